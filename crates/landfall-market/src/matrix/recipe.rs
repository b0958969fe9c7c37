//! What is to be done to a table of numbers before its rows are compared.

use landfall_core::{Progress, nearest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::prepare::{self, PreparedMatrix};
use super::{Matrix, MatrixError, MatrixFlaws, Stored};
use crate::MarketError;

/// Logarithm of a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Log {
    /// None: the value as it stands.
    #[default]
    None,
    /// The natural logarithm; values of 0 and below are refused.
    Log,
    /// The natural logarithm of one plus the value; values of -1 and below are refused.
    Log1p,
}

/// How columns are brought to one scale. Figures of a column's spread leave missing cells and
/// weights aside. A column whose spread is 0 is only centred.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// As they are.
    None,
    /// Minus the mean, divided by the population standard deviation (divisor n).
    Standard,
    /// Minus the median, divided by the interquartile range (Hyndman & Fan 1996, type 7).
    #[default]
    Robust,
}

/// What becomes of missing cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// They are errors, each with its place.
    #[default]
    Refuse,
    /// They take the median of their column. Rows then look more alike than they are.
    Impute,
    /// They stay NaN, for methods that can do without them.
    Keep,
}

/// What is to be done, in this order: logarithms, scaling, missing cells. Columns are checked
/// together with the matrix, which knows their names.
///
/// Defaults: no logarithm, [`Scale::Robust`], [`Missing::Refuse`].
///
/// ```
/// use landfall_market::Progress;
/// use landfall_market::matrix::{Matrix, Recipe, Scale};
///
/// let matrix = Matrix::new(vec!["x".into()], vec![1.0, 2.0, 3.0, 4.0, 10.0])?;
/// let prepared = Recipe::new().prepare::<f64>(&matrix, &Progress::silent())?;
/// // Median 3, quartiles 2 and 4.
/// assert_eq!(prepared.values(), [-1.0, -0.5, 0.0, 0.5, 3.5]);
/// assert_eq!(prepared.changes()[0].original(3.5), 10.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recipe {
    all: Option<Log>,
    named: Vec<(String, Log)>,
    pub(super) scale: Scale,
    pub(super) missing: Missing,
}

impl Recipe {
    /// The defaults above.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The natural logarithm of one column.
    #[must_use]
    pub fn log(mut self, column: impl Into<String>) -> Self {
        self.named.push((column.into(), Log::Log));
        self
    }

    /// The natural logarithm of one plus a column.
    #[must_use]
    pub fn log1p(mut self, column: impl Into<String>) -> Self {
        self.named.push((column.into(), Log::Log1p));
        self
    }

    /// The same logarithm of every column that is not named otherwise.
    #[must_use]
    pub const fn all(mut self, log: Log) -> Self {
        self.all = Some(log);
        self
    }

    /// How columns are brought to one scale.
    #[must_use]
    pub const fn scale(mut self, scale: Scale) -> Self {
        self.scale = scale;
        self
    }

    /// What becomes of missing cells.
    #[must_use]
    pub const fn missing(mut self, missing: Missing) -> Self {
        self.missing = missing;
        self
    }

    /// How columns are brought to one scale.
    pub const fn scaling(&self) -> Scale {
        self.scale
    }

    /// What becomes of missing cells.
    pub const fn missing_policy(&self) -> Missing {
        self.missing
    }

    /// Prepares a matrix in the type the clustering is to compute with.
    ///
    /// Where nothing is to be done and the matrix lies in its file in that type, the result borrows
    /// it from there; else it takes rows x columns x size of `T` bytes. O(rows x columns).
    ///
    /// # Errors
    /// [`MarketError::Matrix`] with all flaws: columns that are not there or get two logarithms,
    /// values without a logarithm, infinite cells, missing ones under [`Missing::Refuse`], columns
    /// without a number or too far spread. [`MarketError::Cancelled`].
    pub fn prepare<'a, T: Stored>(
        &self,
        matrix: &'a Matrix,
        progress: &Progress,
    ) -> Result<PreparedMatrix<'a, T>, MarketError> {
        let logs = self.logs(matrix)?;
        prepare::prepare(self, &logs, matrix, progress)
    }

    /// The logarithm of every column.
    fn logs(&self, matrix: &Matrix) -> Result<Vec<Log>, MatrixFlaws> {
        let mut flaws = MatrixFlaws::default();
        let mut named: Vec<Option<Log>> = vec![None; matrix.columns()];
        for (name, log) in &self.named {
            let column = matrix.names().iter().position(|known| known == name);
            match column.and_then(|column| named.get_mut(column)) {
                None => flaws.push(matrix.place(), unknown(matrix, name, *log)),
                Some(Some(before)) if before != log => {
                    let error = MatrixError::TwoPurposes {
                        column: name.clone(),
                        first: purpose(*before),
                        second: purpose(*log),
                    };
                    flaws.push(matrix.place(), error);
                }
                Some(slot) => *slot = Some(*log),
            }
        }
        let all = self.all.unwrap_or_default();
        flaws.check(named.into_iter().map(|log| log.unwrap_or(all)).collect())
    }
}

const fn purpose(log: Log) -> &'static str {
    match log {
        Log::None => "untransformed",
        Log::Log => "log",
        Log::Log1p => "log1p",
    }
}

fn unknown(matrix: &Matrix, given: &str, log: Log) -> MatrixError {
    let known = matrix.names().iter().map(String::as_str);
    MatrixError::UnknownColumn {
        given: given.to_owned(),
        purpose: purpose(log),
        suggestion: nearest(given, known).map(str::to_owned),
        columns: matrix.names().to_vec(),
    }
}

impl Log {
    /// The transformed value; `None` where there is no logarithm.
    pub fn apply(self, value: f64) -> Option<f64> {
        match self {
            Self::None => Some(value),
            Self::Log => (value > 0.0).then(|| value.ln()),
            Self::Log1p => (value > -1.0).then(|| value.ln_1p()),
        }
    }

    /// The value that was transformed.
    pub fn undo(self, transformed: f64) -> f64 {
        match self {
            Self::None => transformed,
            Self::Log => transformed.exp(),
            Self::Log1p => transformed.exp_m1(),
        }
    }
}
