//! Text of strangers, made harmless for a terminal.

/// Replaces what could move the cursor, recolour the screen or turn the writing direction round:
/// a document that names its signer `"\u{1b}[2J ASLI"` must not paint its own verdict.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|character| {
            if is_harmless(character) {
                character
            } else {
                char::REPLACEMENT_CHARACTER
            }
        })
        .collect()
}

fn is_harmless(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{061c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn names_stay_as_they_are() {
        assert_eq!(
            printable("Nur’aini, S.Sos. – Ñuñez"),
            "Nur’aini, S.Sos. – Ñuñez"
        );
    }

    #[test]
    fn escapes_newlines_and_direction_marks_do_not_pass() {
        assert_eq!(printable("a\u{1b}[2Jb"), "a\u{fffd}[2Jb");
        assert_eq!(printable("a\nASLI"), "a\u{fffd}ASLI");
        assert_eq!(printable("a\u{202e}b"), "a\u{fffd}b");
    }
}
