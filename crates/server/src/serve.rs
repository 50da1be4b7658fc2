//! Answering requests until the process is told to stop.

use crate::command::Failure;
use crate::routes::router;
use crate::service::Service;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

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
///
/// # Errors
/// A [`Failure`] where signals cannot be waited for: such a server could not be stopped in order.
pub(crate) async fn serve(listener: TcpListener, service: Arc<Service>) -> Result<(), Failure> {
    // Before anybody can know that it listens: a signal that comes early must find its waiter.
    let mut stop = StopSignal::new().map_err(|error| Failure::runtime(&error))?;
    if let Ok(address) = listener.local_addr() {
        tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), mode = ?service.mode, "listening");
    }
    let (stopping, mut stopped) = watch::channel(());
    let app = router(&service).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
        // An error would mean that nobody is left to stop it: then it stops.
        let _ = stopped.changed().await;
    });
    let serving = tokio::spawn(serving.into_future());
    stop.received().await;
    tracing::info!("stopping");
    drop(stopping);
    if tokio::time::timeout(PATIENCE, serving).await.is_err() {
        tracing::warn!("stopping although connections are still open");
    }
    service.finish(PATIENCE).await;
    Ok(())
}

/// SIGTERM and SIGINT, caught from when this exists.
struct StopSignal {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignal {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn received(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
