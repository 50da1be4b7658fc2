//! Signatures and documents with a time-stamp.

use super::*;
use crate::algorithm::DigestAlgorithm;
use crate::asn1;
use crate::trust::tests::made;
use crate::tsp::tests::made::{Authority, Fields};
use crate::tsp::{TimeStampAuthority, TimeStampToken};
use crate::verify::report::{Kind, Modifications, Report};
use crate::x509::made::Made;
use std::cell::Cell;
use std::sync::Mutex;

/// An authority in memory.
pub(super) struct Clock {
    authority: Authority,
    /// What it says that its tokens take, and by how much each is longer than the one before.
    expected: usize,
    growth: usize,
    asked: Mutex<Cell<usize>>,
    stamps: Stamps,
    /// What time it says that it is.
    time: OffsetDateTime,
}

/// What it stamps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamps {
    WhatIsAsked,
    SomethingElse,
    Nothing,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self {
            authority: Authority::new(),
            expected: 2_000,
            growth: 0,
            asked: Mutex::default(),
            stamps: Stamps::WhatIsAsked,
            time: AT,
        }
    }

    /// Of whoever has this certificate and its key, at a time.
    pub(super) fn of(made: &Made, time: OffsetDateTime) -> Self {
        Self {
            authority: Authority {
                certificate: made.certificate.clone(),
                pkcs8: made.key.serialized_der().to_vec(),
            },
            time,
            ..Self::new()
        }
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().get()
    }
}

impl TimeStampAuthority for Clock {
    fn digest_algorithm(&self) -> DigestAlgorithm {
        DigestAlgorithm::Sha256
    }

    fn token_len(&self) -> Result<usize, SignerError> {
        Ok(self.expected)
    }

    fn time_stamp(&self, digest: &[u8]) -> Result<TimeStampToken, SignerError> {
        let asked = self.asked.lock().unwrap();
        asked.set(asked.get() + 1);
        let digest = match self.stamps {
            Stamps::WhatIsAsked => digest.to_vec(),
            Stamps::SomethingElse => vec![7; digest.len()],
            Stamps::Nothing => return Err("the authority is closed".into()),
        };
        let mut fields = Fields::usual();
        fields.imprint = asn1::sequence(&[
            &DigestAlgorithm::Sha256.identifier().der(),
            &asn1::octet_string(&digest),
        ]);
        fields.serial = asn1::octet_string(&vec![1; self.growth * asked.get()]);
        if let Some(tag) = fields.serial.first_mut() {
            *tag = 2;
        }
        if self.growth == 0 {
            fields.serial = asn1::integer(7);
        }
        fields.time = made::time(self.time);
        let token = self.authority.token(&fields.der());
        Ok(TimeStampToken::parse(&token, &Limits::default())?)
    }
}

fn judged(bytes: &Vec<u8>) -> Report {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    let policy = crate::trust::Policy::standard();
    crate::verify::verify(&document, &Default::default(), policy, AT).unwrap()
}

fn with_time(clock: &Clock) -> Result<(Vec<u8>, Signed), Error> {
    let letter = letter();
    let document = Document::open(&letter, &Limits::default())?;
    let mut output = Vec::new();
    let request = SignatureRequest::new(AT);
    let signer = Signatory::p384();
    let signed = sign_with_time_stamp(&document, &request, &signer, clock, &mut output)?;
    let written = Document::open(&output, &Limits::default())?;
    check_written(&written, &document, signer.chain().leaf(), &signed)?;
    Ok((output, signed))
}

pub(super) fn stamped(bytes: &Vec<u8>, clock: &Clock) -> Result<Vec<u8>, Error> {
    let document = Document::open(bytes, &Limits::default())?;
    Ok([bytes.as_slice(), &time_stamp(&document, clock)?.revision].concat())
}

#[test]
fn a_signature_has_its_time_stamp_in_it() {
    let clock = Clock::new();
    let (output, signed) = with_time(&clock).unwrap();
    assert_eq!(signed.time_stamp, SignatureTimeStamp::Embedded);
    assert_eq!(clock.asked(), 1);
    let report = judged(&output);
    assert!(report.signatures[0].evidence.signature_timestamp);
    assert_eq!(report.signatures[0].signature_value, Some(true));
    assert_eq!(report.signatures[0].reference_digest, Some(true));
}

#[test]
fn what_does_not_fit_is_left_out_and_told() {
    let mut clock = Clock::new();
    clock.expected = 20;
    let (output, signed) = with_time(&clock).unwrap();
    let SignatureTimeStamp::DidNotFit { reserved, needed } = signed.time_stamp else {
        panic!("{:?}", signed.time_stamp);
    };
    assert!(needed > reserved, "{needed} {reserved}");
    let report = judged(&output);
    assert!(!report.signatures[0].evidence.signature_timestamp);
    assert_eq!(report.signatures[0].signature_value, Some(true));
    let output = stamped(&output, &Clock::new()).unwrap();
    assert!(judged(&output).signatures[0].evidence.archive_timestamp);
}

#[test]
fn a_time_stamp_about_something_else_is_refused() {
    for (stamps, sentence) in [
        (
            Stamps::SomethingElse,
            "there is no time-stamp: the time-stamp is about something else: its imprint differs",
        ),
        (
            Stamps::Nothing,
            "there is no time-stamp: the authority is closed",
        ),
    ] {
        let mut clock = Clock::new();
        clock.stamps = stamps;
        let error = with_time(&clock).unwrap_err();
        assert_eq!(
            (error.code(), error.to_string().as_str()),
            ("time-stamp", sentence)
        );
        let error = stamped(&letter(), &clock).unwrap_err();
        assert_eq!(
            (error.code(), error.to_string().as_str()),
            ("time-stamp", sentence)
        );
    }
}

#[test]
fn a_document_is_stamped_as_a_whole() {
    for document in [letter(), with_time(&Clock::new()).unwrap().0] {
        let clock = Clock::new();
        let once = stamped(&document, &clock).unwrap();
        let twice = stamped(&once, &clock).unwrap();
        let report = judged(&twice);
        let stamps: Vec<_> = report
            .signatures
            .iter()
            .filter(|one| one.kind == Kind::DocumentTimestamp)
            .collect();
        assert_eq!(stamps.len(), 2);
        for (stamp, modifications) in stamps
            .iter()
            .zip([Modifications::LtData, Modifications::None])
        {
            assert_eq!(stamp.reference_digest, Some(true));
            assert_eq!(stamp.signature_value, Some(true));
            assert_eq!(stamp.modifications, Some(modifications));
            assert_eq!(stamp.modifications_permitted, Some(true));
        }
        assert_eq!(stamps[0].field, "DocTimeStamp1");
        assert_eq!(stamps[1].field, "DocTimeStamp2");
        for signature in &report.signatures {
            assert_eq!(signature.modifications_permitted, Some(true));
        }
    }
}

#[test]
fn a_document_is_prepared_again_for_longer_tokens() {
    let mut clock = Clock::new();
    clock.expected = 20;
    let letter = letter();
    let document = Document::open(&letter, &Limits::default()).unwrap();
    let stamp = time_stamp(&document, &clock).unwrap();
    assert_eq!((clock.asked(), stamp.laid_out_again), (2, 1));
    // and whoever knows better is not asked twice
    let usual = time_stamp(&document, &Clock::new()).unwrap();
    assert_eq!(usual.laid_out_again, 0);
    let output = [letter.as_slice(), &stamp.revision].concat();
    assert_eq!(judged(&output).signatures[0].reference_digest, Some(true));
    // but not without end
    clock.growth = 25;
    let error = stamped(&letter, &clock).unwrap_err();
    assert_eq!(error.code(), "contents-too-small", "{error}");
    assert_eq!(clock.asked(), 2 + 3);
}
