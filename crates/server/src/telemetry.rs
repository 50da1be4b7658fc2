//! What operators see: JSON lines on standard error, and measurements.

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::panic::PanicHookInfo;
use std::sync::{Mutex, PoisonError};
use tracing_subscriber::EnvFilter;

/// Upper bounds in seconds: pages answer in milliseconds, a network HSM takes up to seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// Starts logging, once for the process. Statements of the database and the insides of libraries stay
/// out: they could hold what a log must not.
pub fn start_logging() {
    let filter = EnvFilter::new("warn,segel_server=info,sqlx::query=off");
    let logging = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .with_target(false)
        .try_init();
    if logging.is_ok() {
        std::panic::set_hook(Box::new(log_panic));
    }
}

/// Where it happened, not what it said: a panic's words may quote a document.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic
        .location()
        .map(ToString::to_string)
        .unwrap_or_default();
    tracing::error!(place, "panic");
}

/// Starts measuring, once for the process, and gives the handle that shows the measurements.
///
/// # Errors
/// [`BuildError`] where somebody else measures in this process already.
pub fn start_measuring() -> Result<PrometheusHandle, BuildError> {
    static HANDLE: Mutex<Option<PrometheusHandle>> = Mutex::new(None);
    let mut started = HANDLE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = started.as_ref() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .install_recorder()?;
    describe();
    *started = Some(handle.clone());
    Ok(handle)
}

fn describe() {
    metrics::describe_counter!(
        "segel_http_requests_total",
        "Requests by method, route and status"
    );
    metrics::describe_histogram!(
        "segel_http_request_seconds",
        "Time to answer by method and route"
    );
    metrics::describe_counter!(
        "segel_signatures_total",
        "Signatures by outcome and, where failed, code"
    );
    metrics::describe_counter!(
        "segel_reservations_total",
        "Ids reserved for signatures with a key elsewhere"
    );
    metrics::describe_counter!(
        "segel_registrations_total",
        "Signed files that came for reserved ids, by outcome and, where refused, code"
    );
    metrics::describe_gauge!(
        "segel_reserved_ids",
        "Reserved ids without a file, by whether one is still awaited"
    );
    metrics::describe_counter!("segel_verdicts_total", "Documents verified, by verdict");
    metrics::describe_counter!(
        "segel_failed_logins_total",
        "Requests without a credential in force"
    );
    metrics::describe_gauge!(
        "segel_database_connections",
        "Connections to the registry by state"
    );
}
