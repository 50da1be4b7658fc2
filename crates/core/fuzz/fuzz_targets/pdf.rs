//! Opens a document, tells what it is made of, judges its signatures, and signs it: what is signed
//! begins with the bytes that came, and its new signature passes unless what came was no plain document.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ring::signature::{Ed25519KeyPair, KeyPair};
use segel_core::algorithm::SignatureAlgorithm;
use segel_core::inspection::{Depth, inspect};
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, VisibleBox, sign};
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::{Coverage, Indication};
use segel_core::verify::verify;
use segel_core::x509::issue::{
    IssuingKey, NameAttribute, Profile, Subject, certificate_authority, end_entity,
};
use segel_core::x509::{Certificate, CertificateChain};
use segel_core::{Limits, Signer, SignerError};
use std::sync::LazyLock;
use time::{Duration, OffsetDateTime};

fuzz_target!(|bytes: &[u8]| {
    let limits = limits();
    let bytes = bytes.to_vec();
    let data = ValidationData::new(vec![PKI.anchor.clone()]);
    let Ok(document) = Document::open(&bytes, &limits) else {
        return;
    };
    let inspected = inspect(&document, Depth::Structure);
    let judged = verify(&document, &data, Policy::standard(), at());
    if inspected.is_ok_and(|inspected| inspected.problems.is_empty()) {
        assert!(judged.is_ok(), "what can be inspected can be judged");
    }
    let mut request = SignatureRequest::new(at());
    if bytes.len() % 2 == 0 {
        let visible = VisibleBox::with_text([10.0, 10.0, 150.0, 60.0], ["Uji".to_owned()]);
        request.appearance = visible.ok();
    }
    let mut signed = Vec::new();
    let Ok(made) = sign(&document, &request, &*PKI, &mut signed) else {
        return;
    };
    assert!(signed.starts_with(&bytes));
    let document = Document::open(&signed, &limits).expect("what is signed can be read");
    let report =
        verify(&document, &data, Policy::standard(), at()).expect("what is signed can be judged");
    let mut ours = report
        .signatures
        .iter()
        .filter(|report| report.field == made.field);
    let ours = ours.next().expect("the new signature is found");
    assert_eq!(ours.reference_digest, Some(true), "{:?}", ours.warnings);
    assert_eq!(ours.signature_value, Some(true), "{:?}", ours.warnings);
    assert_eq!(ours.coverage, Coverage::WholeFile);
    match ours.indication {
        Indication::TotalPassed => {}
        Indication::Indeterminate => assert!(
            ours.warnings
                .iter()
                .any(|warning| is_about_what_came(warning)),
            "{:?}",
            ours.warnings
        ),
        other => panic!("{other:?}: {:?}", ours.warnings),
    }
});

/// Whether a sentence says that the document was no plain one before it was signed.
fn is_about_what_came(warning: &str) -> bool {
    [
        "tell two different documents",
        "before the PDF header",
        "a form that cannot be read",
        "was changed cannot be told",
        "does not name the pages that are in its tree",
    ]
    .iter()
    .any(|known| warning.contains(known))
}

/// Small enough that what is slow by design does not hide what is slow by mistake.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.tree_nodes = 10_000;
    limits.decoded_stream_bytes = 1 << 20;
    limits.object_bytes = 1 << 20;
    limits
}

fn at() -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + Duration::days(20_000)
}

struct Pki {
    anchor: Certificate,
    chain: CertificateChain,
    key: Ed25519KeyPair,
}

static PKI: LazyLock<Pki> = LazyLock::new(|| {
    let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    // RFC 8410: the SubjectPublicKeyInfo of an Ed25519 key
    let prefix = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ];
    let spki = [&prefix[..], key.public_key().as_ref()].concat();
    let profile = |name: &str, serial: u8| {
        let subject = Subject::new().with(NameAttribute::CommonName, name);
        Profile::new(
            subject,
            [serial],
            at() - Duration::DAY,
            at() + Duration::DAY,
        )
    };
    let signs = |message: &[u8]| Ok(key.sign(message).as_ref().to_vec());
    let issuing = IssuingKey::new(spki.clone(), SignatureAlgorithm::Ed25519, signs);
    let anchor = certificate_authority(&profile("Otoritas Uji", 1), &issuing).unwrap();
    let leaf = end_entity(&profile("Pejabat Uji", 2), &spki, &anchor, &issuing).unwrap();
    drop(issuing);
    let chain = CertificateChain::new(leaf, vec![anchor.clone()]);
    Pki { anchor, chain, key }
});

impl Signer for Pki {
    fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::Ed25519
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(self.key.sign(message).as_ref().to_vec())
    }
}
