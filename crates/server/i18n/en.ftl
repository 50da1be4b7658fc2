# The verification page for citizens

page-title = Document check
page-heading = Electronic signature check
page-other-language = Bahasa Indonesia
demo-banner = UJI COBA / DEMO — not an official document

verdict-genuine = GENUINE AND VALID
verdict-genuine-sentence = This document was signed electronically and has not changed since. Compare it with your paper.
verdict-changed = CHANGED
verdict-changed-sentence = This file is no longer what was signed. Do not use it; ask the office that issued it.
verdict-invalid = NOT VALID
verdict-invalid-sentence = The signature on this file did not pass the checks. Do not use it; ask the office that issued it.
verdict-undetermined = CANNOT BE DETERMINED
verdict-undetermined-sentence = What this system knows does not decide whether the document is genuine. Ask the office that issued it.
verdict-unknown = NOT KNOWN
verdict-unknown-sentence = There is no document with this code. Do not trust paper that carries it before the office named on it has confirmed it.
verdict-awaited = FILE NOT YET RECEIVED
verdict-awaited-sentence = This office issued the code for a letter that is being signed. The signed file has not arrived here, so there is nothing to check yet.
verdict-overdue = FILE NOT RECEIVED
verdict-overdue-sentence = This office issued the code for a letter, but the signed file never arrived here. There is nothing to check.
reserved-look-again = Open this page again later. Until then check the signature in the PDF file in your hand, or ask the office named on the letter.
reserved-ask = Do not trust paper that carries this code before the office named on it has confirmed it.
reserved-issued = Code issued: { $moment }
unknown-typing = If you typed the code, check it again: 32 characters, only the digits 0–9 and the letters a–f.

reason-chain = Why: the issuer of the signer's certificate is not among the issuers that this system trusts.
reason-validity = Why: the signer's certificate is not valid at the time of this check, and no time-stamp proves when the signature was made.
reason-later = Why: something was added to the file after it was signed, and it could not be judged.
reason-record = Why: the stored file differs from what was recorded when it was signed.
reason-other = Why, in the words of ETSI EN 319 102-1: { $code }.

signed-by = Signed by
signer-number = Signature { $number } of { $count }
signer-unknown = (not readable)
signer-time = Time
signer-time-note = as the signer states it
time-unknown = (not recorded)
moment = { $day } { $month } { $year }, { $hour }:{ $minute } WIB (UTC+7)
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

compare-heading = Compare it with your paper
compare-why = The result above is about the file stored here. A QR code can be copied onto other paper, so compare:
compare-step-download = Download the original file with the button below.
compare-step-read = Compare number, date, text, figures and names with your paper.
compare-step-differs = If anything differs, the paper is not this document. Report it to the office that issued it.
download-label = Download the document (PDF)
download-size = { $size } kB

checks-heading = What was checked
not-checked-heading = What was not checked
outcome-passed = Passed
outcome-failed = Failed
outcome-unknown = Undecided

check-record-passed = The stored file is the one that was recorded when it was signed.
check-record-failed = The stored file is not the one that was recorded when it was signed.
check-readable-failed = The file cannot be read as a signed PDF.
check-digest-passed = The content is the content that was signed.
check-digest-failed = The content is not the content that was signed.
check-digest-unknown = The content could not be compared with what was signed.
check-value-passed = The signature was made with the key of the signer's certificate.
check-value-failed = The signature does not fit the key of the signer's certificate.
check-value-unknown = Whether the signature fits the key could not be computed.
check-coverage-passed = The signature covers the whole file.
check-coverage-revision = The signature covers the whole file as it was when signed; the file grew afterwards.
check-coverage-failed = The signature does not cover the whole file.
check-later-none = Nothing was added after the signature.
check-later-permitted = What was added after the signature is permitted.
check-later-forbidden = Something was changed after the signature that is not permitted.
check-later-unknown = Something was added after the signature; it could not be judged.
check-later-not-judged = What was added after the signature was not reached in this check.
check-chain-passed = The certificate was issued by an issuer that this system trusts.
check-chain-failed = The certificate does not lead to an issuer that this system trusts.
check-chain-unknown = The certificate's issuer was not reached in this check.
check-validity-passed = The certificate is within its validity at the time of this check.
check-validity-failed = The certificate is outside its validity at the time of this check.
check-validity-unknown = The certificate's validity was not reached in this check.
check-revocation = Revocation: whether the signer's certificate was withdrawn.
check-time-claimed = Time: the hour above is as the signer states it, not proven by a time-stamp.
check-time-proven = Time of signing proven: it existed at { $moment }.

details-heading = Details
details-checked = Checked
details-sha256 = Digital fingerprint of the file (SHA-256)
details-size = Size
details-field = Signature field
details-policy = Rules of the check

address-hint = Check: the address of this page must begin with

error-title = Out of order
error-busy = BUSY
error-busy-sentence = Too many checks at the moment. Load this page again shortly.
error-failed = OUT OF ORDER
error-failed-sentence = The check cannot be made now. This does not mean that your document is false. Try again later.

# Demo

demo-letters-signed = Three official letters signed, one copy altered:
demo-column-file = File
demo-column-verdict = Result
demo-column-reason = Reason
demo-reason-passed = Genuine, unchanged since { $name } signed it
demo-reason-changed = One byte changed, the signature box moved: the content is not what was signed
demo-files = The files are in the folder { $folder }
demo-page = Page of { $file }: { $url }
demo-serving = Open the address above in a browser. Stop with Ctrl+C.
demo-not-serving = Done. Without --no-serve the page above can be opened in a browser.
demo-unexpected = The result is not what it should be: three TOTAL-PASSED and one TOTAL-FAILED.
