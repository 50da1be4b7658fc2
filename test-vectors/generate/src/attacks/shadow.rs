//! Documents prepared before they were signed, and the change that activates what was prepared.

use super::letter::{
    CATALOG, CONTENT, FONT, FORM, PAGE, PAGES, SEAL, SUM, SUM_LOOK, drawing, stream, typed,
};
use super::originals::{Original, Originals};
use super::update::{Update, place, replaced, startxref};
use super::{Attack, Class};
use crate::Outcome;

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let mut attacks = hide(&originals.covered)?;
    attacks.extend(replace(originals)?);
    attacks.extend(hide_and_replace(&originals.two_trees)?);
    attacks.push(duplicate(&originals.duplicate)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::Shadow, name, original, what, file)
}

/// What covered a text is taken away.
fn hide(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    Ok(vec![
        attack(
            "hide-by-reference",
            original,
            "the resources do not name the covering drawing any more",
            update()
                .edit(PAGE, "/XObject << /Cap 8 0 R >>", "/XObject << >>")?
                .write(),
        ),
        attack(
            "hide-by-freeing",
            original,
            "an update without objects frees the covering drawing",
            update().free(SEAL, 1).write(),
        ),
        attack(
            "hide-by-null",
            original,
            "the covering drawing is null",
            update().put(SEAL, "null").write(),
        ),
        attack(
            "hide-by-box",
            original,
            "the covering drawing has an empty box",
            update()
                .put(SEAL, drawing([0, 0, 0, 0], "0.9 g 0 0 60 20 re f"))
                .write(),
        ),
    ])
}

/// What was signed is drawn otherwise: an appearance is made again, or a font is another.
fn replace(originals: &Originals) -> Outcome<Vec<Attack>> {
    let unlike = &originals.unlike;
    let update = || Update::on(&unlike.file);
    let approval = &originals.approval;
    Ok(vec![
        attack(
            "replace-need-appearances",
            unlike,
            "a field's value is not what was seen; /NeedAppearances makes viewers draw it",
            update()
                .edit(FORM, "/Fields", "/NeedAppearances true /Fields")?
                .write(),
        )
        .undecided("FORM_FILLING"),
        attack(
            "replace-appearance",
            unlike,
            "a field's value is not what was seen; its appearance is made again",
            update().put(SUM_LOOK, typed("9.000.000")).write(),
        ),
        attack(
            "replace-appearance-removed",
            unlike,
            "a field's value is not what was seen; its appearance is removed",
            update().edit(SUM, "/AP << /N 11 0 R >>", "")?.write(),
        ),
        attack(
            "replace-font-of-drawings",
            approval,
            "the font's object is one whose glyphs are drawings, and all digits are nines",
            Update::on(&approval.file)
                .put(
                    FONT,
                    format!(
                        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] \
                         /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 48 /LastChar 57 \
                         /Widths [{widths}] /Encoding << /Type /Encoding /Differences [48{names}] >> \
                         /CharProcs << /nine {glyph} 0 R >> /Resources << >> >>",
                        widths = "600 ".repeat(10).trim_end(),
                        names = " /nine".repeat(10),
                        glyph = Update::on(&approval.file).next(),
                    ),
                )
                .add(stream("", "600 0 0 0 500 700 d1 100 0 300 700 re f"))
                .write(),
        ),
        attack(
            "replace-font",
            approval,
            "the font's object is another, in which the digits have changed places",
            Update::on(&approval.file)
                .put(
                    FONT,
                    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding \
                     << /Type /Encoding /Differences [48 /one /zero] >> >>",
                )
                .write(),
        ),
    ])
}

/// A second tree of pages is there already.
fn hide_and_replace(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    // the entry names another object's place: its header says another number
    let by_table = |number: u32, other: u32| -> Outcome<Vec<u8>> {
        Ok(update()
            .point(number, place(&original.file, other)?)
            .write())
    };
    let kids = "/Kids [3 0 R 4 0 R] /Count 2";
    Ok(vec![
        attack(
            "tree-activated",
            original,
            "the catalog refers to the tree that was prepared",
            update()
                .edit(CATALOG, "/Pages 2 0 R", "/Pages 28 0 R")?
                .write(),
        ),
        attack(
            "page-activated",
            original,
            "the tree has the page that was prepared in the place of the first",
            update()
                .edit(PAGES, kids, "/Kids [29 0 R 4 0 R] /Count 2")?
                .write(),
        ),
        attack(
            "content-activated",
            original,
            "the page refers to the content that was prepared",
            update()
                .edit(PAGE, "/Contents [5 0 R]", "/Contents [30 0 R]")?
                .write(),
        ),
        attack(
            "tree-activated-by-table",
            original,
            "an update without objects names the prepared tree's place for the tree of pages",
            by_table(PAGES, 28)?,
        ),
        attack(
            "content-activated-by-table",
            original,
            "an update without objects names the prepared content's place for the page's",
            by_table(CONTENT, 30)?,
        ),
        attack(
            "signed-section-overwritten",
            original,
            "the signed section's entry of the content names the prepared one",
            {
                let section = startxref(&original.file);
                let signed = original.file.get(..section).unwrap_or_default();
                let old = format!("{:010} 00000 n ", place(signed, CONTENT)?);
                let new = format!("{:010} 00000 n ", place(signed, 30)?);
                replaced(&original.file, &old, &new)?
            },
        )
        .broken(),
    ])
}

fn duplicate(original: &Original) -> Outcome<Attack> {
    // the last of the two that the signed revisions have
    let at = place(&original.file, CONTENT)?;
    Ok(attack(
        "duplicate-activated",
        original,
        "an update without objects names the second content of the same number, which was signed too",
        Update::on(&original.file).point(CONTENT, at).write(),
    ))
}
