//! The crate `pkix-path`, with Segel's check of a signature: another check is not what is compared.

use crate::made::{Chain, now};
use der::Encode as _;
use pkix_path::{SignatureVerifier, TrustAnchor, ValidationPolicy, validate_path};
use segel_core::algorithm::{Verification, VerificationAlgorithm, verify_signature};
use segel_core::x509::Certificate;
use x509_cert::der::{self, Decode as _};
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

struct Door;

impl SignatureVerifier for Door {
    fn verify_signature(
        &self,
        _algorithm: AlgorithmIdentifierRef<'_>,
        issuer_spki: SubjectPublicKeyInfoRef<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), signature::Error> {
        let algorithm =
            VerificationAlgorithm::Ecdsa(segel_core::algorithm::DigestAlgorithm::Sha256);
        let key = issuer_spki.to_der().unwrap();
        match verify_signature(&algorithm, &key, message, signature) {
            Verification::Valid => Ok(()),
            _ => Err(signature::Error::new()),
        }
    }
}

pub(crate) fn verify(chain: &Chain) -> Result<(), String> {
    let read = |certificate: &Certificate| {
        x509_cert::Certificate::from_der(certificate.der()).map_err(|error| error.to_string())
    };
    let mut path = vec![read(&chain.leaf)?];
    for authority in chain.authorities.iter().rev() {
        path.push(read(authority)?);
    }
    let anchors = [TrustAnchor::from_cert(read(&chain.root)?)];
    let now = u64::try_from(now().unix_timestamp()).unwrap();
    let policy = ValidationPolicy::new(now);
    validate_path(&path, &anchors, &policy, &Door)
        .map(|_| ())
        .map_err(|error| error.to_string())
}
