//! Cross-reference streams (ISO 32000-2, 7.5.8): decoded once and indexed.

use super::{
    Entries, Location, Role, Section, SectionKind, Subsection, bound_subsections, not_a_section,
    ordered, within,
};
use crate::error::{Error, Structure};
use crate::limits::Limits;
use crate::pdf::filter;
use crate::pdf::parse::Indirect;
use crate::pdf::reading::{parse_at, read_stream_data};
use crate::source::Source;
use lopdf::{Dictionary, Object};

impl Section {
    pub(super) fn read_stream(
        source: &dyn Source,
        offset: u64,
        limits: &Limits,
    ) -> Result<Self, Error> {
        let (indirect, _) = parse_at(
            source,
            offset,
            Structure::CrossReference,
            limits,
            |parser| parser.indirect_object(),
        )?;
        let written = offset + indirect.span.start as u64..offset + indirect.span.end as u64;
        let Indirect {
            id,
            hidden,
            value: Object::Dictionary(trailer),
            data: Some(start),
            ..
        } = indirect
        else {
            return Err(not_a_section(offset));
        };
        if !trailer.has_type(b"XRef") {
            return Err(not_a_section(offset));
        }
        let length = trailer
            .get(b"Length")
            .and_then(Object::as_i64)
            .ok()
            .and_then(|length| u64::try_from(length).ok())
            .ok_or_else(|| {
                Error::malformed(
                    Structure::CrossReference,
                    offset,
                    "a direct /Length",
                    "none",
                )
            })?;
        let (data, end) = read_stream_data(source, offset + start as u64, length, limits)?;
        let mut data = filter::decode(&trailer, data, limits.decoded_stream_bytes)
            .map_err(|got| Error::malformed(Structure::CrossReference, offset, "a stream", got))?;
        let (subsections, used) = stream_subsections(&trailer, data.len(), offset, limits)?;
        let loose = used < data.len();
        data.truncate(used);
        data.shrink_to_fit();
        Ok(Self {
            offset,
            end,
            kind: SectionKind::Stream,
            role: Role::Chain,
            header: 0,
            irregular: false,
            loose,
            object: Some(id),
            written,
            repeated_key: !hidden.is_empty(),
            trailer,
            subsections: ordered(subsections, offset)?,
            data,
        })
    }

    /// Whether entries have fields that are wider than programs keep them, or types that are references to
    /// the null object.
    pub(super) fn has_odd_entries(&self) -> bool {
        self.subsections.iter().any(|subsection| {
            let Entries::InStream { from, widths } = subsection.entries else {
                return false;
            };
            let [of_type, _, third] = widths;
            if of_type > 1 || third > 4 {
                return true;
            }
            let width = widths.iter().sum::<usize>().max(1);
            let entries = self.data.get(from..).unwrap_or_default().chunks(width);
            let mut types = entries
                .take(subsection.count as usize)
                .filter_map(|entry| entry.get(..of_type));
            types.any(|octets| match octets.split_last() {
                Some((last, before)) => *last > 2 || before.iter().any(|octet| *octet != 0),
                None => false,
            })
        })
    }

    /// 7.5.8.3, table 18: type, and two fields by type; a missing type is 1.
    pub(super) fn stream_entry(
        &self,
        from: usize,
        widths: [usize; 3],
        index: usize,
    ) -> Result<Location, Error> {
        let mut at = from + index * widths.iter().sum::<usize>();
        let mut field = |width: usize| {
            let value = self.data.get(at..at + width).map(|bytes| {
                bytes
                    .iter()
                    .fold(0_u64, |value, byte| value << 8 | u64::from(*byte))
            });
            at += width;
            value
        };
        let (kind, second, third) = (field(widths[0]), field(widths[1]), field(widths[2]));
        let kind = if widths[0] == 0 { Some(1) } else { kind };
        let location = match (kind, second, third) {
            (Some(0), ..) => Some(Location::Free),
            (Some(1), Some(offset), Some(generation)) => u16::try_from(generation)
                .ok()
                .map(|generation| Location::InFile { offset, generation }),
            (Some(2), Some(stream), Some(index)) => {
                match (u32::try_from(stream), usize::try_from(index)) {
                    (Ok(stream), Ok(index)) => Some(Location::InStream { stream, index }),
                    _ => None,
                }
            }
            // 7.5.8.3: any other type is a reference to the null object
            (Some(kind), ..) if kind > 2 => Some(Location::Free),
            _ => None,
        };
        location.ok_or_else(|| {
            Error::malformed(
                Structure::CrossReference,
                self.offset,
                "an entry of type 0, 1 or 2 (7.5.8.3)",
                format!("{kind:?} {second:?} {third:?}"),
            )
        })
    }
}

/// 7.5.8.2: `/W`, and `/Index` which is `[0 Size]` where absent. Gives the subsections and how many
/// bytes of entries they have.
fn stream_subsections(
    trailer: &Dictionary,
    data_len: usize,
    offset: u64,
    limits: &Limits,
) -> Result<(Vec<Subsection>, usize), Error> {
    let wrong = |expected: &str| {
        Error::malformed(
            Structure::CrossReference,
            offset,
            expected,
            "something else",
        )
    };
    let integers = |key: &[u8]| -> Option<Vec<u64>> {
        let items = trailer.get(key).ok()?.as_array().ok()?;
        items
            .iter()
            .map(|item| u64::try_from(item.as_i64().ok()?).ok())
            .collect()
    };
    let widths: [usize; 3] = integers(b"W")
        .and_then(|widths| <[u64; 3]>::try_from(widths).ok())
        .filter(|widths| widths.iter().all(|width| *width <= 8) && widths[1] > 0)
        .map(|widths| widths.map(|width| usize::try_from(width).unwrap_or(0)))
        .ok_or_else(|| wrong("/W with three widths up to 8"))?;
    let size = trailer.get(b"Size").and_then(Object::as_i64).unwrap_or(-1);
    let size = u64::try_from(size).map_err(|_| wrong("/Size"))?;
    let index = match trailer.get(b"Index") {
        Err(_) => vec![0, size],
        Ok(_) => integers(b"Index").ok_or_else(|| wrong("/Index of numbers"))?,
    };
    bound_subsections(index.len() / 2, limits)?;
    let mut from = 0;
    let mut subsections = Vec::new();
    for pair in index.chunks(2) {
        let [first, count] = pair else {
            return Err(wrong("/Index of pairs"));
        };
        let (first, count) = within(*first, *count, limits)?;
        subsections.push(Subsection {
            first,
            count,
            entries: Entries::InStream { from, widths },
        });
        from += count as usize * widths.iter().sum::<usize>();
    }
    if from > data_len {
        return Err(Error::malformed(
            Structure::CrossReference,
            offset,
            format!("{from} bytes of entries"),
            format!("{data_len}"),
        ));
    }
    Ok((subsections, from))
}
