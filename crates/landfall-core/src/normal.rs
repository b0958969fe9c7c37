//! The standard normal distribution.

use std::f64::consts::TAU;

/// The density at `z`.
///
/// ```
/// use landfall_core::normal::density;
///
/// assert!((density(0.0) - 0.398_942_280_401_432_7).abs() < 1e-15);
/// ```
pub fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / TAU.sqrt()
}

/// The probability of a number of at most `z`, with an absolute error below 1e-15:
/// 1/2 + density (z + z^3/3 + z^5/15 + ...) (Marsaglia 2004).
///
/// ```
/// use landfall_core::normal::below;
///
/// assert!((below(1.0) - 0.841_344_746_068_542_9).abs() < 1e-15);
/// assert!((below(-40.0) - 0.0).abs() < 1e-15);
/// ```
pub fn below(z: f64) -> f64 {
    if z.is_nan() {
        return f64::NAN;
    }
    if z < 0.0 {
        return 1.0 - below(-z);
    }
    if z > 10.0 {
        return 1.0; // 1 - 1e-23
    }
    let (mut term, mut sum, mut odd) = (z, z, 1.0);
    while term > sum * 1e-17 {
        odd += 2.0;
        term *= z * z / odd;
        sum += term;
    }
    0.5 + density(z) * sum
}

/// The z that a number is below with probability `share`: minus infinity for 0 and less, infinity
/// for 1 and more, NaN for NaN. Newton's method from 0 approaches it from the inside, as the
/// distribution function is concave above 0.
///
/// ```
/// use landfall_core::normal::quantile;
///
/// assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
/// assert!((quantile(0.1) + quantile(0.9)).abs() < 1e-12);
/// ```
pub fn quantile(share: f64) -> f64 {
    if share.is_nan() {
        return f64::NAN;
    }
    if share < 0.5 {
        return -quantile(1.0 - share.max(0.0));
    }
    if share >= 1.0 {
        return f64::INFINITY;
    }
    let mut z = 0.0;
    for _ in 0..100 {
        let step = (share - below(z)) / density(z);
        z += step;
        if step <= 1e-14 {
            break;
        }
    }
    z
}

/// The z that a number exceeds in absolute value with probability 1 - `level`.
pub fn two_sided(level: f64) -> f64 {
    quantile(0.5 + level / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_the_tables() {
        for (level, z) in [
            (0.5, 0.674_489_750_196_081_7),
            (0.9, 1.644_853_626_951_472_2),
            (0.95, 1.959_963_984_540_054),
            (0.99, 2.575_829_303_548_900_4),
            (0.999, 3.290_526_731_491_896),
        ] {
            assert!((two_sided(level) - z).abs() < 1e-12, "{level}");
        }
    }

    #[test]
    fn both_functions_undo_each_other_and_the_ends_are_told() {
        for step in 1..200 {
            let share = f64::from(step) / 200.0;
            assert!((below(quantile(share)) - share).abs() < 1e-14, "{share}");
        }
        assert_eq!(quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(quantile(1.0), f64::INFINITY);
        assert!(quantile(f64::NAN).is_nan() && below(f64::NAN).is_nan());
    }
}
