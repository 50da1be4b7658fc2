//! ByteRanges that share bytes with themselves or with another signature's, with the digest that
//! fits where there is one: what is digested twice, or left out by one for the other, is not what is read.

use super::letter::{CONTENT, other_content, typed};
use super::originals::{Original, Originals};
use super::signatures::{PADES, open_dictionary};
use super::update::{Update, object};
use super::{Attack, Class};
use crate::Outcome;
use crate::pki::Pki;
use crate::surgery::{find_last_signature, find_signature, signed_over};

pub(super) fn all(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let original = &originals.approval;
    let mut attacks = own(original, pki)?;
    attacks.push(twin(original)?);
    attacks.extend(second(original, pki)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::OverlappingRanges, name, original, what, file)
}

/// The two ranges of one signature.
fn own(original: &Original, pki: &Pki) -> Outcome<Vec<Attack>> {
    let signature = find_last_signature(&original.file);
    let gap = &signature.contents;
    let (start, end, len) = (gap.start, gap.end, original.file.len());
    let mut attacks = Vec::new();
    for (name, what, ranges) in [
        (
            "own-ranges",
            "the two ranges overlap, and the gap is covered",
            [0..end, start..len],
        ),
        (
            "own-ranges-touch",
            "the second range begins where the first ends, and the gap is covered",
            [0..start, start..len],
        ),
        (
            "own-ranges-equal",
            "both ranges are the bytes before the gap",
            [0..start, 0..start],
        ),
    ] {
        let file = signed_over(&original.file, &signature, &ranges, &pki.official)?;
        attacks.push(attack(name, original, what, file).broken());
    }
    Ok(attacks)
}

/// A second dictionary with the same ByteRange and the same value.
fn twin(original: &Original) -> Outcome<Attack> {
    let dictionary = object(&original.file, original.signature)?;
    let file = second_field(Update::on(&original.file), dictionary)?;
    Ok(attack(
        "twin",
        original,
        "a second field has a copy of the signature dictionary, with the same ByteRange, as its value",
        file,
    )
    .broken()
    .on("Kedua"))
}

/// The field `Kedua` with a dictionary as its value.
fn second_field(update: Update<'_>, dictionary: impl Into<Vec<u8>>) -> Outcome<Vec<u8>> {
    let value = update.next() + 2;
    let field = format!("/FT /Sig /T (Kedua) /V {value} 0 R /Rect [72 100 272 160]");
    Ok(update
        .field(&field, &typed("Wali Kota"))?
        .add(dictionary)
        .write())
}

/// Somebody whom the anchors trust signs in the last revision, and not what stands there.
fn second(original: &Original, pki: &Pki) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file).put(CONTENT, other_content());
    let open = second_field(update(), open_dictionary(PADES))?;
    let (first, last) = (find_signature(&open), find_last_signature(&open));
    let (gap, own_gap) = (&first.contents, &last.contents);
    let (signed, len) = (original.file.len(), open.len());
    let mut attacks = Vec::new();
    for (name, what, ranges) in [
        (
            "second-like-first",
            "the content is another; a second signature covers what the first covers, and no more",
            [0..gap.start, gap.end..signed],
        ),
        (
            "second-ends-in-first",
            "the content is another; a second signature ends within the first revision",
            [0..gap.start, gap.end..signed - 100],
        ),
        (
            "second-leaves-out-first",
            "the content is another; the gap of a second signature goes from the first's to its own",
            [0..gap.start, own_gap.end..len],
        ),
        (
            "second-begins-behind-first",
            "the content is another; a second signature covers the last revision alone",
            [signed..own_gap.start, own_gap.end..len],
        ),
        (
            "second-covers-twice",
            "the content is another; the ranges of a second signature both cover the last revision",
            [0..own_gap.start, signed..own_gap.start],
        ),
        (
            "second-leaves-out-content",
            "the content is another, and lies in the gap of a second signature",
            [0..signed, own_gap.end..len],
        ),
    ] {
        let file = signed_over(&open, &last, &ranges, &pki.colleague)?;
        attacks.push(attack(name, original, what, file).broken().on("Kedua"));
    }
    Ok(attacks)
}
