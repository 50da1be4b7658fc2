//! What changed, in words.

use super::*;
use segel_core::verify::report::{Change, Rule};

/// A number as a citizen's: no real one has only zeros.
const CITIZEN_NUMBER: &str = "0000000000000000";

fn change(revision: u64, rule: Rule, field: Option<&str>, object: u32) -> Change {
    Change {
        revision,
        object: Some(object),
        path: format!("{object} 0 R/V"),
        field: field.map(str::to_owned),
        class: rule.class(),
        rule,
        explanation: rule.to_string(),
        old: Some(format!("({CITIZEN_NUMBER})")),
        new: Some(format!("(1{CITIZEN_NUMBER})")),
    }
}

fn with_changes(changes: Vec<Change>) -> Report {
    Report {
        change_count: changes.len() as u64,
        changes,
        ..followed(Modifications::FormFilling, Some(true))
    }
}

/// The lines under the heading.
fn points(report: &Report) -> Vec<String> {
    let text = told(report);
    let Some((_, behind)) = text.split_once("Yang berubah setelah ditandatangani:\n") else {
        return Vec::new();
    };
    behind
        .lines()
        .map_while(|line| line.strip_prefix("      - "))
        .map(str::to_owned)
        .collect()
}

#[test]
fn fields_are_named_and_what_stands_in_them_is_not() {
    let report = with_changes(vec![
        change(2, Rule::FieldFilled, Some("NIK"), 7),
        change(2, Rule::FieldFilled, Some("Alamat"), 8),
        change(2, Rule::FieldFilled, Some("NIK"), 9),
    ]);
    for language in [Language::Indonesian, Language::English] {
        let text = told_in(language, &report);
        assert!(!text.contains(CITIZEN_NUMBER), "{text}");
    }
    assert_eq!(points(&report), ["Formulir diisi: kolom Alamat, NIK"]);
}

#[test]
fn the_gravest_come_first_and_the_rest_is_counted() {
    let mut changes: Vec<Change> = [
        Rule::Metadata,
        Rule::Version,
        Rule::FieldFilled,
        Rule::AnnotationAdded,
        Rule::PageEntry,
        Rule::ObjectReplaced,
        Rule::SecurityStore,
    ]
    .map(|rule| change(2, rule, None, 4))
    .into();
    changes.push(change(2, Rule::Version, None, 4));
    let mut report = with_changes(changes);
    let told = points(&report);
    assert_eq!(
        told,
        [
            "Halaman diubah (objek 4)",
            "Bagian dokumen yang ditandatangani diganti (objek 4)",
            "Catatan (anotasi) ditambahkan",
            "Formulir diisi",
            "Data validasi ditambahkan atau ditata ulang",
            "dan 3 perubahan lain",
        ]
    );
    // those that the report itself leaves out
    report.change_count += 1000;
    assert_eq!(points(&report).last().unwrap(), "dan 1003 perubahan lain");
}

#[test]
fn a_change_concerns_the_signatures_before_it() {
    let mut report = with_changes(vec![
        change(2, Rule::SignatureFieldSigned, Some("Signature2"), 7),
        change(3, Rule::DocumentTimeStamp, None, 8),
    ]);
    assert_eq!(points(&report).len(), 2);
    report.signatures[0].revision = Some(2);
    assert_eq!(points(&report), ["Penanda waktu dokumen ditambahkan"]);
    report.signatures[0].revision = Some(3);
    assert!(points(&report).is_empty());
    report.signatures[0].revision = None;
    assert!(points(&report).is_empty());
}

#[test]
fn names_are_few_short_and_harmless() {
    let mut changes: Vec<Change> = (0..9)
        .map(|number| change(2, Rule::FieldFilled, Some(&format!("Kolom{number}")), 7))
        .collect();
    let report = with_changes(changes.clone());
    assert_eq!(
        points(&report),
        ["Formulir diisi: kolom Kolom0, Kolom1, Kolom2, Kolom3, Kolom4, dan 4 lainnya"]
    );
    changes.truncate(1);
    changes[0].field = Some(format!("a\u{1b}[2J\n{}", "é".repeat(100)));
    let told = points(&with_changes(changes));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(!told[0].contains('\u{1b}'), "{told:?}");
    assert!(told[0].ends_with("é…"), "{told:?}");
    assert!(told[0].chars().count() < 90, "{told:?}");
}
