#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr
)]

use super::*;
use crate::asn1::{self, Oid, Reader, Tag};
use crate::corpora;
use crate::x509::TrustAnchor;
use crate::x509::made::{Made, authority, critical, now, params, person};
use const_oid::ObjectIdentifier;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyUsagePurpose,
};
use std::fs;
use time::{Duration, OffsetDateTime};

mod names;
mod policies;

fn build(
    leaf: &Certificate,
    pool: &[&Made],
    anchors: &[&Made],
) -> Result<CertificationPath, PathFailure> {
    build_under(&for_documents(), leaf, pool, anchors)
}

fn for_documents() -> PathParameters<'static> {
    PathParameters::new(Purpose::DocumentSigning, now())
}

fn build_under(
    parameters: &PathParameters<'_>,
    leaf: &Certificate,
    pool: &[&Made],
    anchors: &[&Made],
) -> Result<CertificationPath, PathFailure> {
    let pool: Vec<_> = pool.iter().map(|made| made.certificate.clone()).collect();
    let anchors: Vec<_> = anchors.iter().map(|made| made.anchor()).collect();
    build_path(leaf, &pool, &anchors, parameters)
}

const LEAF_KEY_USAGE: Constraint = Constraint::LeafKeyUsage {
    purpose: Purpose::DocumentSigning,
};
const EXTENDED_KEY_USAGE: Constraint = Constraint::ExtendedKeyUsage {
    purpose: Purpose::DocumentSigning,
};

fn violation(result: Result<CertificationPath, PathFailure>) -> (String, Constraint) {
    match result.unwrap_err() {
        PathFailure::ConstraintViolated {
            certificate,
            constraint,
        } => (certificate, constraint),
        other => panic!("{other}"),
    }
}

#[test]
fn a_leaf_leads_over_an_authority_to_its_root() {
    let root = Made::root(authority("Akar"));
    let middle = root.issue(authority("Penerbit"));
    let leaf = middle.issue(person("Pejabat"));
    let path = build(&leaf.certificate, &[&middle], &[&root]).unwrap();
    assert_eq!(
        path.certificates(),
        [&leaf, &middle, &root].map(|made| made.certificate.clone())
    );
    // The authority may be the anchor, the root in the pool, and the leaf too.
    let path = build(&leaf.certificate, &[&root, &leaf], &[&middle]).unwrap();
    assert_eq!(path.certificates().len(), 2);
}

#[test]
fn without_an_issuer_there_is_no_chain() {
    let root = Made::root(authority("Akar"));
    let middle = root.issue(authority("Penerbit"));
    let leaf = middle.issue(person("Pejabat"));
    let missing = |issuer: &str| PathFailure::NoChain {
        issuer: issuer.to_owned(),
    };
    let none = build(&leaf.certificate, &[], &[&root]).unwrap_err();
    assert_eq!(none, missing("CN=Penerbit"));
    // Without anchors a root in the pool leads nowhere.
    let none = build(&leaf.certificate, &[&middle, &root], &[]).unwrap_err();
    assert_eq!(none, missing("CN=Akar"));
    // Another root of the same name has another key identifier: it is not the issuer.
    let namesake = Made::root(authority("Akar"));
    let none = build(&middle.certificate, &[], &[&namesake]).unwrap_err();
    assert_eq!(none, missing("CN=Akar"));
}

#[test]
fn a_signature_that_does_not_verify_is_told() {
    let root = Made::root(authority("Akar"));
    let leaf = root.issue(person("Pejabat"));
    let mut der = leaf.certificate.der().to_vec();
    let last = der.len() - 1;
    der[last] ^= 1;
    let changed = Certificate::from_der(der).unwrap();
    assert_eq!(
        build(&changed, &[], &[&root]).unwrap_err(),
        PathFailure::SignatureInvalid {
            certificate: "CN=Pejabat".to_owned()
        }
    );
}

#[test]
fn time_counts_for_all_but_the_anchor() {
    let root = Made::root(authority("Akar"));
    let day = Duration::days(1);
    let mut early = person("Pejabat");
    early.not_before = now() + day;
    let leaf = root.issue(early);
    let PathFailure::NotYetValid { not_before, .. } =
        build(&leaf.certificate, &[], &[&root]).unwrap_err()
    else {
        panic!("not yet valid");
    };
    assert_eq!(not_before, now() + day);

    let mut ended = authority("Penerbit");
    ended.not_after = now() - day;
    let middle = root.issue(ended);
    let leaf = middle.issue(person("Pejabat"));
    assert_eq!(
        build(&leaf.certificate, &[&middle], &[&root]).unwrap_err(),
        PathFailure::Expired {
            certificate: "CN=Penerbit".to_owned(),
            not_after: now() - day
        }
    );
    // As an anchor the same authority serves beyond its end.
    build(&leaf.certificate, &[], &[&middle]).unwrap();

    // Both ends are inside.
    let mut moment = person("Pejabat");
    moment.not_before = now();
    moment.not_after = now();
    let leaf = root.issue(moment);
    build(&leaf.certificate, &[], &[&root]).unwrap();
}

#[test]
fn a_leaf_that_is_an_anchor_stands_alone_within_its_time() {
    let own = Made::root(person("Pejabat"));
    let path = build(&own.certificate, &[], &[&own]).unwrap();
    assert_eq!(path.certificates(), std::slice::from_ref(&own.certificate));
    let mut ended = person("Pejabat");
    ended.not_after = now() - Duration::days(1);
    let own = Made::root(ended);
    assert!(matches!(
        build(&own.certificate, &[], &[&own]),
        Err(PathFailure::Expired { .. })
    ));
    let mut wrong = params("Pejabat");
    wrong.key_usages = vec![KeyUsagePurpose::KeyEncipherment];
    let own = Made::root(wrong);
    let (_, constraint) = violation(build(&own.certificate, &[], &[&own]));
    assert_eq!(constraint, LEAF_KEY_USAGE);
}

#[test]
fn an_anchored_leaf_issues_nothing() {
    let own = Made::root(person("Pejabat"));
    let leaf = own.issue(person("Penipu"));
    let (certificate, constraint) = violation(build(&leaf.certificate, &[], &[&own]));
    assert_eq!(certificate, "CN=Pejabat");
    assert_eq!(constraint, Constraint::NotAnAuthority);
}

#[test]
fn only_authorities_issue() {
    let root = Made::root(authority("Akar"));
    let mut none = params("Penerbit");
    none.is_ca = IsCa::NoCa;
    let mut explicit = params("Penerbit");
    explicit.is_ca = IsCa::ExplicitNoCa;
    let mut without = authority("Penerbit");
    without.key_usages = vec![KeyUsagePurpose::CrlSign];
    for (params, constraint) in [
        (none, Constraint::NotAnAuthority),
        (explicit, Constraint::NotAnAuthority),
        (without, Constraint::KeyCertSign),
    ] {
        let middle = root.issue(params);
        let leaf = middle.issue(person("Pejabat"));
        let found = violation(build(&leaf.certificate, &[&middle], &[&root]));
        assert_eq!(found, ("CN=Penerbit".to_owned(), constraint));
    }
}

#[test]
fn path_length_is_counted_from_the_anchor() {
    let mut limited = authority("Akar");
    limited.is_ca = IsCa::Ca(BasicConstraints::Constrained(1));
    let root = Made::root(limited);
    let one = root.issue(authority("Satu"));
    let leaf = one.issue(person("Pejabat"));
    build(&leaf.certificate, &[&one], &[&root]).unwrap();
    let two = one.issue(authority("Dua"));
    let leaf = two.issue(person("Pejabat"));
    let found = violation(build(&leaf.certificate, &[&one, &two], &[&root]));
    let expected = Constraint::PathLength { max: 1 };
    assert_eq!(found, ("CN=Akar".to_owned(), expected));
    // What an authority issues to itself does not count.
    let rolled_over = one.issue(authority("Satu"));
    let leaf = rolled_over.issue(person("Pejabat"));
    build(&leaf.certificate, &[&one, &rolled_over], &[&root]).unwrap();
}

#[test]
fn of_two_that_allow_equally_few_authorities_the_upper_is_named() {
    let allowing = |name: &str, length: u8| {
        let mut params = authority(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(length));
        params
    };
    let root = Made::root(allowing("Akar", 1));
    let one = root.issue(allowing("Satu", 0));
    let two = one.issue(authority("Dua"));
    let leaf = two.issue(person("Pejabat"));
    let found = violation(build(&leaf.certificate, &[&one, &two], &[&root]));
    assert_eq!(
        found,
        ("CN=Akar".to_owned(), Constraint::PathLength { max: 1 })
    );
}

#[test]
fn what_is_critical_has_to_be_understood() {
    let root = Made::root(authority("Akar"));
    let with = |extension: CustomExtension| {
        let mut params = person("Pejabat");
        params.custom_extensions = vec![extension];
        let leaf = root.issue(params);
        build(&leaf.certificate, &[], &[&root])
    };
    let unknown = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![0x05, 0x00]);
    with(unknown).unwrap();
    let (_, constraint) = violation(with(critical(&[1, 2, 3, 4], &[0x05, 0x00])));
    assert!(
        matches!(constraint, Constraint::CriticalExtension { oid } if oid.to_string() == "1.2.3.4")
    );
    // a key usage twice
    let twice = CustomExtension::from_oid_content(&[2, 5, 29, 15], vec![0x03, 0x02, 0x07, 0x80]);
    let (_, constraint) = violation(with(twice));
    assert!(matches!(constraint, Constraint::RepeatedExtension { .. }));
    // basicConstraints that are none
    let broken = CustomExtension::from_oid_content(&[2, 5, 29, 19], vec![0x02, 0x01, 0x00]);
    let (_, constraint) = violation(with(broken));
    assert!(matches!(constraint, Constraint::UnreadableExtension { .. }));
    // critical policies are any-policy's business
    let policies = [0x30, 0x07, 0x30, 0x05, 0x06, 0x03, 0x2a, 0x03, 0x04];
    with(critical(&[2, 5, 29, 32], &policies)).unwrap();
}

#[test]
fn the_leaf_is_for_documents() {
    let root = Made::root(authority("Akar"));
    let with = |usages: Vec<KeyUsagePurpose>, extended: Vec<ExtendedKeyUsagePurpose>| {
        let mut params = params("Pejabat");
        params.key_usages = usages;
        params.extended_key_usages = extended;
        let leaf = root.issue(params);
        build(&leaf.certificate, &[], &[&root])
    };
    with(vec![], vec![]).unwrap();
    with(vec![KeyUsagePurpose::DigitalSignature], vec![]).unwrap();
    let (_, constraint) = violation(with(vec![KeyUsagePurpose::KeyAgreement], vec![]));
    assert_eq!(constraint, LEAF_KEY_USAGE);

    for accepted in [
        ExtendedKeyUsagePurpose::Any,
        ExtendedKeyUsagePurpose::EmailProtection,
        ExtendedKeyUsagePurpose::ClientAuth,
        ExtendedKeyUsagePurpose::Other(vec![1, 3, 6, 1, 5, 5, 7, 3, 36]),
        ExtendedKeyUsagePurpose::Other(vec![1, 2, 840, 113_583, 1, 1, 5]),
        ExtendedKeyUsagePurpose::Other(vec![1, 3, 6, 1, 4, 1, 311, 10, 3, 12]),
    ] {
        with(vec![], vec![ExtendedKeyUsagePurpose::ServerAuth, accepted]).unwrap();
    }
    for refused in [
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::CodeSigning,
        ExtendedKeyUsagePurpose::TimeStamping,
        ExtendedKeyUsagePurpose::Other(vec![1, 2, 3]),
    ] {
        let (_, constraint) = violation(with(vec![], vec![refused]));
        assert_eq!(constraint, EXTENDED_KEY_USAGE);
    }
    // as BSrE's certificates have it: critical
    let mut params = person("Pejabat");
    let adobe = b"\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x2f\x01\x01\x05";
    params.custom_extensions = vec![critical(&[2, 5, 29, 37], adobe)];
    let leaf = root.issue(params);
    build(&leaf.certificate, &[], &[&root]).unwrap();
}

#[test]
fn the_algorithm_beside_the_signature_is_the_signed_one() {
    let root = Made::root(authority("Akar"));
    let leaf = root.issue(person("Pejabat"));
    let mut der = leaf.certificate.der().to_vec();
    let ecdsa_with_sha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    let at = der
        .windows(8)
        .rposition(|window| window == ecdsa_with_sha256)
        .unwrap();
    // SHA-384 outside: the signature no longer verifies either, so look at the profile alone.
    der[at + 7] = 0x03;
    let changed = Certificate::from_der(der).unwrap();
    let itself = [changed.clone().into()];
    let failure = build_path(&changed, &[], &itself, &for_documents());
    assert_eq!(violation(failure).1, Constraint::SignatureAlgorithm);
}

#[test]
fn of_two_ways_the_valid_one_is_found() {
    // The same authority under an old root that has ended its certificate, and under a new one.
    let old = Made::root(authority("Akar Lama"));
    let new = Made::root(authority("Akar Baru"));
    let mut ended = authority("Penerbit");
    ended.not_after = now() - Duration::days(1);
    let under_old = old.issue(ended);
    let under_new = new.issue_for(authority("Penerbit"), under_old.key());
    let leaf = under_old.issue(person("Pejabat"));
    for pool in [[&under_old, &under_new], [&under_new, &under_old]] {
        let path = build(&leaf.certificate, &pool, &[&old, &new]).unwrap();
        assert_eq!(path.certificates()[2], new.certificate);
    }
    // With the old one only, its end is told and not that the new root is missing.
    assert!(matches!(
        build(&leaf.certificate, &[&under_old, &under_new], &[&old]),
        Err(PathFailure::Expired { .. })
    ));
}

/// An authority and what it issued, neither with key identifiers, so that every namesake might have issued it.
fn without_key_identifiers() -> (CertificateParams, Made, Made) {
    let mut namesake = authority("Akar");
    namesake.use_authority_key_identifier_extension = false;
    let root = Made::root(namesake.clone());
    let mut plain = person("Pejabat");
    plain.use_authority_key_identifier_extension = false;
    let leaf = root.issue(plain);
    (namesake, root, leaf)
}

#[test]
fn the_search_is_bounded() {
    let (namesake, root, leaf) = without_key_identifiers();
    let crowd: Vec<_> = (0..20)
        .map(|_| Made::root(namesake.clone()).certificate)
        .collect();
    let within = |limits: &Limits, pool: &[Certificate], anchors: &[TrustAnchor]| {
        build_path(
            &leaf.certificate,
            pool,
            anchors,
            &for_documents().with_limits(limits),
        )
    };
    let mut limits = Limits::default();
    let found = within(&limits, &crowd, &[]);
    assert!(matches!(found, Err(PathFailure::SignatureInvalid { .. })));
    limits.path_signatures = 10;
    let exhausted = |limit, max| PathFailure::BudgetExhausted { limit, max };
    let found = within(&limits, &crowd, &[]);
    assert_eq!(found.unwrap_err(), exhausted("path_signatures", 10));
    // Anchors come first, so a crowd does not hide them.
    let anchors = [root.anchor()];
    within(&limits, &crowd, &anchors).unwrap();

    limits.certificates = 3;
    let found = within(&limits, &crowd, &[]);
    assert_eq!(found.unwrap_err(), exhausted("certificates", 3));

    let middle = root.issue(authority("Penerbit"));
    let leaf = middle.issue(person("Pejabat")).certificate;
    limits = Limits::default();
    limits.path_length = 2;
    let pool = [middle.certificate];
    let parameters = for_documents().with_limits(&limits);
    let found = build_path(&leaf, &pool, &anchors, &parameters);
    assert_eq!(found.unwrap_err(), exhausted("path_length", 2));
}

#[test]
fn authorities_that_sign_each_other_are_no_endless_way() {
    let one = Made::root(authority("Satu"));
    let two = one.issue(authority("Dua"));
    let back = two.issue_for(authority("Satu"), one.key());
    let leaf = two.issue(person("Pejabat"));
    assert!(matches!(
        build(&leaf.certificate, &[&back, &two, &one], &[]),
        Err(PathFailure::NoChain { .. })
    ));
}

/// Authorities of Indonesia as they are met in signed documents.
#[test]
fn authorities_met_in_the_field() {
    let Some(folder) = corpora::folder("../trust") else {
        return;
    };
    let read = |name: &str| {
        let pem = fs::read(folder.join(name)).unwrap();
        Certificate::all_from_pem(&pem).unwrap().remove(0)
    };
    let root = [read("root-ca-indonesia-ds-g1.pem").into()];
    let issuer = read("bsre-ca-ds-g1.pem");
    let stamping = read("tsa-bssn-2023.pem");
    let pool = [issuer.clone()];
    let build_for =
        |purpose, leaf, at| build_path(leaf, &pool, &root, &PathParameters::new(purpose, at));
    let build = |leaf, at| build_for(Purpose::DocumentSigning, leaf, at);
    let at = OffsetDateTime::from_unix_timestamp(1_721_916_013).unwrap(); // 25 July 2024
    assert_eq!(build(&issuer, at).unwrap().certificates().len(), 2);
    // A time-stamping authority does not sign documents.
    let (certificate, constraint) = violation(build(&stamping, at));
    assert!(certificate.contains("CN=Timestamp Authority"));
    assert_eq!(constraint, EXTENDED_KEY_USAGE);
    let path = build_for(Purpose::TimeStamping, &stamping, at).unwrap();
    assert_eq!(path.certificates().len(), 3);
    // A root of its own, of which only the certificates for officials are met.
    let office = read("osd-lu-kelas-2.pem");
    let itself = [TrustAnchor::from(office.clone())];
    let then = PathParameters::new(Purpose::CrlSigning, at);
    assert_eq!(
        build_path(&office, &[], &itself, &then)
            .unwrap()
            .certificates()
            .len(),
        1
    );
    let early = OffsetDateTime::from_unix_timestamp(1_600_000_000).unwrap();
    assert!(matches!(
        build(&issuer, early),
        Err(PathFailure::NotYetValid { .. })
    ));
}

fn oid(text: &str) -> Oid {
    ObjectIdentifier::new_unwrap(text).into()
}

/// RFC 5280 gives an authority's extended key usage no meaning, but critical is critical.
#[test]
fn an_authority_for_other_purposes_issues_no_signers() {
    let root = Made::root(authority("Akar"));
    let found = |purposes: &[&str], is_critical: bool| {
        let oids: Vec<_> = purposes.iter().map(|text| asn1::oid(oid(text))).collect();
        let value = asn1::sequence(&[&oids.concat()]);
        let mut params = authority("Penerbit");
        params.custom_extensions = vec![match is_critical {
            true => critical(&[2, 5, 29, 37], &value),
            false => CustomExtension::from_oid_content(&[2, 5, 29, 37], value),
        }];
        let middle = root.issue(params);
        let leaf = middle.issue(person("Pejabat"));
        build(&leaf.certificate, &[&middle], &[&root])
    };
    let (stamping, documents, any) = ("1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.36", "2.5.29.37.0");
    let (certificate, constraint) = violation(found(&[stamping], true));
    assert_eq!(certificate, "CN=Penerbit");
    assert_eq!(constraint, EXTENDED_KEY_USAGE);
    found(&[stamping], false).unwrap();
    found(&[stamping, documents], true).unwrap();
    found(&[stamping, any], true).unwrap();
}

/// The same certificate with another key, over which its signature is none.
fn with_key(certificate: &Certificate, key: &[u8]) -> Certificate {
    let elements = |sequence: &[u8]| {
        let mut reader = Reader::new(sequence).next("a sequence").unwrap().reader();
        let mut elements = Vec::new();
        while !reader.is_empty() {
            elements.push(reader.next("an element").unwrap().raw.to_vec());
        }
        elements
    };
    let joined = |elements: Vec<Vec<u8>>| {
        let elements: Vec<&[u8]> = elements.iter().map(Vec::as_slice).collect();
        asn1::sequence(&elements)
    };
    let mut parts = elements(certificate.der());
    let own = certificate.subject_public_key_info();
    let tbs = elements(&parts[0]).into_iter();
    let replaced = tbs.map(|element| {
        if element == own {
            key.to_vec()
        } else {
            element
        }
    });
    parts[0] = joined(replaced.collect());
    Certificate::from_der(joined(parts)).unwrap()
}

#[test]
fn a_check_that_takes_long_counts_as_several() {
    let (namesake, _, leaf) = without_key_identifiers();
    let number = [&[0], [0xff; 256].as_slice()].concat();
    let number = asn1::tlv(Tag::INTEGER, &number);
    let rsa = [
        asn1::oid(const_oid::db::rfc5912::RSA_ENCRYPTION),
        asn1::null(),
    ];
    let slow = asn1::sequence(&[
        &asn1::sequence(&[&rsa[0], &rsa[1]]),
        &asn1::bit_string(&asn1::sequence(&[&number, &number])),
    ]);
    let slow = with_key(&Made::root(namesake).certificate, &slow);
    let within = |path_signatures| {
        let limits = Limits {
            path_signatures,
            ..Limits::default()
        };
        let parameters = for_documents().with_limits(&limits);
        build_path(
            &leaf.certificate,
            std::slice::from_ref(&slow),
            &[],
            &parameters,
        )
    };
    let found = within(30).unwrap_err();
    let limit = "path_signatures";
    assert_eq!(found, PathFailure::BudgetExhausted { limit, max: 30 });
    let found = within(31);
    assert!(
        !matches!(found, Err(PathFailure::BudgetExhausted { .. })),
        "{found:?}"
    );
}

#[test]
fn an_anchor_is_tried_before_others() {
    let root = Made::root(authority("Akar"));
    let above = Made::root(authority("Lain"));
    let cross = above.issue_for(authority("Akar"), root.key());
    let leaf = root.issue(person("Pejabat"));
    let limits = Limits {
        path_signatures: 1,
        ..Limits::default()
    };
    let parameters = for_documents().with_limits(&limits);
    build_under(&parameters, &leaf.certificate, &[&cross], &[&above, &root]).unwrap();
}

#[test]
fn an_issuer_within_its_time_is_tried_before_one_beyond_it() {
    let root = Made::root(authority("Akar"));
    let mut ended = authority("Penerbit");
    ended.not_after = now() - Duration::days(1);
    let ended = root.issue(ended);
    let current = root.issue_for(authority("Penerbit"), ended.key());
    let leaf = ended.issue(person("Pejabat"));
    let limits = Limits {
        path_signatures: 2,
        ..Limits::default()
    };
    let parameters = for_documents().with_limits(&limits);
    for pool in [[&ended, &current], [&current, &ended]] {
        let path = build_under(&parameters, &leaf.certificate, &pool, &[&root]).unwrap();
        assert_eq!(path.certificates()[1], current.certificate);
    }
}

#[test]
fn the_first_of_the_closest_failures_is_told() {
    let root = Made::root(authority("Akar"));
    let mut silent = authority("Penerbit");
    silent.key_usages = vec![KeyUsagePurpose::CrlSign];
    let silent = root.issue(silent);
    let mut stamping = authority("Penerbit");
    let usage = asn1::sequence(&[&asn1::oid(oid("1.3.6.1.5.5.7.3.8"))]);
    stamping.custom_extensions = vec![critical(&[2, 5, 29, 37], &usage)];
    let stamping = root.issue_for(stamping, silent.key());
    let mut ended = authority("Penerbit");
    ended.not_after = now() - Duration::days(1);
    let ended = root.issue_for(ended, silent.key());
    let leaf = silent.issue(person("Pejabat"));
    let found = |pool: &[&Made]| build(&leaf.certificate, pool, &[&root]);
    let one = violation(found(&[&silent, &stamping]));
    let other = violation(found(&[&stamping, &silent]));
    assert_eq!((&*one.0, &*other.0), ("CN=Penerbit", "CN=Penerbit"));
    assert_eq!(
        (one.1, other.1),
        (Constraint::KeyCertSign, EXTENDED_KEY_USAGE)
    );
    // nearer than both: it would hold at another time
    let pool = [&silent, &stamping, &ended];
    assert!(matches!(found(&pool), Err(PathFailure::Expired { .. })));
}

/// What an anchor says as an issuer is kept, so it has to be readable; the rest of it is not looked at.
#[test]
fn an_anchor_may_have_unreadable_extensions_that_say_nothing_of_what_it_issues() {
    let found = |last_arc: u64| {
        let mut params = authority("Akar");
        let extension = CustomExtension::from_oid_content(&[2, 5, 29, last_arc], vec![0x05]);
        params.custom_extensions = vec![extension];
        let root = Made::root(params);
        let leaf = root.issue(person("Pejabat"));
        build(&leaf.certificate, &[], &[&root])
    };
    found(32).unwrap();
    let (certificate, constraint) = violation(found(30));
    assert_eq!(certificate, "CN=Akar");
    assert!(matches!(constraint, Constraint::UnreadableExtension { .. }));
}
