//! What producers write beside what they change: other kinds of sections, dates, versions, and
//! objects that are as they were.

use super::super::class::IMPERFECT;
use super::super::evidence::Evidence;
use super::super::letter::{
    CATALOG, CONTENT, METADATA, PAGE, SUM, SUM_LOOK, metadata, stream, typed,
};
use super::super::originals::{Original, Originals};
use super::super::sections::{Place, object_stream, with_stream};
use super::super::signatures::signed;
use super::super::update::{Update, object, replaced};
use super::signed::in_a_corner;
use super::{Attack, DATA, FORM, Judged, sum};
use crate::Outcome;
use crate::pki::Pki;

pub(super) fn all(originals: &Originals, pki: &Pki, evidence: &Evidence) -> Outcome<Vec<Attack>> {
    let mut controls = described(originals)?;
    controls.extend(sections(originals)?);
    controls.extend(unended(&originals.unended, pki, evidence)?);
    Ok(controls)
}

/// What the catalog and the trailer say of the file.
fn described(originals: &Originals) -> Outcome<Vec<Attack>> {
    let (approval, p2) = (&originals.approval, &originals.form_filling);
    let update = || Update::on(&approval.file);
    let with = |entry: &str| -> Outcome<Vec<u8>> {
        Ok(update()
            .edit(CATALOG, "/Pages", &format!("{entry} /Pages"))?
            .write())
    };
    let mut same = update();
    for number in [CATALOG, PAGE, CONTENT, SUM] {
        same = same.put(number, object(&approval.file, number)?);
    }
    Ok(vec![
        // nobody agrees on what these are called; that they are permitted is what counts
        Attack::control(
            "version-raised",
            approval,
            "after an approval the catalog says PDF 2.0",
            None,
            with("/Version /2.0")?,
        ),
        Attack::control(
            "extensions-added",
            approval,
            "after an approval the catalog gets /Extensions",
            None,
            with("/Extensions << /ADBE << /BaseVersion /1.7 /ExtensionLevel 8 >> >>")?,
        )
        .from("pyHanko, extensions-update-direct.pdf"),
        Attack::control(
            "catalog-copied",
            approval,
            "after an approval the trailer names a copy of the catalog",
            None,
            {
                let root = format!("{} 0 R", update().next());
                let catalog = object(&approval.file, CATALOG)?;
                update().add(catalog).root(&root).write()
            },
        ),
        Attack::control(
            "retitled",
            approval,
            "after an approval the information dictionary and the metadata have another title, which no \
             page shows",
            None,
            retitled(update()).write(),
        )
        .from(IMPERFECT),
        Attack::control(
            "zeros-behind-end",
            approval,
            "zeros stand behind the end, as some ways of transport leave them",
            None,
            [&approval.file[..], &[0; 64]].concat(),
        )
        .from("pyHanko, issue 173"),
        Attack::control(
            "same-again",
            approval,
            "after an approval four objects are written again as they were",
            None,
            same.write(),
        ),
        Attack::control(
            "dated",
            approval,
            "after an approval the information dictionary and the metadata have a new date",
            None,
            dated(update())?.write(),
        ),
        Attack::control(
            "filled-and-dated-p2",
            p2,
            "at P = 2 a field is filled in, and the information dictionary and the metadata have a \
             new date",
            FORM,
            dated(sum(&p2.file)?)?.write(),
        ),
        Attack::control(
            "filled-with-identifier-p2",
            p2,
            "at P = 2 a field is filled in, and the second half of /ID is new (14.4)",
            FORM,
            sum(&p2.file)?
                .identifier("[<536567656C2074657374> <00112233445566778899AABBCCDDEEFF>]")
                .write(),
        ),
    ])
}

/// Dates and the name of a program, and nothing that a reader is shown as the document's own.
fn dated(update: Update<'_>) -> Outcome<Update<'_>> {
    let info = update.next();
    let text = metadata("Surat Keterangan");
    let dates = "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
                 xmp:ModifyDate=\"2026-03-03T09:00:00+07:00\" \
                 xmp:MetadataDate=\"2026-03-03T09:00:00+07:00\" dc:title";
    let text = String::from_utf8(replaced(text.as_bytes(), "dc:title", dates)?)?;
    Ok(update
        .put(
            info,
            "<< /ModDate (D:20260303090000+07'00') /Producer (Contoh) >>",
        )
        .put(METADATA, stream("/Type /Metadata /Subtype /XML ", &text))
        .trailer(&format!("/Info {info} 0 R")))
}

/// It is as good as a change of the page to some, and nothing to others.
fn retitled(update: Update<'_>) -> Update<'_> {
    let info = update.next();
    let title = "Surat Keputusan";
    update
        .put(info, format!("<< /Title ({title}) >>"))
        .put(
            METADATA,
            stream("/Type /Metadata /Subtype /XML ", &metadata(title)),
        )
        .trailer(&format!("/Info {info} 0 R"))
}

/// Updates with cross-reference streams, and of hybrid files.
fn sections(originals: &Originals) -> Outcome<Vec<Attack>> {
    let (p2, hybrid) = (&originals.form_filling, &originals.hybrid);
    let field = String::from_utf8(object(&p2.file, SUM)?)?;
    let field = field.replace("(1.000.000)", "(2.000.000)");
    let look = typed("2.000.000").into_bytes();
    let holder = Update::on(&p2.file).next();
    let held = object_stream(&[(SUM, field.clone())]).into_bytes();
    let in_stream = Place::In { holder, index: 0 };
    Ok(vec![
        Attack::control(
            "filled-with-xref-stream-p2",
            p2,
            "at P = 2 a field is filled in, in an update with a cross-reference stream",
            FORM,
            with_stream(
                &p2.file,
                &[(SUM, field.into_bytes()), (SUM_LOOK, look.clone())],
                &[],
            ),
        ),
        Attack::control(
            "filled-with-object-stream-p2",
            p2,
            "at P = 2 a field is filled in, which stands in an object stream of the update",
            FORM,
            with_stream(
                &p2.file,
                &[(SUM_LOOK, look), (holder, held)],
                &[(SUM, in_stream)],
            ),
        )
        .from("iText, fullCompressionModeLevel2.pdf"),
        Attack::control(
            "filled-hybrid",
            hybrid,
            "after an approval of a hybrid file a field is filled in",
            FORM,
            sum(&hybrid.file)?.write(),
        )
        .from("pyHanko, issue 370"),
    ])
}

/// Revisions that end with `%%EOF` and nothing behind it: the next begins with the line feed.
fn unended(original: &Original, pki: &Pki, evidence: &Evidence) -> Outcome<Vec<Attack>> {
    let base = [&original.file[..], b"\n"].concat();
    let update = || Update::on(&base);
    let store = format!(
        "/DSS << /Type /DSS /Certs [{} 0 R] >> /Pages",
        update().next()
    );
    let source = "iText, eolNotIncludedIntoByteRange.pdf";
    Ok(vec![
        Attack::control(
            "unended-line-feed",
            original,
            "the line feed stands behind the signed revision, which ends with %%EOF",
            None,
            base.clone(),
        )
        .from(source),
        Attack::control(
            "unended-filled",
            original,
            "a field is filled in where the signed revision has no line feed at its end",
            FORM,
            sum(&base)?.write(),
        )
        .from(source),
        Attack::control(
            "unended-dss",
            original,
            "a DSS is added where the signed revision has no line feed at its end",
            DATA,
            update()
                .add(evidence.certificate.clone())
                .edit(CATALOG, "/Pages", &store)?
                .write(),
        )
        .from(source),
        Attack::control(
            "unended-signed",
            original,
            "a new field is signed where the signed revision has no line feed at its end",
            FORM,
            signed(&original.file, &pki.colleague, &in_a_corner())?,
        )
        .and(Judged::last("Signature2"))
        .from(source),
    ])
}
