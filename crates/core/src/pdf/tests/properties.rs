//! For any document and any edit: the old bytes are the beginning of the new file, what was not
//! edited reads as before, what was edited reads as it was written, and qpdf reads the same.

use super::made::{Made, Style};
use super::qpdf;
use crate::limits::Limits;
use crate::pdf::{Document, Update, edit};
use lopdf::Object;
use proptest::collection::vec;
use proptest::prelude::*;

/// Cases for each property; each starts qpdf twice.
const CASES: u32 = 96;

fn style() -> impl Strategy<Value = Style> {
    prop_oneof![
        Just(Style::Table),
        Just(Style::Stream),
        Just(Style::ObjectStream),
        Just(Style::Hybrid)
    ]
}

/// The text of any object, with the white space and the comments that the syntax allows.
fn value() -> impl Strategy<Value = String> {
    let space = prop_oneof![
        3 => Just(" "),
        1 => Just("\n"),
        1 => Just("\t\r\n"),
        1 => Just(" % ( a comment\n")
    ];
    let leaf = prop_oneof![
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i32>().prop_map(|value| value.to_string()),
        (-9999_i32..9999, 0_u8..4)
            .prop_map(|(whole, quarter)| { format!("{whole}.{:02}", u16::from(quarter) * 25) }),
        "[A-Za-z][A-Za-z0-9.+-]{0,8}".prop_map(|name| format!("/{name}")),
        "[a-zA-Z0-9 .,:;]{0,20}".prop_map(|text| format!("({text})")),
        "[a-z]{0,5}".prop_map(|text| format!("(\\({text}\\) \\051\\\n {text})")),
        vec(32_u8..127, 0..12).prop_map(|bytes| format!("<{}>", hex::encode(bytes))),
        (1_u32..4).prop_map(|number| format!("{number} 0 R")),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        let space = space.clone();
        prop_oneof![
            (vec(inner.clone(), 0..6), space.clone())
                .prop_map(|(items, space)| { format!("[{space}{}]", items.join(space)) }),
            (
                proptest::collection::btree_map("[A-Z][a-z]{0,6}", inner, 0..6),
                space
            )
                .prop_map(|(entries, space)| {
                    let mut text = "<<".to_owned();
                    for (key, value) in entries {
                        text.push_str(&format!("/{key}{space}{value}{space}"));
                    }
                    text + ">>"
                }),
        ]
    })
}

/// The text of an object with a number of its own, which is never a reference (7.3.10).
fn indirect() -> impl Strategy<Value = String> {
    value().prop_map(|text| match edit::parse(text.as_bytes(), 64) {
        Ok(Object::Reference(_)) => format!("[{text}]"),
        _ => text,
    })
}

/// One to four revisions over two pages, with objects from 10 on.
fn document() -> impl Strategy<Value = Made> {
    let revision = (style(), vec((10_u32..20, indirect()), 0..5));
    (
        style(),
        vec(revision, 0..3),
        prop_oneof![Just(""), Just("bukan PDF\n")],
    )
        .prop_map(|(first, revisions, before)| {
            let mut made = Made::new(before.as_bytes(), "1.7");
            // object streams get numbers behind those that are edited
            made.next = 30;
            made.append(
                first,
                &[
                    (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
                    (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
                    (
                        3,
                        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842.25] >>".to_owned(),
                    ),
                ],
            );
            for (style, objects) in revisions {
                let unique: std::collections::BTreeMap<u32, String> = objects.into_iter().collect();
                made.append(style, &unique.into_iter().collect::<Vec<_>>());
            }
            made
        })
}

fn parsed(text: &str) -> Object {
    edit::parse(text.as_bytes(), 64).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_appends_and_reads_back(
        made in document(),
        added in vec(indirect(), 1..4),
        replaced in (10_u32..20, indirect()),
        entry in value(),
    ) {
        let limits = Limits::default();
        let before = Document::open(&made.bytes, &limits).unwrap();
        let mut update = Update::new(&before);
        let mut expected = Vec::new();
        for text in &added {
            let id = update.add(text.as_bytes()).unwrap();
            expected.push((id, parsed(text)));
        }
        let (number, text) = &replaced;
        if before.raw((*number, 0)).unwrap().is_some() {
            update.put((*number, 0), text.as_bytes());
            expected.push(((*number, 0), parsed(text)));
        }
        // the page keeps its own text but for the entry that is set
        let page = update.text((3, 0)).unwrap();
        let edited = edit::set(&page, "Segel", entry.as_bytes(), 64).unwrap();
        update.put((3, 0), edited);
        let revision = update.write().unwrap();
        let file = [made.bytes.as_slice(), &revision.bytes].concat();

        prop_assert!(file.starts_with(&made.bytes));
        let after = Document::open(&file, &limits).unwrap();
        for (id, value) in &expected {
            prop_assert_eq!(&after.object(*id).unwrap(), value);
        }
        let page = after.object((3, 0)).unwrap();
        prop_assert_eq!(page.as_dict().unwrap().get(b"Segel").unwrap(), &parsed(&entry));
        for number in 1..before.first_free_number() {
            let edited = number == 3 || expected.iter().any(|(id, _)| id.0 == number);
            if !edited {
                prop_assert_eq!(before.object((number, 0)).unwrap(), after.object((number, 0)).unwrap());
            }
        }
        let views = after.views().unwrap();
        prop_assert_eq!(views.disagreement_count, 0, "{:?}", views);
        let last = views.revisions.last().unwrap();
        prop_assert!(last.unexplained.is_empty(), "{:?}", last);
        prop_assert_eq!(last.revision.extent.end, file.len() as u64);

        if let Some(printed) = qpdf::objects(&file) {
            for (number, printed) in printed {
                let ours = after.object((number, 0)).unwrap();
                prop_assert!(qpdf::same(&ours, &printed), "object {number}: {ours:?} and {printed}");
            }
        }
    }

    #[test]
    fn equal_edits_give_equal_bytes(made in document(), text in indirect()) {
        let write = || {
            let document = Document::open(&made.bytes, &Limits::default()).unwrap();
            let mut update = Update::new(&document);
            update.add(text.as_bytes()).unwrap();
            update.write().unwrap().bytes
        };
        prop_assert_eq!(write(), write());
    }
}
