//! CMS SignedData written by hand (RFC 5652, 5.1): tokens of time-stamping authorities, and signatures that carry
//! less than the project's own.

use crate::Outcome;
use crate::der::{CONTEXT_0, INTEGER, OCTET_STRING, OID, SEQUENCE, element, set_of};
use rcgen::{KeyPair, PKCS_ED25519, PKCS_RSA_SHA256, PKCS_RSA_SHA384, PKCS_RSA_SHA512, SigningKey};
use segel_core::algorithm::DigestAlgorithm;
use segel_core::x509::Certificate;

// object identifiers by their contents
const SIGNED_DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
const CONTENT_TYPE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03";
const MESSAGE_DIGEST: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04";
const SIGNING_CERTIFICATE_V2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f";
const SIGNATURE_TIME_STAMP: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0e";
const RSA_ENCRYPTION: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
const ED25519: &[u8] = b"\x2b\x65\x70";
const NULL: &[u8] = b"\x05\x00";
/// `[1]`, constructed.
const CONTEXT_1: u8 = 0xa1;

/// id-data
pub(crate) const DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
/// id-ct-TSTInfo
pub(crate) const TST_INFO: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04";

/// A private key of test-vectors/keys, which signs the same way each time.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pem: &'static str,
    digest: DigestAlgorithm,
    is_rsa: bool,
}

impl Key {
    /// RSASSA-PKCS1-v1_5 with a digest.
    #[must_use]
    pub fn rsa(pem: &'static str, digest: DigestAlgorithm) -> Self {
        Self {
            pem,
            digest,
            is_rsa: true,
        }
    }

    /// Ed25519, which goes with SHA-512 (RFC 8419, 3.1).
    #[must_use]
    pub fn ed25519(pem: &'static str) -> Self {
        Self {
            pem,
            digest: DigestAlgorithm::Sha512,
            is_rsa: false,
        }
    }

    /// What it digests with.
    #[must_use]
    pub fn digest(self) -> DigestAlgorithm {
        self.digest
    }

    /// The key itself.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn pair(self) -> Outcome<KeyPair> {
        let algorithm = match (self.is_rsa, self.digest) {
            (false, _) => &PKCS_ED25519,
            (true, DigestAlgorithm::Sha384) => &PKCS_RSA_SHA384,
            (true, DigestAlgorithm::Sha512) => &PKCS_RSA_SHA512,
            (true, _) => &PKCS_RSA_SHA256,
        };
        Ok(KeyPair::from_pkcs8_pem_and_sign_algo(self.pem, algorithm)?)
    }

    fn identifier(self) -> Vec<u8> {
        match self.is_rsa {
            true => element(SEQUENCE, &[&element(OID, &[RSA_ENCRYPTION]), NULL]),
            false => element(SEQUENCE, &[&element(OID, &[ED25519])]),
        }
    }
}

/// The AlgorithmIdentifier of a digest, without parameters.
pub(crate) fn identifier(digest: DigestAlgorithm) -> Vec<u8> {
    let oid: &[u8] = match digest {
        DigestAlgorithm::Sha384 => b"\x60\x86\x48\x01\x65\x03\x04\x02\x02",
        DigestAlgorithm::Sha512 => b"\x60\x86\x48\x01\x65\x03\x04\x02\x03",
        _ => b"\x60\x86\x48\x01\x65\x03\x04\x02\x01",
    };
    element(SEQUENCE, &[&element(OID, &[oid])])
}

/// What is signed, and by whom.
pub(crate) struct Signed<'a> {
    pub(crate) content_type: &'static [u8],
    /// What is enclosed.
    pub(crate) content: Option<&'a [u8]>,
    /// Of the content, enclosed or not.
    pub(crate) message_digest: &'a [u8],
    /// Whether signing-certificate-v2 names the certificate (RFC 5035).
    pub(crate) names_certificate: bool,
    pub(crate) certificate: &'a Certificate,
    /// Sent along beside the signer's own.
    pub(crate) issuers: &'a [Certificate],
    pub(crate) key: Key,
}

impl Signed<'_> {
    /// The ContentInfo. `stamp` makes a time-stamp token over the signature value, or none.
    pub(crate) fn der(
        &self,
        stamp: impl FnOnce(&[u8]) -> Outcome<Option<Vec<u8>>>,
    ) -> Outcome<Vec<u8>> {
        let attributes = set_of(self.attributes());
        let value = self
            .key
            .pair()?
            .sign(&attributes)
            .map_err(|error| error.to_string())?;
        let unsigned = stamp(&value)?.map(|token| {
            let attribute = attribute(SIGNATURE_TIME_STAMP, token);
            element(CONTEXT_1, &[&attribute])
        });
        let serial = hex::decode(self.certificate.serial())?;
        let sid = element(
            SEQUENCE,
            &[
                self.certificate.issuer_name().der(),
                &element(INTEGER, &[&serial]),
            ],
        );
        // the SET's tag is [0] here (RFC 5652, 5.3)
        let signed = [&[CONTEXT_0], attributes.get(1..).unwrap_or_default()].concat();
        let digest = identifier(self.key.digest);
        let signer = element(
            SEQUENCE,
            &[
                &element(INTEGER, &[&[1]]),
                &sid,
                &digest,
                &signed,
                &self.key.identifier(),
                &element(OCTET_STRING, &[&value]),
                &unsigned.unwrap_or_default(),
            ],
        );
        let version = if self.content_type == DATA { 1 } else { 3 };
        let ders: Vec<&[u8]> = std::iter::once(self.certificate)
            .chain(self.issuers)
            .map(Certificate::der)
            .collect();
        let signed_data = element(
            SEQUENCE,
            &[
                &element(INTEGER, &[&[version]]),
                &set_of(vec![digest]),
                &self.content_info(),
                &element(CONTEXT_0, &ders),
                &set_of(vec![signer]),
            ],
        );
        Ok(element(
            SEQUENCE,
            &[
                &element(OID, &[SIGNED_DATA]),
                &element(CONTEXT_0, &[&signed_data]),
            ],
        ))
    }

    fn attributes(&self) -> Vec<Vec<u8>> {
        let mut attributes = vec![
            attribute(CONTENT_TYPE, element(OID, &[self.content_type])),
            attribute(
                MESSAGE_DIGEST,
                element(OCTET_STRING, &[self.message_digest]),
            ),
        ];
        if self.names_certificate {
            let certificate = element(
                SEQUENCE,
                &[&element(OCTET_STRING, &[&self.certificate.sha256()])],
            );
            let certificates = element(SEQUENCE, &[&certificate]);
            attributes.push(attribute(
                SIGNING_CERTIFICATE_V2,
                element(SEQUENCE, &[&certificates]),
            ));
        }
        attributes
    }

    fn content_info(&self) -> Vec<u8> {
        let content_type = element(OID, &[self.content_type]);
        let content = self
            .content
            .map(|content| element(CONTEXT_0, &[&element(OCTET_STRING, &[content])]));
        element(SEQUENCE, &[&content_type, &content.unwrap_or_default()])
    }
}

fn attribute(oid: &[u8], value: Vec<u8>) -> Vec<u8> {
    element(SEQUENCE, &[&element(OID, &[oid]), &set_of(vec![value])])
}
