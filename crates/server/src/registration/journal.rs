//! The line that a signing leaves in the journal of its run, as it comes with the file in `Segel-Journal`.

use crate::db::JournalFacts;
use segel_core::verify::report::Level;
use serde::Deserialize;
use time::OffsetDateTime;

/// The longest line that is read.
const MAX_BYTES: usize = 2048;

/// Hexadecimal digits of a serial number: twice what RFC 5280, 4.1.2.2 allows.
const MAX_SERIAL: usize = 80;

/// One signing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JournalLine {
    /// SHA-256 of the plan that it belongs to.
    #[serde(with = "hex::serde")]
    pub(crate) plan_sha256: [u8; 32],
    /// The row of the plan.
    row: u32,
    /// SHA-256 of the document before it was signed.
    #[serde(with = "hex::serde")]
    in_sha256: [u8; 32],
    /// SHA-256 of the signed file.
    #[serde(with = "hex::serde")]
    pub(crate) out_sha256: [u8; 32],
    /// The serial number of the signer's certificate in lower-case hex, without leading zeros.
    pub(crate) serial: String,
    /// The level that was made.
    level: Option<Level>,
    /// When it was signed.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) signed_at: OffsetDateTime,
    /// How many milliseconds it took.
    ms: u32,
    /// What kind of signature it is.
    kind: Option<JournalKind>,
}

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum JournalKind {
    /// An official's signature.
    Signature,
    /// An official's initials before the signature of another.
    Paraf,
    /// An office's seal.
    Seal,
}

impl JournalKind {
    fn name(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Paraf => "paraf",
            Self::Seal => "seal",
        }
    }
}

impl JournalLine {
    /// Reads a line. `None` where it is too long, no JSON, or has a member that is unknown, missing or malformed.
    pub(crate) fn parse(line: &[u8]) -> Option<Self> {
        if line.len() > MAX_BYTES {
            return None;
        }
        let line: Self = serde_json::from_slice(line).ok()?;
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let serial = line.serial.as_bytes();
        let fits = (1..=MAX_SERIAL).contains(&serial.len()) && serial.iter().copied().all(is_digit);
        fits.then_some(line)
    }

    /// What the registry keeps of it.
    pub(super) fn facts(&self) -> JournalFacts<'_> {
        JournalFacts {
            row: self.row,
            in_sha256: self.in_sha256,
            level: self.level.map(Level::name),
            signed_at: self.signed_at,
            milliseconds: self.ms,
            kind: self.kind.map(JournalKind::name),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::JournalLine;
    use serde_json::{Value, json};

    fn line() -> Value {
        json!({
            "plan_sha256": "0a".repeat(32), "row": 7, "in_sha256": "0b".repeat(32),
            "out_sha256": "0c".repeat(32), "serial": "1f3c", "level": "B-B",
            "signed_at": "2026-11-02T03:04:05Z", "ms": 41,
        })
    }

    fn is_read(line: &Value) -> bool {
        JournalLine::parse(line.to_string().as_bytes()).is_some()
    }

    #[test]
    fn a_line_is_read_with_its_kind_or_without() {
        let mut one = line();
        assert!(is_read(&one));
        for kind in ["signature", "paraf", "seal"] {
            one["kind"] = kind.into();
            assert!(is_read(&one), "{kind}");
        }
        one["level"] = Value::Null;
        assert!(is_read(&one));
        let read = JournalLine::parse(line().to_string().as_bytes()).unwrap();
        assert_eq!((read.row, read.out_sha256), (7, [12; 32]));
    }

    #[test]
    fn what_is_unknown_missing_or_malformed_is_refused() {
        for (member, value) in [
            ("pin", json!("1234")),
            ("kind", json!("stamp")),
            ("row", json!(-1)),
            ("row", json!("7")),
            ("out_sha256", json!("0c")),
            ("serial", json!("")),
            ("serial", json!("1F3C")),
            ("serial", json!("0".repeat(81))),
            ("level", json!("B-X")),
            ("signed_at", json!("yesterday")),
            ("ms", json!(1.5)),
        ] {
            let mut one = line();
            one[member] = value;
            assert!(!is_read(&one), "{one}");
        }
        for member in ["plan_sha256", "row", "serial", "signed_at", "ms"] {
            let mut one = line();
            one.as_object_mut().unwrap().remove(member);
            assert!(!is_read(&one), "{one}");
        }
        for wrong in [&b""[..], b"{}", b"[]", b"not json", &[b' '; 3000]] {
            assert!(JournalLine::parse(wrong).is_none());
        }
    }
}
