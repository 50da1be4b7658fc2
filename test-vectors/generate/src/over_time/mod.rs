//! Letters that are judged again and again as time goes by, with what each day offers to judge them by.

mod office;
mod twenty_years;

use crate::pki::Pki;
use crate::signed_data::Key;
use crate::time_stamp::Authority;
use crate::{Outcome, lists};
use rcgen::{CertificateParams, RevokedCertParams};
use segel_core::Limits;
use segel_core::pdf::Document;
use segel_core::revocation::CertificateList;
use segel_core::sign;
use segel_core::trust::{Policy, ValidationData};
use segel_core::x509::Certificate;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use time::{Duration, OffsetDateTime};

const FOLDER: &str = "over-time";

/// What stands beside a letter, described in test-vectors/README.md.
#[derive(Serialize)]
struct Sidecar {
    format: u32,
    what: &'static str,
    why: &'static str,
    anchors: Vec<&'static str>,
    policy: &'static str,
    judgements: Vec<Judgement>,
}

/// One look at a letter.
#[derive(Clone, Serialize)]
struct Judgement {
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// Since the look before.
    happened: &'static str,
    /// The lists that can be had by then.
    lists: Vec<String>,
    /// What a register vouches for.
    #[serde(skip_serializing_if = "Option::is_none")]
    proofs: Option<String>,
    expected: Expected,
}

/// Members of the report on the first signature.
#[derive(Clone, Serialize)]
struct Expected {
    indication: &'static str,
    sub_indication: Option<&'static str>,
    level: Option<&'static str>,
    #[serde(with = "time::serde::rfc3339::option")]
    best_signature_time: Option<OffsetDateTime>,
    evidence: Carried,
}

/// What a letter carries beside its signature.
#[derive(Debug, Clone, Copy, Serialize)]
struct Carried {
    signature_timestamp: bool,
    validation_data: bool,
    archive_timestamp: bool,
}

/// Files by their paths in test-vectors/.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The files of test-vectors/over-time/.
pub(crate) fn files(pki: &Pki) -> Outcome<Files> {
    let mut files = twenty_years::files(pki)?;
    files.extend(office::files(pki)?);
    Ok(files)
}

fn path(name: &str) -> PathBuf {
    Path::new(FOLDER).join(name)
}

/// Adds a letter with its sidecar.
fn add(files: &mut Files, name: &str, letter: Vec<u8>, sidecar: &Sidecar) -> Outcome<()> {
    let mut text = serde_json::to_string_pretty(sidecar)?;
    text.push('\n');
    files.insert(path(&format!("{name}.pdf")), letter);
    files.insert(path(&format!("{name}.json")), text.into_bytes());
    Ok(())
}

/// Somebody with a certificate and the key for it.
struct Party {
    /// In the names of files.
    name: &'static str,
    certificate: Certificate,
    key: Key,
}

impl Party {
    fn new(name: &'static str, der: &[u8], key: Key) -> Outcome<Self> {
        let certificate = Certificate::from_der(der)?;
        Ok(Self {
            name,
            certificate,
            key,
        })
    }

    fn root(name: &'static str, params: &CertificateParams, key: Key) -> Outcome<Self> {
        Self::new(name, params.self_signed(&key.pair()?)?.der(), key)
    }

    fn issue(&self, name: &'static str, params: &CertificateParams, key: Key) -> Outcome<Self> {
        let issuer = lists::issuer(&self.certificate, self.key)?;
        Self::new(name, params.signed_by(&key.pair()?, &issuer)?.der(), key)
    }

    /// Asked for the time at one.
    fn at(&self, time: OffsetDateTime) -> Authority {
        Authority::of(&self.certificate, self.key, time)
    }

    fn pem(&self) -> Vec<u8> {
        pem::encode(&pem::Pem::new("CERTIFICATE", self.certificate.der())).into_bytes()
    }

    /// The list of a day, good for a month from its beginning.
    fn list(&self, day: OffsetDateTime, revoked: Vec<RevokedCertParams>) -> Outcome<List> {
        let begin = day.replace_time(time::Time::MIDNIGHT);
        // counted in days, so that a later list has a greater number
        let number = begin.unix_timestamp().unsigned_abs() / 86_400;
        let good = begin..begin + Duration::days(30);
        Ok(List {
            name: format!("lists/{}-{}.crl", self.name, begin.date()),
            der: lists::list(&self.certificate, self.key, number, good, revoked)?,
        })
    }
}

/// A revocation list in a file.
struct List {
    name: String,
    der: Vec<u8>,
}

/// How sidecars name lists.
fn names(lists: &[List]) -> Vec<String> {
    let paths = lists.iter().map(|list| path(&list.name));
    paths.map(|path| path.display().to_string()).collect()
}

/// What is known on a day, to carry along.
fn data(anchors: &[&Party], lists: &[List]) -> Outcome<ValidationData> {
    let mut data = ValidationData::new(anchors.iter().map(|anchor| anchor.certificate.clone()));
    for list in lists {
        let list = CertificateList::from_der(list.der.clone())?;
        data.revocation_lists.push(list);
    }
    Ok(data)
}

/// A letter with what its signatures need to be judged.
fn with_data(letter: Vec<u8>, data: &ValidationData, at: OffsetDateTime) -> Outcome<Vec<u8>> {
    let document = Document::open(&letter, &Limits::default())?;
    let found = sign::evidence(&document, data, Policy::standard(), at)?;
    if !found.is_complete() {
        return Err(format!("{:?}", found.failures).into());
    }
    let revision = sign::validation_data(&document, &found.store)?;
    Ok([letter.as_slice(), &revision.unwrap_or_default()].concat())
}

/// A letter with a time-stamp over it.
fn stamped(letter: Vec<u8>, authority: &Authority) -> Outcome<Vec<u8>> {
    let document = Document::open(&letter, &Limits::default())?;
    let stamp = sign::time_stamp(&document, authority)?;
    Ok([letter.as_slice(), &stamp.revision].concat())
}
