//! Cross-reference streams, object streams, and updates that are written with them
//! (ISO 32000-2, 7.5.7 and 7.5.8).

use super::update::{Update, end, identifier, indirect, startxref};
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
    let entries = format!(
        "/Size {} /Root 1 0 R /ID {} /Prev {}",
        number + 1,
        identifier(base),
        startxref(base)
    );
    let section = indirect(number, 0, &cross_reference(&places, &entries));
    [base, &objects, &section, end(at).as_bytes()].concat()
}

/// A document with some of its objects in an object stream, as Word writes it: the table says that
/// they are free, and a second section without entries names the cross-reference stream in which all
/// stand.
pub(crate) fn hybrid_document(objects: &[String], hidden: &[u32]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let mut held = Vec::new();
    let holder = u32::try_from(objects.len()).unwrap_or(0) + 1;
    let section = holder + 1;
    for (number, body) in (1..).zip(objects) {
        if hidden.contains(&number) {
            let index = u8::try_from(held.len()).unwrap_or(u8::MAX);
            places.push((number, Place::In { holder, index }));
            held.push((number, body.clone()));
        } else {
            places.push((number, Place::At(file.len())));
            file.extend(indirect(number, 0, body.as_bytes()));
        }
    }
    places.push((holder, Place::At(file.len())));
    file.extend(indirect(holder, 0, object_stream(&held).as_bytes()));
    let stream_at = file.len();
    places.push((section, Place::At(stream_at)));
    let id = "<5365676C2074657374>";
    let trailer = format!("/Size {} /Root 1 0 R /ID [{id} {id}]", section + 1);
    file.extend(indirect(section, 0, &cross_reference(&places, &trailer)));
    let table_at = file.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", section + 1);
    for (_, place) in &places {
        let _ = match place {
            Place::At(at) => writeln!(table, "{at:010} 00000 n "),
            Place::In { .. } => writeln!(table, "0000000000 65535 f "),
        };
    }
    let _ = write!(table, "trailer\n<< {trailer} >>\n{}", end(table_at));
    file.extend(table.bytes());
    let second_at = file.len();
    let second = format!(
        "xref\n0 0\ntrailer\n<< {trailer} /Prev {table_at} /XRefStm {stream_at} >>\n{}",
        end(second_at)
    );
    file.extend(second.bytes());
    file
}
