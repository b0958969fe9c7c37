//! A special function, by a short series whose error is known.

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
}
