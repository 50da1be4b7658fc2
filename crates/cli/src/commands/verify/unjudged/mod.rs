//! Evidence that was handed over and that this version does not judge: it raises no verdict, and it
//! is not passed over in silence.

use segel_core::verify::report::Report;

/// An option whose matter is not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unjudged {
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
            Self::TsaAnchor => "--tsa-anchor",
            Self::Poe => "--poe",
            Self::Fetch => "--fetch",
        }
    }

    fn warning(self) -> String {
        let flag = self.flag();
        match self {
            Self::TsaAnchor => format!("{flag}: this version judges no time-stamp"),
            Self::Poe => format!("{flag}: this version judges no proof of existence"),
            Self::Fetch => format!("{flag}: this version fetches nothing"),
        }
    }
}

/// Writes into `report` what was not judged. What could only have helped takes nothing away by its
/// absence.
pub(super) fn apply(unjudged: &[Unjudged], report: &mut Report) {
    for signature in &mut report.signatures {
        signature
            .warnings
            .extend(unjudged.iter().map(|kind| kind.warning()));
    }
}

#[cfg(test)]
mod tests;
