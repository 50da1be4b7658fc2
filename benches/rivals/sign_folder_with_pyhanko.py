"""Signs a folder of PDFs with pyHanko: PAdES B-B with a key on a token, file to file. The PIN comes on standard input.

sign_folder_with_pyhanko.py MODULE TOKEN KEY IN OUT PROCESSES    needs pyhanko[pkcs11]
"""
import os
import sys

from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

module, token, key, source, target, processes = sys.argv[1:]
processes = int(processes)
pin = sys.stdin.readline().rstrip("\n")


def sign(names):
    session = open_pkcs11_session(module, token_criteria=TokenCriteria(label=token), user_pin=pin)
    signer = PKCS11Signer(session, cert_label=key, key_label=key, use_raw_mechanism=True)
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature1", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES)
    for name in names:
        with open(os.path.join(source, name), "rb") as original, open(os.path.join(target, name), "w+b") as output:
            signers.sign_pdf(IncrementalPdfFileWriter(original), metadata, signer, output=output)


os.mkdir(target)
names = sorted(os.listdir(source))
# each has the module to itself: it is loaded after the fork
children = []
for number in range(processes):
    child = os.fork()
    if child == 0:
        sign(names[number::processes])
        os._exit(0)
    children.append(child)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
