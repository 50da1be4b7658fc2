//! The vectors: what each file is, why it exists, and what must be said of it.

use crate::base;
use crate::gap_shift;
use crate::pki::{Official, Pki};
use crate::surgery::{Signature, find_signature, resigned, with_byte_range, with_contents};
use segel_core::cms::{self, AlgorithmProtection};
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, VisibleBox, sign};
use segel_core::{Error, Limits, Signer};
use serde::Serialize;
use time::OffsetDateTime;
use time::macros::datetime;

/// When the letters are signed, and when they are judged.
pub(crate) const SIGNED_AT: OffsetDateTime = datetime!(2026-03-02 02:00:00 UTC);
pub(crate) const JUDGED_AT: OffsetDateTime = datetime!(2026-06-01 00:00:00 UTC);

/// One file and its sidecar.
pub(crate) struct Vector {
    pub(crate) name: &'static str,
    pub(crate) file: Vec<u8>,
    pub(crate) sidecar: Sidecar,
}

/// What stands beside a file, described in test-vectors/README.md.
#[derive(Serialize)]
pub(crate) struct Sidecar {
    format: u32,
    what: &'static str,
    why: &'static str,
    anchors: Vec<&'static str>,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    expected: Expected,
}

#[derive(Serialize)]
pub(crate) struct Expected {
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    signatures: Vec<ExpectedSignature>,
}

impl Expected {
    /// One signature of which everything is as it should be.
    pub(crate) fn passed(field: &'static str) -> Self {
        let signature = ExpectedSignature {
            field,
            ..ExpectedSignature::passed()
        };
        Self {
            verdict: signature.indication,
            error: None,
            signatures: vec![signature],
        }
    }

    /// The same with another indication.
    pub(crate) fn with(mut self, indication: &'static str, sub_indication: &'static str) -> Self {
        self.verdict = indication;
        let signatures = self.signatures.into_iter();
        self.signatures = signatures
            .map(|signature| signature.with(indication, sub_indication))
            .collect();
        self
    }
}

/// Members of the report that must be exactly so; others are not looked at.
#[derive(Serialize)]
struct ExpectedSignature {
    field: &'static str,
    indication: &'static str,
    sub_indication: Option<&'static str>,
    reference_digest: Option<bool>,
    signature_value: Option<bool>,
    coverage: &'static str,
    modifications: Option<&'static str>,
    level: Option<&'static str>,
}

impl ExpectedSignature {
    /// A signature of which everything is as it should be.
    fn passed() -> Self {
        Self {
            field: "Signature1",
            indication: "TOTAL-PASSED",
            sub_indication: None,
            reference_digest: Some(true),
            signature_value: Some(true),
            coverage: "WHOLE_FILE",
            modifications: Some("NONE"),
            level: Some("B-B"),
        }
    }

    fn with(mut self, indication: &'static str, sub_indication: &'static str) -> Self {
        self.indication = indication;
        self.sub_indication = Some(sub_indication);
        self
    }

    /// What is known where the ByteRange or `/Contents` is broken: nothing but that.
    fn format_failure() -> Self {
        Self {
            reference_digest: None,
            signature_value: None,
            coverage: "INVALID",
            modifications: None,
            level: None,
            ..Self::passed().with("TOTAL-FAILED", "FORMAT_FAILURE")
        }
    }
}

/// All of them, from one PKI.
pub(crate) fn all(pki: &Pki) -> Result<Vec<Vector>, Error> {
    let valid = signed(&pki.official, None)?;
    let signature = find_signature(&valid);
    let mut vectors = vec![
        vector(
            "valid-b-b",
            "an invisible PAdES B-B signature over a file with a classic cross-reference table",
            "the base line: what every other vector departs from (ETSI EN 319 142-1, 6.3)",
            valid.clone(),
            ExpectedSignature::passed(),
        ),
        vector(
            "valid-b-b-visible",
            "the same with a visible box that holds a QR code and two lines of text",
            "an appearance changes nothing in the verdict (ISO 32000-2, 12.7.5.5)",
            signed(&pki.official, Some(visible()?))?,
            ExpectedSignature::passed(),
        ),
        vector(
            "flipped-byte",
            "one digit of the amount in the page's text is another",
            "the digest over the ByteRange must show it (ISO 32000-2, 12.8.1)",
            flipped(&valid),
            ExpectedSignature {
                reference_digest: Some(false),
                level: None,
                ..ExpectedSignature::passed().with("TOTAL-FAILED", "HASH_FAILURE")
            },
        ),
        vector(
            "byte-range-gap",
            "the gap of the ByteRange is 16 bytes wider than /Contents; digest and signature fit it",
            "signature wrapping: bytes in the gap can be changed at will (pdf-insecurity.org, SWA)",
            wide_gap(&valid, &signature, &pki.official)?,
            ExpectedSignature {
                reference_digest: Some(true),
                signature_value: Some(true),
                modifications: Some("OTHER"),
                ..ExpectedSignature::format_failure()
            },
        ),
        vector(
            "appended-page",
            "an incremental update after the signature adds a page",
            "incremental saving attack: what follows the signed revision was not signed (ISA)",
            base::with_a_second_page(&valid),
            ExpectedSignature {
                coverage: "WHOLE_REVISION",
                modifications: Some("OTHER"),
                ..ExpectedSignature::passed().with("TOTAL-FAILED", "FORMAT_FAILURE")
            },
        ),
        vector(
            "wrong-message-digest",
            "messageDigest is the digest of something else; the signature over it verifies",
            "both links must hold: document to messageDigest, attributes to signature (RFC 5652, 5.6)",
            wrong_message_digest(&valid, &signature, &pki.official)?,
            ExpectedSignature {
                reference_digest: Some(false),
                level: None,
                ..ExpectedSignature::passed().with("TOTAL-FAILED", "HASH_FAILURE")
            },
        ),
        vector(
            "wrong-signing-certificate-hash",
            "signing-certificate-v2 holds the hash of another official's certificate",
            "certificate substitution (RFC 5035, 1; ETSI EN 319 102-1, 5.2.3)",
            wrong_signing_certificate(&valid, &signature, pki)?,
            ExpectedSignature {
                level: None,
                ..ExpectedSignature::passed().with("INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND")
            },
        ),
        vector(
            "truncated",
            "the last third of the file is missing",
            "a download that broke off must be named, not guessed at",
            valid
                .get(..valid.len() / 3 * 2)
                .unwrap_or_default()
                .to_vec(),
            ExpectedSignature::passed(),
        ),
        vector(
            "empty-contents",
            "/Contents is an empty string",
            "universal signature forgery: a missing value must fail (pdf-insecurity.org, USF 01)",
            empty_contents(&valid, &signature),
            ExpectedSignature::format_failure(),
        ),
        vector(
            "gap-shift",
            "the CMS object was taken to a gap that the document brought along; another page shows",
            "the digest does not say where the first range ends: the section that ends the covered \
             bytes must be the signer's and name the signature",
            gap_shift::forged(|document| signed_document(document, &pki.official, None))?,
            ExpectedSignature {
                modifications: None,
                level: None,
                ..ExpectedSignature::passed().with("INDETERMINATE", "GENERIC")
            },
        ),
        vector(
            "expired",
            "the official's certificate ended before the time of validation",
            "without proof of an earlier time the signature cannot be placed (EN 319 102-1, 5.2.6.4)",
            signed(&pki.expired, None)?,
            ExpectedSignature::passed().with("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"),
        ),
        vector(
            "untrusted",
            "the certificate leads to an authority that is not among the anchors",
            "anybody can make certificates (RFC 5280, 6.1)",
            signed(&pki.other_official, None)?,
            ExpectedSignature::passed().with("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"),
        ),
    ];
    for vector in &mut vectors {
        if vector.name == "truncated" {
            vector.sidecar.expected = Expected {
                verdict: "UNREADABLE",
                error: Some("truncated"),
                signatures: Vec::new(),
            };
        }
    }
    Ok(vectors)
}

fn vector(
    name: &'static str,
    what: &'static str,
    why: &'static str,
    file: Vec<u8>,
    signature: ExpectedSignature,
) -> Vector {
    let expected = Expected {
        verdict: signature.indication,
        error: None,
        signatures: vec![signature],
    };
    let sidecar = Sidecar {
        format: 1,
        what,
        why,
        anchors: vec!["certificates/root.pem"],
        at: JUDGED_AT,
        expected,
    };
    Vector {
        name,
        file,
        sidecar,
    }
}

fn signed(official: &Official, appearance: Option<VisibleBox>) -> Result<Vec<u8>, Error> {
    signed_document(base::document(), official, appearance)
}

fn signed_document(
    document: Vec<u8>,
    official: &Official,
    appearance: Option<VisibleBox>,
) -> Result<Vec<u8>, Error> {
    let mut request = SignatureRequest::new(official.signs_at.unwrap_or(SIGNED_AT));
    request.reason = Some("Vektor uji".to_owned());
    request.appearance = appearance;
    let mut file = Vec::new();
    let document = Document::open(&document, &Limits::default())?;
    sign(&document, &request, official, &mut file)?;
    Ok(file)
}

fn visible() -> Result<VisibleBox, Error> {
    let lines = ["Ditandatangani secara elektronik", "Pejabat Uji"].map(str::to_owned);
    let mut visible = VisibleBox::with_text([72.0, 600.0, 220.0, 80.0], lines)?;
    visible.qr = Some("https://contoh.example/v/00000000000000000000000000000000".to_owned());
    Ok(visible)
}

fn flipped(file: &[u8]) -> Vec<u8> {
    let mut flipped = file.to_vec();
    let amount = b"Rp 1.000.000";
    if let Some(at) = file
        .windows(amount.len())
        .position(|window| window == amount)
        && let Some(digit) = flipped.get_mut(at + 3)
    {
        *digit = b'9';
    }
    flipped
}

fn wide_gap(file: &[u8], signature: &Signature, official: &Official) -> Result<Vec<u8>, Error> {
    let wide = signature.contents.start - 16..signature.contents.end;
    let file = with_byte_range(file, signature, &wide);
    resigned(&file, signature, &wide, official)
}

fn wrong_message_digest(
    file: &[u8],
    signature: &Signature,
    official: &Official,
) -> Result<Vec<u8>, Error> {
    let attributes = cms::signed_attributes(
        official.algorithm(),
        &official.algorithm().digest().digest(b"another document"),
        official.chain().leaf(),
        AlgorithmProtection::Include,
        &cms::Statements::default(),
    )?;
    with_contents(file, signature, &attributes, official)
}

fn wrong_signing_certificate(
    file: &[u8],
    signature: &Signature,
    pki: &Pki,
) -> Result<Vec<u8>, Error> {
    let attributes = cms::signed_attributes(
        pki.official.algorithm(),
        &signature.digest(file, &signature.contents),
        pki.other_official.chain().leaf(),
        AlgorithmProtection::Include,
        &cms::Statements::default(),
    )?;
    with_contents(file, signature, &attributes, &pki.official)
}

fn empty_contents(file: &[u8], signature: &Signature) -> Vec<u8> {
    let mut emptied = file.to_vec();
    for byte in emptied
        .iter_mut()
        .take(signature.contents.end)
        .skip(signature.contents.start + 1)
    {
        *byte = b' ';
    }
    if let Some(byte) = emptied.get_mut(signature.contents.start + 1) {
        *byte = b'>';
    }
    emptied
}
