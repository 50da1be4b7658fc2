//! The trailer and the catalog (ISO 32000-2, 7.5.5 and 7.7.2), and what hangs on them that is neither a
//! form nor a page.

use super::rule::Rule;
use super::step::{Admission, Step, leads_to_stream};
use super::uses::TRAILER;
use super::value::{entry, has_cut_name, keys, same, stays};
use crate::error::Error;
use crate::pdf::RawObject;
use lopdf::{Dictionary, Object};
use memchr::memmem;
use std::rc::Rc;

/// What a trailer says of its own section and not of the document (tables 15 and 17).
const OF_THE_SECTION: &[&[u8]] = &[
    b"Size",
    b"Prev",
    b"XRefStm",
    b"Type",
    b"W",
    b"Index",
    b"Length",
    b"Filter",
    b"DecodeParms",
];

/// Bytes of a packet of metadata that are looked at; honest ones have some tens of thousands.
const MOST_METADATA: usize = 4 * 1024 * 1024;

impl Step<'_, '_> {
    /// The trailers, and the information dictionary (14.3.3).
    pub(super) fn trailer(&mut self) -> Result<(), Error> {
        let (old, new) = (self.old.trailer().clone(), self.new.trailer().clone());
        for key in keys(&old, &new) {
            let (before, after) = (entry(&old, key), entry(&new, key));
            let path = format!("/{}", key.escape_ascii());
            if key.contains(&0) || has_cut_name(after) {
                self.find(Rule::ReadersDiffer, None, path, before, after);
                continue;
            }
            match key {
                b"Root" => {
                    if let Ok((number, _)) = before.as_reference() {
                        self.root = number;
                    }
                    if same(before, after) || !self.has_changed(self.root) {
                        self.admit(self.root, Admission::Below(TRAILER, "Root"));
                        // what a signature's transform is about (table 256)
                        let data: &[&str] = &["Reference/Data", "Data"];
                        self.admit(self.root, Admission::Exactly(data));
                    }
                    if !same(before, after) {
                        // what it says is held against the old one
                        self.find(Rule::CatalogMoved, None, path, before, after);
                    }
                }
                b"Info" => self.information(before, after),
                // the second half is there to change (14.4); the first one is the file's own
                b"ID" => {
                    let first = |id: &Object| match id {
                        Object::Array(halves) => halves.first().cloned(),
                        _ => None,
                    };
                    if let (Some(a), Some(b)) = (first(before), first(after))
                        && !same(&a, &b)
                        && self.old.encryption().is_some()
                    {
                        self.find(Rule::TrailerEntry, None, path, before, after);
                    }
                }
                key if OF_THE_SECTION.contains(&key) => {}
                // an update may leave out what means nothing to it
                _ if *after == Object::Null && key != b"Encrypt" => {}
                _ if stays(&old, &new, key) => {}
                b"Encrypt" => self.find(Rule::TrailerEntry, None, path, before, after),
                _ => self.find(Rule::PrivateEntry, None, path, before, after),
            }
        }
        Ok(())
    }

    fn information(&mut self, before: &Object, after: &Object) {
        let mut changed = !same(before, after);
        if let Ok((number, _)) = before.as_reference() {
            self.admit(number, Admission::Below(TRAILER, "Info"));
            changed |= self.has_changed(number);
            self.admit_below(before);
        }
        if changed {
            let object = after.as_reference().ok().map(|(number, _)| number);
            self.find(Rule::Metadata, object, "/Info", before, after);
        }
    }

    /// Values one level below an object that are objects of their own: strings and the like.
    fn admit_below(&mut self, reference: &Object) {
        let Ok((number, _)) = reference.as_reference() else {
            return;
        };
        if let Ok(Object::Dictionary(dictionary)) = self.old.resolve(reference) {
            for (_, value) in &dictionary {
                if let Ok((value, _)) = value.as_reference()
                    && self.is_plain(value)
                {
                    self.admit(value, Admission::Below(number, ""));
                }
            }
        }
    }

    /// Whether an object was a string, a name or a number, and is one.
    fn is_plain(&self, number: u32) -> bool {
        let plain = |raw: &Option<Rc<RawObject>>| {
            raw.as_ref()
                .is_none_or(|raw| !matches!(raw.value, Object::Dictionary(_) | Object::Array(_)))
        };
        let changed = self.changed.get(&number);
        changed.is_none_or(|changed| plain(&changed.old) && plain(&changed.new))
    }

    /// The catalog, key by key.
    pub(super) fn catalog(&mut self) -> Result<(), Error> {
        let (old, new) = (self.old.catalog(), self.new.catalog());
        let old = self.readable(old.map(RawObject::into_value), "/Root")?;
        let new = self.readable(new.map(RawObject::into_value), "/Root")?;
        let (Object::Dictionary(old), Object::Dictionary(new)) = (old, new) else {
            return Ok(());
        };
        for key in keys(&old, &new) {
            let (before, after) = (entry(&old, key), entry(&new, key));
            match key {
                b"AcroForm" => self.acro_form(before, after)?,
                b"DSS" => self.security_store(before, after)?,
                b"Metadata" => self.metadata(before, after)?,
                b"Extensions" => self.extensions(before, after)?,
                b"Version" => self.version(before, after),
                b"MarkInfo" => self.mark_info(before, after)?,
                b"Perms" => self.permissions(before, after)?,
                b"Names" => self.names(before, after)?,
                // what is below is looked at object by object
                _ if stays(&old, &new, key) => {}
                b"StructTreeRoot" => {
                    self.find(
                        Rule::StructureEntry,
                        Some(self.root),
                        "/Root/StructTreeRoot",
                        before,
                        after,
                    );
                }
                b"OutputIntents" if *before == Object::Null => {
                    const PATH: &str = "/Root/OutputIntents";
                    let rule = Rule::OutputIntentAdded;
                    self.find(rule, Some(self.root), PATH, before, after);
                }
                key => {
                    let path = format!("/Root/{}", key.escape_ascii());
                    self.find(Rule::CatalogEntry, Some(self.root), path, before, after);
                }
            }
        }
        Ok(())
    }

    /// An XMP stream (14.3.2).
    fn metadata(&mut self, before: &Object, after: &Object) -> Result<(), Error> {
        if let Ok((number, _)) = before.as_reference() {
            self.admit(number, Admission::Below(self.root, "Metadata"));
        }
        if !self.differs(before, after) {
            return Ok(());
        }
        let rule = if self.is_xmp(after)? {
            Rule::Metadata
        } else {
            Rule::CatalogEntry
        };
        let object = after.as_reference().ok().map(|(number, _)| number);
        self.find(
            rule,
            object.or(Some(self.root)),
            "/Root/Metadata",
            before,
            after,
        );
        Ok(())
    }

    /// Names for things in the document (7.7.4): looks of annotations may be among them, which nothing
    /// shows by itself.
    fn names(&mut self, before: &Object, after: &Object) -> Result<(), Error> {
        const PATH: &str = "/Root/Names";
        if same(before, after) {
            return Ok(());
        }
        let (old, new) = self.resolved((before, after), PATH)?;
        let empty = Dictionary::new();
        let old = old.as_dict().unwrap_or(&empty);
        let rule = match &new {
            Object::Dictionary(new)
                if keys(old, new).all(|key| key == b"AP" || stays(old, new, key)) =>
            {
                Rule::NamedAppearances
            }
            _ => Rule::CatalogEntry,
        };
        self.find(rule, Some(self.root), PATH, before, after);
        Ok(())
    }

    /// Whether a value is an XMP packet: by its type, and by what it holds as far as that can be read.
    fn is_xmp(&mut self, value: &Object) -> Result<bool, Error> {
        const MARK: &[u8] = b"xmpmeta";
        let Ok(id) = value.as_reference() else {
            return Ok(false);
        };
        let (raw, text) = match self.new.raw(id).and_then(|raw| match raw {
            Some(raw) => {
                let text = self.new.stream_text(&raw, MOST_METADATA)?;
                Ok((Some(raw), text))
            }
            None => Ok((None, None)),
        }) {
            Ok(read) => read,
            Err(Error::Malformed { .. }) => return Ok(false),
            Err(error) => return Err(error),
        };
        let is_typed = raw.is_some_and(|raw| match &raw.value {
            Object::Dictionary(stream) => {
                stream.has_type(b"Metadata")
                    && *entry(stream, b"Subtype") == Object::Name(b"XML".to_vec())
            }
            _ => false,
        });
        let is_packet = text.is_some_and(|text| {
            memmem::find(&text, MARK).is_some() && memmem::find(&text, b"<!").is_none()
        });
        Ok(is_typed && is_packet)
    }

    /// Names, numbers and dates of developers' extensions (7.12).
    fn extensions(&mut self, before: &Object, after: &Object) -> Result<(), Error> {
        let mut from = (self.root, "Extensions");
        let mut changed = self.differs(before, after);
        if let Ok((number, _)) = before.as_reference() {
            self.admit(number, Admission::Below(from.0, from.1));
            from = (number, "");
        }
        let resolved = self.old.resolve(before);
        if let Object::Dictionary(extensions) = self.readable(resolved, "/Root/Extensions")? {
            for (_, value) in &extensions {
                if let Ok((number, _)) = value.as_reference() {
                    self.admit(number, Admission::Below(from.0, from.1));
                    changed |= self.has_changed(number);
                }
            }
        }
        if changed {
            let resolved = self.new.resolve(after);
            let after_is = self.readable(resolved, "/Root/Extensions")?;
            let rule = match after_is {
                Object::Dictionary(extensions) if self.are_extensions(&extensions)? => {
                    Rule::Extensions
                }
                Object::Null => Rule::Extensions,
                _ => Rule::CatalogEntry,
            };
            self.find(rule, Some(self.root), "/Root/Extensions", before, after);
        }
        Ok(())
    }

    /// Whether there is nothing but developers' names with names, numbers, dates and texts.
    fn are_extensions(&mut self, extensions: &Dictionary) -> Result<bool, Error> {
        // table 49
        let of_one = |(key, value): (&Vec<u8>, &Object)| match &key[..] {
            b"Type" | b"BaseVersion" => matches!(value, Object::Name(_)),
            b"ExtensionLevel" => matches!(value, Object::Integer(_) | Object::Real(_)),
            b"ExtensionRevision" | b"URL" => matches!(value, Object::String(..)),
            _ => false,
        };
        for (key, value) in extensions {
            if leads_to_stream(self.new, value)? {
                return Ok(false);
            }
            let resolved = self.new.resolve(value);
            let fits = match self.readable(resolved, "/Root/Extensions")? {
                Object::Name(_) => key == b"Type",
                Object::Dictionary(one) => one.iter().all(of_one),
                Object::Array(several) => several.iter().all(|one| match one {
                    Object::Dictionary(one) => one.iter().all(of_one),
                    _ => false,
                }),
                _ => false,
            };
            if !fits {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn version(&mut self, before: &Object, after: &Object) {
        if !same(before, after) {
            let is_version = |value: &Object| match value {
                Object::Null => true,
                Object::Name(name) => {
                    matches!(name[..], [b'1'..=b'2', b'.', digit] if digit.is_ascii_digit())
                }
                _ => false,
            };
            let rule = match is_version(before) && is_version(after) {
                true => Rule::Version,
                false => Rule::CatalogEntry,
            };
            self.find(rule, Some(self.root), "/Root/Version", before, after);
        }
    }

    /// Truth values about tagging (14.7.1), which show nothing.
    fn mark_info(&mut self, before: &Object, after: &Object) -> Result<(), Error> {
        if let Ok((number, _)) = before.as_reference() {
            self.admit(number, Admission::Below(self.root, "MarkInfo"));
        }
        if self.differs(before, after) {
            let resolved = self.new.resolve(after);
            let rule = match self.readable(resolved, "/Root/MarkInfo")? {
                Object::Dictionary(info)
                    if info
                        .iter()
                        .all(|(_, value)| matches!(value, Object::Boolean(_))) =>
                {
                    Rule::StructureFollows
                }
                _ => Rule::CatalogEntry,
            };
            self.find(rule, Some(self.root), "/Root/MarkInfo", before, after);
        }
        Ok(())
    }

    /// What signatures permit (12.8.6) is for the first one to say.
    fn permissions(&mut self, before: &Object, after: &Object) -> Result<(), Error> {
        let (old, new) = self.resolved((before, after), "/Root/Perms")?;
        if !same(&old, &new) {
            self.find(
                Rule::LaterCertification,
                Some(self.root),
                "/Root/Perms",
                &old,
                &new,
            );
        }
        if let Ok((number, _)) = before.as_reference() {
            self.admit(number, Admission::Below(self.root, "Perms"));
        }
        Ok(())
    }
}
