//! The certificates that a file's signatures carry. A report names a signer's certificate by its digest; which
//! serial number that has, only the certificate says.

use segel_core::cms::SignedData;
use segel_core::inspection::{Depth, SignatureInspection, inspect};
use segel_core::pdf::Document;
use segel_core::{Limits, Source};
use std::collections::HashMap;

/// Serial numbers by the digests of certificates.
pub(super) struct Certificates(HashMap<[u8; 32], String>);

impl Certificates {
    /// All that can be read. None of them is trusted here: a digest that the verification named is.
    pub(super) fn of(pdf: &dyn Source) -> Self {
        let limits = Limits::default();
        let signatures = Document::open(pdf, &limits)
            .and_then(|document| inspect(&document, Depth::None))
            .map(|inspection| inspection.signatures)
            .unwrap_or_default();
        let mut certificates = HashMap::new();
        let objects = signatures.iter().filter_map(|one| contents(pdf, one));
        for object in objects.filter_map(|bytes| SignedData::parse(&bytes, &limits).ok()) {
            for certificate in object.readable_certificates() {
                if let Ok(digest) = certificate.sha256().try_into() {
                    certificates.insert(digest, certificate.serial());
                }
            }
        }
        Self(certificates)
    }

    /// The digest, given in hex, and the serial number of the certificate that has it.
    pub(super) fn by_digest(&self, digest: &str) -> Option<([u8; 32], &str)> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(digest, &mut bytes).ok()?;
        Some((bytes, self.0.get(&bytes)?.as_str()))
    }
}

/// The bytes of `/Contents`: the hexadecimal string that the ByteRange leaves out (ISO 32000-2, 12.8.1).
fn contents(pdf: &dyn Source, signature: &SignatureInspection) -> Option<Vec<u8>> {
    let gap = signature.gap?;
    let len = gap.end.min(pdf.len()).checked_sub(gap.start)?;
    let mut string = vec![0; usize::try_from(len).ok()?];
    pdf.read_at(gap.start, &mut string).ok()?;
    let digits = string.strip_prefix(b"<")?.strip_suffix(b">")?;
    hex::decode(digits).ok()
}
