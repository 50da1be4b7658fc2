//! Generation numbers that do not fit, and numbers that are used again.

use super::super::Attack;
use super::super::letter::{CATALOG, CONTENT, PAGE, other_content};
use super::super::originals::Original;
use super::super::update::{Update, replaced};
use super::attack;
use crate::Outcome;

pub(super) fn all(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let (old, new) = ("/Contents [5 0 R]", "/Contents [5 1 R]");
    let raised = |base: &[u8]| -> Outcome<Vec<u8>> {
        Ok(Update::on(base)
            .put_generation(CONTENT, 1, other_content())
            .edit(PAGE, old, new)?
            .write())
    };
    let written = Update::on(base)
        .put_generation(CONTENT, 1, other_content())
        .write();
    let at = base.len();
    let lowered = replaced(
        &written,
        &format!("{at:010} 00001 n"),
        &format!("{at:010} 00000 n"),
    )?;
    let freed = Update::on(base).free(CONTENT, 1).write();
    let reused_wrongly = Update::on(&freed).put(CONTENT, other_content()).write();
    Ok(vec![
        attack(
            "generation-raised",
            original,
            "an update with the content in generation 1, to which the page refers",
            raised(base)?,
        )
        .from("pyHanko, minimal-hybrid-xref-weirdgen.pdf"),
        attack(
            "generation-raised-unreferenced",
            original,
            "an update with the content in generation 1, while the page refers to generation 0",
            written,
        ),
        attack(
            "generation-differs",
            original,
            "an update whose table says generation 0 where the object says 1",
            lowered,
        ),
        attack(
            "freed-and-reused",
            original,
            "an update frees the content, the next uses its number again in generation 1",
            raised(&freed)?,
        )
        .from("pyHanko, issue 39"),
        attack(
            "freed-and-reused-in-generation-0",
            original,
            "an update frees the content, the next uses its number again in generation 0",
            reused_wrongly,
        )
        .from("pyHanko, issue 39"),
        attack("freed", original, "an update frees the content", freed),
        attack(
            "signature-freed",
            original,
            "an update frees the signature dictionary",
            Update::on(base).free(original.signature, 1).write(),
        ),
        attack(
            "catalog-freed",
            original,
            "an update frees the catalog",
            Update::on(base).free(CATALOG, 1).write(),
        )
        .broken(),
    ])
}
