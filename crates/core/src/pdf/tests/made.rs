//! Documents written by hand: any number of revisions, each in the style that is asked for.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How a revision is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A cross-reference table.
    Table,
    /// A cross-reference stream.
    Stream,
    /// The same, with every object that is no stream in an object stream.
    ObjectStream,
    /// A table with an `/XRefStm` for the compressed objects (7.5.8.4). In the first revision these are
    /// two: one that calls the compressed objects free, and an empty one with `/XRefStm`.
    Hybrid,
}

/// A document in the making.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) bytes: Vec<u8>,
    origin: usize,
    previous: Option<usize>,
    /// The first number that is free.
    pub(crate) next: u32,
    root: u32,
}

impl Made {
    /// Begins with `before`, which is no PDF, and the header.
    pub(crate) fn new(before: &[u8], version: &str) -> Self {
        let mut bytes = before.to_vec();
        bytes.extend_from_slice(format!("%PDF-{version}\n%\u{e2}\u{e3}\n").as_bytes());
        Self {
            bytes,
            origin: before.len(),
            previous: None,
            next: 1,
            root: 1,
        }
    }

    /// One revision of a document with `pages` pages: the catalog is 1, the tree 2, the pages follow.
    pub(crate) fn document(style: Style, pages: u32) -> Self {
        let mut made = Self::new(b"", "1.7");
        let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 3)).collect();
        let mut objects = vec![
            (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
            (
                2,
                format!(
                    "<< /Type /Pages /Kids [{}] /Count {pages} /MediaBox [0 0 595 842] >>",
                    kids.join(" ")
                ),
            ),
        ];
        for page in 0..pages {
            objects.push((page + 3, "<< /Type /Page /Parent 2 0 R >>".to_owned()));
        }
        made.append(style, &objects);
        made
    }

    /// Appends a revision. An object whose text ends in `endstream` is a stream.
    pub(crate) fn append(&mut self, style: Style, objects: &[(u32, String)]) -> &mut Self {
        let most = objects.iter().map(|(number, _)| number + 1).max();
        self.next = self.next.max(most.unwrap_or(1));
        let compressed = matches!(style, Style::ObjectStream | Style::Hybrid);
        let (inside, outside): (Vec<_>, Vec<_>) = objects
            .iter()
            .partition(|(_, text)| compressed && !text.ends_with("endstream"));
        let mut offsets = BTreeMap::new();
        for (number, text) in outside {
            offsets.insert(*number, self.object(*number, text));
        }
        let mut held = BTreeMap::new();
        if !inside.is_empty() {
            let number = self.take_number();
            for (index, (object, _)) in inside.iter().enumerate() {
                held.insert(*object, (number, index));
            }
            let text = object_stream(&inside);
            offsets.insert(number, self.object(number, &text));
        }
        match style {
            Style::Table => self.table(&offsets, &[], None),
            Style::Stream | Style::ObjectStream => {
                let at = self.stream(&offsets, &held);
                self.close(at);
            }
            Style::Hybrid => {
                let hidden: Vec<u32> = held.keys().copied().collect();
                let first = self.previous.is_none();
                let stream = self.stream(&BTreeMap::new(), &held);
                if first {
                    self.table(&offsets, &hidden, None);
                    self.table(&BTreeMap::new(), &[], Some(stream));
                } else {
                    self.table(&offsets, &[], Some(stream));
                }
            }
        }
        self
    }

    fn take_number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn object(&mut self, number: u32, text: &str) -> usize {
        let at = self.bytes.len();
        self.bytes
            .extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
        at
    }

    fn trailer(&self) -> String {
        let mut trailer = format!("/Size {} /Root {} 0 R", self.next, self.root);
        if let Some(previous) = self.previous {
            let _ = write!(trailer, " /Prev {}", previous - self.origin);
        }
        trailer
    }

    fn table(&mut self, offsets: &BTreeMap<u32, usize>, free: &[u32], stream: Option<usize>) {
        let at = self.bytes.len();
        let mut entries: BTreeMap<u32, String> = offsets
            .iter()
            .map(|(number, offset)| (*number, format!("{:010} 00000 n \n", offset - self.origin)))
            .collect();
        for number in free {
            entries.insert(*number, "0000000000 00000 f \n".to_owned());
        }
        if self.previous.is_none() {
            entries.insert(0, "0000000000 65535 f \n".to_owned());
        }
        let mut text = "xref\n".to_owned();
        for (number, entry) in &entries {
            let _ = write!(text, "{number} 1\n{entry}");
        }
        if entries.is_empty() {
            text.push_str("0 0\n");
        }
        let stream =
            stream.map_or_else(String::new, |at| format!(" /XRefStm {}", at - self.origin));
        let _ = writeln!(text, "trailer\n<< {}{stream} >>", self.trailer());
        self.bytes.extend_from_slice(text.as_bytes());
        self.close(at);
    }

    fn stream(
        &mut self,
        offsets: &BTreeMap<u32, usize>,
        held: &BTreeMap<u32, (u32, usize)>,
    ) -> usize {
        let number = self.take_number();
        let at = self.bytes.len();
        let mut entries: BTreeMap<u32, [u8; 7]> = BTreeMap::new();
        let entry = |kind: u8, second: usize, third: usize| {
            let second = u32::try_from(second).unwrap().to_be_bytes();
            let third = u16::try_from(third).unwrap().to_be_bytes();
            let mut entry = [kind; 7];
            entry[1..5].copy_from_slice(&second);
            entry[5..].copy_from_slice(&third);
            entry
        };
        for (number, offset) in offsets {
            entries.insert(*number, entry(1, offset - self.origin, 0));
        }
        for (number, (stream, index)) in held {
            entries.insert(*number, entry(2, *stream as usize, *index));
        }
        entries.insert(number, entry(1, at - self.origin, 0));
        let index: String = entries
            .keys()
            .map(|number| format!("{number} 1 "))
            .collect();
        let data: Vec<u8> = entries.values().flatten().copied().collect();
        let head = format!(
            "{number} 0 obj\n<< /Type /XRef /W [1 4 2] /Index [{index}] /Length {} {} >>\nstream\n",
            data.len(),
            self.trailer()
        );
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(&data);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        at
    }

    fn close(&mut self, at: usize) {
        let end = format!("startxref\n{}\n%%EOF\n", at - self.origin);
        self.bytes.extend_from_slice(end.as_bytes());
        self.previous = Some(at);
    }
}

fn object_stream(objects: &[&(u32, String)]) -> String {
    let mut index = String::new();
    let mut text = String::new();
    for (number, body) in objects {
        let _ = write!(index, "{number} {} ", text.len());
        text.push_str(body);
        text.push('\n');
    }
    format!(
        "<< /Type /ObjStm /N {} /First {} /Length {} >>\nstream\n{index}{text}\nendstream",
        objects.len(),
        index.len(),
        index.len() + text.len()
    )
}
