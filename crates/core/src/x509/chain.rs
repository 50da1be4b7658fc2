//! A signing certificate with its issuers.

use super::certificate::Certificate;
use crate::error::{Error, Refusal};

/// A signing certificate and its issuers in order: each is issued by the next. The anchor may be
/// left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateChain {
    certificates: Vec<Certificate>,
}

impl CertificateChain {
    /// Puts `issuers`, in any order, behind `leaf`; those that are not its issuers are left out.
    #[must_use]
    pub fn new(leaf: Certificate, mut issuers: Vec<Certificate>) -> Self {
        let mut certificates = vec![leaf];
        while let Some(last) = certificates.last() {
            let wanted = last.issuer_name().der();
            let found = issuers
                .iter()
                .position(|candidate| candidate.subject_name().der() == wanted);
            match found {
                Some(position) => certificates.push(issuers.swap_remove(position)),
                None => break,
            }
        }
        Self { certificates }
    }

    /// Takes certificates that are already in order.
    ///
    /// # Errors
    /// [`Refusal::ChainOrder`] where one is not issued by the next, by name.
    pub fn in_order(certificates: Vec<Certificate>) -> Result<Self, Error> {
        let mut ordered = certificates.into_iter();
        let Some(leaf) = ordered.next() else {
            return Err(Refusal::ChainOrder { position: 0 }.into());
        };
        let rest: Vec<_> = ordered.collect();
        let wanted = rest.len() + 1;
        let chain = Self::new(leaf, rest);
        if chain.certificates.len() == wanted {
            Ok(chain)
        } else {
            Err(Refusal::ChainOrder {
                position: chain.certificates.len() - 1,
            }
            .into())
        }
    }

    /// The signing certificate.
    #[must_use]
    #[allow(clippy::indexing_slicing)] // never empty: both constructors start with a leaf
    pub fn leaf(&self) -> &Certificate {
        &self.certificates[0]
    }

    /// All of them, the signing certificate first.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}
