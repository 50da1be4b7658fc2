//! Certificate policies where PKITS does not look: at anchors, in what is returned, and against
//! paths that make a tree of policies explode.

use super::*;
use crate::asn1;
use std::collections::BTreeSet;

const FIRST: &str = "2.16.360.1.1.1.1";
const SECOND: &str = "2.16.360.1.1.1.2";
const ANY: &str = "2.5.29.32.0";

fn extension(last_arc: u64, content: Vec<u8>) -> CustomExtension {
    CustomExtension::from_oid_content(&[2, 5, 29, last_arc], content)
}

fn policies(oids: &[&str]) -> CustomExtension {
    let informations: Vec<_> = oids
        .iter()
        .map(|text| asn1::sequence(&[&asn1::oid(oid(text))]))
        .collect();
    extension(32, asn1::sequence(&[&informations.concat()]))
}

fn mappings(pairs: &[(String, String)]) -> CustomExtension {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(from, to)| asn1::sequence(&[&asn1::oid(oid(from)), &asn1::oid(oid(to))]))
        .collect();
    extension(33, asn1::sequence(&[&pairs.concat()]))
}

/// requireExplicitPolicy 0.
fn explicit() -> CustomExtension {
    extension(36, vec![0x30, 0x03, 0x80, 0x01, 0x00])
}

fn with(mut params: CertificateParams, extensions: Vec<CustomExtension>) -> CertificateParams {
    params.custom_extensions = extensions;
    params
}

fn only(oids: &[&str]) -> PolicySet {
    PolicySet::Only(oids.iter().map(|text| oid(text)).collect())
}

#[test]
fn an_anchor_can_demand_a_policy() {
    let root = Made::root(with(authority("Akar"), vec![explicit()]));
    let leaf = root.issue(person("Pejabat"));
    let (certificate, constraint) = violation(build(&leaf.certificate, &[], &[&root]));
    assert_eq!(certificate, "CN=Pejabat");
    assert_eq!(constraint, Constraint::ExplicitPolicy);
    let leaf = root.issue(with(person("Pejabat"), vec![policies(&[FIRST])]));
    let path = build(&leaf.certificate, &[], &[&root]).unwrap();
    assert_eq!(*path.policies(), only(&[FIRST]));
}

#[test]
fn whoever_has_no_policy_is_named() {
    let root = Made::root(with(authority("Akar"), vec![explicit()]));
    let middle = root.issue(authority("Penerbit"));
    let leaf = middle.issue(with(person("Pejabat"), vec![policies(&[FIRST])]));
    let (certificate, constraint) = violation(build(&leaf.certificate, &[&middle], &[&root]));
    assert_eq!(certificate, "CN=Penerbit");
    assert_eq!(constraint, Constraint::ExplicitPolicy);
}

#[test]
fn a_leaf_that_is_an_anchor_has_to_have_the_policy_too() {
    let root = Made::root(authority("Akar"));
    let leaf = root.issue(with(person("Pejabat"), vec![policies(&[FIRST])]));
    let found = |asked: &str| {
        let mut parameters = for_documents();
        parameters.policies = only(&[asked]);
        parameters.explicit_policy = Demand::Required;
        build_under(&parameters, &leaf.certificate, &[], &[&leaf])
    };
    assert_eq!(*found(FIRST).unwrap().policies(), only(&[FIRST]));
    let (_, constraint) = violation(found(SECOND));
    assert_eq!(constraint, Constraint::ExplicitPolicy);
}

#[test]
fn the_policies_of_a_path_go_by_their_names_at_the_anchor() {
    let root = Made::root(authority("Akar"));
    let pair = [(FIRST.to_owned(), SECOND.to_owned())];
    let extensions = vec![policies(&[FIRST]), mappings(&pair)];
    let middle = root.issue(with(authority("Penerbit"), extensions));
    let leaf = middle.issue(with(person("Pejabat"), vec![policies(&[SECOND])]));
    let found = |asked: PolicySet| {
        let mut parameters = for_documents();
        parameters.policies = asked;
        parameters.explicit_policy = Demand::Required;
        build_under(&parameters, &leaf.certificate, &[&middle], &[&root])
    };
    assert_eq!(*found(PolicySet::Any).unwrap().policies(), only(&[FIRST]));
    assert_eq!(*found(only(&[FIRST])).unwrap().policies(), only(&[FIRST]));
    assert_eq!(*found(only(&[ANY])).unwrap().policies(), only(&[FIRST]));
    let (_, constraint) = violation(found(only(&[SECOND])));
    assert_eq!(constraint, Constraint::ExplicitPolicy);
}

#[test]
fn any_policy_down_to_the_leaf_is_every_policy() {
    let root = Made::root(authority("Akar"));
    let leaf = root.issue(with(person("Pejabat"), vec![policies(&[ANY])]));
    let mut parameters = for_documents();
    let found = build_under(&parameters, &leaf.certificate, &[], &[&root]);
    assert_eq!(*found.unwrap().policies(), PolicySet::Any);
    parameters.policies = only(&[FIRST]);
    parameters.explicit_policy = Demand::Required;
    let found = build_under(&parameters, &leaf.certificate, &[], &[&root]);
    assert_eq!(*found.unwrap().policies(), only(&[FIRST]));
    parameters.inhibit_any_policy = Demand::Required;
    let found = build_under(&parameters, &leaf.certificate, &[], &[&root]);
    assert_eq!(violation(found).1, Constraint::ExplicitPolicy);
}

/// Each authority maps each of many policies to each of them: a tree would have 12^16 leaves, and
/// this test would not end (RFC 9618, 1).
#[test]
fn mappings_do_not_multiply() {
    let names: Vec<_> = (1..=12)
        .map(|last| format!("1.3.6.1.4.1.99999.{last}"))
        .collect();
    let all: Vec<_> = names.iter().map(String::as_str).collect();
    let everything: Vec<_> = names
        .iter()
        .flat_map(|from| names.iter().map(|to| (from.clone(), to.clone())))
        .collect();
    let root = Made::root(with(authority("Akar"), vec![explicit()]));
    let mut authorities: Vec<Made> = Vec::new();
    for number in 0..14 {
        let extensions = vec![policies(&all), mappings(&everything)];
        let params = with(authority(&format!("Penerbit {number}")), extensions);
        let above = authorities.last().unwrap_or(&root);
        let next = above.issue(params);
        authorities.push(next);
    }
    let last = authorities.last().unwrap();
    let leaf = last.issue(with(person("Pejabat"), vec![policies(&all)]));
    let pool: Vec<_> = authorities.iter().collect();
    let path = build(&leaf.certificate, &pool, &[&root]).unwrap();
    let expected: BTreeSet<_> = all.iter().map(|text| oid(text)).collect();
    assert_eq!(*path.policies(), PolicySet::Only(expected));
}
