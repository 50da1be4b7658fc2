//! Every vector of test-vectors/vectors is judged as its sidecar says. The sidecar names members of
//! the report and their values; members it does not name are not looked at.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::disallowed_types
)] // a test opens the files that core does not

use segel_core::pdf::Document;
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::verify;
use segel_core::x509::Certificate;
use segel_core::{Limits, verify::report::Report};
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

#[test]
fn every_vector_is_judged_as_its_sidecar_says() {
    let mut judged = 0;
    let mut wrong = Vec::new();
    for sidecar in sidecars() {
        let expected: Value = serde_json::from_slice(&fs::read(&sidecar).unwrap()).unwrap();
        let name = sidecar.file_stem().unwrap().to_string_lossy().into_owned();
        if let Err(difference) = compare(&judge(&sidecar, &expected), &expected["expected"]) {
            wrong.push(format!("{name}: {difference}"));
        }
        judged += 1;
    }
    assert!(
        judged >= 10,
        "only {judged} vectors in {}",
        folder().display()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_single_byte_of_the_smallest_vector_can_change_unseen() {
    let sidecar = folder().join("vectors/valid-b-b.json");
    let expected: Value = serde_json::from_slice(&fs::read(&sidecar).unwrap()).unwrap();
    let file = fs::read(sidecar.with_extension("pdf")).unwrap();
    let (data, at) = trust(&sidecar, &expected);
    let gap = gap(&file);
    for position in (0..file.len()).filter(|position| !gap.contains(position)) {
        let mut changed = file.clone();
        changed[position] ^= 0x01;
        let judged = Document::open(&changed, &Limits::default())
            .and_then(|document| verify(&document, &data, Policy::standard(), at));
        if let Ok(report) = judged {
            let verdict = serde_json::to_value(report.verdict).unwrap();
            assert_ne!(verdict, "TOTAL-PASSED", "byte {position} changed");
        }
    }
}

/// Shown values come from the revision that was signed, and whoever replaces the dictionary is found
/// out (the spoofing attack on DSS).
#[test]
fn a_replaced_dictionary_is_read_as_it_was_signed() {
    let sidecar = folder().join("vectors/valid-b-b.json");
    let expected: Value = serde_json::from_slice(&fs::read(&sidecar).unwrap()).unwrap();
    let (data, at) = trust(&sidecar, &expected);
    let file = fs::read(sidecar.with_extension("pdf")).unwrap();
    let file = replaced_dictionary(file);
    let document = Document::open(&file, &Limits::default()).unwrap();
    let report = verify(&document, &data, Policy::standard(), at).unwrap();
    let report = serde_json::to_value(report).unwrap();
    let signature = &report["signatures"][0];
    assert_eq!(report["verdict"], "TOTAL-FAILED", "{report}");
    assert_eq!(signature["coverage"], "WHOLE_REVISION");
    assert_eq!(signature["reference_digest"], true);
    assert_eq!(signature["signature_value"], true);
    assert_eq!(signature["modifications"], "OTHER");
    assert_eq!(signature["modifications_permitted"], false);
    assert_ne!(signature["claimed_signing_time"], "2031-01-01T00:00:00Z");
}

/// With an update behind it in which the signature dictionary has another time.
fn replaced_dictionary(mut file: Vec<u8>) -> Vec<u8> {
    let text: String = file.iter().map(|octet| char::from(*octet)).collect();
    let inside = text.find("/ByteRange").unwrap();
    let begin = text[..inside].rfind(" 0 obj").unwrap();
    let number = text[..begin].rsplit(char::is_whitespace).next().unwrap();
    let end = inside + text[inside..].find("endobj").unwrap();
    let dictionary = &text[begin + " 0 obj".len()..end];
    let dictionary = dictionary.replace("/M ", "/M (D:20310101000000Z) /M2 ");
    assert!(dictionary.contains("2031"), "{dictionary}");
    let last = |word: &str| text.rfind(word).unwrap() + word.len();
    let previous = text[last("startxref")..].split_whitespace().next().unwrap();
    let root = &text[last("/Root ")..];
    let root = &root[..root.find('R').unwrap() + 1];
    let offset = file.len();
    let object = format!("{number} 0 obj{dictionary}endobj\n");
    let table = format!(
        "xref\n{number} 1\n{offset:010} 00000 n \ntrailer\n<< /Size 999 /Root {root} /Prev {previous} >>\n\
         startxref\n{}\n%%EOF\n",
        offset + object.len()
    );
    let update = object + &table;
    file.extend(
        update
            .chars()
            .map(|letter| u8::try_from(u32::from(letter)).unwrap()),
    );
    file
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors")
}

fn sidecars() -> Vec<PathBuf> {
    let mut sidecars: Vec<PathBuf> = ["vectors", "found"]
        .into_iter()
        .flat_map(|name| fs::read_dir(folder().join(name)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    sidecars.sort();
    sidecars
}

/// The anchors and the time that a sidecar names.
fn trust(sidecar: &Path, expected: &Value) -> (ValidationData, OffsetDateTime) {
    let anchors = expected["anchors"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|anchor| {
            let path = sidecar
                .parent()
                .unwrap()
                .join("..")
                .join(anchor.as_str().unwrap());
            Certificate::all_from_pem(&fs::read(path).unwrap()).unwrap()
        });
    let at = OffsetDateTime::parse(expected["at"].as_str().unwrap(), &Rfc3339).unwrap();
    (ValidationData::new(anchors), at)
}

fn judge(sidecar: &Path, expected: &Value) -> Value {
    let file = fs::read(sidecar.with_extension("pdf")).unwrap();
    let (data, at) = trust(sidecar, expected);
    let judged = Document::open(&file, &Limits::default())
        .and_then(|document| verify(&document, &data, Policy::standard(), at));
    match judged {
        Ok(report) => {
            let json = serde_json::to_value(&report).unwrap();
            let again: Report = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(again, report, "the report survives its own JSON");
            json
        }
        Err(error) => {
            serde_json::json!({"verdict": "UNREADABLE", "error": error.code(), "signatures": []})
        }
    }
}

/// Every member that is expected is there and equal; arrays have the same length.
fn compare(found: &Value, expected: &Value) -> Result<(), String> {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => members(found, expected),
        (Value::Array(found), Value::Array(expected)) => {
            if found.len() != expected.len() {
                return Err(format!(
                    "{} entries, expected {}",
                    found.len(),
                    expected.len()
                ));
            }
            found
                .iter()
                .zip(expected)
                .try_for_each(|(found, expected)| compare(found, expected))
        }
        _ if found == expected => Ok(()),
        _ => Err(format!("{found}, expected {expected}")),
    }
}

fn members(found: &Map<String, Value>, expected: &Map<String, Value>) -> Result<(), String> {
    for (name, expected) in expected {
        let Some(found) = found.get(name) else {
            return Err(format!("no member {name}"));
        };
        compare(found, expected).map_err(|difference| format!("{name}: {difference}"))?;
    }
    Ok(())
}

/// Where `/Contents` of the only signature stands.
fn gap(file: &[u8]) -> std::ops::Range<usize> {
    let mark = b"/Contents <";
    let start = file
        .windows(mark.len())
        .rposition(|window| window == mark)
        .unwrap();
    let start = start + mark.len() - 1;
    let len = file[start..].iter().position(|byte| *byte == b'>').unwrap();
    start..start + len + 1
}
