//! Time-stamping authorities whose answers are the same each time (RFC 3161).

use crate::Outcome;
use crate::der::{GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE, element};
use crate::signed_data::{Key, Signed, TST_INFO, identifier};
use segel_core::algorithm::DigestAlgorithm;
use segel_core::tsp::{TimeStampAuthority, TimeStampToken};
use segel_core::x509::Certificate;
use segel_core::{Limits, SignerError};
use time::OffsetDateTime;
use time::macros::format_description;

/// Of every token.
const SERIAL: u8 = 7;
/// 1.3.6.1.4.1.32473.1, below the arc of examples (RFC 5612).
const POLICY: &[u8] = b"\x2b\x06\x01\x04\x01\x81\xfd\x59\x01";

/// An authority for time, at one time.
#[derive(Debug, Clone)]
pub struct Authority {
    certificate: Certificate,
    /// Sent along in its tokens.
    issuers: Vec<Certificate>,
    key: Key,
    time: OffsetDateTime,
}

impl Authority {
    /// Whoever has a certificate and the key for it, at a time.
    #[must_use]
    pub fn of(certificate: &Certificate, key: Key, time: OffsetDateTime) -> Self {
        Self {
            certificate: certificate.clone(),
            issuers: Vec::new(),
            key,
            time,
        }
    }

    /// One that sends these along.
    #[must_use]
    pub fn with_issuers(self, issuers: Vec<Certificate>) -> Self {
        Self { issuers, ..self }
    }

    /// The token over a digest of its algorithm.
    ///
    /// # Errors
    /// Whatever keeps it from being made, or from being read again.
    pub fn token(&self, imprint: &[u8]) -> Outcome<Vec<u8>> {
        let digest = self.key.digest();
        let time = self.time.format(format_description!(
            "[year][month][day][hour][minute][second]Z"
        ))?;
        let content = element(
            SEQUENCE,
            &[
                &element(INTEGER, &[&[1]]),
                &element(OID, &[POLICY]),
                &element(
                    SEQUENCE,
                    &[&identifier(digest), &element(OCTET_STRING, &[imprint])],
                ),
                &element(INTEGER, &[&[SERIAL]]),
                &element(GENERALIZED_TIME, &[time.as_bytes()]),
            ],
        );
        let token = Signed {
            content_type: TST_INFO,
            content: Some(&content),
            message_digest: &digest.digest(&content),
            names_certificate: true,
            certificate: &self.certificate,
            issuers: &self.issuers,
            key: self.key,
        };
        let token = token.der(|_| Ok(None))?;
        // a token that is wrong by mistake would be an attack by mistake
        let read = TimeStampToken::parse(&token, &Limits::default())?;
        read.verify(&[])?;
        Ok(token)
    }
}

impl TimeStampAuthority for Authority {
    fn digest_algorithm(&self) -> DigestAlgorithm {
        self.key.digest()
    }

    fn token_len(&self) -> Result<usize, SignerError> {
        Ok(self
            .token(&self.key.digest().digest(b""))
            .map_err(|error| error.to_string())?
            .len())
    }

    fn time_stamp(&self, digest: &[u8]) -> Result<TimeStampToken, SignerError> {
        let token = self.token(digest).map_err(|error| error.to_string())?;
        Ok(TimeStampToken::parse(&token, &Limits::default())?)
    }
}
