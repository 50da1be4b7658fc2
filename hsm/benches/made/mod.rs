//! The documents.
#![allow(dead_code)] // each bench uses a part

use std::fmt::Write as _;

/// Puts a file together from its objects, the catalog first.
fn file(objects: impl Iterator<Item = String>) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    let mut size = 1;
    for object in objects {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend_from_slice(format!("{size} 0 obj\n{object}\nendobj\n").as_bytes());
        size += 1;
    }
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n",
        file.len()
    );
    file.extend_from_slice(end.as_bytes());
    file
}

const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const BOX: &str = "/MediaBox [0 0 595 842]";

/// One page of three kilobytes.
pub(crate) fn letter() -> Vec<u8> {
    let line = "BT /F1 11 Tf 72 700 Td (naskah dinas contoh) Tj ET\n";
    let text = line.repeat(2_300 / line.len());
    let objects = [
        CATALOG.to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R {BOX} /Contents 4 0 R >>"),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
    ];
    file(objects.into_iter())
}

/// One page and objects that are on none.
pub(crate) fn objects(count: usize) -> Vec<u8> {
    let front = [
        CATALOG.to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R {BOX} >>"),
    ];
    let rest = (3..count).map(|number| format!("<< /Number {number} >>"));
    file(front.into_iter().chain(rest))
}

/// A page tree whose nodes have at most ten kids.
pub(crate) fn pages(count: usize) -> Vec<u8> {
    const KIDS: usize = 10;
    let mut objects = vec![CATALOG.to_owned()];
    // a level at a time from the root, each node with the pages below it; the root is object 2
    let mut level = vec![(count, None)];
    let mut next = 3;
    while !level.is_empty() {
        let mut below = Vec::new();
        for (number, (pages, parent)) in (objects.len() + 1..).zip(std::mem::take(&mut level)) {
            let parent = parent.map_or_else(String::new, |parent| format!("/Parent {parent} 0 R "));
            if pages == 1 {
                objects.push(format!("<< /Type /Page {parent}{BOX} >>"));
                continue;
            }
            let each = std::iter::successors(Some(1), |each| Some(each * KIDS))
                .take_while(|each| *each < pages)
                .last()
                .unwrap_or(1);
            let mut kids = String::new();
            let mut left = pages;
            while left > 0 {
                let take = left.min(each);
                below.push((take, Some(number)));
                let _ = write!(kids, "{next} 0 R ");
                next += 1;
                left -= take;
            }
            objects.push(format!(
                "<< /Type /Pages {parent}/Kids [{kids}] /Count {pages} >>"
            ));
        }
        level = below;
    }
    file(objects.into_iter())
}
