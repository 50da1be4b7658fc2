//! The numbers that the program ends with.

use std::process::ExitCode;

/// How a command ended. The same number means the same thing to `sign`, `inspect` and `token`;
/// `verify` has its own reading, see [`crate::commands::verify`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; for `verify`: every file is TOTAL-PASSED.
    Done,
    /// The document is the reason; for `verify`: some file is TOTAL-FAILED or could not be read.
    Document,
    /// The command line is the reason.
    Usage,
    /// The token, the key, its certificate or the PIN is the reason; for `verify`: neither passed
    /// nor failed.
    Key,
}

impl Exit {
    /// The number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Document => 1,
            Self::Usage => 2,
            Self::Key => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
