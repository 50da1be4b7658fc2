//! What an earlier signature forbids is refused before anything is signed.

use super::*;
use crate::error::Refusal;
use crate::pdf::tests::made::{Made, Style};
use crate::sign::VisibleBox;

/// A document with two signature fields: `kepala` is signed, with this in its signature dictionary and this
/// in its field, and `sekda` is empty.
fn restricted(reference: &str, lock: &str) -> Vec<u8> {
    let mut made = Made::document(Style::Table, 1);
    let kepala = "/FT /Sig /T (kepala) /V 92 0 R";
    made.append(
        Style::Table,
        &[
            (
                1,
                "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [90 0 R 91 0 R] >> >>"
                    .to_owned(),
            ),
            (90, format!("<< {kepala} {lock} >>")),
            (91, "<< /FT /Sig /T (sekda) >>".to_owned()),
            (
                92,
                format!(
                    "<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> /Reference [{reference}] >>"
                ),
            ),
        ],
    );
    made.bytes
}

fn refusal(document: &impl Source, field: Option<&str>, visible: bool) -> Option<Refusal> {
    let signer = Signatory::ed25519();
    let document = Document::open(document, &Limits::default()).unwrap();
    let mut request = SignatureRequest::new(AT);
    request.field = field.map(str::to_owned);
    request.appearance =
        visible.then(|| VisibleBox::with_text([10.0, 10.0, 100.0, 40.0], []).unwrap());
    let mut output = Vec::new();
    match sign(&document, &request, &signer, &mut output) {
        Ok(_) => None,
        Err(Error::Refused(refusal)) => {
            assert!(output.is_empty(), "nothing is written where it is refused");
            Some(refusal)
        }
        Err(error) => panic!("{error}"),
    }
}

fn doc_mdp(permission: u8) -> String {
    format!("<< /TransformMethod /DocMDP /TransformParams << /P {permission} >> >>")
}

fn locked(name: &str) -> Option<Refusal> {
    Some(Refusal::FieldLocked {
        name: name.to_owned(),
    })
}

#[test]
fn no_change_means_no_signature_whichever_signature_says_so() {
    let document = restricted(&doc_mdp(1), "");
    assert_eq!(
        refusal(&document, Some("sekda"), false),
        Some(Refusal::SigningNotPermitted)
    );
    let document = restricted("", "/Lock << /Action /Include /Fields [(lain)] /P 1 >>");
    assert_eq!(
        refusal(&document, None, false),
        Some(Refusal::SigningNotPermitted)
    );
}

#[test]
fn a_locked_field_takes_no_signature() {
    let all = restricted(
        "<< /TransformMethod /FieldMDP /TransformParams << /Action /All >> >>",
        "",
    );
    assert_eq!(refusal(&all, Some("sekda"), false), locked("sekda"));
    assert_eq!(refusal(&all, Some("baru"), false), locked("baru"));
    let one = restricted("", "/Lock << /Action /Include /Fields [(sekda)] >>");
    assert_eq!(refusal(&one, Some("sekda"), false), locked("sekda"));
    assert_eq!(refusal(&one, Some("baru"), true), None);
    let others = restricted("", "/Lock << /Action /Exclude /Fields [(sekda)] >>");
    assert_eq!(refusal(&others, Some("sekda"), false), None);
    assert_eq!(refusal(&others, Some("baru"), false), locked("baru"));
}

#[test]
fn a_certified_document_gets_no_new_box() {
    for permission in [2, 3] {
        let document = restricted(&doc_mdp(permission), "");
        assert_eq!(
            refusal(&document, Some("baru"), true),
            Some(Refusal::NewBoxNotPermitted)
        );
        assert_eq!(refusal(&document, Some("baru"), false), None);
        assert_eq!(refusal(&document, Some("sekda"), false), None);
    }
    assert_eq!(refusal(&restricted("", ""), Some("baru"), true), None);
}
