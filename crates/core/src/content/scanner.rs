//! Operands and operators of a content stream (ISO 32000-2, 7.8.2), read as programs do: what is wrong is passed over.

use crate::pdf::parse::{END, Failure, Parser, is_regular, is_space};
use lopdf::Object;

/// Operands of one operator: 33 is the most that one has (annex C), but for pieces of a broken array.
const OPERANDS: usize = 1024;

/// An operator with what stood before it.
#[derive(Debug, PartialEq)]
pub(super) struct Operation<'t> {
    /// `BI` stands for a whole inline image.
    pub(super) operator: &'t [u8],
    pub(super) operands: Vec<Object>,
}

/// A walk over the operations of a content stream.
pub(super) struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    depth: usize,
    /// Bytes that were looked at in vain.
    wasted: usize,
}

/// Makes a text ready to be scanned: its last word ends there.
pub(super) fn close(text: &mut Vec<u8>) {
    text.extend_from_slice(END);
}

impl<'t> Scanner<'t> {
    /// Over a text that was made ready by [`close`]; operands may nest `depth` deep.
    pub(super) fn new(text: &'t [u8], depth: usize) -> Self {
        Self {
            text,
            at: 0,
            depth,
            wasted: 0,
        }
    }

    pub(super) fn next(&mut self) -> Option<Operation<'t>> {
        let mut operands = Vec::new();
        loop {
            let mut parser = Parser::new(self.text, self.at, self.depth);
            parser.skip_space();
            self.at = parser.position();
            let first = *self.text.get(self.at)?;
            let is_operand = matches!(
                first,
                b'/' | b'(' | b'<' | b'[' | b'0'..=b'9' | b'+' | b'-' | b'.'
            );
            if is_operand {
                let operand = match parser.object() {
                    Ok(operand) => {
                        self.at = parser.position();
                        Some(operand)
                    }
                    Err(failure) => {
                        self.wasted += parser.position() - self.at;
                        let is_string = first == b'(' || (first == b'<' && !self.is_dictionary());
                        // a string that nobody closes takes all that follows with it
                        if (is_string && failure == Failure::Incomplete)
                            || self.wasted > 4 * self.text.len()
                        {
                            self.at = self.text.len();
                        }
                        self.broken(first)
                    }
                };
                if operands.len() < OPERANDS {
                    operands.extend(operand);
                }
                continue;
            }
            if !is_regular(first) {
                self.at += 1;
                continue;
            }
            let operator = self.word();
            match operator {
                b"true" => operands.push(Object::Boolean(true)),
                b"false" => operands.push(Object::Boolean(false)),
                b"null" => operands.push(Object::Null),
                _ => {
                    if operator == b"BI" {
                        self.pass_image();
                    }
                    return Some(Operation { operator, operands });
                }
            }
        }
    }

    fn is_dictionary(&self) -> bool {
        self.text.get(self.at + 1) == Some(&b'<')
    }

    /// The regular characters here, one at least.
    fn word(&mut self) -> &'t [u8] {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.iter().position(|byte| !is_regular(*byte));
        let word = rest.get(..len.unwrap_or(rest.len())).unwrap_or_default();
        self.at += word.len();
        word
    }

    /// Passes over an operand that is wrong: a number is taken for what its digits say, of anything else only the
    /// first character goes.
    fn broken(&mut self, first: u8) -> Option<Object> {
        if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
            self.at += 1;
            return None;
        }
        let word = self.word();
        let is_negative = word.starts_with(b"-");
        let digits = word.iter().skip_while(|byte| matches!(byte, b'+' | b'-'));
        let mut points = 0;
        let digits = digits.take_while(|byte| {
            points += usize::from(**byte == b'.');
            points < 2 && matches!(byte, b'0'..=b'9' | b'.')
        });
        let digits: String = digits.map(|byte| char::from(*byte)).collect();
        let value: f32 = digits.parse().unwrap_or(0.0);
        Some(Object::Real(if is_negative { -value } else { value }))
    }

    /// From behind `BI` to behind `EI` (8.9.7): the data ends at an `EI` between white space behind which text goes on.
    fn pass_image(&mut self) {
        const LOOKED_AT: usize = 16;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_end = |at: usize| rest.get(at).is_none_or(|byte| is_space(*byte));
        let data = memchr::memmem::find_iter(rest, b"ID")
            .find(|at| *at > 0 && is_end(at - 1) && is_end(at + 2))
            .map_or(rest.len(), |at| at + 2);
        let ends = || {
            let found = memchr::memmem::find_iter(rest.get(data..).unwrap_or_default(), b"EI");
            found
                .map(|at| data + at)
                .filter(|at| is_end(at - 1) && is_end(at + 2))
        };
        // where text goes on behind none of them, the first is taken: better too much than too little
        let end = ends()
            .find(|at| {
                let behind = rest.get(at + 2..).unwrap_or_default();
                let is_text =
                    |byte: &u8| is_space(*byte) && *byte != 0 || (b' '..=b'~').contains(byte);
                behind.iter().take(LOOKED_AT).all(is_text)
            })
            .or_else(|| ends().next());
        self.at += end.map_or(rest.len(), |at| at + 2);
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn operations(text: &[u8]) -> Vec<(String, Vec<Object>)> {
        let mut text = text.to_vec();
        close(&mut text);
        let mut scanner = Scanner::new(&text, 16);
        let mut found = Vec::new();
        while let Some(operation) = scanner.next() {
            let operator = String::from_utf8_lossy(operation.operator).into_owned();
            found.push((operator, operation.operands));
        }
        found
    }

    #[test]
    fn operands_stand_before_their_operator() {
        let found = operations(b"q 1 0 0 1 36.5 -.5 cm/F1 12 Tf(a)Tj T* (b)' Q");
        let operators: Vec<_> = found
            .iter()
            .map(|(operator, _)| operator.as_str())
            .collect();
        assert_eq!(operators, ["q", "cm", "Tf", "Tj", "T*", "'", "Q"]);
        assert_eq!(found[1].1.len(), 6);
        assert_eq!(found[1].1[5], Object::Real(-0.5));
    }

    #[test]
    fn what_is_wrong_is_passed_over_and_the_rest_is_read() {
        let found = operations(b">> 1.2.3 --5 m ) [(a) } (b)] TJ {} 5 w (never closed");
        assert_eq!(
            found[0],
            ("m".into(), vec![Object::Real(1.2), Object::Real(-5.0)])
        );
        assert_eq!(found[1].0, "TJ");
        assert_eq!(
            found[1].1,
            [Object::string_literal("a"), Object::string_literal("b")]
        );
        assert_eq!(found[2].0, "w");
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn an_inline_image_is_passed_over_whatever_its_data() {
        let found = operations(b"BI /W 2 /H 1 /BPC 8 /CS /G ID \x80 EI \xff\n EI\nQ BT");
        let operators: Vec<_> = found
            .iter()
            .map(|(operator, _)| operator.as_str())
            .collect();
        assert_eq!(operators, ["BI", "Q", "BT"]);
        assert_eq!(operations(b"q BI /W 2 ID no end").len(), 2);
    }
}
