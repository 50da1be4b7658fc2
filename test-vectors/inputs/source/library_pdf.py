"""Writes the inputs that come from PDF libraries: reportlab, pyHanko, and raw_pdf beside this file.

Usage: library_pdf.py FOLDER
"""
import asyncio
import datetime
import pathlib
import sys

from asn1crypto import keys, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

import raw_pdf


def reportlab_plain(path):
    page = Canvas(str(path), pagesize=A4, invariant=1)
    page.setTitle("Daftar hadir contoh")
    for number in range(1, 3):
        page.setFont("Helvetica", 12)
        page.drawString(72, 770, f"Daftar hadir, halaman {number} dari 2")
        page.rect(72, 600, 200, 100)
        page.showPage()
    page.save()


def reportlab_form(path):
    page = Canvas(str(path), pagesize=A4, invariant=1)
    page.setTitle("Formulir contoh")
    page.drawString(72, 770, "Formulir permohonan contoh")
    for row, (name, value) in enumerate({"pemohon": "Budi Misalnya", "unit": "Bagian Umum", "perihal": "Permohonan sertifikat"}.items()):
        page.drawString(72, 724 - 40 * row, name)
        page.acroForm.textfield(name=name, value=value, x=160, y=716 - 40 * row, width=260, height=22, fontName="Helvetica")
    page.acroForm.checkbox(name="setuju", checked=True, x=160, y=590, size=18)
    page.showPage()
    page.save()


def added_revision(source, path):
    """What pyHanko makes of a document that is changed without being signed: an incremental update."""
    with source.open("rb") as base, path.open("wb") as out:
        writer = IncrementalPdfFileWriter(base)
        writer.set_info(writer.add_object(generic.DictionaryObject({
            generic.NameObject("/Title"): generic.TextStringObject("Judul dari revisi kedua")})))
        writer.write(out)


def empty_signature_field(source, path, **more):
    with source.open("rb") as base, path.open("wb") as out:
        writer = IncrementalPdfFileWriter(base)
        fields.append_signature_field(writer, fields.SigFieldSpec("TandaTangan", on_page=0, box=(320, 100, 520, 170), **more))
        writer.write(out)


def throwaway_signer():
    """A root and a signer under it, valid until 2056. The keys are forgotten when this process ends."""
    def certificate(name, key, issuer, issuer_key, *extensions):
        subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer or subject)
                   .public_key(key.public_key()).serial_number(x509.random_serial_number())
                   .not_valid_before(datetime.datetime(2026, 1, 1)).not_valid_after(datetime.datetime(2056, 1, 1))
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False))
        for extension in extensions:
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(issuer_key, hashes.SHA256())

    def usage(**allowed):
        every = ("digital_signature content_commitment key_encipherment data_encipherment key_agreement "
                 "key_cert_sign crl_sign encipher_only decipher_only").split()
        return x509.KeyUsage(**{name: allowed.get(name, False) for name in every})

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate("Akar Contoh Tamu", root_key, None, root_key,
                       x509.BasicConstraints(ca=True, path_length=0), usage(key_cert_sign=True, crl_sign=True))
    leaf = certificate("Penanda Tangan Tamu", key, root.subject, root_key,
                       usage(digital_signature=True, content_commitment=True))
    store = SimpleCertificateStore()
    der = serialization.Encoding.DER
    store.register(asn1_x509.Certificate.load(root.public_bytes(der)))
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(leaf.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())),
        cert_registry=store)
    return signer, root.public_bytes(serialization.Encoding.PEM)


def signed(source, path, signer, **certification):
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature1", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", **certification)
    with source.open("rb") as base, path.open("wb") as out:
        asyncio.run(signers.async_sign_pdf(IncrementalPdfFileWriter(base), metadata, signer=signer, output=out))


folder = pathlib.Path(sys.argv[1])
reportlab_plain(folder / "reportlab.pdf")
reportlab_form(folder / "form.pdf")
for name in ("acroform_direct", "annots_indirect", "nested_pages", "hybrid_reference"):
    (folder / (name.replace("_", "-") + ".pdf")).write_bytes(getattr(raw_pdf, name)())
added_revision(folder / "reportlab.pdf", folder / "two-revisions.pdf")
empty_signature_field(folder / "reportlab.pdf", folder / "empty-signature-field.pdf")
empty_signature_field(folder / "form.pdf", folder / "signature-field-with-lock.pdf",
                      field_mdp_spec=fields.FieldMDPSpec(fields.FieldMDPAction.ALL))
signer, anchor = throwaway_signer()
signed(folder / "reportlab.pdf", folder / "signed-by-pyhanko.pdf", signer)
for name, permission in {"certified-no-changes": fields.MDPPerm.NO_CHANGES, "certified-form-filling": fields.MDPPerm.FILL_FORMS}.items():
    signed(folder / "reportlab.pdf", folder / f"{name}.pdf", signer, certify=True, docmdp_permissions=permission)
(folder / "signed-by-pyhanko.anchor.pem").write_bytes(anchor)
