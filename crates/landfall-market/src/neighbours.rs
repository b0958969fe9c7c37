//! Demand of a region as its neighbours in indicator space suggest it.

mod bandwidth;
mod kernel;
mod params;
mod quality;
mod report;

use landfall_core::{Basis, Estimate, Progress};
use ndarray::Array2;

pub use params::{Bandwidth, NeighbourParams, ValidNeighbourParams};
pub use report::{LeaveOneOut, Neighbour, NeighbourReport, RegionDemand};

use crate::{Demand, MarketError, Prepared};
use kernel::{distances, kernel_means, named};
use quality::{Spread, leave_one_out};

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
