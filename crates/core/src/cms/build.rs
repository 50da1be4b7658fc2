//! Making a SignedData of the kind that PAdES baseline signatures are (EN 319 142-1, 6).

use super::oids;
use super::statements::Statements;
use crate::algorithm::{AlgorithmIdentifier, SignatureAlgorithm, signature_max_len};
use crate::asn1::{self, Tag};
use crate::error::{Error, Refusal};
use crate::x509::{Certificate, CertificateChain};
use const_oid::ObjectIdentifier;

/// Whether to bring the algorithm identifiers under the signature (RFC 6211).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlgorithmProtection {
    /// With the attribute cmsAlgorithmProtection.
    Include,
    /// Without it.
    Omit,
}

/// The message to be signed: the DER of SignedAttributes, as a SET.
///
/// It holds content-type (id-data), message-digest and ESS signing-certificate-v2, the last with
/// SHA-256 by default and without issuerSerial (EN 319 122-1, 6.3 g). There is no signing-time: in
/// PAdES the time stands in `/M` (EN 319 142-1, 6.3). What else the signer says comes with them.
///
/// # Errors
/// [`Error::Unsupported`] where the algorithm is never written (SHA-1).
pub fn signed_attributes(
    algorithm: SignatureAlgorithm,
    message_digest: &[u8],
    leaf: &Certificate,
    protection: AlgorithmProtection,
    statements: &Statements,
) -> Result<Vec<u8>, Error> {
    let signature_algorithm = identifier(algorithm)?;
    let ess_cert_id = asn1::sequence(&[&asn1::octet_string(&leaf.sha256())]);
    let signing_certificate = asn1::sequence(&[&asn1::sequence(&[&ess_cert_id])]);
    let mut attributes = vec![
        attribute(oids::CONTENT_TYPE, asn1::oid(oids::DATA)),
        attribute(oids::MESSAGE_DIGEST, asn1::octet_string(message_digest)),
        attribute(oids::SIGNING_CERTIFICATE_V2, signing_certificate),
    ];
    if protection == AlgorithmProtection::Include {
        let protected = asn1::sequence(&[
            &algorithm.digest().identifier().der(),
            &asn1::implicit(Tag::constructed(1), &signature_algorithm.der()),
        ]);
        attributes.push(attribute(oids::ALGORITHM_PROTECTION, protected));
    }
    let stated = statements.attributes().into_iter();
    attributes.extend(stated.map(|(oid, value)| attribute(oid, value)));
    Ok(asn1::set_of(attributes))
}

/// Puts a signature over `attributes`, as [`signed_attributes`] made them, into a detached
/// SignedData with the whole chain, and perhaps a time-stamp token over the signature's value beside it
/// (EN 319 122-1, 5.3), as its DER.
///
/// # Errors
/// [`Error::Unsupported`] where the algorithm is never written (SHA-1).
pub fn signed_data(
    attributes: &[u8],
    signature: &[u8],
    algorithm: SignatureAlgorithm,
    chain: &CertificateChain,
    time_stamp: Option<&[u8]>,
) -> Result<Vec<u8>, Error> {
    let digest_algorithm = algorithm.digest().identifier().der();
    let sid = chain.leaf().issuer_and_serial();
    let unsigned = time_stamp.map(|token| {
        let attribute = attribute(oids::SIGNATURE_TIME_STAMP, token.to_vec());
        let attributes = asn1::set_of(vec![attribute]);
        asn1::implicit(Tag::constructed(1), &attributes)
    });
    let signer_info = asn1::sequence(&[
        &asn1::integer(1),
        &sid,
        &digest_algorithm,
        &asn1::implicit(Tag::constructed(0), attributes),
        &identifier(algorithm)?.der(),
        &asn1::octet_string(signature),
        &unsigned.unwrap_or_default(),
    ]);
    let mut certificates: Vec<Vec<u8>> = chain
        .certificates()
        .iter()
        .map(|certificate| certificate.der().to_vec())
        .collect();
    certificates.sort();
    certificates.dedup();
    let certificates = asn1::set_of(certificates);
    let signed_data = asn1::sequence(&[
        &asn1::integer(1),
        &asn1::set_of(vec![digest_algorithm]),
        &asn1::sequence(&[&asn1::oid(oids::DATA)]),
        &asn1::implicit(Tag::constructed(0), &certificates),
        &asn1::set_of(vec![signer_info]),
    ]);
    Ok(asn1::sequence(&[
        &asn1::oid(oids::SIGNED_DATA),
        &asn1::explicit(0, &signed_data),
    ]))
}

/// The most bytes that [`signed_data`] can come to with a token of at most `time_stamp_len` bytes, known
/// before anything is digested or signed. It is exact but for ECDSA, whose signatures vary by a few bytes.
///
/// # Errors
/// [`Error::Unsupported`] where the algorithm is never written (SHA-1); [`Refusal::KeyMismatch`]
/// where the leaf's key is not one for it.
pub fn signed_data_len(
    algorithm: SignatureAlgorithm,
    chain: &CertificateChain,
    protection: AlgorithmProtection,
    statements: &Statements,
    time_stamp_len: Option<usize>,
) -> Result<usize, Error> {
    let key = chain.leaf().subject_public_key_info();
    let signature_len = signature_max_len(algorithm, key).ok_or(Refusal::KeyMismatch)?;
    let digest = vec![0; algorithm.digest().output_len()];
    let attributes = signed_attributes(algorithm, &digest, chain.leaf(), protection, statements)?;
    let signature = vec![0; signature_len];
    let token = time_stamp_len.map(|len| vec![0; len]);
    let whole = signed_data(&attributes, &signature, algorithm, chain, token.as_deref())?;
    Ok(whole.len())
}

fn attribute(oid: ObjectIdentifier, value: Vec<u8>) -> Vec<u8> {
    asn1::sequence(&[&asn1::oid(oid), &asn1::set_of(vec![value])])
}

fn identifier(algorithm: SignatureAlgorithm) -> Result<AlgorithmIdentifier, Error> {
    algorithm.identifier().ok_or(Error::Unsupported {
        feature: "signing with SHA-1",
    })
}
