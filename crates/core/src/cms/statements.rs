//! What a signer says about the signature itself, beside what is signed (ETSI EN 319 122-1, 5.2).

use super::oids;
use crate::algorithm::DigestAlgorithm;
use crate::asn1::{self, Tag};
use const_oid::ObjectIdentifier;
use serde::{Deserialize, Serialize};

/// What stands in the signed attributes because the signer wants it said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statements {
    /// What the signature commits to.
    pub commitment: Option<CommitmentType>,
    /// By which rules it is made.
    pub policy: Option<SignaturePolicy>,
}

/// commitment-type-indication (EN 319 122-1, 5.2.3; the identifiers are those of ETSI TS 119 172-1, annex B).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommitmentType {
    /// The signer created, approved and sent it.
    ProofOfOrigin,
    /// The signer received it.
    ProofOfReceipt,
    /// The signer delivered it where others can get it.
    ProofOfDelivery,
    /// The signer sent it, and perhaps did not create it.
    ProofOfSender,
    /// The signer approves what it says.
    ProofOfApproval,
    /// The signer created it, and perhaps neither approved nor sent it.
    ProofOfCreation,
}

impl CommitmentType {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::ProofOfOrigin,
        Self::ProofOfReceipt,
        Self::ProofOfDelivery,
        Self::ProofOfSender,
        Self::ProofOfApproval,
        Self::ProofOfCreation,
    ];

    fn oid(self) -> ObjectIdentifier {
        match self {
            Self::ProofOfOrigin => oids::PROOF_OF_ORIGIN,
            Self::ProofOfReceipt => oids::PROOF_OF_RECEIPT,
            Self::ProofOfDelivery => oids::PROOF_OF_DELIVERY,
            Self::ProofOfSender => oids::PROOF_OF_SENDER,
            Self::ProofOfApproval => oids::PROOF_OF_APPROVAL,
            Self::ProofOfCreation => oids::PROOF_OF_CREATION,
        }
    }
}

/// signature-policy-identifier (EN 319 122-1, 5.2.9.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignaturePolicy {
    /// The policy's identifier.
    #[serde(with = "dotted")]
    pub id: ObjectIdentifier,
    /// What the policy document was digested with.
    pub digest_algorithm: DigestAlgorithm,
    /// The digest of the policy document.
    #[serde(with = "hex::serde")]
    pub digest: Vec<u8>,
    /// Where the policy document is.
    pub uri: Option<String>,
}

impl SignaturePolicy {
    /// One with this identifier, dotted; `None` where it is none, or the digest has another length than its
    /// algorithm's.
    #[must_use]
    pub fn new(
        id: &str,
        digest_algorithm: DigestAlgorithm,
        digest: Vec<u8>,
        uri: Option<String>,
    ) -> Option<Self> {
        let id = ObjectIdentifier::new(id).ok()?;
        (digest.len() == digest_algorithm.output_len()).then_some(Self {
            id,
            digest_algorithm,
            digest,
            uri,
        })
    }
}

/// An identifier as numbers with dots between them.
mod dotted {
    use const_oid::ObjectIdentifier;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        id: &ObjectIdentifier,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ObjectIdentifier, D::Error> {
        let text = String::deserialize(deserializer)?;
        ObjectIdentifier::new(&text).map_err(D::Error::custom)
    }
}

impl Statements {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The attributes' types and values.
    pub(super) fn attributes(&self) -> Vec<(ObjectIdentifier, Vec<u8>)> {
        let commitment = self.commitment.map(|commitment| {
            let value = asn1::sequence(&[&asn1::oid(commitment.oid())]);
            (oids::COMMITMENT_TYPE, value)
        });
        let policy = self.policy.as_ref().map(|policy| {
            let digest = asn1::sequence(&[
                &policy.digest_algorithm.identifier().der(),
                &asn1::octet_string(&policy.digest),
            ]);
            let qualifiers = policy.uri.as_ref().map(|uri| {
                let uri = asn1::tlv(Tag::IA5_STRING, uri.as_bytes());
                asn1::sequence(&[&asn1::sequence(&[&asn1::oid(oids::POLICY_URI), &uri])])
            });
            let value = asn1::sequence(&[
                &asn1::oid(policy.id),
                &digest,
                &qualifiers.unwrap_or_default(),
            ]);
            (oids::SIGNATURE_POLICY, value)
        });
        commitment.into_iter().chain(policy).collect()
    }
}
