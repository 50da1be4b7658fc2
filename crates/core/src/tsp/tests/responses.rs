//! Responses, and whether they answer the request.

use super::made::*;
use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, Tag};
use crate::cms::{Encoding, oids};
use crate::limits::Limits;
use crate::tsp::*;
use const_oid::ObjectIdentifier;
use std::error::Error as _;

fn response(status: &[&[u8]], token: &[u8]) -> Vec<u8> {
    asn1::sequence(&[&asn1::sequence(status), token])
}

fn parse(bytes: &[u8]) -> TimeStampResponse {
    TimeStampResponse::parse(bytes, &Limits::default()).unwrap()
}

fn request() -> TimeStampRequest {
    let digest = DigestAlgorithm::Sha256.digest(DATA);
    TimeStampRequest::new(DigestAlgorithm::Sha256, &digest).unwrap()
}

fn answer(authority: &Authority, fields: &Fields) -> TimeStampResponse {
    let token = authority.token(&fields.der());
    parse(&response(&[&asn1::integer(0)], &token))
}

fn fault(response: &TimeStampResponse, request: &TimeStampRequest) -> String {
    let limits = Limits::default();
    response
        .token_for(request, &limits)
        .unwrap_err()
        .to_string()
}

#[test]
fn a_token_that_was_asked_for() {
    let authority = Authority::new();
    let fields = Fields {
        rest: asn1::tlv(Tag::INTEGER, &[0, 0, 0x81]), // a leading octet too many
        ..Fields::usual()
    };
    let response = answer(&authority, &fields);
    assert_eq!(response.status, PkiStatus::Granted);
    assert_eq!(response.encoding, Encoding::Definite);
    let limits = Limits::default();
    for request in [
        request(),
        request().with_nonce(&[0x81]),
        request().with_policy(POLICY.into()),
    ] {
        let token = response.token_for(&request, &limits).unwrap();
        assert!(token.verify(&[]).is_ok());
    }
}

#[test]
fn each_mismatch_has_a_name() {
    let authority = Authority::new();
    let usual = answer(&authority, &Fields::usual());
    let other = Fields {
        imprint: imprint(DigestAlgorithm::Sha256, b"another"),
        rest: asn1::integer(5),
        ..Fields::usual()
    };
    assert_eq!(
        fault(&answer(&authority, &other), &request()),
        "the time-stamp is about another digest than was asked for"
    );
    let nonce = request().with_nonce(&[6]);
    assert_eq!(
        fault(&usual, &nonce),
        "the time-stamp lacks the nonce of the request"
    );
    let other = Fields {
        rest: asn1::integer(5),
        ..Fields::usual()
    };
    assert_eq!(
        fault(&answer(&authority, &other), &nonce),
        "the time-stamp has another nonce than the request"
    );
    let policy = request().with_policy(ObjectIdentifier::new_unwrap("1.2.3").into());
    assert_eq!(
        fault(&usual, &policy),
        "the time-stamp is under the policy 1.3.6.1.4.1.22408.1.2.3.45, asked for was 1.2.3"
    );
    let absent = parse(&response(&[&asn1::integer(1)], &[]));
    assert_eq!(
        fault(&absent, &request()),
        "the response grants a time-stamp and holds none"
    );
    let tst_info = Fields::usual().der();
    let content = asn1::explicit(0, &asn1::octet_string(&tst_info));
    let signer = authority.signer_info(&authority.attributes(&tst_info));
    let bare = Authority::object(oids::TST_INFO, &content, &[], &[signer]);
    let bare = parse(&response(&[&asn1::integer(0)], &bare));
    assert_eq!(
        fault(&bare, &request()),
        "the time-stamp lacks the certificate of its signer"
    );
    let broken = parse(&response(&[&asn1::integer(0)], &asn1::sequence(&[])));
    assert!(fault(&broken, &request()).starts_with("the time-stamp cannot be read: "));
}

#[test]
fn a_token_that_cannot_be_read_gives_its_own_error_as_the_cause() {
    let broken = parse(&response(&[&asn1::integer(0)], &asn1::sequence(&[])));
    let unreadable = broken.token_for(&request(), &Limits::default());
    let cause = unreadable.unwrap_err().source().map(ToString::to_string);
    let own = TimeStampToken::parse(&asn1::sequence(&[]), &Limits::default());
    assert_eq!(cause, Some(own.unwrap_err().to_string()));
    let absent = parse(&response(&[&asn1::integer(0)], &[]));
    let absent = absent.token_for(&request(), &Limits::default());
    assert!(absent.unwrap_err().source().is_none());
}

#[test]
fn an_authority_that_declines_is_quoted() {
    let texts = [
        asn1::tlv(Tag::UTF8_STRING, "tidak diterima".as_bytes()),
        asn1::tlv(Tag::UTF8_STRING, b"\xff\x1b"),
    ];
    // Bits 0, 14, 15, 25 and the unknown 3; the last octet has six unused bits.
    let bits = asn1::tlv(Tag::BIT_STRING, &[6, 0x90, 0x03, 0x00, 0x40]);
    let declined = parse(&response(
        &[
            &asn1::integer(2),
            &asn1::sequence(&[&texts.concat()]),
            &bits,
        ],
        &[],
    ));
    assert_eq!(declined.status, PkiStatus::Rejection);
    assert_eq!(
        declined.status_strings,
        ["tidak diterima", "\u{fffd}\u{1b}"]
    );
    assert_eq!(
        declined.failures,
        [
            PkiFailureInfo::BadAlg,
            PkiFailureInfo::Other(3),
            PkiFailureInfo::TimeNotAvailable,
            PkiFailureInfo::UnacceptedPolicy,
            PkiFailureInfo::SystemFailure
        ]
    );
    assert_eq!(
        fault(&declined, &request()),
        "the time-stamp authority answered rejection, badAlg, failure 3, timeNotAvailable, \
         unacceptedPolicy, systemFailure: \"tidak diterima\": \"\u{fffd}\\u{1b}\""
    );
    for (number, name) in [(3, "waiting"), (4, "revocationWarning"), (9, "status 9")] {
        let response = parse(&response(&[&asn1::integer(number)], &[]));
        assert!(fault(&response, &request()).ends_with(name));
    }
}

#[test]
fn a_response_in_ber_is_read_and_told() {
    let authority = Authority::new();
    let token = authority.token(&Fields::usual().der());
    let indefinite = |contents: &[u8]| [&[0x30, 0x80], contents, &[0, 0]].concat();
    let status = indefinite(&asn1::integer(0));
    let bytes = indefinite(&[status, token.clone()].concat());
    let read = parse(&bytes);
    assert_eq!(read.encoding, Encoding::Indefinite);
    assert_eq!(read.token, Some(token));
    let more = [bytes.as_slice(), &[0]].concat();
    assert!(TimeStampResponse::parse(&more, &Limits::default()).is_err());
}

#[test]
fn what_is_no_response_is_refused() {
    let status = asn1::sequence(&[&asn1::integer(0)]);
    let bits = |contents: &[u8]| {
        let bits = asn1::tlv(Tag::BIT_STRING, contents);
        response(&[&asn1::integer(2), &bits], &[])
    };
    let text = asn1::tlv(Tag::UTF8_STRING, b"a");
    let many = asn1::sequence(&[&text.repeat(101)]);
    for wrong in [
        vec![],
        asn1::sequence(&[]),
        asn1::sequence(&[&status, &asn1::null()]),
        [asn1::sequence(&[&status]), vec![0]].concat(),
        response(&[&asn1::tlv(Tag::INTEGER, &[0xff])], &[]),
        response(&[&asn1::integer(2), &many], &[]),
        bits(&[]),
        bits(&[1]),
        bits(&[8, 0]),
        bits(&[0; 18]),
    ] {
        let error = TimeStampResponse::parse(&wrong, &Limits::default()).unwrap_err();
        assert_eq!(error.code(), "malformed-time-stamp", "{wrong:02x?}");
    }
    let limits = Limits {
        cms_bytes: 4,
        ..Limits::default()
    };
    let error = TimeStampResponse::parse(&[0; 5], &limits).unwrap_err();
    assert_eq!(error.code(), "limit-exceeded");
}

#[test]
fn what_is_as_long_as_it_may_be_is_read() {
    // 128 bits of a PKIFailureInfo, the last of them set
    let bits = [&[0; 16], [1].as_slice()].concat();
    let bits = asn1::tlv(Tag::BIT_STRING, &bits);
    let bytes = response(&[&asn1::integer(2), &bits], &[]);
    assert_eq!(parse(&bytes).failures, [PkiFailureInfo::Other(127)]);
    let limits = Limits {
        cms_bytes: bytes.len(),
        ..Limits::default()
    };
    TimeStampResponse::parse(&bytes, &limits).unwrap();
}
