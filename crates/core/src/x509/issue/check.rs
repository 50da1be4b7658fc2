//! What was made, read again and compared with what was asked for.

use super::extension::{Criticality, Extension};
use super::{Profile, Subject, refused, second};
use crate::algorithm::Verification;
use crate::error::{Error, Refusal};
use crate::x509::Certificate;
use crate::x509::signed::Signed;
use x509_parser::prelude::{
    FromDer, TbsCertificate, X509CertificationRequest, X509Extension, X509Name,
};

/// What a certificate was to be.
pub(super) struct Asked<'a> {
    pub(super) profile: &'a Profile,
    pub(super) extensions: &'a [Extension],
    pub(super) subject_public_key_info: &'a [u8],
    pub(super) issuer: IssuedBy<'a>,
}

pub(super) enum IssuedBy<'a> {
    Itself,
    Authority(&'a Certificate),
}

/// Takes a certificate that is exactly what was asked for.
pub(super) fn certificate(der: &[u8], asked: &Asked<'_>) -> Result<Certificate, Error> {
    let certificate = Certificate::from_der(der)?;
    certificate.view(|made| fields(made, asked))?;
    let issuer_key = match asked.issuer {
        IssuedBy::Itself => asked.subject_public_key_info,
        IssuedBy::Authority(issuer) => issuer.subject_public_key_info(),
    };
    signature(der, issuer_key)?;
    Ok(certificate)
}

/// Takes a request that is exactly what was asked for.
pub(super) fn request(der: &[u8], subject: &Subject, key: &[u8]) -> Result<(), Error> {
    let Ok((&[], request)) = X509CertificationRequest::from_der(der) else {
        return Err(refused("the request cannot be read again".to_owned()));
    };
    let info = &request.certification_request_info;
    name(&info.subject, subject)?;
    same(info.subject_pki.raw == key, "the public key")?;
    signature(der, key)
}

fn fields(made: &TbsCertificate<'_>, asked: &Asked<'_>) -> Result<(), Error> {
    name(made.subject(), &asked.profile.subject)?;
    let issuer = match asked.issuer {
        IssuedBy::Itself => made.subject().as_raw(),
        IssuedBy::Authority(issuer) => issuer.subject_name().der(),
    };
    same(made.issuer().as_raw() == issuer, "the issuer's name")?;
    let number = |octets: &[u8]| -> Vec<u8> {
        let significant = octets.iter().skip_while(|octet| **octet == 0);
        significant.copied().collect()
    };
    same(
        number(made.raw_serial()) == number(&asked.profile.serial_number),
        "the serial number",
    )?;
    let validity = made.validity();
    same(
        validity.not_before.to_datetime() == second(asked.profile.not_before)?
            && validity.not_after.to_datetime() == second(asked.profile.not_after)?,
        "the validity",
    )?;
    same(
        made.public_key().raw == asked.subject_public_key_info,
        "the public key",
    )?;
    let extensions = made.extensions();
    same(
        extensions.len() == asked.extensions.len()
            && extensions.iter().zip(asked.extensions).all(equal),
        "the extensions",
    )
}

fn equal((made, asked): (&X509Extension<'_>, &Extension)) -> bool {
    made.oid.as_bytes() == asked.oid.as_bytes()
        && made.critical == (asked.criticality == Criticality::Critical)
        && made.value == asked.value
}

/// Every attribute, in order, none left out.
fn name(made: &X509Name<'_>, asked: &Subject) -> Result<(), Error> {
    let made: Vec<_> = made
        .iter_attributes()
        .map(|attribute| {
            let value = attribute.as_str().unwrap_or_default();
            (attribute.attr_type().to_id_string(), value.to_owned())
        })
        .collect();
    let asked: Vec<_> = asked
        .attributes()
        .iter()
        .map(|(attribute, value)| (attribute.oid(), value.clone()))
        .collect();
    if made.len() != asked.len() {
        return Err(refused(format!(
            "its subject has {} of {} attributes, for one type can stand in it only once",
            made.len(),
            asked.len()
        )));
    }
    same(made == asked, "the subject's name")
}

fn signature(der: &[u8], key: &[u8]) -> Result<(), Error> {
    let signed =
        Signed::parse(der).map_err(|_| refused("what was made cannot be read again".to_owned()))?;
    match signed.verify(key) {
        Verification::Valid => Ok(()),
        Verification::Invalid => Err(Refusal::KeyMismatch.into()),
        Verification::Unsupported { what } => {
            Err(refused(format!("its signature cannot be checked: {what}")))
        }
    }
}

fn same(equal: bool, what: &str) -> Result<(), Error> {
    if equal {
        Ok(())
    } else {
        Err(refused(format!("{what} is not what was asked for")))
    }
}
