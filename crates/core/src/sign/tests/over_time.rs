//! Documents of each level, judged as time goes by.

use super::time_stamps::{Clock, stamped};
use super::*;
use crate::trust::tests::made::{days, list, lister, revoked};
use crate::trust::{Policy, ValidationData};
use crate::verify::report::{Indication, Level, Report, SignatureReport, SubIndication};
use crate::verify::verify;
use crate::x509::made::{Made, person, stamping};
use rcgen::{CertificateParams, RevocationReason, RevokedCertParams};
use time::Duration;

/// An authority for good, an official for a hundred days, and three who tell the time, each longer than the one
/// before.
struct Office {
    root: Made,
    official: Made,
    clocks: [Made; 3],
}

fn lasting(mut params: CertificateParams, from: i64, until: i64) -> CertificateParams {
    params.not_before = days(from);
    params.not_after = days(until);
    params
}

impl Office {
    fn new() -> Self {
        let root = Made::root(lasting(lister("Akar"), -100, 9_000));
        let clock = |from, until| root.issue(lasting(stamping(), from, until));
        Self {
            official: root.issue(lasting(person("Pejabat"), -100, 100)),
            clocks: [clock(-100, 300), clock(-100, 1_000), clock(-100, 2_000)],
            root,
        }
    }

    /// What can be had on a day: the authority's list of that day.
    fn of_day(&self, day: i64, entries: Vec<RevokedCertParams>) -> ValidationData {
        let mut data = ValidationData::new([self.root.anchor()]);
        data.revocation_lists = vec![list(&self.root, entries, days(day), days(day + 1))];
        data
    }

    fn clock(&self, which: usize, day: i64) -> Clock {
        Clock::of(&self.clocks[which], days(day) + Duration::seconds(1))
    }

    /// Signed on a day, without a time-stamp or with one.
    fn signed(&self, day: i64, clock: Option<&Clock>) -> Vec<u8> {
        let letter = letter();
        let document = Document::open(&letter, &Limits::default()).unwrap();
        let signer = Signatory::of(&self.official, Vec::new());
        let request = SignatureRequest::new(days(day));
        let mut output = Vec::new();
        match clock {
            Some(clock) => {
                sign_with_time_stamp(&document, &request, &signer, clock, &mut output).unwrap()
            }
            None => sign(&document, &request, &signer, &mut output).unwrap(),
        };
        output
    }

    /// With what can be had on a day for all that is signed.
    fn with_data(&self, bytes: &Vec<u8>, day: i64) -> Vec<u8> {
        let document = Document::open(bytes, &Limits::default()).unwrap();
        let data = self.of_day(day, Vec::new());
        let at = days(day) + Duration::seconds(2);
        let found = evidence(&document, &data, Policy::standard(), at).unwrap();
        assert!(found.is_complete(), "{:?}", found.failures);
        let revision = validation_data(&document, &found.store).unwrap().unwrap();
        [bytes.as_slice(), &revision].concat()
    }

    /// Of the first day, with its validation data.
    fn long_term(&self) -> Vec<u8> {
        self.with_data(&self.signed(0, Some(&self.clock(0, 0))), 0)
    }

    fn archived(&self) -> Vec<u8> {
        stamped(&self.long_term(), &self.clock(1, 0)).unwrap()
    }
}

fn judged(bytes: &Vec<u8>, data: &ValidationData, day: i64) -> Report {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    verify(
        &document,
        data,
        Policy::standard(),
        days(day) + Duration::hours(1),
    )
    .unwrap()
}

fn status(report: &Report) -> (Indication, Option<SubIndication>) {
    let signature = &report.signatures[0];
    (signature.indication, signature.sub_indication)
}

const PASSED: (Indication, Option<SubIndication>) = (Indication::TotalPassed, None);

fn open(sub_indication: SubIndication) -> (Indication, Option<SubIndication>) {
    (Indication::Indeterminate, Some(sub_indication))
}

/// What it comes to on days, with the list of the day.
#[track_caller]
fn assert_over_time(
    office: &Office,
    bytes: &Vec<u8>,
    expected: &[(i64, (Indication, Option<SubIndication>))],
) {
    for (day, expected) in expected {
        let report = judged(bytes, &office.of_day(*day, Vec::new()), *day);
        assert_eq!(status(&report), *expected, "day {day}: {}", report.reason);
    }
}

fn signature(bytes: &Vec<u8>, data: &ValidationData, day: i64) -> SignatureReport {
    judged(bytes, data, day).signatures.remove(0)
}

#[test]
fn a_level_is_what_is_there() {
    let office = Office::new();
    let with_data = office.long_term();
    for (bytes, level) in [
        (office.signed(0, None), Level::BB),
        (office.signed(0, Some(&office.clock(0, 0))), Level::BT),
        (with_data.clone(), Level::BLT),
        (office.archived(), Level::BLTA),
        // a time-stamp over the document does for the signature what one in it does
        (
            stamped(&office.signed(0, None), &office.clock(0, 0)).unwrap(),
            Level::BT,
        ),
        (office.with_data(&office.signed(0, None), 0), Level::BB),
        (
            office.with_data(
                &stamped(&office.signed(0, None), &office.clock(0, 0)).unwrap(),
                0,
            ),
            Level::BLT,
        ),
    ] {
        for data in [ValidationData::default(), office.of_day(0, Vec::new())] {
            assert_eq!(signature(&bytes, &data, 0).level, Some(level));
        }
    }
}

#[test]
fn without_proof_a_signature_ends_with_its_certificate() {
    let office = Office::new();
    let ended = open(SubIndication::OutOfBoundsNoPoe);
    let expected = [(0, PASSED), (99, PASSED), (101, ended), (400, ended)];
    let bare = office.signed(0, None);
    assert_over_time(&office, &bare, &expected);
    // nor does a time-stamp say that it was not revoked
    let stamped = office.signed(0, Some(&office.clock(0, 0)));
    assert_over_time(&office, &stamped, &expected);
    // nor a list of which nobody knows how old it is
    assert_over_time(&office, &office.long_term(), &expected);
    let report = signature(&stamped, &office.of_day(50, Vec::new()), 50);
    assert_eq!(
        report.best_signature_time,
        Some(days(0) + Duration::seconds(1))
    );
    assert_eq!(
        signature(&bare, &office.of_day(50, Vec::new()), 50).best_signature_time,
        None
    );
}

#[test]
fn an_archive_outlives_certificates_as_long_as_it_is_renewed() {
    let office = Office::new();
    let archived = office.archived();
    let ended = open(SubIndication::OutOfBoundsNoPoe);
    let expected = [
        (0, PASSED),
        (99, PASSED),
        (101, PASSED),
        (301, PASSED),
        (999, PASSED),
    ];
    assert_over_time(&office, &archived, &expected);
    assert_over_time(&office, &archived, &[(1_001, ended), (3_000, ended)]);
    let renewed = office.with_data(&archived, 900);
    let renewed = stamped(&renewed, &office.clock(2, 900)).unwrap();
    assert_over_time(&office, &renewed, &expected[2..]);
    assert_over_time(
        &office,
        &renewed,
        &[(1_001, PASSED), (1_999, PASSED), (2_001, ended)],
    );
    let report = signature(&renewed, &office.of_day(1_500, Vec::new()), 1_500);
    assert_eq!(
        report.best_signature_time,
        Some(days(0) + Duration::seconds(1))
    );
    assert_eq!(report.level, Some(Level::BLTA));
}

#[test]
fn an_archive_lasts_as_long_as_its_newest_time_stamp() {
    let office = Office::new();
    let until_by = |bytes: &Vec<u8>, policy: &Policy, data: &ValidationData| {
        let document = Document::open(bytes, &Limits::default()).unwrap();
        archive_lasts_until(&document, data, policy, days(20)).unwrap()
    };
    let data = ValidationData::new([office.root.anchor()]);
    let until = |bytes: &Vec<u8>, policy: &Policy| until_by(bytes, policy, &data);
    let policy = Policy::standard();
    assert_eq!(until(&office.signed(0, None), policy), None);
    assert_eq!(until(&office.long_term(), policy), None);
    let archived = office.archived();
    assert_eq!(until(&archived, policy), Some(days(1_000)));
    let renewed = stamped(&archived, &office.clock(2, 10)).unwrap();
    assert_eq!(until(&renewed, policy), Some(days(2_000)));
    // an algorithm may end before the certificate, and one that is not known never held
    let text = |until: &str| {
        format!(
            "format = 1\nname = \"uji\"\nsource = \"uji\"\n[[digest]]\nname = \"SHA-256\"\n\
             [[signature]]\nname = \"ECDSA\"\nkeys = [{{ bits = 256{until} }}]\n"
        )
    };
    let ends = Policy::from_toml(&text(", until = \"2028-01-01T00:00:00Z\"")).unwrap();
    let end = time::macros::datetime!(2028-01-01 00:00:00 UTC);
    assert_eq!(until(&archived, &ends), Some(end));
    let unknown = text("").replace("SHA-256", "SHA-512");
    assert_eq!(
        until(&archived, &Policy::from_toml(&unknown).unwrap()),
        None
    );
    // nor does one of whom nobody here trusts, or no longer than his anchor is
    let stranger = ValidationData::new([Office::new().root.anchor()]);
    assert_eq!(until_by(&archived, policy, &stranger), None);
    let mut anchor = office.root.anchor();
    anchor.until = Some(days(500));
    let ends = ValidationData::new([anchor]);
    assert_eq!(until_by(&archived, policy, &ends), Some(days(500)));
    // where nobody is named, the one at the top is taken
    let nobody = ValidationData::default();
    assert_eq!(until_by(&archived, policy, &nobody), Some(days(1_000)));
    // what was signed behind it is not under it
    let document = Document::open(&archived, &Limits::default()).unwrap();
    let signer = Signatory::of(&office.official, Vec::new());
    let mut output = Vec::new();
    let request = SignatureRequest::new(days(1));
    sign(&document, &request, &signer, &mut output).unwrap();
    assert_eq!(until(&output, policy), None);
}

#[test]
fn what_was_revoked_later_was_not_when_it_signed() {
    let office = Office::new();
    for reason in [
        RevocationReason::KeyCompromise,
        RevocationReason::Superseded,
    ] {
        let since = |day| {
            let entries = vec![revoked(&office.official, days(day), reason)];
            office.of_day(50, entries)
        };
        let revoked = open(SubIndication::RevokedNoPoe);
        let stamped = office.signed(0, Some(&office.clock(0, 0)));
        assert_eq!(
            status(&judged(&office.signed(0, None), &since(30), 50)),
            revoked
        );
        for bytes in [&stamped, &office.long_term(), &office.archived()] {
            assert_eq!(status(&judged(bytes, &since(30), 50)), PASSED);
            assert_eq!(status(&judged(bytes, &since(-1), 50)), revoked);
        }
    }
}

#[test]
fn an_authority_that_lost_its_key_proves_nothing_unless_it_was_proven_before() {
    let office = Office::new();
    let lost = |which: usize, day| {
        let entry = revoked(
            &office.clocks[which],
            days(40),
            RevocationReason::KeyCompromise,
        );
        office.of_day(day, vec![entry])
    };
    let ended = open(SubIndication::OutOfBoundsNoPoe);
    let archived = office.archived();
    assert_eq!(
        status(&judged(&office.long_term(), &lost(0, 110), 110)),
        ended
    );
    assert_eq!(status(&judged(&archived, &lost(0, 110), 110)), PASSED);
    assert_eq!(status(&judged(&archived, &lost(1, 110), 110)), ended);
    let renewed = office.with_data(&archived, 30);
    let renewed = stamped(&renewed, &office.clock(2, 30)).unwrap();
    assert_eq!(status(&judged(&renewed, &lost(1, 110), 110)), PASSED);
}

#[test]
fn who_was_not_there_yet_told_no_time() {
    let office = Office::new();
    let late = office.root.issue(lasting(stamping(), 10, 300));
    for (day, proven) in [(9, false), (10, true), (20, true)] {
        let clock = Clock::of(&late, days(day) + Duration::seconds(1));
        let bytes = office.signed(8, Some(&clock));
        let report = signature(&bytes, &office.of_day(30, Vec::new()), 30);
        let told = days(day) + Duration::seconds(1);
        assert_eq!(report.best_signature_time, proven.then_some(told), "{day}");
        assert_eq!(report.indication, Indication::TotalPassed);
    }
}

#[test]
fn who_was_not_there_yet_did_not_sign() {
    let office = Office::new();
    let late = office.root.issue(lasting(person("Pejabat"), 10, 100));
    let office = Office {
        official: late,
        ..office
    };
    let bytes = office.signed(20, Some(&office.clock(0, 0)));
    let expected = (Indication::TotalFailed, Some(SubIndication::NotYetValid));
    assert_over_time(&office, &bytes, &[(50, expected), (101, expected)]);
}
