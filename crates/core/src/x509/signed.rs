//! What a certificate, a request and a revocation list have in common (RFC 5280, 4.1.1): a
//! message, an algorithm and a signature.

use crate::algorithm::{
    AlgorithmIdentifier, DigestAlgorithm, Unsupported, Verification, VerificationAlgorithm,
    verify_signature,
};
use crate::asn1::{Fault, Reader, Tag};

/// The three parts as they stand.
#[derive(Debug)]
pub(crate) struct Signed<'a> {
    message: &'a [u8],
    algorithm: AlgorithmIdentifier,
    /// The contents of the BIT STRING, whose first octet counts unused bits.
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    pub(crate) fn parse(der: &'a [u8]) -> Result<Self, Fault> {
        let mut outer = Reader::new(der);
        let mut fields = outer.expect(Tag::SEQUENCE, "something signed")?.reader();
        outer.finish("the end of what is signed")?;
        let signed = Self::read(&mut fields)?;
        fields.finish("the end after the signature")?;
        Ok(signed)
    }

    /// The three parts alone: in a BasicOCSPResponse (RFC 6960, 4.2.1) certificates may follow.
    pub(crate) fn read(fields: &mut Reader<'a>) -> Result<Self, Fault> {
        let message = fields.expect(Tag::SEQUENCE, "the signed part")?.raw;
        let algorithm = AlgorithmIdentifier::read(fields)?;
        let signature = fields.expect(Tag::BIT_STRING, "a signature")?.contents;
        Ok(Self {
            message,
            algorithm,
            signature,
        })
    }

    /// The length of what is hashed, in whole MiB.
    pub(crate) fn message_mebibytes(&self) -> usize {
        self.message.len() >> 20
    }

    /// How it is signed.
    pub(crate) fn algorithm(&self) -> Result<VerificationAlgorithm, Unsupported> {
        self.algorithm.signature()
    }

    /// The registered name of that, or its OID, whether it is known here or not.
    pub(crate) fn algorithm_name(&self) -> String {
        self.algorithm.name()
    }

    /// The digest that the signature begins with, where it is known and has one.
    pub(crate) fn digest(&self) -> Option<DigestAlgorithm> {
        self.algorithm.signature().ok()?.digest()
    }

    /// Checks it under the key of a DER SubjectPublicKeyInfo.
    pub(crate) fn verify(&self, subject_public_key_info: &[u8]) -> Verification {
        match (self.algorithm.signature(), self.signature.split_first()) {
            (Ok(algorithm), Some((0, signature))) => {
                verify_signature(&algorithm, subject_public_key_info, self.message, signature)
            }
            // No signature has a number of bits that does not fill octets.
            (Ok(_), _) => Verification::Invalid,
            (Err(unsupported), _) => unsupported.into(),
        }
    }
}
