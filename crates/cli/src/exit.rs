//! The numbers that the program ends with.

use std::process::ExitCode;

/// How a command ended. The same number means the same thing to `sign`, `inspect` and `token`;
/// `verify` and `trust` have their own reading, see [`crate::commands::verify`].
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

impl Exit {
    /// Of two files the worse: a failure outweighs what could not be decided, which outweighs what
    /// passed.
    pub(crate) fn or_worse(self, other: Self) -> Self {
        let rank = |exit: Self| match exit {
            Self::Done => 0,
            Self::Key => 1,
            Self::Document | Self::Usage => 2,
        };
        if rank(other) > rank(self) {
            other
        } else {
            self
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn one_failure_decides_the_exit_code() {
        assert_eq!(Exit::Done.or_worse(Exit::Done), Exit::Done);
        assert_eq!(Exit::Done.or_worse(Exit::Key), Exit::Key);
        assert_eq!(Exit::Document.or_worse(Exit::Key), Exit::Document);
        assert_eq!(Exit::Key.or_worse(Exit::Document), Exit::Document);
    }
}
