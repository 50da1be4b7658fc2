//! Why a certificate was revoked.

use crate::asn1::{Element, Fault, Tag};
use std::fmt;

/// `CRLReason` (RFC 5280, 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReasonCode {
    /// None is given, or `unspecified`.
    Unspecified,
    /// `keyCompromise`.
    KeyCompromise,
    /// `cACompromise`.
    CaCompromise,
    /// `affiliationChanged`.
    AffiliationChanged,
    /// `superseded`.
    Superseded,
    /// `cessationOfOperation`.
    CessationOfOperation,
    /// `certificateHold`: not for good.
    CertificateHold,
    /// `removeFromCRL`, in delta lists: no longer revoked.
    RemoveFromCrl,
    /// `privilegeWithdrawn`.
    PrivilegeWithdrawn,
    /// `aACompromise`.
    AaCompromise,
    /// A number that RFC 5280 gives no meaning.
    Other(u32),
}

impl ReasonCode {
    /// Reads an ENUMERATED.
    pub(super) fn of(element: &Element<'_>) -> Result<Self, Fault> {
        if element.tag != Tag::ENUMERATED {
            return Err(element.fault("a CRLReason", format!("tag {:#04x}", element.tag.0)));
        }
        Ok(match element.small()? {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            8 => Self::RemoveFromCrl,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            other => Self::Other(other),
        })
    }
}

impl fmt::Display for ReasonCode {
    /// As RFC 5280, 5.3.1 spells it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
            Self::Other(number) => return write!(f, "{number}"),
        })
    }
}
