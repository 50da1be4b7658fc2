//! Where keys lie, and what they sign with.

use crate::lab::Lab;
use crate::tools;
use secrecy::SecretString;
use segel_core::Signer;
use segel_core::algorithm::DigestAlgorithm;
use segel_core::x509::{Certificate, CertificateChain};
use segel_hsm::{KeyKind, KeySelector, RsaScheme, Scheme, SigningKey, SoftwareToken, TokenAddress};
use segel_hsm_testing::{Kryoptic, SoftHsm, TestKey, Token};
use std::fmt;
use std::process::Command;
use tempfile::TempDir;

const DIGESTS: [DigestAlgorithm; 3] = [
    DigestAlgorithm::Sha256,
    DigestAlgorithm::Sha384,
    DigestAlgorithm::Sha512,
];
const KEYS: [TestKey; 7] = [
    TestKey::Rsa2048,
    TestKey::Rsa3072,
    TestKey::Rsa4096,
    TestKey::P256,
    TestKey::P384,
    TestKey::P521,
    TestKey::Ed25519,
];

/// A key, and how it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Algorithm {
    key: TestKey,
    scheme: Scheme,
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, scheme } = self;
        let digest = scheme.digest.map(DigestAlgorithm::name).unwrap_or_default();
        write!(f, "{key:?} {:?} {digest}", scheme.rsa)
    }
}

/// All that there are: RSA with both paddings, and every digest that goes with a key.
fn algorithms() -> Vec<Algorithm> {
    let mut algorithms = Vec::new();
    for key in KEYS {
        let is_rsa = matches!(key, TestKey::Rsa2048 | TestKey::Rsa3072 | TestKey::Rsa4096);
        let paddings = match is_rsa {
            true => vec![RsaScheme::Pkcs1, RsaScheme::Pss],
            false => vec![RsaScheme::Pkcs1],
        };
        for rsa in paddings {
            for digest in DIGESTS {
                if key != TestKey::Ed25519 || digest == DigestAlgorithm::Sha512 {
                    let digest = Some(digest);
                    let scheme = Scheme { rsa, digest };
                    algorithms.push(Algorithm { key, scheme });
                }
            }
        }
    }
    algorithms
}

/// The name of a key in its token.
fn label(key: TestKey) -> String {
    format!("{key:?}").to_lowercase()
}

/// A token with every key that it can have.
pub(super) struct Backend {
    name: &'static str,
    place: Place,
    /// Names and SubjectPublicKeyInfo.
    keys: Vec<(TestKey, Vec<u8>)>,
}

enum Place {
    /// Its file is gone; the keys are in memory.
    Software(Box<SoftwareToken>),
    SoftHsm(SoftHsm),
    Kryoptic(Kryoptic),
}

/// Those that are there.
pub(super) fn all(test: &str) -> Vec<Backend> {
    let softhsm = SoftHsm::start(test).map(|token| Backend::on(Place::SoftHsm(token), "SoftHSM"));
    let kryoptic =
        Kryoptic::start(test).map(|token| Backend::on(Place::Kryoptic(token), "kryoptic"));
    [Some(Backend::software()), softhsm, kryoptic]
        .into_iter()
        .flatten()
        .collect()
}

impl Backend {
    fn on(place: Place, name: &'static str) -> Self {
        let mut backend = Self {
            name,
            place,
            keys: Vec::new(),
        };
        let token = backend.token().expect("a module's");
        let makes = |(_, key): &(u8, TestKey)| token.makes(*key);
        let keys = (1..).zip(KEYS).filter(makes);
        backend.keys = keys
            .map(|(id, key)| (key, token.generate(&label(key), &[id], key)))
            .collect();
        backend
    }

    fn software() -> Self {
        let folder = TempDir::new().unwrap();
        let passphrase = SecretString::from("sandi matriks");
        let mut token = SoftwareToken::create(&folder.path().join("token"), &passphrase).unwrap();
        let mut keys = Vec::new();
        for key in KEYS {
            match key {
                TestKey::P256 => drop(token.generate(&label(key), KeyKind::P256).unwrap()),
                TestKey::P384 => drop(token.generate(&label(key), KeyKind::P384).unwrap()),
                TestKey::Ed25519 => drop(token.generate(&label(key), KeyKind::Ed25519).unwrap()),
                TestKey::P521 => continue,
                _ => {
                    let pem = rsa_key(&label(key));
                    token.import(&label(key), &pem, None).unwrap();
                }
            }
            let selector = KeySelector::Label(label(key));
            let made = token.key(&selector, Scheme::default()).unwrap();
            keys.push((key, made.subject_public_key_info().unwrap()));
        }
        Self {
            name: "software token",
            place: Place::Software(Box::new(token)),
            keys,
        }
    }

    fn token(&self) -> Option<&Token> {
        match &self.place {
            Place::Software(_) => None,
            Place::SoftHsm(token) => Some(token),
            Place::Kryoptic(token) => Some(token),
        }
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The names under which the lab certifies its keys, and the keys.
    pub(super) fn holders(&self) -> Vec<(String, Vec<u8>)> {
        let keys = self.keys.iter();
        keys.map(|(key, spki)| (self.holder(*key), spki.clone()))
            .collect()
    }

    fn holder(&self, key: TestKey) -> String {
        format!("{}-{}", self.name.replace(' ', "-"), label(key))
    }

    /// What its keys sign with. Of what they do not, each says so before anything is signed.
    pub(super) fn algorithms(&self) -> Vec<Algorithm> {
        let mut able = Vec::new();
        for algorithm in algorithms() {
            if self.keys.iter().any(|(key, _)| *key == algorithm.key) {
                match self.open(algorithm) {
                    Ok(_) => able.push(algorithm),
                    Err(error) => assert!(
                        ["key-unsupported", "mechanism-missing"].contains(&error.code()),
                        "{}: {algorithm}: {error}",
                        self.name
                    ),
                }
            }
        }
        able
    }

    fn open(&self, algorithm: Algorithm) -> Result<SigningKey, segel_hsm::Error> {
        let selector = KeySelector::Label(label(algorithm.key));
        match &self.place {
            Place::Software(token) => token.key(&selector, algorithm.scheme),
            Place::SoftHsm(_) | Place::Kryoptic(_) => {
                let token = self.token().expect("it is one");
                let address = TokenAddress::parse(&token.uri())?;
                SigningKey::open(&address, &selector, Some(&token.pin()), algorithm.scheme)
            }
        }
    }

    /// A key with the certificates that the lab issued for it.
    pub(super) fn signer(
        &self,
        algorithm: Algorithm,
        lab: &Lab,
    ) -> Result<Box<dyn Signer>, segel_hsm::Error> {
        let chain = chain(lab, &self.holder(algorithm.key));
        Ok(Box::new(self.open(algorithm)?.with_chain(chain)?))
    }
}

/// The certificate of somebody, and those above it.
pub(super) fn chain(lab: &Lab, holder: &str) -> CertificateChain {
    let read = |name: &str| {
        let der = std::fs::read(lab.path(&format!("{name}.crt"))).unwrap();
        Certificate::from_der(der).unwrap()
    };
    CertificateChain::new(read(holder), vec![read("interm"), read("root")])
}

/// A new key in PEM: `rsa2048` and the like.
fn rsa_key(name: &str) -> Vec<u8> {
    let bits = name.trim_start_matches("rsa");
    tools::succeed(Command::new("openssl").args([
        "genpkey",
        "-quiet",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        &format!("rsa_keygen_bits:{bits}"),
    ]))
}
