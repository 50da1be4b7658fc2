//! What revocation lists (RFC 5280, 5) and OCSP responses (RFC 6960) say, and requests for the
//! latter.
//!
//! Everything here is a fact about one list or one response. Who signed it, whether that signer may
//! speak for the certificate's issuer, and which list is the one to ask take a certification path
//! and are judged elsewhere. A list or response with a critical extension that nothing here
//! processes, or with an [`ExtensionFault`](crate::x509::ExtensionFault), is read and says so: it
//! must not decide a status.

mod crl;
mod extension;
mod freshness;
#[cfg(test)]
pub(crate) mod made;
mod ocsp;
mod reason;

pub use crl::{
    CertificateList, CrlExtensions, CrlKind, CrlNumber, CrlScope, CrlVersion, Issuance,
    IssuingDistributionPoint, Lookup, RevokedEntry,
};
pub use extension::Unprocessed;
pub use freshness::{Freshness, Retention};
pub use ocsp::{
    BasicOcspResponse, CertHash, CertId, CertIdDigest, CertIdMatch, CertStatus, ExtendedRevoked,
    NonceMatch, OcspRequest, OcspResponse, ResponderId, ResponseStatus, SingleExtensions,
    SingleResponse,
};
pub use reason::ReasonCode;

use crate::asn1::{self, Element, Fault};
use time::OffsetDateTime;

/// The value of a UTCTime or GeneralizedTime.
fn time(element: &Element<'_>) -> Result<OffsetDateTime, Fault> {
    asn1::time(element).ok_or_else(|| element.fault("a time", "another value"))
}
