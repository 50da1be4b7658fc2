//! Keys in SoftHSM: what is refused, and what is sent to a token when it is.

use crate::certificates::{Authority, SIGNER, Validity, new_key};
use crate::office::Office;
use crate::segel::{Answer, Segel};
use rcgen::PublicKeyData;
use secrecy::ExposeSecret;
use segel_hsm_testing::{SoftHsm, TestKey, tools};
use std::fs;
use std::path::PathBuf;

const SPY: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/pkcs11-spy.so",
    "/usr/lib/x86_64-linux-gnu/pkcs11/pkcs11-spy.so",
];

/// A desk with a token on it, whose key `ttd` has a certificate.
pub(crate) struct Desk {
    pub(crate) office: Office,
    hsm: SoftHsm,
    authority: Authority,
}

impl Desk {
    pub(crate) fn new(test: &str, key: TestKey) -> Option<Self> {
        let hsm = SoftHsm::start(test)?;
        let authority = Authority::new("Otoritas Uji HSM");
        let spki = hsm.generate("ttd", &[1], key);
        let certificate = authority.issue(SIGNER, &spki, Validity::Now);
        hsm.import_certificate("ttd", &[1], certificate.der());
        let office = Office::new();
        fs::write(office.path("anchor.pem"), &authority.pem).unwrap();
        Some(Self {
            office,
            hsm,
            authority,
        })
    }

    pub(crate) fn pin(&self) -> String {
        self.hsm.pin().expose_secret().to_owned()
    }

    /// `segel sign --json` with a key of the token.
    fn sign(&self, uri: &str, key: &str, pin: &str, more: &[&str]) -> Segel {
        let (name, value) = self.hsm.environment();
        Segel::new([
            "sign", "--json", "--token", uri, "--key", key, "--pin-fd", "3",
        ])
        .args(more)
        .args(["surat.pdf", "hasil.pdf"])
        .secret(3, pin)
        .env(name, value)
        .within(self.office.folder())
    }

    #[track_caller]
    fn refused(&self, key: &str, pin: &str, code: &str) -> Answer {
        let before = self.office.files();
        let answer = self.sign(&self.hsm.uri(), key, pin, &[]).run();
        answer.refused(code, 3);
        assert_eq!(self.office.files(), before, "{code} left something behind");
        answer
    }
}

#[test]
fn every_kind_of_key_signs() {
    for (key, more) in [
        (TestKey::Rsa2048, &[][..]),
        (TestKey::Rsa2048, &["--scheme", "pss"]),
        (TestKey::P256, &[]),
        (TestKey::P384, &[]),
        (TestKey::Ed25519, &[]),
    ] {
        let Some(desk) = Desk::new("every_kind_of_key_signs", key) else {
            return;
        };
        desk.sign(&desk.hsm.uri(), "ttd", &desk.pin(), more)
            .run()
            .done();
        let report = desk.office.verify(&["hasil.pdf"]).run().done().json();
        assert_eq!(
            report["verdict"], "TOTAL-PASSED",
            "{key:?} {more:?}: {report}"
        );
    }
}

#[test]
fn the_key_may_be_named_by_its_id() {
    let Some(desk) = Desk::new("the_key_may_be_named_by_its_id", TestKey::P256) else {
        return;
    };
    desk.sign(&desk.hsm.uri(), "id:01", &desk.pin(), &[])
        .run()
        .done();
}

#[test]
fn a_key_that_is_not_on_the_token() {
    let Some(desk) = Desk::new("a_key_that_is_not_on_the_token", TestKey::P256) else {
        return;
    };
    desk.refused("tidak-ada", &desk.pin(), "key-not-found");
}

#[test]
fn a_key_that_is_on_the_token_twice() {
    let Some(desk) = Desk::new("a_key_that_is_on_the_token_twice", TestKey::P256) else {
        return;
    };
    let _ = desk.hsm.generate("ttd", &[2], TestKey::P256);
    let answer = desk.refused("ttd", &desk.pin(), "key-ambiguous");
    assert!(answer.output.contains("Ada 2 kunci"), "{answer:?}");
    // Its id tells the one from the other.
    desk.sign(&desk.hsm.uri(), "id:01", &desk.pin(), &[])
        .run()
        .done();
}

#[test]
fn a_token_that_is_not_there_or_there_twice() {
    let Some(desk) = Desk::new("a_token_that_is_not_there", TestKey::P256) else {
        return;
    };
    let module = desk.hsm.module().display().to_string();
    let before = desk.office.files();
    let nowhere = format!("pkcs11:token=tidak-ada?module-path={module}");
    desk.sign(&nowhere, "ttd", &desk.pin(), &[])
        .run()
        .refused("token-not-found", 3);
    let _twin = desk.hsm.twin();
    let either = format!("pkcs11:token={}?module-path={module}", desk.hsm.label());
    desk.sign(&either, "ttd", &desk.pin(), &[])
        .run()
        .refused("token-ambiguous", 3);
    let no_module = "pkcs11:token=x?module-path=/tidak/ada.so";
    desk.sign(no_module, "ttd", &desk.pin(), &[])
        .run()
        .refused("module-not-loadable", 3);
    let without = format!("pkcs11:token={}", desk.hsm.label());
    desk.sign(&without, "ttd", &desk.pin(), &[])
        .run()
        .refused("token-uri", 2);
    assert_eq!(desk.office.files(), before);
}

#[test]
fn a_certificate_that_belongs_to_another_key() {
    let Some(desk) = Desk::new("a_certificate_of_another_key", TestKey::P256) else {
        return;
    };
    let other = new_key().subject_public_key_info();
    let certificate = desk.authority.issue(SIGNER, &other, Validity::Now).pem();
    fs::write(desk.office.path("lain.pem"), certificate).unwrap();
    let before = desk.office.files();
    let with = ["--cert", "lain.pem"];
    desk.sign(&desk.hsm.uri(), "ttd", &desk.pin(), &with)
        .run()
        .refused("key-mismatch", 3);
    assert_eq!(desk.office.files(), before);
}

#[test]
fn a_certificate_that_has_expired() {
    let Some(desk) = Desk::new("a_certificate_that_has_expired", TestKey::P256) else {
        return;
    };
    let spki = desk.hsm.generate("lama", &[7], TestKey::P256);
    let certificate = desk.authority.issue(SIGNER, &spki, Validity::Past);
    desk.hsm.import_certificate("lama", &[7], certificate.der());
    desk.refused("lama", &desk.pin(), "certificate-expired");
}

#[test]
fn a_key_without_a_certificate() {
    let Some(desk) = Desk::new("a_key_without_a_certificate", TestKey::P256) else {
        return;
    };
    let _ = desk.hsm.generate("polos", &[9], TestKey::P256);
    desk.refused("polos", &desk.pin(), "certificate-missing");
}

#[test]
fn a_wrong_pin_is_sent_once_and_said_nowhere() {
    const WRONG: &str = "135792468";
    let test = "a_wrong_pin_is_sent_once";
    let Some(desk) = Desk::new(test, TestKey::P256) else {
        return;
    };
    let Some(spied) = Spied::new(&desk, test) else {
        return;
    };
    let before = desk.office.files();
    let answer = spied.watch(desk.sign(&spied.uri, "ttd", WRONG, &[])).run();
    answer.refused("pin-wrong", 3);
    assert!(!answer.everything().contains(WRONG), "{answer:?}");
    assert_eq!(spied.calls("C_Login"), 1, "{}", spied.log());
    assert_eq!(spied.calls("C_Sign"), 0);
    assert_eq!(desk.office.files(), before);
    // The right PIN still opens the token.
    desk.sign(&desk.hsm.uri(), "ttd", &desk.pin(), &[])
        .run()
        .done();
}

#[test]
fn a_good_pin_is_sent_once_and_one_signature_made() {
    let test = "a_good_pin_is_sent_once";
    let Some(desk) = Desk::new(test, TestKey::P256) else {
        return;
    };
    let Some(spied) = Spied::new(&desk, test) else {
        return;
    };
    spied
        .watch(desk.sign(&spied.uri, "ttd", &desk.pin(), &[]))
        .run()
        .done();
    assert_eq!(spied.calls("C_Login"), 1, "{}", spied.log());
    assert_eq!(spied.calls("C_SignInit"), 1, "{}", spied.log());
}

#[test]
fn a_secret_that_is_none_never_reaches_the_token() {
    let test = "a_secret_that_is_none";
    let Some(desk) = Desk::new(test, TestKey::P256) else {
        return;
    };
    let Some(spied) = Spied::new(&desk, test) else {
        return;
    };
    spied
        .watch(desk.sign(&spied.uri, "ttd", "\n", &[]))
        .run()
        .refused("secret-empty", 3);
    assert_eq!(spied.log(), "", "the module was loaded");
}

#[test]
fn slots_and_keys_are_listed() {
    let Some(desk) = Desk::new("slots_and_keys_are_listed", TestKey::P256) else {
        return;
    };
    let (name, value) = desk.hsm.environment();
    let list = |arguments: &[&str]| {
        Segel::new(["token", "list", "--json"])
            .args(arguments)
            .env(name, value)
    };
    let module = desk.hsm.module().display().to_string();
    let slots = list(&["--module", &module]).run().done().json();
    let serial = desk.hsm.serial();
    let ours = slots["slots"].as_array().unwrap().iter();
    let ours: Vec<_> = ours
        .filter(|slot| slot["token"]["serial"] == serial.as_str())
        .collect();
    assert_eq!(ours.len(), 1, "{slots}");
    assert_eq!(ours[0]["token"]["label"], desk.hsm.label());
    let uri = ours[0]["token"]["uri"].as_str().unwrap();

    let public = list(&["--token", uri]).run().done().json();
    assert_eq!(public["keys"][0]["half"], "public", "{public}");
    let private = list(&["--token", uri, "--pin-fd", "3"])
        .secret(3, desk.pin())
        .run();
    let private = private.done().json();
    assert_eq!(private["keys"][0]["half"], "private", "{private}");
    assert_eq!(private["keys"][0]["label"], "ttd");
    assert_eq!(private["keys"][0]["id"], "01");
    let words = list(&["--token", uri]).in_words().run();
    assert!(words.done().output.contains("kunci publik"), "{words:?}");
    let words = list(&["--module", &module]).in_words().run();
    assert!(words.done().output.contains(&serial), "{words:?}");
}

/// A token seen through OpenSC's pkcs11-spy, which writes down every call.
pub(crate) struct Spied {
    pub(crate) uri: String,
    module: PathBuf,
    log: PathBuf,
    // The log is not beside the documents, where nothing new may appear.
    _folder: tempfile::TempDir,
}

impl Spied {
    pub(crate) fn new(desk: &Desk, test: &str) -> Option<Self> {
        let spy = tools::file(&SPY, "opensc", test)?;
        let folder = tempfile::tempdir().unwrap();
        Some(Self {
            uri: desk.hsm.uri_through(&spy),
            module: desk.hsm.module().to_owned(),
            log: folder.path().join("spy.log"),
            _folder: folder,
        })
    }

    /// Everything that a program needs to be watched.
    pub(crate) fn environment(&self, desk: &Desk) -> serde_json::Value {
        let (name, value) = desk.hsm.environment();
        serde_json::json!({name: value, "PKCS11SPY": self.module, "PKCS11SPY_OUTPUT": self.log})
    }

    fn watch(&self, segel: Segel) -> Segel {
        segel
            .env("PKCS11SPY", &self.module)
            .env("PKCS11SPY_OUTPUT", &self.log)
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// How often a function was called.
    pub(crate) fn calls(&self, function: &str) -> usize {
        let called = |line: &&str| {
            line.split_once(": ")
                .is_some_and(|(_, name)| name == function)
        };
        self.log().lines().filter(called).count()
    }
}
