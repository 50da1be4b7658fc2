//! What signing and verifying a document costs beyond the bare cryptography.
//!
//! Every figure is a ratio against a floor measured in the same run: `C_Sign` through the same
//! binding, SHA-256 and a copy of the document, the bare checks of the signatures. The runs are
//! interleaved, so a noisy neighbour hits both.
//!
//! `cargo bench -p segel-hsm --bench document`
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // a bench that fails says so
#![allow(clippy::disallowed_macros)] // and one that does not prints its figures

use cryptoki::mechanism::Mechanism;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair,
    UnparsedPublicKey,
};
use segel_core::algorithm::{DigestAlgorithm, SignatureAlgorithm, Verification, verify_signature};
use segel_core::appearance::{Arrangement, Face, VisibleBox};
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, sign};
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::Verdict;
use segel_core::verify::verify;
use segel_core::x509::Certificate;
use segel_core::{Limits, Signer};
use segel_hsm::{KeySelector, TokenAddress, open_signer};
use segel_hsm_testing::{RawKey, SoftHsm, TestAuthority, TestKey};
use std::cell::Cell;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// Rounds of floor and work in turn, and how long each part of a round lasts.
const ROUNDS: usize = 5;
const PART: Duration = Duration::from_millis(300);

fn main() {
    let Some(hsm) = SoftHsm::start("document_bench") else {
        return;
    };
    let authority = TestAuthority::new("Otoritas Ukur");
    println!("| key | document | work | per second | floor | floor per second | work / floor |");
    println!("|---|---|---|---|---|---|---|");
    for (name, id, kind) in [
        ("P-256", 1, TestKey::P256),
        ("RSA-2048", 2, TestKey::Rsa2048),
    ] {
        let spki = hsm.generate(name, &[id], kind);
        hsm.import_certificate(name, &[id], &authority.issue("Pejabat Ukur", &spki));
        let address = TokenAddress::parse(&hsm.uri()).unwrap();
        let key = KeySelector::parse(name).unwrap();
        let signer = open_signer(&address, &key, Some(&hsm.pin()), None).unwrap();
        for (size, document) in [("3 KB", document(2_300)), ("5 MB", document(5_000_000))] {
            measure_signing(name, size, &document, signer.as_ref(), &hsm.raw_key(&[id]));
            measure_verifying(name, size, &document, signer.as_ref(), &authority);
        }
        measure_appearance(name, &document(2_300), signer.as_ref());
    }
}

fn measure_signing(key: &str, size: &str, document: &[u8], signer: &dyn Signer, raw: &RawKey) {
    // what C_Sign is given: a digest to the mechanism CKM_ECDSA, a message to CKM_SHA256_RSA_PKCS
    let c_sign = || match signer.algorithm() {
        SignatureAlgorithm::RsaPkcs1(_) => raw.sign(&Mechanism::Sha256RsaPkcs, &[0x31; 180]),
        _ => raw.sign(&Mechanism::Ecdsa, &[0x31; 32]),
    };
    let hash_and_copy = || {
        black_box(DigestAlgorithm::Sha256.digest(document));
        black_box(document.to_vec());
    };
    let whole = || {
        black_box(signed(document, signer));
    };
    let (work, floor) = interleaved(whole, c_sign);
    row(key, size, "sign", work, "C_Sign", floor);
    let (work, floor) = interleaved(whole, || {
        c_sign();
        hash_and_copy();
    });
    row(key, size, "sign", work, "C_Sign + SHA-256 + copy", floor);
}

/// What a visible box adds to a letter of a run: lines of text and a QR code, the same on all letters, with a QR code
/// of each letter's own, and with its fonts cut down anew each time.
fn measure_appearance(key: &str, document: &[u8], signer: &dyn Signer) {
    let face = || {
        let lines = [
            "Ditandatangani secara elektronik oleh:",
            "Kepala Dinas Contoh",
            "2026-03-02",
        ];
        let lines = lines.map(str::to_owned);
        Face::new(Arrangement::qr_and_text(lines)).unwrap()
    };
    let visible = |face: &Face, letter: u32| {
        let place = [36.0, 36.0, 220.0, 80.0];
        let mut visible = VisibleBox::new(place, face.clone());
        visible.qr = Some(format!("https://segel.contoh.go.id/v/{letter:032x}"));
        visible
    };
    let letter = Cell::new(0);
    let next = || {
        letter.set(letter.get() + 1);
        letter.get()
    };
    let once = face();
    let plain = || drop(black_box(signed(document, signer)));
    let cached = || {
        drop(black_box(signed_with(
            document,
            signer,
            Some(visible(&once, 0)),
        )))
    };
    let own_qr = || {
        drop(black_box(signed_with(
            document,
            signer,
            Some(visible(&once, next())),
        )))
    };
    let anew = || {
        drop(black_box(signed_with(
            document,
            signer,
            Some(visible(&face(), next())),
        )))
    };
    for (what, work) in [
        ("box, cached", &cached as &dyn Fn()),
        ("box, QR code of each letter", &own_qr),
        ("box, nothing cached", &anew),
    ] {
        let (with, without) = interleaved(work, plain);
        println!(
            "| {key} | 3 KB | sign, {what} | {with:.0} | sign without a box | {without:.0} | costs {:.0}% more |",
            100.0 * (without / with - 1.0)
        );
    }
}

fn measure_verifying(
    key: &str,
    size: &str,
    document: &[u8],
    signer: &dyn Signer,
    authority: &TestAuthority,
) {
    let anchor = Certificate::from_der(authority.certificate()).unwrap();
    let file = signed(document, signer);
    let data = ValidationData::new(vec![anchor.clone()]);
    let at = OffsetDateTime::now_utc();
    let whole = || {
        let document = Document::open(&file, &Limits::default()).unwrap();
        let report = verify(&document, &data, Policy::standard(), at).unwrap();
        assert_eq!(report.verdict, Verdict::TotalPassed, "{}", report.reason);
    };
    let leaf = signer.chain().leaf().subject_public_key_info();
    let message = vec![0x31; 180];
    let value = signer.sign(&message).unwrap();
    let algorithm = signer.algorithm().verification();
    // the chain's one link is a P-256 signature by the authority; this one costs the same
    let link = LinkCheck::new();
    let checks = || {
        assert_eq!(
            verify_signature(&algorithm, leaf, &message, &value),
            Verification::Valid
        );
        link.run();
    };
    let (work, floor) = interleaved(whole, checks);
    row(key, size, "verify", work, "two bare checks", floor);
    let (work, floor) = interleaved(whole, || {
        checks();
        black_box(DigestAlgorithm::Sha256.digest(&file));
    });
    row(
        key,
        size,
        "verify",
        work,
        "two bare checks + SHA-256",
        floor,
    );
}

/// One bare check of a P-256 signature over as many bytes as a certificate has.
struct LinkCheck {
    key: Vec<u8>,
    message: Vec<u8>,
    value: Vec<u8>,
}

impl LinkCheck {
    fn new() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random);
        let pair = pair.unwrap();
        let message = vec![0x30; 500];
        Self {
            key: pair.public_key().as_ref().to_vec(),
            value: pair.sign(&random, &message).unwrap().as_ref().to_vec(),
            message,
        }
    }

    fn run(&self) {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.key);
        key.verify(&self.message, &self.value).unwrap();
    }
}

fn signed(document: &[u8], signer: &dyn Signer) -> Vec<u8> {
    signed_with(document, signer, None)
}

fn signed_with(document: &[u8], signer: &dyn Signer, visible: Option<VisibleBox>) -> Vec<u8> {
    let mut request = SignatureRequest::new(OffsetDateTime::now_utc());
    request.appearance = visible;
    let mut output = Vec::with_capacity(document.len() + 32 * 1024);
    let document = document.to_vec();
    let document = Document::open(&document, &Limits::default()).unwrap();
    sign(&document, &request, signer, &mut output).unwrap();
    output
}

/// Runs of both in turn; gives how often each ran in a second.
fn interleaved(work: impl Fn(), floor: impl Fn()) -> (f64, f64) {
    let mut totals = [(0_u32, Duration::ZERO); 2];
    for _ in 0..ROUNDS {
        for (run, total) in [&work as &dyn Fn(), &floor].into_iter().zip(&mut totals) {
            let began = Instant::now();
            while began.elapsed() < PART {
                run();
                total.0 += 1;
            }
            total.1 += began.elapsed();
        }
    }
    let [work, floor] = totals.map(|(count, time)| f64::from(count) / time.as_secs_f64());
    (work, floor)
}

fn row(key: &str, size: &str, work: &str, rate: f64, floor: &str, floor_rate: f64) {
    println!(
        "| {key} | {size} | {work} | {rate:.0} | {floor} | {floor_rate:.0} | {:.0}% |",
        100.0 * rate / floor_rate
    );
}

/// A one-page document whose content stream has this many bytes.
fn document(content_len: usize) -> Vec<u8> {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>".to_vec(),
    ];
    let mut stream = format!("<< /Length {content_len} >>\nstream\n").into_bytes();
    stream.extend((0..content_len).map(|i| if i % 64 == 63 { b'\n' } else { b' ' }));
    stream.extend_from_slice(b"\nendstream");
    objects.push(stream);
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("xref\n0 5\n0000000000 65535 f \n");
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let end = format!(
        "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n",
        file.len()
    );
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(end.as_bytes());
    file
}
