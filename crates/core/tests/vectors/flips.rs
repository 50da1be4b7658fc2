//! One byte of a valid document is another: what was signed never passes, and what was not signed makes
//! no verdict better, no signer another and no time proven.
//!
//! Every vector below 20 KB that passes is taken. Tests change some of the bytes, one way each;
//! `SEGEL_FLIPS=N cargo test --release -p segel-core --test vectors flips` changes every one, in N ways (255 are all).
use crate::sidecar::{self, Vector};
use segel_core::Limits;
use segel_core::pdf::Document;
use segel_core::trust::{Policy, ValidationData};
use segel_core::verify::report::{Indication, Report, SignatureReport, Verdict};
use segel_core::verify::verify;
use std::ops::Range;
use std::thread;
use time::OffsetDateTime;

/// Larger ones take too long.
const MOST_BYTES: usize = 20_000;
/// Which bytes of a vector are changed where not all are: every so many.
const STRIDE: usize = 61;

/// A valid document, and where its signatures are in it.
struct Valid {
    name: String,
    file: Vec<u8>,
    data: ValidationData,
    at: OffsetDateTime,
    /// In the order of the revisions that they sign.
    signatures: Vec<Place>,
    /// Their judgements, in the same order.
    reports: Vec<SignatureReport>,
}

/// Where one signature stands.
struct Place {
    /// `/Contents` with its delimiters.
    gap: Range<usize>,
    /// Where the covered bytes end.
    end: usize,
    /// The hexadecimal digits of the signed attributes and of the signature value.
    bound: Vec<Range<usize>>,
}

/// What a byte of the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Covered by some signature.
    Covered,
    /// A digit of signed attributes or of a signature value.
    Bound,
    /// Anything else in a gap that no other signature covers.
    Contents,
    /// Behind all that is signed.
    Free,
}

#[test]
fn no_byte_of_a_valid_vector_changes_unseen() {
    let ways = std::env::var("SEGEL_FLIPS").ok().map(|ways| {
        ways.parse::<u8>()
            .expect("SEGEL_FLIPS is a number up to 255")
    });
    let vectors = valid_vectors();
    assert!(vectors.len() >= 40, "only {} vectors", vectors.len());
    let workers = thread::available_parallelism().map_or(1, |count| count.get());
    let (mut flips, mut wrong) = (0, Vec::new());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|worker| {
                let mine = vectors.iter().skip(worker).step_by(workers);
                scope.spawn(|| mine.map(|valid| valid.flip(ways)).collect::<Vec<_>>())
            })
            .collect();
        for worker in workers {
            for (count, complaints) in worker.join().unwrap() {
                flips += count;
                wrong.extend(complaints);
            }
        }
    });
    eprintln!("{flips} changes in {} vectors", vectors.len());
    assert!(flips > 10_000, "{flips} changes");
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

impl Valid {
    /// How many changes were made, and which were judged wrongly.
    fn flip(&self, ways: Option<u8>) -> (usize, Vec<String>) {
        let (mut count, mut wrong) = (0, Vec::new());
        let mut file = self.file.clone();
        for at in 0..file.len() {
            let part = self.part(at);
            let whole = self.name.starts_with("vectors/");
            if part == Part::Free || ways.is_none() && !whole && at % STRIDE != 0 {
                continue;
            }
            let was = file[at];
            for way in 1..=ways.unwrap_or(1) {
                // 1 changes a digit into another, and the next ones the highest bit and the case first
                let is = was ^ way.rotate_right(u32::from(way > 1));
                if part != Part::Covered && same_digit(was, is) {
                    continue;
                }
                file[at] = is;
                count += 1;
                if let Some(complaint) = self.judge(&file, at, part) {
                    wrong.push(format!(
                        "{}: byte {at} ({part:?}) from {was:#04x} to {is:#04x}: {complaint}",
                        self.name
                    ));
                }
            }
            file[at] = was;
        }
        (count, wrong)
    }

    fn part(&self, at: usize) -> Part {
        let mut part = Part::Free;
        for place in &self.signatures {
            if place.covers(at) {
                return Part::Covered;
            }
            if place.gap.contains(&at) {
                part = match place.bound.iter().any(|range| range.contains(&at)) {
                    true => Part::Bound,
                    false => Part::Contents,
                };
            }
        }
        part
    }

    fn judge(&self, file: &Vec<u8>, at: usize, part: Part) -> Option<String> {
        let report = judged(file, &self.data, self.at)?;
        let passes = |field: &str| {
            let mut found = report.signatures.iter().filter(|one| one.field == field);
            found.any(|one| matches!(one.indication, Indication::TotalPassed | Indication::Passed))
        };
        for (place, before) in self.signatures.iter().zip(&self.reports) {
            let bound = place.bound.iter().any(|range| range.contains(&at));
            if (place.covers(at) || bound) && passes(&before.field) {
                return Some(format!("the signature in {:?} passes", before.field));
            }
        }
        report.signatures.iter().find_map(|now| {
            let before = self.reports.iter().find(|before| before.field == now.field);
            match before {
                // a field may have another's name then
                Some(_) if part == Part::Covered => None,
                Some(before) => better(before, now),
                None => passes(&now.field).then(|| format!("one in {:?} passes", now.field)),
            }
        })
    }
}

impl Place {
    fn covers(&self, at: usize) -> bool {
        at < self.end && !self.gap.contains(&at)
    }
}

/// What is better, or somebody else's, in a judgement of the changed file.
fn better(before: &SignatureReport, now: &SignatureReport) -> Option<String> {
    if rank(now.indication) < rank(before.indication) {
        return Some(format!("{:?} was {:?}", now.indication, before.indication));
    }
    for (what, before, now) in [
        ("signer", &before.signer, &now.signer),
        (
            "certificate",
            &before.signer_certificate_sha256,
            &now.signer_certificate_sha256,
        ),
    ] {
        if now.is_some() && now != before {
            return Some(format!("the {what} is {now:?}"));
        }
    }
    (now.best_signature_time.is_some() && now.best_signature_time != before.best_signature_time)
        .then(|| format!("the proven time is {:?}", now.best_signature_time))
}

/// The better an indication, the less.
fn rank(indication: Indication) -> u8 {
    match indication {
        Indication::TotalPassed | Indication::Passed => 0,
        Indication::Indeterminate => 1,
        Indication::TotalFailed | Indication::Failed => 2,
    }
}

/// Whether two bytes are the same hexadecimal digit.
fn same_digit(one: u8, other: u8) -> bool {
    one.is_ascii_hexdigit() && one.eq_ignore_ascii_case(&other)
}

fn judged(file: &Vec<u8>, data: &ValidationData, at: OffsetDateTime) -> Option<Report> {
    let document = Document::open(file, &Limits::default()).ok()?;
    verify(&document, data, Policy::standard(), at).ok()
}

fn valid_vectors() -> Vec<Valid> {
    let vectors = sidecar::vectors_of(&["vectors", "attacks/originals", "attacks/controls"]);
    vectors.into_iter().filter_map(valid).collect()
}

fn valid(vector: Vector) -> Option<Valid> {
    let Vector {
        name,
        file,
        data,
        at,
        ..
    } = vector;
    let report = judged(&file, &data, at)?;
    if file.len() >= MOST_BYTES || report.verdict != Verdict::TotalPassed {
        return None;
    }
    let (mut signatures, mut reports) = (places(&file), report.signatures);
    signatures.sort_by_key(|place| place.end);
    reports.sort_by_key(|report| report.revision);
    assert_eq!(signatures.len(), reports.len(), "{name}");
    Some(Valid {
        name,
        file,
        data,
        at,
        signatures,
        reports,
    })
}

/// Where the signatures of a file stand, by the text of their ByteRanges.
fn places(file: &[u8]) -> Vec<Place> {
    // one character for every byte
    let ascii = |octet: &u8| {
        if octet.is_ascii() {
            char::from(*octet)
        } else {
            '?'
        }
    };
    let text: String = file.iter().map(ascii).collect();
    let mut places = Vec::new();
    for (at, word) in text.match_indices("/ByteRange") {
        let numbers: Vec<usize> = text[at + word.len()..]
            .trim_start()
            .trim_start_matches('[')
            .split(']')
            .next()
            .unwrap()
            .split_whitespace()
            .map(|number| number.parse().unwrap())
            .collect();
        let [0, start, behind, len] = numbers[..] else {
            panic!("{numbers:?}");
        };
        let digits = start + 1;
        let contents = hex::decode(&text[digits..behind - 1]).unwrap();
        places.push(Place {
            gap: start..behind,
            end: behind + len,
            bound: bound(&contents)
                .into_iter()
                .map(|range| digits + 2 * range.start..digits + 2 * range.end)
                .collect(),
        });
    }
    assert!(!places.is_empty());
    places
}

/// Where the signed attributes and the signature value stand in a CMS object in DER (RFC 5652, 5.3).
fn bound(cms: &[u8]) -> Vec<Range<usize>> {
    let content_info = members(cms, element(cms, 0));
    let signed_data = members(cms, members(cms, content_info[1].clone())[0].clone());
    let signer_infos = signed_data.last().unwrap();
    let signer_info = members(cms, members(cms, signer_infos.clone())[0].clone());
    let is_bound = |element: &&Range<usize>| matches!(cms[element.start], 0xa0 | 0x04);
    signer_info.iter().filter(is_bound).cloned().collect()
}

/// The element that begins at a place, its header with it.
fn element(der: &[u8], at: usize) -> Range<usize> {
    let (header, len) = header(der, at);
    at..at + header + len
}

/// The lengths of the header and of the content.
fn header(der: &[u8], at: usize) -> (usize, usize) {
    match der[at + 1] {
        short @ 0..0x80 => (2, usize::from(short)),
        long => {
            let octets = usize::from(long & 0x7f);
            let len = der[at + 2..at + 2 + octets].iter();
            (
                2 + octets,
                len.fold(0, |len, octet| len << 8 | usize::from(*octet)),
            )
        }
    }
}

/// The elements in another.
fn members(der: &[u8], outer: Range<usize>) -> Vec<Range<usize>> {
    let mut members = Vec::new();
    let mut at = outer.start + header(der, outer.start).0;
    while at < outer.end {
        let member = element(der, at);
        at = member.end;
        members.push(member);
    }
    members
}
