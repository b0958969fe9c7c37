//! Demand of a region as its neighbours in indicator space suggest it.

mod bandwidth;

use landfall_core::{
    Basis, Estimate, Mistake, Mistakes, Place, Progress, Reason, RegionCode, Score,
};
use ndarray::{Array2, Axis};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::segment_distance as squared_distance;
use crate::statistics::{quantile, sorted};
use crate::{Demand, MarketError, Prepared};

/// Neighbours named in the result.
const NAMED: usize = 5;

/// Width of the kernel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bandwidth {
    /// The width, among 24 between the 0.2 % quantile and the median of all distances, with the
    /// least leave-one-out error.
    CrossValidated,
    /// A fixed width in scaled units (root mean square difference per indicator).
    Fixed(f64),
}

/// Unchecked parameters of the neighbours' estimate.
///
/// The estimate for region i is m_i = Σ_j f(X_i, X_j) y_j / Σ_j f(X_i, X_j) over the other regions
/// j that report the figure y (Nadaraya 1964, Watson 1964), with the Gaussian kernel
/// f = exp(-d² / 2h²), d² the mean squared difference of the prepared vectors. The figure that is
/// estimated is itself left out of the vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct NeighbourParams {
    indicator: String,
    per: Option<String>,
    bandwidth: Bandwidth,
}

impl NeighbourParams {
    /// Estimates `indicator` with a cross-validated bandwidth, in its own unit.
    pub fn new(indicator: impl Into<String>) -> Self {
        Self {
            indicator: indicator.into(),
            per: None,
            bandwidth: Bandwidth::CrossValidated,
        }
    }

    /// Averages the figure per unit of this column (such as the population) and multiplies by the
    /// region's own; for counts, which would otherwise follow the size of the neighbours.
    #[must_use]
    pub fn per(mut self, column: impl Into<String>) -> Self {
        self.per = Some(column.into());
        self
    }

    /// The width of the kernel.
    #[must_use]
    pub const fn bandwidth(mut self, bandwidth: Bandwidth) -> Self {
        self.bandwidth = bandwidth;
        self
    }

    /// Checks the parameters against the table.
    ///
    /// # Errors
    /// [`MarketError::Params`] with every mistake.
    pub fn check(self, demand: &Demand) -> Result<ValidNeighbourParams, MarketError> {
        let mut mistakes = Vec::new();
        for column in [Some(&self.indicator), self.per.as_ref()]
            .into_iter()
            .flatten()
        {
            if !demand.indicators().iter().any(|i| &i.name == column) {
                let place = Place::default().field(column);
                mistakes.push(Mistake::new(place, "is not a column of the demand table"));
            }
        }
        if let Bandwidth::Fixed(width) = self.bandwidth
            && !(width.is_finite() && width > 0.0)
        {
            let place = Place::default().field("bandwidth");
            mistakes.push(Mistake::new(
                place,
                format!("`{width}` is not a finite number above 0"),
            ));
        }
        Mistakes::none(mistakes).map_err(MarketError::Params)?;
        Ok(ValidNeighbourParams(self))
    }
}

/// Checked parameters of the neighbours' estimate.
#[derive(Debug, Clone)]
pub struct ValidNeighbourParams(NeighbourParams);

/// A region that a figure was learned from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Neighbour {
    /// The region.
    pub region: RegionCode,
    /// Its share of the weights, 0 to 1.
    pub weight: f64,
    /// Its own figure, in the unit that is averaged.
    pub figure: f64,
}

/// The estimate for one region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionDemand {
    /// The region.
    pub region: RegionCode,
    /// What its neighbours suggest, in the unit of the indicator; `None` when no other region
    /// reports the figure or the region's own `per` figure is missing.
    pub estimate: Option<Estimate<f64>>,
    /// What the table reports.
    pub observed: Option<f64>,
    /// The regions with the greatest weights.
    pub neighbours: Vec<Neighbour>,
}

/// How well the estimate does on regions left out one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeaveOneOut {
    /// Median of |estimate - observed| / observed.
    pub median_relative_error: f64,
    /// The same for the plain mean of all other regions.
    pub baseline: f64,
    /// Regions it was measured on.
    pub regions: usize,
}

/// The neighbours' estimates of one indicator.
#[derive(Debug, Clone)]
pub struct NeighbourReport {
    indicator: String,
    per: Option<String>,
    bandwidth: f64,
    cross_validated: bool,
    regions: Vec<RegionDemand>,
    leave_one_out: Option<LeaveOneOut>,
    /// Squared distances (mean over indicators) between the prepared regions.
    distances: Array2<f64>,
}

impl ValidNeighbourParams {
    /// Estimates the indicator for every prepared region.
    ///
    /// # Errors
    /// [`MarketError::NoIndicator`] when nothing but the estimated figure itself could be compared,
    /// [`MarketError::Cancelled`].
    pub fn run(
        &self,
        demand: &Demand,
        prepared: &Prepared,
        progress: &Progress,
    ) -> Result<NeighbourReport, MarketError> {
        let params = &self.0;
        let vectors =
            prepared
                .without(&params.indicator)
                .ok_or_else(|| MarketError::NoIndicator {
                    why: format!(
                        "`{}` cannot be estimated from itself alone",
                        params.indicator
                    ),
                })?;
        let stage = progress.stage("neighbours", Some(2));
        let distances = distances(&vectors);
        stage.advance(1)?;
        let figures = Figures::of(params, demand, prepared);
        let cross_validated = params.bandwidth == Bandwidth::CrossValidated;
        let bandwidth = match params.bandwidth {
            Bandwidth::Fixed(width) => width,
            Bandwidth::CrossValidated => bandwidth::cross_validate(&distances, &figures.rates),
        };
        let means = kernel_means(&distances, &figures.rates, bandwidth);
        let spread = Spread::of(&means, &figures.rates);
        let regions = figures.regions(prepared, &distances, bandwidth, &means, spread.as_ref());
        stage.advance(1)?;
        Ok(NeighbourReport {
            indicator: params.indicator.clone(),
            per: params.per.clone(),
            bandwidth,
            cross_validated,
            leave_one_out: leave_one_out(&means, &figures.rates),
            regions,
            distances,
        })
    }
}

/// The figures that are averaged, by row.
struct Figures {
    observed: Vec<Option<f64>>,
    sizes: Vec<Option<f64>>,
    rates: Vec<Option<f64>>,
}

impl Figures {
    fn of(params: &NeighbourParams, demand: &Demand, prepared: &Prepared) -> Self {
        let pick = |column: &str| -> Vec<Option<f64>> {
            let all = demand.column(column).unwrap_or_default();
            prepared
                .rows
                .iter()
                .map(|&row| all.get(row).copied().flatten())
                .collect()
        };
        let observed = pick(&params.indicator);
        let sizes = match &params.per {
            Some(column) => pick(column)
                .into_iter()
                .map(|s| s.filter(|s| *s > 0.0))
                .collect(),
            None => vec![Some(1.0); observed.len()],
        };
        let rate = |(figure, size): (&Option<f64>, &Option<f64>)| {
            Some((*figure)? / (*size)?).filter(|rate| rate.is_finite())
        };
        let rates = observed.iter().zip(&sizes).map(rate).collect();
        Self {
            observed,
            sizes,
            rates,
        }
    }

    fn regions(
        &self,
        prepared: &Prepared,
        distances: &Array2<f64>,
        bandwidth: f64,
        means: &[Option<f64>],
        spread: Option<&Spread>,
    ) -> Vec<RegionDemand> {
        let parts = self.observed.iter().zip(&self.sizes).zip(means);
        prepared
            .regions()
            .iter()
            .zip(parts)
            .enumerate()
            .map(|(row, (region, ((observed, size), mean)))| RegionDemand {
                region: region.clone(),
                estimate: mean
                    .zip(*size)
                    .and_then(|(mean, size)| estimate(mean, size, spread)),
                observed: *observed,
                neighbours: named(prepared, distances, &self.rates, bandwidth, row),
            })
            .collect()
    }
}

fn estimate(mean: f64, size: f64, spread: Option<&Spread>) -> Option<Estimate<f64>> {
    let value = mean * size;
    if !value.is_finite() {
        return None;
    }
    let interval = spread.and_then(|spread| {
        let (low, high) = spread.around(mean);
        Estimate::new(value, Basis::Calibrated)
            .with_interval(low * size, high * size, Some(spread.level))
            .ok()
    });
    Some(interval.unwrap_or_else(|| Estimate::new(value, Basis::Prior)))
}

/// Mean squared difference per indicator between all pairs of rows.
fn distances(vectors: &Array2<f64>) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = vectors
        .axis_iter(Axis(0))
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|row| {
            vectors
                .axis_iter(Axis(0))
                .map(|other| squared_distance(row, other))
                .collect()
        })
        .collect();
    let width = f64::from(u32::try_from(vectors.ncols()).unwrap_or(u32::MAX).max(1));
    let flat: Vec<f64> = rows
        .into_iter()
        .flatten()
        .map(|distance| distance / width)
        .collect();
    let n = vectors.nrows();
    Array2::from_shape_vec((n, n), flat).unwrap_or_else(|_| Array2::zeros((n, n)))
}

/// The kernel mean of every row over the other rows that have a rate.
fn kernel_means(
    distances: &Array2<f64>,
    rates: &[Option<f64>],
    bandwidth: f64,
) -> Vec<Option<f64>> {
    (0..rates.len())
        .map(|row| {
            let weights = weights(distances, rates, bandwidth, row);
            let (sum, total) = weights
                .iter()
                .fold((0.0, 0.0), |(sum, total), (_, weight, rate)| {
                    (weight.mul_add(*rate, sum), total + weight)
                });
            (total > 0.0).then(|| sum / total)
        })
        .collect()
}

/// (row, weight, rate) of every other row with a rate. Weights are relative to that of the nearest
/// one, so that they do not vanish together for a region far from all others.
fn weights(
    distances: &Array2<f64>,
    rates: &[Option<f64>],
    bandwidth: f64,
    row: usize,
) -> Vec<(usize, f64, f64)> {
    let others: Vec<(usize, f64, f64)> = distances
        .row(row)
        .iter()
        .zip(rates)
        .enumerate()
        .filter(|(other, _)| *other != row)
        .filter_map(|(other, (distance, rate))| Some((other, *distance, (*rate)?)))
        .collect();
    let nearest = others
        .iter()
        .map(|(_, distance, _)| *distance)
        .fold(f64::INFINITY, f64::min);
    let scale = 2.0 * bandwidth * bandwidth;
    others
        .into_iter()
        .map(|(other, distance, rate)| (other, (-(distance - nearest) / scale).exp(), rate))
        .collect()
}

fn named(
    prepared: &Prepared,
    distances: &Array2<f64>,
    rates: &[Option<f64>],
    bandwidth: f64,
    row: usize,
) -> Vec<Neighbour> {
    let mut weights = weights(distances, rates, bandwidth, row);
    let total: f64 = weights.iter().map(|(_, weight, _)| weight).sum();
    weights.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    weights
        .into_iter()
        .take(NAMED)
        .filter_map(|(other, weight, figure)| {
            let region = prepared.regions().get(other)?.clone();
            Some(Neighbour {
                region,
                weight: weight / total,
                figure,
            })
        })
        .collect()
}

/// The middle 80 % of what regions left out report beside what their neighbours suggest: as ratios
/// when all figures are positive, as differences otherwise.
struct Spread {
    low: f64,
    high: f64,
    ratios: bool,
    level: Score,
}

impl Spread {
    fn of(means: &[Option<f64>], rates: &[Option<f64>]) -> Option<Self> {
        let pairs: Vec<(f64, f64)> = means
            .iter()
            .zip(rates)
            .filter_map(|(m, r)| Some(((*m)?, (*r)?)))
            .collect();
        if pairs.len() < 10 {
            return None;
        }
        let ratios = pairs.iter().all(|(mean, rate)| *mean > 0.0 && *rate > 0.0);
        let residuals = sorted(
            pairs
                .iter()
                .map(|(m, r)| if ratios { r / m } else { r - m }),
        );
        let level = Score::new(0.8).ok()?;
        Some(Self {
            low: quantile(&residuals, 0.1)?.min(if ratios { 1.0 } else { 0.0 }),
            high: quantile(&residuals, 0.9)?.max(if ratios { 1.0 } else { 0.0 }),
            ratios,
            level,
        })
    }

    fn around(&self, mean: f64) -> (f64, f64) {
        if self.ratios {
            (mean * self.low, mean * self.high)
        } else {
            (mean + self.low, mean + self.high)
        }
    }
}

fn leave_one_out(means: &[Option<f64>], rates: &[Option<f64>]) -> Option<LeaveOneOut> {
    let known: Vec<f64> = rates.iter().flatten().copied().collect();
    let total: f64 = known.iter().sum();
    let others = f64::from(u32::try_from(known.len()).ok()?.checked_sub(1)?);
    let pairs = || {
        means
            .iter()
            .zip(rates)
            .filter_map(|(m, r)| Some(((*m)?, (*r)?)))
    };
    let relative = |guess: f64, truth: f64| ((guess - truth) / truth).abs();
    let positive = || pairs().filter(|(_, truth)| truth.abs() > 0.0);
    let errors = sorted(positive().map(|(mean, truth)| relative(mean, truth)));
    let plain = sorted(positive().map(|(_, truth)| relative((total - truth) / others, truth)));
    Some(LeaveOneOut {
        median_relative_error: quantile(&errors, 0.5)?,
        baseline: quantile(&plain, 0.5)?,
        regions: errors.len(),
    })
}

impl NeighbourReport {
    /// The indicator that was estimated.
    pub fn indicator(&self) -> &str {
        &self.indicator
    }

    /// The width of the kernel, in scaled units.
    pub const fn bandwidth(&self) -> f64 {
        self.bandwidth
    }

    /// One estimate per prepared region, in the order of the rows.
    pub fn regions(&self) -> &[RegionDemand] {
        &self.regions
    }

    /// The estimate of one region.
    pub fn region(&self, region: &RegionCode) -> Option<&RegionDemand> {
        self.regions.iter().find(|r| &r.region == region)
    }

    /// How well it does on regions left out; `None` with fewer than two figures.
    pub const fn leave_one_out(&self) -> Option<&LeaveOneOut> {
        self.leave_one_out.as_ref()
    }

    /// Share of the other regions that lie farther from row `home` than row `row` does; 1 for the
    /// nearest. `None` with fewer than three regions.
    pub(crate) fn similarity(&self, row: usize, home: usize) -> Option<f64> {
        let distances = self.distances.row(home);
        let own = *distances.get(row)?;
        let farther = distances.iter().filter(|distance| **distance > own).count();
        let others = u32::try_from(distances.len().checked_sub(2)?).ok()?;
        let farther = f64::from(u32::try_from(farther).ok()?);
        (others > 0).then(|| farther / f64::from(others))
    }

    /// Why the estimate of `region` is what it is.
    pub fn reason(&self, region: &RegionDemand) -> Reason {
        let claim = match &region.estimate {
            Some(estimate) => format!(
                "similar regions suggest {} = {:.6} for {}",
                self.indicator,
                estimate.value(),
                region.region
            ),
            None => format!(
                "{} of {} cannot be estimated",
                self.indicator, region.region
            ),
        };
        let how = if self.cross_validated {
            "least leave-one-out error"
        } else {
            "given"
        };
        let unit = self
            .per
            .as_ref()
            .map_or_else(String::new, |per| format!(" per {per}"));
        let neighbours = region.neighbours.iter().map(|n| {
            Reason::new(format!("{} weighs {:.1} %", n.region, n.weight * 100.0)).input(
                format!("{}{unit}", self.indicator),
                format!("{:.6}", n.figure),
            )
        });
        let reason = Reason::new(claim)
            .input("bandwidth", format!("{:.4} ({how})", self.bandwidth))
            .rule("m_i = sum_j f(X_i, X_j) y_j / sum_j f(X_i, X_j), f = exp(-d^2 / 2h^2)")
            .source("Nadaraya 1964; Watson 1964");
        let reason = match &self.leave_one_out {
            Some(loo) => reason.input(
                "median relative error when left out",
                format!(
                    "{:.3} (plain mean: {:.3})",
                    loo.median_relative_error, loo.baseline
                ),
            ),
            None => reason,
        };
        reason.because_all(neighbours)
    }
}
