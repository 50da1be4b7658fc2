//! The two forms of a signing request: JSON, and a PDF with its options in the query.

use crate::problem::Problem;
use crate::routes::body;
use crate::signing::{Order, QrCode, VisibleOrder};
use serde::Deserialize;
use std::str::FromStr;
use utoipa::ToSchema;

/// Characters of one text of the request.
const MAX_TEXT: usize = 500;

/// Lines of text in the visible box.
const MAX_LINES: usize = 20;

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
    /// The visible box; the signature is invisible where absent.
    visible: Option<VisibleRequest>,
}

/// Where and what to show on the page.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VisibleRequest {
    /// The page, from 1; the last where absent.
    #[schema(minimum = 1)]
    page: Option<u32>,
    /// Left, bottom, width and height in points; the origin is the lower left corner of the page.
    #[schema(example = json!([334.6, 193.6, 204.0, 77.3]))]
    rectangle: [f32; 4],
    /// Whether the box holds a QR code that opens the document's public page.
    #[serde(default = "yes")]
    #[schema(default = true)]
    qr: bool,
    /// Lines of text beside the QR code.
    #[serde(default)]
    #[schema(example = json!(["Ditandatangani secara elektronik oleh:", "Kepala Dinas Contoh"]))]
    text: Vec<String>,
}

fn yes() -> bool {
    true
}

/// The order in a JSON body.
pub(super) fn from_json(body: &[u8], document_bytes: usize) -> Result<Order, Problem> {
    let request: SignRequest = body::json(body)?;
    let visible = request.visible.map(|visible| VisibleOrder {
        page: visible.page,
        rectangle: visible.rectangle,
        qr: qr(visible.qr),
        text: visible.text,
    });
    let mut order = Order::new(body::decode(&request.document, document_bytes)?);
    order.field = request.field;
    order.reason = request.reason;
    order.location = request.location;
    order.visible = visible;
    bounded(order)
}

/// The order of a PDF body and the pairs of its query.
pub(super) fn from_query(pdf: Vec<u8>, pairs: Vec<(String, String)>) -> Result<Order, Problem> {
    let mut order = Order::new(pdf);
    let mut page = None;
    let mut rectangle = None;
    let mut qr_code = None;
    let mut text = Vec::new();
    for (name, value) in pairs {
        match name.as_str() {
            "field" => once(&mut order.field, &name, value)?,
            "reason" => once(&mut order.reason, &name, value)?,
            "location" => once(&mut order.location, &name, value)?,
            "page" => once(&mut page, &name, parsed::<u32>(&name, &value)?)?,
            "rectangle" => once(&mut rectangle, &name, four_numbers(&value)?)?,
            "qr" => once(&mut qr_code, &name, qr(parsed::<bool>(&name, &value)?))?,
            "text" => text.push(value),
            _ => {
                return Err(Problem::invalid_request(
                    "The query has a parameter that is not known here",
                ));
            }
        }
    }
    order.visible = match rectangle {
        Some(rectangle) => Some(VisibleOrder {
            page,
            rectangle,
            qr: qr_code.unwrap_or(QrCode::PublicPage),
            text,
        }),
        None if page.is_none() && qr_code.is_none() && text.is_empty() => None,
        None => {
            return Err(Problem::invalid_request(
                "page, qr and text belong to a visible box, and rectangle is missing",
            ));
        }
    };
    bounded(order)
}

fn qr(wanted: bool) -> QrCode {
    if wanted {
        QrCode::PublicPage
    } else {
        QrCode::Absent
    }
}

fn once<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), Problem> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Problem::invalid_request(format!(
            "The query has the parameter {name} twice"
        ))),
    }
}

fn parsed<T: FromStr>(name: &str, value: &str) -> Result<T, Problem> {
    value.parse().map_err(|_| {
        Problem::invalid_request(format!("The parameter {name} does not have its form"))
    })
}

fn four_numbers(value: &str) -> Result<[f32; 4], Problem> {
    let numbers = value
        .split(',')
        .map(|number| parsed("rectangle", number.trim()))
        .collect::<Result<Vec<f32>, _>>()?;
    numbers.try_into().map_err(|_| {
        Problem::invalid_request("rectangle is not left,bottom,width,height in points")
    })
}

/// Texts of a length that a signature dictionary and a box can sensibly hold.
fn bounded(order: Order) -> Result<Order, Problem> {
    let lines = order
        .visible
        .as_ref()
        .map_or(&[][..], |visible| &visible.text);
    if lines.len() > MAX_LINES {
        return Err(Problem::invalid_request(format!(
            "The visible box has more than {MAX_LINES} lines of text"
        )));
    }
    let options = [&order.field, &order.reason, &order.location];
    for text in options.into_iter().flatten().chain(lines) {
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
    }
    Ok(order)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{from_json, from_query};
    use crate::signing::QrCode;

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
        ] {
            assert!(from_query(Vec::new(), pairs(wrong)).is_err(), "{wrong:?}");
        }
        let long = "a".repeat(501);
        assert!(from_query(Vec::new(), pairs(&[("reason", &long)])).is_err());
    }
}
