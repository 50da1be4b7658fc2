//! Files that are something else as well: what stands before `%PDF` or behind `%%EOF`, and what is
//! brought along in between.

use super::class::{DALI, POLYGLOTS};
use super::letter::Letter;
use super::originals::{Original, Originals};
use super::signatures::{PADES, closed, unseen};
use super::update::Update;
use super::{Attack, Class};
use crate::Outcome;
use crate::base::{document_behind, stream_of};
use crate::pki::Pki;

pub(super) fn all(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let original = &originals.approval;
    let mut attacks = behind(original);
    attacks.extend(before(original));
    attacks.extend(signed_with(original, pki)?);
    attacks.push(in_an_update(original));
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::Polyglot, name, original, what, file)
}

fn behind(original: &Original) -> Vec<Attack> {
    let behind = |bytes: &[u8]| [&original.file, bytes].concat();
    vec![
        attack(
            "html-behind-end",
            original,
            "a page of HTML stands behind %%EOF",
            behind(b"<html><script>alert(1)</script></html>\n"),
        ),
        attack(
            "archive-behind-end",
            original,
            "a ZIP archive with another sum stands behind %%EOF",
            behind(&archive(original.file.len(), 0)),
        ),
        attack(
            "empty-archive-behind-end",
            original,
            "the end of an empty ZIP archive stands behind %%EOF",
            behind(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ),
    ]
}

/// Nothing of this is signed, and all offsets are wrong by its length.
fn before(original: &Original) -> Vec<Attack> {
    let before = |bytes: &[u8]| [bytes, &original.file].concat();
    vec![
        attack(
            "html-before-header",
            original,
            "a line of HTML stands before %PDF",
            before(b"<!-- dari surel -->\n"),
        )
        .broken()
        .from("pyHanko, minimal-illegal-header.pdf"),
        attack(
            "script-before-header",
            original,
            "a shell script stands before %PDF",
            before(b"#!/bin/sh\necho Rp 9.000.000; exit\n"),
        )
        .broken(),
    ]
}

/// Signed as they stand, with offsets that are right: the signature covers both files.
fn signed_with(original: &Original, pki: &Pki) -> Outcome<Vec<Attack>> {
    let mut attacks = Vec::new();
    for (name, what, before, source) in [
        (
            "image-before-header-signed",
            "the header of a TIFF image stands before %PDF, and is signed",
            "II*\0\x10\0\0\0\n",
            DALI,
        ),
        (
            "html-before-header-signed",
            "a page of HTML that hides the rest stands before %PDF, and is signed",
            "<html>Rp 9.000.000<!--\n",
            POLYGLOTS,
        ),
    ] {
        let document = document_behind(before, &Letter::default().objects());
        let file = unseen(Update::on(&document), "Signature1", PADES)?;
        let file = closed(&file, &pki.official)?;
        attacks.push(attack(name, original, what, file).broken().from(source));
    }
    Ok(attacks)
}

/// An update that is right in every way and holds an archive, whose comment is the rest of the file.
fn in_an_update(original: &Original) -> Attack {
    let written = |at, rest| {
        Update::on(&original.file)
            .add(stream_of("", &archive(at, rest)))
            .write()
    };
    let draft = written(0, 0);
    let at = draft.windows(4).rposition(|window| window == b"PK\x03\x04");
    let at = at.unwrap_or(0);
    let rest = draft.len() - at - archive(at, 0).len();
    attack(
        "archive-in-update",
        original,
        "an update adds a stream that nothing refers to, and it is a ZIP archive with another sum",
        written(at, rest),
    )
    .told(&["unused-object"])
}

/// A ZIP archive (APPNOTE 6.3) that stands at `at`, with one file in it and `rest` bytes behind it.
fn archive(at: usize, rest: usize) -> Vec<u8> {
    const NAME: &[u8] = b"surat.txt";
    const TEXT: &[u8] = b"Surat Keterangan: jumlah Rp 9.000.000\n";
    let short = |number: usize| u16::try_from(number).unwrap_or(0).to_le_bytes();
    let long = |number: usize| u32::try_from(number).unwrap_or(0).to_le_bytes();
    let common = [
        &short(10)[..],
        &[0; 2 + 2],
        // midnight of the first of January 1980
        &[0, 0, 0x21, 0],
        &crc(TEXT).to_le_bytes(),
        &long(TEXT.len()),
        &long(TEXT.len()),
        &short(NAME.len()),
        &short(0),
    ]
    .concat();
    let local = [b"PK\x03\x04", &common[..], NAME, TEXT].concat();
    let central = [
        b"PK\x01\x02",
        &short(10)[..],
        &common,
        &[0; 2 + 2 + 2 + 4],
        &long(at),
        NAME,
    ]
    .concat();
    let end = [
        b"PK\x05\x06",
        &[0; 4][..],
        &short(1),
        &short(1),
        &long(central.len()),
        &long(at + local.len()),
        &short(rest),
    ]
    .concat();
    [local, central, end].concat()
}

/// CRC-32 as archives have it.
fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}
