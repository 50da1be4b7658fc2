//! Validation data and time-stamps that are added to a signed letter (ISO 32000-2, 12.8.4.3 and
//! 12.8.5).

use super::letter::CATALOG;
use super::originals::Original;
use super::signatures::stamped;
use super::update::Update;
use crate::Outcome;
use crate::base::stream_of;
use crate::pki::Pki;
use crate::signed_data::Key;
use crate::surgery::find_last_signature;
use crate::time_stamp::Authority;
use crate::{chains, lists};
use rcgen::SerialNumber;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use segel_core::algorithm::DigestAlgorithm;
use segel_core::x509::Certificate;
use time::macros::datetime;

/// The field of a document time-stamp.
pub(super) const STAMP: &str = "Stempel waktu";
/// The objects that [`Evidence::store`] adds to a letter whose last number is the signed field's, as
/// they stand behind it.
const CERTIFICATE: u32 = 1;
const LIST: u32 = 2;
const STORE: u32 = 3;

/// What is stored.
pub(super) struct Evidence {
    pub(super) authority: Authority,
    pub(super) certificate: Vec<u8>,
    list: Vec<u8>,
}

/// A letter with a security store, and perhaps a time-stamp over it.
pub(super) struct Stored {
    pub(super) original: Original,
    /// Object numbers.
    pub(super) certificate: u32,
    pub(super) list: u32,
    pub(super) store: u32,
    /// The name of the signature's entry in `/VRI`.
    pub(super) key: String,
}

impl Evidence {
    pub(super) fn new(pki: &Pki) -> Outcome<Self> {
        let authority = clock(pki)?;
        Ok(Self {
            certificate: stream_of("", pki.root().der()),
            list: stream_of("", &empty_list(pki)?),
            authority,
        })
    }

    /// The letter with what its signature needs, for all and under the signature's own name.
    pub(super) fn store(&self, original: &Original, name: &str) -> Outcome<Stored> {
        let contents = find_last_signature(&original.file).contents;
        let digits = original.file.get(contents.start + 1..contents.end - 1);
        let value = hex::decode(digits.unwrap_or_default())?;
        let stored = Stored {
            original: Original {
                name: name.to_owned(),
                file: Vec::new(),
                ..*original
            },
            certificate: original.widget + CERTIFICATE,
            list: original.widget + LIST,
            store: original.widget + STORE,
            key: hex::encode_upper(digest(&SHA1_FOR_LEGACY_USE_ONLY, &value)),
        };
        let catalog = format!("/DSS {} 0 R /Pages", stored.store);
        let file = Update::on(&original.file)
            .put(stored.certificate, self.certificate.clone())
            .put(stored.list, self.list.clone())
            .put(stored.store, stored.dictionary(""))
            .edit(CATALOG, "/Pages", &catalog)?
            .write();
        Ok(stored.with(file))
    }

    /// The same with a document time-stamp over all of it.
    pub(super) fn store_and_stamp(&self, original: &Original, name: &str) -> Outcome<Stored> {
        let stored = self.store(original, name)?;
        let file = stamped(Update::on(&stored.original.file), &self.authority, STAMP)?;
        Ok(stored.with(file))
    }
}

/// Who stamps letters, a day after they are signed.
fn clock(pki: &Pki) -> Outcome<Authority> {
    let mut params = chains::stamping();
    params.serial_number = Some(SerialNumber::from_slice(&[7]));
    params.not_before = datetime!(2024-01-01 00:00:00 UTC);
    let key = Key::rsa(
        include_str!("../../../keys/time-stamp-ca.pem"),
        DigestAlgorithm::Sha256,
    );
    let issuer = lists::issuer(pki.root(), pki.root_key())?;
    let certificate =
        Certificate::from_der(params.signed_by(&key.pair()?, &issuer)?.der().to_vec())?;
    let time = datetime!(2026-03-03 02:00:00 UTC);
    Ok(Authority::of(&certificate, key, time))
}

/// The list of the root authority, with nothing on it.
fn empty_list(pki: &Pki) -> Outcome<Vec<u8>> {
    let good = datetime!(2026-03-03 00:00:00 UTC)..datetime!(2026-09-03 00:00:00 UTC);
    lists::list(pki.root(), pki.root_key(), 1, good, Vec::new())
}

impl Stored {
    fn with(mut self, file: Vec<u8>) -> Self {
        self.original.file = file;
        self
    }

    /// The store; `entries` are others of what it has for the signature.
    pub(super) fn dictionary(&self, entries: &str) -> String {
        let Self {
            certificate,
            list,
            key,
            ..
        } = self;
        format!(
            "<< /Type /DSS /Certs [{certificate} 0 R] /CRLs [{list} 0 R] /VRI << /{key} \
             << {entries}/Cert [{certificate} 0 R] /CRL [{list} 0 R] >> >> >>"
        )
    }
}
