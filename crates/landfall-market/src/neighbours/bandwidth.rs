//! The width of the kernel by leave-one-out cross-validation.

use ndarray::Array2;

use super::kernel::kernel_means;
use crate::statistics::{quantile, sorted};

/// Widths tried.
const GRID: u32 = 24;

/// The width with the least leave-one-out error: the mean absolute log ratio where all figures are
/// positive, the mean absolute difference otherwise. 1 when there is nothing to compare.
pub(super) fn cross_validate(distances: &Array2<f64>, rates: &[Option<f64>]) -> f64 {
    let pairs = sorted(
        distances
            .indexed_iter()
            .filter(|((a, b), _)| a < b)
            .map(|(_, distance)| distance.sqrt())
            .filter(|distance| *distance > 0.0),
    );
    let (Some(low), Some(high)) = (quantile(&pairs, 0.002), quantile(&pairs, 0.5)) else {
        return 1.0;
    };
    let ratio = (high / low).max(1.0);
    let mut best = (high, f64::INFINITY);
    for step in 0..GRID {
        let width = low * ratio.powf(f64::from(step) / f64::from(GRID - 1));
        let error = error(&kernel_means(distances, rates, width), rates);
        if error < best.1 {
            best = (width, error);
        }
    }
    best.0
}

fn error(means: &[Option<f64>], rates: &[Option<f64>]) -> f64 {
    let ratios = rates.iter().flatten().all(|rate| *rate > 0.0);
    let pairs = means
        .iter()
        .zip(rates)
        .filter_map(|(m, r)| Some(((*m)?, (*r)?)));
    let errors = pairs.map(|(m, r)| {
        if ratios {
            (m / r).ln().abs()
        } else {
            (m - r).abs()
        }
    });
    crate::statistics::mean(errors).unwrap_or(f64::INFINITY)
}
