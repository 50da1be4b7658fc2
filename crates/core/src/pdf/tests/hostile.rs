//! Small files that ask for much, and files that hide something from one of the readings.

use super::made::{Made, Style};
use crate::error::Error;
use crate::limits::Limits;
use crate::pdf::views::DisagreementKind;
use crate::pdf::{Document, Location};

fn open(bytes: &Vec<u8>) -> Document<'_> {
    Document::open(bytes, &Limits::default()).unwrap()
}

/// A document with `hidden` before its section.
fn with(hidden: &[u8]) -> Vec<u8> {
    let made = Made::document(Style::Table, 1);
    let at = made.bytes.windows(4).position(|w| w == b"xref").unwrap();
    let mut bytes = made.bytes[..at].to_vec();
    bytes.extend_from_slice(hidden);
    let section = bytes.len();
    bytes.extend_from_slice(&made.bytes[at..]);
    let text = String::from_utf8(bytes).unwrap();
    let end = format!("startxref\n{at}\n");
    text.replace(&end, &format!("startxref\n{section}\n"))
        .into_bytes()
}

#[test]
fn a_section_inside_an_object_is_told() {
    let text = String::from_utf8(with(b"9 0 obj\n<<>>\nstream\n")).unwrap();
    let bytes = text
        .replace("startxref", "endstream\nendobj\nstartxref")
        .into_bytes();
    let at = bytes.windows(4).position(|w| w == b"xref").unwrap();
    let views = open(&bytes).views().unwrap();
    let view = views.revisions.last().unwrap();
    assert_eq!(view.hidden_sections, [at as u64], "{views:?}");
    assert!(!view.unexplained.is_empty());
}

#[test]
fn a_hybrids_own_stream_knows_what_its_table_calls_free() {
    let mut made = Made::document(Style::Table, 1);
    made.append(Style::Hybrid, &[(9, "(tersembunyi)".to_owned())]);
    // the same update, its table calling 9 free
    let text: Vec<u8> = made.bytes.clone();
    let at = text.windows(5).rposition(|w| w == b"xref\n").unwrap();
    let at = text[..at].windows(5).rposition(|w| w == b"xref\n").unwrap();
    let mut bytes = text[..at + 5].to_vec();
    bytes.extend_from_slice(b"9 1\n0000000000 00000 f \n");
    bytes.extend_from_slice(&text[at + 5..]);
    let document = open(&bytes);
    assert!(matches!(
        document.location(9).unwrap(),
        Some(Location::InStream { .. })
    ));
    let views = document.views().unwrap();
    let freed = DisagreementKind::FreedButThere;
    assert!(views.disagreements.iter().all(|found| found.kind != freed));
}

#[test]
fn values_are_counted_before_they_fill_the_memory() {
    let mut made = Made::document(Style::Table, 1);
    let array = format!("[{}]", "0 ".repeat(Limits::OBJECT_VALUES));
    made.append(Style::Table, &[(9, array)]);
    let refused = open(&made.bytes).object((9, 0));
    assert!(
        matches!(
            refused,
            Err(Error::LimitExceeded {
                limit: "OBJECT_VALUES",
                ..
            })
        ),
        "{refused:?}"
    );
}

/// Each of these took minutes before; here it must only end.
#[test]
fn what_is_looked_for_again_and_again_is_looked_for_once() {
    for hidden in [
        b"9 0 obj<<>>stream endstream ".repeat(20_000),
        b"xref\n".repeat(20_000),
        b"9 0 obj (".repeat(20_000),
    ] {
        let bytes = with(&hidden);
        match open(&bytes).views() {
            Ok(views) => assert_eq!(views.revisions.len(), 1),
            Err(error) => assert!(matches!(error, Error::LimitExceeded { .. }), "{error}"),
        }
    }
}

#[test]
fn what_cannot_be_read_costs_what_was_searched() {
    let mut made = Made::document(Style::Table, 1);
    let unclosed = format!("({}", "x".repeat(30_000));
    made.append(Style::Table, &[(9, unclosed)]);
    let limits = Limits {
        parsed_bytes: 50_000,
        ..Limits::default()
    };
    let document = Document::open(&made.bytes, &limits).unwrap();
    let failure = || document.object_at(9).unwrap_err().code();
    assert_eq!([failure(), failure()], ["malformed-pdf", "limit-exceeded"]);
}

#[test]
fn sections_that_are_searched_cost() {
    let mut made = Made::document(Style::Table, 1);
    for _ in 0..50 {
        made.append(Style::Table, &[(9, "1".to_owned())]);
    }
    let limits = Limits {
        parsed_bytes: 20_000,
        ..Limits::default()
    };
    let document = Document::open(&made.bytes, &limits).unwrap();
    let error = (0..1000).find_map(|_| document.location(4000).err());
    assert_eq!(error.unwrap().code(), "limit-exceeded");
}
