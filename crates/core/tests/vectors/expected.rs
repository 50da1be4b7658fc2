//! Every vector of test-vectors/vectors is judged as its sidecar says. The sidecar names members of
//! the report and their values; members it does not name are not looked at.
use crate::sidecar;
use serde_json::{Map, Value};

#[test]
fn every_vector_is_judged_as_its_sidecar_says() {
    let vectors = sidecar::vectors_of(&["vectors", "found", "found/honest", "found/old-forms"]);
    assert!(vectors.len() >= 40, "only {}", vectors.len());
    let mut wrong = Vec::new();
    for vector in &vectors {
        if let Err(difference) = compare(&vector.judge(), &vector.sidecar["expected"]) {
            wrong.push(format!("{}: {difference}", vector.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Who signed which revision, and what the file carries beside it.
#[test]
fn signers_revisions_and_evidence_are_told() {
    let vectors = sidecar::vectors_of(&["vectors", "attacks/controls"]);
    let told = |name: &str| -> Vec<(String, u64, String, [bool; 3])> {
        let vector = vectors.iter().find(|vector| vector.name == name).unwrap();
        let report = vector.judge();
        let signatures = report["signatures"].as_array().unwrap().iter();
        let one = |signature: &Value| {
            let text = |member: &str| signature[member].as_str().unwrap().to_owned();
            let evidence = [
                "signature_timestamp",
                "validation_data",
                "archive_timestamp",
            ];
            (
                text("field"),
                signature["revision"].as_u64().unwrap(),
                text("signer_certificate_sha256")[..8].to_owned(),
                evidence.map(|member| signature["evidence"][member].as_bool().unwrap()),
            )
        };
        signatures.map(one).collect()
    };
    let expected = |rows: &[(&str, u64, &str, [bool; 3])]| -> Vec<_> {
        let rows = rows.iter();
        rows.map(|(field, revision, signer, evidence)| {
            (
                (*field).to_owned(),
                *revision,
                (*signer).to_owned(),
                *evidence,
            )
        })
        .collect()
    };
    let (official, secretary, stamp) = ("344c682a", "d1847863", "7550d345");
    let nothing = [false; 3];
    assert_eq!(
        told("attacks/controls/signed-three-times"),
        expected(&[
            ("Mengetahui", 3, secretary, nothing),
            ("Signature1", 2, official, nothing),
            ("Signature2", 4, official, nothing),
        ])
    );
    assert_eq!(
        told("attacks/controls/time-stamp-approval"),
        expected(&[
            ("Stempel waktu", 3, stamp, [false, false, true]),
            ("Signature1", 2, official, [false, false, true]),
        ])
    );
    assert_eq!(
        told("attacks/controls/dss-approval"),
        expected(&[("Signature1", 2, official, [false, true, false])])
    );
}

/// Shown values come from the revision that was signed, and whoever replaces the dictionary is found
/// out (the spoofing attack on DSS).
#[test]
fn a_replaced_dictionary_is_read_as_it_was_signed() {
    let mut vectors = sidecar::vectors_of(&["vectors"]);
    vectors.retain(|vector| vector.name == "vectors/valid-b-b");
    let mut vector = vectors.pop().unwrap();
    vector.file = replaced_dictionary(vector.file);
    let report = vector.judge();
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

/// Every member that is expected is there and equal; arrays have the same length.
pub(crate) fn compare(found: &Value, expected: &Value) -> Result<(), String> {
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
