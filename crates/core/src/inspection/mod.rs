//! What a document is made of, without a judgement: for people who ask why.

use crate::error::Error;
use crate::form;
use crate::pdf::{Document, Page, SectionKind};
use crate::signature::mdp::{self, DocMdp};
use crate::verify::facts::{self, Broken, Facts};
use crate::verify::report::{Coverage, Kind};
use crate::x509::Certificate;
use serde::Serialize;
use time::OffsetDateTime;

/// A look into a PDF file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Inspection {
    /// The number behind `%PDF-`.
    pub version: String,
    /// The size of the file in bytes.
    pub size_bytes: u64,
    /// Bytes behind the last `%%EOF`.
    pub bytes_after_end: u64,
    /// How many pages the page tree claims.
    pub pages: u32,
    /// The cross-reference sections, oldest first.
    pub cross_reference_sections: Vec<CrossReferenceSection>,
    /// What a certification signature permits, 1 to 3, if there is one.
    pub doc_mdp: Option<u8>,
    /// Whether there is a Document Security Store.
    pub document_security_store: bool,
    /// The form's terminal fields, in its order.
    pub fields: Vec<FieldInspection>,
    /// The signatures, in the order of the form.
    pub signatures: Vec<SignatureInspection>,
}

/// One cross-reference section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CrossReferenceSection {
    /// Where it begins.
    pub offset: u64,
    /// `table` or `stream`.
    pub kind: &'static str,
    /// How many objects it names.
    pub objects: u64,
}

/// One terminal field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldInspection {
    /// The full name.
    pub name: String,
    /// `/FT`: `Btn`, `Tx`, `Ch`, `Sig`, or empty where none is given.
    pub field_type: String,
    /// Whether it has a value.
    pub has_value: bool,
}

/// One signature as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SignatureInspection {
    /// The full name of its field.
    pub field: String,
    /// A signature or a document time-stamp.
    pub kind: Kind,
    /// `/SubFilter`.
    pub sub_filter: String,
    /// How much of the file it covers.
    pub coverage: Coverage,
    /// Bytes of the file behind what it covers.
    pub bytes_after: u64,
    /// `/M`.
    #[serde(with = "time::serde::rfc3339::option")]
    pub claimed_signing_time: Option<OffsetDateTime>,
    /// The subjects of the certificates that the CMS object carries.
    pub certificates: Vec<String>,
    /// What keeps it from being judged, if something does.
    pub fault: Option<String>,
}

/// Looks into a document.
///
/// # Errors
/// Where the page tree or the form is broken.
pub fn inspect(document: &Document<'_>) -> Result<Inspection, Error> {
    let sections = document
        .sections()
        .iter()
        .rev()
        .map(|section| CrossReferenceSection {
            offset: section.offset,
            kind: match section.kind {
                SectionKind::Table => "table",
                SectionKind::Stream => "stream",
            },
            objects: section.numbers().count() as u64,
        });
    let fields = form::fields(document)?;
    let doc_mdp = mdp::doc_mdp(document)?.map(|permission| match permission {
        DocMdp::NoChanges => 1,
        DocMdp::FormFilling => 2,
        DocMdp::Annotations => 3,
    });
    Ok(Inspection {
        version: document.version().to_owned(),
        size_bytes: document.source().len(),
        bytes_after_end: document.source().len() - document.end(),
        pages: Page::count(document)?,
        cross_reference_sections: sections.collect(),
        doc_mdp,
        document_security_store: facts::has_security_store(document)?,
        fields: fields
            .into_iter()
            .map(|field| FieldInspection {
                field_type: field.field_type(),
                has_value: field.value.is_some(),
                name: field.name.to_string(),
            })
            .collect(),
        signatures: facts::collect(document)?
            .into_iter()
            .map(signature)
            .collect(),
    })
}

fn signature(facts: Facts) -> SignatureInspection {
    let (certificates, fault) = match facts.signed_data {
        Ok(signed_data) => (
            signed_data
                .readable_certificates()
                .iter()
                .map(Certificate::subject)
                .collect(),
            None,
        ),
        Err(Broken::Format(sentence) | Broken::Unsupported(sentence)) => {
            (Vec::new(), Some(sentence))
        }
    };
    SignatureInspection {
        field: facts.field,
        kind: facts.kind,
        sub_filter: facts.sub_filter,
        coverage: facts.coverage,
        bytes_after: facts.bytes_after,
        claimed_signing_time: facts.claimed_signing_time,
        certificates,
        fault,
    }
}
