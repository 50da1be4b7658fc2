#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod encoding;
mod foreign;
mod made;
mod revocation;

use super::*;
use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm, Verification};
use crate::asn1::{self, Oid, Tag};
use crate::error::Error;
use crate::limits::Limits;
use crate::x509::Certificate;
use made::{CONTENT, Signatory, attribute};
use time::OffsetDateTime;

fn parse(bytes: &[u8]) -> SignedData {
    SignedData::parse(bytes, &Limits::default()).unwrap()
}

fn signed(object: &[u8]) -> (SignerInfo, SignedAttributes) {
    let signer = parse(object).signer_infos.remove(0);
    let attributes = signer.signed_attributes.clone().unwrap();
    (signer, attributes)
}

fn algorithms() -> [SignatureAlgorithm; 3] {
    [
        SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256),
        SignatureAlgorithm::EcdsaP384(DigestAlgorithm::Sha384),
        SignatureAlgorithm::Ed25519,
    ]
}

#[test]
fn what_is_written_is_read_again() {
    for algorithm in algorithms() {
        let signatory = Signatory::new(algorithm);
        let bytes = signatory.signed_data();
        let parsed = parse(&bytes);
        assert_eq!((parsed.version, parsed.len), (1, bytes.len()));
        assert_eq!(parsed.content_type, oids::DATA);
        assert_eq!(parsed.content, Content::Absent);
        assert_eq!(parsed.certificates, [signatory.leaf().der().to_vec()]);
        assert_eq!(parsed.other_certificates, 0);
        assert!(parsed.revocation_infos.is_empty());
        assert_eq!(parsed.trailing, Trailing::Nothing);
        assert_eq!(parsed.encoding, Encoding::Definite);
        assert_eq!(parsed.irregularities(), []);

        let [signer] = parsed.signer_infos.as_slice() else {
            panic!("one signer");
        };
        assert_eq!(signer.irregularities(), []);
        assert_eq!(
            parsed.certificate_of(signer).as_ref(),
            Some(signatory.leaf())
        );
        let digest = algorithm.digest();
        assert_eq!(signer.digest_algorithm.digest(), Ok(digest));
        assert_eq!(
            signer.verification_algorithm(),
            Ok(algorithm.verification())
        );
        assert_eq!(
            signer.protected_algorithms(),
            Found::One(ProtectedAlgorithms::Same)
        );
        assert_eq!(signer.signature_time_stamps().count(), 0);
        let key = signatory.leaf().subject_public_key_info();
        assert_eq!(signer.verify(key), Some(Verification::Valid));
        let other = Signatory::new(algorithm);
        let stranger = other.leaf().subject_public_key_info();
        assert_eq!(signer.verify(stranger), Some(Verification::Invalid));

        let attributes = signer.signed_attributes.as_ref().unwrap();
        assert_eq!(attributes.content_type(), Found::One(oids::DATA.into()));
        assert_eq!(
            attributes.message_digest(),
            Found::One(digest.digest(CONTENT))
        );
        assert_eq!(attributes.signing_time(), Found::Absent);
        assert!(!attributes.has_signature_policy());
        assert_eq!(
            attributes.signing_certificate(EssVersion::V1),
            Found::Absent
        );
        let ess = attributes
            .signing_certificate(EssVersion::V2)
            .one()
            .unwrap();
        let [id] = ess.certificates.as_slice() else {
            panic!("one certificate");
        };
        assert_eq!(id.issuer_serial, None);
        assert_eq!(id.compare(signatory.leaf()), EssMatch::Matches);
    }
}

#[test]
fn the_length_is_known_before_the_signature() {
    for algorithm in algorithms() {
        let signatory = Signatory::new(algorithm);
        let most = signed_data_len(
            algorithm,
            &signatory.chain,
            AlgorithmProtection::Include,
            &Statements::default(),
            None,
        );
        let most = most.unwrap();
        for _ in 0..20 {
            let len = signatory.signed_data().len();
            assert!((most - 8..=most).contains(&len), "{algorithm:?}");
            assert!(algorithm != SignatureAlgorithm::Ed25519 || len == most);
        }
    }
}

#[test]
fn a_key_of_another_kind_has_no_length() {
    let chain = Signatory::p256().chain;
    for other in [
        SignatureAlgorithm::Ed25519,
        SignatureAlgorithm::EcdsaP384(DigestAlgorithm::Sha384),
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
    ] {
        let refused = signed_data_len(
            other,
            &chain,
            AlgorithmProtection::Omit,
            &Statements::default(),
            None,
        )
        .unwrap_err();
        assert_eq!(refused.code(), "key-mismatch");
    }
    let sha1 = SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha1);
    let refused = signed_data_len(
        sha1,
        &chain,
        AlgorithmProtection::Omit,
        &Statements::default(),
        None,
    )
    .unwrap_err();
    assert_eq!(refused.code(), "unsupported");
}

#[test]
fn a_changed_attribute_breaks_the_signature() {
    let signatory = Signatory::p256();
    let key = signatory.leaf().subject_public_key_info();
    let bytes = signatory.signed_data();
    let digest = DigestAlgorithm::Sha256.digest(CONTENT);
    let at = bytes
        .windows(32)
        .position(|window| window == digest)
        .unwrap();
    let mut changed = bytes.clone();
    changed[at] ^= 1;
    let signer = &parse(&changed).signer_infos[0];
    assert_eq!(signer.verify(key), Some(Verification::Invalid));
}

#[test]
fn nothing_truncated_or_flipped_panics() {
    let bytes = Signatory::p256().signed_data();
    let limits = Limits::default();
    for end in 0..bytes.len() {
        let error = SignedData::parse(&bytes[..end], &limits).unwrap_err();
        assert_eq!(error.code(), "malformed-cms");
    }
    for position in 0..bytes.len() {
        for flip in [0x01, 0x20, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[position] ^= flip;
            if let Ok(parsed) = SignedData::parse(&changed, &limits) {
                // Every fact can be asked for.
                let _ = parsed.irregularities();
                for signer in &parsed.signer_infos {
                    let _ = (signer.irregularities(), parsed.certificate_of(signer));
                }
            }
        }
    }
}

#[test]
fn only_zeros_may_follow() {
    let bytes = Signatory::p256().signed_data();
    let len = bytes.len();
    let padded = parse(&[bytes.as_slice(), &[0; 100]].concat());
    assert_eq!((padded.len, padded.trailing), (len, Trailing::Zeros));
    assert_eq!(padded.irregularities(), []);
    let stuffed = parse(&[bytes.as_slice(), &[0, 0, 7]].concat());
    let what = Trailing::Other {
        offset: len,
        len: 3,
    };
    assert_eq!((stuffed.len, stuffed.trailing), (len, what));
    assert_eq!(
        stuffed.irregularities(),
        [Irregularity::TrailingBytes {
            offset: len,
            len: 3
        }]
    );
}

#[test]
fn an_object_larger_than_its_limit_is_refused() {
    let bytes = Signatory::p256().signed_data();
    let limits = Limits {
        cms_bytes: bytes.len() - 1,
        ..Limits::default()
    };
    let error = SignedData::parse(&bytes, &limits).unwrap_err();
    assert!(matches!(
        error,
        Error::LimitExceeded {
            limit: "cms_bytes",
            ..
        }
    ));
}

#[test]
fn more_elements_than_their_limit_are_refused() {
    let signatory = Signatory::p256();
    let many = vec![asn1::null(); 200];
    let values: Vec<&[u8]> = many.iter().map(Vec::as_slice).collect();
    let object = signatory.object_over(&[attribute(oids::SIGNATURE_POLICY, &values)]);
    let limits = |cms_elements| Limits {
        cms_elements,
        ..Limits::default()
    };
    // a digest, a certificate, a signer, an attribute and its values
    SignedData::parse(&object, &limits(204)).unwrap();
    let error = SignedData::parse(&object, &limits(203)).unwrap_err();
    assert!(matches!(
        error,
        Error::LimitExceeded {
            limit: "cms_elements",
            max: 203
        }
    ));
}

#[test]
fn two_signers_are_both_seen() {
    let signatory = Signatory::p256();
    let set = asn1::set_of(signatory.usual());
    let one = signatory.signer_info(&set);
    let parsed = parse(&signatory.object(&[&one, &one]));
    assert_eq!(parsed.signer_infos.len(), 2);
    assert_eq!(parse(&signatory.object(&[])).signer_infos.len(), 0);
}

#[test]
fn attributes_out_of_order_are_verified_as_they_stand() {
    let signatory = Signatory::p256();
    let mut attributes = signatory.usual();
    attributes.sort();
    attributes.reverse();
    let (signer, signed) = signed(&signatory.object_over(&attributes));
    assert_eq!(signed.order(), AttributeOrder::Other);
    assert_eq!(signer.irregularities(), [Irregularity::UnsortedAttributes]);
    let key = signatory.leaf().subject_public_key_info();
    assert_eq!(signer.verify(key), Some(Verification::Valid));
}

#[test]
fn an_attribute_twice_or_with_two_values_is_ambiguous() {
    let signatory = Signatory::p256();
    let digest = asn1::octet_string(&[7; 32]);
    let content_type = asn1::oid(oids::DATA);

    let mut twice = signatory.usual();
    twice.push(attribute(oids::MESSAGE_DIGEST, &[&digest]));
    let (signer, attributes) = signed(&signatory.object_over(&twice));
    assert_eq!(attributes.message_digest(), Found::Ambiguous);
    assert_eq!(attributes.repeated(), [Oid::from(oids::MESSAGE_DIGEST)]);
    let repeated = Irregularity::RepeatedAttribute {
        oid: oids::MESSAGE_DIGEST.into(),
    };
    assert!(signer.irregularities().contains(&repeated));

    for values in [vec![], vec![content_type.as_slice(), &content_type]] {
        let object = signatory.object_over(&[attribute(oids::CONTENT_TYPE, &values)]);
        let (_, attributes) = signed(&object);
        assert_eq!(attributes.content_type(), Found::Ambiguous);
    }

    for (values, wrong) in [
        (vec![digest.as_slice()], false),
        (vec![&digest, &digest], true),
    ] {
        let mut attributes = signatory.usual();
        attributes.push(attribute(oids::SIGNER_ATTRIBUTES_V2, &values));
        let (signer, _) = signed(&signatory.object_over(&attributes));
        let several = Irregularity::SeveralValues {
            oid: oids::SIGNER_ATTRIBUTES_V2.into(),
        };
        assert_eq!(signer.irregularities().contains(&several), wrong);
    }

    let wrong_type = signatory.object_over(&[attribute(oids::CONTENT_TYPE, &[&digest])]);
    assert_eq!(signed(&wrong_type).1.content_type(), Found::Unreadable);
}

#[test]
fn an_attribute_of_ones_own_does_not_disturb() {
    let signatory = Signatory::p256();
    let mut attributes = signatory.usual();
    let own = asn1::sequence(&[&asn1::tlv(Tag::OID, &[0x88, 0x37]), &asn1::set_of(vec![])]);
    attributes.push(own);
    let (_, attributes) = signed(&signatory.object_over(&attributes));
    assert_eq!(attributes.all()[2].oid.to_string(), "2.999");
}

#[test]
fn claimed_time_and_policy_are_seen() {
    let signatory = Signatory::p256();
    let mut attributes = signatory.usual();
    let time = asn1::tlv(Tag::UTC_TIME, b"240725140013Z");
    attributes.push(attribute(oids::SIGNING_TIME, &[&time]));
    attributes.push(attribute(oids::SIGNATURE_POLICY, &[&asn1::null()]));
    let (_, attributes) = signed(&signatory.object_over(&attributes));
    let claimed = OffsetDateTime::from_unix_timestamp(1_721_916_013).unwrap();
    assert_eq!(attributes.signing_time(), Found::One(claimed));
    assert!(attributes.has_signature_policy());
}

/// An attribute signing-certificate of either version.
fn ess(version: EssVersion, fields: &[&[u8]]) -> Vec<u8> {
    let value = asn1::sequence(&[&asn1::sequence(&[&asn1::sequence(fields)])]);
    let oid = match version {
        EssVersion::V1 => oids::SIGNING_CERTIFICATE,
        EssVersion::V2 => oids::SIGNING_CERTIFICATE_V2,
    };
    attribute(oid, &[&value])
}

#[test]
fn the_signing_certificate_is_bound_by_its_hash() {
    let signatory = Signatory::p256();
    let leaf = signatory.leaf();
    let compare = |version, fields: &[&[u8]], certificate: &Certificate| {
        let (_, attributes) = signed(&signatory.object_over(&[ess(version, fields)]));
        let found = attributes.signing_certificate(version).one().unwrap();
        found.certificates[0].compare(certificate)
    };
    let sha1 = asn1::octet_string(&DigestAlgorithm::Sha1.digest(leaf.der()));
    let sha256 = asn1::octet_string(&leaf.sha256());
    let sha512 = asn1::octet_string(&DigestAlgorithm::Sha512.digest(leaf.der()));
    let sha512_id = DigestAlgorithm::Sha512.identifier().der();
    let (v1, v2) = (EssVersion::V1, EssVersion::V2);

    assert_eq!(compare(v1, &[&sha1], leaf), EssMatch::Matches);
    assert_eq!(compare(v2, &[&sha256], leaf), EssMatch::Matches);
    assert_eq!(compare(v2, &[&sha512_id, &sha512], leaf), EssMatch::Matches);
    let stranger = Signatory::p256();
    assert_eq!(
        compare(v2, &[&sha256], stranger.leaf()),
        EssMatch::HashDiffers
    );
    assert_eq!(compare(v1, &[&sha256], leaf), EssMatch::HashDiffers);
    let md5 = asn1::sequence(&[&asn1::oid(const_oid::ObjectIdentifier::new_unwrap(
        "1.2.840.113549.2.5",
    ))]);
    assert!(matches!(
        compare(v2, &[&md5, &sha256], leaf),
        EssMatch::Unsupported { .. }
    ));
}

#[test]
fn issuer_and_serial_have_to_fit_where_they_are() {
    let signatory = Signatory::p256();
    let leaf = signatory.leaf();
    let issuer = leaf.view(|certificate| certificate.issuer().as_raw().to_vec());
    let serial = leaf.view(|certificate| certificate.raw_serial().to_vec());
    let sha256 = asn1::octet_string(&leaf.sha256());
    let compare = |names: &[&[u8]], serial: &[u8]| {
        let names = asn1::sequence(names);
        let issuer_serial = asn1::sequence(&[&names, &asn1::tlv(Tag::INTEGER, serial)]);
        let attribute = ess(EssVersion::V2, &[&sha256, &issuer_serial]);
        let (_, attributes) = signed(&signatory.object_over(&[attribute]));
        let found = attributes
            .signing_certificate(EssVersion::V2)
            .one()
            .unwrap();
        found.certificates[0].compare(leaf)
    };
    let directory_name = asn1::explicit(4, &issuer);
    let dns_name = asn1::tlv(Tag::primitive(2), b"contoh.go.id");
    assert_eq!(compare(&[&directory_name], &serial), EssMatch::Matches);
    let differs = EssMatch::IssuerSerialDiffers;
    assert_eq!(compare(&[&directory_name], &[1]), differs);
    assert_eq!(compare(&[&dns_name], &serial), differs);
    assert_eq!(
        compare(&[&directory_name, &directory_name], &serial),
        differs
    );
    assert_eq!(compare(&[], &serial), differs);
}

#[test]
fn exchanged_algorithms_are_noticed() {
    let signatory = Signatory::p256();
    let bytes = signatory.signed_data();
    // ecdsa-with-SHA256 once in the attribute, once in the SignerInfo: the last is exchanged.
    let sha256 = hex::decode("2a8648ce3d040302").unwrap();
    let position = |found: &[u8]| {
        found
            .windows(8)
            .rposition(|window| window == sha256)
            .unwrap()
    };
    let mut exchanged = bytes.clone();
    let last = position(&bytes[..bytes.len() - 60]);
    exchanged[last + 7] = 0x03;
    let (signer, _) = signed(&exchanged);
    assert_eq!(
        signer.irregularities(),
        [
            Irregularity::DigestConflict {
                content: DigestAlgorithm::Sha256,
                signature: DigestAlgorithm::Sha384
            },
            Irregularity::AlgorithmProtection
        ]
    );
}

#[test]
fn a_key_identifier_names_its_certificate() {
    let signatory = Signatory::p256();
    let identifier = signatory.leaf().subject_key_identifier().unwrap();
    let ours = SignerIdentifier::SubjectKeyIdentifier(identifier.to_vec());
    assert!(ours.names(signatory.leaf()));
    assert!(!ours.names(Signatory::p256().leaf()));
}

#[test]
fn a_serial_number_has_few_leading_zeros() {
    let leaf = Signatory::p256().leaf().clone();
    let serial = leaf.view(|certificate| certificate.raw_serial().to_vec());
    let padded = |zeros: usize| [vec![0; zeros], serial.clone()].concat();
    assert!(leaf.has_serial(&serial) && leaf.has_serial(&padded(64)));
    assert!(!leaf.has_serial(&padded(65)) && !leaf.has_serial(&serial[1..]));
}

#[test]
fn a_name_encoded_anew_is_the_same_name() {
    let signatory = Signatory::p256();
    let IssuerAndSerial(issuer, serial) = issuer_and_serial(&signatory);
    let text = b"rcgen self signed cert";
    let at = issuer
        .windows(text.len())
        .position(|window| window == text)
        .unwrap();
    let mut printable = issuer.clone();
    assert_eq!(printable[at - 2], 0x0c);
    printable[at - 2] = 0x13;
    let named = |issuer| SignerIdentifier::IssuerAndSerial {
        issuer,
        serial: serial.clone(),
    };
    assert!(named(printable.clone()).names(signatory.leaf()));
    printable[at] ^= 1;
    assert!(!named(printable).names(signatory.leaf()));
}

struct IssuerAndSerial(Vec<u8>, Vec<u8>);

fn issuer_and_serial(signatory: &Signatory) -> IssuerAndSerial {
    let mut parsed = parse(&signatory.signed_data());
    match parsed.signer_infos.remove(0).sid {
        SignerIdentifier::IssuerAndSerial { issuer, serial } => IssuerAndSerial(issuer, serial),
        SignerIdentifier::SubjectKeyIdentifier(_) => panic!("issuer and serial number"),
    }
}

#[test]
fn indefinite_lengths_are_read_and_told() {
    let signatory = Signatory::p256();
    let key = signatory.leaf().subject_public_key_info();
    let set = asn1::set_of(signatory.usual());
    let signer_info = signatory.signer_info(&set);
    let indefinite = |tag: u8, parts: &[&[u8]]| {
        let mut element = vec![tag, 0x80];
        element.extend(parts.concat());
        element.extend([0, 0]);
        element
    };
    let pieces = indefinite(
        0x24,
        &[
            &asn1::octet_string(&CONTENT[..5]),
            &asn1::octet_string(&CONTENT[5..]),
        ],
    );
    let content = indefinite(0xa0, &[&pieces]);
    let object = indefinite(
        0x30,
        &[
            &asn1::oid(oids::SIGNED_DATA),
            &indefinite(
                0xa0,
                &[&indefinite(
                    0x30,
                    &[
                        &asn1::integer(1),
                        &indefinite(0x31, &[&DigestAlgorithm::Sha256.identifier().der()]),
                        &indefinite(0x30, &[&asn1::oid(oids::DATA), &content]),
                        &indefinite(0xa0, &[signatory.leaf().der()]),
                        &indefinite(0x31, &[&signer_info]),
                    ],
                )],
            ),
        ],
    );
    let padded = [object.as_slice(), &[0; 9]].concat();
    let parsed = parse(&padded);
    assert_eq!(parsed.encoding, Encoding::Indefinite);
    assert_eq!(parsed.irregularities(), [Irregularity::NotDer]);
    assert_eq!(
        (parsed.len, parsed.trailing),
        (object.len(), Trailing::Zeros)
    );
    assert_eq!(parsed.content, Content::Present(CONTENT.to_vec()));
    assert_eq!(parsed.certificates, [signatory.leaf().der().to_vec()]);
    assert_eq!(
        parsed.signer_infos[0].verify(key),
        Some(Verification::Valid)
    );
    for end in 0..object.len() {
        assert!(SignedData::parse(&object[..end], &Limits::default()).is_err());
    }
}

#[test]
fn a_certificate_that_cannot_be_read_is_kept() {
    let signatory = Signatory::p256();
    let bytes = signatory.signed_data();
    let der = signatory.leaf().der();
    let at = bytes
        .windows(der.len())
        .position(|window| window == der)
        .unwrap();
    let mut broken = bytes.clone();
    broken[at + 4] = 0x31; // the TBSCertificate becomes a SET
    let parsed = parse(&broken);
    assert_eq!(parsed.certificates[0].len(), der.len());
    assert!(parsed.readable_certificates().is_empty());
    assert_eq!(
        parsed.irregularities(),
        [Irregularity::UnreadableCertificate { position: 0 }]
    );
}
