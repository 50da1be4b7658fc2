//! What whoever is about to sign wants to know of a document.

use crate::cms::SignedData;
use crate::error::Error;
use crate::form::{Field, Form, text_of_name};
use crate::pdf::Document;
use crate::verify::facts;
use crate::x509::Certificate;

/// The title in the document's information dictionary (ISO 32000-2, 14.3.3), with white space and
/// what no line can show made into single spaces. It is whatever the document says of itself.
///
/// # Errors
/// Where the dictionary cannot be read.
pub fn title(document: &Document<'_>) -> Result<Option<String>, Error> {
    let information = document.get(document.trailer(), b"Info")?;
    let Ok(information) = information.as_dict() else {
        return Ok(None);
    };
    let text = text_of_name(&document.get(information, b"Title")?).unwrap_or_default();
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let title = words.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    Ok(Some(title.join(" ")).filter(|title| !title.is_empty()))
}

/// The fields of the signatures that the holder of this certificate has made in the document: by this
/// key, or under this name by another. Whether they are good is not asked.
///
/// # Errors
/// Where the form cannot be read.
pub fn signed_by(document: &Document<'_>, certificate: &Certificate) -> Result<Vec<String>, Error> {
    let form = Form::read(document)?;
    let is_signed = |field: &Field| field.is_signature() && field.value.is_some();
    if !form.fields.iter().any(is_signed) {
        return Ok(Vec::new());
    }
    let (signatures, _) = facts::signatures(document, &document.revisions()?, form)?;
    let theirs = signatures.into_iter().filter(|facts| {
        let Ok(signed) = SignedData::parse(&facts.contents, document.limits()) else {
            return false;
        };
        let mut signers = signed.signer_infos.iter();
        signers.any(|info| {
            let signer = signed.certificate_of(info);
            signer.is_some_and(|signer| is_same_holder(&signer, certificate))
        })
    });
    Ok(theirs.map(|facts| facts.field).collect())
}

fn is_same_holder(one: &Certificate, other: &Certificate) -> bool {
    one.subject_public_key_info() == other.subject_public_key_info()
        || one.subject() == other.subject()
}
