"""What pyHanko says about one signature of each of many PDF files, and why it cannot read a file.

Reads JSON lines {"original", "signed", "field", "password"} and answers each with a JSON line: `intact`, `valid` and
`coverage` of the signature in `field`; or `error`, with `original` for what goes wrong in the file before it was signed.
"""
import json
import logging
import sys

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext


def read(file, password):
    """A reader with all signature fields by name. Not strict: hybrid-reference files are refused otherwise."""
    reader = PdfFileReader(file, strict=False)
    if reader.encrypted:
        reader.decrypt(password)
    return reader, {name: field for name, _, field in enumerate_sig_fields(reader)}


def judge(path, name, password):
    with open(path, "rb") as file:
        reader, fields = read(file, password)
        # Only this one: `embedded_signatures` gives up where another's CMS is broken.
        signature = EmbeddedPdfSignature(reader, fields[name], name)
        context = ValidationContext(trust_roots=[], allow_fetching=False, revocation_mode="soft-fail")
        status = validate_pdf_signature(signature, signer_validation_context=context, skip_diff=True)
        return {"intact": bool(status.intact), "valid": bool(status.valid), "coverage": status.coverage.name}


def said(error):
    return f"{type(error).__name__}: {error}"


def fault(path, password):
    try:
        with open(path, "rb") as file:
            read(file, password)
    except Exception as error:
        return said(error)
    return None


logging.disable(logging.CRITICAL)  # what went wrong is in the answers
for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = judge(question["signed"], question["field"], question["password"])
    except Exception as error:
        answer = {"error": said(error), "original": fault(question["original"], question["password"])}
    print(json.dumps(answer), flush=True)
