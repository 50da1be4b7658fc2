//! What is so, before anybody judges it: one value for each signature.

use crate::algorithm::DigestAlgorithm;
use crate::cms::SignedData;
use crate::error::Error;
use crate::form::{Field, Form};
use crate::pdf::{Document, Revision};
use crate::signature::mdp::Restrictions;
use crate::signature::{ByteRange, SignatureDictionary};
use crate::source;
use crate::verify::coverage::{self, Binding};
use crate::verify::report::{Coverage, Kind};
use lopdf::{Object, ObjectId};
use ring::digest::Context;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use time::OffsetDateTime;

/// The facts about one signature.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) field: String,
    pub(crate) kind: Kind,
    pub(crate) sub_filter: String,
    pub(crate) coverage: Coverage,
    pub(crate) binding: Binding,
    /// What a well-formed ByteRange leaves out.
    pub(crate) gap: Option<Range<u64>>,
    /// The index of the revision that it signs.
    pub(crate) revision: Option<usize>,
    /// What it permits to happen later.
    pub(crate) restrictions: Restrictions,
    /// Bytes of the file behind what the signature covers.
    pub(crate) bytes_after: u64,
    pub(crate) claimed_signing_time: Option<OffsetDateTime>,
    /// Whether it is the value of another field too.
    pub(crate) shared: bool,
    /// Whether a later revision put another dictionary in the place of the signed one, of which the
    /// facts are.
    pub(crate) dictionary_replaced: bool,
    /// The CMS object, or the sentence that says why there is none to judge.
    pub(crate) signed_data: Result<SignedData, Broken>,
    /// Whether the digest over the ByteRange equals `messageDigest`, where both could be had.
    pub(crate) reference_digest: Option<bool>,
}

impl Facts {
    /// Nothing is known yet.
    fn new(field: &str) -> Self {
        Self {
            field: field.to_owned(),
            kind: Kind::Signature,
            sub_filter: String::new(),
            coverage: Coverage::Invalid,
            binding: Binding::Loose,
            gap: None,
            revision: None,
            restrictions: Restrictions::default(),
            bytes_after: 0,
            claimed_signing_time: None,
            shared: false,
            dictionary_replaced: false,
            signed_data: Err(Broken::Format(String::new())),
            reference_digest: None,
        }
    }
}

/// Why a signature's parts cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Broken {
    /// They are not what the standard demands.
    Format(String),
    /// This version does not read them.
    Unsupported(String),
}

/// The facts about every signature field that has a value, in the order of the form, and behind them
/// about those that had one in an earlier revision and have it no more.
pub(crate) fn collect(document: &Document<'_>, form: Form) -> Result<Vec<Facts>, Error> {
    let revisions = document.revisions()?;
    let mut fields: Vec<Field> = form
        .fields
        .into_iter()
        .filter(|field| is_signed(document, field))
        .collect();
    let mut uses: HashMap<ObjectId, usize> = HashMap::new();
    for field in &fields {
        if let Some(Object::Reference(id)) = field.value.as_deref() {
            *uses.entry(*id).or_default() += 1;
        }
    }
    fields.extend(removed(document, &revisions, &uses)?);
    let max = document.limits().signatures;
    if fields.len() > max {
        return Err(Error::LimitExceeded {
            limit: "signatures",
            max: max as u64,
        });
    }
    fields
        .iter()
        .map(|field| signature(document, &revisions, field, &uses))
        .collect()
}

/// Signed fields of earlier revisions whose values are no field's any more.
fn removed(
    document: &Document<'_>,
    revisions: &[Revision],
    uses: &HashMap<ObjectId, usize>,
) -> Result<Vec<Field>, Error> {
    let mut known: HashSet<ObjectId> = uses.keys().copied().collect();
    let mut removed = Vec::new();
    for revision in revisions.iter().rev().skip(1) {
        let then = document.as_of(revision);
        let form = match Form::read(&then) {
            Ok(form) => form,
            // what could not be read then was never a signature
            Err(Error::Malformed { .. }) => continue,
            Err(error) => return Err(error),
        };
        for field in form.fields {
            if let Some(&Object::Reference(id)) = field.value.as_deref()
                && is_signed(&then, &field)
                && known.insert(id)
            {
                removed.push(field);
            }
        }
    }
    Ok(removed)
}

/// Whether the catalog has a Document Security Store (ISO 32000-2, 12.8.4.3).
pub(crate) fn has_security_store(document: &Document<'_>) -> Result<bool, Error> {
    let catalog = document.catalog()?;
    let Ok(catalog) = catalog.value.as_dict() else {
        return Ok(false);
    };
    Ok(matches!(
        document.get(catalog, b"DSS")?,
        Object::Dictionary(_)
    ))
}

/// A signature field with a value, readable or not, and any other field whose value is a signature
/// dictionary: a type that is left out or wrong must not make a broken signature vanish.
fn is_signed(document: &Document<'_>, field: &Field) -> bool {
    let is_signature = |value: &Object| match value {
        Object::Null => false,
        Object::Dictionary(value) => field.is_signature() || value.has(b"ByteRange"),
        _ => field.is_signature(),
    };
    match field.value.as_deref() {
        None => false,
        Some(reference @ Object::Reference(_)) => match document.resolve(reference) {
            Ok(value) => is_signature(&value),
            Err(_) => field.is_signature(),
        },
        // not resolved, which would copy it for each field that inherits it
        Some(value) => is_signature(value),
    }
}

fn signature(
    document: &Document<'_>,
    revisions: &[Revision],
    field: &Field,
    uses: &HashMap<ObjectId, usize>,
) -> Result<Facts, Error> {
    let mut facts = Facts::new(&field.name);
    match examine(document, revisions, field, uses, &mut facts) {
        Ok(signed_data) => facts.signed_data = Ok(signed_data),
        Err(Stop::Broken(broken)) => facts.signed_data = Err(broken),
        // the file's own limits and the disk are not the signature's fault
        Err(Stop::Error(error @ (Error::Io(_) | Error::LimitExceeded { .. }))) => {
            return Err(error);
        }
        Err(Stop::Error(error)) => {
            facts.signed_data = Err(Broken::Format(error.to_string()));
        }
    }
    Ok(facts)
}

/// Ends the look at one signature.
enum Stop {
    Broken(Broken),
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::Unsupported { feature } => Self::Broken(Broken::Unsupported(format!(
                "this version does not read: {feature}"
            ))),
            other => Self::Error(other),
        }
    }
}

fn format<T>(sentence: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Broken(Broken::Format(sentence.into())))
}

/// Fills in the facts one after the other; what is known before something breaks stays known.
fn examine(
    document: &Document<'_>,
    revisions: &[Revision],
    field: &Field,
    uses: &HashMap<ObjectId, usize>,
    facts: &mut Facts,
) -> Result<SignedData, Stop> {
    let Some(&Object::Reference(id)) = field.value.as_deref() else {
        return format("the field's value is not an indirect signature dictionary");
    };
    facts.shared = uses.get(&id).copied().unwrap_or(0) > 1;
    let signed = as_signed(document, revisions, id, facts)?;
    let SignedDictionary {
        dictionary,
        byte_range,
        contents,
    } = signed;
    facts.restrictions = restrictions(document, revisions, field, id, facts.revision)?;
    if facts.sub_filter == "ETSI.RFC3161" {
        // by what it holds, not by what it is called: the file's verdict does not look at time-stamps
        match SignedData::parse(&contents, document.limits()) {
            Ok(token) if token.holds_tst_info() => facts.kind = Kind::DocumentTimestamp,
            Ok(_) => return format("what is called a time-stamp is none"),
            Err(error) => return Err(error.into()),
        }
    }
    match facts.sub_filter.as_str() {
        "ETSI.CAdES.detached" | "adbe.pkcs7.detached" => {}
        other => {
            let sentence = format!("this version does not judge the SubFilter {other:?}");
            return Err(Stop::Broken(Broken::Unsupported(sentence)));
        }
    }
    if dictionary.has_cert && facts.sub_filter == "ETSI.CAdES.detached" {
        return format("/Cert stands beside a CMS object (ISO 32000-2, table 255)");
    }
    let signed_data = SignedData::parse(&contents, document.limits())?;
    facts.reference_digest = reference_digest(document, &byte_range, &signed_data)?;
    Ok(signed_data)
}

/// What the signature permits, as its own revision has it.
fn restrictions(
    document: &Document<'_>,
    revisions: &[Revision],
    field: &Field,
    id: ObjectId,
    revision: Option<usize>,
) -> Result<Restrictions, Error> {
    let signed = revision.and_then(|index| revisions.get(index));
    let view = signed.map(|revision| document.as_of(revision));
    let view = view.as_ref().unwrap_or(document);
    let Object::Dictionary(signature) = view.object(id)? else {
        return Ok(Restrictions::default());
    };
    let field = view.object_at(field.object.id.0)?;
    Restrictions::read(view, &signature, field.as_dict().ok())
}

/// A signature dictionary whose ByteRange leaves out exactly its own `/Contents`.
struct SignedDictionary {
    dictionary: SignatureDictionary,
    byte_range: ByteRange,
    contents: Vec<u8>,
}

/// The dictionary as it was signed: a later revision may have put another in its place, to show another
/// reason or another name. Where none was signed, what is wrong with the newest one is told.
fn as_signed(
    document: &Document<'_>,
    revisions: &[Revision],
    id: ObjectId,
    facts: &mut Facts,
) -> Result<SignedDictionary, Stop> {
    let newest = read_as_of(document, document, revisions, id, facts);
    if newest.is_ok() && facts.coverage != Coverage::Partial {
        return newest;
    }
    for revision in revisions.iter().rev() {
        let own = document.sections().get(revision.sections.clone());
        let defined = document.location_among(id.0, own.unwrap_or_default())?;
        let view = document.as_of(revision);
        if defined.is_none() || view.location(id.0)? == document.location(id.0)? {
            continue;
        }
        let mut then = Facts::new(&facts.field);
        if let Ok(signed) = read_as_of(document, &view, revisions, id, &mut then)
            && then.coverage == Coverage::WholeRevision
        {
            *facts = Facts {
                dictionary_replaced: true,
                shared: facts.shared,
                ..then
            };
            return Ok(signed);
        }
    }
    newest
}

/// The dictionary as one view of the document has it.
fn read_as_of(
    document: &Document<'_>,
    view: &Document<'_>,
    revisions: &[Revision],
    id: ObjectId,
    facts: &mut Facts,
) -> Result<SignedDictionary, Stop> {
    let Some(object) = view.raw(id)? else {
        return format("the field's value refers to nothing");
    };
    let Some(mut dictionary) = SignatureDictionary::read(view, &object)? else {
        return format("the field's value is not a signature dictionary");
    };
    facts.sub_filter = dictionary
        .sub_filter
        .as_deref()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .unwrap_or_default();
    facts.claimed_signing_time = dictionary.signing_time;

    let Some(array) = &dictionary.byte_range else {
        return format("there is no ByteRange");
    };
    let byte_range = match ByteRange::parse(array, document.source().len()) {
        Ok(byte_range) => byte_range,
        Err(rule) => return format(rule),
    };
    facts.gap = Some(byte_range.gap());
    facts.bytes_after = document.source().len() - byte_range.end();
    let contents = dictionary.contents.take();
    let Some(contents) = contents.filter(|contents| !contents.is_empty()) else {
        return format("/Contents is missing, empty or not a string");
    };
    if dictionary.contents_span != Some(byte_range.gap()) {
        return format("the ByteRange does not leave out exactly the /Contents of its dictionary");
    }
    let here = view.location(id.0)?;
    let covered = coverage::of(document, revisions, &byte_range, id, here)?;
    (facts.coverage, facts.binding, facts.revision) = covered;
    Ok(SignedDictionary {
        dictionary,
        byte_range,
        contents,
    })
}

/// Compares the digest over the covered bytes with `messageDigest`; `None` where the digest
/// algorithm is not known here or the attribute is not there.
fn reference_digest(
    document: &Document<'_>,
    byte_range: &ByteRange,
    signed_data: &SignedData,
) -> Result<Option<bool>, Error> {
    let [signer_info] = signed_data.signer_infos.as_slice() else {
        return Ok(None);
    };
    let attributes = signer_info.signed_attributes.as_ref();
    let expected = attributes.and_then(|attributes| attributes.message_digest().one());
    let Some(expected) = expected else {
        return Ok(None);
    };
    let Ok(algorithm) = signer_info.digest_algorithm.digest() else {
        return Ok(None);
    };
    Ok(Some(digest(document, byte_range, algorithm)? == expected))
}

fn digest(
    document: &Document<'_>,
    byte_range: &ByteRange,
    algorithm: DigestAlgorithm,
) -> Result<Vec<u8>, Error> {
    let mut context = Context::new(algorithm.ring());
    let gap = byte_range.gap();
    for range in [0..gap.start, gap.end..byte_range.end()] {
        source::stream(document.source(), range.start, range.end, &mut |chunk| {
            context.update(chunk);
            Ok(())
        })?;
    }
    Ok(context.finish().as_ref().to_vec())
}
