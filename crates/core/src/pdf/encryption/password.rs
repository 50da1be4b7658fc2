//! What opens an encrypted document.

use zeroize::Zeroizing;

/// A password as it was typed: the owner's or a reader's, nobody but the document can tell. It is
/// wiped when it is dropped, and nothing prints it.
pub struct Password(Zeroizing<Vec<u8>>);

impl Password {
    /// A password as text in UTF-8, or as the bytes that another program took for one.
    #[must_use]
    pub fn new(password: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(password.into()))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
