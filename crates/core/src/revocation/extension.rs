//! The extensions of lists, entries and responses (RFC 5280, 4.1 has their syntax).

use crate::asn1::{Element, Fault, Oid, Reader, Tag};
use crate::x509::{Criticality, ExtensionFault};
use const_oid::ObjectIdentifier;
use std::collections::HashSet;

/// What among the extensions was not processed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unprocessed {
    /// Critical ones that nothing here knows: what carries them must not be used (RFC 5280, 5.2).
    pub unknown_critical: Vec<Oid>,
    /// Those that occur twice or cannot be read, critical or not.
    pub faults: Vec<ExtensionFault>,
}

impl Unprocessed {
    /// Whether nothing was left out that could change the meaning.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unknown_critical.is_empty() && self.faults.is_empty()
    }
}

/// One extension where it stands.
pub(super) struct Extension<'a> {
    pub(super) oid: Element<'a>,
    pub(super) criticality: Criticality,
    /// The OCTET STRING.
    pub(super) value: Element<'a>,
}

/// Whether an extension is known.
pub(super) enum Processed {
    Yes,
    No,
}

impl<'a> Extension<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        let mut fields = reader.expect(Tag::SEQUENCE, "an extension")?.reader();
        let oid = fields.expect(Tag::OID, "an extension's OID")?;
        let critical = fields.optional(Tag::BOOLEAN, "critical")?;
        let value = fields.expect(Tag::OCTET_STRING, "an extension's value")?;
        fields.finish("the end of the extension")?;
        Ok(Self {
            oid,
            criticality: match critical {
                Some(critical) if boolean(&critical)? => Criticality::Critical,
                _ => Criticality::NonCritical,
            },
            value,
        })
    }
}

/// Reads a SEQUENCE OF Extension, each one `spend`; `add` is given each that has an OID which can be matched, and a
/// reader of its value.
pub(super) fn read_all<'a>(
    reader: &mut Reader<'a>,
    mut spend: impl FnMut() -> Result<(), Fault>,
    mut add: impl FnMut(ObjectIdentifier, &mut Reader<'a>) -> Result<Processed, Fault>,
) -> Result<Unprocessed, Fault> {
    let mut extensions = reader.expect(Tag::SEQUENCE, "extensions")?.reader();
    let mut unprocessed = Unprocessed::default();
    let mut seen = HashSet::new();
    while !extensions.is_empty() {
        spend()?;
        let extension = Extension::read(&mut extensions)?;
        let oid = extension.oid.oid()?;
        if !seen.insert(oid.clone()) {
            unprocessed.faults.push(ExtensionFault::Repeated(oid));
            continue;
        }
        let mut value = extension.value.reader();
        let read = oid.constant().map_or(Ok(Processed::No), |known| {
            let processed = add(known, &mut value)?;
            if let Processed::Yes = processed {
                value.finish("the end of the extension's value")?;
            }
            Ok::<_, Fault>(processed)
        });
        match (read, extension.criticality) {
            (Ok(Processed::Yes), _) | (Ok(Processed::No), Criticality::NonCritical) => {}
            (Ok(Processed::No), Criticality::Critical) => unprocessed.unknown_critical.push(oid),
            (Err(_), criticality) => unprocessed
                .faults
                .push(ExtensionFault::Unreadable(oid, criticality)),
        }
    }
    Ok(unprocessed)
}

pub(super) fn boolean(element: &Element<'_>) -> Result<bool, Fault> {
    match element.contents {
        [octet] => Ok(*octet != 0),
        _ => Err(element.fault("a boolean", "another value")),
    }
}
