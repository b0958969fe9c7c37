//! The gap statistic (Tibshirani, Walther & Hastie 2001).

use crate::statistics::{mean, standard_deviation};

/// How much lower the inertia of the data is than that of reference data, in logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Mean of ln(reference inertia) minus ln(inertia): higher is better separated.
    pub gap: f64,
    /// Its simulation error, sd sqrt(1 + 1 / draws).
    pub error: f64,
}

/// The gap of one inertia against those of reference data of the same size; `None` for fewer than
/// two draws, and where an inertia is 0 and has no logarithm.
///
/// ```
/// use landfall_market::evaluate::gap;
///
/// // Means of logarithms: (1 + 3) / 2 - 1, standard deviation sqrt(2), times sqrt(1 + 1 / 2).
/// let e = std::f64::consts::E;
/// let found = gap(e, &[e, e.powi(3)]).unwrap();
/// assert!((found.gap - 1.0).abs() < 1e-12);
/// assert!((found.error - 3.0_f64.sqrt()).abs() < 1e-12);
/// ```
pub fn gap(inertia: f64, reference: &[f64]) -> Option<Gap> {
    let logarithms: Vec<f64> = reference.iter().map(|inertia| inertia.ln()).collect();
    let draws = f64::from(u32::try_from(logarithms.len()).ok()?);
    let gap = mean(logarithms.iter().copied())? - inertia.ln();
    let error = standard_deviation(&logarithms)? * (1.0 + 1.0 / draws).sqrt();
    (gap.is_finite() && error.is_finite()).then_some(Gap { gap, error })
}

/// The one-sigma rule: the first K whose gap is at least the next K's minus its error; the list
/// holds (K, gap) for consecutive K, ascending. `None` when none is.
///
/// The rule stops early where clusters lie in groups, and errs on uneven sizes; it is shown, not
/// followed.
pub fn gap_k(gaps: &[(usize, Gap)]) -> Option<usize> {
    let mut pairs = gaps.iter().zip(gaps.iter().skip(1));
    pairs
        .find(|((k, here), (next, there))| *next == k + 1 && here.gap >= there.gap - there.error)
        .map(|((k, _), _)| *k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_stops_at_the_first_k_the_next_does_not_beat() {
        let at = |gap| Gap { gap, error: 0.1 };
        let gaps = [(1, at(0.2)), (2, at(0.9)), (3, at(0.95)), (4, at(2.0))];
        assert_eq!(gap_k(&gaps), Some(2));
        assert_eq!(gap_k(&gaps[2..]), None);
        assert_eq!(gap_k(&[(1, at(0.0)), (3, at(0.0))]), None);
    }

    #[test]
    fn no_inertia_has_no_gap() {
        assert_eq!(gap(0.0, &[1.0, 2.0]), None);
        assert_eq!(gap(1.0, &[1.0]), None);
    }
}
