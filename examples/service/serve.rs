//! Connections: accepting them within limits, and letting them end when the service stops.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;

use super::app::App;
use super::args::Args;
use super::metrics::Metrics;
use super::routes;

/// The longest time that the head of a request may take, and that a connection stays open idle.
const HEAD: Duration = Duration::from_secs(10);
/// The longest time that a client may take no byte of an answer.
const WRITE: Duration = Duration::from_secs(30);
/// Bytes of a head, at most.
const HEAD_BYTES: usize = 64 << 10;

/// Listens until it is told to stop.
pub(crate) async fn serve(args: &Args, app: App) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", args.listen);
    let stop = stop().map_err(|error| format!("cannot watch for signals: {error}"))?;
    let listener = TcpListener::bind(args.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let app = Arc::new(app);
    let server = Server {
        router: routes::router(&app),
        connections: Arc::new(Semaphore::new(args.connections.into())),
        metrics: Arc::clone(&app.metrics),
    };
    tracing::info!(%address, "listening");
    if let Some(path) = &args.port_file {
        let written = std::fs::write(path, format!("{address}\n"));
        written.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    server.run(listener, stop, args.grace).await;
    Ok(())
}

struct Server {
    router: Router,
    connections: Arc<Semaphore>,
    metrics: Arc<Metrics>,
}

impl Server {
    async fn run(self, listener: TcpListener, stop: impl Future<Output = ()>, grace: Duration) {
        let graceful = GracefulShutdown::new();
        let mut tasks = JoinSet::new();
        tokio::pin!(stop);
        loop {
            let accepted = tokio::select! {
                () = &mut stop => break,
                accepted = self.accept(&listener) => accepted,
            };
            if let Some((stream, permit)) = accepted {
                self.connection(stream, permit, &graceful, &mut tasks);
            }
            while tasks.try_join_next().is_some() {}
        }
        drop(listener);
        tracing::info!(connections = tasks.len(), "stopping");
        if timeout(grace, graceful.shutdown()).await.is_err() {
            tracing::warn!("the rest is cut off");
        }
        tasks.abort_all();
        while tasks.join_next().await.is_some() {}
        tracing::info!("stopped");
    }

    /// The next connection, once there is room for one.
    async fn accept(&self, listener: &TcpListener) -> Option<(TcpStream, OwnedSemaphorePermit)> {
        let permit = Arc::clone(&self.connections).acquire_owned().await.ok()?;
        match listener.accept().await {
            Ok((stream, _)) => Some((stream, permit)),
            Err(error) => {
                // Such as too many open files: others may close soon.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                None
            }
        }
    }

    fn connection(
        &self,
        stream: TcpStream,
        permit: OwnedSemaphorePermit,
        graceful: &GracefulShutdown,
        tasks: &mut JoinSet<()>,
    ) {
        // Answers are written whole: nothing is won by waiting for more.
        let _best_effort = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE));
        let service = TowerToHyperService::new(self.router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = graceful.watch(connection);
        let metrics = Arc::clone(&self.metrics);
        metrics.connections.inc();
        let open = Open(metrics, permit);
        tasks.spawn(async move {
            // A client that breaks off is no fault of ours.
            let _ended = connection.await;
            drop(open);
        });
    }
}

/// Counts a connection while it is open.
struct Open(
    Arc<Metrics>,
    #[expect(dead_code, reason = "held")] OwnedSemaphorePermit,
);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.connections.dec();
    }
}

/// Ends when the service is told to stop.
#[cfg(unix)]
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ends when the service is told to stop.
#[cfg(not(unix))]
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _failed = tokio::signal::ctrl_c().await;
    })
}

/// Whether the address can be reached from other machines.
pub(crate) fn is_public(address: SocketAddr) -> bool {
    !address.ip().is_loopback()
}
