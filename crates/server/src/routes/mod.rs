//! What can be asked of the server: one folder for each kind of person or program that asks.

mod address;
mod application;
pub(crate) mod body;
mod citizen;
mod observe;
mod operator;

use crate::page::CONTENT_SECURITY_POLICY;
use crate::page::Mode;
use crate::problem::Problem;
use crate::service::Service;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY as CSP, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How long a request may take, its body included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// Every route with what surrounds them all.
pub fn router(service: &Arc<Service>) -> Router {
    let (router, mut api) = OpenApiRouter::with_openapi(operator::api_description())
        .routes(routes!(application::sign::sign))
        .routes(routes!(application::reserve::reserve))
        .routes(routes!(application::register::register))
        .routes(routes!(citizen::verify::verify))
        .routes(routes!(citizen::page::page))
        .routes(routes!(citizen::page::download))
        .routes(routes!(operator::health::alive))
        .routes(routes!(operator::health::ready))
        .routes(routes!(operator::metrics::metrics))
        .routes(routes!(operator::openapi))
        .split_for_parts();
    api.info.title = "Segel".to_owned();
    let description: Arc<OpenApi> = Arc::new(api);
    router
        .fallback(citizen::page::nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .layer(axum::Extension(description))
        .layer(DefaultBodyLimit::max(body::max_bytes(
            service.document_bytes,
        )))
        .layer(from_fn(limit_time))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(from_fn_with_state(Arc::clone(service), set_headers))
        .layer(from_fn(observe::observe))
        .with_state(Arc::clone(service))
}

async fn wrong_method() -> Problem {
    Problem::new(
        axum::http::StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "This address does not take that method",
        "Use the method that /openapi.json lists for it",
    )
}

async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::timed_out().into_response(),
    }
}

/// The panic's own words go to the log through the panic hook, never into the answer.
fn answer_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::internal("a request's task panicked").into_response()
}

/// What every answer carries, whoever made it.
async fn set_headers(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&CONTENT_SECURITY_POLICY) {
        headers.insert(CSP, policy);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    );
    if service.mode == Mode::Demo {
        headers.insert(
            HeaderName::from_static("segel-demo"),
            HeaderValue::from_static("UJI COBA / DEMO - bukan dokumen resmi"),
        );
    }
    response
}
