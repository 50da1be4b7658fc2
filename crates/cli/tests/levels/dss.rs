//! Witness of levels and of validation over time: EU DSS, offline, under its default policy. It is Java, built by
//! `witness/dss/build` from Maven packages; one process judges many files, since starting it takes seconds.

use crate::lab::Lab;
use crate::tools;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What DSS says of each file, in their order; nothing where Java or Maven is not there.
pub(crate) fn opinions(test: &str, lab: &Lab, files: &[PathBuf]) -> Option<Vec<Value>> {
    for program in ["java", "mvn"] {
        segel_hsm_testing::tools::program(program, test)?;
    }
    let mut witness = Command::new("java");
    witness
        .args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"])
        .arg(built().join("jars/*"))
        .arg("Witness");
    for anchor in lab.anchors() {
        witness.args(["--anchor", &anchor]);
    }
    let lines = String::from_utf8(tools::succeed(witness.args(files))).unwrap();
    let opinions: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(opinions.len(), files.len());
    Some(opinions)
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
