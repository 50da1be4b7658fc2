//! Forms that are filled in where that is not permitted, or changed otherwise than by filling in.

use super::class::SHADOWS;
use super::letter::{
    COVER, EMPTY, FORM, NAME, OTHER_FONT, PAGE, STATUS, SUM, SUM_LOOK, drawing, other_sum, text,
    typed,
};
use super::originals::{Original, Originals};
use super::signatures::{PADES, Signing, closed, open_dictionary, signed};
use super::update::Update;
use super::{Attack, Class};
use crate::Outcome;
use crate::pki::Pki;

pub(super) fn all(originals: &Originals, pki: &Pki) -> Outcome<Vec<Attack>> {
    let mut attacks = filled(&originals.no_changes)?;
    attacks.extend(looks(&originals.form_filling)?);
    attacks.extend(fields(&originals.form_filling)?);
    attacks.extend(forms(&originals.form_filling)?);
    attacks.extend(choices(&originals.choices)?);
    attacks.extend(covers(&originals.below_fields, pki)?);
    attacks.push(drawn_twice(&originals.drawn_twice)?);
    attacks.push(redrawn(&originals.form_filling, pki)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::FormTrick, name, original, what, file)
}

/// Whoever signs what was filled in signs how it looks, too.
fn redrawn(original: &Original, pki: &Pki) -> Outcome<Attack> {
    let in_field = Signing {
        field: Some("Mengetahui"),
        line: "Mengetahui",
        ..Signing::default()
    };
    let filled = Update::on(&original.file).fill_sum()?.write();
    let signed = signed(&filled, &pki.colleague, &in_field)?;
    let file = Update::on(&signed)
        .put(SUM_LOOK, typed("7.000.000"))
        .write();
    let what = "a field is filled in, signed by somebody else, and then looks like another";
    Ok(attack("redrawn-after-signing", original, what, file).on("Mengetahui"))
}

const OLD: &str = "/V (1.000.000)";
const NEW: &str = "/V (9.000.000)";

/// The sum's field with this value, or none, and looking like this.
fn showing(original: &Original, value: &str, look: String) -> Outcome<Vec<u8>> {
    let update = Update::on(&original.file);
    Ok(update.edit(SUM, OLD, value)?.put(SUM_LOOK, look).write())
}

fn filled(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    Ok(vec![
        attack(
            "filled-p1",
            original,
            "at P = 1 a field is filled in",
            update().fill_sum()?.write(),
        )
        .is("FORM_FILLING"),
        attack(
            "value-p1",
            original,
            "at P = 1 a field's value is another and its appearance stays",
            update().edit(SUM, OLD, NEW)?.write(),
        )
        .is("FORM_FILLING"),
        attack(
            "emptied-p1",
            original,
            "at P = 1 a field's value is removed",
            showing(original, "", typed(""))?,
        )
        .is("FORM_FILLING"),
        attack(
            "appearance-p1",
            original,
            "at P = 1 a field keeps its value and looks like another",
            update().put(SUM_LOOK, typed("9.000.000")).write(),
        ),
    ])
}

/// What is seen and what is said differ.
fn looks(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    Ok(vec![
        attack(
            "appearance-without-value-p2",
            original,
            "at P = 2 a field keeps its value and looks like another",
            update().put(SUM_LOOK, typed("9.000.000")).write(),
        )
        .from(SHADOWS),
        attack(
            "value-alone-p2",
            original,
            "at P = 2 a field is filled in and looks as before",
            update().edit(SUM, OLD, NEW)?.write(),
        )
        .from(SHADOWS)
        .of_some_class(),
        attack(
            "value-unlike-appearance-p2",
            original,
            "at P = 2 a field is filled in with one value and looks like another",
            showing(original, NEW, typed("5.000.000"))?,
        )
        .from(SHADOWS)
        .of_some_class(),
        attack(
            "look-under-pointer-p2",
            original,
            "at P = 2 a field is filled in and shows another sum while the pointer is over it",
            update()
                .fill_sum()?
                .edit(
                    SUM,
                    "/N 11 0 R",
                    &format!("/N 11 0 R /R {} 0 R", update().next()),
                )?
                .add(typed("5.000.000"))
                .write(),
        ),
        attack(
            "moved-p2",
            original,
            "at P = 2 a field is filled in and moved over the sum",
            update()
                .edit(SUM, OLD, NEW)?
                .edit(SUM, "/Rect [72 600 232 620]", &format!("/Rect {COVER}"))?
                .put(SUM_LOOK, other_sum())
                .write(),
        ),
        attack(
            "hidden-p2",
            original,
            "at P = 2 a field is hidden",
            update().edit(SUM, "/F 4", "/F 2")?.write(),
        ),
        attack(
            "rich-value-p2",
            original,
            "at P = 2 a field gets a rich text that is not its value",
            update()
                .edit(
                    SUM,
                    "/T (jumlah)",
                    "/T (jumlah) /RV (<body>Rp 9.000.000</body>)",
                )?
                .write(),
        ),
    ])
}

/// Fields change what they are.
fn fields(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let added = format!("/FT /Tx /T (baru) /V (Rp 9.000.000) /Rect {COVER} /F 4");
    Ok(vec![
        attack(
            "field-added-p2",
            original,
            "at P = 2 a new text field lies over the sum",
            update().field(&added, &other_sum())?.write(),
        ),
        attack(
            "field-deleted-p2",
            original,
            "at P = 2 a field is removed from the form and the page",
            update()
                .edit(FORM, "/Fields [10 0 R ", "/Fields [")?
                .edit(PAGE, "/Annots [10 0 R ", "/Annots [")?
                .write(),
        ),
        attack(
            "field-freed-p2",
            original,
            "at P = 2 a field's object is freed",
            update().free(SUM, 1).write(),
        ),
        attack(
            "type-changed-p2",
            original,
            "at P = 2 a text field becomes a button with an action",
            update()
                .edit(
                    SUM,
                    "/FT /Tx",
                    "/FT /Btn /Ff 65536 /A << /S /URI /URI (https://palsu.example/) >>",
                )?
                .write(),
        ),
        attack(
            "renamed-p2",
            original,
            "at P = 2 two fields swap their names",
            update()
                .edit(SUM, "/T (jumlah)", "/T (status)")?
                .edit(STATUS, "/T (status)", "/T (jumlah)")?
                .write(),
        ),
        attack(
            "script-p2",
            original,
            "at P = 2 a field gets a script that formats its value",
            update()
                .edit(
                    SUM,
                    "/T (jumlah)",
                    "/T (jumlah) /AA << /F << /S /JavaScript /JS (event.value = '9') >> >>",
                )?
                .write(),
        ),
        attack(
            "kid-removed-p2",
            original,
            "at P = 2 a field loses its parent and so its value",
            update().edit(NAME, "/Parent 12 0 R", "/FT /Tx")?.write(),
        ),
        attack(
            "flags-p2",
            original,
            "at P = 2 a field becomes a password, which shows no value",
            update()
                .edit(SUM, "/T (jumlah)", "/T (jumlah) /Ff 8192")?
                .write(),
        ),
    ])
}

/// The form as a whole.
fn forms(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let next = update().next();
    Ok(vec![
        attack(
            "default-font-p2",
            original,
            "at P = 2 the form's default font is another, in which the 1 looks like a 9",
            update()
                .add(OTHER_FONT)
                .edit(FORM, "/Helv 7 0 R", &format!("/Helv {next} 0 R"))?
                .write(),
        ),
        attack(
            "default-appearance-p2",
            original,
            "at P = 2 the form's default colour is white",
            update().edit(FORM, "0 g)", "1 g)")?.write(),
        ),
        attack(
            "need-appearances-p2",
            original,
            "at P = 2 /NeedAppearances makes viewers draw all fields anew",
            update()
                .edit(FORM, "/Fields", "/NeedAppearances true /Fields")?
                .write(),
        )
        .from(SHADOWS)
        .undecided("FORM_FILLING"),
        attack(
            "calculation-order-p2",
            original,
            "at P = 2 the form gets an order of calculation",
            update()
                .edit(FORM, "/Fields", "/CO [10 0 R] /Fields")?
                .write(),
        ),
        attack(
            "xfa-p2",
            original,
            "at P = 2 the form gets an XFA form, which viewers show instead",
            update()
                .add(super::letter::stream(
                    "",
                    "<xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\"/>",
                ))
                .edit(FORM, "/Fields", &format!("/XFA {next} 0 R /Fields"))?
                .write(),
        ),
        attack(
            "flags-cleared-p2",
            original,
            "at P = 2 /SigFlags says that there are no signatures",
            update().edit(FORM, "/SigFlags 3", "/SigFlags 0")?.write(),
        ),
        attack(
            "removed-p2",
            original,
            "at P = 2 the catalog has no form any more",
            update()
                .edit(super::letter::CATALOG, "/AcroForm 9 0 R", "")?
                .write(),
        ),
    ])
}

/// Fields that are chosen: 28 is the check box, 29 what it looks like ticked, 31 the choice.
fn choices(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    Ok(vec![
        attack(
            "state-without-value-p2",
            original,
            "at P = 2 a check box looks ticked and is not",
            update().edit(28, "/AS /Off", "/AS /Ya")?.write(),
        ),
        attack(
            "states-swapped-p2",
            original,
            "at P = 2 a check box looks ticked where it is not, and not where it is",
            update()
                .edit(28, "/Ya 29 0 R /Off 30 0 R", "/Ya 30 0 R /Off 29 0 R")?
                .write(),
        ),
        attack(
            "state-appearance-p2",
            original,
            "at P = 2 the mark of a check box is another",
            update().put(29, typed("tidak setuju")).write(),
        ),
        attack(
            "state-unlike-value-p2",
            original,
            "at P = 2 a check box is ticked by its value and looks as if it were not",
            update().edit(28, "/V /Off", "/V /Ya")?.write(),
        )
        .of_some_class(),
        attack(
            "words-for-a-tick-p2",
            original,
            "at P = 2 a check box is ticked and shows words where it had a tick",
            update()
                .edit(28, "/V /Off /AS /Off", "/V /Ya /AS /Ya")?
                .put(29, typed("tidak setuju"))
                .write(),
        )
        .of_some_class(),
        attack(
            "picture-for-a-tick-p2",
            original,
            "at P = 2 a check box is ticked and shows a picture where it had a tick",
            update()
                .edit(28, "/V /Off /AS /Off", "/V /Ya /AS /Ya")?
                .put(
                    29,
                    drawing(
                        [0, 0, 20, 20],
                        "q 20 0 0 20 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID 0 EI Q",
                    ),
                )
                .write(),
        )
        .of_some_class(),
        attack(
            "options-p2",
            original,
            "at P = 2 a choice has another option, which is chosen",
            update()
                .edit(31, "/Opt [(satu) (dua)]", "/Opt [(satu) (sepuluh)]")?
                .fill(31, 32, "satu", "sepuluh")?
                .write(),
        ),
        attack(
            "tick-without-ink-p2",
            original,
            "at P = 2 a check box is ticked, and what showed a tick shows none",
            update()
                .edit(28, "/V /Off /AS /Off", "/V /Ya /AS /Ya")?
                .put(29, drawing([0, 0, 20, 20], ""))
                .write(),
        )
        .of_some_class(),
        attack(
            "tick-where-off-p2",
            original,
            "at P = 2 a check box that is not ticked shows a tick",
            update()
                .put(30, drawing([0, 0, 20, 20], &text(4, 4, "X")))
                .write(),
        )
        .of_some_class(),
        attack(
            "state-by-string-p2",
            original,
            "at P = 2 a check box has a string that names no state for its value, and looks ticked",
            update()
                .edit(28, "/V /Off /AS /Off", "/V (Off) /AS /Ya")?
                .write(),
        )
        .of_some_class(),
    ])
}

/// Fields that lie over text show something that hides it.
fn covers(original: &Original, pki: &Pki) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let ground = |width: u32, height: u32, line: &str| {
        let content = format!("1 g 0 0 {width} {height} re f 0 g {}", text(2, 5, line));
        drawing([0, 0, width, height], &content)
    };
    let over = |name, what, content: &str| -> Outcome<Attack> {
        let resources = "/Font << /F1 7 0 R >> /ExtGState << /Luminosity << /BM /Luminosity >> >>";
        let look = drawing([0, 0, 160, 20], content).replace("/Font << /F1 7 0 R >>", resources);
        Ok(attack(name, original, what, showing(original, NEW, look)?))
    };
    let next = update().next();
    let signed = update()
        .add(open_dictionary(PADES))
        .add(ground(200, 60, "Mengetahui"))
        .edit(
            EMPTY,
            "/T (Mengetahui)",
            &format!(
                "/T (Mengetahui) /V {next} 0 R /AP << /N {} 0 R >>",
                next + 1
            ),
        )?
        .write();
    Ok(vec![
        attack(
            "look-over-text-p2",
            original,
            "at P = 2 a field is filled in and hides a text of the page that it lies over",
            showing(original, NEW, ground(160, 20, "9.000.000"))?,
        ),
        attack(
            "signature-over-text-p2",
            original,
            "at P = 2 somebody signs in a field that is there and hides a text of the page",
            closed(&signed, &pki.colleague)?,
        ),
        over(
            "lines-over-text-p2",
            "at P = 2 a field is filled in and hides a text of the page by thin lines",
            &format!("1 G 1.2 w {} 0 g {}", lines(), text(2, 5, "9.000.000")),
        )?,
        over(
            "half-over-text-p2",
            "at P = 2 a field is filled in and hides the lower half of a text of the page",
            &format!("1 g 0 0 160 9 re f 0 g {}", text(2, 12, "9.000.000")),
        )?
        .of_some_class(),
        over(
            "blend-over-text-p2",
            "at P = 2 a field is filled in and hides a text of the page by a blend mode that is not known",
            &format!(
                "/Luminosity gs 1 g 0 0 160 20 re f 0 g {}",
                text(2, 5, "9.000.000")
            ),
        )?
        .of_some_class(),
        attack(
            "value-absent-p2",
            original,
            "at P = 2 a field has no value and shows a sum",
            showing(original, "", typed("9.000.000"))?,
        )
        .of_some_class(),
        attack(
            "value-in-another-order-p2",
            original,
            "at P = 2 a field shows the letters of its value in another order",
            showing(
                original,
                "/V (1.900.000)",
                    drawing(
                        [0, 0, 160, 20],
                        "BT /F1 12 Tf 24 5 Td (1) Tj ET BT /F1 12 Tf 12 5 Td (.) Tj ET BT /F1 12 Tf 2 5 Td (9) Tj ET \
                         BT /F1 12 Tf 34 5 Td (00.000) Tj ET",
                    ),
                )?,
        )
        .of_some_class(),
    ])
}

/// White lines side by side, over a field of 160 by 20 points.
fn lines() -> String {
    let lines = (0..20).map(|y| format!("0 {y} m 160 {y} l S "));
    lines.collect()
}

/// What a field looks like is part of the page, too: to fill it in is to change the page.
fn drawn_twice(original: &Original) -> Outcome<Attack> {
    Ok(attack(
        "appearance-on-page-p2",
        original,
        "at P = 2 a field is filled in whose appearance the page draws as well",
        Update::on(&original.file).fill_sum()?.write(),
    )
    .from("pyHanko, form-update-override-appearance-stream-sneaky.pdf"))
}
