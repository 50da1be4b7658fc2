//! Incremental updates as an attacker appends them: right by default, and wrong where asked.

use super::letter::{FORM, PAGE, SUM, SUM_LOOK, drawing, typed};
use crate::Outcome;
use crate::base::number_after;
use std::fmt::Write as _;

/// The objects of one update and the entries of its trailer.
pub(crate) struct Update<'a> {
    base: &'a [u8],
    objects: Vec<Written>,
    /// Subsections of the table for objects that the update does not write.
    entries: String,
    root: String,
    /// The value of `/ID`, which every trailer keeps (7.5.6).
    identifier: String,
    /// Other entries of the trailer.
    trailer: String,
    previous: String,
    /// One more than the largest object number.
    size: u32,
}

struct Written {
    number: u32,
    generation: u16,
    body: Vec<u8>,
}

/// The parts of an update, to be put together in another way.
pub(crate) struct Parts {
    pub(crate) objects: Vec<u8>,
    /// From `xref` to the last entry.
    pub(crate) table: String,
    /// The word and the dictionary.
    pub(crate) trailer: String,
    /// Where the table begins in the file.
    pub(crate) startxref: usize,
    /// From `startxref` on.
    pub(crate) end: String,
}

impl<'a> Update<'a> {
    pub(crate) fn on(base: &'a [u8]) -> Self {
        let size = number_after(base, b"/Size ").unwrap_or(0);
        Self {
            base,
            objects: Vec::new(),
            entries: String::new(),
            root: "1 0 R".to_owned(),
            identifier: identifier(base),
            trailer: String::new(),
            previous: startxref(base).to_string(),
            size: u32::try_from(size).unwrap_or(0),
        }
    }

    /// The number that the next new object gets.
    pub(crate) fn next(&self) -> u32 {
        self.size
    }

    /// A new object, or an existing one with another body.
    pub(crate) fn put(self, number: u32, body: impl Into<Vec<u8>>) -> Self {
        self.put_generation(number, 0, body)
    }

    pub(crate) fn put_generation(
        mut self,
        number: u32,
        generation: u16,
        body: impl Into<Vec<u8>>,
    ) -> Self {
        self.size = self.size.max(number + 1);
        self.objects.push(Written {
            number,
            generation,
            body: body.into(),
        });
        self
    }

    /// A new object with the next number.
    pub(crate) fn add(self, body: impl Into<Vec<u8>>) -> Self {
        let number = self.size;
        self.put(number, body)
    }

    /// An existing object with a piece of its text replaced, one space where the signer left two.
    pub(crate) fn edit(mut self, number: u32, old: &str, new: &str) -> Outcome<Self> {
        let written = self.objects.iter().position(|known| known.number == number);
        let text = match written {
            Some(at) => self.objects.remove(at).body,
            None => single_spaced(&object(self.base, number)?),
        };
        Ok(self.put(number, replaced(&text, old, new)?))
    }

    /// An annotation on a page: two new objects, the second what it looks like.
    pub(crate) fn annotate(self, page: u32, annotation: &str, look: &str) -> Outcome<Self> {
        let number = self.size;
        let body = format!(
            "<< /Type /Annot {annotation} /P {page} 0 R /AP << /N {} 0 R >> >>",
            number + 1
        );
        let annotated = format!("/Annots [{number} 0 R ");
        self.add(body).add(look).edit(page, "/Annots [", &annotated)
    }

    /// A field of the form with its widget on the first page.
    pub(crate) fn field(self, field: &str, look: &str) -> Outcome<Self> {
        let fields = format!("/Fields [{} 0 R ", self.size);
        self.annotate(PAGE, &format!("/Subtype /Widget {field}"), look)?
            .edit(FORM, "/Fields [", &fields)
    }

    /// A note in a corner of the first page, which covers nothing.
    pub(crate) fn note(self) -> Outcome<Self> {
        let entries = "/Subtype /Text /Rect [500 20 520 40] /Contents (Catatan) /F 4";
        let look = drawing([0, 0, 20, 20], "1 1 0 rg 0 0 20 20 re f");
        self.annotate(PAGE, entries, &look)
    }

    /// A field with another value, and a look that shows it.
    pub(crate) fn fill(self, field: u32, look: u32, old: &str, new: &str) -> Outcome<Self> {
        let (old, value) = (format!("/V ({old})"), format!("/V ({new})"));
        Ok(self.edit(field, &old, &value)?.put(look, typed(new)))
    }

    /// The field `jumlah` with the sum that an attacker would like.
    pub(crate) fn fill_sum(self) -> Outcome<Self> {
        self.fill(SUM, SUM_LOOK, "1.000.000", "9.000.000")
    }

    /// An object that is said to be free.
    pub(crate) fn free(mut self, number: u32, generation: u16) -> Self {
        let _ = write!(self.entries, "{number} 1\n0000000000 {generation:05} f \n");
        self
    }

    /// An object that is said to stand somewhere.
    pub(crate) fn point(mut self, number: u32, offset: usize) -> Self {
        let _ = write!(self.entries, "{number} 1\n{offset:010} 00000 n \n");
        self
    }

    pub(crate) fn root(mut self, root: &str) -> Self {
        root.clone_into(&mut self.root);
        self
    }

    pub(crate) fn trailer(mut self, entries: &str) -> Self {
        entries.clone_into(&mut self.trailer);
        self
    }

    /// What `/ID` says.
    pub(crate) fn identifier(mut self, identifier: &str) -> Self {
        identifier.clone_into(&mut self.identifier);
        self
    }

    /// What `/Prev` says.
    pub(crate) fn previous(mut self, previous: &str) -> Self {
        previous.clone_into(&mut self.previous);
        self
    }

    /// What `/Size` says.
    pub(crate) fn size(mut self, size: u32) -> Self {
        self.size = size;
        self
    }

    pub(crate) fn parts(&self) -> Parts {
        let mut objects = Vec::new();
        let mut table = String::from("xref\n");
        for written in &self.objects {
            let offset = self.base.len() + objects.len();
            let (number, generation) = (written.number, written.generation);
            let _ = write!(table, "{number} 1\n{offset:010} {generation:05} n \n");
            objects.extend(indirect(number, generation, &written.body));
        }
        table.push_str(&self.entries);
        let trailer = format!(
            "trailer\n<< /Size {} /Root {} /ID {} /Prev {} {} >>\n",
            self.size, self.root, self.identifier, self.previous, self.trailer
        );
        let startxref = self.base.len() + objects.len();
        Parts {
            objects,
            table,
            trailer,
            startxref,
            end: end(startxref),
        }
    }

    /// The file with the update behind it.
    pub(crate) fn write(&self) -> Vec<u8> {
        self.write_with(|_| ())
    }

    /// The same with parts that are otherwise.
    pub(crate) fn write_with(&self, change: impl FnOnce(&mut Parts)) -> Vec<u8> {
        let mut parts = self.parts();
        change(&mut parts);
        [
            self.base,
            &parts.objects,
            parts.table.as_bytes(),
            parts.trailer.as_bytes(),
            parts.end.as_bytes(),
        ]
        .concat()
    }
}

/// An object with its header and its end.
pub(crate) fn indirect(number: u32, generation: u16, body: &[u8]) -> Vec<u8> {
    let header = format!("{number} {generation} obj\n");
    [header.as_bytes(), body, b"\nendobj\n"].concat()
}

/// The last lines of a file.
pub(crate) fn end(startxref: usize) -> String {
    format!("startxref\n{startxref}\n%%EOF\n")
}

/// Where the newest cross-reference section of a file stands.
pub(crate) fn startxref(file: &[u8]) -> usize {
    number_after(file, b"startxref\n").unwrap_or(0)
}

/// The newest `/ID` of a file.
pub(crate) fn identifier(file: &[u8]) -> String {
    let mark = b"/ID ";
    let last = file.windows(mark.len()).rposition(|window| window == mark);
    let rest = file.get(last.unwrap_or(file.len()) + mark.len()..);
    let array = rest
        .unwrap_or_default()
        .split_inclusive(|byte| *byte == b']');
    let array = array.map(String::from_utf8_lossy).next();
    array.unwrap_or_default().into_owned()
}

/// Where the newest version of an object begins, its header included.
pub(crate) fn place(file: &[u8], number: u32) -> Outcome<usize> {
    let header = format!("\n{number} 0 obj\n");
    let at = file
        .windows(header.len())
        .rposition(|window| window == header.as_bytes());
    Ok(at.ok_or_else(|| format!("no object {number}"))? + 1)
}

/// The newest text of an object, between `obj` and `endobj`.
pub(crate) fn object(file: &[u8], number: u32) -> Outcome<Vec<u8>> {
    let start = place(file, number)? + format!("{number} 0 obj\n").len();
    let rest = file.get(start..).unwrap_or_default();
    let len = position(rest, "\nendobj").ok_or("an object without an end")?;
    Ok(rest.get(..len).unwrap_or_default().to_vec())
}

fn single_spaced(text: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    text.dedup_by(|byte, before| *byte == b' ' && *before == b' ');
    text
}

pub(crate) fn position(text: &[u8], mark: &str) -> Option<usize> {
    text.windows(mark.len())
        .position(|window| window == mark.as_bytes())
}

/// The text with the first occurrence of `old` replaced: that it is there is part of the attack.
pub(crate) fn replaced(text: &[u8], old: &str, new: &str) -> Outcome<Vec<u8>> {
    let at = position(text, old)
        .ok_or_else(|| format!("no {old:?} to replace in {}", text.escape_ascii()))?;
    let (before, rest) = text.split_at(at);
    Ok([
        before,
        new.as_bytes(),
        rest.get(old.len()..).unwrap_or_default(),
    ]
    .concat())
}

/// The same in place: what is shorter is filled up with spaces, so that nothing moves.
pub(crate) fn overwritten(text: &[u8], old: &str, new: &str) -> Outcome<Vec<u8>> {
    if new.len() > old.len() {
        return Err(format!("{new:?} is longer than {old:?}").into());
    }
    replaced(text, old, &format!("{new:width$}", width = old.len()))
}
