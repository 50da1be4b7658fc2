//! The signatures of certificates that were found good: those of a document often come with the same chain.

use crate::algorithm::Verification;
use crate::x509::Certificate;
use std::cell::RefCell;
use std::collections::HashSet;

/// Each certificate whose signature is good, with that of its issuer.
#[derive(Debug, Default)]
pub(crate) struct Links(RefCell<HashSet<(Certificate, Certificate)>>);

impl Links {
    /// Whether the signature on `child` verifies under the key of `issuer`. One that is known costs no
    /// cryptography; whoever counts counts it all the same.
    pub(super) fn check(&self, child: &Certificate, issuer: &Certificate) -> Verification {
        let link = (child.clone(), issuer.clone());
        if self.0.borrow().contains(&link) {
            return Verification::Valid;
        }
        let verification = match child.signed() {
            Some(signed) => signed.verify(issuer.subject_public_key_info()),
            None => Verification::Unsupported {
                what: "a certificate that is not DER".to_owned(),
            },
        };
        if verification == Verification::Valid {
            self.0.borrow_mut().insert(link);
        }
        verification
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

    fn authority(key: &KeyPair) -> (CertificateParams, Certificate) {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(key).unwrap();
        let certificate = Certificate::from_der(certificate.der().to_vec()).unwrap();
        (params, certificate)
    }

    #[test]
    fn what_is_good_under_one_issuer_is_not_so_under_another_of_its_name() {
        let keys = [KeyPair::generate().unwrap(), KeyPair::generate().unwrap()];
        let (params, issuer) = authority(&keys[0]);
        let (_, namesake) = authority(&keys[1]);
        let own = KeyPair::generate().unwrap();
        let issued = CertificateParams::default()
            .signed_by(&own, &Issuer::new(params, &keys[0]))
            .unwrap();
        let child = Certificate::from_der(issued.der().to_vec()).unwrap();
        let mut touched = issued.der().to_vec();
        *touched.last_mut().unwrap() ^= 1;
        let touched = Certificate::from_der(touched).unwrap();
        let links = Links::default();
        for _ in 0..2 {
            assert_eq!(links.check(&child, &issuer), Verification::Valid);
            assert_eq!(links.check(&child, &namesake), Verification::Invalid);
            assert_eq!(links.check(&touched, &issuer), Verification::Invalid);
        }
        assert_eq!(links.0.borrow().len(), 1);
    }
}
