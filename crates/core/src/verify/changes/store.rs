//! The Document Security Store (ISO 32000-2, 12.8.4.3): validation data that nothing shows.

use super::rule::Rule;
use super::step::{Admission, Step};
use crate::algorithm::DigestAlgorithm;
use crate::error::Error;
use crate::pdf::{Document, RawObject};
use lopdf::{Dictionary, Object};
use std::collections::BTreeSet;

/// From where something is referred to: an object, and the key in it below which that happens; anywhere in
/// it, where the key is empty.
type Place = (u32, &'static str);

/// A Document Security Store that is nothing else.
#[derive(Default)]
struct Store {
    /// The keys of `/VRI`: signatures for which data is there.
    entries: BTreeSet<Vec<u8>>,
    /// Certificates, revocation lists and answers: each with what lists it.
    streams: BTreeSet<(Vec<u8>, u32)>,
}

impl Store {
    /// Reads what a catalog says of its store; `None` where that is more or other than a store.
    fn read(document: &Document<'_>, value: &Object) -> Result<Option<Self>, Error> {
        let mut found = Self::default();
        let store = match plain_dictionary(document, value)? {
            Some(store) => store,
            None if *value == Object::Null => return Ok(Some(found)),
            None => return Ok(None),
        };
        for (key, value) in &store {
            let fits = match &key[..] {
                b"Type" => *value == Object::Name(b"DSS".to_vec()),
                b"Certs" | b"CRLs" | b"OCSPs" => found.take(document, key, value)?,
                b"VRI" => {
                    let Some(vri) = plain_dictionary(document, value)? else {
                        return Ok(None);
                    };
                    for (key, value) in &vri {
                        if key == b"Type" {
                            continue;
                        }
                        // the SHA-1 of a signature in hexadecimal digits; some write a longer digest
                        if key.len() < 40
                            || !key.iter().all(u8::is_ascii_hexdigit)
                            || !found.take_entry(document, &key.to_ascii_uppercase(), value)?
                        {
                            return Ok(None);
                        }
                    }
                    true
                }
                _ => false,
            };
            if !fits {
                return Ok(None);
            }
        }
        Ok(Some(found))
    }

    /// Takes down one entry of `/VRI` (table 262); whether it is one.
    fn take_entry(
        &mut self,
        document: &Document<'_>,
        name: &[u8],
        value: &Object,
    ) -> Result<bool, Error> {
        let Some(entry) = plain_dictionary(document, value)? else {
            return Ok(false);
        };
        self.entries.insert(name.to_vec());
        for (key, value) in &entry {
            let fits = match &key[..] {
                b"Type" | b"TU" | b"TS" => {
                    !matches!(value, Object::Dictionary(_) | Object::Array(_))
                }
                b"Cert" | b"CRL" | b"OCSP" => {
                    self.take(document, &[name, b"/", key].concat(), value)?
                }
                _ => false,
            };
            if !fits {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes down what an array lists; whether it is one of references.
    fn take(&mut self, document: &Document<'_>, key: &[u8], value: &Object) -> Result<bool, Error> {
        let Some(items) = references(document, value)? else {
            return Ok(false);
        };
        let items = items.into_iter();
        self.streams
            .extend(items.map(|number| (key.to_vec(), number)));
        Ok(true)
    }
}

/// A dictionary, or a reference to one that is no stream.
fn plain_dictionary(document: &Document<'_>, value: &Object) -> Result<Option<Dictionary>, Error> {
    let value = match value {
        Object::Reference(id) => match document.raw(*id) {
            Ok(Some(raw)) if raw.data.is_none() => RawObject::into_value(raw),
            Ok(_) | Err(Error::Malformed { .. }) => return Ok(None),
            Err(error) => return Err(error),
        },
        direct => direct.clone(),
    };
    Ok(match value {
        Object::Dictionary(dictionary) => Some(dictionary),
        _ => None,
    })
}

/// SHA-256 of what a stream holds; `None` where that cannot be read.
fn digest_of(document: &Document<'_>, number: u32) -> Result<Option<Vec<u8>>, Error> {
    let location = document.location(number)?;
    let raw = location.map_or(Ok(None), |location| document.raw_at(number, location));
    let text = match raw {
        Ok(Some(raw)) => document.stream_text(&raw, document.limits().decoded_stream_bytes)?,
        Ok(None) | Err(Error::Malformed { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(text.map(|text| DigestAlgorithm::Sha256.digest(&text)))
}

/// What an array of references, or a reference to one, lists; `None` where it is something else. What they
/// lead to is data that nothing shows.
fn references(document: &Document<'_>, value: &Object) -> Result<Option<Vec<u32>>, Error> {
    let value = match document.resolve(value) {
        Ok(value) => value,
        Err(Error::Malformed { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let Object::Array(items) = value else {
        return Ok(None);
    };
    let number = |item: &Object| item.as_reference().ok().map(|(number, _)| number);
    Ok(items.iter().map(number).collect())
}

impl Step<'_, '_> {
    /// The Document Security Store (12.8.4.3) holds streams and lists of them, which nothing shows.
    pub(super) fn security_store(&mut self, before: &Object, after: &Object) -> Result<(), Error> {
        const PATH: &str = "/Root/DSS";
        let mut changed = self.differs(before, after);
        changed |= self.admit_store(before)?;
        if !changed {
            return Ok(());
        }
        let object = after.as_reference().ok().map(|(number, _)| number);
        let rule = match (
            Store::read(self.old, before)?,
            Store::read(self.new, after)?,
        ) {
            (_, None) => Rule::SecurityStoreBroken,
            (Some(old), Some(new)) if self.is_lost(&old, &new)? => Rule::SecurityStoreLost,
            _ => Rule::SecurityStore,
        };
        self.find(rule, object.or(Some(self.root)), PATH, before, after);
        Ok(())
    }

    /// Whether a store has no more what it had: by its object, or by what that holds.
    fn is_lost(&self, old: &Store, new: &Store) -> Result<bool, Error> {
        if !old.entries.is_subset(&new.entries) {
            return Ok(true);
        }
        let stays =
            |listed: &&(Vec<u8>, u32)| new.streams.contains(listed) && !self.has_changed(listed.1);
        let (_, missed): (Vec<_>, Vec<_>) = old.streams.iter().partition(stays);
        if missed.is_empty() {
            return Ok(false);
        }
        let mut there = BTreeSet::new();
        for (key, number) in &new.streams {
            there.insert((key, digest_of(self.new, *number)?));
        }
        for (key, number) in missed {
            if !there.contains(&(key, digest_of(self.old, *number)?)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Lets what the old store holds change as long as only the store holds it; gives whether any of
    /// it did.
    fn admit_store(&mut self, store: &Object) -> Result<bool, Error> {
        let root = (self.root, "DSS");
        let mut changed = false;
        let Some((store, at)) = self.enter(store, root, &mut changed)? else {
            return Ok(changed);
        };
        for (key, value) in &store {
            match &key[..] {
                b"Certs" | b"CRLs" | b"OCSPs" => self.admit_streams(value, at, &mut changed)?,
                b"VRI" => {
                    let Some((vri, at)) = self.enter(value, at, &mut changed)? else {
                        continue;
                    };
                    for (_, entry) in &vri {
                        let Some((entry, at)) = self.enter(entry, at, &mut changed)? else {
                            continue;
                        };
                        for (key, value) in &entry {
                            if [&b"Cert"[..], b"CRL", b"OCSP", b"TS", b"TU"].contains(&&key[..]) {
                                self.admit_streams(value, at, &mut changed)?;
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(changed)
    }

    /// Follows a value of the old revision to a dictionary; gives from where its own values are
    /// referred to.
    fn enter(
        &mut self,
        value: &Object,
        from: Place,
        changed: &mut bool,
    ) -> Result<Option<(Dictionary, Place)>, Error> {
        let from = match value.as_reference() {
            Ok((number, _)) => {
                self.admit(number, Admission::Below(from.0, from.1));
                *changed |= self.has_changed(number);
                (number, "")
            }
            Err(_) => from,
        };
        let resolved = self.old.resolve(value);
        match self.readable(resolved, "/Root/DSS")? {
            Object::Dictionary(dictionary) => Ok(Some((dictionary, from))),
            _ => Ok(None),
        }
    }

    fn admit_streams(
        &mut self,
        value: &Object,
        from: Place,
        changed: &mut bool,
    ) -> Result<(), Error> {
        let mut from = from;
        if let Ok((number, _)) = value.as_reference() {
            self.admit(number, Admission::Below(from.0, from.1));
            *changed |= self.has_changed(number);
            from = (number, "");
        }
        // only the reference is followed: a stream's own data is nobody else's
        let resolved = match value {
            Object::Reference(id) => self.old.object(*id),
            direct => Ok(direct.clone()),
        };
        if let Object::Array(items) = self.readable(resolved, "/Root/DSS")? {
            for item in items {
                if let Ok((number, _)) = item.as_reference() {
                    self.admit(number, Admission::Below(from.0, from.1));
                    *changed |= self.has_changed(number);
                }
            }
        }
        Ok(())
    }
}
