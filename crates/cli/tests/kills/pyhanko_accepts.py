"""How many documents below a folder pyHanko accepts: whole, by a trusted signer, and with one signature.

Usage: pyhanko_accepts.py FOLDER ANCHOR

Prints one line of JSON: {"documents", "signatures", "accepted", "others"}. `others` tells why, for ten at most. What is
in hidden folders is left out. Two processes share the documents.
"""
import json
import logging
import multiprocessing
import os
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

PROCESSES = 2
MOST_OTHERS = 10


def opinion(path):
    """How many signatures a document has, and why it is not accepted."""
    try:
        with open(path, "rb") as file:
            signatures = PdfFileReader(file).embedded_signatures
            if len(signatures) != 1:
                return len(signatures), "not one signature"
            status = validate_pdf_signature(
                signatures[0], ValidationContext(trust_roots=[anchor], allow_fetching=False))
            is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
            return 1, None if status.bottom_line and is_whole else status.summary()
    except Exception as error:  # one that cannot be read must not hide the others
        return 0, f"{type(error).__name__}: {error}"


def documents(folder):
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(path, name) for name in names)


logging.disable(logging.CRITICAL)  # what went wrong is in the answer
anchor = load_cert_from_pemder(sys.argv[2])

if __name__ == "__main__":
    paths = sorted(documents(sys.argv[1]))
    with multiprocessing.Pool(PROCESSES) as pool:
        opinions = pool.map(opinion, paths, chunksize=64)
    others = [f"{path}: {why}" for path, (_, why) in zip(paths, opinions) if why is not None]
    print(json.dumps({
        "documents": len(paths),
        "signatures": sum(signatures for signatures, _ in opinions),
        "accepted": len(paths) - len(others),
        "others": others[:MOST_OTHERS],
    }))
