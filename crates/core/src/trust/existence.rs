//! By when things are known to have existed (ETSI EN 319 102-1, 5.6.2.3: POE, proofs of existence).

use crate::algorithm::DigestAlgorithm;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use time::OffsetDateTime;

/// SHA-256.
type Sha256 = Vec<u8>;

/// Certificates, revocation lists, OCSP responses, signatures and time-stamps, each by its bytes, and the
/// earliest time by which each is proven to have existed. Everything that is at hand exists now.
#[derive(Debug, Clone)]
pub struct ProofsOfExistence {
    now: OffsetDateTime,
    /// What somebody says of one thing.
    earliest: HashMap<Sha256, OffsetDateTime>,
    /// Where something stands in the document.
    places: HashMap<Sha256, u64>,
    /// How long the things are about which anything is known: nothing else need be digested, however long it is.
    lens: HashSet<usize>,
    /// Up to where somebody says that the document was there, but for the gap that holds what he says, and when.
    covered: Vec<(u64, Range<u64>, OffsetDateTime)>,
    /// What was looked up, by where it lies.
    known: RefCell<HashMap<(usize, usize), OffsetDateTime>>,
}

impl ProofsOfExistence {
    /// That everything exists now, and nothing else.
    #[must_use]
    pub fn new(now: OffsetDateTime) -> Self {
        Self {
            now,
            earliest: HashMap::new(),
            places: HashMap::new(),
            lens: HashSet::new(),
            covered: Vec::new(),
            known: RefCell::default(),
        }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// That something existed at a time. A time to come proves nothing.
    pub fn add(&mut self, bytes: &[u8], at: OffsetDateTime) {
        if at < self.now {
            let earliest = self.earliest.entry(sha256(bytes)).or_insert(at);
            *earliest = at.min(*earliest);
            self.lens.insert(bytes.len());
            self.known.get_mut().clear();
        }
    }

    /// That something stands in the document and ends before the byte `end`; where it does twice, the first
    /// place counts.
    pub fn place(&mut self, bytes: &[u8], end: u64) {
        let place = self.places.entry(sha256(bytes)).or_insert(end);
        *place = end.min(*place);
        self.lens.insert(bytes.len());
        self.known.get_mut().clear();
    }

    /// That the document's first bytes, as far as the byte `end` and but for those in `gap`, existed at a time. What
    /// somebody says of a document stands in a gap of it, and may be filled up later.
    pub fn cover(&mut self, end: u64, gap: Range<u64>, at: OffsetDateTime) {
        if at < self.now {
            self.covered.push((end, gap, at));
            self.known.get_mut().clear();
        }
    }

    /// The earliest time by which something is proven to have existed.
    #[must_use]
    pub fn of(&self, bytes: &[u8]) -> OffsetDateTime {
        let is_proven = !self.earliest.is_empty() || !self.covered.is_empty();
        if !is_proven || !self.lens.contains(&bytes.len()) {
            return self.now;
        }
        let digest = sha256(bytes);
        let place = self.places.get(&digest);
        let covering = self.covered.iter().filter(|(end, gap, _)| {
            place.is_some_and(|place| place <= end && !(gap.start < *place && *place <= gap.end))
        });
        let times = covering
            .map(|(.., at)| *at)
            .chain(self.earliest.get(&digest).copied());
        times.min().unwrap_or(self.now)
    }

    /// The same of what stays where it is while this lives: it is digested once.
    pub(super) fn of_standing(&self, bytes: &[u8]) -> OffsetDateTime {
        let place = (bytes.as_ptr().addr(), bytes.len());
        if let Some(known) = self.known.borrow().get(&place) {
            return *known;
        }
        let found = self.of(bytes);
        self.known.borrow_mut().insert(place, found);
        found
    }
}

fn sha256(bytes: &[u8]) -> Sha256 {
    DigestAlgorithm::Sha256.digest(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_gap_is_not_covered_by_what_leaves_it_out() {
        let time = |seconds| OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(seconds);
        for (end, proven) in [
            (9, 50),
            (10, 50),
            (11, 100),
            (15, 100),
            (16, 50),
            (20, 50),
            (21, 100),
        ] {
            let mut proofs = ProofsOfExistence::new(time(100));
            proofs.place(b"satu", end);
            proofs.cover(20, 10..15, time(50));
            assert_eq!(proofs.of(b"satu"), time(proven), "{end}");
            // whoever covers the gap as well proves what is in it
            proofs.cover(30, 22..28, time(70));
            assert_eq!(proofs.of(b"satu"), time(proven.min(70)), "{end}");
        }
    }

    #[test]
    fn the_earliest_proof_counts() {
        let time = |seconds| OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(seconds);
        let mut proofs = ProofsOfExistence::new(time(100));
        let (one, other) = (b"satu".as_slice(), b"dua".as_slice());
        assert_eq!(proofs.of(one), time(100));
        assert_eq!(proofs.of_standing(one), time(100));
        for (proven, earliest) in [(50, 50), (70, 50), (20, 20), (100, 20), (200, 20)] {
            proofs.add(one, time(proven));
            assert_eq!(proofs.of(one), time(earliest), "{proven}");
            assert_eq!(proofs.of_standing(one), time(earliest), "{proven}");
        }
        assert_eq!(proofs.of_standing(one), time(20));
        proofs.add(other, time(101));
        assert_eq!(proofs.of(other), time(100));
        assert_eq!(proofs.now(), time(100));
    }

    #[test]
    fn what_stands_in_a_document_is_as_old_as_what_covers_it() {
        let time = |seconds| OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(seconds);
        let mut proofs = ProofsOfExistence::new(time(100));
        for (bytes, end) in [(b"satu", 10), (b"dua.", 30), (b"satu", 40), (b"tiga", 20)] {
            proofs.place(bytes, end);
        }
        let all = |proofs: &ProofsOfExistence| {
            [b"satu", b"dua.", b"tiga", b"lain"].map(|bytes| {
                assert_eq!(proofs.of(bytes), proofs.of_standing(bytes));
                (proofs.of(bytes) - OffsetDateTime::UNIX_EPOCH).whole_seconds()
            })
        };
        assert_eq!(all(&proofs), [100, 100, 100, 100]);
        proofs.cover(20, 0..0, time(50));
        assert_eq!(all(&proofs), [50, 100, 50, 100]);
        proofs.cover(29, 0..0, time(100));
        proofs.cover(30, 0..0, time(70));
        assert_eq!(all(&proofs), [50, 70, 50, 100]);
        proofs.cover(9, 0..0, time(7));
        proofs.cover(19, 0..0, time(40));
        assert_eq!(all(&proofs), [40, 70, 50, 100]);
        proofs.add(b"lain", time(60));
        proofs.add(b"tiga", time(60));
        assert_eq!(all(&proofs), [40, 70, 50, 60]);
    }
}
