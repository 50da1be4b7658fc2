//! The baseline level that a document's parts make (ETSI EN 319 142-1, 6.3, table 1): what is there, not what it
//! is worth.

use super::existence::{Existence, Scope, Stamp};
use super::object::Object;
use crate::cms::SignedData;
use crate::dss::PieceKind;
use crate::revocation::{BasicOcspResponse, CertIdMatch, CertificateList, SingleResponse};
use crate::trust::ValidationData;
use crate::verify::facts::Facts;
use crate::verify::report::Level;
use crate::x509::{Certificate, Name};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use time::OffsetDateTime;

/// Comparisons of certificates with those who may have issued them, and with responses: more than any honest store
/// asks for, and a fraction of a second.
const MOST_COMPARISONS: usize = 50_000;

/// Certificates above one another: longer paths are nobody's.
const LONGEST_PATH: usize = 16;

/// A certificate of the document, or an anchor.
struct Known {
    certificate: Certificate,
    /// Behind which byte all stands that tells the status of it and of those above it; `None` where something is
    /// missing.
    told: Option<u64>,
}

/// What is told of a certificate.
#[derive(Default)]
struct Edges {
    /// By each who may have issued it.
    through: Vec<(usize, u64)>,
    has_issuers: bool,
    /// Where nobody is known who did.
    alone: Option<u64>,
}

/// The levels of the signatures of a document.
pub(super) struct Levels<'a> {
    facts: &'a Facts,
    objects: &'a [Object],
    existence: &'a Existence,
    known: Vec<Known>,
    /// Where those of a name stand in `known`.
    by_name: HashMap<Vec<u8>, Vec<usize>>,
    ders: HashSet<Vec<u8>>,
    /// When lists were made and behind which byte they stand, by the names of their issuers.
    lists: HashMap<Vec<u8>, Vec<(OffsetDateTime, u64)>>,
    /// Responses, and behind which byte they stand, by the serial numbers that they are about.
    responses: HashMap<Vec<u8>, Vec<(SingleResponse, u64)>>,
    /// Of certificates and responses with certificates; what is not looked at tells nothing.
    comparisons_left: Cell<usize>,
}

impl<'a> Levels<'a> {
    pub(super) fn new(
        facts: &'a Facts,
        objects: &'a [Object],
        existence: &'a Existence,
        data: &ValidationData,
    ) -> Self {
        let mut levels = Self {
            facts,
            objects,
            existence,
            known: Vec::new(),
            by_name: HashMap::new(),
            ders: HashSet::new(),
            lists: HashMap::new(),
            responses: HashMap::new(),
            comparisons_left: Cell::new(MOST_COMPARISONS),
        };
        // without a store nothing is more than B-T
        if !facts.store.is_empty() && !existence.stamps.is_empty() {
            for anchor in data.anchors.iter().chain(&data.time_stamp_anchors) {
                levels.add_certificate(anchor.certificate.der(), Some(0));
            }
            levels.gather();
            levels.climb();
        }
        levels
    }

    fn gather(&mut self) {
        for piece in &self.facts.store {
            match piece.kind {
                PieceKind::Certificate => self.add_certificate(&piece.der, None),
                PieceKind::RevocationList => self.add_list(&piece.der, piece.end),
                PieceKind::OcspResponse => {
                    if let Some(basic) = BasicOcspResponse::in_response(&piece.der) {
                        self.add_response(&basic, piece.end);
                    }
                }
            }
        }
        for (facts, object) in self.facts.signatures.iter().zip(self.objects) {
            // what stands in a gap is not covered by whoever leaves it out
            let end = match facts.fault {
                None => facts.covered_end.saturating_add(1),
                Some(_) => u64::MAX,
            };
            for signed_data in object.all_signed_data() {
                for der in &signed_data.certificates {
                    self.add_certificate(der, None);
                }
                for infos in signed_data.all_revocation_infos() {
                    for der in &infos.crls {
                        self.add_list(der, end);
                    }
                    for basic in infos.responses() {
                        self.add_response(&basic, end);
                    }
                }
            }
        }
    }

    fn add_certificate(&mut self, der: &[u8], told: Option<u64>) {
        if !self.ders.insert(der.to_vec()) {
            return;
        }
        if let Ok(certificate) = Certificate::from_der(der) {
            let name = certificate.subject_name().der().to_vec();
            self.by_name.entry(name).or_default().push(self.known.len());
            // who vouches for himself is vouched for by nobody else
            let told = told.or(certificate.is_self_issued().then_some(0));
            self.known.push(Known { certificate, told });
        }
    }

    fn add_list(&mut self, der: &[u8], end: u64) {
        if let Ok(list) = CertificateList::from_der(der) {
            let name = list.issuer().der().to_vec();
            let lists = self.lists.entry(name).or_default();
            lists.push((list.this_update(), end));
        }
    }

    fn add_response(&mut self, response: &BasicOcspResponse, end: u64) {
        for single in response.responses() {
            let serial = number(&single.cert_id.serial).to_vec();
            let responses = self.responses.entry(serial).or_default();
            responses.push((single.clone(), end));
        }
    }

    /// Finds out of each certificate what is told of it and of those above it, from the top down.
    fn climb(&mut self) {
        let edges: Vec<_> = self
            .known
            .iter()
            .map(|known| match known.told {
                Some(0) => Edges::default(),
                _ => self.edges(&known.certificate),
            })
            .collect();
        for _ in 0..LONGEST_PATH {
            let told: Vec<_> = self
                .known
                .iter()
                .zip(&edges)
                .map(|(known, edges)| known.told.filter(|told| *told == 0).or(self.told(edges)))
                .collect();
            let mut is_new = false;
            for (known, told) in self.known.iter_mut().zip(told) {
                is_new |= known.told != told;
                known.told = told;
            }
            if !is_new {
                break;
            }
        }
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
        let certificate = object.certificate_of(signer)?;
        let is_top = |known: &Known| known.told == Some(0) && known.certificate == certificate;
        let mut named = self.named(certificate.subject_name());
        if certificate.is_self_issued() || named.any(|(_, known)| is_top(known)) {
            return Some(0);
        }
        self.told(&self.edges(&certificate))
    }

    /// What is told of a certificate, and through whom: behind which byte each stands. The one under a certificate
    /// that nobody knows leads to an anchor, for all that the document says.
    fn edges(&self, certificate: &Certificate) -> Edges {
        let list = self.list_about(certificate);
        let mut edges = Edges {
            has_issuers: self.by_name.contains_key(certificate.issuer_name().der()),
            ..Edges::default()
        };
        for (place, issuer) in self.named(certificate.issuer_name()) {
            let response = self.response_about(certificate, &issuer.certificate);
            let told = list.into_iter().chain(response).min();
            edges.through.extend(told.map(|told| (place, told)));
        }
        edges.alone = list;
        edges
    }

    /// By what is known of those above.
    fn told(&self, edges: &Edges) -> Option<u64> {
        if !edges.has_issuers {
            return edges.alone;
        }
        let through = edges.through.iter().filter_map(|(place, told)| {
            let above = self.known.get(*place)?.told?;
            Some(above.max(*told))
        });
        through.min()
    }

    /// Those of a name, as long as there is work left.
    fn named(&self, name: &Name) -> impl Iterator<Item = (usize, &Known)> {
        let places = self.by_name.get(name.der()).into_iter().flatten();
        places
            .filter_map(|place| Some((*place, self.known.get(*place)?)))
            .take_while(|_| self.spend())
    }

    /// Takes one from the account of comparisons.
    fn spend(&self) -> bool {
        let left = self.comparisons_left.get();
        self.comparisons_left.set(left.saturating_sub(1));
        left > 0
    }

    /// Behind which byte a list stands that was made when there was the certificate.
    fn list_about(&self, certificate: &Certificate) -> Option<u64> {
        let (begin, _) = certificate.validity();
        let lists = self.lists.get(certificate.issuer_name().der())?.iter();
        let lists = lists.filter(|(made, _)| *made >= begin);
        lists.map(|(_, end)| *end).min()
    }

    fn response_about(&self, certificate: &Certificate, issuer: &Certificate) -> Option<u64> {
        let (begin, _) = certificate.validity();
        let serial = number(certificate.raw_serial());
        let responses = self.responses.get(serial)?.iter();
        let responses = responses.filter(|(single, _)| {
            single.this_update >= begin
                && self.spend()
                && single.is_about(certificate, issuer) == CertIdMatch::Matches
        });
        responses.map(|(_, end)| *end).min()
    }
}

/// A serial number without the zeros before it.
fn number(serial: &[u8]) -> &[u8] {
    let zeros = serial.iter().take_while(|octet| **octet == 0).count();
    serial.get(zeros..).unwrap_or_default()
}
