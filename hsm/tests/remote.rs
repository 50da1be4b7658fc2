//! A token behind a socket: SoftHSM in a process of its own, reached through p11-kit's client module,
//! which hands out a new instance with every function list. The nearest thing to a network HSM that
//! can be killed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use cryptoki::object::Attribute;
use segel_core::Signer;
use segel_hsm::pkcs11::list_slots;
use segel_hsm::{Error, KeySelector, open_signer};
use segel_hsm_testing::{P11Kit, SoftHsm, TestAuthority, TestKey, set_environment_variable};
use std::time::Duration;
use support::{address, message, verifies};

#[test]
fn a_token_behind_a_socket_signs_until_it_is_gone() {
    let name = "a_token_behind_a_socket";
    let Some(p11_kit) = P11Kit::find(name) else {
        return;
    };
    let client = &p11_kit.client;
    let Some(hsm) = SoftHsm::start(name) else {
        return;
    };
    let authority = TestAuthority::new("Otoritas Uji");
    let always = [Attribute::AlwaysAuthenticate(true)];
    for (id, key, private) in [
        (1, TestKey::Rsa2048, [].as_slice()),
        (2, TestKey::P256, &[]),
        (3, TestKey::P384, &[]),
        (4, TestKey::Rsa2048, &always),
    ] {
        let spki = hsm.generate_with("ttd", &[id], key, private);
        hsm.import_certificate("ttd", &[id], &authority.issue("Budi Contoh", &spki));
    }
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("p11.sock");
    let variable = format!("unix:path={}", socket.display());
    set_environment_variable("P11_KIT_SERVER_ADDRESS", variable);
    let mut server = p11_kit.serve(&[&hsm], socket.clone());

    let token = address(&hsm.uri_through(client));
    let open = |id: u8| {
        let pin = hsm.pin();
        open_signer(&token, &KeySelector::Id(vec![id]), Some(&pin), None)
    };
    assert_eq!(list_slots(client).unwrap().len(), 1);
    for id in 1..=4 {
        let signer = open(id).unwrap();
        let signature = signer.sign(&message(3)).unwrap();
        assert!(
            verifies(signer.as_ref(), &message(3), &signature),
            "key {id}"
        );
    }
    let signer = open(2).unwrap();
    let signer = signer.as_ref();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for round in 0..10 {
                    let signature = signer.sign(&message(thread + round)).unwrap();
                    assert!(verifies(signer, &message(thread + round), &signature));
                }
            });
        }
    });

    // Killed under load: the call ends with the named error.
    std::thread::scope(|scope| {
        let caller = scope.spawn(|| std::iter::repeat_with(|| sign(signer)).find_map(Result::err));
        std::thread::sleep(Duration::from_millis(200));
        server.kill();
        let error = caller.join().unwrap().unwrap();
        assert_eq!(error.code(), "device", "{error}");
    });
    let error = sign(signer).unwrap_err();
    assert_eq!(error.code(), "device");
    assert!(error.to_string().contains("CKR_"), "{error}");
}

fn sign(signer: &dyn Signer) -> Result<Vec<u8>, Error> {
    let result = signer.sign(b"naskah");
    result.map_err(|error| *error.downcast::<Error>().unwrap())
}
