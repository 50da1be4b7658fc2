//! What a level costs: signatures per second with a key in an HSM and an authority for time in this process, and the
//! bytes that each level adds to a document.
//!
//! Rates are ratios against `C_Sign` through the same binding, and against `C_Sign` with the authority's own work, in
//! turn in one run. Bytes stand beside the least that there could be, the CMS objects in hexadecimal digits and what
//! the security store holds, and beside pyHanko's with the same key, certificates and list, where `SEGEL_BENCH_PYTHON`
//! names a Python that has it.
//!
//! `cargo bench -p segel-hsm --bench levels`
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a bench that fails says so
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_types,
    clippy::disallowed_methods
)] // one that does not prints its figures, and asks the environment
#![allow(clippy::ptr_arg)] // a Vec is a Source

mod made;

use cryptoki::mechanism::Mechanism;
use rcgen::{KeyUsagePurpose, SubjectPublicKeyInfo};
use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use segel_core::pdf::Document;
use segel_core::revocation::CertificateList;
use segel_core::sign::{self, SignatureRequest, sign, sign_with_time_stamp};
use segel_core::trust::{Policy, ValidationData};
use segel_core::tsp::{TimeStampAuthority, TimeStampToken};
use segel_core::x509::{Certificate, CertificateChain};
use segel_core::{Limits, Signer, SignerError};
use segel_hsm::{KeySelector, Scheme, SigningKey, TokenAddress};
use segel_hsm_testing::{RawKey, SoftHsm, TestKey};
use segel_test_vectors::chains::{authority, clock, named};
use segel_test_vectors::lists;
use segel_test_vectors::signed_data::Key;
use segel_test_vectors::time_stamp::Authority;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use time::OffsetDateTime;

const LEVELS: [&str; 4] = ["B-B", "B-T", "B-LT", "B-LTA"];
const ROUNDS: usize = 5;
const PART: Duration = Duration::from_millis(300);
const OFFICIAL: &str = include_str!("../../test-vectors/keys/official.pem");
const CLOCK: &str = include_str!("../../test-vectors/keys/time-stamp-ca.pem");

/// An authority whose tokens are known to take so many bytes, as whoever asks over a network knows it from the first.
struct Clock {
    authority: Authority,
    token_len: usize,
}

impl Clock {
    fn of(certificate: &Certificate, key: Key, now: OffsetDateTime) -> Self {
        let authority = Authority::of(certificate, key, now);
        Self {
            token_len: authority.token_len().unwrap(),
            authority,
        }
    }
}

impl TimeStampAuthority for Clock {
    fn digest_algorithm(&self) -> DigestAlgorithm {
        self.authority.digest_algorithm()
    }

    fn token_len(&self) -> Result<usize, SignerError> {
        Ok(self.token_len)
    }

    fn time_stamp(&self, digest: &[u8]) -> Result<TimeStampToken, SignerError> {
        self.authority.time_stamp(digest)
    }
}

/// A city's authority, and what it says of those under it.
struct City {
    root: Certificate,
    root_key: Key,
    data: ValidationData,
    list: Vec<u8>,
    /// Who tells the time with a key that costs little, and with one as most have.
    quick: Clock,
    usual: Clock,
    usual_certificate: Certificate,
}

impl City {
    fn new(now: OffsetDateTime) -> Self {
        let validity = now - time::Duration::days(100)..now + time::Duration::days(1_000);
        let root_key = Key::rsa(
            include_str!("../../test-vectors/keys/root.pem"),
            DigestAlgorithm::Sha256,
        );
        let params = authority("Otoritas Ukur", 1, validity.clone());
        let root = params.self_signed(&root_key.pair().unwrap()).unwrap();
        let root = Certificate::from_der(root.der().to_vec()).unwrap();
        let issuer = lists::issuer(&root, root_key).unwrap();
        let stamping = |serial, key: Key| {
            let params = clock("Penanda Waktu Ukur", serial, validity.clone());
            let made = params.signed_by(&key.pair().unwrap(), &issuer).unwrap();
            Certificate::from_der(made.der().to_vec()).unwrap()
        };
        let quick = Key::ed25519(include_str!("../../test-vectors/keys/later-time-stamp.pem"));
        let usual = Key::rsa(CLOCK, DigestAlgorithm::Sha256);
        let usual_certificate = stamping(3, usual);
        let good = now - time::Duration::HOUR..now + time::Duration::days(1);
        let list = lists::list(&root, root_key, 1, good, Vec::new()).unwrap();
        let mut data = ValidationData::new([root.clone()]);
        data.revocation_lists = vec![CertificateList::from_der(list.clone()).unwrap()];
        Self {
            data,
            list,
            quick: Clock::of(&stamping(2, quick), quick, now),
            usual: Clock::of(&usual_certificate, usual, now),
            usual_certificate,
            root,
            root_key,
        }
    }

    /// The chain of an official with this key.
    fn chain(&self, serial: u8, spki: &[u8], now: OffsetDateTime) -> CertificateChain {
        let validity = now - time::Duration::days(1)..now + time::Duration::days(700);
        let mut params = named("Pejabat Ukur", serial, validity);
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
        ];
        let spki = SubjectPublicKeyInfo::from_der(spki).unwrap();
        let issuer = lists::issuer(&self.root, self.root_key).unwrap();
        let made = params.signed_by(&spki, &issuer).unwrap();
        let leaf = Certificate::from_der(made.der().to_vec()).unwrap();
        CertificateChain::new(leaf, vec![self.root.clone()])
    }

    /// The letter at a level.
    fn signed(
        &self,
        letter: &Vec<u8>,
        signer: &dyn Signer,
        clock: &Clock,
        level: usize,
        now: OffsetDateTime,
    ) -> Vec<u8> {
        let mut file = Vec::with_capacity(64 * 1024);
        let limits = Limits::default();
        let document = Document::open(letter, &limits).unwrap();
        let request = SignatureRequest::new(now);
        match level {
            0 => sign(&document, &request, signer, &mut file),
            _ => sign_with_time_stamp(&document, &request, signer, clock, &mut file),
        }
        .unwrap();
        if level > 1 {
            let document = Document::open(&file, &limits).unwrap();
            let found = sign::evidence(&document, &self.data, Policy::standard(), now).unwrap();
            assert!(found.is_complete(), "{:?}", found.failures);
            let revision = sign::validation_data(&document, &found.store).unwrap();
            file.extend(revision.unwrap());
        }
        if level > 2 {
            let document = Document::open(&file, &limits).unwrap();
            let stamp = sign::time_stamp(&document, clock).unwrap();
            file.extend(stamp.revision);
        }
        file
    }
}

fn main() {
    let Some(hsm) = SoftHsm::start("levels_bench") else {
        return;
    };
    let now = OffsetDateTime::now_utc();
    let city = City::new(now);
    let letter = made::letter();
    let rsa = pem::parse(OFFICIAL).unwrap();
    hsm.import_key("rsa", &[1], rsa.contents());
    let _ = hsm.generate("p256", &[2], TestKey::P256);

    println!(
        "| key | level | per second | C_Sign | work / C_Sign | C_Sign and authority | work / both |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut signers = Vec::new();
    for (name, id) in [("RSA-2048", 1), ("P-256", 2)] {
        let address = TokenAddress::parse(&hsm.uri()).unwrap();
        let selector = KeySelector::Id(vec![id]);
        let key =
            SigningKey::open(&address, &selector, Some(&hsm.pin()), Scheme::default()).unwrap();
        let chain = city.chain(10 + id, &key.subject_public_key_info().unwrap(), now);
        let signer = key.with_chain(chain).unwrap();
        let raw = hsm.raw_key(&[id]);
        for (level, level_name) in LEVELS.iter().enumerate() {
            let work = || {
                city.signed(&letter, &signer, &city.quick, level, now);
            };
            let c_sign = || raw_signature(&raw, signer.algorithm());
            let tokens = [0, 1, 1, 2].get(level).copied().unwrap_or(0);
            let both = || {
                c_sign();
                for _ in 0..tokens {
                    let digest = DigestAlgorithm::Sha512.digest(b"");
                    city.quick.time_stamp(&digest).unwrap();
                }
            };
            let [work, c_sign, both] = in_turn([&work, &c_sign, &both]);
            println!(
                "| {name} | {level_name} | {work:.0} | {c_sign:.0} | {:.0}% | {both:.0} | {:.0}% |",
                100.0 * work / c_sign,
                100.0 * work / both
            );
        }
        signers.push(signer);
    }
    if let Some(signer) = signers.first() {
        sizes(&city, &letter, signer, now);
    }
}

/// What `C_Sign` is given: a digest to the mechanism CKM_ECDSA, a message to CKM_SHA256_RSA_PKCS.
fn raw_signature(raw: &RawKey, algorithm: SignatureAlgorithm) {
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(_) => raw.sign(&Mechanism::Sha256RsaPkcs, &[0x31; 180]),
        _ => raw.sign(&Mechanism::Ecdsa, &[0x31; 32]),
    }
}

/// How often each ran in a second, all in turn.
fn in_turn(runs: [&dyn Fn(); 3]) -> [f64; 3] {
    let mut totals = [(0_u32, Duration::ZERO); 3];
    for _ in 0..ROUNDS {
        for (run, total) in runs.iter().zip(&mut totals) {
            let began = Instant::now();
            while began.elapsed() < PART {
                run();
                total.0 += 1;
            }
            total.1 += began.elapsed();
        }
    }
    totals.map(|(count, time)| f64::from(count) / time.as_secs_f64())
}

/// The bytes that each level adds, with RSA-2048 throughout.
fn sizes(city: &City, letter: &Vec<u8>, signer: &dyn Signer, now: OffsetDateTime) {
    let pyhanko = pyhanko(city, letter, signer);
    println!();
    println!("| level | bytes added | least | added / least | pyHanko | added / pyHanko |");
    println!("|---|---|---|---|---|---|");
    for (level, name) in LEVELS.iter().enumerate() {
        let file = city.signed(letter, signer, &city.usual, level, now);
        let added = file.len() - letter.len();
        let least = least(city, &file);
        let theirs = pyhanko.as_ref().and_then(|sizes| sizes.get(level).copied());
        let (theirs, ratio) = match theirs {
            Some(theirs) => (theirs.to_string(), percent(added, theirs)),
            None => ("not asked".to_owned(), String::new()),
        };
        println!(
            "| {name} | {added} | {least} | {} | {theirs} | {ratio} |",
            percent(added, least)
        );
    }
}

fn percent(part: usize, whole: usize) -> String {
    #[allow(clippy::cast_precision_loss)] // a few kilobytes
    let ratio = 100.0 * part as f64 / whole as f64;
    format!("{ratio:.0}%")
}

/// The CMS objects as digits, without what fills them up, and what the store holds.
fn least(city: &City, file: &[u8]) -> usize {
    let text: String = file.iter().map(|byte| char::from(*byte)).collect();
    let objects = text.split("/Contents <").skip(1).filter_map(|rest| {
        let digits = rest.split('>').next()?;
        Some(digits.trim_end_matches('0').len())
    });
    let is_stored = text.contains("/DSS");
    let stored = if is_stored { city.list.len() } else { 0 };
    // the root's certificate stands in the signature
    objects.sum::<usize>() + stored
}

/// The bytes that pyHanko adds at each level.
fn pyhanko(city: &City, letter: &[u8], signer: &dyn Signer) -> Option<Vec<usize>> {
    let python = std::env::var_os("SEGEL_BENCH_PYTHON")?;
    let folder = TempDir::new().unwrap();
    let certificate = |der: &[u8]| pem::encode(&pem::Pem::new("CERTIFICATE", der));
    for (name, bytes) in [
        ("letter.pdf", letter.to_vec()),
        ("official.key", OFFICIAL.into()),
        ("clock.key", CLOCK.into()),
        (
            "official.pem",
            certificate(signer.chain().leaf().der()).into(),
        ),
        ("root.pem", certificate(city.root.der()).into()),
        (
            "clock.pem",
            certificate(city.usual_certificate.der()).into(),
        ),
        ("list.crl", city.list.clone()),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../benches/rivals/levels_with_pyhanko.py"
    );
    let output = Command::new(python)
        .arg(script)
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    let sizes = String::from_utf8(output.stdout).unwrap();
    Some(
        sizes
            .split_whitespace()
            .map(|size| size.parse().unwrap())
            .collect(),
    )
}
