//! Changing what the document's own objects refer to, by splicing their texts.

use super::{Update, reference};
use crate::error::{Error, Structure};
use crate::pdf::edit;
use lopdf::{Object, ObjectId};

impl Update<'_, '_> {
    /// Changes the dictionary that the catalog has under `key` where it stands, direct or an object of its own,
    /// and makes one where there is none.
    pub(crate) fn edit_in_catalog(
        &mut self,
        key: &str,
        change: impl FnOnce(&mut Self, Vec<u8>) -> Result<Vec<u8>, Error>,
    ) -> Result<(), Error> {
        let document = self.document;
        let depth = document.limits().nesting;
        let catalog = document.catalog()?;
        let existing = catalog.value.as_dict().ok().and_then(|dictionary| {
            dictionary
                .get(key.as_bytes())
                .ok()
                .filter(|value| **value != Object::Null)
                .cloned()
        });
        // 7.3.10: a reference to nothing is null
        let existing = match existing {
            Some(reference @ Object::Reference(_)) => {
                (document.resolve(&reference)? != Object::Null).then_some(reference)
            }
            other => other,
        };
        let text = match &existing {
            Some(Object::Reference(id)) => self.text(*id)?,
            Some(_) => edit::value(&self.text(catalog.id)?, key, depth)?
                .unwrap_or_default()
                .to_vec(),
            None => b"<< >>".to_vec(),
        };
        let text = change(self, text)?;
        let value = match existing {
            Some(Object::Reference(id)) => {
                self.put(id, text);
                return Ok(());
            }
            Some(_) => text,
            // nothing in it but references, and so nothing that is encrypted twice
            None => reference(self.add(text)?).into_bytes(),
        };
        let text = self.text(catalog.id)?;
        self.put(catalog.id, edit::set(&text, key, &value, depth)?);
        Ok(())
    }

    /// Appends references to the array under `key` of an object.
    pub(crate) fn append(
        &mut self,
        id: ObjectId,
        key: &str,
        items: &[ObjectId],
    ) -> Result<(), Error> {
        let text = self.text(id)?;
        let changed = self.append_to(text.clone(), key, items)?;
        if changed != text {
            self.put(id, changed);
        }
        Ok(())
    }

    /// The same in a dictionary's text. An array that is an object of its own is changed there.
    pub(crate) fn append_to(
        &mut self,
        text: Vec<u8>,
        key: &str,
        items: &[ObjectId],
    ) -> Result<Vec<u8>, Error> {
        let depth = self.document.limits().nesting;
        let items: Vec<String> = items.iter().map(|item| reference(*item)).collect();
        let items = items.join(" ");
        let value = edit::value(&text, key, depth)?;
        let parsed = value.map(|value| edit::parse(value, depth)).transpose()?;
        let array = match (value, parsed) {
            (Some(array), Some(Object::Array(_))) => edit::push(array, items.as_bytes())?,
            (_, Some(Object::Reference(id))) => match self.document.object(id)? {
                Object::Array(_) => {
                    let array = self.text(id)?;
                    self.put(id, edit::push(&array, items.as_bytes())?);
                    return Ok(text);
                }
                Object::Null => format!("[{items}]").into_bytes(),
                _ => return Err(not_an_array(key)),
            },
            (None, _) | (_, Some(Object::Null)) => format!("[{items}]").into_bytes(),
            _ => return Err(not_an_array(key)),
        };
        edit::set(&text, key, &array, depth)
    }
}

fn not_an_array(key: &str) -> Error {
    Error::malformed(
        Structure::Object,
        0,
        format!("/{key} with an array"),
        "something else",
    )
}
