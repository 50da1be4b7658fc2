//! Findings in the objects of a document, without reading what its pages show.

use super::finding::{Finding, FindingCode, Findings};
use crate::content::differing_values;
use crate::error::Error;
use crate::pdf::{Disagreement, DisagreementKind, Document, Pages, RawObject};
use crate::pdf_a;
use lopdf::{Dictionary, Object};
use std::collections::{BTreeMap, HashMap};

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

struct Look<'d, 's> {
    document: &'d Document<'s>,
    most: usize,
    findings: Findings,
    /// Pages and the nodes above them, each page with its number.
    pages: HashMap<u32, Option<u32>>,
    /// Annotations by the page that lists them first.
    annotations: BTreeMap<u32, u32>,
    /// Whether they are all of them.
    knows_pages: bool,
}

/// Actions (12.6.4) that change nothing and lead nowhere unseen.
const HARMLESS: [&[u8]; 4] = [b"GoTo", b"URI", b"Named", b"Thread"];

/// Keys that hold actions of events (tables 198 to 201).
const EVENTS: &[u8] = b"AA";

impl Look<'_, '_> {
    fn find(&mut self, finding: Finding) {
        self.findings.add(self.most, finding);
    }

    /// In an object that may be a page or an annotation.
    fn find_in(&mut self, code: FindingCode, object: u32, detail: &str) {
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
        let root = match self.document.catalog() {
            Ok(catalog) => catalog.id,
            Err(Error::Malformed { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        for number in 1..last.min(most) {
            let Some(generation) = self
                .document
                .location(number)?
                .and_then(|at| at.generation())
            else {
                continue;
            };
            let raw = match self.document.raw((number, generation)) {
                Ok(Some(raw)) => raw,
                Ok(None) | Err(Error::Malformed { .. }) => continue,
                Err(error) => return Err(error),
            };
            if let Object::Dictionary(dictionary) = &raw.value {
                let is_page = dictionary.has_type(b"Page") || dictionary.has_type(b"Pages");
                let is_other_catalog = dictionary.has_type(b"Catalog") && raw.id != root;
                let is_unlisted = is_page && self.knows_pages && !self.pages.contains_key(&number);
                if is_unlisted || is_other_catalog {
                    self.find_in(FindingCode::PageUnreferenced, number, "");
                }
                if raw.data.is_some() {
                    self.stream(&raw, dictionary);
                }
            }
            self.acts(number, &raw.value, false);
            for hidden in &raw.hidden {
                self.acts(number, hidden, false);
            }
        }
        Ok(())
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
            self.find_in(FindingCode::Attachment, raw.id.0, "EmbeddedFile");
        }
    }

    /// Actions and scripts anywhere in a value.
    fn acts(&mut self, number: u32, value: &Object, is_action: bool) {
        match value {
            Object::Array(items) => {
                for item in items {
                    self.acts(number, item, false);
                }
            }
            Object::Dictionary(dictionary) => {
                self.acts_itself(number, dictionary, is_action);
                for (key, value) in dictionary {
                    let is_action =
                        matches!(key.as_slice(), b"A" | b"OpenAction" | b"Next" | b"PA");
                    self.acts(number, value, is_action);
                }
            }
            _ => {}
        }
    }

    fn acts_itself(&mut self, number: u32, dictionary: &Dictionary, is_action: bool) {
        let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).ok();
        if dictionary.has(b"JS") || name(b"S") == Some(b"JavaScript") {
            self.find_in(FindingCode::Script, number, "JavaScript");
            return;
        }
        if dictionary.has(EVENTS) {
            self.find_in(FindingCode::Action, number, "AA");
        }
        if dictionary.has(b"OpenAction")
            && matches!(dictionary.get(b"OpenAction"), Ok(Object::Dictionary(action)) if !is_harmless(action))
        {
            self.find_in(FindingCode::Action, number, "OpenAction");
        }
        let is_typed = dictionary.has_type(b"Action");
        if let Some(kind) = name(b"S").filter(|_| is_action || is_typed)
            && !HARMLESS.contains(&kind)
        {
            let code = match kind {
                b"GoToR" | b"GoToE" | b"ImportData" => FindingCode::ExternalContent,
                _ => FindingCode::Action,
            };
            self.find_in(code, number, &String::from_utf8_lossy(kind));
        }
        if let Some(kind) = name(b"Subtype")
            && matches!(kind, b"Movie" | b"Sound" | b"Screen" | b"RichMedia" | b"3D")
            && dictionary.has(b"Rect")
        {
            self.find_in(FindingCode::Action, number, &String::from_utf8_lossy(kind));
        }
        if dictionary.has(b"XFA") && dictionary.has(b"Fields") {
            self.find_in(FindingCode::Script, number, "XFA");
        }
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
        let claim = match pdf_a::claim(self.document) {
            Ok(Some(claim)) => claim,
            Ok(None) | Err(Error::Malformed { .. }) => return Ok(()),
            Err(error) => return Err(error),
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
                FindingCode::Script | FindingCode::ExternalContent => true,
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

fn is_harmless(action: &Dictionary) -> bool {
    let kind = action.get(b"S").and_then(Object::as_name);
    kind.is_ok_and(|kind| HARMLESS.contains(&kind) || kind == b"JavaScript")
}
