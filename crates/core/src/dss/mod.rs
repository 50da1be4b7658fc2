//! The Document Security Store (ISO 32000-2, 12.8.4.3; ETSI EN 319 142-1, 5.4): the validation data that a
//! document carries along.
//!
//! Nothing in it is believed because it is there: a certificate may be anybody's, and an answer anybody's
//! invention. [`crate::trust`] judges each piece. That a piece was there by some time is proven by a
//! document time-stamp behind it, and by nothing in the store.

use crate::error::Error;
use crate::pdf::{self, Document, RawObject, Update};
use crate::trust::Gathering;
use lopdf::{Dictionary, Object, ObjectId};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::rc::Rc;

/// Validation data, each piece once, as the bytes that stand there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecurityStore {
    /// X.509 certificates.
    pub certificates: Vec<Vec<u8>>,
    /// Revocation lists.
    pub revocation_lists: Vec<Vec<u8>>,
    /// OCSPResponses, their status included.
    pub ocsp_responses: Vec<Vec<u8>>,
}

/// Kinds of what a store lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum PieceKind {
    Certificate,
    RevocationList,
    OcspResponse,
}

impl PieceKind {
    const ALL: [Self; 3] = [Self::Certificate, Self::RevocationList, Self::OcspResponse];

    /// The key in the store, and in an entry of `/VRI`.
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Certificate => ("Certs", "Cert"),
            Self::RevocationList => ("CRLs", "CRL"),
            Self::OcspResponse => ("OCSPs", "OCSP"),
        }
    }

    /// Adds a piece of this kind to what is gathered for a judgement.
    fn gather(self, der: &[u8], gathering: &mut Gathering) {
        match self {
            Self::Certificate => gathering.certificate(der),
            Self::RevocationList => gathering.revocation_list(der),
            Self::OcspResponse => gathering.ocsp_response(der),
        }
    }
}

impl SecurityStore {
    /// What a document's store holds, and the entries of its `/VRI`; empty where there is none. What cannot be
    /// read is left out: a piece that is missing proves nothing.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::LimitExceeded`] where the store asks for too much work.
    pub fn read(document: &Document<'_>) -> Result<Self, Error> {
        let mut store = Self::default();
        let mut known = HashSet::new();
        for piece in pieces(document)? {
            if known.insert((piece.kind, piece.der.clone())) {
                store.of_mut(piece.kind).push(piece.der);
            }
        }
        Ok(store)
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        PieceKind::ALL.iter().all(|kind| self.of(*kind).is_empty())
    }

    /// What of this another store has not.
    #[must_use]
    pub fn without(mut self, other: &Self) -> Self {
        for kind in PieceKind::ALL {
            let known: HashSet<&Vec<u8>> = other.of(kind).iter().collect();
            self.of_mut(kind).retain(|piece| !known.contains(piece));
        }
        self
    }

    /// Adds all of this to what is gathered for a judgement.
    pub(crate) fn gather(&self, gathering: &mut Gathering) {
        for kind in PieceKind::ALL {
            for der in self.of(kind) {
                kind.gather(der, gathering);
            }
        }
    }

    pub(crate) fn of(&self, kind: PieceKind) -> &[Vec<u8>] {
        match kind {
            PieceKind::Certificate => &self.certificates,
            PieceKind::RevocationList => &self.revocation_lists,
            PieceKind::OcspResponse => &self.ocsp_responses,
        }
    }

    fn of_mut(&mut self, kind: PieceKind) -> &mut Vec<Vec<u8>> {
        match kind {
            PieceKind::Certificate => &mut self.certificates,
            PieceKind::RevocationList => &mut self.revocation_lists,
            PieceKind::OcspResponse => &mut self.ocsp_responses,
        }
    }

    /// Adds all of this to the document's store, which is made where there is none.
    pub(crate) fn append_to(&self, update: &mut Update<'_, '_>) -> Result<(), Error> {
        let mut added: Vec<(&str, Vec<ObjectId>)> = Vec::new();
        for kind in PieceKind::ALL {
            let mut streams = Vec::new();
            for piece in self.of(kind) {
                streams.push(add_stream(update, piece)?);
            }
            added.push((kind.keys().0, streams));
        }
        update.edit_in_catalog("DSS", |update, mut store| {
            for (key, streams) in added {
                if !streams.is_empty() {
                    store = update.append_to(store, key, &streams)?;
                }
            }
            Ok(store)
        })
    }
}

/// What a stream of a store holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    #[serde(with = "hex::serde")]
    pub(crate) der: Vec<u8>,
    /// Behind its data.
    pub(crate) end: u64,
}

impl Piece {
    /// Adds it to what is gathered for a judgement.
    pub(crate) fn gather(&self, gathering: &mut Gathering) {
        self.kind.gather(&self.der, gathering);
    }
}

/// The pieces of a document's store that can be read.
pub(crate) fn pieces(document: &Document<'_>) -> Result<Vec<Piece>, Error> {
    let mut found = Vec::new();
    for (kind, raw) in streams(document)? {
        let most = document.limits().decoded_stream_bytes;
        let text = readable(document.stream_text(&raw, most))?.flatten();
        let extent = readable(document.stream_extent(&raw))?.flatten();
        if let (Some(der), Some(extent)) = (text, extent) {
            let end = extent.end;
            found.push(Piece { kind, der, end });
        }
    }
    Ok(found)
}

/// A stream that is compressed where that makes it shorter: certificates seldom get shorter, lists do.
fn add_stream(update: &mut Update<'_, '_>, piece: &[u8]) -> Result<ObjectId, Error> {
    let deflated = pdf::deflated(piece, pdf::Effort::Best)?;
    match deflated.len() < piece.len() {
        true => update.add_stream(b"<< /Filter /FlateDecode >>", &deflated),
        false => update.add_stream(b"<< >>", piece),
    }
}

/// Each stream that a document's store lists, once for each kind.
pub(crate) fn streams(document: &Document<'_>) -> Result<Vec<(PieceKind, Rc<RawObject>)>, Error> {
    let mut lists = Vec::new();
    let Some(store) = store(document)? else {
        return Ok(Vec::new());
    };
    for kind in PieceKind::ALL {
        lists.push((kind, entry(document, &store, kind.keys().0)?));
    }
    if let Some(Object::Dictionary(signatures)) = entry(document, &store, "VRI")? {
        for (_, of_one) in &signatures {
            if let Some(Object::Dictionary(of_one)) = readable(document.resolve(of_one))? {
                for kind in PieceKind::ALL {
                    lists.push((kind, entry(document, &of_one, kind.keys().1)?));
                }
            }
        }
    }
    let mut known = HashSet::new();
    let mut found = Vec::new();
    for (kind, list) in lists {
        let Some(Object::Array(items)) = list else {
            continue;
        };
        for item in items {
            let Ok(id) = item.as_reference() else {
                continue;
            };
            document.spend(1)?;
            if known.insert((kind, id))
                && let Some(Some(raw)) = readable(document.raw(id))?
                && raw.data.is_some()
            {
                found.push((kind, raw));
            }
        }
    }
    Ok(found)
}

/// The store, where the catalog has one that is a dictionary.
fn store(document: &Document<'_>) -> Result<Option<Dictionary>, Error> {
    let catalog = document.catalog()?;
    let Ok(catalog) = catalog.value.as_dict() else {
        return Ok(None);
    };
    Ok(match entry(document, catalog, "DSS")? {
        Some(Object::Dictionary(store)) => Some(store),
        _ => None,
    })
}

fn entry(
    document: &Document<'_>,
    dictionary: &Dictionary,
    key: &str,
) -> Result<Option<Object>, Error> {
    readable(document.get(dictionary, key.as_bytes()))
}

/// What is malformed is nothing; the disk and the limits are not the store's fault.
fn readable<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(error @ (Error::Io(_) | Error::LimitExceeded { .. })) => Err(error),
        Err(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests;
