//! Updates that lack one of their parts, and what stands behind the end.

use super::super::Attack;
use super::super::class::{MISSED, REFUND, TWO_ENDS};
use super::super::letter::{CONTENT, other_content};
use super::super::originals::Original;
use super::super::update::{Parts, end, startxref};
use super::{attack, other_page};

pub(super) fn all(original: &Original) -> Vec<Attack> {
    let mut attacks = sloppy(original);
    attacks.extend(ends(original));
    attacks.extend(behind_end(original));
    attacks
}

/// An update that lacks one of its parts.
fn sloppy(original: &Original) -> Vec<Attack> {
    let old = end(startxref(&original.file));
    let written = |name, what, change: &dyn Fn(&mut Parts)| {
        let file = other_page(original).write_with(change);
        attack(name, original, what, file).from(REFUND)
    };
    // no strict program reads those that are broken
    vec![
        written(
            "body-alone",
            "the content is written again, with nothing else behind it",
            &|parts| {
                parts.table.clear();
                parts.trailer.clear();
                parts.end.clear();
            },
        ),
        written(
            "without-xref",
            "an update without a cross-reference section",
            &|parts| parts.table.clear(),
        )
        .broken(),
        written(
            "without-xref-old-startxref",
            "an update without a cross-reference section whose startxref names the signed one",
            &|parts| {
                parts.table.clear();
                parts.end.clone_from(&old);
            },
        ),
        written(
            "xref-without-entries",
            "an update whose cross-reference section has no entry",
            &|parts| parts.table = "xref\n0 0\n".to_owned(),
        ),
        written("without-trailer", "an update without a trailer", &|parts| {
            parts.trailer.clear()
        })
        .broken(),
        written(
            "without-startxref",
            "an update without startxref and end",
            &|parts| parts.end.clear(),
        ),
        written("without-end", "an update without %%EOF", &|parts| {
            parts.end = format!("startxref\n{}\n", parts.startxref);
        }),
        written(
            "trailer-empty",
            "an update whose trailer is an empty dictionary",
            &|parts| parts.trailer = "trailer\n<< >>\n".to_owned(),
        )
        .broken(),
        written(
            "object-without-endobj",
            "an update whose object does not end",
            &|parts| {
                parts.objects = format!("{CONTENT} 0 obj\n{}\n", other_content()).into_bytes();
            },
        )
        .broken(),
    ]
}

/// Where the file ends is not what it says.
fn ends(original: &Original) -> Vec<Attack> {
    let base = &original.file[..];
    let signed_end = end(startxref(base));
    let shifted = |shift: usize| {
        other_page(original).write_with(|parts| parts.end = end(parts.startxref + shift))
    };
    vec![
        attack(
            "two-startxref",
            original,
            "an update with another content, behind which startxref names the signed section again",
            [&other_page(original).write(), signed_end.as_bytes()].concat(),
        ).from(TWO_ENDS),
        attack(
            "two-startxref-one-end",
            original,
            "an update with two startxref before its %%EOF, of which the last names the signed section",
            other_page(original).write_with(|parts| {
                parts.end = format!("startxref\n{}\n{signed_end}", parts.startxref);
            }),
        ).from(TWO_ENDS),
        attack(
            "startxref-off",
            original,
            "an update whose startxref misses its section by seven bytes",
            shifted(7),
        ).from(MISSED)
        .broken(),
        attack(
            "startxref-behind-end",
            original,
            "an update whose startxref lies behind the end of the file",
            shifted(1_000_000),
        ).from(MISSED)
        .broken(),
        attack(
            "header-twice",
            original,
            "another header stands before the signed one",
            [b"%PDF-1.4\n", base].concat(),
        ).from("pyHanko, minimal-illegal-header.pdf")
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
        )
        .from(REFUND),
        attack(
            "catalog-behind-end",
            original,
            "another catalog stands behind %%EOF, for programs that search",
            behind(b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"),
        )
        .from(REFUND),
        attack(
            "end-behind-end",
            original,
            "another %%EOF stands behind the first",
            behind(b"%%EOF\n"),
        )
        .from(REFUND),
        attack(
            "pdf-behind-end",
            original,
            "another whole document stands behind %%EOF, its offsets counted from its own header",
            behind(&crate::base::document()),
        )
        .from("ninja-labs-tech/verify-pdf, issue 108")
        .broken(),
    ]
}
