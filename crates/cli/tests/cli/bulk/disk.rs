//! A disk that is full in the middle of a run.

use super::letters;
use crate::office::{KEY, Office, PASSPHRASE};
use segel_hsm_testing::tools;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const LETTERS: usize = 60;

/// A small disk, on which a run is begun; then a larger one, on which it is gone on with. It is there for
/// these processes alone, so what is on it is copied before they end.
const SCRIPT: &str = r#"
mkdir hasil
mount -t tmpfs -o size=256k segel hasil
"$0" bulk run --json --token file:token.segel --key "$1" --pin-fd 3 surat hasil 3<frasa >run.jsonl && exit 9
echo $? >run.exit
find hasil -name '*.pdf' | wc -l >run.outputs
mount -o remount,size=64m hasil
"$0" bulk resume --json --pin-fd 3 hasil 3<frasa >resume.jsonl
echo $? >resume.exit
cp -R hasil salinan
umount hasil
"#;

/// A name space in which a disk may be mounted.
fn unshare(test: &str) -> Option<PathBuf> {
    let unshare = tools::program("unshare", test)?;
    let probe = Command::new(&unshare)
        .args(["-Urm", "mount", "-t", "tmpfs", "segel", "/mnt"])
        .stderr(Stdio::null())
        .status();
    if !probe.is_ok_and(|status| status.success()) {
        tools::absent(test, "no disk may be mounted in a name space of one's own");
        return None;
    }
    Some(unshare)
}

fn summary(office: &Office, name: &str) -> Value {
    let lines = fs::read_to_string(office.path(name)).unwrap();
    let last = lines.lines().last().unwrap();
    serde_json::from_str::<Value>(last).unwrap()["summary"].clone()
}

#[test]
fn a_full_disk_ends_the_run_and_with_more_room_it_is_gone_on_with() {
    let test = "a_full_disk_ends_the_run_and_with_more_room_it_is_gone_on_with";
    let Some(unshare) = unshare(test) else {
        return;
    };
    let office = Office::new();
    letters(&office, LETTERS);
    fs::write(office.path("frasa"), format!("{PASSPHRASE}\n")).unwrap();
    let ended = Command::new(unshare)
        .args(["-Urm", "sh", "-c", SCRIPT])
        .args([env!("CARGO_BIN_EXE_segel"), KEY])
        .current_dir(office.folder())
        .status();
    assert!(ended.unwrap().success());
    let text = |name: &str| fs::read_to_string(office.path(name)).unwrap();
    let run = summary(&office, "run.jsonl");
    assert_eq!(text("run.exit"), "3\n", "{run}");
    assert_eq!(run["end"], "disk");
    assert!(run["left"].as_u64().unwrap() > 0, "{run}");
    // what it said to be signed was there, and nothing else
    let signed = run["signed"].as_u64().unwrap();
    assert!(signed > 0);
    assert_eq!(text("run.outputs").trim(), signed.to_string());

    let resumed = summary(&office, "resume.jsonl");
    assert_eq!(text("resume.exit"), "0\n", "{resumed}");
    assert_eq!(resumed["left"], 0);
    assert_eq!(super::below(&office.path("salinan")).len(), LETTERS);
    let verified = office.verify(&["salinan"]).run();
    assert_eq!(verified.done().json_lines().len(), LETTERS);
}
