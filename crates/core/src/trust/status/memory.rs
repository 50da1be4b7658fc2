//! What was found out once about lists and responses, for all certificates and all signatures of one
//! document: to hash or to search a list of many megabytes takes as long as everything else together.

use super::NoStatus;
use crate::algorithm::Verification;
use crate::limits::Limits;
use crate::revocation::RevokedEntry;
use crate::trust::data::ValidationData;
use crate::x509::signed::Signed;
use crate::x509::{Certificate, Links};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Where a list or a response lies in the data, which stays there while this lives, and a key or a
/// certificate.
type Place = (usize, Vec<u8>);

/// Of one document.
pub(crate) struct Memory<'a> {
    data: &'a ValidationData,
    verified: RefCell<HashMap<Place, Result<(), String>>>,
    entries: RefCell<HashMap<Place, Result<Option<RevokedEntry>, NoStatus>>>,
    links: Links,
    certificates: RefCell<HashMap<Vec<u8>, Certificate>>,
    work_left: Cell<usize>,
}

/// What all signatures of a document may cost together, as many times what one may.
const SIGNATURES: usize = 10;

impl<'a> Memory<'a> {
    pub(crate) fn new(data: &'a ValidationData, limits: &Limits) -> Self {
        Self {
            data,
            verified: RefCell::default(),
            entries: RefCell::default(),
            links: Links::default(),
            certificates: RefCell::default(),
            work_left: Cell::new(limits.revocation_work.saturating_mul(SIGNATURES)),
        }
    }

    pub(super) fn data(&self) -> &'a ValidationData {
        self.data
    }

    /// The signatures of certificates that were found good.
    pub(crate) fn links(&self) -> &Links {
        &self.links
    }

    /// A certificate read from its bytes, or `None` where it cannot be; the same bytes are read once.
    pub(crate) fn certificate(&self, der: &[u8]) -> Option<Certificate> {
        if let Some(known) = self.certificates.borrow().get(der) {
            return Some(known.clone());
        }
        let read = Certificate::from_der(der).ok()?;
        let mut certificates = self.certificates.borrow_mut();
        certificates.insert(der.to_vec(), read.clone());
        Some(read)
    }

    /// Whether that much is left.
    pub(super) fn spend(&self, work: usize) -> bool {
        let left = self.work_left.get().checked_sub(work);
        self.work_left.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether the holder of a key made the signature of `whole`, or why not.
    pub(super) fn verified<T>(
        &self,
        whole: &T,
        key: &Certificate,
        signed: &Signed<'_>,
        spend: impl FnOnce() -> Result<(), NoStatus>,
    ) -> Result<Result<(), String>, NoStatus> {
        let spki = key.subject_public_key_info();
        once(
            &self.verified,
            whole,
            spki.to_vec(),
            spend,
            || match signed.verify(spki) {
                Verification::Valid => Ok(()),
                Verification::Invalid => {
                    Err(format!("its signature is not that of {:?}", key.subject()))
                }
                Verification::Unsupported { what } => Err(format!("{what} is not supported")),
            },
        )
    }

    /// What a list says about a certificate.
    pub(super) fn entry<T>(
        &self,
        whole: &T,
        certificate: &Certificate,
        spend: impl FnOnce() -> Result<(), NoStatus>,
        look_up: impl FnOnce() -> Result<Option<RevokedEntry>, NoStatus>,
    ) -> Result<Option<RevokedEntry>, NoStatus> {
        let id = [certificate.issuer_name().der(), certificate.raw_serial()].concat();
        once(&self.entries, whole, id, spend, look_up)?
    }
}

/// What was found before, or what is found now and kept.
fn once<T, V: Clone>(
    known: &RefCell<HashMap<Place, V>>,
    whole: &T,
    key: Vec<u8>,
    spend: impl FnOnce() -> Result<(), NoStatus>,
    find: impl FnOnce() -> V,
) -> Result<V, NoStatus> {
    let place = (std::ptr::from_ref(whole).addr(), key);
    if let Some(before) = known.borrow().get(&place) {
        return Ok(before.clone());
    }
    spend()?;
    let found = find();
    known.borrow_mut().insert(place, found.clone());
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_signatures_may_cost_ten_times_what_one_may() {
        let data = ValidationData::default();
        let limits = Limits {
            revocation_work: 3,
            ..Limits::default()
        };
        let memory = Memory::new(&data, &limits);
        assert!(memory.spend(29));
        assert!(memory.spend(1));
        assert!(!memory.spend(1));
        assert!(memory.spend(0));
    }
}
