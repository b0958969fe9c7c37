//! How far apart two groups lie in one column, and how sure that is.

use landfall_core::normal::two_sided;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ReadingError;
use super::input::computable;
use super::sample::{Sample, superiority};
use super::special::ln_gamma;

/// A figure with a confidence interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// The figure.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Why an effect size has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Undefined {
    /// The first group has no figures.
    NoFiguresInside,
    /// The second group has no rows or no figures.
    NoFiguresOutside,
    /// Together the groups have fewer than four (effective) rows; the correction of Hedges' g needs
    /// as many.
    TooFewRows,
    /// No group has any spread, so a difference cannot be measured in spreads. Cliff's delta still
    /// tells which group is higher.
    NoSpread,
}

impl Undefined {
    /// The reason in words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoFiguresInside => "the segment has no figures",
            Self::NoFiguresOutside => "there are no figures to compare with",
            Self::TooFewRows => "there are too few rows to measure a spread",
            Self::NoSpread => "there is no spread within the groups to measure by",
        }
    }
}

/// How figures of one group differ from those of another. Positive: the first group is higher.
///
/// The groups were found on these very columns, so they differ because they were made to. A p value
/// would be circular and is not given. The intervals say how much the effect would vary between
/// samples of rows with the same labels; they do not cover the choice of the segments, and the
/// estimates are larger than they would be for segments fixed beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contrast {
    /// Hedges' g: the difference of the means in pooled standard deviations, corrected for small
    /// samples (Hedges 1981). Interval: normal approximation with the variance
    /// (n1 + n2) / (n1 n2) + g^2 / (2 (n1 + n2)) of Hedges & Olkin 1985.
    pub hedges_g: Option<Interval>,
    /// Cliff's delta: the share of pairs of rows in which the first is higher minus the share in
    /// which it is lower, -1 to 1 (Cliff 1993). Interval: Newcombe 2006, method 5.
    pub cliffs_delta: Option<Interval>,
    /// Probability that a row of the first group is higher than a row of the second, ties counted
    /// half: (Cliff's delta + 1) / 2, the common-language effect size (McGraw & Wong 1992).
    pub superiority: Option<f64>,
    /// A group has fewer (effective) rows than the limit set: read the intervals as rough.
    pub small_sample: bool,
    /// Why Hedges' g, or all of it, has no value.
    pub undefined: Option<Undefined>,
}

/// Unchecked parameters of effect sizes.
///
/// Defaults: intervals at the level 0.95, a sample marked as small below 10 rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContrastParams {
    level: f64,
    small_sample: usize,
}

impl Default for ContrastParams {
    fn default() -> Self {
        Self {
            level: 0.95,
            small_sample: 10,
        }
    }
}

impl ContrastParams {
    /// Parameters with the defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Level of the confidence intervals, above 0 and below 1.
    #[must_use]
    pub const fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Rows of a group below which its figures are marked as a small sample.
    #[must_use]
    pub const fn small_sample(mut self, rows: usize) -> Self {
        self.small_sample = rows;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`ReadingError::Parameter`] for a level that is not between 0 and 1.
    pub fn check(self) -> Result<ValidContrastParams, ReadingError> {
        // Above 1 - 1e-9 the distribution function has too few digits left.
        if !(self.level > 0.0 && self.level <= 1.0 - 1e-9) {
            return Err(ReadingError::Parameter {
                name: "level",
                given: self.level.to_string(),
                allowed: "above 0 and below 1",
            });
        }
        Ok(ValidContrastParams {
            given: self,
            z: two_sided(self.level),
        })
    }
}

/// Checked parameters of effect sizes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValidContrastParams {
    given: ContrastParams,
    z: f64,
}

impl ValidContrastParams {
    /// Level of the confidence intervals.
    pub const fn level(&self) -> f64 {
        self.given.level
    }

    /// How the figures of `inside` differ from those of `outside`; O(n log n). Figures that are not
    /// finite, or above 1e145 in magnitude so that their squares overflow, are left out.
    ///
    /// ```
    /// use landfall_market::reading::ContrastParams;
    ///
    /// let params = ContrastParams::new().check()?;
    /// let contrast = params.contrast(&[3.0, 4.0, 5.0], &[1.0, 2.0, 3.0]);
    /// // 8 of the 9 pairs are higher, 1 is a tie.
    /// assert!((contrast.superiority.unwrap_or(0.0) - 8.5 / 9.0).abs() < 1e-15);
    /// assert!(contrast.small_sample);
    /// # Ok::<(), landfall_market::reading::ReadingError>(())
    /// ```
    pub fn contrast(&self, inside: &[f64], outside: &[f64]) -> Contrast {
        let finite = |figures: &[f64]| {
            Sample::unweighted(figures.iter().copied().filter(|v| computable(*v)))
        };
        self.between(&finite(inside), &finite(outside))
    }

    pub(super) fn between(&self, inside: &Sample, outside: &Sample) -> Contrast {
        let g = self.hedges_g(inside, outside);
        let probability = superiority(inside, outside);
        Contrast {
            hedges_g: g.ok(),
            cliffs_delta: probability.map(|p| self.delta(p, inside, outside)),
            superiority: probability,
            small_sample: self.small(inside) || self.small(outside),
            undefined: g.err(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
    fn small(&self, sample: &Sample) -> bool {
        // Kish's figure for equal weights may miss a whole number by rounding.
        sample.effective() + 1e-9 < self.given.small_sample as f64
    }

    fn hedges_g(&self, inside: &Sample, outside: &Sample) -> Result<Interval, Undefined> {
        let here = inside.mean().ok_or(Undefined::NoFiguresInside)?;
        let there = outside.mean().ok_or(Undefined::NoFiguresOutside)?;
        let (n1, n2) = (inside.effective(), outside.effective());
        let freedom = n1 + n2 - 2.0;
        if freedom < 2.0 - 1e-9 {
            return Err(Undefined::TooFewRows);
        }
        let squares = |sample: &Sample| {
            let variance = sample.variance().unwrap_or(0.0);
            variance * (sample.effective() - 1.0).max(0.0)
        };
        let spread = ((squares(inside) + squares(outside)) / freedom).sqrt();
        if spread <= 0.0 {
            return Err(Undefined::NoSpread);
        }
        let g = small_sample_factor(freedom) * (here - there) / spread;
        let error = ((n1 + n2) / (n1 * n2) + g * g / (2.0 * (n1 + n2))).sqrt();
        Ok(Interval {
            estimate: g,
            low: g - self.z * error,
            high: g + self.z * error,
        })
    }

    fn delta(&self, probability: f64, inside: &Sample, outside: &Sample) -> Interval {
        let (m, n) = (inside.effective(), outside.effective());
        // By symmetry the upper end for p is one minus the lower end for 1 - p.
        let low = lower_probability(probability, m, n, self.z);
        let high = 1.0 - lower_probability(1.0 - probability, m, n, self.z);
        Interval {
            estimate: 2.0 * probability - 1.0,
            low: 2.0 * low - 1.0,
            high: 2.0 * high - 1.0,
        }
    }
}

impl Contrast {
    /// What columns are ranked by: |g|; infinite where groups without spread differ; below 0 where
    /// nothing can be said.
    pub(super) fn strength(&self) -> f64 {
        match (self.hedges_g, self.cliffs_delta) {
            (Some(g), _) => g.estimate.abs(),
            (None, Some(d)) if self.undefined == Some(Undefined::NoSpread) => {
                if d.estimate == 0.0 {
                    0.0
                } else {
                    f64::INFINITY
                }
            }
            _ => -1.0,
        }
    }

    /// Whether the first group is higher, by g or else by delta; `None` where neither tells.
    pub(super) fn higher(&self) -> Option<bool> {
        let known = self.hedges_g.or(self.cliffs_delta)?;
        (known.estimate != 0.0).then_some(known.estimate > 0.0)
    }
}

/// Hedges' exact correction: gamma(f / 2) / (sqrt(f / 2) gamma((f - 1) / 2)), for f > 1.
fn small_sample_factor(freedom: f64) -> f64 {
    let half = freedom / 2.0;
    (ln_gamma(half) - ln_gamma(half - 0.5) - half.ln() / 2.0).exp()
}

/// The least probability p0 <= p with (p - p0)^2 <= z^2 variance(p0), by bisection; the variance
/// p0 (1 - p0) (1 + c ((1 - p0) / (2 - p0) + p0 / (1 + p0))) / (m n), c = (m + n) / 2 - 1, is that of
/// Newcombe 2006, method 5.
fn lower_probability(p: f64, m: f64, n: f64, z: f64) -> f64 {
    let c = (f64::midpoint(m, n) - 1.0).max(0.0);
    let far = |q: f64| {
        let shape = (1.0 - q) / (2.0 - q) + q / (1.0 + q);
        (p - q).powi(2) > z * z * q * (1.0 - q) * (1.0 + c * shape) / (m * n)
    };
    let (mut out, mut inside) = (0.0, p);
    for _ in 0..60 {
        let middle = f64::midpoint(out, inside);
        if far(middle) {
            out = middle;
        } else {
            inside = middle;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params() -> ValidContrastParams {
        ContrastParams::new().check().unwrap()
    }

    #[test]
    fn hedges_g_by_hand() {
        // Means 4 and 2, both variances 1: d = 2, f = 4. Correction: gamma(2) / (sqrt 2 gamma(1.5)) =
        // 1 / (sqrt 2 x sqrt(pi) / 2) = 0.797885. g = 1.595769.
        // Error: sqrt(6 / 9 + g^2 / 12) = sqrt(0.666667 + 0.212207) = 0.937482.
        let g = params()
            .contrast(&[3.0, 4.0, 5.0], &[1.0, 2.0, 3.0])
            .hedges_g
            .unwrap();
        assert!((g.estimate - 1.595_769_121_605_73).abs() < 1e-12);
        let error = (2.0 / 3.0 + g.estimate.powi(2) / 12.0).sqrt();
        assert!((g.high - g.estimate - 1.959_963_984_540_054 * error).abs() < 1e-12);
        assert!((g.high + g.low - 2.0 * g.estimate).abs() < 1e-12);
    }

    #[test]
    fn the_ends_of_delta_solve_newcombes_equation() {
        let (m, n, z) = (12.0, 30.0, 1.959_963_984_540_054);
        for p in [0.05, 0.5, 0.83] {
            let q = lower_probability(p, m, n, z);
            let shape = 1.0 + 20.0 * ((1.0 - q) / (2.0 - q) + q / (1.0 + q));
            let right = z * z * q * (1.0 - q) * shape / (m * n);
            assert!(((p - q).powi(2) - right).abs() < 1e-12 && q < p, "{p}");
        }
    }

    #[test]
    fn complete_separation_still_has_an_interval() {
        let delta = params()
            .contrast(&[5.0, 6.0, 7.0, 8.0], &[1.0, 2.0, 3.0])
            .cliffs_delta
            .unwrap();
        assert_eq!((delta.estimate, delta.high), (1.0, 1.0));
        assert!(delta.low > -1.0 && delta.low < 0.9, "{}", delta.low);
    }

    #[test]
    fn swapping_the_groups_swaps_the_signs() {
        let (a, b) = ([1.0, 4.0, 4.0, 9.0], [2.0, 4.0, 5.0]);
        let (ab, ba) = (params().contrast(&a, &b), params().contrast(&b, &a));
        let mirrored = |x: Interval, y: Interval| {
            assert!((x.estimate + y.estimate).abs() < 1e-14);
            assert!((x.low + y.high).abs() < 1e-12 && (x.high + y.low).abs() < 1e-12);
        };
        mirrored(ab.hedges_g.unwrap(), ba.hedges_g.unwrap());
        mirrored(ab.cliffs_delta.unwrap(), ba.cliffs_delta.unwrap());
    }

    #[test]
    fn undefined_effects_say_why() {
        let of = |a: &[f64], b: &[f64]| params().contrast(a, b);
        assert_eq!(of(&[], &[1.0]).undefined, Some(Undefined::NoFiguresInside));
        assert_eq!(of(&[1.0], &[]).undefined, Some(Undefined::NoFiguresOutside));
        let three = of(&[1.0], &[2.0, 3.0]);
        assert_eq!(three.undefined, Some(Undefined::TooFewRows));
        assert_eq!(three.cliffs_delta.unwrap().estimate, -1.0);
        let constant = of(&[3.0, 3.0], &[3.0, 3.0, 3.0]);
        assert_eq!(constant.undefined, Some(Undefined::NoSpread));
        assert_eq!(constant.cliffs_delta.unwrap().estimate, 0.0);
        assert_eq!(constant.strength(), 0.0);
        let apart = of(&[4.0, 4.0], &[3.0, 3.0, 3.0]);
        assert_eq!(apart.cliffs_delta.unwrap().estimate, 1.0);
        assert_eq!(
            (apart.strength(), apart.higher()),
            (f64::INFINITY, Some(true))
        );
    }

    #[test]
    fn a_level_must_lie_between_0_and_1() {
        for level in [0.0, 1.0, -0.5, f64::NAN] {
            assert!(ContrastParams::new().level(level).check().is_err());
        }
    }
}
