//! An authority whose lists and responses the tests make, right or wrong.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use crate::asn1::{self, Tag};
use crate::x509::Certificate;
use rcgen::{BasicConstraints, IsCa, SigningKey};
use rcgen::{CertificateParams, DistinguishedName, DnType, Issuer, KeyPair, SerialNumber};
use std::path::PathBuf;
use std::process::Command;
use time::OffsetDateTime;

/// What everything here is dated.
pub(super) const DATE: &[u8] = b"20260101000000Z";

pub(super) fn at(days: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_767_225_600 + days * 86_400).unwrap()
}

pub(super) struct Authority {
    pub(super) certificate: Certificate,
    pub(super) key: KeyPair,
    params: CertificateParams,
}

fn params(name: &str, serial: &[u8]) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = at(-10);
    params.not_after = at(10_000);
    params.serial_number = Some(SerialNumber::from_slice(serial));
    params
}

impl Authority {
    pub(super) fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = params(name, &[1]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self {
            certificate: Certificate::from_der(der).unwrap(),
            key,
            params,
        }
    }

    pub(super) fn issue(&self, name: &str, serial: &[u8]) -> Certificate {
        let issuer = Issuer::from_params(&self.params, &self.key);
        let key = KeyPair::generate().unwrap();
        let leaf = params(name, serial).signed_by(&key, &issuer).unwrap();
        Certificate::from_der(leaf.der().to_vec()).unwrap()
    }

    pub(super) fn public_key(&self) -> &[u8] {
        self.certificate.subject_public_key_info()
    }

    /// The message with its algorithm and signature behind it.
    pub(super) fn signed(&self, message: &[u8]) -> Vec<u8> {
        let signature = asn1::bit_string(&self.key.sign(message).unwrap());
        [message, &algorithm(), &signature].concat()
    }
}

/// ecdsa-with-SHA256.
pub(super) fn algorithm() -> Vec<u8> {
    hex::decode("300a06082a8648ce3d040302").unwrap()
}

pub(super) fn generalized(time: &[u8]) -> Vec<u8> {
    asn1::tlv(Tag::GENERALIZED_TIME, time)
}

pub(crate) fn extension(oid: &str, criticality: &[u8], value: &[u8]) -> Vec<u8> {
    let oid = asn1::oid(const_oid::ObjectIdentifier::new_unwrap(oid));
    asn1::sequence(&[&oid, criticality, &asn1::octet_string(value)])
}

pub(crate) const CRITICAL: &[u8] = &[0x01, 0x01, 0xff];

/// A folder of its own that goes with the test.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// `None` where there is no openssl.
    pub(super) fn with_openssl(name: &str) -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            assert!(
                std::env::var_os("SEGEL_REQUIRE_TOOLS").is_none_or(|value| value != "1"),
                "openssl is not installed"
            );
            return None;
        }
        let path = std::env::temp_dir().join(format!("segel-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Some(Self(path))
    }

    pub(super) fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }

    pub(super) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).unwrap()
    }

    /// What it prints.
    pub(super) fn openssl(&self, arguments: &str) -> String {
        let done = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(&self.0)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "openssl {arguments}: {errors}");
        String::from_utf8(done.stdout).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
