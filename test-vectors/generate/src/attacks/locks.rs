//! Changing fields that a signature locked (ISO 32000-2, 12.8.2.4).

use super::letter::{
    DATA, FORM, LOCK, NAME, NAME_LOOK, PAGE, STATUS, STATUS_LOOK, STATUS_WIDGET, SUM, SUM_LOOK,
    typed,
};
use super::originals::{Original, Originals};
use super::update::{Update, object, replaced};
use super::{Attack, Class};
use crate::Outcome;

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let mut attacks = filled(originals)?;
    attacks.extend(by_family(originals)?);
    attacks.extend(by_name(&originals.locks_sum)?);
    attacks.extend(by_lock(&originals.locks_sum)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::FieldLockBypass, name, original, what, file)
}

fn with_other_sum(original: &Original) -> Outcome<Update<'_>> {
    Update::on(&original.file).fill_sum()
}

fn filled(originals: &Originals) -> Outcome<Vec<Attack>> {
    let mut attacks = Vec::new();
    for (name, original, what) in [
        (
            "include-direct",
            &originals.locks_sum,
            "`jumlah`, which the lock includes, is filled in anew",
        ),
        (
            "all-direct",
            &originals.locks_all,
            "all fields are locked and `jumlah` is filled in anew",
        ),
        (
            "exclude-direct",
            &originals.locks_others,
            "all fields but `status` are locked and `jumlah` is filled in anew",
        ),
    ] {
        let file = with_other_sum(original)?.write();
        attacks.push(attack(name, original, what, file).is("FORM_FILLING"));
    }
    let document = &originals.locks_document;
    attacks.push(
        attack(
            "document-filled",
            document,
            "the lock says P = 1, and a field that it does not include is filled in",
            Update::on(&document.file)
                .fill(STATUS, STATUS_LOOK, "aktif", "dicabut")?
                .write(),
        )
        .from("PDF Association, pdf-issues, issue 61")
        .is("FORM_FILLING"),
    );
    attacks.push(
        attack(
            "document-annotated",
            document,
            "the lock says P = 1, and a note in a corner follows",
            Update::on(&document.file).note()?.write(),
        )
        .from("PDF Association, pdf-issues, issue 61")
        .is("ANNOTATIONS"),
    );
    let original = &originals.locks_sum;
    let update = Update::on(&original.file);
    attacks.push(attack(
        "appearance-only",
        original,
        "`jumlah` keeps its value and looks like another",
        update.put(SUM_LOOK, typed("9.000.000")).write(),
    ));
    Ok(attacks)
}

/// Through what a field inherits and what shows it.
fn by_family(originals: &Originals) -> Outcome<Vec<Attack>> {
    let (data, every) = (&originals.locks_data, &originals.locks_all);
    let other = typed("Warga Dua");
    let rehung = {
        let update = Update::on(&data.file);
        let parent = update.next();
        update
            .add(format!(
                "<< /FT /Tx /T (lain) /V (Warga Dua) /Kids [{NAME} 0 R] >>"
            ))
            .edit(NAME, "/Parent 12 0 R", &format!("/Parent {parent} 0 R"))?
            .edit(DATA, "/Kids [13 0 R]", "/Kids []")?
            .edit(FORM, "/Fields [", &format!("/Fields [{parent} 0 R "))?
            .put(NAME_LOOK, other.clone())
            .write()
    };
    Ok(vec![
        attack(
            "parent-value",
            data,
            "`data` is locked; its value, which `data.nama` inherits, is another",
            Update::on(&data.file)
                .fill(DATA, NAME_LOOK, "Warga Satu", "Warga Dua")?
                .write(),
        )
        .is("FORM_FILLING"),
        attack(
            "kid-value",
            data,
            "`data` is locked; `data.nama`, which inherited its value, gets one of its own",
            Update::on(&data.file)
                .edit(NAME, "/T (nama)", "/T (nama) /V (Warga Dua)")?
                .put(NAME_LOOK, other)
                .write(),
        )
        .is("FORM_FILLING"),
        attack(
            "kid-of-not-excluded",
            &originals.locks_others,
            "all fields but `status` are locked; the value that `data.nama` inherits is another",
            Update::on(&originals.locks_others.file)
                .fill(DATA, NAME_LOOK, "Warga Satu", "Warga Dua")?
                .write(),
        )
        .is("FORM_FILLING"),
        attack(
            "kids-emptied",
            data,
            "`data` is locked and loses the field below it",
            Update::on(&data.file)
                .edit(DATA, "/Kids [13 0 R]", "/Kids []")?
                .write(),
        )
        .from("iText, fieldLockKidsRemovedAndAdded.pdf"),
        attack(
            "kid-rehung",
            data,
            "`data` is locked; `data.nama` is hung below another field with another value",
            rehung,
        ),
        attack(
            "kid-added",
            data,
            "`data` is locked and gets another field below it",
            {
                let update = Update::on(&data.file);
                let kid = update.next();
                update
                    .annotate(
                        PAGE,
                        "/Subtype /Widget /T (gelar) /V (Dr.) /Parent 12 0 R /Rect [72 480 232 500]",
                        &typed("Dr."),
                    )?
                    .edit(DATA, "/Kids [13 0 R]", &format!("/Kids [13 0 R {kid} 0 R]"))?
                    .write()
            },
        ),
        attack(
            "widget-value",
            every,
            "all fields are locked; one widget of `status` gets a value of its own",
            Update::on(&every.file)
                .edit(
                    STATUS_WIDGET,
                    "/Parent 15 0 R",
                    "/Parent 15 0 R /V (dicabut)",
                )?
                .put(STATUS_LOOK, typed("dicabut"))
                .write(),
        ),
        attack(
            "widget-appearance",
            every,
            "all fields are locked; one widget of `status` looks like another value",
            {
                let update = Update::on(&every.file);
                let look = format!("/N {} 0 R", update.next());
                update
                    .add(typed("dicabut"))
                    .edit(STATUS_WIDGET, "/N 18 0 R", &look)?
                    .write()
            },
        ),
        attack(
            "kids-value",
            every,
            "all fields are locked; the value of `status`, which has two widgets, is another",
            Update::on(&every.file)
                .fill(STATUS, STATUS_LOOK, "aktif", "dicabut")?
                .write(),
        )
        .is("FORM_FILLING"),
        attack(
            "widget-split",
            every,
            "all fields are locked; `jumlah` becomes a field with two widgets, one with another sum",
            split(every)?,
        ),
    ])
}

fn split(original: &Original) -> Outcome<Vec<u8>> {
    let update = Update::on(&original.file);
    let (first, second, look) = (update.next(), update.next() + 1, update.next() + 2);
    let widget = |bottom: u32, look: u32| {
        format!(
            "<< /Type /Annot /Subtype /Widget /Parent {SUM} 0 R /P 3 0 R /F 4 \
             /Rect [72 {bottom} 232 {}] /AP << /N {look} 0 R >> >>",
            bottom + 20
        )
    };
    let kids = format!("<< /FT /Tx /T (jumlah) /V (1.000.000) /Kids [{first} 0 R {second} 0 R] >>");
    let annots = format!("/Annots [{first} 0 R {second} 0 R ");
    Ok(update
        .add(widget(640, SUM_LOOK))
        .add(widget(600, look))
        .add(typed("9.000.000"))
        .put(SUM, kids)
        .edit(PAGE, "/Annots [10 0 R ", &annots)?
        .write())
}

/// Through the name that the lock goes by.
fn by_name(original: &Original) -> Outcome<Vec<Attack>> {
    let renamed = with_other_sum(original)?
        .edit(SUM, "/T (jumlah)", "/T (Jumlah)")?
        .write();
    let swapped = with_other_sum(original)?
        .edit(SUM, "/T (jumlah)", "/T (status)")?
        .edit(STATUS, "/T (status)", "/T (jumlah)")?
        .write();
    let utf_16 = with_other_sum(original)?
        .edit(SUM, "/T (jumlah)", "/T <FEFF006A0075006D006C00610068>")?
        .write();
    let copied = {
        let update = Update::on(&original.file);
        let copy = update.next();
        let text = replaced(&object(&original.file, SUM)?, "/V (1.", "/V (9.")?;
        let text = replaced(&text, "/N 11 0 R", &format!("/N {} 0 R", copy + 1))?;
        update
            .add(text)
            .add(typed("9.000.000"))
            .edit(FORM, "/Fields [10 0 R", &format!("/Fields [{copy} 0 R"))?
            .edit(PAGE, "/Annots [10 0 R", &format!("/Annots [{copy} 0 R"))?
            .write()
    };
    let namesake = Update::on(&original.file)
        .field(
            "/FT /Tx /T (jumlah) /V (9.000.000) /Rect [72 600 232 620] /F 4",
            &typed("9.000.000"),
        )?
        .write();
    Ok(vec![
        attack(
            "renamed",
            original,
            "`jumlah` is locked, is called something else and filled in anew",
            renamed,
        ),
        attack(
            "names-swapped",
            original,
            "`jumlah` is locked; it and `status` swap names and it is filled in anew",
            swapped,
        ),
        attack(
            "name-in-utf-16",
            original,
            "`jumlah` is locked; its name is written in UTF-16 and it is filled in anew",
            utf_16,
        ),
        attack(
            "field-copied",
            original,
            "`jumlah` is locked; the form and the page refer to a copy with another value",
            copied,
        ),
        attack(
            "field-removed",
            original,
            "`jumlah` is locked and leaves both the form and the page",
            Update::on(&original.file)
                .edit(FORM, "/Fields [10 0 R ", "/Fields [")?
                .edit(PAGE, "/Annots [10 0 R ", "/Annots [")?
                .write(),
        )
        .from("iText, removedLockedField.pdf"),
        attack(
            "namesake",
            original,
            "`jumlah` is locked; a second field of that name lies over it with another value",
            namesake,
        ),
        attack(
            "field-outside-form",
            original,
            "`jumlah` is locked; it leaves the form, stays on the page and has another value",
            with_other_sum(original)?
                .edit(FORM, "/Fields [10 0 R ", "/Fields [")?
                .write(),
        ),
    ])
}

/// Through the lock itself.
fn by_lock(original: &Original) -> Outcome<Vec<Attack>> {
    let dictionary = object(&original.file, original.signature)?;
    let unlocked = replaced(&dictionary, "[(jumlah)]", "[(lain)]")?;
    let emptied = "<< /Type /SigFieldLock /Action /Include /Fields [] >>";
    Ok(vec![
        attack(
            "removed",
            original,
            "/Lock is removed from the signed field and `jumlah` is filled in anew",
            with_other_sum(original)?
                .edit(original.widget, "/Lock 25 0 R", "")?
                .write(),
        ),
        attack(
            "emptied",
            original,
            "/Lock is replaced by one that includes no field and `jumlah` is filled in anew",
            with_other_sum(original)?.put(LOCK, emptied).write(),
        ),
        attack(
            "turned-around",
            original,
            "/Lock is replaced by one that excludes `jumlah`, which is filled in anew",
            with_other_sum(original)?
                .put(
                    LOCK,
                    "<< /Type /SigFieldLock /Action /Exclude /Fields [(jumlah)] >>",
                )
                .write(),
        ),
        attack(
            "reference-replaced",
            original,
            "a later copy of the signature dictionary locks another field and `jumlah` is filled in anew",
            with_other_sum(original)?
                .put(original.signature, unlocked)
                .write(),
        ),
        attack(
            "emptied-alone",
            original,
            "/Lock is replaced by one that includes no field and nothing else done",
            Update::on(&original.file).put(LOCK, emptied).write(),
        ),
    ])
}
