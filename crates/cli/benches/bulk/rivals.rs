//! Programs of others that sign the same folder with the same key: pyHanko through python-pkcs11, and the
//! crate ades-rs from `benches/rivals`, where the environment says that they are there. Neither syncs what
//! it writes, nor looks at it again.

use secrecy::ExposeSecret;
use segel_hsm_testing::SoftHsm;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A program, and how it is told which token.
pub(crate) struct Rival {
    pub(crate) name: &'static str,
    /// What works beside one another.
    pub(crate) workers: &'static str,
    program: OsString,
    script: Option<&'static str>,
}

/// What the environment names.
pub(crate) fn found() -> Vec<Rival> {
    let pyhanko = std::env::var_os("SEGEL_BENCH_PYTHON").map(|program| Rival {
        name: "pyHanko",
        workers: "processes",
        program,
        script: Some(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../benches/rivals/sign_folder_with_pyhanko.py"
        )),
    });
    let ades = std::env::var_os("SEGEL_BENCH_ADES").map(|program| Rival {
        name: "ades-rs",
        workers: "threads",
        program,
        script: None,
    });
    pyhanko.into_iter().chain(ades).collect()
}

impl Rival {
    /// Documents a second, from its start to its end.
    pub(crate) fn sign(
        &self,
        hsm: &SoftHsm,
        key: &str,
        input: &Path,
        output: &Path,
        workers: usize,
    ) -> f64 {
        let (name, value) = hsm.environment();
        // ades-rs counts the slots; there is one token
        let token = match self.script {
            Some(_) => hsm.label(),
            None => "0",
        };
        let began = Instant::now();
        let mut child = Command::new(&self.program)
            .args(self.script)
            .arg(hsm.module())
            .args([token, key])
            .args([input, output])
            .arg(workers.to_string())
            .env(name, value)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let pin = hsm.pin();
        let mut stdin = child.stdin.take().unwrap();
        writeln!(stdin, "{}", pin.expose_secret()).unwrap();
        drop(stdin);
        assert!(child.wait().unwrap().success(), "{}", self.name);
        let seconds = began.elapsed().as_secs_f64();
        let count = fs::read_dir(output).unwrap().count();
        assert_eq!(count, fs::read_dir(input).unwrap().count(), "{}", self.name);
        #[allow(clippy::cast_precision_loss)]
        let count = count as f64;
        count / seconds
    }
}
