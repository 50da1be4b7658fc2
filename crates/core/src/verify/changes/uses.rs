//! Who refers to the objects that later revisions change.
//!
//! An object is cleared only where everything that refers to it is known to do so in a way that its
//! change does not reach what was signed. Only references to objects that change are kept.

use super::references::references_in;
use super::value::entry;
use crate::error::Error;
use lopdf::{Dictionary, Object};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// Stands for the trailer among the numbers of objects that refer to others: no object has it, though some
/// have 0.
pub(super) const TRAILER: u32 = u32::MAX;

/// References that are kept in one look at a document; an honest one changes few objects, and those are
/// used a few times each.
const MOST_USES: usize = 250_000;

/// What a trailer refers to (tables 15 and 17).
const OF_A_TRAILER: &[&str] = &["Root", "Encrypt", "Info", "ID", "AuthCode"];

/// Bytes of a path that are written down, and of one key in it.
const MOST_PATH: usize = 128;

/// The references of one revision to the objects that are watched.
pub(super) struct Uses {
    watched: HashSet<u32>,
    /// Objects that only stand between others: arrays, and dictionaries of looks.
    between: HashSet<u32>,
    /// Sections of the cross-reference, and streams that were some in a former life.
    sections: HashSet<u32>,
    /// For each object: who refers to it, and where in that.
    of: HashMap<u32, BTreeMap<u32, Vec<Rc<str>>>>,
    left: usize,
    /// Ways that may still be gone from an object to those who refer to it.
    ways_left: Cell<usize>,
    /// Annotations that viewers may make the look of by the form's defaults.
    pub(super) drawn: BTreeSet<u32>,
    /// The highest number that anything read so far refers to.
    pub(super) highest: u32,
    /// Whether an object could not be read, so that not all references are known.
    pub(super) incomplete: bool,
}

impl Uses {
    /// Of these objects nothing is known yet.
    pub(super) fn new(watched: HashSet<u32>) -> Self {
        Self {
            watched,
            between: HashSet::new(),
            sections: HashSet::new(),
            of: HashMap::new(),
            left: MOST_USES,
            ways_left: Cell::new(10 * MOST_USES),
            drawn: BTreeSet::new(),
            highest: 0,
            incomplete: false,
        }
    }

    /// Watches an object too if it stands between others and refers to one that is watched: then who
    /// refers to it counts. Gives whether it is new among those that are watched.
    pub(super) fn watch_between(&mut self, number: u32, value: &Object) -> bool {
        let holds_look = match value {
            Object::Dictionary(dictionary) => dictionary
                .get(b"AP")
                .is_ok_and(|look| self.refers_to_watched(look)),
            _ => false,
        };
        if holds_look {
            return self.watched.insert(number);
        }
        if !is_between(value) || !self.refers_to_watched(value) {
            return false;
        }
        self.between.insert(number);
        self.watched.insert(number)
    }

    /// Watches an object whatever it refers to.
    pub(super) fn watch(&mut self, number: u32) {
        self.watched.insert(number);
    }

    /// Watches a section of the cross-reference: what it refers to as a trailer it does not use, as long
    /// as nothing refers to it itself. Gives whether it is new among those that are watched.
    pub(super) fn watch_section(&mut self, number: u32) -> bool {
        self.sections.insert(number);
        self.watched.insert(number)
    }

    /// Whether all references to an object are known.
    pub(super) fn is_watched(&self, number: u32) -> bool {
        self.watched.contains(&number)
    }

    fn refers_to_watched(&self, value: &Object) -> bool {
        match value {
            Object::Reference((number, _)) => self.watched.contains(number),
            Object::Array(items) => items.iter().any(|item| self.refers_to_watched(item)),
            Object::Dictionary(dictionary) => dictionary
                .iter()
                .any(|(_, value)| self.refers_to_watched(value)),
            _ => false,
        }
    }

    /// Whether an object stands between others.
    pub(super) fn is_between(&self, number: u32) -> bool {
        self.between.contains(&number)
    }

    /// Takes down what an object refers to.
    pub(super) fn add(&mut self, by: u32, value: &Object, hidden: &[Object]) -> Result<(), Error> {
        if self.watched.contains(&by) && is_between(value) {
            self.between.insert(by);
        }
        let mut path = String::new();
        self.walk(by, value, &mut path)?;
        for value in hidden {
            let mut path = String::from("(repeated)");
            self.walk(by, value, &mut path)?;
        }
        Ok(())
    }

    /// The object is no more what it was.
    pub(super) fn remove(&mut self, by: u32, value: &Object, hidden: &[Object]) {
        self.between.remove(&by);
        self.sections.remove(&by);
        for (number, _) in references_in(hidden.iter().chain([value])) {
            if let Some(users) = self.of.get_mut(&number)
                && let Some(paths) = users.remove(&by)
            {
                self.left += paths.len();
            }
        }
    }

    /// Who refers to an object, and by which keys from there: `AP/N`, an array being passed over.
    pub(super) fn directly(&self, number: u32) -> impl Iterator<Item = (u32, &str)> {
        let users = self.of.get(&number).into_iter().flatten();
        let uses = users.flat_map(|(by, paths)| paths.iter().map(|path| (*by, &**path)));
        uses.filter(|(by, path)| !self.is_of_trailer(*by, path))
    }

    /// The same, where what stands between others is passed over: who refers to an array refers to what
    /// it lists. Where that is more than can be gone through, somebody unknown refers to it.
    pub(super) fn of(&self, number: u32) -> Vec<(u32, String)> {
        let mut found = Vec::new();
        let mut seen = HashSet::from([(number, String::new())]);
        let mut pending = vec![(number, String::new())];
        while let Some((number, behind)) = pending.pop() {
            for (by, path) in self.directly(number) {
                match self.ways_left.get().checked_sub(1) {
                    Some(left) => self.ways_left.set(left),
                    None => return vec![(TRAILER, String::from("(too many)"))],
                }
                let path = match (path, behind.as_str()) {
                    (path, "") => path.to_owned(),
                    ("", behind) => behind.to_owned(),
                    (path, behind) => format!("{path}/{behind}"),
                };
                if self.is_between(by) && path.len() <= MOST_PATH {
                    if seen.insert((by, path.clone())) {
                        pending.push((by, path));
                    }
                } else {
                    found.push((by, path));
                }
            }
        }
        found
    }

    /// Whether a reference is a trailer's and nobody's else.
    fn is_of_trailer(&self, by: u32, path: &str) -> bool {
        self.sections.contains(&by)
            && OF_A_TRAILER.contains(&first_key(path))
            && self.of.get(&by).is_none_or(BTreeMap::is_empty)
    }

    fn walk(&mut self, by: u32, value: &Object, path: &mut String) -> Result<(), Error> {
        match value {
            Object::Reference((number, _)) => {
                self.highest = self.highest.max(*number);
                if !self.watched.contains(number) {
                    return Ok(());
                }
                self.left = self.left.checked_sub(1).ok_or(Error::LimitExceeded {
                    limit: "references to changed objects",
                    max: MOST_USES as u64,
                })?;
                let users = self.of.entry(*number).or_default();
                let paths = users.entry(by).or_default();
                if paths.last().is_none_or(|last| **last != **path) {
                    paths.push(Rc::from(path.as_str()));
                } else {
                    self.left += 1;
                }
            }
            Object::Array(items) => {
                for item in items {
                    self.walk(by, item, path)?;
                }
            }
            Object::Dictionary(dictionary) => {
                let len = path.len();
                if may_be_drawn(dictionary) {
                    self.drawn.insert(by);
                }
                for (key, value) in dictionary {
                    if matches!(
                        value,
                        Object::Reference(_) | Object::Array(_) | Object::Dictionary(_)
                    ) {
                        // what stands so deep is known to no rule
                        if len <= MOST_PATH {
                            if len > 0 {
                                path.push('/');
                            }
                            let head = key.get(..key.len().min(MOST_PATH)).unwrap_or_default();
                            path.push_str(&head.escape_ascii().to_string());
                            if head.len() < key.len() {
                                path.push('…');
                            }
                        }
                        self.walk(by, value, path)?;
                        path.truncate(len);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether a dictionary is an annotation, or may be one, whose text a viewer sets where it has no look.
pub(super) fn may_be_drawn(dictionary: &Dictionary) -> bool {
    let is_signature = *entry(dictionary, b"FT") == Object::Name(b"Sig".to_vec());
    let has_caption = match entry(dictionary, b"MK") {
        Object::Null => false,
        Object::Dictionary(caption) => caption.has(b"CA"),
        _ => true,
    };
    let of_text = match entry(dictionary, b"Subtype") {
        Object::Name(subtype) if subtype == b"FreeText" => true,
        Object::Name(subtype) if subtype == b"Widget" => {
            // what stands above it may have the value
            let of_a_value = [&b"V"[..], b"I", b"Parent"];
            has_caption || of_a_value.iter().any(|key| dictionary.has(key))
        }
        Object::Reference(_) => true,
        _ => false,
    };
    dictionary.has(b"Rect") && of_text && !is_signature
}

/// Whether a value is an array, or a dictionary of the looks of an annotation (12.5.5).
fn is_between(value: &Object) -> bool {
    match value {
        Object::Array(_) => true,
        Object::Dictionary(dictionary) => {
            let mut keys = dictionary.iter().map(|(key, _)| key.as_slice());
            dictionary.has(b"N") && keys.all(|key| matches!(key, b"N" | b"R" | b"D"))
        }
        _ => false,
    }
}

/// The first key of a path.
pub(super) fn first_key(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// The last key of a path.
pub(super) fn last_key(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pdf::edit;

    #[test]
    fn what_refers_to_a_watched_object() {
        let mut uses = Uses::new(HashSet::from([7, 8]));
        let value = edit::parse(b"<< /AP << /N [7 0 R 7 0 R] /D 9 0 R >> /V 8 0 R >>", 9).unwrap();
        let hidden = [Object::Reference((8, 0))];
        uses.add(3, &value, &hidden).unwrap();
        uses.add(4, &Object::Reference((8, 0)), &[]).unwrap();
        let of = |uses: &Uses, number| {
            let mut of = uses.of(number);
            of.sort();
            of
        };
        assert_eq!(of(&uses, 7), [(3, "AP/N".to_owned())]);
        assert_eq!(
            of(&uses, 8),
            [
                (3, "(repeated)".to_owned()),
                (3, "V".to_owned()),
                (4, String::new())
            ]
        );
        assert_eq!(of(&uses, 9), []);
        uses.remove(3, &value, &hidden);
        assert_eq!(of(&uses, 7), []);
        assert_eq!(of(&uses, 8), [(4, String::new())]);
    }

    #[test]
    fn what_stands_between_is_passed_over() {
        let parse = |text: &[u8]| edit::parse(text, 9).unwrap();
        let mut uses = Uses::new(HashSet::from([7]));
        let (array, page) = (parse(b"[9 0 R 7 0 R]"), parse(b"<< /Annots 5 0 R >>"));
        assert!(!uses.watch_between(4, &parse(b"[9 0 R]")));
        assert!(!uses.watch_between(4, &parse(b"<< /Annots [7 0 R] >>")));
        assert!(uses.watch_between(5, &array));
        assert!(!uses.watch_between(5, &array));
        let looks = parse(b"<< /N << /On 7 0 R >> >>");
        assert!(uses.watch_between(6, &looks));
        for (number, value) in [
            (5, &array),
            (3, &page),
            (6, &looks),
            (2, &parse(b"<< /AP 6 0 R >>")),
        ] {
            uses.add(number, value, &[]).unwrap();
        }
        let mut of = uses.of(7);
        of.sort();
        assert_eq!(of, [(2, "AP/N/On".to_owned()), (3, "Annots".to_owned())]);
        uses.ways_left.set(1);
        assert_eq!(uses.of(7), [(TRAILER, "(too many)".to_owned())]);
    }

    #[test]
    fn keys_of_a_path() {
        assert_eq!((first_key("AP/N/On"), last_key("AP/N/On")), ("AP", "On"));
        assert_eq!((first_key(""), last_key("K")), ("", "K"));
    }
}
