//! The revision that will hold the signature, complete but for `/Contents`.

use super::visible;
use crate::error::{Error, Refusal, Structure};
use crate::form::{self, Field, Form};
use crate::pdf::{self, Document, Page, Permission, Update, edit, reference, text_string};
use crate::sign::{SignatureRequest, VisibleBox};
use crate::signature::date;
use crate::signature::mdp::{self, DocMdp, FieldLock};
use lopdf::{Object, ObjectId};
use std::ops::Range;

/// A document, the bytes to append, and the place in them that awaits the CMS object.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) field: String,
    pub(crate) base_len: u64,
    pub(crate) revision: Vec<u8>,
    /// Where `/Contents` stands in `revision`, delimiters included.
    pub(crate) gap: Range<usize>,
}

impl Prepared {
    /// Refuses a gap that is not the string of zeros that was laid out: encryption moves and changes
    /// the strings behind it, and a value that was kept may have been changed.
    pub(super) fn check_reserved(&self) -> Result<(), Error> {
        let zeros = self
            .revision
            .get(self.gap.clone())
            .and_then(|gap| gap.strip_prefix(b"<")?.strip_suffix(b">"));
        match zeros {
            Some(zeros) if zeros.iter().all(|digit| *digit == b'0') => Ok(()),
            _ => Err(Error::malformed(
                Structure::SignatureDictionary,
                self.base_len.saturating_add(self.gap.start as u64),
                "the room for /Contents, which is never encrypted",
                "something else",
            )),
        }
    }

    /// Puts the CMS object into its place; what is left of it stays zero.
    pub(crate) fn embed(&mut self, cms: &[u8]) -> Result<(), Error> {
        let reserved = (self.gap.len() - 2) / 2;
        if cms.len() > reserved {
            return Err(Refusal::ContentsTooSmall {
                reserved,
                needed: cms.len(),
            }
            .into());
        }
        let start = self.gap.start + 1;
        if let Some(place) = self.revision.get_mut(start..start + 2 * cms.len()) {
            place.copy_from_slice(hex::encode_upper(cms).as_bytes());
        }
        Ok(())
    }
}

/// What is to be laid out.
pub(super) enum Subject<'r> {
    /// Somebody's signature, with `/Name`.
    Signature(&'r SignatureRequest, Option<&'r str>),
    /// A time-stamp over the whole document (12.8.5).
    DocTimeStamp,
}

impl Subject<'_> {
    /// The field that is asked for.
    fn field(&self) -> Option<&String> {
        match self {
            Self::Signature(request, _) => request.field.as_ref(),
            Self::DocTimeStamp => None,
        }
    }

    /// What a field is called that nobody has named, before its number.
    fn field_prefix(&self) -> &str {
        match self {
            Self::Signature(request, _) => request.field_prefix.as_deref().unwrap_or("Signature"),
            Self::DocTimeStamp => "DocTimeStamp",
        }
    }

    fn appearance(&self) -> Option<&VisibleBox> {
        match self {
            Self::Signature(request, _) => request.appearance.as_ref(),
            Self::DocTimeStamp => None,
        }
    }
}

/// Prepares `document` for a CMS object of at most `contents_len` bytes.
pub(super) fn prepare(
    document: &Document<'_>,
    subject: &Subject<'_>,
    contents_len: usize,
) -> Result<Prepared, Error> {
    // also where no name is asked for: a form that nobody can walk is not signed
    let fields = Form::read(document)?.fields;
    let target = Target::choose(document, &fields, subject)?;
    if let Subject::Signature(request, _) = subject {
        unrestricted(document, &fields, request, &target)?;
    }
    permitted(document, &target)?;
    let restrictions = restrictions(document, &fields, subject, &target)?;
    let mut update = Update::new(document);
    let (dictionary, places) = dictionary(document, subject, contents_len, &restrictions)?;
    // encrypting the strings behind the places moves neither of them
    let signature = update.add(dictionary)?;
    let (Target::New(name) | Target::Existing(name, _)) = &target;
    let new = NewField {
        name,
        signature,
        lock: lock_to_add(&mut update, &restrictions)?,
        is_signed: is_signed(document, &fields)?,
    };
    let appearance = subject.appearance();
    match &target {
        Target::New(_) => add_field(&mut update, document, appearance, &new)?,
        Target::Existing(_, id) => fill_field(&mut update, document, appearance, &new, *id)?,
    }
    if restrictions.doc_mdp.is_some() {
        let depth = document.limits().nesting;
        update.edit_in_catalog("Perms", |_, permissions| {
            edit::set(
                &permissions,
                "DocMDP",
                reference(signature).as_bytes(),
                depth,
            )
        })?;
    }
    let revision = update.write()?;
    let base_len = document.source().len();
    let body = revision.bodies.get(&signature).copied().unwrap_or(0);
    let shift = |range: Range<usize>| body + range.start..body + range.end;
    let mut prepared = Prepared {
        field: target.into_name(),
        base_len,
        revision: revision.bytes,
        gap: shift(places.contents),
    };
    prepared.check_reserved()?;
    let byte_range = shift(places.byte_range);
    write_byte_range(&mut prepared, byte_range)?;
    Ok(prepared)
}

/// Refuses what an earlier signature forbids: the new one would be good, and that one broken.
fn unrestricted(
    document: &Document<'_>,
    fields: &[Field],
    request: &SignatureRequest,
    target: &Target,
) -> Result<(), Error> {
    if request.reason.is_some() && !request.statements.is_empty() {
        return Err(Refusal::ReasonBesideStatement.into());
    }
    let said = mdp::in_force(document, fields)?;
    if said.doc_mdp == Some(DocMdp::NoChanges) {
        return Err(Refusal::SigningNotPermitted.into());
    }
    let (Target::New(name) | Target::Existing(name, _)) = target;
    if said.locks.iter().any(|lock| lock.locks(name)) {
        return Err(Refusal::FieldLocked { name: name.clone() }.into());
    }
    match target {
        Target::New(_) if said.doc_mdp.is_some() && request.appearance.is_some() => {
            Err(Refusal::NewBoxNotPermitted.into())
        }
        _ => Ok(()),
    }
}

/// Whether one of the fields holds a signature.
fn is_signed(document: &Document<'_>, fields: &[Field]) -> Result<bool, Error> {
    for field in fields.iter().filter(|field| field.is_signature()) {
        let value = field.value.as_deref();
        if value.map_or(Ok(Object::Null), |value| document.resolve(value))? != Object::Null {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the signature will forbid itself.
#[derive(Default)]
struct Restricting {
    doc_mdp: Option<DocMdp>,
    lock: Option<FieldLock>,
    /// Whether the field has the lock already.
    is_locked: bool,
}

/// ISO 32000-2, 12.8.2: a certification is the first signature of its document, and a field's own lock is what the
/// signature in it locks.
fn restrictions(
    document: &Document<'_>,
    fields: &[Field],
    subject: &Subject<'_>,
    target: &Target,
) -> Result<Restricting, Error> {
    let Subject::Signature(request, _) = subject else {
        return Ok(Restricting::default());
    };
    if request.certification.is_some() && is_signed(document, fields)? {
        return Err(Refusal::CertificationNotFirst.into());
    }
    let own = match target {
        Target::New(_) => None,
        Target::Existing(_, id) => match document.object(*id)? {
            Object::Dictionary(field) => match document.get(&field, b"Lock")? {
                Object::Dictionary(lock) => Some(FieldLock::read(document, &lock)?),
                _ => None,
            },
            _ => None,
        },
    };
    if own.is_some() && request.lock.is_some() && own != request.lock {
        let (Target::New(name) | Target::Existing(name, _)) = target;
        return Err(Refusal::LockDiffers { name: name.clone() }.into());
    }
    Ok(Restricting {
        doc_mdp: request.certification,
        is_locked: own.is_some(),
        lock: own.or_else(|| request.lock.clone()),
    })
}

impl Restricting {
    /// The entries of `/Reference` (tables 256 to 259).
    fn references(&self, catalog: ObjectId) -> Option<String> {
        let parameters = |entries: &str| {
            format!("/TransformParams << /Type /TransformParams {entries} /V /1.2 >>")
        };
        let certification = self.doc_mdp.map(|permission| {
            let parameters = parameters(&format!("/P {}", permission.number()));
            format!("<< /Type /SigRef /TransformMethod /DocMDP {parameters} >>")
        });
        let lock = self.lock.as_ref().map(|lock| {
            let (parameters, data) = (parameters(&lock.entries()), reference(catalog));
            format!("<< /Type /SigRef /TransformMethod /FieldMDP /Data {data} {parameters} >>")
        });
        let all: Vec<String> = certification.into_iter().chain(lock).collect();
        (!all.is_empty()).then(|| format!("[{}]", all.join(" ")))
    }
}

/// The object of a lock that the field has not yet (table 236).
fn lock_to_add(
    update: &mut Update<'_, '_>,
    restrictions: &Restricting,
) -> Result<Option<ObjectId>, Error> {
    match &restrictions.lock {
        Some(lock) if !restrictions.is_locked => {
            let lock = format!("<< /Type /SigFieldLock {} >>", lock.entries());
            Ok(Some(update.add(lock)?))
        }
        _ => Ok(None),
    }
}

/// Refuses what the owner of an encrypted document forbids those who read it.
fn permitted(document: &Document<'_>, target: &Target) -> Result<(), Error> {
    let (permission, change) = match target {
        Target::New(_) => (Permission::AddField, "to add a signature field"),
        Target::Existing(..) => (Permission::FillField, "to fill a signature field"),
    };
    if document.permits(permission) {
        Ok(())
    } else {
        Err(Refusal::PermissionDenied { change }.into())
    }
}

/// The field that will hold the signature.
enum Target {
    New(String),
    Existing(String, ObjectId),
}

impl Target {
    fn choose(
        document: &Document<'_>,
        fields: &[Field],
        subject: &Subject<'_>,
    ) -> Result<Self, Error> {
        let Some(name) = subject.field() else {
            let taken = form::root_names(document)?;
            let free = (1_u32..)
                .map(|number| format!("{}{number}", subject.field_prefix()))
                .find(|name| !taken.contains(name));
            return Ok(Self::New(free.unwrap_or_default()));
        };
        let taken = || Error::from(Refusal::FieldTaken { name: name.clone() });
        if let Some(field) = fields.iter().find(|field| *field.name == **name) {
            let empty = match field.value.as_deref() {
                None => true,
                Some(value) => document.resolve(value)? == Object::Null,
            };
            if !field.is_signature() || !empty {
                return Err(taken());
            }
            let dictionary = field.object.value.as_dict().map_err(|_| taken())?;
            if dictionary.has(b"SV") {
                return Err(Error::Unsupported {
                    feature: "a signature field with seed values",
                });
            }
            return Ok(Self::Existing(name.clone(), field.object.id));
        }
        if name.is_empty() || name.contains('.') {
            return Err(Refusal::FieldName { name: name.clone() }.into());
        }
        let above = format!("{name}.");
        if fields.iter().any(|field| field.name.starts_with(&above)) {
            return Err(taken());
        }
        Ok(Self::New(name.clone()))
    }

    fn into_name(self) -> String {
        match self {
            Self::New(name) | Self::Existing(name, _) => name,
        }
    }
}

/// Where the two parts that are filled in later stand in the dictionary's text: before every string
/// but `/Contents` itself, so that they stand there in an encrypted document too.
struct Places {
    byte_range: Range<usize>,
    contents: Range<usize>,
}

/// The signature dictionary (ISO 32000-2, table 255; ETSI EN 319 142-1, 5.4.3 and 6.3).
fn dictionary(
    document: &Document<'_>,
    subject: &Subject<'_>,
    contents_len: usize,
    restrictions: &Restricting,
) -> Result<(Vec<u8>, Places), Error> {
    let head: &[u8] = match subject {
        Subject::Signature(..) => {
            b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange "
        }
        Subject::DocTimeStamp => {
            b"<< /Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /ByteRange "
        }
    };
    let mut text = head.to_vec();
    // a revision without its signature stays far below a megabyte
    let longest = document
        .source()
        .len()
        .saturating_add(2 * contents_len as u64 + 1_000_000);
    let width = longest.to_string().len();
    let byte_range = text.len()..text.len() + "[0   ]".len() + 3 * width;
    // an array already, so that the text is a dictionary to whoever encrypts it
    text.extend_from_slice(b"[0 0 0 0]");
    text.resize(byte_range.end, b' ');
    text.extend_from_slice(b" /Contents ");
    let contents = text.len()..text.len() + 2 + 2 * contents_len;
    text.push(b'<');
    text.resize(contents.end - 1, b'0');
    text.push(b'>');
    if let Some(references) = restrictions.references(document.catalog()?.id) {
        text.extend_from_slice(format!(" /Reference {references}").as_bytes());
    }
    let mut entry = |key: &str, value: &str| {
        text.extend_from_slice(format!(" /{key} {}", text_string(value)).as_bytes());
    };
    // what a time-stamp says of itself stands in its token (EN 319 142-1, 5.4.3)
    if let Subject::Signature(request, name) = subject {
        entry("M", &date::write(request.signing_time));
        for (key, value) in [
            ("Name", request.name.as_deref().or(*name)),
            ("Reason", request.reason.as_deref()),
            ("Location", request.location.as_deref()),
            ("ContactInfo", request.contact_info.as_deref()),
        ] {
            if let Some(value) = value {
                entry(key, value);
            }
        }
    }
    text.extend_from_slice(b" >>");
    let places = Places {
        byte_range,
        contents,
    };
    Ok((text, places))
}

/// Everything but the gap, from the first byte to the last.
fn write_byte_range(prepared: &mut Prepared, place: Range<usize>) -> Result<(), Error> {
    let gap_start = prepared.base_len + prepared.gap.start as u64;
    let gap_end = prepared.base_len + prepared.gap.end as u64;
    let end = prepared.base_len + prepared.revision.len() as u64;
    let text = format!("[0 {gap_start} {gap_end} {}]", end - gap_end);
    match prepared
        .revision
        .get_mut(place)
        .and_then(|place| place.get_mut(..text.len()))
    {
        Some(place) => {
            place.copy_from_slice(text.as_bytes());
            Ok(())
        }
        None => Err(Refusal::FileTooLarge.into()),
    }
}

/// What a field gets.
struct NewField<'n> {
    name: &'n str,
    signature: ObjectId,
    /// A lock that it has not yet.
    lock: Option<ObjectId>,
    /// Whether the document has signatures already.
    is_signed: bool,
}

/// A new field, which is its own widget (12.5.6.19), on the page and in the form.
fn add_field(
    update: &mut Update<'_, '_>,
    document: &Document<'_>,
    appearance: Option<&VisibleBox>,
    new: &NewField<'_>,
) -> Result<(), Error> {
    let (page, place) = match appearance {
        Some(visible) => {
            let shown = visible::show(update, document, visible, new.is_signed)?;
            (Some(shown.page), shown.entries)
        }
        // an invisible field needs no page, and a document may have none
        None => (Page::first(document)?, visible::unseen(update, document)?),
    };
    let on_page = page.as_ref().map_or_else(String::new, |page| {
        format!(" /P {}", reference(page.object.id))
    });
    let lock = new
        .lock
        .map_or_else(String::new, |lock| format!(" /Lock {}", reference(lock)));
    let field = update.add(format!(
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T {} /V {}{lock}{on_page}{place} >>",
        text_string(new.name),
        reference(new.signature),
    ))?;
    if let Some(page) = page {
        update.append(page.object.id, "Annots", &[field])?;
    }
    edit_form(update, document, |update, form| {
        update.append_to(form, "Fields", &[field])
    })
}

/// An empty field keeps its place; a box asked for is drawn to its rectangle.
fn fill_field(
    update: &mut Update<'_, '_>,
    document: &Document<'_>,
    appearance: Option<&VisibleBox>,
    new: &NewField<'_>,
    id: ObjectId,
) -> Result<(), Error> {
    let depth = document.limits().nesting;
    let mut text = update.text(id)?;
    text = edit::set(&text, "V", reference(new.signature).as_bytes(), depth)?;
    if let Some(lock) = new.lock {
        text = edit::set(&text, "Lock", reference(lock).as_bytes(), depth)?;
    }
    if let Some(visible) = appearance {
        let value = document.object(id)?;
        let taken = || {
            Error::from(Refusal::FieldTaken {
                name: new.name.to_owned(),
            })
        };
        let dictionary = value.as_dict().map_err(|_| taken())?;
        let place = pdf::rectangle(document, &document.get(dictionary, b"Rect")?)?;
        let place = place.ok_or_else(taken)?;
        if place[2] <= place[0] || place[3] <= place[1] {
            return Err(taken());
        }
        let look = visible::look_of_field(update, document, visible, place, id)?;
        let value = format!("<< /N {} >>", reference(look));
        text = edit::set(&text, "AP", value.as_bytes(), depth)?;
    }
    update.put(id, text);
    edit_form(update, document, |_, form| Ok(form))
}

/// Changes the form where it stands, makes one where there is none, and says that signatures exist and that
/// updates must append (table 225).
fn edit_form<'d, 's>(
    update: &mut Update<'d, 's>,
    document: &Document<'_>,
    change: impl FnOnce(&mut Update<'d, 's>, Vec<u8>) -> Result<Vec<u8>, Error>,
) -> Result<(), Error> {
    let depth = document.limits().nesting;
    update.edit_in_catalog("AcroForm", |update, form| {
        let form = change(update, form)?;
        edit::set(&form, "SigFlags", b"3", depth)
    })
}
