//! A policy as it is written down.

use super::{KeyRule, Policy, SignatureRule};
use crate::algorithm::DigestAlgorithm;
use crate::asn1::Oid;
use crate::error::{Error, Structure};
use crate::trust::from_toml;
use crate::x509::PolicySet;
use const_oid::ObjectIdentifier;
use serde::Deserialize;
use time::OffsetDateTime;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    name: String,
    source: String,
    #[serde(default)]
    digest: Vec<Digest>,
    #[serde(default)]
    signature: Vec<Signature>,
    /// Dotted; all are accepted where it is left out.
    certificate_policies: Option<Vec<String>>,
    time_stamp_policies: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Digest {
    name: String,
    #[serde(default, with = "time::serde::rfc3339::option")]
    until: Option<OffsetDateTime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    name: String,
    keys: Option<Vec<Key>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    bits: usize,
    #[serde(default, with = "time::serde::rfc3339::option")]
    until: Option<OffsetDateTime>,
}

const DIGESTS: [DigestAlgorithm; 9] = [
    DigestAlgorithm::Sha1,
    DigestAlgorithm::Sha256,
    DigestAlgorithm::Sha384,
    DigestAlgorithm::Sha512,
    DigestAlgorithm::Md5,
    DigestAlgorithm::Sha3_256,
    DigestAlgorithm::Sha3_384,
    DigestAlgorithm::Sha3_512,
    DigestAlgorithm::Shake256,
];
const WITH_KEYS: [&str; 3] = ["RSASSA-PKCS1-v1_5", "RSASSA-PSS", "ECDSA"];
const WITHOUT_KEYS: [&str; 2] = ["Ed25519", "Ed448"];

pub(super) fn read(text: &str) -> Result<Policy, Error> {
    let file: File = from_toml(text, Structure::Policy)?;
    // A name that nothing has would be a rule that never holds.
    let wrong = |place: &str, expected: &'static str, got: String| {
        let offset = text.find(place).unwrap_or(text.len());
        Error::malformed(Structure::Policy, offset as u64, expected, got)
    };
    if file.format != 1 {
        let got = format!("format = {}", file.format);
        return Err(wrong("format", "format = 1", got));
    }
    if file.name.is_empty() || file.name.contains(char::is_whitespace) {
        return Err(wrong(
            "name",
            "a name in one word",
            format!("{:?}", file.name),
        ));
    }
    let mut digests = Vec::new();
    for Digest { name, until } in file.digest {
        let quoted = format!("{name:?}");
        if !DIGESTS.iter().any(|known| known.name() == name) {
            return Err(wrong(
                &quoted,
                "MD5, SHA-1, SHA-256, SHA-384, SHA-512, SHA3-256, SHA3-384, SHA3-512 or SHAKE256",
                quoted.clone(),
            ));
        }
        if digests.iter().any(|(before, _)| *before == name) {
            return Err(wrong(&quoted, "each digest once", quoted.clone()));
        }
        digests.push((name, until));
    }
    let mut signatures: Vec<SignatureRule> = Vec::new();
    for Signature { name, keys } in file.signature {
        let quoted = format!("{name:?}");
        let keys = match (keys, name.as_str()) {
            (Some(keys), name) if WITH_KEYS.contains(&name) => keys,
            (None, name) if WITHOUT_KEYS.contains(&name) => Vec::new(),
            _ => {
                let expected = "RSASSA-PKCS1-v1_5, RSASSA-PSS or ECDSA with keys, or Ed25519 or \
                                Ed448 without";
                return Err(wrong(&quoted, expected, quoted.clone()));
            }
        };
        if signatures.iter().any(|before| before.name == name) {
            return Err(wrong(&quoted, "each signature once", quoted.clone()));
        }
        let keys: Vec<_> = keys
            .into_iter()
            .map(|Key { bits, until }| KeyRule { bits, until })
            .collect();
        if !keys.is_sorted_by(|one, next| one.bits < next.bits) {
            return Err(wrong(&quoted, "keys by rising bits", quoted.clone()));
        }
        signatures.push(SignatureRule { name, keys });
    }
    let policies = |member: &str, dotted: Option<Vec<String>>| -> Result<PolicySet, Error> {
        let Some(dotted) = dotted else {
            return Ok(PolicySet::Any);
        };
        let oids = dotted.iter().map(|text| {
            ObjectIdentifier::new(text)
                .map(Oid::from)
                .map_err(|_| wrong(member, "object identifiers with dots", text.clone()))
        });
        Ok(PolicySet::Only(oids.collect::<Result<_, _>>()?))
    };
    Ok(Policy {
        certificate_policies: policies("certificate_policies", file.certificate_policies)?,
        time_stamp_policies: policies("time_stamp_policies", file.time_stamp_policies)?,
        name: file.name,
        source: file.source,
        digests,
        signatures,
    })
}
