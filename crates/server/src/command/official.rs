//! `segel-server --config FILE`: everything is opened and tried before the port is.

use super::Failure;
use crate::clock;
use crate::config::{Config, SigningConfig};
use crate::db::{Database, Ownership};
use crate::page::Mode;
use crate::queue::Queue;
use crate::routes::body::max_bytes;
use crate::serve::{bind, serve};
use crate::service::{Parts, Service};
use crate::signing::Signatory;
use crate::telemetry;
use crate::verification::Verifier;
use segel_core::Signer;
use std::sync::Arc;

pub(super) async fn run(config: Config) -> Result<(), Failure> {
    telemetry::start_logging();
    let metrics = telemetry::start_measuring()
        .map_err(|error| Failure::failed(error.to_string(), "Start one server in a process"))?;
    let database = Database::open(&config.database, Ownership::Exclusive).await?;
    let issuers = config.signing.issuers.clone();
    let refused = config.signing.refused.clone();
    let signer = open_key(config.signing).await?;
    let queue = || Queue::for_this_machine(max_bytes(config.document_bytes));
    let verifier = Arc::new(Verifier::new(config.anchors, issuers, queue()));
    let signatory = Signatory::new(
        signer,
        Arc::clone(&verifier),
        database.clone(),
        config.public_url.clone(),
        queue(),
    );
    let signatory = Arc::new(signatory.refusing(refused));
    let trial = Arc::clone(&signatory);
    tokio::task::spawn_blocking(move || trial.try_key(clock::now()))
        .await
        .map_err(|_| Failure::failed("trying the key panicked", "See the log"))??;
    if !verifier.has_anchors() {
        tracing::warn!(
            "verification.anchors is empty: no document can be TOTAL-PASSED, pages will say TIDAK DAPAT DIPASTIKAN"
        );
    }
    let listener = bind(config.listen).await?;
    let service = Arc::new(Service::new(Parts {
        database,
        signatory,
        verifier,
        public_url: config.public_url,
        mode: Mode::Official,
        document_bytes: config.document_bytes,
        trusted_proxies: config.trusted_proxies,
        metrics,
    }));
    serve(listener, service).await
}

/// On a thread of its own: a network HSM takes its time to log in.
async fn open_key(signing: SigningConfig) -> Result<Arc<dyn Signer>, Failure> {
    let opened = tokio::task::spawn_blocking(move || {
        segel_hsm::open_signer(
            &signing.token,
            &signing.key,
            signing.pin.as_ref(),
            signing.certificate,
        )
    })
    .await
    .map_err(|_| Failure::failed("opening the key panicked", "See the log"))?;
    Ok(Arc::from(opened?))
}
