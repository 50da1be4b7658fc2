//! What a signature says and shows, out of the arguments that ask for it.

mod appearance;
mod placement;

pub(crate) use placement::placement;

use crate::args::{Certify, Commitment, Statement};
use crate::error::{Error, UsageError};
use appearance::{Shown, shown};
use segel_core::algorithm::DigestAlgorithm;
use segel_core::placement::Placement;
use segel_core::sign::{
    CommitmentType, DocMdp, FieldLock, SignaturePolicy, SignatureRequest, Statements, VisibleBox,
};

/// What the QR code of a visible box says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Qr<'a> {
    /// There is none.
    Absent,
    Says(&'a str),
    /// What each document is given.
    Later,
}

/// What is asked of core, with what a QR code is to say where there is one; and the SHA-256 of the files that describe
/// what its box shows, where there are any.
///
/// # Errors
/// [`UsageError`] for an argument that does not have its form, and for a box with nothing in it; what cannot be shown.
pub(crate) fn request(
    arguments: &Statement,
    qr: Qr<'_>,
) -> Result<(SignatureRequest, Option<String>), Error> {
    let signing_time = crate::args::time_or_now(arguments.signing_time.as_deref())?;
    let mut request = SignatureRequest::new(signing_time);
    request.field.clone_from(&arguments.field);
    request.reason.clone_from(&arguments.reason);
    request.location.clone_from(&arguments.location);
    request.name.clone_from(&arguments.name);
    request.contact_info.clone_from(&arguments.contact);
    request.statements = statements(arguments)?;
    request.certification = arguments.certify.map(|certify| match certify {
        Certify::NoChanges => DocMdp::NoChanges,
        Certify::FormFilling => DocMdp::FormFilling,
        Certify::Annotations => DocMdp::Annotations,
    });
    request.lock = arguments.lock.as_deref().map(lock).transpose()?;
    let Some(placement) = placement(&arguments.placed)? else {
        return Ok((request, None));
    };
    let shown = shown(arguments)?;
    appearance::refuse_changed(arguments, shown.as_ref())?;
    let sha256 = shown.as_ref().and_then(|shown| shown.sha256.clone());
    request.appearance = Some(visible(placement, shown, qr)?);
    Ok((request, sha256))
}

fn statements(arguments: &Statement) -> Result<Statements, UsageError> {
    let commitment = arguments.commitment.map(|commitment| match commitment {
        Commitment::Origin => CommitmentType::ProofOfOrigin,
        Commitment::Receipt => CommitmentType::ProofOfReceipt,
        Commitment::Delivery => CommitmentType::ProofOfDelivery,
        Commitment::Sender => CommitmentType::ProofOfSender,
        Commitment::Approval => CommitmentType::ProofOfApproval,
        Commitment::Creation => CommitmentType::ProofOfCreation,
    });
    let policy = match &arguments.signature_policy {
        Some(text) => {
            let malformed = || UsageError::SignaturePolicyMalformed { text: text.clone() };
            Some(signature_policy(text).ok_or_else(malformed)?)
        }
        None => None,
    };
    Ok(Statements { commitment, policy })
}

/// `OID,DIGEST:HEX` and perhaps `,URL`.
fn signature_policy(text: &str) -> Option<SignaturePolicy> {
    let mut parts = text.splitn(3, ',');
    let id = parts.next()?;
    let (name, digest) = parts.next()?.split_once(':')?;
    let digest_algorithm = match name {
        "sha256" => DigestAlgorithm::Sha256,
        "sha384" => DigestAlgorithm::Sha384,
        "sha512" => DigestAlgorithm::Sha512,
        _ => return None,
    };
    let uri = parts.next().map(str::to_owned);
    SignaturePolicy::new(id, digest_algorithm, hex::decode(digest).ok()?, uri)
}

/// `all`, or `include:` or `exclude:` before names with commas between them.
fn lock(text: &str) -> Result<FieldLock, UsageError> {
    let names = |names: &str| names.split(',').map(str::to_owned).collect();
    match text.split_once(':') {
        None if text == "all" => Ok(FieldLock::all()),
        Some(("include", named)) if !named.is_empty() => Ok(FieldLock::include(names(named))),
        Some(("exclude", named)) if !named.is_empty() => Ok(FieldLock::exclude(names(named))),
        _ => Err(UsageError::LockMalformed {
            text: text.to_owned(),
        }),
    }
}

fn visible(placement: Placement, shown: Option<Shown>, qr: Qr<'_>) -> Result<VisibleBox, Error> {
    appearance::refuse_empty(shown.as_ref(), qr != Qr::Absent)?;
    let mut visible = match shown {
        Some(shown) => VisibleBox::new(placement, shown.face),
        None => VisibleBox::with_text(placement, [])?,
    };
    visible.qr = match qr {
        Qr::Says(text) => Some(text.to_owned()),
        Qr::Absent | Qr::Later => None,
    };
    Ok(visible)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{lock, signature_policy};
    use segel_core::sign::FieldLock;

    #[test]
    fn a_lock_is_all_or_a_list_of_names() {
        let names = || vec!["a.b".to_owned(), "c d".to_owned()];
        assert_eq!(lock("all").unwrap(), FieldLock::all());
        assert_eq!(
            lock("include:a.b,c d").unwrap(),
            FieldLock::include(names())
        );
        assert_eq!(
            lock("exclude:a.b,c d").unwrap(),
            FieldLock::exclude(names())
        );
        for text in ["", "ALL", "all:a", "include", "include:", "only:a"] {
            assert!(lock(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_policy_is_an_identifier_and_a_digest() {
        let digest = "ab".repeat(32);
        let whole = format!("2.16.360.1.1,sha256:{digest},https://a.go.id/a,b.pdf");
        let policy = signature_policy(&whole).unwrap();
        assert_eq!(policy.uri.as_deref(), Some("https://a.go.id/a,b.pdf"));
        assert!(signature_policy(&format!("2.16.360.1.1,sha256:{digest}")).is_some());
        for text in [
            "2.16.360.1.1".to_owned(),
            format!("2.16.360.1.1,{digest}"),
            format!("2.16.360.1.1,md5:{digest}"),
            "2.16.360.1.1,sha256:abcd".to_owned(),
            format!("a.b,sha256:{digest}"),
        ] {
            assert!(signature_policy(&text).is_none(), "{text}");
        }
    }
}
