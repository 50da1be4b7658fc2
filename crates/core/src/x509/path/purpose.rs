//! What a leaf is used for, and whether it may be.

use super::failure::Constraint;
use crate::asn1::Oid;
use crate::x509::extension::{ExtendedKeyUsage, Extensions, KeyUsage};
use const_oid::ObjectIdentifier;
use std::fmt;

/// id-kp-OCSPSigning (RFC 6960, 4.2.2.2).
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");

mod oids {
    use const_oid::ObjectIdentifier;

    const fn oid(text: &str) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(text)
    }

    pub(super) const ANY: ObjectIdentifier = oid("2.5.29.37.0");
    pub(super) const CLIENT_AUTH: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.2");
    pub(super) const EMAIL_PROTECTION: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.4");
    pub(super) const TIME_STAMPING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.8");
    /// id-kp-documentSigning (RFC 9336).
    pub(super) const DOCUMENT_SIGNING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.36");
    /// Adobe Authentic Documents Trust, critical in the certificates that BSrE issues.
    pub(super) const ADOBE_AUTHENTIC_DOCUMENTS: ObjectIdentifier = oid("1.2.840.113583.1.1.5");
    /// szOID_KP_DOCUMENT_SIGNING of Microsoft.
    pub(super) const MICROSOFT_DOCUMENT_SIGNING: ObjectIdentifier = oid("1.3.6.1.4.1.311.10.3.12");
}

/// RFC 9336 made a purpose for documents in 2022; what was used before it, and is still issued, is
/// accepted too: e-mail protection and client authentication, as in the certificates of persons,
/// and the purposes of Adobe and Microsoft. Code signing and TLS servers are not.
const FOR_DOCUMENTS: [ObjectIdentifier; 5] = [
    oids::DOCUMENT_SIGNING,
    oids::ADOBE_AUTHENTIC_DOCUMENTS,
    oids::MICROSOFT_DOCUMENT_SIGNING,
    oids::EMAIL_PROTECTION,
    oids::CLIENT_AUTH,
];

/// What the leaf of a path is used for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// To sign documents: digitalSignature or nonRepudiation, and where there is an extended key
    /// usage, one that documents are signed under.
    DocumentSigning,
    /// To sign time-stamp tokens (RFC 3161, 2.3): an extended key usage that is critical and
    /// timeStamping alone.
    TimeStamping,
    /// To sign OCSP responses for another authority (RFC 6960, 4.2.2.2): OCSPSigning.
    OcspSigning,
    /// To sign revocation lists (RFC 5280, 4.2.1.3): cRLSign.
    CrlSigning,
    /// Whatever this extended key usage is.
    Other(Oid),
    /// Nothing in particular: the leaf's usages are not looked at.
    Any,
}

impl Purpose {
    /// Whether a leaf that says this about itself may be used so.
    pub(crate) fn check(&self, extensions: &Extensions) -> Result<(), Constraint> {
        let key_usage = |allowed: fn(KeyUsage) -> bool| match extensions.key_usage {
            Some(usage) if !allowed(usage) => Err(Constraint::LeafKeyUsage {
                purpose: self.clone(),
            }),
            _ => Ok(()),
        };
        let signs = |usage: KeyUsage| usage.digital_signature() || usage.non_repudiation();
        match self {
            Self::DocumentSigning => {
                key_usage(signs)?;
                // Not only where it is critical: "If the extension is present, then the certificate
                // MUST only be used for one of the purposes indicated" (RFC 5280, 4.2.1.12).
                self.extended(extensions, Absent::AnyPurpose, |usage| {
                    is_any(usage) || FOR_DOCUMENTS.iter().any(|purpose| usage.names(*purpose))
                })
            }
            Self::TimeStamping => {
                key_usage(signs)?;
                self.extended(extensions, Absent::NoPurpose, |usage| {
                    usage.criticality.is_critical()
                        && usage.names(oids::TIME_STAMPING)
                        && usage.purposes.len() == 1
                })
            }
            Self::OcspSigning => {
                key_usage(signs)?;
                self.extended(extensions, Absent::NoPurpose, |usage| {
                    usage.names(OCSP_SIGNING)
                })
            }
            // Only an authority may leave it to be understood.
            Self::CrlSigning => match (extensions.key_usage, extensions.basic_constraints) {
                (None, basic) if basic.is_none_or(|basic| !basic.authority) => {
                    Err(Constraint::LeafKeyUsage {
                        purpose: self.clone(),
                    })
                }
                _ => key_usage(KeyUsage::crl_sign),
            },
            Self::Other(purpose) => self.extended(extensions, Absent::AnyPurpose, |usage| {
                is_any(usage) || usage.purposes.contains(purpose)
            }),
            Self::Any => Ok(()),
        }
    }

    /// Whether an authority above such a leaf may have this extended key usage. RFC 5280 gives the
    /// extension no meaning there, but critical is critical.
    pub(super) fn check_above(&self, extensions: &Extensions) -> Result<(), Constraint> {
        let Some(usage) = &extensions.extended_key_usage else {
            return Ok(());
        };
        let allowed = match self {
            Self::DocumentSigning => FOR_DOCUMENTS.iter().any(|purpose| usage.names(*purpose)),
            Self::TimeStamping => usage.names(oids::TIME_STAMPING),
            Self::Other(purpose) => usage.purposes.contains(purpose),
            // An authority for other purposes has its own lists and responders all the same.
            Self::OcspSigning | Self::CrlSigning | Self::Any => true,
        };
        if usage.criticality.is_critical() && !allowed && !is_any(usage) {
            return Err(Constraint::ExtendedKeyUsage {
                purpose: self.clone(),
            });
        }
        Ok(())
    }

    fn extended(
        &self,
        extensions: &Extensions,
        absent: Absent,
        allows: impl FnOnce(&ExtendedKeyUsage) -> bool,
    ) -> Result<(), Constraint> {
        let allowed = match &extensions.extended_key_usage {
            Some(usage) => allows(usage),
            None => absent == Absent::AnyPurpose,
        };
        match allowed {
            true => Ok(()),
            false => Err(Constraint::ExtendedKeyUsage {
                purpose: self.clone(),
            }),
        }
    }
}

/// What it means that there is no extended key usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Absent {
    AnyPurpose,
    NoPurpose,
}

fn is_any(usage: &ExtendedKeyUsage) -> bool {
    usage.names(oids::ANY)
}

impl fmt::Display for Purpose {
    /// As a verb: "sign documents".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DocumentSigning => f.write_str("sign documents"),
            Self::TimeStamping => f.write_str("sign time-stamps"),
            Self::OcspSigning => f.write_str("sign OCSP responses"),
            Self::CrlSigning => f.write_str("sign revocation lists"),
            Self::Other(purpose) => write!(f, "be used for {}", purpose.name()),
            Self::Any => f.write_str("be used"),
        }
    }
}
