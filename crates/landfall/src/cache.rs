//! Results of stages that are kept on disk, so that a plan computed again costs what changed.
//!
//! A stage's result is kept under a hash of everything it depends on: its inputs, the results of the
//! stages before it, the version of the library and, where the caller names one, the build of the
//! program. Nothing is ever looked up by name or date, so an entry cannot be out of date; what no
//! longer fits is simply not found. The plan is the same, bit for bit, with a cache and without.
//!
//! An entry is written beside its place and then moved there, with a checksum over its content.
//! A program that is killed, a disk that is full, or another run on the same folder leaves an entry
//! that is whole, an entry that is missing, or one whose checksum fails, which counts as missing.

mod key;
mod memo;
mod store;

use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::plan::Stage;

pub(crate) use key::{Key, digest};
pub(crate) use memo::Memo;

/// Entries kept unless the caller says otherwise.
const ENTRIES: usize = 4_096;

/// A folder with results of stages.
///
/// Entries hold figures of the strategy in plain text, such as costs: the folder deserves the same
/// protection as the plan. It may be deleted at any time, also while a plan is computed.
///
/// ```
/// use landfall::{Progress, Strategy, StageCache};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let text = r#"
/// # schema_version = 1
/// # [plan]
/// # name = "First look"
/// # as_of = 2026-11-22
/// # currency = "EUR"
/// # [demand]
/// # file = "demand.csv"
/// # indicator = "users"
/// # home = ["DE"]
/// # [[demand.indicators]]
/// # column = "gdp"
/// # "#;
/// # let csv = "region,gdp,users\nDE,48,60\nFR,42,50\nAT,50,5\nBR,9,90\nIN,2,300\nKE,2,11\n";
/// # std::fs::write(folder.path().join("demand.csv"), csv)?;
/// # let strategy = Strategy::from_text(text, "strategy.toml", folder.path(), &[])?;
/// let cache = StageCache::new(folder.path().join("stages"));
/// let (first, uses) = strategy.run_cached(&cache, &Progress::silent())?;
/// assert!(uses.stages.iter().all(|stage| stage.taken == 0));
/// let (again, uses) = strategy.run_cached(&cache, &Progress::silent())?;
/// assert!(uses.stages.iter().all(|stage| stage.computed == 0));
/// assert_eq!(first, again);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct StageCache {
    folder: PathBuf,
    program: [u8; 32],
    entries: usize,
}

impl StageCache {
    /// The cache of a folder, which is made when the first entry is written.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            program: Sha256::digest(env!("CARGO_PKG_VERSION")).into(),
            entries: ENTRIES,
        }
    }

    /// Takes results of this build of the program only; `build` is what tells it from others, such
    /// as the bytes of the program or of a version control's revision. Without it results of all
    /// builds of the same version of the library count as equal.
    #[must_use]
    pub fn build(mut self, build: &[u8]) -> Self {
        let both = Sha256::new().chain_update(self.program).chain_update(build);
        self.program = both.finalize().into();
        self
    }

    /// Keeps at most so many entries; of more, those written first are deleted. 4,096 unless said
    /// otherwise. A region's law is an entry, as is each other stage of a plan.
    #[must_use]
    pub const fn entries(mut self, entries: usize) -> Self {
        self.entries = entries;
        self
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// What a run took from the cache, and what it computed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CacheUse {
    /// The stages that can be kept, in the order of their work.
    pub stages: Vec<StageUse>,
    /// What was wrong with the cache: entries that could not be read, a folder that could not be
    /// written. None of it changes the plan.
    pub problems: Vec<String>,
}

/// Results of one stage: one for the law of each region, one for each other stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StageUse {
    /// Which.
    pub stage: Stage,
    /// Results that were there.
    pub taken: usize,
    /// Results that were computed.
    pub computed: usize,
}
