//! Boxes that are placed by tags and coordinates in letters by five producers, as poppler renders them: the QR code is
//! read, and nothing but the box and its tag looks different than before.

use crate::documents::Document;
use crate::keys::{Algorithm, Key, SoftwareToken};
use crate::segel::{segel, try_sign_as};
use crate::tools::{command, root, run, succeed};
use crate::{judgement, witnessed};
use judgement::{Signatory, Signed};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const QR: &str = "https://verifikasi.contoh.example/v/00112233445566778899aabbccddeeff";

/// Pixels of a point.
const SCALE: f64 = 2.0;

#[test]
fn a_box_stands_at_its_tag_and_covers_it() {
    witnessed("a_box_stands_at_its_tag_and_covers_it", |pki| {
        let folder = TempDir::new().unwrap();
        let key = SoftwareToken::new().generated(Algorithm::EcdsaP256, pki);
        let tags = fs::read(root().join("test-vectors/tags/tags.json")).unwrap();
        let tags: Vec<Value> = serde_json::from_slice(&tags).unwrap();
        let mut signed = Vec::new();
        for (at, tag) in tags.iter().enumerate() {
            let document = letter(tag["file"].as_str().unwrap());
            let output = folder.path().join(format!("{at}.pdf"));
            let tag = tag["tag"].as_str().unwrap();
            let place = ["--tag", tag, "--tag-size", "80,80"].map(str::to_owned);
            assert_placed(&document, &output, &key, &place);
            signed.push((document, output));
        }
        judge(signed, &key, pki);
    });
}

#[test]
fn a_box_stands_at_its_coordinates_on_turned_and_cropped_pages() {
    witnessed(
        "a_box_stands_at_its_coordinates_on_turned_and_cropped_pages",
        |pki| {
            let folder = TempDir::new().unwrap();
            let key = SoftwareToken::new().generated(Algorithm::EcdsaP256, pki);
            let mut signed = Vec::new();
            for name in [
                "cropped.pdf",
                "reportlab-landscape.pdf",
                "libreoffice.pdf",
                "chromium-landscape.pdf",
            ] {
                for (origin, page) in [("lower-left", "last"), ("upper-left", "first")] {
                    let document = letter(name);
                    let output = folder.path().join(format!("{origin}-{name}"));
                    let rectangle = format!("{page}:30.5,42,80,80");
                    let place = ["--box", &rectangle, "--origin", origin].map(str::to_owned);
                    assert_placed(&document, &output, &key, &place);
                    signed.push((document, output));
                }
            }
            judge(signed, &key, pki);
        },
    );
}

#[test]
fn every_page_shows_the_box_where_all_are_asked_for() {
    witnessed("every_page_shows_the_box_where_all_are_asked_for", |pki| {
        let folder = TempDir::new().unwrap();
        let key = SoftwareToken::new().generated(Algorithm::EcdsaP256, pki);
        let document = letter("wkhtmltopdf-merged.pdf");
        let output = folder.path().join("all.pdf");
        let arguments = ["--box", "all:20,20,80,80", "--qr", QR].map(str::to_owned);
        try_sign_as(&document, &output, &key, &arguments).unwrap();
        for page in 1..=4 {
            assert_eq!(code(&output, page, folder.path()), QR, "page {page}");
        }
        judge(vec![(document, output)], &key, pki);
    });
}

fn letter(name: &str) -> Document {
    Document::at(root().join("test-vectors/tags").join(name))
}

fn judge(signed: Vec<(Document, std::path::PathBuf)>, key: &Key, pki: &crate::pki::Pki) {
    let by = Signatory::new(key, pki);
    let signed: Vec<Signed> = signed
        .into_iter()
        .map(|(document, output)| Signed {
            document,
            output,
            field: "Signature1".to_owned(),
        })
        .collect();
    judgement::judge(&signed, &by);
}

/// Asks where the box will stand, signs, and looks.
fn assert_placed(document: &Document, output: &Path, key: &Key, place: &[String]) {
    let name = format!("{} {place:?}", document.name);
    let told = succeed(
        segel()
            .args(["place", "--json"])
            .args(place)
            .arg(&document.path),
    );
    let told: Value = serde_json::from_slice(&told).unwrap();
    let page = told["page"].as_u64().unwrap();
    let mut arguments = place.to_vec();
    arguments.extend(["--qr", QR].map(str::to_owned));
    try_sign_as(document, output, key, &arguments)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let folder = output.parent().unwrap();
    assert_eq!(code(output, page, folder), QR, "{name}");

    let numbers = |value: &Value| -> Vec<f64> {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|number| number.as_f64().unwrap())
            .collect()
    };
    let own = numbers(&told["box"]);
    let mut around = edges(&own);
    if let Some(ink) = told["tag"].get("ink") {
        let ink = edges(&numbers(ink));
        around = [
            around[0].min(ink[0]),
            around[1].min(ink[1]),
            around[2].max(ink[2]),
            around[3].max(ink[3]),
        ];
    }
    let height = numbers(&told["page_size"])[1];
    let (before, after) = (Picture::of(&document.path, page), Picture::of(output, page));
    let differs = before
        .difference(&after)
        .unwrap_or_else(|| panic!("{name}: nothing is seen"));
    let seen = [
        differs[0] / SCALE,
        height - differs[3] / SCALE,
        differs[2] / SCALE,
        height - differs[1] / SCALE,
    ];
    let is_inside = seen[0] >= around[0] - 1.0
        && seen[1] >= around[1] - 1.0
        && seen[2] <= around[2] + 1.0
        && seen[3] <= around[3] + 1.0;
    assert!(is_inside, "{name}: {seen:?} is seen, {around:?} was said");
    // the margin of a QR code is four of its some forty modules
    let margin = 0.2 * own[2];
    let own = edges(&own);
    let fills = seen[0] <= own[0] + margin
        && seen[1] <= own[1] + margin
        && seen[2] >= own[2] - margin
        && seen[3] >= own[3] - margin;
    assert!(fills, "{name}: {seen:?} is seen, {own:?} was said");
    // nothing is left of the tag beside the code: what is covered is white but for the code
    if let Some(ink) = told["tag"].get("ink") {
        let ink = edges(&numbers(ink));
        assert!(
            !after.has_ink_outside(&own, &ink, height),
            "{name}: a part of the tag is seen"
        );
    }
}

fn edges(sides: &[f64]) -> [f64; 4] {
    [sides[0], sides[1], sides[0] + sides[2], sides[1] + sides[3]]
}

/// What the QR code of a page says.
fn code(file: &Path, page: u64, folder: &Path) -> String {
    let picture = folder.join("seen");
    let page = page.to_string();
    let options = [
        "-cropbox",
        "-r",
        "200",
        "-png",
        "-singlefile",
        "-f",
        &page,
        "-l",
        &page,
    ];
    succeed(command("pdftoppm", options).arg(file).arg(&picture));
    let read = run(command("zbarimg", ["-q", "--raw"]).arg(picture.with_extension("png")));
    String::from_utf8_lossy(&read.stdout).trim().to_owned()
}

/// A page in gray.
struct Picture {
    width: usize,
    pixels: Vec<u8>,
}

impl Picture {
    fn of(file: &Path, page: u64) -> Self {
        let page = page.to_string();
        let options = ["-cropbox", "-gray", "-r", "144", "-f", &page, "-l", &page];
        let file = succeed(command("pdftoppm", options).arg(file));
        // P5, width, height and 255, each behind white space
        let mut at = 0;
        let mut words = Vec::new();
        while words.len() < 4 {
            let end = at + file[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            words.push(String::from_utf8_lossy(&file[at..end]).into_owned());
            at = end + 1;
        }
        Self {
            width: words[1].parse().unwrap(),
            pixels: file[at..].to_vec(),
        }
    }

    /// Left, top, right, bottom of all that differs, in pixels.
    fn difference(&self, other: &Self) -> Option<[f64; 4]> {
        assert_eq!(self.pixels.len(), other.pixels.len());
        let pairs = self.pixels.iter().zip(&other.pixels).enumerate();
        let places = pairs.filter(|(_, (one, other))| one.abs_diff(**other) > 16);
        let places = places.map(|(at, _)| ((at % self.width) as f64, (at / self.width) as f64));
        places.fold(None, |found: Option<[f64; 4]>, (x, y)| {
            let [left, top, right, bottom] = found.unwrap_or([x, y, x, y]);
            Some([
                left.min(x),
                top.min(y),
                right.max(x + 1.0),
                bottom.max(y + 1.0),
            ])
        })
    }

    /// Whether something is seen in an area, in points, that is not in another.
    fn has_ink_outside(&self, own: &[f64; 4], area: &[f64; 4], height: f64) -> bool {
        self.pixels.iter().enumerate().any(|(at, pixel)| {
            let x = ((at % self.width) as f64 + 0.5) / SCALE;
            let y = height - ((at / self.width) as f64 + 0.5) / SCALE;
            let within = |[left, bottom, right, top]: &[f64; 4]| {
                x > *left && x < *right && y > *bottom && y < *top
            };
            *pixel < 200 && within(area) && !within(own)
        })
    }
}
