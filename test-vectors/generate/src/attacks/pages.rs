//! Changes of what the pages show and of what the catalog says: the plain incremental saving attack.

use super::class::{IMPERFECT, PATHS};
use super::letter::{
    ATTACHED, CATALOG, CONTENT, FONT, LAYER, OTHER_FONT, PAGE, PAGES, SEAL, SECOND_PAGE, drawing,
    other_content, stream, text,
};
use super::originals::{Original, Originals};
use super::update::Update;
use super::{Attack, Class};
use crate::Outcome;

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let original = &originals.approval;
    let mut attacks = contents(original)?;
    attacks.extend(trees(original)?);
    attacks.extend(looks(original)?);
    attacks.extend(catalog(original)?);
    attacks.extend(certified(originals)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::PageContent, name, original, what, file)
}

fn contents(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let added = format!("/Contents [5 0 R {} 0 R]", update().next());
    Ok(vec![
        attack(
            "content-replaced",
            original,
            "the content stream is another",
            update().put(CONTENT, other_content()).write(),
        ),
        attack(
            "content-repointed",
            original,
            "the page refers to another content stream",
            {
                let new = format!("/Contents [{} 0 R]", update().next());
                update()
                    .add(other_content())
                    .edit(PAGE, "/Contents [5 0 R]", &new)?
                    .write()
            },
        ),
        attack(
            "contents-extended",
            original,
            "a second content stream paints over the first",
            update()
                .add(stream("", "1 g 68 752 372 26 re f"))
                .edit(PAGE, "/Contents [5 0 R]", &added)?
                .write(),
        ),
        attack(
            "contents-emptied",
            original,
            "the page has no content stream any more",
            update()
                .edit(PAGE, "/Contents [5 0 R]", "/Contents []")?
                .write(),
        ),
        attack(
            "content-swapped",
            original,
            "the pages swap their content",
            update()
                .edit(PAGE, "/Contents [5 0 R]", "/Contents [6 0 R]")?
                .edit(SECOND_PAGE, "/Contents 6 0 R", "/Contents 5 0 R")?
                .write(),
        ),
    ])
}

fn trees(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let kids = "/Kids [3 0 R 4 0 R] /Count 2";
    let added =
        {
            let (page, content) = (update().next(), update().next() + 1);
            update()
            .add(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R >>"
            ))
            .add(stream("", &text(72, 760, "Halaman yang tidak ditandatangani")))
            .edit(PAGES, kids, &format!("/Kids [3 0 R 4 0 R {page} 0 R] /Count 3"))?
            .write()
        };
    let swapped = {
        let pages = update().next();
        update()
            .add(format!(
                "<< /Type /Pages /Kids [{} 0 R] /Count 1 >>",
                pages + 1
            ))
            .add(format!(
                "<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
                 /Resources << /Font << /F1 7 0 R >> >> >>",
                pages + 2
            ))
            .add(other_content())
            .edit(CATALOG, "/Pages 2 0 R", &format!("/Pages {pages} 0 R"))?
            .write()
    };
    Ok(vec![
        attack("added", original, "a page is added", added).from("DSS, pdf-signed-added-page.pdf"),
        attack(
            "removed",
            original,
            "the second page is removed",
            update()
                .edit(PAGES, kids, "/Kids [3 0 R] /Count 1")?
                .write(),
        )
        .from("DSS, pdf-removed-pages.pdf"),
        attack(
            "freed",
            original,
            "the second page is freed while the tree still refers to it",
            update().free(SECOND_PAGE, 1).write(),
        ),
        attack(
            "order",
            original,
            "the pages swap places",
            update()
                .edit(PAGES, kids, "/Kids [4 0 R 3 0 R] /Count 2")?
                .write(),
        ),
        attack(
            "twice",
            original,
            "the first page is there twice",
            update()
                .edit(PAGES, kids, "/Kids [3 0 R 4 0 R 3 0 R] /Count 3")?
                .write(),
        ),
        attack(
            "replaced",
            original,
            "the second page's object is another page",
            update()
                .edit(SECOND_PAGE, "/Contents 6 0 R", "/Contents [6 0 R 5 0 R]")?
                .write(),
        ),
        attack(
            "count-lowered",
            original,
            "/Count is 1 where two pages are",
            update().edit(PAGES, "/Count 2", "/Count 1")?.write(),
        ),
        attack(
            "tree-swapped",
            original,
            "the catalog refers to another tree of pages",
            swapped,
        ),
    ])
}

fn looks(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let next = update().next();
    let media = "/MediaBox [0 0 595 842]";
    let page = |entries: &str| -> Outcome<Vec<u8>> {
        Ok(update()
            .edit(PAGE, media, &format!("{media} {entries}"))?
            .write())
    };
    Ok(vec![
        attack(
            "font-replaced",
            original,
            "the font's object is another, in which the 1 looks like a 9",
            update().put(FONT, OTHER_FONT).write(),
        ),
        attack(
            "font-repointed",
            original,
            "the page's resources name another font, in which the 1 looks like a 9",
            update()
                .add(OTHER_FONT)
                .edit(PAGE, "/F1 7 0 R", &format!("/F1 {next} 0 R"))?
                .write(),
        ),
        attack(
            "inherited-font",
            original,
            "the resources that the second page inherits name another font",
            update()
                .add(OTHER_FONT)
                .edit(PAGES, "/F1 7 0 R", &format!("/F1 {next} 0 R"))?
                .write(),
        ),
        attack(
            "own-resources",
            original,
            "the second page gets resources of its own with another font",
            update()
                .add(OTHER_FONT)
                .edit(
                    SECOND_PAGE,
                    "/Contents",
                    &format!("/Resources << /Font << /F1 {next} 0 R >> >> /Contents"),
                )?
                .write(),
        ),
        attack(
            "image-replaced",
            original,
            "what the page draws as a seal is another drawing",
            update()
                .put(SEAL, drawing([0, 0, 60, 20], "1 0 0 rg 0 0 60 20 re f"))
                .write(),
        ),
        attack(
            "media-box",
            original,
            "/MediaBox leaves out the sum",
            update()
                .edit(PAGE, media, "/MediaBox [0 0 595 740]")?
                .write(),
        ),
        attack(
            "crop-box",
            original,
            "/CropBox leaves out the sum",
            page("/CropBox [0 0 595 740]")?,
        ),
        attack(
            "rotated",
            original,
            "the page is turned upside down",
            page("/Rotate 180")?,
        ),
        attack(
            "user-unit",
            original,
            "the page is ten times as large",
            page("/UserUnit 10")?,
        ),
        attack(
            "action",
            original,
            "the page runs a script when it is opened",
            page("/AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >>")?,
        )
        .from(PATHS),
        attack(
            "layer-switched-on",
            original,
            "a layer that was off is on by default",
            update()
                .edit(CATALOG, "/OFF [20 0 R]", "/ON [20 0 R]")?
                .write(),
        ),
        attack(
            "layer-renamed",
            original,
            "the layer's object is a membership that is always visible",
            update()
                .put(LAYER, "<< /Type /OCMD /P /AllOff /OCGs [] >>")
                .write(),
        ),
        attack(
            "base-state",
            original,
            "all layers are on by default",
            update()
                .edit(CATALOG, "/D << /OFF [20 0 R]", "/D << /BaseState /ON")?
                .write(),
        ),
    ])
}

fn catalog(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let with = |entries: &str| -> Outcome<Vec<u8>> {
        Ok(update()
            .edit(CATALOG, "/Pages", &format!("{entries} /Pages"))?
            .write())
    };
    Ok(vec![
        attack(
            "open-action",
            original,
            "the catalog gets an /OpenAction that goes to an address",
            with("/OpenAction << /S /URI /URI (https://palsu.example/) >>")?,
        )
        .from(PATHS),
        attack(
            "open-destination",
            original,
            "the catalog gets an /OpenAction that opens at the second page",
            with("/OpenAction [4 0 R /Fit]")?,
        ),
        attack(
            "catalog-action",
            original,
            "the catalog gets an /AA that runs a script before printing",
            with("/AA << /WP << /S /JavaScript /JS (app.alert\\(1\\)) >> >>")?,
        )
        .from(PATHS),
        attack(
            "script-in-names",
            original,
            "the names get a script that runs at opening",
            update()
                .edit(
                    CATALOG,
                    "/Names <<",
                    "/Names << /JavaScript << /Names [(a) << /S /JavaScript \
                     /JS (app.alert\\(1\\)) >>] >>",
                )?
                .write(),
        )
        .from(PATHS),
        attack(
            "attachment-replaced",
            original,
            "the embedded file is another",
            update()
                .put(
                    ATTACHED,
                    stream("/Type /EmbeddedFile ", "jumlah: 9.000.000\n"),
                )
                .write(),
        ),
        attack(
            "attachment-removed",
            original,
            "the embedded file is not named any more",
            update()
                .edit(CATALOG, "[(lampiran.txt) 21 0 R]", "[]")?
                .write(),
        ),
        attack(
            "viewer-preferences",
            original,
            "the catalog gets preferences that hide the menu and show the title",
            with("/ViewerPreferences << /HideMenubar true /DisplayDocTitle true >>")?,
        ),
        attack(
            "language",
            original,
            "the document's language is another",
            update().edit(CATALOG, "/Lang (id)", "/Lang (en)")?.write(),
        )
        .from(IMPERFECT),
        attack(
            "labels",
            original,
            "the pages are called otherwise",
            with("/PageLabels << /Nums [0 << /S /D /St 7 >>] >>")?,
        ),
        attack(
            "outline",
            original,
            "the catalog gets an outline whose entry opens an address",
            {
                let root = update().next();
                update()
                    .add(format!(
                        "<< /Type /Outlines /First {0} 0 R /Last {0} 0 R /Count 1 >>",
                        root + 1
                    ))
                    .add(format!(
                        "<< /Title (Lihat) /Parent {root} 0 R \
                         /A << /S /URI /URI (https://palsu.example/) >> >>"
                    ))
                    .edit(CATALOG, "/Pages", &format!("/Outlines {root} 0 R /Pages"))?
                    .write()
            },
        ),
        attack(
            "structure",
            original,
            "the catalog gets a structure tree with another text for those who listen",
            with(
                "/MarkInfo << /Marked true >> /StructTreeRoot << /Type /StructTreeRoot \
                 /K << /Type /StructElem /S /P /ActualText (Rp 9.000.000) >> >>",
            )?,
        )
        .from(IMPERFECT),
        attack(
            "collection",
            original,
            "the document becomes a collection that opens with its attachment",
            with("/Collection << /Type /Collection /D (lampiran.txt) /View /T >>")?,
        ),
        attack(
            "extension",
            original,
            "the catalog gets an entry that nobody knows",
            with("/Contoh_Lain << /Isi (Rp 9.000.000) >>")?,
        ),
    ])
}

/// The same where a certification permits something.
fn certified(originals: &Originals) -> Outcome<Vec<Attack>> {
    let mut attacks = Vec::new();
    for (name, original, what) in [
        (
            "content-replaced-p1",
            &originals.no_changes,
            "the content stream is another, at P = 1",
        ),
        (
            "content-replaced-p2",
            &originals.form_filling,
            "the content stream is another, at P = 2",
        ),
        (
            "content-replaced-p3",
            &originals.annotations,
            "the content stream is another, at P = 3",
        ),
    ] {
        let file = Update::on(&original.file)
            .put(CONTENT, other_content())
            .write();
        attacks.push(attack(name, original, what, file));
    }
    let original = &originals.annotations;
    // an honest annotation beside it hides nothing
    let file = Update::on(&original.file)
        .edit(PAGE, "/MediaBox [0 0 595 842]", "/MediaBox [0 0 595 740]")?
        .note()?
        .write();
    attacks.push(attack(
        "annotation-and-media-box-p3",
        original,
        "at P = 3 a note in a corner is added and /MediaBox, in the same object, leaves out the sum",
        file,
    ));
    Ok(attacks)
}
