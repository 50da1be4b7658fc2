//! Raising a document's level: what is appended behind a signature, step by step, in the file that is being made.

use crate::args::{Levels, Network};
use crate::error::{Error, UsageError};
use crate::evidence::{self, Failure, Files};
use crate::new_file::Unfinished;
use crate::password::DocumentPassword;
use segel_core::pdf::Document;
use segel_core::sign::{self, Evidence};
use segel_core::trust::{Policy, ValidationData};
use segel_core::tsp::TimeStampAuthority;
use segel_core::verify::report::Level;
use segel_core::{Limits, Source};
use segel_fetch::{Fetcher, HostPattern, Rules, TimeStamper, Word};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use time::OffsetDateTime;

/// The level that a word names.
///
/// # Errors
/// [`UsageError::LevelUnknown`].
pub(crate) fn parse(text: &str) -> Result<Level, UsageError> {
    [Level::BB, Level::BT, Level::BLT, Level::BLTA]
        .into_iter()
        .find(|level| level.name() == text)
        .ok_or_else(|| UsageError::LevelUnknown {
            level: text.to_owned(),
        })
}

/// The level that is asked for: whoever names an authority expects to be time-stamped.
///
/// # Errors
/// As [`parse`].
pub(crate) fn asked(level: Option<&str>, arguments: &Levels) -> Result<Level, UsageError> {
    match level {
        Some(level) => parse(level),
        None if arguments.tsa.is_empty() => Ok(Level::BB),
        None => Ok(Level::BT),
    }
}

/// What was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Added {
    SignatureTimestamp,
    DocumentTimestamp,
    ValidationData,
}

/// What became of a document.
#[derive(Debug, Default)]
pub(crate) struct Raised {
    pub(crate) added: Vec<Added>,
    /// How often a time-stamp over the document was laid out again for a longer token.
    pub(crate) laid_out_again: usize,
}

/// With what levels are made.
pub(crate) struct Means {
    fetcher: Fetcher,
    authorities: Vec<String>,
    pub(crate) data: ValidationData,
}

impl Means {
    /// Decides what the arguments mean for a level.
    ///
    /// # Errors
    /// [`UsageError::AuthorityMissing`] where the level needs an authority and none is named, and whatever is
    /// wrong with a file or an address.
    pub(crate) fn new(arguments: &Levels, level: Level) -> Result<Self, Failure> {
        if level != Level::BB && arguments.tsa.is_empty() {
            return Err(UsageError::AuthorityMissing {
                level: level.name(),
            }
            .into());
        }
        let mut data = Files {
            anchors: &arguments.anchor,
            certificates: &arguments.issuer,
            revocation_lists: &arguments.crl,
            ocsp_responses: &arguments.ocsp,
        }
        .read()?;
        data.time_stamp_anchors = evidence::all(&arguments.tsa_anchor, evidence::anchors)?;
        Ok(Self {
            fetcher: fetcher(&arguments.network, &arguments.tsa)?,
            authorities: arguments.tsa.clone(),
            data,
        })
    }

    /// Who is asked for the time.
    pub(crate) fn time_stamper(&self) -> TimeStamper<'_> {
        let anchors = [self.data.anchors.as_slice(), &self.data.time_stamp_anchors].concat();
        TimeStamper::new(&self.fetcher, self.authorities.clone(), Policy::standard())
            .with_anchors(anchors)
    }
}

/// Whoever asks, by the rules that the arguments set.
///
/// # Errors
/// [`Error::Fetch`] where the proxy's address is none.
pub(crate) fn fetcher(arguments: &Network, authorities: &[String]) -> Result<Fetcher, Error> {
    Ok(Fetcher::new(rules(arguments, authorities))?)
}

/// Who may be asked, and how long is waited.
pub(crate) fn rules(arguments: &Network, authorities: &[String]) -> Rules {
    let patterns = |hosts: &[String]| -> Vec<HostPattern> {
        hosts.iter().map(|host| HostPattern::new(host)).collect()
    };
    let mut rules = Rules::default();
    if !arguments.fetch_from.is_empty() {
        rules.allowed = Some(patterns(&arguments.fetch_from));
    }
    rules.trusted = patterns(&arguments.fetch_near);
    // what an authority's certificates name is mostly its own
    rules.trusted.extend(
        authorities
            .iter()
            .filter_map(|url| HostPattern::of_url(url)),
    );
    rules.proxy.clone_from(&arguments.proxy);
    if let Some(seconds) = arguments.timeout {
        rules.timeout = Duration::from_secs(seconds);
    }
    rules
}

/// The file that is being made, with what opens it.
pub(crate) struct Draft<'a> {
    pub(crate) file: Unfinished<'a>,
    pub(crate) password: &'a DocumentPassword,
    pub(crate) limits: &'a Limits,
}

impl Draft<'_> {
    /// Appends what a level needs and the document has not. Whose certificates these are is the operator's word
    /// (`word`), or that of whoever sent the document. What was appended before something failed stands in the file and in `raised`.
    ///
    /// # Errors
    /// [`Error::ValidationDataMissing`], [`Error::Fetch`], and whatever keeps the document from being extended.
    pub(crate) fn raise(
        &self,
        level: Level,
        means: &Means,
        stamper: &dyn TimeStampAuthority,
        word: Word,
        raised: &mut Raised,
    ) -> Result<(), Error> {
        if level != Level::BB && self.with_document(sign::lacks_time_stamp)? {
            self.stamp(stamper, raised)?;
        }
        if matches!(level, Level::BLT | Level::BLTA) {
            self.add_validation_data(means, word, raised)?;
        }
        if level == Level::BLTA {
            self.stamp(stamper, raised)?;
        }
        Ok(())
    }

    fn stamp(&self, stamper: &dyn TimeStampAuthority, raised: &mut Raised) -> Result<(), Error> {
        let stamp = self.with_document(|document| sign::time_stamp(document, stamper))?;
        self.file.append(&stamp.revision)?;
        raised.added.push(Added::DocumentTimestamp);
        raised.laid_out_again += stamp.laid_out_again;
        Ok(())
    }

    fn add_validation_data(
        &self,
        means: &Means,
        word: Word,
        raised: &mut Raised,
    ) -> Result<(), Error> {
        let mut data = means.data.clone();
        let word = match data.anchors.is_empty() {
            true => word,
            false => Word::Authority,
        };
        let policy = Policy::standard();
        let mut evidence = Evidence::default();
        let gathered = means.fetcher.gather(&mut data, policy, word, |data| {
            evidence = self.with_document(|document| {
                sign::evidence(document, data, policy, OffsetDateTime::now_utc())
            })?;
            Ok::<_, Error>(evidence.missing.clone())
        })?;
        if let Some((field, failure)) = evidence.failures.into_iter().next() {
            return Err(Error::ValidationDataMissing {
                field,
                failure: failure.to_string(),
                fetching: gathered.failures.iter().map(ToString::to_string).collect(),
            });
        }
        let revision =
            self.with_document(|document| sign::validation_data(document, &evidence.store))?;
        if let Some(revision) = revision {
            self.file.append(&revision)?;
            raised.added.push(Added::ValidationData);
        }
        Ok(())
    }

    /// Opens what has been written so far.
    fn with_document<T>(
        &self,
        look: impl FnOnce(&Document<'_>) -> Result<T, segel_core::Error>,
    ) -> Result<T, Error> {
        let source = self.file.source()?;
        let source: &dyn Source = &source;
        let document = self.password.open_known(source, self.limits)?;
        Ok(look(&document)?)
    }
}
