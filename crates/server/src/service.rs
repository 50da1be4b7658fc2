//! Everything that the routes share.

use crate::config::PublicUrl;
use crate::db::Database;
use crate::judgement::Judgements;
use crate::page::Mode;
use crate::rate_limit::RateLimit;
use crate::readiness::Readiness;
use crate::registration::Registrar;
use crate::signing::Signatory;
use crate::verification::Verifier;
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// What a service is made of; [`Service::new`] adds what it keeps for itself.
pub struct Parts {
    /// The registry.
    pub database: Database,
    /// The key that `POST /v1/sign` uses.
    pub signatory: Arc<Signatory>,
    /// What judges documents.
    pub verifier: Arc<Verifier>,
    /// Where citizens reach it.
    pub public_url: PublicUrl,
    /// Whether it is real.
    pub mode: Mode,
    /// The largest document taken, in bytes.
    pub document_bytes: usize,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
}

/// A running service.
pub struct Service {
    pub(crate) database: Database,
    pub(crate) signatory: Arc<Signatory>,
    pub(crate) verifier: Arc<Verifier>,
    pub(crate) registrar: Registrar,
    pub(crate) public_url: PublicUrl,
    pub(crate) mode: Mode,
    pub(crate) document_bytes: usize,
    pub(crate) trusted_proxies: Vec<IpAddr>,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) judgements: Judgements,
    pub(crate) readiness: Readiness,
    pub(crate) page_visits: RateLimit,
    pub(crate) failed_logins: RateLimit,
    pub(crate) uploads: RateLimit,
}

impl Service {
    /// A service with empty caches and full buckets.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self {
            readiness: Readiness::new(parts.database.clone(), Arc::clone(&parts.signatory)),
            registrar: Registrar::new(
                parts.database.clone(),
                Arc::clone(&parts.verifier),
                parts.public_url.clone(),
            ),
            database: parts.database,
            signatory: parts.signatory,
            verifier: parts.verifier,
            public_url: parts.public_url,
            mode: parts.mode,
            document_bytes: parts.document_bytes,
            trusted_proxies: parts.trusted_proxies,
            metrics: parts.metrics,
            judgements: Judgements::default(),
            // A mobile operator puts a whole town behind one IPv4 address.
            page_visits: RateLimit::new(240, Duration::from_millis(125)),
            failed_logins: RateLimit::new(10, Duration::from_secs(10)),
            uploads: RateLimit::new(30, Duration::from_secs(1)),
        }
    }

    /// Waits until what was begun is finished and the registry is closed, at most `patience` for each.
    pub async fn finish(&self, patience: Duration) {
        let signed = self.signatory.drain(patience).await;
        let verified = self.verifier.drain(patience).await;
        if !(signed && verified) {
            tracing::warn!("stopping although documents are still being worked on");
        }
        self.database.close().await;
    }
}
