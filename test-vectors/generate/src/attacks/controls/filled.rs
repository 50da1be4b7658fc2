//! Forms that are filled in where that is permitted.

use super::super::Attack;
use super::super::letter::{DATA, NAME_LOOK, SUM, SUM_LOOK, drawing, text, typed};
use super::super::originals::{Original, Originals};
use super::super::update::Update;
use super::{FORM, status, sum};
use crate::Outcome;

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let mut controls = permitted(originals)?;
    controls.extend(unlocked(originals)?);
    controls.extend(ways(&originals.form_filling)?);
    controls.extend(chosen(&originals.choices)?);
    controls.push(over_text(&originals.below_fields)?);
    Ok(controls)
}

fn filled(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::control(name, original, what, FORM, file)
}

fn permitted(originals: &Originals) -> Outcome<Vec<Attack>> {
    let (p2, p3) = (&originals.form_filling, &originals.annotations);
    let approval = &originals.approval;
    Ok(vec![
        filled(
            "filled-p2",
            p2,
            "at P = 2 a field is filled in",
            sum(&p2.file)?.write(),
        ),
        filled(
            "filled-p3",
            p3,
            "at P = 3 a field is filled in",
            sum(&p3.file)?.write(),
        ),
        filled(
            "filled-approval",
            approval,
            "after an approval, which forbids nothing, a field is filled in",
            sum(&approval.file)?.write(),
        ),
    ])
}

/// What a lock does not name.
fn unlocked(originals: &Originals) -> Outcome<Vec<Attack>> {
    let (some, others) = (&originals.locks_sum, &originals.locks_others);
    let beginning = &originals.locks_beginning;
    Ok(vec![
        filled(
            "filled-not-included",
            some,
            "a field that the lock does not include is filled in",
            status(&some.file)?,
        ),
        filled(
            "filled-excluded",
            others,
            "the field that the lock excludes is filled in",
            status(&others.file)?,
        ),
        filled(
            "filled-name-goes-on",
            beginning,
            "a field is filled in whose name begins like the one that the lock includes",
            status(&beginning.file)?,
        )
        .from("pyHanko, issue 633"),
    ])
}

/// The ways in which programs fill in a text field.
fn ways(original: &Original) -> Outcome<Vec<Attack>> {
    let file = &original.file[..];
    let update = || Update::on(file);
    let filled = |name, what, file| filled(name, original, what, file);
    let (old, new) = ("/V (1.000.000)", "/V (2.000.000)");
    let next = update().next();
    let once = sum(file)?.write();
    Ok(vec![
        filled(
            "filled-new-appearance-p2",
            "at P = 2 a field is filled in and its appearance is a new object",
            update()
                .edit(SUM, old, new)?
                .edit(SUM, "/N 11 0 R", &format!("/N {next} 0 R"))?
                .add(typed("2.000.000"))
                .write(),
        ),
        filled(
            "filled-default-appearance-p2",
            "at P = 2 a field is filled in and says in a /DA of its own how its text looks",
            update()
                .edit(SUM, old, &format!("{new} /DA (/Helv 12 Tf 0 g)"))?
                .put(SUM_LOOK, typed("2.000.000"))
                .write(),
        )
        .from("pyHanko, issue 15"),
        filled(
            "filled-appearances-beside-p2",
            "at P = 2 a field is filled in whose /AP becomes an object of its own",
            update()
                .edit(SUM, old, new)?
                .edit(SUM, "/AP << /N 11 0 R >>", &format!("/AP {next} 0 R"))?
                .add(format!("<< /N {SUM_LOOK} 0 R >>"))
                .put(SUM_LOOK, typed("2.000.000"))
                .write(),
        )
        .from("pyHanko, issue 719"),
        filled(
            "filled-parent-p2",
            "at P = 2 a field is filled in that has its value from the field above it",
            update()
                .fill(DATA, NAME_LOOK, "Warga Satu", "Warga Dua")?
                .write(),
        ),
        filled(
            "filled-two-widgets-p2",
            "at P = 2 a field with two widgets is filled in",
            status(file)?,
        ),
        filled(
            "filled-with-marker-p2",
            "at P = 2 a field is filled in with the words that end a file",
            update()
                .fill(SUM, SUM_LOOK, "1.000.000", "startxref 9 %%EOF")?
                .write(),
        )
        .from("veraPDF-validation, issue 166"),
        filled(
            "filled-emptied-p2",
            "at P = 2 a field is emptied",
            update().fill(SUM, SUM_LOOK, "1.000.000", "")?.write(),
        ),
        filled(
            "filled-twice-p2",
            "at P = 2 a field is filled in, and in another revision another one",
            status(&once)?,
        ),
    ])
}

/// A field that lies over text of the page and is filled in without a ground of its own.
fn over_text(original: &Original) -> Outcome<Attack> {
    Ok(filled(
        "filled-over-text-p2",
        original,
        "at P = 2 a field is filled in beside a text of the page that its box lies over",
        sum(&original.file)?.write(),
    ))
}

/// Fields whose appearances are there already.
fn chosen(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    // 28 is the check box, 31 the choice, 32 what it looks like
    Ok(vec![
        filled(
            "filled-check-box-p2",
            original,
            "at P = 2 a check box is ticked",
            update()
                .edit(28, "/V /Off /AS /Off", "/V /Ya /AS /Ya")?
                .write(),
        ),
        filled(
            "filled-check-box-new-tick-p2",
            original,
            "at P = 2 a check box is ticked by a program that draws ticks of its own",
            update()
                .edit(28, "/V /Off /AS /Off", "/V /Ya /AS /Ya")?
                .put(29, drawing([0, 0, 20, 20], &text(5, 5, "V")))
                .write(),
        ),
        filled(
            "filled-choice-p2",
            original,
            "at P = 2 another option is chosen",
            update()
                .fill(31, 32, "satu", "dua")?
                .edit(31, "/I [0]", "/I [1]")?
                .write(),
        ),
    ])
}
