//! What is told of changes beside their rules: of which revision, of which object, and how many.

use super::*;
use crate::pdf::tests::made::{Made, Style};

/// What came behind the first revision.
fn changes_of(bytes: &[u8], limits: &Limits) -> Changes {
    let bytes = bytes.to_vec();
    let document = Document::open(&bytes, limits).unwrap();
    since(&document, &document.views().unwrap(), 0).unwrap()
}

/// The numbers of the revisions to which a rule applies.
fn numbers_with(changes: Changes, rule: Rule) -> Vec<u64> {
    let revisions = changes.revisions.into_iter();
    let with = revisions.filter(|one| one.rules.contains(&rule));
    with.map(|one| one.number).collect()
}

/// A page, three revisions of which the second is the first that is looked at behind the first.
fn looked_at(later: &[&[(u32, &str)]], limits: &Limits) -> Changes {
    let mut made = Made::document(Style::Table, 1);
    for objects in later {
        made.append(Style::Table, &owned(objects));
    }
    changes_of(&made.bytes, limits)
}

#[test]
fn each_change_names_its_revision_and_its_object() {
    let page = "<< /Type /Page /Parent 2 0 R /Rotate 90 >>";
    let changes = looked_at(&[&[(3, page)], &[(99, "(lain)")]], &Limits::default());
    let numbers: Vec<u64> = changes.revisions.iter().map(|one| one.number).collect();
    assert_eq!(numbers, [2, 3]);
    let told = changes.listed.iter().map(|change| {
        (
            change.revision,
            change.object,
            change.path.as_str(),
            change.rule.code(),
            change.old.as_deref(),
            change.new.as_deref(),
        )
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            (2, Some(3), "3 0 R/Rotate", "page-entry", None, Some("90")),
            (3, Some(99), "99 0 R", "unused-object", None, Some("(lain)")),
        ]
    );
    assert_eq!(changes.count, 2);
}

#[test]
fn the_first_changes_are_listed_and_all_are_counted() {
    let limits = Limits {
        findings: 2,
        ..Limits::default()
    };
    let later: &[(u32, &str)] = &[(97, "(satu)"), (98, "(dua)"), (99, "(tiga)")];
    let changes = looked_at(&[later], &limits);
    assert_eq!((changes.listed.len(), changes.count), (2, 3));
    assert_eq!(looked_at(&[&later[1..]], &limits).listed.len(), 2);
}

#[test]
fn behind_the_last_revision_there_may_be_some_white_space() {
    let rules = |behind: &[u8]| {
        let mut made = Made::document(Style::Table, 1);
        made.append(Style::Table, &owned(&[(99, "(lain)")]));
        made.bytes.extend_from_slice(behind);
        let changes = changes_of(&made.bytes, &Limits::default());
        let revisions = changes.revisions.into_iter();
        let told = revisions.map(|one| {
            let codes = one.rules.iter().map(|rule| rule.code());
            (one.number, codes.collect::<Vec<_>>())
        });
        told.collect::<Vec<_>>()
    };
    let unused = (2, vec!["unused-object"]);
    let alone = vec![unused.clone()];
    let both = vec![unused, (3, vec!["unexplained-bytes"])];
    assert_eq!(rules(b""), alone);
    assert_eq!(rules(b"\n\0 \n"), alone);
    assert_eq!(rules(&[b' '; 900]), alone);
    assert_eq!(rules(&[b' '; 901]), both);
    assert_eq!(rules(b" x "), both);
    assert_eq!(rules(b"x\n"), both);
}

#[test]
fn what_stands_before_the_header_follows_nothing() {
    let mut made = Made::new(b"\n\n", "1.7");
    let catalog = "<< /Type /Catalog /Pages 2 0 R >>".to_owned();
    let pages = "<< /Type /Pages /Kids [] /Count 0 >>".to_owned();
    made.append(Style::Table, &[(1, catalog), (2, pages)]);
    made.append(Style::Table, &owned(&[(99, "(lain)")]));
    let changes = changes_of(&made.bytes, &Limits::default());
    assert_eq!(changes.revisions.len(), 1);
}

#[test]
fn the_end_of_what_was_signed_was_the_end_of_the_file() {
    // the revisions behind one that ends with this before its `%%EOF`
    let irregular = |before: &str| {
        let mut made = Made::document(Style::Table, 1);
        let marker = memmem::rfind(&made.bytes, b"%%EOF").unwrap();
        made.bytes.splice(marker..marker, before.bytes());
        for number in 91..93 {
            made.append(Style::Table, &[(number, "(lain)".to_owned())]);
        }
        let changes = changes_of(&made.bytes, &Limits::default());
        numbers_with(changes, Rule::SectionIrregular)
    };
    assert_eq!(irregular(""), [0; 0]);
    assert_eq!(irregular("\r\n"), [0; 0]);
    assert_eq!(irregular(&" ".repeat(100)), [2]);
    assert_eq!(irregular("\x0c"), [2]);
    assert_eq!(irregular(&format!("%{}\n", "x".repeat(300))), [2]);
}

#[test]
fn sections_of_another_kind_matter_where_objects_have_other_lives() {
    // whether a third revision of the last style is read by all, behind one that changes this object
    let irregular = |[first, signed, later]: [Style; 3], object: &str, number: u32| {
        let mut made = Made::document(first, 1);
        made.append(signed, &[(number, object.to_owned())]);
        made.append(later, &owned(&[(99, "(lain)")]));
        let document = Document::open(&made.bytes, &Limits::default()).unwrap();
        // what was signed ends with the second revision
        let changes = since(
            &document,
            &document.views_of(document.revisions().unwrap(), 1).unwrap(),
            1,
        )
        .unwrap();
        assert_eq!(changes.revisions.len(), 1);
        changes.revisions[0].rules.contains(&Rule::SectionIrregular)
    };
    let (table, stream, objects) = (Style::Table, Style::Stream, Style::ObjectStream);
    let page = "<< /Type /Page /Parent 2 0 R /Rotate 90 >>";
    // a page that was in an object stream and is no more
    assert!(irregular([objects, stream, table], page, 3));
    assert!(!irregular([objects, stream, stream], page, 3));
    assert!(!irregular([objects, stream, table], "(baru)", 50));
    assert!(irregular([objects, objects, table], page, 3));
    // objects by themselves, the last of which counts to everybody
    assert!(!irregular([stream, stream, table], page, 3));
    assert!(!irregular([table, table, stream], page, 3));
}

#[test]
fn a_linearised_file_differs_with_the_revisions_beside_its_length() {
    // the revisions that change what is shown, where the file is to be as long as the first so many
    let flipped = |revisions: usize| {
        let mut made = Made::new(b"", "1.7");
        made.append(
            Style::Table,
            &owned(&[
                (90, "<< /Linearized 1 /L LENGTH /O 4 /N 1 >>"),
                (1, "<< /Type /Catalog /Pages 2 0 R >>"),
                (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
                (3, "<< /Type /Page /Parent 2 0 R >>"),
            ]),
        );
        let mut ends = vec![0, made.bytes.len()];
        for number in 91..94 {
            made.append(Style::Table, &[(number, "(lain)".to_owned())]);
            ends.push(made.bytes.len());
        }
        let length = format!("{:06}", ends[revisions]);
        let place = memmem::find(&made.bytes, b"LENGTH").unwrap();
        made.bytes.splice(place..place + 6, length.bytes());
        let changes = changes_of(&made.bytes, &Limits::default());
        numbers_with(changes, Rule::ReadersDiffer)
    };
    assert_eq!(flipped(0), [0; 0]);
    assert_eq!(flipped(1), [2]);
    assert_eq!(flipped(2), [2, 3]);
    assert_eq!(flipped(3), [3, 4]);
    assert_eq!(flipped(4), [4]);
}
