//! Keys that are found, judged and listed.

use super::{code, open, token_with};
use crate::start;
use crate::support::{address, label};
use cryptoki::object::Attribute;
use secrecy::SecretString;
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::pkcs11::{TokenFlag, list_keys, list_slots};
use segel_hsm::{Error, KeyHalf, KeySelector, KeyUsage, open_signer};
use segel_hsm::{Pkcs11Address, Pkcs11Uri};
use segel_hsm_testing::{TestAuthority, TestKey};

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
fn a_certificate_of_another_key_signs_nothing() {
    let Some(hsm) = start("a_certificate_of_another_key") else {
        return;
    };
    let authority = TestAuthority::new("Otoritas Uji");
    for (id, key, other) in [
        (1_u8, TestKey::P256, TestKey::P256),
        (2, TestKey::P384, TestKey::P256),
        (3, TestKey::Ed25519, TestKey::Ed25519),
        (4, TestKey::Rsa2048, TestKey::Rsa2048),
    ] {
        if !hsm.makes(key) {
            continue;
        }
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
fn a_renewed_certificate_is_preferred_to_the_one_it_renews() {
    let Some(hsm) = start("a_renewed_certificate") else {
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
fn a_key_that_is_too_weak_is_refused_by_name() {
    let Some(hsm) = start("a_key_that_is_too_weak") else {
        return;
    };
    let _ = hsm.generate("lemah", &[1], TestKey::Rsa1024);
    assert_eq!(code(open(&hsm, &label("lemah"))), "key-unsupported");
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
