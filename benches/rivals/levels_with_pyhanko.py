"""How many bytes pyHanko adds to a letter at B-B, B-T, B-LT and B-LTA: four numbers.

levels_with_pyhanko.py FOLDER    with letter.pdf, official.key, official.pem, root.pem, clock.key, clock.pem, list.crl
"""
import io
import pathlib
import sys

from asn1crypto import crl
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

folder = pathlib.Path(sys.argv[1])
letter = (folder / "letter.pdf").read_bytes()
root = load_cert_from_pemder(str(folder / "root.pem"))
store = SimpleCertificateStore()
store.register(root)
signer = signers.SimpleSigner(
    signing_cert=load_cert_from_pemder(str(folder / "official.pem")),
    signing_key=load_private_key_from_pemder(str(folder / "official.key"), None), cert_registry=store)
clock = DummyTimeStamper(
    tsa_cert=load_cert_from_pemder(str(folder / "clock.pem")),
    tsa_key=load_private_key_from_pemder(str(folder / "clock.key"), None))
for level in ("B-B", "B-T", "B-LT", "B-LTA"):
    carries = level in ("B-LT", "B-LTA")
    context = ValidationContext(
        trust_roots=[root], crls=[crl.CertificateList.load((folder / "list.crl").read_bytes())],
        revocation_mode="require", allow_fetching=False)
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature1", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES,
        embed_validation_info=carries, use_pades_lta=level == "B-LTA", validation_context=context if carries else None)
    timestamper = None if level == "B-B" else clock
    signed = signers.PdfSigner(metadata, signer, timestamper=timestamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(letter)))
    print(len(signed.getvalue()) - len(letter))
