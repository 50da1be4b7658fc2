//! One certificate and one chain, both readable by construction.

use crate::algorithm::{DigestAlgorithm, KeyType};
use crate::asn1::{self, Tag};
use crate::error::{Error, Refusal, Structure};
use crate::limits::Limits;
use std::fmt;
use time::OffsetDateTime;
use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate, X509Name};

/// A certificate that parses, kept as the bytes it came in. Odd encodings stay as they are: hashes
/// and signatures are about bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Certificate {
    der: Vec<u8>,
}

impl Certificate {
    /// Takes one DER certificate without anything after it.
    ///
    /// # Errors
    /// [`Error::Malformed`] where it does not parse or bytes follow, [`Error::LimitExceeded`] by
    /// [`Limits::CERTIFICATE_BYTES`].
    pub fn from_der(der: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let der = der.into();
        if der.len() > Limits::CERTIFICATE_BYTES {
            return Err(Error::LimitExceeded {
                limit: "CERTIFICATE_BYTES",
                max: Limits::CERTIFICATE_BYTES as u64,
            });
        }
        match X509Certificate::from_der(&der) {
            Ok(([], _)) => Ok(Self { der }),
            Ok((rest, _)) => Err(Error::malformed(
                Structure::Certificate,
                (der.len() - rest.len()) as u64,
                "the end",
                format!("{} more bytes", rest.len()),
            )),
            Err(error) => Err(Error::malformed(
                Structure::Certificate,
                0,
                "a DER certificate (RFC 5280)",
                error.to_string(),
            )),
        }
    }

    /// Reads every `CERTIFICATE` block of a PEM file; text around the blocks is allowed.
    ///
    /// # Errors
    /// [`Error::Malformed`] where the file holds no certificate, a broken block, or a broken certificate.
    pub fn all_from_pem(pem: &[u8]) -> Result<Vec<Self>, Error> {
        let blocks = pem::parse_many(pem).map_err(|error| {
            Error::malformed(Structure::Pem, 0, "PEM blocks", error.to_string())
        })?;
        let certificates = blocks
            .into_iter()
            .filter(|block| block.tag() == "CERTIFICATE")
            .map(|block| Self::from_der(block.into_contents()))
            .collect::<Result<Vec<_>, _>>()?;
        if certificates.is_empty() {
            return Err(Error::malformed(
                Structure::Pem,
                0,
                "-----BEGIN CERTIFICATE-----",
                "no such block",
            ));
        }
        Ok(certificates)
    }

    /// The bytes.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the bytes.
    #[must_use]
    pub fn sha256(&self) -> Vec<u8> {
        DigestAlgorithm::Sha256.digest(&self.der)
    }

    /// The subject as RFC 4514 writes it, last attribute first.
    #[must_use]
    pub fn subject(&self) -> String {
        self.view(|certificate| super::name::rfc4514(certificate.subject()))
    }

    /// The issuer as RFC 4514 writes it.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.view(|certificate| super::name::rfc4514(certificate.issuer()))
    }

    /// The serial number in lower-case hex, without leading zero bytes.
    #[must_use]
    pub fn serial(&self) -> String {
        self.view(|certificate| {
            let raw = certificate.raw_serial();
            let start = raw
                .iter()
                .position(|byte| *byte != 0)
                .unwrap_or(raw.len().saturating_sub(1));
            hex::encode(raw.get(start..).unwrap_or(raw))
        })
    }

    /// The subject's first common name.
    #[must_use]
    pub fn common_name(&self) -> Option<String> {
        self.view(|certificate| {
            let name = certificate.subject().iter_common_name().next()?;
            name.as_str().ok().map(str::to_owned)
        })
    }

    /// Not before and not after.
    #[must_use]
    pub fn validity(&self) -> (OffsetDateTime, OffsetDateTime) {
        self.view(|certificate| {
            let validity = certificate.validity();
            (
                validity.not_before.to_datetime(),
                validity.not_after.to_datetime(),
            )
        })
    }

    /// The DER of its SubjectPublicKeyInfo.
    #[must_use]
    pub fn subject_public_key_info(&self) -> Vec<u8> {
        self.view(|certificate| certificate.public_key().raw.to_vec())
    }

    /// The octets of its SubjectKeyIdentifier (RFC 5280, 4.2.1.2).
    #[must_use]
    pub fn subject_key_identifier(&self) -> Option<Vec<u8>> {
        self.view(|certificate| {
            certificate
                .iter_extensions()
                .find_map(|extension| match extension.parsed_extension() {
                    ParsedExtension::SubjectKeyIdentifier(identifier) => {
                        Some(identifier.0.to_vec())
                    }
                    _ => None,
                })
        })
    }

    /// The DER of an IssuerAndSerialNumber (RFC 5652, 10.2.4) that names it.
    pub(crate) fn issuer_and_serial(&self) -> Vec<u8> {
        self.view(|certificate| {
            asn1::sequence(&[
                certificate.issuer().as_raw(),
                &asn1::tlv(Tag::INTEGER, certificate.raw_serial()),
            ])
        })
    }

    /// Whether its issuer is the Name of this DER: by bytes, or else as RFC 5280, 7.1 compares, for
    /// some signers encode the strings of a name anew.
    pub(crate) fn has_issuer(&self, name: &[u8]) -> bool {
        self.view(|certificate| {
            certificate.issuer().as_raw() == name
                || matches!(X509Name::from_der(name), Ok((rest, read)) if rest.is_empty()
                    && super::name::comparable(&read) == super::name::comparable(certificate.issuer()))
        })
    }

    /// Whether its serial number is that of these octets of an INTEGER.
    pub(crate) fn has_serial(&self, octets: &[u8]) -> bool {
        let number = |octets: &[u8]| -> Vec<u8> {
            let significant = octets.iter().skip_while(|octet| **octet == 0);
            significant.copied().collect()
        };
        self.view(|certificate| number(certificate.raw_serial()) == number(octets))
    }

    /// The digest of the signature that the issuer made; `None` where it has none or is not known.
    pub(crate) fn signature_digest(&self) -> Option<DigestAlgorithm> {
        super::signed::Signed::parse(&self.der).ok()?.digest()
    }

    /// The length of an RSA key in bits; `None` for keys of other kinds.
    pub(crate) fn rsa_bits(&self) -> Option<usize> {
        self.view(
            |certificate| match KeyType::of(certificate.public_key().raw) {
                Ok(KeyType::Rsa { bits }) => Some(bits),
                _ => None,
            },
        )
    }

    /// Looks at the parsed form. The bytes parsed when the value was made, so they parse now.
    #[allow(clippy::expect_used)] // a Certificate exists only if its bytes parse
    pub(crate) fn view<T>(&self, look: impl FnOnce(&X509Certificate<'_>) -> T) -> T {
        let (_, certificate) =
            X509Certificate::from_der(&self.der).expect("parsed when it was constructed");
        look(&certificate)
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Certificate({}, serial {})",
            self.subject(),
            self.serial()
        )
    }
}

/// A signing certificate and its issuers in order: each is issued by the next. The anchor may be
/// left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateChain {
    certificates: Vec<Certificate>,
}

impl CertificateChain {
    /// Puts `issuers`, in any order, behind `leaf`; those that are not its issuers are left out.
    #[must_use]
    pub fn new(leaf: Certificate, mut issuers: Vec<Certificate>) -> Self {
        let mut certificates = vec![leaf];
        while let Some(last) = certificates.last() {
            let wanted = last.view(|certificate| certificate.issuer().as_raw().to_vec());
            let found = issuers.iter().position(|candidate| {
                candidate.view(|certificate| certificate.subject().as_raw() == wanted)
            });
            match found {
                Some(position) => certificates.push(issuers.swap_remove(position)),
                None => break,
            }
        }
        Self { certificates }
    }

    /// Takes certificates that are already in order.
    ///
    /// # Errors
    /// [`Refusal::ChainOrder`] where one is not issued by the next, by name.
    pub fn in_order(certificates: Vec<Certificate>) -> Result<Self, Error> {
        let mut ordered = certificates.into_iter();
        let Some(leaf) = ordered.next() else {
            return Err(Refusal::ChainOrder { position: 0 }.into());
        };
        let rest: Vec<_> = ordered.collect();
        let wanted = rest.len() + 1;
        let chain = Self::new(leaf, rest);
        if chain.certificates.len() == wanted {
            Ok(chain)
        } else {
            Err(Refusal::ChainOrder {
                position: chain.certificates.len() - 1,
            }
            .into())
        }
    }

    /// The signing certificate.
    #[must_use]
    #[allow(clippy::indexing_slicing)] // never empty: both constructors start with a leaf
    pub fn leaf(&self) -> &Certificate {
        &self.certificates[0]
    }

    /// All of them, the signing certificate first.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}
