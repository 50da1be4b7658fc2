//! Statuses where PKITS does not look: OCSP, other times, holds, and who may say something.

use super::made::{Answer, Says, days, list, lister, responder, revoked};
use super::office::{Office, is_good, unknown};
use super::*;
use crate::revocation::ReasonCode;
use crate::x509::made::{Made, authority, critical, now, person};
use crate::x509::{PathParameters, Purpose};
use rcgen::ExtendedKeyUsagePurpose::{EmailProtection, OcspSigning};
use rcgen::RevocationReason::{
    AffiliationChanged, CaCompromise, CertificateHold, CessationOfOperation, KeyCompromise,
    PrivilegeWithdrawn, Superseded, Unspecified,
};
use time::Duration;

#[test]
fn a_list_counts_while_it_is_current_and_when_it_is_later() {
    let office = Office::new();
    let fresh = || list(&office.root, vec![], days(-1), days(1));
    assert!(is_good(&office.status_by(vec![fresh()], now())));
    assert!(is_good(&office.status_by(vec![fresh()], days(1))));
    // Made ten days after the time that is judged for: it would still tell.
    assert!(is_good(&office.status_by(vec![fresh()], days(-11))));
    // Ten days after it ended, something newer may say otherwise.
    let stale = unknown(office.status_by(vec![fresh()], days(11)));
    assert!(matches!(stale, NoStatus::Stale { .. }));
    // After the certificate's end a list may leave it out.
    let late = list(&office.root, vec![], days(101), days(102));
    let gone = unknown(office.status_by(vec![late], now()));
    assert!(matches!(gone, NoStatus::NotRetained { .. }));
}

#[test]
fn a_revocation_holds_from_its_time_on() {
    let office = Office::new();
    let entry = || revoked(&office.official, days(-5), KeyCompromise);
    let lists = || vec![list(&office.root, vec![entry()], days(-1), days(1))];
    let Status::Revoked { since, reason, .. } = office.status_by(lists(), now()) else {
        panic!("not revoked");
    };
    assert_eq!((since, reason), (days(-5), ReasonCode::KeyCompromise));
    assert!(is_good(&office.status_by(lists(), days(-6))));
    // also where the list is stale, and where a newer one leaves it out
    let mut both = lists();
    assert!(matches!(
        office.status_by(lists(), days(30)),
        Status::Revoked { .. }
    ));
    both.push(list(&office.root, vec![], days(0), days(40)));
    assert!(matches!(
        office.status_by(both, days(30)),
        Status::Revoked { .. }
    ));
    let mut data = office.data();
    data.revocation_lists = lists();
    let failure = office.judge(&data, now()).failure;
    assert!(matches!(
        failure,
        Some(TrustFailure::Revoked {
            position: Position::Leaf,
            ..
        })
    ));
}

#[test]
fn a_hold_lasts_until_something_newer_says_otherwise() {
    let office = Office::new();
    let entry = || revoked(&office.official, days(-5), CertificateHold);
    let held = || list(&office.root, vec![entry()], days(-2), days(2));
    let released = list(&office.root, vec![], days(-1), days(2));
    assert!(matches!(
        office.status_by(vec![held()], now()),
        Status::Revoked {
            reason: ReasonCode::CertificateHold,
            ..
        }
    ));
    assert!(is_good(
        &office.status_by(vec![held(), released.clone()], now())
    ));
    assert!(is_good(&office.status_by(vec![released, held()], now())));
}

#[test]
fn only_who_may_sign_lists_is_believed() {
    let office = Office::new();
    let stranger = Made::root(lister("Akar"));
    let forged = list(&stranger, vec![], days(-1), days(1));
    let why = unknown(office.status_by(vec![forged], now()));
    assert!(matches!(why, NoStatus::NotAuthorized { .. }));

    // without cRLSign, which rcgen wants to see before it signs a list
    let mut root = Made::root(authority("Akar"));
    root.params = lister("Akar");
    let official = root.issue(person("Pejabat"));
    let silent = Office { root, official };
    let own = list(&silent.root, vec![], days(-1), days(1));
    let why = unknown(silent.status_by(vec![own], now()));
    assert!(matches!(why, NoStatus::NotAuthorized { .. }));
}

#[test]
fn an_issuer_and_its_responder_answer() {
    let office = Office::new();
    let official = &office.official.certificate;
    let own = Answer::good(official, &office.root, &office.root);
    assert!(is_good(&office.status_of(own, now())));
    let appointed = office.root.issue(responder(true));
    let answer = || Answer::good(official, &office.root, &appointed);
    assert!(is_good(&office.status_of(answer(), now())));
    for (says, at) in [
        (Says::Revoked(days(-3)), now()),
        (Says::Revoked(days(-3)), days(20)),
    ] {
        let status = office.status_of(Answer { says, ..answer() }, at);
        assert!(matches!(status, Status::Revoked { .. }));
    }
    let unknown_to = Answer {
        says: Says::Unknown,
        ..answer()
    };
    let why = unknown(office.status_of(unknown_to, now()));
    assert_eq!(why, NoStatus::UnknownToResponder);
    // stale, and without an end
    let why = unknown(office.status_of(answer(), days(2)));
    assert!(matches!(why, NoStatus::Stale { .. }));
    let open = |from| Answer {
        from,
        until: None,
        ..answer()
    };
    let just = now() - Duration::minutes(10);
    assert!(is_good(&office.status_of(open(just), now())));
    let why = unknown(office.status_of(open(days(-1)), now()));
    assert!(matches!(why, NoStatus::Stale { .. }));
}

#[test]
fn nobody_else_answers() {
    let office = Office::new();
    let official = &office.official.certificate;
    let not_authorized = |by: &Made| {
        let answer = Answer::good(official, &office.root, by);
        let why = unknown(office.status_of(answer, now()));
        assert!(matches!(why, NoStatus::NotAuthorized { .. }), "{why}");
    };
    // the official himself, a colleague, and a responder of another authority
    not_authorized(&office.official);
    not_authorized(&office.root.issue(person("Rekan")));
    not_authorized(&Made::root(authority("Lain")).issue(responder(true)));
    // one that an authority below the issuer appointed
    let middle = office.root.issue(authority("Penerbit"));
    not_authorized(&middle.issue(responder(true)));
    // one whose own status is not known
    not_authorized(&office.root.issue(responder(false)));
    // one that had ended when it answered
    let mut ended = responder(true);
    ended.not_after = days(-1);
    not_authorized(&office.root.issue(ended));
}

#[test]
fn a_responder_may_be_revoked() {
    let office = Office::new();
    let checked = office.root.issue(responder(false));
    let mut data = office.data();
    let answer = Answer::good(&office.official.certificate, &office.root, &checked);
    data.ocsp_responses = vec![answer.response()];
    // The list says good of both; leave the official to the response.
    data.revocation_lists = vec![list(&office.root, vec![], days(-1), days(1))];
    assert_eq!(office.judge(&data, now()).failure, None);
    let entry = revoked(&checked, days(-2), KeyCompromise);
    let lists = vec![list(&office.root, vec![entry], days(-1), days(1))];
    data.revocation_lists = lists;
    let validation = office.judge(&data, now());
    let Status::Good(information) = &validation.statuses[0] else {
        panic!("{validation:?}");
    };
    assert_eq!(information.source, Source::RevocationList);
}

#[test]
fn a_critical_extension_that_is_not_known_ends_a_response() {
    let office = Office::new();
    let unknown_extension = asn1::sequence(&[
        &asn1::oid(oid("1.2.3.4")),
        &asn1::tlv(Tag::BOOLEAN, &[0xff]),
        &asn1::octet_string(&[0x05, 0x00]),
    ]);
    let extensions = asn1::explicit(1, &asn1::sequence(&[&unknown_extension]));
    let answer = Answer {
        extensions,
        ..Answer::good(&office.official.certificate, &office.root, &office.root)
    };
    let why = unknown(office.status_of(answer, now()));
    assert!(matches!(why, NoStatus::NotProcessed { .. }));
}

#[test]
fn without_a_status_it_is_undecided_and_told_where_to_look() {
    let root = Made::root(lister("Akar"));
    let mut params = person("Pejabat");
    params.crl_distribution_points = vec![rcgen::CrlDistributionPoint {
        uris: vec!["http://crl.example/akar.crl".to_owned()],
    }];
    let official = root.issue(params);
    let office = Office { root, official };
    let validation = office.judge(&office.data(), now());
    assert!(matches!(
        validation.failure,
        Some(TrustFailure::NoStatus { .. })
    ));
    assert_eq!(validation.missing.len(), 1);
    assert_eq!(validation.missing[0].url, "http://crl.example/akar.crl");
    assert_eq!(validation.missing[0].kind, MissingKind::RevocationList);
}

#[test]
fn the_work_on_strangers_lists_is_bounded() {
    let office = Office::new();
    let forgers: Vec<_> = (0..8).map(|_| Made::root(lister("Akar"))).collect();
    let mut data = office.data();
    data.certificates = forgers
        .iter()
        .map(|made| made.certificate.clone())
        .collect();
    data.revocation_lists = forgers
        .iter()
        .map(|forger| list(forger, vec![], days(-1), days(1)))
        .collect();
    let limits = Limits {
        revocation_work: 20,
        ..Limits::default()
    };
    let path = PathParameters::new(Purpose::DocumentSigning, now()).with_limits(&limits);
    let parameters = TrustParameters::new(path, Policy::standard());
    let found = validate_certificate(&office.official.certificate, &[], &data, &parameters);
    let Status::Unknown { reasons } = &found.statuses[0] else {
        panic!("{found:?}");
    };
    assert!(
        reasons
            .iter()
            .any(|reason| matches!(reason, NoStatus::BudgetExhausted { .. }))
    );
}

#[test]
fn a_second_answer_in_the_same_response_is_not_overlooked() {
    let office = Office::new();
    let official = &office.official.certificate;
    let good = Answer::good(official, &office.root, &office.root);
    let revoked = Answer {
        says: Says::Revoked(days(-3)),
        ..Answer::good(official, &office.root, &office.root)
    };
    let mut data = office.data();
    data.ocsp_responses = vec![Answer::together(&[good, revoked])];
    assert!(matches!(
        office.judge(&data, now()).statuses[0],
        Status::Revoked { .. }
    ));
}

/// RFC 6960, 4.2.2.2.1 is about responders: an official and an authority with the same extension are
/// asked about, whatever else they may do.
#[test]
fn only_a_responder_need_not_be_asked_for() {
    let root = Made::root(lister("Akar"));
    let mut params = responder(true);
    params.extended_key_usages.push(EmailProtection);
    let official = root.issue(params);
    let office = Office { root, official };
    let status_for = |purpose| {
        let path = PathParameters::new(purpose, now());
        let parameters = TrustParameters::new(path, Policy::standard());
        let (leaf, data) = (&office.official.certificate, office.data());
        validate_certificate(leaf, &[], &data, &parameters)
            .statuses
            .remove(0)
    };
    assert_eq!(status_for(Purpose::OcspSigning), Status::NotAsked);
    let asked = status_for(Purpose::DocumentSigning);
    assert!(matches!(asked, Status::Unknown { .. }));

    let mut params = lister("Penerbit");
    params.extended_key_usages = vec![OcspSigning];
    params.custom_extensions = responder(true).custom_extensions;
    let middle = office.root.issue(params);
    let office = Office {
        official: middle.issue(responder(true)),
        root: office.root,
    };
    let path = PathParameters::new(Purpose::OcspSigning, now());
    let parameters = TrustParameters::new(path, Policy::standard());
    let (leaf, data) = (&office.official.certificate, office.data());
    let pool = [middle.certificate.clone()];
    let statuses = validate_certificate(leaf, &pool, &data, &parameters).statuses;
    assert_eq!(statuses[0], Status::NotAsked);
    assert!(matches!(statuses[1], Status::Unknown { .. }));
}

/// RFC 3161, 4: what a stamping key has stamped before falls with it, if the key was compromised.
#[test]
fn a_compromised_authority_takes_its_time_stamps_with_it() {
    let root = Made::root(lister("Akar"));
    let mut params = crate::x509::made::params("Penanda Waktu");
    params.key_usages = vec![rcgen::KeyUsagePurpose::DigitalSignature];
    let purposes = asn1::sequence(&[&asn1::oid(oid("1.3.6.1.5.5.7.3.8"))]);
    params.custom_extensions = vec![critical(&[2, 5, 29, 37], &purposes)];
    let official = root.issue(params);
    let office = Office { root, official };
    let judge = |reason| {
        let mut data = office.data();
        let entry = revoked(&office.official, days(1), reason);
        data.revocation_lists = vec![list(&office.root, vec![entry], days(2), days(3))];
        let path = PathParameters::new(Purpose::TimeStamping, now());
        let parameters = TrustParameters::new(path, Policy::standard());
        validate_certificate(&office.official.certificate, &[], &data, &parameters).failure
    };
    for reason in [
        AffiliationChanged,
        Superseded,
        CessationOfOperation,
        CertificateHold,
    ] {
        assert_eq!(judge(reason), None, "{reason:?}");
    }
    for reason in [KeyCompromise, CaCompromise, PrivilegeWithdrawn, Unspecified] {
        let failure = judge(reason);
        assert!(
            matches!(failure, Some(TrustFailure::Revoked { .. })),
            "{failure:?}"
        );
    }
}

#[test]
fn an_answer_may_tell_the_hash_of_the_certificate_it_means() {
    let office = Office::new();
    let colleague = office.root.issue(person("Rekan")).certificate;
    let own = &office.official.certificate;
    let status = |hash_of| {
        let answer = Answer {
            hash_of: Some(hash_of),
            ..Answer::good(own, &office.root, &office.root)
        };
        office.status_of(answer, now())
    };
    assert!(is_good(&status(own)));
    assert_eq!(unknown(status(&colleague)), NoStatus::UnknownToResponder);
}

/// The address of the issuer's certificate, where nothing at hand is the issuer's.
#[test]
fn what_is_missing_is_told_with_its_address() {
    let root = Made::root(lister("Akar"));
    let mut params = person("Pejabat");
    let access = |method: &str, uri: &str| {
        let location = asn1::tlv(Tag::primitive(6), uri.as_bytes());
        asn1::sequence(&[&asn1::oid(oid(method)), &location])
    };
    let issuers = "1.3.6.1.5.5.7.48.2";
    let all = [
        access("1.3.6.1.5.5.7.48.1", "http://ocsp.example"),
        access(issuers, "http://akar.example/satu.cer"),
        access(issuers, "http://akar.example/satu.cer"),
        access(issuers, "http://akar.example/dua.cer"),
    ];
    let all = asn1::sequence(&[&all.concat()]);
    let extension = rcgen::CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], all);
    params.custom_extensions = vec![extension];
    let official = root.issue(params);
    let office = Office { root, official };
    let missing = |data: &ValidationData, limits: &Limits| {
        let path = PathParameters::new(Purpose::DocumentSigning, now()).with_limits(limits);
        let parameters = TrustParameters::new(path, Policy::standard());
        let leaf = &office.official.certificate;
        let found = validate_certificate(leaf, &[], data, &parameters).missing;
        found
            .into_iter()
            .map(|one| (one.kind, one.url))
            .collect::<Vec<_>>()
    };
    let nothing = ValidationData::default();
    let certificate = |name: &str| {
        (
            MissingKind::Certificate,
            format!("http://akar.example/{name}"),
        )
    };
    let both = [certificate("satu.cer"), certificate("dua.cer")];
    assert_eq!(missing(&nothing, &Limits::default()), both);
    let limits = Limits {
        missing: 1,
        ..Limits::default()
    };
    assert_eq!(missing(&nothing, &limits), both[..1]);
    // With the issuer at hand only the status is missing.
    let response = (MissingKind::OcspResponse, "http://ocsp.example".to_owned());
    assert_eq!(missing(&office.data(), &Limits::default()), [response]);
}

#[test]
fn a_signer_of_lists_says_so() {
    // Another key of the authority's name: without a key usage only an authority is a signer of lists.
    let office = Office::new();
    let judge = |params: rcgen::CertificateParams, known: bool| {
        let mut signer = office.root.issue(params);
        signer.params = lister("Akar");
        let mut data = office.data();
        data.certificates = vec![signer.certificate.clone()];
        data.revocation_lists = vec![list(&signer, vec![], days(-1), days(1))];
        if known {
            let answer = Answer::good(&signer.certificate, &office.root, &office.root);
            data.ocsp_responses = vec![answer.response()];
        }
        is_good(&office.judge(&data, now()).statuses[0])
    };
    let leaf = |usages: &[rcgen::KeyUsagePurpose]| {
        let mut params = crate::x509::made::params("Akar");
        params.key_usages = usages.to_vec();
        params
    };
    let speaking = [rcgen::KeyUsagePurpose::CrlSign];
    assert!(judge(leaf(&speaking), true));
    // The signer's own status has to be known too.
    assert!(!judge(leaf(&speaking), false));
    assert!(!judge(leaf(&[]), true));
    assert!(!judge(
        leaf(&[rcgen::KeyUsagePurpose::DigitalSignature]),
        true
    ));
    let mut silent = authority("Akar");
    silent.key_usages.clear();
    assert!(judge(silent, true));
    assert!(!judge(authority("Akar"), true)); // keyCertSign alone
}

#[test]
fn a_weak_signer_decides_nothing() {
    let office = Office::new();
    let text = r#"
        format = 1
        name = "kuat"
        source = "a test"
        digest = [{ name = "SHA-384" }]
        signature = [{ name = "ECDSA", keys = [{ bits = 256 }] }]
    "#;
    let policy = Policy::from_toml(text).unwrap();
    let mut data = office.data();
    data.revocation_lists = vec![list(&office.root, vec![], days(-1), days(1))];
    let own = Answer::good(&office.official.certificate, &office.root, &office.root);
    data.ocsp_responses = vec![own.response()];
    let path = PathParameters::new(Purpose::DocumentSigning, now());
    let parameters = TrustParameters::new(path, &policy);
    let found = validate_certificate(&office.official.certificate, &[], &data, &parameters);
    let Status::Unknown { reasons } = &found.statuses[0] else {
        panic!("{found:?}");
    };
    assert_eq!(reasons.len(), 2);
    for reason in reasons {
        assert!(matches!(reason, NoStatus::Unreliable { .. }), "{reason}");
    }
    // What it says against the certificate leaves a doubt.
    let entry = revoked(&office.official, days(-5), KeyCompromise);
    data.revocation_lists = vec![list(&office.root, vec![entry], days(-1), days(1))];
    let path = PathParameters::new(Purpose::DocumentSigning, now());
    let parameters = TrustParameters::new(path, &policy);
    let found = validate_certificate(&office.official.certificate, &[], &data, &parameters);
    let Status::Unknown { reasons } = &found.statuses[0] else {
        panic!("{found:?}");
    };
    assert!(matches!(reasons[..], [NoStatus::Doubted { .. }]));
}
