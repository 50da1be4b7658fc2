//! Notes where they are permitted, in a place where they cover nothing. What brings its own look, or
//! had one when it was signed, has to be looked at before anybody can say so.

use super::super::Attack;
use super::super::letter::{NOTE, NOTE_LOOK, PAGE, typed};
use super::super::originals::Original;
use super::super::update::Update;
use super::NOTES;
use crate::Outcome;

pub(super) fn all(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let annotated =
        |name, what, file| Attack::control(name, original, what, NOTES, file).or_not_told();
    // the note is the next object, what it looks like the one behind
    let next = update().next();
    let (note, popup, answer) = (next, next + 2, next + 3);
    let popped_up = update()
        .note()?
        .edit(note, "/Contents", &format!("/Popup {popup} 0 R /Contents"))?
        .put(
            popup,
            format!(
                "<< /Type /Annot /Subtype /Popup /Parent {note} 0 R /P {PAGE} 0 R \
                 /Rect [420 20 490 80] /F 28 >>"
            ),
        )
        .put(
            answer,
            format!(
                "<< /Type /Annot /Subtype /Text /IRT {note} 0 R /RT /R /Contents (Setuju) \
                 /P {PAGE} 0 R /Rect [500 20 520 40] /F 30 /Name /Comment >>"
            ),
        )
        .edit(
            PAGE,
            "/Annots [",
            &format!("/Annots [{popup} 0 R {answer} 0 R "),
        )?
        .write();
    Ok(vec![
        Attack::control(
            "annotated-without-look-p3",
            original,
            "at P = 3 a note in a corner is added that the viewer draws",
            NOTES,
            update()
                .add(format!(
                    "<< /Type /Annot /Subtype /Text /Rect [500 20 520 40] /Contents (Catatan) /F 4 \
                     /P {PAGE} 0 R >>"
                ))
                .edit(PAGE, "/Annots [", &format!("/Annots [{note} 0 R "))?
                .write(),
        ),
        annotated(
            "annotated-p3",
            "at P = 3 a note in a corner is added, which covers nothing",
            update().note()?.write(),
        ),
        annotated(
            "annotated-and-answered-p3",
            "at P = 3 a note in a corner is added with its pop-up and an answer",
            popped_up,
        ),
        annotated(
            "note-changed-p3",
            "at P = 3 the text of a note is another, and so is what it looks like",
            update()
                .edit(NOTE, "(Berlaku satu tahun)", "(Berlaku dua tahun)")?
                .put(NOTE_LOOK, typed("Berlaku dua tahun"))
                .write(),
        ),
        annotated(
            "note-deleted-p3",
            "at P = 3 a note is deleted",
            update().edit(PAGE, " 26 0 R", "")?.free(NOTE, 1).write(),
        ),
    ])
}
