//! Signing as the project does, and by hand where it does not: with `/Reference`, with other objects
//! in the same revision, with a time-stamp.

use super::letter::{FORM, PAGE};
use super::update::{Update, overwritten};
use crate::Outcome;
use crate::pki::Official;
use crate::surgery::{find_last_signature, resigned, with_byte_range, with_object};
use crate::time_stamp::Authority;
use crate::vectors::SIGNED_AT;
use segel_core::error::Refusal;
use segel_core::pdf::Document;
use segel_core::placement::{PageChoice, Placement};
use segel_core::sign::{SignatureRequest, VisibleBox, sign};
use segel_core::{Error, Limits};

/// Room for `/Reference`, which the signer does not write: a reason that is overwritten.
const ROOM: usize = 240;

/// How a letter is signed.
pub(crate) struct Signing<'a> {
    /// An existing field; a new one where absent.
    pub(crate) field: Option<&'static str>,
    /// The place of a new field's box.
    pub(crate) rectangle: [f32; 4],
    pub(crate) line: &'a str,
    /// The value of `/Reference`.
    pub(crate) reference: Option<&'a str>,
}

impl Default for Signing<'_> {
    fn default() -> Self {
        Self {
            field: None,
            rectangle: [350.0, 400.0, 200.0, 60.0],
            line: "Ditandatangani secara elektronik",
            reference: None,
        }
    }
}

/// Signs a document as the project does, and puts `/Reference` in where it is asked for.
pub(crate) fn signed(
    document: &[u8],
    official: &Official,
    signing: &Signing<'_>,
) -> Outcome<Vec<u8>> {
    let room = format!("Vektor uji{}", "-".repeat(ROOM));
    let mut request = SignatureRequest::new(SIGNED_AT);
    request.field = signing.field.map(str::to_owned);
    request.reason = Some(match signing.reference {
        Some(_) => room.clone(),
        None => "Vektor uji".to_owned(),
    });
    let visible = VisibleBox::with_text(
        Placement::at(PageChoice::First, signing.rectangle),
        [signing.line.to_owned()],
    )?;
    request.appearance = Some(visible);
    let mut file = Vec::new();
    match written(document, &request, official, &mut file) {
        Err(Error::Refused(refusal)) => {
            // what the project refuses to sign is signed blindly, as others do
            let mut refusals = vec![refusal];
            loop {
                let source = refusals.iter().fold(document.to_vec(), |source, refusal| {
                    blinded(&source, refusal)
                });
                file.clear();
                match written(&source, &request, official, &mut file) {
                    Err(Error::Refused(refusal)) if refusals.len() < 4 => refusals.push(refusal),
                    done => break done?,
                }
            }
            file.splice(..document.len(), document.iter().copied());
            for (key, unknown) in refusals.iter().flat_map(keys) {
                if let Some(own) = file.get_mut(document.len()..) {
                    replace(own, unknown, key);
                }
            }
            let signature = find_last_signature(&file);
            file = resigned(&file, &signature, &signature.contents, official)?;
        }
        done => done?,
    }
    let Some(reference) = signing.reference else {
        return Ok(file);
    };
    let entries = format!("(Vektor uji) /Reference {reference}");
    let file = overwritten(&file, &format!("({room})"), &entries)?;
    let signature = find_last_signature(&file);
    Ok(resigned(&file, &signature, &signature.contents, official)?)
}

fn written(
    document: &[u8],
    request: &SignatureRequest,
    official: &Official,
    file: &mut Vec<u8>,
) -> Result<(), Error> {
    let source = document.to_vec();
    let document = Document::open(&source, &Limits::default())?;
    sign(&document, request, official, file).map(|_| ())
}

/// Keys that forbid changes or show what a box would lie over, and keys of the same length that nobody knows.
fn keys(refusal: &Refusal) -> &'static [(&'static [u8], &'static [u8])] {
    match refusal {
        Refusal::BoxOverBox { .. } => &[(b"/Rect ", b"/Rec_ ")],
        // a page's, which is a reference; a signature's is a string
        Refusal::BoxOverText { .. } => &[
            (b"/Contents 1", b"/Content_ 1"),
            (b"/Contents 4", b"/Content_ 4"),
            (b"/Contents 5", b"/Content_ 5"),
            (b"/Contents 6", b"/Content_ 6"),
            (b"/Contents [", b"/Content_ ["),
        ],
        _ => &[
            (b"/TransformMethod ", b"/TransformNothing"),
            (b"/Lock ", b"/Loc_ "),
        ],
    }
}

/// The document with what it is refused for under keys that nobody knows; no byte moves.
fn blinded(document: &[u8], refusal: &Refusal) -> Vec<u8> {
    let mut blinded = document.to_vec();
    for (key, unknown) in keys(refusal) {
        replace(&mut blinded, key, unknown);
    }
    blinded
}

fn replace(text: &mut [u8], from: &[u8], to: &[u8]) {
    let places: Vec<usize> = memchr::memmem::find_iter(text, from).collect();
    for place in places {
        if let Some(there) = text.get_mut(place..place + from.len()) {
            there.copy_from_slice(to);
        }
    }
}

/// A signature dictionary whose ByteRange and `/Contents` are still to be filled in.
pub(crate) fn open_dictionary(entries: &str) -> String {
    let (places, digits) = (" ".repeat(30), "0".repeat(6000));
    format!("<< {entries} /ByteRange [0 0 0 0]{places} /Contents <{digits}> >>")
}

/// The entries of a signature as the project makes it.
pub(crate) const PADES: &str = "/Type /Sig /Filter /Adobe.PPKLite \
                                /SubFilter /ETSI.CAdES.detached /M (D:20260302030000Z)";

/// The file with its last signature dictionary filled in.
pub(crate) fn closed(file: &[u8], official: &Official) -> Outcome<Vec<u8>> {
    let signature = find_last_signature(file);
    let file = with_byte_range(file, &signature, &signature.contents);
    Ok(resigned(&file, &signature, &signature.contents, official)?)
}

/// The file with a document time-stamp behind it (12.8.5).
pub(crate) fn stamped(update: Update<'_>, authority: &Authority, name: &str) -> Outcome<Vec<u8>> {
    let entries = "/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161";
    let file = unseen(update, name, entries)?;
    let signature = find_last_signature(&file);
    let file = with_byte_range(&file, &signature, &signature.contents);
    let imprint = signature.digest(&file, &signature.contents);
    Ok(with_object(&file, &signature, &authority.token(&imprint)?))
}

/// The file with a dictionary that is still open, in a field that nobody sees.
pub(crate) fn unseen(update: Update<'_>, name: &str, entries: &str) -> Outcome<Vec<u8>> {
    let (dictionary, field) = (update.next(), update.next() + 1);
    Ok(update
        .add(open_dictionary(entries))
        .add(format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T ({name}) /V {dictionary} 0 R \
             /P {PAGE} 0 R /Rect [0 0 0 0] /F 132 >>"
        ))
        .edit(PAGE, "/Annots [", &format!("/Annots [{field} 0 R "))?
        .edit(FORM, "/Fields [", &format!("/Fields [{field} 0 R "))?
        .write())
}
