//! Stream data as programs show it (ISO 32000-2, 7.4): filters for text in a row, and as far as damaged data goes.
//!
//! What others decode differently is refused where bytes are judged (`filter`); here the question is what somebody may
//! see, and too much is better than too little.

use super::filter;
use super::parse::{hex_digit, is_space};
use flate2::{Decompress, FlushDecompress, Status};
use lopdf::Dictionary;
use weezl::{BitOrder, LzwStatus, decode::Decoder};

/// Filters of one stream. Two are usual.
pub(super) const FILTERS: usize = 8;

/// A filter with its parameters.
pub(super) type Filter = (Vec<u8>, Dictionary);

/// Undoes `filters`, each with its parameters, first to last; no step becomes longer than `most` bytes.
///
/// # Errors
/// The name of a filter that is no filter for text, or what is wrong with the data.
pub(super) fn decoded(filters: &[Filter], data: Vec<u8>, most: usize) -> Result<Vec<u8>, String> {
    if filters.len() > FILTERS {
        return Err(format!("more than {FILTERS} filters"));
    }
    filters.iter().try_fold(data, |data, (name, parameters)| {
        let predicted = |text: Vec<u8>| match filter::predictor(parameters)? {
            None => Ok(text),
            Some(predictor) => predictor.undone(text),
        };
        match name.as_slice() {
            b"FlateDecode" | b"Fl" => predicted(inflated(&data, most)?),
            b"LZWDecode" | b"LZW" => {
                let early = parameters
                    .get(b"EarlyChange")
                    .and_then(|early| early.as_i64());
                predicted(lzw(&data, !matches!(early, Ok(0)), most)?)
            }
            b"ASCII85Decode" | b"A85" => Ok(ascii_85(&data)),
            b"ASCIIHexDecode" | b"AHx" => Ok(ascii_hex(&data)),
            b"RunLengthDecode" | b"RL" => run_length(&data, most),
            b"Crypt" => Ok(data),
            other => Err(format!("/{}", other.escape_ascii())),
        }
    })
}

fn too_long(most: usize) -> String {
    format!("more than {most} bytes")
}

/// What comes out before the data breaks; the checksum is not asked for.
fn inflated(data: &[u8], most: usize) -> Result<Vec<u8>, String> {
    const AT_ONCE: usize = 4096;
    let mut inflater = Decompress::new(true);
    let mut text = Vec::new();
    loop {
        text.reserve(text.len().clamp(AT_ONCE, most.max(AT_ONCE)));
        let before = (inflater.total_in(), inflater.total_out());
        let read = usize::try_from(before.0).unwrap_or(usize::MAX);
        let rest = data.get(read..).unwrap_or_default();
        let status = inflater.decompress_vec(rest, &mut text, FlushDecompress::None);
        if text.len() > most {
            return Err(too_long(most));
        }
        let moved = before != (inflater.total_in(), inflater.total_out());
        match status {
            Ok(Status::Ok | Status::BufError) if moved => {}
            Err(error) if text.is_empty() => return Err(error.to_string()),
            _ => return Ok(text),
        }
    }
}

/// 7.4.4.
fn lzw(data: &[u8], early: bool, most: usize) -> Result<Vec<u8>, String> {
    let mut decoder = match early {
        true => Decoder::with_tiff_size_switch(BitOrder::Msb, 8),
        false => Decoder::new(BitOrder::Msb, 8),
    };
    let (mut text, mut rest) = (Vec::new(), data);
    let mut buffer = [0_u8; 4096];
    loop {
        let step = decoder.decode_bytes(rest, &mut buffer);
        rest = rest.get(step.consumed_in..).unwrap_or_default();
        text.extend_from_slice(buffer.get(..step.consumed_out).unwrap_or_default());
        if text.len() > most {
            return Err(too_long(most));
        }
        match step.status {
            Ok(LzwStatus::Ok) if step.consumed_in > 0 || step.consumed_out > 0 => {}
            Err(error) if text.is_empty() => return Err(error.to_string()),
            _ => return Ok(text),
        }
    }
}

/// 7.4.2, up to `>` or whatever else is no digit.
fn ascii_hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().filter(|byte| !is_space(**byte));
    let digits: Vec<u8> = digits.map_while(|byte| hex_digit(*byte)).collect();
    let pair = |pair: &[u8]| match pair {
        [high, low] => high << 4 | low,
        [high] => high << 4,
        _ => 0,
    };
    digits.chunks(2).map(pair).collect()
}

/// 7.4.3, up to `~` or whatever else is no digit.
fn ascii_85(data: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(data.len() / 5 * 4);
    let mut group = Vec::with_capacity(5);
    let flush = |group: &[u8], text: &mut Vec<u8>| {
        let digits = group.iter().copied().chain(std::iter::repeat(84)).take(5);
        let value = digits.fold(0_u32, |value, digit| {
            value.wrapping_mul(85).wrapping_add(u32::from(digit))
        });
        let len = group.len().saturating_sub(1);
        text.extend(value.to_be_bytes().iter().take(len));
    };
    let data = data.strip_prefix(b"<~").unwrap_or(data);
    for byte in data.iter().filter(|byte| !is_space(**byte)) {
        match byte {
            b'z' if group.is_empty() => text.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(byte - b'!');
                if group.len() == 5 {
                    flush(&group, &mut text);
                    group.clear();
                }
            }
            _ => break,
        }
    }
    flush(&group, &mut text);
    text
}

/// 7.4.5.
fn run_length(data: &[u8], most: usize) -> Result<Vec<u8>, String> {
    let (mut text, mut rest) = (Vec::new(), data);
    while let Some((&length, behind)) = rest.split_first() {
        match length {
            128 => break,
            0..128 => {
                let (run, behind) = behind.split_at(behind.len().min(usize::from(length) + 1));
                text.extend_from_slice(run);
                rest = behind;
            }
            _ => {
                let Some((&byte, behind)) = behind.split_first() else {
                    break;
                };
                text.extend(std::iter::repeat_n(byte, 257 - usize::from(length)));
                rest = behind;
            }
        }
        if text.len() > most {
            return Err(too_long(most));
        }
    }
    Ok(text)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn undone(names: &[&str], data: &[u8]) -> Result<Vec<u8>, String> {
        let filters: Vec<_> = names
            .iter()
            .map(|name| (name.as_bytes().to_vec(), Dictionary::new()))
            .collect();
        decoded(&filters, data.to_vec(), 100_000)
    }

    #[test]
    fn filters_are_undone_first_to_last() {
        let text = b"BT (Surat Tugas) Tj ET".repeat(20);
        let deflated = filter::deflated(&text, filter::Effort::Best).unwrap();
        let hex = hex::encode(&deflated) + ">";
        let found = undone(&["ASCIIHexDecode", "FlateDecode"], hex.as_bytes());
        assert_eq!(found.unwrap(), text);
        assert_eq!(undone(&[], &text).unwrap(), text);
    }

    #[test]
    fn groups_of_85_end_early_and_have_a_letter_for_zeros() {
        assert_eq!(
            undone(&["A85"], b"87cURD]i,\"Ebo80~>").unwrap(),
            b"Hello World!"
        );
        assert_eq!(
            undone(&["A85"], b"87cUR\nD]i,\"Eb o7~>").unwrap(),
            b"Hello World"
        );
        assert_eq!(undone(&["A85"], b"z~>").unwrap(), [0; 4]);
        assert_eq!(undone(&["A85"], b"~>").unwrap(), b"");
    }

    #[test]
    fn codes_of_growing_length_are_those_of_the_standard_example() {
        // 7.4.4.2, EXAMPLE 1
        let data = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        let text = [45, 45, 45, 45, 45, 65, 45, 45, 45, 66];
        assert_eq!(undone(&["LZWDecode"], &data).unwrap(), text);
    }

    #[test]
    fn runs_are_literal_or_repeated() {
        assert_eq!(
            undone(&["RL"], &[2, 1, 2, 3, 254, 9, 128, 7]).unwrap(),
            [1, 2, 3, 9, 9, 9]
        );
        assert_eq!(undone(&["RL"], &[2, 1]).unwrap(), [1]);
    }

    #[test]
    fn damaged_data_gives_what_stands_before_the_damage() {
        let text: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut data = filter::deflated(&text, filter::Effort::Best).unwrap();
        data.truncate(data.len() / 2);
        let found = undone(&["FlateDecode"], &data).unwrap();
        assert!(found.len() > 1000 && text.starts_with(&found));
    }

    #[test]
    fn what_grows_beyond_the_limit_or_is_no_text_is_refused() {
        let bomb = filter::deflated(&vec![0; 200_000], filter::Effort::Best).unwrap();
        assert_eq!(
            undone(&["FlateDecode"], &bomb).unwrap_err(),
            "more than 100000 bytes"
        );
        assert_eq!(undone(&["DCTDecode"], b"").unwrap_err(), "/DCTDecode");
        assert!(undone(&["Crypt"; 9], b"").is_err());
        assert!(undone(&["FlateDecode"], b"no such data").is_err());
    }
}
