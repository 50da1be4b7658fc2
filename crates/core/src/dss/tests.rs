#![allow(clippy::unwrap_used, clippy::ptr_arg)] // a slice is no Source

use super::*;
use crate::Limits;
use crate::pdf::tests::made::{Made, Style};

fn stream(text: &str) -> String {
    format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len())
}

fn store_of(bytes: &Vec<u8>) -> SecurityStore {
    let limits = Limits::default();
    let document = Document::open(bytes, &limits).unwrap();
    SecurityStore::read(&document).unwrap()
}

fn store(certificates: &[&str], lists: &[&str], responses: &[&str]) -> SecurityStore {
    let bytes = |pieces: &[&str]| {
        pieces
            .iter()
            .map(|piece| piece.as_bytes().to_vec())
            .collect()
    };
    SecurityStore {
        certificates: bytes(certificates),
        revocation_lists: bytes(lists),
        ocsp_responses: bytes(responses),
    }
}

/// The document with this added to its store.
fn extended(bytes: &Vec<u8>, additions: &SecurityStore) -> Vec<u8> {
    let limits = Limits::default();
    let document = Document::open(bytes, &limits).unwrap();
    let mut update = Update::new(&document);
    additions.append_to(&mut update).unwrap();
    [bytes, &update.write().unwrap().bytes[..]].concat()
}

/// A document whose catalog has `/DSS` as it is said, and the objects from 4 on.
fn document(style: Style, dss: &str, objects: &[&str]) -> Vec<u8> {
    let mut made = Made::document(style, 1);
    let catalog = format!("<< /Type /Catalog /Pages 2 0 R /DSS {dss} >>");
    let mut all = vec![(1, catalog)];
    for (number, object) in (4..).zip(objects) {
        all.push((number, (*object).to_owned()));
    }
    made.append(style, &all).bytes.clone()
}

#[test]
fn a_document_without_a_store_holds_nothing() {
    let none = Made::document(Style::Table, 1).bytes;
    assert!(store_of(&none).is_empty());
    for dss in [
        "null",
        "[]",
        "9 0 R",
        "<< >>",
        "<< /Certs 5 /CRLs << >> /VRI [] >>",
    ] {
        assert!(
            store_of(&document(Style::Table, dss, &[])).is_empty(),
            "{dss}"
        );
    }
}

#[test]
fn every_piece_is_read_once() {
    let objects = [
        &stream("satu"),
        &stream("dua"),
        &stream("satu"),
        &stream("tiga"),
        "<< >>",
    ];
    let objects = objects.map(|object| object as &str);
    let dss = "<< /Certs [4 0 R 5 0 R 6 0 R 4 0 R 8 0 R 99 0 R 7] /OCSPs [4 0 R] \
               /VRI << /AB << /Cert [7 0 R 4 0 R] /CRL [7 0 R] >> /CD null >> >>";
    let expected = store(&["satu", "dua", "tiga"], &["tiga"], &["satu"]);
    for style in [Style::Table, Style::ObjectStream, Style::Hybrid] {
        assert_eq!(
            store_of(&document(style, dss, &objects)),
            expected,
            "{style:?}"
        );
    }
}

#[test]
fn what_is_added_is_there_and_nothing_is_lost() {
    let held = [
        &stream("satu") as &str,
        "[4 0 R]",
        "<< /Certs 5 0 R /CRLs [4 0 R] >>",
    ];
    let added = store(
        &["dua", "tiga"],
        &[],
        &["empat empat empat empat empat empat empat empat"],
    );
    let whole = store(
        &["satu", "dua", "tiga"],
        &["satu"],
        &["empat empat empat empat empat empat empat empat"],
    );
    for style in [
        Style::Table,
        Style::Stream,
        Style::ObjectStream,
        Style::Hybrid,
    ] {
        for dss in [
            "6 0 R",
            "<< /Certs [4 0 R] /CRLs [4 0 R] >>",
            "<< /Certs 5 0 R /CRLs [ 4 0 R ] >>",
        ] {
            let before = document(style, dss, &held);
            let after = extended(&before, &added);
            assert_eq!(store_of(&after), whole, "{style:?} {dss}");
        }
        let before = Made::document(style, 1).bytes;
        assert_eq!(store_of(&extended(&before, &added)), added, "{style:?}");
    }
}

#[test]
fn what_is_there_is_not_added_again() {
    let one = store(&["satu", "dua"], &["tiga"], &[]);
    let other = store(&["dua"], &["dua"], &["tiga"]);
    assert_eq!(
        one.clone().without(&other),
        store(&["satu"], &["tiga"], &[])
    );
    assert!(one.clone().without(&one).is_empty());
}

#[test]
fn long_pieces_are_compressed() {
    let long = "0".repeat(10_000);
    let before = Made::document(Style::Table, 1).bytes;
    let after = extended(&before, &store(&[&long], &[], &[]));
    assert!(after.len() < before.len() + 1_000, "{}", after.len());
    assert_eq!(store_of(&after), store(&[&long], &[], &[]));
}
