//! Keys in SoftHSM: found, judged, and signed with; every signature is verified by ring.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use segel_core::Signer;
use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::{Error, KeySelector, RsaScheme, SigningKey, TokenAddress, open_signer};
use segel_hsm_testing::{SoftHsm, TestAuthority, TestKey};
use support::{address, label, message, verifies};

/// A token with one key `ttd` and its certificate and authority.
fn token_with(test: &str, key: TestKey) -> Option<SoftHsm> {
    let hsm = SoftHsm::start(test)?;
    let spki = hsm.generate("ttd", &[0x11], key);
    let authority = TestAuthority::new("Otoritas Uji");
    hsm.import_certificate("ttd", &[0x11], &authority.issue("Budi Contoh", &spki));
    hsm.import_certificate("otoritas", &[0x12], authority.certificate());
    Some(hsm)
}

fn open(hsm: &SoftHsm, key: &KeySelector) -> Result<Box<dyn Signer>, Error> {
    open_signer(&address(&hsm.uri()), key, Some(&hsm.pin()), None)
}

fn code(result: Result<Box<dyn Signer>, Error>) -> &'static str {
    result.err().unwrap().code()
}

#[test]
fn every_kind_of_key_signs_with_the_chain_on_the_token() {
    for (key, algorithm) in [
        (
            TestKey::Rsa2048,
            SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
        ),
        (
            TestKey::P256,
            SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256),
        ),
        (
            TestKey::P384,
            SignatureAlgorithm::EcdsaP384(DigestAlgorithm::Sha384),
        ),
        (TestKey::Ed25519, SignatureAlgorithm::Ed25519),
    ] {
        let Some(hsm) = token_with("every_kind_of_key_signs", key) else {
            return;
        };
        let signer = open(&hsm, &label("ttd")).unwrap();
        assert_eq!(signer.algorithm(), algorithm);
        assert_eq!(signer.chain().leaf().common_name().unwrap(), "Budi Contoh");
        assert_eq!(signer.chain().certificates().len(), 2);
        for round in 0..5 {
            let message = message(round);
            let signature = signer.sign(&message).unwrap();
            assert!(verifies(signer.as_ref(), &message, &signature), "{key:?}");
        }
    }
}
