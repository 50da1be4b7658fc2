//! The documents.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// A document in the writing.
struct Pdf {
    file: BufWriter<File>,
    len: u64,
    offsets: Vec<u64>,
}

impl Pdf {
    fn new(path: &Path) -> Self {
        let mut pdf = Self {
            file: BufWriter::with_capacity(1 << 20, File::create(path).unwrap()),
            len: 0,
            offsets: Vec::new(),
        };
        pdf.write(b"%PDF-1.7\n");
        pdf
    }

    fn write(&mut self, bytes: &[u8]) {
        self.file.write_all(bytes).unwrap();
        self.len += bytes.len() as u64;
    }

    fn object(&mut self, parts: &[&[u8]]) {
        self.offsets.push(self.len);
        self.write(format!("{} 0 obj\n", self.offsets.len()).as_bytes());
        for part in parts {
            self.write(part);
        }
        self.write(b"\nendobj\n");
    }

    fn finish(mut self) {
        let startxref = self.len;
        let size = self.offsets.len() + 1;
        self.write(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
        for offset in std::mem::take(&mut self.offsets) {
            self.write(format!("{offset:010} 00000 n \n").as_bytes());
        }
        let trailer =
            format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{startxref}\n%%EOF\n");
        self.write(trailer.as_bytes());
        // nothing of it is still to be written while others are measured
        self.file.into_inner().unwrap().sync_all().unwrap();
    }
}

/// One page with streams of a mebibyte each, about `size` bytes together.
pub(crate) fn large(path: &Path, size: u64) {
    const STREAM: usize = 1 << 20;
    let count = usize::try_from(size).unwrap() / STREAM;
    let mut pdf = Pdf::new(path);
    let contents: String = (0..count)
        .map(|stream| format!("{} 0 R ", stream + 4))
        .collect();
    pdf.object(&[b"<< /Type /Catalog /Pages 2 0 R >>"]);
    pdf.object(&[b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]);
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [";
    pdf.object(&[page.as_bytes(), contents.as_bytes(), b"] >>"]);
    let mut state = 88_172_645_463_325_252_u64;
    let mut data = vec![0; STREAM];
    for _ in 0..count {
        for word in data.chunks_exact_mut(8) {
            // xorshift: nothing compresses it, and no two blocks are alike
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
        let dictionary = format!("<< /Length {STREAM} >>\nstream\n");
        pdf.object(&[dictionary.as_bytes(), &data, b"\nendstream"]);
    }
    pdf.finish();
}

/// One page and `count` objects that are on no page, of some 400 bytes each.
pub(crate) fn many_objects(path: &Path, count: u64) {
    let mut pdf = Pdf::new(path);
    pdf.object(&[b"<< /Type /Catalog /Pages 2 0 R >>"]);
    pdf.object(&[b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]);
    pdf.object(&[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"]);
    let text = "naskah ".repeat(55);
    for number in 3..count {
        let object = format!("<< /Number {number} /Text ({text}) >>");
        pdf.object(&[object.as_bytes()]);
    }
    pdf.finish();
}
