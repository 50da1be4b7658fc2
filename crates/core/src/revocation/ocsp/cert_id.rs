//! Which certificate a status is about.

use crate::algorithm::{AlgorithmIdentifier, DigestAlgorithm};
use crate::asn1::{self, Fault, Reader, Tag};
use crate::x509::Certificate;

/// `CertID` (RFC 6960, 4.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertId {
    /// The digest of both hashes.
    pub hash_algorithm: AlgorithmIdentifier,
    /// Of the DER of the issuer's name, as it stands in the certificate.
    pub issuer_name_hash: Vec<u8>,
    /// Of the issuer's key: the BIT STRING without tag, length and unused bits.
    pub issuer_key_hash: Vec<u8>,
    /// The octets of the INTEGER.
    pub serial: Vec<u8>,
}

/// Whether something names a certificate by a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertIdMatch {
    /// It does.
    Matches,
    /// It names another.
    Differs,
    /// Its digest is not known here.
    Unsupported {
        /// The digest's name.
        what: String,
    },
}

impl CertId {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut fields = reader.expect(Tag::SEQUENCE, "a CertID")?.reader();
        let hash_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let name = fields.expect(Tag::OCTET_STRING, "issuerNameHash")?.contents;
        let key = fields.expect(Tag::OCTET_STRING, "issuerKeyHash")?.contents;
        let serial = fields.expect(Tag::INTEGER, "a serial number")?;
        fields.finish("the end of the CertID")?;
        if serial.contents.is_empty() {
            return Err(serial.fault("a serial number", "an empty one"));
        }
        Ok(Self {
            hash_algorithm,
            issuer_name_hash: name.to_vec(),
            issuer_key_hash: key.to_vec(),
            serial: serial.contents.to_vec(),
        })
    }

    /// Whether it names `certificate`, which `issuer` issued.
    #[must_use]
    pub fn names(&self, certificate: &Certificate, issuer: &Certificate) -> CertIdMatch {
        let digest = match self.hash_algorithm.digest() {
            Ok(digest) => digest,
            Err(unsupported) => {
                return CertIdMatch::Unsupported {
                    what: unsupported.what().to_owned(),
                };
            }
        };
        let same = certificate.has_serial_number(&self.serial)
            && digest.digest(certificate.issuer_name().der()) == self.issuer_name_hash
            && key_hash(issuer, digest).is_some_and(|hash| hash == self.issuer_key_hash);
        CertIdMatch::of(same)
    }
}

impl CertIdMatch {
    pub(super) fn of(same: bool) -> Self {
        if same { Self::Matches } else { Self::Differs }
    }
}

/// The digest of a certificate's public key, the BIT STRING without tag, length and unused bits;
/// `None` where the key is not one.
pub(super) fn key_hash(certificate: &Certificate, digest: DigestAlgorithm) -> Option<Vec<u8>> {
    let mut outer = Reader::new(certificate.subject_public_key_info());
    let mut fields = outer
        .expect(Tag::SEQUENCE, "a SubjectPublicKeyInfo")
        .ok()?
        .reader();
    fields.expect(Tag::SEQUENCE, "an algorithm").ok()?;
    let key = fields.expect(Tag::BIT_STRING, "a public key").ok()?;
    Some(digest.digest(key.whole_octets().ok()?))
}

/// The DER of a CertID. Both digests are written with NULL as their parameters, as every client that
/// is in use does: some responders look their answers up by these bytes.
pub(super) fn cert_id_der(
    certificate: &Certificate,
    issuer: &Certificate,
    digest: DigestAlgorithm,
) -> Option<Vec<u8>> {
    let algorithm = asn1::sequence(&[&asn1::oid(digest.identifier().oid().clone()), &asn1::null()]);
    Some(asn1::sequence(&[
        &algorithm,
        &asn1::octet_string(&digest.digest(certificate.issuer_name().der())),
        &asn1::octet_string(&key_hash(issuer, digest)?),
        &asn1::tlv(Tag::INTEGER, certificate.raw_serial()),
    ]))
}
