//! What a document has to carry along.

use super::time_stamps::{Clock, stamped};
use super::*;
use crate::dss::SecurityStore;
use crate::trust::tests::made::{Answer, days, list, lister, responder};
use crate::trust::{MissingKind, Policy, TrustFailure, ValidationData};
use crate::verify::report::Modifications;
use crate::verify::verify;
use crate::x509::made::{Made, now, person, stamping};
use rcgen::CrlDistributionPoint;

const LIST: &str = "http://akar.contoh.go.id/akar.crl";

/// A city's authority, an official, and somebody who tells the time.
struct Office {
    root: Made,
    official: Made,
    clock: Made,
}

impl Office {
    fn new() -> Self {
        let root = Made::root(lister("Akar"));
        let point = || CrlDistributionPoint {
            uris: vec![LIST.to_owned()],
        };
        let mut official = person("Pejabat");
        official.crl_distribution_points = vec![point()];
        let mut clock = stamping();
        clock.crl_distribution_points = vec![point()];
        Self {
            official: root.issue(official),
            clock: root.issue(clock),
            root,
        }
    }

    fn data(&self) -> ValidationData {
        ValidationData::new([self.root.anchor()])
    }

    fn listed(&self) -> ValidationData {
        let mut data = self.data();
        data.revocation_lists = vec![list(&self.root, Vec::new(), days(-1), days(1))];
        data
    }

    /// Signed and time-stamped; its certificates are the leaf alone.
    fn letter(&self) -> Vec<u8> {
        let letter = letter();
        let document = Document::open(&letter, &Limits::default()).unwrap();
        let signer = Signatory::of(&self.official, Vec::new());
        let clock = Clock::of(&self.clock, now());
        let request = SignatureRequest::new(now());
        let mut output = Vec::new();
        sign_with_time_stamp(&document, &request, &signer, &clock, &mut output).unwrap();
        output
    }
}

/// Signed without a time-stamp.
fn bare(office: &Office, bytes: &Vec<u8>) -> Vec<u8> {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    let signer = Signatory::of(&office.official, Vec::new());
    let mut output = Vec::new();
    sign(
        &document,
        &SignatureRequest::new(now()),
        &signer,
        &mut output,
    )
    .unwrap();
    output
}

fn evidence_for(bytes: &Vec<u8>, data: &ValidationData) -> Evidence {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    evidence(&document, data, Policy::standard(), now()).unwrap()
}

fn extended(bytes: &Vec<u8>, additions: &SecurityStore) -> Option<Vec<u8>> {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    let revision = validation_data(&document, additions).unwrap()?;
    Some([bytes.as_slice(), &revision].concat())
}

#[test]
fn what_is_missing_is_told_with_its_address() {
    let office = Office::new();
    let found = evidence_for(&office.letter(), &office.data());
    assert!(!found.is_complete());
    let missing: Vec<_> = found
        .missing
        .iter()
        .map(|missing| {
            let about = &missing.certificate;
            let issuer = missing.issuer.as_ref();
            assert_eq!(issuer, Some(&office.root.certificate));
            (
                missing.kind,
                missing.url.as_str(),
                about.common_name().unwrap(),
            )
        })
        .collect();
    let list = |name: &str| (MissingKind::RevocationList, LIST, name.to_owned());
    assert_eq!(missing, [list("Penanda Waktu"), list("Pejabat")]);
    for (field, failure) in &found.failures {
        assert_eq!(field, "Signature1");
        assert!(matches!(failure, TrustFailure::NoStatus { .. }));
    }
    assert_eq!(found.failures.len(), 2);
}

#[test]
fn one_list_serves_all_and_is_added_once() {
    let office = Office::new();
    let letter = office.letter();
    let data = office.listed();
    let found = evidence_for(&letter, &data);
    assert!(found.is_complete() && found.missing.is_empty());
    // who signed stands in the signature and in its time-stamp
    let expected = SecurityStore {
        certificates: vec![office.root.certificate.der().to_vec()],
        revocation_lists: vec![data.revocation_lists[0].der().to_vec()],
        ocsp_responses: Vec::new(),
    };
    assert_eq!(found.store, expected);
    let with_data = extended(&letter, &found.store).unwrap();
    assert_eq!(extended(&with_data, &found.store), None);
    // nothing more is needed than the anchor
    let again = evidence_for(&with_data, &office.data());
    assert!(again.is_complete() && again.store.is_empty());
}

#[test]
fn a_responder_is_shown_to_be_one() {
    let office = Office::new();
    let mut responder = responder(false);
    responder.crl_distribution_points = vec![CrlDistributionPoint {
        uris: vec![LIST.to_owned()],
    }];
    let responder = office.root.issue(responder);
    let answer =
        |about: &Made| Answer::good(&about.certificate, &office.root, &responder).response();
    let mut data = office.data();
    data.ocsp_responses = vec![answer(&office.official), answer(&office.clock)];
    let letter = office.letter();
    assert!(!evidence_for(&letter, &data).is_complete());
    data.revocation_lists = office.listed().revocation_lists;
    let found = evidence_for(&letter, &data);
    assert!(found.is_complete());
    let with_data = extended(&letter, &found.store).unwrap();
    assert!(evidence_for(&with_data, &office.data()).is_complete());
}

#[test]
fn later_revisions_leave_the_signature_as_it_was() {
    let office = Office::new();
    let letter = office.letter();
    let found = evidence_for(&letter, &office.listed());
    let with_data = extended(&letter, &found.store).unwrap();
    let clock = Clock::of(&office.clock, now());
    let archived = stamped(&with_data, &clock).unwrap();
    let document = Document::open(&archived, &Limits::default()).unwrap();
    let report = verify(&document, &office.data(), Policy::standard(), now()).unwrap();
    let [signature, stamp] = report.signatures.as_slice() else {
        panic!("{:?}", report.signatures.len());
    };
    assert_eq!(signature.modifications, Some(Modifications::LtData));
    assert_eq!(signature.modifications_permitted, Some(true));
    assert_eq!(stamp.modifications, Some(Modifications::None));
    assert!(signature.evidence.signature_timestamp);
    assert!(signature.evidence.validation_data);
    assert!(signature.evidence.archive_timestamp);
}

#[test]
fn what_is_stamped_lacks_no_time() {
    let lacks = |bytes: &Vec<u8>| {
        let document = Document::open(bytes, &Limits::default()).unwrap();
        lacks_time_stamp(&document).unwrap()
    };
    let office = Office::new();
    assert!(!lacks(&letter()));
    assert!(!lacks(&office.letter()));
    let once = bare(&office, &letter());
    assert!(lacks(&once));
    let clock = Clock::of(&office.clock, now());
    let stamped = stamped(&once, &clock).unwrap();
    assert!(!lacks(&stamped));
    assert!(lacks(&bare(&office, &stamped)));
}

#[test]
fn without_an_anchor_the_top_is_taken_for_one() {
    let office = Office::new();
    let letter = office.letter();
    let mut data = ValidationData::default();
    // the leaf is all there is, and says nothing of where its issuer is
    assert!(evidence_for(&letter, &data).is_complete());
    data.certificates = vec![office.root.certificate.clone()];
    assert!(!evidence_for(&letter, &data).is_complete());
    data.revocation_lists = office.listed().revocation_lists;
    let found = evidence_for(&letter, &data);
    assert!(found.is_complete());
    assert_eq!(found.store.certificates, [office.root.certificate.der()]);
}

#[test]
fn who_tells_the_time_may_be_trusted_for_that_alone() {
    let office = Office::new();
    let letter = office.letter();
    let document = Document::open(&letter, &Limits::default()).unwrap();
    let judged = |data: &ValidationData| {
        verify(
            &document,
            data,
            Policy::standard(),
            now() + time::Duration::HOUR,
        )
        .unwrap()
    };
    let mut data = ValidationData {
        time_stamp_anchors: vec![office.root.anchor()],
        ..ValidationData::default()
    };
    let report = judged(&data);
    assert_eq!(report.signatures[0].best_signature_time, Some(now()));
    assert_eq!(
        report.verdict,
        crate::verify::report::Verdict::Indeterminate
    );
    let stranger = Made::root(lister("Lain"));
    data.time_stamp_anchors = vec![stranger.anchor()];
    data.anchors = vec![stranger.anchor()];
    assert_eq!(judged(&data).signatures[0].best_signature_time, None);
}
