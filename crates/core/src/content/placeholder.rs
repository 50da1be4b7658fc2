//! Marks that are left for a signature.
//!
//! A mark is a text that nobody signs for its meaning, by which a program is told where a signature is to stand. A box
//! may take its place after the document was signed; over any other text it may not (the attacks EAA and SSA). There is
//! one rule for both sides: what signs and what verifies ask [`super::under`], which asks this.

use super::words::{Said, direction, lines};
use super::{Glyph, Likeness, Shape, Text, Under};
use kurbo::Rect;
use std::collections::HashMap;
use std::rc::Rc;

/// Glyphs of a mark.
const MARK: usize = 40;

/// How often one glyph may be shown to make it bold.
const AGAIN: usize = 4;

/// Shapes that are looked at under one box.
const SHAPES: usize = 64;

/// How parts of the names of marks begin. What has none of them may be a clause: `#batal_demi_hukum`.
const OF_A_SIGNATURE: [&str; 13] = [
    "ttd", "tte", "qr", "tanda", "tangan", "sign", "esign", "bsre", "paraf", "specimen",
    "spesimen", "stempel", "barcode",
];

/// Whether a text is a mark. Blanks at its ends and within the brackets do not count. A name is an ASCII letter and then
/// letters, digits and `_`, 40 at most; between its `_` stands a part that is of a signature (`ttd`, `qr`, ...):
///
/// - `#`, `~` or `^`, one to four, alone or with a name behind: `#`, `^^^^`, `#ttd1`;
/// - a name in `${…}`, `{{…}}` or `[…]`, or behind `$`: `${ttd_pengirim}`, `{{ttd}}`, `[qr_bsre]`, `$ttd`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let is_name = |name: &str| {
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let mut parts = name.split('_').map(str::to_ascii_lowercase);
        (1..=40).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(is_word)
            && parts.any(|part| OF_A_SIGNATURE.iter().any(|of| is_begun(&part, of)))
    };
    let within = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    let enclosed = within("${", "}")
        .or_else(|| within("{{", "}}"))
        .or_else(|| within("[", "]"))
        .or_else(|| text.strip_prefix('$'));
    if let Some(name) = enclosed {
        return is_name(name.trim());
    }
    let name = text.trim_start_matches(['#', '~', '^']);
    (1..=4).contains(&(text.len() - name.len())) && (name.is_empty() || is_name(name))
}

/// Half of a mark is one.
fn is_begun(part: &str, of_a_signature: &str) -> bool {
    !part.is_empty() && (part.starts_with(of_a_signature) || of_a_signature.starts_with(part))
}

/// What a box hides that lies over these glyphs of a page: [`Under::Nothing`] where they are one mark, on one line, by
/// itself, and each looks like what its font says that it is; [`Under::Unread`] where the looks of one tell nothing.
pub(super) fn judge(all: &[Glyph], covered: &[&Glyph], looks: &mut Looks) -> Under {
    if covered.len() > AGAIN * MARK {
        return Under::Text;
    }
    let own: Vec<Glyph> = covered.iter().copied().cloned().collect();
    let lines = lines(&own);
    let [line] = lines.as_slice() else {
        return Under::Text;
    };
    let text = spelled(line, &own);
    let at = |said: Option<&(char, usize)>| said.and_then(|(_, at)| own.get(*at));
    let (Some(first), Some(last)) = (at(line.first()), at(line.last())) else {
        return Under::Text;
    };
    let around = own.iter().map(|glyph| glyph.ink);
    let around = around.reduce(|one, other| one.union(other));
    let around = around.unwrap_or(Rect::ZERO);
    let size = own.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
    let is_on_one_line = around.width().min(around.height()) <= 1.6 * size;
    if line.len() > MARK || !is_on_one_line || !is_placeholder(&text) {
        return Under::Text;
    }
    let beside = all.iter().filter(|glyph| {
        glyph.is_painted() && !glyph.is_layer_off && !covered.iter().any(|own| is_same(own, glyph))
    });
    if beside
        .into_iter()
        .any(|glyph| goes_on(glyph, &text, (first, last)))
    {
        return Under::Text;
    }
    looks.of_all(&own)
}

/// What a line says, with blanks where its letters are apart by more than its own spacing: words are told apart by their
/// places, whether a blank was shown between them or not.
fn spelled(line: &[Said], glyphs: &[Glyph]) -> String {
    let gap = |pair: &[Said]| match pair {
        [(_, one), (_, other)] if one != other => {
            let (Some(one), Some(other)) = (glyphs.get(*one), glyphs.get(*other)) else {
                return 0.0;
            };
            direction(one).dot(other.start - one.end) / one.size.max(f64::MIN_POSITIVE)
        }
        _ => 0.0,
    };
    let gaps: Vec<f64> = line.windows(2).map(gap).collect();
    let spacing = match gaps.len() {
        0..3 => 0.0,
        _ => gaps.iter().copied().fold(f64::INFINITY, f64::min).max(0.0),
    };
    let mut text = String::new();
    for (at, (letter, _)) in line.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| gaps.get(before));
        if before.is_some_and(|gap| gap - spacing > 0.15) {
            text.push(' ');
        }
        text.push(*letter);
    }
    text
}

fn is_same(one: &Glyph, other: &Glyph) -> bool {
    std::ptr::eq(one, other)
}

/// Whether a mark is the part of a longer word: `#` in `12#5`. Half of a mark is one.
fn goes_on(beside: &Glyph, text: &str, (first, last): (&Glyph, &Glyph)) -> bool {
    let touches = |gap: kurbo::Vec2, size: f64| gap.hypot() < 0.15 * size;
    let (before, behind) = (
        touches(first.start - beside.end, first.size),
        touches(beside.start - last.end, last.size),
    );
    let letter = match &beside.text {
        Some(Text::Character(letter)) => Some(*letter),
        Some(Text::Several(letters)) => letters.chars().next(),
        None => None,
    };
    let Some(letter) = letter.filter(|letter| letter.is_alphanumeric()) else {
        return false;
    };
    before || behind && !is_placeholder(&format!("{text}{letter}"))
}

/// What was found of the shapes of glyphs.
pub(super) struct Looks {
    known: HashMap<(*const Shape, char), Likeness>,
}

impl Looks {
    pub(super) fn new() -> Self {
        Self {
            known: HashMap::new(),
        }
    }

    /// Whether a glyph looks like a character.
    pub(super) fn of(&mut self, glyph: &Glyph, said: char) -> Likeness {
        let Some(shape) = &glyph.shape else {
            return Likeness::Unknown;
        };
        let key = (Rc::as_ptr(shape), said);
        match self.known.get(&key) {
            Some(known) => *known,
            None if self.known.len() >= SHAPES => Likeness::Unknown,
            None => {
                let found = shape.likeness(said);
                self.known.insert(key, found);
                found
            }
        }
    }

    fn of_all(&mut self, glyphs: &[Glyph]) -> Under {
        let mut under = Under::Nothing;
        for glyph in glyphs {
            let likeness = match &glyph.text {
                Some(Text::Character(said)) => self.of(glyph, *said),
                _ => Likeness::Unknown,
            };
            under = under.max(match likeness {
                Likeness::Alike => Under::Nothing,
                Likeness::Unknown => Under::Unread,
                Likeness::Other => Under::Text,
            });
        }
        under
    }
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn marks_that_are_left_for_a_signature_are_told_from_what_is_signed() {
        for mark in [
            "#",
            "##",
            "#ttd",
            "#ttd1",
            "^^^^",
            "[qr_bsre]",
            "[ttd1]",
            "[ ttd ]",
            "${ttd_pengirim}",
            "${ ttd }",
            "{{ttd}}",
            "{{ tanda_tangan }}",
            "$ttd",
            "$ttd_kepala",
            " # ",
        ] {
            assert!(is_placeholder(mark), "{mark}");
        }
        for text in [
            "",
            "$",
            "$100",
            "$US",
            "$Dolar",
            "#1",
            "# 5",
            "Rp",
            "[1]",
            "[tidak]",
            "${a b}",
            "${1}",
            "{ttd}",
            "{{1}}",
            "{{tidak sah}}",
            "#ttd Kepala Dinas",
            "Kepala #",
            "#batal_demi_hukum",
            "{{tidak_berlaku}}",
            "[tidak_sah]",
            "${batal}",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
