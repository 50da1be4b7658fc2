//! `GET /healthz` and `GET /readyz`.

use crate::service::Service;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Whether the process answers at all.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    #[schema(example = "alive")]
    status: &'static str,
}

/// The process answers. Restart it where it does not.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "operator",
    responses((status = 200, description = "It answers", body = Health)),
)]
pub(crate) async fn alive() -> Json<Health> {
    Json(Health { status: "alive" })
}

/// Whether the work can be done.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReadinessAnswer {
    #[schema(example = "not-ready")]
    status: &'static str,
    /// The part that does not work: database, signing-key or signing-certificate.
    component: Option<&'static str>,
}

/// The registry answers, the key signs and its certificate is in force. Asked anew at most once in ten
/// seconds.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operator",
    responses(
        (status = 200, description = "It can work", body = ReadinessAnswer),
        (status = 503, description = "A part does not work; the log says why", body = ReadinessAnswer),
    ),
)]
pub(crate) async fn ready(
    State(service): State<Arc<Service>>,
) -> (StatusCode, Json<ReadinessAnswer>) {
    let component = service.readiness.lacking().await;
    let (code, status) = match component {
        None => (StatusCode::OK, "ready"),
        Some(_) => (StatusCode::SERVICE_UNAVAILABLE, "not-ready"),
    };
    let answer = ReadinessAnswer {
        status,
        component: component.map(|component| component.name()),
    };
    (code, Json(answer))
}
