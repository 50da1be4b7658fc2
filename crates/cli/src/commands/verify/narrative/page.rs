//! Lines under a headline. Everything that is added is one line.

use crate::paint::{Colour, Paint};
use crate::words::{Words, printable};
use std::fmt::Write as _;

/// How many digits a citizen's number (NIK) has.
const CITIZEN_NUMBER_DIGITS: usize = 16;

/// The report on one file, as far as it is written.
pub(super) struct Page<'w> {
    text: String,
    pub(super) words: &'w Words,
    paint: Paint,
}

impl<'w> Page<'w> {
    pub(super) fn new(file: &str, words: &'w Words, paint: Paint) -> Self {
        Self {
            text: format!("{}\n", printable(file)),
            words,
            paint,
        }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// The sentence that counts.
    pub(super) fn headline(&mut self, colour: Colour, key: &str) {
        let headline = self.paint.over(colour, &self.words.say(key));
        self.line(2, &headline);
    }

    /// Something about the whole file.
    pub(super) fn remark(&mut self, text: &str) {
        self.line(2, text);
    }

    /// Begins a paragraph.
    pub(super) fn title(&mut self, title: &str) {
        self.text.push('\n');
        self.line(2, title);
    }

    /// A label and what it is about.
    pub(super) fn entry(&mut self, label: &str, text: &str) {
        let label = self.words.say(label);
        self.line(4, &format!("{label}: {text}"));
    }

    /// A label over items or points.
    pub(super) fn heading(&mut self, label: &str) {
        let label = self.words.say(label);
        self.line(4, &format!("{label}:"));
    }

    /// The outcome of a check.
    pub(super) fn item(&mut self, mark: Mark, key: &str) {
        let (colour, sign) = match mark {
            Mark::Right => (Colour::Green, "mark-right"),
            Mark::Wrong => (Colour::Red, "mark-wrong"),
            Mark::Open => (Colour::Yellow, "mark-open"),
        };
        let sign = self.paint.over(colour, &self.words.say(sign));
        let sentence = self.words.say(key);
        self.line(6, &format!("{sign} {sentence}"));
    }

    /// One of several things.
    pub(super) fn point(&mut self, text: &str) {
        self.line(6, &format!("- {text}"));
    }

    /// What core says and nobody has translated. It may repeat a stranger's names, so a number that
    /// may be a citizen's is left out.
    pub(super) fn technical(&mut self, sentence: &str) {
        let sentence = without_citizen_numbers(&printable(sentence));
        self.entry("verify-remark", &sentence);
    }

    /// What to do: one step, or several.
    pub(super) fn next_steps(&mut self, steps: &[String]) {
        let label = self.words.say("verify-next");
        match steps {
            [step] => self.title(&format!("{label}: {step}")),
            steps => {
                self.title(&format!("{label}:"));
                for step in steps {
                    self.line(4, &format!("- {step}"));
                }
            }
        }
    }

    fn line(&mut self, indent: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Right,
    Wrong,
    Open,
}

impl From<Option<bool>> for Mark {
    fn from(fact: Option<bool>) -> Self {
        match fact {
            Some(true) => Self::Right,
            Some(false) => Self::Wrong,
            None => Self::Open,
        }
    }
}

/// Puts an ellipsis in the place of every number that is long enough.
fn without_citizen_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut digits = String::new();
    let end = |kept: &mut String, digits: &mut String| {
        if digits.len() < CITIZEN_NUMBER_DIGITS {
            kept.push_str(digits);
        } else {
            kept.push('…');
        }
        digits.clear();
    };
    for character in text.chars() {
        if character.is_ascii_digit() {
            digits.push(character);
        } else {
            end(&mut kept, &mut digits);
            kept.push(character);
        }
    }
    end(&mut kept, &mut digits);
    kept
}

#[cfg(test)]
mod tests {
    use super::without_citizen_numbers;

    #[test]
    fn numbers_that_may_be_a_citizens_are_left_out() {
        assert_eq!(
            without_citizen_numbers("CN=A+serialNumber=0000000000000000,C=ID ended 2026-02-01"),
            "CN=A+serialNumber=…,C=ID ended 2026-02-01"
        );
        assert_eq!(
            without_citizen_numbers("000000000000000"),
            "000000000000000"
        );
        assert_eq!(without_citizen_numbers("0000000000000000"), "…");
    }
}
