//! `segel token`: software tokens made, filled and read.

use crate::certificates::{Authority, SIGNER, Validity, new_key};
use crate::office::{BARE_KEY, KEY, Office, PASSPHRASE};
use crate::segel::{Answer, Segel, members};
use rcgen::PublicKeyData;
use segel_hsm_testing::tools;
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn token(office: &Office, arguments: &[&str]) -> Segel {
    Segel::new(["token"])
        .args(arguments)
        .args(["--json", "--passphrase-fd", "3"])
        .secret(3, PASSPHRASE)
        .within(office.folder())
}

fn list(office: &Office) -> Answer {
    Segel::new(["token", "list", "--json", "--token", "file:token.segel"])
        .within(office.folder())
        .run()
}

#[test]
fn a_new_token_is_its_owners_alone_and_empty() {
    let office = Office::new();
    let line = token(&office, &["create", "--file", "baru.segel"])
        .run()
        .done()
        .json();
    assert_eq!(line["token"], "file:baru.segel");
    let mode = fs::metadata(office.path("baru.segel"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let contents = fs::read(office.path("baru.segel")).unwrap();
    assert!(!String::from_utf8_lossy(&contents).contains(PASSPHRASE));
    let keys = Segel::new(["token", "list", "--json", "--token", "file:baru.segel"])
        .within(office.folder())
        .run();
    assert_eq!(keys.done().json()["keys"], serde_json::json!([]));
}

#[test]
fn a_token_is_not_made_over_another_file() {
    let office = Office::new();
    let before = fs::read(office.path("surat.pdf")).unwrap();
    let answer = token(&office, &["create", "--file", "surat.pdf"]).run();
    answer.refused("token-exists", 3);
    assert_eq!(fs::read(office.path("surat.pdf")).unwrap(), before);
    let files = office.files();
    token(&office, &["create", "--file", "tidak-ada/baru.segel"])
        .run()
        .refused("io", 3);
    assert_eq!(office.files(), files);
}

#[test]
fn every_kind_of_key_is_generated() {
    let office = Office::new();
    for (algorithm, kind) in [("p256", "P-256"), ("p384", "P-384"), ("ed25519", "Ed25519")] {
        let generate = [
            "generate",
            "--token",
            "file:token.segel",
            "--label",
            algorithm,
        ];
        let line = token(
            &office,
            &[&generate[..], &["--algorithm", algorithm]].concat(),
        )
        .run()
        .done()
        .json();
        assert_eq!(members(&line), ["key", "token"]);
        assert_eq!(line["key"]["kind"], kind);
        assert_eq!(line["key"]["label"], algorithm);
        assert!(line["key"]["certificate"].is_null());
    }
    let keys = list(&office).done().json();
    let labels: Vec<&str> = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["label"].as_str().unwrap())
        .collect();
    assert!(labels.ends_with(&["p256", "p384", "ed25519"]), "{labels:?}");
    let again = ["generate", "--token", "file:token.segel", "--label", "p256"];
    token(&office, &again).run().refused("key-exists", 3);
}

#[test]
fn a_failed_change_leaves_the_token_as_it_was() {
    let office = Office::new();
    let before = fs::read(office.path("token.segel")).unwrap();
    let files = office.files();
    Segel::new([
        "token",
        "generate",
        "--json",
        "--token",
        "file:token.segel",
        "--label",
        "x",
    ])
    .args(["--passphrase-fd", "3"])
    .secret(3, "salah")
    .within(office.folder())
    .run()
    .refused("passphrase-wrong", 3);
    let import = [
        "import",
        "--token",
        "file:token.segel",
        "--label",
        "x",
        "--key",
        "surat.pdf",
    ];
    token(&office, &import).run().refused("import", 3);
    let pkcs11 = "pkcs11:token=x?module-path=/usr/lib/softhsm/libsofthsm2.so";
    token(&office, &["generate", "--token", pkcs11, "--label", "x"])
        .run()
        .refused("software-token-only", 2);
    assert_eq!(fs::read(office.path("token.segel")).unwrap(), before);
    assert_eq!(office.files(), files);
}

#[test]
fn a_certificate_is_attached_to_its_key_and_then_signs() {
    let office = Office::new();
    let authority = Authority::new("Otoritas Uji Rimba Raya 2");
    let keys = ["p256-baru", "ed-baru"];
    for (label, algorithm) in keys.into_iter().zip(["p256", "ed25519"]) {
        let generate = ["generate", "--token", "file:token.segel", "--label", label];
        token(
            &office,
            &[&generate[..], &["--algorithm", algorithm]].concat(),
        )
        .run()
        .done();
        let request = request(&office, label);
        let certificate = authority.issue(SIGNER, &request, Validity::Now).pem();
        fs::write(office.path("baru.pem"), certificate).unwrap();
        let attach = [
            "attach",
            "--token",
            "file:token.segel",
            "--key",
            label,
            "--cert",
            "baru.pem",
        ];
        let line = token(&office, &attach).run().done().json();
        assert!(
            line["key"]["certificate"]["subject"]
                .as_str()
                .unwrap()
                .contains("Ratna")
        );
        let output = format!("{label}.pdf");
        office.sign(label, &[], "surat.pdf", &output).run().done();
        fs::write(office.path("anchor.pem"), &authority.pem).unwrap();
        office.verify(&[&output]).run().done();
    }
    // A certificate of another key is not laid beside this one.
    let attach = [
        "attach",
        "--token",
        "file:token.segel",
        "--key",
        BARE_KEY,
        "--cert",
        "baru.pem",
    ];
    token(&office, &attach).run().refused("key-mismatch", 3);
}

#[test]
fn a_key_is_imported_from_pkcs8_and_from_pkcs12() {
    let test = "a_key_is_imported_from_pkcs8_and_from_pkcs12";
    let Some(openssl) = tools::program("openssl", test) else {
        return;
    };
    let office = Office::new();
    let authority = Authority::new("Otoritas Uji Rimba Raya 3");
    fs::write(office.path("anchor.pem"), &authority.pem).unwrap();
    let key = new_key();
    let certificate = authority.issue(SIGNER, &key.subject_public_key_info(), Validity::Now);
    fs::write(office.path("kunci.pem"), key.serialize_pem()).unwrap();
    fs::write(office.path("sertifikat.pem"), certificate.pem()).unwrap();
    let run = |arguments: &[&str]| {
        let status = std::process::Command::new(&openssl)
            .args(arguments)
            .current_dir(office.folder())
            .status()
            .unwrap();
        assert!(status.success(), "{arguments:?}");
    };
    run(&[
        "pkcs12",
        "-export",
        "-inkey",
        "kunci.pem",
        "-in",
        "sertifikat.pem",
        "-certfile",
        "anchor.pem",
        "-out",
        "pejabat.p12",
        "-passout",
        "pass:sandi-p12",
    ]);
    run(&[
        "pkcs8",
        "-topk8",
        "-in",
        "kunci.pem",
        "-out",
        "kunci-sandi.pem",
        "-v2",
        "aes-256-cbc",
        "-passout",
        "pass:sandi-p12",
    ]);
    let sealed: &[&str] = &["--source-passphrase-fd", "4"];
    let sources: [(&[&str], &[&str]); 3] = [
        (&["--p12", "pejabat.p12"], sealed),
        (
            &["--key", "kunci-sandi.pem", "--cert", "sertifikat.pem"],
            sealed,
        ),
        (&["--key", "kunci.pem", "--cert", "sertifikat.pem"], &[]),
    ];
    for (number, (source, passphrase)) in sources.into_iter().enumerate() {
        let office_token = format!("token-{number}.segel");
        let address = format!("file:{office_token}");
        token(&office, &["create", "--file", &office_token])
            .run()
            .done();
        let import = ["import", "--token", &address, "--label", "pejabat"];
        let arguments = [&import[..], source, passphrase].concat();
        let wrong = token(&office, &arguments).secret(4, "salah").run();
        if !passphrase.is_empty() {
            wrong.refused("passphrase-wrong", 3);
            token(&office, &arguments)
                .secret(4, "sandi-p12")
                .run()
                .done();
        }
        let output = format!("hasil-{number}.pdf");
        Segel::new([
            "sign", "--json", "--token", &address, "--key", "pejabat", "--pin-fd", "3",
        ])
        .args(["surat.pdf", &output])
        .secret(3, PASSPHRASE)
        .within(office.folder())
        .run()
        .done();
        office.verify(&[&output]).run().done();
    }
}

#[test]
fn one_descriptor_is_not_read_for_two_secrets() {
    let office = Office::new();
    let import = [
        "import",
        "--token",
        "file:token.segel",
        "--label",
        "x",
        "--p12",
        "surat.pdf",
    ];
    let twice = [&import[..], &["--source-passphrase-fd", "3"]].concat();
    token(&office, &twice).run().refused("descriptor-twice", 2);
}

#[test]
fn a_request_is_made_for_a_key() {
    let test = "a_request_is_made_for_a_key";
    let Some(openssl) = tools::program("openssl", test) else {
        return;
    };
    let office = Office::new();
    let subject = [
        "--cn",
        "Ratna Kusuma",
        "--o",
        "Pemerintah Kota Rimba Raya",
        "--ou",
        "Diskominfo",
    ];
    let request = [
        "request",
        "--token",
        "file:token.segel",
        "--key",
        KEY,
        "--out",
        "mohon.pem",
    ];
    let line = Segel::new(["token"])
        .args([&request[..], &subject].concat())
        .args(["--json", "--pin-fd", "3"])
        .secret(3, PASSPHRASE)
        .within(office.folder())
        .run()
        .done()
        .json();
    assert_eq!(line["output"], "mohon.pem");
    let shown = std::process::Command::new(openssl)
        .args([
            "req",
            "-in",
            "mohon.pem",
            "-noout",
            "-verify",
            "-subject",
            "-nameopt",
            "RFC2253",
        ])
        .current_dir(office.folder())
        .output()
        .unwrap();
    assert!(shown.status.success(), "{shown:?}");
    let text = String::from_utf8(shown.stdout).unwrap();
    for part in [
        "CN=Ratna Kusuma",
        "O=Pemerintah Kota Rimba Raya",
        "OU=Diskominfo",
        "C=ID",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let again = Segel::new(["token"])
        .args([&request[..], &subject].concat())
        .args(["--json", "--pin-fd", "3"])
        .secret(3, PASSPHRASE)
        .within(office.folder())
        .run();
    again.refused("output-exists", 2);
}

/// The SubjectPublicKeyInfo of a key, out of a request for it.
fn request(office: &Office, key: &str) -> Vec<u8> {
    let pem = Segel::new([
        "token",
        "request",
        "--token",
        "file:token.segel",
        "--key",
        key,
    ])
    .args(["--cn", "Ratna Kusuma", "--pin-fd", "3"])
    .secret(3, PASSPHRASE)
    .within(office.folder())
    .run()
    .done()
    .output
    .clone();
    let params = rcgen::CertificateSigningRequestParams::from_pem(&pem).unwrap();
    params.public_key.subject_public_key_info()
}
