//! What a document claims of itself as an archive file (PDF/A, ISO 19005).

use crate::error::Error;
use crate::pdf::Document;
use lopdf::Object;
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

/// The schema of the claim (ISO 19005-1, 6.7.11).
const SCHEMA: &str = "http://www.aiim.org/pdfa/ns/id/";

/// Longer metadata are not read; a scanned book has some kilobytes.
const MAX_BYTES: usize = 1 << 20;

/// A part of the standard, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Claim {
    /// `1` to `4`.
    pub(crate) part: String,
    /// `A`, `B`, `U`, `E` or `F`; part 4 may have none.
    pub(crate) conformance: Option<String>,
}

/// The claim in the catalog's metadata. Whoever claims in a way that cannot be read claims nothing.
///
/// # Errors
/// As for any object that is read.
pub(crate) fn claim(document: &Document<'_>) -> Result<Option<Claim>, Error> {
    let catalog = document.catalog()?;
    let metadata = match &catalog.value {
        Object::Dictionary(catalog) => catalog.get(b"Metadata").ok(),
        _ => None,
    };
    let Some(Object::Reference(id)) = metadata else {
        return Ok(None);
    };
    let text = match document.raw(*id) {
        Ok(Some(raw)) => document.stream_text(&raw, MAX_BYTES)?,
        Ok(None) | Err(Error::Malformed { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(text.and_then(|text| read(&String::from_utf8_lossy(&text))))
}

/// The claim stands in an element each, or in attributes of `rdf:Description`.
pub(crate) fn read(packet: &str) -> Option<Claim> {
    let mut reader = NsReader::from_str(packet);
    let (mut part, mut conformance) = (None, None);
    let mut within = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                attributes(&reader, &start, &mut part, &mut conformance);
                let (namespace, name) = reader.resolver().resolve_element(start.name());
                within = is_schema(&namespace).then(|| name.as_ref().to_owned());
            }
            Ok(Event::Empty(start)) => attributes(&reader, &start, &mut part, &mut conformance),
            Ok(Event::Text(text)) => match within.as_deref() {
                Some("part") => part = Some(text.trim().to_owned()),
                Some("conformance") => conformance = Some(text.trim().to_owned()),
                _ => {}
            },
            Ok(Event::End(_)) => within = None,
            // what stands before damage was claimed all the same
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    part.map(|part| Claim { part, conformance })
}

fn attributes(
    reader: &NsReader<&[u8]>,
    start: &BytesStart<'_>,
    part: &mut Option<String>,
    conformance: &mut Option<String>,
) {
    for attribute in start.attributes().flatten() {
        let (namespace, name) = reader.resolver().resolve_attribute(attribute.key);
        if !is_schema(&namespace) {
            continue;
        }
        let value = attribute.value.trim().to_owned();
        match name.as_ref() {
            "part" => *part = Some(value),
            "conformance" => *conformance = Some(value),
            _ => {}
        }
    }
}

fn is_schema(namespace: &ResolveResult<'_>) -> bool {
    matches!(namespace, ResolveResult::Bound(Namespace(SCHEMA)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(description: &str) -> String {
        format!(
            "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF \
             xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{description}</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
        )
    }

    #[test]
    fn a_claim_is_read_from_elements_and_from_attributes_whatever_the_prefix() {
        let expected = Some(Claim {
            part: "2".to_owned(),
            conformance: Some("B".to_owned()),
        });
        for description in [
            "<rdf:Description xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/'><pdfaid:part> 2 </pdfaid:part>\
             <pdfaid:conformance>B</pdfaid:conformance></rdf:Description>",
            "<rdf:Description xmlns:a='http://www.aiim.org/pdfa/ns/id/' a:part='2' a:conformance='B'/>",
            "<rdf:Description xmlns:a='http://www.aiim.org/pdfa/ns/id/' a:part='2' a:conformance='B'></rdf:Description>",
        ] {
            assert_eq!(read(&packet(description)), expected, "{description}");
        }
    }

    #[test]
    fn whoever_claims_nothing_has_no_claim() {
        for description in [
            "",
            "<rdf:Description xmlns:pdfaid='http://contoh.go.id/'><pdfaid:part>2</pdfaid:part></rdf:Description>",
            "<rdf:Description part='2'/>",
            "<rdf:Description",
        ] {
            assert_eq!(read(&packet(description)), None, "{description}");
        }
        assert_eq!(read(""), None);
    }
}
