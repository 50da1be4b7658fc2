//! Witness of levels and of validation over time: EU DSS, offline, under its default policy. It is Java, built by
//! `witness/dss/build` from Maven packages; one process judges many files, since starting it takes seconds.

use crate::lab::{Lab, letter};
use crate::tools;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What DSS says of each file, in their order; nothing where Java or Maven is not there.
pub(crate) fn opinions(test: &str, lab: &Lab, files: &[PathBuf]) -> Option<Vec<Value>> {
    opinions_with(test, lab, &[], files)
}

/// The same, with revocation lists (`--crl`) or for another time (`--at`).
pub(crate) fn opinions_with(
    test: &str,
    lab: &Lab,
    with: &[&str],
    files: &[PathBuf],
) -> Option<Vec<Value>> {
    let anchors = lab.anchors();
    let anchors = anchors.iter().flat_map(|anchor| ["--anchor", anchor]);
    let with: Vec<&str> = anchors.chain(with.iter().copied()).collect();
    opinions_by(test, &with, files)
}

/// The same, with nothing of the lab.
pub(crate) fn opinions_by(test: &str, with: &[&str], files: &[PathBuf]) -> Option<Vec<Value>> {
    let mut witness = java("Witness", test)?;
    let lines = String::from_utf8(tools::succeed(witness.args(with).args(files))).unwrap();
    let opinions: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(opinions.len(), files.len());
    Some(opinions)
}

/// Has DSS sign the letter at each level and raise what it signed, into a folder.
pub(crate) fn sign(test: &str, lab: &Lab, folder: &Path) -> Option<()> {
    let mut sign = java("Sign", test)?;
    sign.arg("--key").arg(lab.path("official.key.pem"));
    for certificate in ["official.crt", "interm.crt"] {
        sign.arg("--certificate").arg(lab.path(certificate));
    }
    for anchor in lab.anchors() {
        sign.args(["--anchor", &anchor]);
    }
    sign.args(["--tsa", &lab.tsa()]);
    tools::succeed(sign.arg(letter()).arg(folder));
    Some(())
}

/// One of the programs of `witness/dss`; nothing where Java or Maven is not there.
fn java(class: &str, test: &str) -> Option<Command> {
    for program in ["java", "mvn"] {
        segel_hsm_testing::tools::program(program, test)?;
    }
    let mut command = Command::new("java");
    command
        .args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"])
        .arg(built().join("jars/*"))
        .arg(class);
    Some(command)
}

/// Holds reports in XML against ETSI's schema, which comes with DSS.
pub(crate) fn hold_against_schema(reports: &[PathBuf]) {
    let mut script = tools::script("levels/etsi_schema.py");
    tools::succeed(script.arg(built().join("jars")).args(reports));
}

/// Where it is; built by whichever test comes first.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = tools::root().join("target/dss-witness");
        let build = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/witness/dss/build");
        tools::succeed(Command::new(build).arg(&folder));
        folder
    })
}
