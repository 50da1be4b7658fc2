//! Files that say how long they are and which pages they have.

use super::made::{Made, Style};
use crate::limits::Limits;
use crate::pdf::Document;

/// Of the pages 9, 1 and 4, the second of which takes three objects.
const TABLE: &str =
    "\0\0\0\u{1}\0\0\0\0\0\u{2}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 ";
const PAGES: &str = "9 0 R 1 0 R 4 0 R";
const SOUND: &str = "/O 9 /N 3 /H [HINTS_ 99]";

/// Two revisions, and in which of them some programs show other pages. `len` gives the length that the first
/// object says the file has, of where the first and the second one end.
fn differs(
    before: &[u8],
    (entries, pages, table): (&str, &str, &str),
    len: impl FnOnce(usize, usize) -> usize,
) -> Vec<bool> {
    let page = "<< /Type /Page /Parent 8 0 R >>".to_owned();
    let count = pages.matches('R').count();
    let tree = format!("<< /Type /Pages /Kids [{pages}] /Count {count} >>");
    let hints = format!("<< /Length {} >>\nstream\n{table}\nendstream", table.len());
    let mut made = Made::new(before, "1.7");
    made.append(
        Style::Table,
        &[
            (90, format!("<< /Linearized 1 /L LENGTH {entries} >>")),
            (7, "<< /Type /Catalog /Pages 8 0 R >>".to_owned()),
            (8, tree),
            (1, page.clone()),
            (4, page.clone()),
            (9, page),
            (91, hints),
        ],
    );
    let first = made.bytes.len();
    made.append(Style::Table, &[(92, "(lain)".to_owned())]);
    let mut bytes = made.bytes;
    let second = bytes.len();
    let place = |bytes: &[u8], word: &str| memchr::memmem::find(bytes, word.as_bytes());
    let hints = place(&bytes, "91 0 obj").unwrap() - before.len();
    for (word, value) in [
        ("/Root 1 0 R", "/Root 7 0 R".to_owned()),
        ("LENGTH", format!("{:06}", len(first, second))),
        ("HINTS_", format!("{hints:06}")),
    ] {
        while let Some(place) = place(&bytes, word) {
            bytes.splice(place..place + word.len(), value.bytes());
        }
    }
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let views = document.views().unwrap();
    views
        .revisions
        .iter()
        .map(|view| view.shown_otherwise)
        .collect()
}

fn in_the_first(entries: &str, pages: &str, table: &str) -> bool {
    let found = differs(b"", (entries, pages, table), |first, _| first);
    assert!(!found[1], "{entries}");
    found[0]
}

#[test]
fn pages_of_a_linearised_file_are_those_of_its_tree() {
    assert!(!in_the_first(SOUND, PAGES, TABLE));
    assert!(!in_the_first("/O 9 /N 1", "9 0 R", ""));
    assert!(!in_the_first("/O 9 /N 1 /P 0", "9 0 R", ""));
    for (entries, pages, table) in [
        ("/O 1 /N 1", "9 0 R", ""),
        ("/N 1", "9 0 R", ""),
        ("/O 9 /N 2", "9 0 R", ""),
        ("/O 9", "9 0 R", ""),
        ("/O 9 /N 1 /P 1", "9 0 R", ""),
        ("/O 9 /N 3", PAGES, TABLE),
        ("/O 9 /N 3 /H [000009 99]", PAGES, TABLE),
        ("/O 9 /N 3 /H [/HINTS_ 99]", PAGES, TABLE),
        (SOUND, "9 0 R 4 0 R 1 0 R", TABLE),
        (SOUND, "1 0 R 9 0 R 4 0 R", TABLE),
        // one object, five objects, and nothing of the second page
        (SOUND, PAGES, &TABLE.replace(' ', "\0")),
        (SOUND, PAGES, &TABLE.replace(' ', "@")),
        (SOUND, PAGES, TABLE.trim_end()),
        // more bits than a number has
        (SOUND, PAGES, &TABLE.replace('\u{2}', "\u{30}")),
    ] {
        assert!(in_the_first(entries, pages, table), "{entries}, {pages}");
    }
}

#[test]
fn a_linearised_file_is_one_while_it_has_its_length() {
    let unsound = ("/O 4 /N 1", "9 0 R", "");
    for (back, found) in [(0, true), (1, true), (2, false)] {
        assert_eq!(
            differs(b"", unsound, |first, _| first - back),
            [found, false]
        );
        assert_eq!(
            differs(b"", unsound, |_, second| second - back),
            [false, found]
        );
        // some count from the header
        let behind = |first, _| first - back - 3;
        assert_eq!(differs(b" \n ", unsound, behind), [found, false]);
    }
    assert_eq!(differs(b"", unsound, |first, _| first + 1), [false, false]);
    assert_eq!(
        differs(b"", unsound, |_, second| second + 1),
        [false, false]
    );
}

#[test]
fn other_dictionaries_say_nothing() {
    let at = |entries: &str| {
        let entries = entries.to_owned();
        differs(b"", (&entries, "9 0 R", ""), |first, _| first)
    };
    assert_eq!(at("/O 4 /N 1"), [true, false]);
    // a key that stands twice is read in two ways
    assert_eq!(at("/O 9 /N 1 /L /Lain"), [true, false]);
    assert_eq!(at("/O 9 /N 1 /L 7 /N 1"), [true, false]);
    // a real number may be any
    assert_eq!(at("/O 4 /N 1 /L 7.0"), [true, true]);
    // what cannot be read here is read by others
    assert_eq!(at("/O 9 /N 1 lain"), [true, true]);
}
