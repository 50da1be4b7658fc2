//! Revocation lists and OCSP responses for the tests.

use crate::algorithm::{DigestAlgorithm, SignatureAlgorithm};
use crate::asn1::{self, Tag};
use crate::revocation::made::{CRITICAL, extension};
use crate::revocation::{BasicOcspResponse, CertificateList};
use crate::x509::Certificate;
use crate::x509::made::{Made, authority, now};
use rcgen::{
    CertificateParams, CertificateRevocationListParams, CustomExtension, Issuer, KeyIdMethod,
    KeyUsagePurpose, RevokedCertParams, SerialNumber, SigningKey as _,
};
use time::{Duration, OffsetDateTime};

/// An authority that may sign lists too.
pub(crate) fn lister(name: &str) -> CertificateParams {
    let mut params = authority(name);
    params.key_usages.push(KeyUsagePurpose::CrlSign);
    params
}

pub(crate) fn days(days: i64) -> OffsetDateTime {
    now() + Duration::days(days)
}

/// One entry of a list.
pub(crate) fn revoked(
    made: &Made,
    at: OffsetDateTime,
    reason: rcgen::RevocationReason,
) -> RevokedCertParams {
    RevokedCertParams {
        serial_number: SerialNumber::from_slice(made.certificate.raw_serial()),
        revocation_time: at,
        reason_code: Some(reason),
        invalidity_date: None,
    }
}

/// A list of `by` with these entries, from and until.
pub(crate) fn list(
    by: &Made,
    entries: Vec<RevokedCertParams>,
    from: OffsetDateTime,
    until: OffsetDateTime,
) -> CertificateList {
    let params = CertificateRevocationListParams {
        this_update: from,
        next_update: until,
        crl_number: SerialNumber::from(7),
        issuing_distribution_point: None,
        revoked_certs: entries,
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let issuer = Issuer::from_params(&by.params, &by.key);
    let der = params.signed_by(&issuer).unwrap().der().to_vec();
    CertificateList::from_der(der).unwrap()
}

/// A list with what rcgen does not write: a delta, a list for some reasons, one that keeps what has
/// ended, and removals.
pub(crate) struct List<'a> {
    pub(crate) by: &'a Made,
    /// Whom it lists, since when and why (RFC 5280, 5.3.1).
    pub(crate) entries: Vec<(&'a Made, OffsetDateTime, u8)>,
    pub(crate) from: OffsetDateTime,
    pub(crate) until: OffsetDateTime,
    pub(crate) number: u8,
    /// The number of the list that it continues.
    pub(crate) base: Option<u8>,
    /// The octets of ReasonFlags, where it is about some only.
    pub(crate) reasons: Option<[u8; 2]>,
    /// Whether it is about certificates of others.
    pub(crate) indirect: bool,
    pub(crate) keeps_ended_since: Option<OffsetDateTime>,
}

impl<'a> List<'a> {
    /// An empty one for a day before and after [`now`].
    pub(crate) fn of(by: &'a Made) -> Self {
        Self {
            by,
            entries: Vec::new(),
            from: days(-1),
            until: days(1),
            number: 7,
            base: None,
            reasons: None,
            indirect: false,
            keeps_ended_since: None,
        }
    }

    pub(crate) fn made(&self) -> CertificateList {
        let algorithm = SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256).identifier();
        let algorithm = algorithm.unwrap().der();
        let entries = self.entries.iter().map(|(made, since, reason)| {
            let code = asn1::tlv(Tag::ENUMERATED, &[*reason]);
            asn1::sequence(&[
                &asn1::tlv(Tag::INTEGER, made.certificate.raw_serial()),
                &time(*since),
                &asn1::sequence(&[&extension("2.5.29.21", &[], &code)]),
            ])
        });
        let entries = match self.entries.is_empty() {
            true => Vec::new(),
            false => asn1::sequence(&[&entries.collect::<Vec<_>>().concat()]),
        };
        let number = |number| asn1::tlv(Tag::INTEGER, &[number]);
        let mut extensions = vec![extension("2.5.29.20", &[], &number(self.number))];
        if let Some(base) = self.base {
            extensions.push(extension("2.5.29.27", CRITICAL, &number(base)));
        }
        if let Some(reasons) = self.reasons {
            let flags = [&[0x07][..], &reasons].concat();
            let point = asn1::sequence(&[&asn1::tlv(Tag::primitive(3), &flags)]);
            extensions.push(extension("2.5.29.28", CRITICAL, &point));
        }
        if self.indirect {
            let point = asn1::sequence(&[&asn1::tlv(Tag::primitive(4), &[0xff])]);
            extensions.push(extension("2.5.29.28", CRITICAL, &point));
        }
        if let Some(since) = self.keeps_ended_since {
            extensions.push(extension("2.5.29.60", &[], &time(since)));
        }
        let content = asn1::sequence(&[
            &asn1::tlv(Tag::INTEGER, &[1]),
            &algorithm,
            self.by.certificate.subject_name().der(),
            &time(self.from),
            &time(self.until),
            &entries,
            &asn1::explicit(0, &asn1::sequence(&[&extensions.concat()])),
        ]);
        let signature = asn1::bit_string(&self.by.key.sign(&content).unwrap());
        let der = asn1::sequence(&[&content, &algorithm, &signature]);
        CertificateList::from_der(der).unwrap()
    }
}

/// What an OCSP response says.
pub(crate) enum Says {
    Good,
    Revoked(OffsetDateTime),
    Unknown,
}

/// An OCSP response about `about`, which `issuer` issued, signed by `by`.
pub(crate) struct Answer<'a> {
    pub(crate) about: &'a Certificate,
    pub(crate) issuer: &'a Made,
    pub(crate) by: &'a Made,
    pub(crate) says: Says,
    pub(crate) from: OffsetDateTime,
    pub(crate) until: Option<OffsetDateTime>,
    /// When it was signed, where that is not when it begins.
    pub(crate) produced: Option<OffsetDateTime>,
    /// The certificate whose hash is told beside it.
    pub(crate) hash_of: Option<&'a Certificate>,
    /// Of the response as a whole.
    pub(crate) extensions: Vec<u8>,
}

impl<'a> Answer<'a> {
    /// A good one for a day around [`now`].
    pub(crate) fn good(about: &'a Certificate, issuer: &'a Made, by: &'a Made) -> Self {
        Self {
            about,
            issuer,
            by,
            says: Says::Good,
            from: now() - Duration::hours(1),
            until: Some(days(1)),
            produced: None,
            hash_of: None,
            extensions: Vec::new(),
        }
    }

    pub(crate) fn response(&self) -> BasicOcspResponse {
        self.around(&[self.single()])
    }

    /// Several answers in one response, signed as the first says.
    pub(crate) fn together(answers: &[Self]) -> BasicOcspResponse {
        let singles: Vec<_> = answers.iter().map(Self::single).collect();
        answers[0].around(&singles)
    }

    fn single(&self) -> Vec<u8> {
        let issuer = &self.issuer.certificate;
        let sha256 = |octets: &[u8]| asn1::octet_string(&DigestAlgorithm::Sha256.digest(octets));
        let cert_id = asn1::sequence(&[
            &DigestAlgorithm::Sha256.identifier().der(),
            &sha256(issuer.subject_name().der()),
            &sha256(&key_bits(issuer)),
            &asn1::tlv(Tag::INTEGER, self.about.raw_serial()),
        ]);
        let status = match self.says {
            Says::Good => asn1::tlv(Tag::primitive(0), &[]),
            Says::Revoked(at) => asn1::tlv(Tag::constructed(1), &time(at)),
            Says::Unknown => asn1::tlv(Tag::primitive(2), &[]),
        };
        let until = self.until.map(|until| asn1::explicit(0, &time(until)));
        let extensions = self.hash_of.map(|certificate| {
            let hash = asn1::sequence(&[
                &DigestAlgorithm::Sha256.identifier().der(),
                &asn1::octet_string(&certificate.sha256()),
            ]);
            let hash = extension("1.3.36.8.3.13", &[], &hash);
            asn1::explicit(1, &asn1::sequence(&[&hash]))
        });
        asn1::sequence(&[
            &cert_id,
            &status,
            &time(self.from),
            &until.unwrap_or_default(),
            &extensions.unwrap_or_default(),
        ])
    }

    fn around(&self, singles: &[Vec<u8>]) -> BasicOcspResponse {
        let responder = asn1::explicit(1, self.by.certificate.subject_name().der());
        let data = asn1::sequence(&[
            &responder,
            &time(self.produced.unwrap_or(self.from)),
            &asn1::sequence(&[&singles.concat()]),
            &self.extensions,
        ]);
        let signature = self.by.key.sign(&data).unwrap();
        let algorithm = SignatureAlgorithm::EcdsaP256(DigestAlgorithm::Sha256).identifier();
        let certificates = asn1::sequence(&[self.by.certificate.der()]);
        let der = asn1::sequence(&[
            &data,
            &algorithm.unwrap().der(),
            &asn1::bit_string(&signature),
            &asn1::explicit(0, &certificates),
        ]);
        BasicOcspResponse::from_der(&der).unwrap()
    }
}

pub(crate) fn time(at: OffsetDateTime) -> Vec<u8> {
    let text = format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    );
    asn1::tlv(Tag::GENERALIZED_TIME, text.as_bytes())
}

/// The BIT STRING of a key without its header and unused bits.
fn key_bits(certificate: &Certificate) -> Vec<u8> {
    certificate.view(|parsed| parsed.public_key().subject_public_key.data.to_vec())
}

/// A responder: OCSPSigning, and nocheck where `unchecked`.
pub(crate) fn responder(unchecked: bool) -> CertificateParams {
    let mut params = crate::x509::made::params("Penjawab");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::OcspSigning];
    if unchecked {
        params.custom_extensions = vec![CustomExtension::from_oid_content(
            &[1, 3, 6, 1, 5, 5, 7, 48, 1, 5],
            vec![0x05, 0x00],
        )];
    }
    params
}
