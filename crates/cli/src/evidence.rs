//! What a judgement rests on, as files: anchors, certificates, revocation lists, OCSP responses and
//! policies.

use crate::error::{Error, UsageError};
use crate::input;
use segel_core::revocation::{BasicOcspResponse, CertificateList, OcspResponse};
use segel_core::trust::{Policy, ValidationData, anchors_from_toml};
use segel_core::verify::ProofFromElsewhere;
use segel_core::x509::{Certificate, TrustAnchor};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Why evidence cannot be had, and which file is the reason.
pub(crate) struct Failure {
    pub(crate) file: Option<PathBuf>,
    pub(crate) error: Error,
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self {
            file: None,
            error: error.into(),
        }
    }
}

/// The files that hold it.
pub(crate) struct Files<'a> {
    pub(crate) anchors: &'a [PathBuf],
    pub(crate) certificates: &'a [PathBuf],
    pub(crate) revocation_lists: &'a [PathBuf],
    pub(crate) ocsp_responses: &'a [PathBuf],
}

impl Files<'_> {
    /// Reads them all.
    ///
    /// # Errors
    /// The first file that cannot be read or does not hold what it should.
    pub(crate) fn read(&self) -> Result<ValidationData, Failure> {
        let mut data = ValidationData::default();
        data.anchors = all(self.anchors, anchors)?;
        data.certificates = all(self.certificates, input::certificates)?;
        data.revocation_lists = all(self.revocation_lists, revocation_lists)?;
        data.ocsp_responses = all(self.ocsp_responses, ocsp_response)?;
        Ok(data)
    }
}

/// The policy of this name, or of this file where no policy has the name.
///
/// # Errors
/// [`UsageError::PolicyUnknown`] where it is neither, [`Error::CredentialFile`] for a file that holds
/// none.
pub(crate) fn policy(name: Option<&str>) -> Result<Cow<'static, Policy>, Failure> {
    let Some(name) = name else {
        return Ok(Cow::Borrowed(Policy::standard()));
    };
    if let Some(policy) = Policy::named(name) {
        return Ok(Cow::Borrowed(policy));
    }
    let path = Path::new(name);
    if !path.exists() {
        let known = Policy::names().collect::<Vec<_>>().join(", ");
        let name = name.to_owned();
        return Err(UsageError::PolicyUnknown { name, known }.into());
    }
    one(path, |path| {
        let text = text(path, input::whole(path)?)?;
        let policy = Policy::from_toml(&text).map_err(|error| wrong(path, error))?;
        Ok(Cow::Owned(policy))
    })
}

/// PEM or DER certificates that are trusted at any time, or a list in TOML.
pub(crate) fn anchors(path: &Path) -> Result<Vec<TrustAnchor>, Error> {
    let bytes = input::whole(path)?;
    if is_list_of_anchors(path, &bytes) {
        let text = text(path, bytes)?;
        return anchors_from_toml(&text).map_err(|error| wrong(path, error));
    }
    let source = path.display().to_string();
    let certificates = input::certificates_in(path, bytes)?;
    Ok(certificates
        .into_iter()
        .map(|certificate: Certificate| TrustAnchor::new(certificate, source.clone()))
        .collect())
}

/// Whether it is one in TOML, by its name or by what stands in it. Read as mere PEM a list would lose
/// the times for which its anchors are trusted.
fn is_list_of_anchors(path: &Path, bytes: &[u8]) -> bool {
    let named = path.extension().is_some_and(|name| name == "toml");
    let assigns = |line: &str, key: &str| {
        let rest = line.trim_start_matches('"').strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start_matches(['"', ' ']).starts_with('='))
    };
    let text = || String::from_utf8_lossy(bytes);
    let written = !input::is_der(bytes)
        && text().lines().map(str::trim_start).any(|line| {
            let quoted = line.contains("\"\"\"") || line.contains("'''");
            quoted || line.starts_with("[[") || assigns(line, "format") || assigns(line, "anchor")
        });
    named || written
}

/// A list of proofs of existence, in TOML.
pub(crate) fn proofs(path: &Path) -> Result<Vec<ProofFromElsewhere>, Error> {
    let text = text(path, input::whole(path)?)?;
    ProofFromElsewhere::from_toml(&text).map_err(|error| wrong(path, error))
}

fn revocation_lists(path: &Path) -> Result<Vec<CertificateList>, Error> {
    let bytes = input::whole(path)?;
    let lists = match input::is_der(&bytes) {
        true => CertificateList::from_der(bytes).map(|list| vec![list]),
        false => CertificateList::all_from_pem(&bytes),
    };
    lists.map_err(|error| wrong(path, error))
}

fn ocsp_response(path: &Path) -> Result<Vec<BasicOcspResponse>, Error> {
    let bytes = input::whole(path)?;
    match OcspResponse::from_der(&bytes) {
        Ok(OcspResponse::Successful(response)) => Ok(vec![response]),
        Ok(OcspResponse::Refused(_)) => Err(Error::OcspRefused {
            path: path.to_owned(),
        }),
        Err(error) => Err(wrong(path, error)),
    }
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|_| Error::NotText {
        path: path.to_owned(),
    })
}

fn wrong(path: &Path, error: segel_core::Error) -> Error {
    Error::CredentialFile {
        path: path.to_owned(),
        error,
    }
}

/// Reads files one after the other.
///
/// # Errors
/// The first that cannot be read, with its name.
pub(crate) fn all<T>(
    paths: &[PathBuf],
    how: impl Fn(&Path) -> Result<Vec<T>, Error>,
) -> Result<Vec<T>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(one(path, &how)?);
    }
    Ok(all)
}

/// Reads a file, and names it where that fails.
///
/// # Errors
/// As `how`.
pub(crate) fn one<T>(path: &Path, how: impl Fn(&Path) -> Result<T, Error>) -> Result<T, Failure> {
    how(path).map_err(|error| Failure {
        file: Some(path.to_owned()),
        error,
    })
}
