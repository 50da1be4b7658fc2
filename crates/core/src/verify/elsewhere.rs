//! Proofs of existence from elsewhere (ETSI EN 319 102-1, 5.6.3.4, step 2): a register says that it had a file at
//! a time. Whoever hands such a list over vouches for it.

use crate::algorithm::{DigestAlgorithm, DigestContext};
use crate::error::{Error, Structure};
use crate::pdf::Document;
use crate::source;
use crate::trust::{check_format, from_toml};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use toml::Spanned;

/// That a file, or the first bytes of one, existed at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFromElsewhere {
    sha256: Vec<u8>,
    length: Option<u64>,
    at: OffsetDateTime,
    source: String,
}

/// That the first bytes of a document existed at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProvenPart {
    /// Behind the last of them.
    pub(crate) end: u64,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    /// Who says so.
    pub(crate) source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    format: Spanned<u32>,
    #[serde(default)]
    proof: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    sha256: Spanned<String>,
    length: Option<u64>,
    #[serde(with = "time::serde::rfc3339")]
    existed: OffsetDateTime,
    source: String,
}

impl ProofFromElsewhere {
    /// Reads a list of proofs:
    ///
    /// ```toml
    /// format = 1
    ///
    /// [[proof]]
    /// source = "register of letters sent, 2024, no. 1705"
    /// sha256 = "hex of the file's SHA-256; colons and spaces do not matter"
    /// existed = "2024-06-03T02:11:09Z"
    /// length = 183204    # where only so many of its first bytes were digested: it has got revisions since
    /// ```
    ///
    /// # Errors
    /// [`Error::Malformed`] with the offset of what is wrong, [`Error::LimitExceeded`].
    pub fn from_toml(text: &str) -> Result<Vec<Self>, Error> {
        let wrong = |at: usize, expected: &str, got: String| {
            Error::malformed(Structure::ProofOfExistence, at as u64, expected, got)
        };
        let list: List = from_toml(text, Structure::ProofOfExistence)?;
        check_format(&list.format, Structure::ProofOfExistence)?;
        let mut proofs = Vec::new();
        for entry in list.proof {
            let digits = entry.sha256.get_ref().replace([':', ' '], "");
            let Some(sha256) = hex::decode(digits).ok().filter(|sha256| sha256.len() == 32) else {
                let (at, got) = (entry.sha256.span().start, entry.sha256.into_inner());
                return Err(wrong(at, "a SHA-256 in hex", got));
            };
            proofs.push(Self {
                sha256,
                length: entry.length,
                at: entry.existed,
                source: entry.source,
            });
        }
        Ok(proofs)
    }
}

/// What a list says of a document, whose first bytes are digested once, as far as the list asks.
pub(super) fn proven_parts(
    document: &Document<'_>,
    proofs: &[ProofFromElsewhere],
) -> Result<Vec<ProvenPart>, Error> {
    let source = document.source();
    let end_of = |proof: &ProofFromElsewhere| proof.length.unwrap_or(source.len());
    let mut ends: Vec<u64> = proofs.iter().map(end_of).collect();
    ends.retain(|end| *end <= source.len());
    ends.sort_unstable();
    ends.dedup();
    let mut context = DigestContext::new(DigestAlgorithm::Sha256);
    let mut at = 0;
    let mut proven = Vec::new();
    for end in ends {
        source::stream(source, at, end, &mut |piece| {
            context.update(piece);
            Ok(())
        })?;
        at = end;
        let digest = context.clone().finish();
        let fits = |proof: &&ProofFromElsewhere| end_of(proof) == end && proof.sha256 == digest;
        proven.extend(proofs.iter().filter(fits).map(|proof| ProvenPart {
            end,
            at: proof.at,
            source: proof.source.clone(),
        }));
    }
    Ok(proven)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::pdf::tests::made::{Made, Style};

    const HEAD: &str = "format = 1\n";

    fn entry(bytes: &[u8], length: Option<usize>) -> String {
        let sha256 = hex::encode(DigestAlgorithm::Sha256.digest(bytes));
        let length = length.map_or_else(String::new, |length| format!("length = {length}\n"));
        format!(
            "[[proof]]\nsha256 = '{sha256}'\n{length}existed = '2026-01-02T03:04:05Z'\nsource = 'register'\n"
        )
    }

    #[test]
    fn a_document_is_found_by_all_of_its_bytes_or_by_the_first() {
        let bytes = Made::document(Style::Table, 1).bytes;
        let half = bytes.len() / 2;
        let list = [
            entry(&bytes, None),
            entry(&bytes[..half], Some(half)),
            entry(b"another", None),
            entry(&bytes[..half], Some(half + 1)),
            entry(&bytes, Some(bytes.len() + 1)),
        ];
        let proofs = ProofFromElsewhere::from_toml(&[HEAD, &list.concat()].concat()).unwrap();
        let document = Document::open(&bytes, &Limits::default()).unwrap();
        let proven = proven_parts(&document, &proofs).unwrap();
        let ends: Vec<u64> = proven.iter().map(|part| part.end).collect();
        assert_eq!(ends, [half as u64, bytes.len() as u64]);
        assert_eq!(proven[0].at.to_string(), "2026-01-02 3:04:05.0 +00:00:00");
        assert_eq!(proven[0].source, "register");
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_place() {
        let good = [HEAD, &entry(b"x", None)].concat();
        assert_eq!(ProofFromElsewhere::from_toml(&good).unwrap().len(), 1);
        assert_eq!(ProofFromElsewhere::from_toml(HEAD).unwrap(), []);
        for (text, place) in [
            ("", 0),
            (&good.replace("= 1", "= 2"), 9),
            (&good.replace("source", "from"), 130),
            (&good.replace("sha256 = '", "sha256 = 'x"), 30),
            (&good.replace("sha256 = '", "sha256 = 'ab"), 30),
            (&good.replace("2026-01-02T", "2026-01-02 at "), 107),
        ] {
            let error = ProofFromElsewhere::from_toml(text).unwrap_err();
            assert_eq!(error.code(), "malformed-proof", "{text}: {error}");
            let Error::Malformed { offset, .. } = error else {
                unreachable!();
            };
            assert_eq!(offset, place, "{text}{error}");
        }
    }
}
