//! What tokens hold, as plain data for `segel token list` and for programs.

use segel_core::x509::Certificate;
use serde::Serialize;
use time::format_description::well_known::Rfc3339;

/// One key, by what its token shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyListing {
    /// `CKA_LABEL`; bytes that are not UTF-8 are replaced.
    pub label: String,
    /// `CKA_ID` in lower-case hexadecimal, as `id:HEX` takes it.
    pub id: String,
    /// Which half of the key pair the token shows.
    pub half: KeyHalf,
    /// `RSA`, `P-256`, `P-384`, `Ed25519`, or in words what it is instead.
    pub kind: String,
    /// Bits of the modulus or the curve; `None` where the token does not tell.
    pub bits: Option<usize>,
    /// What it can do here.
    pub usage: KeyUsage,
    /// The certificate under the key's id or label.
    pub certificate: Option<CertificateListing>,
}

/// A half of a key pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyHalf {
    /// Signs.
    Private,
    /// Verifies.
    Public,
}

/// What a key can be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyUsage {
    /// It signs once the token is logged in to.
    Sign,
    /// It signs, and wants a login for every signature (`CKA_ALWAYS_AUTHENTICATE`).
    SignWithLoginEachTime,
    /// The token does not let it sign (`CKA_SIGN` is false), or it is a public key.
    None,
}

/// A certificate in a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateListing {
    /// Distinguished name (RFC 4514).
    pub subject: String,
    /// Distinguished name of the issuer.
    pub issuer: String,
    /// Serial number in lower-case hexadecimal.
    pub serial: String,
    /// Start of validity, RFC 3339 in UTC.
    pub not_before: String,
    /// End of validity, RFC 3339 in UTC.
    pub not_after: String,
}

impl CertificateListing {
    pub(crate) fn of(certificate: &Certificate) -> Self {
        let (not_before, not_after) = certificate.validity();
        Self {
            subject: certificate.subject(),
            issuer: certificate.issuer(),
            serial: certificate.serial(),
            not_before: not_before.format(&Rfc3339).unwrap_or_default(),
            not_after: not_after.format(&Rfc3339).unwrap_or_default(),
        }
    }
}
