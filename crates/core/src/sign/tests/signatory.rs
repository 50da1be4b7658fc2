//! Signers with a key in memory.

use super::*;
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::x509::CertificateChain;
use crate::x509::made::Made;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    RSA_PKCS1_SHA256, RsaKeyPair,
};

/// A key that ring can use, and a self-signed certificate for it.
pub(super) struct Signatory {
    algorithm: SignatureAlgorithm,
    chain: CertificateChain,
    pkcs8: Vec<u8>,
}

impl Signatory {
    fn new(algorithm: SignatureAlgorithm, key: &rcgen::KeyPair) -> Self {
        let params = rcgen::CertificateParams::default();
        let certificate = params.self_signed(key).unwrap();
        let leaf = Certificate::from_der(certificate.der().to_vec()).unwrap();
        Self {
            algorithm,
            chain: CertificateChain::new(leaf, Vec::new()),
            pkcs8: key.serialized_der().to_vec(),
        }
    }

    /// Whoever has this certificate and its key.
    pub(super) fn of(made: &Made, issuers: Vec<Certificate>) -> Self {
        Self {
            algorithm: SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256),
            chain: CertificateChain::new(made.certificate.clone(), issuers),
            pkcs8: made.key.serialized_der().to_vec(),
        }
    }

    pub(super) fn ed25519() -> Self {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        Self::new(SignatureAlgorithm::Ed25519, &key)
    }

    /// Digests with another algorithm than the file's own.
    pub(super) fn p384() -> Self {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
        Self::new(SignatureAlgorithm::EcdsaP384(DigestAlgorithm::Sha384), &key)
    }

    /// The published key of the vectors.
    pub(super) fn rsa() -> Self {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../test-vectors/keys/official.pem"
        );
        let key = rcgen::KeyPair::from_pem(&std::fs::read_to_string(path).unwrap()).unwrap();
        Self::new(SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256), &key)
    }
}

impl Signer for Signatory {
    fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        let random = SystemRandom::new();
        Ok(match self.algorithm {
            SignatureAlgorithm::RsaPkcs1(_) => {
                let key = RsaKeyPair::from_pkcs8(&self.pkcs8).unwrap();
                let mut value = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut value)
                    .unwrap();
                value
            }
            SignatureAlgorithm::EcdsaP256(_) => {
                let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
                let key = EcdsaKeyPair::from_pkcs8(algorithm, &self.pkcs8, &random).unwrap();
                key.sign(&random, message).unwrap().as_ref().to_vec()
            }
            SignatureAlgorithm::EcdsaP384(_) => {
                let algorithm = &ECDSA_P384_SHA384_ASN1_SIGNING;
                let key = EcdsaKeyPair::from_pkcs8(algorithm, &self.pkcs8, &random).unwrap();
                key.sign(&random, message).unwrap().as_ref().to_vec()
            }
            _ => {
                let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&self.pkcs8).unwrap();
                key.sign(message).as_ref().to_vec()
            }
        })
    }
}
