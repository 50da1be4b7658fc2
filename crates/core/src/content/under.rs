//! What a new box on a page would lie over.

use super::{Glyph, MarkKind, PageContent, Text, Within, area};
use kurbo::Rect;

/// What a box lies over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Under {
    /// Paper, lines, or the mark that was left for it.
    Nothing,
    /// A picture, of which nobody can tell what it says.
    Picture,
    /// What could not be read, or may be letters that are drawn as shapes.
    Unread,
    Text,
}

/// Glyphs of a mark.
const MARK: usize = 40;

/// Pieces of an outline: a box with round corners has ten, letters have more.
const SHAPE: usize = 24;

/// Of a letter's ink, so much may be covered: borders that touch are no harm.
const TOUCHED: f64 = 0.05;

/// What lies under this box, in the page's coordinates: left, bottom, right, top.
pub(crate) fn under(content: &PageContent, place: [f32; 4]) -> Under {
    let area = area(place);
    let mut covered: Vec<&Glyph> = Vec::new();
    for glyph in content.glyphs.iter().filter(|glyph| is_under(glyph, area)) {
        // letters that are shown twice to be bold
        let again = covered.iter().rev().take(MARK).any(|before| {
            before.text == glyph.text && (before.start - glyph.start).hypot() < 0.15 * glyph.size
        });
        if !again {
            covered.push(glyph);
        }
    }
    let covered = without_rules(&covered);
    if !covered.is_empty() && !is_mark(&covered) {
        return Under::Text;
    }
    if content.draws_glyphs || content.incomplete.is_some() {
        return Under::Unread;
    }
    let drawn = content.marks.iter().filter(|mark| {
        let common = mark.area.intersect(area);
        common.width() > 1.0
            && common.height() > 1.0
            && !matches!(mark.within, Within::Annotation(_))
    });
    let drawn = drawn.map(|mark| match (mark.kind, &mark.outline) {
        (MarkKind::Fill, Some(outline)) if outline.segments() > SHAPE => Under::Unread,
        (MarkKind::Fill | MarkKind::Line, None) if mark.paint.colour.is_some() => Under::Nothing,
        // no box, and a letter counts as text
        (MarkKind::Line, Some(_)) | (MarkKind::Letter, _) => Under::Nothing,
        _ => Under::Picture,
    });
    drawn.max().unwrap_or(Under::Nothing)
}

/// Whether the box takes away from what a glyph shows, whatever it is said to be. What is faint or small to us may be
/// plain to others.
fn is_under(glyph: &Glyph, area: Rect) -> bool {
    let seen = glyph.ink.intersect(glyph.clip);
    let common = seen.intersect(area);
    !matches!(glyph.within, Within::Annotation(_))
        && !glyph.is_layer_off
        && glyph.is_painted()
        && common.width() > 0.0
        && common.height() > 0.0
        && common.area() > TOUCHED * glyph.ink.area()
}

/// The glyphs without rows of dots, dashes and underscores, which are lines to sign on.
fn without_rules<'g>(glyphs: &[&'g Glyph]) -> Vec<&'g Glyph> {
    const ROW: usize = 3;
    let rule = |glyph: &Glyph| match &glyph.text {
        Some(Text::Character(letter @ ('_' | '.' | '…' | '·' | '-')))
            if glyph.ink.height() < 0.3 * glyph.size =>
        {
            Some(*letter)
        }
        _ => None,
    };
    let rows = glyphs.chunk_by(|one, other| rule(one).is_some() && rule(one) == rule(other));
    let text =
        rows.filter(|row| row.len() < ROW || row.first().is_none_or(|first| rule(first).is_none()));
    text.flatten().copied().collect()
}

/// Whether glyphs are one mark on one line.
fn is_mark(glyphs: &[&Glyph]) -> bool {
    if glyphs.len() > MARK {
        return false;
    }
    let mut text = String::new();
    for glyph in glyphs {
        match &glyph.text {
            Some(Text::Character(character)) => text.push(*character),
            Some(Text::Several(several)) => text.push_str(several),
            None => return false,
        }
    }
    let areas = glyphs.iter().map(|glyph| glyph.ink);
    let around = areas
        .reduce(|one, other| one.union(other))
        .unwrap_or(Rect::ZERO);
    let size = glyphs
        .iter()
        .fold(0.0, |size: f64, glyph| size.max(glyph.size));
    around.width().min(around.height()) <= 1.6 * size && is_placeholder(&text)
}

/// Whether a text is a mark that was left for a signature, and nothing that anybody signs for its meaning: `#`,
/// `#ttd1`, `[qr_bsre]`, `${ttd_pengirim}`.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    let is_word = |word: &str| {
        (1..=40).contains(&word.len())
            && word.starts_with(|first: char| first.is_ascii_alphabetic())
            && word
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let within = |open: &str, close: &str| {
        text.strip_prefix(open)
            .and_then(|text| text.strip_suffix(close))
    };
    if let Some(name) = within("${", "}") {
        return is_word(name);
    }
    if let Some(name) = within("[", "]") {
        return is_word(name)
            && (name.contains('_') || name.starts_with("qr") || name.starts_with("ttd"));
    }
    let word = text.trim_start_matches(['#', '~', '^']);
    (1..=4).contains(&(text.len() - word.len())) && (word.is_empty() || is_word(word))
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
            "${ttd_pengirim}",
            " # ",
        ] {
            assert!(is_placeholder(mark), "{mark}");
        }
        for text in [
            "",
            "$",
            "$100",
            "#1",
            "# 5",
            "Rp",
            "[1]",
            "[tidak]",
            "${a b}",
            "${1}",
            "#ttd Kepala Dinas",
            "Kepala #",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
