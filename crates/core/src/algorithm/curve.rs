//! Elliptic curves by name.

use const_oid::ObjectIdentifier;

/// A curve that has a name in PKIX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NamedCurve {
    pub(super) oid: ObjectIdentifier,
    pub(super) name: &'static str,
    /// Of the order of its base point, which is what an attacker faces.
    pub(super) bits: usize,
}

const fn curve(oid: &str, name: &'static str, bits: usize) -> NamedCurve {
    NamedCurve {
        oid: ObjectIdentifier::new_unwrap(oid),
        name,
        bits,
    }
}

impl NamedCurve {
    // RFC 5480, 2.1.1.1
    pub(super) const P256: Self = curve("1.2.840.10045.3.1.7", "secp256r1", 256);
    pub(super) const P384: Self = curve("1.3.132.0.34", "secp384r1", 384);
    pub(super) const P521: Self = curve("1.3.132.0.35", "secp521r1", 521);

    // RFC 5639, 4.1
    pub(super) const BP256R1: Self = curve("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", 256);
    pub(super) const BP256T1: Self = curve("1.3.36.3.3.2.8.1.1.8", "brainpoolP256t1", 256);
    pub(super) const BP384R1: Self = curve("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", 384);
    pub(super) const BP384T1: Self = curve("1.3.36.3.3.2.8.1.1.12", "brainpoolP384t1", 384);

    /// Those of RFC 5480, RFC 5639 and SEC 2 over prime fields, whether or not signatures on them
    /// can be checked here: that a key is too short can be told without that.
    const ALL: [Self; 22] = [
        Self::P256,
        Self::P384,
        Self::P521,
        Self::BP256R1,
        Self::BP256T1,
        Self::BP384R1,
        Self::BP384T1,
        curve("1.2.840.10045.3.1.1", "secp192r1", 192),
        curve("1.3.132.0.33", "secp224r1", 224),
        curve("1.3.132.0.31", "secp192k1", 192),
        curve("1.3.132.0.32", "secp224k1", 225),
        curve("1.3.132.0.10", "secp256k1", 256),
        curve("1.3.36.3.3.2.8.1.1.1", "brainpoolP160r1", 160),
        curve("1.3.36.3.3.2.8.1.1.2", "brainpoolP160t1", 160),
        curve("1.3.36.3.3.2.8.1.1.3", "brainpoolP192r1", 192),
        curve("1.3.36.3.3.2.8.1.1.4", "brainpoolP192t1", 192),
        curve("1.3.36.3.3.2.8.1.1.5", "brainpoolP224r1", 224),
        curve("1.3.36.3.3.2.8.1.1.6", "brainpoolP224t1", 224),
        curve("1.3.36.3.3.2.8.1.1.9", "brainpoolP320r1", 320),
        curve("1.3.36.3.3.2.8.1.1.10", "brainpoolP320t1", 320),
        curve("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", 512),
        curve("1.3.36.3.3.2.8.1.1.14", "brainpoolP512t1", 512),
    ];

    pub(super) fn by_oid(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.oid == oid)
    }
}
