//! Signatures that are CMS objects: PAdES, and the older `adbe.pkcs7.detached` and `adbe.pkcs7.sha1`, each
//! by its own rules (ISO 32000-2, 12.8.3.3; ETSI EN 319 142-1).

use super::certificate;
use super::{Conclusion, Proven, Question};
use crate::algorithm::{DigestAlgorithm, Verification, verify_digest};
use crate::cms::{
    Content, EssMatch, EssVersion, Found, Irregularity, SignedAttributes, SignedData, SignerInfo,
};
use crate::error::Error;
use crate::verify::facts::{Binding, SignatureFacts, SubFilter};
use crate::verify::permission::Later;
use crate::verify::report::{Coverage, Level, SignatureReport, SubIndication};
use crate::x509::Certificate;

/// The reason why the signature is not TOTAL-PASSED, if there is one. Facts that are established on
/// the way go into the report whatever the outcome.
pub(super) fn conclude(
    facts: &SignatureFacts,
    (sub_filter, signed_data): (SubFilter, Result<&SignedData, &Error>),
    later: &Later,
    question: &Question<'_>,
    proven: &Proven<'_>,
    report: &mut SignatureReport,
) -> Option<Conclusion> {
    let signed_data = match signed_data {
        Ok(signed_data) => signed_data,
        Err(error) => {
            return Some(super::broken(facts).unwrap_or_else(|| super::unreadable(error)));
        }
    };
    let [signer_info] = signed_data.signer_infos.as_slice() else {
        let count = signed_data.signer_infos.len();
        return Some(Conclusion::failed(
            SubIndication::FormatFailure,
            format!("the CMS object has {count} SignerInfos where PDF allows one"),
        ));
    };
    let certificates = signed_data.certificates.iter();
    let mut pool: Vec<_> = certificates
        .filter_map(|der| question.memory.certificate(der))
        .collect();
    let readable = pool.len();
    pool.extend(question.data.certificates.iter().cloned());
    let signer = pool
        .iter()
        .find(|candidate| signer_info.sid.names(candidate));
    let attributes = signer_info.signed_attributes.as_ref();
    let strict = sub_filter == SubFilter::Pades;
    let binding = signer.map(|signer| signing_certificate(attributes, signer, strict, report));
    if let Some(signer) = signer
        && !names_another(binding.as_ref())
    {
        super::name(signer, report);
    }
    let cms_signing_time = attributes.and_then(|attributes| attributes.signing_time().one());
    report.claimed_signing_time = report.claimed_signing_time.or(cms_signing_time);
    let value = signer.and_then(|signer| value(facts, signed_data, signer_info, signer));
    report.signature_value = super::known(value.as_ref());
    if attributes.is_none() && sub_filter != SubFilter::Pkcs7Sha1 {
        // nothing but the value holds the digest
        report.reference_digest = report.signature_value;
    }

    if let Some(conclusion) = super::broken(facts) {
        return Some(conclusion);
    }
    if let Some(sentence) = format_fault(signed_data, attributes, sub_filter) {
        return Some(Conclusion::failed(SubIndication::FormatFailure, sentence));
    }
    if let Some(conclusion) = irregular(signed_data, readable, signer_info, report) {
        return Some(conclusion);
    }
    if let Some(conclusion) = super::not_as_signed(facts, report.reference_digest) {
        return Some(conclusion);
    }
    if sub_filter == SubFilter::Pkcs7Sha1
        && let Some(sentence) = content_differs(signed_data, signer_info)
    {
        return Some(Conclusion::failed(SubIndication::HashFailure, sentence));
    }
    if value == Some(Verification::Invalid) {
        return Some(super::value_differs());
    }
    let sound = matches!(binding, Some(None)) && facts.binding == Binding::Bound;
    let own = |signer: &Certificate| {
        signed_data
            .certificates
            .iter()
            .any(|der| der == signer.der())
    };
    let sound = sound && strict && signer.is_some_and(own);
    if sound && attributes.is_some_and(|attributes| is_baseline(facts, attributes)) {
        report.level = Some(Level::BB);
    }
    if let Some(conclusion) = super::changed(later) {
        return Some(conclusion);
    }
    let Some(signer) = signer else {
        return Some(Conclusion::indeterminate(
            SubIndication::NoSigningCertificateFound,
            "the signing certificate is neither in the signature nor among those given",
        ));
    };
    if let Some(conclusion) = super::not_established(facts, value, report) {
        return Some(conclusion);
    }
    if let Some(conclusion) = binding.flatten() {
        return Some(conclusion);
    }
    if let Some(conclusion) = certificate::of_signer(signer, &pool, question, proven, report) {
        return Some(conclusion);
    }
    let digest = match sub_filter {
        // the document is bound by SHA-1, whatever digests that (ISO 32000-1, 12.8.3.3.1)
        SubFilter::Pkcs7Sha1 => Some(DigestAlgorithm::Sha1),
        _ => signer_info.digest_algorithm.digest().ok(),
    };
    let algorithm = signer_info.verification_algorithm().ok();
    if let Some(conclusion) =
        certificate::weakness(digest, algorithm, signer, question, proven.since)
    {
        return Some(conclusion);
    }
    super::untold(later)
}

/// Whether the signature value fits, where that can be checked: over the signed attributes, or over the
/// content itself (RFC 5652, 5.4).
fn value(
    facts: &SignatureFacts,
    signed_data: &SignedData,
    signer_info: &SignerInfo,
    signer: &Certificate,
) -> Option<Verification> {
    let key = signer.subject_public_key_info();
    if signer_info.signed_attributes.is_some() {
        return signer_info.verify(key);
    }
    let algorithm = match signer_info.verification_algorithm() {
        Ok(algorithm) => algorithm,
        Err(unsupported) => return Some(unsupported.into()),
    };
    let signature = &signer_info.signature;
    match &signed_data.content {
        Content::Present(content) => {
            let digest = algorithm.digest()?.digest(content);
            Some(verify_digest(&algorithm, key, &digest, signature))
        }
        Content::Absent => {
            let digest = facts.digest(algorithm.digest()?)?;
            Some(verify_digest(&algorithm, key, &digest, signature))
        }
    }
}

/// For `adbe.pkcs7.sha1`: message-digest is that of the digest which the CMS object holds.
fn content_differs(signed_data: &SignedData, signer_info: &SignerInfo) -> Option<&'static str> {
    let Content::Present(content) = &signed_data.content else {
        return None;
    };
    let attributes = signer_info.signed_attributes.as_ref()?;
    let digest = signer_info.digest_algorithm.digest().ok()?.digest(content);
    match attributes.message_digest() {
        Found::One(expected) if expected == digest => None,
        _ => Some("the message-digest attribute is not that of the signed content"),
    }
}

/// RFC 5652, 5.3 and 11; ISO 32000-2, 12.8.3.3 and 12.8.3.4.
fn format_fault(
    signed_data: &SignedData,
    attributes: Option<&SignedAttributes>,
    sub_filter: SubFilter,
) -> Option<&'static str> {
    match (sub_filter, &signed_data.content) {
        // 12.8.3.3: the digest of the document, which the CMS object signs
        (SubFilter::Pkcs7Sha1, Content::Present(content)) if content.len() == 20 => {}
        (SubFilter::Pkcs7Sha1, _) => {
            return Some("the CMS object does not hold the SHA-1 digest that it should sign");
        }
        (_, Content::Absent) => {}
        (_, Content::Present(_)) => {
            return Some("the CMS object of a detached signature holds content");
        }
    }
    if attributes.is_none() && sub_filter == SubFilter::Pades {
        return Some("there are no signed attributes, which PAdES demands");
    }
    if !signed_data.holds_data() {
        return Some("the CMS object is not a signature over data");
    }
    let attributes = attributes?;
    if let Some(sentence) = content_attributes(signed_data, attributes) {
        return Some(sentence);
    }
    None
}

/// RFC 5652, 11.1 and 11.2.
fn content_attributes(
    signed_data: &SignedData,
    attributes: &SignedAttributes,
) -> Option<&'static str> {
    if attributes.content_type() != Found::One(signed_data.content_type.clone()) {
        return Some("the content-type attribute does not name the content's type");
    }
    if !matches!(attributes.message_digest(), Found::One(_)) {
        return Some("there is no single message-digest attribute");
    }
    None
}

/// Departures that let two readers see two signatures fail; the others are told.
fn irregular(
    signed_data: &SignedData,
    readable: usize,
    signer_info: &SignerInfo,
    report: &mut SignatureReport,
) -> Option<Conclusion> {
    let found = signed_data
        .irregularities_beside(readable)
        .into_iter()
        .chain(signer_info.irregularities());
    let mut conclusion = None;
    for irregularity in found {
        let sentence = irregularity.to_string();
        conclusion = conclusion.or(match irregularity {
            Irregularity::AlgorithmProtection => Some(Conclusion::failed(
                SubIndication::SigCryptoFailure,
                sentence,
            )),
            Irregularity::RepeatedAttribute { .. }
            | Irregularity::SeveralValues { .. }
            | Irregularity::TrailingBytes { .. } => {
                Some(Conclusion::failed(SubIndication::FormatFailure, sentence))
            }
            _ => {
                report.warnings.push(sentence);
                None
            }
        });
    }
    conclusion
}

/// Whether the signature itself says that somebody else's certificate was put in the place of its own: then
/// nobody is named.
fn names_another(binding: Option<&Option<Conclusion>>) -> bool {
    let found = binding.and_then(Option::as_ref);
    found
        .is_some_and(|found| found.sub_indication == Some(SubIndication::NoSigningCertificateFound))
}

/// EN 319 102-1, 5.2.3: the certificate that the signature itself names must be this one.
fn signing_certificate(
    attributes: Option<&SignedAttributes>,
    signer: &Certificate,
    strict: bool,
    report: &mut SignatureReport,
) -> Option<Conclusion> {
    let named = [EssVersion::V1, EssVersion::V2].map(|version| {
        attributes.map_or(Found::Absent, |attributes| {
            attributes.signing_certificate(version)
        })
    });
    let mut matched = false;
    for named in named {
        let certificates = match named {
            Found::Absent => continue,
            Found::One(named) => named.certificates,
            Found::Ambiguous | Found::Unreadable => {
                return Some(Conclusion::indeterminate(
                    SubIndication::SigConstraintsFailure,
                    "the signing-certificate attribute cannot be read",
                ));
            }
        };
        match certificates.first().map(|first| first.compare(signer)) {
            Some(EssMatch::Matches) => matched = true,
            Some(EssMatch::Unsupported { what }) => {
                return Some(Conclusion::indeterminate(
                    SubIndication::Generic,
                    format!(
                        "this version does not know {what} of the signing-certificate attribute"
                    ),
                ));
            }
            _ => {
                return Some(Conclusion::indeterminate(
                    SubIndication::NoSigningCertificateFound,
                    "the signing-certificate attribute names another certificate",
                ));
            }
        }
    }
    if !matched && strict {
        return Some(Conclusion::indeterminate(
            SubIndication::SigConstraintsFailure,
            "the signing-certificate attribute that PAdES demands is missing",
        ));
    }
    if !matched {
        report
            .warnings
            .push("no signing-certificate attribute binds the certificate".to_owned());
    }
    None
}

/// ETSI EN 319 142-1, 6.3: what makes a signature B-B. That it is not DER throughout is told and does not count
/// here: what was written with indefinite lengths is taken for its level by everybody else.
fn is_baseline(facts: &SignatureFacts, attributes: &SignedAttributes) -> bool {
    let states_more = attributes.has_commitment_type() || attributes.has_signature_policy();
    facts.claimed_signing_time.is_some()
        && matches!(attributes.signing_time(), Found::Absent)
        // table 1, d and m
        && !(facts.has_reason && states_more)
        && matches!(
            facts.coverage,
            Coverage::WholeFile | Coverage::WholeRevision
        )
}
