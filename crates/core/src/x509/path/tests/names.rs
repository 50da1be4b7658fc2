//! Constraints on names, from the anchor and from authorities.

use super::*;
use rcgen::{GeneralSubtree, NameConstraints, SanType};

fn permitting(name: &str, subtree: GeneralSubtree) -> CertificateParams {
    let mut params = authority(name);
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![subtree],
        excluded_subtrees: vec![],
    });
    params
}

fn excluding(name: &str, subtree: GeneralSubtree) -> CertificateParams {
    let mut params = authority(name);
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![],
        excluded_subtrees: vec![subtree],
    });
    params
}

fn organization(name: &str) -> GeneralSubtree {
    let mut base = rcgen::DistinguishedName::new();
    base.push(DnType::OrganizationName, name);
    GeneralSubtree::DirectoryName(base)
}

fn official(organization: &str, mailbox: &str) -> CertificateParams {
    let mut params = person("Pejabat");
    params.distinguished_name = rcgen::DistinguishedName::new();
    let name = &mut params.distinguished_name;
    name.push(DnType::OrganizationName, organization);
    name.push(DnType::CommonName, "Pejabat");
    params.subject_alt_names = vec![SanType::Rfc822Name(mailbox.try_into().unwrap())];
    params
}

fn not_permitted(name: &str) -> (String, Constraint) {
    let name = name.to_owned();
    (
        "CN=Pejabat,O=Kota Lain".to_owned(),
        Constraint::NameNotPermitted { name },
    )
}

#[test]
fn an_authority_and_an_anchor_name_only_their_own() {
    let root = Made::root(authority("Akar"));
    let middle = root.issue(permitting("Penerbit", organization("Kota Contoh")));
    let own = middle.issue(official("KOTA CONTOH", "a@kota.go.id"));
    let other = middle.issue(official("Kota Lain", "a@kota.go.id"));
    build(&own.certificate, &[&middle], &[&root]).unwrap();
    build(&own.certificate, &[], &[&middle]).unwrap();
    for found in [
        build(&other.certificate, &[&middle], &[&root]),
        build(&other.certificate, &[], &[&middle]),
    ] {
        assert_eq!(violation(found), not_permitted("CN=Pejabat,O=Kota Lain"));
    }
}

#[test]
fn every_authority_on_the_way_has_to_permit_a_name() {
    let root = Made::root(permitting(
        "Akar",
        GeneralSubtree::Rfc822Name(".go.id".into()),
    ));
    let mailbox = GeneralSubtree::Rfc822Name("kota.go.id".into());
    let middle = root.issue(permitting("Penerbit", mailbox));
    let found = |mailbox| {
        let leaf = middle.issue(official("Kota Lain", mailbox));
        build(&leaf.certificate, &[&middle], &[&root])
    };
    found("a@kota.go.id").unwrap();
    for wrong in ["a@lain.go.id", "a@kota.co.id"] {
        assert_eq!(violation(found(wrong)), not_permitted(wrong));
    }
    // a mailbox that is none is not let through
    let (_, constraint) = violation(found("kota.go.id"));
    assert!(matches!(constraint, Constraint::NameForm { .. }));
}

#[test]
fn what_is_excluded_stays_so() {
    let excluded = GeneralSubtree::DnsName("rahasia.go.id".into());
    let root = Made::root(excluding("Akar", excluded));
    let middle = root.issue(authority("Penerbit"));
    let found = |host: &str| {
        let mut params = official("Kota Lain", "a@kota.go.id");
        params.subject_alt_names = vec![SanType::DnsName(host.try_into().unwrap())];
        let leaf = middle.issue(params);
        build(&leaf.certificate, &[&middle], &[&root])
    };
    found("kota.go.id").unwrap();
    let name = "a.rahasia.go.id".to_owned();
    let (_, constraint) = violation(found(&name));
    assert_eq!(constraint, Constraint::NameExcluded { name });
}

#[test]
fn the_mailbox_in_a_subject_is_one_too() {
    let mailbox = GeneralSubtree::Rfc822Name("kota.go.id".into());
    let root = Made::root(permitting("Akar", mailbox));
    let mut params = person("Pejabat");
    let email = DnType::from_oid(&[1, 2, 840, 113_549, 1, 9, 1]);
    params.distinguished_name.push(email, "a@lain.go.id");
    let leaf = root.issue(params);
    let (_, constraint) = violation(build(&leaf.certificate, &[], &[&root]));
    let name = "a@lain.go.id".to_owned();
    assert_eq!(constraint, Constraint::NameNotPermitted { name });
}

#[test]
fn a_mailbox_in_a_subject_that_is_no_string_is_not_let_through() {
    let mailbox = GeneralSubtree::Rfc822Name("kota.go.id".into());
    let root = Made::root(permitting("Akar", mailbox));
    let free = Made::root(authority("Bebas"));
    let mut params = person("Pejabat");
    let email = DnType::from_oid(&[1, 2, 840, 113_549, 1, 9, 1]);
    params.distinguished_name.push(email, "a@lain.go.id");
    let octets = |tbs: &mut Vec<u8>| {
        let text = b"\x0c\x0ca@lain.go.id";
        let at = tbs.windows(text.len()).position(|octets| octets == text);
        tbs[at.unwrap()] = 0x04; // an OCTET STRING
    };
    let leaf = free.issue_changed(params.clone(), octets);
    build(&leaf.certificate, &[], &[&free]).unwrap();
    let leaf = root.issue_changed(params, octets);
    let (_, constraint) = violation(build(&leaf.certificate, &[], &[&root]));
    assert!(matches!(constraint, Constraint::NameForm { .. }));
}

#[test]
fn names_cannot_be_hidden_in_what_cannot_be_read() {
    let mailbox = GeneralSubtree::Rfc822Name("kota.go.id".into());
    let root = Made::root(permitting("Akar", mailbox));
    let free = Made::root(authority("Bebas"));
    let mut params = person("Pejabat");
    // an rfc822Name that is no ASCII
    let broken = vec![0x30, 0x04, 0x81, 0x02, 0xc3, 0xa9];
    params.custom_extensions = vec![CustomExtension::from_oid_content(&[2, 5, 29, 17], broken)];
    let leaf = free.issue(params.clone());
    build(&leaf.certificate, &[], &[&free]).unwrap();
    let leaf = root.issue(params);
    let (_, constraint) = violation(build(&leaf.certificate, &[], &[&root]));
    assert!(matches!(constraint, Constraint::UnreadableExtension { .. }));
}

#[test]
fn what_holds_no_names_may_be_unreadable_under_constraints() {
    let mailbox = GeneralSubtree::Rfc822Name("kota.go.id".into());
    let root = Made::root(permitting("Akar", mailbox));
    let mut params = official("Kota Contoh", "a@kota.go.id");
    // issuerAltName
    let broken = CustomExtension::from_oid_content(&[2, 5, 29, 18], vec![0x05]);
    params.custom_extensions = vec![broken];
    let leaf = root.issue(params);
    assert!(!leaf.certificate.extensions().faults.is_empty());
    build(&leaf.certificate, &[], &[&root]).unwrap();
}

#[test]
fn comparisons_are_bounded() {
    let root = Made::root(excluding("Akar", organization("Kota Lain")));
    let leaf = root.issue(official("Kota Contoh", "a@kota.go.id"));
    let limits = Limits {
        name_comparisons: 1,
        ..Limits::default()
    };
    let parameters = for_documents().with_limits(&limits);
    let found = build_under(&parameters, &leaf.certificate, &[], &[&root]);
    let expected = PathFailure::BudgetExhausted {
        limit: "name_comparisons",
        max: 1,
    };
    assert_eq!(found.unwrap_err(), expected);
}

/// Otherwise a pool of cross-certificates multiplies what one path may cost.
#[test]
fn comparisons_are_counted_over_all_paths() {
    let root = Made::root(authority("Akar"));
    let strict = root.issue(permitting("Penerbit", organization("Kota Lain")));
    let own = permitting("Penerbit", organization("Kota Contoh"));
    let own = root.issue_for(own, strict.key());
    let leaf = own.issue(official("Kota Contoh", "a@kota.go.id"));
    let found = |name_comparisons, pool: &[&Made]| {
        let limits = Limits {
            name_comparisons,
            ..Limits::default()
        };
        let parameters = for_documents().with_limits(&limits);
        build_under(&parameters, &leaf.certificate, pool, &[&root]).is_ok()
    };
    let alone = (0..9).find(|limit| found(*limit, &[&own])).unwrap();
    let both = (0..9).find(|limit| found(*limit, &[&strict, &own]));
    assert!(both.unwrap() > alone);
}
