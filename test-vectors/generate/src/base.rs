//! The document that every vector is made from, and the update that an attacker appends.

use std::fmt::Write as _;

/// One page of A4 with one line of text, a classic cross-reference table and a file identifier.
pub(crate) fn document() -> Vec<u8> {
    let content = "BT /F1 14 Tf 72 760 Td (Surat Keterangan: jumlah Rp 1.000.000) Tj ET";
    document_of(&page_objects(content))
}

/// The same with a stream that nothing refers to.
pub(crate) fn document_carrying(cargo: &str) -> Vec<u8> {
    let content = "BT /F1 14 Tf 72 760 Td (Surat Keterangan: jumlah Rp 1.000.000) Tj ET";
    let mut objects = page_objects(content);
    objects.push(stream("", cargo));
    document_of(&objects)
}

fn page_objects(content: &str) -> Vec<String> {
    vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        stream("", content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ]
}

pub(crate) fn document_of(objects: &[String]) -> Vec<u8> {
    document_behind("", objects)
}

/// A document that does not begin with its header, and whose offsets are counted from where it does
/// begin.
pub(crate) fn document_behind(before: &str, objects: &[String]) -> Vec<u8> {
    let size = objects.len() + 1;
    let mut file = format!("{before}%PDF-1.7\n");
    let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let startxref = file.len();
    let id = "<5365 67656C 20 74657374>".replace(' ', "");
    let _ = write!(
        file,
        "{table}trailer\n<< /Size {size} /Root 1 0 R /ID [{id}{id}] >>\nstartxref\n{startxref}\n%%EOF\n"
    );
    file.into_bytes()
}

/// The file with a second page behind it, as an incremental update.
pub(crate) fn with_a_second_page(signed: &[u8]) -> Vec<u8> {
    let size = number_after(signed, b"/Size ").unwrap_or(0);
    let previous = number_after(signed, b"startxref\n").unwrap_or(0);
    let (page, content) = (size, size + 1);
    let objects = [
        (
            2,
            "<< /Type /Pages /Kids [3 0 R {page} 0 R] /Count 2 >>"
                .replace("{page}", &page.to_string()),
        ),
        (
            page,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
                 /Resources << /Font << /F1 5 0 R >> >> >>"
            ),
        ),
        (
            content,
            stream(
                "",
                "BT /F1 14 Tf 72 760 Td (Halaman yang tidak ditandatangani) Tj ET",
            ),
        ),
    ];
    let mut update = String::new();
    let mut table = String::from("xref\n");
    for (number, object) in &objects {
        let _ = write!(
            table,
            "{number} 1\n{:010} 00000 n \n",
            signed.len() + update.len()
        );
        let _ = write!(update, "{number} 0 obj\n{object}\nendobj\n");
    }
    let startxref = signed.len() + update.len();
    let _ = write!(
        update,
        "{table}trailer\n<< /Size {} /Root 1 0 R /Prev {previous} >>\nstartxref\n{startxref}\n%%EOF\n",
        content + 1
    );
    [signed, update.as_bytes()].concat()
}

/// A stream with `entries` in its dictionary, each with a space behind it.
pub(crate) fn stream(entries: &str, content: &str) -> String {
    let len = content.len();
    format!("<< {entries}/Length {len} >>\nstream\n{content}\nendstream")
}

/// The same for data that is no text.
pub(crate) fn stream_of(entries: &str, data: &[u8]) -> Vec<u8> {
    let len = data.len();
    let head = format!("<< {entries}/Length {len} >>\nstream\n");
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// The number behind the last occurrence of `mark`.
pub(crate) fn number_after(file: &[u8], mark: &[u8]) -> Option<usize> {
    let at = file
        .windows(mark.len())
        .rposition(|window| window == mark)?
        + mark.len();
    let digits: Vec<u8> = file
        .get(at..)?
        .iter()
        .copied()
        .take_while(u8::is_ascii_digit)
        .collect();
    String::from_utf8(digits).ok()?.parse().ok()
}
