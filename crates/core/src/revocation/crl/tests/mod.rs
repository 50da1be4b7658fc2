#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod foreign;

use super::*;
use crate::asn1::{octet_string, sequence, tlv};
use crate::revocation::made::{Authority, CRITICAL, DATE, algorithm, at, extension, generalized};
use crate::x509::{DistributionPointName, ExtensionFault, GeneralName};

const NUMBER: &str = "2.5.29.20";
const REASON: &str = "2.5.29.21";
const ISSUER: &str = "2.5.29.29";
const POINT: &str = "2.5.29.28";

fn enumerated(value: u8) -> Vec<u8> {
    tlv(Tag::ENUMERATED, &[value])
}

fn reason(value: u8) -> Vec<u8> {
    extension(REASON, &[], &enumerated(value))
}

fn entry(serial: &[u8], extensions: &[Vec<u8>]) -> Vec<u8> {
    dated(serial, DATE, extensions)
}

fn dated(serial: &[u8], date: &[u8], extensions: &[Vec<u8>]) -> Vec<u8> {
    let extensions = match extensions {
        [] => Vec::new(),
        some => sequence(&[&some.concat()]),
    };
    sequence(&[&tlv(Tag::INTEGER, serial), &generalized(date), &extensions])
}

/// certificateIssuer of one directoryName.
fn issuer_of(authority: &Authority) -> Vec<u8> {
    let name = tlv(
        Tag::constructed(4),
        authority.certificate.subject_name().der(),
    );
    extension(ISSUER, CRITICAL, &sequence(&[&name]))
}

/// An issuingDistributionPoint that says only that the list is indirect.
fn indirect() -> Vec<u8> {
    extension(POINT, CRITICAL, &[0x30, 3, 0x84, 1, 0xff])
}

fn der(authority: &Authority, entries: &[Vec<u8>], extensions: &[Vec<u8>]) -> Vec<u8> {
    let message = sequence(&[
        &[0x02, 1, 1],
        &algorithm(),
        authority.certificate.subject_name().der(),
        &generalized(DATE),
        &generalized(b"20260108000000Z"),
        &sequence(&[&entries.concat()]),
        &crate::asn1::explicit(0, &sequence(&[&extensions.concat()])),
    ]);
    sequence(&[&authority.signed(&message)])
}

fn list(authority: &Authority, entries: &[Vec<u8>], extensions: &[Vec<u8>]) -> CertificateList {
    let list = CertificateList::from_der(der(authority, entries, extensions)).unwrap();
    assert_eq!(list.verify(authority.public_key()), Verification::Valid);
    assert!(list.skims_as_it_reads());
    list
}

fn listed(lookup: Result<Lookup, Error>) -> RevokedEntry {
    match lookup {
        Ok(Lookup::Listed(entry)) => entry,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_says_what_it_is_and_whom_it_revokes() {
    let authority = Authority::new("Penerbit");
    let invalidity = extension("2.5.29.24", &[], &generalized(b"20251201000000Z"));
    let hold = extension("2.5.29.23", &[], &[0x06, 7, 42, 134, 72, 206, 56, 2, 1]);
    let list = list(
        &authority,
        &[
            entry(&[2], &[]),
            entry(&[0, 0x80], &[reason(1), invalidity]),
            entry(&[4], &[reason(6), hold]),
            entry(&[5], &[reason(7)]),
            entry(&[0, 0, 6], &[reason(8)]),
        ],
        &[
            extension(NUMBER, &[], &[0x02, 2, 0, 0x90]),
            extension("2.5.29.60", &[], &generalized(b"20200101000000Z")),
        ],
    );
    assert_eq!(
        (list.version(), list.algorithms()),
        (CrlVersion::V2, Algorithms::Same)
    );
    assert_eq!(
        (list.this_update(), list.next_update()),
        (at(0), Some(at(7)))
    );
    assert_eq!(
        (list.kind(), list.issuance()),
        (CrlKind::Complete, Issuance::Direct)
    );
    assert_eq!(
        list.extensions().crl_number.as_ref().unwrap().to_string(),
        "90"
    );
    assert!(list.extensions().unprocessed.is_empty());
    assert_eq!(list.entry_count().unwrap(), 5);
    assert_eq!(list.signature_digest(), Some(DigestAlgorithm::Sha256));

    let look = |serial: &[u8]| listed(list.entry_for(serial, list.issuer()));
    assert_eq!(
        (look(&[2]).reason, look(&[2]).revocation_date),
        (ReasonCode::Unspecified, at(0))
    );
    let compromised = look(&[0, 0x80]);
    assert_eq!(compromised.reason, ReasonCode::KeyCompromise);
    assert_eq!(compromised.invalidity_date, Some(at(-31)));
    // by value; without the octet that keeps it positive it is another number
    assert_eq!(look(&[0, 0, 0x80]), compromised);
    assert_eq!(look(&[4]).reason, ReasonCode::CertificateHold);
    assert_eq!(
        look(&[4]).hold_instruction.unwrap().to_string(),
        "1.2.840.10040.2.1"
    );
    assert_eq!(look(&[5]).reason, ReasonCode::Other(7));
    assert_eq!(look(&[6]).reason, ReasonCode::RemoveFromCrl);
    for absent in [&[3][..], &[2, 0], &[2, 2], &[0x80], &[]] {
        assert_eq!(
            list.entry_for(absent, list.issuer()).unwrap(),
            Lookup::NotListed
        );
    }
    let other = Authority::new("Lain");
    let elsewhere = list.entry_for(&[2], other.certificate.subject_name());
    assert_eq!(elsewhere.unwrap(), Lookup::NotListed);
    assert_eq!(list.verify(other.public_key()), Verification::Invalid);

    let leaf = authority.issue("Pejabat", &[0x80]);
    assert_eq!(listed(list.entry_of(&leaf)), compromised);
    assert_eq!(list.freshness(at(8)), Freshness::Stale);
    // ended before the list was made, but after 2020
    assert_eq!(list.retention(at(-100)), Retention::Kept);
    assert_eq!(list.retention(at(-4000)), Retention::NotAssured);
}

#[test]
fn an_issuer_holds_until_the_next_one() {
    let (authority, other) = (Authority::new("Penerbit"), Authority::new("Lain"));
    let list = list(
        &authority,
        &[
            entry(&[1], &[reason(3)]),
            entry(&[2], &[reason(1), issuer_of(&other)]),
            entry(&[3], &[reason(2)]),
            entry(&[1], &[issuer_of(&other)]),
            entry(&[4], &[issuer_of(&authority)]),
        ],
        &[indirect()],
    );
    assert_eq!(list.issuance(), Issuance::Indirect);
    let own = |serial| list.entry_for(&[serial], list.issuer()).unwrap();
    let others = |serial| {
        list.entry_for(&[serial], other.certificate.subject_name())
            .unwrap()
    };
    let reasons = |lookup: fn(&Lookup) -> Option<ReasonCode>| {
        [1, 2, 3, 4].map(|serial| (lookup(&own(serial)), lookup(&others(serial))))
    };
    let reason = |lookup: &Lookup| match lookup {
        Lookup::Listed(entry) => Some(entry.reason),
        _ => None,
    };
    assert_eq!(
        reasons(reason),
        [
            (
                Some(ReasonCode::AffiliationChanged),
                Some(ReasonCode::Unspecified)
            ),
            (None, Some(ReasonCode::KeyCompromise)),
            (None, Some(ReasonCode::CaCompromise)),
            (Some(ReasonCode::Unspecified), None),
        ]
    );
}

#[test]
fn a_list_that_is_not_indirect_names_no_other_issuer() {
    let (authority, other) = (Authority::new("Penerbit"), Authority::new("Lain"));
    let list = list(&authority, &[entry(&[2], &[issuer_of(&other)])], &[]);
    let error = list.entry_for(&[3], list.issuer()).unwrap_err();
    assert_eq!(error.code(), "malformed-crl");
}

#[test]
fn an_issuer_may_have_several_names() {
    let (authority, other) = (Authority::new("Penerbit"), Authority::new("Lain"));
    let mut names = [&authority, &other].map(|named| {
        let name = named.certificate.subject_name().der();
        tlv(Tag::constructed(4), name)
    });
    for _ in 0..2 {
        names.reverse();
        let both = extension(ISSUER, CRITICAL, &sequence(&[&names.concat()]));
        let list = list(&authority, &[entry(&[2], &[both])], &[indirect()]);
        for named in [&authority, &other] {
            listed(list.entry_for(&[2], named.certificate.subject_name()));
        }
    }
    let uri = sequence(&[&tlv(Tag::primitive(6), b"http://a/b")]);
    let nameless = extension(ISSUER, CRITICAL, &uri);
    let list = list(&authority, &[entry(&[2], &[nameless])], &[indirect()]);
    assert!(list.entry_for(&[2], list.issuer()).is_err());
}

#[test]
fn the_graver_of_two_entries_counts() {
    let authority = Authority::new("Penerbit");
    let early = b"20250101000000Z";
    let all = [
        dated(&[2], early, &[reason(8)]),
        entry(&[2], &[reason(6)]),
        dated(&[2], b"20250601000000Z", &[reason(4)]),
        entry(&[2], &[reason(1)]),
        dated(&[2], early, &[reason(6)]),
    ];
    for turn in 0..all.len() {
        let mut entries = all.to_vec();
        entries.rotate_left(turn);
        let list = list(&authority, &entries, &[]);
        let entry = listed(list.entry_for(&[2], list.issuer()));
        assert_eq!(entry.reason, ReasonCode::Superseded, "{turn}");
    }
}

#[test]
fn a_critical_extension_of_any_entry_is_told() {
    let authority = Authority::new("Penerbit");
    let unknown = |criticality| extension("1.2.3.4", criticality, &[5, 0]);
    let critical = list(
        &authority,
        &[entry(&[2], &[]), entry(&[3], &[unknown(CRITICAL)])],
        &[],
    );
    for serial in [2, 3, 4] {
        match critical.entry_for(&[serial], critical.issuer()).unwrap() {
            Lookup::UnknownCritical(oid) => assert_eq!(oid.to_string(), "1.2.3.4"),
            other => panic!("{other:?}"),
        }
    }
    for harmless in [&[][..], &[0x01, 0x01, 0x00]] {
        let list = list(&authority, &[entry(&[2], &[unknown(harmless)])], &[]);
        listed(list.entry_for(&[2], list.issuer()));
    }
}

#[test]
fn an_entry_that_cannot_be_read_is_never_overlooked() {
    let authority = Authority::new("Penerbit");
    let good = entry(&[2], &[reason(1)]);
    let date = generalized(DATE);
    let serial = [0x02, 1, 9];
    let wrong = [
        vec![0x31, 0],
        vec![0x30, 0x80, 0, 0],
        vec![0x30, 5, 0x02],
        sequence(&[&serial]),
        sequence(&[&date]),
        sequence(&[&[0x02, 0], &date]),
        sequence(&[&serial, &octet_string(b"260101000000Z")]),
        sequence(&[&serial, &date, &[5, 0]]),
        sequence(&[&serial, &date, &sequence(&[&reason(1)]), &[5, 0]]),
        sequence(&[&serial, &date, &sequence(&[&[5, 0]])]),
        entry(&[9], &[reason(0x80)]),
        entry(&[9], &[reason(1), reason(1)]),
        entry(&[9], &[extension(REASON, &[], &[0x02, 1, 1])]),
        entry(&[9], &[extension(REASON, &[], &[0x0a, 1, 1, 0])]),
        entry(&[9], &[extension(ISSUER, CRITICAL, &[0x30, 0])]),
    ];
    for wrong in wrong {
        let read = der(&authority, &[good.clone(), wrong.clone()], &[indirect()]);
        let Ok(list) = CertificateList::from_der(read.clone()) else {
            panic!("{}", hex::encode(wrong));
        };
        assert!(list.skims_as_it_reads());
        let behind = read
            .windows(good.len())
            .position(|part| part == good)
            .unwrap()
            + good.len();
        for serial in [2, 3, 9] {
            match list.entry_for(&[serial], list.issuer()) {
                Err(Error::Malformed {
                    structure: Structure::Crl,
                    offset,
                    ..
                }) => {
                    assert!((behind as u64..read.len() as u64).contains(&offset));
                }
                other => panic!("{}: {other:?}", hex::encode(wrong)),
            }
        }
    }
    // The error points at the entry.
    let strange = [0x31, 1, 0x77];
    let read = der(&authority, &[good.clone(), strange.to_vec()], &[]);
    let place = read.windows(3).position(|part| part == strange);
    let list_of_two = CertificateList::from_der(read).unwrap();
    match list_of_two.entry_count() {
        Err(Error::Malformed { offset, .. }) => assert_eq!(offset, place.unwrap() as u64),
        other => panic!("{other:?}"),
    }
    // What only its own certificate needs is an error for that one.
    let bad_date = dated(&[9], b"20261301000000Z", &[]);
    let list = list(&authority, &[good, bad_date], &[]);
    listed(list.entry_for(&[2], list.issuer()));
    assert!(list.entry_for(&[9], list.issuer()).is_err());
}

#[test]
fn what_is_around_the_entries_is_read_at_once() {
    let authority = Authority::new("Penerbit");
    let read = |extensions: &[Vec<u8>]| list(&authority, &[], extensions);
    let faults = |value: &[u8]| {
        let list = read(&[extension(POINT, CRITICAL, value)]);
        assert_eq!(list.issuance(), Issuance::Direct);
        list.extensions().unprocessed.faults.len()
    };
    // onlyContainsUserCerts and onlyContainsCACerts exclude each other
    assert_eq!(faults(&[0x30, 6, 0x81, 1, 0xff, 0x82, 1, 0xff]), 1);
    assert_eq!(faults(&[0x30, 3, 0x84, 1, 0]), 0);
    assert_eq!(faults(&[0x31, 0]), 1);

    let uri = tlv(Tag::primitive(6), b"http://a/b");
    let full = tlv(Tag::constructed(0), &tlv(Tag::constructed(0), &uri));
    let value = sequence(&[&full, &[0x82, 1, 0xff, 0x83, 2, 6, 0x40]]);
    let list = read(&[extension(POINT, CRITICAL, &value)]);
    let point = list
        .extensions()
        .issuing_distribution_point
        .clone()
        .unwrap();
    assert_eq!(point.scope, CrlScope::CaCertificates);
    let names = vec![GeneralName::Uri("http://a/b".to_owned())];
    assert_eq!(point.name, Some(DistributionPointName::FullName(names)));
    assert!(point.only_some_reasons.is_some());

    let list = read(&[
        extension(NUMBER, &[], &[0x02, 1, 0xff]),
        extension("2.5.29.27", CRITICAL, &[0x02, 3, 1, 0, 0]),
        extension("1.2.3.4", CRITICAL, &[]),
        extension("1.2.3.5", &[], &[]),
        extension("1.2.3.5", &[], &[]),
    ]);
    let extensions = list.extensions();
    let CrlKind::Delta { base } = list.kind() else {
        panic!()
    };
    assert_eq!(base.to_string(), "010000");
    assert_eq!(extensions.crl_number, None);
    let unprocessed = &extensions.unprocessed;
    assert_eq!(unprocessed.unknown_critical.len(), 1);
    assert!(matches!(
        unprocessed.faults.as_slice(),
        [ExtensionFault::Unreadable(..), ExtensionFault::Repeated(..)]
    ));

    let long = extension("1.2.3.5", &[], &[0; Limits::CRL_EXTENSION_BYTES]);
    let error = CertificateList::from_der(der(&authority, &[], &[long])).unwrap_err();
    assert_eq!(error.code(), "limit-exceeded");
    let mut behind = der(&authority, &[], &[]);
    behind.push(0);
    assert_eq!(
        CertificateList::from_der(behind).unwrap_err().code(),
        "malformed-crl"
    );
}

#[test]
fn other_names_of_the_issuer_and_the_place_of_deltas_are_understood() {
    let authority = Authority::new("Penerbit");
    let uri = tlv(Tag::primitive(6), b"http://a/b");
    let full = tlv(Tag::constructed(0), &tlv(Tag::constructed(0), &uri));
    let list = list(
        &authority,
        &[],
        &[
            extension("2.5.29.18", CRITICAL, &sequence(&[&uri])),
            extension("2.5.29.46", CRITICAL, &sequence(&[&sequence(&[&full])])),
        ],
    );
    assert!(list.extensions().unprocessed.is_empty());
    let [point] = list.extensions().freshest_crl.as_slice() else {
        panic!("one place");
    };
    assert!(point.uris().eq(["http://a/b"]));
}

#[test]
fn a_list_with_extensions_is_of_version_2() {
    let authority = Authority::new("Penerbit");
    let der = der(&authority, &[], &[]);
    let version = der.windows(3).position(|part| part == [0x02, 1, 1]);
    for other in [0, 2] {
        let mut changed = der.clone();
        changed[version.unwrap() + 2] = other;
        let error = CertificateList::from_der(changed).unwrap_err();
        assert_eq!(error.code(), "malformed-crl");
    }
}

#[test]
fn extensions_may_be_as_long_as_the_limit() {
    let authority = Authority::new("Penerbit");
    let max = Limits::CRL_EXTENSION_BYTES;
    let padding = |len: usize| extension("1.2.3.5", &[], &vec![0; len]);
    let taken = |len: usize| crate::asn1::explicit(0, &sequence(&[&padding(len)])).len();
    let longest = (max - 64..max).find(|len| taken(*len) == max).unwrap();
    list(&authority, &[], &[padding(longest)]);
    let longer = der(&authority, &[], &[padding(longest + 1)]);
    let error = CertificateList::from_der(longer).unwrap_err();
    assert_eq!(error.code(), "limit-exceeded");
}

#[test]
fn lists_of_the_same_bytes_are_equal() {
    let authority = Authority::new("Penerbit");
    let one = list(&authority, &[entry(&[2], &[])], &[]);
    let other = list(&authority, &[entry(&[3], &[])], &[]);
    assert_eq!(one, one.clone());
    assert_eq!(one, CertificateList::from_der(one.der()).unwrap());
    assert_ne!(one, other);
}

#[test]
fn extensions_stand_in_any_order() {
    let authority = Authority::new("Penerbit");
    let invalidity = extension("2.5.29.24", &[], &generalized(b"20251201000000Z"));
    let hold = extension("2.5.29.23", &[], &[0x06, 7, 42, 134, 72, 206, 56, 2, 1]);
    let mut extensions = [reason(6), invalidity.clone(), hold];
    for turn in 0..3 {
        extensions.rotate_left(turn);
        let list = list(&authority, &[entry(&[2], &extensions)], &[]);
        let entry = listed(list.entry_for(&[2], list.issuer()));
        assert_eq!(entry.reason, ReasonCode::CertificateHold);
        assert_eq!(entry.invalidity_date, Some(at(-31)));
        assert!(entry.hold_instruction.is_some());
    }
    let twice = list(
        &authority,
        &[entry(&[2], &[invalidity.clone(), invalidity])],
        &[],
    );
    assert!(twice.entry_for(&[3], twice.issuer()).is_err());
}

#[test]
fn numbers_are_compared_by_value() {
    let number = |octets: &[u8]| {
        let der = tlv(Tag::INTEGER, octets);
        CrlNumber::read(&mut Reader::new(&der)).unwrap()
    };
    assert_eq!(number(&[0, 0, 5]), number(&[5]));
    assert!(number(&[1, 0]) > number(&[0, 0xff]));
    assert!(number(&[0x7f; 20]) > number(&[0x7f; 19]));
    assert!(number(&[0]) < number(&[1]));
    assert_eq!(number(&[0]).to_string(), "00");
}

#[test]
fn pem_blocks_are_read() {
    let authority = Authority::new("Penerbit");
    let der = der(&authority, &[], &[]);
    let block = pem::encode(&pem::Pem::new("X509 CRL", der.clone()));
    let lists = CertificateList::all_from_pem(format!("teks\n{block}{block}").as_bytes()).unwrap();
    assert_eq!(lists.len(), 2);
    assert_eq!(lists[0].der(), der);
    assert!(CertificateList::all_from_pem(b"").is_err());
}

#[test]
fn no_broken_list_gives_another_status_under_a_valid_signature() {
    let (authority, other) = (Authority::new("Penerbit"), Authority::new("Lain"));
    let whole = der(
        &authority,
        &[
            entry(&[0x12, 0x34], &[reason(1)]),
            entry(&[3], &[issuer_of(&other)]),
        ],
        &[indirect()],
    );
    for len in 0..whole.len() {
        assert!(CertificateList::from_der(&whole[..len]).is_err(), "{len}");
    }
    let status = |list: &CertificateList| {
        [
            list.entry_for(&[0x12, 0x34], authority.certificate.subject_name())
                .ok(),
            list.entry_for(&[3], authority.certificate.subject_name())
                .ok(),
            list.entry_for(&[3], other.certificate.subject_name()).ok(),
        ]
    };
    let right = status(&CertificateList::from_der(whole.clone()).unwrap());
    for position in 0..whole.len() {
        for bit in 0..8 {
            let mut changed = whole.clone();
            changed[position] ^= 1 << bit;
            let Ok(list) = CertificateList::from_der(changed) else {
                continue;
            };
            let found = status(&list);
            if list.verify(authority.public_key()) == Verification::Valid {
                assert_eq!(found, right, "{position}");
            }
        }
    }
}
