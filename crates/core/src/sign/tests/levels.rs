//! Of what level a document is, by what it carries and by whom one trusts.

use super::time_stamps::{Clock, stamped};
use super::*;
use crate::dss::SecurityStore;
use crate::trust::tests::made::{days, list, lister};
use crate::trust::{Policy, ValidationData};
use crate::verify::report::Level;
use crate::verify::verify;
use crate::x509::made::{Made, now, person, stamping};

/// Two authorities, of which the upper one issued the lower one's certificate, an official under that, and a clock
/// whose authority is another.
struct Office {
    root: Made,
    lower: Made,
    official: Made,
    clock_root: Made,
    clock: Made,
}

impl Office {
    fn new() -> Self {
        let root = Made::root(lister("Akar"));
        let lower = root.issue(lister("Penerbit"));
        let clock_root = Made::root(lister("Akar Waktu"));
        Self {
            official: lower.issue(person("Pejabat")),
            clock: clock_root.issue(stamping()),
            root,
            lower,
            clock_root,
        }
    }

    fn clock(&self) -> Clock {
        Clock::of(&self.clock, now())
    }

    /// What tells that nobody was revoked, as of a day.
    fn list_of(&self, authority: &Made, day: i64) -> Vec<u8> {
        let list = list(authority, Vec::new(), days(day), days(day + 1));
        list.der().to_vec()
    }

    /// A letter at B-T with these lists, and certificates beside the signer's own issuer.
    fn letter(&self, lists: Vec<Vec<u8>>, more: &[&Made]) -> Vec<u8> {
        let letter = letter();
        let document = Document::open(&letter, &Limits::default()).unwrap();
        let signer = Signatory::of(&self.official, Vec::new());
        let request = SignatureRequest::new(now());
        let mut output = Vec::new();
        sign_with_time_stamp(&document, &request, &signer, &self.clock(), &mut output).unwrap();
        let certificates = more.iter().copied().chain([&self.lower]);
        let store = SecurityStore {
            certificates: certificates
                .map(|made| made.certificate.der().to_vec())
                .collect(),
            revocation_lists: lists,
            ocsp_responses: Vec::new(),
        };
        let document = Document::open(&output, &Limits::default()).unwrap();
        let revision = validation_data(&document, &store).unwrap().unwrap();
        [output.as_slice(), &revision].concat()
    }

    fn level(&self, bytes: &Vec<u8>, anchors: &[&Made]) -> Option<Level> {
        let document = Document::open(bytes, &Limits::default()).unwrap();
        let anchors = anchors.iter().copied().chain([&self.clock_root]);
        let data = ValidationData::new(anchors.map(Made::anchor));
        let report = verify(&document, &data, Policy::standard(), now()).unwrap();
        report.signatures[0].level
    }
}

#[test]
fn nothing_has_to_be_known_of_an_anchor_and_those_above_it() {
    let office = Office::new();
    let lists = vec![
        office.list_of(&office.lower, -1),
        office.list_of(&office.clock_root, -1),
    ];
    let letter = office.letter(lists, &[&office.root]);
    assert_eq!(office.level(&letter, &[&office.root]), Some(Level::BT));
    assert_eq!(office.level(&letter, &[&office.lower]), Some(Level::BLT));
    let archived = stamped(&letter, &office.clock()).unwrap();
    assert_eq!(office.level(&archived, &[&office.root]), Some(Level::BT));
    assert_eq!(office.level(&archived, &[&office.lower]), Some(Level::BLTA));
    // who is trusted himself is above himself
    assert_eq!(office.level(&letter, &[&office.official]), Some(Level::BLT));
}

#[test]
fn another_certificate_of_an_authority_lowers_no_level() {
    let office = Office::new();
    let stranger = Made::root(lister("Orang Lain"));
    // a cross certificate, about whose status there is nothing
    let cross = stranger.issue_for(lister("Penerbit"), office.lower.key());
    let lists = vec![
        office.list_of(&office.root, -1),
        office.list_of(&office.lower, -1),
        office.list_of(&office.clock_root, -1),
    ];
    let with_cross = [&cross, &office.root];
    for others in [&[&office.root][..], &with_cross[..]] {
        let letter = office.letter(lists.clone(), others);
        assert_eq!(office.level(&letter, &[&office.root]), Some(Level::BLT));
    }
    // but it does not stand in for the one that is missing
    let letter = office.letter(lists[1..].to_vec(), &with_cross);
    assert_eq!(office.level(&letter, &[&office.root]), Some(Level::BT));
}

#[test]
fn a_list_of_before_a_certificate_tells_nothing_of_it() {
    let office = Office::new();
    // certificates begin a hundred days ago
    for (day, level) in [(-101, Level::BT), (-99, Level::BLT)] {
        let lists = vec![
            office.list_of(&office.root, -1),
            office.list_of(&office.lower, day),
            office.list_of(&office.clock_root, -1),
        ];
        let letter = office.letter(lists, &[&office.root]);
        assert_eq!(office.level(&letter, &[&office.root]), Some(level), "{day}");
    }
}
