//! The validation report of ETSI TS 119 102-2 V1.4.1 (2023-06), in XML: what others' programs read of a judgement.
//!
//! It says of each signature what was found and by what: its policy, its times, its signer and the path, and the
//! certificates and time-stamps that this rests on as they stand.

use super::judgement::{Judged, JudgedStamp, Judgement};
use super::report::{Indication, Kind, SignatureReport, SubIndication};
use crate::algorithm::DigestAlgorithm;
use crate::x509::Certificate;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Writer;
use quick_xml::events::BytesText;
use std::io;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The namespaces of the report (4.1), of XML signatures and of XAdES.
const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns", "http://uri.etsi.org/19102/v1.4.1#"),
    ("xmlns:ds", "http://www.w3.org/2000/09/xmldsig#"),
    ("xmlns:xades", "http://uri.etsi.org/01903/v1.3.2#"),
];

type Xml = Writer<Vec<u8>>;

impl Judgement {
    /// The report in XML, in UTF-8.
    ///
    /// # Errors
    /// Never for want of anything in the judgement; those of the writer are passed on.
    pub fn etsi_report(&self) -> io::Result<String> {
        let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
        xml.create_element("ValidationReport")
            .with_attributes(NAMESPACES)
            .write_inner_content(|xml| {
                let told = self.report.signatures.iter().zip(&self.signatures);
                for (index, (report, judged)) in told.enumerate() {
                    self.signature(xml, index, report, judged)?;
                }
                if self.report.signatures.is_empty() {
                    // there is one report at least; of nothing nothing can be said
                    element(xml, "SignatureValidationReport", |xml| {
                        status(xml, Indication::Indeterminate, None, |_| Ok(()))
                    })?;
                }
                self.objects(xml)
            })?;
        let body = String::from_utf8(xml.into_inner()).map_err(io::Error::other)?;
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}\n"
        ))
    }

    fn signature(
        &self,
        xml: &mut Xml,
        index: usize,
        report: &SignatureReport,
        judged: &Judged,
    ) -> io::Result<()> {
        element(xml, "SignatureValidationReport", |xml| {
            identifier(xml, index, judged)?;
            element(xml, "ValidationConstraintsEvaluationReport", |xml| {
                element(xml, "SignatureValidationPolicy", |xml| {
                    element(xml, "SignaturePolicyIdentifier", |xml| {
                        xml.create_element("xades:SignaturePolicyImplied")
                            .write_empty()?;
                        Ok(())
                    })?;
                    text(xml, "PolicyName", &self.report.policy)
                })
            })?;
            self.times(xml, index, report)?;
            let mut digests = judged.document_digests.iter();
            let named = digests.find_map(|(algorithm, digest)| Some((uri_of(*algorithm)?, digest)));
            if let Some((uri, digest)) = named {
                element(xml, "SignersDocument", |xml| {
                    digest_of(xml, uri, &hex::decode(digest).unwrap_or_default())
                })?;
            }
            if let Some(time) = report.claimed_signing_time
                && report.kind == Kind::Signature
            {
                element(xml, "SignatureAttributes", |xml| {
                    xml.create_element("SigningTime")
                        .with_attribute(("Signed", "true"))
                        .write_inner_content(|xml| text(xml, "Time", &moment(time)))?;
                    Ok(())
                })?;
            }
            if let (Some(certificate), Some(name)) = (judged.chain.first(), &report.signer) {
                element(xml, "SignerInformation", |xml| {
                    refer(xml, "SignerCertificate", &id_of(certificate))?;
                    text(xml, "Signer", name)
                })?;
            }
            element(xml, "SignatureValidationProcess", |xml| {
                // every judgement asks for proofs of existence first
                text(
                    xml,
                    "SignatureValidationProcessID",
                    "urn:etsi:019102:validationprocess:LTA",
                )
            })?;
            status(xml, report.indication, report.sub_indication, |xml| {
                chain(xml, &judged.chain)
            })
        })
    }

    /// ValidationTimeInfo: the time judged for, and the earliest by which the signature is proven to have existed.
    fn times(&self, xml: &mut Xml, index: usize, report: &SignatureReport) -> io::Result<()> {
        let best = report
            .best_signature_time
            .unwrap_or(self.report.validation_time);
        let by = self.time_stamps.iter().position(|stamp| {
            stamp.failure.is_none() && stamp.gen_time == best && stamp.covered.contains(&index)
        });
        let proof = match (by, report.best_signature_time) {
            (None, Some(_)) => "urn:etsi:019102:poetype:provided",
            _ => "urn:etsi:019102:poetype:validation",
        };
        element(xml, "ValidationTimeInfo", |xml| {
            text(xml, "ValidationTime", &moment(self.report.validation_time))?;
            element(xml, "BestSignatureTime", |xml| {
                text(xml, "POETime", &moment(best))?;
                text(xml, "TypeOfProof", proof)?;
                by.map_or(Ok(()), |by| refer(xml, "POEObject", &id_of_stamp(by)))
            })
        })
    }

    /// SignatureValidationObjects: the certificates of the paths, and the time-stamps.
    fn objects(&self, xml: &mut Xml) -> io::Result<()> {
        let mut certificates: Vec<&Certificate> = Vec::new();
        for certificate in self.signatures.iter().flat_map(|judged| &judged.chain) {
            if !certificates.contains(&certificate) {
                certificates.push(certificate);
            }
        }
        if certificates.is_empty() && self.time_stamps.is_empty() {
            return Ok(());
        }
        element(xml, "SignatureValidationObjects", |xml| {
            for certificate in certificates {
                object(
                    xml,
                    &id_of(certificate),
                    "certificate",
                    certificate.der(),
                    |_| Ok(()),
                )?;
            }
            for (index, stamp) in self.time_stamps.iter().enumerate() {
                self.time_stamp(xml, index, stamp)?;
            }
            Ok(())
        })
    }

    fn time_stamp(&self, xml: &mut Xml, index: usize, stamp: &JudgedStamp) -> io::Result<()> {
        object(xml, &id_of_stamp(index), "timestamp", &stamp.token, |xml| {
            if stamp.failure.is_none() {
                element(xml, "POEProvisioning", |xml| {
                    text(xml, "POETime", &moment(stamp.gen_time))?;
                    for covered in &stamp.covered {
                        if let Some(report) = self.report.signatures.get(*covered) {
                            element(xml, "SignatureReference", |xml| {
                                text(xml, "PAdESFieldName", &report.field)
                            })?;
                        }
                    }
                    Ok(())
                })?;
            }
            let (indication, sub_indication) = stamp.failure.unwrap_or((Indication::Passed, None));
            element(xml, "ValidationReport", |xml| {
                status(xml, indication, sub_indication, |_| Ok(()))
            })
        })
    }
}

fn identifier(xml: &mut Xml, index: usize, judged: &Judged) -> io::Result<()> {
    xml.create_element("SignatureIdentifier")
        .with_attribute(("id", format!("S-{}", index + 1).as_str()))
        .write_inner_content(|xml| {
            if let Some(message) = &judged.message {
                digest_of(xml, SHA256, &DigestAlgorithm::Sha256.digest(message))?;
            }
            if !judged.value.is_empty() {
                text(xml, "ds:SignatureValue", &STANDARD.encode(&judged.value))?;
            }
            text(xml, "HashOnly", "false")?;
            text(xml, "DocHashOnly", "false")
        })?;
    Ok(())
}

/// ValidationStatusType, with what it rests on.
fn status(
    xml: &mut Xml,
    indication: Indication,
    sub_indication: Option<SubIndication>,
    data: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    element(xml, "SignatureValidationStatus", |xml| {
        let main = match indication {
            Indication::TotalPassed => "total-passed",
            Indication::TotalFailed => "total-failed",
            Indication::Indeterminate => "indeterminate",
            Indication::Passed => "passed",
            Indication::Failed => "failed",
        };
        text(
            xml,
            "MainIndication",
            &format!("urn:etsi:019102:mainindication:{main}"),
        )?;
        if let Some(sub_indication) = sub_indication {
            let name = spelled(sub_indication);
            text(
                xml,
                "SubIndication",
                &format!("urn:etsi:019102:subindication:{name}"),
            )?;
        }
        data(xml)
    })
}

/// In the standard's own spelling: that of the variant, in capitals.
fn spelled(sub_indication: SubIndication) -> String {
    let mut name = String::new();
    for letter in format!("{sub_indication:?}").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}

fn chain(xml: &mut Xml, chain: &[Certificate]) -> io::Result<()> {
    let Some((leaf, above)) = chain.split_first() else {
        return Ok(());
    };
    element(xml, "AssociatedValidationReportData", |xml| {
        element(xml, "CertificateChain", |xml| {
            refer(xml, "SigningCertificate", &id_of(leaf))?;
            for certificate in above {
                refer(xml, "IntermediateCertificate", &id_of(certificate))?;
            }
            Ok(())
        })
    })
}

fn object(
    xml: &mut Xml,
    id: &str,
    kind: &str,
    der: &[u8],
    more: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element("ValidationObject")
        .with_attribute(("id", id))
        .write_inner_content(|xml| {
            let kind = format!("urn:etsi:019102:validationObject:{kind}");
            text(xml, "ObjectType", &kind)?;
            element(xml, "ValidationObjectRepresentation", |xml| {
                text(xml, "base64", &STANDARD.encode(der))
            })?;
            more(xml)
        })?;
    Ok(())
}

fn digest_of(xml: &mut Xml, uri: &str, digest: &[u8]) -> io::Result<()> {
    element(xml, "DigestAlgAndValue", |xml| {
        xml.create_element("ds:DigestMethod")
            .with_attribute(("Algorithm", uri))
            .write_empty()?;
        text(xml, "ds:DigestValue", &STANDARD.encode(digest))
    })
}

const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// What a digest is called (RFC 9231); the others have no name there.
fn uri_of(algorithm: DigestAlgorithm) -> Option<&'static str> {
    match algorithm {
        DigestAlgorithm::Sha1 => Some("http://www.w3.org/2000/09/xmldsig#sha1"),
        DigestAlgorithm::Sha256 => Some(SHA256),
        DigestAlgorithm::Sha384 => Some("http://www.w3.org/2001/04/xmldsig-more#sha384"),
        DigestAlgorithm::Sha512 => Some("http://www.w3.org/2001/04/xmlenc#sha512"),
        _ => None,
    }
}

fn refer(xml: &mut Xml, name: &str, id: &str) -> io::Result<()> {
    xml.create_element(name)
        .with_attribute(("VOReference", id))
        .write_empty()?;
    Ok(())
}

fn element(
    xml: &mut Xml,
    name: &str,
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name).write_inner_content(content)?;
    Ok(())
}

/// What XML 1.0 cannot hold, not even escaped, is left out of a text.
fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    let is_character = |character: &char| !matches!(character, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().filter(is_character).collect();
    xml.create_element(name)
        .write_text_content(BytesText::new(&text))?;
    Ok(())
}

/// xs:dateTime in UTC.
fn moment(time: OffsetDateTime) -> String {
    time.format(&Rfc3339).unwrap_or_default()
}

/// An xs:ID begins with a letter.
fn id_of(certificate: &Certificate) -> String {
    format!("C-{}", hex::encode(certificate.sha256()))
}

fn id_of_stamp(index: usize) -> String {
    format!("T-{}", index + 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn sub_indications_are_spelled_as_in_json() {
        for sub_indication in [
            SubIndication::FormatFailure,
            SubIndication::RevokedCaNoPoe,
            SubIndication::OutOfBoundsNotRevoked,
            SubIndication::RevocationOutOfBoundsNoPoe,
            SubIndication::NoPoe,
            SubIndication::Generic,
        ] {
            let json = serde_json::to_value(sub_indication).unwrap();
            assert_eq!(json, spelled(sub_indication));
        }
    }

    #[test]
    fn what_would_be_markup_is_text() {
        let mut xml = Writer::new(Vec::new());
        text(
            &mut xml,
            "Signer",
            "CN=<a href=\"x\">&amp;\u{0}\u{1f}\u{ffff}\u{1f600}]]>",
        )
        .unwrap();
        assert_eq!(
            String::from_utf8(xml.into_inner()).unwrap(),
            "<Signer>CN=&lt;a href=&quot;x&quot;&gt;&amp;amp;\u{1f600}]]&gt;</Signer>"
        );
    }
}
