//! Means, variances, ranks and percentiles of plain numbers.

/// A count as a number.
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}

/// The mean; `None` of nothing.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count(values.len()))
}

/// The sum of squared differences from the mean; 0 of nothing.
pub(crate) fn sum_of_squares(values: &[f64]) -> f64 {
    mean(values).map_or(0.0, |mean| {
        values.iter().map(|v| (v - mean) * (v - mean)).sum()
    })
}

/// The unbiased variance; `None` of fewer than two values.
pub(crate) fn variance(values: &[f64]) -> Option<f64> {
    (values.len() >= 2).then(|| sum_of_squares(values) / count(values.len() - 1))
}

/// The quantile of sorted values by linear interpolation (type 7 of Hyndman & Fan 1996).
fn percentile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = p.clamp(0.0, 1.0) * count(last);
    let low = sorted.get(place.floor() as usize)?;
    let high = sorted.get((place.ceil() as usize).min(last))?;
    Some(low + (high - low) * place.fract())
}

/// The central share `level` of the values, which need not be sorted; `None` of nothing.
pub(crate) fn percentile_interval(mut values: Vec<f64>, level: f64) -> Option<[f64; 2]> {
    values.sort_by(f64::total_cmp);
    let tail = (1.0 - level) / 2.0;
    Some([percentile(&values, tail)?, percentile(&values, 1.0 - tail)?])
}

/// Ranks from 1, equal values sharing the mean of their ranks.
pub(crate) fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let mut ranked = Vec::with_capacity(values.len());
    for tied in order.chunk_by(|(_, a), (_, b)| a == b) {
        let rank = count(2 * ranked.len() + tied.len() + 1) / 2.0;
        ranked.extend(tied.iter().map(|(place, _)| (*place, rank)));
    }
    ranked.sort_by_key(|(place, _)| *place);
    ranked.into_iter().map(|(_, rank)| rank).collect()
}

/// Pearson's correlation; `None` when either side does not vary.
pub(crate) fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mean_a, mean_b) = (mean(a)?, mean(b)?);
    let product: f64 = a
        .iter()
        .zip(b)
        .map(|(x, y)| (x - mean_a) * (y - mean_b))
        .sum();
    let spread = (sum_of_squares(a) * sum_of_squares(b)).sqrt();
    (spread > 0.0).then(|| (product / spread).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_the_mean_of_their_ranks() {
        assert_eq!(average_ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        assert!(average_ranks(&[]).is_empty());
    }

    #[test]
    fn percentiles_are_interpolated() {
        // Of 0..=100 the central 90 % reach from 5 to 95.
        let values = (0..=100).rev().map(f64::from).collect();
        let [low, high] = percentile_interval(values, 0.9).unwrap();
        assert!((low - 5.0).abs() < 1e-12 && (high - 95.0).abs() < 1e-12);
        assert_eq!(percentile_interval(vec![2.0], 0.9), Some([2.0, 2.0]));
        assert_eq!(percentile_interval(Vec::new(), 0.9), None);
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        assert_eq!(correlation(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(correlation(&[1.0, 2.0], &[5.0, 3.0]), Some(-1.0));
    }

    #[test]
    fn one_value_has_no_variance() {
        assert_eq!(variance(&[1.0]), None);
        assert_eq!(variance(&[1.0, 3.0]), Some(2.0));
        assert_eq!(mean(&[]), None);
    }
}
