//! Attributes (RFC 5652, 5.3 and 11), signed and unsigned.

use super::oids;
use super::signed_data::Budget;
use crate::asn1::{self, Element, Fault, Oid, Reader, Tag};
use const_oid::ObjectIdentifier;
use std::collections::HashSet;
use time::OffsetDateTime;

/// One attribute: a type and values that are not understood yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute {
    /// The attribute's type.
    pub oid: Oid,
    /// The DER of each value.
    pub values: Vec<Vec<u8>>,
}

impl Attribute {
    /// Reads the contents of a SET OF Attribute, in the order in which they stand.
    pub(super) fn read_all(set: &Element<'_>, budget: &mut Budget) -> Result<Vec<Self>, Fault> {
        let mut attributes = set.reader();
        let mut found = Vec::new();
        while !attributes.is_empty() {
            budget.spend()?;
            let mut fields = attributes.expect(Tag::SEQUENCE, "an Attribute")?.reader();
            let oid = fields.expect(Tag::OID, "an attribute's type")?.oid()?;
            let mut elements = fields.expect(Tag::SET, "an attribute's values")?.reader();
            fields.finish("the end of the attribute")?;
            let mut values = Vec::new();
            while !elements.is_empty() {
                budget.spend()?;
                values.push(elements.next("an attribute's value")?.raw.to_vec());
            }
            found.push(Self { oid, values });
        }
        Ok(found)
    }
}

/// An attribute of which there must be one with one value (RFC 5652, 11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T> {
    /// There is none.
    Absent,
    /// There is one, as it should be.
    One(T),
    /// There are several, or it has several values, or none: which is meant is not known.
    Ambiguous,
    /// Its value is not what its type demands.
    Unreadable,
}

impl<T> Found<T> {
    /// The value where there is exactly one.
    #[must_use]
    pub fn one(self) -> Option<T> {
        match self {
            Self::One(value) => Some(value),
            _ => None,
        }
    }
}

/// The order in which the signed attributes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeOrder {
    /// As DER demands (X.690, 11.6).
    Der,
    /// Another. Signers exist that hash what they wrote, so what stands is what is verified.
    Other,
}

/// Attributes of which RFC 5652, 11, RFC 5035 and EN 319 122-1, 5.2 say that they have one value.
const ONE_VALUE: &[ObjectIdentifier] = &[
    oids::CONTENT_TYPE,
    oids::MESSAGE_DIGEST,
    oids::SIGNING_TIME,
    oids::SIGNING_CERTIFICATE,
    oids::SIGNING_CERTIFICATE_V2,
    oids::ALGORITHM_PROTECTION,
    oids::SIGNATURE_POLICY,
    oids::COMMITMENT_TYPE,
    oids::SIGNER_LOCATION,
    oids::SIGNER_ATTRIBUTES,
    oids::SIGNER_ATTRIBUTES_V2,
    oids::MIME_TYPE,
    oids::CONTENT_HINTS,
    oids::CONTENT_IDENTIFIER,
    oids::CONTENT_REFERENCE,
];

/// What the signature is about: `SignedAttributes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAttributes {
    /// As they stand, under `[0] IMPLICIT`.
    raw: Vec<u8>,
    attributes: Vec<Attribute>,
}

impl SignedAttributes {
    pub(super) fn read(element: &Element<'_>, budget: &mut Budget) -> Result<Self, Fault> {
        Ok(Self {
            raw: element.raw.to_vec(),
            attributes: Attribute::read_all(element, budget)?,
        })
    }

    /// The message that is signed: the attributes as they stand, tagged as a SET (RFC 5652, 5.4).
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        asn1::implicit(Tag::SET, &self.raw)
    }

    /// All of them in the order in which they stand.
    #[must_use]
    pub fn all(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Whether their order is that of DER.
    #[must_use]
    pub fn order(&self) -> AttributeOrder {
        let mut reader = Reader::new(&self.raw);
        let elements = reader.next("attributes").map(|set| set.reader());
        let mut before: &[u8] = &[];
        if let Ok(mut elements) = elements {
            while let Ok(element) = elements.next("an attribute") {
                if element.raw < before {
                    return AttributeOrder::Other;
                }
                before = element.raw;
            }
        }
        AttributeOrder::Der
    }

    /// The types that occur more than once.
    #[must_use]
    pub fn repeated(&self) -> Vec<Oid> {
        let mut seen = HashSet::new();
        let mut repeated: Vec<_> = self
            .attributes
            .iter()
            .filter(|attribute| !seen.insert(&attribute.oid))
            .map(|attribute| attribute.oid.clone())
            .collect();
        repeated.sort_unstable();
        repeated.dedup();
        repeated
    }

    /// The types that have one value by their definition and here do not.
    pub(super) fn without_their_one_value(&self) -> impl Iterator<Item = Oid> {
        let several = |attribute: &&Attribute| {
            let single = ONE_VALUE.iter().any(|single| attribute.oid == *single);
            single && attribute.values.len() != 1
        };
        let wrong = self.attributes.iter().filter(several);
        wrong.map(|attribute| attribute.oid.clone())
    }

    /// content-type (RFC 5652, 11.1).
    #[must_use]
    pub fn content_type(&self) -> Found<Oid> {
        self.single(oids::CONTENT_TYPE, |value| {
            value.expect(Tag::OID, "a content type")?.oid()
        })
    }

    /// message-digest (RFC 5652, 11.2).
    #[must_use]
    pub fn message_digest(&self) -> Found<Vec<u8>> {
        self.single(oids::MESSAGE_DIGEST, |value| {
            let digest = value.expect(Tag::OCTET_STRING, "a digest")?;
            Ok(digest.contents.to_vec())
        })
    }

    /// signing-time (RFC 5652, 11.3): what the signer claims.
    #[must_use]
    pub fn signing_time(&self) -> Found<OffsetDateTime> {
        self.single(oids::SIGNING_TIME, |value| {
            let element = value.next("a time")?;
            asn1::time(&element).ok_or_else(|| element.fault("a time", "another value"))
        })
    }

    /// Whether there is a signature-policy-identifier (EN 319 122-1, 5.2.9.1).
    #[must_use]
    pub fn has_signature_policy(&self) -> bool {
        self.has(oids::SIGNATURE_POLICY)
    }

    /// Whether there is a commitment-type-indication (EN 319 122-1, 5.2.3).
    #[must_use]
    pub fn has_commitment_type(&self) -> bool {
        self.has(oids::COMMITMENT_TYPE)
    }

    fn has(&self, oid: ObjectIdentifier) -> bool {
        self.attributes.iter().any(|attribute| attribute.oid == oid)
    }

    /// The one value of the one attribute of this type.
    pub(super) fn single<T>(
        &self,
        oid: ObjectIdentifier,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, Fault>,
    ) -> Found<T> {
        let mut attributes = self
            .attributes
            .iter()
            .filter(|attribute| attribute.oid == oid);
        match (attributes.next(), attributes.next()) {
            (None, _) => Found::Absent,
            (Some(Attribute { values, .. }), None) => match values.as_slice() {
                [value] => {
                    let mut reader = Reader::new(value);
                    read(&mut reader).map_or(Found::Unreadable, Found::One)
                }
                _ => Found::Ambiguous,
            },
            (Some(_), Some(_)) => Found::Ambiguous,
        }
    }
}
