//! Evidence that was handed over and that this version does not judge: it raises no verdict, and it
//! is not passed over in silence.

use segel_core::verify::POLICY;
use segel_core::verify::report::{Indication, Report, SubIndication, Verdict};

/// An option whose matter is not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unjudged {
    /// `--crl`.
    Crl,
    /// `--ocsp`.
    Ocsp,
    /// `--tsa-anchor`.
    TsaAnchor,
    /// `--poe`.
    Poe,
    /// `--fetch`.
    Fetch,
}

impl Unjudged {
    /// The option.
    pub(super) fn flag(self) -> &'static str {
        match self {
            Self::Crl => "--crl",
            Self::Ocsp => "--ocsp",
            Self::TsaAnchor => "--tsa-anchor",
            Self::Poe => "--poe",
            Self::Fetch => "--fetch",
        }
    }

    /// What could have said "revoked" leaves open whether it did; what could only have helped takes
    /// nothing away by its absence.
    fn leaves_open(self) -> bool {
        matches!(self, Self::Crl | Self::Ocsp)
    }

    fn warning(self) -> String {
        let flag = self.flag();
        match self {
            Self::Crl | Self::Ocsp => {
                format!("{flag}: the revocation data was not judged (policy {POLICY})")
            }
            Self::TsaAnchor => format!("{flag}: no time-stamp was judged (policy {POLICY})"),
            Self::Poe => format!("{flag}: no proof of existence was judged (policy {POLICY})"),
            Self::Fetch => format!("{flag}: nothing was fetched (policy {POLICY})"),
        }
    }
}

/// Writes into `report` what `unjudged` means for it.
pub(super) fn apply(unjudged: &[Unjudged], report: &mut Report) {
    let open = unjudged.iter().any(|kind| kind.leaves_open());
    for signature in &mut report.signatures {
        signature
            .warnings
            .extend(unjudged.iter().map(|kind| kind.warning()));
        let passed = matches!(
            signature.indication,
            Indication::TotalPassed | Indication::Passed
        );
        if open && passed {
            signature.indication = Indication::Indeterminate;
            signature.sub_indication = Some(SubIndication::TryLater);
        }
    }
    if open && report.verdict == Verdict::TotalPassed {
        report.verdict = Verdict::Indeterminate;
        "revocation data was given and not judged, so whether a certificate was revoked is open"
            .clone_into(&mut report.reason);
    }
}

#[cfg(test)]
mod tests;
