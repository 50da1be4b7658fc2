//! Making a PAdES signature (ETSI EN 319 142-1, 6): prepare, sign, embed; and a look at what was written.
//!
//! [`sign`] does all of it with a key that is at hand. Where the key is elsewhere, or the certificate is known
//! only days later, the steps are taken one by one: [`prepare`] gives a [`PreparedSignature`] that can be kept,
//! which gives what is [`ToBeSigned`], which becomes a [`SignatureObject`] with the signature's value, which
//! [`PreparedSignature::complete`] puts into the document.
//!
//! Levels above B-B are reached by adding: a time-stamp over the signature ([`sign_with_time_stamp`]) or over
//! the document ([`time_stamp`]) for B-T, the [`evidence`] for the signature and its time-stamps
//! ([`validation_data`]) for B-LT, and a time-stamp over all of that for B-LTA. Nothing is fetched here: what is
//! missing is told, with its address.

mod digest;
mod document_time_stamp;
mod evidence;
mod prepare;
mod prepared;
mod request;
mod steps;
#[cfg(test)]
mod tests;
mod visible;
mod written;

pub use crate::appearance::VisibleBox;
pub use crate::cms::{CommitmentType, SignaturePolicy, Statements};
pub use crate::signature::{DocMdp, FieldLock};
pub use document_time_stamp::{DocTimeStamp, time_stamp};
pub use evidence::{Evidence, archive_lasts_until, evidence, lacks_time_stamp, validation_data};
pub use prepared::{PreparedSignature, Room, prepare};
pub use request::{SignatureRequest, SignatureTimeStamp, Signed};
pub use steps::{SignatureObject, ToBeSigned};
pub use written::check_written;

use crate::cms;
use crate::error::{Error, Refusal};
use crate::output::Output;
use crate::pdf::Document;
use crate::signer::Signer;
use crate::source::{self, Source};
use crate::tsp::TimeStampAuthority;
use crate::x509::Certificate;
use digest::OriginalDigest;
use prepare::{Prepared, Subject};
use steps::PROTECTION;
use time::OffsetDateTime;

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
    carry_out(document, request, signer, None, output)
}

/// The same with a time-stamp over the signature in it, which makes it B-T.
///
/// Room for the time-stamp is left before the key is used. Where it turns out longer than the authority had
/// led to expect, the signature is written without it and [`Signed::time_stamp`] says so: a time-stamp over
/// the document ([`time_stamp`]) makes it B-T as well (EN 319 142-1, 6.3).
///
/// # Errors
/// As [`sign`], and [`Error::TimeStamp`] where the authority gives no time-stamp.
pub fn sign_with_time_stamp(
    document: &Document<'_>,
    request: &SignatureRequest,
    signer: &dyn Signer,
    authority: &dyn TimeStampAuthority,
    output: &mut dyn Output,
) -> Result<Signed, Error> {
    carry_out(document, request, signer, Some(authority), output)
}

fn carry_out(
    document: &Document<'_>,
    request: &SignatureRequest,
    signer: &dyn Signer,
    authority: Option<&dyn TimeStampAuthority>,
    output: &mut dyn Output,
) -> Result<Signed, Error> {
    refuse_unsignable(document)?;
    let (algorithm, chain) = (signer.algorithm(), signer.chain());
    may_sign(chain.leaf(), request.signing_time)?;
    let token_len = authority.map(TimeStampAuthority::token_len);
    let token_len = token_len.transpose().map_err(Error::TimeStamp)?;
    let stated = &request.statements;
    let contents_len = cms::signed_data_len(algorithm, chain, PROTECTION, stated, token_len)?;
    let name = chain.leaf().common_name();
    let subject = Subject::Signature(request, name.as_deref());
    let mut prepared = prepare::prepare(document, &subject, contents_len)?;
    let original = OriginalDigest::of_copied(
        document.source(),
        prepared.base_len,
        algorithm.digest(),
        output,
    )?;
    original.refuse_orphans(&prepared)?;
    let message_digest = original.message_digest(&prepared.revision, &prepared.gap);
    let object = ToBeSigned::new(&message_digest, algorithm, chain, stated)?.sign(signer)?;
    let time_stamp = embed(&mut prepared, object, authority)?;
    output.append(&prepared.revision)?;
    Ok(Signed::new(prepared, original, time_stamp))
}

/// Puts the signature into its place, with a time-stamp where an authority is asked for one.
fn embed(
    prepared: &mut Prepared,
    object: SignatureObject,
    authority: Option<&dyn TimeStampAuthority>,
) -> Result<SignatureTimeStamp, Error> {
    let Some(authority) = authority else {
        prepared.embed(&object.der()?)?;
        return Ok(SignatureTimeStamp::NotAsked);
    };
    let digest = object.time_stamp_digest(authority.digest_algorithm());
    let token = authority.time_stamp(&digest).map_err(Error::TimeStamp)?;
    let bare = object.der()?;
    match prepared.embed(&object.time_stamped(&token)?.der()?) {
        Ok(()) => Ok(SignatureTimeStamp::Embedded),
        Err(Error::Refused(Refusal::ContentsTooSmall { reserved, needed })) => {
            prepared.embed(&bare)?;
            Ok(SignatureTimeStamp::DidNotFit { reserved, needed })
        }
        Err(error) => Err(error),
    }
}

/// Copies a document as it is, for revisions to be appended to.
///
/// # Errors
/// [`Error::Io`].
pub fn copy(source: &dyn Source, output: &mut dyn Output) -> Result<(), Error> {
    if output.take_over(0..source.len())?.is_some() {
        return Ok(());
    }
    source::stream(source, 0, source.len(), &mut |piece| {
        Ok(output.append(piece)?)
    })
}

/// Nothing is appended to what programs read differently.
fn refuse_unsignable(document: &Document<'_>) -> Result<(), Error> {
    document.refuse_recovered()?;
    document.refuse_syntax_behind_end()
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
