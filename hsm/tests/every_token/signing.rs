//! Signatures by every kind of key that the module makes; each is verified by ring.

use super::{kinds_of, open, token_with};
use crate::start;
use crate::support::{self, address, label, message, verifies};
use cryptoki::object::Attribute;
use segel_core::Signer;
use segel_core::algorithm::DigestAlgorithm::{self, Md5, Sha256, Sha384, Sha512};
use segel_core::algorithm::{SignatureAlgorithm, Verification, verify_signature};
use segel_hsm::{Error, KeySelector, RsaScheme, Scheme, SigningKey};
use segel_hsm_testing::{TestAuthority, TestKey, Token};

#[test]
fn every_kind_of_key_signs_with_the_chain_on_the_token() {
    let test = "every_kind_of_key_signs";
    let Some(hsm) = start(test) else { return };
    for key in kinds_of(&hsm) {
        let hsm = token_with(test, key).unwrap();
        let algorithm = match key {
            TestKey::P256 => SignatureAlgorithm::EcdsaP256(Sha256),
            TestKey::P384 => SignatureAlgorithm::EcdsaP384(Sha384),
            TestKey::Ed25519 => SignatureAlgorithm::Ed25519,
            _ => SignatureAlgorithm::RsaPkcs1(Sha256),
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

#[test]
fn a_longer_rsa_key_signs() {
    for key in [TestKey::Rsa3072, TestKey::Rsa4096] {
        let Some(hsm) = token_with("a_longer_rsa_key_signs", key) else {
            return;
        };
        let signer = open(&hsm, &label("ttd")).unwrap();
        let signature = signer.sign(&message(2)).unwrap();
        let bits = if key == TestKey::Rsa3072 { 3072 } else { 4096 };
        assert_eq!(signature.len() * 8, bits);
        assert!(verifies(signer.as_ref(), &message(2), &signature));
    }
}

#[test]
fn an_rsa_key_signs_with_the_padding_and_digest_that_it_is_asked_for() {
    let Some(hsm) = token_with("an_rsa_key_signs_with_the_padding", TestKey::Rsa2048) else {
        return;
    };
    let pin = hsm.pin();
    for digest in [Sha256, Sha384, Sha512] {
        for (rsa, algorithm) in [
            (RsaScheme::Pkcs1, SignatureAlgorithm::RsaPkcs1(digest)),
            (RsaScheme::Pss, SignatureAlgorithm::RsaPss(digest)),
        ] {
            let digest = Some(digest);
            let scheme = Scheme { rsa, digest };
            let token = address(&hsm.uri());
            let key = SigningKey::open(&token, &label("ttd"), Some(&pin), scheme).unwrap();
            assert_eq!(key.algorithm(), algorithm);
            let chain = key.chain().unwrap();
            let signer = key.with_chain(chain).unwrap();
            let signature = signer.sign(&message(3)).unwrap();
            assert!(verifies(&signer, &message(3), &signature), "{algorithm:?}");
        }
    }
}

/// What `key` signs with a scheme, as the verifier of this project sees it.
fn signs(hsm: &Token, id: u8, scheme: Scheme) -> Result<SignatureAlgorithm, Error> {
    let selector = KeySelector::Id(vec![id]);
    let key = SigningKey::open(&address(&hsm.uri()), &selector, Some(&hsm.pin()), scheme)?;
    let (spki, algorithm) = (key.subject_public_key_info()?, key.algorithm());
    // often enough for r or s to begin with a zero now and then
    for round in 0..20 {
        let (message, how) = (message(round), algorithm.verification());
        let signature = key.sign(&message)?;
        let verified = verify_signature(&how, &spki, &message, &signature);
        assert_eq!(verified, Verification::Valid, "{algorithm:?}");
    }
    Ok(algorithm)
}

fn over(digest: DigestAlgorithm) -> Scheme {
    Scheme {
        digest: Some(digest),
        ..Scheme::default()
    }
}

#[test]
fn every_digest_goes_with_every_curve_but_ed25519() {
    let Some(hsm) = start("every_digest_goes_with_every_curve") else {
        return;
    };
    let kinds = [
        (TestKey::P256, Sha256),
        (TestKey::P384, Sha384),
        (TestKey::P521, Sha512),
    ];
    for (id, (kind, usual)) in (1..).zip(kinds) {
        let _ = hsm.generate("ttd", &[id], kind);
        for digest in [Sha256, Sha384, Sha512] {
            let expected = match kind {
                TestKey::P256 => SignatureAlgorithm::EcdsaP256(digest),
                TestKey::P384 => SignatureAlgorithm::EcdsaP384(digest),
                _ => SignatureAlgorithm::EcdsaP521(digest),
            };
            assert_eq!(signs(&hsm, id, over(digest)).unwrap(), expected);
        }
        let without = signs(&hsm, id, Scheme::default()).unwrap();
        assert_eq!(without.digest(), usual, "{kind:?}");
        let refused = signs(&hsm, id, over(Md5)).unwrap_err();
        assert_eq!(refused.code(), "key-unsupported");
    }
    if hsm.makes(TestKey::Ed25519) {
        let _ = hsm.generate("ttd", &[9], TestKey::Ed25519);
        let algorithm = signs(&hsm, 9, over(Sha512)).unwrap();
        assert_eq!(algorithm, SignatureAlgorithm::Ed25519);
        let refused = signs(&hsm, 9, over(Sha256)).unwrap_err();
        assert_eq!(refused.code(), "key-unsupported");
    }
}

#[test]
fn a_key_without_a_certificate_signs_and_shows_its_public_key() {
    let Some(hsm) = start("a_key_without_a_certificate") else {
        return;
    };
    for (number, kind) in kinds_of(&hsm).into_iter().enumerate() {
        let id = [u8::try_from(number).unwrap() + 1];
        let spki = hsm.generate("akar", &id, kind);
        let key = SigningKey::open(
            &address(&hsm.uri()),
            &KeySelector::Id(id.to_vec()),
            Some(&hsm.pin()),
            RsaScheme::Pkcs1,
        )
        .unwrap();
        assert_eq!(key.subject_public_key_info().unwrap(), spki);
        let signature = key.sign(&message(1)).unwrap();
        assert!(support::verifies_under_key(
            &spki,
            key.algorithm(),
            &message(1),
            &signature
        ));
        assert_eq!(key.chain().unwrap_err().code(), "certificate-missing");
    }
}

/// SoftHSM has raw CKM_ECDSA alone, which signs in single part: the login must come between
/// `C_SignInit` and `C_Sign`.
#[test]
fn a_key_that_wants_a_login_each_time_gets_it() {
    let Some(hsm) = start("a_key_that_wants_a_login_each_time") else {
        return;
    };
    let authority = TestAuthority::new("Otoritas Uji");
    for (id, key) in (1..).zip(kinds_of(&hsm)) {
        let always = [Attribute::AlwaysAuthenticate(true)];
        let spki = hsm.generate_with("ttd", &[id], key, &always);
        hsm.import_certificate("ttd", &[id], &authority.issue("Budi Contoh", &spki));
        let signer = open(&hsm, &KeySelector::Id(vec![id])).unwrap();
        for round in 0..3 {
            let signature = signer.sign(&message(round)).unwrap();
            assert!(
                verifies(signer.as_ref(), &message(round), &signature),
                "{key:?}"
            );
        }
    }
}

#[test]
fn eight_threads_sign_on_one_login() {
    for key in [TestKey::P256, TestKey::Rsa2048] {
        let Some(hsm) = token_with("eight_threads_sign_on_one_login", key) else {
            return;
        };
        let signer = open(&hsm, &label("ttd")).unwrap();
        let signer = signer.as_ref();
        std::thread::scope(|scope| {
            for thread in 0..8 {
                scope.spawn(move || {
                    for round in 0..50 {
                        let message = message(thread * 50 + round);
                        let signature = signer.sign(&message).unwrap();
                        assert!(verifies(signer, &message, &signature));
                    }
                });
            }
        });
    }
}
