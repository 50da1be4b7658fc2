//! `PUT /v1/documents/{id}`.

use super::authentication::Authenticated;
use crate::clock;
use crate::db::Application;
use crate::document_id::DocumentId;
use crate::problem::{Body as ProblemBody, Problem};
use crate::queue::Place;
use crate::registration::{JournalLine, Occasion, RegistrationError};
use crate::routes::body::{self, MediaType};
use crate::service::Service;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A registered document.
#[derive(Serialize, ToSchema)]
pub(crate) struct RegistrationAnswer {
    /// Its id.
    #[schema(example = "5f0e4a1c9b7d42e68a3c1f2b6d908e77")]
    id: String,
    /// Its public page, which the QR code opens.
    #[schema(example = "https://tte.kotacontoh.go.id/v/5f0e4a1c9b7d42e68a3c1f2b6d908e77")]
    url: String,
    /// SHA-256 of the file in hex.
    sha256: String,
    /// The PAdES baseline level that this server saw when the file came (ETSI EN 319 142-1).
    #[schema(example = "B-B")]
    level: Option<String>,
    /// When it came first (RFC 3339, UTC).
    #[schema(example = "2026-11-02T03:04:09Z")]
    registered_at: String,
}

/// Register the signed file of a reserved id.
///
/// It is verified with this server's trust anchors as POST /v1/sign verifies what it makes, and stored before it
/// is answered; from then on the page of the id shows it. The same file again gets the same answer.
#[utoipa::path(
    put,
    path = "/v1/documents/{id}",
    tag = "application",
    security(("application" = [])),
    params(
        ("id" = String, Path, description = "An id from POST /v1/reservations"),
        ("Segel-Journal" = String, Header, description = "The line that the signing wrote: JSON in ASCII with \
            plan_sha256, row, in_sha256, out_sha256, serial, level, signed_at, ms and, if it is known, kind"),
    ),
    request_body(content = Vec<u8>, content_type = "application/pdf", description = "The signed file"),
    responses(
        (status = 200, description = "It is registered already", body = RegistrationAnswer),
        (status = 201, description = "Verified and stored", body = RegistrationAnswer),
        (status = 400, description = "The journal line is not understood", body = ProblemBody),
        (status = 401, description = "No credential in force", body = ProblemBody),
        (status = 404, description = "Not an id that this application reserved", body = ProblemBody),
        (status = 409, description = "Another file is registered under this id", body = ProblemBody),
        (status = 413, description = "The document is too large", body = ProblemBody),
        (status = 415, description = "Not a PDF", body = ProblemBody),
        (status = 422, description = "This file is not vouched for, or not what the journal line is about", body = ProblemBody),
        (status = 429, description = "Too many failed logins from this address", body = ProblemBody),
        (status = 503, description = "Busy, or the registry cannot be reached", body = ProblemBody),
    ),
)]
pub(crate) async fn register(
    State(service): State<Arc<Service>>,
    authenticated: Result<Authenticated, Problem>,
    id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<(StatusCode, Json<RegistrationAnswer>), Problem> {
    let limit = service.document_bytes;
    let (parts, body) = request.into_parts();
    let admitted = match admit(&service, authenticated, id, &parts.headers).await {
        Ok(admitted) => admitted,
        Err(problem) => {
            body::discard(body).await;
            return Err(problem);
        }
    };
    let Admitted {
        application,
        id,
        journal,
        place,
    } = admitted;
    let request = Request::from_parts(parts, body);
    let pdf = body::document(body::read(request, limit).await?, limit)?;
    let bytes = pdf.len();
    let registered = service
        .registrar
        .register(&place, &application, id, pdf, &journal)
        .await?;
    let status = match registered.occasion {
        Occasion::First => StatusCode::CREATED,
        Occasion::Again => StatusCode::OK,
    };
    tracing::info!(application = application.name, bytes, occasion = ?registered.occasion, "registered");
    Ok((
        status,
        Json(RegistrationAnswer {
            id: id.to_string(),
            url: registered.url,
            sha256: hex::encode(registered.file.sha256),
            level: registered.file.level,
            registered_at: clock::rfc3339(registered.file.registered_at),
        }),
    ))
}

/// A request whose body may be read.
struct Admitted {
    application: Application,
    id: DocumentId,
    journal: JournalLine,
    place: Place,
}

/// All that can be refused before the body is read.
async fn admit(
    service: &Service,
    authenticated: Result<Authenticated, Problem>,
    id: Result<Path<String>, PathRejection>,
    headers: &HeaderMap,
) -> Result<Admitted, Problem> {
    let Authenticated(application) = authenticated?;
    if MediaType::of(headers) != Some(MediaType::Pdf) {
        return Err(Problem::unsupported_media_type("application/pdf"));
    }
    // What is no id is none that was reserved.
    let id = id.ok().and_then(|Path(text)| DocumentId::parse(&text));
    let id = id.ok_or(RegistrationError::NotReserved)?;
    let journal = journal(headers).ok_or_else(Problem::journal_malformed)?;
    let announced = body::announced_bytes(headers, service.document_bytes)?;
    service.registrar.reservation(id, &application).await?;
    // The place comes before the body, among those of the other applications: citizens have a queue of their own.
    let place = service
        .signatory
        .admit(announced)
        .ok_or_else(Problem::busy)?;
    Ok(Admitted {
        application,
        id,
        journal,
        place,
    })
}

/// The one line of the journal in the headers.
fn journal(headers: &HeaderMap) -> Option<JournalLine> {
    let mut lines = headers.get_all("segel-journal").iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => JournalLine::parse(line.as_bytes()),
        _ => None,
    }
}
