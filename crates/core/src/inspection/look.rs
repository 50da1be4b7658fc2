//! Looking: each part by itself, so that one that is broken does not hide the others.

use super::structure::structure_with;
use super::{
    ChangedObject, CrossReferenceSection, Depth, EncryptionInspection, FieldInspection, Inspection,
    Problem, RevisionInspection, SignatureInspection, Span, WidgetInspection,
};
use crate::cms::SignedData;
use crate::dss;
use crate::error::Error;
use crate::form::{Field, Form};
use crate::limits::Limits;
use crate::pdf::{
    self, Change, ChangeKind, Document, Location, Page, Password, RevisionView, SectionKind,
};
use crate::signature::mdp::{self, DocMdp};
use crate::source::Source;
use crate::verify::facts::{self, Broken, SignatureFacts};
use crate::x509::Certificate;
use lopdf::ObjectId;
use std::collections::HashMap;

/// Looks into a document. What cannot be looked at is named in [`Inspection::problems`].
///
/// # Errors
/// [`Error::Io`].
pub fn inspect(document: &Document<'_>, depth: Depth) -> Result<Inspection, Error> {
    let sections = document.sections().iter().rev();
    let sections = sections.map(|section| CrossReferenceSection {
        offset: section.offset,
        kind: match section.kind {
            SectionKind::Table => "table",
            SectionKind::Stream => "stream",
        },
        objects: section.count(),
    });
    let recovered = document.recovered_from();
    let mut problems = Problems::default();
    let views = match recovered {
        // of the revisions of such a file nothing is known
        Some(_) => pdf::Views::default(),
        None => problems.part("revisions", document.views())?,
    };
    let permission = problems.part("permissions", mdp::doc_mdp(document))?;
    let store = problems.part("permissions", dss::streams(document))?;
    let form = problems.part("form", Form::read(document))?;
    let pages = problems.part("pages", Page::count(document).map(Some))?;
    let fields = problems.part("pages", fields(document, &form.fields))?;
    let signatures = document
        .revisions()
        .and_then(|revisions| facts::signatures(document, &revisions, form));
    let (signatures, _) = problems.part("signatures", signatures)?;
    let structure = match depth {
        Depth::None => None,
        Depth::Structure | Depth::Content => {
            let structure = structure_with(document, &views.disagreements);
            Some(problems.part("structure", structure)?)
        }
    };
    let content = match depth {
        Depth::None | Depth::Structure => None,
        Depth::Content => problems.part("content", super::content(document).map(Some))?,
    };
    let most = document.limits().findings;
    let last = views.revisions.last();
    let end = last.map_or(document.end(), |last| last.revision.extent.end);
    Ok(Inspection {
        version: document.version().to_owned(),
        header_offset: document.header_offset(),
        size_bytes: document.source().len(),
        bytes_after_end: document.source().len() - end,
        recovered_from: recovered.map(str::to_owned),
        encryption: document.encryption().map(|encryption| {
            let (streams, strings, opened_by_owner) = encryption.summary();
            EncryptionInspection {
                streams,
                strings,
                opened_by_owner,
            }
        }),
        pages,
        cross_reference_sections: match recovered {
            Some(_) => Vec::new(),
            None => sections.collect(),
        },
        revisions: (1..)
            .zip(&views.revisions)
            .map(|(number, view)| revision(document, number, view, most))
            .collect(),
        outside: views.outside.into_iter().map(Span::from).collect(),
        faults: document.faults().to_vec(),
        disagreements: views.disagreements,
        disagreement_count: views.disagreement_count,
        doc_mdp: permission.map(|permission| match permission {
            DocMdp::NoChanges => 1,
            DocMdp::FormFilling => 2,
            DocMdp::Annotations => 3,
        }),
        document_security_store: !store.is_empty(),
        fields,
        signatures: signatures
            .into_iter()
            .map(|facts| signature(facts, document.limits()))
            .collect(),
        structure,
        content,
        problems: problems.0,
    })
}

/// Looks into a file, and where its cross-reference cannot be followed, into what a search for
/// objects finds in it. The error that made the search necessary comes with it.
///
/// # Errors
/// What [`Document::open`] answers, where the file cannot be recovered either.
pub fn inspect_or_recover(
    source: &dyn Source,
    limits: &Limits,
) -> Result<(Inspection, Option<Error>), Error> {
    inspect_or_recover_with_password(source, None, Depth::Structure, limits)
}

/// The same, with a password where one is known.
///
/// # Errors
/// What [`Document::open_with_password`] answers, where the file cannot be recovered either.
pub fn inspect_or_recover_with_password(
    source: &dyn Source,
    password: Option<&Password>,
    depth: Depth,
    limits: &Limits,
) -> Result<(Inspection, Option<Error>), Error> {
    let recover = |reason: &str| Document::recover_with(source, reason, password, limits);
    let refused = match Document::open_with(source, password, limits) {
        Ok(document) => {
            let inspection = inspect(&document, depth)?;
            // a search mends what is damaged, not what asks for too much
            let damaged = |problem: &&Problem| problem.code == "malformed-pdf";
            let Some(problem) = inspection.problems.iter().find(damaged) else {
                return Ok((inspection, None));
            };
            let reason = &problem.message;
            // an entry that leads astray shows only when its object is asked for
            let recovered = recover(reason).and_then(|d| inspect(&d, depth));
            return Ok(match recovered {
                Ok(recovered) if recovered.problems.is_empty() => (recovered, None),
                _ => (inspection, None),
            });
        }
        Err(error @ Error::Malformed { .. }) => error,
        Err(error) => return Err(error),
    };
    match recover(&refused.to_string()) {
        Ok(document) => Ok((inspect(&document, depth)?, Some(refused))),
        Err(_) => Err(refused),
    }
}

#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    /// The value, or what there is without it and the problem noted.
    fn part<T: Default>(
        &mut self,
        part: &'static str,
        value: Result<T, Error>,
    ) -> Result<T, Error> {
        match value {
            Ok(value) => Ok(value),
            Err(error @ Error::Io(_)) => Err(error),
            Err(error) => {
                self.0.push(Problem {
                    part,
                    code: error.code(),
                    message: error.to_string(),
                });
                Ok(T::default())
            }
        }
    }
}

fn revision(
    document: &Document<'_>,
    number: u64,
    view: &RevisionView,
    most: usize,
) -> RevisionInspection {
    let sections = document.sections().get(view.revision.sections.clone());
    RevisionInspection {
        number,
        extent: view.revision.extent.clone().into(),
        cross_reference: sections
            .unwrap_or_default()
            .iter()
            .map(|section| section.offset)
            .collect(),
        closed: view.revision.closed,
        out_of_order: view.revision.out_of_order,
        added: view.added,
        replaced: view.replaced,
        freed: view.freed,
        hidden_cross_reference: view.hidden_sections.clone(),
        changed: view.changes.iter().take(most).map(changed).collect(),
        unexplained: view
            .unexplained
            .iter()
            .take(most)
            .map(|range| range.clone().into())
            .collect(),
    }
}

fn changed(change: &Change) -> ChangedObject {
    let (offset, stream) = match change.location {
        Location::Free => (None, None),
        Location::InFile { offset, .. } => (Some(offset), None),
        Location::InStream { stream, .. } => (None, Some(stream)),
    };
    ChangedObject {
        object: change.number,
        change: match change.kind {
            ChangeKind::Added => "added",
            ChangeKind::Replaced => "replaced",
            ChangeKind::Freed => "freed",
        },
        offset,
        stream,
    }
}

fn fields(document: &Document<'_>, fields: &[Field]) -> Result<Vec<FieldInspection>, Error> {
    let pages = if fields.is_empty() {
        HashMap::new()
    } else {
        pdf::pages_of_annotations(document)?
    };
    fields
        .iter()
        .take(document.limits().findings)
        .map(|field| {
            let widgets = field.widgets.iter().map(|id| widget(document, *id, &pages));
            Ok(FieldInspection {
                name: field.name.to_string(),
                field_type: field.field_type(),
                has_value: field.value.is_some(),
                flags: field.flags,
                widgets: widgets.collect::<Result<_, Error>>()?,
            })
        })
        .collect()
}

fn widget(
    document: &Document<'_>,
    id: ObjectId,
    pages: &HashMap<ObjectId, u32>,
) -> Result<WidgetInspection, Error> {
    let rectangle = match document.object(id)?.as_dict() {
        Ok(widget) => pdf::rectangle(document, &document.get(widget, b"Rect")?)?,
        Err(_) => None,
    };
    Ok(WidgetInspection {
        object: id.0,
        page: pages.get(&id).copied(),
        rectangle,
    })
}

fn signature(facts: SignatureFacts, limits: &Limits) -> SignatureInspection {
    let parsed = SignedData::parse(&facts.contents, limits);
    let certificates = parsed.as_ref().map(SignedData::readable_certificates);
    let fault = match (facts.fault, &parsed) {
        (Some(Broken::Format(sentence) | Broken::Unsupported(sentence)), _) => Some(sentence),
        // a bare signature is no CMS object
        (None, Err(_)) if !facts.certificates.is_empty() => None,
        (None, Err(error)) => Some(error.to_string()),
        (None, Ok(_)) => None,
    };
    let certificates = certificates.unwrap_or_default();
    let certificates = certificates.iter().map(Certificate::subject).collect();
    SignatureInspection {
        field: facts.field,
        kind: facts.kind,
        sub_filter: facts.sub_filter,
        coverage: facts.coverage,
        gap: facts.gap.map(Span::from),
        bytes_after: facts.bytes_after,
        claimed_signing_time: facts.claimed_signing_time,
        certificates,
        fault,
    }
}
