"""What pyHanko's AdES validation says of a file's first signature, or of the one behind so many (FILE#1).

Usage: pyhanko_ltv.py [--plain] ANCHOR,... FILE...

Prints one line of JSON a file: {"sound", "plain", "carried", "ades", "best_signature_time"}. `sound` tells whether the
signature holds and is trusted, `plain` whether what came later is permitted too; `carried` whether it passes when every
status has to be known from the document's own store. With --plain there is nothing but `sound` and `plain`.
"""
import asyncio
import json
import logging
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, ades, validate_pdf_signature
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager


def carried(signature, anchors):
    try:
        store = DocumentSecurityStore.read_dss(signature.reader)
    except NoDSSFoundError:
        return False
    context = store.as_validation_context({"trust_roots": anchors, "revocation_mode": "require"})
    return validate_pdf_signature(signature, context).bottom_line


def opinion(path, anchors, is_plain):
    path, _, position = path.partition("#")
    with open(path, "rb") as file:
        reader = PdfFileReader(file)
        if reader.encrypted:
            reader.decrypt("")
        signature = reader.embedded_regular_signatures[int(position or 0)]
        plain = validate_pdf_signature(signature, ValidationContext(trust_roots=anchors))
        opinion = {"sound": plain.intact and plain.valid and plain.trusted, "plain": plain.bottom_line}
        if is_plain:
            return opinion
        revocation = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require"))
        policy = CertValidationPolicySpec(trust_manager=SimpleTrustManager.build(anchors), revinfo_policy=revocation)
        specification = PdfSignatureValidationSpec(SignatureValidationSpec(cert_validation_policy=policy))
        result = asyncio.run(ades.ades_lta_validation(signature, specification))
        return opinion | {"carried": carried(signature, anchors), "ades": result.ades_subindic.standard_name,
                          "best_signature_time": str(result.best_signature_time)}


def main():
    logging.disable(logging.CRITICAL)
    arguments = [argument for argument in sys.argv[1:] if argument != "--plain"]
    anchors = [load_cert_from_pemder(path) for path in arguments[0].split(",")]
    for path in arguments[1:]:
        print(json.dumps(opinion(path, anchors, "--plain" in sys.argv)))


main()
