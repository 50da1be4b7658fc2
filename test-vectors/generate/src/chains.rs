//! Certificates in the shape of those that are met in letters of Indonesian offices, with all that
//! was wrong with them in 2026: the authority of the signers, a root of its own, had ended; so had
//! the certificate of the time-stamping authority, but not those above it.

use crate::Outcome;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, SerialNumber,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::macros::datetime;

/// The files of test-vectors/chains/, by their paths in test-vectors/.
pub(crate) fn files() -> Outcome<BTreeMap<PathBuf, Vec<u8>>> {
    let made = Made::new()?;
    let folder = Path::new("chains");
    let mut files = BTreeMap::new();
    for (name, der) in made.certificates {
        let pem = pem::encode(&pem::Pem::new("CERTIFICATE", der));
        files.insert(folder.join(name), pem.into_bytes());
    }
    let mut questions = serde_json::to_string_pretty(&questions())?;
    questions.push('\n');
    files.insert(folder.join("office-2026.json"), questions.into_bytes());
    Ok(files)
}

/// The certificates, in DER.
pub(crate) fn certificates() -> Outcome<Vec<(&'static str, Vec<u8>)>> {
    Ok(Made::new()?.certificates)
}

struct Made {
    certificates: Vec<(&'static str, Vec<u8>)>,
}

impl Made {
    fn new() -> Outcome<Self> {
        let office_key = key(include_str!("../../keys/other-root.pem"))?;
        let root_key = key(include_str!("../../keys/root.pem"))?;
        let stamping_ca_key = key(include_str!("../../keys/time-stamp-ca.pem"))?;
        let official_key = key(include_str!("../../keys/official.pem"))?;
        let stamping_key = key(include_str!("../../keys/other-official.pem"))?;

        let office = authority(
            "Otoritas Kantor Uji Kelas 2",
            21,
            datetime!(2016-08-18 05:05:39 UTC)..datetime!(2026-08-18 05:05:39 UTC),
        );
        let root = authority(
            "Otoritas Induk Uji G1",
            22,
            datetime!(2018-08-28 04:55:22 UTC)..datetime!(2038-08-23 04:55:22 UTC),
        );
        let stamping_ca = authority(
            "Otoritas Penanda Waktu Uji G1",
            23,
            datetime!(2022-11-21 04:01:16 UTC)..datetime!(2032-11-18 04:01:16 UTC),
        );
        let certificates = vec![
            (
                "office.pem",
                office.self_signed(&office_key)?.der().to_vec(),
            ),
            ("root.pem", root.self_signed(&root_key)?.der().to_vec()),
            (
                "time-stamp-ca.pem",
                stamping_ca
                    .signed_by(&stamping_ca_key, &Issuer::from_params(&root, &root_key))?
                    .der()
                    .to_vec(),
            ),
            (
                "official.pem",
                official()
                    .signed_by(&official_key, &Issuer::from_params(&office, &office_key))?
                    .der()
                    .to_vec(),
            ),
            (
                "time-stamp.pem",
                stamping()
                    .signed_by(
                        &stamping_key,
                        &Issuer::from_params(&stamping_ca, &stamping_ca_key),
                    )?
                    .der()
                    .to_vec(),
            ),
        ];
        Ok(Self { certificates })
    }
}

fn key(text: &str) -> Outcome<KeyPair> {
    Ok(KeyPair::from_pkcs8_pem_and_sign_algo(
        text,
        &PKCS_RSA_SHA256,
    )?)
}

/// Somebody of a city, with a serial number of one byte.
#[must_use]
pub fn named(
    name: &str,
    serial: u8,
    validity: std::ops::Range<OffsetDateTime>,
) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, "ID");
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Pemerintah Kota Contoh");
    params.distinguished_name.push(DnType::CommonName, name);
    params.serial_number = Some(SerialNumber::from_slice(&[serial]));
    params.not_before = validity.start;
    params.not_after = validity.end;
    params.use_authority_key_identifier_extension = true;
    params
}

/// An authority that issues certificates and lists.
#[must_use]
pub fn authority(
    name: &str,
    serial: u8,
    validity: std::ops::Range<OffsetDateTime>,
) -> CertificateParams {
    let mut params = named(name, serial, validity);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// Two years, for authentic documents of Adobe, critically so.
fn official() -> CertificateParams {
    let validity = datetime!(2023-01-24 03:00:00 UTC)..datetime!(2025-01-23 03:00:00 UTC);
    let mut params = named("Pejabat Uji", 24, validity);
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::ContentCommitment,
    ];
    // 1.2.840.113583.1.1.5
    params.custom_extensions = vec![critical(
        &[2, 5, 29, 37],
        b"\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x2f\x01\x01\x05",
    )];
    params
}

/// Three years, for time-stamps alone; it says that its status need not be asked for.
pub(crate) fn stamping() -> CertificateParams {
    let validity = datetime!(2023-09-02 10:39:11 UTC)..datetime!(2026-09-01 10:39:10 UTC);
    let mut params = clock("Penanda Waktu Uji", 25, validity);
    // id-pkix-ocsp-nocheck
    params
        .custom_extensions
        .push(CustomExtension::from_oid_content(
            &[1, 3, 6, 1, 5, 5, 7, 48, 1, 5],
            vec![0x05, 0x00],
        ));
    params
}

/// For time-stamps alone.
#[must_use]
pub fn clock(
    name: &str,
    serial: u8,
    validity: std::ops::Range<OffsetDateTime>,
) -> CertificateParams {
    let mut params = named(name, serial, validity);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    // timeStamping
    params.custom_extensions = vec![critical(
        &[2, 5, 29, 37],
        b"\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x08",
    )];
    params
}

fn critical(oid: &[u64], content: &[u8]) -> CustomExtension {
    let mut extension = CustomExtension::from_oid_content(oid, content.to_vec());
    extension.set_criticality(true);
    extension
}

/// What must be said of them, and when.
fn questions() -> Value {
    let ask = |leaf: &str, purpose: &str, at: &str, policy: &str, failure: Option<&str>| {
        json!({
            "leaf": leaf, "purpose": purpose, "at": at, "policy": policy, "failure": failure,
        })
    };
    let (signing, stamping) = ("document-signing", "time-stamping");
    let (official, stamp) = ("official.pem", "time-stamp.pem");
    json!({
        "format": 1,
        "what": "the certificates of a letter of July 2024: a signer under a root of its own that has \
                 ended since, a time-stamp whose authority's certificate has ended since, and the \
                 authorities above it, which have not",
        "why": "an anchor's end is no check, a certificate's end is; what held when the letter was \
                signed holds of that time for ever, and no longer of today",
        "certificates": ["office.pem", "root.pem", "time-stamp-ca.pem"],
        "anchors": ["office.pem", "root.pem"],
        "questions": [
            ask(official, signing, "2024-07-25T14:00:13Z", "indonesia", None),
            ask(official, signing, "2024-07-25T14:00:13Z", "etsi", None),
            ask(official, signing, "2023-01-24T02:59:59Z", "indonesia", Some("not-yet-valid")),
            ask(official, signing, "2025-01-23T03:00:01Z", "indonesia", Some("expired")),
            ask(official, stamping, "2024-07-25T14:00:13Z", "indonesia", Some("constraint-violated")),
            ask(stamp, stamping, "2024-07-25T14:00:13Z", "indonesia", None),
            ask(stamp, stamping, "2026-08-31T00:00:00Z", "indonesia", None),
            ask(stamp, stamping, "2026-11-25T00:00:00Z", "indonesia", Some("expired")),
            ask(stamp, signing, "2024-07-25T14:00:13Z", "indonesia", Some("constraint-violated")),
            ask("time-stamp-ca.pem", "any", "2026-11-25T00:00:00Z", "indonesia", None),
            ask("time-stamp-ca.pem", "any", "2030-01-01T00:00:00Z", "indonesia", None),
            ask("time-stamp-ca.pem", "any", "2030-01-01T00:00:00Z", "etsi",
                Some("algorithm-not-relied-on")),
            ask("office.pem", "any", "2026-11-25T00:00:00Z", "indonesia", Some("expired")),
        ],
    })
}
