//! Tokens in SoftHSM.

use crate::module::{Module, folder_of_this_process};
use crate::{Token, tools};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::OnceLock;

const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
];

static MODULE: OnceLock<Module> = OnceLock::new();

/// One initialised token of SoftHSM.
pub struct SoftHsm(Token);

impl SoftHsm {
    /// A new token with a label of its own, or `None` after a line on standard error where SoftHSM is
    /// not installed. `test` is the name in that line.
    ///
    /// # Panics
    /// Where SoftHSM is absent and must not be, or does not work.
    #[must_use]
    pub fn start(test: &str) -> Option<Self> {
        let path = tools::file(&MODULES, "softhsm2", test)?;
        let module = MODULE.get_or_init(|| initialise(path));
        // SoftHSM always has one free slot, and another once that is taken.
        Some(Self(module.token(|_| true)))
    }

    /// Another token with the label of this one.
    #[must_use]
    pub fn twin(&self) -> Self {
        let module = MODULE.get().expect("this token is behind it");
        Self(module.token_labelled(self.label()))
    }
}

impl Deref for SoftHsm {
    type Target = Token;

    fn deref(&self) -> &Token {
        &self.0
    }
}

fn initialise(path: PathBuf) -> Module {
    let folder = folder_of_this_process("softhsm");
    let tokens = folder.join("tokens");
    std::fs::create_dir_all(&tokens).unwrap();
    let configuration = folder.join("softhsm2.conf");
    let lines = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
        tokens.display()
    );
    std::fs::write(&configuration, lines).unwrap();
    Module::initialise(path, "SOFTHSM2_CONF", configuration)
}
