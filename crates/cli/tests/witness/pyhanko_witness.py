"""What pyHanko says about the signatures of PDF files: one JSON line for each file.

Usage: pyhanko_witness.py [--anchor PEM]… [--password PASSWORD] FILE…
"""
import argparse
import json
import logging
import sys

from asn1crypto import pem, x509
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


def certificates(path):
    with open(path, "rb") as file:
        return [x509.Certificate.load(der) for _, _, der in pem.unarmor(file.read(), multiple=True)]


def judge(signature, anchors):
    context = ValidationContext(trust_roots=anchors, allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(signature, signer_validation_context=context)
    dictionary = signature.sig_object
    return {
        "field": signature.field_name,
        "intact": bool(status.intact),
        "valid": bool(status.valid),
        "trusted": bool(status.trusted),
        "coverage": status.coverage.name,
        "modification": status.modification_level.name if status.modification_level is not None else None,
        "modification_permitted": status.docmdp_ok,
        "digest": status.md_algorithm,
        "mechanism": status.pkcs7_signature_mechanism,
        # What PAdES B-B demands of the dictionary and of the signed attributes (EN 319 142-1, 6.3).
        "filter": str(dictionary.get("/Filter")),
        "subfilter": str(dictionary.get("/SubFilter")),
        "claimed_time": str(dictionary["/M"]) if "/M" in dictionary else None,
        "signed_attributes": [attribute["type"].native for attribute in signature.signer_info["signed_attrs"]],
        "certificates": len(signature.signed_data["certificates"]),
    }


def judge_or_say_why_not(signature, anchors):
    try:
        return judge(signature, anchors)
    except Exception as error:  # one signature that pyHanko cannot judge must not hide the others
        return {"field": signature.field_name, "error": f"{type(error).__name__}: {error}"}


def opened(file, passwords):
    """A reader of the file; an encrypted one opens with the first password that does."""
    reader = PdfFileReader(file, strict=False)
    if reader.encrypted and all(reader.decrypt(password).status == AuthStatus.FAILED for password in passwords):
        raise ValueError("no password opens it")
    return reader


logging.disable(logging.CRITICAL)  # what went wrong is in the answers
parser = argparse.ArgumentParser()
parser.add_argument("--anchor", action="append", default=[])
parser.add_argument("--password", action="append", default=[])
parser.add_argument("files", nargs="+")
arguments = parser.parse_args()
anchors = [certificate for path in arguments.anchor for certificate in certificates(path)]

for path in arguments.files:
    try:
        with open(path, "rb") as file:
            answer = {"signatures": [judge_or_say_why_not(signature, anchors)
                                     for signature in opened(file, [*arguments.password, ""]).embedded_regular_signatures]}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    json.dump({"file": path, **answer}, sys.stdout)
    sys.stdout.write("\n")
