"""What pyHanko's AdES validation says of a file's first signature.

Usage: pyhanko_ltv.py ANCHOR,... FILE...    prints one line of JSON a file: {"ades", "best_signature_time", "plain"}
"""
import asyncio
import json
import logging
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import ades, validate_pdf_signature
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager


def opinion(path, anchors):
    with open(path, "rb") as file:
        signature = PdfFileReader(file).embedded_regular_signatures[0]
        plain = validate_pdf_signature(signature, ValidationContext(trust_roots=anchors))
        revocation = CertRevTrustPolicy(RevocationCheckingPolicy.from_legacy("require"))
        policy = CertValidationPolicySpec(trust_manager=SimpleTrustManager.build(anchors), revinfo_policy=revocation)
        specification = PdfSignatureValidationSpec(SignatureValidationSpec(cert_validation_policy=policy))
        result = asyncio.run(ades.ades_lta_validation(signature, specification))
        return {"plain": plain.bottom_line, "ades": result.ades_subindic.standard_name,
                "best_signature_time": str(result.best_signature_time)}


def main():
    logging.disable(logging.CRITICAL)
    anchors = [load_cert_from_pemder(path) for path in sys.argv[1].split(",")]
    for path in sys.argv[2:]:
        print(json.dumps(opinion(path, anchors)))


main()
