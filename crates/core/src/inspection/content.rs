//! Findings in what the pages show.

use super::finding::{Finding, FindingCode, Findings};
use crate::content::{FontId, Hidden, Hiding, Reader, Shelf, Within, hidden};
use crate::error::Error;
use crate::pdf::{Document, Pages};
use crate::pdf_a;
use std::collections::BTreeMap;

/// Looks at every page, its forms and its annotations.
///
/// # Errors
/// [`Error::Io`], limits of the document, and where its pages cannot be read.
pub fn content(document: &Document<'_>) -> Result<Findings, Error> {
    let most = document.limits().findings;
    let mut findings = Findings::default();
    document.allow_reading_again();
    let shelf = Shelf::default();
    let mut reader = Reader::new(document, &shelf)?;
    if reader.layers() > 0 {
        let layers = Finding::new(FindingCode::Layers).saying(reader.layers().to_string());
        findings.add(most, layers);
    }
    let mut first_used: BTreeMap<FontId, u32> = BTreeMap::new();
    let mut pages = Pages::new(document)?;
    let mut number = 0;
    while let Some(page) = pages.next()? {
        number += 1;
        let shown = reader.page(&page)?;
        for glyph in &shown.glyphs {
            if let Some(font) = glyph.font {
                first_used.entry(font).or_insert(number);
            }
        }
        let (is_whole, found) = hidden(&shown);
        if shown.incomplete.is_some() || !is_whole {
            findings.add(most, Finding::new(FindingCode::PageUnread).on(number));
        }
        for hidden in found {
            findings.add(most, of_text(hidden, number));
        }
    }
    let claim = pdf_a::claim(document)?;
    for (id, font) in reader.fonts().filter(|(_, font)| !font.is_embedded) {
        let Some(page) = first_used.get(&id) else {
            continue;
        };
        let mut finding = Finding::new(FindingCode::FontNotEmbedded)
            .on(*page)
            .saying(&font.name);
        finding.object = font.object.map(|object| object.0);
        if let Some(claim) = &claim {
            let detail = format!("PDF/A-{}: {}", claim.part, font.name);
            findings.add(
                most,
                Finding {
                    code: FindingCode::ArchiveBroken,
                    detail: Some(detail),
                    ..finding.clone()
                },
            );
        }
        findings.add(most, finding);
    }
    Ok(findings)
}

fn of_text(hidden: Hidden, page: u32) -> Finding {
    let code = match hidden.why {
        Hiding::LayerOff => FindingCode::TextOnHiddenLayer,
        Hiding::NoInk | Hiding::Transparent => FindingCode::TextInvisible,
        Hiding::SameColour => FindingCode::TextSameColour,
        Hiding::Tiny => FindingCode::TextTiny,
        Hiding::Outside => FindingCode::TextOutside,
        Hiding::Covered(..) => FindingCode::TextCovered,
    };
    let within = match (hidden.why, hidden.within) {
        (Hiding::Covered(_, over), Within::Page) => over,
        (_, within) => within,
    };
    #[allow(clippy::cast_possible_truncation)] // coordinates of a page
    let area = [
        hidden.area.x0,
        hidden.area.y0,
        hidden.area.x1,
        hidden.area.y1,
    ]
    .map(|edge| edge as f32);
    Finding {
        area: Some(area),
        object: match within {
            Within::Page | Within::Annotation(None) => None,
            Within::Form(id) | Within::Annotation(Some(id)) => Some(id.0),
        },
        ..Finding::new(code).on(page).saying(hidden.text)
    }
}
