//! Files that say how long they are and which pages they have.

use crate::limits::Limits;
use crate::pdf::Document;
use std::fmt::Write as _;

/// Of the pages 9, 1 and 4, the second of which takes three objects.
const TABLE: &str =
    "\0\0\0\u{1}\0\0\0\0\0\u{2}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0 ";
const PAGES: &str = "9 0 R 1 0 R 4 0 R";
const SOUND: &str = "/O 9 /N 3 /H [HINTS_ 99]";

/// A file of one revision as annex F lays it out: the newest section stands behind the first object, and names it
/// alone. Words in capitals are to be filled in.
fn laid_out(before: &[u8], (entries, pages, table): (&str, &str, &str)) -> Vec<u8> {
    let page = "<< /Type /Page /Parent 8 0 R /Resources << >> /MediaBox [0 0 9 9] >>";
    let count = pages.matches('R').count();
    let objects = [
        (7, "<< /Type /Catalog /Pages 8 0 R >>".to_owned()),
        (
            8,
            format!("<< /Type /Pages /Kids [{pages}] /Count {count} >>"),
        ),
        (1, page.to_owned()),
        (4, page.to_owned()),
        (9, page.to_owned()),
        (
            91,
            format!("<< /Length {} >>\nstream\n{table}\nendstream", table.len()),
        ),
    ];
    let offset = |text: &str| before.len() + text.len();
    let mut text = "%PDF-1.7\n".to_owned();
    let first = offset(&text);
    write!(
        text,
        "90 0 obj\n<< /Linearized 1 /L LENGTH {entries} >>\nendobj\n"
    )
    .unwrap();
    let newest = offset(&text);
    let trailer = "trailer\n<< /Size 93 /Root 7 0 R";
    write!(
        text,
        "xref\n90 1\n{first:010} 00000 n \n{trailer} /Prev OLDER_ >>\n"
    )
    .unwrap();
    text.push_str("startxref\n0\n%%EOF\n");
    let mut lines = String::new();
    for (number, object) in objects {
        write!(lines, "{number} 1\n{:010} 00000 n \n", offset(&text)).unwrap();
        if number == 91 {
            text = text.replace("HINTS_", &format!("{:06}", offset(&text)));
        }
        write!(text, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    text = text.replace("OLDER_", &format!("{:06}", offset(&text)));
    write!(
        text,
        "xref\n0 1\n0000000000 65535 f \n{lines}{trailer} >>\n"
    )
    .unwrap();
    write!(text, "startxref\n{newest}\n%%EOF\n").unwrap();
    [before, text.as_bytes()].concat()
}

/// Another revision, with an object that nothing refers to.
fn followed(mut bytes: Vec<u8>) -> Vec<u8> {
    let newest = String::from_utf8_lossy(&bytes);
    let newest = newest.trim_end().lines().rev().nth(1).unwrap().to_owned();
    let offset = bytes.len();
    let text = format!(
        "92 0 obj\n(lain)\nendobj\nxref\n92 1\n{offset:010} 00000 n \ntrailer\n<< /Size 93 /Root 7 0 R \
         /Prev {newest} >>\nstartxref\n{}\n%%EOF\n",
        offset + "92 0 obj\n(lain)\nendobj\n".len()
    );
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

/// In which of two revisions some programs show other pages. `len` gives the length that the first object says the
/// file has, of where the first and the second revision end.
fn differs(
    before: &[u8],
    what: (&str, &str, &str),
    len: impl FnOnce(usize, usize) -> usize,
) -> Vec<bool> {
    let bytes = laid_out(before, what);
    let first = bytes.len();
    shown_otherwise(followed(bytes), |second| len(first, second))
}

fn shown_otherwise(mut bytes: Vec<u8>, len: impl FnOnce(usize) -> usize) -> Vec<bool> {
    let place = memchr::memmem::find(&bytes, b"LENGTH").unwrap();
    let len = format!("{:06}", len(bytes.len()));
    bytes.splice(place..place + 6, len.bytes());
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
        ("/O 9 /N 1 /P 0.0", "9 0 R", ""),
        ("/O 9.0 /N 1", "9 0 R", ""),
        ("/O 9 /N 3 /H [HINTS_ 99 HINTS_ 99]", PAGES, TABLE),
        ("/O 9 /N 3 /H [HINTS_ 9]", PAGES, TABLE),
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
    // to some a name ends with an octet 0
    assert_eq!(at("/O 9 /N 1 /L#00 7"), [true, true]);
    // what cannot be read here is read by others
    assert_eq!(at("/O 9 /N 1 lain"), [true, true]);
}

#[test]
fn a_page_of_a_linearised_file_takes_nothing_from_above() {
    let at = |from: &str, to: &str| {
        let bytes = laid_out(b"", ("/O 9 /N 1", "9 0 R", ""));
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(from.len(), to.len());
        let text = text.replace(from, to).into_bytes();
        let first = text.len();
        shown_otherwise(followed(text), |_| first)[0]
    };
    assert!(!at("/Resources <<", "/Resources <<"));
    assert!(at("/Resources <<", "/Ressource <<"));
    assert!(at("/Type /Pages", "/Rotate  90 "));
    assert!(!at("/Type /Pages", "/Rotate   0 "));
}

#[test]
fn the_newest_section_of_a_linearised_file_stands_at_its_beginning() {
    assert_eq!(
        differs(b"", (SOUND, PAGES, TABLE), |_, second| second),
        [false, true]
    );
}
