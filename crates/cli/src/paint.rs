//! Colours on a terminal. They repeat what the words say, for eyes that run over many reports.

use std::io::{self, IsTerminal};

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    /// It is right.
    Green,
    /// It is open.
    Yellow,
    /// It is wrong.
    Red,
}

/// Whether there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// There are none: the text goes into a file, or somebody does not want them.
    Plain,
    /// ECMA-48, 8.3.117.
    Coloured,
}

impl Paint {
    /// Colours where standard output is a terminal that has them, unless NO_COLOR says something
    /// (no-color.org).
    pub(crate) fn of_standard_output() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let incapable = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        if refused || incapable || !io::stdout().is_terminal() {
            Self::Plain
        } else {
            Self::Coloured
        }
    }

    /// The text in bold and in its colour. It must have been made harmless before.
    pub(crate) fn over(self, colour: Colour, text: &str) -> String {
        let code = match (self, colour) {
            (Self::Plain, _) => return text.to_owned(),
            (_, Colour::Green) => 32,
            (_, Colour::Yellow) => 33,
            (_, Colour::Red) => 31,
        };
        format!("\u{1b}[1;{code}m{text}\u{1b}[0m")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        assert_eq!(Paint::Plain.over(Colour::Red, "a"), "a");
        assert_eq!(
            Paint::Coloured.over(Colour::Red, "a"),
            "\u{1b}[1;31ma\u{1b}[0m"
        );
    }
}
