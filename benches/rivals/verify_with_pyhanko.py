"""Judges one signed PDF with pyHanko, again and again; prints the seconds of the best round.

verify_with_pyhanko.py ROOT.der FILE
"""
import datetime
import logging
import sys
import time

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
root_path, path = sys.argv[1:]
with open(root_path, "rb") as file:
    root = x509.Certificate.load(file.read())
moment = datetime.datetime.fromtimestamp(1_800_000_000, tz=datetime.timezone.utc)

best = float("inf")
for _ in range(10):
    begin = time.perf_counter()
    for _ in range(5):
        with open(path, "rb") as file:
            signature = PdfFileReader(file).embedded_signatures[0]
            context = ValidationContext(trust_roots=[root], moment=moment, allow_fetching=False)
            status = validate_pdf_signature(signature, context)
            assert status.bottom_line, status.summary()
    best = min(best, (time.perf_counter() - begin) / 5)
print(best)
