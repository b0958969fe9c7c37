//! When the centroids have moved little enough.

use linfa::Float;
use linfa_nn::distance::Distance;
use ndarray::Array2;
use rand::Rng;

use super::number::wide;
use super::params::KMeansValidParams;
use super::rows::Rows;

/// The rule that ends a run.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stop<F> {
    /// The distance between all old and all new centroids is below this: linfa's rule.
    Distance(F),
    /// The sum of the squared movements is at most this.
    SquaredMovement(f64),
}

impl<F: Float> Stop<F> {
    /// The rule of the parameters for these rows.
    pub(super) fn new<R: Rng, D: Distance<F>>(
        params: &KMeansValidParams<F, R, D>,
        rows: &Rows<'_, F>,
    ) -> Self {
        params.relative_tolerance().map_or_else(
            || Self::Distance(params.tolerance()),
            |relative| Self::SquaredMovement(relative * rows.mean_variance()),
        )
    }

    /// Whether the centroids have come to rest.
    pub(super) fn reached<D: Distance<F>>(
        self,
        dist_fn: &D,
        old: &Array2<F>,
        new: &Array2<F>,
    ) -> bool {
        match self {
            Self::Distance(tolerance) => dist_fn.distance(old.view(), new.view()) < tolerance,
            Self::SquaredMovement(limit) => {
                let squares = old.iter().zip(new).map(|(old, new)| wide(*new - *old));
                squares.map(|gap| gap * gap).sum::<f64>() <= limit
            }
        }
    }
}

/// linfa's absolute tolerance as the engine's relative one.
///
/// linfa ends a run when the root of the sum of squared movements is below `tolerance`, the engine
/// when that sum is at most `relative` times the mean variance. So `relative` is the greatest
/// number whose product with the variance stays below the square of the tolerance; the two rules
/// agree up to the rounding of that product. Rows that do not vary need no more than the engine's
/// 0, "until no label changes": from then on no centroid moves.
pub(super) fn relative(tolerance: f64, mean_variance: f64) -> f64 {
    let bound = tolerance * tolerance;
    if mean_variance <= 0.0 {
        return 0.0;
    }
    let mut relative = (bound / mean_variance).min(f64::MAX);
    while relative > 0.0 && relative * mean_variance >= bound && bound.is_finite() {
        relative = relative.next_down();
    }
    relative
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_stops_just_below_the_square_of_the_tolerance() {
        for (tolerance, variance) in [(1e-4, 3.0), (8.5, 0.1), (0.3, 7e9), (1e3, 1e-9)] {
            let relative = relative(tolerance, variance);
            let bound: f64 = tolerance * tolerance;
            assert!(relative * variance < bound, "{tolerance} {variance}");
            assert!(relative * variance > bound * (1.0 - 1e-15));
        }
    }

    #[test]
    fn rows_that_do_not_vary_and_extremes_give_a_number_the_engine_takes() {
        assert_eq!(relative(1e-4, 0.0).to_bits(), 0);
        assert_eq!(relative(1e-200, 1.0).to_bits(), 0);
        assert!(relative(f64::INFINITY, 1.0).is_finite());
        assert!(relative(1e10, 1e-300).is_finite());
    }
}
