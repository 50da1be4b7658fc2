//! Joint 3: where a signed document goes.

use crate::source::Source;
use std::io::{self, Write};
use std::ops::Range;

/// Takes a signed document: first the bytes of the original, then the revision behind them.
///
/// Everything that implements [`Write`] is one. A caller that can move the original without its
/// bytes passing through this program (a clone, a copy inside the kernel) has an output of its own.
pub trait Output {
    /// Moves `range` of the original, which follows the bytes that stand here, over by itself, if it
    /// can, and gives what then stands here. That is what is digested, not the original: a file
    /// that changes between the copy and the digest must not get a signature over bytes that it
    /// does not have. `None` where the bytes are to be handed to [`Output::append`].
    ///
    /// # Errors
    /// What went wrong while moving, other than that it cannot be done here.
    fn take_over(&mut self, range: Range<u64>) -> io::Result<Option<&dyn Source>>;

    /// Adds bytes behind those that stand here.
    ///
    /// # Errors
    /// Whatever keeps them from being written.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
}

impl<W: Write> Output for W {
    fn take_over(&mut self, _range: Range<u64>) -> io::Result<Option<&dyn Source>> {
        Ok(None)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }
}
