//! What people read about real documents.

use crate::office::{KEY, Office};
use crate::segel::Answer;
use crate::terminal;
use serde_json::json;
use std::fs;

/// Numbers as citizens have them: no real one has only one digit.
const NUMBERS: [&str; 2] = ["0000000000000000", "1111111111111111"];

/// Appends a revision that fills a form field of a signed document.
fn fill_in(office: &Office, file: &str, name: &str, value: &str) {
    let mut bytes = fs::read(office.path(file)).unwrap();
    // Offsets in the text are not those in the file; what is copied out of it is ASCII.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (before, behind) = text.rsplit_once(&format!("/T ({name})")).unwrap();
    let (front, before) = before.rsplit_once(" 0 obj").unwrap();
    let number: u32 = front.rsplit('\n').next().unwrap().parse().unwrap();
    let (behind, _) = behind.split_once("endobj").unwrap();
    let (key, old) = behind.split_once("/V (").unwrap();
    let (_, end) = old.split_once(')').unwrap();
    let object = format!("{number} 0 obj{before}/T ({name}){key}/V ({value}){end}endobj\n");

    let (front, section) = text.rsplit_once("startxref").unwrap();
    let previous: usize = section.lines().nth(1).unwrap().parse().unwrap();
    let (_, trailer) = front.rsplit_once("trailer").unwrap();
    let entries = trailer.trim().strip_prefix("<<").unwrap();
    let entries = match entries.split_once("/Prev ") {
        None => entries.to_owned(),
        Some((front, behind)) => {
            let digit = |character: char| character.is_ascii_digit();
            format!("{front}{}", behind.trim_start_matches(digit))
        }
    };

    let offset = bytes.len();
    bytes.extend(object.into_bytes());
    let section = bytes.len();
    let table = format!("xref\n{number} 1\n{offset:010} 00000 n \n");
    let trailer = format!("trailer\n<< /Prev {previous} {entries}\n");
    bytes.extend(format!("{table}{trailer}startxref\n{section}\n%%EOF\n").into_bytes());
    fs::write(office.path(file), bytes).unwrap();
}

/// `form.pdf` with a number in a field, signed, and then with another.
fn filled_in_later() -> Office {
    let office = Office::new();
    office.take("form.pdf");
    fill_in(&office, "form.pdf", "pemohon", NUMBERS[0]);
    office.sign(KEY, &[], "form.pdf", "hasil.pdf").run().done();
    fill_in(&office, "hasil.pdf", "pemohon", NUMBERS[1]);
    office
}

fn in_words(office: &Office, language: &str, file: &str) -> Answer {
    office.verify(&["--lang", language, file]).in_words().run()
}

#[test]
fn what_was_filled_in_is_named_and_not_shown() {
    let office = filled_in_later();
    let line = office.verify(&["hasil.pdf"]).run().json();
    let change = &line["changes"][0];
    assert_eq!(change["rule"], "field-filled", "{line}");
    for (member, number) in [("old", NUMBERS[0]), ("new", NUMBERS[1])] {
        let shown = change[member].as_str().unwrap();
        assert!(shown.contains(number), "{line}");
    }
    for (language, sentence) in [
        ("id", "- Formulir diisi: kolom pemohon"),
        ("en", "- A form was filled in: field pemohon"),
    ] {
        let answer = in_words(&office, language, "hasil.pdf");
        assert!(answer.output.contains(sentence), "{answer:?}");
        for number in NUMBERS {
            assert!(!answer.everything().contains(number), "{answer:?}");
        }
    }
}

#[test]
fn a_second_signature_is_told_under_the_first() {
    let office = Office::new();
    office.signed("satu.pdf");
    office.sign(KEY, &[], "satu.pdf", "dua.pdf").run().done();
    let answer = in_words(&office, "id", "dua.pdf");
    let text = &answer.done().output;
    let (first, second) = text.split_once("pada kolom Signature2\n").unwrap();
    for part in [
        "ASLI: semua tanda tangan sah; setelah penandatanganan ada tambahan",
        "Isi dokumen: yang ditandatangani tetap; setelah itu formulir diisi atau ditandatangani",
        "Yang berubah setelah ditandatangani:\n",
        ": kolom Signature2\n",
    ] {
        assert!(first.contains(part), "{part}:\n{text}");
    }
    assert!(
        second.contains("Isi dokumen: tidak berubah sejak"),
        "{text}"
    );
    assert!(!second.contains("Yang berubah"), "{text}");
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let test = "colours_are_for_terminals_that_want_them";
    let office = Office::new();
    office.signed("sah.pdf");
    let verify = ["verify", "--anchor", "anchor.pem", "sah.pdf"];
    for (environment, coloured) in [
        (json!({}), true),
        (json!({"NO_COLOR": ""}), true),
        (json!({"NO_COLOR": "1"}), false),
        (json!({"TERM": "dumb"}), false),
    ] {
        let seen = terminal::on_a_terminal_with(test, &office, &verify, &[], &environment);
        let Some(seen) = seen else { return };
        assert_eq!(seen.exit, 0, "{}", seen.json);
        let green = seen.text.contains("\u{1b}[1;32mASLI: ");
        assert_eq!(green, coloured, "{environment}: {}", seen.json);
        assert_eq!(seen.text.contains('\u{1b}'), coloured, "{}", seen.json);
    }
    let piped = in_words(&office, "id", "sah.pdf");
    assert!(!piped.output.contains('\u{1b}'), "{piped:?}");
}

/// Standard error is the terminal here and standard output is not, as in `segel verify … > hasil`.
#[test]
fn progress_is_shown_only_where_somebody_waits() {
    let test = "progress_is_shown_only_where_somebody_waits";
    let office = Office::new();
    office.signed("sah.pdf");
    // enough to go on for longer than progress waits
    let list = "sah.pdf\n".repeat(3000);
    fs::write(office.path("daftar.txt"), list).unwrap();
    let verify = "exec \"$0\" verify --json --anchor anchor.pem --list daftar.txt > hasil.json";
    let arguments = ["-c", verify, env!("CARGO_BIN_EXE_segel")];
    let shell = terminal::program_on_a_terminal(test, &office, "/bin/sh", &arguments);
    let Some(seen) = shell else { return };
    assert_eq!(seen.exit, 0, "{}", seen.json);
    assert!(seen.text.contains("\rSudah diperiksa "), "{}", seen.json);
    assert!(seen.text.ends_with("\r\u{1b}[K"), "{}", seen.json);
    assert!(!seen.text.contains("sah.pdf"), "{}", seen.json);
    let told = fs::read_to_string(office.path("hasil.json")).unwrap();
    assert_eq!(told.lines().count(), 3000);
    assert!(!told.contains("Sudah diperiksa"));
}
