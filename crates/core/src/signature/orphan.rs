//! What a gap that was moved leaves behind.
//!
//! The dictionary of a signature is digested but for its `/Contents`. Whoever takes that value to
//! another place leaves a key that another name or the end of the dictionary follows, and cannot
//! change it. No honest dictionary has such a key.

use crate::pdf::parse::is_space;
use memchr::memmem;

const KEY: &[u8] = b"/Contents";

/// White space between a key and its value.
const MOST_SPACE: usize = 256;

/// Looks for `/Contents` without a value in bytes that come piece by piece.
#[derive(Debug, Clone, Default)]
pub(crate) struct OrphanSearch {
    /// The end of the piece before: a key and the space behind it may lie on both sides.
    kept: Vec<u8>,
    found: bool,
}

impl OrphanSearch {
    /// The next bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        let keep = KEY.len() + MOST_SPACE;
        let begin = bytes.get(..bytes.len().min(keep)).unwrap_or_default();
        self.kept.extend_from_slice(begin);
        self.found |= orphan(&self.kept) || orphan(bytes);
        if bytes.len() >= keep {
            self.kept.clear();
            let end = bytes.get(bytes.len() - keep..).unwrap_or_default();
            self.kept.extend_from_slice(end);
        } else {
            self.kept.drain(..self.kept.len().saturating_sub(keep));
        }
    }

    /// The bytes that follow do not join those before: a gap lies between.
    pub(crate) fn interrupt(&mut self) {
        self.kept.clear();
    }

    /// Whether one was found.
    pub(crate) fn found(&self) -> bool {
        self.found
    }
}

fn orphan(text: &[u8]) -> bool {
    memmem::find_iter(text, KEY).any(|at| {
        let behind = text.get(at + KEY.len()..).unwrap_or_default();
        let next = behind
            .iter()
            .take(MOST_SPACE)
            .find(|byte| !is_space(**byte));
        matches!(next, Some(b'/' | b'>'))
    })
}

#[cfg(test)]
mod tests {
    use super::OrphanSearch;

    fn found(text: &[u8], piece: usize) -> bool {
        let mut search = OrphanSearch::default();
        text.chunks(piece).for_each(|piece| search.update(piece));
        search.found()
    }

    #[test]
    fn a_key_without_its_value_is_found() {
        let padded = [&[b'x'; 500][..], b"/Contents \r\n >>", &[b'y'; 500]].concat();
        for text in [
            &b"<< /Type /Sig /Contents  /M (x) >>"[..],
            b"/Contents>>",
            &padded,
        ] {
            for piece in [1, 3, 300, 4096] {
                assert!(found(text, piece), "{piece}: {}", text.escape_ascii());
            }
        }
        for text in [
            &b"/Contents <00>"[..],
            b"/Contents 4 0 R",
            b"/Contents[4 0 R]",
            b"/Contents(x)",
            b"/ContentsX /Y",
            b"/Contents",
        ] {
            for piece in [1, 3, 300, 4096] {
                assert!(!found(text, piece), "{piece}: {}", text.escape_ascii());
            }
        }
    }
}
