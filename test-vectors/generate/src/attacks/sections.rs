//! Cross-reference streams, object streams, and updates that are written with them
//! (ISO 32000-2, 7.5.7 and 7.5.8).

use super::update::{Update, end, indirect, startxref};
use crate::base::{stream, stream_of};
use std::fmt::Write as _;

/// Where an entry of a cross-reference stream says that an object is.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    At(usize),
    In { holder: u32, index: u8 },
}

impl Place {
    /// One entry in the widths 1, 4 and 1.
    fn bytes(self) -> [u8; 6] {
        let (kind, place, last) = match self {
            Self::At(offset) => (1, u32::try_from(offset).unwrap_or(0), 0),
            Self::In { holder, index } => (2, holder, index),
        };
        let [first, second, third, fourth] = place.to_be_bytes();
        [kind, first, second, third, fourth, last]
    }
}

/// A cross-reference stream over these objects, in the order of their numbers; `entries` are others
/// of its dictionary.
pub(crate) fn cross_reference(places: &[(u32, Place)], entries: &str) -> Vec<u8> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    let mut data = Vec::new();
    for (number, place) in places {
        match runs.last_mut() {
            Some((first, len)) if *first + *len == *number => *len += 1,
            _ => runs.push((*number, 1)),
        }
        data.extend(place.bytes());
    }
    let mut index = String::new();
    for (first, len) in runs {
        let space = if index.is_empty() { "" } else { " " };
        let _ = write!(index, "{space}{first} {len}");
    }
    let entries = format!("/Type /XRef /W [1 4 1] /Index [{index}] {entries} ");
    stream_of(&entries, &data)
}

/// An object stream that holds these objects.
pub(crate) fn object_stream(objects: &[(u32, String)]) -> String {
    let (mut numbers, mut bodies) = (String::new(), String::new());
    for (number, body) in objects {
        let _ = write!(numbers, "{number} {} ", bodies.len());
        let _ = write!(bodies, "{body} ");
    }
    let entries = format!(
        "/Type /ObjStm /N {} /First {} ",
        objects.len(),
        numbers.len()
    );
    stream(&entries, &format!("{numbers}{bodies}"))
}

/// The file with objects behind it, some of them streams that hold others, and a cross-reference
/// stream with the last number.
pub(crate) fn with_stream(
    base: &[u8],
    written: &[(u32, Vec<u8>)],
    held: &[(u32, Place)],
) -> Vec<u8> {
    let mut objects = Vec::new();
    let mut places = held.to_vec();
    for (number, body) in written {
        // an object may be said to stand in itself
        if !held.iter().any(|(known, _)| known == number) {
            places.push((*number, Place::At(base.len() + objects.len())));
        }
        objects.extend(indirect(*number, 0, body));
    }
    let last = places.iter().map(|(number, _)| *number).max().unwrap_or(0);
    let number = last.max(Update::on(base).next() - 1) + 1;
    let at = base.len() + objects.len();
    places.push((number, Place::At(at)));
    places.sort_by_key(|(number, _)| *number);
    let entries = format!("/Size {} /Root 1 0 R /Prev {}", number + 1, startxref(base));
    let section = indirect(number, 0, &cross_reference(&places, &entries));
    [base, &objects, &section, end(at).as_bytes()].concat()
}
