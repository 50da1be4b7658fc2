//! The signing API, the registry of signed documents and the public verification page.
//!
//! ```text
//!  application ── POST /v1/sign ──▶ signing ──▶ intent ─▶ key ─▶ self-check ─▶ registry
//!                                                (db)    (hsm)    (core)        (db)
//!               POST /v1/reservations ─▶ registration ─▶ ids ─▶ registry
//!               PUT /v1/documents/{id} ▶ registration ─▶ core verify ─▶ registry
//!  citizen ────── GET /v/{id} ────▶ judgement ─▶ registry ─▶ core verify ─▶ page
//!  anybody ────── POST /v1/verify ▶ verification ─▶ core verify ─▶ JSON, nothing kept
//!  operator ───── /healthz /readyz /metrics /openapi.json
//! ```
//!
//! [`config`] reads a file into values that cannot be wrong. [`db`] is the registry, one file for each
//! table. [`signing`] is the one way to a signed document, and `registration` takes in those that are signed elsewhere. `problem` is the one place where an error
//! becomes an answer. What citizens read comes from `i18n/` through `messages` and `templates/`.
#![forbid(unsafe_code)]

mod arguments;
mod clock;
pub mod command;
pub mod config;
pub mod credential;
pub mod db;
mod demo;
mod document_id;
mod judgement;
mod messages;
mod page;
mod problem;
pub mod queue;
mod rate_limit;
mod readiness;
mod registration;
mod routes;
mod serve;
mod service;
pub mod signing;
pub mod telemetry;
pub mod verification;

pub use document_id::DocumentId;
pub use page::Mode;
pub use routes::router;
pub use service::{Parts, Service};
