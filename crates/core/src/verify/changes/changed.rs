//! One object before and after a revision, and whether it is another one.

use super::value::{entry, long_numbers, same, same_entries};
use crate::error::Error;
use crate::pdf::{Document, RawObject};
use lopdf::{Dictionary, Object};
use std::rc::Rc;

/// An object before and after.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) old: Option<Rc<RawObject>>,
    pub(super) new: Option<Rc<RawObject>>,
    /// Whether the one before could not be read.
    pub(super) old_unreadable: bool,
    /// Whether the one after cannot be read.
    pub(super) new_unreadable: bool,
}

impl Changed {
    /// Bytes of memory that it takes, more or less.
    pub(super) fn size(&self) -> usize {
        /// What is kept beside it while it is looked at.
        const BESIDE: usize = 256;
        let size = |raw: &Option<Rc<RawObject>>| raw.as_ref().map_or(0, |raw| raw.size());
        BESIDE + size(&self.old) + size(&self.new)
    }

    /// Whether it was written again as it was, or is nothing where nothing was.
    pub(super) fn is_none(
        &self,
        old_view: &Document<'_>,
        new_view: &Document<'_>,
    ) -> Result<bool, Error> {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => same_again(old_view, new_view, old, new),
            (None, None) => Ok(!self.old_unreadable && !self.new_unreadable),
            _ => Ok(false),
        }
    }

    /// Whether it is a dictionary that says all that it said, itself or one level below, and something more.
    pub(super) fn only_grew(&self) -> bool {
        fn grew(old: &Dictionary, new: &Dictionary, levels: usize) -> bool {
            old.iter().all(|(key, old)| match (old, entry(new, key)) {
                (old, new) if same(old, new) => true,
                (Object::Dictionary(old), Object::Dictionary(new)) => {
                    levels > 0 && grew(old, new, levels - 1)
                }
                _ => false,
            })
        }
        let dictionary = |raw: &Option<Rc<RawObject>>| match raw.as_deref() {
            Some(raw) if raw.data.is_none() => raw.value.as_dict().ok().cloned(),
            _ => None,
        };
        match (dictionary(&self.old), dictionary(&self.new)) {
            (Some(old), Some(new)) => grew(&old, &new, 1),
            _ => false,
        }
    }

    /// Whether it was or is a stream.
    pub(super) fn has_stream(&self) -> bool {
        let is_stream =
            |raw: &Option<Rc<RawObject>>| raw.as_ref().is_some_and(|raw| raw.data.is_some());
        is_stream(&self.old) || is_stream(&self.new)
    }
}

/// Whether an object was written again as it was.
fn same_again(
    old_view: &Document<'_>,
    new_view: &Document<'_>,
    old: &RawObject,
    new: &RawObject,
) -> Result<bool, Error> {
    if old.id != new.id || !new.hidden.is_empty() || !old.hidden.is_empty() {
        return Ok(false);
    }
    match (old.data, new.data) {
        (None, None) => Ok(same(&old.value, &new.value) && same_numbers(old, new)),
        (Some(_), Some(_)) => {
            let (Object::Dictionary(a), Object::Dictionary(b)) = (&old.value, &new.value) else {
                return Ok(false);
            };
            let (mut a, mut b) = (a.clone(), b.clone());
            if !a.has(b"Filter") && b.has(b"Filter") {
                return same_compressed((old_view, old, a), (new_view, new, b));
            }
            // the data is compared; a length that is an object of its own can become another later
            if let Object::Integer(_) = entry(&b, b"Length") {
                a.remove(b"Length");
                b.remove(b"Length");
            }
            Ok(same_entries(&a, &b)
                && same_numbers(old, new)
                && old_view.same_stream_data(old, new_view, new)?)
        }
        _ => Ok(false),
    }
}

/// Whether a stream was written again with its data compressed, in the way that everybody undoes alike.
fn same_compressed(
    (old_view, old, mut a): (&Document<'_>, &RawObject, Dictionary),
    (new_view, new, mut b): (&Document<'_>, &RawObject, Dictionary),
) -> Result<bool, Error> {
    const MOST: usize = 4 * 1024 * 1024;
    for key in [&b"Length"[..], b"Filter", b"DecodeParms"] {
        a.remove(key);
        b.remove(key);
    }
    if !same_entries(&a, &b) || !same_numbers(old, new) {
        return Ok(false);
    }
    let before = old_view.stream_text(old, MOST)?;
    Ok(before.is_some() && before == new_view.stream_text(new, MOST)?)
}

/// Whether the numbers that are too long to be compared stand in both as they are written.
pub(super) fn same_numbers(old: &RawObject, new: &RawObject) -> bool {
    long_numbers(&old.text) == long_numbers(&new.text)
}

/// An object's value, or null.
pub(super) fn value_of(raw: &Option<Rc<RawObject>>) -> &Object {
    raw.as_ref().map_or(&Object::Null, |raw| &raw.value)
}

/// The dictionaries that an object, by its number, was and is, where it has no data.
pub(super) fn both_dictionaries(
    (number, changed): (&u32, &Changed),
) -> Option<(u32, Dictionary, Dictionary)> {
    let (old, new) = (changed.old.as_ref()?, changed.new.as_ref()?);
    if old.data.is_some() || new.data.is_some() {
        return None;
    }
    match (&old.value, &new.value) {
        (Object::Dictionary(old), Object::Dictionary(new)) => {
            Some((*number, old.clone(), new.clone()))
        }
        _ => None,
    }
}
