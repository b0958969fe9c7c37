//! Which regions belong together, and whether any do.

mod choose_k;
mod indices;
mod kmeans;
mod null_model;
mod profile;
mod report;
mod silhouette;
mod stability;

use std::ops::RangeInclusive;

use landfall_core::{Mistake, Mistakes, Place, Progress, Seed};

pub use choose_k::KCandidate;
pub use indices::adjusted_rand_index;
pub(crate) use kmeans::squared_distance;
pub use null_model::{NullModel, NullTest};
pub use profile::{Aggregates, SegmentProfile, Trait, profiles};
pub use report::{Membership, SegmentReport, Verdict};

use crate::{MarketError, Prepared};

/// Unchecked parameters of the segmentation.
///
/// Defaults: K from 2 to 10, 20 restarts, at most 300 iterations each, 99 draws of each null
/// model, significance level 0.05, 20 resamples for stability.
///
/// K is the number of segments with the greatest mean silhouette (Rousseeuw 1987). The answer "no
/// clusters" is given unless that silhouette exceeds what the same search finds in structureless
/// data, under both of two null models: uniform in the box of the principal axes, and one Gaussian
/// with the covariance of the data (p <= level for each, Monte Carlo test).
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentParams {
    k: RangeInclusive<usize>,
    restarts: usize,
    max_steps: usize,
    null_draws: usize,
    level: f64,
    resamples: usize,
}

impl Default for SegmentParams {
    fn default() -> Self {
        Self {
            k: 2..=10,
            restarts: 20,
            max_steps: 300,
            null_draws: 99,
            level: 0.05,
            resamples: 20,
        }
    }
}

impl SegmentParams {
    /// Parameters with the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The range K is chosen from.
    #[must_use]
    pub const fn k(mut self, range: RangeInclusive<usize>) -> Self {
        self.k = range;
        self
    }

    /// Random starts for every K; the best is kept.
    #[must_use]
    pub const fn restarts(mut self, restarts: usize) -> Self {
        self.restarts = restarts;
        self
    }

    /// Draws of each null model; at least 1 / level - 1.
    #[must_use]
    pub const fn null_draws(mut self, draws: usize) -> Self {
        self.null_draws = draws;
        self
    }

    /// Significance level of the test for structure, above 0 and below 1.
    #[must_use]
    pub const fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Bootstrap resamples behind each stability figure; 0 for none.
    #[must_use]
    pub const fn resamples(mut self, resamples: usize) -> Self {
        self.resamples = resamples;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`MarketError::Params`] with every mistake.
    pub fn check(self) -> Result<ValidSegmentParams, MarketError> {
        let mut mistakes = Vec::new();
        let mut wrong = |field: &str, message: String| {
            mistakes.push(Mistake::new(Place::default().field(field), message));
        };
        if *self.k.start() < 2 || self.k.is_empty() {
            let given = format!("`{}..={}`", self.k.start(), self.k.end());
            wrong("k", format!("{given} is not a range of 2 or more segments"));
        }
        if self.restarts == 0 {
            wrong("restarts", "`0` is not 1 or above".into());
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            wrong("level", format!("`{}` is not between 0 and 1", self.level));
        } else if self.smallest_p() > self.level {
            let message = format!(
                "`{}` draws cannot reach the level {}: the smallest p value is {:.3}",
                self.null_draws,
                self.level,
                self.smallest_p()
            );
            wrong("null_draws", message);
        }
        Mistakes::none(mistakes).map_err(MarketError::Params)?;
        Ok(ValidSegmentParams(self))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a number of draws is far below 2^53"
    )]
    fn smallest_p(&self) -> f64 {
        1.0 / (self.null_draws as f64 + 1.0)
    }
}

/// Checked parameters of the segmentation.
#[derive(Debug, Clone)]
pub struct ValidSegmentParams(SegmentParams);

impl ValidSegmentParams {
    /// Segments the prepared regions.
    ///
    /// The result depends on the vectors, the parameters and the seed alone, not on the number of
    /// threads. Above 3,000 regions K is chosen on a random sample of 3,000, and said to be.
    ///
    /// # Errors
    /// [`MarketError::TooFewRegions`] when there are fewer distinct regions than the smallest K
    /// plus one, [`MarketError::Cancelled`], [`MarketError::Engine`].
    pub fn run(
        &self,
        prepared: &Prepared,
        seed: Seed,
        progress: &Progress,
    ) -> Result<SegmentReport, MarketError> {
        choose_k::segment(
            &self.0,
            prepared.vectors(),
            seed.stream("segments"),
            progress,
        )
        .map(|choice| report::build(prepared, choice))
    }
}
