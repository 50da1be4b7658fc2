//! What `segel trust` says, and how it ends.

use crate::certificates::{Authority, SIGNER, Validity, new_key};
use crate::segel::{Segel, members};
use rcgen::PublicKeyData;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const REPORT: [&str; 12] = [
    "anchor_source",
    "certificate_policies",
    "certificates",
    "failure",
    "file",
    "missing",
    "policy",
    "purpose",
    "reason",
    "time_stamp",
    "validation_time",
    "verdict",
];
const CERTIFICATE: [&str; 11] = [
    "issuer",
    "key",
    "not_after",
    "not_before",
    "position",
    "relied_on",
    "serial",
    "sha256",
    "signature",
    "status",
    "subject",
];

/// An authority, one of its certificates, and its revocation lists.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new("Otoritas Uji Rimba Raya");
        let key = new_key();
        let issued = authority.issue(SIGNER, &key.subject_public_key_info(), Validity::Now);
        let serial = segel_core::x509::Certificate::from_der(issued.der().to_vec())
            .unwrap()
            .serial();
        let desk = Self { folder };
        desk.write("anchor.pem", &authority.pem);
        desk.write("pejabat.pem", &issued.pem());
        desk.write("bersih.crl", &authority.revocation_list(&[]));
        let serial = hex::decode(serial).unwrap();
        desk.write("dicabut.crl", &authority.revocation_list(&[&serial]));
        desk
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn trust(&self, arguments: &[&str]) -> Segel {
        Segel::new(["trust", "--json"])
            .args(arguments)
            .within(self.folder.path())
    }
}

/// The certificates of a letter of 2024 in the shape of 2026.
fn letter(arguments: &[&str]) -> Segel {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/chains");
    let anchors = ["--anchor", "office.pem", "--anchor", "root.pem"];
    Segel::new(["trust", "--json", "--cert", "time-stamp-ca.pem"])
        .args(anchors)
        .args(["--revocation", "where-known"])
        .args(arguments)
        .within(&folder)
}

#[test]
fn a_certificate_holds_where_its_status_is_known() {
    let desk = Desk::new();
    let anchor = ["--anchor", "anchor.pem"];
    let open = desk.trust(&[&anchor[..], &["pejabat.pem"]].concat()).run();
    assert_eq!(open.exit, Some(3));
    assert_eq!(open.json()["verdict"], "UNDECIDED");
    assert_eq!(open.json()["failure"], "status-unknown");

    let list = [&anchor[..], &["--crl", "bersih.crl", "pejabat.pem"]].concat();
    let held = desk.trust(&list).run();
    assert_eq!(held.exit, Some(0));
    let report = held.json();
    assert_eq!(members(&report), REPORT);
    assert_eq!(report["verdict"], "TRUSTED");
    assert_eq!(report["policy"], "indonesia");
    assert_eq!(report["anchor_source"], "anchor.pem");
    let certificates = report["certificates"].as_array().unwrap();
    let positions: Vec<_> = certificates.iter().map(|one| &one["position"]).collect();
    assert_eq!(positions, ["leaf", "anchor"]);
    assert_eq!(members(&certificates[0]), CERTIFICATE);
    assert_eq!(certificates[0]["key"], "secp256r1");
    assert_eq!(certificates[0]["signature"], "ECDSA with SHA-256");
    assert_eq!(certificates[0]["relied_on"], "always");
    assert_eq!(certificates[0]["status"]["status"], "GOOD");
    assert_eq!(certificates[0]["status"]["source"], "crl");
    assert_eq!(certificates[1]["status"], Value::Null);

    let list = [&anchor[..], &["--crl", "dicabut.crl", "pejabat.pem"]].concat();
    let revoked = desk.trust(&list).run();
    assert_eq!(revoked.exit, Some(1));
    assert_eq!(revoked.json()["verdict"], "NOT-TRUSTED");
    assert_eq!(revoked.json()["failure"], "revoked");
    let status = &revoked.json()["certificates"][0]["status"];
    assert_eq!(status["revocation_reason"], "keyCompromise");
}

#[test]
fn without_an_anchor_nothing_is_decided() {
    let answer = Desk::new().trust(&["pejabat.pem"]).run();
    assert_eq!(answer.exit, Some(3));
    assert_eq!(answer.json()["failure"], "no-chain");
    assert_eq!(answer.json()["certificates"][0]["position"], "leaf");
}

#[test]
fn the_time_the_purpose_and_the_policy_are_arguments() {
    let then = "2024-07-25T14:00:13Z";
    for (arguments, exit, failure) in [
        (&["--at", then, "official.pem"][..], 0, None),
        (
            &["--at", "2026-11-25T00:00:00Z", "official.pem"],
            1,
            Some("expired"),
        ),
        (
            &["--at", then, "time-stamp.pem"],
            1,
            Some("constraint-violated"),
        ),
        (
            &["--at", then, "--for", "time-stamping", "time-stamp.pem"],
            0,
            None,
        ),
        (
            &[
                "--at",
                "2030-01-01T00:00:00Z",
                "--for",
                "any",
                "time-stamp-ca.pem",
            ],
            0,
            None,
        ),
        (
            &[
                "--at",
                "2030-01-01T00:00:00Z",
                "--for",
                "any",
                "--policy",
                "etsi",
                "time-stamp-ca.pem",
            ],
            1,
            Some("algorithm-not-relied-on"),
        ),
    ] {
        let answer = letter(arguments).run();
        assert_eq!(answer.json()["failure"].as_str(), failure, "{arguments:?}");
        assert_eq!(answer.exit, Some(exit), "{arguments:?}");
    }
    let mixed = letter(&["--at", then, "official.pem", "time-stamp.pem"]).run();
    assert_eq!(mixed.exit, Some(1), "the worst of both");
}

#[test]
fn anchors_and_policies_may_be_written_down() {
    let desk = Desk::new();
    let pem = fs::read_to_string(desk.folder.path().join("anchor.pem")).unwrap();
    let certificate = segel_core::x509::Certificate::all_from_pem(pem.as_bytes())
        .unwrap()
        .remove(0);
    let sha256 = hex::encode(certificate.sha256());
    let anchors = format!(
        "format = 1\n[[anchor]]\nsource = \"dibandingkan di kantor\"\nsha256 = \"{sha256}\"\n\
         until = \"2020-01-01T00:00:00Z\"\ncertificate = \"\"\"\n{pem}\"\"\"\n"
    );
    desk.write("jangkar.toml", &anchors);
    desk.write("jangkar-salah.toml", &anchors.replace(&sha256, "00"));
    // Under another name it is the same list, and a fingerprint may have colons.
    let pairs: Vec<_> = (0..64).step_by(2).map(|at| &sha256[at..at + 2]).collect();
    desk.write("jangkar.pem", &anchors.replace(&sha256, &pairs.join(":")));
    let quoted = anchors.replace("format =", "\"format\" =");
    desk.write(
        "jangkar.txt",
        &quoted.replace("[[anchor]]", "[[\"anchor\"]]"),
    );
    let policy = "format = 1\nname = \"kota\"\nsource = \"Perwali\"\n\
                  digest = [{ name = \"SHA-256\" }]\n\
                  signature = [{ name = \"ECDSA\", keys = [{ bits = 384 }] }]\n";
    desk.write("kebijakan.toml", policy);
    let file = |name: &str| desk.folder.path().join(name);
    fs::write(file("bukan-teks.toml"), b"\xff\xfe").unwrap();
    // tryLater
    fs::write(file("coba-lagi.ocsp"), b"\x30\x03\x0a\x01\x03").unwrap();

    let late = desk
        .trust(&["--anchor", "jangkar.toml", "pejabat.pem"])
        .run();
    assert_eq!(late.json()["failure"], "anchor-not-trusted");
    for name in ["jangkar.pem", "jangkar.txt"] {
        let renamed = desk.trust(&["--anchor", name, "pejabat.pem"]).run();
        assert_eq!(renamed.json()["failure"], "anchor-not-trusted");
    }
    assert_eq!(late.exit, Some(1));
    let own = [
        "--anchor",
        "anchor.pem",
        "--policy",
        "kebijakan.toml",
        "pejabat.pem",
    ];
    let weak = desk.trust(&own).run();
    assert_eq!(weak.json()["failure"], "algorithm-not-relied-on");
    assert_eq!(weak.json()["policy"], "kota");
    for (arguments, code) in [
        (
            &["--anchor", "jangkar-salah.toml"][..],
            "malformed-trust-anchors",
        ),
        (&["--policy", "jangkar.toml"], "malformed-policy"),
        (&["--policy", "tidak-ada"], "policy-unknown"),
        (&["--crl", "anchor.pem"], "malformed-crl"),
        (&["--anchor", "bukan-teks.toml"], "not-text"),
        (&["--ocsp", "coba-lagi.ocsp"], "ocsp-refused"),
        (&["--ocsp", "anchor.pem"], "malformed-ocsp"),
        (&["--at", "kemarin"], "time-malformed"),
    ] {
        let arguments = [arguments, &["pejabat.pem"]].concat();
        desk.trust(&arguments).run().refused(code, 2);
    }
    let broken = desk
        .trust(&["--anchor", "anchor.pem", "kebijakan.toml"])
        .run();
    assert_eq!(broken.json()["error"]["code"], "malformed-pem");
    assert_eq!(broken.exit, Some(1));
}

#[test]
fn people_read_the_chain_in_their_language() {
    let desk = Desk::new();
    let told = |language: &str| {
        let run = Segel::new(["trust", "--lang", language, "--anchor", "anchor.pem"])
            .args(["--crl", "dicabut.crl", "pejabat.pem"])
            .within(desk.folder.path())
            .run();
        assert_eq!(run.exit, Some(1));
        run.output
    };
    let indonesian = told("id");
    for part in [
        "TIDAK DIPERCAYA",
        "sudah dicabut",
        "Sertifikat: CN=Ratna Kusuma\\, S.Sos.",
        "diterbitkan oleh jangkar: CN=Otoritas Uji Rimba Raya",
        "menurut daftar pencabutan",
    ] {
        assert!(indonesian.contains(part), "{part}:\n{indonesian}");
    }
    let english = told("en");
    for part in [
        "NOT TRUSTED",
        "was revoked",
        "issued by the anchor",
        "revoked since",
    ] {
        assert!(english.contains(part), "{part}:\n{english}");
    }
    assert!(!english.contains("trust-"), "{english}");
    assert!(!indonesian.contains("trust-"), "{indonesian}");
}

/// `openssl ts` stamps with the certificates of the letter, whose keys are there for everybody.
#[test]
fn a_time_stamp_is_judged_for_its_own_time() {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors");
    let folder = tempfile::tempdir().unwrap();
    let configuration = format!(
        "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\nsigner_cert = {chains}/time-stamp.pem\n\
         signer_key = {keys}/other-official.pem\ncerts = {chains}/time-stamp-ca.pem\n\
         signer_digest = sha256\ndigests = sha256\ndefault_policy = 1.3.6.1.4.1.22408.1.2.3.45\n\
         ess_cert_id_alg = sha256\n",
        chains = vectors.join("chains").display(),
        keys = vectors.join("keys").display(),
    );
    fs::write(folder.path().join("tsa.cnf"), configuration).unwrap();
    fs::write(folder.path().join("surat"), "naskah dinas").unwrap();
    for arguments in [
        "ts -query -data surat -sha256 -cert -out query",
        "ts -reply -config tsa.cnf -queryfile query -out response",
        "ts -reply -config tsa.cnf -queryfile query -token_out -out token",
    ] {
        let done = std::process::Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "openssl {arguments}: {told}");
    }
    let file = |name: &str| folder.path().join(name).display().to_string();
    for name in ["response", "token"] {
        // Stamped now, when the authority's certificate had ended.
        let late = letter(&[&file(name)]).run();
        assert_eq!(late.json()["failure"], "expired", "{}", late.json());
        assert_eq!(late.json()["purpose"], "time-stamping");
        let stamp = &late.json()["time_stamp"];
        assert_eq!(stamp["policy"], "1.3.6.1.4.1.22408.1.2.3.45");
        assert_eq!(stamp["imprint_algorithm"], "id-sha256");
        let then = letter(&["--at", "2024-07-25T14:00:13Z", &file(name)]).run();
        assert_eq!(then.json()["verdict"], "TRUSTED", "{}", then.json());
        assert_eq!(then.exit, Some(0));
    }
    let mut changed = fs::read(folder.path().join("token")).unwrap();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    fs::write(folder.path().join("changed"), changed).unwrap();
    let changed = letter(&[&file("changed")]).run();
    assert_eq!(changed.json()["failure"], "time-stamp-invalid");
    assert_eq!(changed.exit, Some(1));
}
