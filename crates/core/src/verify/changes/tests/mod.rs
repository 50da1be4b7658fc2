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
    let mut made = Made::document(Style::Table, 1);
    made.append(Style::Table, signed);
    made.append(Style::Table, later);
    let document = Document::open(&made.bytes, &Limits::default())?;
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
