//! A key's share in its token.

use super::token::Token;
use std::sync::Arc;

/// Holds the token. The last share to go closes the token's sessions, which are calls like any other:
/// they wait while the module is made anew, and are made by nobody who is inside already.
pub(super) struct Share(Option<Arc<Token>>);

impl Share {
    pub(super) fn of(token: &Arc<Token>) -> Self {
        Self(Some(Arc::clone(token)))
    }

    #[allow(clippy::expect_used)] // taken in drop alone
    pub(super) fn token(&self) -> &Token {
        self.0.as_ref().expect("held until dropped")
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        if let Some(token) = self.0.take() {
            let module = Arc::clone(token.module());
            let _pass = module.gate().pass();
            // Nobody logs in while the last sessions close: the login that ends would pass for theirs.
            let _tokens = module.tokens();
            drop(token);
        }
    }
}
