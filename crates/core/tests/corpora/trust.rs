//! Whom a test trusts. Where nobody is trusted nothing passes, and that nothing passed would say
//! nothing.

use segel_core::Limits;
use segel_core::cms::SignedData;
use segel_core::trust::{Policy, ValidationData};
use segel_core::x509::Certificate;
use std::fs;
use std::path::Path;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Whoever takes part in the signatures of a file, found without understanding the file: their victim
/// trusts them.
pub(crate) fn of_a_victim(file: &[u8]) -> ValidationData {
    const KEY: &[u8] = b"/Contents";
    let mut certificates = Vec::new();
    let mut rest = file;
    while let Some(next) = rest.windows(KEY.len()).position(|window| window == KEY) {
        rest = rest[next + KEY.len()..].trim_ascii_start();
        let digits = rest.strip_prefix(b"<").unwrap_or_default();
        let end = digits.iter().position(|octet| *octet == b'>');
        let contents = hex::decode(&digits[..end.unwrap_or(0)]).unwrap_or_default();
        if let Ok(signed_data) = SignedData::parse(&contents, &Limits::default()) {
            certificates.extend(signed_data.readable_certificates());
        }
    }
    ValidationData::new(certificates)
}

/// The roots of a pyHanko row that are kept beside it.
pub(crate) fn of_roots(folder: &Path, fingerprints: &str) -> ValidationData {
    let certificates = fingerprints.split(',').filter_map(|fingerprint| {
        let der = fs::read(folder.join("certs").join(format!("{fingerprint}.der"))).ok()?;
        Certificate::from_der(der).ok()
    });
    ValidationData::new(certificates)
}

/// Accepts the algorithms that were good when the files were made.
pub(crate) fn old_algorithms() -> Policy {
    let text = r#"
        format = 1
        name = "old"
        source = "the corpora's time"
        digest = [{ name = "SHA-1" }, { name = "SHA-256" }, { name = "SHA-384" }, { name = "SHA-512" }]
        signature = [
            { name = "RSASSA-PKCS1-v1_5", keys = [{ bits = 512 }] },
            { name = "RSASSA-PSS", keys = [{ bits = 512 }] },
            { name = "ECDSA", keys = [{ bits = 160 }] },
            { name = "Ed25519" },
        ]
    "#;
    Policy::from_toml(text).unwrap()
}

/// A time as the tables write it.
pub(crate) fn time(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

/// Where a table says nothing: the time for which its files are judged.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_760_000_000).unwrap()
}
