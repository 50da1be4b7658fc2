//! Tokens in kryoptic, a module that shares no code with SoftHSM: what signs with both is not made to
//! one module's measure.
//!
//! No Debian package has it, so `kryoptic/build` beside this crate compiles it from crates.io the first
//! time that a test asks.

use crate::module::{Module, folder_of_this_process};
use crate::{Token, tools};
use std::fmt::Write;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// How many tokens with all mechanisms a process may have. kryoptic knows no slots but those of its
/// configuration, which it reads once.
const SLOTS: u64 = 64;
/// The slots above have tokens without these mechanisms, as the tokens of older devices are.
const SLOTS_WITHOUT_PSS: u64 = 4;
const PSS: [&str; 4] = [
    "CKM_RSA_PKCS_PSS",
    "CKM_SHA256_RSA_PKCS_PSS",
    "CKM_SHA384_RSA_PKCS_PSS",
    "CKM_SHA512_RSA_PKCS_PSS",
];

static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
static MODULE: OnceLock<Module> = OnceLock::new();

/// One initialised token of kryoptic.
pub struct Kryoptic(Token);

impl Kryoptic {
    /// A new token with a label of its own, or `None` after a line on standard error where kryoptic
    /// cannot be built. `test` is the name in that line.
    ///
    /// # Panics
    /// Where kryoptic cannot be built and must be there, or does not work.
    #[must_use]
    pub fn start(test: &str) -> Option<Self> {
        Self::in_slots(test, |slot| slot < SLOTS)
    }

    /// The same on a token that has no mechanism for RSASSA-PSS.
    ///
    /// # Panics
    /// As [`Kryoptic::start`].
    #[must_use]
    pub fn start_without_pss(test: &str) -> Option<Self> {
        Self::in_slots(test, |slot| slot >= SLOTS)
    }

    fn in_slots(test: &str, may_be_taken: impl Fn(u64) -> bool) -> Option<Self> {
        match BUILT.get_or_init(build) {
            Ok(path) => {
                let module = MODULE.get_or_init(|| initialise(path.clone()));
                Some(Self(module.token(|slot| may_be_taken(slot.id()))))
            }
            Err(problem) => {
                tools::absent(test, problem);
                None
            }
        }
    }
}

impl Deref for Kryoptic {
    type Target = Token;

    fn deref(&self) -> &Token {
        &self.0
    }
}

/// The module's path, or one line that says why there is none.
fn build() -> Result<PathBuf, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = here.join("../../target/kryoptic");
    let output = Command::new(here.join("kryoptic/build"))
        .arg(&folder)
        .output()
        .map_err(|error| format!("hsm/testing/kryoptic/build does not start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.trim().replace('\n', "; "));
    }
    Ok(folder.canonicalize().unwrap().join("libkryoptic.so"))
}

fn initialise(path: PathBuf) -> Module {
    let folder = folder_of_this_process("kryoptic");
    let mut lines = String::new();
    for slot in 0..SLOTS + SLOTS_WITHOUT_PSS {
        let file = folder.join(format!("{slot}.sql"));
        // In TOML a literal string, which no character of a path but the quote could leave.
        writeln!(lines, "[[slots]]\nslot = {slot}\ndbtype = 'sqlite'").unwrap();
        writeln!(lines, "dbargs = '{}'", file.display()).unwrap();
        if slot >= SLOTS {
            writeln!(lines, "mechanisms = ['DENY', '{}']", PSS.join("', '")).unwrap();
        }
    }
    let configuration = folder.join("kryoptic.toml");
    std::fs::write(&configuration, lines).unwrap();
    Module::initialise(path, "KRYOPTIC_CONF", configuration)
}
