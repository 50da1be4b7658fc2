//! Making a PAdES B-B signature (ETSI EN 319 142-1, 6): prepare, sign, embed.

mod prepare;
mod request;
#[cfg(test)]
mod tests;

pub use crate::appearance::VisibleBox;
pub use request::{SignatureRequest, Signed};

use crate::algorithm::{Verification, verify_signature};
use crate::cms::{self, AlgorithmProtection};
use crate::error::{Error, Refusal};
use crate::pdf::Document;
use crate::signer::Signer;
use crate::source::{self, Source};
use crate::x509::Certificate;
use prepare::{Prepared, prepare};
use ring::digest::Context;
use std::io::Write;
use time::OffsetDateTime;

/// The algorithm identifiers come under the signature too: nothing else in CMS keeps a weaker
/// digest from being put in the place of the one that was used.
const PROTECTION: AlgorithmProtection = AlgorithmProtection::Include;

/// Signs a document: writes its bytes as they are, and behind them a revision with the signature.
///
/// The document is read once, while it is copied. The signature is checked under the certificate's
/// public key before anything of the new revision is written. On an error the output holds nothing
/// of use and is the caller's to throw away.
///
/// # Errors
/// [`Error::Refused`] where the request does not fit the document or the certificate,
/// [`Error::Signer`] where the key could not be used, and what is wrong with the objects that signing
/// reads.
pub fn sign(
    document: &Document<'_>,
    request: &SignatureRequest,
    signer: &dyn Signer,
    output: &mut dyn Write,
) -> Result<Signed, Error> {
    document.refuse_recovered()?;
    document.refuse_syntax_behind_end()?;
    let leaf = signer.chain().leaf();
    may_sign(leaf, request.signing_time)?;
    let contents_len = cms::signed_data_len(signer.algorithm(), signer.chain(), PROTECTION)?;
    let name = leaf.common_name();
    let mut prepared = prepare(document, request, name.as_deref(), contents_len)?;

    let mut file_digest = Context::new(&ring::digest::SHA256);
    let message_digest = copy_and_digest(
        document.source(),
        &prepared,
        signer,
        output,
        &mut file_digest,
    )?;
    let attributes = cms::signed_attributes(signer.algorithm(), &message_digest, leaf, PROTECTION)?;
    let signature = signer.sign(&attributes).map_err(Error::Signer)?;
    match verify_signature(
        &signer.algorithm().verification(),
        &leaf.subject_public_key_info(),
        &attributes,
        &signature,
    ) {
        Verification::Valid => {}
        _ => return Err(Refusal::KeyMismatch.into()),
    }
    prepared.embed(&cms::signed_data(
        &attributes,
        &signature,
        signer.algorithm(),
        signer.chain(),
    )?)?;
    output.write_all(&prepared.revision)?;
    file_digest.update(&prepared.revision);
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(file_digest.finish().as_ref());
    Ok(Signed {
        field: prepared.field,
        base_len: prepared.base_len,
        bytes_added: prepared.revision.len() as u64,
        sha256,
    })
}

/// Whether a certificate can sign documents at this time: its validity and its key usage.
///
/// # Errors
/// [`Refusal::CertificateExpired`], [`Refusal::CertificateNotYetValid`],
/// [`Refusal::CertificateKeyUsage`].
pub fn may_sign(certificate: &Certificate, at: OffsetDateTime) -> Result<(), Error> {
    let (not_before, not_after) = certificate.validity();
    if at > not_after {
        return Err(Refusal::CertificateExpired { not_after }.into());
    }
    if at < not_before {
        return Err(Refusal::CertificateNotYetValid { not_before }.into());
    }
    let permitted = certificate.view(|certificate| match certificate.key_usage() {
        Ok(Some(usage)) => usage.value.digital_signature() || usage.value.non_repudiation(),
        Ok(None) => true,
        Err(_) => false,
    });
    if permitted {
        Ok(())
    } else {
        Err(Refusal::CertificateKeyUsage.into())
    }
}

/// Copies the document to the output; gives the digest over it and the new revision, gap left out.
fn copy_and_digest(
    source: &dyn Source,
    prepared: &Prepared,
    signer: &dyn Signer,
    output: &mut dyn Write,
    file_digest: &mut Context,
) -> Result<Vec<u8>, Error> {
    let algorithm = signer.algorithm().digest().ring();
    let same = algorithm == &ring::digest::SHA256;
    let mut digest = Context::new(algorithm);
    source::stream(source, 0, prepared.base_len, &mut |chunk| {
        if !same {
            digest.update(chunk);
        }
        file_digest.update(chunk);
        output.write_all(chunk)?;
        Ok(())
    })?;
    if same {
        digest = file_digest.clone();
    }
    digest.update(
        prepared
            .revision
            .get(..prepared.gap.start)
            .unwrap_or_default(),
    );
    digest.update(
        prepared
            .revision
            .get(prepared.gap.end..)
            .unwrap_or_default(),
    );
    Ok(digest.finish().as_ref().to_vec())
}
