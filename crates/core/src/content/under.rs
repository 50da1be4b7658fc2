//! What a new box on a page would lie over.

use super::visibility::{is_seen, push, say};
use super::{Glyph, MarkKind, PageContent, Within};
use kurbo::Rect;

/// What a box lies over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Under {
    /// Paper, lines, or the mark that was left for it.
    Nothing,
    Text,
    /// A picture, or what could not be read.
    Untold,
}

/// What lies under this box, in the page's coordinates.
pub(crate) fn under(content: &PageContent, area: Rect) -> Under {
    let text = text_under(content, area);
    if text.chars().any(char::is_alphanumeric) && !is_placeholder(&text) {
        return Under::Text;
    }
    match is_over_picture(content, area) {
        true => Under::Untold,
        false => Under::Nothing,
    }
}

/// The glyphs of a page that something new in this box would lie over, as text with blanks between words.
fn text_under(content: &PageContent, area: Rect) -> String {
    let mut text = String::new();
    let mut before: Option<&Glyph> = None;
    let own = content.glyphs.iter();
    let own = own.filter(|glyph| !matches!(glyph.within, Within::Annotation(_)));
    for glyph in own.filter(|glyph| !glyph.is_blank() && is_seen(glyph)) {
        let common = glyph.ink.intersect(area);
        let is_under = common.width() > 0.0
            && common.height() > 0.0
            && common.area() > 0.25 * glyph.ink.area();
        if !is_under {
            continue;
        }
        if before.is_some_and(|before| (glyph.start - before.end).hypot() > 0.2 * glyph.size) {
            push(&mut text, ' ');
        }
        say(glyph, &mut text);
        before = Some(glyph);
    }
    text
}

/// Whether a picture lies under this box, of which nobody can tell what it says.
fn is_over_picture(content: &PageContent, area: Rect) -> bool {
    let pictures = content.marks.iter().filter(|mark| {
        matches!(mark.kind, MarkKind::Image | MarkKind::MaskedImage)
            && !matches!(mark.within, Within::Annotation(_))
    });
    pictures
        .map(|mark| mark.area.intersect(area))
        .any(|common| common.width() > 1.0 && common.height() > 1.0)
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
    word.len() < text.len() && (word.is_empty() || is_word(word))
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
