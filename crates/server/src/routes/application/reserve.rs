//! `POST /v1/reservations`.

use super::authentication::Authenticated;
use crate::problem::{Body as ProblemBody, Problem};
use crate::routes::body::{self, MediaType};
use crate::service::Service;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Ids of one request: larger plans ask several times.
const MOST_AT_ONCE: usize = 1000;

/// Ids to be reserved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReservationRequest {
    /// How many, at most 1000.
    #[schema(minimum = 1, maximum = 1000)]
    count: usize,
    /// SHA-256 of the plan that they are for, in hex.
    #[serde(with = "hex::serde")]
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    plan_sha256: [u8; 32],
}

/// The ids that are reserved.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReservationAnswer {
    /// As many as were asked for.
    documents: Vec<ReservedDocument>,
}

/// One id.
#[derive(Serialize, ToSchema)]
struct ReservedDocument {
    /// 128 random bits in hex.
    #[schema(example = "5f0e4a1c9b7d42e68a3c1f2b6d908e77")]
    id: String,
    /// The address for the QR code.
    #[schema(example = "https://tte.kotacontoh.go.id/v/5f0e4a1c9b7d42e68a3c1f2b6d908e77")]
    url: String,
}

/// Reserve ids for documents that the application signs with a key of its own.
///
/// They are kept before they are answered, so that a letter with one of them is never unknown. An answer that
/// is lost leaves ids that nobody uses; their pages say after 30 days that nothing came.
#[utoipa::path(
    post,
    path = "/v1/reservations",
    tag = "application",
    security(("application" = [])),
    request_body(content = ReservationRequest, description = "How many, and for which plan"),
    responses(
        (status = 201, description = "Reserved", body = ReservationAnswer),
        (status = 400, description = "The request is not understood", body = ProblemBody),
        (status = 401, description = "No credential in force", body = ProblemBody),
        (status = 409, description = "The application holds too many reserved ids", body = ProblemBody),
        (status = 415, description = "Not JSON", body = ProblemBody),
        (status = 429, description = "Too many failed logins from this address", body = ProblemBody),
        (status = 503, description = "The registry cannot be reached", body = ProblemBody),
    ),
)]
pub(crate) async fn reserve(
    State(service): State<Arc<Service>>,
    Authenticated(application): Authenticated,
    request: Request,
) -> Result<(StatusCode, Json<ReservationAnswer>), Problem> {
    if MediaType::of(request.headers()) != Some(MediaType::Json) {
        return Err(Problem::unsupported_media_type("application/json"));
    }
    let asked: ReservationRequest = body::json(&body::read_small(request).await?)?;
    if !(1..=MOST_AT_ONCE).contains(&asked.count) {
        return Err(Problem::invalid_request(format!(
            "count is not from 1 to {MOST_AT_ONCE}"
        )));
    }
    let reserved = service
        .registrar
        .reserve(&application, asked.count, asked.plan_sha256)
        .await?;
    tracing::info!(
        application = application.name,
        count = asked.count,
        "reserved"
    );
    let documents = reserved
        .into_iter()
        .map(|(id, url)| ReservedDocument {
            id: id.to_string(),
            url,
        })
        .collect();
    Ok((StatusCode::CREATED, Json(ReservationAnswer { documents })))
}
