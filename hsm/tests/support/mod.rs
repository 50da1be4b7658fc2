//! What the tests share.
#![allow(dead_code)] // each test binary uses a part

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use segel_core::Signer;
use segel_core::algorithm::DigestAlgorithm::{Sha256, Sha384, Sha512};
use segel_core::algorithm::SignatureAlgorithm;
use segel_core::x509::Certificate;
use segel_hsm::{KeySelector, TokenAddress};
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

pub(crate) fn address(uri: &str) -> TokenAddress {
    TokenAddress::parse(uri).unwrap()
}

pub(crate) fn label(name: &str) -> KeySelector {
    KeySelector::Label(name.to_owned())
}

/// Messages of different lengths, as SignedAttributes are.
pub(crate) fn message(number: usize) -> Vec<u8> {
    format!("naskah {number} {}", "x".repeat(number * 37)).into_bytes()
}

/// Whether ring takes the signature for one of the signer's certificate.
pub(crate) fn verifies(signer: &dyn Signer, message: &[u8], value: &[u8]) -> bool {
    verifies_under(signer.chain().leaf(), signer.algorithm(), message, value)
}

pub(crate) fn verifies_under(
    certificate: &Certificate,
    algorithm: SignatureAlgorithm,
    message: &[u8],
    value: &[u8],
) -> bool {
    verifies_under_key(
        certificate.subject_public_key_info(),
        algorithm,
        message,
        value,
    )
}

pub(crate) fn verifies_under_key(
    spki: &[u8],
    algorithm: SignatureAlgorithm,
    message: &[u8],
    value: &[u8],
) -> bool {
    let (_, info) = SubjectPublicKeyInfo::from_der(spki).unwrap();
    let algorithm: &dyn VerificationAlgorithm = match algorithm {
        SignatureAlgorithm::RsaPkcs1(Sha256) => &signature::RSA_PKCS1_2048_8192_SHA256,
        SignatureAlgorithm::RsaPkcs1(Sha384) => &signature::RSA_PKCS1_2048_8192_SHA384,
        SignatureAlgorithm::RsaPkcs1(Sha512) => &signature::RSA_PKCS1_2048_8192_SHA512,
        SignatureAlgorithm::RsaPss(Sha256) => &signature::RSA_PSS_2048_8192_SHA256,
        SignatureAlgorithm::RsaPss(Sha384) => &signature::RSA_PSS_2048_8192_SHA384,
        SignatureAlgorithm::RsaPss(Sha512) => &signature::RSA_PSS_2048_8192_SHA512,
        SignatureAlgorithm::EcdsaP256(_) => &signature::ECDSA_P256_SHA256_ASN1,
        SignatureAlgorithm::EcdsaP384(_) => &signature::ECDSA_P384_SHA384_ASN1,
        SignatureAlgorithm::Ed25519 => &signature::ED25519,
        other => panic!("{other:?} is not made here"),
    };
    UnparsedPublicKey::new(algorithm, &info.subject_public_key.data)
        .verify(message, value)
        .is_ok()
}
