//! `GeneralName` (RFC 5280, 4.2.1.6): what alternative names, constraints and distribution points
//! are made of.

use crate::asn1::{Element, Fault, Oid, Reader, Tag};
use crate::x509::name::Name;
use std::fmt;

/// One name in one of its nine forms.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum GeneralName {
    /// `otherName`.
    Other {
        /// What kind of name it is.
        kind: Oid,
        /// The DER of its value, under its `[0]`.
        value: Vec<u8>,
    },
    /// `rfc822Name`: a mailbox.
    Rfc822(String),
    /// `dNSName`.
    Dns(String),
    /// `x400Address`, as its octets.
    X400(Vec<u8>),
    /// `directoryName`.
    Directory(Name),
    /// `ediPartyName`, as its octets.
    EdiParty(Vec<u8>),
    /// `uniformResourceIdentifier`.
    Uri(String),
    /// `iPAddress`: 4 or 16 octets, twice as many in a constraint.
    Ip(Vec<u8>),
    /// `registeredID`.
    RegisteredId(Oid),
}

/// The form of a name, whatever its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum NameForm {
    Other,
    Rfc822,
    Dns,
    X400,
    Directory,
    EdiParty,
    Uri,
    Ip,
    RegisteredId,
}

impl GeneralName {
    /// Reads the names that a SEQUENCE OF GeneralName, or what stands in its place, holds.
    pub(crate) fn read_all(names: &Element<'_>) -> Result<Vec<Self>, Fault> {
        let mut reader = names.reader();
        let mut found = Vec::new();
        while !reader.is_empty() {
            found.push(Self::read(&mut reader)?);
        }
        Ok(found)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let element = reader.next("a GeneralName")?;
        Ok(match element.tag {
            tag if tag == Tag::constructed(0) => {
                let mut fields = element.reader();
                let kind = fields.expect(Tag::OID, "the kind of an otherName")?.oid()?;
                let value = fields.expect(Tag::constructed(0), "the value of an otherName")?;
                fields.finish("the end of the otherName")?;
                Self::Other {
                    kind,
                    value: value.contents.to_vec(),
                }
            }
            tag if tag == Tag::primitive(1) => Self::Rfc822(text(&element)?),
            tag if tag == Tag::primitive(2) => Self::Dns(text(&element)?),
            tag if tag == Tag::constructed(3) => Self::X400(element.contents.to_vec()),
            // A CHOICE cannot be tagged implicitly (X.680, 31.2.7), so the Name stands inside.
            tag if tag == Tag::constructed(4) => Self::Directory(Name::from_element(&element)?),
            tag if tag == Tag::constructed(5) => Self::EdiParty(element.contents.to_vec()),
            tag if tag == Tag::primitive(6) => Self::Uri(text(&element)?),
            tag if tag == Tag::primitive(7) => Self::Ip(element.contents.to_vec()),
            tag if tag == Tag::primitive(8) => Self::RegisteredId(element.oid()?),
            tag => return Err(element.fault("a GeneralName", format!("tag {:#04x}", tag.0))),
        })
    }

    pub(crate) fn form(&self) -> NameForm {
        match self {
            Self::Other { .. } => NameForm::Other,
            Self::Rfc822(_) => NameForm::Rfc822,
            Self::Dns(_) => NameForm::Dns,
            Self::X400(_) => NameForm::X400,
            Self::Directory(_) => NameForm::Directory,
            Self::EdiParty(_) => NameForm::EdiParty,
            Self::Uri(_) => NameForm::Uri,
            Self::Ip(_) => NameForm::Ip,
            Self::RegisteredId(_) => NameForm::RegisteredId,
        }
    }
}

impl fmt::Display for NameForm {
    /// As RFC 5280 spells it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Other => "otherName",
            Self::Rfc822 => "rfc822Name",
            Self::Dns => "dNSName",
            Self::X400 => "x400Address",
            Self::Directory => "directoryName",
            Self::EdiParty => "ediPartyName",
            Self::Uri => "uniformResourceIdentifier",
            Self::Ip => "iPAddress",
            Self::RegisteredId => "registeredID",
        })
    }
}

/// An IA5String, which is ASCII.
fn text(element: &Element<'_>) -> Result<String, Fault> {
    match std::str::from_utf8(element.contents) {
        Ok(text) if text.is_ascii() => Ok(text.to_owned()),
        _ => Err(element.fault("ASCII", "other characters")),
    }
}
