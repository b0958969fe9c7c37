//! Interviews coded by several people: input and settings.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place, Seed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::error::SurveyError;
use super::params::level_mistake;

/// Most bootstrap replicates accepted.
pub const MAX_REPLICATES: u32 = 1_000_000;
/// Largest magnitude of a code: sums of squares stay finite.
const MAX_CODE: f64 = 1e100;
/// Most distinct codes of ratio data, whose expected disagreement takes the square of them.
const MAX_RATIO_CODES: usize = 5_000;

/// What the codes mean, and so how far apart two of them are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measurement {
    /// Names only: equal or not.
    Nominal,
    /// An order: the number of codes between the two.
    Ordinal,
    /// Differences count: (c − k)².
    Interval,
    /// Proportions count: ((c − k)/(c + k))²; codes are 0 or above.
    Ratio,
}

/// Interviews or passages (units) and the codes they got, not yet checked.
///
/// ```
/// use landfall_core::Progress;
/// use landfall_team::survey::{CodingParams, CodingVerdict, Measurement};
///
/// let coding = CodingParams::new(Measurement::Nominal)
///     .unit([Some(1.0), Some(1.0)])
///     .unit([Some(2.0), Some(2.0), Some(2.0)])
///     .unit([Some(1.0), None])
///     .unit([Some(2.0), Some(2.0)])
///     .check()?;
/// let result = coding.alpha(&Progress::silent())?;
/// assert_eq!(result.alpha, Some(1.0));
/// assert_eq!(result.verdict, CodingVerdict::Reliable);
/// # Ok::<(), landfall_team::survey::SurveyError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CodingParams {
    measurement: Measurement,
    units: Vec<Vec<Option<f64>>>,
    replicates: u32,
    seed: Seed,
    level: f64,
}

impl CodingParams {
    /// No units yet. Defaults: 1,000 bootstrap replicates from seed 0, interval of 95 %.
    pub fn new(measurement: Measurement) -> Self {
        Self {
            measurement,
            units: Vec::new(),
            replicates: 1_000,
            seed: Seed::new(0),
            level: 0.95,
        }
    }

    /// Adds one unit with a code from each coder; `None` where somebody did not code it. Their
    /// order does not matter, and units may have been coded by different numbers of people.
    #[must_use]
    pub fn unit(mut self, codes: impl IntoIterator<Item = Option<f64>>) -> Self {
        self.units.push(codes.into_iter().collect());
        self
    }

    /// Bootstrap replicates, 0 (no interval) to [`MAX_REPLICATES`].
    #[must_use]
    pub fn replicates(mut self, replicates: u32) -> Self {
        self.replicates = replicates;
        self
    }

    /// Seed of the bootstrap.
    #[must_use]
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// Confidence of the interval, above 0 and below 1.
    #[must_use]
    pub fn level(mut self, level: f64) -> Self {
        self.level = level;
        self
    }

    /// Checks everything and returns what can be judged. No units at all are fine.
    ///
    /// # Errors
    /// [`SurveyError::Input`] with every mistake: a code that is no number or beyond ±1e100, a
    /// negative code of ratio data, too many distinct ones (5,000), settings out of range.
    pub fn check(self) -> Result<Coding, SurveyError> {
        let mut mistakes: Vec<Mistake> = level_mistake(self.level).into_iter().collect();
        if self.replicates > MAX_REPLICATES {
            let message = format!(
                "`{}` replicates are too many: at most {MAX_REPLICATES}",
                self.replicates
            );
            mistakes.push(Mistake::new(Place::default().field("replicates"), message));
        }
        for (index, unit) in self.units.iter().enumerate() {
            let wrong = unit.iter().flatten().filter(|code| !self.allows(**code));
            mistakes.extend(wrong.map(|code| self.code_mistake(index, *code)));
        }
        let ranks = self.ranks();
        if self.measurement == Measurement::Ratio && ranks.len() > MAX_RATIO_CODES {
            let message = format!(
                "`{}` distinct codes of ratio data are too many: at most {MAX_RATIO_CODES}",
                ranks.len()
            );
            mistakes.push(Mistake::new(Place::default().field("units"), message));
        }
        Mistakes::none(mistakes)?;
        let rank = |code: f64| ranks.get(&Ordered::of(code)).copied();
        Ok(Coding {
            units: self
                .units
                .iter()
                .map(|unit| unit.iter().flatten().filter_map(|c| rank(*c)).collect())
                .collect(),
            codes: ranks.keys().map(|key| key.0).collect(),
            measurement: self.measurement,
            replicates: self.replicates,
            seed: self.seed,
            level: self.level,
        })
    }

    fn allows(&self, code: f64) -> bool {
        let lowest = match self.measurement {
            Measurement::Ratio => 0.0,
            _ => -MAX_CODE,
        };
        (lowest..=MAX_CODE).contains(&code)
    }

    fn code_mistake(&self, unit: usize, code: f64) -> Mistake {
        let allowed = match self.measurement {
            Measurement::Ratio => "ratio data are numbers from 0 to 1e100",
            _ => "codes are numbers from -1e100 to 1e100",
        };
        let place = Place::default().field(format!("unit {}", unit + 1));
        Mistake::new(place, format!("`{code}` is no code: {allowed}"))
    }

    /// The rank of each distinct code, rising from 0.
    fn ranks(&self) -> BTreeMap<Ordered, usize> {
        let mut ranks: BTreeMap<Ordered, usize> = self
            .units
            .iter()
            .flatten()
            .flatten()
            .map(|code| (Ordered::of(*code), 0))
            .collect();
        for (index, rank) in ranks.values_mut().enumerate() {
            *rank = index;
        }
        ranks
    }
}

/// A code that sorts, with one zero.
#[derive(Debug, Clone, Copy)]
struct Ordered(f64);

impl Ordered {
    fn of(code: f64) -> Self {
        Self(code + 0.0)
    }
}

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Checked codes; made by [`CodingParams::check`], judged by [`Coding::alpha`].
#[derive(Debug, Clone, PartialEq)]
pub struct Coding {
    /// Ranks of the codes each unit got.
    pub(super) units: Vec<Vec<usize>>,
    /// The distinct codes, rising.
    pub(super) codes: Vec<f64>,
    pub(super) measurement: Measurement,
    pub(super) replicates: u32,
    pub(super) seed: Seed,
    pub(super) level: f64,
}

impl Coding {
    /// Number of units, coded or not.
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// The distinct codes, rising.
    pub fn codes(&self) -> &[f64] {
        &self.codes
    }
}
