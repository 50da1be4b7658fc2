//! Anchors with their times, and several ways to them.

use super::made::{days, list, lister, revoked};
use super::*;
use crate::x509::made::{Made, now, person};
use crate::x509::{PathFailure, PathParameters, Purpose, TrustAnchor};
use rcgen::RevocationReason::KeyCompromise;

fn judge(leaf: &Made, data: &ValidationData, at: OffsetDateTime) -> Option<TrustFailure> {
    let path = PathParameters::new(Purpose::DocumentSigning, at);
    let mut parameters = TrustParameters::new(path, Policy::standard());
    parameters.revocation = RevocationDemand::WhereKnown;
    validate_certificate(&leaf.certificate, &[], data, &parameters).failure
}

#[test]
fn an_anchor_is_trusted_for_its_times_and_not_for_its_own() {
    let mut params = lister("Akar");
    params.not_after = days(-50);
    let root = Made::root(params);
    let leaf = root.issue(person("Pejabat"));
    let mut anchor = root.anchor();
    let found = |anchor: &TrustAnchor, at| judge(&leaf, &ValidationData::new([anchor.clone()]), at);
    assert_eq!(found(&anchor, now()), None);
    anchor.from = Some(days(-60));
    anchor.until = Some(days(-40));
    assert_eq!(found(&anchor, days(-60)), None);
    assert_eq!(found(&anchor, days(-40)), None);
    for at in [days(-61), days(-39)] {
        assert!(matches!(
            found(&anchor, at),
            Some(TrustFailure::Path(PathFailure::AnchorNotTrusted { .. }))
        ));
    }
}

#[test]
fn a_way_over_a_revoked_authority_is_left_for_another() {
    let old = Made::root(lister("Akar Lama"));
    let new = Made::root(lister("Akar Baru"));
    let under_old = old.issue(lister("Penerbit"));
    let under_new = new.issue_for(lister("Penerbit"), under_old.key());
    let leaf = under_old.issue(person("Pejabat"));
    let mut data = ValidationData::new([old.anchor(), new.anchor()]);
    data.certificates = vec![under_old.certificate.clone(), under_new.certificate.clone()];
    let entry = revoked(&under_old, days(-3), KeyCompromise);
    data.revocation_lists = vec![list(&old, vec![entry], days(-1), days(1))];
    assert_eq!(judge(&leaf, &data, now()), None);
    data.anchors.remove(1);
    assert!(matches!(
        judge(&leaf, &data, now()),
        Some(TrustFailure::Revoked {
            position: Position::Authority,
            ..
        })
    ));
}

#[test]
fn of_two_ways_that_are_alike_the_first_is_told() {
    let old = Made::root(lister("Akar Lama"));
    let new = Made::root(lister("Akar Baru"));
    let under_old = old.issue(lister("Penerbit"));
    let under_new = new.issue_for(lister("Penerbit"), under_old.key());
    let leaf = under_old.issue(person("Pejabat"));
    let root = |pool: [&Made; 2]| {
        let mut data = ValidationData::new([old.anchor(), new.anchor()]);
        data.certificates = pool.map(|made| made.certificate.clone()).to_vec();
        let path = PathParameters::new(Purpose::DocumentSigning, now());
        let parameters = TrustParameters::new(path, Policy::standard());
        let found = validate_certificate(&leaf.certificate, &[], &data, &parameters);
        assert!(matches!(found.failure, Some(TrustFailure::NoStatus { .. })));
        found.closest[2].subject()
    };
    assert_eq!(root([&under_old, &under_new]), "CN=Akar Lama");
    assert_eq!(root([&under_new, &under_old]), "CN=Akar Baru");
}

#[test]
fn a_weak_signature_is_told_with_its_time() {
    let root = Made::root(lister("Akar"));
    let leaf = root.issue(person("Pejabat"));
    let data = ValidationData::new([root.anchor()]);
    let text = r#"
        format = 1
        name = "pendek"
        source = "a test"
        digest = [{ name = "SHA-256" }]
        signature = [{ name = "ECDSA", keys = [{ bits = 256, until = "2027-01-01T00:00:00Z" }] }]
    "#;
    let policy = Policy::from_toml(text).unwrap();
    let found = |at| {
        let path = PathParameters::new(Purpose::DocumentSigning, at);
        let mut parameters = TrustParameters::new(path, &policy);
        parameters.revocation = RevocationDemand::WhereKnown;
        validate_certificate(&leaf.certificate, &[], &data, &parameters).failure
    };
    assert!(matches!(
        found(now()),
        Some(TrustFailure::Unreliable { .. })
    ));
    assert_eq!(found(days(-20)), None);
}

#[test]
fn each_signature_and_the_leafs_own_key_have_to_be_strong_enough() {
    let policy = |digest: &str, bits: u32| {
        let text = format!(
            "format = 1\nname = \"uji\"\nsource = \"a test\"\n\
             digest = [{{ name = \"{digest}\" }}, {{ name = \"SHA-384\" }}]\n\
             signature = [{{ name = \"ECDSA\", keys = [{{ bits = {bits} }}] }}]\n"
        );
        Policy::from_toml(&text).unwrap()
    };
    let root = Made::root(lister("Akar"));
    let leaf = root.issue(person("Pejabat"));
    let strong = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let params = lister("Akar Kuat");
    let certificate = params.self_signed(&strong).unwrap().der().to_vec();
    let strong = Made {
        certificate: Certificate::from_der(certificate).unwrap(),
        params,
        key: strong,
    };
    let weak_leaf = strong.issue(person("Pejabat"));
    let found = |root: &Made, leaf: &Made, policy: &Policy| {
        let data = ValidationData::new([root.anchor()]);
        let path = PathParameters::new(Purpose::DocumentSigning, now());
        let mut parameters = TrustParameters::new(path, policy);
        parameters.revocation = RevocationDemand::WhereKnown;
        let failure = validate_certificate(&leaf.certificate, &[], &data, &parameters).failure;
        match failure {
            None => true,
            Some(TrustFailure::Unreliable { .. }) => false,
            other => panic!("{other:?}"),
        }
    };
    assert!(found(&root, &leaf, &policy("SHA-256", 256)));
    assert!(!found(&root, &leaf, &policy("SHA-512", 256)));
    // signed with 384 bits, and itself a key of 256
    assert!(found(&strong, &weak_leaf, &policy("SHA-512", 256)));
    assert!(!found(&strong, &weak_leaf, &policy("SHA-512", 384)));
}

const CERTIFICATE: &str = include_str!("../../../../../test-vectors/certificates/root.pem");

fn bundle(sha256: &str, more: &str) -> String {
    format!(
        "format = 1\n[[anchor]]\nsource = \"a test\"\nsha256 = \"{sha256}\"\n{more}\n\
         certificate = \"\"\"\n{CERTIFICATE}\"\"\"\n"
    )
}

#[test]
fn a_list_of_anchors_is_read_and_held_against_its_digests() {
    let certificate = Certificate::all_from_pem(CERTIFICATE.as_bytes())
        .unwrap()
        .remove(0);
    let sha256 = hex::encode_upper(certificate.sha256());
    let more = "until = \"2030-01-01T00:00:00Z\"";
    let anchors = anchors_from_toml(&bundle(&sha256, more)).unwrap();
    assert_eq!(anchors.len(), 1);
    assert_eq!(
        (&anchors[0].certificate, anchors[0].from),
        (&certificate, None)
    );
    assert_eq!(anchors[0].until.unwrap().year(), 2030);
    assert_eq!(anchors[0].source, "a test");
    assert_eq!(anchors_from_toml("format = 1").unwrap(), []);
    // A moment is a time too.
    let moment = "from = \"2030-01-01T00:00:00Z\"\nuntil = \"2030-01-01T00:00:00Z\"";
    assert!(anchors_from_toml(&bundle(&sha256, moment)).is_ok());
    let pairs: Vec<_> = (0..64).step_by(2).map(|at| &sha256[at..at + 2]).collect();
    assert!(anchors_from_toml(&bundle(&pairs.join(":"), more)).is_ok());
    for wrong in [
        bundle("00", more),
        bundle(&sha256, "until = \"2030\""),
        bundle(&sha256, "unknown = 1"),
        bundle(
            &sha256,
            "from = \"2031-01-01T00:00:00Z\"\nuntil = \"2030-01-01T00:00:00Z\"",
        ),
        bundle(&sha256, more).replace("format = 1", "format = 2"),
        bundle(&sha256, more).replace("BEGIN CERT", "BEGIN CRT"),
        "[[anchor]]".to_owned(),
    ] {
        let error = anchors_from_toml(&wrong).unwrap_err();
        assert_eq!(error.code(), "malformed-trust-anchors", "{error}");
    }
}

#[test]
fn what_is_wrong_with_a_list_of_anchors_is_told_with_its_place() {
    let place = |text: &str| match anchors_from_toml(text).unwrap_err() {
        Error::Malformed { offset, .. } => usize::try_from(offset).unwrap(),
        other => panic!("{other}"),
    };
    let text = "# one anchor\nformat = 2\n";
    assert_eq!(place(text), text.find('2').unwrap());
    let certificate = Certificate::all_from_pem(CERTIFICATE.as_bytes())
        .unwrap()
        .remove(0);
    let right = bundle(&hex::encode(certificate.sha256()), "");
    let both = format!("{right}{}", bundle("00", "").replace("format = 1\n", ""));
    assert_eq!(place(&both), right.len());
}

#[test]
fn what_is_longer_than_any_list_is_not_read() {
    let text = |len: usize| format!("format = 1\n{}", "#".repeat(len - 11));
    let max = 16 * 1024 * 1024;
    assert_eq!(anchors_from_toml(&text(max)).unwrap(), []);
    let error = anchors_from_toml(&text(max + 1)).unwrap_err();
    assert_eq!(error.code(), "limit-exceeded");
}
