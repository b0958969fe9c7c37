//! The builder of the preparation and its checked twin.

use landfall_core::{Mistake, Mistakes, Place, nearest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Scaling;
use crate::{Demand, MarketError, Transform};

/// One indicator used as a feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Column of the demand table.
    pub column: String,
    /// What is done to it before scaling.
    pub transform: Transform,
    /// Importance in distances; 1 is neutral, 0 leaves it out.
    pub weight: f64,
}

impl Feature {
    /// A feature of neutral weight.
    pub fn new(column: impl Into<String>, transform: Transform) -> Self {
        Self {
            column: column.into(),
            transform,
            weight: 1.0,
        }
    }
}

/// What to do about missing figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingPolicy {
    /// Any missing figure is an error that lists the cells.
    Refuse,
    /// The median of the nearest regions that have the figure.
    Impute,
}

/// Unchecked parameters of the preparation.
///
/// Defaults: robust scaling, scaled figures limited to ±4, indicators dropped above 40 % missing,
/// regions set aside above 50 % missing, missing figures imputed from 5 neighbours.
#[derive(Debug, Clone)]
pub struct PrepareParams {
    pub(super) features: Vec<Feature>,
    pub(super) population: Option<String>,
    pub(super) scaling: Scaling,
    pub(super) limit: Option<f64>,
    pub(super) max_missing_indicator: f64,
    pub(super) max_missing_region: f64,
    pub(super) missing: MissingPolicy,
    pub(super) neighbours: usize,
}

impl PrepareParams {
    /// Parameters for these features with the defaults above.
    pub fn new(features: Vec<Feature>) -> Self {
        Self {
            features,
            population: None,
            scaling: Scaling::Robust,
            limit: Some(4.0),
            max_missing_indicator: 0.4,
            max_missing_region: 0.5,
            missing: MissingPolicy::Impute,
            neighbours: 5,
        }
    }

    /// The column that holds the population, for figures per head.
    #[must_use]
    pub fn population(mut self, column: impl Into<String>) -> Self {
        self.population = Some(column.into());
        self
    }

    /// How features are brought to one scale.
    #[must_use]
    pub const fn scaling(mut self, scaling: Scaling) -> Self {
        self.scaling = scaling;
        self
    }

    /// Largest scaled figure kept as it is; beyond it figures count as the limit. `None` for no
    /// limit.
    #[must_use]
    pub const fn limit(mut self, limit: Option<f64>) -> Self {
        self.limit = limit;
        self
    }

    /// Share of missing figures above which an indicator is dropped, 0 to 1.
    #[must_use]
    pub const fn max_missing_indicator(mut self, share: f64) -> Self {
        self.max_missing_indicator = share;
        self
    }

    /// Share of missing figures above which a region is set aside, 0 to 1.
    #[must_use]
    pub const fn max_missing_region(mut self, share: f64) -> Self {
        self.max_missing_region = share;
        self
    }

    /// What to do about missing figures.
    #[must_use]
    pub const fn missing(mut self, policy: MissingPolicy) -> Self {
        self.missing = policy;
        self
    }

    /// Number of nearest regions whose median stands in for a missing figure.
    #[must_use]
    pub const fn neighbours(mut self, count: usize) -> Self {
        self.neighbours = count;
        self
    }

    /// Checks the parameters against the table.
    ///
    /// # Errors
    /// [`MarketError::Params`] with every mistake: unknown or repeated columns, a population
    /// column that is needed and not named, weights, shares, limits or counts out of range.
    pub fn check(self, demand: &Demand) -> Result<ValidPrepareParams, MarketError> {
        let mut mistakes = Vec::new();
        let known: Vec<&str> = demand
            .indicators()
            .iter()
            .map(|i| i.name.as_str())
            .collect();
        for (index, feature) in self.features.iter().enumerate() {
            check_column(&feature.column, &known, &mut mistakes);
            let first = self
                .features
                .iter()
                .position(|f| f.column == feature.column);
            if first != Some(index) {
                mistakes.push(wrong(&feature.column, "is named twice"));
            }
            if !(feature.weight.is_finite() && feature.weight >= 0.0) {
                let message = format!("the weight `{}` is not 0 or above", feature.weight);
                mistakes.push(wrong(&feature.column, &message));
            }
        }
        self.check_population(&known, &mut mistakes);
        self.check_ranges(&mut mistakes);
        Mistakes::none(mistakes).map_err(MarketError::Params)?;
        Ok(ValidPrepareParams(self))
    }

    fn check_population(&self, known: &[&str], mistakes: &mut Vec<Mistake>) {
        if let Some(column) = &self.population {
            check_column(column, known, mistakes);
        } else if let Some(f) = self
            .features
            .iter()
            .find(|f| f.transform.needs_population())
        {
            mistakes.push(
                wrong(
                    &f.column,
                    "is wanted per head, but no population column is named",
                )
                .help("name the column that holds the population"),
            );
        }
    }

    fn check_ranges(&self, mistakes: &mut Vec<Mistake>) {
        if !self.features.iter().any(|f| f.weight > 0.0) {
            mistakes.push(wrong(
                "features",
                "no indicator with a weight above 0 is named",
            ));
        }
        for (name, share) in [
            ("max_missing_indicator", self.max_missing_indicator),
            ("max_missing_region", self.max_missing_region),
        ] {
            if !(0.0..=1.0).contains(&share) {
                mistakes.push(wrong(
                    name,
                    &format!("`{share}` is not a share between 0 and 1"),
                ));
            }
        }
        if self
            .limit
            .is_some_and(|limit| !(limit.is_finite() && limit > 0.0))
        {
            mistakes.push(wrong("limit", "is not a finite number above 0"));
        }
        if self.neighbours == 0 {
            mistakes.push(wrong("neighbours", "`0` is not 1 or above"));
        }
    }
}

fn check_column(column: &str, known: &[&str], mistakes: &mut Vec<Mistake>) {
    if known.contains(&column) {
        return;
    }
    let mistake = wrong(column, "is not a column of the demand table");
    mistakes.push(match nearest(column, known.iter().copied()) {
        Some(name) => mistake.help(format!("did you mean `{name}`?")),
        None => mistake.help(format!("its columns are {}", known.join(", "))),
    });
}

fn wrong(field: &str, message: &str) -> Mistake {
    Mistake::new(Place::default().field(field), message)
}

/// Checked parameters of the preparation.
#[derive(Debug, Clone)]
pub struct ValidPrepareParams(pub(super) PrepareParams);
