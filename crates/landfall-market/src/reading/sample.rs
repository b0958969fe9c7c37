//! Weighted figures of one column in one group of rows, and the statistics of them.

use crate::statistics::quantile;

/// Figures with positive weights, in ascending order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sample {
    pairs: Vec<(f64, f64)>,
    total: f64,
    effective: f64,
    /// Whether all weights are the same.
    equal: bool,
}

impl Sample {
    /// Pairs of a figure and its weight, already in ascending order of the figures.
    pub(super) fn from_sorted(pairs: Vec<(f64, f64)>) -> Self {
        // Dividing by the greatest weight keeps the squares from overflowing.
        let most = pairs.iter().map(|(_, w)| *w).fold(0.0, f64::max);
        let equal = pairs.iter().all(|(_, w)| *w == most);
        let (sum, squares) = pairs.iter().fold((0.0, 0.0), |(sum, squares), (_, w)| {
            (sum + w / most, squares + (w / most).powi(2))
        });
        let effective = if squares > 0.0 {
            sum * sum / squares
        } else {
            0.0
        };
        Self {
            total: pairs.iter().map(|(_, w)| w).sum(),
            pairs,
            effective,
            equal,
        }
    }

    /// Figures of weight 1 in any order.
    pub(super) fn unweighted(figures: impl IntoIterator<Item = f64>) -> Self {
        let sorted = crate::statistics::sorted(figures);
        Self::from_sorted(sorted.into_iter().map(|v| (v, 1.0)).collect())
    }

    pub(super) fn pairs(&self) -> &[(f64, f64)] {
        &self.pairs
    }

    pub(super) const fn count(&self) -> usize {
        self.pairs.len()
    }

    pub(super) const fn total(&self) -> f64 {
        self.total
    }

    /// Effective number of rows (Kish 1965): (sum of w)^2 / (sum of w^2), the count where all
    /// weights are equal.
    pub(super) const fn effective(&self) -> f64 {
        self.effective
    }

    /// The weighted mean; `None` for no figures.
    pub(super) fn mean(&self) -> Option<f64> {
        // Relative to one of the figures, so that a large offset costs no digits.
        let origin = self.pairs.get(self.pairs.len() / 2)?.0;
        let sum: f64 = self.pairs.iter().map(|(v, w)| w * (v - origin)).sum();
        Some(origin + sum / self.total)
    }

    /// The variance with divisor (effective number of rows - 1) / effective number of rows times
    /// the total weight: n - 1 for equal weights. `None` unless more than one row counts.
    pub(super) fn variance(&self) -> Option<f64> {
        let mean = self.mean()?;
        let freedom = self.effective - 1.0;
        let squares: f64 = self.pairs.iter().map(|(v, w)| w * (v - mean).powi(2)).sum();
        (freedom > 1e-9).then(|| squares / self.total * self.effective / freedom)
    }

    /// The weighted quantile of type 7 (Akinshin 2023): the mean of the weighted empirical quantile
    /// function over a window of width 1 / (effective number of rows). For equal weights this is
    /// linear interpolation between order statistics. `None` for no figures.
    pub(super) fn quantile(&self, share: f64) -> Option<f64> {
        if self.equal {
            // The same figure without the rounding of shares.
            let figures: Vec<f64> = self.pairs.iter().map(|(v, _)| *v).collect();
            return quantile(&figures, share);
        }
        let (least, _) = *self.pairs.first()?;
        let (greatest, _) = *self.pairs.last()?;
        let width = 1.0 / self.effective;
        let start = share.clamp(0.0, 1.0) * (1.0 - width);
        let inside = |u: f64| ((u - start) / width).clamp(0.0, 1.0);
        let (mut below, mut sum) = (0.0, 0.0);
        let mut before = inside(0.0);
        for (value, weight) in &self.pairs {
            below += weight;
            let after = inside(below / self.total);
            sum += (after - before) * (value - least);
            before = after;
        }
        // The last share may miss 1 by rounding; it belongs to the greatest figure.
        sum += (1.0 - before) * (greatest - least);
        Some((least + sum).clamp(least, greatest))
    }
}

/// P(a > b) + P(a = b) / 2 for figures drawn from the two samples by weight: the common-language
/// effect size (McGraw & Wong 1992; Vargha & Delaney 2000). One pass over both, as they are sorted.
pub(super) fn superiority(a: &Sample, b: &Sample) -> Option<f64> {
    if a.pairs.is_empty() || b.pairs.is_empty() {
        return None;
    }
    let mut others = b.pairs.iter().peekable();
    let (mut below, mut equal, mut at) = (0.0, 0.0, f64::NEG_INFINITY);
    let mut sum = 0.0;
    for &(value, weight) in &a.pairs {
        if value > at {
            below += equal;
            (equal, at) = (0.0, value);
            while let Some((_, w)) = others.next_if(|(other, _)| *other < value) {
                below += w;
            }
            while let Some((_, w)) = others.next_if(|(other, _)| *other <= value) {
                equal += w;
            }
        }
        sum += weight * (below + equal / 2.0);
    }
    Some((sum / (a.total * b.total)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{sorted, standard_deviation};

    fn weighted(pairs: &[(f64, f64)]) -> Sample {
        Sample::from_sorted(pairs.to_vec())
    }

    #[test]
    fn equal_weights_give_the_plain_statistics() {
        let figures = [4.0, 1.0, 3.5, 9.0, 2.0];
        let plain = Sample::unweighted(figures);
        let scaled = weighted(
            &sorted(figures)
                .into_iter()
                .map(|v| (v, 0.1))
                .collect::<Vec<_>>(),
        );
        let spread = standard_deviation(&figures).unwrap();
        for sample in [&plain, &scaled] {
            assert!((sample.mean().unwrap() - 3.9).abs() < 1e-14);
            assert!((sample.variance().unwrap().sqrt() - spread).abs() < 1e-14);
            for share in [0.0, 0.1, 0.25, 0.5, 0.8, 1.0] {
                let expected = quantile(&sorted(figures), share).unwrap();
                assert!((sample.quantile(share).unwrap() - expected).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn nearly_equal_weights_give_nearly_the_plain_quantiles() {
        let figures = [1.0, 2.0, 3.5, 4.0, 9.0];
        let weights = [1.0, 1.0 + 1e-12, 1.0, 1.0, 1.0];
        let sample = weighted(&figures.into_iter().zip(weights).collect::<Vec<_>>());
        for share in [0.0, 0.1, 0.25, 0.5, 0.8, 1.0] {
            let expected = quantile(&figures, share).unwrap();
            assert!((sample.quantile(share).unwrap() - expected).abs() < 1e-10);
        }
    }

    #[test]
    fn weighted_statistics_by_hand() {
        // Weights 1, 1, 2 of 1, 2, 4: mean 11 / 4; effective rows 16 / 6 = 8 / 3. Squares
        // 1.75^2 + 0.75^2 + 2 x 1.25^2 = 6.75; 6.75 / 4 x (8 / 3) / (5 / 3) = 2.7.
        let sample = weighted(&[(1.0, 1.0), (2.0, 1.0), (4.0, 2.0)]);
        assert!((sample.mean().unwrap() - 2.75).abs() < 1e-15);
        assert!((sample.effective() - 8.0 / 3.0).abs() < 1e-14);
        assert!((sample.variance().unwrap() - 2.7).abs() < 1e-14);
        // Median: window of width 3 / 8 from 0.5 x 5 / 8 = 0.3125 to 0.6875; 2 fills it up to 0.5:
        // (0.1875 x 2 + 0.1875 x 4) / 0.375 = 3.
        assert!((sample.quantile(0.5).unwrap() - 3.0).abs() < 1e-14);
    }

    #[test]
    fn no_figures_and_one_figure() {
        let none = Sample::default();
        assert_eq!(
            (none.mean(), none.variance(), none.quantile(0.5)),
            (None, None, None)
        );
        let one = Sample::unweighted([7.0]);
        assert_eq!(
            (one.mean(), one.variance(), one.quantile(0.3)),
            (Some(7.0), None, Some(7.0))
        );
    }

    #[test]
    fn superiority_counts_pairs_and_half_the_ties() {
        // Pairs of (1, 3, 3) with (0, 3): 1 > 0, 1 < 3, 3 > 0 twice, 3 = 3 twice: (3 + 1) / 6.
        let (a, b) = (
            Sample::unweighted([1.0, 3.0, 3.0]),
            Sample::unweighted([0.0, 3.0]),
        );
        assert!((superiority(&a, &b).unwrap() - 4.0 / 6.0).abs() < 1e-15);
        assert!((superiority(&b, &a).unwrap() - 2.0 / 6.0).abs() < 1e-15);
        assert_eq!(superiority(&a, &Sample::default()), None);
    }

    #[test]
    fn a_large_offset_costs_no_digits() {
        let near = Sample::unweighted([1.0, 2.0, 4.0]);
        let far = Sample::unweighted([1.0 + 1e12, 2.0 + 1e12, 4.0 + 1e12]);
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-3, "{a} {b}");
        close(far.mean().unwrap() - 1e12, near.mean().unwrap());
        close(far.variance().unwrap(), near.variance().unwrap());
    }
}
