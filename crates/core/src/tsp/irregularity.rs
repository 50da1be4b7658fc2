//! What the standards ask for and a token that can be read does not do.

use crate::asn1::Oid;
use crate::cms::Irregularity;
use std::fmt;

/// One departure from the standards. Whether it matters is for the verification policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenIrregularity {
    /// Of the SignedData or its SignerInfo.
    Cms(Irregularity),
    /// Of the TSTInfo.
    TstInfo(TstIrregularity),
}

impl fmt::Display for TokenIrregularity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cms(irregularity) => irregularity.fmt(f),
            Self::TstInfo(irregularity) => irregularity.fmt(f),
        }
    }
}

/// One departure from DER or from RFC 3161 that leaves the meaning clear. The `Display` of each is
/// a sentence for a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TstIrregularity {
    /// A default value stands there (X.690, 11.5).
    DefaultEncoded {
        /// The field.
        field: &'static str,
    },
    /// TRUE is encoded as something else than `ff` (X.690, 11.1).
    BooleanEncoding {
        /// The field.
        field: &'static str,
    },
    /// An INTEGER has more octets than it needs (X.690, 8.3.2).
    IntegerEncoding {
        /// The field.
        field: &'static str,
    },
    /// A serial number below zero.
    NegativeSerialNumber,
    /// The fraction of the second ends in zeros (RFC 3161, 2.4.2).
    GenTimeFraction,
    /// Extensions without one (RFC 5280, 4.1).
    NoExtensions,
    /// An extension occurs more than once (RFC 5280, 4.2).
    RepeatedExtension {
        /// Its type.
        oid: Oid,
    },
}

impl fmt::Display for TstIrregularity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DefaultEncoded { field } => {
                write!(f, "{field} of the TSTInfo holds its default value")
            }
            Self::BooleanEncoding { field } => {
                write!(f, "{field} of the TSTInfo is not encoded in DER")
            }
            Self::IntegerEncoding { field } => {
                write!(f, "{field} of the TSTInfo is longer than needed")
            }
            Self::NegativeSerialNumber => {
                write!(f, "the serial number of the time-stamp is below zero")
            }
            Self::GenTimeFraction => write!(f, "the fraction of genTime ends in zeros"),
            Self::NoExtensions => write!(f, "the TSTInfo holds an empty list of extensions"),
            Self::RepeatedExtension { oid } => {
                write!(
                    f,
                    "the extension {oid} of the TSTInfo occurs more than once"
                )
            }
        }
    }
}
