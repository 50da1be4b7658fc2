//! What a person sees: pages before and after, the QR code and the text of the visible box.

use crate::segel::Appearance;
use crate::tools::{command, run, succeed};
use std::path::Path;
use tempfile::TempDir;

/// Every page as a picture.
pub(crate) fn pages(file: &Path, password: &str) -> Vec<u8> {
    succeed(command("pdftoppm", ["-r", "30", "-upw", password]).arg(file))
}

/// The QR code is read and the text stands in the box.
pub(crate) fn assert_shows(file: &Path, appearance: &Appearance, password: &str) {
    let Appearance {
        page,
        rectangle: [left, bottom, width, height],
        qr,
        text,
    } = appearance;
    let folder = TempDir::new().unwrap();
    let picture = folder.path().join("page");
    let page = page.to_string();
    succeed(
        command(
            "pdftoppm",
            ["-r", "150", "-png", "-singlefile", "-f", &page, "-l", &page],
        )
        .args(["-upw", password])
        .arg(file)
        .arg(&picture),
    );
    let read = run(command("zbarimg", ["-q", "--raw"]).arg(picture.with_extension("png")));
    assert_eq!(
        String::from_utf8_lossy(&read.stdout).trim(),
        qr,
        "{}",
        file.display()
    );

    // pdftotext counts pixels from the upper left corner; at 72 dpi they are points. A4 is 842 high.
    let top = 842.0 - bottom - height;
    let crop = [("-x", *left), ("-y", top), ("-W", *width), ("-H", *height)]
        .map(|(flag, length)| [flag.to_owned(), length.round().to_string()]);
    let seen = succeed(
        command(
            "pdftotext",
            ["-r", "72", "-layout", "-f", &page, "-l", &page],
        )
        .args(crop.as_flattened())
        .args(["-upw", password])
        .arg(file)
        .arg("-"),
    );
    // a line that is long is continued below
    let seen = String::from_utf8_lossy(&seen);
    let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in text {
        assert!(
            seen.contains(line),
            "{}: {line:?} is not in the box: {seen:?}",
            file.display()
        );
    }
}
