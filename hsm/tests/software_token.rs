//! The software token: made, filled, damaged, and signed with; every signature is verified by ring.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_types)] // tests start programs

mod support;

use secrecy::SecretString;
use segel_core::Signer;
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::{
    Error, KeyKind, RsaScheme, Scheme, SigningKey, SoftwareToken, TokenAddress, open_signer,
};
use segel_hsm_testing::{TestAuthority, tools};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{label, message, verifies, verifies_under_key};
use tempfile::TempDir;

fn passphrase() -> SecretString {
    SecretString::from("kata sandi uji")
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn at(folder: &TempDir) -> PathBuf {
    folder.path().join("uji.segel")
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    result.err().unwrap().code()
}

fn open(path: &Path, key: &str) -> Result<Box<dyn Signer>, Error> {
    let address = TokenAddress::parse(&format!("file:{}", path.display())).unwrap();
    open_signer(&address, &label(key), Some(&passphrase()), None)
}

fn certificate(der: impl Into<Vec<u8>>) -> Certificate {
    Certificate::from_der(der).unwrap()
}

/// Nothing but the token itself is in its folder.
fn assert_alone(folder: &TempDir) {
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["uji.segel"]);
}

#[test]
fn made_keys_sign_once_they_have_a_certificate() {
    let folder = folder();
    let mut token = SoftwareToken::create(&at(&folder), &passphrase()).unwrap();
    let authority = TestAuthority::new("Otoritas Uji");
    for kind in [KeyKind::P256, KeyKind::P384, KeyKind::Ed25519] {
        let name = kind.name();
        let listing = token.generate(name, kind).unwrap();
        assert_eq!(listing.kind, name);
        assert_eq!(code(open(&at(&folder), name)), "certificate-missing");

        let key = token.key(&label(name), RsaScheme::Pkcs1).unwrap();
        let spki = key.subject_public_key_info().unwrap();
        let signature = key.sign(b"permintaan").unwrap();
        let algorithm = key.algorithm();
        assert!(verifies_under_key(
            &spki,
            algorithm,
            b"permintaan",
            &signature
        ));

        let leaf = certificate(authority.issue("Budi Contoh", &spki));
        let issuer = certificate(authority.certificate());
        token
            .attach(&label(name), vec![issuer, leaf.clone()])
            .unwrap();
        let signer = open(&at(&folder), name).unwrap();
        assert_eq!(signer.chain().leaf(), &leaf);
        assert_eq!(signer.chain().certificates().len(), 2);
        for round in 0..4 {
            let signature = signer.sign(&message(round)).unwrap();
            assert!(
                verifies(signer.as_ref(), &message(round), &signature),
                "{name}"
            );
        }
    }
    assert_eq!(code(token.generate("RSA", KeyKind::Rsa)), "key-unsupported");
    assert_eq!(code(token.generate("P-256", KeyKind::P384)), "key-exists");
    assert_alone(&folder);
}

#[test]
fn a_token_is_its_owners_alone_and_never_overwritten() {
    let folder = folder();
    let path = at(&folder);
    SoftwareToken::create(&path, &passphrase()).unwrap();
    let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(), 0o600);
    let before = std::fs::read(&path).unwrap();
    assert_eq!(
        code(SoftwareToken::create(&path, &passphrase())),
        "token-exists"
    );
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let mut token = SoftwareToken::open(&path, &passphrase()).unwrap();
    token.generate("ttd", KeyKind::P256).unwrap();
    assert_eq!(mode(), 0o600, "after a change too");

    for open in [0o640, 0o604, 0o620] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(open)).unwrap();
        assert_eq!(
            code(SoftwareToken::open(&path, &passphrase())),
            "token-permissions"
        );
    }
    let elsewhere = folder.path().join("tiada/uji.segel");
    assert_eq!(code(SoftwareToken::create(&elsewhere, &passphrase())), "io");
    assert_eq!(
        code(SoftwareToken::open(&elsewhere, &passphrase())),
        "token-not-found"
    );
    assert_alone(&folder);
}

#[test]
fn a_wrong_or_missing_passphrase_is_told_apart_from_damage() {
    let folder = folder();
    let path = at(&folder);
    let empty = SecretString::from("");
    assert_eq!(
        code(SoftwareToken::create(&path, &empty)),
        "passphrase-empty"
    );
    assert!(!path.exists());
    SoftwareToken::create(&path, &passphrase()).unwrap();
    for wrong in ["", "kata sandi ujj", "kata sandi uji "] {
        let wrong = SecretString::from(wrong);
        assert_eq!(code(SoftwareToken::open(&path, &wrong)), "passphrase-wrong");
    }
    let address = TokenAddress::SoftwareToken(path);
    assert_eq!(
        code(open_signer(&address, &label("a"), None, None)),
        "pin-missing"
    );
}

/// Every byte of a token with a key and a certificate, changed in two ways: by its lowest bit, and by
/// the bit that turns lower case into upper.
#[test]
fn no_flipped_byte_passes() {
    let folder = folder();
    let path = at(&folder);
    let mut token = SoftwareToken::create(&path, &passphrase()).unwrap();
    token.generate("ttd", KeyKind::P256).unwrap();
    let key = token.key(&label("ttd"), RsaScheme::Pkcs1).unwrap();
    let spki = key.subject_public_key_info().unwrap();
    let issued = TestAuthority::new("Otoritas Uji").issue("Budi Contoh", &spki);
    token
        .attach(&label("ttd"), vec![certificate(issued)])
        .unwrap();
    let good = std::fs::read(&path).unwrap();
    let mut versions = 0;
    for position in 0..good.len() {
        for bit in [1, 0x20, 0x80] {
            let mut bad = good.clone();
            bad[position] ^= bit;
            std::fs::write(&path, &bad).unwrap();
            let opened = code(SoftwareToken::open(&path, &passphrase()));
            assert_eq!(opened, code(SoftwareToken::list(&path)));
            match opened {
                "token-damaged" => {}
                "token-version" => versions += 1,
                other => panic!("byte {position} xor {bit:#x}: {other}"),
            }
        }
    }
    assert_eq!(versions, 1, "`1` became `0`, and nothing else is a version");
    for length in 0..good.len() {
        std::fs::write(&path, &good[..length]).unwrap();
        assert_eq!(
            code(SoftwareToken::open(&path, &passphrase())),
            "token-damaged"
        );
    }
    std::fs::write(&path, [good.as_slice(), b"\n"].concat()).unwrap();
    assert_eq!(
        code(SoftwareToken::open(&path, &passphrase())),
        "token-damaged"
    );
    std::fs::write(&path, &good).unwrap();
    open(&path, "ttd").unwrap();
}

/// Rewrites the JSON with the digest line made right again, as someone would who means it.
fn forge(path: &Path, edit: impl FnOnce(&str) -> String) {
    let text = std::fs::read_to_string(path).unwrap();
    let (covered, _) = text.rsplit_once("sha256 ").unwrap();
    let covered = edit(covered);
    assert_ne!(covered, text, "the edit changed something");
    let digest = ring::digest::digest(&ring::digest::SHA256, covered.as_bytes());
    std::fs::write(path, format!("{covered}sha256 {}\n", hex::encode(digest))).unwrap();
}

#[test]
fn a_deliberate_change_breaks_the_seal() {
    let folder = folder();
    let path = at(&folder);
    let mut token = SoftwareToken::create(&path, &passphrase()).unwrap();
    token.generate("kepala", KeyKind::P256).unwrap();
    token.generate("sekretaris", KeyKind::P256).unwrap();
    let key = token.key(&label("kepala"), RsaScheme::Pkcs1).unwrap();
    let spki = key.subject_public_key_info().unwrap();
    let authority = TestAuthority::new("Otoritas Uji");
    let own = authority.issue("Budi Contoh", &spki);
    let other = authority.issue("Siti Contoh", &spki);
    token
        .attach(&label("kepala"), vec![certificate(own.clone())])
        .unwrap();
    drop(token);
    let good = std::fs::read(&path).unwrap();

    let encode = |der: &[u8]| {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(der)
    };
    type Edit = Box<dyn Fn(&str) -> String>;
    let edits: [(&str, Edit); 4] = [
        ("another certificate for the same key", {
            let (own, other) = (encode(&own), encode(&other));
            Box::new(move |json| json.replace(&own, &other))
        }),
        (
            "labels changed about",
            Box::new(|json| {
                json.replace("\"kepala\"", "\"x\"")
                    .replace("\"sekretaris\"", "\"kepala\"")
                    .replace("\"x\"", "\"sekretaris\"")
            }),
        ),
        ("a certificate removed", {
            let own = encode(&own);
            Box::new(move |json| json.replace(&format!("\"{own}\""), ""))
        }),
        (
            "fewer passes",
            Box::new(|json| json.replace("\"iterations\": 3", "\"iterations\": 1")),
        ),
    ];
    for (what, edit) in &edits {
        std::fs::write(&path, &good).unwrap();
        forge(&path, edit);
        let expected = if *what == "fewer passes" {
            "passphrase-wrong"
        } else {
            "token-damaged"
        };
        assert_eq!(
            code(SoftwareToken::open(&path, &passphrase())),
            expected,
            "{what}"
        );
    }
    std::fs::write(&path, &good).unwrap();
    forge(&path, |json| {
        json.replace("\"memory_kib\": 65536", "\"memory_kib\": 4294967295")
    });
    assert_eq!(
        code(SoftwareToken::open(&path, &passphrase())),
        "token-damaged",
        "1 TB"
    );
    forge(&path, |json| json.replacen('{', "{\"more\": 1,", 1));
    assert_eq!(
        code(SoftwareToken::open(&path, &passphrase())),
        "token-damaged",
        "unknown member"
    );
}

#[test]
fn two_who_change_a_token_do_not_undo_each_other() {
    let folder = folder();
    let path = at(&folder);
    let mut first = SoftwareToken::create(&path, &passphrase()).unwrap();
    let mut second = SoftwareToken::open(&path, &passphrase()).unwrap();
    first.generate("satu", KeyKind::P256).unwrap();
    second.generate("dua", KeyKind::P256).unwrap();
    assert_eq!(second.keys().unwrap().len(), 2);
    assert_eq!(code(first.generate("dua", KeyKind::P384)), "key-exists");

    let barrier = std::sync::Barrier::new(4);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (path, barrier) = (&path, &barrier);
            scope.spawn(move || {
                let mut token = SoftwareToken::open(path, &passphrase()).unwrap();
                barrier.wait();
                for round in 0..10 {
                    let name = format!("{thread}-{round}");
                    token.generate(&name, KeyKind::Ed25519).unwrap();
                }
            });
        }
    });
    let token = SoftwareToken::open(&path, &passphrase()).unwrap();
    assert_eq!(token.keys().unwrap().len(), 42);
    assert_alone(&folder);

    // Made anew under another passphrase, it is no longer the token that was opened.
    std::fs::remove_file(&path).unwrap();
    SoftwareToken::create(&path, &SecretString::from("lain")).unwrap();
    assert_eq!(
        code(first.generate("tiga", KeyKind::P256)),
        "passphrase-wrong"
    );
}

#[test]
fn a_key_in_a_file_has_nothing_to_heal() {
    let folder = folder();
    let mut token = SoftwareToken::create(&at(&folder), &passphrase()).unwrap();
    token.generate("ttd", KeyKind::P256).unwrap();
    let key = token.key(&label("ttd"), RsaScheme::Pkcs1).unwrap();
    std::fs::remove_file(at(&folder)).unwrap();
    key.heal().unwrap();
    let spki = key.subject_public_key_info().unwrap();
    let signature = key.sign(b"naskah").unwrap();
    let algorithm = key.algorithm();
    assert!(verifies_under_key(&spki, algorithm, b"naskah", &signature));
}

#[test]
fn one_signer_serves_many_threads() {
    let folder = folder();
    let mut token = SoftwareToken::create(&at(&folder), &passphrase()).unwrap();
    token.generate("ttd", KeyKind::P256).unwrap();
    let key = token.key(&label("ttd"), RsaScheme::Pkcs1).unwrap();
    let spki = key.subject_public_key_info().unwrap();
    let leaf = certificate(TestAuthority::new("Otoritas Uji").issue("Budi Contoh", &spki));
    let signer = key
        .with_chain(CertificateChain::new(leaf, Vec::new()))
        .unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let signer = &signer;
            scope.spawn(move || {
                for round in 0..25 {
                    let message = message(thread * 25 + round);
                    let signature = signer.sign(&message).unwrap();
                    assert!(verifies(signer, &message, &signature));
                }
            });
        }
    });
}

#[test]
fn a_certificate_of_another_key_is_not_attached() {
    let folder = folder();
    let mut token = SoftwareToken::create(&at(&folder), &passphrase()).unwrap();
    token.generate("satu", KeyKind::P256).unwrap();
    token.generate("dua", KeyKind::P256).unwrap();
    let spki = |token: &SoftwareToken, name| {
        let key: SigningKey = token.key(&label(name), RsaScheme::Pkcs1).unwrap();
        key.subject_public_key_info().unwrap()
    };
    let two = TestAuthority::new("Otoritas Uji").issue("Dua", &spki(&token, "dua"));
    let two = certificate(two);
    let before = std::fs::read(at(&folder)).unwrap();
    assert_eq!(
        code(token.attach(&label("satu"), vec![two.clone()])),
        "key-mismatch"
    );
    assert_eq!(
        code(token.attach(&label("satu"), Vec::new())),
        "key-mismatch"
    );
    assert_eq!(
        code(token.attach(&label("tiga"), vec![two.clone()])),
        "key-not-found"
    );
    assert_eq!(std::fs::read(at(&folder)).unwrap(), before);

    let key = token.key(&label("satu"), RsaScheme::Pkcs1).unwrap();
    assert_eq!(
        code(key.with_chain(CertificateChain::new(two, Vec::new()))),
        "key-mismatch"
    );
}

/// OpenSSL as the writer of what is imported.
struct OpenSsl {
    program: PathBuf,
    folder: TempDir,
}

impl OpenSsl {
    fn new(test: &str) -> Option<Self> {
        Some(Self {
            program: tools::program("openssl", test)?,
            folder: folder(),
        })
    }

    fn run(&self, arguments: &str) {
        let output = Command::new(&self.program)
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments}: {errors}");
    }

    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap()
    }

    /// `key.pem`, and `cert.pem` issued by `ca.pem` for it.
    fn make(&self, algorithm: &str) {
        self.run(&format!("genpkey {algorithm} -out key.pem"));
        self.run("genpkey -algorithm ED25519 -out ca-key.pem");
        self.run("req -x509 -new -key ca-key.pem -subj /CN=Akar -days 2 -out ca.pem");
        self.run("req -x509 -new -key key.pem -CA ca.pem -CAkey ca-key.pem -subj /CN=Budi -days 2 -out cert.pem");
    }
}

const ALGORITHMS: [(&str, &str); 5] = [
    ("-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "P-256"),
    ("-algorithm EC -pkeyopt ec_paramgen_curve:P-384", "P-384"),
    ("-algorithm ED25519", "Ed25519"),
    ("-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "RSA"),
    ("-algorithm RSA -pkeyopt rsa_keygen_bits:4096", "RSA"),
];

#[test]
fn what_openssl_writes_is_imported_and_signs() {
    let Some(openssl) = OpenSsl::new("what_openssl_writes_is_imported") else {
        return;
    };
    let folder = folder();
    let mut token = SoftwareToken::create(&at(&folder), &passphrase()).unwrap();
    let empty = std::fs::read(at(&folder)).unwrap();
    let secret = SecretString::from("rahasia-berkas");
    let wrong = SecretString::from("salah");
    for (number, (algorithm, kind)) in ALGORITHMS.iter().enumerate() {
        openssl.make(algorithm);
        openssl.run("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
        openssl.run(
            "pkcs8 -topk8 -in key.pem -v2 aes256 -passout pass:rahasia-berkas -out sealed.pem",
        );
        openssl.run("pkcs8 -topk8 -in key.pem -scrypt -passout pass:rahasia-berkas -outform DER -out sealed.der");
        openssl.run("pkcs12 -export -inkey key.pem -in cert.pem -certfile ca.pem -passout pass:rahasia-berkas -out new.p12");
        openssl.run("pkcs12 -export -legacy -inkey key.pem -in cert.pem -certfile ca.pem -passout pass:rahasia-berkas -out old.p12");
        let mut whole = openssl.file("key.pem");
        whole.extend(openssl.file("ca.pem"));
        whole.extend(openssl.file("cert.pem"));

        // One key is one entry, whatever it came in: each import finds the token empty again.
        for (what, data, sealed, certificates) in [
            ("PEM", openssl.file("key.pem"), false, 0),
            ("PEM with certificates", whole, false, 2),
            ("DER", openssl.file("key.der"), false, 0),
            ("PBES2 in PEM", openssl.file("sealed.pem"), true, 0),
            ("scrypt in DER", openssl.file("sealed.der"), true, 0),
            ("PKCS#12", openssl.file("new.p12"), true, 2),
            (
                "PKCS#12 with RC2-40 and 3DES",
                openssl.file("old.p12"),
                true,
                2,
            ),
        ] {
            if sealed {
                let refused = token.import("salah", &data, Some(&wrong));
                assert_eq!(code(refused), "passphrase-wrong", "{what}");
                let missing = token.import("tanpa", &data, None);
                assert_eq!(code(missing), "pin-missing", "{what}");
            }
            let name = format!("kunci-{number}");
            let given = sealed.then_some(&secret);
            let listing = token.import(&name, &data, given).unwrap();
            assert_eq!(&listing.kind, kind, "{what}");
            let again = token.import("sama", &data, given);
            assert_eq!(
                code(again),
                "key-exists",
                "{what}: the same key under another name"
            );
            if certificates > 0 {
                let key = token.key(&label(&name), RsaScheme::Pkcs1).unwrap();
                let chain = key.chain().unwrap();
                let signer = key.with_chain(chain).unwrap();
                assert_eq!(signer.chain().certificates().len(), certificates, "{what}");
                assert_eq!(signer.chain().leaf().common_name().unwrap(), "Budi");
                let signature = signer.sign(&message(number)).unwrap();
                assert!(verifies(&signer, &message(number), &signature), "{what}");
            }
            std::fs::write(at(&folder), &empty).unwrap();
        }
    }
    let listing = token
        .import("pss", &openssl.file("old.p12"), Some(&secret))
        .unwrap();
    assert_eq!(listing.bits, Some(4096));
    use segel_core::algorithm::DigestAlgorithm::{Sha256, Sha384, Sha512};
    for digest in [Sha256, Sha384, Sha512] {
        for rsa in [RsaScheme::Pkcs1, RsaScheme::Pss] {
            let digest = Some(digest);
            let key = token.key(&label("pss"), Scheme { rsa, digest }).unwrap();
            let chain = key.chain().unwrap();
            let signer = key.with_chain(chain).unwrap();
            let signature = signer.sign(b"naskah").unwrap();
            assert!(verifies(&signer, b"naskah", &signature), "{digest:?}");
        }
    }
}

#[test]
fn a_digest_that_does_not_go_with_a_key_is_refused_when_it_is_opened() {
    use segel_core::algorithm::DigestAlgorithm::{Sha256, Sha384, Sha512};
    let folder = folder();
    let mut token = SoftwareToken::create(&at(&folder), &passphrase()).unwrap();
    for (kind, fits) in [
        (KeyKind::P256, Sha256),
        (KeyKind::P384, Sha384),
        (KeyKind::Ed25519, Sha512),
    ] {
        token.generate(kind.name(), kind).unwrap();
        for digest in [Sha256, Sha384, Sha512] {
            let scheme = Scheme {
                digest: Some(digest),
                ..Scheme::default()
            };
            let opened = token.key(&label(kind.name()), scheme);
            assert_eq!(opened.is_ok(), digest == fits, "{kind:?} {digest:?}");
            if let Err(error) = opened {
                assert_eq!(error.code(), "key-unsupported");
                assert!(error.to_string().contains(digest.name()), "{error}");
            }
        }
    }
    assert_eq!(
        code(token.generate("p521", KeyKind::P521)),
        "key-unsupported"
    );
}

#[test]
fn an_ec_key_without_its_public_key_takes_it_from_its_certificate() {
    let Some(openssl) = OpenSsl::new("an_ec_key_without_its_public_key") else {
        return;
    };
    let folder = folder();
    let mut token = SoftwareToken::create(&at(&folder), &passphrase()).unwrap();
    openssl.make("-algorithm EC -pkeyopt ec_paramgen_curve:P-384");
    openssl.run("ec -in key.pem -no_public -out bare-sec1.pem");
    openssl.run("pkcs8 -topk8 -nocrypt -in bare-sec1.pem -out bare.pem");
    let bare = openssl.file("bare.pem");
    let alone = token.import("ttd", &bare, None);
    match alone {
        Err(Error::Import { reason }) => assert!(reason.contains("certificate"), "{reason}"),
        // OpenSSL 3 puts the public key back in: then nothing is missing.
        Ok(_) => panic!("the file was to come without its public key"),
        Err(other) => panic!("{other}"),
    }
    let mut with = bare;
    with.extend(openssl.file("cert.pem"));
    token.import("ttd", &with, None).unwrap();
    let signer = open(&at(&folder), "ttd").unwrap();
    let signature = signer.sign(b"naskah").unwrap();
    assert!(verifies(signer.as_ref(), b"naskah", &signature));
}

#[test]
fn what_cannot_be_imported_is_named_and_nothing_changes() {
    let Some(openssl) = OpenSsl::new("what_cannot_be_imported") else {
        return;
    };
    let folder = folder();
    let mut token = SoftwareToken::create(&at(&folder), &passphrase()).unwrap();
    let before = std::fs::read(at(&folder)).unwrap();
    openssl.make("-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    openssl.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem");
    openssl.run("req -x509 -new -key other.pem -subj /CN=Lain -days 2 -out other-cert.pem");
    openssl.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out p521.pem");
    openssl.run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa1024.pem");
    openssl.run("genpkey -algorithm ED448 -out ed448.pem");
    openssl.run("ec -in key.pem -out sec1.pem");
    openssl.run("pkcs12 -export -nokeys -in cert.pem -passout pass:a -out certs.p12");
    openssl.run("pkcs8 -topk8 -in key.pem -v2 aes256 -iter 20000000 -passout pass:a -out slow.pem");
    let two_keys = [openssl.file("key.pem"), openssl.file("other.pem")].concat();
    let foreign = [openssl.file("key.pem"), openssl.file("other-cert.pem")].concat();
    let a = SecretString::from("a");
    for (what, data, expected) in [
        ("nothing", Vec::new(), "import"),
        ("text", b"bukan kunci".to_vec(), "import"),
        ("a certificate", openssl.file("cert.pem"), "import"),
        ("P-521", openssl.file("p521.pem"), "import"),
        ("RSA-1024", openssl.file("rsa1024.pem"), "import"),
        ("Ed448", openssl.file("ed448.pem"), "import"),
        ("SEC 1", openssl.file("sec1.pem"), "import"),
        ("two keys", two_keys, "import"),
        ("PKCS#12 without a key", openssl.file("certs.p12"), "import"),
        ("20 million rounds", openssl.file("slow.pem"), "import"),
        ("a certificate of another key", foreign, "key-mismatch"),
    ] {
        assert_eq!(
            code(token.import("ttd", &data, Some(&a))),
            expected,
            "{what}"
        );
    }
    openssl.run("pkcs12 -export -inkey key.pem -in cert.pem -passout pass: -out open.p12");
    let open = openssl.file("open.p12");
    let mut other = SoftwareToken::create(&folder.path().join("lain"), &passphrase()).unwrap();
    other.import("kosong", &open, None).unwrap();
    std::fs::remove_file(other.path()).unwrap();
    let sealed = openssl.file("slow.pem");
    assert_eq!(code(token.import("ttd", &sealed, None)), "pin-missing");
    assert_eq!(std::fs::read(at(&folder)).unwrap(), before);
    assert_alone(&folder);
}

/// Bytes that were a PKCS#12 or PKCS#8 once: refused by name, whatever became of them.
#[test]
fn no_damaged_import_panics() {
    let Some(openssl) = OpenSsl::new("no_damaged_import_panics") else {
        return;
    };
    let folder = folder();
    let mut token = SoftwareToken::create(&at(&folder), &passphrase()).unwrap();
    openssl.make("-algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    openssl.run("pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
    let good = openssl.file("key.der");
    let public = {
        let listing = token.import("asli", &good, None).unwrap();
        listing.id
    };
    for position in 0..good.len() {
        let mut bad = good.clone();
        bad[position] ^= 0x55;
        match token.import("rusak", &bad, None) {
            Ok(listing) => panic!("byte {position}: imported as {}, was {public}", listing.id),
            Err(error) => assert!(
                matches!(
                    error.code(),
                    "import" | "key-unsupported" | "key-exists" | "pin-missing"
                ),
                "byte {position}: {error}"
            ),
        }
        let _ = token.import("pendek", &good[..position], None).unwrap_err();
    }
}
