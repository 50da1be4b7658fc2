# The sentences of the program segel in English. id.ftl has the same keys.
# What stands between { } is filled in by the program, freed of control characters.

## Help of the command line

help-usage = Usage
help-commands = Commands
help-command = COMMAND
help-options = Options
help-files = Arguments
help-after = Exit codes: 0 done, 1 because of the document, 2 because of the command line, 3 because of the token, the key or the PIN. For verify: 0 all valid, 1 some invalid or unreadable, 3 some undecided.
help-help = Shows help
help-version = Shows the version
help-lang = Language of the answers: id (default) or en; the variable SEGEL_LANG does the same
help-json = Answers in lines of JSON, for programs
help-pin-fd = Reads the PIN or passphrase from file descriptor N (one line) instead of the terminal
help-password-fd = Reads the password of the document from file descriptor N
help-passphrase-fd = Reads the token's passphrase from file descriptor N (one line) instead of the terminal

help-segel = Signs PDF documents electronically and verifies signatures
help-segel-sign = Signs a PDF document (PAdES B-B to B-LTA)
help-segel-sign-token = Where the key lives: "file:PATH" for a software token, or a URI "pkcs11:…?module-path=…" (RFC 7512)
help-segel-sign-key = The key on the token: its label, or "id:HEX"
help-segel-sign-cert = The signing certificate; taken from the token where absent
help-segel-sign-level = PAdES level: B-B, B-T, B-LT or B-LTA; without it B-B, or B-T where --tsa is given
help-segel-sign-tsa = Address of a time-stamping authority; may be repeated, the next is asked where the one before fails
help-segel-sign-anchor = A trust anchor of signers
help-segel-sign-tsa-anchor = A trust anchor of time-stamping authorities
help-segel-sign-issuer = More certificates for building paths
help-segel-sign-crl = A certificate revocation list
help-segel-sign-ocsp = An OCSP response
help-segel-sign-fetch-from = Only these hosts may be asked for certificates' sake; *.name for all below it
help-segel-sign-fetch-near = These hosts may be in the own network
help-segel-sign-proxy = Address of a proxy; without it as the environment says
help-segel-sign-timeout = The longest that one answer may take, in seconds
help-segel-extend = Adds time-stamps and validation data, so that signatures can be judged for longer
help-segel-extend-level = The PAdES level to reach: B-T, B-LT or B-LTA
help-segel-extend-renew-within = Renew only an archive that lasts for fewer days
help-segel-extend-tsa = Address of a time-stamping authority; may be repeated
help-segel-extend-anchor = A trust anchor of signers
help-segel-extend-tsa-anchor = A trust anchor of time-stamping authorities
help-segel-extend-issuer = More certificates for building paths
help-segel-extend-crl = A certificate revocation list
help-segel-extend-ocsp = An OCSP response
help-segel-extend-fetch-from = Only these hosts may be asked for certificates' sake; *.name for all below it
help-segel-extend-fetch-near = These hosts may be in the own network
help-segel-extend-proxy = Address of a proxy; without it as the environment says
help-segel-extend-timeout = The longest that one answer may take, in seconds
help-segel-extend-input = The document to extend; it is not changed
help-segel-extend-output = The extended document; must not exist
help-segel-sign-chain = Certificates of issuers to be embedded
help-segel-sign-field = Name of the signature field; Signature1, Signature2 and so on where absent
help-segel-sign-reason = Reason for signing
help-segel-sign-location = Place of signing
help-segel-sign-name = Name of the signer; the certificate's where absent
help-segel-sign-contact = How the signer can be reached
help-segel-sign-commitment = What the signature means: origin, receipt, delivery, sender, approval or creation; not with --reason
help-segel-sign-signature-policy = The signature policy: its identifier, its document's digest, and perhaps where that is
help-segel-sign-certify = Certifies the document as its first signature; afterwards only what is named may change
help-segel-sign-lock = Locks form fields: all, those named, or all but those named
help-segel-sign-signing-time = The time that the signer claims; now where absent
help-segel-sign-box = A visible box: page (from 1, or first, last, all), then left, bottom, width, height in points, as the page is seen
help-segel-sign-origin = The corner that --box counts from: lower-left (default) or upper-left
help-segel-sign-tag = A text on a page that the box replaces, such as # or {"$"}{"{"}ttd_pengirim{"}"}
help-segel-sign-tag-size = Width and height of the box at the tag, in points (90,90)
help-segel-sign-tag-choice = Where the tag stands several times: first (default), last, or only, which refuses several
help-segel-sign-tag-anchor = How the box lies to the tag: center (default), lower-left or upper-left
help-segel-sign-appearance = A TOML file that describes what the box shows, with its pictures and fonts
help-segel-sign-qr = What the QR code in the box says
help-segel-sign-text = A line of text in the box; may be repeated
help-segel-sign-inspect = How closely the document is looked at first: none, structure (default) or content
help-segel-sign-refuse = Do not sign where this is found: all, or names of findings with commas between them (docs/cli/findings.md); what is refused is looked for, whatever --inspect says
help-segel-sign-scheme = Scheme of an RSA key: pkcs1 (default) or pss
help-segel-sign-digest = Digest: sha256, sha384 or sha512; the default goes with the key
help-segel-sign-verify-after-write = Reads the whole signed document again before it is kept; otherwise only what was added
help-segel-sign-input = The document to be signed; it is not changed
help-segel-sign-output = The signed document; must not exist

help-segel-verify = Verifies the signatures of PDF documents
help-segel-verify-csv = Answers with a table (CSV), a row for each signature
help-segel-verify-anchor = A trust anchor; may be repeated
help-segel-verify-tsa-anchor = A trust anchor of time-stamping authorities
help-segel-verify-etsi-report = A folder for reports in XML (ETSI TS 119 102-2), one for each document
help-segel-verify-poe = A list of proofs of existence from elsewhere (TOML)
help-segel-verify-fetch = Fetch validation data that is missing from the network
help-segel-verify-fetch-from = Only these hosts may be asked for certificates' sake; *.name for all below it
help-segel-verify-fetch-near = These hosts may be in the own network
help-segel-verify-proxy = Address of a proxy; without it as the environment says
help-segel-verify-timeout = The longest that one answer may take, in seconds
help-segel-verify-cert = Another certificate for building paths; may be repeated
help-segel-verify-crl = Revocation lists, in PEM or DER: with them the status of every certificate has to be known; may be repeated
help-segel-verify-ocsp = An OCSP response in DER: with it the status of every certificate has to be known; may be repeated
help-segel-verify-at = The time to judge for; now where absent
help-segel-verify-policy = The policy to judge by: indonesia (where none is named), etsi, or a file
help-segel-verify-list = A list of documents and folders, one path a line, or a manifest (CSV, JSON lines) whose documents are meant; "-" is standard input
help-segel-verify-null = NUL stands behind each path of the list, as "find -print0" writes it
help-segel-verify-summary = Ends with how many got which verdict; without --json it always does where there is more than one file
help-segel-verify-files = The documents to verify, or folders: every file in them that is called .pdf, in the order of names, down to the last folder
help-segel-verify-after = Exit codes: 0 all valid; 1 some invalid or unreadable; 2 the command line or the list cannot be followed; 3 some undecided or unsigned, or a folder without a file called .pdf.

help-segel-inspect = Shows how a PDF document is built
help-segel-inspect-content = Look at what the pages show, too: covered or hidden text, layers, fonts
help-segel-inspect-file = The document to look at
help-segel-place = Show on which page and where a visible box would stand; nothing is signed
help-segel-place-json = One JSON line for each file instead of sentences
help-segel-place-box = Page (from 1, or first, last, all), then left, bottom, width, height in points, as the page is seen
help-segel-place-origin = The corner that --box counts from: lower-left (default) or upper-left
help-segel-place-tag = A text on a page that the box replaces, such as # or {"$"}{"{"}ttd_pengirim{"}"}
help-segel-place-tag-size = Width and height of the box at the tag, in points (90,90)
help-segel-place-tag-choice = Where the tag stands several times: first (default), last, or only, which refuses several
help-segel-place-tag-anchor = How the box lies to the tag: center (default), lower-left or upper-left
help-segel-place-password-fd = Read the password of encrypted documents from this descriptor
help-segel-place-files = The documents
help-segel-trust = Shows whether certificates and time-stamps are trusted, with the chain and the reasons
help-segel-trust-anchor = Certificates that you trust, in PEM or DER, or a list of anchors in TOML; may be repeated
help-segel-trust-cert = More certificates to build the chain with; may be repeated
help-segel-trust-crl = Revocation lists, in PEM or DER; may be repeated
help-segel-trust-ocsp = An OCSP response in DER; may be repeated
help-segel-trust-at = The time to judge for; where it is left out, now, and for a time-stamp its own time
help-segel-trust-policy = The policy: indonesia (where none is named), etsi, or a file
help-segel-trust-purpose = What the certificate is used for: document-signing, time-stamping, ocsp-signing, crl-signing or any
help-segel-trust-revocation = Whether the status of every certificate has to be known: required, or where-known
help-segel-trust-files = Files of certificates, of which the first is judged and those behind it may be its issuers, or of a time-stamp (RFC 3161) in DER

help-segel-token = Keys and where they live
help-segel-token-create = Makes an empty software token
help-segel-token-create-file = The token's file; must not exist
help-segel-token-generate = Generates a key in a software token
help-segel-token-generate-token = The token: "file:PATH"
help-segel-token-generate-label = Name of the key
help-segel-token-generate-algorithm = Kind of key: p256 (default), p384 or ed25519
help-segel-token-import = Takes an existing key into a software token
help-segel-token-import-token = The token: "file:PATH"
help-segel-token-import-label = Name of the key in the token
help-segel-token-import-p12 = A PKCS#12 file (.p12 or .pfx) with key and certificate
help-segel-token-import-key = A PKCS#8 key file, PEM or DER
help-segel-token-import-cert = The certificate of a PKCS#8 key and its issuers
help-segel-token-import-source-passphrase-fd = Reads the passphrase of the file to import from file descriptor N
help-segel-token-attach = Lays a certificate beside its key
help-segel-token-attach-token = The token: "file:PATH"
help-segel-token-attach-key = The key: its label, or "id:HEX"
help-segel-token-attach-cert = The key's certificate and its issuers
help-segel-token-request = Makes a certificate request (PKCS#10) for a key
help-segel-token-request-token = Where the key lives: "file:PATH", or a URI "pkcs11:…?module-path=…"
help-segel-token-request-key = The key: its label, or "id:HEX"
help-segel-token-request-cn = Name of the key's owner (CN)
help-segel-token-request-o = Organisation (O)
help-segel-token-request-ou = Organisational unit (OU)
help-segel-token-request-c = Country code (C); ID where absent
help-segel-token-request-out = The file to write; must not exist. Standard output where absent
help-segel-token-list = Lists tokens and keys
help-segel-token-list-token = The token whose keys to list: "file:PATH", or a URI "pkcs11:…?module-path=…"
help-segel-token-list-login = Log in so that private keys show; the PIN is asked for on the terminal
help-segel-token-list-module = The PKCS#11 module whose slots and tokens to list

help-segel-completions = Prints a script by which a shell completes commands and options
help-segel-completions-shell = The shell: bash, zsh or fish
help-segel-completions-after = bash: segel completions bash > ~/.local/share/bash-completion/completions/segel
    zsh: segel completions zsh > FOLDER/_segel, where FOLDER is one of fpath
    fish: segel completions fish > ~/.config/fish/completions/segel.fish
help-segel-man = Writes manual pages, one for each command
help-segel-man-folder = A folder that is there, for example /usr/local/share/man/man1

## Questions on the terminal

prompt-pin = Token PIN
prompt-passphrase = Token passphrase
prompt-new-passphrase = New passphrase for the token
prompt-source-passphrase = Passphrase of the file to import
prompt-password = Document password
prompt-again = Once more

## Manual pages

man-name = NAME
man-synopsis = SYNOPSIS
man-description = DESCRIPTION
man-notes = NOTES
man-version = VERSION
man-see-also = SEE ALSO
man-written =
    { $folder }: { $count } manual pages written.
    To read one: man -l { $folder }/segel.1

## The outcome of signing

sign-done =
    { $output }: signed.
      Signer        : { $person }
      Organisation  : { $office }
      Serial number : { $serial }
      Field         : { $field }
      Level         : { $level }
    The original { $file } is unchanged.
extend-done =
    { $output }: extended ({ $bytes } bytes added).
      Level         : { $level }
      Renew before  : { $until }
    The original { $file } is unchanged.
extend-no-end = not known
extend-no-level = no PAdES baseline level

## Tokens and keys

token-created = The software token { $token } has been made. Keep its passphrase in a safe place; without it the keys are lost.
key-generated = New key in { $token }:
key-imported = The key has been taken into { $token }; remove its file if it is no longer needed:
key-attached = The certificate has been stored in { $token }:
key-requested = { $output }: certificate request for the key { $key }. Send it to the issuer. What comes back is stored with "segel token attach" (software token) or named with --cert (HSM).
token-keys = Keys of { $token }:
token-without-keys = { $token } shows no keys. An HSM shows private keys after a login only, with --login or --pin-fd.
module-tokens = Tokens of the module { $module }:
module-without-tokens = The module { $module } shows no token.
slot-maker = { $manufacturer } { $model }, serial number { $serial }
key-private = private key
key-public = public key
key-signs = can sign
key-signs-with-login = can sign, with the PIN every time
key-does-not-sign = cannot sign
key-certificate = certificate: { $subject }
key-issuer = issuer: { $issuer }, serial number { $serial }
key-validity = valid { $from } until { $until }
key-without-certificate = without a certificate

## The outcome of verification: the verdict of a file

verdict-TOTAL-PASSED = GENUINE: every signature is valid and the document is unchanged since signing
verdict-TOTAL-PASSED-with-additions = GENUINE: every signature is valid; something was added after signing, and that is permitted
verdict-INDETERMINATE = UNDECIDED: something could not be proven
verdict-TOTAL-FAILED = INVALID: a signature is wrong
verdict-TOTAL-FAILED-changed = INVALID: the document was changed after it was signed
verdict-NO-SIGNATURE = NOT SIGNED: this document holds no electronic signature
verdict-UNREADABLE = UNREADABLE: this file cannot be verified

verify-signature = Signature in the field { $field }
verify-document-timestamp = Document time-stamp in the field { $field }
verify-signer = Signer
verify-signer-unknown = unknown
verify-signer-nameless = not named in the certificate
verify-unproven = { $name } (as the certificate says; not proven)
verify-time-stamper = Time-stamping authority
verify-title = Title
verify-office = Organisation
verify-time = Time
verify-time-claimed = { $time }, as the signer claims; nobody else has proven it
verify-time-proven = { $time } at the latest, proven by a time-stamp or other evidence
verify-time-claimed-and-proven = { $claimed }, as the signer claims; proven for { $proven } at the latest
verify-time-stamped = { $time }, as the time-stamping authority says
verify-time-unknown = not stated
verify-outcome = Outcome
verify-integrity = Content
verify-changes = What changed after signing
verify-checked = Checked
verify-not-checked = Not checked
verify-judged = Judged for { $time } by the policy { $policy }
verify-notice = Remark
verify-remark = Technical remark
verify-reason = Cause
verify-next = Next step
mark-right = [yes]
mark-wrong = [NO]
mark-open = [?]

## Whether it is unchanged, and what changed

integrity-unchanged = unchanged since it was signed
integrity-lt-data = unchanged; only data that no page shows was added later, validation data for example
integrity-form-filling = what was signed is unchanged; later a form was filled in or signed, and that is permitted
integrity-annotations = what was signed is unchanged; later annotations were added, and that is permitted
integrity-denied = HAS BEEN CHANGED since it was signed, in a way that is not permitted
integrity-content-changed = HAS BEEN CHANGED: what stands in this file is not what was signed
integrity-partial = not assured: part of the file is not covered by this signature
integrity-unproven = cannot be told, since the signature itself is not proven
integrity-undecided = cannot be told: later changes may change what is seen
integrity-open = cannot be told: what happened after signing is not known

changes-more = and { $count } more changes
change-of-fields = { $what }: field { $names }
change-of-objects = { $what } (object { $names })
change-names-more = { $names }, and { $count } more
change-security-store = Validation data was added or put in order
change-security-store-lost = Validation data of a signature was removed, without which it may not be judged any more
change-nothing-new = Parts were written again as they were
change-unused-object = Parts were added that nothing in the document uses
change-document-time-stamp = A document time-stamp was added
change-section-irregular = The cross-reference was written in a way that some programs do not read; they may show something else
change-spelled-oddly = An object was written in a way that some programs read differently
change-xfa-unsettled = Fields or settings changed by which some programs show another form (XFA) in place of the pages
change-reference-beyond = There is a reference to a part that does not exist; some programs then search by themselves and may show something else
change-syntax-in-data = What was signed holds data that some programs may take for parts of the document
change-catalog-moved = The document catalog was written anew and says the same
change-private-entry = An entry of the program that made it was kept up to date
change-extensions = Extensions of PDF that it uses were declared
change-version = Another version of the PDF format was declared, which shows nothing
change-metadata = Document metadata that no page shows was kept up to date
change-signature-flags = The form says that it has signatures
change-form-entry = What form fields are shown with was added, fonts for example
change-looks-by-viewers = Programs draw the form fields themselves now, or no longer; they may look different
change-resources-added = Fonts or pictures were added where the pages take theirs from; pages may look different
change-output-intent-added = A description of the colours was added; they may look different
change-signature-field-added = A field for a signature was added
change-signature-box-added = A field for a signature was added with a box on a page
change-box-without-signer = A box for a signature shows something, and nobody signed in it
change-signature-field-signed = An empty signature field was signed
change-field-filled = A form was filled in
change-read-only-filled = A field was filled in that nobody was to fill in
change-field-appearance = The look of what was filled in follows it
change-look-over-text = A field's new look hides text of its page that was seen when the document was signed
change-look-over-unread = Whether a field's new look changes what is read on its page cannot be told
change-look-uncovers-text = A field looks otherwise, and text of its page is seen that it hid when the document was signed
change-look-unreadable = What a filled field shows cannot be read as text
change-look-unbounded = What a field or a note shows is not kept within its box
change-structure-follows = The structure of the document lists what was added
change-annotation-added = An annotation was added
change-annotation-with-look = An annotation was added that brings its own look, which may show or cover anything
change-annotation-changed = An annotation that was there when the document was signed was changed
change-annotation-removed = An annotation that was there when the document was signed was removed
change-named-appearances = Looks of annotations were added by name
change-annotation-acts = An annotation was added that starts an action or holds a file
change-security-store-broken = What was put among the validation data is none
change-catalog-entry = A setting of the document was changed
change-trailer-entry = An entry at the end of the file was changed
change-page-entry = A page was changed
change-other-form-entry = A setting of the form was changed
change-field-entry = A setting of a form field was changed
change-field-removed = A form field was removed, moved, renamed or given another type
change-field-added = A form field was added that is not for a signature
change-field-name = A new field has no name of its own
change-signature-replaced = A signature that was there was replaced or removed
change-signature-not-new = A field was given a signature that was not made for it
change-appearance-alone = What a field shows was changed without its value
change-visibility = A box on a page was made to appear or vanish
change-box-over-text = A new box lies over text that was signed
change-box-over-picture = A signature's box lies over a picture
change-box-over-unread = What a signature's box lies over could not be read
change-look-unlike-value = A form field that was filled in shows something else than its value
change-look-formatted = A script makes what a form field shows of its value, and it says something else
change-box-over-box = A new box lies over one that was there
change-later-certification = What a certification permits was changed, or a certification follows a signature
change-structure-entry = The structure of the document was changed where nothing was added that is permitted
change-object-replaced = Part of the signed document was replaced
change-object-freed = Part of the signed document was deleted
change-object-supplied = Part of the document that was missing when it was signed was supplied later
change-object-unreadable = Part of it cannot be read, so that what it changes cannot be told
change-repeated-key = Something is said twice, which programs read differently
change-xfa-shown = Some programs now show another form (XFA) in place of the pages, or no longer
change-readers-differ = This file can be read as two different documents
change-unexplained-bytes = There are bytes in this file that are no part of the document
change-revision-broken = A change was not written as the standard says
change-other = Another change

## What was checked and what was not

check-digest-yes = What was signed is the same as when it was signed
check-digest-no = What was signed HAS BEEN CHANGED since it was signed
check-digest-open = The digest of the document cannot be computed
check-value-yes = The signature was made with the key of this certificate
check-value-no = The signature does NOT match the key of this certificate
check-value-open = Whether the signature matches the certificate cannot be computed
check-chain-yes = The certificate leads to a trust anchor and is valid at the time judged for
check-chain-no = The certificate does NOT lead to a trust anchor
check-chain-outside = The certificate is NOT valid at the time judged for
check-chain-revoked = A certificate has been REVOKED, the signer's or that of an issuer
check-chain-open = Nothing was concluded about the path to a trust anchor
check-coverage-WHOLE_FILE = The signature covers the whole file
check-coverage-WHOLE_REVISION = The signature covers the file up to the signed revision; something follows it
check-coverage-PARTIAL = The signature covers only part of a revision
check-coverage-INVALID = What the signature covers is not well-formed
check-changes-yes = What was added after signing is permitted
check-changes-no = There are changes after signing that are NOT permitted
check-changes-open = What was added after signing could not be judged

not-checked-revocation = Whether the certificate has been revoked
not-checked-time = The time of signing: there is no time-stamp from a third party
not-checked-time-stamp = The time-stamp in the document: present, but this verification took no proof of time from it
not-checked-certificate-binding = Whether this is the certificate that was signed with: the signature does not name it
not-checked-signature-box = What is covered by a box for a signature that was added later

remark-value-differs = A form field shows something else than its value: programs may show one or the other
remark-value-differed = When it was signed a form field showed something else than its value
remark-field-twice = a form field is listed twice
remark-not-der = the signature is not encoded in DER
remark-unsorted-attributes = the signed attributes are not in the order of the standard
remark-several-values = a signed attribute does not have the one value that it should
remark-unreadable-certificate = a certificate in the signature cannot be read
remark-digest-not-listed = the digest is not listed where the signature begins
remark-signer-info-version = a version number in the signature is not that of the standard
remark-digest-conflict = the content and the signature use different digests
remark-judged-for-then = the certificate was judged for the time by which the signature is proven to have existed, not for today
remark-time-stamp-worthless = a time-stamp in the signature proves nothing

## What to do next

advice-passed = Compare the signer's name and organisation with those written in the document; they say who answers for it.
advice-failed = Do not use it. Ask the issuing office for the original file and verify that.
advice-unsigned = Do not take this file for an electronically signed document. Ask the issuing office for the original PDF; prints, scans and screenshots carry no signature.
advice-unreadable = Ask the issuing office for the original file and verify that.
advice-no-anchor = Name the root certificate that you trust with --anchor FILE.pem and verify again. Without it nobody can tell who issued the certificate.
advice-additions = Later changes may change what is seen. Compare with the document at the issuing office, or ask for the file before the changes.
advice-permitted-additions = What was added after a signature is not a statement of its signer. See under each signature what was added.
advice-undecided = Do not decide anything by this result alone. Ask the issuing office, and include the line "Outcome" above.

advice-FORMAT_FAILURE = { advice-failed }
advice-HASH_FAILURE = { advice-failed }
advice-SIG_CRYPTO_FAILURE = { advice-failed }
advice-REVOKED = Do not take it for valid: the certificate had been revoked when it was signed. Ask the issuing office for a document that is signed with a valid certificate.
advice-EXPIRED = Do not take it for valid: the certificate had expired when it was signed. Ask the issuing office for a document that is signed with a valid certificate.
advice-NOT_YET_VALID = Do not take it for valid: the certificate was not valid yet when it was signed. Ask the issuing office for a document that is signed with a valid certificate.
advice-SIG_CONSTRAINTS_FAILURE = The signature does not meet what is demanded. Ask the issuing office for a document that is signed again as PAdES says, and include the line "Outcome" above.
advice-CHAIN_CONSTRAINTS_FAILURE = A certificate is used for what its issuer does not allow. Do not decide anything by this result; ask the office that issued the document ("segel trust" shows which certificate it is).
advice-CERTIFICATE_CHAIN_GENERAL_FAILURE = See with "segel trust" where the chain fails. If a certificate is missing, give it with --cert and verify again; otherwise ask the issuer of the certificate.
advice-CRYPTO_CONSTRAINTS_FAILURE = Do not use it as evidence: the way in which it was signed is no longer secure. Ask the issuing office for a document that is signed again.
advice-POLICY_PROCESSING_ERROR = The signature names a policy that cannot be processed. Ask the issuing office which policy is meant.
advice-SIGNATURE_POLICY_NOT_AVAILABLE = The signature names a policy that is not available. Ask the issuing office which policy is meant.
advice-TIMESTAMP_ORDER_FAILURE = Its time-stamps contradict each other. Do not decide anything by this result; ask the issuing office.
advice-NO_SIGNING_CERTIFICATE_FOUND = Get the certificate of the signer through an official channel, give it with --cert and verify again. If it is still not found, ask the issuing office for the original file.
advice-NO_CERTIFICATE_CHAIN_FOUND = The issuer of this certificate is not among the anchors that you trust. Make sure of the issuer through an official channel; if it is right, add it with --anchor (and intermediates with --cert) and verify again.
advice-REVOKED_NO_POE = Do not take it for valid before it is proven that it was signed before the certificate was revoked. Ask the issuing office for proof of the time (a time-stamp), or for a document that is signed again.
advice-REVOKED_CA_NO_POE = Do not take it for valid before it is proven that it was signed before the certificate of its issuer was revoked. Ask the issuing office for proof of the time (a time-stamp), or for a document that is signed again.
advice-OUT_OF_BOUNDS_NOT_REVOKED = { advice-OUT_OF_BOUNDS_NO_POE }
advice-OUT_OF_BOUNDS_NO_POE = Ask the issuing office for proof that it was signed while the certificate was valid (a time-stamp), or for a document that is signed again. With --at it is judged for another time, which does not prove that the document existed then.
advice-REVOCATION_OUT_OF_BOUNDS_NO_POE = Get a current revocation list or OCSP response from the issuer of the certificate, give it with --crl or --ocsp and verify again.
advice-CRYPTO_CONSTRAINTS_FAILURE_NO_POE = The way in which it was signed is no longer secure for a document that is not proven to be old. Ask the issuing office for proof of the time (a time-stamp), or for a document that is signed again.
advice-NO_POE = Ask the issuing office for proof of when the document was signed (a time-stamp).
advice-TRY_LATER = Whether a certificate was revoked or is on hold is not known. Get a current revocation list or OCSP response from its issuer ("segel trust" shows where), give it with --crl or --ocsp and verify again.
advice-SIGNED_DATA_NOT_FOUND = What was signed is not in this file. Ask the issuing office for the original file and verify that.
advice-GENERIC = { advice-undecided }

## Verifying many files

verify-summary = Summary: number of files { $files }
verify-summary-TOTAL-PASSED = Genuine (TOTAL-PASSED): { $count }
verify-summary-INDETERMINATE = Undecided (INDETERMINATE): { $count }
verify-summary-TOTAL-FAILED = Invalid (TOTAL-FAILED): { $count }
verify-summary-NO-SIGNATURE = Not signed: { $count }
verify-summary-UNREADABLE = Unreadable: { $count }
verify-summary-folders = Folders without a file called .pdf, or empty lists: { $count }
verify-progress = Verified { $files } files; invalid or unreadable { $wrong }

## The outcome of a signature

indication-TOTAL-PASSED = Valid
indication-INDETERMINATE = Undecided
indication-TOTAL-FAILED = Invalid
indication-PASSED = Valid
indication-FAILED = Invalid

sub-indication-FORMAT_FAILURE = The signature is not built as the standard demands
sub-indication-HASH_FAILURE = The document was changed after it was signed
sub-indication-SIG_CRYPTO_FAILURE = The signature value does not match the key of the certificate
sub-indication-REVOKED = The certificate has been revoked
sub-indication-EXPIRED = The certificate had expired when the signature was made
sub-indication-NOT_YET_VALID = The signature was made before the certificate became valid
sub-indication-SIG_CONSTRAINTS_FAILURE = The signature breaks a constraint of the policy, for example a change after it that is not permitted
sub-indication-CHAIN_CONSTRAINTS_FAILURE = The certificate chain breaks a constraint of the policy
sub-indication-CERTIFICATE_CHAIN_GENERAL_FAILURE = The certificate chain could not be validated
sub-indication-CRYPTO_CONSTRAINTS_FAILURE = An algorithm or key length is no longer considered secure
sub-indication-POLICY_PROCESSING_ERROR = The signature policy could not be processed
sub-indication-SIGNATURE_POLICY_NOT_AVAILABLE = The signature policy is not available
sub-indication-TIMESTAMP_ORDER_FAILURE = The time-stamps are out of order
sub-indication-NO_SIGNING_CERTIFICATE_FOUND = The signing certificate was not found
sub-indication-NO_CERTIFICATE_CHAIN_FOUND = The certificate does not lead to a trust anchor
sub-indication-REVOKED_NO_POE = The certificate has been revoked, and nothing proves that the signature is older
sub-indication-REVOKED_CA_NO_POE = The issuer's certificate has been revoked, and nothing proves that the signature is older
sub-indication-OUT_OF_BOUNDS_NOT_REVOKED = The certificate is outside its validity; it is not known to be revoked
sub-indication-OUT_OF_BOUNDS_NO_POE = The certificate is outside its validity, and nothing proves that the signature was made within it
sub-indication-REVOCATION_OUT_OF_BOUNDS_NO_POE = The revocation data is outside its validity
sub-indication-CRYPTO_CONSTRAINTS_FAILURE_NO_POE = An algorithm is no longer considered secure, and nothing proves that the signature is older
sub-indication-NO_POE = Nothing proves when the signature existed
sub-indication-TRY_LATER = The revocation status of the certificate is not known
sub-indication-SIGNED_DATA_NOT_FOUND = The signed data was not found
sub-indication-GENERIC = No conclusion could be drawn
outcome-denied = The document was changed after it was signed, in a way that is not permitted
sub-indication-other = No conclusion could be drawn

## How a document is built

place-found = { $file }: page { $page } of { $pages }, left { $left }, bottom { $bottom }, width { $width }, height { $height } (points; the page is { $page_width } by { $page_height })
place-covers = The tag is larger than the box: signing covers left { $left }, bottom { $bottom }, width { $width }, height { $height }
place-over-text = Note: it lies over text, which it hides or mixes with
place-over-picture = Note: it lies over a picture, or over what could not be read
place-on-all-pages = The other pages show the box too.
place-tag-several = The tag stands { $found } times (pages { $pages }); the box takes one of them.
inspect-summary = PDF { $version }, { $size } bytes, { $pages } pages
inspect-encrypted-owner = Encrypted ({ $method }), opened with the owner's password
inspect-encrypted-reader = Encrypted ({ $method }), opened with a reader's password or without one
inspect-after-end = Behind the end of the document stand more bytes: { $after }
inspect-doc-mdp-1 = Certification: permits no change
inspect-doc-mdp-2 = Certification: permits filling forms and signing
inspect-doc-mdp-3 = Certification: permits filling forms, signing and annotating
inspect-security-store = Holds validation data (Document Security Store)
inspect-recovered = The document is damaged: what follows comes from a search for its objects and proves nothing (reason: { $detail })
inspect-problem-revisions = The revisions could not be read: { $detail }
inspect-problem-pages = The pages could not be read: { $detail }
inspect-problem-form = The form could not be read: { $detail }
inspect-problem-permissions = The permissions could not be read: { $detail }
inspect-problem-signatures = The signatures could not be read: { $detail }
inspect-problem-structure = The objects could not be looked at: { $detail }
inspect-problem-content = What the pages show could not be looked at: { $detail }
inspect-structure = In the objects ({ $count }):
inspect-structure-none = In the objects nothing doubtful was found
inspect-content = On the pages ({ $count }):
inspect-content-none = On the pages nothing doubtful was found
finding-noted = segel: note: { $finding }
finding-anywhere = { $sentence }
finding-in-object = object { $object }: { $sentence }
finding-on-page = page { $page }: { $sentence }
finding-on-page-in-object = page { $page }, object { $object }: { $sentence }
finding-object-twice = stands twice in the same revision; programs may show either
finding-page-unreferenced = a page or page tree that is not shown and can be brought to light later
finding-script = a script ({ $detail }): the document can change what it shows
finding-action = an action ({ $detail }) that a program carries out
finding-external-content = content from outside the document ({ $detail })
finding-attachment = an attached file
finding-alternate-image = a picture for which other ones are kept, which may be shown on a screen or on paper instead
finding-archive-broken = the document claims to be an archive file and has what such a file may not ({ $detail })
finding-value-differs = a form field shows something else than its value: { $detail }
finding-page-unread = could not be read to its end
finding-layers = the document has layers ({ $detail }), which may be shown or hidden
finding-font-not-embedded = the font { $detail } is not in the document and is replaced by each program
finding-text-on-hidden-layer = text on a layer that is hidden: { $detail }
finding-text-invisible = text without ink: { $detail }
finding-text-same-colour = text in the colour of its ground: { $detail }
finding-text-tiny = text too small to be read: { $detail }
finding-text-outside = text outside of what is seen: { $detail }
finding-text-covered = text that something is painted over: { $detail }
inspect-revisions = Revisions, oldest first:
inspect-revision = { $number }: bytes { $start } to { $end }, { $added } objects added, { $replaced } replaced, { $freed } freed
inspect-revision-changes = objects replaced or freed: { $objects }
inspect-revision-loose = its cross-reference does not stand where its startxref says
inspect-hidden-section = its cross-reference at byte { $offset } stands inside something else
inspect-unexplained = bytes { $start } to { $end } belong to nothing that is used
inspect-departures = Departs from the PDF standard and is read all the same:
inspect-departure-bytes-before-header = bytes stand before the header
inspect-departure-offsets-from-first-byte = offsets count from the first byte and not from the header at byte { $offset }
inspect-departure-two-origins = two programs may see two documents: offsets can be counted from the first byte and from the header at byte { $offset }
inspect-departure-syntax-behind-end = objects stand behind the last startxref, from byte { $offset }: the end of a newer revision is lost or hidden
inspect-departure-no-end-of-file-marker = the end mark %%EOF is missing at byte { $offset }
inspect-departure-irregular-table = the lines of the cross-reference table at byte { $offset } are not 20 bytes long
inspect-at-byte = (at byte { $offset })
inspect-disagreements = Two ways of reading differ in { $count } places; other programs may show other content:
inspect-disagreement-not-there = revision { $revision }, object { $object }: it is not where it should be { $entry }
inspect-disagreement-other-revision = revision { $revision }, object { $object }: the entry leads into another revision { $entry }
inspect-disagreement-defined-twice = revision { $revision }, object { $object }: it stands there a second time { $found }
inspect-disagreement-unlisted = revision { $revision }, object { $object }: it stands there and the cross-reference does not say so { $found }
inspect-disagreement-freed-but-there = revision { $revision }, object { $object }: it stands there although it is said to be deleted { $found }
inspect-disagreement-not-in-stream = revision { $revision }, object { $object }: the object stream that should hold it does not
inspect-fields = Form fields:
inspect-field-filled = { $name } ({ $type }), filled
inspect-field-empty = { $name } ({ $type }), empty
inspect-unsigned = No signature
inspect-signature = Signature in the field { $field }
inspect-coverage = { $filter }, coverage { $coverage }, { $after } bytes behind it
inspect-claimed-time = time as the signer claims: { $time }
inspect-fault = cannot be read: { $fault }

## Whether a certificate is trusted

trust-verdict-TRUSTED = TRUSTED: the certificate holds
trust-verdict-UNDECIDED = UNDECIDED: what is known does not settle it
trust-verdict-NOT-TRUSTED = NOT TRUSTED: the certificate does not hold
trust-question = Judged for { $time }, { $purpose }, by the policy { $policy }
trust-purpose-document-signing = signing documents
trust-purpose-time-stamping = signing time-stamps
trust-purpose-ocsp-signing = signing OCSP responses
trust-purpose-crl-signing = signing revocation lists
trust-purpose-other = another purpose
trust-purpose-any = any purpose
trust-failure-no-chain = It does not lead to any of the anchors: a certificate is missing, or the anchor is not given (--anchor)
trust-failure-signature-invalid = A signature on the way is not that of the issuer
trust-failure-expired = A certificate on the way had ended at that time
trust-failure-not-yet-valid = A certificate on the way had not begun at that time
trust-failure-anchor-not-trusted = The anchor is not trusted for that time
trust-failure-not-accepted = No path was accepted
trust-failure-constraint-violated = A certificate is used for what it does not allow
trust-failure-unsupported = Something that decides it is not supported
trust-failure-limit-exceeded = The search ended at a limit
trust-failure-algorithm-not-relied-on = An algorithm or a key on the way is too weak for that time
trust-failure-revoked = A certificate on the way was revoked
trust-failure-on-hold = A certificate on the way is on hold
trust-failure-status-unknown = Whether a certificate on the way was revoked is not known (give --crl or --ocsp)
trust-failure-time-stamp-invalid = The time-stamp is not what its authority signed, or not for what is asked
trust-failure-time-stamp-undecided = The time-stamp cannot be checked with what is there
trust-detail = { $detail }
trust-time-stamp = Time-stamp of { $time }, number { $serial }, under the authority's policy { $policy }
trust-time-stamp-imprint = of something whose digest ({ $algorithm }) is { $imprint }
trust-leaf = Certificate: { $subject }
trust-authority = issued by: { $subject }
trust-anchor = issued by the anchor: { $subject }
trust-anchor-source = the anchor is from: { $source }
trust-serial = serial number { $serial }, SHA-256 { $sha256 }
trust-validity = from { $from } to { $until }
trust-key = key { $key }, signed with { $signature }
trust-relied-on-always = the policy relies on that signature without an end
trust-relied-on-never = the policy does not rely on that signature
trust-relied-on-until = the policy relies on that signature until { $until }
trust-status-GOOD = not revoked
trust-status-REVOKED = revoked since { $since } ({ $reason })
trust-status-UNKNOWN = whether it was revoked is not known
trust-status-NOT-ASKED = its authority says that its status need not be asked for
trust-source-crl = by the revocation list of { $signer }, of { $known }, good until { $next }
trust-source-delta-crl = by the delta revocation list of { $signer }, of { $known }, good until { $next }
trust-source-ocsp = by the OCSP response of { $signer }, of { $known }, good until { $next }
trust-no-time = an unknown time
trust-policies = Certificate policies: { $policies }
trust-no-policies = none
trust-missing = These addresses stand in the certificates; what is there might settle it:
trust-missing-certificate = certificate of the issuer: { $url }
trust-missing-crl = revocation list: { $url }
trust-missing-ocsp = OCSP responder: { $url }

## Time

moment = { $day } { $month } { $year }, { $hour }:{ $minute }:{ $second } UTC
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

## Errors because of the document

error-not-a-pdf = This file is not a PDF: the mark "%PDF-" is not found at its beginning.
error-not-a-pdf-next = Check that it is the right file. A Word document or a scan has to be saved as PDF first.
error-truncated = This PDF is truncated: its end is missing or broken.
error-truncated-next = Copy or download the file again to its end, then try again.
error-malformed-pdf = This PDF is damaged around byte { $offset }.
error-malformed-pdf-next = Save the document again from the program that made it, then try again. Details: { $detail }
error-malformed-cms = A signature in this document cannot be read.
error-malformed-cms-next = Ask the issuer for the original file. Details: { $detail }
error-password-required = This document is locked, and it needs a password to be opened.
error-password-required-next = Give the password through --password-fd; "segel sign" and "segel inspect" also ask for it on the terminal.
error-wrong-password = The password does not open this document.
error-wrong-password-next = Check the password and try again. Either the owner's or a reader's password will do.
error-encrypted = This document is locked in a way that this version does not open: { $feature }.
error-encrypted-next = Save a copy without protection, or ask its maker for one locked with a password, then try again.
error-permission-denied = The owner of this document does not permit its readers to add or fill a signature.
error-permission-denied-next = Ask the owner for the owner's password and give it through --password-fd, or ask for a document that may be signed.
error-unsupported = This document uses something that this version does not support: { $feature }.
error-unsupported-next = Save the document again from the program that made it as a plain PDF, then try again.
error-limit-exceeded = This document asks for more than is safe to process ({ $limit } = { $max }).
error-limit-exceeded-next = Check that the file is sensible. If a stranger sent it, do not trust it.
error-io = Reading or writing a file failed.
error-io-next = Check free space, permissions and the connection of the storage. Details: { $detail }
error-signing-not-permitted = This document is certified and permits no further signature.
error-signing-not-permitted-next = Ask whoever certified it for a document that permits further signatures.
error-orphaned-contents = This PDF holds the remains of a signature that was moved: a new signature could not be told from a forged one.
error-orphaned-contents-next = Save the document again from the program that made it, without its signatures, then try again.
error-recovered = This PDF is damaged; its parts were only gathered by a search.
error-recovered-next = Save the document again from the program that made it, then try again. Details: { $detail }
error-field-locked = An earlier signature locks the field { $name }.
error-field-locked-next = Name a field that is not locked with --field, or ask whoever signed first for a document that permits further signatures.
error-new-box-not-permitted = This document is certified, so no box for a signature may be added to its pages.
error-new-box-not-permitted-next = Name a signature field of the document with --field, or leave --box out.
error-certification-not-first = This document is signed already; a certification (--certify) is the first signature or none.
error-certification-not-first-next = Leave --certify out, or ask for a document that is not signed yet.
error-lock-differs = The field { $name } says itself what it locks.
error-lock-differs-next = Leave --lock out, or name another field with --field.
error-reason-beside-statement = A signature that says its commitment or policy has no reason beside it.
error-reason-beside-statement-next = Leave --reason out, or --commitment and --signature-policy.
error-field-taken = The field { $name } is filled already or is no signature field.
error-field-taken-next = Choose another name with --field, or leave --field out to have one chosen.
error-field-name = { $name } cannot name a field: it is empty or holds a full stop.
error-field-name-next = Use a name without a full stop, for example --field Mayor.
error-page-out-of-range = There is no page { $page }; this document has { $pages }.
error-page-out-of-range-next = Correct the page number in --box.
error-box-outside-page = The box ({ $requested }) is empty or leaves the page ({ $page }).
error-box-outside-page-next = Correct --box (left, bottom, width, height in points, as the page is seen) or make --tag-size smaller; `segel place` shows the size of the page.
error-tag-absent = The tag { $tag } was looked for on pages 1 to { $searched } and stands nowhere that is free (under boxes that are there: { $covered }; pages not read to their end: { $unread }).
error-tag-absent-next = Check the spelling of --tag and that it is text, not a picture; `segel place` looks without signing. Or use --box.
error-tag-too-long = The tag has { $characters } characters; at most { $limit } are looked for, blanks not counted.
error-tag-too-long-next = Use a part of it that stands nowhere else, on one line, as --tag; or use --box.
error-tag-repeated = The tag { $tag } stands { $found } times (pages { $pages }).
error-tag-repeated-next = Leave one of them in the document, or use --tag-choice first or last.
error-box-over-box = On page { $page } the box ({ $requested }) would lie over a box ({ $there }) that was there when the document was signed.
error-box-over-box-next = Choose another place with --box or --tag; `segel inspect` shows where the boxes stand.
error-box-over-text = On page { $page } the box ({ $requested }) would lie over text that is signed already.
error-box-over-text-next = Choose blank paper with --box, or a mark that was in the document when it was first signed, such as #, [qr_bsre] or {"$"}{"{"}ttd{"}"}; other text stays.
error-box-on-all-pages = The document is signed already: boxes on all pages would change what was signed.
error-box-on-all-pages-next = Name one page, for example --box last:330,90,220,70.
error-document-doubtful = The document is not signed because of what was found in it: { $finding }.
error-document-doubtful-next = Have whoever made it correct it, or leave this finding out of --refuse; `segel inspect --content` shows everything.
error-appearance-malformed = The file { $path } cannot be followed: { $reason }.
error-appearance-malformed-next = Correct it there; docs/cli/appearance.md says what may stand in the file of --appearance, which is TOML.
appearance-not-text = it is not text in UTF-8
appearance-toml = line { $line }: { $detail }
appearance-official-missing = a cell has block, and there is no [official] that says whose names stand in it
appearance-through-nobody = [official] has through and no on_behalf_of
appearance-empty = it has no [[cells]], so nothing would be shown
appearance-cell = cell { $number } needs exactly one of qr = true, picture, block and lines
appearance-size = the size { $size } of cell { $number } is not from 1 to 200 points
error-appearance-changed = { $path }, or a file that it names, has changed since the run was planned.
error-appearance-changed-next = Put the earlier files back, or plan what is left anew, into another folder.
error-text-not-showable = The font { $font } has no glyph for the character { $character }.
error-text-not-showable-next = Replace the character in --text or in the file of --appearance, or name a font there that has it.
error-font-unusable = The font { $path } cannot be used.
error-font-unusable-next = Give a TrueType font that may be embedded. Details: { $detail }
error-picture-unusable = The picture { $path } cannot be used.
error-picture-unusable-next = Give an upright PNG or JPEG in gray or RGB. Details: { $detail }
error-does-not-fit = The content does not fit the box.
error-does-not-fit-next = Enlarge the box (--box or --tag-size), or shorten --text, --qr, or the text in the file of --appearance or its size. Details: { $detail }
error-contents-too-small = The room reserved for the signature is too small; nothing was cut off and nothing was written.
error-contents-too-small-next = Leave certificates out of --chain, then try again. Details: { $detail }
error-time-stamp = There is no time-stamp, so nothing was written.
error-time-stamp-next = Check the address in --tsa and the network, then try again. Details: { $detail }
error-validation-data-missing = Whether the certificates of the field { $field } or of its time-stamps still hold is not known, so nothing was written.
error-validation-data-missing-next = Check the network, or give the data with --crl, --ocsp and --issuer. Details: { $detail } { $fetching }
error-level-not-reached = The output is { $reached }, not { $level }, so it was not kept.
error-level-not-reached-next = Give the issuers' certificates with --chain, and their revocation data with --crl or --ocsp.
error-nothing-to-add = The document has everything that level { $level } needs.
error-nothing-to-add-next = Use the document as it is.
error-archive-lasts = The document's archive time-stamp lasts until { $until }; nothing was written.
error-archive-lasts-next = Renew it before then, or leave --renew-within out.
error-address-malformed = { $url } is no address with http or https.
error-address-malformed-next = Correct the address; it has no user name and password.
error-address-not-allowed = The host of { $url } is not among those that may be asked.
error-address-not-allowed-next = Add the host with --fetch-from if it is to be trusted.
error-address-private = { $url } leads into the own network, and a stranger named it.
error-address-private-next = If the server is your own, name it with --fetch-near.
error-redirection = { $url } leads on to where nothing may be asked.
error-redirection-next = Give the final address. Details: { $detail }
error-no-connection = { $url } cannot be reached.
error-no-connection-next = Check the address, the network and the proxy, then try again. Details: { $detail }
error-timed-out = { $url } did not answer in time.
error-timed-out-next = Try again, or allow more time with --timeout.
error-answer-too-large = The answer of { $url } is too large, so it was not read.
error-answer-too-large-next = Tell whoever keeps that server. Details: { $detail }
error-answer-status = { $url } refuses to answer.
error-answer-status-next = Check the address, then try again. Details: { $detail }
error-answer-unreadable = The answer of { $url } cannot be read.
error-answer-unreadable-next = Check that the address is right. Details: { $detail }
error-answer-refused = { $url } does not answer the question.
error-answer-refused-next = Try again later. Details: { $detail }
error-answer-nonce = The answer of { $url } is to another question.
error-answer-nonce-next = Try again; if it happens again, do not trust that server.
error-answer-says-nothing = The answer of { $url } says nothing about the certificate.
error-answer-says-nothing-next = Tell the certificate's issuer. Details: { $detail }
error-answer-not-issuer = { $url } does not give the issuer's certificate.
error-answer-not-issuer-next = Give the issuer's certificate with --issuer.
error-time-stamp-response = { $url } gives no time-stamp that fits, so nothing was written.
error-time-stamp-response-next = Check the authority, or name another with --tsa. Details: { $detail }
error-time-stamp-token = The time-stamp of { $url } is broken, so nothing was written.
error-time-stamp-token-next = Name another authority with --tsa. Details: { $detail }
error-time-stamp-untrusted = The authority { $url } is not trusted, so nothing was written.
error-time-stamp-untrusted-next = If it is to be trusted, give its anchor with --tsa-anchor. Details: { $detail }
error-time-stamp-time = The clock of the authority { $url } differs from this computer's, so nothing was written.
error-time-stamp-time-next = Check the clock of this computer. Details: { $detail }
error-time-stamp-budget = No more time-stamps may be asked for today, so nothing was written.
error-time-stamp-budget-next = Go on tomorrow, or raise the budget. Details: { $detail }
error-time-stamp-all-failed = No authority gives a time-stamp, so nothing was written.
error-time-stamp-all-failed-next = Check the network, then try again. Details: { $detail }
error-malformed-proof = The list of proofs of existence cannot be read.
error-malformed-proof-next = Correct the file where it says. Details: { $detail }
error-document-changed = This is not the document that was prepared for the signature.
error-document-changed-next = Give the document as it was prepared, or prepare it again.
error-file-too-large = The output would exceed the largest size that this PDF can record.
error-file-too-large-next = Split the document into several files and sign each.
error-self-check = The signed output did not pass its own check, so it was not kept.
error-self-check-next = Report this document to whoever keeps Segel. Details: { $detail }

## Errors because of the key, the certificate, the token or the PIN

error-signer = The key could not be used for signing.
error-signer-next = Check the token and its connection, then try again. Details: { $detail }
error-key-mismatch = The key and its certificate do not belong together.
error-key-mismatch-next = Use the certificate that was issued for the key; check --key and --cert. Details: { $detail }
error-certificate-expired = The signing certificate ended at { $time }.
error-certificate-expired-next = Ask its issuer for a new certificate and sign with that.
error-certificate-not-yet-valid = The signing certificate begins at { $time }.
error-certificate-not-yet-valid-next = Wait until then, and check the computer's clock and --signing-time.
error-certificate-key-usage = This certificate is not for signing documents.
error-certificate-key-usage-next = Use a certificate whose key usage has digitalSignature or nonRepudiation.
error-chain-order = Certificate { $position } of the chain is not issued by the one after it.
error-chain-order-next = Order the certificate file: the signing certificate first, then its issuers one by one.
error-issue = The request or certificate could not be made.
error-issue-next = Check the name that was asked for. Details: { $detail }
error-malformed-certificate = The certificate file cannot be read.
error-malformed-certificate-next = Use an X.509 certificate file in PEM or DER. Details: { $detail }
error-malformed-pem = The file holds no certificate in PEM.
error-malformed-pem-next = Use a file that holds "-----BEGIN CERTIFICATE-----". Details: { $detail }
error-malformed-crl = The revocation list cannot be read.
error-malformed-crl-next = Use a revocation list of X.509 in PEM or DER. Details: { $detail }
error-malformed-ocsp = The OCSP response cannot be read.
error-malformed-ocsp-next = Use an OCSP response in DER. Details: { $detail }
error-ocsp-refused = The OCSP responder has answered nothing in { $path }.
error-ocsp-refused-next = Ask it again with "openssl ocsp" and give the file that has its answer.
error-not-text = The file { $path } is not text in UTF-8.
error-not-text-next = Save it as UTF-8 and try again.
error-malformed-time-stamp = The time-stamp cannot be read.
error-malformed-time-stamp-next = Use a time-stamp of RFC 3161. Details: { $detail }
error-malformed-policy = The policy cannot be read.
error-malformed-policy-next = Mend the file at the place that is named. Details: { $detail }
error-malformed-trust-anchors = The list of anchors cannot be read.
error-malformed-trust-anchors-next = Mend the file at the place that is named. Details: { $detail }

error-token-uri = The address of the token or of the key is not understood.
error-token-uri-next = Write "file:PATH" for a software token or "pkcs11:token=NAME?module-path=/path/module.so" for an HSM. Details: { $detail }
error-pin-value-in-uri = The token's address carries a PIN (pin-value). A PIN in an address is not used: command histories and process lists show it.
error-pin-value-in-uri-next = Remove pin-value from the address. Type the PIN on the terminal or give it through --pin-fd. Consider changing a PIN that has been written down like this.
error-module-not-loadable = The PKCS#11 module { $path } cannot be loaded.
error-module-not-loadable-next = Check module-path and install the driver of the HSM's maker. Details: { $reason }
error-token-not-found = There is no token { $sought }.
error-token-not-found-next = Connect the token, or see which are there with "segel token list". Details: { $detail }
error-token-ambiguous = More than one token fits { $sought }.
error-token-ambiguous-next = Add serial=… to the address so that one fits. These fit: { $found }
error-key-not-found = The token { $token } has no key { $key }.
error-key-not-found-next = See its keys with "segel token list --token …" and correct --key.
error-key-ambiguous = The token { $token } has { $count } keys { $key }; none was chosen for you.
error-key-ambiguous-next = Name the key with --key id:HEX; "segel token list --token …" shows each key's id.
error-key-exists = The token { $token } already has a key { $key }.
error-key-exists-next = Choose another name with --label.
error-pin-wrong = Wrong PIN for the token { $token }. The PIN was sent once and is not tried again.
error-pin-wrong-next = Make sure of the right PIN before you try again; tokens lock after a few wrong ones.
error-pin-final-try = One more wrong PIN locks the token { $token }, so no PIN was sent.
error-pin-final-try-next = Log in once with the right PIN using the tool of the token's maker, or have the token's officer reset the PIN.
error-pin-locked = The token { $token } accepts no PIN.
error-pin-locked-next = Ask the token's officer (who holds the SO PIN) to unlock it or reset the PIN. Details: { $detail }
error-pin-missing = The token { $token } needs a PIN or passphrase.
error-pin-missing-next = Type it on the terminal when asked, or give it through --pin-fd.
error-passphrase-wrong = The passphrase does not open { $what }.
error-passphrase-wrong-next = Check the passphrase (upper and lower case differ), then try again.
error-passphrase-empty = A software token is not made with an empty passphrase.
error-passphrase-empty-next = Choose a long passphrase and keep it in a safe place.
error-token-damaged = The token file { $path } is damaged or has been changed.
error-token-damaged-next = Do not use it any more; restore the token file from a backup. Details: { $reason }
error-token-version = The token file { $path } has format version { $found }, which this program does not know.
error-token-version-next = Use the version of Segel that made the file, or a newer one.
error-token-exists = The file { $path } exists and is not overwritten.
error-token-exists-next = Choose another file name, or move the old file to a safe place.
error-token-permissions = Others can read or write the token file { $path } (mode { $mode }).
error-token-permissions-next = Run: chmod 600 { $path }
error-key-unsupported = The key { $key } cannot be used so: its kind, curve or length is not supported, or not with this digest.
error-key-unsupported-next = Use an RSA key, an ECDSA key on P-256, P-384 or P-521, or an Ed25519 key, and leave --digest out. Details: { $reason }
error-certificate-missing = The token { $token } has no certificate for the key { $key }.
error-certificate-missing-next = Name the certificate with --cert; "segel token attach" stores it in a software token.
error-mechanism-missing = The token { $token } does not offer the way of signing that is needed.
error-mechanism-missing-next = Use another key, another --scheme or another --digest. Details: { $wanted }
error-device = The token, its driver or the way to it failed.
error-device-next = Check the token and its connection, then try again. Details: { $detail }
error-import = Nothing was imported from the file.
error-import-next = Use a whole PKCS#12 file or PKCS#8 key. Details: { $reason }

error-descriptor-closed = File descriptor { $number } is not open.
error-descriptor-closed-next = Open it first, for example: … --pin-fd { $number } … { $number }< pin-file
error-descriptor-terminal = File descriptor { $number } is a terminal, which would show what is typed.
error-descriptor-terminal-next = Leave the option out; the PIN is then asked for without showing it.
error-descriptor-unreadable = File descriptor { $number } cannot be read.
error-descriptor-unreadable-next = Use a plain file or a pipe that is open for reading. Details: { $detail }
error-no-terminal = There is no terminal to ask for the PIN or passphrase on.
error-no-terminal-next = Run it from a terminal, or give the PIN or passphrase through a file descriptor (--pin-fd or --passphrase-fd).
error-secret-empty = The PIN or passphrase is empty.
error-secret-empty-next = Put it on the first line. Nothing was sent to the token.
error-secret-too-long = The PIN or passphrase is longer than { $max } bytes.
error-secret-too-long-next = Check that the right file was given. Nothing was sent to the token.
error-secret-not-text = The PIN or passphrase is not UTF-8 text.
error-secret-not-text-next = Store it as UTF-8 text. Nothing was sent to the token.
error-secret-differs = The two entries are not the same.
error-secret-differs-next = Run the command again and type the same passphrase twice.

## Errors because of input and output files

error-input-missing = There is no file { $path }.
error-input-missing-next = Check its name and its folder.
error-input-forbidden = This user may not read the file { $path }.
error-input-forbidden-next = Ask for permission to read it, or run as a user who has it.
error-input-not-a-file = { $path } is not a plain file.
error-input-not-a-file-next = Name the file, not a folder or a device.
error-input-unreadable = The file { $path } cannot be read.
error-input-unreadable-next = Check the storage and try again. Details: { $detail }
error-folder-unreadable = The folder { $path } cannot be read; what is in it was left out.
error-folder-unreadable-next = Check the permissions of the folder and run it again. Details: { $detail }
error-no-documents = There is no document in { $path }.
error-no-documents-next = Check that it is the right folder or list. From a folder only files whose names end in .pdf are taken.
error-list-malformed = { $path } is not a list of one path a line.
error-list-malformed-next = Write one path a line; where NUL separates the paths, segel verify takes --null.
error-output-exists = The output { $path } exists and is not overwritten.
error-output-exists-next = Choose another name, or move the old file away first.
error-output-is-input = The output { $path } is the original itself.
error-output-is-input-next = Choose another name for the output; the original is never changed.
error-output-folder = The folder { $path } for the output cannot be opened.
error-output-folder-next = Make the folder first; if the name is taken, see that it is a folder and may be opened.
error-output-not-writable = The output { $path } cannot be written; nothing is left behind.
error-output-not-writable-next = Check the folder's permissions and the free space. Details: { $detail }
error-standard-output = Standard output cannot be written.
error-standard-output-next = Check where the output is sent. Details: { $detail }

## Errors because of the command line

error-policy-unknown = There is no policy { $name }.
error-policy-unknown-next = Known policies: { $known }
error-time-malformed = { $text } is not a time of RFC 3339.
error-time-malformed-next = Write it like 2026-08-17T10:00:00+07:00.
error-box-malformed = --box { $text } is not a box.
error-box-malformed-next = Write PAGE:LEFT,BOTTOM,WIDTH,HEIGHT in points, for example --box 1:330,90,220,70.
error-box-empty = The box holds nothing.
error-box-empty-next = Add --text, --appearance, or for a single document --qr.
error-tag-size-malformed = --tag-size { $text } is not a width and a height.
error-tag-size-malformed-next = Write WIDTH,HEIGHT in points, both more than 0, for example --tag-size 90,90.
error-finding-unknown = --refuse { $text }: there is no such finding.
error-finding-unknown-next = Use one or more of { $known }; docs/cli/findings.md says what they are.
error-tag-empty = --tag has no characters.
error-tag-empty-next = Write what stands in the document, for example --tag '#'.
error-qr-without-place = What the box shows has no place for its QR code.
error-qr-without-place-next = Add a cell with qr = true to the file of --appearance, or leave --qr out.
error-lock-malformed = { $text } is not understood as a lock.
error-lock-malformed-next = Use all, include:NAME,NAME or exclude:NAME,NAME.
error-signature-policy-malformed = { $text } is not understood as a signature policy.
error-signature-policy-malformed-next = Give identifier, digest and address, for example 2.16.360.1.1,sha256:…,https://example.go.id/policy.pdf.
error-level-unknown = { $level } is no PAdES level.
error-level-unknown-next = Use B-B, B-T, B-LT or B-LTA.
error-authority-missing = Level { $level } needs a time-stamping authority. Nothing was signed at a lower level.
error-authority-missing-next = Give its address with --tsa, for example --tsa http://tsa.example.go.id.
error-descriptor-twice = File descriptor { $number } is used for two secrets.
error-descriptor-twice-next = Give each secret through a descriptor of its own.
error-software-token-only = This command is for software tokens ("file:PATH") only.
error-software-token-only-next = For an HSM use the tool of its maker.
error-language-unknown = { $name }={ $value } is not a known language.
error-language-unknown-next = Set it to id or en.
error-unknown-argument = The option or argument { $argument } is not known.
error-unknown-argument-next = See what there is with --help. PINs and passphrases never stand on the command line.
error-unknown-command = The command is not known or is missing.
error-unknown-command-next = See the commands with --help.
error-missing-argument = Still needed: { $argument }
error-missing-argument-next = See the usage with --help.
usage-one-of = exactly one of { $options }
error-conflicting-arguments = { $argument } cannot be used together with { $prior }.
error-conflicting-arguments-next = Use one of them.
error-invalid-value = The value for { $argument } cannot be used.
error-invalid-value-next = See the possible values with --help{ $valid }.
error-usage = The command line cannot be understood.
error-usage-next = See the usage with --help.

## Many documents at once

help-segel-bulk = Signs many PDF documents in one run, and tells what became of them
help-segel-bulk-after = Exit codes: 0 every document is signed or needs no signature, 1 some were refused or failed, 2 because of the command line or a manifest, 3 the run ended before its end (token, network, disk, or interrupted); "segel bulk resume" goes on.
help-segel-bulk-run = Plans, shows the plan, asks for the PIN once, and signs
help-segel-bulk-resume = Goes on with a run that did not come to its end, by the plan that was shown
help-segel-bulk-status = Tells how far a run has come
help-segel-bulk-report = Tells what became of each document, as CSV or as JSON lines
help-segel-bulk-run-token = Where the key lives: "file:PATH" for a software token, or a URI "pkcs11:…?module-path=…" (RFC 7512); may be repeated for several tokens with the same key
help-segel-bulk-run-kind = What is signed for: signature (the official, default), paraf (whoever has checked the letter), or seal (the organisation)
help-segel-bulk-run-accept-lower-level = Keeps a document at a lower level where nobody gives what the level needs; the report says so
help-segel-bulk-run-tsa-budget = Asks for at most so many time-stamps in a day (UTC), those of earlier runs into the folder counted
help-segel-bulk-run-again = Signs what the same signer has signed already too
help-segel-bulk-run-dry-run = Shows the plan and signs nothing
help-segel-bulk-run-input = A folder, a manifest (CSV or JSON lines), or "-" for a manifest or a list of paths on standard input
help-segel-bulk-run-output = The folder of what is signed; below it the same folders as in IN
help-segel-bulk-run-quiet = Shows no progress
help-segel-bulk-run-threads = Signs so many documents at once (1 to 64); as many as there are processors where absent, more with time-stamps
help-segel-bulk-run-patience = Waits so long for a token or a network that went away, in seconds; 300 where absent
help-segel-bulk-run-text = A line of text in the visible box; may be repeated
help-segel-bulk-resume-output = The folder of what is signed
help-segel-bulk-resume-quiet = Shows no progress
help-segel-bulk-resume-threads = Signs so many documents at once (1 to 64)
help-segel-bulk-resume-patience = Waits so long for a token or a network that went away, in seconds; 300 where absent
help-segel-bulk-status-run = Number of the run; the last one where absent
help-segel-bulk-status-output = The folder of what is signed
help-segel-bulk-report-run = Number of the run; the last one where absent
help-segel-bulk-report-output = The folder of what is signed

bulk-announcement =
    To be signed: { $left } of { $documents } documents; cannot be signed: { $refused }.
    Signer:  { $signer }
    As:      { $kind }, level { $level }
    Into:    { $output }
    Plan:    SHA-256 { $sha256 }
bulk-doubtful = Something doubtful was found in { $count } documents; `segel inspect --content` tells what
bulk-title = {"  "}- { $title }
bulk-titles-more = {"  "}… and { $count } more
bulk-signer-unseen = told by the token after the PIN
bulk-kind-signature = signature of the official
bulk-kind-paraf = paraf (initials)
bulk-kind-seal = seal of the organisation
bulk-row = { $row }  { $file } → { $output }  { $title }
bulk-row-refused = { $row }  { $file }  cannot be signed: { $reason } { $next }
bulk-progress = {"{wide_bar} {pos}/{len}  {rate} a second  {left} left  {msg}"}
bulk-progress-narrow = {"{pos}/{len}  {left}  {msg}"}
bulk-progress-failures = failures: { $failures }
bulk-paused = paused: { $reason } Waiting for it to come back.
bulk-nothing-left = nothing is left of this run; "segel bulk report" tells what became of each document
bulk-resumed = going on after { $seconds } s
bulk-refused = refused: { $file }: { $message } { $next }
bulk-failed = failed: { $file }: { $message } { $next }
bulk-summary = Signed: { $signed } documents in { $seconds } s ({ $rate } a second)
bulk-summary-skipped = Skipped: { $count }; "segel bulk report" says which
bulk-summary-refused = Refused: { $count }
bulk-summary-failed = Failed: { $count }
bulk-summary-lower = With a lower level than asked for: { $count }
bulk-summary-uses = Uses of the key without an output, at most: { $count }
bulk-summary-left = Left: { $count }
bulk-summary-end = State: { $end }
bulk-summary-plan = Plan: SHA-256 { $sha256 }
bulk-status =
    Run { $run }: { $signed } of { $documents } documents signed, { $skipped } skipped, { $refused } refused, { $failed } failed, { $left } left
    State:   { $end }
    Signer:  { $signer }
    Uses of the key without an output, at most: { $uses }
    Plan:    SHA-256 { $sha256 }
bulk-end-finished = finished
bulk-end-interrupted = interrupted; "segel bulk resume" goes on
bulk-end-token = ended because of the token; "segel bulk resume" goes on
bulk-end-network = ended because of the network; "segel bulk resume" goes on
bulk-end-disk = ended because nothing more could be written; "segel bulk resume" goes on
bulk-end-none = under way, or stopped in the middle; "segel bulk resume" goes on

manifest-cells = number of cells { $found }, but { $expected } in the line of column names
manifest-column-twice = the column { $name } is there twice
manifest-input-missing = the column input is missing
manifest-kind-unknown = { $name } is no kind; kinds are signature, paraf and seal
manifest-not-text = a cell is not text in UTF-8
manifest-nameless = it names no document
manifest-output-outside = the output { $name } is not below the folder of what is signed
manifest-output-of-runs = the output { $name } is in the folder that Segel keeps for itself
manifest-too-long = it is longer than 1 MiB
manifest-json = it is no JSON object with the members of a manifest ({ $detail })
manifest-unreadable = it cannot be read ({ $detail })

error-manifest-column = { $path }: no column is called { $column }.
error-manifest-column-next = Columns are { $known }; rename or remove this one.
error-manifest-malformed = The manifest { $path } is wrong in line { $line }: { $reason }.
error-manifest-malformed-next = Mend the line and run again; nothing was signed.
error-input-twice = { $path } is asked for twice, in lines { $first } and { $second }.
error-input-twice-next = Leave one of the lines; nothing was signed.
error-output-twice = { $first } and { $second } would both become { $path }.
error-output-twice-next = Give one of them another name, in the column output where there is a manifest; nothing was signed.
error-changed-since-planned = { $path } has changed since the run was planned and shown.
error-changed-since-planned-next = Look at it, and sign it with a new run.
error-signed-already = { $path } has a signature of the same signer, in { $field }.
error-signed-already-next = Nothing has to be done; --again signs it once more.
error-run-missing = { $path } holds no such run.
error-run-missing-next = Name the folder of what was signed, the OUT of "segel bulk run".
error-run-under-way = Another process is signing into { $path }.
error-run-under-way-next = Wait for it, or ask with "segel bulk status".
error-run-unfinished = The last run into { $path } did not come to its end.
error-run-unfinished-next = Go on with "segel bulk resume", or sign into another folder.
error-plan-changed = { $path } is not the plan that was shown: its SHA-256 is another.
error-plan-changed-next = What is signed stands in its folder; plan what is left anew, into another folder.
error-plan-damaged = { $path } is damaged in line { $line }.
error-plan-damaged-next = What is signed stands in its folder; plan what is left anew, into another folder.
error-journal-damaged = { $path } is damaged in line { $line }.
error-journal-damaged-next = What is signed stands in its folder; plan what is left anew, into another folder.
error-other-signer = The certificate of the key is { $subject }, and the run was begun by { $expected }.
error-other-signer-next = Use the key that the run was begun with; with another one begin a run of its own.
error-key-silent = The token has not answered for { $seconds } seconds, and its module does not come back.
error-key-silent-next = Look after the token, and go on with "segel bulk resume".
error-pins-differ = There are { $pins } descriptors for the PINs of { $tokens } tokens.
error-pins-differ-next = Give --pin-fd once for all tokens, or once for each.
error-module-not-ours = The PKCS#11 module is used by something else in this process and cannot be made anew: { $detail }.
error-module-not-ours-next = Start the program again, and go on with "segel bulk resume".
error-server-missing = No server was named when the run was begun.
error-server-missing-next = Nothing has to be registered; name --server and --application with the next run.
error-address-insecure = The address { $url } would send the credential over the network in the clear.
error-address-insecure-next = Name an address with https.
error-credential-malformed = The name or the secret of the credential cannot be one.
error-credential-malformed-next = Look at what "segel-server credential create" printed.
error-file-unreadable = A signed document cannot be read again: { $detail }.
error-file-unreadable-next = Look whether it was moved, and run "segel bulk register" again.
error-server-refused = The server does not take it: { $detail }.
error-server-refused-next = Do what the server says, and run "segel bulk register" again.
error-answer-malformed = { $url } does not answer as a registry does.
error-answer-malformed-next = Look whether the address is that of the city's own segel-server.
error-journal-malformed = A line of the journal cannot be sent: { $detail }.
error-journal-malformed-next = Report this; the document itself is signed.
prompt-server-secret = Secret of the credential for the server:
bulk-progress-registering = registering
bulk-progress-planning = looking
bulk-finishing = Finishing what is in hand; once more ends at once.
bulk-unregistered = not registered: { $file }: { $message } { $next }
bulk-registered = Registered: { $registered }, refused: { $refused }, left: { $left }
bulk-summary-registered = Registered at the server: { $count }
bulk-summary-unregistered = Not registered: { $count }; "segel bulk register" brings them there
help-segel-bulk-register = Brings to the server what is signed and what it does not have
help-segel-bulk-register-run = Number of the run; the last one where absent
help-segel-bulk-register-quiet = Shows no progress
help-segel-bulk-register-output = The folder of what is signed
help-segel-bulk-run-server = Address of the segel-server where ids for QR codes are reserved and documents registered; with --box every box gets its QR code
help-segel-bulk-run-application = Name of the application's credential at the server
help-server-secret-fd = Reads the secret of that credential from file descriptor N (one line) instead of the terminal
