//! Revisions, and the two readings of them.

use super::made::{Made, Style};
use crate::error::Error;
use crate::limits::Limits;
use crate::pdf::views::{DisagreementKind, Views};
use crate::pdf::{ChangeKind, Document, FaultKind, Page};
use lopdf::Object;

const STYLES: [Style; 4] = [
    Style::Table,
    Style::Stream,
    Style::ObjectStream,
    Style::Hybrid,
];

fn open(bytes: &Vec<u8>) -> Document<'_> {
    Document::open(bytes, &Limits::default()).unwrap()
}

fn views(bytes: &Vec<u8>) -> Views {
    open(bytes).views().unwrap()
}

fn kinds(views: &Views) -> Vec<(DisagreementKind, u64, u32)> {
    views
        .disagreements
        .iter()
        .map(|d| (d.kind, d.revision, d.object))
        .collect()
}

fn page(text: &str) -> String {
    format!("<< /Type /Page /Parent 2 0 R /Note ({text}) >>")
}

#[test]
fn every_byte_of_an_honest_file_belongs_to_a_revision() {
    for first in STYLES {
        for second in STYLES {
            let mut made = Made::document(first, 2);
            let end_of_first = made.bytes.len() as u64;
            made.append(second, &[(3, page("baru")), (90, "(tambahan)".to_owned())]);
            let views = views(&made.bytes);
            assert!(views.outside.is_empty(), "{first:?} {second:?}: {views:?}");
            assert_eq!(kinds(&views), [], "{first:?} {second:?}");
            let extents: Vec<_> = views
                .revisions
                .iter()
                .map(|view| view.revision.extent.clone())
                .collect();
            assert_eq!(extents.first().unwrap().start, 0);
            assert_eq!(extents.first().unwrap().end, end_of_first, "{first:?}");
            assert_eq!(extents.last().unwrap().end, made.bytes.len() as u64);
            assert!(extents.windows(2).all(|pair| pair[0].end == pair[1].start));
            let unexplained = views.revisions.iter().flat_map(|view| &view.unexplained);
            assert_eq!(unexplained.count(), 0, "{first:?} {second:?}: {views:?}");
            assert_eq!(extents.len(), 2, "{first:?} {second:?}");
            let changed = views
                .revisions
                .iter()
                .skip(1)
                .flat_map(|view| &view.changes);
            let changed: Vec<_> = changed.map(|change| (change.number, change.kind)).collect();
            assert!(changed.contains(&(90, ChangeKind::Added)), "{changed:?}");
            assert!(
                changed
                    .iter()
                    .any(|(number, kind)| *number == 3 && *kind != ChangeKind::Freed),
                "{first:?} {second:?}: {changed:?}"
            );
        }
    }
}

#[test]
fn an_object_beside_the_one_that_is_named_is_a_disagreement() {
    let mut made = Made::document(Style::Table, 1);
    let hidden = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /Other true >>\nendobj\n";
    let at = made.bytes.windows(4).position(|w| w == b"xref").unwrap();
    let before = made.bytes.len();
    made.bytes.splice(at..at, hidden.iter().copied());
    // the section has moved
    let text = String::from_utf8_lossy(&made.bytes).replace(
        &format!("startxref\n{at}\n"),
        &format!("startxref\n{}\n", at + hidden.len()),
    );
    let bytes = text.into_bytes();
    assert!(bytes.len() > before);
    let views = views(&bytes);
    assert_eq!(kinds(&views), [(DisagreementKind::DefinedTwice, 1, 3)]);
    let disagreement = views.disagreements[0];
    assert_eq!(disagreement.scan_offset, Some(at as u64));
    assert!(disagreement.cross_reference_offset.unwrap() < at as u64);
    let end = at as u64 + hidden.len() as u64;
    assert_eq!(views.revisions[0].unexplained, [at as u64..end - 1]);
}

#[test]
fn an_entry_into_the_data_of_a_stream_is_a_disagreement() {
    let mut made = Made::document(Style::Table, 1);
    let inner = "5 0 obj\n<< /Secret true >>\nendobj\n";
    let stream = format!("<< /Length {} >>\nstream\n{inner}\nendstream", inner.len());
    made.append(Style::Table, &[(4, stream)]);
    let at = made.bytes.windows(7).position(|w| w == b"5 0 obj").unwrap();
    let xref = made.bytes.len();
    let previous = {
        let text = String::from_utf8_lossy(&made.bytes).into_owned();
        let number = text.rsplit("startxref\n").next().unwrap();
        number.lines().next().unwrap().to_owned()
    };
    let update = format!(
        "xref\n5 1\n{at:010} 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev {previous} >>\nstartxref\n{xref}\n%%EOF\n"
    );
    made.bytes.extend_from_slice(update.as_bytes());
    // the cross-reference's reader sees it
    let object = open(&made.bytes).object((5, 0)).unwrap();
    assert!(object.as_dict().unwrap().has(b"Secret"));
    let views = views(&made.bytes);
    assert_eq!(kinds(&views), [(DisagreementKind::OtherRevision, 3, 5)]);
}

#[test]
fn what_stands_behind_the_end_belongs_to_no_revision() {
    let mut made = Made::document(Style::Stream, 1);
    let end = made.bytes.len() as u64;
    made.bytes
        .extend_from_slice(b"3 0 obj\n<< /Type /Page >>\nendobj\n");
    let document = open(&made.bytes);
    let faults: Vec<_> = document.faults().iter().map(|fault| fault.kind).collect();
    assert_eq!(faults, [FaultKind::SyntaxBehindEnd]);
    assert!(document.refuse_syntax_behind_end().is_err());
    let views = views(&made.bytes);
    assert_eq!(views.outside, [end..made.bytes.len() as u64]);
    assert_eq!(views.revisions.len(), 1);
}

#[test]
fn an_object_that_is_freed_and_left_is_told() {
    let mut made = Made::document(Style::Table, 2);
    let at = made.bytes.len();
    let previous = at
        - made
            .bytes
            .windows(9)
            .rev()
            .position(|w| w == b"startxref")
            .unwrap()
        - 9;
    let text = String::from_utf8_lossy(&made.bytes[previous..]).into_owned();
    let previous: usize = text.lines().nth(1).unwrap().parse().unwrap();
    let object = "4 0 obj\n(masih ada)\nendobj\n";
    let xref = at + object.len();
    let update = format!(
        "{object}xref\n4 1\n0000000000 00001 f \ntrailer\n<< /Size 5 /Root 1 0 R /Prev {previous} >>\nstartxref\n{xref}\n%%EOF\n"
    );
    made.bytes.extend_from_slice(update.as_bytes());
    let views = views(&made.bytes);
    assert_eq!(kinds(&views), [(DisagreementKind::FreedButThere, 2, 4)]);
    assert_eq!(
        (views.revisions[1].freed, views.revisions[1].replaced),
        (1, 0)
    );
}

#[test]
fn bytes_before_the_header_are_told_and_read_around() {
    for style in STYLES {
        let mut made = Made::new(b"MIME: sampah\r\n\r\n", "1.4");
        made.append(
            style,
            &[
                (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
                (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
                (3, "<< /Type /Page /MediaBox [0 0 9 9] >>".to_owned()),
            ],
        );
        let document = open(&made.bytes);
        assert_eq!((document.version(), document.header_offset()), ("1.4", 16));
        assert_eq!(document.faults()[0].kind, FaultKind::BytesBeforeHeader);
        assert_eq!(Page::count(&document).unwrap(), 1, "{style:?}");
        let views = document.views().unwrap();
        assert_eq!(views.outside, [0..16], "{style:?}");
        assert_eq!(kinds(&views), [], "{style:?}");
    }
}

#[test]
fn offsets_from_the_first_byte_are_read_too() {
    let made = Made::document(Style::Table, 1);
    // what was offset 0 of a longer file
    let mut bytes = b"sampah\n".to_vec();
    let shift = bytes.len();
    let text = String::from_utf8_lossy(&made.bytes).into_owned();
    let mut moved = String::new();
    for line in text.split_inclusive('\n') {
        let entry = line.ends_with(" 00000 n \n");
        match line.get(..10).and_then(|n| n.parse::<usize>().ok()) {
            Some(offset) if entry => {
                moved.push_str(&format!("{:010}{}", offset + shift, &line[10..]))
            }
            _ => moved.push_str(line),
        }
    }
    let at = moved.rfind("startxref\n").unwrap() + 10;
    let number: usize = moved[at..].lines().next().unwrap().parse().unwrap();
    moved.replace_range(
        at..at + number.to_string().len(),
        &(number + shift).to_string(),
    );
    bytes.extend_from_slice(moved.as_bytes());
    let document = open(&bytes);
    let faults: Vec<_> = document.faults().iter().map(|fault| fault.kind).collect();
    assert_eq!(
        faults,
        [
            FaultKind::BytesBeforeHeader,
            FaultKind::OffsetsFromFirstByte
        ]
    );
    assert_eq!(Page::count(&document).unwrap(), 1);
}

#[test]
fn more_than_fifty_revisions_are_told_apart() {
    let mut made = Made::document(Style::Table, 1);
    for number in 0..60 {
        made.append(Style::Table, &[(3, page(&number.to_string()))]);
    }
    let views = views(&made.bytes);
    assert_eq!(views.revisions.len(), 61);
    assert!(
        views
            .revisions
            .iter()
            .skip(1)
            .all(|view| view.replaced == 1)
    );
    assert_eq!(kinds(&views), []);
}

#[test]
fn a_chain_that_returns_to_itself_ends_with_an_error() {
    let made = Made::document(Style::Table, 1);
    let text = String::from_utf8_lossy(&made.bytes).into_owned();
    let at = text.rfind("xref\n").unwrap();
    let section = text[..at].rfind("xref\n").unwrap_or(at);
    let looped = text.replace("/Root 1 0 R", &format!("/Root 1 0 R /Prev {section}"));
    match Document::open(&looped.into_bytes(), &Limits::default()) {
        Err(Error::Malformed { expected, .. }) => assert!(expected.contains("ends"), "{expected}"),
        other => panic!("{:?}", other.map(|_| ())),
    }
}

#[test]
fn a_number_may_be_last_in_an_object_stream() {
    let mut made = Made::document(Style::ObjectStream, 1);
    made.append(Style::ObjectStream, &[(9, "17".to_owned())]);
    assert_eq!(
        open(&made.bytes).object((9, 0)).unwrap(),
        Object::Integer(17)
    );
}

#[test]
fn the_end_mark_of_a_later_revision_is_not_that_of_the_one_before() {
    let mut made = Made::document(Style::Table, 1);
    // its own is gone
    let end = made.bytes.len() - "%%EOF\n".len();
    made.bytes.truncate(end);
    made.append(Style::Table, &[(3, page("%%EOF"))]);
    let views = views(&made.bytes);
    let [first, second] = views.revisions.as_slice() else {
        panic!("{views:?}");
    };
    assert!(first.revision.extent.end <= end as u64, "{first:?}");
    assert!(second.unexplained.is_empty(), "{second:?}");
}

#[test]
fn an_entry_of_null_is_no_entry() {
    let made = Made::document(Style::Table, 1);
    let text = String::from_utf8_lossy(&made.bytes).into_owned();
    let bytes = text
        .replace("/Root 1 0 R", "/Root 1 0 R /Encrypt null /Prev null")
        .into_bytes();
    assert_eq!(
        open(&bytes).object((1, 0)).unwrap().type_name().unwrap(),
        b"Catalog"
    );
    assert_eq!(open(&bytes).object((99, 0)).unwrap(), Object::Null);
}
