//! Revocation lists (RFC 5280, 5), the same each time.

use crate::Outcome;
use crate::signed_data::Key;
use rcgen::{
    CertificateRevocationListParams, Issuer, KeyIdMethod, KeyPair, RevokedCertParams, SerialNumber,
};
use segel_core::x509::Certificate;
use std::ops::Range;
use time::OffsetDateTime;

/// The list of an authority, good from its beginning to its end.
///
/// # Errors
/// Whatever keeps it from being signed.
pub fn list(
    authority: &Certificate,
    key: Key,
    number: u64,
    good: Range<OffsetDateTime>,
    revoked_certs: Vec<RevokedCertParams>,
) -> Outcome<Vec<u8>> {
    let identifier = authority.subject_key_identifier().unwrap_or_default();
    let list = CertificateRevocationListParams {
        this_update: good.start,
        next_update: good.end,
        crl_number: SerialNumber::from(number),
        issuing_distribution_point: None,
        revoked_certs,
        key_identifier_method: KeyIdMethod::PreSpecified(identifier.to_vec()),
    };
    Ok(list.signed_by(&issuer(authority, key)?)?.der().to_vec())
}

/// An authority as somebody who issues.
///
/// # Errors
/// Where its certificate or its key cannot be read.
pub fn issuer(authority: &Certificate, key: Key) -> Outcome<Issuer<'static, KeyPair>> {
    Ok(Issuer::from_ca_cert_der(
        &authority.der().into(),
        key.pair()?,
    )?)
}
