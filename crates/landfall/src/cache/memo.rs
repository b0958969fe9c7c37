//! One run's way through the cache.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::store::{self, Found};
use super::{CacheUse, Key, StageCache, StageUse};
use crate::Error;
use crate::plan::Stage;

/// Takes results from a cache and leaves them there, and counts what it did; without a cache all
/// is computed.
pub(crate) struct Memo<'a> {
    cache: Option<&'a StageCache>,
    uses: CacheUse,
}

impl<'a> Memo<'a> {
    /// The memo of a run.
    pub(crate) fn new(cache: Option<&'a StageCache>) -> Self {
        Self {
            cache,
            uses: CacheUse::default(),
        }
    }

    /// The result of a stage: what is kept under the key, else what `compute` finds, which is then
    /// kept.
    ///
    /// # Errors
    /// Those of `compute`; what is wrong with the cache is no error.
    pub(crate) fn stage<T: Serialize + DeserializeOwned>(
        &mut self,
        stage: Stage,
        key: impl FnOnce() -> Key,
        compute: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(key) = self.key(key) else {
            return compute();
        };
        if let Some(kept) = self.take(stage, &key) {
            return Ok(kept);
        }
        let found = compute()?;
        self.keep(stage, &key, &found);
        Ok(found)
    }

    /// Whether there is a cache that can be used.
    pub(crate) const fn used(&self) -> bool {
        self.cache.is_some()
    }

    /// The key an entry has in the cache; `None` without one, and then it is not worked out.
    pub(crate) fn key(&self, key: impl FnOnce() -> Key) -> Option<String> {
        self.cache.map(|cache| key().finish(&cache.program))
    }

    /// What is kept under a key.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, stage: Stage, key: &str) -> Option<T> {
        let cache = self.cache?;
        match store::read(&cache.folder, key) {
            Found::Entry(kept) => {
                self.count(stage, 1, 0);
                Some(kept)
            }
            Found::Nothing => None,
            Found::Broken(what) => {
                self.uses.problems.push(what);
                None
            }
        }
    }

    /// Keeps what was computed. The first failure is told, and no other is tried after it.
    pub(crate) fn keep<T: Serialize>(&mut self, stage: Stage, key: &str, found: &T) {
        self.count(stage, 0, 1);
        let Some(cache) = self.cache else { return };
        if let Err(what) = store::write(&cache.folder, key, found) {
            self.uses.problems.push(what);
            self.cache = None;
        }
    }

    /// What was done, after the oldest entries above the limit are gone.
    pub(crate) fn done(self) -> CacheUse {
        if let Some(cache) = self.cache {
            store::prune(&cache.folder, cache.entries);
        }
        self.uses
    }

    fn count(&mut self, stage: Stage, taken: usize, computed: usize) {
        let stages = &mut self.uses.stages;
        if let Some(known) = stages.iter_mut().find(|one| one.stage == stage) {
            known.taken += taken;
            known.computed += computed;
            return;
        }
        stages.push(StageUse {
            stage,
            taken,
            computed,
        });
    }
}
