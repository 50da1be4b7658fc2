//! What a forger would do: change one byte that shows on the page.

const RECTANGLE: &[u8] = b"/Rect [";

/// Moves the left edge of the last annotation of `signed`, the visible box of its signature, by changing
/// the first digit of its rectangle (ISO 32000-2, 12.5.2). The file stays a sound PDF of the same length.
///
/// `None` where there is no rectangle that begins with a digit.
pub(super) fn move_signature_box(signed: &[u8]) -> Option<Vec<u8>> {
    let found = signed
        .windows(RECTANGLE.len())
        .rposition(|window| window == RECTANGLE)?;
    let mut tampered = signed.to_vec();
    let digit = tampered.get_mut(found + RECTANGLE.len())?;
    *digit = match digit {
        b'1' => b'2',
        b'0'..=b'9' => b'1',
        _ => return None,
    };
    Some(tampered)
}

#[cfg(test)]
mod tests {
    use super::move_signature_box;

    #[test]
    fn one_digit_of_the_last_rectangle_changes() {
        let moved = |text: &str| {
            let moved = move_signature_box(text.as_bytes())?;
            String::from_utf8(moved).ok()
        };
        assert_eq!(
            moved("/Rect [334.6 1 2 3] /Rect [334.6 193.6 538.6 270.9]").as_deref(),
            Some("/Rect [334.6 1 2 3] /Rect [134.6 193.6 538.6 270.9]")
        );
        assert_eq!(
            moved("/Rect [100 1 2 3]").as_deref(),
            Some("/Rect [200 1 2 3]")
        );
        assert_eq!(moved("/Rect [-1 1 2 3]"), None);
        assert_eq!(moved("/Rect ["), None);
        assert_eq!(moved(""), None);
    }
}
