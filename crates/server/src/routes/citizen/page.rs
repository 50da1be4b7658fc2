//! `GET /v/{id}`: the page behind the QR code, and the document itself.

use crate::document_id::DocumentId;
use crate::judgement::{JudgementError, Record};
use crate::messages::{Language, Messages};
use crate::page::{Frame, Trouble, document_page, reserved_page, trouble_page, unknown_page};
use crate::problem::Problem;
use crate::routes::address::RemoteAddress;
use crate::service::Service;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Instant;

/// The public page of a signed document.
///
/// An id that nobody has and text that is no id get the same answer. One that is reserved gets a page that says so,
/// until its file comes.
#[utoipa::path(
    get,
    path = "/v/{id}",
    tag = "citizen",
    params(
        ("id" = String, Path, description = "The document's id"),
        ("lang" = Option<String>, Query, description = "id or en; Bahasa Indonesia where absent"),
    ),
    responses(
        (status = 200, description = "What the checks say now", body = String, content_type = "text/html"),
        (status = 404, description = "TIDAK DIKENAL, or reserved for a file that has not come", body = String, content_type = "text/html"),
        (status = 429, description = "Too many visits from this address", body = String, content_type = "text/html"),
        (status = 503, description = "The check cannot be made now", body = String, content_type = "text/html"),
    ),
)]
pub(crate) async fn page(
    State(service): State<Arc<Service>>,
    RemoteAddress(address): RemoteAddress,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Response {
    let id = id.ok().and_then(|Path(text)| DocumentId::parse(&text));
    let frame = frame(&service, query.as_deref());
    if let Err(seconds) = service.page_visits.take(address, Instant::now()) {
        return wait(frame, seconds);
    }
    let Some(id) = id else {
        return unknown_page(frame);
    };
    if let Some(page) = awaited(frame, &service, id).await {
        return page;
    }
    let judgement = service
        .judgements
        .of(id, &service.database, &service.verifier);
    match judgement.await {
        Ok(Some(judgement)) => document_page(frame, id, &judgement),
        Ok(None) => unknown_page(frame),
        Err(error) => trouble(frame, &error),
    }
}

/// The signed PDF, as it was stored.
#[utoipa::path(
    get,
    path = "/v/{id}/dokumen.pdf",
    tag = "citizen",
    params(("id" = String, Path, description = "The document's id")),
    responses(
        (status = 200, description = "The signed document", body = Vec<u8>, content_type = "application/pdf"),
        (status = 404, description = "TIDAK DIKENAL, or reserved for a file that has not come", body = String, content_type = "text/html"),
        (status = 429, description = "Too many visits from this address", body = String, content_type = "text/html"),
        (status = 503, description = "The document cannot be given now", body = String, content_type = "text/html"),
    ),
)]
pub(crate) async fn download(
    State(service): State<Arc<Service>>,
    RemoteAddress(address): RemoteAddress,
    id: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Response {
    let id = id.ok().and_then(|Path(text)| DocumentId::parse(&text));
    let frame = frame(&service, query.as_deref());
    if let Err(seconds) = service.page_visits.take(address, Instant::now()) {
        return wait(frame, seconds);
    }
    let Some(id) = id else {
        return unknown_page(frame);
    };
    if let Some(page) = awaited(frame, &service, id).await {
        return page;
    }
    match recorded(&service, id).await {
        Ok(Some(pdf)) => attachment(id, pdf),
        Ok(None) => unknown_page(frame),
        Err(error) => trouble(frame, &error),
    }
}

/// The page of an id whose file has not come. Asked for before the file is: one that comes in between must not
/// leave an id that is neither.
async fn awaited(frame: Frame<'_>, service: &Service, id: DocumentId) -> Option<Response> {
    match service.registrar.awaited(id).await {
        Ok(reserved) => reserved.map(|reserved| reserved_page(frame, reserved)),
        Err(error) => Some(trouble(frame, &error.into())),
    }
}

/// The file of `id`, where it is still the one that was recorded.
async fn recorded(service: &Service, id: DocumentId) -> Result<Option<Vec<u8>>, JudgementError> {
    let Some(len) = service.database.document_len(id).await? else {
        return Ok(None);
    };
    let place = service.verifier.admit(len).ok_or(JudgementError::Busy)?;
    let Some(document) = service.database.document(id).await? else {
        return Ok(None);
    };
    place
        .run(move || match Record::of(&document) {
            (Record::Same, _) => Ok(Some(document.pdf)),
            (Record::Different, _) => Err(JudgementError::Exchanged),
        })
        .await?
}

/// Every address that is no route: for programs a problem, for people a page.
pub(crate) async fn nothing_here(State(service): State<Arc<Service>>, uri: Uri) -> Response {
    if uri.path().starts_with("/v1/") {
        return Problem::not_found().into_response();
    }
    unknown_page(frame(&service, uri.query()))
}

fn frame<'a>(service: &'a Service, query: Option<&str>) -> Frame<'a> {
    let asked = query
        .unwrap_or_default()
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="));
    Frame {
        messages: Messages::of(Language::asked(asked)),
        mode: service.mode,
        public_url: &service.public_url,
    }
}

fn trouble(frame: Frame<'_>, error: &JudgementError) -> Response {
    if let JudgementError::Busy = error {
        return trouble_page(frame, StatusCode::SERVICE_UNAVAILABLE, Trouble::Busy);
    }
    tracing::error!(detail = %error, "a document could not be shown");
    trouble_page(frame, StatusCode::SERVICE_UNAVAILABLE, Trouble::Failure)
}

fn wait(frame: Frame<'_>, seconds: u32) -> Response {
    let mut response = trouble_page(frame, StatusCode::TOO_MANY_REQUESTS, Trouble::Busy);
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// As an attachment: a signed PDF is kept and compared, not run in the page's origin.
fn attachment(id: DocumentId, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    let name: String = id.to_string().chars().take(8).collect();
    let disposition = format!("attachment; filename=\"dokumen-{name}.pdf\"");
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}
