//! What it costs to build and validate a path of four certificates, against the bare checks of its
//! three signatures by ring in the same run.
//!
//! `cargo bench -p segel-core --bench paths`
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types, // a bench has a clock
    clippy::cast_precision_loss
)]

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PublicKeyData,
};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use segel_core::trust::{
    Policy, RevocationDemand, TrustParameters, ValidationData, validate_certificate,
};
use segel_core::x509::{Certificate, PathParameters, Purpose, build_path};
use std::hint::black_box;
use std::time::{Duration, Instant};
use time::OffsetDateTime;

/// Paths in one measurement; the best of several measurements counts.
const PATHS: u32 = 500;
const ROUNDS: usize = 20;

fn main() {
    println!("a path of four certificates, {PATHS} times, the best of {ROUNDS}");
    let p256 = || KeyPair::generate().unwrap();
    measure("P-256", &Chain::new(p256), &ECDSA_P256_SHA256_ASN1);
    let names = ["root", "other-root", "time-stamp-ca", "official"];
    let mut names = names.iter();
    let rsa = || {
        let name = names.next().unwrap();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../test-vectors/keys");
        let pem = std::fs::read_to_string(format!("{folder}/{name}.pem")).unwrap();
        KeyPair::from_pkcs8_pem_and_sign_algo(&pem, &rcgen::PKCS_RSA_SHA256).unwrap()
    };
    measure("RSA-2048", &Chain::new(rsa), &RSA_PKCS1_2048_8192_SHA256);
}

/// What ring is handed: a key, a message and a signature.
struct Check {
    key: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
}

struct Chain {
    /// From the root to the leaf.
    certificates: Vec<Certificate>,
    checks: Vec<Check>,
}

impl Chain {
    fn new(mut key: impl FnMut() -> KeyPair) -> Self {
        let mut above: Option<(CertificateParams, KeyPair)> = None;
        let (mut certificates, mut checks) = (Vec::new(), Vec::new());
        for name in ["Akar", "Penerbit Induk", "Penerbit", "Pejabat"] {
            let mut params = CertificateParams::default();
            params.distinguished_name = rcgen::DistinguishedName::new();
            params.distinguished_name.push(DnType::CountryName, "ID");
            params
                .distinguished_name
                .push(DnType::OrganizationName, "Pemerintah Kota Contoh");
            params.distinguished_name.push(DnType::CommonName, name);
            params.use_authority_key_identifier_extension = true;
            if name == "Pejabat" {
                params.key_usages = vec![KeyUsagePurpose::ContentCommitment];
            } else {
                params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
                params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
            }
            let own = key();
            let made = match &above {
                None => params.self_signed(&own).unwrap(),
                Some((issuer, issuer_key)) => {
                    let made = params
                        .signed_by(&own, &Issuer::from_params(issuer, issuer_key))
                        .unwrap();
                    checks.push(check(made.der(), issuer_key.der_bytes()));
                    made
                }
            };
            certificates.push(Certificate::from_der(made.der().to_vec()).unwrap());
            above = Some((params, own));
        }
        Self {
            certificates,
            checks,
        }
    }
}

/// The three parts of a certificate, whose lengths all take two octets here.
fn check(der: &[u8], key: &[u8]) -> Check {
    let len = |at: usize| usize::from(der[at + 2]) * 256 + usize::from(der[at + 3]) + 4;
    let message = der[4..4 + len(4)].to_vec();
    let algorithm = 4 + message.len();
    let bits = algorithm + 2 + usize::from(der[algorithm + 1]);
    let header = if der[bits + 1] < 0x80 {
        3
    } else {
        2 + usize::from(der[bits + 1] & 0x7f) + 1
    };
    Check {
        key: key.to_vec(),
        message,
        signature: der[bits + header..].to_vec(),
    }
}

fn measure(what: &str, chain: &Chain, algorithm: &'static dyn VerificationAlgorithm) {
    let [root, authorities @ .., leaf] = chain.certificates.as_slice() else {
        return;
    };
    let now = OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap();
    let anchors = [root.clone().into()];
    let parameters = || PathParameters::new(Purpose::DocumentSigning, now);
    let mut data = ValidationData::new([root.clone()]);
    data.certificates = authorities.to_vec();
    let mut trust = TrustParameters::new(parameters(), Policy::standard());
    trust.revocation = RevocationDemand::WhereKnown;

    let floor = best(|| {
        for check in &chain.checks {
            UnparsedPublicKey::new(algorithm, &check.key)
                .verify(&check.message, &check.signature)
                .unwrap();
        }
    });
    let told = |step: &str, time: Duration| {
        println!(
            "{what}: {step}: {:.1} µs, {:.0}% of the rate of the bare checks ({:.1} µs)",
            micros(time),
            100.0 * floor.as_secs_f64() / time.as_secs_f64(),
            micros(floor)
        );
    };
    told(
        "path",
        best(|| {
            black_box(build_path(leaf, authorities, &anchors, &parameters()).unwrap());
        }),
    );
    told(
        "path, read from its bytes",
        best(|| {
            let read = |certificate: &Certificate| {
                Certificate::from_der(certificate.der().to_vec()).unwrap()
            };
            let anchors = [read(root).into()];
            let authorities: Vec<_> = authorities.iter().map(read).collect();
            let leaf = read(leaf);
            black_box(build_path(&leaf, &authorities, &anchors, &parameters()).unwrap());
        }),
    );
    told(
        "path, algorithms and statuses",
        best(|| {
            let found = validate_certificate(leaf, &[], &data, &trust);
            assert_eq!(found.failure, None);
            black_box(found);
        }),
    );
}

/// What one of them takes.
fn best(mut work: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..PATHS {
            work();
        }
        best = best.min(start.elapsed() / PATHS);
    }
    best
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
