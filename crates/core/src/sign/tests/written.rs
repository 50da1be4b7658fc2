//! The look at what was written can fail.

use super::*;
use crate::trust::{Policy, ValidationData};
use crate::verify::verify;

/// Opens an output and looks at it.
fn look_at(
    output: &dyn Source,
    document: &Document<'_>,
    leaf: &Certificate,
    signed: &Signed,
) -> Result<(), Error> {
    let written = Document::open(output, document.limits())?;
    check_written(&written, document, leaf, signed)
}

/// A signed letter, and what a look at another output says.
struct Case {
    original: Vec<u8>,
    output: Vec<u8>,
    signer: Signatory,
    signed: Signed,
}

impl Case {
    fn new(signer: Signatory) -> Self {
        let original = letter();
        let (output, signed) = signed(&original, &signer);
        Self {
            original,
            output,
            signer,
            signed,
        }
    }

    fn look(&self, output: &dyn Source) -> Result<(), Error> {
        let document = Document::open(&self.original, &Limits::default()).unwrap();
        look_at(output, &document, self.signer.chain().leaf(), &self.signed)
    }

    /// The same for an output whose bytes were signed for, as far as the file's own hash tells.
    fn look_past_the_hash(&self, output: &dyn Source) -> Result<(), Error> {
        let mut signed = self.signed.clone();
        let base_len = self.original.len();
        let revision = usize::try_from(output.len()).unwrap() - base_len;
        let revision = source::read(output, base_len as u64, revision).unwrap();
        signed.sha256 = signed.original.file_sha256(&revision);
        let document = Document::open(&self.original, &Limits::default()).unwrap();
        look_at(output, &document, self.signer.chain().leaf(), &signed)
    }

    /// Where `/Contents` stands, delimiters included.
    fn gap(&self) -> std::ops::Range<usize> {
        let at = find(&self.output, b"/Contents <") + b"/Contents ".len();
        at..at + find(&self.output[at..], b">") + 1
    }
}

fn find(text: &[u8], word: &[u8]) -> usize {
    text.windows(word.len())
        .position(|window| window == word)
        .unwrap()
}

#[test]
fn what_was_written_as_it_was_signed_passes() {
    for signer in [Signatory::ed25519(), Signatory::rsa(), Signatory::p384()] {
        let case = Case::new(signer);
        case.look(&case.output).unwrap();
        case.look_past_the_hash(&case.output).unwrap();
    }
}

#[test]
fn any_byte_of_a_small_document_that_is_another_is_found() {
    let case = Case::new(Signatory::ed25519());
    for at in 0..case.output.len() {
        let mut output = case.output.clone();
        output[at] ^= 1;
        assert!(case.look(&output).is_err(), "byte {at}");
    }
}

#[test]
fn a_missing_and_an_additional_byte_are_found() {
    let case = Case::new(Signatory::ed25519());
    let short = case.output[..case.output.len() - 1].to_vec();
    assert_eq!(case.look(&short).unwrap_err().code(), "truncated");
    let long = [case.output.as_slice(), b"\n"].concat();
    assert_eq!(case.look(&long).unwrap_err().code(), "truncated");
}

/// The checks behind the hash stand on their own: what is signed is what the ByteRange says.
#[test]
fn a_revision_that_is_not_what_was_signed_is_found() {
    let case = Case::new(Signatory::ed25519());
    let gap = case.gap();
    let outside = (case.original.len()..case.output.len()).filter(|at| !gap.contains(at));
    for at in outside {
        let mut output = case.output.clone();
        output[at] ^= 1;
        assert!(case.look_past_the_hash(&output).is_err(), "byte {at}");
    }
}

#[test]
fn another_object_in_the_gap_is_found() {
    let case = Case::new(Signatory::ed25519());
    let gap = case.gap();
    // the same official's signature over another document, and another's over this one
    let time = SignatureRequest::new(AT - time::Duration::DAY);
    let document = Document::open(&case.original, &Limits::default()).unwrap();
    let mut over_another = Vec::new();
    sign(&document, &time, &case.signer, &mut over_another).unwrap();
    // one whose certificate is as long: a serial number may take a byte less
    let by_another = std::iter::repeat_with(|| signed(&case.original, &Signatory::ed25519()).0)
        .find(|other| other.len() == case.output.len())
        .unwrap();
    let zeros = vec![b'0'; case.output.len()];
    for (other, why) in [
        (&over_another, "message digest"),
        (&by_another, "signer's certificate"),
        (&zeros, "ContentInfo"),
    ] {
        let mut output = case.output.clone();
        let inside = gap.start + 1..gap.end - 1;
        output[inside.clone()].copy_from_slice(&other[inside]);
        let error = case.look_past_the_hash(&output).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    // the last octets of the object are its signature value
    let mut output = case.output.clone();
    let end = output[..gap.end - 1]
        .iter()
        .rposition(|digit| *digit != b'0')
        .unwrap();
    output[end] = if output[end] == b'1' { b'2' } else { b'1' };
    let error = case.look_past_the_hash(&output).unwrap_err().to_string();
    assert!(error.contains("verifies"), "{error}");
}

/// What the look does not promise, and who does: bytes far before the joint that change after they
/// were digested.
#[test]
fn far_before_the_joint_only_a_whole_verification_sees() {
    let original = sparse::Sparse::new(300_000, sparse::Kind::Table).whole();
    let signer = Signatory::ed25519();
    let (mut output, made) = signed(&original, &signer);
    output[100_000] ^= 1;
    let document = Document::open(&original, &Limits::default()).unwrap();
    look_at(&output, &document, signer.chain().leaf(), &made).unwrap();
    let document = Document::open(&output, &Limits::default()).unwrap();
    let report = verify(
        &document,
        &ValidationData::default(),
        Policy::standard(),
        AT,
    )
    .unwrap();
    assert_eq!(report.signatures[0].reference_digest, Some(false));
    for at in [0, 1_000, original.len() - 60_000, original.len() - 1] {
        let mut output = output.clone();
        output[at] ^= 1;
        let document = Document::open(&original, &Limits::default()).unwrap();
        let look = look_at(&output, &document, signer.chain().leaf(), &made);
        assert!(look.is_err(), "byte {at}");
    }
}
