//! One revision held against the one before it.

use super::acro_form::RESOURCES;
use super::changed::{Changed, both_dictionaries, value_of};
use super::covers::{PageIndex, Shown};
use super::fields::{Fields, Node};
use super::rule::Rule;
use super::uses::{self, Uses};
use super::value::{has_cut_name, same, shown};
use crate::content::Over;
use crate::error::Error;
use crate::pdf::{Document, RawObject};
use lopdf::{Dictionary, Object, ObjectId};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// Changes that are looked at in one revision; beyond that nobody can say what it did.
const MOST_FINDINGS: usize = 50_000;

/// How often it is asked who uses an object, each time knowing more of those that hold it.
const MOST_ROUNDS: usize = 64;

/// References to references that are followed.
const MOST_REFERENCES: usize = 16;

/// What comparing a member of an array costs, in bytes that could be parsed instead.
const COST_OF_AN_ITEM: u64 = 16;

/// Something that was found to be changed.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) object: Option<u32>,
    pub(super) path: String,
    pub(super) field: Option<Rc<str>>,
    pub(super) rule: Rule,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

impl Finding {
    /// About bytes, or about something that no object is named for.
    pub(super) fn of_bytes(rule: Rule, path: String) -> Self {
        Self {
            object: None,
            path,
            field: None,
            rule,
            old: None,
            new: None,
        }
    }

    /// About an object as a whole.
    pub(super) fn of_object(rule: Rule, number: u32) -> Self {
        Self {
            object: Some(number),
            ..Self::of_bytes(rule, object_path(number))
        }
    }
}

/// A way of being referred to that is no reason against a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// As a page: what changes in one means nothing to whoever else refers to it, but for its resources.
    Page,
    /// As a field or a widget, from what lists fields, widgets and annotations.
    Field,
    /// From anywhere, by exactly these keys.
    Exactly(&'static [&'static str]),
    /// From this object, whatever is below this key; everything in it, where the key is empty. It counts
    /// only where the object itself is used for nothing else than it is admitted for.
    Below(u32, &'static str),
}

/// What is known of objects that hold others while it is asked who uses them.
#[derive(Debug, Default)]
struct Soundness {
    /// In this round.
    asked: HashSet<u32>,
    /// Used for something that they are not admitted for.
    unsound: HashSet<u32>,
}

/// What came of a look at one revision.
#[derive(Default)]
pub(super) struct Done {
    pub(super) findings: Vec<Finding>,
    /// What is another object now.
    pub(super) changed: BTreeMap<u32, Changed>,
    /// Fields of texts and choices whose value is another.
    pub(super) filled: BTreeSet<u32>,
    /// Fields that show something else without another value.
    pub(super) redrawn: BTreeSet<u32>,
}

/// One revision and the one before it.
pub(super) struct Step<'v, 's> {
    pub(super) old: &'v Document<'s>,
    pub(super) new: &'v Document<'s>,
    /// What is another object now, those that were written again as they were left out.
    pub(super) changed: BTreeMap<u32, Changed>,
    /// References in the old revision.
    pub(super) uses: &'v Uses,
    pub(super) old_fields: &'v Fields,
    pub(super) new_fields: &'v Fields,
    pub(super) shown: &'v Shown,
    pub(super) old_pages: PageIndex,
    pub(super) new_pages: PageIndex,
    /// By page, what its annotations lie over now; `None` where that cannot be read.
    pub(super) over: RefCell<HashMap<u32, Option<Rc<Over>>>>,
    /// The catalog's object.
    pub(super) root: u32,
    /// The object of the old revision's AcroForm dictionary, if that is one.
    pub(super) form: Option<u32>,
    pub(super) admitted: HashMap<u32, Vec<Admission>>,
    pub(super) findings: Vec<Finding>,
    /// New fields and widgets, and by which rule they were let in.
    pub(super) let_in: HashMap<u32, Rule>,
    /// Signature fields that this revision signs.
    pub(super) signed: BTreeSet<u32>,
    /// Annotations that pages list no more.
    pub(super) gone: BTreeSet<u32>,
    /// Annotations that were added and let in.
    pub(super) new_annotations: BTreeSet<u32>,
    /// What nodes of the page tree list.
    pub(super) kids: RefCell<HashMap<ObjectId, Rc<HashSet<ObjectId>>>>,
    /// Whether the page tree lists nothing twice, once that was asked.
    pub(super) plain_tree: Cell<Option<bool>>,
    soundness: RefCell<Soundness>,
    redrawn: BTreeSet<u32>,
    dictionaries: Rc<[(u32, Dictionary, Dictionary)]>,
}

impl<'v, 's> Step<'v, 's> {
    /// Nothing was looked at yet.
    pub(super) fn new(
        (old, new): (&'v Document<'s>, &'v Document<'s>),
        changed: BTreeMap<u32, Changed>,
        uses: &'v Uses,
        (old_fields, new_fields): (&'v Fields, &'v Fields),
        shown: &'v Shown,
    ) -> Self {
        Self {
            dictionaries: changed.iter().filter_map(both_dictionaries).collect(),
            old,
            new,
            changed,
            uses,
            old_fields,
            new_fields,
            shown,
            old_pages: PageIndex::default(),
            new_pages: PageIndex::default(),
            over: RefCell::default(),
            root: uses::TRAILER,
            form: None,
            admitted: HashMap::new(),
            findings: Vec::new(),
            let_in: HashMap::new(),
            signed: BTreeSet::new(),
            gone: BTreeSet::new(),
            new_annotations: BTreeSet::new(),
            kids: RefCell::default(),
            plain_tree: Cell::new(None),
            soundness: RefCell::default(),
            redrawn: BTreeSet::new(),
        }
    }

    /// Looks at everything that changed; what no rule explains is found.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`], and where the file cannot be read. What is malformed is a finding.
    pub(super) fn run(mut self) -> Result<Done, Error> {
        self.trailer()?;
        self.fields()?;
        self.catalog()?;
        self.pages()?;
        self.annotations()?;
        self.structure()?;
        self.appearances()?;
        self.looks()?;
        self.redrawn_widgets()?;
        self.xfa()?;
        self.rest();
        if self.findings.len() >= MOST_FINDINGS {
            return Err(Error::LimitExceeded {
                limit: "changes in one revision",
                max: MOST_FINDINGS as u64,
            });
        }
        let filled = self.old_fields.nodes.iter().filter(|(number, node)| {
            matches!(&*node.kind, b"Tx" | b"Ch") && self.value_changed(**number)
        });
        Ok(Done {
            filled: filled.map(|(_, node)| node.field).collect(),
            redrawn: self.redrawn,
            findings: self.findings,
            changed: self.changed,
        })
    }

    /// What a rule of its own did not clear: every use of a changed object must be admitted.
    fn rest(&mut self) {
        let mut found = Vec::new();
        for (&number, changed) in &self.changed {
            let (old, new) = (value_of(&changed.old), value_of(&changed.new));
            let mut say = |rule, path: String| {
                found.push(Finding {
                    object: Some(number),
                    path,
                    field: None,
                    rule,
                    old: shown(old),
                    new: shown(new),
                });
            };
            let repeats = |raw: &Option<Rc<RawObject>>| {
                raw.as_ref().is_some_and(|raw| !raw.hidden.is_empty())
            };
            if repeats(&changed.old) || repeats(&changed.new) {
                say(Rule::RepeatedKey, object_path(number));
            }
            if has_cut_name(new) {
                say(Rule::ReadersDiffer, object_path(number));
            }
            if changed.new_unreadable {
                say(Rule::ObjectUnreadable, object_path(number));
                continue;
            }
            let uses = self.uses.of(number);
            if let Some((by, path)) = self.not_admitted(number, &uses) {
                let by_field = self.old_fields.nodes.get(by);
                let rule = match (&changed.old, &changed.new) {
                    (Some(_), _) if path == "V" && by_field.is_some_and(Node::is_signature) => {
                        Rule::SignatureReplaced
                    }
                    _ if is_of_resources(&uses) && changed.only_grew() => Rule::ResourcesAdded,
                    (_, None) => Rule::ObjectFreed,
                    (None, Some(_)) if !changed.old_unreadable => Rule::ObjectSupplied,
                    _ => Rule::ObjectReplaced,
                };
                say(rule, use_path(*by, path));
            } else if self.uses.incomplete {
                say(Rule::ObjectUnreadable, object_path(number));
            }
        }
        self.findings.extend(found);
    }

    /// The first use of an object that is no use it was admitted for.
    fn not_admitted<'u>(
        &self,
        number: u32,
        uses: &'u [(u32, String)],
    ) -> Option<&'u (u32, String)> {
        let mut soundness = self.soundness.borrow_mut();
        // who was taken for sound while it was asked for may not be so in the end
        for _ in 0..MOST_ROUNDS {
            soundness.asked.clear();
            soundness.asked.insert(number);
            let before = soundness.unsound.len();
            let found = uses
                .iter()
                .find(|(by, path)| !self.admits(number, *by, path, &mut soundness));
            if soundness.unsound.len() == before {
                return found;
            }
        }
        uses.first()
    }

    /// Whether an object may be referred to in this way.
    fn admits(&self, number: u32, by: u32, path: &str, soundness: &mut Soundness) -> bool {
        let admissions = self.admitted.get(&number);
        admissions
            .into_iter()
            .flatten()
            .any(|admission| match admission {
                Admission::Page => {
                    let key = uses::last_key(path);
                    !matches!(key, "Resources" | "DR") && !RESOURCES.contains(&key.as_bytes())
                }
                Admission::Exactly(keys) => keys.contains(&path),
                // a stream can be drawn under any name
                Admission::Field => {
                    self.is_use_of_field(by, path) && !self.old_fields.streams.contains(&number)
                }
                Admission::Below(holder, key) => {
                    let here = *holder == by && (key.is_empty() || uses::first_key(path) == *key);
                    here && self.is_sound(by, soundness)
                }
            })
    }

    /// Whether an object that holds another is used for nothing else than it is admitted for: else what it
    /// holds is somebody else's, too.
    fn is_sound(&self, holder: u32, soundness: &mut Soundness) -> bool {
        if soundness.unsound.contains(&holder) {
            return false;
        }
        if holder == uses::TRAILER || !soundness.asked.insert(holder) {
            return true;
        }
        // of what was not watched it is not known who uses it
        let uses = self.uses.is_watched(holder).then(|| self.uses.of(holder));
        let sound = uses.is_some_and(|uses| {
            uses.iter()
                .all(|(by, path)| self.admits(holder, *by, path, soundness))
        });
        if !sound {
            soundness.unsound.insert(holder);
        }
        sound
    }

    /// How fields and widgets are referred to by what lists them and does not draw with them.
    fn is_use_of_field(&self, by: u32, path: &str) -> bool {
        let is_field = |number| self.old_fields.nodes.contains_key(&number);
        match path {
            "Kids" | "Parent" => is_field(by),
            "AcroForm/Fields" | "AcroForm/CO" => by == self.root,
            "Fields" | "CO" => self.form == Some(by),
            "Annots" | "Obj" | "Popup" | "IRT" => !is_field(by),
            path => path == "K/Obj",
        }
    }

    /// Lets an object be referred to in this way.
    pub(super) fn admit(&mut self, number: u32, admission: Admission) {
        let admissions = self.admitted.entry(number).or_default();
        if !admissions.contains(&admission) {
            admissions.push(admission);
        }
    }

    /// Something was found.
    pub(super) fn find(
        &mut self,
        rule: Rule,
        object: Option<u32>,
        path: impl Into<String>,
        old: &Object,
        new: &Object,
    ) {
        if self.findings.len() >= MOST_FINDINGS {
            return;
        }
        self.findings.push(Finding {
            object,
            path: path.into(),
            field: None,
            rule,
            old: shown(old),
            new: shown(new),
        });
    }

    /// Something was found in a field.
    pub(super) fn find_in_field(
        &mut self,
        rule: Rule,
        (number, name): (u32, &Rc<str>),
        key: &str,
        old: &Object,
        new: &Object,
    ) {
        if rule == Rule::AppearanceAlone {
            let node = self.old_fields.nodes.get(&number);
            self.redrawn.insert(node.map_or(number, |node| node.field));
        }
        if self.findings.len() >= MOST_FINDINGS {
            return;
        }
        self.findings.push(Finding {
            object: Some(number),
            path: use_path(number, key),
            field: Some(Rc::clone(name)),
            rule,
            old: shown(old),
            new: shown(new),
        });
    }

    /// Whether an object is another one now.
    pub(super) fn has_changed(&self, number: u32) -> bool {
        self.changed.contains_key(&number)
    }

    /// Whether a value, or the object that it refers to, is another one now.
    pub(super) fn differs(&self, old: &Object, new: &Object) -> bool {
        match (old, new) {
            (Object::Reference(a), Object::Reference(b)) if a == b => self.has_changed(a.0),
            (old, new) => !same(old, new),
        }
    }

    /// A value with what it refers to in both revisions; what cannot be read is a finding and null.
    pub(super) fn resolved(
        &mut self,
        (old, new): (&Object, &Object),
        path: &str,
    ) -> Result<(Object, Object), Error> {
        if self.differs(old, new)
            && (leads_to_reference(self.old, old)? || leads_to_reference(self.new, new)?)
        {
            self.find(Rule::ReadersDiffer, None, path, old, new);
        }
        let old = self.old.resolve(old);
        let new = self.new.resolve(new);
        let (old, new) = (self.readable(old, path)?, self.readable(new, path)?);
        for value in [&old, &new] {
            if let Object::Array(items) = value {
                self.new.spend(COST_OF_AN_ITEM * items.len() as u64)?;
            }
        }
        Ok((old, new))
    }

    /// What was read; what cannot be is a finding and null.
    pub(super) fn readable(
        &mut self,
        read: Result<Object, Error>,
        path: &str,
    ) -> Result<Object, Error> {
        match read {
            Ok(value) => Ok(value),
            Err(error @ (Error::Io(_) | Error::LimitExceeded { .. })) => Err(error),
            Err(error) => {
                self.findings.push(Finding {
                    object: None,
                    path: path.to_owned(),
                    field: None,
                    rule: Rule::ObjectUnreadable,
                    old: None,
                    new: Some(error.to_string()),
                });
                Ok(Object::Null)
            }
        }
    }

    /// The changed objects that were dictionaries and still are, in the order of their numbers.
    pub(super) fn changed_dictionaries(&self) -> Rc<[(u32, Dictionary, Dictionary)]> {
        Rc::clone(&self.dictionaries)
    }
}

/// Whether a value leads to a stream, to nothing, to what cannot be read, or further than is followed.
pub(super) fn leads_to_stream(document: &Document<'_>, value: &Object) -> Result<bool, Error> {
    let mut value = value.clone();
    for _ in 0..MOST_REFERENCES {
        let Object::Reference(id) = value else {
            return Ok(false);
        };
        match document.raw(id) {
            Ok(Some(raw)) if raw.data.is_none() => value = RawObject::into_value(raw),
            Ok(_) | Err(Error::Malformed { .. }) => return Ok(true),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// Whether a reference leads to another one, which not every program follows.
pub(super) fn leads_to_reference(document: &Document<'_>, value: &Object) -> Result<bool, Error> {
    let Object::Reference(id) = value else {
        return Ok(false);
    };
    match document.raw(*id) {
        Ok(raw) => Ok(raw.is_some_and(|raw| raw.value.as_reference().is_ok())),
        Err(Error::Malformed { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether an object is used as resources and as nothing else (7.8.3).
fn is_of_resources(uses: &[(u32, String)]) -> bool {
    uses.iter().all(|(_, path)| {
        let key = uses::last_key(path);
        matches!(key, "Resources" | "DR") || RESOURCES.contains(&key.as_bytes())
    })
}

/// How a report names an object.
pub(super) fn object_path(number: u32) -> String {
    format!("{number} 0 R")
}

/// How a report names a place in an object.
pub(super) fn use_path(by: u32, path: &str) -> String {
    match by {
        uses::TRAILER => format!("/{path}"),
        by if path.is_empty() => object_path(by),
        by => format!("{}/{path}", object_path(by)),
    }
}
