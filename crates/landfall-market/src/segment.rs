//! Which regions belong together, and whether any do.

mod profile;
mod report;

use std::ops::RangeInclusive;

use landfall_core::{Mistakes, Progress, Seed};

pub use profile::{Aggregates, SegmentProfile, Trait, profiles};
pub use report::{Membership, SegmentReport};

use crate::cluster::Points;
use crate::evaluate::{ChooseKParams, ValidChooseKParams};
use crate::{MarketError, Prepared};

/// Unchecked parameters of the segmentation.
///
/// Defaults: K from 2 to 10, 20 restarts, at most 300 iterations each and until no region changes
/// its segment, 99 draws of each null model, significance level 0.05, 20 resamples for stability.
///
/// K is chosen as [`ChooseKParams`] says: the greatest mean silhouette (Rousseeuw 1987), or "no
/// clusters" unless the search finds more than in structureless data under both of two null models.
/// The segments need not stand out one by one, because the preparation limits outliers.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentParams(ChooseKParams);

impl Default for SegmentParams {
    fn default() -> Self {
        Self(
            ChooseKParams::new()
                .k(2..=10)
                .restarts(20)
                .relative_tolerance(0.0)
                // The preparation limits outliers, which is what that test is for.
                .every_cluster(false),
        )
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
    pub fn k(self, range: RangeInclusive<usize>) -> Self {
        Self(self.0.k(range))
    }

    /// Random starts for every K; the best is kept.
    #[must_use]
    pub fn restarts(self, restarts: usize) -> Self {
        Self(self.0.restarts(restarts))
    }

    /// Draws of each null model; at least 1 / level - 1.
    #[must_use]
    pub fn null_draws(self, draws: usize) -> Self {
        Self(self.0.null_draws(draws))
    }

    /// Significance level of the test for structure, above 0 and below 1.
    #[must_use]
    pub fn level(self, level: f64) -> Self {
        Self(self.0.level(level))
    }

    /// Bootstrap resamples behind each stability figure; 0 for none.
    #[must_use]
    pub fn resamples(self, resamples: usize) -> Self {
        Self(self.0.resamples(resamples))
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`MarketError::Params`] with every mistake.
    pub fn check(self) -> Result<ValidSegmentParams, MarketError> {
        Mistakes::none(self.0.mistakes(2)).map_err(MarketError::Params)?;
        let fewest = *self.0.range().start() + 1;
        Ok(ValidSegmentParams {
            choice: self.0.check()?,
            fewest,
        })
    }
}

/// Checked parameters of the segmentation.
#[derive(Debug, Clone)]
pub struct ValidSegmentParams {
    choice: ValidChooseKParams,
    /// Distinct regions needed.
    fewest: usize,
}

impl ValidSegmentParams {
    /// Segments the prepared regions.
    ///
    /// The result depends on the vectors, the parameters and the seed alone, not on the number of
    /// threads. Above 2,000 regions K is chosen on a random sample of 2,000, and said to be.
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
        let vectors = prepared.vectors().as_standard_layout();
        let rows = vectors.as_slice().unwrap_or_default();
        let left = distinct_rows(rows, vectors.ncols(), self.fewest);
        if left < self.fewest {
            let needed = self.fewest;
            return Err(MarketError::TooFewRegions { left, needed });
        }
        let points = Points::new(rows, vectors.ncols())?;
        let choice = self.choice.run(points, seed.stream("segments"), progress)?;
        report::build(prepared, points, choice, progress)
    }
}

/// Number of distinct rows, counted up to `enough`.
fn distinct_rows(rows: &[f64], columns: usize, enough: usize) -> usize {
    let mut seen = std::collections::HashSet::new();
    for row in rows.chunks_exact(columns.max(1)) {
        seen.insert(
            row.iter()
                .map(|v| (v + 0.0).to_bits())
                .collect::<Vec<u64>>(),
        );
        if seen.len() >= enough {
            break;
        }
    }
    seen.len()
}
