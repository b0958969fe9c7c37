//! Progress and cancellation of long work.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use thiserror::Error;

/// The work was cancelled before it had an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("cancelled")]
pub struct Cancelled;

/// How far one stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tick<'a> {
    /// Name of the stage.
    pub stage: &'a str,
    /// Steps done.
    pub done: u64,
    /// Steps to do, when known.
    pub total: Option<u64>,
}

type Sink = Arc<dyn Fn(Tick<'_>) + Send + Sync>;

/// A handle that long work reports to and asks whether to go on. Silent by default; clones share
/// the cancel flag.
///
/// ```
/// use landfall_core::Progress;
///
/// let progress = Progress::silent();
/// let stage = progress.stage("segments", Some(2));
/// stage.advance(1)?;
/// progress.cancel();
/// assert!(stage.advance(1).is_err());
/// # Ok::<(), landfall_core::Cancelled>(())
/// ```
#[derive(Clone, Default)]
pub struct Progress {
    sink: Option<Sink>,
    cancelled: Arc<AtomicBool>,
}

impl Progress {
    /// A handle that shows nothing.
    #[must_use]
    pub fn silent() -> Self {
        Self::default()
    }

    /// A handle that calls `sink` on every tick, possibly from several threads at once.
    pub fn new(sink: impl Fn(Tick<'_>) + Send + Sync + 'static) -> Self {
        Self {
            sink: Some(Arc::new(sink)),
            cancelled: Arc::default(),
        }
    }

    /// A handle that shows nothing, for work inside a stage; whoever cancels this one cancels both.
    #[must_use]
    pub fn quiet(&self) -> Self {
        Self {
            sink: None,
            cancelled: Arc::clone(&self.cancelled),
        }
    }

    /// Asks the work to stop at its next tick.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked the work to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Goes on, or not.
    ///
    /// # Errors
    /// When somebody asked the work to stop.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }

    /// Starts a stage of `total` steps (`None` when that is not known).
    pub fn stage(&self, name: &str, total: Option<u64>) -> Stage {
        let stage = Stage {
            progress: self.clone(),
            name: name.into(),
            total,
            done: AtomicU64::new(0),
        };
        stage.report(0);
        stage
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("cancelled", &self.cancelled)
            .finish_non_exhaustive()
    }
}

/// One named stretch of work.
#[derive(Debug)]
pub struct Stage {
    progress: Progress,
    name: Box<str>,
    total: Option<u64>,
    done: AtomicU64,
}

impl Stage {
    /// A handle for work inside this stage, as [`Progress::quiet`].
    #[must_use]
    pub fn quiet(&self) -> Progress {
        self.progress.quiet()
    }

    /// Reports `steps` more steps done.
    ///
    /// # Errors
    /// When somebody asked the work to stop.
    pub fn advance(&self, steps: u64) -> Result<(), Cancelled> {
        let done = self
            .done
            .fetch_add(steps, Ordering::Relaxed)
            .saturating_add(steps);
        self.report(done);
        self.progress.check()
    }

    fn report(&self, done: u64) {
        if let Some(sink) = &self.progress.sink {
            sink(Tick {
                stage: &self.name,
                done,
                total: self.total,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn quiet_work_shows_nothing_and_is_cancelled_with_the_rest() {
        let seen = Arc::new(Mutex::new(0));
        let copy = Arc::clone(&seen);
        let progress = Progress::new(move |_| *copy.lock().unwrap() += 1);
        let inside = progress.stage("x", None).quiet();
        inside.stage("y", None).advance(1).unwrap();
        assert_eq!(*seen.lock().unwrap(), 1);
        progress.cancel();
        assert_eq!(inside.check(), Err(Cancelled));
    }

    #[test]
    fn ticks_reach_the_sink() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let copy = Arc::clone(&seen);
        let progress = Progress::new(move |tick| copy.lock().unwrap().push(tick.done));
        let stage = progress.stage("x", Some(3));
        stage.advance(1).unwrap();
        stage.advance(2).unwrap();
        assert_eq!(*seen.lock().unwrap(), [0, 1, 3]);
    }
}
