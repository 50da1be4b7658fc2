//! BER to DER as far as CMS needs it (X.690, 8 and 10): indefinite lengths become definite ones,
//! octet strings in pieces become whole.
//!
//! What is neither, nor holds one, keeps its bytes: a certificate inside must hash as before. The
//! walk keeps its own stack, and writes at most a few bytes more than it reads.

use crate::asn1::{Fault, Header, Tag, write_length};
use crate::error::{Error, Structure};

/// One element as DER, and how many bytes of the input it took.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Transcoded {
    pub(super) der: Vec<u8>,
    pub(super) read: usize,
}

/// Transcodes the element that `ber` begins with.
///
/// # Errors
/// [`Error::Malformed`] where it is no BER, [`Error::LimitExceeded`] where it nests deeper than
/// `max_nesting`.
pub(super) fn to_der(ber: &[u8], max_nesting: usize) -> Result<Transcoded, Error> {
    let mut transcoder = Transcoder {
        ber,
        position: 0,
        der: Vec::with_capacity(ber.len()),
        open: Vec::new(),
        max_nesting,
    };
    loop {
        transcoder.step()?;
        if transcoder.open.is_empty() {
            return Ok(Transcoded {
                der: transcoder.der,
                read: transcoder.position,
            });
        }
    }
}

struct Transcoder<'a> {
    ber: &'a [u8],
    position: usize,
    der: Vec<u8>,
    open: Vec<Open>,
    max_nesting: usize,
}

/// A constructed element whose contents are being read.
struct Open {
    /// Where its header begins in the input.
    start: usize,
    identifier_len: usize,
    /// Where its contents end; `None` waits for end-of-contents octets.
    end: Option<usize>,
    /// The end of the innermost element around it, or its own, that has one.
    limit: usize,
    /// Where it begins in the output.
    mark: usize,
    /// Octets of its original header in the output.
    header_len: usize,
    shape: Shape,
    bytes: Bytes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Holds elements.
    Elements,
    /// An OCTET STRING whose contents are pieces of it.
    Pieces,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bytes {
    Kept,
    Changed,
}

impl Transcoder<'_> {
    /// Reads one header, with the contents where it is primitive, or closes one element.
    fn step(&mut self) -> Result<(), Error> {
        let limit = self.open.last().map_or(self.ber.len(), |open| open.limit);
        if let Some(open) = self.open.pop_if(|open| open.end == Some(self.position)) {
            self.close(&open);
            return Ok(());
        }
        let rest = self.ber.get(self.position..limit).unwrap_or_default();
        let header = Header::read(rest, self.position as u64).map_err(malformed)?;
        if header.tag == Tag(0) && header.contents_len == Some(0) && header.len == 2 {
            return self.end_of_contents();
        }
        self.check_piece(header.tag)?;
        let contents = self.position + header.len;
        let end = match header.contents_len {
            Some(len) => match contents.checked_add(len).filter(|end| *end <= limit) {
                Some(end) => Some(end),
                None => {
                    let there = limit - contents;
                    return Err(self.fault("the contents", format!("{there} of {len} bytes")));
                }
            },
            None => None,
        };
        match end {
            _ if header.tag.is_constructed() => self.open(&header, end, limit)?,
            Some(end) => {
                let from = match self.inside_pieces() {
                    true => contents,
                    false => self.position,
                };
                self.copy(from, end);
                self.position = end;
            }
            None => return Err(self.fault("a definite length", "a primitive without one")),
        }
        Ok(())
    }

    fn open(&mut self, header: &Header, end: Option<usize>, limit: usize) -> Result<(), Error> {
        if self.open.len() >= self.max_nesting {
            return Err(Error::LimitExceeded {
                limit: "cms_nesting",
                max: self.max_nesting as u64,
            });
        }
        let shape = match header.tag.as_primitive() {
            Tag::OCTET_STRING => Shape::Pieces,
            _ => Shape::Elements,
        };
        let mark = self.der.len();
        let contents = self.position + header.len;
        let header_len = match (end, shape) {
            (Some(_), Shape::Elements) => {
                self.copy(self.position, contents);
                header.len
            }
            _ => 0,
        };
        self.open.push(Open {
            start: self.position,
            identifier_len: header.identifier_len,
            end,
            limit: end.unwrap_or(limit),
            mark,
            header_len,
            shape,
            bytes: match header_len {
                0 => Bytes::Changed,
                _ => Bytes::Kept,
            },
        });
        self.position = contents;
        Ok(())
    }

    fn end_of_contents(&mut self) -> Result<(), Error> {
        let Some(open) = self.open.pop_if(|open| open.end.is_none()) else {
            return Err(self.fault("an element", "end-of-contents octets"));
        };
        self.position += 2;
        self.close(&open);
        Ok(())
    }

    fn close(&mut self, open: &Open) {
        if open.bytes == Bytes::Kept {
            return;
        }
        if let Some(around) = self.open.last_mut() {
            around.bytes = Bytes::Changed;
            if around.shape == Shape::Pieces {
                return; // a piece in pieces: only its contents count
            }
        }
        let contents_len = self.der.len() - open.mark - open.header_len;
        let mut header = match open.shape {
            Shape::Pieces => vec![Tag::OCTET_STRING.0],
            Shape::Elements => self
                .ber
                .get(open.start..open.start + open.identifier_len)
                .unwrap_or_default()
                .to_vec(),
        };
        write_length(&mut header, contents_len);
        self.der
            .splice(open.mark..open.mark + open.header_len, header);
    }

    fn inside_pieces(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.shape == Shape::Pieces)
    }

    fn check_piece(&self, tag: Tag) -> Result<(), Error> {
        if self.inside_pieces() && tag.as_primitive() != Tag::OCTET_STRING {
            return Err(self.fault("a piece of an octet string", "another element"));
        }
        Ok(())
    }

    fn copy(&mut self, from: usize, to: usize) {
        self.der
            .extend_from_slice(self.ber.get(from..to).unwrap_or_default());
    }

    fn fault(&self, expected: &'static str, got: impl Into<String>) -> Error {
        malformed(Fault::malformed(self.position as u64, expected, got))
    }
}

fn malformed(fault: Fault) -> Error {
    fault.within(Structure::Cms)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn transcode(ber: &str) -> (String, usize) {
        let done = to_der(&hex::decode(ber.replace(' ', "")).unwrap(), 8).unwrap();
        (hex::encode(done.der), done.read)
    }

    fn refuse(ber: &str) -> Error {
        to_der(&hex::decode(ber.replace(' ', "")).unwrap(), 8).unwrap_err()
    }

    #[test]
    fn indefinite_lengths_become_definite() {
        assert_eq!(
            transcode("3080 020101 a080 0500 0000 0000 ffff"),
            ("3007020101a0020500".to_owned(), 13)
        );
        // inside a definite one, whose length changes with it
        assert_eq!(
            transcode("3006 3080 0500 0000"),
            ("300430020500".to_owned(), 8)
        );
        // a tag number above 30
        assert_eq!(
            transcode("bf8148 80 0500 0000"),
            ("bf8148020500".to_owned(), 8)
        );
    }

    #[test]
    fn octet_strings_in_pieces_become_whole() {
        assert_eq!(
            transcode("2480 0402aabb 2403 0401cc 2480 0401dd 0000 0400 0000"),
            ("0404aabbccdd".to_owned(), 22)
        );
        assert_eq!(
            transcode("3006 2404 0402 aabb"),
            ("3004 0402aabb".replace(' ', ""), 8)
        );
    }

    #[test]
    fn what_is_der_already_keeps_even_its_odd_lengths() {
        let odd = "3081 06 3081 03 020107".replace(' ', "");
        assert_eq!(transcode(&odd), (odd.clone(), 9));
        assert_eq!(
            transcode("3080 3081 03 020107 0000"),
            ("3006308103020107".to_owned(), 10)
        );
    }

    #[test]
    fn what_is_no_ber_is_refused() {
        for wrong in [
            "",
            "30",
            "3080",
            "3080 0500",
            "3080 0500 00",
            "3003 0000 05",
            "0000",
            "0480 0000",
            "3005 3080 0500",
            "3003 3080 0000",
            "3004 0203 0101",
            "2480 020101 0000",
            "2404 3002 0500",
        ] {
            let error = refuse(wrong);
            assert!(matches!(error, Error::Malformed { .. }), "{wrong}: {error}");
        }
    }

    #[test]
    fn nesting_has_a_limit() {
        assert_eq!(
            transcode(&format!("{}{}", "3080".repeat(8), "0000".repeat(8))).1,
            32
        );
        let deeper = format!("{}{}", "3080".repeat(9), "0000".repeat(9));
        assert!(matches!(
            refuse(&deeper),
            Error::LimitExceeded {
                limit: "cms_nesting",
                max: 8
            }
        ));
    }
}
