#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod foreign;

use super::cert_id::{cert_id_der, key_hash};
use super::*;
use crate::algorithm::{DigestAlgorithm, Verification};
use crate::asn1::{self, Tag, explicit, octet_string, sequence, tlv};
use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::revocation::made::{Authority, CRITICAL, DATE, at, extension, generalized};
use crate::revocation::{Freshness, ReasonCode, Retention};
use crate::x509::{Certificate, ExtensionFault};

const GOOD: &[u8] = &[0x80, 0];
const UNKNOWN: &[u8] = &[0x82, 0];
const NONCE: &str = "1.3.6.1.5.5.7.48.1.2";
const ARCHIVE_CUTOFF: &str = "1.3.6.1.5.5.7.48.1.6";

/// What a test changes about a response.
struct Made {
    responder_id: Vec<u8>,
    singles: Vec<Vec<u8>>,
    extensions: Vec<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
}

impl Made {
    fn by_name(authority: &Authority, singles: Vec<Vec<u8>>) -> Self {
        Self {
            responder_id: explicit(1, authority.certificate.subject_name().der()),
            singles,
            extensions: Vec::new(),
            certificates: Vec::new(),
        }
    }

    fn basic(&self, authority: &Authority) -> Vec<u8> {
        let wrapped = |number, parts: &[Vec<u8>]| match parts {
            [] => Vec::new(),
            some => explicit(number, &sequence(&[&some.concat()])),
        };
        let data = sequence(&[
            &self.responder_id,
            &generalized(DATE),
            &sequence(&[&self.singles.concat()]),
            &wrapped(1, &self.extensions),
        ]);
        sequence(&[&authority.signed(&data), &wrapped(0, &self.certificates)])
    }

    fn der(&self, authority: &Authority) -> Vec<u8> {
        response(0, "1.3.6.1.5.5.7.48.1.1", &self.basic(authority))
    }

    fn read(&self, authority: &Authority) -> BasicOcspResponse {
        let basic = successful(&self.der(authority));
        assert_eq!(basic.verify(authority.public_key()), Verification::Valid);
        basic
    }
}

fn response(status: u8, kind: &str, basic: &[u8]) -> Vec<u8> {
    let kind = asn1::oid(const_oid::ObjectIdentifier::new_unwrap(kind));
    let bytes = explicit(0, &sequence(&[&kind, &octet_string(basic)]));
    sequence(&[&tlv(Tag::ENUMERATED, &[status]), &bytes])
}

fn single(cert_id: &[u8], status: &[u8], extensions: &[Vec<u8>]) -> Vec<u8> {
    let extensions = match extensions {
        [] => Vec::new(),
        some => explicit(1, &sequence(&[&some.concat()])),
    };
    let next = explicit(0, &generalized(b"20260102000000Z"));
    sequence(&[cert_id, status, &generalized(DATE), &next, &extensions])
}

fn successful(der: &[u8]) -> BasicOcspResponse {
    match OcspResponse::from_der(der) {
        Ok(OcspResponse::Successful(basic)) => basic,
        other => panic!("{other:?}"),
    }
}

fn cert_id(leaf: &Certificate, authority: &Authority, digest: DigestAlgorithm) -> Vec<u8> {
    cert_id_der(leaf, &authority.certificate, digest).unwrap()
}

#[test]
fn a_response_says_who_says_what_about_whom() {
    let (authority, other) = (Authority::new("Penerbit"), Authority::new("Lain"));
    let leaf = authority.issue("Pejabat", &[0x12, 0x34]);
    let revoked = |reason: &[u8]| tlv(Tag::constructed(1), &[&generalized(DATE), reason].concat());
    let hold = revoked(&explicit(0, &tlv(Tag::ENUMERATED, &[6])));
    let statuses = [
        (DigestAlgorithm::Sha1, GOOD, CertStatus::Good),
        (DigestAlgorithm::Sha256, UNKNOWN, CertStatus::Unknown),
        (
            DigestAlgorithm::Sha384,
            &hold,
            CertStatus::Revoked {
                time: at(0),
                reason: ReasonCode::CertificateHold,
            },
        ),
        (
            DigestAlgorithm::Sha512,
            &revoked(&[]),
            CertStatus::Revoked {
                time: at(0),
                reason: ReasonCode::Unspecified,
            },
        ),
    ];
    let singles = statuses
        .iter()
        .map(|(digest, status, _)| single(&cert_id(&leaf, &authority, *digest), status, &[]));
    let mut made = Made::by_name(&authority, singles.collect());
    made.certificates = vec![authority.certificate.der().to_vec(), sequence(&[])];
    let basic = made.read(&authority);
    assert_eq!((basic.produced_at(), basic.nonce()), (at(0), None));
    assert_eq!(basic.extended_revoked(), ExtendedRevoked::Absent);
    assert_eq!(basic.raw_certificates(), made.certificates);
    assert!(basic.certificates().iter().eq([&authority.certificate]));
    assert!(basic.responder_id().is_holder_of(&authority.certificate));
    assert!(!basic.responder_id().is_holder_of(&other.certificate));
    assert_eq!(basic.verify(other.public_key()), Verification::Invalid);
    assert_eq!(basic.signature_digest(), Some(DigestAlgorithm::Sha256));

    let namesake = authority.issue("Pejabat", &[0x12, 0x35]);
    let impostor = Authority::new("Penerbit");
    for (response, (.., status)) in basic.responses().iter().zip(&statuses) {
        assert_eq!(response.status, *status);
        let about = |leaf, issuer: &Authority| response.is_about(leaf, &issuer.certificate);
        assert_eq!(about(&leaf, &authority), CertIdMatch::Matches);
        assert_eq!(about(&namesake, &authority), CertIdMatch::Differs);
        assert_eq!(about(&leaf, &impostor), CertIdMatch::Differs);
        let foreign = other.issue("Pejabat", &[0x12, 0x34]);
        assert_eq!(about(&foreign, &authority), CertIdMatch::Differs);
    }
    let first = &basic.responses()[0];
    assert_eq!((first.this_update, first.next_update), (at(0), Some(at(1))));
    assert_eq!(first.freshness(at(2)), Freshness::Stale);
    assert_eq!(first.retention(at(-1)), Retention::NotAssured);
    // The answer alone, as revocation-values hold it.
    assert_eq!(BasicOcspResponse::from_der(basic.der()).unwrap(), basic);
}

#[test]
fn a_responder_is_named_by_its_key() {
    let authority = Authority::new("Penerbit");
    let hash = key_hash(&authority.certificate, DigestAlgorithm::Sha1).unwrap();
    let mut made = Made::by_name(&authority, Vec::new());
    made.responder_id = explicit(2, &octet_string(&hash));
    let basic = made.read(&authority);
    assert!(basic.responder_id().is_holder_of(&authority.certificate));
    let namesake = Authority::new("Penerbit");
    assert!(!basic.responder_id().is_holder_of(&namesake.certificate));
    // and by nothing else than its name or its key
    made.responder_id = explicit(3, &octet_string(&hash));
    let error = OcspResponse::from_der(&made.der(&authority)).unwrap_err();
    assert_eq!(error.code(), "malformed-ocsp");
}

#[test]
fn extensions_are_read() {
    let authority = Authority::new("Penerbit");
    let leaf = authority.issue("Pejabat", &[9]);
    let id = cert_id(&leaf, &authority, DigestAlgorithm::Sha1);
    let digest = DigestAlgorithm::Sha256;
    let hash = sequence(&[
        &digest.identifier().der(),
        &octet_string(&digest.digest(leaf.der())),
    ]);
    let extensions = [
        extension(ARCHIVE_CUTOFF, &[], &generalized(b"20200101000000Z")),
        extension("1.3.36.8.3.13", &[], &hash),
        extension("1.2.3.4", CRITICAL, &[]),
        extension("1.3.6.1.5.5.7.48.1.3", &[], &[0x30, 0]),
    ];
    let mut made = Made::by_name(&authority, vec![single(&id, GOOD, &extensions)]);
    made.extensions = vec![
        extension("1.3.6.1.5.5.7.48.1.9", &[], &[5, 0]),
        extension("1.2.3.5", CRITICAL, &[]),
        extension(NONCE, &[], &octet_string(&[7; 32])),
        extension(NONCE, &[], &octet_string(&[7; 32])),
    ];
    let basic = made.read(&authority);
    assert_eq!(basic.extended_revoked(), ExtendedRevoked::Declared);
    assert_eq!(basic.unprocessed().unknown_critical.len(), 1);
    let faults = &basic.unprocessed().faults;
    assert!(matches!(faults.as_slice(), [ExtensionFault::Repeated(_)]));

    let response = &basic.responses()[0];
    assert_eq!(response.retention(at(-1000)), Retention::Kept);
    let found = &response.extensions;
    assert_eq!(found.unprocessed.unknown_critical.len(), 1);
    let hash = found.cert_hash.as_ref().unwrap();
    assert_eq!(hash.is_of(&leaf), CertIdMatch::Matches);
    assert_eq!(hash.is_of(&authority.certificate), CertIdMatch::Differs);

    let bad = [extension(ARCHIVE_CUTOFF, &[], &[5, 0])];
    let basic = Made::by_name(&authority, vec![single(&id, GOOD, &bad)]).read(&authority);
    let faults = &basic.responses()[0].extensions.unprocessed.faults;
    assert!(matches!(
        faults.as_slice(),
        [ExtensionFault::Unreadable(..)]
    ));
}

#[test]
fn a_nonce_comes_back_wrapped_or_bare() {
    let authority = Authority::new("Penerbit");
    let leaf = authority.issue("Pejabat", &[9]);
    let answer = |nonce: Option<&[u8]>| {
        let mut made = Made::by_name(&authority, Vec::new());
        made.extensions = nonce
            .iter()
            .map(|value| extension(NONCE, &[], value))
            .collect();
        made.read(&authority)
    };
    let ask =
        |nonce| OcspRequest::new(&leaf, &authority.certificate, CertIdDigest::Sha1, nonce).unwrap();
    let sent = ask(Some([7; 32]));
    let matches = |nonce: Option<&[u8]>| sent.nonce_matches(&answer(nonce));
    assert_eq!(matches(Some(&octet_string(&[7; 32]))), NonceMatch::Same);
    assert_eq!(matches(Some(&[7; 32])), NonceMatch::Same);
    assert_eq!(
        matches(Some(&octet_string(&[8; 32]))),
        NonceMatch::Different
    );
    assert_eq!(matches(Some(&[])), NonceMatch::Different);
    // A bare one may begin like a wrapped one.
    let mut alike = [7; 32];
    alike[..2].copy_from_slice(&[4, 2]);
    assert_eq!(
        ask(Some(alike)).nonce_matches(&answer(Some(&alike))),
        NonceMatch::Same
    );
    assert_eq!(matches(None), NonceMatch::Absent);
    let silent = ask(None);
    let unasked = answer(Some(&octet_string(&[7; 32])));
    assert_eq!(silent.nonce_matches(&unasked), NonceMatch::Different);
    assert_eq!(silent.nonce_matches(&answer(None)), NonceMatch::Absent);
}

#[test]
fn what_is_no_answer_is_named() {
    let refused = |status| OcspResponse::from_der(&sequence(&[&tlv(Tag::ENUMERATED, &[status])]));
    for (status, named) in [
        (1, ResponseStatus::MalformedRequest),
        (2, ResponseStatus::InternalError),
        (3, ResponseStatus::TryLater),
        (4, ResponseStatus::Other(4)),
        (5, ResponseStatus::SigRequired),
        (6, ResponseStatus::Unauthorized),
    ] {
        assert_eq!(refused(status).unwrap(), OcspResponse::Refused(named));
    }
    assert_eq!(refused(0).unwrap_err().code(), "malformed-ocsp");
    let other = OcspResponse::from_der(&response(0, "1.2.3.4", &[]));
    assert_eq!(other.unwrap_err().code(), "unsupported");

    let authority = Authority::new("Penerbit");
    let mut der = Made::by_name(&authority, Vec::new()).der(&authority);
    der.push(0);
    match OcspResponse::from_der(&der).unwrap_err() {
        Error::Malformed {
            structure, offset, ..
        } => {
            assert_eq!((structure, offset), (Structure::Ocsp, der.len() as u64 - 1));
        }
        other => panic!("{other:?}"),
    }
    match OcspResponse::from_der(&[0x30, 0x80, 0x0a, 1, 3, 0, 0]).unwrap_err() {
        Error::Malformed { expected, got, .. } => {
            assert_eq!(
                (expected.as_str(), got.as_str()),
                ("a definite length", "an indefinite one")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_error_points_into_the_response() {
    let authority = Authority::new("Penerbit");
    let leaf = authority.issue("Pejabat", &[9]);
    let id = cert_id(&leaf, &authority, DigestAlgorithm::Sha1);
    let wrong: &[u8] = &[0x83, 3, 0xde, 0xad, 0x77];
    let der = Made::by_name(&authority, vec![single(&id, wrong, &[])]).der(&authority);
    let place = der
        .windows(wrong.len())
        .position(|part| part == wrong)
        .unwrap();
    match OcspResponse::from_der(&der).unwrap_err() {
        Error::Malformed { offset, .. } => assert_eq!(offset, place as u64),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_status_is_one_of_three() {
    let authority = Authority::new("Penerbit");
    let leaf = authority.issue("Pejabat", &[9]);
    let id = cert_id(&leaf, &authority, DigestAlgorithm::Sha1);
    for wrong in [&[0x80, 1, 0][..], &[0x82, 1, 0], &[0x83, 0], &[5, 0]] {
        let made = Made::by_name(&authority, vec![single(&id, wrong, &[])]);
        let error = OcspResponse::from_der(&made.der(&authority)).unwrap_err();
        assert_eq!(error.code(), "malformed-ocsp", "{wrong:02x?}");
    }
}

#[test]
fn what_is_too_much_is_refused() {
    let authority = Authority::new("Penerbit");
    let longest = vec![0; Limits::OCSP_BYTES];
    assert_eq!(
        OcspResponse::from_der(&longest).unwrap_err().code(),
        "malformed-ocsp"
    );
    let long = vec![0; Limits::OCSP_BYTES + 1];
    assert_eq!(
        OcspResponse::from_der(&long).unwrap_err().code(),
        "limit-exceeded"
    );
    let mut made = Made::by_name(&authority, Vec::new());
    made.certificates = vec![sequence(&[]); Limits::OCSP_ELEMENTS];
    assert_eq!(made.read(&authority).certificates(), []);
    made.certificates.push(sequence(&[]));
    let error = OcspResponse::from_der(&made.der(&authority)).unwrap_err();
    assert_eq!(error.code(), "limit-exceeded");
}

#[test]
fn no_broken_response_gives_another_status_under_a_valid_signature() {
    let authority = Authority::new("Penerbit");
    let leaf = authority.issue("Pejabat", &[9]);
    let id = cert_id(&leaf, &authority, DigestAlgorithm::Sha1);
    let mut made = Made::by_name(&authority, vec![single(&id, GOOD, &[])]);
    made.extensions = vec![extension(NONCE, &[], &octet_string(&[7; 32]))];
    let whole = made.der(&authority);
    for len in 0..whole.len() {
        assert!(OcspResponse::from_der(&whole[..len]).is_err(), "{len}");
    }
    let right = made.read(&authority);
    for position in 0..whole.len() {
        for bit in 0..8 {
            let mut changed = whole.clone();
            changed[position] ^= 1 << bit;
            if let Ok(OcspResponse::Successful(basic)) = OcspResponse::from_der(&changed)
                && basic.verify(authority.public_key()) == Verification::Valid
            {
                assert_eq!(basic.responses(), right.responses(), "{position}");
                assert_eq!(basic.nonce(), right.nonce(), "{position}");
            }
        }
    }
}
