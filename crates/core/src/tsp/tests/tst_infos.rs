//! What a TSTInfo says, and what is refused.

use super::made::*;
use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, Tag};
use crate::error::Error;
use crate::tsp::*;
use crate::x509::Criticality;
use const_oid::ObjectIdentifier;
use time::Duration;

fn parse(fields: &Fields) -> Result<TstInfo, Error> {
    TstInfo::parse(&fields.der())
}

fn with_rest(parts: &[&[u8]]) -> Result<TstInfo, Error> {
    parse(&Fields {
        rest: parts.concat(),
        ..Fields::usual()
    })
}

fn with_time(text: &str) -> Result<TstInfo, Error> {
    parse(&Fields {
        time: time(text),
        ..Fields::usual()
    })
}

fn boolean(octet: u8) -> Vec<u8> {
    asn1::tlv(Tag::BOOLEAN, &[octet])
}

fn extension(arc: &str, middle: &[u8]) -> Vec<u8> {
    let oid = asn1::oid(ObjectIdentifier::new_unwrap(arc));
    asn1::sequence(&[&oid, middle, &asn1::octet_string(b"\x05\x00")])
}

#[test]
fn the_least_there_can_be() {
    let read = parse(&Fields::usual()).unwrap();
    assert_eq!(read.version, 1);
    assert_eq!(read.policy, POLICY);
    let digest = DigestAlgorithm::Sha256.digest(DATA);
    let imprint = &read.message_imprint;
    assert_eq!(imprint.digest_algorithm(), Ok(DigestAlgorithm::Sha256));
    assert!(imprint.matches_digest(DigestAlgorithm::Sha256, &digest));
    assert!(!imprint.matches_digest(DigestAlgorithm::Sha384, &digest));
    assert!(!imprint.matches_digest(DigestAlgorithm::Sha256, &digest[1..]));
    assert_eq!(read.serial_number, [7]);
    assert_eq!(read.gen_time.to_string(), "2024-07-25 14:00:13.0 +00:00:00");
    assert_eq!(read.gen_time_text, "20240725140013Z");
    assert_eq!((read.accuracy, read.nonce, read.tsa), (None, None, None));
    assert_eq!(read.ordering, TimeOrdering::Unordered);
    assert_eq!((read.extensions.len(), read.irregularities.len()), (0, 0));
}

#[test]
fn everything_there_can_be() {
    let accuracy = asn1::sequence(&[
        &asn1::integer(1),
        &asn1::tlv(Tag::primitive(0), &[0x01, 0xf4]),
        &asn1::tlv(Tag::primitive(1), &[100]),
    ]);
    let name = asn1::tlv(Tag::primitive(2), b"tsa.contoh.go.id");
    let extensions = [
        extension("1.3.6.1.5.5.7.1.3", &[]),
        extension("1.2.3", &boolean(0xff)),
    ];
    let read = with_rest(&[
        &accuracy,
        &boolean(0xff),
        &asn1::tlv(Tag::INTEGER, &[0, 0x80, 1]),
        &asn1::explicit(0, &name),
        &asn1::tlv(Tag::constructed(1), &extensions.concat()),
    ])
    .unwrap();
    let accuracy = read.accuracy.unwrap();
    assert_eq!(
        (accuracy.seconds, accuracy.millis, accuracy.micros),
        (1, 500, 100)
    );
    assert_eq!(accuracy.duration(), Duration::microseconds(1_500_100));
    assert_eq!(read.ordering, TimeOrdering::Ordered);
    assert_eq!(read.nonce.as_deref(), Some([0, 0x80, 1].as_slice()));
    assert_eq!(read.tsa, Some(name));
    let [first, second] = read.extensions.as_slice() else {
        panic!("two extensions");
    };
    assert_eq!(first.criticality, Criticality::NonCritical);
    assert_eq!(second.criticality, Criticality::Critical);
    assert_eq!(second.oid, ObjectIdentifier::new_unwrap("1.2.3"));
    assert_eq!(second.value, [5, 0]);
    assert_eq!(read.irregularities, []);
}

#[test]
fn the_time_has_one_meaning() {
    let read = |text| with_time(text).map(|read| (read.gen_time.to_string(), read.irregularities));
    let time = |text: &str, told: &[TstIrregularity]| (text.to_owned(), told.to_vec());
    assert_eq!(
        read("20240725140013.25Z").unwrap(),
        time("2024-07-25 14:00:13.25 +00:00:00", &[])
    );
    assert_eq!(
        read("20240725140013.123456789123Z").unwrap(),
        time("2024-07-25 14:00:13.123456789 +00:00:00", &[])
    );
    assert_eq!(
        read("20240725140013.250Z").unwrap(),
        time(
            "2024-07-25 14:00:13.25 +00:00:00",
            &[TstIrregularity::GenTimeFraction]
        )
    );
    let endless = format!("20240725140013.{}Z", "1".repeat(50));
    for wrong in [
        "20240725140013",
        "20240725140013,25Z",
        "20240725140013.Z",
        "20240725210013+0700",
        "202407251400Z",
        "20240725140013.2ZZ",
        "20240230140013Z",
        "20240725140013.25z",
        "",
        &endless,
    ] {
        let error = with_time(wrong).unwrap_err();
        assert_eq!(error.code(), "malformed-time-stamp", "{wrong}");
    }
    // A UTCTime has no century.
    let utc = Fields {
        time: asn1::tlv(Tag::UTC_TIME, b"240725140013Z"),
        ..Fields::usual()
    };
    assert!(parse(&utc).is_err());
}

#[test]
fn odd_encodings_with_one_meaning_are_told() {
    let told = |parts: &[&[u8]]| with_rest(parts).unwrap().irregularities;
    let default = TstIrregularity::DefaultEncoded { field: "ordering" };
    assert_eq!(told(&[&boolean(0)]), [default]);
    let read = with_rest(&[&boolean(1)]).unwrap();
    assert_eq!(read.ordering, TimeOrdering::Ordered);
    let encoding = TstIrregularity::BooleanEncoding { field: "ordering" };
    assert_eq!(read.irregularities, [encoding]);
    let nonce = TstIrregularity::IntegerEncoding { field: "nonce" };
    assert_eq!(told(&[&asn1::tlv(Tag::INTEGER, &[0, 1])]), [nonce]);
    assert_eq!(
        told(&[&asn1::tlv(Tag::constructed(1), &[])]),
        [TstIrregularity::NoExtensions]
    );
    let twice = [
        extension("1.2.3", &boolean(0)),
        extension("1.2.3", &boolean(2)),
    ];
    assert_eq!(
        told(&[&asn1::tlv(Tag::constructed(1), &twice.concat())]),
        [
            TstIrregularity::DefaultEncoded { field: "critical" },
            TstIrregularity::BooleanEncoding { field: "critical" },
            TstIrregularity::RepeatedExtension {
                oid: ObjectIdentifier::new_unwrap("1.2.3").into()
            }
        ]
    );
    let negative = parse(&Fields {
        serial: asn1::tlv(Tag::INTEGER, &[0xff, 0x80]),
        ..Fields::usual()
    });
    assert_eq!(
        negative.unwrap().irregularities,
        [
            TstIrregularity::IntegerEncoding {
                field: "serialNumber"
            },
            TstIrregularity::NegativeSerialNumber
        ]
    );
}

#[test]
fn a_serial_number_is_as_long_as_the_authority_likes() {
    let with = |octets: &[u8]| {
        parse(&Fields {
            serial: asn1::tlv(Tag::INTEGER, octets),
            ..Fields::usual()
        })
    };
    let long = [0x7f; 128];
    assert_eq!(with(&long).unwrap().serial_number, long);
    assert!(with(&[0x7f; 129]).is_err());
    assert!(with(&[]).is_err());
}

#[test]
fn what_two_readers_could_see_differently_is_refused() {
    let millis = |octets: &[u8]| asn1::sequence(&[&asn1::tlv(Tag::primitive(0), octets)]);
    let (nonce, ordering) = (asn1::integer(9), boolean(0xff));
    let name = asn1::explicit(0, &asn1::tlv(Tag::primitive(2), b"a"));
    let many = asn1::tlv(Tag::constructed(1), &extension("1.2.3", &[]).repeat(101));
    for wrong in [
        millis(&[]),
        millis(&[0]),
        millis(&[0x03, 0xe8]),
        millis(&[0xff]),
        asn1::sequence(&[&asn1::tlv(Tag::INTEGER, &[0x80])]),
        asn1::sequence(&[&asn1::tlv(Tag::INTEGER, &[1, 0, 0, 0, 0])]),
        asn1::sequence(&[&asn1::integer(1), &asn1::integer(1)]),
        asn1::sequence(&[
            &asn1::tlv(Tag::primitive(1), &[1]),
            &asn1::tlv(Tag::primitive(0), &[1]),
        ]),
        asn1::tlv(Tag::BOOLEAN, &[]),
        asn1::tlv(Tag::BOOLEAN, &[0xff, 0xff]),
        [nonce.as_slice(), &ordering].concat(),
        [nonce.as_slice(), &nonce].concat(),
        [name.as_slice(), &nonce].concat(),
        asn1::tlv(Tag::constructed(0), &[]),
        asn1::null(),
        many,
    ] {
        let error = with_rest(&[&wrong]).unwrap_err();
        assert_eq!(error.code(), "malformed-time-stamp", "{wrong:02x?}");
    }
    let next = Fields {
        version: asn1::integer(2),
        ..Fields::usual()
    };
    assert_eq!(parse(&next).unwrap_err().code(), "unsupported");
}

#[test]
fn nothing_less_and_nothing_more() {
    let whole = Fields::usual().der();
    for end in 0..whole.len() {
        assert!(TstInfo::parse(&whole[..end]).is_err());
    }
    let more = [whole.as_slice(), &[0]].concat();
    let Error::Malformed { offset, got, .. } = TstInfo::parse(&more).unwrap_err() else {
        panic!("malformed");
    };
    assert_eq!((offset, got.as_str()), (whole.len() as u64, "1 more bytes"));
    // RFC 3161, 2.4.2: the content is DER.
    let indefinite = [&[0x30, 0x80], &whole[2..], &[0, 0]].concat();
    assert!(TstInfo::parse(&indefinite).is_err());
}
