"""What each judge says of the signatures of a document, in its own words, by the signature's field."""
import asyncio
import json
import re
import subprocess

from pyhanko.pdf_utils.generic import Reference
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext


def pyhanko(reader, anchors):
    return asyncio.run(of_every_signature(reader, anchors))


async def of_every_signature(reader, anchors):
    answers = {}
    for signature in reader.embedded_signatures:
        context = ValidationContext(trust_roots=anchors, allow_fetching=False, revocation_mode="soft-fail")
        try:
            answers[signature.field_name] = await of_signature(signature, context)
        except Exception as error:  # one signature that cannot be judged must not hide the others
            answers[signature.field_name] = {"error": f"{type(error).__name__}: {error}"}
    return answers


async def of_signature(signature, context):
    if signature.sig_object_type == "/DocTimeStamp":
        status, kind = await async_validate_pdf_timestamp(signature, context), "document-timestamp"
    else:
        status, kind = await async_validate_pdf_signature(signature, signer_validation_context=context), "signature"
    found = isinstance(signature.diff_result, DiffResult)
    return {
        "kind": kind,
        "intact": bool(status.intact),
        "valid": bool(status.valid),
        "coverage": signature.coverage.name,
        "modifications": signature.diff_result.modification_level.name if found else "OTHER",
        "permitted": signature.summarise_integrity_info()["docmdp_ok"],
        "passes": bool(status.bottom_line) if kind == "signature" else None,
        "complaint": None if found else str(signature.diff_result),
        "complains_of_the_unchanged": not found and is_about_the_unchanged(signature, str(signature.diff_result)),
    }


def is_about_the_unchanged(signature, complaint):
    """Whether the update that is complained of is none: no revision after the signed one has the object."""
    named = re.match(r"Update of Reference\(idnum=(\d+), generation=(\d+)\)", complaint)
    if named is None:
        return False
    reference = Reference(int(named[1]), int(named[2]), signature.reader)
    return signature.reader.xrefs.get_last_change(reference) <= signature.signed_revision


def segel(program, files, anchors, password):
    """One report a file, in their order, from one run; `anchors` are files."""
    command = [program, "--lang", "en", "verify", "--json", "--password-fd", "0"]
    for anchor in anchors:
        command += ["--anchor", anchor]
    # what the exit code says depends on the worst file
    done = subprocess.run([*command, *files], check=False, input=password.encode() + b"\n", capture_output=True)
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    if len(reports) != len(files):
        raise RuntimeError(f"{len(reports)} reports of {len(files)} files: {done.stderr.decode()}")
    return reports
