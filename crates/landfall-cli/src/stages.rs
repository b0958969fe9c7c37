//! Results of stages that `landfall run` keeps, so that computing again costs what changed.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use landfall::{CacheUse, Plan, Progress, StageCache, Strategy};

use crate::{Failure, say};

/// The folder of kept results in the folder of the plan.
const FOLDER: &str = ".stages";

// Whether and where results of stages are kept.
#[derive(Debug, clap::Args)]
pub(crate) struct Stages {
    /// Folder that keeps results of stages, so that a plan computed again costs what changed; it may
    /// be deleted at any time [default: .stages in the folder of the results].
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache: Option<PathBuf>,
    /// Computes every stage and keeps none.
    #[arg(long)]
    no_cache: bool,
}

impl Stages {
    /// Computes the plan; says what was taken from the cache and what is wrong with it.
    pub(crate) fn run(
        &self,
        strategy: &Strategy,
        out: &Path,
        progress: &Progress,
        quiet: bool,
    ) -> Result<Plan, Failure> {
        if self.no_cache {
            return Ok(strategy.run(progress)?);
        }
        let is_new = self.cache.is_none() && !out.exists();
        let folder = self.cache.clone().unwrap_or_else(|| out.join(FOLDER));
        let cache = StageCache::new(folder).build(&build());
        let run = strategy.run_cached(&cache, progress);
        let is_cancelled = matches!(run, Err(landfall::Error::Cancelled(_)));
        if is_new && run.is_err() && !is_cancelled {
            forget(out, cache.folder());
        }
        let (plan, uses) = run?;
        if !quiet {
            told(&uses);
        }
        Ok(plan)
    }
}

/// Takes away what a run kept that has no results: it writes nothing. What an interrupted run kept
/// stays, so that it can go on.
fn forget(out: &Path, kept: &Path) {
    let _not_there = std::fs::remove_dir_all(kept);
    let _not_empty = std::fs::remove_dir(out);
}

fn told(uses: &CacheUse) {
    for problem in &uses.problems {
        say(&format!("note: results of stages: {problem}"));
    }
    let taken = uses.stages.iter().filter(|stage| stage.taken > 0);
    let taken: Vec<String> = taken
        .map(|stage| match stage.taken + stage.computed {
            1 => stage.stage.name().to_owned(),
            all => format!("{} ({} of {all})", stage.stage.name(), stage.taken),
        })
        .collect();
    if !taken.is_empty() {
        say(&format!(
            "unchanged, not computed again: {}",
            taken.join(", ")
        ));
    }
}

/// What tells this build of the program from others: length and date of its file. Empty where the
/// system does not say.
fn build() -> Vec<u8> {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let Ok(file) = file else { return Vec::new() };
    let changed = file.modified().ok();
    let changed = changed.and_then(|changed| changed.duration_since(UNIX_EPOCH).ok());
    format!("{} {changed:?}", file.len()).into_bytes()
}
