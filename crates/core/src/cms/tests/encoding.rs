//! BER where DER is asked for: what is hashed then.

use super::*;

/// An element of indefinite length.
fn indefinite(tag: u8, contents: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], contents, &[0, 0]].concat()
}

/// RFC 5652, 5.4: "A separate encoding of the signedAttrs field is performed for message digest
/// calculation ... in DER". Of attributes with indefinite lengths the signer hashed the DER.
#[test]
fn attributes_of_indefinite_length_are_hashed_as_der() {
    let signatory = Signatory::p256();
    let set = asn1::set_of(signatory.usual());
    let signature = signatory.sign(&set);
    let attributes: Vec<u8> = signatory
        .usual()
        .iter()
        .rev()
        .flat_map(|attribute| {
            let mut fields = asn1::Reader::new(attribute).next("").unwrap().reader();
            let (oid, values) = (fields.next("").unwrap(), fields.next("").unwrap());
            let values = indefinite(values.tag.0, values.contents);
            indefinite(0x30, &[oid.raw, values.as_slice()].concat())
        })
        .collect();
    let signer_info = |attributes: &[u8]| {
        let signer = asn1::sequence(&[
            &asn1::integer(1),
            &signatory.leaf().issuer_and_serial(),
            &DigestAlgorithm::Sha256.identifier().der(),
            attributes,
            &signatory.algorithm.identifier().unwrap().der(),
            &asn1::octet_string(&signature),
        ]);
        let object = parse(&signatory.object(&[&signer]));
        let key = signatory.leaf().subject_public_key_info();
        (object.signer_infos[0].verify(key), object.irregularities())
    };
    // In the order of DER the octets are those that were signed.
    let sorted: Vec<u8> = {
        let [first, second] = <[Vec<u8>; 2]>::try_from(signatory.usual()).unwrap();
        let whole = asn1::tlv(Tag::SET, &[first, second].concat());
        assert_eq!(whole, set);
        indefinite(0xa0, &whole[2..])
    };
    let (verified, told) = signer_info(&sorted);
    assert_eq!(verified, Some(Verification::Valid));
    assert_eq!(told, [Irregularity::NotDer]);
    // Lengths are made definite; the order stays as it stands, and the signature tells.
    let (verified, told) = signer_info(&indefinite(0xa0, &attributes));
    assert_eq!(verified, Some(Verification::Invalid));
    assert_eq!(told, [Irregularity::NotDer]);
}

#[test]
fn a_certificate_in_an_object_of_indefinite_length_keeps_its_bytes() {
    let signatory = Signatory::p256();
    // A length of three octets where two do: not DER, but what its hash is about.
    let der = signatory.leaf().der();
    assert_eq!(der[1], 0x82);
    let odd = [&[0x30, 0x83, 0], &der[2..]].concat();
    let signer = signatory.signer_info(&asn1::set_of(signatory.usual()));
    let body = [
        asn1::integer(1),
        asn1::set_of(vec![DigestAlgorithm::Sha256.identifier().der()]),
        asn1::sequence(&[&asn1::oid(oids::DATA)]),
        indefinite(0xa0, &odd),
        asn1::tlv(Tag::SET, &signer),
    ];
    let signed_data = indefinite(0xa0, &indefinite(0x30, &body.concat()));
    let object = indefinite(0x30, &[asn1::oid(oids::SIGNED_DATA), signed_data].concat());
    assert_eq!(parse(&object).certificates, [odd]);
}

#[test]
fn a_key_identifier_in_pieces_is_refused_by_name() {
    let signatory = Signatory::p256();
    let set = asn1::set_of(signatory.usual());
    let identifier = signatory.leaf().subject_key_identifier().unwrap();
    let object = |sid: &[u8]| {
        signatory.object(&[&asn1::sequence(&[
            &asn1::integer(3),
            sid,
            &DigestAlgorithm::Sha256.identifier().der(),
            &asn1::implicit(Tag::constructed(0), &set),
            &signatory.algorithm.identifier().unwrap().der(),
            &asn1::octet_string(&signatory.sign(&set)),
        ])])
    };
    let whole = object(&asn1::tlv(Tag::primitive(0), identifier));
    assert_eq!(parse(&whole).signer_infos[0].irregularities(), []);
    let pieces = asn1::octet_string(identifier);
    for sid in [
        asn1::tlv(Tag::constructed(0), &pieces),
        indefinite(0xa0, &pieces),
    ] {
        let error = SignedData::parse(&object(&sid), &Limits::default()).unwrap_err();
        assert!(error.to_string().contains("in one piece"), "{error}");
    }
}
