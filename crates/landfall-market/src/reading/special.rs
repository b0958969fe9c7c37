//! Three special functions, each by a short series whose error is known.

/// Natural logarithm of the gamma function for x > 0, to about 14 digits: Stirling's series after
/// moving x above 12 by the recurrence (Abramowitz & Stegun 1964, 6.1.41 and 6.1.15).
pub(super) fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut moved) = (x, 0.0);
    while x < 12.0 {
        moved += x.ln();
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    // 1/12, -1/360, 1/1260, -1/1680, 1/1188: Bernoulli numbers over 2k (2k - 1).
    let series = [1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0]
        .into_iter()
        .fold(0.0, |sum: f64, term| (sum + term) * square);
    let correction = (1.0 / 12.0 + series) / x;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + correction - moved
}

/// The standard normal distribution function for z >= 0: 1/2 + density (z + z^3/3 + z^5/15 + ...)
/// (Marsaglia 2004).
fn normal_below(z: f64) -> f64 {
    let (mut term, mut sum, mut odd) = (z, z, 1.0);
    while term > sum * 1e-17 {
        odd += 2.0;
        term *= z * z / odd;
        sum += term;
    }
    0.5 + density(z) * sum
}

fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

/// The z that a standard normal number exceeds in absolute value with probability 1 - level, for
/// 0 < level < 1. Newton's method from 0 approaches it from below, as the distribution function is
/// concave there.
pub(super) fn two_sided_z(level: f64) -> f64 {
    let target = 0.5 + level / 2.0;
    let mut z = 0.0;
    for _ in 0..100 {
        let step = (target - normal_below(z)) / density(z);
        z += step;
        if step <= 1e-14 {
            break;
        }
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_of_known_gammas() {
        let half = std::f64::consts::PI.sqrt().ln();
        for (x, expected) in [
            (1.0, 0.0),
            (2.0, 0.0),
            (5.0, 24.0_f64.ln()),
            (0.5, half),
            (2.5, half + 0.75_f64.ln()),
        ] {
            assert!((ln_gamma(x) - expected).abs() < 1e-13, "{x}");
        }
        let factorial: f64 = (1..=30).map(|i| f64::from(i).ln()).sum();
        assert!((ln_gamma(31.0) - factorial).abs() < 1e-12);
    }

    #[test]
    fn normal_quantiles_of_the_tables() {
        for (level, z) in [
            (0.5, 0.674_489_750_196_081_7),
            (0.9, 1.644_853_626_951_472_2),
            (0.95, 1.959_963_984_540_054),
            (0.99, 2.575_829_303_548_900_4),
            (0.999, 3.290_526_731_491_896),
        ] {
            assert!((two_sided_z(level) - z).abs() < 1e-12, "{level}");
        }
    }
}
