//! Letters that are signed here, with a chain of three certificates.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PublicKeyData,
};
use ring::rand::SystemRandom;
use ring::signature::{EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use segel_core::algorithm::SignatureAlgorithm;
use segel_core::pdf::Document;
use segel_core::sign::{SignatureRequest, sign};
use segel_core::x509::{Certificate, CertificateChain};
use segel_core::{Limits, Signer, SignerError};
use std::fmt::Write as _;
use time::OffsetDateTime;

/// When everything is signed and judged.
pub(crate) fn now() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap()
}

/// What ring is handed: a key, a message and a signature.
pub(crate) struct Check {
    pub(crate) key: Vec<u8>,
    pub(crate) message: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

enum Key {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
}

/// Somebody with a certificate below an authority below a root.
pub(crate) struct Official {
    pub(crate) root: Certificate,
    chain: CertificateChain,
    key: Key,
    /// The bare checks of the two certificates.
    pub(crate) checks: Vec<Check>,
    public_key: Vec<u8>,
}

impl Official {
    /// With keys of 2048 bits from the test vectors.
    pub(crate) fn rsa() -> Self {
        let mut names = ["root", "time-stamp-ca", "official"].iter();
        let pem = |name: &str| {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../test-vectors/keys");
            std::fs::read_to_string(format!("{folder}/{name}.pem")).unwrap()
        };
        Self::new(|| {
            let pem = pem(names.next().unwrap());
            KeyPair::from_pkcs8_pem_and_sign_algo(&pem, &rcgen::PKCS_RSA_SHA256).unwrap()
        })
    }

    /// With new keys.
    pub(crate) fn p256() -> Self {
        Self::new(|| KeyPair::generate().unwrap())
    }

    fn new(mut key: impl FnMut() -> KeyPair) -> Self {
        let mut above: Option<(CertificateParams, KeyPair)> = None;
        let (mut certificates, mut checks) = (Vec::new(), Vec::new());
        for name in ["Akar", "Penerbit", "Pejabat"] {
            let mut params = CertificateParams::default();
            params.distinguished_name = rcgen::DistinguishedName::new();
            for (kind, value) in [
                (DnType::CountryName, "ID"),
                (DnType::OrganizationName, "Pemerintah Kota Contoh"),
                (DnType::CommonName, name),
            ] {
                params.distinguished_name.push(kind, value);
            }
            params.use_authority_key_identifier_extension = true;
            if name == "Pejabat" {
                params.key_usages = vec![KeyUsagePurpose::ContentCommitment];
            } else {
                params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
                params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
            }
            let own = key();
            let made = match &above {
                None => params.self_signed(&own).unwrap(),
                Some((issuer, issuer_key)) => {
                    let issuer = Issuer::from_params(issuer, issuer_key);
                    let made = params.signed_by(&own, &issuer).unwrap();
                    checks.push(check(made.der(), issuer_key.der_bytes()));
                    made
                }
            };
            certificates.push(Certificate::from_der(made.der().to_vec()).unwrap());
            above = Some((params, own));
        }
        let (_, own) = above.unwrap();
        let der = own.serialize_der();
        let leaf = certificates.pop().unwrap();
        let authority = certificates.pop().unwrap();
        Self {
            root: certificates.pop().unwrap(),
            chain: CertificateChain::new(leaf, vec![authority]),
            key: match RsaKeyPair::from_pkcs8(&der) {
                Ok(key) => Key::Rsa(key),
                Err(_) => {
                    let algorithm = &ring::signature::ECDSA_P256_SHA256_ASN1_SIGNING;
                    let random = SystemRandom::new();
                    Key::P256(EcdsaKeyPair::from_pkcs8(algorithm, &der, &random).unwrap())
                }
            },
            checks,
            public_key: own.der_bytes().to_vec(),
        }
    }

    /// A check like that of a signature: of as many bytes as signed attributes have.
    pub(crate) fn check_of_a_signature(&self) -> Check {
        let message = vec![7; 200];
        Check {
            key: self.public_key.clone(),
            signature: self.sign(&message).unwrap(),
            message,
        }
    }

    /// The document with one more signature.
    pub(crate) fn signed(&self, document: &[u8]) -> Vec<u8> {
        let document = document.to_vec();
        let opened = Document::open(&document, &Limits::default()).unwrap();
        let mut output = Vec::with_capacity(document.len() + 16 * 1024);
        sign(&opened, &SignatureRequest::new(now()), self, &mut output).unwrap();
        output
    }
}

impl Signer for Official {
    fn chain(&self) -> &CertificateChain {
        &self.chain
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        use segel_core::algorithm::DigestAlgorithm::Sha256;
        match self.key {
            Key::Rsa(_) => SignatureAlgorithm::RsaPkcs1(Sha256),
            Key::P256(_) => SignatureAlgorithm::EcdsaP256(Sha256),
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignerError> {
        let random = SystemRandom::new();
        Ok(match &self.key {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .map_err(|_| "RSA")?;
                signature
            }
            Key::P256(key) => key
                .sign(&random, message)
                .map_err(|_| "ECDSA")?
                .as_ref()
                .to_vec(),
        })
    }
}

/// The three parts of a certificate, whose lengths all take two octets here.
fn check(der: &[u8], key: &[u8]) -> Check {
    let len = |at: usize| usize::from(der[at + 2]) * 256 + usize::from(der[at + 3]) + 4;
    let message = der[4..4 + len(4)].to_vec();
    let algorithm = 4 + message.len();
    let bits = algorithm + 2 + usize::from(der[algorithm + 1]);
    let header = if der[bits + 1] < 0x80 {
        3
    } else {
        2 + usize::from(der[bits + 1] & 0x7f) + 1
    };
    Check {
        key: key.to_vec(),
        message,
        signature: der[bits + header..].to_vec(),
    }
}

/// A page of text and a stream of so many bytes that nothing shows, as a scan would be.
pub(crate) fn letter(stream_len: usize) -> Vec<u8> {
    let text = "BT /F1 12 Tf 72 720 Td (Surat Keterangan) Tj ET";
    let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources \
         << /Font << /F1 5 0 R >> /XObject << /Scan 6 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", index + 1).as_bytes());
    }
    offsets.push(file.len());
    let head = format!(
        "6 0 obj\n<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray \
         /BitsPerComponent 8 /Length {stream_len} >>\nstream\n"
    );
    file.extend_from_slice(head.as_bytes());
    let begin = file.len();
    // no two blocks alike, and none like syntax
    file.extend((0..stream_len).map(|at| ((at * 31 + at / 251) % 251) as u8 | 0x80));
    assert_eq!(file.len(), begin + stream_len);
    file.extend_from_slice(b"\nendstream\nendobj\n");
    let at = file.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1);
    for offset in &offsets {
        writeln!(table, "{offset:010} 00000 n ").unwrap();
    }
    write!(
        table,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n",
        offsets.len() + 1
    )
    .unwrap();
    file.extend_from_slice(table.as_bytes());
    file
}
