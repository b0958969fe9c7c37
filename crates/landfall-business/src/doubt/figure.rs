//! One figure that is not sure.

use super::spread::Spread;

/// A figure that a candidate's amounts rest on, with what is known of its doubt.
///
/// What a candidate is worth and spends moves with the figure in a straight line: `net` and `spend`
/// say by how many minor units, per unit of the figure, in every wave.
#[derive(Debug, Clone, PartialEq)]
pub struct DoubtfulFigure {
    /// What reports call it. Its draws depend on the seed and this name alone, so that two
    /// portfolios that share a figure share its draws.
    pub label: String,
    /// The candidate that rests on it.
    pub candidate: usize,
    /// The figure that the portfolio's amounts were computed with.
    pub figure: f64,
    /// How far the truth may lie from it.
    pub spread: Spread,
    /// Minor units of net value per unit, one entry per wave.
    pub net: Vec<f64>,
    /// Minor units of spend per unit, one entry per wave.
    pub spend: Vec<f64>,
    /// Whether it errs together with the others that say so, as far as the correlation goes.
    pub together: bool,
}

impl DoubtfulFigure {
    pub(super) fn at(&self, share: f64) -> f64 {
        self.spread.quantile(self.figure, share)
    }
}
