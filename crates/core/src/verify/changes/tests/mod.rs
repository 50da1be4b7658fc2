#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod rules;
mod told;

use super::*;
use crate::limits::Limits;
use crate::pdf::tests::made::{Made, Style};

fn owned(objects: &[(u32, &str)]) -> Vec<(u32, String)> {
    let objects = objects.iter();
    objects.map(|(n, text)| (*n, (*text).to_owned())).collect()
}

/// What a revision does to one page with these objects beside it.
fn rules(signed: &[(u32, String)], later: &[(u32, String)]) -> Result<Vec<&'static str>, Error> {
    rules_within(&Limits::default(), signed, later)
}

fn rules_within(
    limits: &Limits,
    signed: &[(u32, String)],
    later: &[(u32, String)],
) -> Result<Vec<&'static str>, Error> {
    let mut made = Made::document(Style::Table, 1);
    made.append(Style::Table, signed);
    made.append(Style::Table, later);
    let document = Document::open(&made.bytes, limits)?;
    let changes = since(&document, &document.views()?, 1)?;
    let rules = changes.revisions.iter().flat_map(|one| &one.rules);
    Ok(rules.map(|rule| rule.code()).collect())
}

/// A tree of parents that goes down so many levels, and its last node with this text.
fn deep_tree(levels: u32, last: &str) -> Vec<(u32, String)> {
    let catalog = "<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 10 0 R >>";
    let mut objects = vec![
        (1, catalog.to_owned()),
        (
            10,
            "<< /Type /StructTreeRoot /ParentTree 11 0 R >>".to_owned(),
        ),
    ];
    for level in 0..levels {
        objects.push((11 + level, format!("<< /Kids [{} 0 R] >>", 12 + level)));
    }
    objects.push((11 + levels, last.to_owned()));
    objects
}

#[test]
fn a_tree_of_numbers_has_few_levels() {
    let last = |levels: u32| vec![(11 + levels, "<< /Nums [1 null] /Limits [1 1] >>".to_owned())];
    let shallow = rules(&deep_tree(60, "<< /Nums [] >>"), &last(60));
    assert_eq!(shallow.unwrap(), ["structure-entry"]);
    let deep = rules(&deep_tree(20_000, "<< /Nums [] >>"), &last(20_000));
    assert!(matches!(deep, Err(Error::LimitExceeded { .. })), "{deep:?}");
}

#[test]
fn pages_are_not_gone_through_for_each_annotation() {
    const PAGES: u32 = 600;
    let page =
        |rest: &str| format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]{rest} >>");
    let kids: Vec<String> = (0..PAGES).map(|nth| format!("{} 0 R", 100 + nth)).collect();
    let tree = format!(
        "<< /Type /Pages /Count {PAGES} /Kids [{}] >>",
        kids.join(" ")
    );
    let mut signed = vec![(2, tree)];
    let look = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 9 >>\nstream\n0 0 9 9 f\nendstream";
    let mut later = vec![(20, look.to_owned())];
    for nth in 0..PAGES {
        signed.push((100 + nth, page("")));
        later.push((100 + nth, page(&format!(" /Annots [{} 0 R]", 2000 + nth))));
        let stamp = "<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /F 4 /AP << /N 20 0 R >> >>";
        later.push((2000 + nth, stamp.to_owned()));
    }
    let limits = Limits {
        parsed_bytes: 5_000_000,
        ..Limits::default()
    };
    let found = rules_within(&limits, &signed, &later).unwrap();
    assert_eq!(found, ["annotation-with-look"]);
}

/// A page that says `Rp 100` at (100, 100), with a field over it that looks like this.
fn below_a_field(look: &str) -> Vec<(u32, String)> {
    let form = |content: &str| {
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 99 30] /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        )
    };
    let content = "BT /F1 12 Tf 100 100 Td (Rp 100) Tj ET";
    vec![
        (1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [20 0 R] >> >>".to_owned()),
        (
            3,
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [20 0 R] /Resources << \
             /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
                .to_owned(),
        ),
        (4, format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())),
        (
            20,
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (b) /F 4 /Rect [90 90 189 120] /AP << /N 30 0 R >> >>"
                .to_owned(),
        ),
        (30, form(look)),
    ]
}

#[test]
fn looks_hide_touch_and_uncover_text() {
    const CLEAR: &str = "0 0 m";
    const HIDING: &str = "1 g 0 0 99 30 re f";
    // the lower half; and only of the `R`
    const HALF: &str = "1 g 0 0 99 13 re f";
    const LINE: &str = "0 14 m 99 14 l S";
    let found = |then: &str, now: &str| {
        let look = below_a_field(now).pop().unwrap();
        rules(&below_a_field(then), &[look]).unwrap()
    };
    for (then, now, rule) in [
        (CLEAR, HIDING, Some("look-over-text")),
        (CLEAR, HALF, Some("look-over-unread")),
        (CLEAR, LINE, Some("look-over-unread")),
        (HIDING, CLEAR, Some("look-uncovers-text")),
        (HIDING, "1 g 0 0 99 30 re f 0 g 50 0 1 1 re f", None),
        (HALF, "1 g 0 0 99 13.5 re f", None),
        (CLEAR, "1 g 0 0 99 5 re f", None),
    ] {
        let rules = found(then, now);
        let of_looks: Vec<_> = rules
            .iter()
            .filter(|rule| rule.contains("over") || rule.contains("uncover"))
            .copied()
            .collect();
        assert_eq!(
            of_looks,
            Vec::from_iter(rule),
            "{then} then {now}: {rules:?}"
        );
    }
}
