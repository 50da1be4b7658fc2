"""Has pyHanko sign a PDF file at each baseline level, and in the way that came before PAdES.

Usage: pyhanko_sign.py LAB TSA PDF FOLDER

LAB is the folder into which lab.py writes keys and certificates, TSA the address of its time-stamping authority. Into
FOLDER go B-B.pdf, B-T.pdf, B-LT.pdf and B-LTA.pdf; B-LTA-B-LTA.pdf, which has one more archive time-stamp; and
adobe.pdf: adbe.pkcs7.detached with a signature time-stamp and the revocation data in a signed attribute.
"""
import io
import logging
import pathlib
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext

PADES, ADOBE = SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED
# name, subfilter, with a signature time-stamp, with validation data, with an archive time-stamp
KINDS = [
    ("B-B", PADES, False, False, False),
    ("B-T", PADES, True, False, False),
    ("B-LT", PADES, True, True, False),
    ("B-LTA", PADES, True, True, True),
    ("adobe", ADOBE, True, True, False),
]


def context(lab):
    """A new one for each document, since it keeps what it fetched."""
    anchors = [load_cert_from_pemder(str(lab / f"{name}.crt")) for name in ("root", "tsa-root")]
    return ValidationContext(trust_roots=anchors, allow_fetching=True, revocation_mode="hard-fail")


def sign(letter, lab, tsa, kind):
    _, subfilter, stamped, with_data, archived = kind
    signer = SimpleSigner.load(str(lab / "official.key.pem"), str(lab / "official.crt"),
                               ca_chain_files=[str(lab / "interm.crt")])
    metadata = PdfSignatureMetadata(field_name="Pejabat", md_algorithm="sha256", subfilter=subfilter,
                                    validation_context=context(lab) if with_data else None,
                                    embed_validation_info=with_data, use_pades_lta=archived)
    pdf_signer = PdfSigner(metadata, signer, timestamper=HTTPTimeStamper(tsa) if stamped else None)
    return pdf_signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(letter))).getvalue()


def stamp_again(document, lab, tsa):
    reader = PdfFileReader(io.BytesIO(document))
    stamper = PdfTimeStamper(HTTPTimeStamper(tsa))
    return stamper.update_archival_timestamp_chain(reader, context(lab), in_place=False).getvalue()


def main():
    logging.disable(logging.CRITICAL)
    lab, tsa, letter, folder = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])
    content = pathlib.Path(letter).read_bytes()
    for kind in KINDS:
        (folder / f"{kind[0]}.pdf").write_bytes(sign(content, lab, tsa, kind))
    archived = (folder / "B-LTA.pdf").read_bytes()
    (folder / "B-LTA-B-LTA.pdf").write_bytes(stamp_again(archived, lab, tsa))


main()
