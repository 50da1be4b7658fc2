//! Manual pages.

use crate::segel::{Segel, files};
use segel_hsm_testing::tools;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn written(language: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let answer = Segel::new(["man", "--lang", language])
        .arg(folder.path())
        .run();
    let count = files(folder.path()).len();
    assert!(count > 15, "{count}");
    assert!(answer.done().output.contains(&format!(": {count} ")));
    folder
}

/// The options that a help text or a page names.
fn options(text: &str) -> Vec<&str> {
    text.split(|character: char| !(character.is_ascii_alphanumeric() || character == '-'))
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .collect()
}

/// The commands that a help text lists under its last heading.
fn commands<'a>(help: &'a str, heading: &str) -> Vec<&'a str> {
    help.split_once(&format!("\n{heading}:\n"))
        .map_or("", |(_, list)| list)
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

#[test]
fn every_command_has_a_page_and_every_option_is_in_it() {
    for (language, heading) in [("id", "Perintah"), ("en", "Commands")] {
        let folder = written(language);
        let mut pages = files(folder.path());
        let mut left: Vec<Vec<String>> = vec![Vec::new()];
        while let Some(command) = left.pop() {
            let help = Segel::new(&command)
                .args(["--help", "--lang", language])
                .run();
            let help = &help.done().output;
            let name = [&["segel".to_owned()], &*command].concat().join("-");
            assert!(pages.remove(Path::new(&format!("{name}.1")).as_os_str()));
            let page = fs::read_to_string(folder.path().join(format!("{name}.1"))).unwrap();
            let page = page
                .replace("\\fB", "")
                .replace("\\fR", "")
                .replace('\\', "");
            let named = options(&page);
            for option in options(help) {
                assert!(named.contains(&option), "{name}: {option}");
            }
            for subcommand in commands(help, heading) {
                left.push([&*command, &[subcommand.to_owned()]].concat());
            }
        }
        assert!(pages.is_empty(), "{pages:?}");
    }
}

#[test]
fn no_page_is_warned_of() {
    let Some(groff) = tools::program("groff", "no_page_is_warned_of") else {
        return;
    };
    for language in ["id", "en"] {
        let folder = written(language);
        for name in files(folder.path()) {
            let output = Command::new(&groff)
                .args(["-man", "-ww", "-z", "-K", "utf8", "-T", "utf8"])
                .arg(folder.path().join(&name))
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(
                output.status.success() && said.is_empty(),
                "{name:?}: {said}"
            );
        }
    }
}

#[test]
fn a_page_is_in_the_language_that_is_spoken() {
    for (language, words, others) in [
        (
            "id",
            ["NAMA", "PILIHAN", "CATATAN", "LIHAT JUGA"],
            ".SH OPTIONS",
        ),
        (
            "en",
            ["NAME", "OPTIONS", "NOTES", "SEE ALSO"],
            ".SH PILIHAN",
        ),
    ] {
        let folder = written(language);
        let page = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let text = page("segel-verify.1");
        for word in words {
            let heading = |line: &str| {
                line.strip_prefix(".SH ")
                    .map(|text| text.trim_matches('"') == word)
            };
            assert!(
                text.lines().any(|line| heading(line) == Some(true)),
                "{word}: {text}"
            );
        }
        assert!(!text.contains(others), "{text}");
        for name in ["segel.1", "segel-bulk-run.1"] {
            for english in [".SH EXTRA", "Print help", "default:", "Possible values"] {
                assert!(!page(name).contains(english), "{name}: {english}");
            }
        }
    }
}

#[test]
fn a_page_that_is_there_is_not_overwritten_and_no_other_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("segel-verify.1");
    fs::write(&own, "milik orang lain").unwrap();
    let refused = Segel::new(["man"]).arg(folder.path()).run();
    refused.refused_in_words("output-exists", 2);
    assert!(refused.complaint.contains("segel-verify.1"), "{refused:?}");
    assert_eq!(files(folder.path()).len(), 1);
    assert_eq!(fs::read(own).unwrap(), b"milik orang lain");
}

#[test]
fn a_folder_that_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Segel::new(["man", "tidak-ada"]).within(folder.path()).run();
    refused.refused_in_words("output-folder", 2);
    assert!(refused.complaint.contains("tidak-ada"), "{refused:?}");
}
