//! Rows that are still to be labelled.

use landfall_core::LanguageTag;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::curve::{Curve, CurveFlaw, FARTHEST};
use super::params::{Coverage, Run, Variety};
use super::region::Verdict;

/// Rows that a language still misses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// At the low end.
    pub low: u64,
    /// As the value measured says.
    pub rows: u64,
    /// At the high end.
    pub high: u64,
    /// Whether `rows` is a bound that more may be needed than: the curve would go beyond ten times
    /// the greatest number of rows seen.
    pub at_least: bool,
    /// The same of `high`.
    pub high_at_least: bool,
    /// What the numbers rest on.
    pub basis: MissingBasis,
}

/// What a number of missing rows rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum MissingBasis {
    /// The language serves.
    Served,
    /// The rows wanted less those trained on.
    Wanted {
        /// Rows wanted.
        wanted: u64,
        /// Rows trained on.
        trained: u64,
    },
    /// A curve through runs.
    Curve {
        /// The curve.
        curve: Curve,
        /// Rows the last run was trained on.
        trained: u64,
    },
}

/// The rows missing, or what is needed to say it.
pub(super) fn missing(
    coverage: &Coverage,
    language: &LanguageTag,
    verdict: Verdict,
    variety: Option<&Variety>,
) -> Result<Missing, String> {
    match (verdict, variety) {
        (Verdict::Serves, _) => Ok(Missing {
            low: 0,
            rows: 0,
            high: 0,
            at_least: false,
            high_at_least: false,
            basis: MissingBasis::Served,
        }),
        (Verdict::NotMeasured, _) | (_, None) => unmeasured(coverage, language),
        (_, Some(variety)) => {
            let name = &variety.quality.name;
            let file = &variety.quality.file;
            let trained = variety.quality.trained.ok_or_else(|| {
                format!("the rows trained on of `{name}`, `train.rows` in `{file}`")
            })?;
            let place = Place {
                coverage,
                variety,
                trained,
                perhaps: verdict == Verdict::Perhaps,
            };
            match place.curve(Run::middle) {
                Ok(curve) => place.by_curve(curve),
                Err(CurveFlaw::NoHelp { power }) => Err(format!(
                    "other data or another model for `{name}`: more rows did not help (the error goes with rows to the power of {power:+.3})"
                )),
                Err(CurveFlaw::TooFew) => place.by_rows_wanted(),
            }
        }
    }
}

/// A language nobody measured: all the rows wanted that were not trained on, where the user says
/// that it counts as missing.
fn unmeasured(coverage: &Coverage, language: &LanguageTag) -> Result<Missing, String> {
    use super::params::Unmeasured;
    if coverage.unmeasured == Unmeasured::Unknown {
        return Err(format!("measures of `{language}` in a `metrics.json`"));
    }
    let primary = language.primary();
    let rows = coverage.unjudged.iter();
    let rows = rows.filter(|(tag, _)| tag.primary() == primary);
    let trained = rows.map(|(_, rows)| *rows).max().unwrap_or_default();
    let wanted = coverage
        .rows_wanted
        .ok_or_else(|| no_rows_wanted(language.as_str()))?;
    let rows = wanted.saturating_sub(trained);
    if rows == 0 {
        return Err(format!(
            "measures of `{language}`: it was trained on {trained} rows, as many as are wanted"
        ));
    }
    Ok(Missing {
        low: rows,
        rows,
        high: rows,
        at_least: false,
        high_at_least: false,
        basis: MissingBasis::Wanted { wanted, trained },
    })
}

fn no_rows_wanted(name: &str) -> String {
    format!("`rows_wanted`, or measures of a run with another number of rows of `{name}`")
}

/// A language that was measured and may not serve.
struct Place<'a> {
    coverage: &'a Coverage,
    variety: &'a Variety,
    trained: u64,
    perhaps: bool,
}

impl Place<'_> {
    fn curve(&self, value: fn(&Run) -> f64) -> Result<Curve, CurveFlaw> {
        let points = self.variety.runs.iter();
        let points: Vec<(u64, f64)> = points.map(|run| (run.trained, 1.0 - value(run))).collect();
        Curve::through(&points)
    }

    /// Whether the middle needs nothing: it perhaps serves, and its value is high enough.
    fn reached(&self) -> bool {
        self.perhaps && self.variety.quality.value >= self.coverage.wanted
    }

    fn by_rows_wanted(&self) -> Result<Missing, String> {
        let name = &self.variety.quality.name;
        let wanted = self
            .coverage
            .rows_wanted
            .ok_or_else(|| no_rows_wanted(name))?;
        let rows = wanted.saturating_sub(self.trained);
        if rows == 0 {
            return Err(format!(
                "a greater `rows_wanted` for `{name}`: the {} rows it was trained on are not enough",
                self.trained
            ));
        }
        Ok(Missing {
            low: if self.perhaps { 0 } else { rows },
            rows: if self.reached() { 0 } else { rows },
            high: rows,
            at_least: false,
            high_at_least: false,
            basis: MissingBasis::Wanted {
                wanted,
                trained: self.trained,
            },
        })
    }

    fn by_curve(&self, curve: Curve) -> Result<Missing, String> {
        let error = 1.0 - self.coverage.wanted;
        let (total, cut) = curve.whole_rows_for(error);
        let rows = total.saturating_sub(self.trained);
        if rows == 0 && !self.perhaps {
            return Err(format!(
                "a further run with more rows of `{}`: the curve through its runs says that {} rows are enough, and they are not",
                self.variety.quality.name, self.trained
            ));
        }
        // The ends of all intervals together: where the error vanishes nothing is missing, where it
        // does not fall the bound counts.
        let low = match self.curve(Run::high) {
            _ if self.perhaps => 0,
            Ok(curve) => curve.whole_rows_for(error).0.saturating_sub(self.trained),
            Err(CurveFlaw::TooFew) => 0,
            Err(CurveFlaw::NoHelp { .. }) => rows,
        };
        let bound = (curve.greatest.saturating_mul(FARTHEST), true);
        let worst = self
            .curve(Run::low)
            .map_or(bound, |curve| curve.whole_rows_for(error));
        let high = worst.0.saturating_sub(self.trained);
        let rows = if self.reached() { 0 } else { rows };
        Ok(Missing {
            low: low.min(rows),
            rows,
            high: high.max(rows),
            at_least: cut && rows > 0,
            high_at_least: worst.1 || cut,
            basis: MissingBasis::Curve {
                curve,
                trained: self.trained,
            },
        })
    }
}

impl Run {
    const fn middle(&self) -> f64 {
        self.value
    }

    const fn low(&self) -> f64 {
        self.interval.low
    }

    const fn high(&self) -> f64 {
        self.interval.high
    }
}
