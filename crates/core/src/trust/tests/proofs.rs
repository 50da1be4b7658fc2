//! Statuses of a time that has passed, by what is proven to have been there.

use super::made::{days, list, revoked};
use super::office::{Office, is_good, unknown};
use super::*;
use crate::x509::{PathParameters, Purpose};
use rcgen::RevocationReason::KeyCompromise;

/// Asked for the time of the signature two hundred days later: the official's certificate has ended on day 100.
fn asked_later(office: &Office, list: &CertificateList, proven: Option<i64>) -> Status {
    let mut proofs = ProofsOfExistence::new(days(200));
    if let Some(day) = proven {
        proofs.add(list.der(), days(day));
    }
    let path = PathParameters::new(Purpose::DocumentSigning, days(1));
    let mut parameters = TrustParameters::new(path, Policy::standard());
    parameters.proofs = Some(&proofs);
    let mut data = office.data();
    data.revocation_lists = vec![list.clone()];
    let certificate = &office.official.certificate;
    let validation = validate_certificate(certificate, &[], &data, &parameters);
    validation.statuses.into_iter().next().unwrap()
}

#[test]
fn what_was_not_revoked_has_to_be_proven_before_the_certificate_ended() {
    let office = Office::new();
    let list = list(&office.root, vec![], days(2), days(3));
    for proven in [2, 50, 100] {
        assert!(
            is_good(&asked_later(&office, &list, Some(proven))),
            "{proven}"
        );
    }
    for proven in [None, Some(101), Some(200)] {
        let why = unknown(asked_later(&office, &list, proven));
        assert!(
            matches!(why, NoStatus::NotProven { .. }),
            "{proven:?}: {why}"
        );
    }
}

#[test]
fn what_was_revoked_needs_no_proof() {
    let office = Office::new();
    let entry = || revoked(&office.official, days(-1), KeyCompromise);
    let list = list(&office.root, vec![entry()], days(2), days(3));
    for proven in [None, Some(2), Some(150)] {
        let status = asked_later(&office, &list, proven);
        assert!(matches!(status, Status::Revoked { .. }), "{status:?}");
    }
}
