//! Keeping identity numbers off the page: a NIK has 16 digits, a NIP 18.

/// The shortest run of digits that is taken for an identity number.
const IDENTITY_DIGITS: usize = 16;

/// Replaces every run of 16 or more digits by bullets. One space, full stop or hyphen between two
/// digits does not end a run: NIP and NIK are often written in groups.
pub(super) fn mask_identity_numbers(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut rest = characters.as_slice();
    while let Some(first) = rest.first() {
        let run = digit_run(rest);
        if run.digits >= IDENTITY_DIGITS {
            masked.push_str("••••");
        } else if run.characters > 0 {
            masked.extend(rest.iter().take(run.characters));
        } else {
            masked.push(*first);
        }
        rest = rest.get(run.characters.max(1)..).unwrap_or_default();
    }
    masked
}

#[derive(Default)]
struct Run {
    characters: usize,
    digits: usize,
}

/// The digits that `text` begins with, single separators between them included.
fn digit_run(text: &[char]) -> Run {
    let mut run = Run::default();
    let mut characters = text.iter().enumerate().peekable();
    while let Some((position, character)) = characters.next() {
        if character.is_numeric() {
            run.digits += 1;
            run.characters = position + 1;
        } else {
            let separates = run.digits > 0 && matches!(character, ' ' | '.' | '-' | '\u{a0}');
            let goes_on = characters.peek().is_some_and(|(_, next)| next.is_numeric());
            if !(separates && goes_on) {
                break;
            }
        }
    }
    run
}

#[cfg(test)]
mod tests {
    use super::mask_identity_numbers;

    #[test]
    fn identity_numbers_are_masked_and_other_numbers_stay() {
        let masked = |text| mask_identity_numbers(text);
        assert_eq!(masked("Ratna 1234567890123456 S.H."), "Ratna •••• S.H.");
        assert_eq!(masked("1234567890123456_Tanda Tangan"), "••••_Tanda Tangan");
        assert_eq!(masked("NIP 19700101 199503 1 001"), "NIP ••••");
        assert_eq!(masked("1234.5678.9012.3456"), "••••");
        assert_eq!(masked("123456789012345"), "123456789012345");
        assert_eq!(masked("Kelas 2 dan 3"), "Kelas 2 dan 3");
        assert_eq!(masked("12345678  90123456"), "12345678  90123456");
        assert_eq!(masked(""), "");
        assert_eq!(masked("-1."), "-1.");
    }
}
