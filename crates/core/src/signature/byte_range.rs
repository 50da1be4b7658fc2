//! The ByteRange (ISO 32000-2, 12.8.1): two ranges from byte 0 with one gap between them.

use lopdf::Object;
use std::ops::Range;

/// A ByteRange that is well formed for its file: it begins at byte 0, leaves one gap that is not
/// empty, and ends within the file. Another kind does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByteRange {
    gap: Range<u64>,
    end: u64,
}

/// Ranges of a ByteRange that are followed where it is not what the standard wants.
const MOST_WRITTEN: usize = 16;

impl ByteRange {
    /// Reads the array of offset, length, offset, length against a file of `file_len` bytes, or says
    /// what is wrong with it.
    ///
    /// # Errors
    /// The rule of 12.8.1 that it breaks.
    pub fn parse(array: &[Object], file_len: u64) -> Result<Self, &'static str> {
        let numbers: Vec<u64> = array
            .iter()
            .map(|item| {
                item.as_i64()
                    .ok()
                    .and_then(|number| u64::try_from(number).ok())
            })
            .collect::<Option<_>>()
            .ok_or("ByteRange holds something other than numbers from 0")?;
        let [first, first_len, second, second_len] = numbers.as_slice() else {
            return Err("ByteRange does not hold four numbers");
        };
        let end = second
            .checked_add(*second_len)
            .ok_or("ByteRange passes 2^64")?;
        if *first != 0 {
            return Err("ByteRange does not begin at byte 0");
        }
        if *first_len == 0 || second <= first_len || *second_len == 0 {
            return Err("ByteRange leaves no gap between two ranges");
        }
        if end > file_len {
            return Err("ByteRange ends behind the end of the file");
        }
        Ok(Self {
            gap: *first_len..*second,
            end,
        })
    }

    /// The ranges as they are written, whether the standard wants them so or not, as far as there are
    /// bytes in them; none where they are no pairs of numbers.
    pub(crate) fn as_written(array: &[Object], file_len: u64) -> Vec<Range<u64>> {
        let number = |item: &Object| {
            item.as_i64()
                .ok()
                .and_then(|number| u64::try_from(number).ok())
        };
        let range = |pair: &[Object]| match pair {
            [start, len] => {
                let start = number(start)?;
                let end = start.checked_add(number(len)?)?;
                Some(start.min(file_len)..end.min(file_len))
            }
            _ => None,
        };
        let ranges: Option<Vec<_>> = array.chunks(2).take(MOST_WRITTEN).map(range).collect();
        ranges.unwrap_or_default()
    }

    /// What is left out: where `/Contents` must stand, delimiters included.
    #[must_use]
    pub fn gap(&self) -> Range<u64> {
        self.gap.clone()
    }

    /// The end of the second range.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parse(numbers: &[i64]) -> Result<ByteRange, &'static str> {
        let array: Vec<_> = numbers.iter().map(|n| Object::Integer(*n)).collect();
        ByteRange::parse(&array, 100)
    }

    #[test]
    fn only_two_ranges_from_zero_inside_the_file() {
        let range = parse(&[0, 40, 60, 40]).unwrap();
        assert_eq!((range.gap(), range.end()), (40..60, 100));
        for wrong in [
            &[0, 40, 60, 41][..],
            &[1, 39, 60, 40],
            &[0, 60, 60, 40],
            &[0, 61, 60, 40],
            &[0, 40, 60],
            &[0, 40, 60, 20, 90, 10],
            &[0, -40, 60, 40],
            &[0, 40, i64::MAX, i64::MAX],
            &[0, 0, 60, 40],
            &[0, 40, 60, 0],
            &[],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
