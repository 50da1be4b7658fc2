//! What makes a token prove something, and each way in which it does not.

use super::made::*;
use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, Tag};
use crate::cms::{EssVersion, Irregularity, oids};
use crate::limits::Limits;
use crate::tsp::*;
use const_oid::ObjectIdentifier;

fn parse(bytes: &[u8]) -> TimeStampToken {
    TimeStampToken::parse(bytes, &Limits::default()).unwrap()
}

/// What is wrong with a token that has these attributes besides content-type and message-digest.
fn fault_with(authority: &Authority, binding: &[Vec<u8>]) -> Option<TokenFault> {
    let tst_info = Fields::usual().der();
    let usual = [content_type(oids::TST_INFO), message_digest(&tst_info)];
    let token = authority.token_with(&tst_info, &[&usual, binding].concat());
    parse(&token).verify(&[]).err()
}

#[test]
fn a_token_as_it_should_be() {
    let authority = Authority::new();
    let token = parse(&authority.token(&Fields::usual().der()));
    assert_eq!(token.irregularities(), []);
    assert_eq!(
        token.tst_info(),
        &TstInfo::parse(&Fields::usual().der()).unwrap()
    );
    assert_eq!(token.check_data(DATA), Ok(()));
    assert_eq!(
        token.check_data(b"another"),
        Err(TokenFault::ImprintDiffers)
    );
    let (sha256, sha512) = (DigestAlgorithm::Sha256, DigestAlgorithm::Sha512);
    assert_eq!(token.check_digest(sha256, &sha256.digest(DATA)), Ok(()));
    assert_eq!(
        token.check_digest(sha512, &sha512.digest(DATA)),
        Err(TokenFault::ImprintAlgorithm {
            imprint: "id-sha256".to_owned(),
            given: sha512
        })
    );
    let signer = token.verify(&[]).unwrap();
    assert_eq!(signer.certificate, authority.certificate);
    assert_eq!(signer.gen_time, token.tst_info().gen_time);
    assert_eq!(signer.certificates, []);
    assert_eq!(signer.tsa_name, TsaName::Absent);
}

#[test]
fn the_name_of_the_authority_is_held_against_its_certificate() {
    let authority = Authority::new();
    let subject =
        |view: &x509_parser::certificate::X509Certificate<'_>| view.subject().as_raw().to_vec();
    let subject = authority.certificate.view(subject);
    let dns = |name: &str| asn1::tlv(Tag::primitive(2), name.as_bytes());
    for (name, expected) in [
        (asn1::explicit(4, &subject), TsaName::OfCertificate),
        (dns("tsa.contoh.go.id"), TsaName::OfCertificate),
        (dns("tsa.contoh.go"), TsaName::Other),
        (asn1::explicit(4, &asn1::sequence(&[])), TsaName::Other),
        (asn1::null(), TsaName::Other),
    ] {
        let fields = Fields {
            rest: asn1::explicit(0, &name),
            ..Fields::usual()
        };
        let token = parse(&authority.token(&fields.der()));
        assert_eq!(token.verify(&[]).unwrap().tsa_name, expected);
    }
}

#[test]
fn the_certificate_may_come_from_elsewhere() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let tst_info = Fields::usual().der();
    let content = asn1::explicit(0, &asn1::octet_string(&tst_info));
    let signer = authority.signer_info(&authority.attributes(&tst_info));
    let with = |certificates| {
        let signers = std::slice::from_ref(&signer);
        parse(&Authority::object(
            oids::TST_INFO,
            &content,
            certificates,
            signers,
        ))
    };
    let bare = with(&[&stranger.certificate]);
    assert_eq!(
        bare.verify(std::slice::from_ref(&stranger.certificate)),
        Err(TokenFault::SignerCertificateNotFound)
    );
    let pool = [stranger.certificate.clone(), authority.certificate.clone()];
    let signer = bare.verify(&pool).unwrap();
    assert_eq!(signer.certificate, authority.certificate);
    assert_eq!(signer.certificates, [stranger.certificate]);
}

#[test]
fn the_certificate_is_bound_by_either_version_and_by_both() {
    let authority = Authority::new();
    let der = authority.certificate.der();
    let sha1 = asn1::octet_string(&DigestAlgorithm::Sha1.digest(der));
    let sha512 = DigestAlgorithm::Sha512;
    let sha512_value = asn1::octet_string(&sha512.digest(der));
    let wrong = asn1::octet_string(&[0; 32]);
    let (good_v1, good_v2) = (ess_v1(&[&sha1]), ess_v2(&[&authority.bound()]));
    let named_v2 = ess_v2(&[&sha512.identifier().der(), &sha512_value]);
    for good in [
        vec![good_v1.clone()],
        vec![named_v2],
        vec![good_v1.clone(), good_v2.clone()],
    ] {
        assert_eq!(fault_with(&authority, &good), None);
    }
    let differs = |version| Some(TokenFault::SigningCertificateDiffers { version });
    let unreadable =
        |version, fault| Some(TokenFault::SigningCertificateAttribute { version, fault });
    let (v1, v2) = (EssVersion::V1, EssVersion::V2);
    let bad_v2 = ess_v2(&[&wrong]);
    let md5 = asn1::sequence(&[&asn1::oid(ObjectIdentifier::new_unwrap(
        "1.2.840.113549.2.5",
    ))]);
    let names = asn1::sequence(&[&asn1::tlv(Tag::primitive(2), b"tsa")]);
    let issuer_serial = asn1::sequence(&[&names, &asn1::integer(1)]);
    for (binding, fault) in [
        (vec![], Some(TokenFault::SigningCertificateAbsent)),
        (vec![bad_v2.clone()], differs(v2)),
        (vec![good_v1.clone(), bad_v2], differs(v2)),
        (vec![ess_v1(&[&wrong]), good_v2.clone()], differs(v1)),
        (
            vec![good_v2.clone(), good_v2],
            unreadable(v2, AttributeFault::Ambiguous),
        ),
        (
            vec![attribute(oids::SIGNING_CERTIFICATE, &asn1::null())],
            unreadable(v1, AttributeFault::Unreadable),
        ),
        (
            vec![ess_v1(&[&sha1, &issuer_serial])],
            Some(TokenFault::SigningCertificateIssuerSerial { version: v1 }),
        ),
        (
            vec![good_v1, ess_v2(&[&md5, &wrong])],
            Some(TokenFault::Unsupported {
                what: "the digest id-md5".to_owned(),
            }),
        ),
    ] {
        assert_eq!(fault_with(&authority, &binding), fault);
    }
}

#[test]
fn a_fault_names_the_attribute_that_it_is_found_in() {
    let authority = Authority::new();
    let wrong = asn1::octet_string(&[0; 32]);
    let said = |binding: Vec<u8>| fault_with(&authority, &[binding]).unwrap().to_string();
    assert_eq!(
        said(ess_v1(&[&wrong])),
        "the certificate is not the one that the time-stamp's signing-certificate attribute names"
    );
    assert_eq!(
        said(ess_v2(&[&wrong])),
        "the certificate is not the one that the time-stamp's signing-certificate-v2 attribute names"
    );
}

#[test]
fn the_attributes_have_to_be_about_the_tst_info() {
    let authority = Authority::new();
    let tst_info = Fields::usual().der();
    let bound = ess_v2(&[&authority.bound()]);
    let kind = content_type(oids::TST_INFO);
    let digest = message_digest(&tst_info);
    for (attributes, fault) in [
        (
            vec![content_type(oids::DATA), digest.clone()],
            TokenFault::ContentTypeDiffers {
                got: oids::DATA.into(),
            },
        ),
        (
            vec![digest.clone()],
            TokenFault::ContentTypeAttribute(AttributeFault::Absent),
        ),
        (
            vec![kind.clone()],
            TokenFault::MessageDigestAttribute(AttributeFault::Absent),
        ),
        (
            vec![kind.clone(), digest.clone(), message_digest(b"another")],
            TokenFault::MessageDigestAttribute(AttributeFault::Ambiguous),
        ),
        (
            vec![kind.clone(), message_digest(b"another")],
            TokenFault::MessageDigestDiffers,
        ),
    ] {
        let attributes = [attributes, vec![bound.clone()]].concat();
        let token = authority.token_with(&tst_info, &attributes);
        assert_eq!(parse(&token).verify(&[]), Err(fault));
    }
}

#[test]
fn a_signature_over_the_tst_info_itself_is_refused() {
    let authority = Authority::new();
    let tst_info = Fields::usual().der();
    let signer = asn1::sequence(&[
        &asn1::integer(1),
        &authority.certificate.issuer_and_serial(),
        &DigestAlgorithm::Sha256.identifier().der(),
        &asn1::sequence(&[&asn1::oid(ObjectIdentifier::new_unwrap(
            "1.2.840.10045.4.3.2",
        ))]),
        &asn1::octet_string(&authority.sign(&tst_info)),
    ]);
    let content = asn1::explicit(0, &asn1::octet_string(&tst_info));
    let certificates = [&authority.certificate];
    let token = Authority::object(oids::TST_INFO, &content, &certificates, &[signer]);
    let refused = parse(&token).verify(&[]);
    assert_eq!(refused, Err(TokenFault::SignedAttributesAbsent));
}

#[test]
fn exchanged_algorithms_and_attributes_out_of_order() {
    let authority = Authority::new();
    let protection = attribute(
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.52"),
        &asn1::sequence(&[
            &DigestAlgorithm::Sha512.identifier().der(),
            &asn1::tlv(Tag::constructed(1), &asn1::oid(oids::DATA)),
        ]),
    );
    let fault = fault_with(&authority, &[ess_v2(&[&authority.bound()]), protection]);
    assert_eq!(fault, Some(TokenFault::AlgorithmProtection));

    // What stands is what is verified; that it is not DER is told.
    let tst_info = Fields::usual().der();
    let mut attributes = authority.attributes(&tst_info);
    attributes.sort();
    attributes.reverse();
    let set = asn1::tlv(Tag::SET, &attributes.concat());
    let signer = asn1::sequence(&[
        &asn1::integer(1),
        &authority.certificate.issuer_and_serial(),
        &DigestAlgorithm::Sha256.identifier().der(),
        &asn1::implicit(Tag::constructed(0), &set),
        &asn1::sequence(&[&asn1::oid(ObjectIdentifier::new_unwrap(
            "1.2.840.10045.4.3.2",
        ))]),
        &asn1::octet_string(&authority.sign(&set)),
    ]);
    let content = asn1::explicit(0, &asn1::octet_string(&tst_info));
    let certificates = [&authority.certificate];
    let token = parse(&Authority::object(
        oids::TST_INFO,
        &content,
        &certificates,
        &[signer],
    ));
    assert!(token.verify(&[]).is_ok());
    assert_eq!(
        token.irregularities(),
        [TokenIrregularity::Cms(Irregularity::UnsortedAttributes)]
    );
}

#[test]
fn what_is_no_token_is_refused_by_name() {
    let authority = Authority::new();
    let tst_info = Fields::usual().der();
    let content = asn1::explicit(0, &asn1::octet_string(&tst_info));
    let signer = authority.signer_info(&authority.attributes(&tst_info));
    let refused = |kind, content: &[u8], signers: &[Vec<u8>]| {
        let object = Authority::object(kind, content, &[], signers);
        TimeStampToken::parse(&object, &Limits::default())
            .unwrap_err()
            .to_string()
    };
    let one = std::slice::from_ref(&signer);
    assert_eq!(
        refused(oids::DATA, &content, one),
        "malformed time-stamp at byte 0: expected a SignedData over id-ct-TSTInfo, found id-data"
    );
    assert_eq!(
        refused(oids::TST_INFO, &[], one),
        "malformed time-stamp at byte 0: expected a TSTInfo, found a detached signature"
    );
    for (signers, count) in [(vec![], 0), (vec![signer.clone(), signer.clone()], 2)] {
        assert_eq!(
            refused(oids::TST_INFO, &content, &signers),
            format!(
                "malformed time-stamp at byte 0: expected the signature of the authority alone, \
                 found {count} signers"
            )
        );
    }
}
