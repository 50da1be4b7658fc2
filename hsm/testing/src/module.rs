//! A PKCS#11 module of this process and what all tokens behind it share.
//!
//! A module reads its configuration once per process, so all its tokens live in one folder and each
//! test takes a token of its own.

use crate::{Token, set_environment_variable};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::slot::Slot;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) struct Module {
    pub(crate) path: PathBuf,
    /// The environment variable that leads the module to its configuration, and so to its tokens.
    pub(crate) variable: &'static str,
    pub(crate) configuration: PathBuf,
    pub(crate) context: Pkcs11,
    /// Held while a token is initialised: everyone looks for a free slot, and the first one is it.
    tokens_made: Mutex<u32>,
}

impl Module {
    /// Loads and initialises the module with `configuration`, a file that is there already.
    pub(crate) fn initialise(
        path: PathBuf,
        variable: &'static str,
        configuration: PathBuf,
    ) -> Self {
        set_environment_variable(variable, &configuration);
        let context = Pkcs11::new(&path).unwrap();
        match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) => {}
            Err(error) => panic!(
                "{} was to be initialised before anything else in this process does it: {error}",
                path.display()
            ),
        }
        Self {
            path,
            variable,
            configuration,
            context,
            tokens_made: Mutex::new(0),
        }
    }

    /// A token with a label of its own, in the first free slot that may be taken.
    pub(crate) fn token(&'static self, may_be_taken: impl Fn(Slot) -> bool) -> Token {
        let mut number = self.tokens_made();
        *number += 1;
        Token::initialise(self, self.free_slot(may_be_taken), format!("uji-{number}"))
    }

    /// A token with this label, which others may have.
    pub(crate) fn token_labelled(&'static self, label: &str) -> Token {
        let _held = self.tokens_made();
        Token::initialise(self, self.free_slot(|_| true), label.to_owned())
    }

    fn tokens_made(&self) -> MutexGuard<'_, u32> {
        self.tokens_made
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn free_slot(&self, may_be_taken: impl Fn(Slot) -> bool) -> Slot {
        let is_free = |slot: Slot| {
            !self
                .context
                .get_token_info(slot)
                .unwrap()
                .token_initialized()
        };
        self.context
            .get_all_slots()
            .unwrap()
            .into_iter()
            .find(|slot| may_be_taken(*slot) && is_free(*slot))
            .unwrap_or_else(|| {
                panic!(
                    "no slot is free for another token: see {}",
                    self.configuration.display()
                )
            })
    }
}

/// A new folder `segel-NAME-PROCESS`. Statics are not dropped, so the folders of processes that are
/// gone are removed by the next.
pub(crate) fn folder_of_this_process(name: &str) -> PathBuf {
    let prefix = format!("segel-{name}-");
    let temporary = std::env::temp_dir();
    for entry in std::fs::read_dir(&temporary).unwrap().flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(&prefix));
        let process = process.and_then(|process| process.parse::<u32>().ok());
        if process.is_some_and(|id| !Path::new("/proc").join(id.to_string()).exists()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    let folder = temporary.join(format!("{prefix}{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
