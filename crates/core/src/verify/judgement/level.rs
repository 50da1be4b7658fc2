//! The baseline level that a document's parts make (ETSI EN 319 142-1, 6.3, table 1): what is there, not what it
//! is worth.

use super::existence::{Existence, Scope, Stamp};
use super::object::Object;
use crate::cms::SignedData;
use crate::dss::PieceKind;
use crate::revocation::{BasicOcspResponse, CertIdMatch, CertificateList};
use crate::verify::facts::Facts;
use crate::verify::report::Level;
use crate::x509::Certificate;

/// What says of certificates whether they were revoked, and behind which byte it stands.
enum Information {
    List(CertificateList, u64),
    Response(BasicOcspResponse, u64),
}

/// The levels of the signatures of a document.
pub(super) struct Levels<'a> {
    facts: &'a Facts,
    objects: &'a [Object],
    existence: &'a Existence,
    certificates: Vec<Certificate>,
    information: Vec<Information>,
}

impl<'a> Levels<'a> {
    pub(super) fn new(facts: &'a Facts, objects: &'a [Object], existence: &'a Existence) -> Self {
        let mut levels = Self {
            facts,
            objects,
            existence,
            certificates: Vec::new(),
            information: Vec::new(),
        };
        // without a store nothing is more than B-T
        if !facts.store.is_empty() && !existence.stamps.is_empty() {
            levels.gather();
        }
        levels
    }

    fn gather(&mut self) {
        for piece in &self.facts.store {
            match piece.kind {
                PieceKind::Certificate => {
                    self.certificates
                        .extend(Certificate::from_der(piece.der.as_slice()));
                }
                PieceKind::RevocationList => self.add_list(&piece.der, piece.end),
                PieceKind::OcspResponse => {
                    let response = BasicOcspResponse::in_response(&piece.der);
                    let response = response.map(|basic| Information::Response(basic, piece.end));
                    self.information.extend(response);
                }
            }
        }
        for (facts, object) in self.facts.signatures.iter().zip(self.objects) {
            let end = facts.gap.as_ref().map_or(0, |gap| gap.end);
            for signed_data in object.all_signed_data() {
                self.certificates
                    .extend(signed_data.readable_certificates());
                for infos in signed_data.all_revocation_infos() {
                    for der in &infos.crls {
                        self.add_list(der, end);
                    }
                    let responses = infos.responses();
                    let responses = responses.map(|response| Information::Response(response, end));
                    self.information.extend(responses);
                }
            }
        }
    }

    fn add_list(&mut self, der: &[u8], end: u64) {
        let list = CertificateList::from_der(der).ok();
        let list = list.map(|list| Information::List(list, end));
        self.information.extend(list);
    }

    /// That of a signature which is B-B at least.
    pub(super) fn of(&self, index: usize) -> Level {
        let stamps: Vec<&Stamp> = self.stamps_about(index).collect();
        if stamps.is_empty() {
            return Level::BB;
        }
        if self.facts.store.is_empty() {
            return Level::BT;
        }
        // the last time-stamp over the document is shown to hold by what comes behind it
        let last = stamps
            .iter()
            .filter(|stamp| stamp.scope == Scope::Document)
            .max_by_key(|stamp| stamp.covered_end);
        let earlier = stamps
            .iter()
            .filter(|stamp| last.is_none_or(|last| stamp.covered_end != last.covered_end));
        let own = self.objects.get(index).and_then(Object::signed_data);
        let needed = own
            .into_iter()
            .chain(earlier.clone().map(|stamp| stamp.token.signed_data()));
        let needed: Option<Vec<u64>> = needed
            .map(|object| self.information_about(object))
            .collect();
        let Some(needed) = needed else {
            return Level::BT;
        };
        let behind = needed.into_iter().max().unwrap_or(0);
        let covers_it = |last: &&&Stamp| {
            let of_its_own = || self.information_about(last.token.signed_data());
            let is_covered = |end: u64| end <= last.covered_end;
            is_covered(behind)
                && (earlier.clone().next().is_some() || of_its_own().is_some_and(is_covered))
        };
        match last.filter(covers_it) {
            Some(_) => Level::BLTA,
            None => Level::BLT,
        }
    }

    /// Time-stamps in the signature, and over the document behind it.
    fn stamps_about(&self, index: usize) -> impl Iterator<Item = &Stamp> {
        let covered_end = self
            .facts
            .signatures
            .get(index)
            .map_or(u64::MAX, |facts| facts.covered_end);
        self.existence
            .stamps
            .iter()
            .filter(move |stamp| match stamp.scope {
                Scope::Signature => stamp.signature == index,
                Scope::Document => stamp.covered_end > covered_end,
            })
    }

    /// Behind which byte stands all that says something about the status of every certificate from the signer's
    /// up; `None` where about one there is nothing.
    fn information_about(&self, object: &SignedData) -> Option<u64> {
        let signer = object.signer_infos.first()?;
        let mut certificate = object.certificate_of(signer)?;
        let mut behind = 0;
        // a path is no longer than what there is to make it of
        for _ in 0..=self.certificates.len() {
            if certificate.is_self_issued() {
                break;
            }
            let issuer = self.certificates.iter().find(|issuer| {
                issuer.subject_name() == certificate.issuer_name() && **issuer != certificate
            });
            let ends = self
                .information
                .iter()
                .filter_map(|information| match information {
                    Information::List(list, end) => {
                        (list.issuer() == certificate.issuer_name()).then_some(*end)
                    }
                    Information::Response(response, end) => {
                        let is_about = response.responses().iter().any(|single| {
                            issuer.is_some_and(|issuer| {
                                single.is_about(&certificate, issuer) == CertIdMatch::Matches
                            })
                        });
                        is_about.then_some(*end)
                    }
                });
            behind = behind.max(ends.min()?);
            match issuer {
                Some(issuer) => certificate = issuer.clone(),
                // the anchor need not be there
                None => break,
            }
        }
        Some(behind)
    }
}
