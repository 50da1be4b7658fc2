//! `adbe.x509.rsa_sha1`: an RSA signature over the document's SHA-1 digest, with nothing around it, its
//! certificates in `/Cert` (ISO 32000-2, 12.8.3.2).

use super::certificate;
use super::{Conclusion, Proven, Question};
use crate::algorithm::{DigestAlgorithm, VerificationAlgorithm, verify_digest};
use crate::asn1::{Reader, Tag};
use crate::verify::facts::SignatureFacts;
use crate::verify::permission::Later;
use crate::verify::report::{SignatureReport, SubIndication};
use crate::x509::Certificate;

const ALGORITHM: VerificationAlgorithm = VerificationAlgorithm::RsaPkcs1(DigestAlgorithm::Sha1);

/// The reason why the signature is not TOTAL-PASSED, if there is one.
pub(super) fn conclude(
    facts: &SignatureFacts,
    later: &Later,
    question: &Question<'_>,
    proven: &Proven<'_>,
    report: &mut SignatureReport,
) -> Option<Conclusion> {
    let certificates: Vec<Certificate> = facts
        .certificates
        .iter()
        .filter_map(|der| Certificate::from_der(hex::decode(der).ok()?.as_slice()).ok())
        .collect();
    let signature = signature(&facts.contents);
    let digest = facts.digest(DigestAlgorithm::Sha1);
    let signer = certificates.first();
    if let Some(signer) = signer {
        super::name(signer, report);
    }
    let value = match (signer, &signature, &digest) {
        (Some(signer), Some(signature), Some(digest)) => {
            let key = signer.subject_public_key_info();
            Some(verify_digest(&ALGORITHM, key, digest, signature))
        }
        _ => None,
    };
    report.signature_value = super::known(value.as_ref());
    // nothing but the value holds the digest
    report.reference_digest = report.signature_value;
    if let Some(conclusion) = super::broken(facts) {
        return Some(conclusion);
    }
    if signature.is_none() {
        return Some(Conclusion::failed(
            SubIndication::FormatFailure,
            "/Contents is not an OCTET STRING with a signature",
        ));
    }
    if let Some(conclusion) = super::not_as_signed(facts, report.reference_digest) {
        return Some(conclusion);
    }
    if let Some(conclusion) = super::changed(later) {
        return Some(conclusion);
    }
    let Some(signer) = signer else {
        return Some(Conclusion::indeterminate(
            SubIndication::NoSigningCertificateFound,
            "there is no certificate in /Cert that can be read",
        ));
    };
    if let Some(conclusion) = super::not_established(facts, value, report) {
        return Some(conclusion);
    }
    report
        .warnings
        .push("no signing-certificate attribute binds the certificate".to_owned());
    let mut pool = certificates.clone();
    pool.extend(question.data.certificates.iter().cloned());
    if let Some(conclusion) = certificate::of_signer(signer, &pool, question, proven, report) {
        return Some(conclusion);
    }
    let weakness = certificate::weakness(
        Some(DigestAlgorithm::Sha1),
        Some(ALGORITHM),
        signer,
        question,
        proven.since,
    );
    weakness.or_else(|| super::untold(later))
}

/// What the OCTET STRING holds; zeros may follow it.
fn signature(contents: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(contents);
    let string = reader.expect(Tag::OCTET_STRING, "a signature").ok()?;
    Some(string.contents.to_vec())
}
