//! How rows are to be clustered.

use std::ops::RangeInclusive;

use landfall_core::{Mistake, Mistakes, Place, Seed};
use landfall_market::cluster::{KMeansParams, Start};
use landfall_market::evaluate::ChooseKParams;
use landfall_market::matrix::{Matrix, Missing, Recipe};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::{KRange, SegmentationSettings};
use crate::Error;

/// Default limit of Lloyd steps.
const STEPS: usize = 300;
/// Default tolerance.
const TOLERANCE: f64 = 1e-4;

/// How many clusters there are to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Clusters {
    /// As many as given.
    Fixed(usize),
    /// Chosen from a range, or none when the rows show no structure.
    Choose(RangeInclusive<usize>),
    /// As many as these centroids, K x columns in the clustered space, row after row. There is one
    /// run, and cluster `i` grows from centroid `i`.
    From(Vec<f64>),
}

/// Floating-point numbers the engine computes with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Precision {
    /// 32 bits: half the memory and about twice the speed, seven digits.
    #[serde(rename = "f32")]
    Single,
    /// 64 bits.
    #[default]
    #[serde(rename = "f64")]
    Double,
}

/// Unchecked parameters of a segmentation.
///
/// Defaults: the default [`Recipe`], 64-bit numbers, the restarts of the engine, at most 300 Lloyd
/// steps, relative tolerance 1e-4.
///
/// ```
/// use landfall::segmentation::{Clusters, Precision, SegmentationParams};
///
/// let params = SegmentationParams::new(Clusters::Choose(1..=6))
///     .precision(Precision::Single)
///     .restarts(20)
///     .steps(100)
///     .tolerance(0.0)
///     .check()?;
/// assert_eq!(*params.clusters(), Clusters::Choose(1..=6));
///
/// // Every mistake at once.
/// let wrong = SegmentationParams::new(Clusters::Fixed(0)).restarts(0).check();
/// assert_eq!(
///     wrong.unwrap_err().to_string(),
///     "`k`: `0` is not a whole number of 1 or above\n\
///      `restarts`: `0` is not a whole number of 1 or above"
/// );
/// # Ok::<(), landfall::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentationParams {
    clusters: Clusters,
    recipe: Recipe,
    precision: Precision,
    restarts: Option<usize>,
    steps: usize,
    tolerance: f64,
}

impl SegmentationParams {
    /// Parameters with the defaults above.
    #[must_use]
    pub fn new(clusters: Clusters) -> Self {
        Self {
            clusters,
            recipe: Recipe::new(),
            precision: Precision::default(),
            restarts: None,
            steps: STEPS,
            tolerance: TOLERANCE,
        }
    }

    /// What is done to the columns before.
    #[must_use]
    pub fn recipe(mut self, recipe: Recipe) -> Self {
        self.recipe = recipe;
        self
    }

    /// Numbers to compute with.
    #[must_use]
    pub const fn precision(mut self, precision: Precision) -> Self {
        self.precision = precision;
        self
    }

    /// Random starts of which the best is kept.
    #[must_use]
    pub const fn restarts(mut self, restarts: usize) -> Self {
        self.restarts = Some(restarts);
        self
    }

    /// Lloyd steps of one run, at most.
    #[must_use]
    pub const fn steps(mut self, steps: usize) -> Self {
        self.steps = steps;
        self
    }

    /// When a run ends, relative to the mean variance of the columns; 0: when no label moves.
    #[must_use]
    pub const fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`Error::Input`] with every mistake: numbers of 0, a tolerance that is negative or not
    /// finite, a range of K without an alternative, restarts beside given centroids, a choice of K
    /// for rows with missing cells.
    pub fn check(self) -> Result<ValidSegmentationParams, Error> {
        let mut mistakes = Vec::new();
        let mut wrong = |setting: &str, message: String| {
            mistakes.push(Mistake::new(Place::default().field(setting), message));
        };
        match &self.clusters {
            Clusters::Fixed(0) => wrong("k", "`0` is not a whole number of 1 or above".into()),
            Clusters::Choose(ks) if *ks.start() == 0 || ks.end() <= ks.start() => {
                let given = format!("`{}..={}`", ks.start(), ks.end());
                let help = "is not a range of at least two numbers of clusters from 1 on";
                wrong("k", format!("{given} {help}, such as `1..=11`"));
            }
            Clusters::Choose(_) if self.recipe.missing_policy() == Missing::Keep => {
                let why = "the test for structure needs complete rows: give one number of clusters";
                wrong("k", format!("{why}, or refuse or impute missing cells"));
            }
            Clusters::From(_) if self.restarts.is_some_and(|restarts| restarts > 1) => {
                wrong(
                    "restarts",
                    "given centroids are one start, not several".into(),
                );
            }
            _ => {}
        }
        for (name, given) in [
            ("restarts", self.restarts.unwrap_or(1)),
            ("steps", self.steps),
        ] {
            if given == 0 {
                wrong(name, "`0` is not a whole number of 1 or above".into());
            }
        }
        if !(self.tolerance.is_finite() && self.tolerance >= 0.0) {
            let given = self.tolerance;
            wrong(
                "tolerance",
                format!("`{given}` is not a finite number of 0 or above"),
            );
        }
        Mistakes::none(mistakes)?;
        Ok(ValidSegmentationParams(self))
    }
}

/// Checked parameters of a segmentation.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidSegmentationParams(SegmentationParams);

impl ValidSegmentationParams {
    /// How many clusters there are to be.
    pub const fn clusters(&self) -> &Clusters {
        &self.0.clusters
    }

    pub(super) const fn recipe(&self) -> &Recipe {
        &self.0.recipe
    }

    pub(super) const fn precision(&self) -> Precision {
        self.0.precision
    }

    pub(super) const fn restarts(&self) -> Option<usize> {
        self.0.restarts
    }

    pub(super) const fn steps(&self) -> usize {
        self.0.steps
    }

    /// The engine's parameters for `k` clusters, without a start.
    pub(super) fn engine(&self, k: usize) -> KMeansParams {
        let params = KMeansParams::new(k)
            .max_steps(self.0.steps)
            .relative_tolerance(self.0.tolerance);
        match (self.0.restarts, &self.0.clusters) {
            (_, Clusters::From(centroids)) => params.start(Start::Centroids(centroids.clone())),
            (Some(restarts), _) => params.restarts(restarts),
            (None, _) => params,
        }
    }

    /// The choice of K from a range, with the same effort.
    pub(super) fn choice(&self, ks: RangeInclusive<usize>) -> ChooseKParams {
        let params = ChooseKParams::new()
            .k(ks)
            .max_steps(self.0.steps)
            .relative_tolerance(self.0.tolerance);
        match self.0.restarts {
            Some(restarts) => params.restarts(restarts),
            None => params,
        }
    }

    pub(super) fn settings(&self, matrix: &Matrix, seed: Seed) -> SegmentationSettings {
        let params = &self.0;
        let columns = matrix.columns().max(1);
        let (least, greatest) = match &params.clusters {
            Clusters::Fixed(k) => (*k, *k),
            Clusters::Choose(ks) => (*ks.start(), *ks.end()),
            Clusters::From(centroids) => (centroids.len() / columns, centroids.len() / columns),
        };
        SegmentationSettings {
            source: matrix.place().file.unwrap_or_default(),
            rows: matrix.rows(),
            k: KRange { least, greatest },
            given_start: matches!(params.clusters, Clusters::From(_)),
            scale: params.recipe.scaling(),
            missing: params.recipe.missing_policy(),
            weighted: matrix.weights().is_some(),
            precision: params.precision,
            restarts: params.restarts,
            steps: params.steps,
            tolerance: params.tolerance,
            seed,
        }
    }
}
