//! What the demo tells the person at the terminal.

use std::fmt::Write as _;

/// Rows under a heading, columns as wide as their longest text.
pub(super) fn table(heading: [String; 3], rows: &[[String; 3]]) -> String {
    let width = |column: usize| {
        let texts = std::iter::once(&heading).chain(rows);
        texts
            .filter_map(|row| row.get(column))
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    let mut text = String::new();
    for [file, verdict, reason] in std::iter::once(&heading).chain(rows) {
        // A String takes whatever is written.
        let _ = writeln!(text, "  {file:first$}  {verdict:second$}  {reason}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_are_as_wide_as_their_longest_text() {
        let row = |a: &str, b: &str, c: &str| [a.to_owned(), b.to_owned(), c.to_owned()];
        let text = table(row("a", "bb", "c"), &[row("aaaé", "b", "ccc")]);
        assert_eq!(text, "  a     bb  c\n  aaaé  b   ccc\n");
    }
}
