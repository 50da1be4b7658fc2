//! What a [`segel_core::Signer`] over PKCS#11 costs beyond `C_Sign`: the session pool, the choice of
//! the mechanism, the check and the form of the answer.
//!
//! The floor is `C_SignInit` and `C_Sign` through the same binding on a session that is open already,
//! in the same run and in turn with the work.
//!
//! `cargo bench -p segel-hsm --bench c_sign`
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a bench that fails says so
#![allow(clippy::disallowed_macros)] // and one that does not prints its figures

use cryptoki::mechanism::Mechanism;
use ring::digest::{SHA256, SHA384, digest};
use segel_core::Signer;
use segel_hsm::{KeySelector, TokenAddress, open_signer};
use segel_hsm_testing::{RawKey, SoftHsm, TestAuthority, TestKey};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const ROUNDS: u32 = 5;
const PART: Duration = Duration::from_millis(300);
/// SignedAttributes are about this long.
const MESSAGE: [u8; 180] = [0x31; 180];

fn main() {
    let Some(hsm) = SoftHsm::start("c_sign_bench") else {
        return;
    };
    let authority = TestAuthority::new("Otoritas Ukur");
    println!("| key | threads | C_Sign per second | Signer::sign per second | of C_Sign |");
    println!("|---|---|---|---|---|");
    for (id, name, key) in [
        (1, "RSA-2048", TestKey::Rsa2048),
        (2, "P-256", TestKey::P256),
        (3, "P-384", TestKey::P384),
        (4, "Ed25519", TestKey::Ed25519),
    ] {
        let spki = hsm.generate(name, &[id], key);
        hsm.import_certificate(name, &[id], &authority.issue("Pejabat Ukur", &spki));
        let token = TokenAddress::parse(&hsm.uri()).unwrap();
        let pin = hsm.pin();
        let signer = open_signer(&token, &KeySelector::Id(vec![id]), Some(&pin), None).unwrap();
        for threads in [1, 2, 8] {
            let mut raw: Vec<_> = (0..threads).map(|_| hsm.raw_key(&[id])).collect();
            measure(name, key, &mut raw, signer.as_ref());
        }
    }
}

fn measure(name: &str, key: TestKey, raw: &mut [RawKey], signer: &dyn Signer) {
    let (mut floor, mut work) = (0.0, 0.0);
    for _ in 0..ROUNDS {
        floor += rate(raw.iter_mut().collect(), |raw| c_sign(key, raw));
        work += rate(vec![signer; raw.len()], |signer| {
            signer.sign(&MESSAGE).unwrap();
        });
    }
    let rounds = f64::from(ROUNDS);
    println!(
        "| {name} | {} | {:.0} | {:.0} | {:.0}% |",
        raw.len(),
        floor / rounds,
        work / rounds,
        100.0 * work / floor
    );
}

/// The mechanisms that the signer chooses on SoftHSM.
fn c_sign(key: TestKey, raw: &RawKey) {
    match key {
        TestKey::P256 => raw.sign(&Mechanism::Ecdsa, digest(&SHA256, &MESSAGE).as_ref()),
        TestKey::P384 => raw.sign(&Mechanism::Ecdsa, digest(&SHA384, &MESSAGE).as_ref()),
        TestKey::Ed25519 => {
            use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
            let pure = EddsaParams::new(EddsaSignatureScheme::Ed25519);
            raw.sign(&Mechanism::Eddsa(pure), &MESSAGE);
        }
        _ => raw.sign(&Mechanism::Sha256RsaPkcs, &MESSAGE),
    }
}

/// How often all threads together do it in a second.
fn rate<T: Send>(hands: Vec<T>, work: impl Fn(&T) + Sync) -> f64 {
    let done = AtomicU32::new(0);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for hand in hands {
            let (done, work) = (&done, &work);
            scope.spawn(move || {
                while began.elapsed() < PART {
                    work(&hand);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    f64::from(done.load(Ordering::Relaxed)) / began.elapsed().as_secs_f64()
}
