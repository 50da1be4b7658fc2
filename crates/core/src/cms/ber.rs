//! BER to DER as far as CMS needs it (X.690, 8 and 10): indefinite lengths become definite ones,
//! octet strings in pieces become whole, and so do strings of other kinds whose length is
//! indefinite.
//!
//! What is none of these, nor holds one, keeps its bytes: a certificate inside must hash as before.
//! So a character string in pieces of definite length stays as it is: CMS has no field of that
//! kind, and where one stands it belongs to something that is hashed as it came. A string under an
//! implicit tag cannot be told from other elements here; who expects it refuses one in pieces.
//!
//! The walk keeps its own stack, and writes at most a few bytes more than it reads.

use crate::asn1::{Fault, Header, Tag, write_length};
use crate::error::{Error, Structure};

/// One element as DER, and how many bytes of the input it took.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Transcoded {
    pub(crate) der: Vec<u8>,
    pub(crate) read: usize,
}

/// Transcodes the element that `ber` begins with.
///
/// # Errors
/// [`Error::Malformed`] where it is no BER, [`Error::LimitExceeded`] where it nests deeper than
/// `max_nesting`.
pub(crate) fn to_der(ber: &[u8], max_nesting: usize) -> Result<Transcoded, Error> {
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
    /// Pieces of an OCTET STRING, or of a character string, whose pieces are octet strings as well
    /// (X.690, 8.23.3).
    Octets,
    /// Pieces of a BIT STRING (X.690, 8.6.4), whose contents begin here in the output.
    Bits { contents: usize },
}

impl Shape {
    /// Character strings and times: tag numbers of X.680, 8.4.
    const CHARACTERS: [u8; 13] = [
        0x07, 0x0c, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c,
    ];
    const WIDE_CHARACTERS: u8 = 0x1e;

    /// Of a constructed element that is no piece itself, beginning at `mark` in the output.
    fn of(tag: Tag, end: Option<usize>, mark: usize) -> Self {
        match (tag.as_primitive(), end) {
            (Tag::OCTET_STRING, _) => Self::Octets,
            (Tag::BIT_STRING, None) => Self::Bits { contents: mark },
            (Tag(number), None)
                if Self::CHARACTERS.contains(&number) || number == Self::WIDE_CHARACTERS =>
            {
                Self::Octets
            }
            _ => Self::Elements,
        }
    }

    /// The tag of its pieces, where it has pieces.
    fn piece(self) -> Option<Tag> {
        match self {
            Self::Elements => None,
            Self::Octets => Some(Tag::OCTET_STRING),
            Self::Bits { .. } => Some(Tag::BIT_STRING),
        }
    }
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
        let around = self.open.last().map_or(Shape::Elements, |open| open.shape);
        if around
            .piece()
            .is_some_and(|piece| piece != header.tag.as_primitive())
        {
            return Err(self.fault("a piece of a string", "another element"));
        }
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
            _ if header.tag.is_constructed() => self.open(&header, end, limit, around)?,
            Some(end) => {
                match around {
                    Shape::Elements => self.copy(self.position, end),
                    Shape::Octets => self.copy(contents, end),
                    Shape::Bits { contents: first } => self.copy_bits(first, contents, end)?,
                }
                self.position = end;
            }
            None => return Err(self.fault("a definite length", "a primitive without one")),
        }
        Ok(())
    }

    fn open(
        &mut self,
        header: &Header,
        end: Option<usize>,
        limit: usize,
        around: Shape,
    ) -> Result<(), Error> {
        if self.open.len() >= self.max_nesting {
            return Err(Error::LimitExceeded {
                limit: "cms_nesting",
                max: self.max_nesting as u64,
            });
        }
        let mark = self.der.len();
        let shape = match around {
            Shape::Elements => Shape::of(header.tag, end, mark),
            pieces => pieces,
        };
        if shape == (Shape::Bits { contents: mark }) {
            self.der.push(0); // no unused bits, until the last piece says so
        }
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
            if around.shape != Shape::Elements {
                return; // a piece in pieces: only its contents count
            }
        }
        let contents_len = self.der.len() - open.mark - open.header_len;
        let mut header = self
            .ber
            .get(open.start..open.start + open.identifier_len)
            .unwrap_or_default()
            .to_vec();
        if let (Some(first), true) = (header.first_mut(), open.shape != Shape::Elements) {
            *first = Tag(*first).as_primitive().0;
        }
        write_length(&mut header, contents_len);
        self.der
            .splice(open.mark..open.mark + open.header_len, header);
    }

    /// Appends one piece of a BIT STRING to the contents that begin at `first` of the output. Only
    /// the last piece may have unused bits (X.690, 8.6.4).
    fn copy_bits(&mut self, first: usize, from: usize, to: usize) -> Result<(), Error> {
        let unused = match self.ber.get(from..to) {
            Some([0]) => 0,
            Some([unused @ 0..=7, _, ..]) => *unused,
            _ => return Err(self.fault("unused bits and bits", "others")),
        };
        let wrong = self.fault("whole octets in all pieces but the last", "unused bits");
        match self.der.get_mut(first) {
            Some(count @ 0) => *count = unused,
            _ => return Err(wrong),
        }
        self.copy(from + 1, to);
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
    fn other_strings_in_pieces_become_whole_where_the_length_is_indefinite() {
        // UTF8String, GeneralizedTime, BMPString
        assert_eq!(
            transcode("2c80 0402 6162 2403 0401 63 0000"),
            ("0c03616263".to_owned(), 13)
        );
        assert_eq!(transcode("3880 0401 32 0000").0, "180132");
        assert_eq!(transcode("3e80 0402 0061 0000").0, "1e020061");
        assert_eq!(
            transcode("2380 0302 00aa 2380 0302 04b0 0000 0000").0,
            "030304aab0"
        );
        assert_eq!(transcode("2380 0000").0, "030100");
        // of definite length, as it may stand in something that is hashed
        let definite = "2c03040161";
        assert_eq!(transcode(definite).0, definite);
        assert_eq!(
            transcode("3080 2304 0302 00aa 0000").0,
            "300623040302 00aa".replace(' ', "")
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
            "2c80 0c01 61 0000",
            "2380 0401 00 0000",
            "2380 0300 0000",
            "2380 0301 01 0000",
            "2380 0302 08aa 0000",
            "2380 0302 01aa 0302 00aa 0000",
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
