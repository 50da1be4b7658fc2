//! What a new box on a page would lie over.

use super::placeholder::{Looks, judge};
use super::{Glyph, Likeness, MarkKind, PageContent, Text, Within};
use kurbo::Rect;

/// What a box lies over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Under {
    /// Paper, lines, or the mark that was left for it ([`super::placeholder`]).
    Nothing,
    /// A picture, of which nobody can tell what it says.
    Picture,
    /// What could not be read, may be letters that are drawn as shapes, or looks unlike the mark that it is said to be.
    Unread,
    Text,
}

/// Pieces of an outline: a box with round corners has ten, letters have more.
const SHAPE: usize = 24;

/// More boxes and lines than a table has in one place are a drawing, a QR code or letters.
const RULES: usize = 24;

/// Of a letter's ink, so much may be covered: borders that touch are no harm.
const TOUCHED: f64 = 0.05;

/// What lies under this box, in the page's coordinates.
pub(crate) fn under(content: &PageContent, area: Rect) -> Under {
    let covered = content.glyphs.iter().filter(|glyph| is_under(glyph, area));
    let covered: Vec<&Glyph> = covered.collect();
    let mut looks = Looks::new();
    let (rules, covered) = without_rules(&covered, &mut looks);
    let said = match covered.as_slice() {
        [] => rules,
        covered => rules.max(judge(&content.glyphs, covered, &mut looks)),
    };
    if said == Under::Text {
        return said;
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
    let mut inside = 0;
    let drawn = drawn.map(|mark| {
        inside += usize::from(area.contains_rect(mark.area));
        match (mark.kind, &mark.outline) {
            (MarkKind::Fill, Some(outline)) if outline.segments() > SHAPE => Under::Unread,
            (MarkKind::Fill, None) if mark.paint.colour.is_some() => Under::Nothing,
            // a letter counts as text
            (MarkKind::Line | MarkKind::Letter, _) => Under::Nothing,
            _ => Under::Picture,
        }
    });
    let drawn = drawn.fold(said, Ord::max);
    match inside > RULES {
        true => drawn.max(Under::Picture),
        false => drawn,
    }
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

/// The glyphs without rows of dots, dashes and underscores, which are lines to sign on; and [`Under::Unread`] where those
/// may look like anything.
fn without_rules<'g>(glyphs: &[&'g Glyph], looks: &mut Looks) -> (Under, Vec<&'g Glyph>) {
    const ROW: usize = 3;
    let mut rule = |glyph: &Glyph| match &glyph.text {
        Some(Text::Character(letter @ ('_' | '.' | '…' | '·' | '-')))
            if glyph.ink.height() < 0.3 * glyph.size =>
        {
            let likeness = looks.of(glyph, *letter);
            (likeness != Likeness::Other).then_some((*letter, likeness))
        }
        _ => None,
    };
    let told: Vec<_> = glyphs.iter().map(|glyph| (*glyph, rule(glyph))).collect();
    let letter = |rule: &Option<(char, Likeness)>| rule.map(|(letter, _)| letter);
    let rows = told.chunk_by(|(_, one), (_, other)| one.is_some() && letter(one) == letter(other));
    let (mut under, mut text) = (Under::Nothing, Vec::new());
    for row in rows {
        let is_rule = row.len() >= ROW && row.iter().all(|(_, rule)| rule.is_some());
        let is_unknown = |(_, rule): &(&Glyph, Option<(char, Likeness)>)| {
            rule.is_some_and(|(_, likeness)| likeness == Likeness::Unknown)
        };
        match is_rule {
            true if row.iter().any(is_unknown) => under = Under::Unread,
            true => {}
            false => text.extend(row.iter().map(|(glyph, _)| *glyph)),
        }
    }
    (under, text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{document, first_page, shown, stream};
    use super::*;

    /// What lies under a box around all glyphs.
    fn under_all(content: &PageContent) -> Under {
        let inks = content.glyphs.iter().map(|glyph| glyph.ink);
        let inks = inks.filter(|ink| !ink.is_zero_area());
        let around = inks.reduce(|one, other| one.union(other)).unwrap();
        under(content, around)
    }

    /// What lies under these operators, with `F3` a font that is said to be something else than it is.
    fn under_lies(font: &str, told: &[(&str, char)], operators: &str) -> Under {
        let told: Vec<String> = told
            .iter()
            .map(|(code, said)| format!("<{code}> <{:04X}>", u32::from(*said)))
            .collect();
        let widest = "F".repeat(told.first().map_or(2, |first| first.len() - 9));
        let map = format!(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange \
             <{}> <{widest}> endcodespacerange {} beginbfchar {} endbfchar endcmap end end",
            "0".repeat(widest.len()),
            told.len(),
            told.join(" ")
        );
        let objects = [
            (30, format!("<< /Type /Font {font} /ToUnicode 31 0 R >>")),
            (31, stream("", &map)),
        ];
        under_all(&first_page(&document(
            &format!("BT {operators} ET"),
            "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> /F3 30 0 R >>",
            &objects,
        )))
    }

    const PLAIN: &str = "/Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding";

    #[test]
    fn marks_may_be_covered_however_they_are_shown() {
        for mark in [
            "#",
            "##",
            "#ttd1",
            "^",
            "[qr_bsre]",
            "[ ttd ]",
            "${ttd_pengirim}",
            "{{ttd}}",
            "$ttd",
        ] {
            let page = shown(&format!("BT /F1 12 Tf 100 500 Td ({mark}) Tj ET"));
            assert_eq!(under_all(&page), Under::Nothing, "{mark}");
        }
        // from the last to the first; and twice, to be bold
        for operators in [
            "120.008 500 Td (d) Tj -3.336 0 Td (t) Tj -3.336 0 Td (t) Tj -6.672 0 Td (#) Tj",
            "100 500 Td (#ttd) Tj 0.3 0 Td (#ttd) Tj",
            "3 Tc 100 500 Td (#ttd) Tj",
        ] {
            let page = shown(&format!("BT /F1 12 Tf {operators} ET"));
            assert_eq!(under_all(&page), Under::Nothing, "{operators}");
        }
    }

    #[test]
    fn words_and_parts_of_words_may_not_be_covered() {
        for text in [
            "Kepala Dinas",
            "#1",
            "[tidak]",
            "$100",
            "#ttd Kepala",
            "Setuju #ttd",
            "# Kepala Dinas",
            "$ttd oleh Kepala",
        ] {
            let page = shown(&format!("BT /F1 12 Tf 100 500 Td ({text}) Tj ET"));
            assert_eq!(under_all(&page), Under::Text, "{text}");
        }
        // `#` alone of `12#5`, of `a#` and of `#5`; half of a mark is part of a mark
        for (text, at, expected) in [
            ("12#5", 2, Under::Text),
            ("a#", 1, Under::Text),
            ("#5", 0, Under::Text),
            ("#ttd", 0, Under::Nothing),
            ("\\(#\\)", 1, Under::Nothing),
        ] {
            let page = shown(&format!("BT /F1 12 Tf 100 500 Td ({text}) Tj ET"));
            let own = page.glyphs.get(at).unwrap().ink.inset(-0.3);
            assert_eq!(under(&page, own), expected, "{text}");
        }
    }

    #[test]
    fn letters_that_are_said_to_be_a_mark_are_text() {
        let told = [("52", '#'), ("70", 't')];
        let shows = |text: &str| under_lies(PLAIN, &told, &format!("/F3 12 Tf 100 500 Td {text}"));
        assert_eq!(shows("(Rp) Tj"), Under::Text);
        // one that is what it is said to be, with another over it
        assert_eq!(shows("(#) Tj -6.672 0 Td (R) Tj"), Under::Text);
        // a dotted line of letters, of a font that has them small
        let told = [("52", '.'), ("70", '.'), ("2E", '.')];
        let shows = |text: &str, rise: &str| {
            let operators = format!("/F3 12 Tf 1 0 0 {rise} 100 500 Tm {text}");
            under_lies(PLAIN, &told, &operators)
        };
        assert_eq!(shows("(.....) Tj", "1"), Under::Nothing);
        assert_eq!(shows("(RRRRR) Tj", "1"), Under::Text);
    }

    #[test]
    fn what_cannot_be_told_from_its_looks_is_unread() {
        // a composite font without its program: whoever has it shows other glyphs
        let absent = "/Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Type /Font \
             /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) \
             /Supplement 0 >> >>]";
        let told = [("0041", '#'), ("0042", 't')];
        let shows = |told: &[(&str, char)]| {
            under_lies(absent, told, "/F3 12 Tf 100 500 Td <004100420042> Tj")
        };
        assert_eq!(shows(&told), Under::Unread);
        assert_eq!(shows(&[("0041", 'R'), ("0042", 'p')]), Under::Text);
        // a letter that is said to be another letter of a mark, and a blank with ink
        let told = [("52", 't'), ("20", ' '), ("57", ' ')];
        let shows = |text: &str| under_lies(PLAIN, &told, &format!("/F3 12 Tf 100 500 Td {text}"));
        assert_eq!(shows("(#R) Tj"), Under::Unread);
        assert_eq!(shows("(#ttd W) Tj"), Under::Unread);
    }
}
