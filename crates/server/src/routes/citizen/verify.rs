//! `POST /v1/verify`: what `segel verify --json` says, about a document that is held in memory and not
//! kept.

use super::report_schema::ReportSchema;
use crate::clock;
use crate::problem::{Body as ProblemBody, Problem};
use crate::routes::address::RemoteAddress;
use crate::routes::body::{self, MediaType};
use crate::service::Service;
use axum::Json;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use segel_core::verify::report::Report;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Instant;
use utoipa::ToSchema;

/// Characters of a file name that are given back.
const MAX_NAME: usize = 255;

/// A document to be verified.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VerifyRequest {
    /// The PDF in base64 (RFC 4648, 4).
    #[schema(format = Byte)]
    document: String,
    /// A name to find in the answer.
    file: Option<String>,
}

/// A document to be verified, as a form sends it.
#[derive(ToSchema)]
#[allow(dead_code)] // describes the form in openapi.json; multipart is read part by part
struct VerifyForm {
    /// The PDF.
    #[schema(format = Binary, content_media_type = "application/pdf")]
    file: String,
}

/// One line of `segel verify --json`.
#[derive(Serialize)]
pub(crate) struct VerifyAnswer {
    file: Option<String>,
    #[serde(flatten)]
    report: Report,
}

/// Verify the signatures of a PDF.
///
/// A file that cannot be read is answered as well: its verdict is UNREADABLE. Nothing is kept.
#[utoipa::path(
    post,
    path = "/v1/verify",
    tag = "citizen",
    request_body(
        content(
            (Vec<u8> = "application/pdf"),
            (VerifyRequest = "application/json"),
            (VerifyForm = "multipart/form-data"),
        ),
        description = "The document: as it is, in JSON, or as the field file of a form",
    ),
    responses(
        (status = 200, description = "The verdict", body = ReportSchema),
        (status = 400, description = "The request is not understood", body = ProblemBody),
        (status = 413, description = "The document is too large", body = ProblemBody),
        (status = 415, description = "Neither PDF nor JSON nor a form", body = ProblemBody),
        (status = 429, description = "Too many documents from this address", body = ProblemBody),
        (status = 503, description = "Busy", body = ProblemBody),
    ),
)]
pub(crate) async fn verify(
    State(service): State<Arc<Service>>,
    RemoteAddress(address): RemoteAddress,
    request: Request,
) -> Result<Json<VerifyAnswer>, Problem> {
    service
        .uploads
        .take(address, Instant::now())
        .map_err(Problem::too_many_requests)?;
    let limit = service.document_bytes;
    let announced = body::announced_bytes(request.headers(), limit)?;
    let place = service
        .verifier
        .admit(announced)
        .ok_or_else(Problem::busy)?;
    let (file, pdf) = match MediaType::of(request.headers()) {
        Some(MediaType::Pdf) => {
            let pdf = body::document(body::read(request, limit).await?, limit)?;
            (None, pdf)
        }
        Some(MediaType::Json) => {
            let body = body::read(request, limit).await?;
            place.run(move || from_json(&body, limit)).await??
        }
        Some(MediaType::Multipart) => from_form(request, limit).await?,
        None => {
            return Err(Problem::unsupported_media_type(
                "application/pdf, application/json or multipart/form-data",
            ));
        }
    };
    let verifier = Arc::clone(&service.verifier);
    let report = place
        .run(move || verifier.judge(&pdf, clock::now()))
        .await?;
    let file = file.map(|name| name.chars().take(MAX_NAME).collect());
    Ok(Json(VerifyAnswer { file, report }))
}

fn from_json(body: &[u8], limit: usize) -> Result<(Option<String>, Vec<u8>), Problem> {
    let asked: VerifyRequest = body::json(body)?;
    Ok((asked.file, body::decode(&asked.document, limit)?))
}

/// The field `file` of a form, with the name that the browser gives it.
async fn from_form(request: Request, limit: usize) -> Result<(Option<String>, Vec<u8>), Problem> {
    let broken = |status: StatusCode| {
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::too_large(limit)
        } else {
            Problem::invalid_request("The form ended early or could not be read")
        }
    };
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|rejection| broken(rejection.status()))?;
    while let Some(field) = form
        .next_field()
        .await
        .map_err(|error| broken(error.status()))?
    {
        if field.name() == Some("file") {
            let name = field.file_name().map(str::to_owned);
            let bytes = field
                .bytes()
                .await
                .map_err(|error| broken(error.status()))?;
            return Ok((name, body::document(bytes, limit)?));
        }
    }
    Err(Problem::invalid_request("The form has no field named file"))
}
