//! Files whose cross-reference leads nowhere.

use super::made::{Made, Style};
use crate::error::{Error, Refusal};
use crate::limits::Limits;
use crate::pdf::{Document, Page};

/// Breaks a file in the ways that are met: no end, half an end, a `startxref` that leads astray.
pub(crate) fn broken(bytes: &[u8]) -> Vec<Vec<u8>> {
    let at = bytes.windows(9).rposition(|w| w == b"startxref").unwrap();
    let mut astray = bytes.to_vec();
    astray.extend_from_slice(b"startxref\n7\n%%EOF\n");
    vec![bytes[..at].to_vec(), bytes[..at + 10].to_vec(), astray]
}

#[test]
fn what_is_broken_is_recovered_for_looking_only() {
    for style in [Style::Table, Style::Stream, Style::ObjectStream] {
        for bytes in broken(&Made::document(style, 3).bytes) {
            let refused = Document::open(&bytes, &Limits::default()).err();
            let Some(refused @ Error::Malformed { .. }) = refused else {
                panic!("{style:?}: {refused:?}");
            };
            let reason = refused.to_string();
            let document = Document::recover(&bytes, &reason, &Limits::default()).unwrap();
            assert_eq!(document.recovered_from(), Some(reason.as_str()));
            assert_eq!(Page::count(&document).unwrap(), 3, "{style:?}");
            assert!(document.revisions().unwrap().is_empty());
            let refused = document.refuse_recovered();
            assert!(matches!(
                refused,
                Err(Error::Refused(Refusal::Recovered { .. }))
            ));
        }
    }
}

#[test]
fn the_last_object_of_a_number_counts() {
    for style in [Style::Table, Style::Stream, Style::ObjectStream] {
        let mut made = Made::document(style, 1);
        let newer = "<< /Type /Page /Parent 2 0 R /New true >>".to_owned();
        made.append(style, &[(3, newer)]);
        made.bytes.extend_from_slice(b"startxref\n7\n%%EOF\n");
        let document = Document::recover(&made.bytes, "", &Limits::default()).unwrap();
        let first = Page::first(&document).unwrap().unwrap();
        assert!(
            first.object.value.as_dict().unwrap().has(b"New"),
            "{style:?}"
        );
    }
}

#[test]
fn without_a_catalog_there_is_nothing_to_recover() {
    let bytes = b"%PDF-1.7\n3 0 obj\n<< /Type /Page >>\nendobj\n".to_vec();
    let error = Document::recover(&bytes, "", &Limits::default()).err();
    assert!(matches!(error, Some(Error::Malformed { .. })), "{error:?}");
}
