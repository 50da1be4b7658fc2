//! Taking a document out of a request's body.

use crate::problem::Problem;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde::de::DeserializeOwned;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

/// What may surround a document in a body: JSON members, multipart boundaries.
const ENVELOPE_BYTES: usize = 64 * 1024;

/// How long the body of a refused request is read.
const LINGER: Duration = Duration::from_secs(10);

/// The largest body: a document of `document_bytes` in base64, and its envelope.
pub(crate) fn max_bytes(document_bytes: usize) -> usize {
    document_bytes
        .div_ceil(3)
        .saturating_mul(4)
        .saturating_add(ENVELOPE_BYTES)
}

/// The kinds of body that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    Pdf,
    Json,
    Multipart,
}

impl MediaType {
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let essence = value.split(';').next()?.trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/pdf" => Some(Self::Pdf),
            "application/json" => Some(Self::Json),
            "multipart/form-data" => Some(Self::Multipart),
            _ => None,
        }
    }
}

/// How many bytes a body can have: what `Content-Length` says, or the most that is read. Refuses what
/// is too large before anything is read.
pub(super) fn announced_bytes(
    headers: &HeaderMap,
    document_bytes: usize,
) -> Result<usize, Problem> {
    let most = max_bytes(document_bytes);
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok())
        .unwrap_or(most);
    if announced > most {
        return Err(Problem::too_large(document_bytes));
    }
    Ok(announced)
}

/// The whole body, up to the limit of the router.
pub(super) async fn read(request: Request, document_bytes: usize) -> Result<Bytes, Problem> {
    Bytes::from_request(request, &())
        .await
        .map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::too_large(document_bytes)
            } else {
                Problem::invalid_request("The body ended early or could not be read")
            }
        })
}

/// The whole body of a request that brings no document, so that nothing has to wait for a place.
pub(super) async fn read_small(request: Request) -> Result<Bytes, Problem> {
    axum::body::to_bytes(request.into_body(), ENVELOPE_BYTES)
        .await
        .map_err(|_| {
            Problem::invalid_request(format!(
                "The body has more than {ENVELOPE_BYTES} bytes, ended early or could not be read"
            ))
        })
}

/// Reads on for a while after a refusal and keeps nothing: where a connection is closed on bytes that nobody read, the
/// sender may never see the answer (RFC 9112, 9.6), and tries for nothing again.
pub(super) async fn discard(mut body: Body) {
    let read = async {
        let mut body = Pin::new(&mut body);
        while let Some(Ok(_)) = poll_fn(|context| body.as_mut().poll_frame(context)).await {}
    };
    // Who is slower than that learns it from the connection.
    let _ = tokio::time::timeout(LINGER, read).await;
}

/// A document that came as it is.
pub(super) fn document(body: Bytes, document_bytes: usize) -> Result<Vec<u8>, Problem> {
    if body.len() > document_bytes {
        return Err(Problem::too_large(document_bytes));
    }
    Ok(body.into())
}

/// A document that came in base64 (RFC 4648, 4).
pub(super) fn decode(encoded: &str, document_bytes: usize) -> Result<Vec<u8>, Problem> {
    let decoded = BASE64_STANDARD
        .decode(encoded)
        .map_err(|_| Problem::invalid_request("The member document is not base64"))?;
    document(decoded.into(), document_bytes)
}

/// A JSON body, where members that nobody knows are an error.
pub(super) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| {
        // serde_json's own words quote the body; where it stopped is enough.
        let what = match error.classify() {
            serde_json::error::Category::Data => {
                "has a member that is unknown, missing or of the wrong type"
            }
            _ => "is not JSON",
        };
        Problem::invalid_request(format!(
            "The body {what} (line {}, column {})",
            error.line(),
            error.column()
        ))
    })
}
