//! What EU DSS says of the letters that are judged over twenty years (test-vectors/over-time): the same, on every day.

use crate::{dss, tools};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const LETTERS: [&str; 4] = ["archived", "renewed", "renewed-twice", "renewed-late"];

/// What one day offers, and what is expected of which letters.
#[derive(Default)]
struct Day {
    lists: Vec<String>,
    letters: Vec<(PathBuf, Value)>,
}

#[test]
fn dss_says_the_same_over_twenty_years() {
    let test = "dss_says_the_same_over_twenty_years";
    let folder = tools::root().join("test-vectors");
    let days = days(&folder);
    assert_eq!(days.len(), 10);
    let mut anchors = Vec::new();
    for name in [
        "certificates/root",
        "over-time/time-root",
        "over-time/later-time-root",
    ] {
        anchors.push(folder.join(format!("{name}.pem")).display().to_string());
    }
    for (at, day) in days {
        let mut with = vec!["--at", &at, "--eddsa"];
        with.extend(anchors.iter().flat_map(|anchor| ["--anchor", anchor]));
        let lists = day.lists.iter();
        with.extend(lists.flat_map(|list| ["--crl", list.as_str()]));
        let files: Vec<PathBuf> = day.letters.iter().map(|(file, _)| file.clone()).collect();
        let Some(opinions) = dss::opinions_by(test, &with, &files) else {
            return;
        };
        for ((file, expected), opinion) in day.letters.iter().zip(opinions) {
            let (name, signature) = (file.display(), &opinion["signatures"][0]);
            let indication = expected["indication"].as_str().unwrap().replace('-', "_");
            assert_eq!(
                signature["indication"], indication,
                "{at} {name}: {opinion}"
            );
            assert_eq!(signature["format"], "PAdES-BASELINE-LTA", "{at} {name}");
            // without a proof DSS takes the day itself for the time
            let proven = expected["best_signature_time"].as_str();
            let time = proven.unwrap_or(&at);
            assert_eq!(signature["best_signature_time"], time, "{at} {name}");
        }
    }
}

/// By their times.
fn days(folder: &Path) -> BTreeMap<String, Day> {
    let mut days = BTreeMap::<String, Day>::new();
    for letter in LETTERS {
        let file = folder.join(format!("over-time/{letter}.pdf"));
        let sidecar = std::fs::read(file.with_extension("json")).unwrap();
        let sidecar: Value = serde_json::from_slice(&sidecar).unwrap();
        for look in sidecar["judgements"].as_array().unwrap() {
            let day = days.entry(look["at"].as_str().unwrap().to_owned());
            let day = day.or_default();
            let lists = look["lists"].as_array().unwrap().iter();
            let lists = lists.map(|list| folder.join(list.as_str().unwrap()));
            day.lists = lists.map(|list| list.display().to_string()).collect();
            day.letters.push((file.clone(), look["expected"].clone()));
        }
    }
    days
}
