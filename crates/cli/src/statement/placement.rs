//! Where a visible box stands, out of the arguments that ask for it.

use crate::args::Placed;
use crate::error::UsageError;
use segel_core::placement::{PageChoice, Placement, TAG_SIZE};

/// The place; `None` where none is asked for.
///
/// # Errors
/// [`UsageError::BoxMalformed`], [`UsageError::TagSizeMalformed`], [`UsageError::TagEmpty`].
pub(crate) fn placement(placed: &Placed) -> Result<Option<Placement>, UsageError> {
    if let Some(text) = &placed.visible_box {
        let malformed = || UsageError::BoxMalformed { text: text.clone() };
        let (page, rectangle) = page_and_rectangle(text).ok_or_else(malformed)?;
        return Ok(Some(Placement::At {
            page,
            origin: placed.origin.unwrap_or_default(),
            rectangle,
        }));
    }
    let Some(tag) = &placed.tag else {
        return Ok(None);
    };
    if tag.trim().is_empty() {
        return Err(UsageError::TagEmpty);
    }
    let size = match &placed.tag_size {
        None => TAG_SIZE,
        Some(text) => {
            let malformed = || UsageError::TagSizeMalformed { text: text.clone() };
            let is_size = |size: &[f32; 2]| size.iter().all(|length| *length > 0.0);
            numbers(text).filter(is_size).ok_or_else(malformed)?
        }
    };
    Ok(Some(Placement::Tag {
        text: tag.clone(),
        size,
        occurrence: placed.tag_choice.unwrap_or_default(),
        anchor: placed.tag_anchor.unwrap_or_default(),
    }))
}

/// `PAGE:LEFT,BOTTOM,WIDTH,HEIGHT`; the page counts from 1, or is one of three words.
fn page_and_rectangle(text: &str) -> Option<(PageChoice, [f32; 4])> {
    let (page, rectangle) = text.split_once(':')?;
    let page = match page {
        "first" => PageChoice::First,
        "last" => PageChoice::Last,
        "all" => PageChoice::All,
        number => PageChoice::Number(number.parse().ok().filter(|page| *page > 0)?),
    };
    Some((page, numbers(rectangle)?))
}

/// Numbers with commas between them.
fn numbers<const N: usize>(text: &str) -> Option<[f32; N]> {
    let number = |text: &str| {
        let number = text.trim().parse().ok();
        number.filter(|points: &f32| points.is_finite())
    };
    let numbers = text.split(',').map(number).collect::<Option<Vec<f32>>>()?;
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::page_and_rectangle;
    use segel_core::placement::PageChoice;

    #[test]
    fn a_box_is_a_page_and_four_lengths() {
        let expected = Some((PageChoice::Number(2), [36.0, 40.5, 200.0, 60.0]));
        assert_eq!(page_and_rectangle("2:36,40.5,200,60"), expected);
        for (word, page) in [
            ("first", PageChoice::First),
            ("last", PageChoice::Last),
            ("all", PageChoice::All),
        ] {
            let text = format!("{word}:0,0,1,1");
            assert_eq!(
                page_and_rectangle(&text),
                Some((page, [0.0, 0.0, 1.0, 1.0]))
            );
        }
    }

    #[test]
    fn anything_else_is_no_box() {
        for text in [
            "",
            "1",
            "1:",
            "0:1,2,3,4",
            "-1:1,2,3,4",
            "1:1,2,3",
            "1:1,2,3,4,5",
            "1:a,2,3,4",
        ] {
            assert_eq!(page_and_rectangle(text), None, "{text}");
        }
        assert_eq!(page_and_rectangle("1:inf,NaN,3,4"), None);
    }
}
