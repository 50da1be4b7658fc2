//! What a visible box shows: lines of the command line, or a file that describes it with its fonts and pictures.

use crate::args::Statement;
use crate::error::{AppearanceFault, Error, UsageError};
use crate::input;
use segel_core::algorithm::DigestAlgorithm;
use segel_core::appearance::{Arrangement, Description, DescriptionError, Face};
use std::path::{Path, PathBuf};

/// A face, and the SHA-256 of the files that it was made of.
pub(super) struct Shown {
    pub(super) face: Face,
    /// Whether a QR code has a place in it.
    pub(super) has_qr: bool,
    /// Whether there is something else to show.
    pub(super) has_more: bool,
    /// `None` where it comes of the command line alone.
    pub(super) sha256: Option<String>,
}

/// What is to be shown; `None` where nothing is described.
///
/// # Errors
/// [`Error::Input`], [`Error::AppearanceFile`], [`Error::AppearancePart`]; what cannot be shown.
pub(super) fn shown(arguments: &Statement) -> Result<Option<Shown>, Error> {
    let Some(path) = &arguments.appearance else {
        return match arguments.text.as_slice() {
            [] => Ok(None),
            lines => Ok(Some(Shown {
                face: Face::new(Arrangement::qr_and_text(lines.iter().cloned()))?,
                has_qr: true,
                has_more: true,
                sha256: None,
            })),
        };
    };
    let malformed = |fault| Error::AppearanceFile {
        path: path.clone(),
        fault,
    };
    let text = input::appearance(path)?;
    let mut files = vec![DigestAlgorithm::Sha256.digest(&text)];
    let text = String::from_utf8(text).map_err(|_| malformed(AppearanceFault::NotText))?;
    let description: Description =
        toml::from_str(&text).map_err(|error| malformed(AppearanceFault::toml(&text, &error)))?;
    let arrangement = description.arrange(|name| {
        let file = input::appearance(&beside(path, name))?;
        files.push(DigestAlgorithm::Sha256.digest(&file));
        Ok::<_, Error>(file)
    });
    let arrangement = match arrangement {
        Ok(arrangement) => arrangement,
        Err(DescriptionError::Unread(error)) => return Err(error),
        Err(DescriptionError::Unusable(name, error)) => {
            let path = beside(path, &name);
            return Err(Error::AppearancePart { path, error });
        }
        Err(other) => return Err(malformed((&other).into())),
    };
    let (has_qr, has_more) = (arrangement.has_qr(), arrangement.has_more());
    let face = Face::new(arrangement).map_err(|error| Error::AppearancePart {
        path: path.clone(),
        error,
    })?;
    Ok(Some(Shown {
        face,
        has_qr,
        has_more,
        sha256: Some(hex::encode(DigestAlgorithm::Sha256.digest(&files.concat()))),
    }))
}

/// A path that is relative is relative to the file that names it.
fn beside(description: &Path, name: &str) -> PathBuf {
    match description.parent() {
        Some(folder) => folder.join(name),
        None => PathBuf::from(name),
    }
}

/// Refuses files that are no longer what a run was planned with.
///
/// # Errors
/// [`Error::AppearanceChanged`].
pub(super) fn refuse_changed(arguments: &Statement, shown: Option<&Shown>) -> Result<(), Error> {
    let (Some(planned), Some(path)) = (&arguments.appearance_sha256, &arguments.appearance) else {
        return Ok(());
    };
    let now = shown.and_then(|shown| shown.sha256.as_ref());
    match now == Some(planned) {
        true => Ok(()),
        false => Err(Error::AppearanceChanged { path: path.clone() }),
    }
}

/// Refuses a box that would be empty.
///
/// # Errors
/// [`UsageError::BoxEmpty`], [`UsageError::QrWithoutPlace`].
pub(super) fn refuse_empty(shown: Option<&Shown>, gets_qr: bool) -> Result<(), UsageError> {
    match shown {
        None if !gets_qr => Err(UsageError::BoxEmpty),
        Some(shown) if !gets_qr && !shown.has_more => Err(UsageError::BoxEmpty),
        Some(shown) if gets_qr && !shown.has_qr => Err(UsageError::QrWithoutPlace),
        _ => Ok(()),
    }
}
