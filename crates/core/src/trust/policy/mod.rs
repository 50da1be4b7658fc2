//! Policies by name: which algorithms are strong enough, and until when (ETSI EN 319 102-1, 5.2.8;
//! RFC 5698 calls it a data structure for the security suitability of algorithms).
//!
//! They are data, in TOML: two come with the program, an operator may write his own.

mod file;

use crate::algorithm::{DigestAlgorithm, KeyType, VerificationAlgorithm};
use crate::asn1::Oid;
use crate::error::Error;
use crate::x509::PolicySet;
use std::fmt;
use std::sync::LazyLock;
use time::OffsetDateTime;

/// The texts of the policies that come with the program, which tests hold to be right.
static BUILT_IN: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let texts = [include_str!("indonesia.toml"), include_str!("etsi.toml")];
    texts
        .iter()
        .filter_map(|text| Policy::from_toml(text).ok())
        .collect()
});

/// What is asked of algorithms, certificates and time-stamps.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    name: String,
    source: String,
    digests: Vec<(String, Option<OffsetDateTime>)>,
    signatures: Vec<SignatureRule>,
    certificate_policies: PolicySet,
    time_stamp_policies: PolicySet,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SignatureRule {
    name: String,
    /// By length of key, the shortest first; one rule for keys of one length only.
    keys: Vec<KeyRule>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct KeyRule {
    /// The fewest bits that it is about.
    bits: usize,
    until: Option<OffsetDateTime>,
}

/// For which time an algorithm is relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reliance {
    /// For any.
    Always,
    /// For what is proven to be older than this.
    Until(OffsetDateTime),
    /// For none.
    Never,
}

/// An algorithm that is not strong enough for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreliable {
    /// Its name, with the length of the key where that decides.
    pub what: String,
    /// Since when; `None` is from the beginning.
    pub since: Option<OffsetDateTime>,
    /// The policy that says so.
    pub policy: String,
}

impl Policy {
    /// The one that is used where none is named: `indonesia`.
    #[must_use]
    #[allow(clippy::expect_used)] // its text comes with the program, and tests read it
    pub fn standard() -> &'static Self {
        BUILT_IN
            .first()
            .expect("two policies come with the program")
    }

    /// One that comes with the program.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        BUILT_IN.iter().find(|policy| policy.name == name)
    }

    /// The names of those that come with the program, the one that is used where none is named
    /// first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|policy| policy.name.as_str())
    }

    /// Reads a policy of the form that `docs/operations/trust.md` describes.
    ///
    /// # Errors
    /// [`Error::Malformed`] with the offset of what is wrong.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        file::read(text)
    }

    /// Its name, for reports.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it comes from, for reports.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The certificate policies of which a signer's path must be valid for one.
    #[must_use]
    pub fn certificate_policies(&self) -> &PolicySet {
        &self.certificate_policies
    }

    /// Whether a time-stamp under this policy of its authority is accepted.
    #[must_use]
    pub fn accepts_time_stamp_policy(&self, policy: &Oid) -> bool {
        match &self.time_stamp_policies {
            PolicySet::Any => true,
            PolicySet::Only(accepted) => accepted.contains(policy),
        }
    }

    /// For which time a digest is relied on.
    #[must_use]
    pub fn digest(&self, digest: DigestAlgorithm) -> Reliance {
        let rule = self.digests.iter().find(|(name, _)| name == digest.name());
        rule.map_or(Reliance::Never, |(_, until)| Reliance::of(*until))
    }

    /// For which time a signature with this algorithm under a key of this type is relied on: for
    /// which its digest, and its key, are.
    #[must_use]
    pub fn signature(&self, algorithm: VerificationAlgorithm, key: &KeyType) -> Reliance {
        let by_digest = match algorithm.digest() {
            Some(digest) => self.digest(digest),
            None => Reliance::Always,
        };
        let mask = match algorithm {
            VerificationAlgorithm::RsaPss { mask_digest, .. } => self.digest(mask_digest),
            _ => Reliance::Always,
        };
        by_digest.and(mask).and(self.key(family(algorithm), key))
    }

    /// Whether a key is relied on for a time, with whichever algorithm serves it best.
    ///
    /// # Errors
    /// [`Unreliable`] with its type and length.
    pub fn check_key(&self, key: &KeyType, at: OffsetDateTime) -> Result<(), Unreliable> {
        let families: &[&str] = match key {
            KeyType::Rsa { .. } => &["RSASSA-PKCS1-v1_5", "RSASSA-PSS"],
            KeyType::Ec { .. } => &["ECDSA"],
            KeyType::Ed25519 => &["Ed25519"],
            KeyType::Ed448 => &["Ed448"],
            KeyType::Other { .. } => &[],
        };
        let reliances = families.iter().map(|family| self.key(family, key));
        let longest = reliances.fold(Reliance::Never, Reliance::or);
        longest.check(at, &self.name, || match key {
            KeyType::Rsa { bits } => format!("an RSA key of {bits} bits"),
            KeyType::Ec { curve, .. } => format!("a key on {curve}"),
            KeyType::Ed25519 => "an Ed25519 key".to_owned(),
            KeyType::Ed448 => "an Ed448 key".to_owned(),
            KeyType::Other { name } => format!("a key of the kind {name}"),
        })
    }

    fn key(&self, family: &str, key: &KeyType) -> Reliance {
        let Some(rule) = self.signatures.iter().find(|rule| rule.name == family) else {
            return Reliance::Never;
        };
        let bits = match key {
            KeyType::Rsa { bits } | KeyType::Ec { bits, .. } => *bits,
            KeyType::Ed25519 | KeyType::Ed448 => return Reliance::Always,
            KeyType::Other { .. } => return Reliance::Never,
        };
        let longest = rule.keys.iter().rfind(|key| key.bits <= bits);
        longest.map_or(Reliance::Never, |key| Reliance::of(key.until))
    }

    /// Whether a digest is relied on for a time.
    ///
    /// # Errors
    /// [`Unreliable`].
    pub fn check_digest(
        &self,
        digest: DigestAlgorithm,
        at: OffsetDateTime,
    ) -> Result<(), Unreliable> {
        self.digest(digest)
            .check(at, &self.name, || digest.name().to_owned())
    }

    /// Whether a signature is relied on for a time.
    ///
    /// # Errors
    /// [`Unreliable`] with the digest or the key, whichever is weaker.
    pub fn check_signature(
        &self,
        algorithm: VerificationAlgorithm,
        key: &KeyType,
        at: OffsetDateTime,
    ) -> Result<(), Unreliable> {
        if let Some(digest) = algorithm.digest() {
            self.check_digest(digest, at)?;
        }
        if let VerificationAlgorithm::RsaPss { mask_digest, .. } = algorithm {
            self.check_digest(mask_digest, at)?;
        }
        self.key(family(algorithm), key).check(at, &self.name, || {
            let family = family(algorithm);
            match key {
                KeyType::Rsa { bits } => format!("{family} with a key of {bits} bits"),
                KeyType::Ec { curve, .. } => format!("{family} on {curve}"),
                KeyType::Ed25519 | KeyType::Ed448 => family.to_owned(),
                KeyType::Other { name } => format!("{family} with {name}"),
            }
        })
    }
}

/// The name of an algorithm without its digest, as RFC 8017, FIPS 186-5 and RFC 8032 write it.
pub(super) fn family(algorithm: VerificationAlgorithm) -> &'static str {
    match algorithm {
        VerificationAlgorithm::RsaPkcs1(_) => "RSASSA-PKCS1-v1_5",
        VerificationAlgorithm::RsaPss { .. } => "RSASSA-PSS",
        VerificationAlgorithm::Ecdsa(_) => "ECDSA",
        VerificationAlgorithm::Ed25519 => "Ed25519",
        VerificationAlgorithm::Ed448 => "Ed448",
    }
}

impl Reliance {
    fn of(until: Option<OffsetDateTime>) -> Self {
        until.map_or(Self::Always, Self::Until)
    }

    /// The shorter of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, _) | (_, Self::Never) => Self::Never,
            (Self::Until(one), Self::Until(other)) => Self::Until(one.min(other)),
            (Self::Until(until), Self::Always) | (Self::Always, Self::Until(until)) => {
                Self::Until(until)
            }
            (Self::Always, Self::Always) => Self::Always,
        }
    }

    /// The longer of both.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Always, _) | (_, Self::Always) => Self::Always,
            (Self::Until(one), Self::Until(other)) => Self::Until(one.max(other)),
            (Self::Until(until), Self::Never) | (Self::Never, Self::Until(until)) => {
                Self::Until(until)
            }
            (Self::Never, Self::Never) => Self::Never,
        }
    }

    /// Whether it holds for something that is proven to have existed at this time.
    #[must_use]
    pub fn holds_at(self, at: OffsetDateTime) -> bool {
        match self {
            Self::Always => true,
            Self::Until(until) => at < until,
            Self::Never => false,
        }
    }

    fn check(
        self,
        at: OffsetDateTime,
        policy: &str,
        what: impl FnOnce() -> String,
    ) -> Result<(), Unreliable> {
        if self.holds_at(at) {
            return Ok(());
        }
        Err(Unreliable {
            what: what(),
            since: match self {
                Self::Until(until) => Some(until),
                _ => None,
            },
            policy: policy.to_owned(),
        })
    }
}

impl fmt::Display for Unreliable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the policy {:?} does not rely on {}",
            self.policy, self.what
        )?;
        match self.since {
            Some(since) => write!(f, " since {}", since.date()),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Unreliable {}

#[cfg(test)]
mod tests;
