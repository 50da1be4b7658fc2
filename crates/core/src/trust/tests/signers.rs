//! Who may say something about a status, and when; and what that may cost.

use super::made::{Answer, List, Says, days, lister, responder};
use super::office::{Office, is_good, unknown};
use super::*;
use crate::x509::made::{Made, critical, now, params, person};
use crate::x509::{PathParameters, Purpose};
use rcgen::KeyUsagePurpose;

const KEY_COMPROMISE: u8 = 1;
const HOLD: u8 = 6;
const REMOVED: u8 = 8;

fn revoking<'a>(by: &'a Made, whom: &'a Made, since: i64) -> List<'a> {
    List {
        entries: vec![(whom, days(since), KEY_COMPROMISE)],
        ..List::of(by)
    }
}

/// A key of the root's name that signs its lists.
fn list_signer(office: &Office, change: impl FnOnce(&mut rcgen::CertificateParams)) -> Made {
    let mut params = params("Akar");
    params.key_usages = vec![KeyUsagePurpose::CrlSign];
    change(&mut params);
    office.root.issue(params)
}

#[test]
fn a_responder_that_was_revoked_before_it_signed_is_not_believed() {
    let office = Office::new();
    let checked = office.root.issue(responder(false));
    let answered_at = |produced| {
        let answer = Answer {
            from: days(1),
            until: Some(days(9)),
            produced: Some(days(produced)),
            ..Answer::good(&office.official.certificate, &office.root, &checked)
        };
        let about_it = Answer {
            says: Says::Revoked(days(3)),
            from: days(3),
            until: Some(days(6)),
            ..Answer::good(&checked.certificate, &office.root, &office.root)
        };
        let mut data = office.data();
        data.ocsp_responses = vec![answer.response(), about_it.response()];
        office.judge(&data, now()).statuses.remove(0)
    };
    assert!(is_good(&answered_at(2)));
    for produced in [3, 4] {
        let why = unknown(answered_at(produced));
        assert!(matches!(why, NoStatus::NotAuthorized { .. }), "{why}");
    }
}

#[test]
fn a_signer_of_lists_may_be_younger_than_the_time_and_not_than_its_list() {
    let office = Office::new();
    let status = |born| {
        let signer = list_signer(&office, |params| params.not_before = days(born));
        let mut data = office.data();
        data.certificates = vec![signer.certificate.clone()];
        let own = List {
            from: days(5),
            until: days(9),
            ..List::of(&office.root)
        };
        let by_signer = List {
            from: days(5),
            until: days(9),
            ..List::of(&signer)
        };
        // Were the root's list there alone it would do, so it lists the official much later.
        let entries = vec![(&office.official, days(4), KEY_COMPROMISE)];
        let partial = List {
            entries,
            reasons: Some([0x40, 0x00]),
            ..own
        };
        let only_signer = List {
            reasons: Some([0x3f, 0x80]),
            ..by_signer
        };
        data.revocation_lists = vec![partial.made(), only_signer.made()];
        data.ocsp_responses = vec![
            Answer {
                from: days(5),
                until: Some(days(9)),
                ..Answer::good(&signer.certificate, &office.root, &office.root)
            }
            .response(),
        ];
        office.judge(&data, now()).statuses.remove(0)
    };
    assert!(is_good(&status(1)));
    assert!(matches!(status(6), Status::Unknown { .. }));
}

#[test]
fn an_anchor_answers_beyond_its_end() {
    let mut ended = lister("Akar");
    ended.not_after = days(-10);
    let root = Made::root(ended);
    // The same name with a new key, so that the root's lists are not signed by the issuer.
    let second = root.issue(lister("Akar"));
    let official = second.issue(person("Pejabat"));
    let office = Office { root, official };
    let mut data = office.data();
    data.certificates = vec![second.certificate.clone()];
    data.revocation_lists = vec![List::of(&office.root).made()];
    assert_eq!(office.judge(&data, now()).failure, None);
}

#[test]
fn an_authority_answers_for_nobody_once_it_was_revoked() {
    let root = Made::root(lister("Akar"));
    let middle = root.issue(lister("Penerbit"));
    let official = middle.issue(person("Pejabat"));
    let office = Office { root, official };
    let status = |from, why| {
        let mut data = office.data();
        data.certificates = vec![middle.certificate.clone()];
        let later = List {
            entries: vec![(&middle, days(5), why)],
            from: days(8),
            until: days(9),
            ..List::of(&office.root)
        };
        let own = List {
            from: days(from),
            until: days(9),
            ..List::of(&middle)
        };
        data.revocation_lists = vec![later.made(), own.made()];
        office.judge(&data, now()).statuses.remove(0)
    };
    assert!(is_good(&status(4, KEY_COMPROMISE)));
    for (from, why) in [(5, KEY_COMPROMISE), (6, KEY_COMPROMISE), (6, HOLD)] {
        let why = unknown(status(from, why));
        assert!(matches!(why, NoStatus::NotAuthorized { .. }), "{why}");
    }
}

#[test]
fn an_authority_that_was_released_from_a_hold_answers_again() {
    let root = Made::root(lister("Akar"));
    let middle = root.issue(lister("Penerbit"));
    let official = middle.issue(person("Pejabat"));
    let office = Office { root, official };
    // long ago, or announced for the time that is judged
    for since in [-9, 0] {
        let held = List {
            entries: vec![(&middle, days(since), HOLD)],
            from: days(-8),
            until: days(9),
            ..List::of(&office.root)
        };
        let released = List {
            from: days(-6),
            until: days(9),
            ..List::of(&office.root)
        };
        let own = List {
            from: days(1),
            until: days(9),
            ..List::of(&middle)
        };
        let mut data = office.data();
        data.certificates = vec![middle.certificate.clone()];
        data.revocation_lists = vec![held.made(), released.made(), own.made()];
        assert_eq!(office.judge(&data, now()).failure, None, "{since}");
    }
}

#[test]
fn signers_of_signers_are_asked_for_to_a_bounded_depth() {
    let office = Office::new();
    let found = |depth: usize| {
        let responders: Vec<_> = (0..depth)
            .map(|_| office.root.issue(responder(false)))
            .collect();
        let mut data = office.data();
        let mut about = &office.official.certificate;
        for by in responders.iter().chain([&office.root]) {
            let answer = Answer::good(about, &office.root, by);
            data.ocsp_responses.push(answer.response());
            about = &by.certificate;
        }
        office.judge(&data, now()).statuses.remove(0)
    };
    assert!(is_good(&found(3)));
    assert!(matches!(found(4), Status::Unknown { .. }));
}

#[test]
fn an_answer_about_a_time_to_come_is_none() {
    let office = Office::new();
    let answer = |produced| Answer {
        from: days(0),
        produced: Some(produced),
        ..Answer::good(&office.official.certificate, &office.root, &office.root)
    };
    assert!(is_good(&office.status_of(answer(days(0)), now())));
    // Clocks differ a little.
    let minutes = |minutes| now() - time::Duration::minutes(minutes);
    assert!(is_good(&office.status_of(answer(minutes(10)), now())));
    let why = unknown(office.status_of(answer(minutes(11)), now()));
    assert!(matches!(why, NoStatus::Contradictory { .. }));
}

#[test]
fn an_authority_for_other_purposes_has_a_responder_all_the_same() {
    let mut params = lister("Penerbit");
    // critical, for documents only (RFC 9336)
    let usage = asn1::sequence(&[&asn1::oid(oid("1.3.6.1.5.5.7.3.36"))]);
    params.custom_extensions = vec![critical(&[2, 5, 29, 37], &usage)];
    let root = Made::root(lister("Akar"));
    let middle = root.issue(params);
    let official = middle.issue(person("Pejabat"));
    let appointed = middle.issue(responder(true));
    let office = Office { root, official };
    let answer = Answer::good(&office.official.certificate, &middle, &appointed);
    let mut data = office.data();
    data.certificates = vec![middle.certificate.clone()];
    data.ocsp_responses = vec![answer.response()];
    data.revocation_lists = vec![List::of(&office.root).made()];
    assert_eq!(office.judge(&data, now()).failure, None);
}

#[test]
fn what_was_left_out_might_be_a_revocation() {
    let office = Office::new();
    let mut data = office.data();
    let good = Answer::good(&office.official.certificate, &office.root, &office.root);
    data.ocsp_responses = vec![good.response()];
    let stranger = Made::root(lister("Akar"));
    data.certificates = vec![stranger.certificate.clone()];
    data.revocation_lists = (0..9).map(|_| List::of(&stranger).made()).collect();
    let judge = |revocation_work| {
        let limits = Limits {
            revocation_work,
            ..Limits::default()
        };
        let path = PathParameters::new(Purpose::DocumentSigning, now()).with_limits(&limits);
        let mut parameters = TrustParameters::new(path, Policy::standard());
        parameters.revocation = RevocationDemand::WhereKnown;
        validate_certificate(&office.official.certificate, &[], &data, &parameters).failure
    };
    assert_eq!(judge(500), None);
    let Some(TrustFailure::NoStatus { reasons, .. }) = judge(5) else {
        panic!("not all was looked at");
    };
    let limit = "revocation_work";
    assert_eq!(reasons, [NoStatus::BudgetExhausted { limit }]);
}

/// The status of a signer that is not looked for to the end is no status of a stranger.
#[test]
fn what_was_left_out_about_a_signer_might_be_a_revocation() {
    let office = Office::new();
    let checked = office.root.issue(responder(false));
    let official = &office.official.certificate;
    let answers = [
        Answer::good(official, &office.root, &office.root),
        Answer::good(official, &office.root, &checked),
        Answer::good(&checked.certificate, &office.root, &office.root),
    ];
    let mut data = office.data();
    data.ocsp_responses = answers.iter().map(Answer::response).collect();
    // three signatures, and one on the way of the responder
    assert_eq!(least_work(&office, &data), 4);
}

#[test]
fn a_search_that_ended_early_might_have_found_a_signer() {
    let office = Office::new();
    let stranger = Made::root(lister("Akar")).issue(responder(true));
    let official = &office.official.certificate;
    let found = |namesakes: usize| {
        let mut data = office.data();
        data.certificates = (0..namesakes)
            .map(|_| Made::root(lister("Akar")).certificate)
            .collect();
        data.ocsp_responses = [&office.root, &stranger]
            .map(|by| Answer::good(official, &office.root, by).response())
            .to_vec();
        where_known(&office, &data)
    };
    assert_eq!(found(2), None);
    let Some(TrustFailure::NoStatus { reasons, .. }) = found(12) else {
        panic!("not all was looked at");
    };
    let limit = "revocation_work";
    assert!(reasons.contains(&NoStatus::BudgetExhausted { limit }));
}

/// The failure where statuses need not be known.
fn where_known(office: &Office, data: &ValidationData) -> Option<TrustFailure> {
    let path = PathParameters::new(Purpose::DocumentSigning, now());
    let mut parameters = TrustParameters::new(path, Policy::standard());
    parameters.revocation = RevocationDemand::WhereKnown;
    validate_certificate(&office.official.certificate, &[], data, &parameters).failure
}

#[test]
fn a_revocation_by_whoever_is_not_settled_leaves_a_doubt() {
    let office = Office::new();
    let checked = office.root.issue(responder(false));
    let answer = |says| Answer {
        says,
        ..Answer::good(&office.official.certificate, &office.root, &checked)
    };
    let mut data = office.data();
    let is_doubted = |data: &ValidationData| match where_known(&office, data) {
        None => false,
        Some(TrustFailure::NoStatus { reasons, .. }) => {
            assert!(matches!(reasons[..], [NoStatus::Doubted { .. }]));
            true
        }
        other => panic!("{other:?}"),
    };
    data.ocsp_responses = vec![answer(Says::Good).response()];
    assert!(!is_doubted(&data));
    data.ocsp_responses = vec![answer(Says::Revoked(days(-3))).response()];
    assert!(is_doubted(&data));
    // The same by a list, signed with another key of the authority's name.
    let signer = list_signer(&office, |_| ());
    data.ocsp_responses.clear();
    data.certificates = vec![signer.certificate.clone()];
    data.revocation_lists = vec![revoking(&signer, &office.official, -3).made()];
    assert!(is_doubted(&data));
    // A removal is none.
    let removed = List {
        entries: vec![(&office.official, days(-3), REMOVED)],
        ..List::of(&signer)
    };
    data.revocation_lists = vec![removed.made()];
    assert!(!is_doubted(&data));
    data.revocation_lists = vec![revoking(&signer, &office.official, -3).made()];
    // Whoever was revoked before he signed is nobody any more.
    data.revocation_lists
        .push(revoking(&office.root, &signer, -2).made());
    assert!(!is_doubted(&data));
}

#[test]
fn an_issuer_signs_nothing_after_its_own_end() {
    let root = Made::root(lister("Akar"));
    let mut params = lister("Penerbit");
    params.not_after = days(5);
    let middle = root.issue(params);
    let official = middle.issue(person("Pejabat"));
    let office = Office { root, official };
    let status = |from| {
        let mut data = office.data();
        data.certificates = vec![middle.certificate.clone()];
        let own = List {
            from: days(from),
            until: days(9),
            ..List::of(&middle)
        };
        data.revocation_lists = vec![own.made(), List::of(&office.root).made()];
        office.judge(&data, now()).statuses.remove(0)
    };
    assert!(is_good(&status(5)));
    let why = unknown(status(6));
    assert!(matches!(why, NoStatus::NotAuthorized { .. }), "{why}");
}

/// RFC 6960, 4.2.2.2: by the very issuer, not by another of its name.
#[test]
fn a_namesake_appoints_nobody() {
    let root = Made::root(lister("Akar"));
    let issuers = [lister("Penerbit"), lister("Penerbit")].map(|params| root.issue(params));
    let [middle, namesake] = &issuers;
    let official = middle.issue(person("Pejabat"));
    let office = Office { root, official };
    let status = |appointing: &Made| {
        let appointed = appointing.issue(responder(true));
        let answer = Answer::good(&office.official.certificate, middle, &appointed);
        let mut data = office.data();
        data.certificates = issuers
            .iter()
            .map(|made| made.certificate.clone())
            .collect();
        data.revocation_lists = vec![List::of(&office.root).made()];
        data.ocsp_responses = vec![answer.response()];
        office.judge(&data, now()).statuses.remove(0)
    };
    assert!(is_good(&status(middle)));
    let Status::Unknown { reasons } = status(namesake) else {
        panic!("a namesake's responder was believed");
    };
    let not_authorized = |why: &NoStatus| matches!(why, NoStatus::NotAuthorized { .. });
    assert!(reasons.iter().all(not_authorized));
}

/// The least work with which an official is judged.
fn least_work(office: &Office, data: &ValidationData) -> usize {
    let is_enough = |revocation_work: &usize| {
        let limits = Limits {
            revocation_work: *revocation_work,
            ..Limits::default()
        };
        let path = PathParameters::new(Purpose::DocumentSigning, now()).with_limits(&limits);
        let parameters = TrustParameters::new(path, Policy::standard());
        let leaf = &office.official.certificate;
        validate_certificate(leaf, &[], data, &parameters)
            .failure
            .is_none()
    };
    (0..99).find(is_enough).unwrap()
}

#[test]
fn work_is_counted_in_signatures_and_megabytes() {
    let root = Made::root(lister("Akar"));
    let middle = root.issue(lister("Penerbit"));
    let official = middle.issue(person("Pejabat"));
    let office = Office { root, official };
    let appointed = middle.issue(responder(true));
    let answer = Answer::good(&office.official.certificate, &middle, &appointed);
    let mut data = office.data();
    data.certificates = vec![middle.certificate.clone()];
    data.ocsp_responses = vec![answer.response()];
    data.revocation_lists = vec![List::of(&office.root).made()];
    // the list, the response, and two on the way of its signer
    assert_eq!(least_work(&office, &data), 4);

    let office = Office::new();
    let other = office.root.issue(person("Rekan"));
    let mut data = office.data();
    let long = List {
        entries: vec![(&other, days(-3), KEY_COMPROMISE); 30_000],
        ..List::of(&office.root)
    };
    let long = long.made();
    assert_eq!(long.der().len() >> 20, 1);
    data.revocation_lists = vec![long];
    // one signature, a MiB hashed and a MiB searched
    assert_eq!(least_work(&office, &data), 3);
}

#[test]
fn what_is_known_of_a_list_serves_all_signatures_of_a_document() {
    let office = Office::new();
    let mut data = office.data();
    data.revocation_lists = vec![List::of(&office.root).made()];
    let memory = Memory::new(&data, &Limits::default());
    let judge = |revocation_work| {
        let limits = Limits {
            revocation_work,
            ..Limits::default()
        };
        let path = PathParameters::new(Purpose::DocumentSigning, now()).with_limits(&limits);
        let parameters = TrustParameters::new(path, Policy::standard());
        let leaf = &office.official.certificate;
        validate_with(&memory, leaf, &[], &data, &parameters)
            .failure
            .is_none()
    };
    assert_eq!([judge(0), judge(1), judge(0)], [false, true, true]);
}

#[test]
fn a_list_is_verified_once() {
    let office = Office::new();
    let mut data = office.data();
    data.revocation_lists = (1..=51)
        .map(|number| {
            let list = List {
                number,
                ..List::of(&office.root)
            };
            list.made()
        })
        .collect();
    assert_eq!(least_work(&office, &data), 51);
}

#[test]
fn points_and_addresses_are_bounded() {
    let root = Made::root(lister("Akar"));
    let mut params = person("Pejabat");
    let point = |number| rcgen::CrlDistributionPoint {
        uris: ["a", "b"]
            .map(|host| format!("http://{host}.example/{number}.crl"))
            .to_vec(),
    };
    params.crl_distribution_points = (0..100).map(point).collect();
    let official = root.issue(params);
    let office = Office { root, official };
    let mut data = office.data();
    data.revocation_lists = vec![List::of(&office.root).made()];
    let judge = |distribution_points| {
        let limits = Limits {
            distribution_points,
            ..Limits::default()
        };
        let path = PathParameters::new(Purpose::DocumentSigning, now()).with_limits(&limits);
        let parameters = TrustParameters::new(path, Policy::standard());
        validate_certificate(&office.official.certificate, &[], &data, &parameters)
    };
    // each with two names
    assert_eq!(judge(300).failure, None);
    assert!(judge(299).failure.is_some());
    let found = office.judge(&data, now());
    let limit = "distribution_points";
    let exhausted = NoStatus::BudgetExhausted { limit };
    let reasons = vec![exhausted];
    assert_eq!(found.statuses[0], Status::Unknown { reasons });
    assert_eq!(found.missing.len(), Limits::default().missing);
}

#[test]
fn whoever_is_named_as_the_lists_issuer_leads_to_the_anchor_too() {
    let root = Made::root(lister("Akar"));
    let mut keeper = params("Pencatat");
    keeper.key_usages = vec![KeyUsagePurpose::CrlSign];
    let keeper = root.issue(keeper);
    let stranger = Made::root(lister("Pencatat"));
    let mut params = person("Pejabat");
    let name = keeper.certificate.subject_name().der();
    let issuer = asn1::explicit(4, name);
    let point = asn1::sequence(&[&asn1::tlv(Tag::constructed(2), &issuer)]);
    let points = asn1::sequence(&[&point]);
    params.custom_extensions = vec![rcgen::CustomExtension::from_oid_content(
        &[2, 5, 29, 31],
        points,
    )];
    let official = root.issue(params);
    let office = Office { root, official };
    let judge = |by: &Made, distribution_points| {
        let mut data = office.data();
        data.certificates = vec![keeper.certificate.clone(), stranger.certificate.clone()];
        let list = List {
            indirect: true,
            ..List::of(by)
        };
        data.revocation_lists = vec![list.made()];
        let about_it = Answer::good(&keeper.certificate, &office.root, &office.root);
        data.ocsp_responses = vec![about_it.response()];
        let limits = Limits {
            distribution_points,
            ..Limits::default()
        };
        let path = PathParameters::new(Purpose::DocumentSigning, now()).with_limits(&limits);
        let parameters = TrustParameters::new(path, Policy::standard());
        let leaf = &office.official.certificate;
        is_good(&validate_certificate(leaf, &[], &data, &parameters).statuses[0])
    };
    assert!(judge(&keeper, 64));
    assert!(!judge(&stranger, 64));
    // a point and one name
    assert!(judge(&keeper, 2));
    assert!(!judge(&keeper, 1));
}
