//! The seam to the evaluation of clusterings: how good the clusters are, and how many there are.

use std::ops::RangeInclusive;

use landfall_core::{Progress, Seed};
use landfall_market::Verdict;
use landfall_market::cluster::{Points, Real};
use landfall_market::matrix::PreparedMatrix;

use super::ValidSegmentationParams;
use super::document::{Alternative, Scores, StructureTest};
use super::fit::Fitted;
use crate::Error;

/// How K was chosen.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) verdict: Verdict,
    pub(super) test: StructureTest,
    pub(super) alternatives: Vec<Alternative>,
}

/// How good the clusters are.
#[derive(Debug, Default)]
pub(super) struct Measured {
    pub(super) scores: Scores,
    pub(super) weighted: Scores,
    pub(super) stability: Option<f64>,
    pub(super) no_stability: Option<String>,
    /// Rows whose silhouette is known, ascending, and the silhouette.
    pub(super) row_silhouettes: Vec<(usize, f64)>,
    pub(super) warnings: Vec<String>,
}

pub(super) fn choose<T: Real>(
    _params: &ValidSegmentationParams,
    _ks: RangeInclusive<usize>,
    _points: Points<'_, T>,
    _seed: Seed,
    _progress: &Progress,
) -> Result<(Choice, usize), Error> {
    let mistake =
        landfall_core::Mistake::new(landfall_core::Place::default().field("k"), "no choice");
    Err(Error::Input(landfall_core::Mistakes::from(mistake)))
}

pub(super) fn measure<T: Real>(
    _prepared: &PreparedMatrix<'_, T>,
    _fitted: &Fitted,
    _seed: Seed,
    _progress: &Progress,
) -> Result<Measured, Error> {
    Ok(Measured::default())
}
