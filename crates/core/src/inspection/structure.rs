//! Findings in the objects of a document, without reading what its pages show.

use super::actions::Behind;
use super::finding::{Finding, FindingCode, Findings};
use crate::content::differing_values;
use crate::error::Error;
use crate::pdf::{Disagreement, DisagreementKind, Document, Pages, RawObject, or_nothing, or_null};
use crate::pdf_a;
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Looks at every object that is in use.
///
/// # Errors
/// [`Error::Io`], limits of the document, and where its pages or its form cannot be read.
pub fn structure(document: &Document<'_>) -> Result<Findings, Error> {
    let disagreements = match document.recovered_from() {
        // nothing is held against what a search finds
        Some(_) => Vec::new(),
        None => document.views()?.disagreements,
    };
    structure_with(document, &disagreements)
}

/// The same, where it is known already what the two readings of the file disagree about.
pub(super) fn structure_with(
    document: &Document<'_>,
    disagreements: &[Disagreement],
) -> Result<Findings, Error> {
    let mut look = Look {
        document,
        most: document.limits().findings,
        findings: Findings::default(),
        pages: HashMap::new(),
        annotations: BTreeMap::new(),
        knows_pages: false,
        behind: Behind::default(),
        files: BTreeSet::new(),
    };
    look.twice(disagreements);
    match look.pages() {
        Err(Error::Malformed { expected, .. }) => {
            look.find(Finding::new(FindingCode::PageUnread).saying(expected));
        }
        walked => walked?,
    }
    look.objects()?;
    look.values()?;
    look.archive()?;
    Ok(look.findings)
}

pub(super) struct Look<'d, 's> {
    document: &'d Document<'s>,
    most: usize,
    findings: Findings,
    /// Pages and the nodes above them, each page with its number.
    pages: HashMap<u32, Option<u32>>,
    /// Annotations by the page that lists them first.
    annotations: BTreeMap<u32, u32>,
    /// Whether they are all of them.
    knows_pages: bool,
    pub(super) behind: Behind,
    /// Streams that are files inside the document.
    files: BTreeSet<ObjectId>,
}

impl Look<'_, '_> {
    fn find(&mut self, finding: Finding) {
        self.findings.add(self.most, finding);
    }

    /// In an object that may be a page or an annotation.
    pub(super) fn find_in(&mut self, code: FindingCode, object: u32, detail: &str) {
        let page = self.pages.get(&object).copied().flatten();
        let page = page.or_else(|| self.annotations.get(&object).copied());
        let mut finding = Finding::new(code).within(object).saying(detail);
        finding.page = page;
        self.find(finding);
    }

    fn twice(&mut self, disagreements: &[Disagreement]) {
        for disagreement in disagreements {
            if matches!(
                disagreement.kind,
                DisagreementKind::DefinedTwice | DisagreementKind::Unlisted
            ) {
                self.find_in(FindingCode::ObjectTwice, disagreement.object, "");
            }
        }
    }

    /// The pages that are shown, and what they list.
    fn pages(&mut self) -> Result<(), Error> {
        let mut pages = Pages::new(self.document)?;
        let mut number = 0;
        while let Some(page) = pages.next()? {
            number += 1;
            self.pages.insert(page.object.id.0, Some(number));
            for annotation in page.annotations(self.document)? {
                self.annotations.entry(annotation.0).or_insert(number);
            }
        }
        self.knows_pages = true;
        for node in pages.seen() {
            self.pages.entry(node.0).or_insert(None);
        }
        Ok(())
    }

    fn objects(&mut self) -> Result<(), Error> {
        let last = self.document.first_free_number();
        let most = u32::try_from(self.document.limits().objects).unwrap_or(u32::MAX);
        let Some(catalog) = or_nothing(self.document.catalog().map(Some))? else {
            return Ok(());
        };
        for number in 1..last.min(most) {
            let Some(generation) = self
                .document
                .location(number)?
                .and_then(|at| at.generation())
            else {
                continue;
            };
            let Some(raw) = self.object((number, generation))? else {
                continue;
            };
            if let Object::Dictionary(dictionary) = &raw.value {
                match raw.data {
                    Some(_) => self.stream(&raw, dictionary),
                    None => self.unlisted(number, dictionary, raw.id == catalog.id),
                }
            }
            self.acts(&raw)?;
        }
        self.acts_behind()?;
        for id in std::mem::take(&mut self.files) {
            if self.object(id)?.is_some_and(|raw| raw.data.is_some()) {
                self.find_in(FindingCode::Attachment, id.0, "EmbeddedFile");
            }
        }
        Ok(())
    }

    /// Files that a file specification embeds (7.11.3, 7.11.4.3): they need not say that they are some.
    pub(super) fn attached(&mut self, dictionary: &Dictionary) -> Result<(), Error> {
        for (holder, several) in [(&b"EF"[..], false), (b"RF", true)] {
            let Object::Dictionary(files) = self.entry(dictionary, holder)? else {
                continue;
            };
            for key in [&b"F"[..], b"UF", b"DOS", b"Mac", b"Unix"] {
                match files.get(key) {
                    Ok(Object::Reference(id)) if !several => drop(self.files.insert(*id)),
                    Ok(list) if several => {
                        if let Object::Array(items) = self.value(list)? {
                            let ids = items.iter().filter_map(|item| item.as_reference().ok());
                            self.files.extend(ids);
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Pages, templates of pages (12.7.7) and catalogs that are not those that are shown. Programs know a page by its
    /// entries, too.
    fn unlisted(&mut self, number: u32, dictionary: &Dictionary, is_root: bool) {
        let is_template = dictionary.has_type(b"Template");
        let is_untyped = !dictionary.has(b"Type") && dictionary.has(b"MediaBox");
        let is_page = dictionary.has_type(b"Page") || dictionary.has_type(b"Pages");
        let is_unlisted = self.knows_pages && !self.pages.contains_key(&number);
        if (is_page || is_template || is_untyped) && is_unlisted
            || dictionary.has_type(b"Catalog") && !is_root
        {
            let detail = if is_template { "Template" } else { "" };
            self.find_in(FindingCode::PageUnreferenced, number, detail);
        }
    }

    /// What a stream takes from elsewhere (7.3.8.2 and 8.10.4).
    fn stream(&mut self, raw: &RawObject, dictionary: &Dictionary) {
        if dictionary.has(b"F") {
            self.find_in(FindingCode::ExternalContent, raw.id.0, "F");
        }
        if dictionary.has(b"Ref")
            && dictionary
                .get(b"Subtype")
                .is_ok_and(|kind| *kind == Object::Name(b"Form".to_vec()))
        {
            self.find_in(FindingCode::ExternalContent, raw.id.0, "Ref");
        }
        if dictionary.has_type(b"EmbeddedFile") {
            self.files.insert(raw.id);
        }
        if dictionary.has(b"Alternates") {
            self.find_in(FindingCode::AlternateImage, raw.id.0, "Alternates");
        }
    }

    /// The object, or nothing where it is broken or not there.
    pub(super) fn object(&self, id: ObjectId) -> Result<Option<Rc<RawObject>>, Error> {
        or_nothing(self.document.raw(id))
    }

    /// The value, references followed; null where it is broken or not there.
    pub(super) fn value(&self, value: &Object) -> Result<Object, Error> {
        or_null(self.document.resolve(value))
    }

    /// The value of an entry, in the same way.
    pub(super) fn entry(&self, dictionary: &Dictionary, key: &[u8]) -> Result<Object, Error> {
        dictionary
            .get(key)
            .map_or(Ok(Object::Null), |value| self.value(value))
    }

    /// Fields whose look says something else than their value (the shadow attack *replace*).
    fn values(&mut self) -> Result<(), Error> {
        for difference in differing_values(self.document, self.annotations.keys().copied())? {
            let mut finding = Finding::new(FindingCode::ValueDiffers)
                .within(difference.widget)
                .saying(difference.told());
            finding.page = self.annotations.get(&difference.widget).copied();
            self.find(finding);
        }
        Ok(())
    }

    /// ISO 19005: what an archive file of any part may not have, as far as it is known by now.
    fn archive(&mut self) -> Result<(), Error> {
        let Some(claim) = or_nothing(pdf_a::claim(self.document))? else {
            return Ok(());
        };
        let part = format!("PDF/A-{}", claim.part);
        if self.document.encryption().is_some() {
            self.find(Finding::new(FindingCode::ArchiveBroken).saying(format!("{part}: Encrypt")));
        }
        let attachments_allowed = !matches!(claim.part.as_str(), "1" | "2");
        let breaking: Vec<Finding> = self
            .findings
            .list
            .iter()
            .filter(|finding| match finding.code {
                FindingCode::Script
                | FindingCode::ExternalContent
                | FindingCode::AlternateImage => true,
                // part 4 lets fields act on what a person does
                FindingCode::Action => claim.part != "4" || finding.detail.as_deref() != Some("AA"),
                FindingCode::Attachment => !attachments_allowed,
                _ => false,
            })
            .map(|finding| {
                let detail = finding.detail.clone().unwrap_or_default();
                Finding {
                    code: FindingCode::ArchiveBroken,
                    detail: Some(format!("{part}: {detail}")),
                    ..finding.clone()
                }
            })
            .collect();
        for finding in breaking {
            self.find(finding);
        }
        Ok(())
    }
}
