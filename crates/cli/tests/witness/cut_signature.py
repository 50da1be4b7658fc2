"""Cuts the last signature out of PDF files, for openssl, without any PDF library.

Beside each FILE it writes FILE.content (the bytes that ByteRange covers), FILE.cms (the CMS without its padding),
FILE.attributes (SignedAttributes as the SET OF that was signed), FILE.signature, FILE.certificate (the signer's, PEM)
and FILE.digest (messageDigest in hex). One line for each file: `ok` or why not.

Usage: cut_signature.py FILE…
"""
import re
import sys

from asn1crypto import cms, pem


def cut(path):
    with open(path, "rb") as file:
        data = file.read()
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", data)
    if not ranges:
        raise ValueError("no ByteRange")
    start, length, after, rest = map(int, ranges[-1])
    gap = data[start + length:after]
    if start != 0 or gap[:1] != b"<" or gap[-1:] != b">":
        raise ValueError("ByteRange does not leave out exactly one hexadecimal string")
    content = data[:length] + data[after:after + rest]
    padded = bytes.fromhex(gap[1:-1].decode("ascii"))
    signed = cms.ContentInfo.load(padded)  # what follows the outer SEQUENCE is padding
    der = signed.dump()
    if padded[len(der):].strip(b"\0"):
        raise ValueError("the padding of /Contents is not zero")
    signer = signed["content"]["signer_infos"][0]
    attributes = {attribute["type"].native: attribute["values"] for attribute in signer["signed_attrs"]}
    sid = signer["sid"].chosen
    [certificate] = [certificate.chosen for certificate in signed["content"]["certificates"]
                     if certificate.chosen.serial_number == sid["serial_number"].native
                     and certificate.chosen.issuer == sid["issuer"]]
    parts = {
        "content": content,
        "cms": der,
        "attributes": b"\x31" + signer["signed_attrs"].dump()[1:],  # RFC 5652, 5.4: SET OF in place of [0]
        "signature": signer["signature"].native,
        "certificate": pem.armor("CERTIFICATE", certificate.dump()),
        "digest": attributes["message_digest"][0].native.hex().encode(),
    }
    for name, value in parts.items():
        with open(f"{path}.{name}", "wb") as file:
            file.write(value)


for path in sys.argv[1:]:
    try:
        cut(path)
        print("ok")
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
