//! The seam to the evaluation of clusterings: how good the clusters are, and how many there are.

use std::ops::RangeInclusive;

use landfall_core::{Progress, Seed};
use landfall_market::Verdict;
use landfall_market::cluster::{Points, Real};
use landfall_market::matrix::PreparedMatrix;

use super::document::{Alternative, NullModelFigures, Scores};
use super::fit::Fitted;
use super::ValidSegmentationParams;
use crate::Error;

/// How K was chosen.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) verdict: Verdict,
    pub(super) uniform: NullModelFigures,
    pub(super) gaussian: NullModelFigures,
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
