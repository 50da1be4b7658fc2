//! OBJECT IDENTIFIERs of any shape.

use const_oid::ObjectIdentifier;
use smallvec::SmallVec;
use std::fmt;

/// An object identifier as it stands in a file.
///
/// `const_oid` knows the ones that this crate goes by, but holds neither long ones nor those below
/// `2.48`, which strangers may use for attributes of their own.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid {
    /// Most are up to 11, which need no memory of their own.
    octets: SmallVec<[u8; 16]>,
}

impl Oid {
    /// The longest that are met have some 20 octets; a UUID (2.25) takes 20.
    const MAX_OCTETS: usize = 128;

    /// From the contents of the element; `None` where they do not end a number (X.690, 8.19.2) or
    /// are longer than any object identifier is.
    pub(crate) fn from_contents(octets: &[u8]) -> Option<Self> {
        let complete = octets.last().is_some_and(|last| last & 0x80 == 0);
        (complete && octets.len() <= Self::MAX_OCTETS).then(|| Self {
            octets: octets.into(),
        })
    }

    /// The one that x509-parser read.
    pub(crate) fn of(oid: &x509_parser::der_parser::Oid<'_>) -> Self {
        Self {
            octets: oid.as_bytes().into(),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.octets
    }

    /// The same as a value that can be matched against constants, where it can be.
    pub(crate) fn constant(&self) -> Option<ObjectIdentifier> {
        ObjectIdentifier::from_bytes(&self.octets).ok()
    }

    /// Its registered name, or the numbers.
    #[must_use]
    pub fn name(&self) -> String {
        self.constant()
            .and_then(|oid| const_oid::db::DB.by_oid(&oid))
            .map_or_else(|| self.to_string(), str::to_owned)
    }

    /// The numbers; `None` where one of them is beyond 128 bits.
    fn arcs(&self) -> Option<Vec<u128>> {
        let mut arcs = Vec::new();
        let mut arc = 0_u128;
        for octet in &self.octets {
            arc = arc.checked_mul(128)? | u128::from(octet & 0x7f);
            if octet & 0x80 != 0 {
                continue;
            }
            if arcs.is_empty() {
                // The first two numbers share one (X.690, 8.19.4).
                let root = (arc / 40).min(2);
                arcs.extend([root, arc - root * 40]);
            } else {
                arcs.push(arc);
            }
            arc = 0;
        }
        Some(arcs)
    }
}

impl fmt::Display for Oid {
    /// The numbers with dots between them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.arcs() {
            Some(arcs) => {
                let numbers: Vec<String> = arcs.iter().map(u128::to_string).collect();
                f.write_str(&numbers.join("."))
            }
            None => write!(f, "#{}", hex::encode(&self.octets)),
        }
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

impl PartialEq<ObjectIdentifier> for Oid {
    fn eq(&self, other: &ObjectIdentifier) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl From<ObjectIdentifier> for Oid {
    fn from(oid: ObjectIdentifier) -> Self {
        Self {
            octets: oid.as_bytes().into(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn oid(octets: &str) -> Oid {
        Oid::from_contents(&hex::decode(octets).unwrap()).unwrap()
    }

    #[test]
    fn numbers_and_names_are_told() {
        assert_eq!(
            oid("608648016503040201").to_string(),
            "2.16.840.1.101.3.4.2.1"
        );
        assert_eq!(oid("608648016503040201").name(), "id-sha256");
        assert_eq!(oid("8837").to_string(), "2.999");
        assert_eq!(oid("8837").name(), "2.999");
        assert_eq!(oid("2a").to_string(), "1.2");
        assert_eq!(oid("00").to_string(), "0.0");
        let endless = format!("2a{}01", "ff".repeat(30));
        assert_eq!(oid(&endless).to_string(), format!("#{endless}"));
    }

    #[test]
    fn what_does_not_end_is_none() {
        assert_eq!(Oid::from_contents(&[]), None);
        assert_eq!(Oid::from_contents(&[0x2a, 0x86]), None);
        assert_eq!(Oid::from_contents(&[1; 129]), None);
    }
}
