//! `POST /v1/sign`.

use super::authentication::Authenticated;
use super::sign_request::{self, SignRequest};
use crate::clock;
use crate::problem::{Body as ProblemBody, Problem};
use crate::queue::Panicked;
use crate::routes::body::{self, MediaType};
use crate::service::Service;
use crate::signing::SignedDocument;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_STANDARD, Engine};
use segel_core::inspection::Finding;
use segel_core::verify::report::Level;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A signed document.
#[derive(Serialize, ToSchema)]
struct SignAnswer {
    /// The document's id: 128 random bits in hex.
    #[schema(example = "5f0e4a1c9b7d42e68a3c1f2b6d908e77")]
    id: String,
    /// Its public page, which the QR code opens.
    #[schema(example = "https://tte.kotacontoh.go.id/v/5f0e4a1c9b7d42e68a3c1f2b6d908e77")]
    url: String,
    /// The signed PDF in base64.
    #[schema(format = Byte)]
    document: String,
    /// SHA-256 of the signed PDF in hex.
    sha256: String,
    /// The signer's distinguished name (RFC 4514).
    signer: String,
    /// The serial number of the signer's certificate in hex.
    serial: String,
    /// The full name of the signature field.
    #[schema(example = "Signature1")]
    field: String,
    /// The PAdES baseline level (ETSI EN 319 142-1).
    #[schema(value_type = Option<String>, example = "B-B")]
    level: Option<Level>,
    /// What was found in the document before it was signed.
    #[schema(value_type = Vec<Object>)]
    findings: Vec<Finding>,
    /// The time claimed in the signature (RFC 3339, UTC).
    #[schema(example = "2026-11-02T03:04:05Z")]
    signed_at: String,
}

/// Sign a PDF with the configured key.
///
/// The PDF comes raw, with its options in the query, or in JSON, with its options beside it. The answer
/// is JSON, or the PDF itself where `Accept` is `application/pdf`. It is stored before it is answered.
#[utoipa::path(
    post,
    path = "/v1/sign",
    tag = "application",
    security(("application" = [])),
    params(
        ("field" = Option<String>, Query, description = "For a raw PDF: the signature field"),
        ("reason" = Option<String>, Query, description = "For a raw PDF: /Reason"),
        ("location" = Option<String>, Query, description = "For a raw PDF: /Location"),
        ("page" = Option<String>, Query, description = "For a raw PDF: the page of the visible box, from 1, or first, last, all"),
        ("rectangle" = Option<String>, Query, description = "For a raw PDF: left,bottom,width,height in points"),
        ("origin" = Option<String>, Query, description = "For a raw PDF: lower-left or upper-left"),
        ("tag" = Option<String>, Query, description = "For a raw PDF: a text that the box replaces"),
        ("size" = Option<String>, Query, description = "For a raw PDF: width,height at the tag in points"),
        ("choice" = Option<String>, Query, description = "For a raw PDF: first, last or only, of several places"),
        ("anchor" = Option<String>, Query, description = "For a raw PDF: center, lower-left or upper-left"),
        ("inspect" = Option<String>, Query, description = "For a raw PDF: none, structure or content"),
        ("refuse" = Option<String>, Query, description = "For a raw PDF: findings for which it is not signed, or all, beside those that the server refuses anyway"),
        ("qr" = Option<bool>, Query, description = "For a raw PDF: whether the box holds a QR code; true where absent"),
        ("text" = Option<Vec<String>>, Query, description = "For a raw PDF: a line of text, as often as there are lines"),
    ),
    request_body(
        content((SignRequest = "application/json"), (Vec<u8> = "application/pdf")),
        description = "The document",
    ),
    responses(
        (status = 200, description = "Signed, checked and stored", content(
            (SignAnswer = "application/json"), (Vec<u8> = "application/pdf"),
        )),
        (status = 400, description = "The request is not understood", body = ProblemBody),
        (status = 401, description = "No credential in force", body = ProblemBody),
        (status = 413, description = "The document is too large", body = ProblemBody),
        (status = 415, description = "Neither PDF nor JSON", body = ProblemBody),
        (status = 422, description = "This document cannot be signed so", body = ProblemBody),
        (status = 429, description = "Too many failed logins from this address", body = ProblemBody),
        (status = 500, description = "The server failed, or its own check refused the result", body = ProblemBody),
        (status = 503, description = "Busy, or the key cannot be used", body = ProblemBody),
    ),
)]
pub(crate) async fn sign(
    State(service): State<Arc<Service>>,
    Authenticated(application): Authenticated,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    request: Request,
) -> Result<Response, Problem> {
    let Query(pairs) =
        query.map_err(|_| Problem::invalid_request("The query is not understood"))?;
    let limit = service.document_bytes;
    let media_type = MediaType::of(request.headers());
    let wants_pdf = accepts_pdf(request.headers());
    let announced = body::announced_bytes(request.headers(), limit)?;
    // The place comes before the body: what waits to be read is bounded as well.
    let place = service
        .signatory
        .admit(announced)
        .ok_or_else(Problem::busy)?;
    let order = match media_type {
        Some(MediaType::Pdf) => {
            let pdf = body::document(body::read(request, limit).await?, limit)?;
            sign_request::from_query(pdf, pairs)?
        }
        Some(MediaType::Json) if pairs.is_empty() => {
            let body = body::read(request, limit).await?;
            // Megabytes of base64 are no work for an async thread, here and in the answer.
            place
                .run(move || sign_request::from_json(&body, limit))
                .await??
        }
        Some(MediaType::Json) => {
            return Err(Problem::invalid_request(
                "With a JSON body the options stand in it, not in the query",
            ));
        }
        _ => {
            return Err(Problem::unsupported_media_type(
                "application/pdf or application/json",
            ));
        }
    };
    let name = application.name.clone();
    let document = service
        .signatory
        .sign(place, order, Some(application))
        .await?;
    tracing::info!(application = name, bytes = document.pdf.len(), "signed");
    if wants_pdf {
        return Ok(pdf_answer(document));
    }
    tokio::task::spawn_blocking(move || json_answer(document))
        .await
        .map_err(|_| Panicked.into())
}

fn accepts_pdf(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            let accepts = |wanted: &str| {
                value.split(',').any(|range| {
                    let essence = range.split(';').next().unwrap_or_default();
                    essence.trim().eq_ignore_ascii_case(wanted)
                })
            };
            accepts("application/pdf") && !accepts("application/json")
        })
}

fn json_answer(document: SignedDocument) -> Response {
    Json(SignAnswer {
        id: document.id.to_string(),
        url: document.url,
        document: BASE64_STANDARD.encode(&document.pdf),
        sha256: hex::encode(document.sha256),
        signer: document.signer,
        serial: document.serial,
        field: document.field,
        level: document.level,
        findings: document.findings,
        signed_at: clock::rfc3339(document.signed_at),
    })
    .into_response()
}

fn pdf_answer(document: SignedDocument) -> Response {
    let mut response = document.pdf.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    for (name, value) in [
        ("segel-document-id", document.id.to_string()),
        ("segel-document-url", document.url),
        ("segel-document-sha256", hex::encode(document.sha256)),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    response
}
