//! From facts to an indication (ETSI EN 319 102-1, 5.2 and 5.3): format, cryptography, identity of
//! the signing certificate, its path, constraints, later revisions. The first failure that nothing
//! can outweigh decides.

use crate::algorithm::{KeyType, Verification};
use crate::cms::{
    Content, EssMatch, EssVersion, Found, Irregularity, SignedAttributes, SignedData, SignerInfo,
};
use crate::limits::Limits;
use crate::revocation::ReasonCode;
use crate::trust::{
    Memory, Policy, Position, RevocationDemand, Status, TrustFailure, TrustParameters,
    ValidationData, validate_with,
};
use crate::verify::coverage::Binding;
use crate::verify::facts::{Broken, Facts};
use crate::verify::permission::Later;
use crate::verify::report::{
    Coverage, Evidence, Indication, Kind, Level, Modifications, SignatureReport, SubIndication,
};
use crate::x509::{Certificate, PathFailure, PathParameters, Purpose};
use time::OffsetDateTime;

/// A status, why, and the sentence that says so.
struct Conclusion {
    indication: Indication,
    sub_indication: Option<SubIndication>,
    sentence: String,
}

impl Conclusion {
    fn failed(sub_indication: SubIndication, sentence: impl Into<String>) -> Self {
        Self {
            indication: Indication::TotalFailed,
            sub_indication: Some(sub_indication),
            sentence: sentence.into(),
        }
    }

    fn indeterminate(sub_indication: SubIndication, sentence: impl Into<String>) -> Self {
        Self {
            indication: Indication::Indeterminate,
            sub_indication: Some(sub_indication),
            sentence: sentence.into(),
        }
    }
}

/// With what a signature is judged, by which policy, and for which time.
pub(crate) struct Question<'a> {
    pub(crate) data: &'a ValidationData,
    pub(crate) policy: &'a Policy,
    pub(crate) at: OffsetDateTime,
    pub(crate) limits: &'a Limits,
    /// What was found out about the data for other signatures.
    pub(crate) memory: &'a Memory<'a>,
}

/// Judges one signature; gives its report and the sentence behind its indication.
pub(crate) fn judge(
    facts: &Facts,
    evidence: Evidence,
    later: &Later,
    question: &Question<'_>,
) -> (SignatureReport, String) {
    let mut report = SignatureReport {
        field: facts.field.clone(),
        kind: facts.kind,
        indication: Indication::TotalPassed,
        sub_indication: None,
        reference_digest: facts.reference_digest,
        signature_value: None,
        coverage: facts.coverage,
        revision: facts.revision.map(|index| index as u64 + 1),
        modifications: later.modifications,
        modifications_permitted: later.permitted,
        modification_rule: later.rule.clone(),
        level: None,
        evidence,
        signer: None,
        signer_certificate_sha256: None,
        claimed_signing_time: facts.claimed_signing_time,
        best_signature_time: None,
        warnings: Vec::new(),
    };
    if facts.dictionary_replaced {
        report.modifications = Some(Modifications::Other);
        report.modifications_permitted = Some(false);
        report.modification_rule = Some("a signature dictionary is not replaced".to_owned());
    }
    let conclusion = match &facts.signed_data {
        Err(Broken::Format(sentence)) => {
            Some(Conclusion::failed(SubIndication::FormatFailure, sentence))
        }
        Err(Broken::Unsupported(sentence)) => {
            Some(Conclusion::indeterminate(SubIndication::Generic, sentence))
        }
        Ok(signed_data) => conclude(facts, signed_data, later, question, &mut report),
    };
    let sentence = match conclusion {
        Some(conclusion) => {
            report.indication = conclusion.indication;
            report.sub_indication = conclusion.sub_indication;
            conclusion.sentence
        }
        None => "every check of the policy passed".to_owned(),
    };
    if report.indication != Indication::TotalPassed {
        report.warnings.insert(0, sentence.clone());
    }
    report.indication = for_kind(report.indication, facts.kind);
    (report, sentence)
}

/// EN 319 102-1, 5.4: a time-stamp is PASSED or FAILED, not TOTAL-.
fn for_kind(indication: Indication, kind: Kind) -> Indication {
    match (indication, kind) {
        (Indication::TotalPassed, Kind::DocumentTimestamp) => Indication::Passed,
        (Indication::TotalFailed, Kind::DocumentTimestamp) => Indication::Failed,
        (other, _) => other,
    }
}

/// The reason why the signature is not TOTAL-PASSED, if there is one. Facts that are established on
/// the way go into the report whatever the outcome.
fn conclude(
    facts: &Facts,
    signed_data: &SignedData,
    later: &Later,
    question: &Question<'_>,
    report: &mut SignatureReport,
) -> Option<Conclusion> {
    let [signer_info] = signed_data.signer_infos.as_slice() else {
        let count = signed_data.signer_infos.len();
        return Some(Conclusion::failed(
            SubIndication::FormatFailure,
            format!("the CMS object has {count} SignerInfos where PDF allows one"),
        ));
    };
    let mut pool = signed_data.readable_certificates();
    pool.extend(question.data.certificates.iter().cloned());
    let signer = pool
        .iter()
        .find(|candidate| signer_info.sid.names(candidate));
    if let Some(signer) = signer {
        report.signer = Some(signer.subject());
        report.signer_certificate_sha256 = Some(hex::encode(signer.sha256()));
    }
    let attributes = signer_info.signed_attributes.as_ref();
    let cms_signing_time = attributes.and_then(|attributes| attributes.signing_time().one());
    report.claimed_signing_time = report.claimed_signing_time.or(cms_signing_time);
    report.evidence.signature_timestamp = signer_info.signature_time_stamps().next().is_some();
    let value = signer.and_then(|signer| signer_info.verify(signer.subject_public_key_info()));
    report.signature_value = match value {
        Some(Verification::Valid) => Some(true),
        Some(Verification::Invalid) => Some(false),
        _ => None,
    };

    let strict = facts.sub_filter == "ETSI.CAdES.detached";
    if let Some(sentence) = format_fault(signed_data, attributes) {
        return Some(Conclusion::failed(SubIndication::FormatFailure, sentence));
    }
    if let Some(conclusion) = irregular(signed_data, signer_info, report) {
        return Some(conclusion);
    }
    if facts.coverage == Coverage::Partial || facts.coverage == Coverage::Invalid {
        return Some(Conclusion::failed(
            SubIndication::FormatFailure,
            "the signature does not cover a whole revision of the file",
        ));
    }
    if facts.shared {
        return Some(Conclusion::failed(
            SubIndication::FormatFailure,
            "more than one field has this signature as its value",
        ));
    }
    if facts.dictionary_replaced {
        return Some(Conclusion::failed(
            SubIndication::FormatFailure,
            "a later revision put another dictionary in the place of the one that was signed",
        ));
    }
    if facts.reference_digest == Some(false) {
        return Some(Conclusion::failed(
            SubIndication::HashFailure,
            "the document's bytes are not those that were signed",
        ));
    }
    if value == Some(Verification::Invalid) {
        return Some(Conclusion::failed(
            SubIndication::SigCryptoFailure,
            "the signature value does not verify under the signing certificate",
        ));
    }
    let binding = signer.map(|signer| signing_certificate(attributes, signer, strict, report));
    let sound = matches!(binding, Some(None)) && facts.binding == Binding::Bound;
    if sound && baseline(facts, cms_signing_time, strict) {
        report.level = Some(Level::BB);
    }
    if later.permitted == Some(false) {
        return Some(Conclusion::failed(
            SubIndication::FormatFailure,
            later.sentence(),
        ));
    }
    let Some(signer) = signer else {
        return Some(Conclusion::indeterminate(
            SubIndication::NoSigningCertificateFound,
            "the signing certificate is neither in the signature nor among those given",
        ));
    };
    match value {
        Some(Verification::Unsupported { what }) => {
            return Some(Conclusion::indeterminate(
                SubIndication::Generic,
                format!("this version does not verify {}", what),
            ));
        }
        Some(Verification::Valid | Verification::Invalid) => {}
        None => {
            return Some(Conclusion::indeterminate(
                SubIndication::Generic,
                "this version does not judge signatures without signed attributes",
            ));
        }
    }
    if facts.reference_digest.is_none() {
        return Some(Conclusion::indeterminate(
            SubIndication::Generic,
            "this version does not know the digest algorithm of the signature",
        ));
    }
    if facts.binding == Binding::Loose {
        return Some(Conclusion::indeterminate(
            SubIndication::Generic,
            "the covered bytes do not end with the revision that holds the signature, so the gap \
             may have been moved",
        ));
    }
    if let Some(conclusion) = binding.flatten() {
        return Some(conclusion);
    }
    if let Some(conclusion) = certificate(signer, &pool, question, report) {
        return Some(conclusion);
    }
    if report.evidence.signature_timestamp {
        report
            .warnings
            .push("the signature time-stamp was not judged".to_owned());
    }
    if let Some(conclusion) = weakness(signer_info, signer, question) {
        return Some(conclusion);
    }
    if later.permitted != Some(true) {
        return Some(Conclusion::indeterminate(
            SubIndication::Generic,
            later.sentence(),
        ));
    }
    None
}

/// RFC 5652, 5.3 and 11; ISO 32000-2, 12.8.3.3 and 12.8.3.4.
fn format_fault(
    signed_data: &SignedData,
    attributes: Option<&SignedAttributes>,
) -> Option<&'static str> {
    if signed_data.content != Content::Absent {
        return Some("the CMS object of a detached signature holds content");
    }
    if !signed_data.holds_data() {
        return Some("the CMS object is not a signature over data");
    }
    let attributes = attributes?;
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
    signer_info: &SignerInfo,
    report: &mut SignatureReport,
) -> Option<Conclusion> {
    let found = signed_data
        .irregularities()
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
            Irregularity::RepeatedAttribute { .. } | Irregularity::TrailingBytes { .. } => {
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

/// ETSI EN 319 142-1, 6.3: what makes a signature B-B.
fn baseline(facts: &Facts, cms_signing_time: Option<OffsetDateTime>, strict: bool) -> bool {
    strict
        && facts.claimed_signing_time.is_some()
        && cms_signing_time.is_none()
        && matches!(
            facts.coverage,
            Coverage::WholeFile | Coverage::WholeRevision
        )
}

/// EN 319 102-1, 5.2.6: the signer's certificate, for documents, at the validation time. Where data on
/// revocation is given, every status has to be known.
fn certificate(
    signer: &Certificate,
    pool: &[Certificate],
    question: &Question<'_>,
    report: &mut SignatureReport,
) -> Option<Conclusion> {
    let path = PathParameters::new(Purpose::DocumentSigning, question.at);
    let path = path.with_limits(question.limits);
    let mut parameters = TrustParameters::new(path, question.policy);
    let data = question.data;
    if data.revocation_lists.is_empty() && data.ocsp_responses.is_empty() {
        parameters.revocation = RevocationDemand::WhereKnown;
    }
    let validation = validate_with(question.memory, signer, pool, data, &parameters);
    let unknown = |status: &Status| matches!(status, Status::Unknown { .. });
    if validation.failure.is_none() && validation.statuses.iter().any(unknown) {
        report
            .warnings
            .push("revocation was not checked".to_owned());
    }
    validation.failure.as_ref().map(trust_conclusion)
}

/// EN 319 102-1, 5.2.8: the algorithms of the signature itself. Without proof that it is older, it is
/// as old as now.
fn weakness(
    signer_info: &SignerInfo,
    signer: &Certificate,
    question: &Question<'_>,
) -> Option<Conclusion> {
    let (policy, at) = (question.policy, question.at);
    let digest = signer_info.digest_algorithm.digest().ok();
    let key = KeyType::of(signer.subject_public_key_info()).ok();
    let of_content = digest.and_then(|digest| policy.check_digest(digest, at).err());
    let of_value = || {
        let algorithm = signer_info.verification_algorithm().ok()?;
        policy.check_signature(algorithm, &key?, at).err()
    };
    of_content.or_else(of_value).map(|unreliable| {
        Conclusion::indeterminate(
            SubIndication::CryptoConstraintsFailureNoPoe,
            format!("{unreliable}, and nothing proves that the signature is old enough for that"),
        )
    })
}

/// EN 319 102-1, 5.2.6: without proof that the signature is older, what has ended or was revoked
/// cannot be placed before or after it.
fn trust_conclusion(failure: &TrustFailure) -> Conclusion {
    let sub_indication = match failure {
        TrustFailure::Path(failure) => match failure {
            PathFailure::NoChain { .. } => SubIndication::NoCertificateChainFound,
            PathFailure::Expired { .. } | PathFailure::NotYetValid { .. } => {
                SubIndication::OutOfBoundsNoPoe
            }
            PathFailure::ConstraintViolated { .. } => SubIndication::ChainConstraintsFailure,
            _ => SubIndication::CertificateChainGeneralFailure,
        },
        TrustFailure::Unreliable { .. } => SubIndication::CryptoConstraintsFailureNoPoe,
        TrustFailure::Revoked {
            reason: ReasonCode::CertificateHold,
            ..
        }
        | TrustFailure::NoStatus { .. } => SubIndication::TryLater,
        TrustFailure::Revoked {
            position: Position::Leaf,
            ..
        } => SubIndication::RevokedNoPoe,
        TrustFailure::Revoked {
            position: Position::Authority,
            ..
        } => SubIndication::RevokedCaNoPoe,
    };
    Conclusion::indeterminate(sub_indication, failure.to_string())
}
