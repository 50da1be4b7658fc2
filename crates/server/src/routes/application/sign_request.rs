//! The two forms of a signing request: JSON, and a PDF with its options in the query.

use super::visible_request::{VisibleRequest, word};
use crate::problem::Problem;
use crate::routes::body;
use crate::signing::Order;
use segel_core::inspection::{Depth, Looking, Refused};
use serde::Deserialize;
use std::str::FromStr;
use utoipa::ToSchema;

/// Characters of one text of the request.
const MAX_TEXT: usize = 500;

/// A document to be signed, with its options.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignRequest {
    /// The PDF in base64 (RFC 4648, 4).
    #[schema(format = Byte)]
    document: String,
    /// The full name of the signature field: an empty one that exists, or a new one. The first free
    /// name of `Signature1`, `Signature2`… where absent.
    field: Option<String>,
    /// `/Reason` of the signature dictionary.
    #[schema(example = "Menyetujui")]
    reason: Option<String>,
    /// `/Location` of the signature dictionary.
    #[schema(example = "Kota Contoh")]
    location: Option<String>,
    /// How closely it is looked at first: `none`, `structure` (where absent) or `content`.
    #[schema(value_type = Option<String>, example = "content")]
    inspect: Option<Depth>,
    /// Findings for which it is not signed, or `all`, beside those that the server refuses anyway; the others are told.
    #[serde(default)]
    #[schema(example = json!(["script", "text-covered"]))]
    refuse: Vec<String>,
    /// The visible box; the signature is invisible where absent.
    visible: Option<VisibleRequest>,
}

fn looking(depth: Option<Depth>, refuse: &[String]) -> Result<Looking, Problem> {
    let refused = Refused::named(refuse.iter().map(|word| word.trim()));
    let refused = refused.map_err(|_| {
        let known: Vec<String> = Refused::words().collect();
        Problem::invalid_request(format!(
            "refuse has a word that is no finding; there are {}",
            known.join(", ")
        ))
    })?;
    Ok(Looking::new(depth.unwrap_or_default(), refused))
}

/// The order in a JSON body.
pub(super) fn from_json(body: &[u8], document_bytes: usize) -> Result<Order, Problem> {
    let request: SignRequest = body::json(body)?;
    let visible = request.visible.map(VisibleRequest::order).transpose()?;
    let mut order = Order::new(body::decode(&request.document, document_bytes)?);
    order.field = request.field;
    order.reason = request.reason;
    order.location = request.location;
    order.looking = looking(request.inspect, &request.refuse)?;
    order.visible = visible;
    bounded(order)
}

/// The order of a PDF body and the pairs of its query.
pub(super) fn from_query(pdf: Vec<u8>, pairs: Vec<(String, String)>) -> Result<Order, Problem> {
    let mut order = Order::new(pdf);
    let mut visible = VisibleRequest::default();
    let mut inspect = None;
    let mut refuse = Vec::new();
    for (name, value) in pairs {
        match name.as_str() {
            "field" => once(&mut order.field, &name, value)?,
            "reason" => once(&mut order.reason, &name, value)?,
            "location" => once(&mut order.location, &name, value)?,
            "inspect" => once(&mut inspect, &name, word(&name, &value)?)?,
            "refuse" => refuse.extend(value.split(',').map(str::to_owned)),
            name if visible.take(name, value)? => {}
            _ => {
                return Err(Problem::invalid_request(
                    "The query has a parameter that is not known here",
                ));
            }
        }
    }
    order.looking = looking(inspect, &refuse)?;
    if !visible.is_empty() {
        order.visible = Some(visible.order()?);
    }
    bounded(order)
}

pub(super) fn once<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), Problem> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Problem::invalid_request(format!(
            "The query has the parameter {name} twice"
        ))),
    }
}

pub(super) fn parsed<T: FromStr>(name: &str, value: &str) -> Result<T, Problem> {
    value.parse().map_err(|_| {
        Problem::invalid_request(format!("The parameter {name} does not have its form"))
    })
}

/// Texts of a length that a signature dictionary can sensibly hold.
fn bounded(order: Order) -> Result<Order, Problem> {
    let options = [&order.field, &order.reason, &order.location];
    options.into_iter().flatten().try_for_each(bounded_text)?;
    Ok(order)
}

/// Refuses a text that is too long or no text.
pub(super) fn bounded_text(text: impl AsRef<str>) -> Result<(), Problem> {
    let text = text.as_ref();
    // What percent-decoding cannot read as UTF-8 arrives as the replacement character.
    if text.contains(|character: char| character.is_control() || character == '\u{fffd}') {
        return Err(Problem::invalid_request(
            "A text holds a control character or is not UTF-8",
        ));
    }
    if text.chars().count() > MAX_TEXT {
        return Err(Problem::invalid_request(format!(
            "A text has more than {MAX_TEXT} characters"
        )));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{from_json, from_query};
    use crate::signing::QrCode;
    use segel_core::inspection::{Depth, Looking};
    use segel_core::placement::{Anchor, Occurrence, Placement};

    fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
        query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_query_says_what_json_says() {
        let json = br#"{"document":"JVBERg==","field":"F","reason":"R","location":"L",
            "visible":{"page":2,"rectangle":[1,2.5,3,4],"qr":false,"text":["a","b"]}}"#;
        let query = pairs(&[
            ("field", "F"),
            ("reason", "R"),
            ("location", "L"),
            ("page", "2"),
            ("rectangle", "1, 2.5,3,4"),
            ("qr", "false"),
            ("text", "a"),
            ("text", "b"),
        ]);
        let order = from_query(b"%PDF".to_vec(), query).unwrap();
        assert_eq!(order, from_json(json, 100).unwrap());
        assert_eq!(order.visible.unwrap().qr, QrCode::Absent);
    }

    #[test]
    fn what_is_looked_at_and_refused_is_said_alike() {
        let json = br#"{"document":"","inspect":"content","refuse":["script","text-covered"]}"#;
        let query = [("inspect", "content"), ("refuse", "script,text-covered")];
        let order = from_query(Vec::new(), pairs(&query)).unwrap();
        assert_eq!(order, from_json(json, 100).unwrap());
        assert_eq!(order.looking.depth, Depth::Content);
        assert_eq!(
            from_query(Vec::new(), Vec::new()).unwrap().looking,
            Looking::default()
        );
    }

    #[test]
    fn a_tag_says_in_a_query_what_it_says_in_json() {
        let json = br##"{"document":"","visible":{"tag":"#","size":[80,60],"choice":"last","anchor":"upper-left"}}"##;
        let query = [
            ("tag", "#"),
            ("size", "80,60"),
            ("choice", "last"),
            ("anchor", "upper-left"),
        ];
        let order = from_query(Vec::new(), pairs(&query)).unwrap();
        assert_eq!(order, from_json(json, 100).unwrap());
        let expected = Placement::Tag {
            text: "#".to_owned(),
            size: [80.0, 60.0],
            occurrence: Occurrence::Last,
            anchor: Anchor::UpperLeft,
        };
        assert_eq!(order.visible.unwrap().placement, expected);
        let json = br#"{"document":"","visible":{"page":"all","rectangle":[1,2,3,4],"origin":"upper-left"}}"#;
        let query = [
            ("page", "all"),
            ("rectangle", "1,2,3,4"),
            ("origin", "upper-left"),
        ];
        let order = from_query(Vec::new(), pairs(&query)).unwrap();
        assert_eq!(order, from_json(json, 100).unwrap());
    }

    #[test]
    fn a_box_has_a_qr_code_unless_it_is_declined() {
        let json = br#"{"document":"","visible":{"rectangle":[1,2,3,4]}}"#;
        assert_eq!(
            from_json(json, 100).unwrap().visible.unwrap().qr,
            QrCode::PublicPage
        );
        let order = from_query(Vec::new(), pairs(&[("rectangle", "1,2,3,4")])).unwrap();
        assert_eq!(order.visible.unwrap().qr, QrCode::PublicPage);
        assert!(
            from_query(Vec::new(), Vec::new())
                .unwrap()
                .visible
                .is_none()
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for wrong in [
            &b"{}"[..],
            b"not json",
            b"{\"document\":\"!\"}",
            b"{\"document\":\"\",\"pin\":\"1\"}",
            b"{\"document\":\"\",\"visible\":{}}",
            b"{\"document\":\"\",\"visible\":{\"rectangle\":[1,2,3]}}",
            b"{\"document\":\"\",\"visible\":{\"tag\":\"#\",\"text\":[\"a\"],\"appearance\":{}}}",
            b"{\"document\":\"\",\"visible\":{\"tag\":\"#\",\"appearance\":{\"cell\":[]}}}",
            b"{\"document\":\"AAAAAAAA\"}",
        ] {
            assert!(
                from_json(wrong, 5).is_err(),
                "{}",
                String::from_utf8_lossy(wrong)
            );
        }
        for wrong in [
            &[("pin", "1")][..],
            &[("page", "1")],
            &[("qr", "true")],
            &[("text", "a")],
            &[("rectangle", "1,2,3")],
            &[("rectangle", "1,2,3,x")],
            &[("reason", "a"), ("reason", "b")],
            &[("rectangle", "1,2,3,4"), ("qr", "yes")],
            &[("rectangle", "1,2,3,4"), ("tag", "#")],
            &[("rectangle", "1,2,3,4"), ("anchor", "center")],
            &[("rectangle", "1,2,3,4"), ("page", "middle")],
            &[("tag", "#"), ("page", "1")],
            &[("tag", " ")],
            &[("inspect", "closely")],
            &[("refuse", "scripts")],
            &[("tag", "#"), ("choice", "second")],
        ] {
            assert!(from_query(Vec::new(), pairs(wrong)).is_err(), "{wrong:?}");
        }
        let long = "a".repeat(501);
        assert!(from_query(Vec::new(), pairs(&[("reason", &long)])).is_err());
    }
}
