//! The same key in two slots.

use super::{below, letters, told};
use crate::certificates::{Authority, SIGNER, Validity, new_key};
use crate::office::Office;
use crate::segel::Segel;
use rcgen::PublicKeyData;
use secrecy::{ExposeSecret, SecretString};
use segel_hsm_testing::{SoftHsm, tools};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

const LETTERS: usize = 60;
const SPY: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/pkcs11-spy.so",
    "/usr/lib/x86_64-linux-gnu/pkcs11/pkcs11-spy.so",
];

/// Two tokens with one key, seen through OpenSC's pkcs11-spy.
struct Pair {
    office: Office,
    authority: Authority,
    tokens: [SoftHsm; 2],
    spy: PathBuf,
}

impl Pair {
    fn new(test: &str) -> Option<Self> {
        let spy = tools::file(&SPY, "opensc", test)?;
        let tokens = [SoftHsm::start(test)?, SoftHsm::start(test)?];
        let authority = Authority::new("Otoritas Uji HSM");
        let key = new_key();
        let spki = key.subject_public_key_info();
        let certificate = authority.issue(SIGNER, &spki, Validity::Now);
        for token in &tokens {
            token.import_key("ttd", &[1], &key.serialize_der());
            token.import_certificate("ttd", &[1], certificate.der());
        }
        let office = Office::new();
        fs::write(office.path("anchor.pem"), &authority.pem).unwrap();
        letters(&office, LETTERS);
        Some(Self {
            office,
            authority,
            tokens,
            spy,
        })
    }

    fn run(&self, pins: &[&SoftHsm], more: &[&str]) -> Segel {
        let (name, value) = self.tokens[0].environment();
        let mut segel = Segel::new(["bulk", "run", "--json", "--threads", "2"])
            .env(name, value)
            .env("PKCS11SPY", self.tokens[0].module())
            .env("PKCS11SPY_OUTPUT", self.office.path("spy.log"))
            .within(self.office.folder());
        for token in &self.tokens {
            let uri = token.uri_through(&self.spy);
            segel = segel.args(["--token", &uri]);
        }
        for (number, token) in (3_u8..).zip(pins) {
            segel = segel
                .args(["--pin-fd", &number.to_string()])
                .secret(number.into(), token.pin().expose_secret());
        }
        segel
            .args(["--key", "ttd"])
            .args(more)
            .args(["surat", "hasil"])
    }

    /// What the module was told with a parameter in its calls of a function.
    fn seen(&self, function: &str, parameter: &str) -> BTreeSet<String> {
        let log = fs::read_to_string(self.office.path("spy.log")).unwrap();
        let (call, begin) = (format!(": {function}\n"), format!("[in] {parameter} = "));
        log.split(&call)
            .skip(1)
            .filter_map(|call| call.lines().find_map(|line| line.strip_prefix(&begin)))
            .map(str::to_owned)
            .collect()
    }
}

#[test]
fn two_tokens_with_one_key_share_the_work() {
    let Some(pair) = Pair::new("two_tokens_with_one_key_share_the_work") else {
        return;
    };
    let [one, other] = &pair.tokens;
    let answer = pair.run(&[one, other], &[]).run();
    let (_, summary) = told(answer.done());
    assert_eq!(summary["signed"], LETTERS);
    assert_eq!(below(&pair.office.path("hasil")).len(), LETTERS);
    let verified = pair.office.verify(&["hasil"]).run();
    assert_eq!(verified.done().json_lines().len(), LETTERS);
    // a session in each slot, and the key of each was used
    assert_eq!(pair.seen("C_Login", "hSession").len(), 2);
    assert_eq!(pair.seen("C_Sign", "hSession").len(), 2);
    assert_eq!(pair.seen("C_OpenSession", "slotID").len(), 2);
}

#[test]
fn a_run_does_not_begin_where_one_of_its_tokens_cannot_sign() {
    let Some(pair) = Pair::new("a_run_does_not_begin_where_one_of_its_tokens_cannot_sign") else {
        return;
    };
    let [one, other] = &pair.tokens;
    let spki = new_key().subject_public_key_info();
    let stranger = pair.authority.issue("Orang Lain", &spki, Validity::Now);
    fs::write(pair.office.path("lain.pem"), stranger.pem()).unwrap();
    pair.run(&[one, other], &["--cert", "lain.pem"])
        .run()
        .refused("key-mismatch", 3);
    other.remove_private_keys(&[1]);
    pair.run(&[one, other], &[])
        .run()
        .refused("key-not-found", 3);
    // one PIN serves all of them only where it is the PIN of all
    pair.run(&[one], &[]).run().refused("key-not-found", 3);
    other.change_pin(&SecretString::from("4815162342"));
    pair.run(&[one], &[]).run().refused("pin-wrong", 3);
    assert!(below_or_nothing(&pair.office).is_empty());
    assert!(
        !fs::read_to_string(pair.office.path("spy.log"))
            .unwrap()
            .contains(": C_Sign\n")
    );
}

fn below_or_nothing(office: &Office) -> Vec<PathBuf> {
    let hasil = office.path("hasil");
    match hasil.exists() {
        true => below(&hasil),
        false => Vec::new(),
    }
}
