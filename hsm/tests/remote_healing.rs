//! Tokens behind a socket whose server is killed under many threads and started again.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use secrecy::SecretString;
use segel_core::Signer;
use segel_hsm::pkcs11::{TokenFlag, list_slots};
use segel_hsm::{Error, KeySigner, Prospect, RsaScheme, SigningKey};
use segel_hsm_testing::{
    P11Kit, Server, SoftHsm, TestAuthority, TestKey, set_environment_variable,
};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use support::{address, label, message, verifies};

const THREADS: usize = 4;
/// How long a run may take before something must be hanging.
const PATIENCE: Duration = Duration::from_secs(60);

fn token(test: &str) -> Option<SoftHsm> {
    let hsm = SoftHsm::start(test)?;
    let spki = hsm.generate("ttd", &[1], TestKey::P256);
    let certificate = TestAuthority::new("Otoritas Uji").issue("Budi Contoh", &spki);
    hsm.import_certificate("ttd", &[1], &certificate);
    Some(hsm)
}

fn open(hsm: &SoftHsm, client: &Path, pin: &SecretString) -> KeySigner {
    let token = address(&hsm.uri_through(client));
    let key = SigningKey::open(&token, &label("ttd"), Some(pin), RsaScheme::Pkcs1).unwrap();
    let chain = key.chain().unwrap();
    key.with_chain(chain).unwrap()
}

fn sign(signer: &KeySigner, message: &[u8]) -> Result<(), Error> {
    let signed = signer.sign(message);
    let signature = signed.map_err(|error| *error.downcast::<Error>().unwrap())?;
    assert!(verifies(signer, message, &signature));
    Ok(())
}

fn prospect(result: Result<(), Error>) -> Prospect {
    result.unwrap_err().prospect()
}

/// Heals until it works, as someone with many documents does.
fn heal(signer: &KeySigner) {
    let deadline = Instant::now() + PATIENCE;
    while let Err(error) = signer.heal() {
        assert_eq!(error.prospect(), Prospect::MayComeBack, "{error}");
        assert!(Instant::now() < deadline, "{error}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_server_that_is_killed_under_many_threads_is_healed() {
    let name = "a_server_that_is_killed";
    let Some(p11_kit) = P11Kit::find(name) else {
        return;
    };
    let client = &p11_kit.client;
    let (Some(one), Some(other)) = (token(name), token(name)) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("p11.sock");
    let variable = format!("unix:path={}", socket.display());
    set_environment_variable("P11_KIT_SERVER_ADDRESS", variable);
    let start = |tokens: &[&SoftHsm]| p11_kit.serve(tokens, socket.clone());

    let mut server = start(&[&one, &other]);
    let signers = Arc::new([&one, &other].map(|hsm| open(hsm, client, &hsm.pin())));
    for _ in 0..3 {
        server = killed_under_load(&signers, server, || start(&[&one, &other]));
    }

    // The PIN of one was changed meanwhile, which is no concern of the other's.
    let changed = SecretString::from("572013");
    server.kill();
    one.change_pin(&changed);
    server = start(&[&one, &other]);
    assert_eq!(
        prospect(sign(&signers[0], b"naskah")),
        Prospect::MayComeBack
    );
    assert_eq!(prospect(signers[0].heal()), Prospect::PinRefused);
    assert_eq!(prospect(signers[0].heal()), Prospect::PinRefused);
    sign(&signers[1], b"naskah").unwrap();
    let signer = open(&one, client, &changed);
    sign(&signer, b"naskah").unwrap();

    // Only the other is there afterwards, perhaps where the one was: it gets none of the one's PIN.
    server.kill();
    server = start(&[&other]);
    assert_eq!(prospect(sign(&signer, b"naskah")), Prospect::MayComeBack);
    for _ in 0..3 {
        assert_eq!(prospect(signer.heal()), Prospect::MayComeBack);
    }
    let [slot] = &list_slots(client).unwrap()[..] else {
        panic!("one token is served");
    };
    assert_eq!(slot.token.serial, other.serial());
    assert!(!slot.token.flags.contains(&TokenFlag::UserPinCountLow));
    sign(&signers[1], b"naskah").unwrap();
    server.kill();
    let _server = start(&[&other, &one]);
    heal(&signer);
    sign(&signer, b"naskah").unwrap();
}

/// Threads that sign with both tokens while the server is killed and started again, and go on until
/// each has signed a number of times after that.
fn killed_under_load(
    signers: &Arc<[KeySigner; 2]>,
    mut server: Server,
    start: impl FnOnce() -> Server,
) -> Server {
    let signed = Arc::new(AtomicUsize::new(0));
    let failed = Arc::new(AtomicUsize::new(0));
    let (done, finished) = mpsc::channel();
    for thread in 0..THREADS {
        let (signers, done) = (Arc::clone(signers), done.clone());
        let (signed, failed) = (Arc::clone(&signed), Arc::clone(&failed));
        // not scoped: a thread that hangs must not keep the test from saying so
        std::thread::spawn(move || {
            let signer = &signers[thread % 2];
            let mut after_failure = 0;
            while after_failure < 20 {
                match sign(signer, &message(thread)) {
                    Ok(()) => {
                        signed.fetch_add(1, Ordering::Relaxed);
                        if failed.load(Ordering::Relaxed) > 0 {
                            after_failure += 1;
                        }
                    }
                    Err(error) => {
                        assert_eq!(error.prospect(), Prospect::MayComeBack, "{error}");
                        failed.fetch_add(1, Ordering::Relaxed);
                        heal(signer);
                    }
                }
            }
            done.send(()).unwrap();
        });
    }
    let deadline = Instant::now() + PATIENCE;
    while signed.load(Ordering::Relaxed) < 20 * THREADS {
        assert!(Instant::now() < deadline, "the threads sign");
        std::thread::sleep(Duration::from_millis(5));
    }
    server.kill();
    std::thread::sleep(Duration::from_millis(50));
    let server = start();
    for _ in 0..THREADS {
        let finished = finished.recv_timeout(PATIENCE);
        finished.unwrap_or_else(|error| panic!("a thread never came back: {error}"));
    }
    server
}
