//! The time-stamps in the signed documents of the corpora.
#![allow(clippy::print_stderr)]

use crate::cms::SignedData;
use crate::corpora;
use crate::limits::Limits;
use crate::tsp::*;
use crate::x509::Certificate;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::ops::Range;

/// What came of all of them.
#[derive(Default)]
struct Account {
    signature: Counts,
    document: Counts,
    told: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Signature,
    Document,
}

#[derive(Debug, Default)]
struct Counts {
    read: usize,
    imprint_fits: usize,
    verified: usize,
    distinct: HashSet<Vec<u8>>,
}

impl Account {
    fn tell(&mut self, what: impl ToString, name: &str) {
        let names = self.told.entry(what.to_string()).or_default();
        names.push(name.to_owned());
    }

    fn look(
        &mut self,
        kind: Kind,
        bytes: &[u8],
        over: Option<&[u8]>,
        pool: &[Certificate],
        name: &str,
    ) {
        let token = match TimeStampToken::parse(bytes, &Limits::default()) {
            Ok(token) => token,
            Err(error) => return self.tell(error, name),
        };
        let (imprint, verified) = (over.map(|data| token.check_data(data)), token.verify(pool));
        for irregularity in token.irregularities() {
            self.tell(irregularity, name);
        }
        let counts = match kind {
            Kind::Document => &mut self.document,
            Kind::Signature => &mut self.signature,
        };
        counts.read += 1;
        counts.distinct.insert(bytes.to_vec());
        counts.verified += usize::from(verified.is_ok());
        counts.imprint_fits += usize::from(imprint == Some(Ok(())));
        match imprint {
            Some(Err(fault)) => self.tell(format!("{kind:?}: {fault}"), name),
            None => self.tell(format!("{kind:?}: no ByteRange for it"), name),
            Some(Ok(())) => {}
        }
        match verified {
            Ok(signer) => self.tell(format!("tsa: {:?}", signer.tsa_name), name),
            Err(fault) => self.tell(format!("{kind:?}: {fault}"), name),
        }
    }
}

/// The bytes that a ByteRange with this gap covers, found without understanding the file.
fn covered(pdf: &[u8], gap: &Range<usize>) -> Option<Vec<u8>> {
    const KEY: &[u8] = b"/ByteRange";
    let places = pdf.windows(KEY.len()).enumerate();
    for (at, _) in places.filter(|(_, window)| *window == KEY) {
        let rest = pdf[at + KEY.len()..].trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"[") else {
            continue;
        };
        let end = rest.iter().position(|octet| *octet == b']')?;
        let text = String::from_utf8_lossy(&rest[..end]);
        let numbers: Vec<usize> = text
            .split_whitespace()
            .filter_map(|number| number.parse().ok())
            .collect();
        if let [0, first, second, len] = numbers[..]
            && first == gap.start
            && second == gap.end
        {
            let behind = pdf.get(second..second.checked_add(len)?)?;
            return Some([&pdf[..first], behind].concat());
        }
    }
    None
}

/// Every token that can be cut from the signed PDFs is read, held against what it is about, and
/// verified; what does not fit is counted by name.
#[test]
fn time_stamps_in_real_documents_are_verified() {
    let files = corpora::signed_pdfs();
    if files.is_empty() {
        return;
    }
    let limits = Limits::default();
    let mut account = Account::default();
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let pdf = fs::read(file).unwrap();
        for (gap, object) in corpora::contents(&pdf) {
            let Ok(parsed) = SignedData::parse(&object, &limits) else {
                continue;
            };
            if parsed.holds_tst_info() {
                account.look(
                    Kind::Document,
                    &object,
                    covered(&pdf, &gap).as_deref(),
                    &[],
                    &name,
                );
            }
            let pool = parsed.readable_certificates();
            for signer in &parsed.signer_infos {
                for token in signer.signature_time_stamps() {
                    account.look(
                        Kind::Signature,
                        token,
                        Some(&signer.signature),
                        &pool,
                        &name,
                    );
                }
            }
        }
    }
    for (kind, counts) in [
        ("signature", &account.signature),
        ("document", &account.document),
    ] {
        eprintln!(
            "{kind} time-stamps: {} read ({} distinct), imprint fits {}, verified {}",
            counts.read,
            counts.distinct.len(),
            counts.imprint_fits,
            counts.verified
        );
    }
    for (what, names) in &account.told {
        let first = names[..names.len().min(4)].join(" ");
        eprintln!("{:4} {what}: {first}", names.len());
    }
    // What does not fit is meant not to: copied into another document, changed after it was
    // stamped, signed with a key of another kind than the algorithm's, made with invented digests.
    let totals = |counts: &Counts| {
        let distinct = counts.distinct.len();
        (counts.read, distinct, counts.imprint_fits, counts.verified)
    };
    assert_eq!(totals(&account.signature), (256, 215, 252, 255));
    assert_eq!(totals(&account.document), (115, 101, 113, 115));
    let names = |what: &str| account.told.get(what).cloned().unwrap_or_default();
    assert_eq!(
        names("Document: the time-stamp is about something else: its imprint differs"),
        ["pades-lta-copied-doctst.pdf", "049c3639a94eeaf0.pdf"]
    );
    assert_eq!(
        names("Signature: the time-stamp is about something else: its imprint differs"),
        ["pades-two-sig-copied-tst.pdf"]
    );
    assert_eq!(
        names("Signature: the signature of the time-stamp is not valid"),
        ["BadEncodedCMS.pdf"]
    );
}
