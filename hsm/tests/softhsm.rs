//! Keys in SoftHSM: found, judged, and signed with; every signature is verified by ring.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use cryptoki::object::Attribute;
use secrecy::SecretString;
use segel_core::Signer;
use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::pkcs11::{TokenFlag, list_keys, list_slots};
use segel_hsm::{Error, KeyHalf, KeySelector, KeyUsage, RsaScheme, SigningKey, open_signer};
use segel_hsm::{Pkcs11Address, Pkcs11Uri, TokenAddress};
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

#[test]
fn an_rsa_key_signs_with_pss_where_it_is_asked_to() {
    let Some(hsm) = token_with("an_rsa_key_signs_with_pss", TestKey::Rsa2048) else {
        return;
    };
    let pin = hsm.pin();
    let key = SigningKey::open(
        &address(&hsm.uri()),
        &label("ttd"),
        Some(&pin),
        RsaScheme::Pss,
    );
    let key = key.unwrap();
    assert_eq!(
        key.algorithm(),
        SignatureAlgorithm::RsaPss(DigestAlgorithm::Sha256)
    );
    let chain = key.chain().unwrap();
    let signer = key.with_chain(chain).unwrap();
    let signature = signer.sign(&message(3)).unwrap();
    assert!(verifies(&signer, &message(3), &signature));
}

#[test]
fn a_key_without_a_certificate_signs_and_shows_its_public_key() {
    let Some(hsm) = SoftHsm::start("a_key_without_a_certificate") else {
        return;
    };
    for (number, kind) in [
        TestKey::P256,
        TestKey::P384,
        TestKey::Ed25519,
        TestKey::Rsa2048,
    ]
    .into_iter()
    .enumerate()
    {
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

#[test]
fn a_wrong_pin_is_sent_once() {
    let Some(hsm) = token_with("a_wrong_pin_is_sent_once", TestKey::P256) else {
        return;
    };
    let flags = || {
        let slots = list_slots(hsm.module()).unwrap();
        let found = slots
            .into_iter()
            .find(|slot| slot.token.serial == hsm.serial());
        found.unwrap().token.flags
    };
    let wrong = SecretString::from("111111");
    let token = address(&hsm.uri());
    let refused = || code(open_signer(&token, &label("ttd"), Some(&wrong), None));
    assert!(!flags().contains(&TokenFlag::UserPinCountLow));
    assert_eq!(refused(), "pin-wrong");
    assert!(
        flags().contains(&TokenFlag::UserPinCountLow),
        "the token counted it"
    );

    // A good login clears the flag; the wrong PIN again does not reach the token and so not the flag.
    drop(open(&hsm, &label("ttd")).unwrap());
    assert!(!flags().contains(&TokenFlag::UserPinCountLow));
    assert_eq!(refused(), "pin-wrong");
    assert!(
        !flags().contains(&TokenFlag::UserPinCountLow),
        "it was sent twice"
    );

    assert_eq!(
        code(open_signer(&token, &label("ttd"), None, None)),
        "pin-missing"
    );
    open(&hsm, &label("ttd")).unwrap();
}

#[test]
fn a_login_that_is_open_is_nobodys_licence() {
    let Some(hsm) = token_with("a_login_that_is_open", TestKey::P256) else {
        return;
    };
    let _signer = open(&hsm, &label("ttd")).unwrap();
    let token = address(&hsm.uri());
    let other = SecretString::from("222222");
    assert_eq!(
        code(open_signer(&token, &label("ttd"), Some(&other), None)),
        "pin-wrong"
    );
    assert_eq!(
        code(open_signer(&token, &label("ttd"), None, None)),
        "pin-missing"
    );
    open(&hsm, &label("ttd")).unwrap();
}

#[test]
fn keys_are_found_by_label_and_id_or_not_at_all() {
    let Some(hsm) = token_with("keys_are_found", TestKey::P256) else {
        return;
    };
    let _ = hsm.generate("kembar", &[0x21], TestKey::P256);
    let _ = hsm.generate("kembar", &[0x22], TestKey::P256);
    let _ = hsm.generate_with(
        "penyandi",
        &[0x23],
        TestKey::Rsa2048,
        &[Attribute::Sign(false), Attribute::Decrypt(true)],
    );
    open(&hsm, &KeySelector::parse("id:11").unwrap()).unwrap();
    assert_eq!(code(open(&hsm, &label("tiada"))), "key-not-found");
    assert_eq!(
        code(open(&hsm, &KeySelector::Id(vec![0x99]))),
        "key-not-found"
    );
    assert_eq!(code(open(&hsm, &label("penyandi"))), "key-not-found");
    match open(&hsm, &label("kembar")).err() {
        Some(Error::KeyAmbiguous { count: 2, .. }) => {}
        other => panic!("{other:?}"),
    }
    // The URI's own id tells the twins apart, and then the certificate is what is missing.
    let uri = hsm.uri().replace('?', ";id=%22?");
    let found = open_signer(&address(&uri), &label("kembar"), Some(&hsm.pin()), None);
    assert_eq!(code(found), "certificate-missing");
    let with = |attribute: &str| {
        let uri = hsm.uri().replace('?', &format!(";{attribute}?"));
        open_signer(&address(&uri), &label("ttd"), Some(&hsm.pin()), None)
    };
    with("object=ttd;type=private").unwrap();
    for contradiction in ["object=kembar", "type=public", "id=%22"] {
        assert_eq!(
            code(with(contradiction)),
            "key-not-found",
            "{contradiction}"
        );
    }
}

#[test]
fn tokens_are_found_by_what_the_uri_says() {
    let Some(hsm) = token_with("tokens_are_found", TestKey::P256) else {
        return;
    };
    let by = |attributes: &str| {
        let uri = format!("pkcs11:{attributes}?module-path={}", hsm.module().display());
        open_signer(&address(&uri), &label("ttd"), Some(&hsm.pin()), None)
    };
    by(&format!("serial={}", hsm.serial())).unwrap();
    by(&format!("token={};model=SoftHSM%20v2", hsm.label())).unwrap();
    by(&format!(
        "token={};slot-manufacturer=SoftHSM%20project",
        hsm.label()
    ))
    .unwrap();
    by(&format!("token={};library-version=2.6", hsm.label())).unwrap();
    for absent in [
        "token=tiada".to_owned(),
        format!("token={};serial=0", hsm.label()),
        format!("token={};slot-description=lain", hsm.label()),
        format!("token={};library-version=9", hsm.label()),
    ] {
        assert_eq!(code(by(&absent)), "token-not-found", "{absent}");
    }
    let _twin = hsm.twin();
    match by(&format!("token={}", hsm.label())).err() {
        Some(Error::TokenAmbiguous { found, .. }) => assert_eq!(found.len(), 2),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_certificate_of_another_key_signs_nothing() {
    let Some(hsm) = SoftHsm::start("a_certificate_of_another_key") else {
        return;
    };
    let authority = TestAuthority::new("Otoritas Uji");
    for (id, key, other) in [
        (1_u8, TestKey::P256, TestKey::P256),
        (2, TestKey::P384, TestKey::P256),
        (3, TestKey::Ed25519, TestKey::Ed25519),
        (4, TestKey::Rsa2048, TestKey::Rsa2048),
    ] {
        let _ = hsm.generate("ttd", &[id], key);
        let foreign = hsm.generate("lain", &[id + 100], other);
        let foreign = authority.issue("Orang Lain", &foreign);
        hsm.import_certificate("ttd", &[id], &foreign);
        let selector = KeySelector::Id(vec![id]);
        assert_eq!(
            code(open(&hsm, &selector)),
            "key-mismatch",
            "{key:?}, on the token"
        );

        let chain = CertificateChain::new(Certificate::from_der(foreign).unwrap(), Vec::new());
        let given = |chain: &CertificateChain| {
            let pin = hsm.pin();
            open_signer(
                &address(&hsm.uri()),
                &selector,
                Some(&pin),
                Some(chain.clone()),
            )
        };
        assert_eq!(code(given(&chain)), "key-mismatch", "{key:?}, given");
        // Where the token shows no public key either, a signature decides.
        hsm.remove_public_keys(&[id]);
        assert_eq!(
            code(given(&chain)),
            "key-mismatch",
            "{key:?}, by a signature"
        );
    }
}

#[test]
fn a_token_that_shows_no_public_key_signs_with_the_certificate_it_is_given() {
    let Some(hsm) = SoftHsm::start("a_token_that_shows_no_public_key") else {
        return;
    };
    let spki = hsm.generate("ttd", &[1], TestKey::P384);
    hsm.remove_public_keys(&[1]);
    let certificate = TestAuthority::new("Otoritas Uji").issue("Budi Contoh", &spki);
    let chain = CertificateChain::new(Certificate::from_der(certificate).unwrap(), Vec::new());
    let pin = hsm.pin();
    let token = address(&hsm.uri());
    let signer = open_signer(&token, &label("ttd"), Some(&pin), Some(chain)).unwrap();
    let signature = signer.sign(b"naskah").unwrap();
    assert!(verifies(signer.as_ref(), b"naskah", &signature));

    let key = SigningKey::open(&token, &label("ttd"), Some(&pin), RsaScheme::Pkcs1).unwrap();
    let code = |result: Result<Vec<u8>, Error>| result.unwrap_err().code();
    assert_eq!(code(key.subject_public_key_info()), "key-unsupported");
    assert_eq!(code(key.sign(b"naskah")), "key-unsupported");
}

#[test]
fn a_renewed_certificate_is_preferred_to_the_one_it_renews() {
    let Some(hsm) = SoftHsm::start("a_renewed_certificate") else {
        return;
    };
    let spki = hsm.generate("ttd", &[1], TestKey::P256);
    let authority = TestAuthority::new("Otoritas Uji");
    let old = authority.issue("Lama", &spki);
    std::thread::sleep(std::time::Duration::from_millis(1100)); // validity counts in seconds
    let new = authority.issue("Baru", &spki);
    hsm.import_certificate("ttd", &[1], &new);
    hsm.import_certificate("ttd", &[1], &old);
    let signer = open(&hsm, &label("ttd")).unwrap();
    assert_eq!(signer.chain().leaf().common_name().unwrap(), "Baru");
}

#[test]
fn keys_that_are_too_weak_or_unknown_are_refused_by_name() {
    let Some(hsm) = SoftHsm::start("keys_that_are_too_weak") else {
        return;
    };
    let _ = hsm.generate("lemah", &[1], TestKey::Rsa1024);
    let _ = hsm.generate("asing", &[2], TestKey::P521);
    assert_eq!(code(open(&hsm, &label("lemah"))), "key-unsupported");
    assert_eq!(code(open(&hsm, &label("asing"))), "key-unsupported");
}

/// SoftHSM has raw CKM_ECDSA alone, which signs in single part: the login must come between
/// `C_SignInit` and `C_Sign`.
#[test]
fn a_key_that_wants_a_login_each_time_gets_it() {
    let Some(hsm) = SoftHsm::start("a_key_that_wants_a_login_each_time") else {
        return;
    };
    let authority = TestAuthority::new("Otoritas Uji");
    for (id, key) in [
        (1, TestKey::P256),
        (2, TestKey::Rsa2048),
        (3, TestKey::Ed25519),
    ] {
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

#[test]
fn what_is_on_a_token_is_listed_with_a_pin_and_without() {
    let Some(hsm) = token_with("what_is_on_a_token_is_listed", TestKey::P256) else {
        return;
    };
    let always = [Attribute::AlwaysAuthenticate(true)];
    let _ = hsm.generate_with("setiap", &[0x31], TestKey::Rsa2048, &always);
    let uri = Pkcs11Uri::parse(&hsm.uri()).unwrap();
    let token = Pkcs11Address::new(uri).unwrap();

    let mut private = list_keys(&token, Some(&hsm.pin())).unwrap();
    private.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(private.len(), 2);
    assert_eq!(private[0].label, "ttd");
    assert_eq!(private[0].id, "11");
    assert_eq!(private[0].kind, "P-256");
    assert_eq!(private[0].bits, Some(256));
    assert_eq!(private[0].usage, KeyUsage::Sign);
    let certificate = private[0].certificate.as_ref().unwrap();
    assert!(certificate.subject.contains("CN=Budi Contoh"));
    assert_eq!(private[1].usage, KeyUsage::SignWithLoginEachTime);
    assert_eq!(
        (private[1].kind.as_str(), private[1].bits),
        ("RSA", Some(2048))
    );

    let public = list_keys(&token, None).unwrap();
    assert_eq!(public.len(), 2);
    assert!(public.iter().all(|key| key.half == KeyHalf::Public));
    assert!(public.iter().any(|key| key.kind == "P-256"));

    let slots = list_slots(hsm.module()).unwrap();
    let slot = slots
        .iter()
        .find(|slot| slot.token.serial == hsm.serial())
        .unwrap();
    assert!(slot.token.flags.contains(&TokenFlag::LoginRequired));
    let listed = address(&slot.token.uri);
    open_signer(&listed, &label("ttd"), Some(&hsm.pin()), None).unwrap();
}

#[test]
fn what_is_no_module_is_not_loaded() {
    for path in [
        "/nonexistent/module.so",
        "/etc/hostname",
        "/usr/lib/x86_64-linux-gnu/libm.so.6",
    ] {
        let token = address(&format!("pkcs11:token=a?module-path={path}"));
        let result = open_signer(&token, &label("a"), None, None);
        assert_eq!(code(result), "module-not-loadable", "{path}");
    }
    let missing = TokenAddress::parse("pkcs11:token=a").unwrap_err();
    assert_eq!(missing.code(), "token-uri");
}
