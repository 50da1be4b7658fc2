//! What streams decode to (ISO 32000-2, 7.4), for those whose content matters to syntax: object streams,
//! cross-reference streams, and data that nothing shows.
//!
//! Only what all programs decode alike is decoded: `/FlateDecode` or nothing, said directly and in whole
//! numbers, around data without a fault. Programs make good a wrong checksum, a parameter by reference
//! or a missing header each in its own way, and would see another document each.

use crate::error::Error;
use crate::pdf::parse::is_space;
use flate2::write::ZlibEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Object};
use std::io::Write as _;

/// By these the data stands in another file, or they are the names of inline images for filters, which
/// some programs know everywhere.
const ELSEWHERE: [&[u8]; 4] = [b"F", b"FFilter", b"FDecodeParms", b"DP"];

/// How rows were turned into differences before they were compressed (7.4.4.4).
pub(super) struct Predictor {
    /// Bytes of a row without the one that names its filter.
    row: usize,
    /// Bytes of a pixel, one at least.
    pixel: usize,
}

/// How hard data is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// As far as it goes: for what is made once for many documents.
    Best,
    /// For what is made for each document: a QR code takes a third of the time and a tenth more room.
    Quick,
}

/// Applies `/FlateDecode`.
pub(crate) fn deflated(text: &[u8], effort: Effort) -> Result<Vec<u8>, Error> {
    let level = match effort {
        Effort::Best => Compression::best(),
        Effort::Quick => Compression::new(3),
    };
    let mut encoder = ZlibEncoder::new(Vec::new(), level);
    encoder.write_all(text)?;
    Ok(encoder.finish()?)
}

/// Undoes the filter of a stream that becomes no longer than `most` bytes.
///
/// # Errors
/// What was found instead of a stream that everybody decodes alike.
pub(crate) fn decode(
    dictionary: &Dictionary,
    data: Vec<u8>,
    most: usize,
) -> Result<Vec<u8>, String> {
    let null = &Object::Null;
    let entry = |key: &[u8]| dictionary.get(key).unwrap_or(null);
    if let Some(key) = ELSEWHERE.iter().find(|key| *entry(key) != Object::Null) {
        return Err(format!("/{}", key.escape_ascii()));
    }
    let (filter, parameters) = match (entry(b"Filter"), entry(b"DecodeParms")) {
        (Object::Null, _) => return bounded(data, most),
        (Object::Array(filters), parameters) => match (filters.as_slice(), parameters) {
            ([], _) => return bounded(data, most),
            ([filter], Object::Null) => (filter, null),
            ([filter], Object::Array(parameters)) => match parameters.as_slice() {
                [parameters] => (filter, parameters),
                _ => return Err("/DecodeParms for another number of filters".to_owned()),
            },
            ([_], _) => return Err("/DecodeParms that is no array, for an array".to_owned()),
            _ => return Err("more than one filter".to_owned()),
        },
        both => both,
    };
    if *filter != Object::Name(b"FlateDecode".to_vec()) {
        return Err("a /Filter that is not /FlateDecode".to_owned());
    }
    let predictor = match parameters {
        Object::Null => None,
        Object::Dictionary(parameters) => predictor(parameters)?,
        _ => return Err("/DecodeParms that is no dictionary".to_owned()),
    };
    let text = inflated(&data, most)?;
    match predictor {
        None => Ok(text),
        Some(predictor) => predictor.undone(text),
    }
}

fn bounded(data: Vec<u8>, most: usize) -> Result<Vec<u8>, String> {
    match data.len() > most {
        true => Err(format!("more than {most} bytes")),
        false => Ok(data),
    }
}

/// RFC 1950: with its header and its checksum, and nothing behind it but an end of line.
fn inflated(data: &[u8], most: usize) -> Result<Vec<u8>, String> {
    const AT_ONCE: usize = 4096;
    let mut inflater = Decompress::new(true);
    let mut text = Vec::new();
    let mut rest = data;
    loop {
        // twice as much each time, and never much more than is allowed
        let room = text.len().clamp(AT_ONCE, most.max(AT_ONCE));
        text.reserve(room);
        let before = (inflater.total_in(), inflater.total_out());
        let status = inflater
            .decompress_vec(rest, &mut text, FlushDecompress::None)
            .map_err(|error| error.to_string())?;
        let read = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        rest = data.get(read..).unwrap_or_default();
        if text.len() > most {
            return Err(format!("more than {most} bytes"));
        }
        match status {
            Status::StreamEnd => break,
            _ if before == (inflater.total_in(), inflater.total_out()) => {
                return Err("compressed data that ends too early".to_owned());
            }
            _ => {}
        }
    }
    match rest.iter().all(|byte| is_space(*byte)) {
        true => Ok(text),
        false => Err("bytes behind the compressed data".to_owned()),
    }
}

/// Reads table 8; `None` where there is none to undo.
pub(super) fn predictor(parameters: &Dictionary) -> Result<Option<Predictor>, String> {
    const KNOWN: [&[u8]; 5] = [
        b"Predictor",
        b"Colors",
        b"BitsPerComponent",
        b"Columns",
        // for another filter, which all pass over
        b"EarlyChange",
    ];
    if let Some((key, _)) = parameters
        .iter()
        .find(|(key, _)| !KNOWN.contains(&key.as_slice()))
    {
        return Err(format!("/DecodeParms with /{}", key.escape_ascii()));
    }
    let number = |key: &[u8], default: usize, most: usize| match parameters.get(key) {
        Err(_) | Ok(Object::Null) => Ok(default),
        Ok(Object::Integer(number)) => usize::try_from(*number)
            .ok()
            .filter(|number| (1..=most).contains(number))
            .ok_or_else(|| format!("/{} {number}", key.escape_ascii())),
        Ok(_) => Err(format!("/{} that is no whole number", key.escape_ascii())),
    };
    let kind = number(b"Predictor", 1, 15)?;
    let colors = number(b"Colors", 1, 4)?;
    let bits = number(b"BitsPerComponent", 8, 16)?;
    let columns = number(b"Columns", 1, 1 << 20)?;
    match kind {
        1 => Ok(None),
        10..=15 if bits.is_power_of_two() => Ok(Some(Predictor {
            row: (colors * bits * columns).div_ceil(8),
            pixel: (colors * bits).div_ceil(8),
        })),
        _ => Err(format!("/Predictor {kind} with {bits} bits")),
    }
}

impl Predictor {
    /// PNG, 9: whole rows, each behind the name of its filter.
    pub(super) fn undone(&self, text: Vec<u8>) -> Result<Vec<u8>, String> {
        let mut above = vec![0_u8; self.row];
        let mut rows = Vec::with_capacity(text.len());
        for line in text.chunks(self.row + 1) {
            let (filter, row) = match line.split_first() {
                Some((filter, row)) if row.len() == self.row => (*filter, row),
                _ => return Err("a row that is too short".to_owned()),
            };
            let mut here: Vec<u8> = Vec::with_capacity(self.row);
            for (at, byte) in row.iter().enumerate() {
                let behind = |row: &[u8]| {
                    let place = at.checked_sub(self.pixel);
                    place.and_then(|place| row.get(place)).copied().unwrap_or(0)
                };
                let (left, corner) = (behind(&here), behind(&above));
                let up = above.get(at).copied().unwrap_or(0);
                let predicted = match filter {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => u8::midpoint(left, up),
                    4 => paeth(left, up, corner),
                    _ => return Err(format!("a row under filter {filter}")),
                };
                here.push(byte.wrapping_add(predicted));
            }
            rows.extend_from_slice(&here);
            above = here;
        }
        Ok(rows)
    }
}

/// PNG, 9.4: which of three is nearest to where they lead.
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, up, corner].map(i16::from);
    let estimate = a + b - c;
    let [to_left, to_up, to_corner] = [a, b, c].map(|value| (estimate - value).abs());
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pdf::edit;
    use lopdf::Stream;

    const TEXT: &[u8] =
        b"4 0 5 9 << /Type /Page >> 17 << /K [1 2 3] >> and so on, and so on, and on";

    fn deflated(text: &[u8]) -> Vec<u8> {
        super::deflated(text, Effort::Best).unwrap()
    }

    fn decoded(dictionary: &str, data: &[u8]) -> Result<Vec<u8>, String> {
        let dictionary = edit::parse(dictionary.as_bytes(), 9).unwrap();
        decode(dictionary.as_dict().unwrap(), data.to_vec(), 1000)
    }

    #[test]
    fn what_everybody_decodes_alike_is_decoded() {
        for dictionary in ["<< >>", "<< /Filter null >>", "<< /Filter [] /DL 9 >>"] {
            assert_eq!(decoded(dictionary, TEXT).unwrap(), TEXT, "{dictionary}");
        }
        let data = deflated(TEXT);
        for dictionary in [
            "<< /Filter /FlateDecode >>",
            "<< /Filter /Flate#44ecode /DecodeParms null >>",
            "<< /Filter [/FlateDecode] >>",
            "<< /Filter [/FlateDecode] /DecodeParms [null] >>",
            "<< /Filter [/FlateDecode] /DecodeParms [<< /Predictor 1 /Columns 5 >>] >>",
            "<< /Filter /FlateDecode /DecodeParms << /EarlyChange 0 >> >>",
        ] {
            assert_eq!(decoded(dictionary, &data).unwrap(), TEXT, "{dictionary}");
        }
        let lines = [&data[..], b"\r\n"].concat();
        assert_eq!(decoded("<< /Filter /FlateDecode >>", &lines).unwrap(), TEXT);
    }

    #[test]
    fn what_programs_decode_differently_is_refused() {
        let data = deflated(TEXT);
        for dictionary in [
            "<< /Filter 3 0 R >>",
            "<< /Filter [3 0 R] >>",
            "<< /Filter /Fl >>",
            "<< /Filter /LZWDecode >>",
            "<< /Filter (FlateDecode) >>",
            "<< /Filter [/FlateDecode /FlateDecode] >>",
            "<< /Filter /FlateDecode /DecodeParms 3 0 R >>",
            "<< /Filter /FlateDecode /DecodeParms [<< /Predictor 1 >>] >>",
            "<< /Filter [/FlateDecode] /DecodeParms << /Predictor 1 >> >>",
            "<< /Filter [/FlateDecode] /DecodeParms [] >>",
            "<< /Filter [/FlateDecode] /DecodeParms [null null] >>",
            "<< /Filter /FlateDecode /DecodeParms << /Predictor 1.0 >> >>",
            "<< /Filter /FlateDecode /DecodeParms << /Predictor 2 >> >>",
            "<< /Filter /FlateDecode /DecodeParms << /Predictor 9 >> >>",
            "<< /Filter /FlateDecode /DecodeParms << /Predictor 16 >> >>",
            "<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 0 >> >>",
            "<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns -4 >> >>",
            "<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Colors 5 >> >>",
            "<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /BitsPerComponent 3 >> >>",
            "<< /Filter /FlateDecode /DecodeParms << /Columns 3 0 R >> >>",
            "<< /Filter /FlateDecode /DecodeParms << /Colour 1 >> >>",
            "<< /Filter /FlateDecode /F (elsewhere) >>",
            "<< /Filter /FlateDecode /DP << /Predictor 12 >> >>",
            "<< /FFilter /FlateDecode >>",
            "<< /FDecodeParms << >> >>",
        ] {
            assert!(decoded(dictionary, &data).is_err(), "{dictionary}");
        }
    }

    #[test]
    fn data_with_a_fault_is_refused() {
        let flate = "<< /Filter /FlateDecode >>";
        let data = deflated(TEXT);
        for at in 0..data.len() {
            let mut other = data.clone();
            *other.get_mut(at).unwrap() ^= 0x10;
            // some bits in it are filling
            let is_another = decoded(flate, &other).is_ok_and(|text| text != TEXT);
            assert!(!is_another, "byte {at}");
            assert!(
                decoded(flate, data.get(..at).unwrap()).is_err(),
                "{at} bytes"
            );
        }
        assert!(decoded(flate, &[&data[..], b"x"].concat()).is_err());
        assert!(decoded(flate, &deflated(&[0; 1000])).is_ok());
        for (dictionary, data) in [(flate, deflated(&[0; 1001])), ("<< >>", vec![0; 1001])] {
            let error = decoded(dictionary, &data).unwrap_err();
            assert_eq!(error, "more than 1000 bytes");
        }
        assert!(decoded("<< >>", &[0; 1000]).is_ok());
    }

    #[test]
    fn rows_are_undone_as_another_library_undoes_them() {
        let mut seed = 7_u32;
        let mut byte = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_be_bytes()[0]
        };
        for (columns, colors, bits) in [(5, 1, 8), (3, 3, 8), (9, 1, 4), (2, 2, 16), (1, 1, 1)] {
            let row = (columns * colors * bits + 7) / 8;
            let mut text = Vec::new();
            for filter in [0, 1, 2, 3, 4, 4, 3, 2, 1, 0] {
                text.push(filter);
                text.extend((0..row).map(|_| byte()));
            }
            let dictionary = format!(
                "<< /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns {columns} /Colors {colors} \
                 /BitsPerComponent {bits} >> >>"
            );
            let parsed = edit::parse(dictionary.as_bytes(), 9).unwrap();
            let parsed = parsed.as_dict().unwrap().clone();
            let theirs = Stream::new(parsed, deflated(&text)).get_plain_content();
            let ours = decoded(&dictionary, &deflated(&text)).unwrap();
            assert_eq!(ours, theirs.unwrap(), "{dictionary}");
            text.pop();
            assert!(decoded(&dictionary, &deflated(&text)).is_err());
        }
        let wrong = "<< /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2 >> >>";
        let error = decoded(wrong, &deflated(&[5, 0, 0])).unwrap_err();
        assert_eq!(error, "a row under filter 5");
        assert_eq!(decoded(wrong, &deflated(&[])).unwrap(), b"");
    }
}
