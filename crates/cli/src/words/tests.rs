//! Both languages say the same things, and everything that the program may have to say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use fluent_bundle::FluentError;
use std::collections::BTreeSet;
use std::path::Path;

const LANGUAGES: [Language; 2] = [Language::Indonesian, Language::English];

#[test]
fn every_entry_of_the_message_files_is_readable_and_stands_once() {
    for language in LANGUAGES {
        let resource = FluentResource::try_new(language.sentences().to_owned())
            .unwrap_or_else(|(_, faults)| unreachable!("{language:?}: {faults:?}"));
        let mut bundle = FluentBundle::new(vec![language.identifier()]);
        let added: Result<(), Vec<FluentError>> = bundle.add_resource(resource);
        assert!(added.is_ok(), "{language:?}: {added:?}");
    }
}

#[test]
fn both_languages_have_the_same_keys_and_place_the_same_details() {
    let indonesian = entries(Language::Indonesian);
    let english = entries(Language::English);
    let keys = |entries: &[(String, String)]| -> Vec<String> {
        entries.iter().map(|(key, _)| key.clone()).collect()
    };
    assert_eq!(keys(&indonesian), keys(&english));
    for ((key, indonesian), (_, english)) in indonesian.iter().zip(&english) {
        // UTC stands beside WIB only.
        if key != "moment" {
            assert_eq!(placeables(indonesian), placeables(english), "{key}");
        }
    }
}

#[test]
fn every_code_of_core_and_of_the_token_has_a_message_and_a_next_step() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for source in [
        "crates/core/src/error/mod.rs",
        "crates/core/src/error/refusal.rs",
        "hsm/src/error.rs",
    ] {
        let text = std::fs::read_to_string(workspace.join(source)).unwrap();
        let codes = codes(&text);
        assert!(codes.len() > 10, "{source}: {codes:?}");
        assert_explained(source, &codes);
    }
}

#[test]
fn every_code_of_the_program_itself_has_a_message_and_a_next_step() {
    for source in [
        "src/error/mod.rs",
        "src/error/usage.rs",
        "src/secret/mod.rs",
        "src/args/usage.rs",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
        assert_explained(source, &codes(&std::fs::read_to_string(path).unwrap()));
    }
}

#[test]
fn every_code_is_in_the_reference() {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli/reference.md");
    let reference = std::fs::read_to_string(reference).unwrap();
    for (key, _) in entries(Language::English) {
        let code = key
            .strip_prefix("error-")
            .filter(|code| !code.ends_with("-next"));
        if let Some(code) = code {
            assert!(reference.contains(&format!("`{code}`")), "{code}");
        }
    }
}

#[test]
fn every_sentence_that_the_program_asks_for_exists() {
    let words = Words::new(Language::Indonesian);
    let mut asked = 0;
    for text in program_sources() {
        for call in [".say(\"", ".tell(\"", ".find(\"", ".read(\""] {
            for found in text.split(call).skip(1) {
                let key = &found[..found.find('"').unwrap()];
                assert!(words.find(key, &[]).is_some(), "{key}");
                asked += 1;
            }
        }
    }
    assert!(asked > 10, "only {asked} found");
}

#[test]
fn what_is_placed_into_a_sentence_is_made_harmless() {
    let words = Words::new(Language::English);
    let text = words.tell("error-input-missing", &[("path", "a\u{1b}[2J".to_owned())]);
    assert!(!text.contains('\u{1b}'), "{text:?}");
    assert!(text.contains("a\u{fffd}[2J"), "{text:?}");
}

fn assert_explained(source: &str, codes: &BTreeSet<String>) {
    assert!(!codes.is_empty(), "{source}");
    for language in LANGUAGES {
        let words = Words::new(language);
        for code in codes {
            for key in [format!("error-{code}"), format!("error-{code}-next")] {
                assert!(
                    words.find(&key, &[]).is_some(),
                    "{source}: {key} in {language:?}"
                );
            }
        }
    }
}

/// The string literals in the bodies of the functions `code`: kebab-case names behind an arrow.
fn codes(source: &str) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for body in source.split("fn code(").skip(1) {
        let body = body.split("\n    fn ").next().unwrap();
        let body = body.split("\n    pub").next().unwrap();
        let body = body.split("\n}\n").next().unwrap();
        for arm in body.split("=>").skip(1) {
            let arm = arm.trim_start().trim_start_matches('{').trim_start();
            if let Some(literal) = arm
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next())
            {
                codes.insert(literal.to_owned());
            }
        }
    }
    codes
}

fn entries(language: Language) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in language.sentences().lines() {
        let begins = line.starts_with(|character: char| character.is_ascii_lowercase());
        match (
            begins.then(|| line.split_once(" =")).flatten(),
            entries.last_mut(),
        ) {
            (Some((key, text)), _) => entries.push((key.to_owned(), text.to_owned())),
            (None, Some((_, text))) if line.starts_with(' ') => text.push_str(line),
            _ => {}
        }
    }
    entries
}

fn placeables(text: &str) -> BTreeSet<String> {
    text.split("{ $")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(" }")?.0.to_owned()))
        .collect()
}

fn program_sources() -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "tests.rs") {
                sources.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    sources
}
