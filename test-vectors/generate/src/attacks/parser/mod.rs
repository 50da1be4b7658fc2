//! Files that two programs read in two ways, and updates that are none (ISO 32000-2, 7.5).

mod chain;
mod generations;
mod objects;
mod streams;
mod updates;

use super::letter::{CONTENT, other_content};
use super::originals::{Original, Originals};
use super::update::Update;
use super::{Attack, Class};
use crate::Outcome;

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let original = &originals.approval;
    let mut attacks = updates::all(original);
    attacks.extend(chain::all(original)?);
    attacks.extend(streams::all(original, &originals.hybrid)?);
    attacks.extend(objects::all(original)?);
    attacks.extend(generations::all(original)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::ParserDifferential, name, original, what, file)
}

fn other_page(original: &Original) -> Update<'_> {
    Update::on(&original.file).put(CONTENT, other_content())
}
