//! Where requests are computed: a bounded number at a time, a bounded number waiting, and nothing
//! for longer than the time limit.

use std::sync::Arc;

use landfall::Progress;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};
use tracing::Span;

use super::error::{Code, Problem};
use super::metrics::Metrics;

/// Threads that compute, and the line before them.
#[derive(Debug)]
pub(crate) struct Pool {
    slots: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    metrics: Arc<Metrics>,
}

/// The right to be read and computed. It is kept until the computation has ended, also where nobody
/// waits for it any more, so that memory and threads stay bounded.
#[derive(Debug)]
pub(crate) struct Slot {
    _permit: OwnedSemaphorePermit,
    metrics: Arc<Metrics>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.metrics.admitted.dec();
    }
}

/// Stops the computation when nobody waits for it any more: when the client has gone, the time is
/// over, or the service stops.
struct CancelOnDrop(Progress);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

impl Pool {
    pub(crate) fn new(workers: usize, queue: usize, metrics: Arc<Metrics>) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(workers + queue)),
            workers: Arc::new(Semaphore::new(workers)),
            metrics,
        }
    }

    /// A slot, or the answer that there is none.
    pub(crate) fn enter(&self) -> Result<Slot, Problem> {
        let permit = Arc::clone(&self.slots).try_acquire_owned();
        let permit = permit.map_err(|_full| {
            let message = "as many requests wait as may; ask again later";
            Problem::new(Code::Overloaded, message)
        })?;
        self.metrics.admitted.inc();
        Ok(Slot {
            _permit: permit,
            metrics: Arc::clone(&self.metrics),
        })
    }

    /// Computes `job` on a thread of its own once a worker is free.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        slot: Slot,
        deadline: Instant,
        job: impl FnOnce(&Progress) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let worker = Arc::clone(&self.workers).acquire_owned();
        let Ok(Ok(worker)) = timeout_at(deadline, worker).await else {
            return Err(Problem::cancelled());
        };
        let progress = Progress::silent();
        let _waiting = CancelOnDrop(progress.clone());
        let span = Span::current();
        let metrics = Arc::clone(&self.metrics);
        let work = spawn_blocking(move || {
            let _held = (worker, slot);
            let _running = metrics.running();
            span.in_scope(|| job(&progress))
        });
        match timeout_at(deadline, work).await {
            Ok(Ok(done)) => done,
            Ok(Err(_panicked)) => {
                self.metrics.panics.inc();
                Err(Problem::internal())
            }
            Err(_late) => Err(Problem::cancelled()),
        }
    }
}
