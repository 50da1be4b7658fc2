//! Whether what was signed is still what stands there.

use segel_core::verify::report::{Coverage, Modifications, SignatureReport};

/// The answer, in the order in which one outweighs the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Integrity {
    /// The signed bytes are others now.
    ContentChanged,
    /// Later revisions did what the signature does not permit.
    Denied,
    /// Part of the file was never signed.
    Partial,
    /// The signature itself does not hold, or it is not known whether it does.
    Unproven,
    /// Nothing followed, or nothing that changes what the document is.
    Unchanged,
    /// What followed is permitted.
    Followed(Modifications),
    /// Something followed, and nobody can tell whether that is permitted.
    Undecided,
    /// What followed is not known.
    Open,
}

impl Integrity {
    pub(super) fn of(signature: &SignatureReport) -> Self {
        let whole = matches!(
            signature.coverage,
            Coverage::WholeFile | Coverage::WholeRevision
        );
        if signature.reference_digest == Some(false) {
            return Self::ContentChanged;
        }
        if !whole {
            return Self::Partial;
        }
        if signature.modifications_permitted == Some(false) {
            return Self::Denied;
        }
        if signature.reference_digest.is_none() || signature.signature_value != Some(true) {
            return Self::Unproven;
        }
        match (signature.modifications, signature.modifications_permitted) {
            (None, _) => Self::Open,
            (Some(Modifications::None), Some(_)) => Self::Unchanged,
            (Some(_), None) | (Some(Modifications::Other), _) => Self::Undecided,
            (Some(followed), Some(_)) => Self::Followed(followed),
        }
    }

    /// Whether the document is known to be another than the signed one.
    pub(super) fn is_broken(self) -> bool {
        matches!(self, Self::ContentChanged | Self::Denied)
    }

    /// The key of its sentence.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::ContentChanged => "integrity-content-changed",
            Self::Denied => "integrity-denied",
            Self::Partial => "integrity-partial",
            Self::Unproven => "integrity-unproven",
            Self::Unchanged | Self::Followed(Modifications::None) => "integrity-unchanged",
            Self::Followed(Modifications::LtData) => "integrity-lt-data",
            Self::Followed(Modifications::FormFilling) => "integrity-form-filling",
            Self::Followed(Modifications::Annotations) => "integrity-annotations",
            Self::Undecided | Self::Followed(Modifications::Other) => "integrity-undecided",
            Self::Open => "integrity-open",
        }
    }
}

/// Whether more than data that no page shows was added after some signature.
pub(super) fn has_additions(signatures: &[SignatureReport]) -> bool {
    signatures
        .iter()
        .filter_map(|signature| signature.modifications)
        .any(|followed| followed > Modifications::LtData)
}
