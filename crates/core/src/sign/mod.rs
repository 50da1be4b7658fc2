//! Making a PAdES B-B signature (ETSI EN 319 142-1, 6): prepare, sign, embed; and a look at what
//! was written.

mod digest;
mod prepare;
mod request;
#[cfg(test)]
mod tests;
mod written;

pub use crate::appearance::VisibleBox;
pub use request::{SignatureRequest, Signed};
pub use written::check_written;

use crate::algorithm::{Verification, verify_signature};
use crate::cms::{self, AlgorithmProtection};
use crate::error::{Error, Refusal};
use crate::output::Output;
use crate::pdf::Document;
use crate::signer::Signer;
use crate::x509::Certificate;
use digest::OriginalDigest;
use prepare::prepare;
use time::OffsetDateTime;

/// The algorithm identifiers come under the signature too: nothing else in CMS keeps a weaker
/// digest from being put in the place of the one that was used.
const PROTECTION: AlgorithmProtection = AlgorithmProtection::Include;

/// Signs a document: writes its bytes as they are, and behind them a revision with the signature.
///
/// The document is read once, while it is copied, or where the output has moved it over by itself.
/// Equal inputs give equal outputs where the signer's algorithm does (RSA PKCS #1, Ed25519). The
/// signature is checked under the certificate's public key before anything of the new revision is
/// written. On an error the output holds nothing of use and is the caller's to throw away.
///
/// # Errors
/// [`Error::Refused`] where the request does not fit the document or the certificate,
/// [`Error::Signer`] where the key could not be used, and what is wrong with the objects that signing
/// reads.
pub fn sign(
    document: &Document<'_>,
    request: &SignatureRequest,
    signer: &dyn Signer,
    output: &mut dyn Output,
) -> Result<Signed, Error> {
    document.refuse_recovered()?;
    document.refuse_syntax_behind_end()?;
    let leaf = signer.chain().leaf();
    may_sign(leaf, request.signing_time)?;
    let contents_len = cms::signed_data_len(signer.algorithm(), signer.chain(), PROTECTION)?;
    let name = leaf.common_name();
    let mut prepared = prepare(document, request, name.as_deref(), contents_len)?;

    let algorithm = signer.algorithm();
    let original = OriginalDigest::of_copied(
        document.source(),
        prepared.base_len,
        algorithm.digest(),
        output,
    )?;
    if original.has_orphan(&prepared.revision, &prepared.gap) {
        return Err(Refusal::OrphanedContents.into());
    }
    let message_digest = original.message_digest(&prepared.revision, &prepared.gap);
    let attributes = cms::signed_attributes(algorithm, &message_digest, leaf, PROTECTION)?;
    let signature = signer.sign(&attributes).map_err(Error::Signer)?;
    match verify_signature(
        &algorithm.verification(),
        leaf.subject_public_key_info(),
        &attributes,
        &signature,
    ) {
        Verification::Valid => {}
        _ => return Err(Refusal::KeyMismatch.into()),
    }
    prepared.embed(&cms::signed_data(
        &attributes,
        &signature,
        algorithm,
        signer.chain(),
    )?)?;
    output.append(&prepared.revision)?;
    Ok(Signed {
        field: prepared.field,
        base_len: prepared.base_len,
        bytes_added: prepared.revision.len() as u64,
        sha256: original.file_sha256(&prepared.revision),
        original,
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
