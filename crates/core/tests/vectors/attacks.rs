//! No attack of test-vectors/attacks is whole and unmodified, no original is anything else, and no
//! honest change is forged. What a verifier says of modifications has to be right where it says it.
use crate::sidecar;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::panic;
use std::slice;
use std::sync::LazyLock;
use time::macros::datetime;

const CLASSES: [&str; 15] = [
    "evil-annotation",
    "sneaky-signature",
    "certification-bypass",
    "field-lock-bypass",
    "dictionary-spoofing",
    "parser-differential",
    "gap-stuffing",
    "copied-signature",
    "overlapping-ranges",
    "lt-data-removal",
    "polyglot",
    "page-content",
    "shadow",
    "form-trick",
    "loop-or-bomb",
];

/// What this version does not see, and why. Whoever closes a gap strikes it out here.
const GAPS: [(&str, &str); 0] = [];

/// One file of the folder.
struct Vector {
    name: String,
    sidecar: Value,
    judged: Value,
}

impl Vector {
    fn class(&self) -> &str {
        self.sidecar["class"].as_str().unwrap()
    }

    /// The judgement of the signature that was attacked or honestly added to, if there still is one.
    fn attacked(&self) -> Option<&Value> {
        let expected = &self.sidecar["expected"]["signatures"][0]["field"];
        match &self.sidecar["correct"]["field"] {
            Value::Null => self.signature(expected),
            field => self.signature(field),
        }
    }

    /// The judgement of the signature in a field.
    fn signature(&self, field: &Value) -> Option<&Value> {
        let signatures = self.judged["signatures"].as_array().unwrap();
        signatures
            .iter()
            .find(|signature| signature["field"] == *field)
    }
}

#[test]
fn what_must_never_be_said_is_not_said() {
    expect_none(wrongly_said);
}

#[test]
fn what_has_to_be_told_is_told() {
    expect_none(untold);
}

/// Where the verifier says what was modified, and does not leave it open.
#[test]
fn modifications_are_what_the_sidecar_says_where_they_are_judged() {
    expect_none(misjudged);
}

#[test]
fn every_gap_is_one() {
    for (name, why) in GAPS {
        let vector = vectors().iter().find(|vector| vector.name == name);
        let vector = vector.unwrap_or_else(|| panic!("no vector {name}"));
        let fails = [wrongly_said, untold, misjudged]
            .iter()
            .any(|look| !look(vector).is_empty());
        assert!(fails, "{name} is judged rightly now, although {why}");
    }
}

/// What is wrong with the judgement of any vector but those that are known gaps.
fn expect_none(look: fn(&Vector) -> Vec<String>) {
    let known = |vector: &&Vector| !GAPS.iter().any(|(name, _)| *name == vector.name);
    let wrong: Vec<String> = vectors().iter().filter(known).flat_map(look).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrongly_said(vector: &Vector) -> Vec<String> {
    let mut wrong = Vec::new();
    let never = &vector.sidecar["never"];
    let mut said = vec![&vector.judged["verdict"]];
    // where its field is called otherwise now, the attacked signature may be any of them
    let signatures = vector.judged["signatures"].as_array().unwrap();
    let attacked = vector.attacked().map_or(&signatures[..], slice::from_ref);
    said.extend(attacked.iter().map(|signature| &signature["indication"]));
    if said.contains(&&never["verdict"]) {
        wrong.push(format!("{}: {}", vector.name, never["verdict"]));
    }
    for member in ["modifications", "modifications_permitted"] {
        if let Some(attacked) = vector.attacked()
            && !never[member].is_null()
            && attacked[member] == never[member]
        {
            wrong.push(format!("{}: {member} {}", vector.name, never[member]));
        }
    }
    wrong
}

fn untold(vector: &Vector) -> Vec<String> {
    let Some(told) = vector.sidecar["told"].as_array() else {
        return Vec::new();
    };
    let changes = vector.judged["changes"].as_array();
    let mut changes = changes.into_iter().flatten();
    match changes.any(|change| told.contains(&change["rule"])) {
        true => Vec::new(),
        false => vec![format!("{}: nothing of {told:?} is told", vector.name)],
    }
}

fn misjudged(vector: &Vector) -> Vec<String> {
    let correct = &vector.sidecar["correct"];
    let Some(signature) = vector.attacked() else {
        return Vec::new();
    };
    let mut wrong = Vec::new();
    for member in ["modifications", "modifications_permitted"] {
        let found = &signature[member];
        if !found.is_null() && !correct[member].is_null() && *found != correct[member] {
            wrong.push(format!(
                "{}: {member} {found}, expected {}",
                vector.name, correct[member]
            ));
        }
    }
    wrong
}

#[test]
fn an_error_has_a_name() {
    for vector in vectors() {
        let error = &vector.judged["error"];
        if vector.judged["verdict"] == "UNREADABLE" {
            let name = error.as_str().unwrap();
            assert!(
                !name.is_empty() && name != "panic",
                "{}: {name}",
                vector.name
            );
        }
    }
}

/// The sentence behind a verdict tells whether a change is forbidden or cannot be told, and by which rule.
#[test]
fn what_decided_is_said() {
    let (mut forbidden, mut untold) = (0, 0);
    for vector in vectors() {
        for signature in vector.judged["signatures"].as_array().unwrap() {
            let rule = signature["modification_rule"].as_str().unwrap_or_default();
            let said = signature["warnings"][0].as_str().unwrap_or_default();
            let (begins, count) = match &signature["modifications_permitted"] {
                Value::Bool(false) => (
                    "the document was changed after it was signed",
                    &mut forbidden,
                ),
                Value::Null => (
                    "whether the document was changed cannot be told",
                    &mut untold,
                ),
                _ => continue,
            };
            *count += usize::from(said == format!("{begins}: {rule}") && !rule.is_empty());
        }
    }
    assert!(forbidden > 200, "{forbidden} are said to be forbidden");
    assert!(untold > 10, "{untold} are said not to be told");
}

#[test]
fn originals_are_whole_and_honest_changes_can_be_read() {
    let (mut originals, mut controls) = (0, 0);
    for vector in vectors() {
        match vector.class() {
            "original" => {
                originals += 1;
                expect(&vector.name, &vector.judged, &vector.sidecar["expected"]);
            }
            "control" => {
                controls += 1;
                for expected in vector.sidecar["expected"]["signatures"].as_array().unwrap() {
                    let found = vector.signature(&expected["field"]).unwrap();
                    for member in ["reference_digest", "signature_value", "coverage"] {
                        if let Some(expected) = expected.get(member) {
                            expect(&vector.name, &found[member], expected);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    assert!(originals >= 20, "{originals} originals");
    assert!(controls >= 25, "{controls} controls");
}

/// Every member that a control's sidecar names for a signature, of every signature that it names.
#[test]
fn controls_are_judged_as_their_sidecars_say() {
    let mut wrong = Vec::new();
    for vector in vectors().iter().filter(|one| one.class() == "control") {
        for expected in vector.sidecar["expected"]["signatures"].as_array().unwrap() {
            let field = &expected["field"];
            let found = vector.signature(field).unwrap_or(&Value::Null);
            for (member, expected) in expected.as_object().unwrap() {
                if found[member] != *expected {
                    wrong.push(format!(
                        "{}: {field}: {member} {}, expected {expected}",
                        vector.name, found[member]
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_class_is_there_and_every_sidecar_names_its_source() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for vector in vectors() {
        for member in ["class", "source", "what", "why"] {
            let text = vector.sidecar[member].as_str();
            assert!(
                text.is_some_and(|text| !text.is_empty()),
                "{}: {member}",
                vector.name
            );
        }
        let never = vector.sidecar["never"].as_object().unwrap();
        let something = never.values().any(|value| !value.is_null());
        assert!(something, "{}: never", vector.name);
        if let Some(original) = vector.sidecar["original"].as_str() {
            assert!(
                sidecar::folder()
                    .join("attacks")
                    .join(original)
                    .with_extension("pdf")
                    .exists()
            );
        }
        *counts.entry(vector.class().to_owned()).or_default() += 1;
    }
    let attacks: usize = CLASSES
        .iter()
        .map(|class| counts.get(*class).copied().unwrap_or(0))
        .sum();
    assert!(attacks >= 300, "{attacks} attacks");
    for class in CLASSES {
        assert!(counts.contains_key(class), "no attack of the class {class}");
    }
}

/// Every member that is expected is there and equal.
fn expect(name: &str, found: &Value, expected: &Value) {
    match expected {
        Value::Object(members) => {
            for (member, expected) in members {
                expect(&format!("{name}: {member}"), &found[member], expected);
            }
        }
        Value::Array(items) => {
            assert_eq!(found.as_array().map(Vec::len), Some(items.len()), "{name}");
            for (at, expected) in items.iter().enumerate() {
                expect(name, &found[at], expected);
            }
        }
        _ => assert_eq!(found, expected, "{name}"),
    }
}

/// Revisions that an earlier state let through.
#[test]
fn what_was_let_through_once_is_not_again() {
    let folder = sidecar::folder().join("found/later-revisions");
    let data = sidecar::anchors_from(["certificates/root.pem"].into_iter());
    let mut judged = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "pdf") {
            let file = fs::read(&path).unwrap();
            let verdict =
                sidecar::judge(&file, &data, datetime!(2026-06-01 0:00 UTC))["verdict"].clone();
            assert_ne!(verdict, "TOTAL-PASSED", "{}", path.display());
            judged += 1;
        }
    }
    assert!(judged >= 266, "{judged}");
}

/// All of them, judged once for all tests.
fn vectors() -> &'static [Vector] {
    static VECTORS: LazyLock<Vec<Vector>> = LazyLock::new(judged);
    &VECTORS
}

fn judged() -> Vec<Vector> {
    let vectors = sidecar::vectors_of(&["attacks", "attacks/controls", "attacks/originals"]);
    vectors.into_iter().map(judged_one).collect()
}

fn judged_one(vector: sidecar::Vector) -> Vector {
    let judged = panic::catch_unwind(|| vector.judge());
    Vector {
        name: vector.name.trim_start_matches("attacks/").to_owned(),
        judged: judged.unwrap_or_else(|_| sidecar::unreadable("panic")),
        sidecar: vector.sidecar,
    }
}
