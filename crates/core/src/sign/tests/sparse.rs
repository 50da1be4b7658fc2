//! Documents of any size that take no room: zeros, which are white space in PDF (ISO 32000-2,
//! 7.2.3, table 1), with islands of objects in them.

use super::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

/// How the document's cross-reference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    Stream,
}

/// Zeros, and what stands among them.
pub(super) struct Sparse {
    len: u64,
    pub(super) islands: BTreeMap<u64, Vec<u8>>,
}

impl Sparse {
    /// A document of one page whose last byte is the `len`th. The page stands just before the
    /// cross-reference where offsets are large, the rest at the front.
    pub(super) fn new(len: u64, kind: Kind) -> Self {
        let mut front = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (number, object) in [
            (1, "<< /Type /Catalog /Pages 2 0 R >>"),
            (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        ] {
            offsets.push(front.len() as u64);
            front.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
        }
        let page = "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n";
        // the length of the end depends on the offsets in it: the widest is tried first
        let end = (64..2048)
            .map(|room: u64| {
                let at = len - room;
                let section = at + page.len() as u64;
                offsets.truncate(2);
                offsets.push(at);
                [page.as_bytes(), &cross_reference(kind, section, &offsets)].concat()
            })
            .find(|end| len - end.len() as u64 == offsets_at(end, page.len() as u64))
            .unwrap();
        let at = len - end.len() as u64;
        Self {
            len,
            islands: BTreeMap::from([(0, front), (at, end)]),
        }
    }

    /// With more bytes behind the last one.
    pub(super) fn followed_by(mut self, bytes: &[u8]) -> Self {
        self.islands.insert(self.len, bytes.to_vec());
        self.len += bytes.len() as u64;
        self
    }

    pub(super) fn whole(&self) -> Vec<u8> {
        let mut bytes = vec![0; usize::try_from(self.len).unwrap()];
        self.read_at(0, &mut bytes).unwrap();
        bytes
    }
}

/// Where an end says that it stands: its `startxref` less the page before the section.
fn offsets_at(end: &[u8], page_len: u64) -> u64 {
    let text = String::from_utf8_lossy(end);
    let number = text.split("startxref\n").nth(1).unwrap();
    number.lines().next().unwrap().parse::<u64>().unwrap() - page_len
}

fn cross_reference(kind: Kind, section: u64, offsets: &[u64]) -> Vec<u8> {
    let mut text = match kind {
        Kind::Table => {
            let mut table = String::from("xref\n0 4\n0000000000 65535 f \n");
            for offset in offsets {
                let _ = writeln!(table, "{offset:010} 00000 n ");
            }
            table.push_str("trailer\n<< /Size 4 /Root 1 0 R /ID [<00><00>] >>");
            table.into_bytes()
        }
        Kind::Stream => {
            let mut data = vec![0; 9];
            for offset in offsets {
                data.push(1);
                data.extend_from_slice(&offset.to_be_bytes());
            }
            let dictionary = "<< /Type /XRef /W [1 8 0] /Size 5 /Root 1 0 R /ID [<00><00>] \
                              /Index [0 4] /Length 36 >>";
            let mut stream = format!("4 0 obj\n{dictionary}\nstream\n").into_bytes();
            stream.extend_from_slice(&data);
            stream.extend_from_slice(b"\nendstream\nendobj");
            stream
        }
    };
    text.extend_from_slice(format!("\nstartxref\n{section}\n%%EOF\n").as_bytes());
    text
}

impl Source for Sparse {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = offset + buffer.len() as u64;
        if end > self.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        buffer.fill(0);
        for (at, island) in self.islands.range(..end) {
            let from = offset.max(*at);
            let to = end.min(at + island.len() as u64);
            if from < to {
                let place = |position: u64, start: u64| usize::try_from(position - start).unwrap();
                buffer[place(from, offset)..place(to, offset)]
                    .copy_from_slice(&island[place(from, *at)..place(to, *at)]);
            }
        }
        Ok(())
    }
}
