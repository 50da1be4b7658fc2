//! Revocation lists and answers that travel with a signature: `crls` of a SignedData (RFC 5652,
//! 10.2.1) and the adbe-revocationInfoArchival attribute (ISO 32000-2, 12.8.3.3.2).
//!
//! They are kept as they stand and not looked into: their own signatures are about their bytes,
//! and one that cannot be read must not take the others with it.

use super::attributes::{Found, SignedAttributes};
use super::oids;
use super::signed_data::{Budget, SignedData};
use crate::asn1::{Element, Fault, Reader, Tag};
use crate::revocation::BasicOcspResponse;

/// Each of a list in the attribute; a few for each certificate of the path are what signers write.
const MAX_ARCHIVED: usize = 1000;

/// What somebody put in to show that certificates were not revoked. Nothing in it is verified.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevocationInfos {
    /// The DER of each CertificateList (RFC 5280, 5.1).
    pub crls: Vec<Vec<u8>>,
    /// The DER of each OCSPResponse (RFC 6960, 4.2.1).
    pub ocsp_responses: Vec<Vec<u8>>,
    /// The DER of each BasicOCSPResponse that stands without the OCSPResponse around it, under
    /// id-pkix-ocsp-basic as RFC 5940, 2.1 does not know it but CAdES signers write it.
    pub basic_ocsp_responses: Vec<Vec<u8>>,
    /// How many there are in formats that are not known here.
    pub others: usize,
}

impl RevocationInfos {
    /// Whether there is nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The OCSP responses that can be read, in whichever of the two forms they stand.
    pub(crate) fn responses(&self) -> impl Iterator<Item = BasicOcspResponse> {
        let whole = self.ocsp_responses.iter();
        let basic = self.basic_ocsp_responses.iter();
        whole
            .filter_map(|der| BasicOcspResponse::in_response(der))
            .chain(basic.filter_map(|der| BasicOcspResponse::from_der(der).ok()))
    }

    /// `RevocationInfoChoices`: the contents of `[1] IMPLICIT SET OF`, in whatever order.
    pub(super) fn read_choices(set: &Element<'_>, budget: &mut Budget) -> Result<Self, Fault> {
        let mut found = Self::default();
        let mut choices = set.reader();
        while !choices.is_empty() {
            budget.spend()?;
            let choice = choices.next("a RevocationInfoChoice")?;
            match choice.tag {
                Tag::SEQUENCE => found.crls.push(choice.raw.to_vec()),
                other if other == Tag::constructed(1) => found.read_other(&choice),
                _ => found.others += 1,
            }
        }
        Ok(found)
    }

    /// `OtherRevocationInfoFormat`. One that is not made as it should be is one that is not known.
    fn read_other(&mut self, choice: &Element<'_>) {
        let mut fields = choice.reader();
        let format = fields
            .expect(Tag::OID, "otherRevInfoFormat")
            .and_then(|element| element.oid());
        let info = fields.expect(Tag::SEQUENCE, "otherRevInfo");
        let whole = fields.finish("the end of the OtherRevocationInfoFormat");
        match (format, info, whole) {
            (Ok(format), Ok(info), Ok(())) if format == oids::RI_OCSP_RESPONSE => {
                self.ocsp_responses.push(info.raw.to_vec());
            }
            (Ok(format), Ok(info), Ok(())) if format == oids::OCSP_BASIC => {
                self.basic_ocsp_responses.push(info.raw.to_vec());
            }
            _ => self.others += 1,
        }
    }

    /// `RevocationInfoArchival`.
    fn read_archival(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut fields = reader
            .expect(Tag::SEQUENCE, "a RevocationInfoArchival")?
            .reader();
        let crls = fields.explicit(0, "crl", |list| raw_elements(list, "a CertificateList"))?;
        let ocsp = fields.explicit(1, "ocsp", |list| raw_elements(list, "an OCSPResponse"))?;
        let others = fields.explicit(2, "otherRevInfo", |list| {
            raw_elements(list, "an OtherRevInfo")
        })?;
        fields.finish("the end of the RevocationInfoArchival")?;
        Ok(Self {
            crls: crls.unwrap_or_default(),
            ocsp_responses: ocsp.unwrap_or_default(),
            basic_ocsp_responses: Vec::new(),
            others: others.map_or(0, |others| others.len()),
        })
    }
}

/// The elements of a SEQUENCE OF SEQUENCE.
fn raw_elements(reader: &mut Reader<'_>, what: &'static str) -> Result<Vec<Vec<u8>>, Fault> {
    let mut list = reader.expect(Tag::SEQUENCE, "a list")?.reader();
    let mut found = Vec::new();
    while !list.is_empty() && found.len() < MAX_ARCHIVED {
        found.push(list.expect(Tag::SEQUENCE, what)?.raw.to_vec());
    }
    list.finish("no more than 1000 of them")?;
    Ok(found)
}

impl SignedData {
    /// Everything of the kind that travels with the object: that among its certificates, and that which its
    /// signers signed.
    pub(crate) fn all_revocation_infos(&self) -> Vec<RevocationInfos> {
        let signed = self.signer_infos.iter().filter_map(|signer| {
            let attributes = signer.signed_attributes.as_ref()?;
            attributes.revocation_info_archival().one()
        });
        let all = signed.chain([self.revocation_infos.clone()]);
        all.filter(|infos| !infos.is_empty()).collect()
    }
}

impl SignedAttributes {
    /// adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2), which is signed, so what is in it was
    /// there when the signature was made.
    #[must_use]
    pub fn revocation_info_archival(&self) -> Found<RevocationInfos> {
        self.single(
            oids::REVOCATION_INFO_ARCHIVAL,
            RevocationInfos::read_archival,
        )
    }
}
