//! Document time-stamps (ISO 32000-2, 12.8.5; ETSI EN 319 102-1, 5.4).

use super::certificate;
use super::existence::Stamp;
use super::{Conclusion, Question};
use crate::error::Error;
use crate::trust::TimeStampFailure;
use crate::tsp::{TimeStampToken, TokenFault};
use crate::verify::facts::SignatureFacts;
use crate::verify::permission::Later;
use crate::verify::report::{SignatureReport, SubIndication};

/// The reason why the time-stamp is not PASSED, if there is one.
pub(super) fn conclude(
    facts: &SignatureFacts,
    token: Result<&TimeStampToken, &Error>,
    stamp: Option<&Stamp>,
    later: &Later,
    question: &Question<'_>,
    report: &mut SignatureReport,
) -> Option<Conclusion> {
    let token = match token {
        Ok(token) => token,
        Err(error) => {
            return Some(super::broken(facts).unwrap_or_else(|| super::unreadable(error)));
        }
    };
    report.claimed_signing_time = Some(token.tst_info().gen_time);
    let verified = token.verify(&question.data.certificates);
    report.signature_value = match &verified {
        Ok(signer) => {
            super::name(&signer.certificate, report);
            Some(true)
        }
        Err(TokenFault::SignatureInvalid) => Some(false),
        Err(_) => None,
    };
    if let Some(conclusion) = super::broken(facts) {
        return Some(conclusion);
    }
    if let Some(conclusion) = super::not_as_signed(facts, facts.reference_digest) {
        return Some(conclusion);
    }
    if let Err(fault) = &verified {
        return Some(of_token(fault));
    }
    if let Some(conclusion) = super::changed(later) {
        return Some(conclusion);
    }
    if let Some(conclusion) = super::not_established(facts, None, report) {
        return Some(conclusion);
    }
    for irregularity in token.irregularities() {
        report.warnings.push(irregularity.to_string());
    }
    if let Some(stamp) = stamp {
        if let Some(failure) = &stamp.failure {
            return Some(failure.clone());
        }
        certificate::note_unchecked(&stamp.statuses, report);
    }
    super::untold(later)
}

/// EN 319 102-1, 5.1.3.
pub(super) fn of_token(fault: &TokenFault) -> Conclusion {
    let sentence = fault.to_string();
    match fault {
        TokenFault::ImprintDiffers | TokenFault::MessageDigestDiffers => {
            Conclusion::failed(SubIndication::HashFailure, sentence)
        }
        TokenFault::SignatureInvalid | TokenFault::AlgorithmProtection => {
            Conclusion::failed(SubIndication::SigCryptoFailure, sentence)
        }
        TokenFault::SignerCertificateNotFound
        | TokenFault::SigningCertificateDiffers { .. }
        | TokenFault::SigningCertificateIssuerSerial { .. } => {
            Conclusion::indeterminate(SubIndication::NoSigningCertificateFound, sentence)
        }
        TokenFault::Unsupported { .. } => {
            Conclusion::indeterminate(SubIndication::Generic, sentence)
        }
        _ => Conclusion::failed(SubIndication::FormatFailure, sentence),
    }
}

pub(super) fn of_validation(failure: &TimeStampFailure) -> Conclusion {
    let constraints =
        |sentence| Conclusion::indeterminate(SubIndication::SigConstraintsFailure, sentence);
    match failure {
        TimeStampFailure::Token(fault) => of_token(fault),
        TimeStampFailure::Certificate(failure) => certificate::conclusion(failure),
        TimeStampFailure::Unreliable(_) => Conclusion::indeterminate(
            SubIndication::CryptoConstraintsFailureNoPoe,
            failure.to_string(),
        ),
        TimeStampFailure::Unsupported { .. } => {
            Conclusion::indeterminate(SubIndication::Generic, failure.to_string())
        }
        _ => constraints(failure.to_string()),
    }
}
