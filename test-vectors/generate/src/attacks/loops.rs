//! Loops, depths and bombs: few bytes that ask for much work.

use super::letter::{CATALOG, CONTENT, DATA, FORM, NAME, PAGE, PAGES, SUM, stream};
use super::originals::{Original, Originals};
use super::update::{Update, end};
use super::{Attack, Class};
use crate::Outcome;

pub(super) fn all(originals: &Originals) -> Outcome<Vec<Attack>> {
    let original = &originals.approval;
    let mut attacks = loops(original)?;
    attacks.extend(depths(original)?);
    attacks.extend(bombs(original)?);
    Ok(attacks)
}

fn attack(name: &str, original: &Original, what: &'static str, file: Vec<u8>) -> Attack {
    Attack::new(Class::LoopOrBomb, name, original, what, file)
}

fn loops(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let next = update().next();
    Ok(vec![
        attack(
            "fields",
            original,
            "a field is below itself",
            update()
                .edit(DATA, "/Kids [13 0 R]", "/Kids [13 0 R 12 0 R]")?
                .write(),
        ),
        attack(
            "fields-of-two",
            original,
            "two fields are below one another",
            update()
                .edit(NAME, "/T (nama)", "/T (nama) /Kids [12 0 R]")?
                .write(),
        ),
        attack(
            "field-parent",
            original,
            "a field's parent is the field, without a type of its own",
            update().edit(SUM, "/FT /Tx", "/Parent 10 0 R")?.write(),
        ),
        attack(
            "pages",
            original,
            "the tree of pages is below itself",
            update()
                .edit(PAGES, "/Kids [3 0 R 4 0 R]", "/Kids [3 0 R 2 0 R 4 0 R]")?
                .write(),
        )
        .from("DSS, pades_infinite_loop"),
        attack(
            "page-parent",
            original,
            "the tree of pages is its own parent",
            update()
                .edit(PAGES, "/Type /Pages", "/Type /Pages /Parent 2 0 R")?
                .write(),
        ),
        attack(
            "reference",
            original,
            "an object is a reference to itself, and the form's fields are that object",
            update()
                .add(format!("{next} 0 R"))
                .edit(FORM, "/Fields [", &format!("/Fields {next} 0 R /Lama ["))?
                .write(),
        )
        .broken(),
        attack(
            "references-of-two",
            original,
            "two objects refer to each other, and the content is one of them",
            update()
                .add(format!("{} 0 R", next + 1))
                .add(format!("{next} 0 R"))
                .edit(PAGE, "/Contents [5 0 R]", &format!("/Contents {next} 0 R"))?
                .write(),
        ),
        attack(
            "length",
            original,
            "a stream's length is the stream",
            update()
                .put(CONTENT, "<< /Length 5 0 R >>\nstream\nBT ET\nendstream")
                .write(),
        ),
        attack(
            "names",
            original,
            "the names of embedded files are a tree below itself",
            update()
                .add(format!("<< /Kids [{next} 0 R] /Limits [(a) (z)] >>"))
                .edit(
                    CATALOG,
                    "/EmbeddedFiles <<",
                    &format!("/EmbeddedFiles {next} 0 R /Lama <<"),
                )?
                .write(),
        ),
        attack(
            "signature-value",
            original,
            "the signed field's value is the field",
            update()
                .edit(
                    original.widget,
                    &format!("/V {} 0 R", original.signature),
                    &format!("/V {} 0 R", original.widget),
                )?
                .write(),
        ),
        attack(
            "structure",
            original,
            "a structure element is below itself",
            update()
                .add(format!("<< /Type /StructTreeRoot /K {} 0 R >>", next + 1))
                .add(format!(
                    "<< /Type /StructElem /S /P /P {next} 0 R /K {} 0 R >>",
                    next + 1
                ))
                .edit(
                    CATALOG,
                    "/Pages",
                    &format!("/StructTreeRoot {next} 0 R /Pages"),
                )?
                .write(),
        )
        .from("DSS, struct-tree-circular-ref"),
        attack(
            "appearance",
            original,
            "a field's appearance draws itself",
            update()
                .put(
                    super::letter::SUM_LOOK,
                    stream(
                        "/Type /XObject /Subtype /Form /BBox [0 0 1 1] \
                         /Resources << /XObject << /X 11 0 R >> >> ",
                        "/X Do",
                    ),
                )
                .write(),
        ),
    ])
}

fn depths(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let next = update().next();
    let deep = |open: &str, close: &str, times: usize| {
        format!("{}{}", open.repeat(times), close.repeat(times))
    };
    let chain = {
        let mut update = update();
        for number in next..next + 90 {
            update = update.put(
                number,
                format!(
                    "<< /T (a) /Parent {} 0 R /Kids [{} 0 R] >>",
                    number - 1,
                    number + 1
                ),
            );
        }
        update
            .put(next + 90, "<< /T (a) /FT /Tx >>")
            .edit(FORM, "/Fields [", &format!("/Fields [{next} 0 R "))?
            .write()
    };
    Ok(vec![
        attack(
            "arrays-in-catalog",
            original,
            "the catalog has two thousand arrays in one another",
            update()
                .edit(
                    CATALOG,
                    "/Pages",
                    &format!("/Dalam {} /Pages", deep("[", "]", 2000)),
                )?
                .write(),
        )
        .broken(),
        attack(
            "dictionaries-in-page",
            original,
            "the page has a thousand dictionaries in one another",
            update()
                .edit(
                    PAGE,
                    "/Type /Page ",
                    &format!("/Type /Page /D {} ", deep("<</D ", ">>", 1000)),
                )?
                .write(),
        ),
        attack(
            "parentheses",
            original,
            "a field's value has two thousand parentheses in one another",
            update()
                .edit(
                    SUM,
                    "/V (1.000.000)",
                    &format!("/V ({})", deep("(", ")", 2000)),
                )?
                .write(),
        ),
        attack(
            "chain-of-fields",
            original,
            "ninety fields are each below the one before",
            chain,
        ),
        attack(
            "brackets-in-trailer",
            original,
            "the trailer has two thousand arrays in one another",
            update()
                .trailer(&format!("/Dalam {}", deep("[", "]", 2000)))
                .write(),
        )
        .broken(),
    ])
}

fn bombs(original: &Original) -> Outcome<Vec<Attack>> {
    let update = || Update::on(&original.file);
    let base = &original.file[..];
    let next = update().next();
    let bomb = twice_deflated(80 << 20);
    let many = {
        // one object stream that decodes to 80 MB, for a field
        let data = &bomb;
        let holder = [
            format!(
                "<< /Type /ObjStm /N 1 /First 5 /Filter [/FlateDecode /FlateDecode] /Length {} >>\nstream\n",
                data.len()
            )
            .as_bytes(),
            data,
            b"\nendstream",
        ]
        .concat();
        in_object_stream(base, SUM, &holder, next)
    };
    let subsections = |table: &str| {
        let parts = update().parts();
        [
            base,
            table.as_bytes(),
            parts.trailer.as_bytes(),
            end(parts.startxref).as_bytes(),
        ]
        .concat()
    };
    let extends = {
        let holder = stream(
            &format!("/Type /ObjStm /N 0 /First 0 /Extends {next} 0 R "),
            "",
        );
        in_object_stream(base, SUM, holder.as_bytes(), next)
    };
    Ok(vec![
        attack(
            "object-stream",
            original,
            "a field stands in an object stream of few bytes that decodes to 80 MB",
            many,
        )
        .broken(),
        attack(
            "object-stream-extends-itself",
            original,
            "a field stands in an object stream that holds nothing and extends itself",
            extends,
        )
        .broken(),
        attack(
            "object-stream-in-itself",
            original,
            "an object stream stands in itself",
            {
                let holder = stream("/Type /ObjStm /N 1 /First 5 ", "31 0 << >>");
                in_object_stream(base, next, holder.as_bytes(), next)
            },
        ),
        attack(
            "content",
            original,
            "the content decodes to 80 MB of spaces",
            {
                let data = &bomb;
                let body = [
                    format!(
                        "<< /Filter [/FlateDecode /FlateDecode] /Length {} >>\nstream\n",
                        data.len()
                    )
                    .as_bytes(),
                    data,
                    b"\nendstream",
                ]
                .concat();
                update().put(CONTENT, body).write()
            },
        ),
        attack(
            "table-of-millions",
            original,
            "a table says that it has ninety-nine million entries",
            subsections("xref\n0 99999999\n0000000000 65535 f \n"),
        )
        .broken(),
        attack(
            "table-of-subsections",
            original,
            "a table has a thousand empty subsections",
            subsections(&format!("xref\n{}", "0 0\n".repeat(1000))),
        )
        .broken(),
        attack(
            "size",
            original,
            "a trailer says that the document has four thousand million objects",
            update().size(u32::MAX).write(),
        ),
        attack(
            "many-fields",
            original,
            "the form names one field twelve hundred times",
            update()
                .edit(
                    FORM,
                    "/Fields [",
                    &format!("/Fields [{}", "10 0 R ".repeat(1200)),
                )?
                .write(),
        ),
        attack(
            "many-pages",
            original,
            "the tree of pages names one page fifteen hundred times and counts to two thousand million",
            update()
                .edit(
                    PAGES,
                    "/Kids [3 0 R 4 0 R] /Count 2",
                    &format!("/Kids [{}] /Count 2147483647", "3 0 R ".repeat(1500)),
                )?
                .write(),
        ),
    ])
}

/// An update whose cross-reference stream says that `number` is the first object of `holder`.
fn in_object_stream(base: &[u8], number: u32, holder: &[u8], at: u32) -> Vec<u8> {
    let body = [format!("{at} 0 obj\n").as_bytes(), holder, b"\nendobj\n"].concat();
    let startxref = base.len() + body.len();
    let mut data = vec![2];
    data.extend(at.to_be_bytes());
    data.push(0);
    if number != at {
        data.push(1);
        data.extend(u32::try_from(base.len()).unwrap_or(0).to_be_bytes());
        data.push(0);
    }
    data.push(1);
    data.extend(u32::try_from(startxref).unwrap_or(0).to_be_bytes());
    data.push(0);
    let index = match number == at {
        true => format!("{at} 1 {} 1", at + 1),
        false => format!("{number} 1 {at} 2"),
    };
    let header = format!(
        "{} 0 obj\n<< /Type /XRef /W [1 4 1] /Index [{index}] /Size {} /Root 1 0 R /Prev {} \
         /Length {} >>\nstream\n",
        at + 1,
        at + 2,
        super::update::startxref(base),
        data.len()
    );
    [
        base,
        &body,
        header.as_bytes(),
        &data,
        b"\nendstream\nendobj\n",
        end(startxref).as_bytes(),
    ]
    .concat()
}

/// So many spaces in two layers of DEFLATE (RFC 1951): a megabyte takes a quarter of a kilobyte.
fn twice_deflated(len: usize) -> Vec<u8> {
    deflated(&deflated(&vec![b' '; len]))
}

/// zlib (RFC 1950) with fixed codes, looking for repetitions at the distances 1 and 13 alone: thirteen
/// bits repeat what a byte began 258 times, so that the outcome repeats itself every thirteen bytes.
fn deflated(data: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3);
    let mut at = 0;
    while at < data.len() {
        let repeats = |distance: usize| {
            at >= distance
                && data.get(at..at + 258).is_some()
                && data.get(at..at + 258) == data.get(at - distance..at - distance + 258)
        };
        if repeats(1) || repeats(13) {
            // length 258 is code 285; 1 is the distance code 0, and 13 is code 7 with two bits of 0
            bits.push_code(0b1100_0101, 8);
            if repeats(1) {
                bits.push_code(0, 5);
            } else {
                bits.push_code(7, 5);
                bits.push(0, 2);
            }
            at += 258;
        } else {
            let byte = u32::from(data.get(at).copied().unwrap_or(0));
            match byte {
                0..=143 => bits.push_code(0x30 + byte, 8),
                _ => bits.push_code(0x190 + byte - 144, 9),
            }
            at += 1;
        }
    }
    bits.push_code(0, 7);
    [&[0x78, 0x01][..], &bits.bytes(), &adler(data).to_be_bytes()].concat()
}

fn adler(data: &[u8]) -> u32 {
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in data {
        low = (low + u32::from(*byte)) % 65521;
        high = (high + low) % 65521;
    }
    high << 16 | low
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    /// The lowest bit first.
    fn push(&mut self, value: u32, count: u32) {
        self.held |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.held.to_le_bytes()[0]);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// A code, the highest bit first.
    fn push_code(&mut self, value: u32, count: u32) {
        self.push(value.reverse_bits() >> (32 - count), count);
    }

    fn bytes(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.push(0, 8 - self.count);
        }
        self.bytes
    }
}
