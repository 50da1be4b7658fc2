//! One token in BER, cut short and with each of its bits flipped.

use super::made::*;
use crate::asn1::{self, Reader, Tag};
use crate::cms::{Encoding, Irregularity, oids};
use crate::limits::Limits;
use crate::tsp::*;
use std::collections::BTreeSet;

fn parse(bytes: &[u8]) -> TimeStampToken {
    TimeStampToken::parse(bytes, &Limits::default()).unwrap()
}

fn indefinite(tag: u8, contents: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], contents, &[0, 0]].concat()
}

#[test]
fn a_token_of_indefinite_length_with_the_content_in_pieces() {
    let authority = Authority::new();
    let tst_info = Fields {
        time: time("20240725140013.25Z"),
        ..Fields::usual()
    }
    .der();
    let (first, second) = tst_info.split_at(20);
    let pieces = [asn1::octet_string(first), asn1::octet_string(second)].concat();
    let content = indefinite(0xa0, &indefinite(0x24, &pieces));
    let kind = asn1::oid(oids::TST_INFO);
    let signer = authority.signer_info(&authority.attributes(&tst_info));
    let body = [
        asn1::integer(3),
        asn1::set_of(vec![
            crate::algorithm::DigestAlgorithm::Sha256.identifier().der(),
        ]),
        indefinite(0x30, &[kind, content].concat()),
        indefinite(0xa0, authority.certificate.der()),
        indefinite(0x31, &signer),
    ];
    let signed_data = indefinite(0xa0, &indefinite(0x30, &body.concat()));
    let object = indefinite(0x30, &[asn1::oid(oids::SIGNED_DATA), signed_data].concat());
    let token = parse(&[object.as_slice(), &[0; 40]].concat());
    assert_eq!(token.signed_data().encoding, Encoding::Indefinite);
    assert_eq!(
        token.irregularities(),
        [TokenIrregularity::Cms(Irregularity::NotDer)]
    );
    assert_eq!(token.tst_info().gen_time.millisecond(), 250);
    assert_eq!(token.check_data(DATA), Ok(()));
    let signer = token.verify(&[]).unwrap();
    assert_eq!(signer.certificate, authority.certificate);
    for end in 0..object.len() {
        assert!(TimeStampToken::parse(&object[..end], &Limits::default()).is_err());
    }
}

/// The token of the test below: with another certificate and an unsigned attribute, so that each
/// unsigned place is there.
fn token_with_everything(authority: &Authority) -> Vec<u8> {
    let tst_info = Fields::usual().der();
    let content = asn1::explicit(0, &asn1::octet_string(&tst_info));
    let signer = authority.signer_info(&authority.attributes(&tst_info));
    let unsigned = attribute(oids::MESSAGE_DIGEST, &asn1::octet_string(b"unsigned"));
    let contents = Reader::new(&signer).next("").unwrap().contents;
    let unsigned = asn1::tlv(Tag::constructed(1), &unsigned);
    let signer = asn1::tlv(Tag::SEQUENCE, &[contents, &unsigned].concat());
    let another = Authority::new();
    let certificates = [&authority.certificate, &another.certificate];
    Authority::object(oids::TST_INFO, &content, &certificates, &[signer])
}

#[test]
fn a_flipped_bit_makes_a_token_bad_wherever_it_is_signed() {
    let authority = Authority::new();
    let token = token_with_everything(&authority);
    let limits = Limits::default();
    for end in 0..token.len() {
        assert!(TimeStampToken::parse(&token[..end], &limits).is_err());
    }
    let told = parse(&token);
    let places = unsigned_places(&token, authority.certificate.der());
    let mut good = BTreeSet::new();
    for position in 0..token.len() {
        for bit in 0..8 {
            let mut changed = token.clone();
            changed[position] ^= 1 << bit;
            let Ok(read) = TimeStampToken::parse(&changed, &limits) else {
                continue;
            };
            // Every fact can be asked for.
            let _ = read.irregularities();
            if read.check_data(DATA).is_err() {
                continue;
            }
            let Ok(signer) = read.verify(&[]) else {
                continue;
            };
            assert_eq!(signer.certificate, authority.certificate);
            assert_eq!(read.tst_info(), told.tst_info());
            let place = places.iter().find(|(_, range)| range.contains(&position));
            let (name, _) = place.unwrap_or_else(|| panic!("bit {bit} of byte {position}"));
            good.insert(*name);
        }
    }
    // The identifiers of algorithms stand outside the signature, but another algorithm gives
    // another value; the signer identifier may be written in letters of another case.
    assert_eq!(
        good.into_iter().collect::<Vec<_>>(),
        [
            "SignerInfo version",
            "another certificate",
            "digestAlgorithms",
            "sid",
            "unsignedAttrs",
            "version",
        ]
    );
}
