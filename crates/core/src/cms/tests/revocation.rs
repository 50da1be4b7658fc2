//! What travels with a signature to show that certificates were not revoked.

use super::*;

/// Something in a SEQUENCE: nobody looks into it here.
fn opaque(text: &[u8]) -> Vec<u8> {
    asn1::sequence(&[&asn1::octet_string(text)])
}

fn other(format: const_oid::ObjectIdentifier, info: &[u8]) -> Vec<u8> {
    asn1::tlv(
        Tag::constructed(1),
        &[asn1::oid(format).as_slice(), info].concat(),
    )
}

fn infos(choices: &[Vec<u8>]) -> RevocationInfos {
    let signatory = Signatory::p256();
    let signer = signatory.signer_info(&asn1::set_of(signatory.usual()));
    let crls = asn1::tlv(Tag::constructed(1), &choices.concat());
    parse(&signatory.object_with(&crls, &[&signer])).revocation_infos
}

#[test]
fn lists_and_answers_are_kept_as_they_stand() {
    let (list, answer, basic) = (opaque(b"crl"), opaque(b"ocsp"), opaque(b"basic"));
    let unknown = const_oid::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.4"); // SCVP
    let found = infos(&[
        other(oids::RI_OCSP_RESPONSE, &answer),
        list.clone(),
        other(oids::OCSP_BASIC, &basic),
        other(unknown, &answer),
        // no OCSPResponse: a NULL, nothing, and one too many
        other(oids::RI_OCSP_RESPONSE, &asn1::null()),
        other(oids::RI_OCSP_RESPONSE, &[]),
        other(oids::RI_OCSP_RESPONSE, &answer.repeat(2)),
        asn1::octet_string(b"neither"),
    ]);
    assert_eq!(found.crls, [list]);
    assert_eq!(found.ocsp_responses, [answer]);
    assert_eq!(found.basic_ocsp_responses, [basic]);
    assert_eq!(found.others, 5);
    assert!(!found.is_empty());
    assert!(infos(&[]).is_empty());
}

#[test]
fn revocation_lists_count_as_elements() {
    let signatory = Signatory::p256();
    let signer = signatory.signer_info(&asn1::set_of(signatory.usual()));
    let crls = asn1::tlv(Tag::constructed(1), &opaque(b"").repeat(50));
    let object = signatory.object_with(&crls, &[&signer]);
    let limits = Limits {
        cms_elements: 50,
        ..Limits::default()
    };
    let refused = SignedData::parse(&object, &limits).unwrap_err();
    assert_eq!(refused.code(), "limit-exceeded");
}

/// The attribute of a signature with this value.
fn archival(value: &[u8]) -> Found<RevocationInfos> {
    let signatory = Signatory::p256();
    let attribute = attribute(oids::REVOCATION_INFO_ARCHIVAL, &[value]);
    let (_, attributes) = signed(&signatory.object_over(&[attribute]));
    attributes.revocation_info_archival()
}

#[test]
fn the_archival_attribute_is_read() {
    let list = |number, elements: &[Vec<u8>]| {
        asn1::explicit(number, &asn1::tlv(Tag::SEQUENCE, &elements.concat()))
    };
    let (crl, ocsp) = (opaque(b"crl"), opaque(b"ocsp"));
    let value = asn1::sequence(&[
        &list(0, std::slice::from_ref(&crl)),
        &list(1, &[ocsp.clone(), ocsp.clone()]),
        &list(2, &[opaque(b"other")]),
    ]);
    let found = archival(&value).one().unwrap();
    assert_eq!(found.crls, std::slice::from_ref(&crl));
    assert_eq!(found.ocsp_responses, [ocsp.clone(), ocsp.clone()]);
    assert_eq!(found.others, 1);
    assert!(archival(&asn1::sequence(&[])).one().unwrap().is_empty());

    let swapped = asn1::sequence(&[&list(1, &[ocsp]), &list(0, &[crl])]);
    let many = asn1::sequence(&[&list(0, &vec![opaque(b""); 1001])]);
    let numbers = asn1::sequence(&[&list(0, &[asn1::integer(1)])]);
    for wrong in [swapped, many, numbers, asn1::null()] {
        assert_eq!(archival(&wrong), Found::Unreadable);
    }
    let (_, none) = signed(&Signatory::p256().signed_data());
    assert_eq!(none.revocation_info_archival(), Found::Absent);
}
