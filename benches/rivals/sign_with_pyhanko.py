"""Signs one PDF with pyHanko: PAdES B-B with an RSA key in memory, file to file.

sign_with_pyhanko.py KEY.pem CERTIFICATE.pem IN OUT
"""
import sys

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

key, certificate, source, target = sys.argv[1:]
signer = signers.SimpleSigner.load(key, certificate)
metadata = signers.PdfSignatureMetadata(
    field_name="Signature1", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES)
with open(source, "rb") as original, open(target, "w+b") as output:
    writer = IncrementalPdfFileWriter(original)
    signers.sign_pdf(writer, metadata, signer, output=output)
