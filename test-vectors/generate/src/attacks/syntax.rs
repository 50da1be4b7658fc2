//! Files that two programs read in two ways, and updates that are none (ISO 32000-2, 7.5).

use super::letter::{CATALOG, CONTENT, OTHER_SUM, PAGE, SUM, SUM_LOOK, stream, text, typed};
use super::originals::{Original, Originals};
use super::update::{Parts, Update, end, object, place, replaced, startxref};
use super::{Attack, Class, REFUND};
use crate::Outcome;
use std::fmt::Write as _;

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let original = &originals.approval;
    let mut attacks = sloppy(original);
    attacks.extend(ends(original));
    attacks.extend(behind_end(original));
    attacks.extend(chains(original)?);
    attacks.extend(streams(original)?);
    attacks.extend(duplicates(original)?);
    attacks.extend(generations(original)?);
    attacks.extend(trailers(original)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::ParserTrick, name, original, what, file)
}

fn other_content() -> String {
    stream("", &text(72, 760, OTHER_SUM))
}

fn other_page(original: &Original) -> Update<'_> {
    Update::on(&original.file).put(CONTENT, other_content())
}

/// An update that lacks one of its parts.
fn sloppy(original: &Original) -> Vec<Attack> {
    let Parts {
        objects,
        table,
        trailer,
        startxref,
    } = other_page(original).parts();
    let (base, end) = (&original.file[..], end(startxref));
    let old = end_of(base);
    let join = |parts: &[&[u8]]| [&[base], parts].concat().concat();
    let (table, trailer, end) = (table.as_bytes(), trailer.as_bytes(), end.as_bytes());
    [
        (
            "body-alone",
            "the content is written again, with nothing else behind it",
            join(&[&objects]),
        ),
        (
            "without-xref",
            "an update without a cross-reference section",
            join(&[&objects, trailer, end]),
        ),
        (
            "without-xref-old-startxref",
            "an update without a cross-reference section whose startxref names the signed one",
            join(&[&objects, trailer, old.as_bytes()]),
        ),
        (
            "xref-without-entries",
            "an update whose cross-reference section has no entry",
            join(&[&objects, b"xref\n0 0\n", trailer, end]),
        ),
        (
            "without-trailer",
            "an update without a trailer",
            join(&[&objects, table, end]),
        ),
        (
            "without-startxref",
            "an update without startxref and end",
            join(&[&objects, table, trailer]),
        ),
        (
            "without-end",
            "an update without %%EOF",
            join(&[
                &objects,
                table,
                trailer,
                format!("startxref\n{startxref}\n").as_bytes(),
            ]),
        ),
        (
            "trailer-empty",
            "an update whose trailer is an empty dictionary",
            join(&[&objects, table, b"trailer\n<< >>\n", end]),
        ),
        (
            "object-without-endobj",
            "an update whose object does not end",
            join(&[&object_open(), table, trailer, end]),
        ),
    ]
    .map(|(name, what, file)| sloppy_attack(name, original, what, file))
    .into()
}

/// Some of them no strict program reads at all.
fn sloppy_attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    let attack = attack(name, original, what, file).from(REFUND);
    match name {
        "without-xref" | "without-trailer" | "trailer-empty" | "object-without-endobj" => {
            attack.broken()
        }
        _ => attack,
    }
}

fn object_open() -> Vec<u8> {
    format!("{CONTENT} 0 obj\n{}\n", other_content()).into_bytes()
}

/// The last lines of the signed file again.
fn end_of(file: &[u8]) -> String {
    end(startxref(file))
}

/// Where the file ends is not what it says.
fn ends(original: &Original) -> Vec<Attack> {
    let base = &original.file[..];
    let updated = other_page(original).write();
    let parts = other_page(original).parts();
    let wrong = |shift: usize| {
        [
            base,
            &parts.objects,
            parts.table.as_bytes(),
            parts.trailer.as_bytes(),
            end(parts.startxref + shift).as_bytes(),
        ]
        .concat()
    };
    let junk = b"<!-- dari surel -->\n";
    vec![
        attack(
            "two-startxref",
            original,
            "an update with another content, behind which startxref names the signed section again",
            [&updated, end_of(base).as_bytes()].concat(),
        ),
        attack(
            "two-startxref-one-end",
            original,
            "an update with two startxref before its %%EOF, of which the last names the signed section",
            [
                base,
                &parts.objects,
                parts.table.as_bytes(),
                parts.trailer.as_bytes(),
                format!("startxref\n{}\n", parts.startxref).as_bytes(),
                end_of(base).as_bytes(),
            ]
            .concat(),
        ),
        attack(
            "startxref-off",
            original,
            "an update whose startxref misses its section by seven bytes",
            wrong(7),
        )
        .broken(),
        attack(
            "startxref-behind-end",
            original,
            "an update whose startxref lies behind the end of the file",
            wrong(1_000_000),
        )
        .broken(),
        attack(
            "junk-before-header",
            original,
            "a line of HTML stands before %PDF",
            [&junk[..], base].concat(),
        )
        .broken(),
        attack(
            "header-twice",
            original,
            "another header stands before the signed one",
            [b"%PDF-1.4\n", base].concat(),
        )
        .broken(),
    ]
}

/// What stands behind the signed end without being an update.
fn behind_end(original: &Original) -> Vec<Attack> {
    let behind = |bytes: &[u8]| [&original.file, bytes].concat();
    vec![
        attack(
            "comment-behind-end",
            original,
            "a comment stands behind %%EOF",
            behind(b"% jumlah Rp 9.000.000\n"),
        ),
        attack(
            "catalog-behind-end",
            original,
            "another catalog stands behind %%EOF, for programs that search",
            behind(b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"),
        ),
        attack(
            "end-behind-end",
            original,
            "another %%EOF stands behind the first",
            behind(b"%%EOF\n"),
        ),
        attack(
            "html-behind-end",
            original,
            "a page of HTML stands behind %%EOF: the file is two",
            behind(b"<html><script>alert(1)</script></html>\n"),
        ),
        attack(
            "archive-behind-end",
            original,
            "the end of an empty ZIP archive stands behind %%EOF: the file is two",
            behind(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ),
        attack(
            "zeros-behind-end",
            original,
            "zeros stand behind %%EOF",
            behind(&[0; 64]),
        ),
        attack(
            "pdf-behind-end",
            original,
            "another whole document stands behind %%EOF, its offsets counted from its own header",
            behind(&crate::base::document()),
        )
        .broken(),
    ]
}

/// `/Prev` does not lead to the revision before.
fn chains(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let own = other_page(original).parts().startxref.to_string();
    let first = crate::base::number_after(base, b"/Prev ").ok_or("no first section")?;
    let skipping = {
        let mut parts = other_page(original).previous(&first.to_string()).parts();
        for number in [
            CATALOG,
            PAGE,
            super::letter::FORM,
            original.signature,
            original.look,
            original.widget,
        ] {
            if let Ok(offset) = place(base, number) {
                let _ = write!(parts.table, "{number} 1\n{offset:010} 00000 n \n");
            }
        }
        [
            base,
            &parts.objects,
            parts.table.as_bytes(),
            parts.trailer.as_bytes(),
            end(parts.startxref).as_bytes(),
        ]
        .concat()
    };
    Ok(vec![
        attack(
            "prev-loop",
            original,
            "an update whose /Prev names itself",
            other_page(original).previous(&own).write(),
        )
        .broken(),
        attack(
            "prev-skips-signed",
            original,
            "an update whose /Prev names the revision before the signed one; its table names the \
             signature where it stands",
            skipping,
        ),
        attack(
            "prev-negative",
            original,
            "an update whose /Prev is negative",
            other_page(original).previous("-1").write(),
        )
        .broken(),
        attack(
            "prev-behind-end",
            original,
            "an update whose /Prev lies behind the end of the file",
            other_page(original).previous("99999999").write(),
        )
        .broken(),
        attack(
            "prev-zero",
            original,
            "an update whose /Prev is 0",
            other_page(original).previous("0").write(),
        )
        .broken(),
        attack(
            "prev-indirect",
            original,
            "an update whose /Prev is a reference",
            other_page(original).previous("31 0 R").put(31, own).write(),
        )
        .broken(),
        attack(
            "prev-real",
            original,
            "an update whose /Prev is a real number",
            other_page(original)
                .previous(&format!("{}.0", startxref(base)))
                .write(),
        )
        .broken(),
    ])
}

/// Cross-reference streams and object streams that disagree with the table.
fn streams(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let hybrid = |named: &str, hidden: &str| {
        // the stream names the second of two versions, the table the first or none
        let first = format!("{SUM} 0 obj\n{named}\nendobj\n");
        let second = format!("{SUM} 0 obj\n{hidden}\nendobj\n");
        let at = base.len() + first.len();
        let stream_at = at + second.len();
        let mut data = vec![1];
        data.extend(u32::try_from(at).unwrap_or(0).to_be_bytes());
        data.push(0);
        let header = format!(
            "90 0 obj\n<< /Type /XRef /W [1 4 1] /Index [{SUM} 1] /Size 91 /Root 1 0 R \
             /Length 6 >>\nstream\n"
        );
        let tail = b"\nendstream\nendobj\n";
        let startxref = stream_at + header.len() + data.len() + tail.len();
        let table = format!(
            "xref\n{SUM} 1\n{:010} 00000 n \ntrailer\n<< /Size 91 /Root 1 0 R /Prev {} \
             /XRefStm {stream_at} >>\n",
            base.len(),
            super::update::startxref(base)
        );
        [
            base,
            first.as_bytes(),
            second.as_bytes(),
            header.as_bytes(),
            &data,
            tail,
            table.as_bytes(),
            end(startxref).as_bytes(),
        ]
        .concat()
    };
    let text = String::from_utf8(object(base, SUM)?)?;
    let other = text.replace("1.000.000", "9.000.000");
    let in_stream = {
        let held = format!("{SUM} 0 {other}");
        let first = format!("{SUM} 0 ").len();
        let holder = stream(&format!("/Type /ObjStm /N 1 /First {first} "), &held);
        Update::on(base).put(SUM, text.clone()).add(holder).write()
    };
    let free_in_table = {
        let file = hybrid(&text, &other);
        let entry = format!("xref\n{SUM} 1\n{:010} 00000 n ", base.len());
        replaced(
            &file,
            &entry,
            &format!("xref\n{SUM} 1\n0000000000 65535 f "),
        )?
    };
    Ok(vec![
        attack(
            "hybrid-disagrees",
            original,
            "a hybrid update: the table names one version of a field, the stream of /XRefStm another",
            hybrid(&text, &other),
        )
        .from("pyHanko, sneaky hybrid test"),
        attack(
            "hybrid-hides",
            original,
            "a hybrid update: a field is free in the table and another version of it in the stream",
            free_in_table,
        )
        .from("pyHanko, sneaky hybrid test"),
        attack(
            "object-stream-beside-table",
            original,
            "an update with a field in the table and another version of it in an object stream that \
             nothing names",
            in_stream,
        ),
        attack(
            "xref-stream-is-none",
            original,
            "an update whose /XRefStm names a content stream",
            other_page(original)
                .trailer(&format!("/XRefStm {}", place(base, CONTENT)?))
                .write(),
        )
        .broken(),
    ])
}

/// One object twice in one revision.
fn duplicates(original: &Original) -> Outcome<Vec<Attack>> {
    let signed = object(&original.file, CONTENT)?;
    let twice = |first: Vec<u8>, second: Vec<u8>| {
        Update::on(&original.file)
            .put(CONTENT, first)
            .put(CONTENT, second)
            .write()
    };
    let other = other_content().into_bytes();
    let once = |named: &[u8], unnamed: &[u8], named_first: bool| {
        let text =
            |body: &[u8]| [format!("{CONTENT} 0 obj\n").as_bytes(), body, b"\nendobj\n"].concat();
        let (named, unnamed) = (text(named), text(unnamed));
        let base = &original.file[..];
        let (first, second, at) = match named_first {
            true => (&named, &unnamed, base.len()),
            false => (&unnamed, &named, base.len() + unnamed.len()),
        };
        let table = format!("xref\n{CONTENT} 1\n{at:010} 00000 n \n");
        let startxref = base.len() + first.len() + second.len();
        let trailer = Update::on(base).parts().trailer;
        [
            base,
            first,
            second,
            table.as_bytes(),
            trailer.as_bytes(),
            end(startxref).as_bytes(),
        ]
        .concat()
    };
    let unnamed_behind = once(&signed, &other, true);
    let unnamed_before = once(&signed, &other, false);
    let named_before = once(&other, &signed, true);
    let hidden = {
        // an object inside the data of a stream that the table does not name
        let inner = format!("{SUM_LOOK} 0 obj\n{}\nendobj", typed("9.000.000"));
        let update = Update::on(&original.file).add(stream("", &inner));
        let mut parts = update.parts();
        let at = original.file.len()
            + super::update::position(&parts.objects, &inner).ok_or("no inner object")?;
        let _ = write!(parts.table, "{SUM_LOOK} 1\n{at:010} 00000 n \n");
        [
            &original.file,
            &parts.objects,
            parts.table.as_bytes(),
            parts.trailer.as_bytes(),
            end(parts.startxref).as_bytes(),
        ]
        .concat()
    };
    let into_old = {
        let at = place(&original.file, CONTENT)?;
        let table = format!("xref\n{SUM_LOOK} 1\n{at:010} 00000 n \n");
        let update = Update::on(&original.file).parts();
        [
            &original.file,
            table.as_bytes(),
            update.trailer.as_bytes(),
            end(update.startxref).as_bytes(),
        ]
        .concat()
    };
    Ok(vec![
        attack(
            "object-twice-last-other",
            original,
            "an update that writes and names the content twice, the second time with another sum",
            twice(signed.clone(), other.clone()),
        )
        .broken(),
        attack(
            "object-twice-first-other",
            original,
            "an update that writes and names the content twice, the first time with another sum",
            twice(other, signed),
        )
        .broken(),
        attack(
            "object-beside-named-behind",
            original,
            "an update names the content as it was signed and has another sum behind it",
            unnamed_behind,
        ),
        attack(
            "object-beside-named-before",
            original,
            "an update names the content as it was signed and has another sum before it",
            unnamed_before,
        ),
        attack(
            "object-other-named",
            original,
            "an update names the content with another sum and has the signed one behind it",
            named_before,
        ),
        attack(
            "object-inside-stream",
            original,
            "an update whose table names an object inside the data of a stream",
            hidden,
        ),
        attack(
            "entry-names-another-object",
            original,
            "an update without objects whose table names the content where a field's appearance was",
            into_old,
        ),
    ])
}

/// Generation numbers that do not fit, and numbers that are used again.
fn generations(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let raised = Update::on(base)
        .put_generation(CONTENT, 1, other_content())
        .edit(PAGE, "/Contents [5 0 R]", "/Contents [5 1 R]")?
        .write();
    let written = Update::on(base)
        .put_generation(CONTENT, 1, other_content())
        .write();
    let at = original.file.len();
    let lowered = replaced(
        &written,
        &format!("{at:010} 00001 n"),
        &format!("{at:010} 00000 n"),
    )?;
    let freed = Update::on(base).free(CONTENT, 1).write();
    let reused = Update::on(&freed)
        .put_generation(CONTENT, 1, other_content())
        .edit(PAGE, "/Contents [5 0 R]", "/Contents [5 1 R]")?
        .write();
    let reused_wrongly = Update::on(&freed).put(CONTENT, other_content()).write();
    Ok(vec![
        attack(
            "generation-raised",
            original,
            "an update with the content in generation 1, to which the page refers",
            raised,
        ),
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
            "freed",
            original,
            "an update frees the content",
            freed.clone(),
        ),
        attack(
            "freed-and-reused",
            original,
            "an update frees the content, the next uses its number again in generation 1",
            reused,
        ),
        attack(
            "freed-and-reused-in-generation-0",
            original,
            "an update frees the content, the next uses its number again in generation 0",
            reused_wrongly,
        ),
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

/// Trailers that say something else.
fn trailers(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let catalog = object(base, CATALOG)?;
    let rooted = {
        let update = Update::on(base);
        let (root, pages) = (update.next(), update.next() + 1);
        let body = replaced(&catalog, "/Pages 2 0 R", &format!("/Pages {pages} 0 R"))?;
        update
            .add(body)
            .add("<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
            .root(&format!("{root} 0 R"))
            .write()
    };
    Ok(vec![
        attack(
            "root-swapped",
            original,
            "an update whose trailer names another catalog with one page less",
            rooted,
        ),
        attack(
            "root-copied",
            original,
            "an update whose trailer names a copy of the catalog",
            {
                let update = Update::on(base);
                let root = format!("{} 0 R", update.next());
                update.add(catalog).root(&root).write()
            },
        ),
        attack(
            "size-too-small",
            original,
            "an update whose /Size is smaller than the number of its object",
            other_page(original).size(5).write(),
        ),
        attack(
            "encrypted",
            original,
            "an update whose trailer says that the document is encrypted",
            other_page(original)
                .trailer("/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O () /U () >>")
                .write(),
        )
        .broken(),
        attack(
            "version-raised",
            original,
            "an update whose catalog says PDF 2.0",
            Update::on(base)
                .edit(CATALOG, "/Type /Catalog", "/Type /Catalog /Version /2.0")?
                .write(),
        ),
        attack(
            "info-added",
            original,
            "an update whose trailer has an information dictionary with another title",
            {
                let update = Update::on(base);
                let info = format!("/Info {} 0 R", update.next());
                update
                    .add("<< /Title (Surat Keputusan) >>")
                    .trailer(&info)
                    .write()
            },
        ),
    ])
}
