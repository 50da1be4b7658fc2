//! Looks of fields and annotations stay in their boxes (ISO 32000-2, 12.5.5 and 8.10.1): what is drawn is cut
//! at the look's `/BBox`, by a state of graphics that the look cannot leave.

use super::rule::Rule;
use super::step::{Step, object_path};
use super::value::{entry, string_len};
use crate::error::Error;
use crate::pdf::parse::{is_regular, is_space};
use crate::pdf::rectangle;
use crate::pdf::spelling::regular;
use lopdf::{Dictionary, Object, ObjectId};
use memchr::memmem;
use std::collections::BTreeSet;

/// Bytes of a look that are gone through; signatures with large seals have less.
const MOST: usize = 4 * 1024 * 1024;

impl Step<'_, '_> {
    /// The looks that a revision brings, or gives to an annotation.
    pub(super) fn looks(&mut self) -> Result<(), Error> {
        let mut looks = BTreeSet::new();
        for (number, changed) in &self.changed {
            let Some(raw) = &changed.new else {
                continue;
            };
            let Object::Dictionary(dictionary) = &raw.value else {
                continue;
            };
            if raw.data.is_some()
                && *entry(dictionary, b"Subtype") == Object::Name(b"Form".to_vec())
            {
                looks.insert((*number, raw.id.1));
            }
            self.looks_of(dictionary, &mut looks)?;
        }
        for id in looks {
            if !self.is_bounded(id)? {
                let null = Object::Null;
                self.find(
                    Rule::LookUnbounded,
                    Some(id.0),
                    object_path(id.0),
                    &null,
                    &null,
                );
            }
        }
        Ok(())
    }

    /// The streams that an annotation's `/AP` leads to, itself or by a state.
    fn looks_of(
        &self,
        annotation: &Dictionary,
        looks: &mut BTreeSet<ObjectId>,
    ) -> Result<(), Error> {
        let appearances = match self.new.get(annotation, b"AP") {
            Ok(Object::Dictionary(appearances)) => appearances,
            Ok(_) | Err(Error::Malformed { .. }) => return Ok(()),
            Err(error) => return Err(error),
        };
        for (_, value) in &appearances {
            if let Object::Reference(id) = value {
                match self.new.raw(*id) {
                    Ok(Some(raw)) if raw.data.is_some() => {
                        looks.insert(*id);
                        continue;
                    }
                    Ok(_) | Err(Error::Malformed { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
            let states = match self.new.resolve(value) {
                Ok(Object::Dictionary(states)) => states,
                Ok(_) | Err(Error::Malformed { .. }) => continue,
                Err(error) => return Err(error),
            };
            looks.extend(
                states
                    .iter()
                    .filter_map(|(_, state)| state.as_reference().ok()),
            );
        }
        Ok(())
    }

    /// Whether a look has a box and keeps the state that it is drawn in.
    fn is_bounded(&self, id: ObjectId) -> Result<bool, Error> {
        let raw = match self.new.raw(id) {
            Ok(Some(raw)) => raw,
            Ok(None) => return Ok(true),
            Err(Error::Malformed { .. }) => return Ok(false),
            Err(error) => return Err(error),
        };
        let Object::Dictionary(dictionary) = &raw.value else {
            return Ok(true);
        };
        let bounds = self.new.get(dictionary, b"BBox")?;
        if rectangle(self.new, &bounds)?.is_none() {
            return Ok(false);
        }
        let text = self.new.stream_text(&raw, MOST)?;
        Ok(text.is_some_and(|text| keeps_state(&text)))
    }
}

/// Whether nothing is drawn behind a `Q` that takes back a state which no `q` before it has kept (8.4.2), and
/// nothing is referred to, which content cannot do.
fn keeps_state(content: &[u8]) -> bool {
    let (mut kept, mut out) = (0_usize, false);
    let mut rest = content;
    while let Some((&first, behind)) = rest.split_first() {
        rest = match first {
            b'(' => rest.get(string_len(rest)..).unwrap_or_default(),
            b'%' => {
                let end = rest.iter().position(|octet| matches!(octet, b'\r' | b'\n'));
                rest.get(end.unwrap_or(rest.len())..).unwrap_or_default()
            }
            b'/' => regular(behind).1,
            octet if is_regular(octet) => {
                let (word, behind) = regular(rest);
                match word {
                    b"Q" if kept == 0 => out = true,
                    b"Q" => kept -= 1,
                    // no operator, and the end of a reference to some
                    b"R" => return false,
                    // nothing is drawn by these
                    b"EMC" => {}
                    _ if out => return false,
                    b"q" => kept += 1,
                    _ => {}
                }
                match word {
                    b"ID" => behind_image(behind),
                    _ => behind,
                }
            }
            _ => behind,
        };
    }
    true
}

/// Behind the data of an image that stands in the content (8.9.7).
fn behind_image(text: &[u8]) -> &[u8] {
    let ends = |place: &usize| {
        let before = place.checked_sub(1).and_then(|before| text.get(before));
        let behind = text.get(place + 2);
        before.is_some_and(|octet| is_space(*octet))
            && behind.is_none_or(|octet| !is_regular(*octet))
    };
    let end = memmem::find_iter(text, b"EI").find(ends);
    end.and_then(|end| text.get(end + 2..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_taken_back_where_it_was_kept() {
        for content in [
            &b""[..],
            b"q 1 0 0 1 0 0 cm Q",
            b"q q Q Q q",
            b"(Q) Tj /Q gs % Q\nq Q",
            b"q BI /W 1 ID Q Q xEI EI Q",
            b"/Tx BMC q BT (a\\)Q) Tj ET Q EMC",
            b"BQ Qa",
            b"q f Q EMC Q Q\nEMC % f",
            b"Q",
        ] {
            assert!(keeps_state(content), "{}", content.escape_ascii());
        }
        for content in [
            &b"Q f"[..],
            b"q Q Q f",
            b"q Q\nQ q",
            b"(a) Q EMC Q (b) Tj",
            b"<51> Q 1 w",
            b"BI ID x EI Q f",
            b"q[1]Q/A Q f",
            b"[500 0 R] 0 d",
        ] {
            assert!(!keeps_state(content), "{}", content.escape_ascii());
        }
    }
}
