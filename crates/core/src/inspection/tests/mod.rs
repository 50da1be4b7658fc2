//! What is found in documents that are written here.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod hidden;
mod objects;

use super::{
    Depth, FindingCode, content, inspect, inspect_or_recover, signed_by, structure, title,
};
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
    let letter = include_bytes!("../../../../../test-vectors/samples/surat-tugas.pdf");
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
    let signed = include_bytes!("../../../../../test-vectors/vectors/valid-b-b.pdf").to_vec();
    let letter = include_bytes!("../../../../../test-vectors/samples/surat-tugas.pdf").to_vec();
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

/// The findings of a page with this content, with what they say.
fn found(page: &str, resources: &str, objects: &[(u32, String)]) -> Vec<(FindingCode, String)> {
    let bytes = crate::content::tests::document(page, resources, objects);
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let findings = content(&document).unwrap();
    assert_eq!(findings.count, findings.list.len() as u64);
    let own = findings.list.into_iter();
    let own = own.filter(|finding| {
        !matches!(
            finding.code,
            FindingCode::FontNotEmbedded | FindingCode::Layers
        )
    });
    let told = own.map(|finding| {
        assert_eq!(finding.page, Some(1));
        (finding.code, finding.detail.unwrap_or_default())
    });
    told.collect()
}

#[test]
fn text_that_nobody_sees_is_found_with_the_reason() {
    use FindingCode::*;
    let image = "q 200 0 0 200 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q ";
    let text = "BT /F1 12 Tf 100 100 Td (Rp 100) Tj ET ";
    for (page, expected) in [
        (text.to_owned(), None),
        (format!("3 Tr {text}"), Some(TextInvisible)),
        (format!("7 Tr {text}"), Some(TextInvisible)),
        (format!("/G gs {text}"), Some(TextInvisible)),
        (format!("1 g {text}"), Some(TextSameColour)),
        (format!("0.2 0.2 1 rg 90 90 99 30 re f 1 g {text}"), None),
        (format!("90 90 99 30 re f {text}"), Some(TextSameColour)),
        (format!("{text} 1 g 90 90 99 30 re f"), Some(TextCovered)),
        (
            format!("{text} 1 g 90 90 m 199 90 l 199 130 l 90 130 l h f"),
            Some(TextCovered),
        ),
        // a frame around it, and a cover that shows it
        (
            format!("{text} 1 g 80 80 119 50 re 90 90 99 30 re f*"),
            None,
        ),
        (format!("{text} /G gs 1 g 90 90 99 30 re f"), None),
        (format!("{text} {image}"), Some(TextCovered)),
        (format!("{image} {text}"), None),
        // what a scanner recognised
        (
            format!("q 3 0 0 4 -150 -200 cm {image} Q 3 Tr {text}"),
            None,
        ),
        (
            format!("{text} 1 G 40 w 60 105 m 300 105 l S"),
            Some(TextCovered),
        ),
        (format!("{text} 0 G 0.5 w 60 105 m 300 105 l S"), None),
        (format!("q 0 0 50 50 re W n {text} Q"), Some(TextOutside)),
        (
            "BT /F1 12 Tf 700 100 Td (Rp 100) Tj ET".to_owned(),
            Some(TextOutside),
        ),
        (
            "BT /F1 0.5 Tf 100 100 Td (Rp 100) Tj ET".to_owned(),
            Some(TextTiny),
        ),
        (format!("/OC /Off BDC {text} EMC"), Some(TextOnHiddenLayer)),
    ] {
        let objects = [(10, "<< /Type /OCG /Name (L) >>".to_owned())];
        let resources = "/Properties << /Off 10 0 R >> /ExtGState << /G << /ca 0.01 >> >>";
        let found = found(&page, resources, &objects);
        let expected: Vec<_> = expected
            .map(|code| (code, "Rp 100".to_owned()))
            .into_iter()
            .collect();
        assert_eq!(found, expected, "{page}");
    }
}

#[test]
fn what_an_annotation_covers_is_told_with_its_object() {
    let look = crate::content::tests::stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 99 30]",
        "1 g 0 0 99 30 re f",
    );
    let objects = [
        (12, look),
        (
            20,
            "<< /Type /Annot /Subtype /Stamp /Rect [90 90 189 120] /AP << /N 12 0 R >> >>"
                .to_owned(),
        ),
    ];
    let bytes =
        crate::content::tests::document("BT /F1 12 Tf 100 100 Td (Rp 100) Tj ET", "", &objects);
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let findings = content(&document).unwrap().list;
    let covered = findings
        .iter()
        .find(|finding| finding.code == FindingCode::TextCovered);
    assert_eq!(covered.unwrap().object, Some(20));
}

/// The published shadow attacks, in the state in which somebody signs them.
#[test]
fn documents_that_were_prepared_for_an_attack_are_found() {
    let Some(folder) = crate::corpora::folder("pdf-insecurity/files") else {
        return;
    };
    for (file, code, detail) in [
        (
            "shadow-rub/hide/variant-1_hide-via-referenced-object/2_original-document-shadowed.pdf",
            FindingCode::TextCovered,
            "You are fired!",
        ),
        (
            "shadow-rub/replace/variant-1_replace-via-overlay/2_original-document-shadowed.pdf",
            FindingCode::ValueDiffers,
            "texfield1: /V \"Attacker\", /AP \"World Health Organi",
        ),
        (
            "shadow-mkl/hide-and-replace-shadow-file-signed-1.pdf",
            FindingCode::ObjectTwice,
            "",
        ),
        (
            "shadow-mkl/hide-and-replace-shadow-file-signed-1.pdf",
            FindingCode::PageUnreferenced,
            "",
        ),
    ] {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let document = Document::open(&bytes, &Limits::default()).unwrap();
        let mut findings = structure(&document).unwrap();
        findings.extend(content(&document).unwrap());
        let found = findings.list.iter().any(|finding| {
            finding.code == code
                && finding
                    .detail
                    .as_deref()
                    .is_some_and(|told| told.starts_with(detail))
        });
        assert!(found, "{file}: {:?}", findings.list);
    }
}

/// Pages of producers that nobody prepared: fonts that are missing are told, and nothing else.
#[test]
fn honest_pages_have_no_finding_that_a_person_would_call_wrong() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors");
    for name in ["inputs", "samples", "tags"] {
        for entry in std::fs::read_dir(folder.join(name)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "pdf") {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let Ok(document) = Document::open(&bytes, &Limits::default()) else {
                continue;
            };
            let mut findings = structure(&document).unwrap();
            findings.extend(content(&document).unwrap());
            let wrong = findings.list.iter().find(|finding| {
                // it is there: a line that the producer hides on its last page
                let is_told = finding.detail.as_deref() == Some("Powered by TCPDF (www.tcpdf.org)");
                finding.code != FindingCode::FontNotEmbedded && !is_told
            });
            assert_eq!(wrong, None, "{}", path.display());
        }
    }
}
