//! What the neighbours suggest, and why.

use landfall_core::{Estimate, Reason, RegionCode};
use ndarray::Array2;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    pub(super) indicator: String,
    pub(super) per: Option<String>,
    pub(super) bandwidth: f64,
    pub(super) cross_validated: bool,
    pub(super) regions: Vec<RegionDemand>,
    pub(super) leave_one_out: Option<LeaveOneOut>,
    /// Squared distances (mean over indicators) between the prepared regions.
    pub(super) distances: Array2<f64>,
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
