//! The signer's certificate and the algorithms, for a time (ETSI EN 319 102-1, 5.2.6 and 5.2.8).

use super::{Conclusion, Proven, Question};
use crate::algorithm::{DigestAlgorithm, KeyType, VerificationAlgorithm};
use crate::revocation::ReasonCode;
use crate::trust::{
    Position, ProofsOfExistence, RevocationDemand, Status, TrustFailure, TrustParameters,
    ValidationData, validate_with,
};
use crate::verify::report::{SignatureReport, SubIndication};
use crate::x509::{Certificate, PathFailure, PathParameters, Purpose};
use time::OffsetDateTime;

/// For which purpose a certificate is needed, at the validation time.
pub(super) fn parameters<'q>(purpose: Purpose, question: &Question<'q>) -> TrustParameters<'q> {
    let path = PathParameters::new(purpose, question.at).with_limits(question.limits);
    let mut parameters = TrustParameters::new(path, question.policy);
    parameters.revocation = question.demand;
    parameters
}

/// What is asked of statuses: all of them where whoever asks gives data on revocation. What the document carries
/// itself does not ask for more: anybody may add to that, and nothing that passed fails for it (EN 319 102-1, 5.1.3).
pub(super) fn demand(data: &ValidationData) -> RevocationDemand {
    match data.revocation_lists.is_empty() && data.ocsp_responses.is_empty() {
        true => RevocationDemand::WhereKnown,
        false => RevocationDemand::Required,
    }
}

/// The same for a time in the past by which the thing is proven to have existed: nobody can be asked any more,
/// so every status has to be known from what is there.
pub(super) fn parameters_then<'q>(
    purpose: Purpose,
    then: OffsetDateTime,
    proofs: &'q ProofsOfExistence,
    question: &Question<'q>,
) -> TrustParameters<'q> {
    let path = PathParameters::new(purpose, then).with_limits(question.limits);
    let mut parameters = TrustParameters::new(path, question.policy);
    parameters.proofs = Some(proofs);
    parameters
}

/// EN 319 102-1, 5.2.6: the signer's certificate, for documents, at the validation time; and where it does not
/// hold any more 5.5.4 and 5.6.2.4, for the time by which the signature is proven to have existed.
pub(super) fn of_signer(
    signer: &Certificate,
    pool: &[Certificate],
    question: &Question<'_>,
    proven: &Proven<'_>,
    report: &mut SignatureReport,
) -> Option<Conclusion> {
    let since = proven.since;
    let (not_before, _) = signer.validity();
    // EN 319 102-1, 5.5.4, step 4: who was not there yet did not sign
    if since < question.at && since < not_before {
        return Some(Conclusion::failed(
            SubIndication::NotYetValid,
            format!(
                "the signature is proven to have existed by {since}, and its certificate begins at {not_before}"
            ),
        ));
    }
    let judged =
        |parameters| validate_with(question.memory, signer, pool, question.data, &parameters);
    let now = judged(parameters(Purpose::DocumentSigning, question));
    question.note_missing(&now.missing);
    proven.chain.replace(now.closest.clone());
    let Some(failure) = &now.failure else {
        note_unchecked(&now.statuses, report);
        return None;
    };
    if since >= question.at || !failure.may_have_been_otherwise() {
        return Some(conclusion(failure));
    }
    let then = parameters_then(Purpose::DocumentSigning, since, proven.proofs, question);
    match judged(then).failure {
        None => {
            report.warnings.push(format!(
                "the certificate was judged for {since}, by when the signature is proven to have existed"
            ));
            None
        }
        Some(earlier) => {
            let mut conclusion = conclusion(failure);
            conclusion.sentence = format!(
                "{failure}; nor does it hold for {since}, by when the signature is proven to have existed: \
                 {earlier}"
            );
            Some(conclusion)
        }
    }
}

/// A status that is not known is told.
pub(super) fn note_unchecked(statuses: &[Status], report: &mut SignatureReport) {
    let unknown = |status: &Status| matches!(status, Status::Unknown { .. });
    if statuses.iter().any(unknown) {
        report
            .warnings
            .push("revocation was not checked".to_owned());
    }
}

/// EN 319 102-1, 5.2.8: the algorithms of the signature itself, for the time by which it is proven to have
/// existed. Without proof that it is older, it is as old as now.
pub(super) fn weakness(
    digest: Option<DigestAlgorithm>,
    algorithm: Option<VerificationAlgorithm>,
    signer: &Certificate,
    question: &Question<'_>,
    since: OffsetDateTime,
) -> Option<Conclusion> {
    let (policy, at) = (question.policy, since);
    let key = KeyType::of(signer.subject_public_key_info()).ok();
    let of_content = digest.and_then(|digest| policy.check_digest(digest, at).err());
    let of_value = || policy.check_signature(algorithm?, &key?, at).err();
    of_content.or_else(of_value).map(|unreliable| {
        Conclusion::indeterminate(
            SubIndication::CryptoConstraintsFailureNoPoe,
            format!("{unreliable}, and nothing proves that the signature is old enough for that"),
        )
    })
}

/// EN 319 102-1, 5.2.6: without proof that the signature is older, what has ended or was revoked
/// cannot be placed before or after it.
pub(super) fn conclusion(failure: &TrustFailure) -> Conclusion {
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
