//! Centre and spread of a column, right also far from zero.

use super::Scale;

/// Values summed in one go; totals of such blocks are summed in turn, which keeps rounding small.
const BLOCK: usize = 4096;

/// Centre and spread of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) centre: f64,
    /// 1 where the measured spread is 0: such a column is only centred.
    pub(super) spread: f64,
    /// Whether all values are the same.
    pub(super) constant: bool,
    /// Whether the measured spread is 0.
    pub(super) flat: bool,
}

/// Measures; `None` for no values and where the result is beyond floating point. The order of the
/// values changes.
pub(super) fn measure(values: &mut [f64], scale: Scale) -> Option<Spread> {
    let first = *values.first()?;
    let constant = values.iter().all(|value| *value == first);
    let (centre, spread) = match scale {
        Scale::None => (0.0, 1.0),
        Scale::Standard => {
            let mean = mean(values)?;
            (mean, deviation(values, mean))
        }
        Scale::Robust => {
            let low = quantile(values, 0.25)?;
            let middle = quantile(values, 0.5)?;
            (middle, quantile(values, 0.75)? - low)
        }
    };
    let flat = spread == 0.0;
    (centre.is_finite() && spread.is_finite()).then_some(Spread {
        centre,
        spread: if flat { 1.0 } else { spread },
        constant,
        flat,
    })
}

/// The median; `None` for no values. The order of the values changes.
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    quantile(values, 0.5)
}

fn sum(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let block = |block: &[f64]| block.iter().map(|value| of(*value)).sum::<f64>();
    values.chunks(BLOCK).map(block).sum()
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53 values")]
fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

/// The mean: first about the first value, then once more about the result, so that a large common
/// offset costs no digits.
fn mean(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    let near = first + sum(values, |value| value - first) / count(values);
    Some(near + sum(values, |value| value - near) / count(values))
}

/// The population standard deviation, in units of the greatest deviation so that no square
/// overflows or vanishes.
fn deviation(values: &[f64], mean: f64) -> f64 {
    let greatest = values.iter().fold(0.0, |m: f64, v| m.max((v - mean).abs()));
    if greatest == 0.0 {
        return 0.0;
    }
    let squares = sum(values, |value| ((value - mean) / greatest).powi(2));
    greatest * (squares / count(values)).sqrt()
}

/// Quantile by linear interpolation (Hyndman & Fan 1996, type 7) in O(n).
fn quantile(values: &mut [f64], share: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53 values")]
    let position = share * last as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 <= position <= last"
    )]
    let below = (position.floor() as usize).min(last);
    let (_, low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + (high - low) * position.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_interpolate() {
        // Sorted 1 2 3 4: positions 0.75, 1.5, 2.25; 1.75, 2.5, 3.25.
        let spread = measure(&mut [4.0, 1.0, 3.0, 2.0], Scale::Robust).unwrap();
        assert_eq!((spread.centre, spread.spread), (2.5, 1.5));
        assert_eq!(measure(&mut [], Scale::Robust), None);
        assert_eq!(median(&mut [5.0, 1.0, 9.0]), Some(5.0));
    }

    #[test]
    fn the_deviation_divides_by_n() {
        // Mean 5; squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; 32 / 8 = 4.
        let mut values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let spread = measure(&mut values, Scale::Standard).unwrap();
        assert_eq!((spread.centre, spread.spread), (5.0, 2.0));
    }

    #[test]
    fn a_large_offset_costs_no_digits() {
        for offset in [1e8, -1e12] {
            let mut values: Vec<f64> = (0..10_000).map(|i| offset + f64::from(i % 5)).collect();
            let spread = measure(&mut values, Scale::Standard).unwrap();
            // 0 1 2 3 4: mean 2, variance (4 + 1 + 0 + 1 + 4) / 5 = 2.
            assert_eq!(spread.centre, offset + 2.0);
            assert!((spread.spread - 2.0_f64.sqrt()).abs() < 1e-14, "{spread:?}");
        }
    }

    #[test]
    fn tiny_and_huge_figures_keep_their_spread() {
        for unit in [1e-200, 1e200] {
            let spread = measure(&mut [unit, 3.0 * unit], Scale::Standard).unwrap();
            assert!((spread.spread / unit - 1.0).abs() < 1e-14, "{spread:?}");
        }
        assert_eq!(measure(&mut [-1.7e308, 1.7e308], Scale::Standard), None);
    }

    #[test]
    fn constant_and_flat_columns_are_only_centred() {
        for scale in [Scale::Standard, Scale::Robust] {
            let spread = measure(&mut [0.1; 7], scale).unwrap();
            assert_eq!((spread.centre, spread.spread), (0.1, 1.0));
            assert!(spread.constant && spread.flat);
        }
        let spread = measure(&mut [1.0, 1.0, 1.0, 1.0, 9.0], Scale::Robust).unwrap();
        assert_eq!((spread.centre, spread.spread), (1.0, 1.0));
        assert!(!spread.constant && spread.flat);
    }
}
