//! Answering requests until the process is told to stop.

use crate::command::Failure;
use crate::routes::router;
use crate::service::Service;
use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// How long requests in progress may go on after the signal to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// Takes the port.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::failed(
            format!("the address {address} cannot be listened on: {error}"),
            "Stop what listens there, or choose another address with SEGEL_LISTEN or listen",
        )
    })
}

/// Serves until SIGTERM or SIGINT, then finishes what was begun.
pub async fn serve(listener: TcpListener, service: Arc<Service>) {
    if let Ok(address) = listener.local_addr() {
        tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), mode = ?service.mode, "listening");
    }
    let (stop, stopped) = tokio::sync::watch::channel(());
    let mut until = stopped.clone();
    let app = router(&service).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
        let _ = until.changed().await;
    });
    let serving = tokio::spawn(serving.into_future());
    told_to_stop().await;
    tracing::info!("stopping");
    let _ = stop.send(());
    if tokio::time::timeout(PATIENCE, serving).await.is_err() {
        tracing::warn!("stopping although connections are still open");
    }
    service.finish(PATIENCE).await;
}

async fn told_to_stop() {
    let received = |kind| async move {
        match signal(kind) {
            Ok(mut stream) => {
                stream.recv().await;
            }
            Err(error) => {
                tracing::error!(detail = %error, "a signal cannot be waited for");
                pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = received(SignalKind::terminate()) => {}
        () = received(SignalKind::interrupt()) => {}
    }
}
