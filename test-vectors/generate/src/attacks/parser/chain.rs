//! Trailers that do not lead to the revision before, or say something else than it does.

use super::super::Attack;
use super::super::class::CARADOC;
use super::super::letter::{CATALOG, FORM, PAGE};
use super::super::originals::Original;
use super::super::update::{Update, object, place, replaced, startxref};
use super::{attack, other_page};
use crate::Outcome;

pub(super) fn all(original: &Original) -> Outcome<Vec<Attack>> {
    let mut attacks = previous(original)?;
    attacks.extend(trailers(original)?);
    Ok(attacks)
}

/// `/Prev` does not lead to the revision before.
fn previous(original: &Original) -> Outcome<Vec<Attack>> {
    let base = &original.file[..];
    let own = other_page(original).parts().startxref.to_string();
    let first = crate::base::number_after(base, b"/Prev ").ok_or("no first section")?;
    let mut skipping = other_page(original).previous(&first.to_string());
    for number in [
        CATALOG,
        PAGE,
        FORM,
        original.signature,
        original.look,
        original.widget,
    ] {
        skipping = skipping.point(number, place(base, number)?);
    }
    Ok(vec![
        attack(
            "prev-loop",
            original,
            "an update whose /Prev names itself",
            other_page(original).previous(&own).write(),
        )
        .from("DSS, pades_infinite_loop.pdf")
        .broken(),
        attack(
            "prev-skips-signed",
            original,
            "an update whose /Prev names the revision before the signed one; its table names the \
             signature where it stands",
            skipping.write(),
        ),
        attack(
            "prev-negative",
            original,
            "an update whose /Prev is negative",
            other_page(original).previous("-1").write(),
        )
        .from(CARADOC)
        .broken(),
        attack(
            "prev-behind-end",
            original,
            "an update whose /Prev lies behind the end of the file",
            other_page(original).previous("99999999").write(),
        )
        .from(CARADOC)
        .broken(),
        attack(
            "prev-zero",
            original,
            "an update whose /Prev is 0",
            other_page(original).previous("0").write(),
        )
        .from(CARADOC)
        .broken(),
        attack(
            "prev-indirect",
            original,
            "an update whose /Prev is a reference",
            other_page(original).previous("31 0 R").put(31, own).write(),
        )
        .from(CARADOC)
        .broken(),
        attack(
            "prev-real",
            original,
            "an update whose /Prev is a real number",
            other_page(original)
                .previous(&format!("{}.0", startxref(base)))
                .write(),
        )
        .from(CARADOC)
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
    ])
}
