//! A time-stamping authority whose answers are the same each time (RFC 3161), and the list that says
//! that nothing was revoked (RFC 5280, 5).

use crate::Outcome;
use crate::chains;
use crate::der::{
    CONTEXT_0, GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE, element, set_of,
};
use crate::pki::{self, Pki};
use rcgen::{CertificateRevocationListParams, Issuer, KeyIdMethod, KeyPair, SerialNumber};
use ring::digest::{SHA256, digest};
use segel_core::Limits;
use segel_core::tsp::TimeStampToken;
use segel_core::x509::Certificate;
use time::macros::datetime;

const SERIAL: u8 = 7;
const KEY: &str = include_str!("../../keys/time-stamp-ca.pem");
/// When the letters are stamped, a day after they were signed.
const STAMPED_AT: &[u8] = b"20260303020000Z";

// object identifiers by their contents
const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const TST_INFO: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";
const CONTENT_TYPE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03";
const MESSAGE_DIGEST: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";
const SIGNING_CERTIFICATE_V2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f";
const SHA256_OID: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const RSA_ENCRYPTION: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
/// 1.3.6.1.4.1.32473.1, below the arc of examples (RFC 5612).
const POLICY: &[u8] = b"\x2b\x06\x01\x04\x01\x81\xfd\x59\x01";
const NULL: &[u8] = b"\x05\x00";

/// The authority for time, and the one above it.
pub(crate) struct Authority {
    root: Certificate,
    certificate: Certificate,
}

impl Authority {
    pub(crate) fn new(pki: &Pki) -> Outcome<Self> {
        let root = pki.root().clone();
        let mut params = chains::stamping();
        params.serial_number = Some(SerialNumber::from_slice(&[SERIAL]));
        params.not_before = datetime!(2024-01-01 00:00:00 UTC);
        let key = chains::key(KEY)?;
        let der = params.signed_by(&key, &issuer(&root)?)?.der().to_vec();
        Ok(Self {
            root,
            certificate: Certificate::from_der(der)?,
        })
    }

    /// The token over a SHA-256 digest.
    pub(crate) fn token(&self, imprint: &[u8]) -> Outcome<Vec<u8>> {
        let sha256 = element(SEQUENCE, &[&element(OID, &[SHA256_OID])]);
        let content = element(
            SEQUENCE,
            &[
                &element(INTEGER, &[&[1]]),
                &element(OID, &[POLICY]),
                &element(SEQUENCE, &[&sha256, &element(OCTET_STRING, &[imprint])]),
                &element(INTEGER, &[&[SERIAL]]),
                &element(GENERALIZED_TIME, &[STAMPED_AT]),
            ],
        );
        let own_hash = element(OCTET_STRING, &[&self.certificate.sha256()]);
        let ess = [(); 3]
            .iter()
            .fold(own_hash, |inner, ()| element(SEQUENCE, &[&inner]));
        let content_digest = digest(&SHA256, &content);
        let attributes = set_of(vec![
            attribute(CONTENT_TYPE, element(OID, &[TST_INFO])),
            attribute(
                MESSAGE_DIGEST,
                element(OCTET_STRING, &[content_digest.as_ref()]),
            ),
            attribute(SIGNING_CERTIFICATE_V2, ess),
        ]);
        let signature =
            pki::pkcs1(&pki::key(KEY)?, &attributes).map_err(|error| error.to_string())?;
        let sid = element(
            SEQUENCE,
            &[
                self.certificate.issuer_name().der(),
                &element(INTEGER, &[&[SERIAL]]),
            ],
        );
        // the SET's tag is [0] here (RFC 5652, 5.3)
        let signed = [&[CONTEXT_0], attributes.get(1..).unwrap_or_default()].concat();
        let signer = element(
            SEQUENCE,
            &[
                &element(INTEGER, &[&[1]]),
                &sid,
                &sha256,
                &signed,
                &element(SEQUENCE, &[&element(OID, &[RSA_ENCRYPTION]), NULL]),
                &element(OCTET_STRING, &[&signature]),
            ],
        );
        let octets = element(OCTET_STRING, &[&content]);
        let signed_data = element(
            SEQUENCE,
            &[
                &element(INTEGER, &[&[3]]),
                &set_of(vec![sha256]),
                &element(
                    SEQUENCE,
                    &[&element(OID, &[TST_INFO]), &element(CONTEXT_0, &[&octets])],
                ),
                &element(CONTEXT_0, &[self.certificate.der()]),
                &set_of(vec![signer]),
            ],
        );
        let token = element(
            SEQUENCE,
            &[
                &element(OID, &[SIGNED_DATA]),
                &element(CONTEXT_0, &[&signed_data]),
            ],
        );
        // a token that is wrong by mistake would be an attack by mistake
        let read = TimeStampToken::parse(&token, &Limits::default())?;
        read.verify(&[])?;
        Ok(token)
    }

    /// The list of the root authority, with nothing on it.
    pub(crate) fn empty_list(&self) -> Outcome<Vec<u8>> {
        let identifier = self.root.subject_key_identifier().unwrap_or_default();
        let list = CertificateRevocationListParams {
            this_update: datetime!(2026-03-03 00:00:00 UTC),
            next_update: datetime!(2026-09-03 00:00:00 UTC),
            crl_number: SerialNumber::from(1_u64),
            issuing_distribution_point: None,
            revoked_certs: Vec::new(),
            key_identifier_method: KeyIdMethod::PreSpecified(identifier.to_vec()),
        };
        Ok(list.signed_by(&issuer(&self.root)?)?.der().to_vec())
    }
}

fn issuer(root: &Certificate) -> Outcome<Issuer<'static, KeyPair>> {
    let key = chains::key(include_str!("../../keys/root.pem"))?;
    Ok(Issuer::from_ca_cert_der(&root.der().into(), key)?)
}

fn attribute(oid: &[u8], value: Vec<u8>) -> Vec<u8> {
    element(SEQUENCE, &[&element(OID, &[oid]), &set_of(vec![value])])
}
