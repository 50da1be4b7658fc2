//! Signatures that are prepared here and made elsewhere.

use super::time_stamps::Clock;
use super::*;
use crate::algorithm::DigestAlgorithm;
use crate::tsp::TimeStampAuthority;

fn prepared(letter: &Vec<u8>, room: &Room<'_>) -> PreparedSignature {
    let document = Document::open(letter, &Limits::default()).unwrap();
    prepare(&document, &SignatureRequest::new(AT), room).unwrap()
}

fn completed(
    letter: &Vec<u8>,
    prepared: &PreparedSignature,
    object: &SignatureObject,
) -> Result<(Vec<u8>, Signed), Error> {
    let document = Document::open(letter, &Limits::default()).unwrap();
    let mut output = Vec::new();
    let signed = prepared.complete(&document, object, &mut output)?;
    Ok((output, signed))
}

fn kept(prepared: &PreparedSignature) -> PreparedSignature {
    serde_json::from_str(&serde_json::to_string(prepared).unwrap()).unwrap()
}

#[test]
fn in_steps_comes_out_what_comes_out_at_once() {
    for signer in [Signatory::rsa(), Signatory::ed25519()] {
        let (algorithm, chain) = (signer.algorithm(), signer.chain());
        let letter = letter();
        let prepared = kept(&prepared(&letter, &Room::For(algorithm, chain, None)));
        let to_be_signed = prepared.to_be_signed(algorithm, chain).unwrap();
        assert_eq!(
            to_be_signed.digest().is_none(),
            algorithm == crate::algorithm::SignatureAlgorithm::Ed25519
        );
        let value = signer.sign(to_be_signed.message()).unwrap();
        let object = to_be_signed.signed(value).unwrap();
        let (output, told) = completed(&letter, &prepared, &object).unwrap();
        let (at_once, signed) = signed(&letter, &signer);
        assert!(output == at_once);
        assert_eq!(told.sha256, signed.sha256);
        assert_eq!(told.field, prepared.field());
        // and again the same
        assert!(completed(&letter, &prepared, &object).unwrap().0 == output);
    }
}

#[test]
fn a_certificate_may_be_known_late() {
    let letter = letter();
    let prepared = kept(&prepared(
        &letter,
        &Room::Bytes(6_000, DigestAlgorithm::Sha384),
    ));
    let signer = Signatory::p384();
    let object = prepared.to_be_signed(signer.algorithm(), signer.chain());
    let object = object.unwrap().sign(&signer).unwrap();
    let clock = Clock::new();
    let token = clock.time_stamp(&object.time_stamp_digest(clock.digest_algorithm()));
    let object = object.time_stamped(&token.unwrap()).unwrap();
    let (output, told) = completed(&letter, &prepared, &object).unwrap();
    assert_eq!(told.time_stamp, SignatureTimeStamp::Embedded);
    let document = Document::open(&letter, &Limits::default()).unwrap();
    let written = Document::open(&output, &Limits::default()).unwrap();
    check_written(&written, &document, signer.chain().leaf(), &told).unwrap();
    // but not whatever it is
    let rsa = Signatory::rsa();
    let refused = prepared
        .to_be_signed(rsa.algorithm(), rsa.chain())
        .unwrap_err();
    assert_eq!(refused.code(), "unsupported");
}

#[test]
fn what_was_not_prepared_is_not_completed() {
    let signer = Signatory::p384();
    let room = Room::For(signer.algorithm(), signer.chain(), None);
    let letter = letter();
    let prepared = prepared(&letter, &room);
    let to_be_signed = prepared
        .to_be_signed(signer.algorithm(), signer.chain())
        .unwrap();
    let mut other = letter.clone();
    *other.get_mut(2_000).unwrap() ^= 1;
    let longer = [&letter[..], b"\n"].concat();
    let object = to_be_signed.clone().sign(&signer).unwrap();
    for other in [other, longer] {
        let refused = completed(&other, &prepared, &object).unwrap_err();
        assert_eq!(refused.code(), "document-changed");
    }
    let refused = to_be_signed.signed(vec![0; 100]).unwrap_err();
    assert_eq!(refused.code(), "key-mismatch");
}

#[test]
fn a_signature_that_does_not_fit_is_refused() {
    let letter = letter();
    let prepared = prepared(&letter, &Room::Bytes(300, DigestAlgorithm::Sha384));
    let signer = Signatory::p384();
    let object = prepared.to_be_signed(signer.algorithm(), signer.chain());
    let refused = completed(&letter, &prepared, &object.unwrap().sign(&signer).unwrap());
    assert_eq!(refused.unwrap_err().code(), "contents-too-small");
}

#[test]
fn a_kept_value_that_was_changed_breaks_nothing() {
    let letter = letter();
    let signer = Signatory::p384();
    let room = Room::For(signer.algorithm(), signer.chain(), None);
    let prepared = prepared(&letter, &room);
    let object = prepared.to_be_signed(signer.algorithm(), signer.chain());
    let object = object.unwrap().sign(&signer).unwrap();
    let value = serde_json::to_value(&prepared).unwrap();
    let (start, end) = (value["gap"]["start"].clone(), value["gap"]["end"].clone());
    for gap in [(0, 0), (0, 1), (5, 2), (0, u64::MAX), (u64::MAX, u64::MAX)] {
        let mut changed = value.clone();
        changed["gap"] = serde_json::json!({ "start": gap.0, "end": gap.1 });
        let changed: PreparedSignature = serde_json::from_value(changed).unwrap();
        assert!(completed(&letter, &changed, &object).is_err(), "{gap:?}");
    }
    let mut changed = value;
    changed["base_len"] = serde_json::json!(u64::MAX);
    changed["gap"] = serde_json::json!({ "start": start, "end": end });
    let changed: PreparedSignature = serde_json::from_value(changed).unwrap();
    assert_eq!(
        completed(&letter, &changed, &object).unwrap_err().code(),
        "document-changed"
    );
}
