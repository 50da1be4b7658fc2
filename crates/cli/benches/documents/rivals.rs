//! Programs of others: pyHanko from the project's `.venv`, and the crate underskrift from
//! `benches/rivals`, where `scripts/bench-documents` says in the environment that they are there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PYHANKO: &str = "pyHanko";
const UNDERSKRIFT: &str = "underskrift";

/// What can be started, and an RSA-2048 key for it.
pub(crate) struct Rivals {
    python: Option<PathBuf>,
    underskrift: Option<PathBuf>,
    keys: PathBuf,
}

impl Rivals {
    pub(crate) const BOTH: &'static [&'static str] = &[PYHANKO, UNDERSKRIFT];
    pub(crate) const PYHANKO: &'static [&'static str] = &[PYHANKO];

    /// What the environment names. The key is made by openssl.
    pub(crate) fn found(folder: &Path) -> Self {
        let named = |name| std::env::var_os(name).map(PathBuf::from);
        let rivals = Self {
            python: named("SEGEL_BENCH_PYTHON"),
            underskrift: named("SEGEL_BENCH_UNDERSKRIFT"),
            keys: folder.to_owned(),
        };
        if rivals.python.is_some() || rivals.underskrift.is_some() {
            for arguments in [
                "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -subj /CN=Ukur",
                "pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der",
                "x509 -in certificate.pem -outform DER -out certificate.der",
            ] {
                let mut openssl = Command::new("openssl");
                openssl.args(arguments.split(' ')).current_dir(folder);
                assert!(openssl.output().unwrap().status.success(), "{arguments}");
            }
        }
        rivals
    }

    pub(crate) fn command(&self, name: &str, input: &Path, output: &Path) -> Option<Command> {
        let (mut command, form) = if name == PYHANKO {
            let mut python = Command::new(self.python.as_ref()?);
            python.arg(
                Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("../../benches/rivals/sign_with_pyhanko.py"),
            );
            (python, "pem")
        } else {
            (Command::new(self.underskrift.as_ref()?), "der")
        };
        let key = |what: &str| fs::canonicalize(self.keys.join(format!("{what}.{form}"))).ok();
        command.args([key("key")?, key("certificate")?]);
        command.args([input, output]);
        Some(command)
    }
}
