//! What is found in documents that are written here.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::{Depth, inspect, inspect_or_recover, signed_by, title};
use crate::cms::SignedData;
use crate::error::{Error, Refusal};
use crate::limits::Limits;
use crate::pdf::Document;
use crate::pdf::tests::made::{Made, Style};
use crate::pdf::tests::recovery::broken;
use crate::trust::{Policy, ValidationData};
use crate::verify::facts::Facts;
use crate::verify::verify;
use time::OffsetDateTime;

#[test]
fn a_broken_file_is_looked_into_and_not_judged() {
    for style in [Style::Table, Style::Stream, Style::ObjectStream] {
        for bytes in broken(&Made::document(style, 3).bytes) {
            let (looked, refused) = inspect_or_recover(&bytes, &Limits::default()).unwrap();
            let reason = refused.unwrap().to_string();
            assert_eq!(looked.pages, Some(3));
            assert_eq!(looked.recovered_from.as_ref(), Some(&reason));
            assert!(looked.revisions.is_empty());
            let document = Document::recover(&bytes, &reason, &Limits::default()).unwrap();
            assert_eq!(inspect(&document, Depth::Structure).unwrap(), looked);
            let at = OffsetDateTime::UNIX_EPOCH;
            let verdict = verify(
                &document,
                &ValidationData::default(),
                Policy::standard(),
                at,
            );
            assert!(matches!(
                verdict,
                Err(Error::Refused(Refusal::Recovered { .. }))
            ));
        }
    }
}

#[test]
fn an_entry_that_leads_astray_shows_when_its_object_is_asked_for() {
    let made = Made::document(Style::Table, 2);
    let text = String::from_utf8_lossy(&made.bytes).into_owned();
    let at = text.find("2 0 obj").unwrap();
    let bytes = text
        .replace(
            &format!("{at:010} 00000 n"),
            &format!("{:010} 00000 n", at + 3),
        )
        .into_bytes();
    assert!(Document::open(&bytes, &Limits::default()).is_ok());
    let (looked, _) = inspect_or_recover(&bytes, &Limits::default()).unwrap();
    assert_eq!(looked.pages, Some(2));
    assert!(looked.recovered_from.unwrap().contains("indirect object"));
}

#[test]
fn one_part_that_is_broken_does_not_hide_the_others() {
    let mut made = Made::document(Style::Table, 1);
    let catalog = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields /Text >> >>";
    made.append(Style::Table, &[(1, catalog.to_owned())]);
    let (looked, refused) = inspect_or_recover(&made.bytes, &Limits::default()).unwrap();
    assert!(refused.is_none());
    assert_eq!((looked.pages, looked.revisions.len()), (Some(1), 2));
    let [problem] = looked.problems.as_slice() else {
        panic!("{:?}", looked.problems);
    };
    assert_eq!((problem.part, problem.code), ("form", "malformed-pdf"));
}

#[test]
fn a_field_that_is_its_own_kid_is_listed_once() {
    let mut made = Made::document(Style::Table, 1);
    made.append(
        Style::Table,
        &[
            (
                1,
                "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>".to_owned(),
            ),
            (4, "<< /FT /Tx /T (a) /Kids [5 0 R 4 0 R] >>".to_owned()),
            (5, "<< /T (b) /V (isi) /Ff 2 >>".to_owned()),
        ],
    );
    let document = Document::open(&made.bytes, &Limits::default()).unwrap();
    let looked = inspect(&document, Depth::Structure).unwrap();
    let fields: Vec<_> = looked
        .fields
        .iter()
        .map(|field| (field.name.as_str(), field.field_type.as_str(), field.flags))
        .collect();
    assert_eq!(fields, [("a.b", "Tx", 2)]);
}

#[test]
fn a_letter_says_its_title_and_one_without_says_none() {
    let titled = |bytes: &[u8]| {
        let bytes = bytes.to_vec();
        let document = Document::open(&bytes, &Limits::default()).unwrap();
        title(&document).unwrap()
    };
    let letter = include_bytes!("../../../../test-vectors/samples/surat-tugas.pdf");
    let said = titled(letter);
    assert_eq!(
        said.as_deref(),
        Some("Surat tugas 800.1.11.1/0312/BKPSDM-2026")
    );
    assert_eq!(titled(&Made::document(Style::Table, 1).bytes), None);
    // line ends and other control characters would let a title write over the screen
    let entry = b"/Title<FEFF";
    let at = letter
        .windows(entry.len())
        .position(|window| window == entry);
    let at = at.unwrap() + entry.len();
    let mut bytes = letter.to_vec();
    let escape = b"000A001B00200041";
    bytes[at..at + escape.len()].copy_from_slice(escape);
    assert_eq!(
        titled(&bytes).unwrap().split_whitespace().next(),
        Some("At")
    );
}

#[test]
fn a_holder_is_known_by_the_key_and_by_the_name() {
    let signed = include_bytes!("../../../../test-vectors/vectors/valid-b-b.pdf").to_vec();
    let letter = include_bytes!("../../../../test-vectors/samples/surat-tugas.pdf").to_vec();
    let signed = Document::open(&signed, &Limits::default()).unwrap();
    let letter = Document::open(&letter, &Limits::default()).unwrap();
    let facts = Facts::collect(&signed).unwrap();
    let cms = SignedData::parse(&facts.signatures[0].contents, &Limits::default()).unwrap();
    let own = cms.certificate_of(&cms.signer_infos[0]).unwrap();
    let other = cms.readable_certificates();
    let other = other
        .iter()
        .find(|certificate| **certificate != own)
        .unwrap();
    assert_eq!(signed_by(&signed, &own).unwrap(), ["Signature1"]);
    assert!(signed_by(&signed, other).unwrap().is_empty());
    assert!(signed_by(&letter, &own).unwrap().is_empty());
}
