//! What a signature permits to happen after it (ISO 32000-2, 12.8.2.2 and 12.8.2.4).

use crate::error::Error;
use crate::form::{self, Field};
use crate::pdf::{Document, text_string};
use lopdf::{Dictionary, Object};
use serde::{Deserialize, Serialize};

/// A signature refers to one transform, sometimes two (12.8.1, table 255).
const MOST_REFERENCES: usize = 32;

/// Levels of fields that are told apart.
const MOST_LEVELS: usize = 64;

/// The access permissions of DocMDP, `/P`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DocMdp {
    /// 1: no change at all.
    NoChanges,
    /// 2: filling in forms, signing.
    FormFilling,
    /// 3: the same and annotations.
    Annotations,
}

/// What a signature and its field say about later changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Restrictions {
    /// The strictest permission; `None` where nothing is said.
    pub(crate) doc_mdp: Option<DocMdp>,
    pub(crate) locks: Vec<FieldLock>,
}

/// Which form fields may not change any more (tables 236 and 259).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldLock {
    action: LockAction,
    /// Full names of fields, in order; those below them are meant too.
    fields: Vec<String>,
}

/// `/Action`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum LockAction {
    /// All fields, whatever is listed.
    All,
    /// Those that are listed.
    Include,
    /// All but those that are listed.
    Exclude,
}

impl DocMdp {
    /// `/P`.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::NoChanges => 1,
            Self::FormFilling => 2,
            Self::Annotations => 3,
        }
    }
}

impl FieldLock {
    /// All fields.
    #[must_use]
    pub fn all() -> Self {
        Self::new(LockAction::All, Vec::new())
    }

    /// The fields with these full names, and those below them.
    #[must_use]
    pub fn include(names: Vec<String>) -> Self {
        Self::new(LockAction::Include, names)
    }

    /// All fields but these, and those below them.
    #[must_use]
    pub fn exclude(names: Vec<String>) -> Self {
        Self::new(LockAction::Exclude, names)
    }

    fn new(action: LockAction, mut fields: Vec<String>) -> Self {
        fields.sort_unstable();
        Self { action, fields }
    }

    /// The entries of a dictionary that says so.
    pub(crate) fn entries(&self) -> String {
        let action = match self.action {
            LockAction::All => return "/Action /All".to_owned(),
            LockAction::Include => "Include",
            LockAction::Exclude => "Exclude",
        };
        let fields: Vec<String> = self.fields.iter().map(|name| text_string(name)).collect();
        format!("/Action /{action} /Fields [{}]", fields.join(" "))
    }

    /// Whether the field with this full name is locked, or one that is inherits from it.
    pub(crate) fn locks(&self, name: &str) -> bool {
        // what lies so deep is known to no honest form: the strictest is the safest
        if name.matches('.').nth(MOST_LEVELS).is_some() {
            return true;
        }
        // and what programs read as different names may be any
        if name.contains(char::REPLACEMENT_CHARACTER) || name.split('.').any(str::is_empty) {
            return true;
        }
        let is_listed = |name: &str| {
            let found = self
                .fields
                .binary_search_by(|field| field.as_str().cmp(name));
            found.is_ok()
        };
        let listed = || {
            let above = name.match_indices('.').filter_map(|(at, _)| name.get(..at));
            above.chain([name]).any(is_listed)
        };
        // what a field below it inherits from this one
        let above = || {
            let begin = format!("{name}.");
            let next = self.fields.partition_point(|field| *field < begin);
            let next = self.fields.get(next);
            next.is_some_and(|field| field.starts_with(&begin))
        };
        match self.action {
            LockAction::All => true,
            LockAction::Include => listed() || above(),
            LockAction::Exclude => !listed(),
        }
    }

    /// What cannot be read locks everything: the strictest is the safest.
    pub(crate) fn read(document: &Document<'_>, dictionary: &Dictionary) -> Result<Self, Error> {
        let mut action = match document.get(dictionary, b"Action")? {
            Object::Name(name) if name == b"Include" => LockAction::Include,
            Object::Name(name) if name == b"Exclude" => LockAction::Exclude,
            _ => LockAction::All,
        };
        let mut fields = Vec::new();
        match document.get(dictionary, b"Fields")? {
            Object::Array(items) => {
                for item in &items {
                    let name = document.resolve(item)?;
                    match form::text_of_name(&name).filter(|text| is_plain(&name, text)) {
                        Some(name) => fields.push(name),
                        None => action = LockAction::All,
                    }
                }
            }
            _ if action == LockAction::Include => {
                return Ok(Self {
                    action: LockAction::All,
                    fields,
                });
            }
            _ => {}
        }
        fields.sort_unstable();
        Ok(Self { action, fields })
    }
}

/// Whether every program reads the same name (7.9.2.2): nothing in it that some leave out, and no mark of UTF-8,
/// which older ones do not know.
fn is_plain(name: &Object, text: &str) -> bool {
    let marked = name
        .as_str()
        .is_ok_and(|octets| octets.starts_with(b"\xef\xbb\xbf"));
    !marked && !text.contains(char::REPLACEMENT_CHARACTER)
}

impl Restrictions {
    /// What a signature's transforms say, and the `/Lock` of its field.
    ///
    /// # Errors
    /// Where an object cannot be read, and [`Error::LimitExceeded`].
    pub(crate) fn read(
        document: &Document<'_>,
        signature: &Dictionary,
        field: Option<&Dictionary>,
    ) -> Result<Self, Error> {
        let mut restrictions = Self::default();
        let references = match document.get(signature, b"Reference")? {
            Object::Array(references) => references,
            _ => Vec::new(),
        };
        if references.len() > MOST_REFERENCES {
            return Err(Error::LimitExceeded {
                limit: "signature references",
                max: MOST_REFERENCES as u64,
            });
        }
        for reference in &references {
            let Object::Dictionary(reference) = document.resolve(reference)? else {
                continue;
            };
            let parameters = match document.get(&reference, b"TransformParams")? {
                Object::Dictionary(parameters) => parameters,
                _ => Dictionary::new(),
            };
            match document.get(&reference, b"TransformMethod")? {
                Object::Name(method) if method == b"DocMDP" => {
                    // table 257: 2 where absent
                    let permission = document.get(&parameters, b"P")?;
                    restrictions.permit(permission_of(&permission).unwrap_or(DocMdp::FormFilling));
                }
                Object::Name(method) if method == b"FieldMDP" => {
                    let lock = FieldLock::read(document, &parameters)?;
                    restrictions.locks.push(lock);
                }
                _ => {}
            }
        }
        if let Some(field) = field
            && let Object::Dictionary(lock) = document.get(field, b"Lock")?
        {
            restrictions.locks.push(FieldLock::read(document, &lock)?);
            if let Some(permission) = permission_of(&document.get(&lock, b"P")?) {
                restrictions.permit(permission);
            }
        }
        Ok(restrictions)
    }

    fn permit(&mut self, permission: DocMdp) {
        let strictest = self
            .doc_mdp
            .map_or(permission, |known| known.min(permission));
        self.doc_mdp = Some(strictest);
    }
}

/// `/P`; `None` where it is absent. 1, and whatever cannot be read, is the strictest.
fn permission_of(value: &Object) -> Option<DocMdp> {
    match value {
        Object::Null => None,
        Object::Integer(2) => Some(DocMdp::FormFilling),
        Object::Integer(3) => Some(DocMdp::Annotations),
        _ => Some(DocMdp::NoChanges),
    }
}

/// What all signatures of a document permit together, the strictest of each.
///
/// # Errors
/// Where an object cannot be read, and [`Error::LimitExceeded`].
pub(crate) fn in_force(document: &Document<'_>, fields: &[Field]) -> Result<Restrictions, Error> {
    let mut said = Restrictions::default();
    if let Some(permission) = doc_mdp(document)? {
        said.permit(permission);
    }
    for field in fields {
        let Some(value) = field.value.as_deref() else {
            continue;
        };
        if let Object::Dictionary(signature) = document.resolve(value)?
            && (field.is_signature() || signature.has(b"ByteRange"))
        {
            let own = Restrictions::read(document, &signature, field.object.value.as_dict().ok())?;
            said.locks.extend(own.locks);
            if let Some(permission) = own.doc_mdp {
                said.permit(permission);
            }
        }
    }
    Ok(said)
}

/// The permission of the signature that `/Perms /DocMDP` of the catalog names, if there is one.
pub(crate) fn doc_mdp(document: &Document<'_>) -> Result<Option<DocMdp>, Error> {
    let catalog = document.catalog()?;
    let Ok(catalog) = catalog.value.as_dict() else {
        return Ok(None);
    };
    let Object::Dictionary(permissions) = document.get(catalog, b"Perms")? else {
        return Ok(None);
    };
    let Object::Dictionary(signature) = document.get(&permissions, b"DocMDP")? else {
        return Ok(None);
    };
    let said = Restrictions::read(document, &signature, None)?.doc_mdp;
    let refers = matches!(document.get(&signature, b"Reference")?, Object::Array(_));
    Ok(match refers {
        true => said,
        false => Some(DocMdp::FormFilling),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_about_full_names_and_what_is_below() {
        let lock = |action, fields: &[&str]| FieldLock {
            action,
            fields: fields.iter().map(|name| (*name).to_owned()).collect(),
        };
        let include = lock(LockAction::Include, &["a", "b.c"]);
        for (name, locked) in [
            ("a", true),
            ("a.x", true),
            ("ab", false),
            ("c", false),
            ("b.c.d", true),
        ] {
            assert_eq!(include.locks(name), locked, "{name}");
            let exclude = lock(LockAction::Exclude, &["a", "b.c"]);
            assert_eq!(exclude.locks(name), !locked, "{name}");
            assert!(lock(LockAction::All, &["z"]).locks(name));
        }
        // what programs read as different names is locked by any lock
        for name in ["c\u{fffd}", "c.\u{fffd}d", "", ".c", "c.", "c..d"] {
            assert!(include.locks(name), "{name}");
            let exclude = lock(LockAction::Exclude, &["c"]);
            assert!(exclude.locks(name), "{name}");
        }
    }
}
