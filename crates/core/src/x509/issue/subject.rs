//! The distinguished name of a subject.

use super::refused;
use crate::error::Error;
use rcgen::string::PrintableString;
use rcgen::{DistinguishedName, DnType, DnValue};

/// A type of attribute (RFC 5280, appendix A.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NameAttribute {
    /// `CN`.
    CommonName,
    /// `serialNumber`: tells two people of one name apart. It is public: no NIK in it.
    SerialNumber,
    /// `title`.
    Title,
    /// `OU`.
    OrganizationalUnit,
    /// `O`.
    Organization,
    /// `L`.
    Locality,
    /// `ST`.
    Province,
    /// `C`, two letters of ISO 3166.
    Country,
}

impl NameAttribute {
    fn arcs(self) -> [u64; 4] {
        let last = match self {
            Self::CommonName => 3,
            Self::SerialNumber => 5,
            Self::Country => 6,
            Self::Locality => 7,
            Self::Province => 8,
            Self::Organization => 10,
            Self::OrganizationalUnit => 11,
            Self::Title => 12,
        };
        [2, 5, 4, last]
    }

    /// Its object identifier with dots.
    pub(super) fn oid(self) -> String {
        self.arcs().map(|arc| arc.to_string()).join(".")
    }

    /// The most characters (RFC 5280, appendix A.1, upper bounds).
    fn upper_bound(self) -> usize {
        match self {
            Self::Country => 2,
            Self::Locality | Self::Province => 128,
            _ => 64,
        }
    }
}

/// A distinguished name, most general attribute first as X.500 has it, or in any other order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    attributes: Vec<(NameAttribute, String)>,
}

impl Subject {
    /// An empty name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one attribute more at the end.
    #[must_use]
    pub fn with(mut self, attribute: NameAttribute, value: impl Into<String>) -> Self {
        self.attributes.push((attribute, value.into()));
        self
    }

    pub(super) fn attributes(&self) -> &[(NameAttribute, String)] {
        &self.attributes
    }

    pub(super) fn to_rcgen(&self) -> Result<DistinguishedName, Error> {
        if self.attributes.is_empty() {
            return Err(refused("the subject's name is empty".to_owned()));
        }
        let mut name = DistinguishedName::new();
        for (attribute, value) in &self.attributes {
            let most = attribute.upper_bound();
            if !(1..=most).contains(&value.chars().count()) {
                return Err(refused(format!(
                    "{attribute:?} {value:?} does not have 1 to {most} characters"
                )));
            }
            let value = match attribute {
                // RFC 5280, appendix A.1: these two are PrintableStrings.
                NameAttribute::Country | NameAttribute::SerialNumber => DnValue::PrintableString(
                    PrintableString::try_from(value.as_str())
                        .map_err(|error| refused(format!("{attribute:?}: {error}")))?,
                ),
                _ => DnValue::Utf8String(value.clone()),
            };
            name.push(DnType::from_oid(&attribute.arcs()), value);
        }
        Ok(name)
    }
}
