//! Time-stamping authorities whose answers are the same each time (RFC 3161).

use crate::Outcome;
use crate::chains;
use crate::der::{GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE, element};
use crate::lists;
use crate::pki::Pki;
use crate::signed_data::{Key, Signed, TST_INFO, identifier};
use rcgen::SerialNumber;
use segel_core::algorithm::DigestAlgorithm;
use segel_core::tsp::{TimeStampAuthority, TimeStampToken};
use segel_core::x509::Certificate;
use segel_core::{Limits, SignerError};
use time::OffsetDateTime;
use time::macros::{datetime, format_description};

const SERIAL: u8 = 7;
/// 1.3.6.1.4.1.32473.1, below the arc of examples (RFC 5612).
const POLICY: &[u8] = b"\x2b\x06\x01\x04\x01\x81\xfd\x59\x01";

/// An authority for time, at one time.
#[derive(Debug, Clone)]
pub(crate) struct Authority {
    certificate: Certificate,
    /// Sent along in its tokens.
    issuers: Vec<Certificate>,
    key: Key,
    time: OffsetDateTime,
}

impl Authority {
    pub(crate) fn of(certificate: &Certificate, key: Key, time: OffsetDateTime) -> Self {
        Self {
            certificate: certificate.clone(),
            issuers: Vec::new(),
            key,
            time,
        }
    }

    /// One that sends these along.
    pub(crate) fn with_issuers(self, issuers: Vec<Certificate>) -> Self {
        Self { issuers, ..self }
    }

    /// The one of the attacks, a day after the letters are signed.
    pub(crate) fn new(pki: &Pki) -> Outcome<Self> {
        let mut params = chains::stamping();
        params.serial_number = Some(SerialNumber::from_slice(&[SERIAL]));
        params.not_before = datetime!(2024-01-01 00:00:00 UTC);
        let key = Key::rsa(
            include_str!("../../keys/time-stamp-ca.pem"),
            DigestAlgorithm::Sha256,
        );
        let issuer = lists::issuer(pki.root(), pki.root_key())?;
        let der = params.signed_by(&key.pair()?, &issuer)?.der().to_vec();
        let time = datetime!(2026-03-03 02:00:00 UTC);
        Ok(Self::of(&Certificate::from_der(der)?, key, time))
    }

    /// The token over a digest of its algorithm.
    pub(crate) fn token(&self, imprint: &[u8]) -> Outcome<Vec<u8>> {
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
