//! `GET /metrics` in the text format of Prometheus.

use crate::service::Service;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Counts and times since the start.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "operator",
    responses((status = 200, description = "Prometheus text format", body = String, content_type = "text/plain")),
)]
pub(crate) async fn metrics(State(service): State<Arc<Service>>) -> Response {
    let (open, idle) = service.database.connections();
    metrics::gauge!("segel_database_connections", "state" => "open").set(f64::from(open));
    metrics::gauge!("segel_database_connections", "state" => "idle").set(number(idle as u64));
    // Where the registry cannot be asked the last count stays; /readyz says so.
    if let Ok(open) = service.registrar.open().await {
        metrics::gauge!("segel_reserved_ids", "state" => "awaited").set(number(open.since));
        metrics::gauge!("segel_reserved_ids", "state" => "overdue").set(number(open.before));
    }
    service.metrics.run_upkeep();
    let text = service.metrics.render();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

/// A count as a gauge holds it.
fn number(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
