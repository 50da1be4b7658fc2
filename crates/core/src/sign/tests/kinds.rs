//! What a signature is for, and what it forbids: certifications, locks, commitments, policies, several in order.

use super::time_stamps::{Clock, stamped};
use super::*;
use crate::algorithm::DigestAlgorithm;
use crate::error::Refusal;
use crate::pdf::tests::made::{Made, Style};
use crate::trust::{Policy, ValidationData};
use crate::verify::report::{Modifications, Report};
use crate::verify::verify;

fn signed_as(
    bytes: &Vec<u8>,
    change: impl FnOnce(&mut SignatureRequest),
) -> Result<Vec<u8>, Error> {
    let document = Document::open(bytes, &Limits::default())?;
    let mut request = SignatureRequest::new(AT);
    change(&mut request);
    let mut output = Vec::new();
    sign(&document, &request, &Signatory::ed25519(), &mut output)?;
    Ok(output)
}

pub(super) fn judged(bytes: &Vec<u8>) -> Report {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    verify(
        &document,
        &ValidationData::default(),
        Policy::standard(),
        AT,
    )
    .unwrap()
}

fn refusal(signed: Result<Vec<u8>, Error>) -> Refusal {
    match signed {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{:?}", other.map(|bytes| bytes.len())),
    }
}

/// A letter with an empty field, and a lock in it.
fn with_field(lock: &str) -> Vec<u8> {
    let mut made = Made::document(Style::Table, 1);
    let form = "<< /Fields [90 0 R 91 0 R] >>";
    made.append(
        Style::Table,
        &[
            (
                1,
                format!("<< /Type /Catalog /Pages 2 0 R /AcroForm {form} >>"),
            ),
            (90, format!("<< /FT /Sig /T (walikota) {lock} >>")),
            (91, "<< /FT /Tx /T (nomor) >>".to_owned()),
        ],
    );
    made.bytes
}

#[test]
fn a_certification_says_what_may_follow_it() {
    for (permission, may_be_signed) in [
        (DocMdp::NoChanges, false),
        (DocMdp::FormFilling, true),
        (DocMdp::Annotations, true),
    ] {
        let certified = signed_as(&letter(), |request| {
            request.certification = Some(permission)
        });
        let certified = certified.unwrap();
        let text = String::from_utf8_lossy(&certified);
        assert!(text.contains("/Perms") && text.contains("/TransformMethod /DocMDP"));
        let again = signed_as(&certified, |_| ());
        assert_eq!(again.is_ok(), may_be_signed, "{permission:?}");
        match again {
            Ok(again) => {
                let report = judged(&again);
                assert_eq!(report.signatures[0].modifications_permitted, Some(true));
            }
            Err(error) => assert_eq!(error.code(), "signing-not-permitted"),
        }
        // what makes it last longer is no change
        let report = judged(&stamped(&certified, &Clock::new()).unwrap());
        assert_eq!(
            report.signatures[0].modifications,
            Some(Modifications::LtData)
        );
        assert_eq!(
            report.signatures[0].modifications_permitted,
            Some(true),
            "{permission:?}"
        );
    }
}

#[test]
fn only_the_first_signature_certifies() {
    let once = signed_as(&letter(), |_| ()).unwrap();
    let certify = |request: &mut SignatureRequest| {
        request.certification = Some(DocMdp::FormFilling);
    };
    assert_eq!(
        refusal(signed_as(&once, certify)),
        Refusal::CertificationNotFirst
    );
    let stamped = stamped(&letter(), &Clock::new()).unwrap();
    assert_eq!(
        refusal(signed_as(&stamped, certify)),
        Refusal::CertificationNotFirst
    );
    // an empty field is no signature
    assert!(signed_as(&with_field(""), certify).is_ok());
}

#[test]
fn a_lock_keeps_fields_as_they_were() {
    let lock = |lock: FieldLock| {
        let bytes = signed_as(&with_field(""), |request| request.lock = Some(lock)).unwrap();
        let named = |name: &str| {
            signed_as(&bytes, |request| request.field = Some(name.to_owned())).map(drop)
        };
        let report = judged(&bytes);
        assert_eq!(report.signatures[0].reference_digest, Some(true));
        ["walikota", "lain"].map(|name| named(name).is_ok())
    };
    assert_eq!(lock(FieldLock::all()), [false, false]);
    assert_eq!(
        lock(FieldLock::include(vec!["walikota".to_owned()])),
        [false, true]
    );
    assert_eq!(
        lock(FieldLock::exclude(vec!["walikota".to_owned()])),
        [true, false]
    );
}

#[test]
fn a_field_says_itself_what_its_signature_locks() {
    let field = with_field("/Lock << /Action /Include /Fields [(nomor) (\\(a\\))] >>");
    let here = |request: &mut SignatureRequest| request.field = Some("walikota".to_owned());
    let bytes = signed_as(&field, here).unwrap();
    let text = String::from_utf8_lossy(&bytes[field.len()..]).into_owned();
    let parameters = "/Action /Include /Fields [(\\(a\\)) (nomor)] /V /1.2";
    assert!(text.contains(parameters), "{text}");
    assert!(!text.contains("/SigFieldLock"), "{text}");
    let same = FieldLock::include(vec!["nomor".to_owned(), "(a)".to_owned()]);
    let with = |lock: FieldLock| {
        signed_as(&field, |request| {
            here(request);
            request.lock = Some(lock);
        })
    };
    assert!(with(same).is_ok());
    assert_eq!(
        refusal(with(FieldLock::all())),
        Refusal::LockDiffers {
            name: "walikota".to_owned()
        }
    );
    // a new lock in a field that has none
    let bytes = signed_as(&with_field(""), |request| {
        here(request);
        request.lock = Some(FieldLock::all());
    });
    let text = String::from_utf8_lossy(&bytes.unwrap()).into_owned();
    assert!(text.contains("<< /Type /SigFieldLock /Action /All >>"));
}

#[test]
fn commitments_and_policies_are_signed() {
    let policy = SignaturePolicy {
        id: const_oid::ObjectIdentifier::new_unwrap("2.16.360.1.1.1.3.12"),
        digest_algorithm: DigestAlgorithm::Sha256,
        digest: vec![7; 32],
        uri: Some("https://contoh.go.id/kebijakan.pdf".to_owned()),
    };
    let statements = Statements {
        commitment: Some(CommitmentType::ProofOfApproval),
        policy: Some(policy),
    };
    let bytes = signed_as(&letter(), |request| request.statements = statements.clone()).unwrap();
    let report = judged(&bytes);
    assert_eq!(report.signatures[0].signature_value, Some(true));
    assert!(report.signatures[0].level.is_some());
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let commitment = "060B2A864886F70D0109100605";
    assert!(text.contains(commitment), "id-cti-ets-proofOfApproval");
    assert!(text.contains(&hex::encode_upper("https://contoh.go.id/kebijakan.pdf")));
    let with_reason = signed_as(&letter(), |request| {
        request.statements = statements;
        request.reason = Some("Disetujui".to_owned());
    });
    assert_eq!(refusal(with_reason), Refusal::ReasonBesideStatement);
}

#[test]
fn every_commitment_has_its_identifier() {
    let mut found = Vec::new();
    for commitment in CommitmentType::ALL {
        let bytes = signed_as(&letter(), |request| {
            request.statements.commitment = Some(commitment);
        });
        let text = String::from_utf8_lossy(&bytes.unwrap()).into_owned();
        let at = text.find("060B2A864886F70D01091006").unwrap() + 24;
        found.push(text[at..at + 2].to_owned());
    }
    assert_eq!(found, ["01", "02", "03", "04", "05", "06"]);
}

#[test]
fn several_sign_one_after_another_and_none_spoils_another() {
    // initials, the official, and the city's seal
    let mut bytes = with_field("");
    for field in [None, Some("walikota"), None] {
        bytes = signed_as(&bytes, |request| request.field = field.map(str::to_owned)).unwrap();
    }
    let report = judged(&bytes);
    assert_eq!(report.signatures.len(), 3);
    for signature in &report.signatures {
        assert_eq!(
            signature.reference_digest,
            Some(true),
            "{}",
            signature.field
        );
        assert_eq!(signature.signature_value, Some(true));
        assert_eq!(signature.modifications_permitted, Some(true));
    }
}
