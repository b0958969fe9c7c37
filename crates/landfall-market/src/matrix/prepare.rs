//! Preparing a table of numbers: plan every column, then write every row.

use std::borrow::Cow;
use std::fmt;

use landfall_core::progress::Stage;
use landfall_core::{Cancelled, Progress};
use rayon::prelude::*;

use super::spread::{self, Spread};
use super::{Log, Matrix, MatrixError, MatrixFlaws, Missing, Recipe, Scale, Stored, in_place};
use crate::MarketError;
use crate::cluster::{ClusterError, Points, Real};

/// Rows written, or numbers looked at, in one go.
pub(super) const CHUNK: usize = 8192;

/// What was done to a column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnChange {
    /// Its name.
    pub name: String,
    /// Its logarithm.
    pub log: Log,
    /// What was subtracted after the logarithm.
    pub centre: f64,
    /// What it was divided by then.
    pub spread: f64,
    /// Missing cells.
    pub missing: usize,
    /// The prepared value missing cells took; `None` where none is missing or they are kept.
    pub fill: Option<f64>,
}

impl ColumnChange {
    /// The value in the column's own unit that became `prepared`.
    pub fn original(&self, prepared: f64) -> f64 {
        self.log.undo(prepared.mul_add(self.spread, self.centre))
    }

    /// The prepared value of a cell, NaN where it is missing and kept. Cells without a logarithm
    /// were refused before.
    fn prepared(&self, cell: f64) -> f64 {
        let known = self.log.apply(cell).filter(|value| !value.is_nan());
        known.map_or_else(
            || self.fill.unwrap_or(f64::NAN),
            |value| (value - self.centre) / self.spread,
        )
    }
}

/// What the reader of a result should know about its preparation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum MatrixNote {
    /// All figures of a column are the same; it separates nothing.
    Constant {
        /// The column.
        column: String,
    },
    /// The figures differ, but the middle half of them is the same: the column was only centred.
    ZeroRange {
        /// The column.
        column: String,
    },
    /// Missing cells took the median of their column.
    Imputed {
        /// The column.
        column: String,
        /// How many.
        cells: usize,
        /// The median, in the column's own unit.
        value: f64,
    },
}

impl fmt::Display for MatrixNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant { column } => {
                write!(f, "column `{column}` is constant; it separates nothing")
            }
            Self::ZeroRange { column } => write!(
                f,
                "the interquartile range of column `{column}` is 0; it was only centred, not scaled"
            ),
            Self::Imputed {
                column,
                cells,
                value,
            } => {
                let cells = match cells {
                    1 => "1 missing cell".to_owned(),
                    cells => format!("{cells} missing cells"),
                };
                // Twelve digits: the rest is rounding of logarithms and means.
                let value = format!("{value:.11e}").parse::<f64>().unwrap_or(*value);
                write!(f, "{cells} of column `{column}` took its median, {value}")
            }
        }
    }
}

/// A table of numbers ready to be clustered.
#[derive(Debug)]
pub struct PreparedMatrix<'a, T: Clone> {
    pub(super) matrix: &'a Matrix,
    pub(super) values: Cow<'a, [T]>,
    pub(super) changes: Vec<ColumnChange>,
    pub(super) notes: Vec<MatrixNote>,
    pub(super) missing: usize,
}

impl<'a, T: Real> PreparedMatrix<'a, T> {
    /// The matrix as it was read.
    pub const fn matrix(&self) -> &'a Matrix {
        self.matrix
    }

    /// All prepared values, rows x columns, row after row; NaN where a missing cell was kept.
    pub fn values(&self) -> &[T] {
        &self.values
    }

    /// Whether the values lie in the file they were read from.
    pub const fn is_borrowed(&self) -> bool {
        matches!(self.values, Cow::Borrowed(_))
    }

    /// What was done to every column.
    pub fn changes(&self) -> &[ColumnChange] {
        &self.changes
    }

    /// What the reader should know.
    pub fn notes(&self) -> &[MatrixNote] {
        &self.notes
    }

    /// Missing cells that were kept.
    pub const fn missing(&self) -> usize {
        self.missing
    }

    /// The rows with their weights, to be clustered.
    ///
    /// # Errors
    /// [`MarketError::Matrix`] naming the cell that is missing or whose square would overflow.
    pub fn points(&self) -> Result<Points<'_, T>, MarketError> {
        let points = Points::new(&self.values, self.changes.len());
        let points = points.map_err(|error| self.explained(error))?;
        Ok(match self.matrix.weights() {
            Some(weights) => points.weighted(weights)?,
            None => points,
        })
    }

    /// The same error, with the place the user knows the cell by.
    fn explained(&self, error: ClusterError) -> MarketError {
        let mut flaws = MatrixFlaws::default();
        let place = |row, column| self.matrix.cell_place(row, column);
        match error {
            ClusterError::NotFinite { row, column, value } if value.is_nan() => {
                flaws.push(place(row, column), MatrixError::Missing);
            }
            ClusterError::NotFinite { row, column, value } => {
                let limit = T::LIMIT;
                let given = value;
                flaws.push(place(row, column), MatrixError::TooLarge { given, limit });
            }
            ClusterError::TooLarge {
                row,
                column,
                value: given,
                limit,
            } => flaws.push(place(row, column), MatrixError::TooLarge { given, limit }),
            other => return other.into(),
        }
        flaws.into()
    }
}

/// What is found out about a column before anything is written.
struct Plan {
    change: ColumnChange,
    note: Option<MatrixNote>,
    flaws: MatrixFlaws,
}

pub(super) fn prepare<'a, T: Stored>(
    recipe: &Recipe,
    logs: &[Log],
    matrix: &'a Matrix,
    progress: &Progress,
) -> Result<PreparedMatrix<'a, T>, MarketError> {
    let plain = recipe.scale == Scale::None && logs.iter().all(|log| *log == Log::None);
    if plain && let Some(untouched) = in_place::untouched(matrix, progress)? {
        return Ok(untouched);
    }
    let stage = progress.stage("prepare", Some(logs.len() as u64));
    let plans: Vec<Plan> = (0..logs.len())
        .into_par_iter()
        .zip(logs)
        .map(|(column, log)| {
            let plan = plan(recipe, *log, matrix, column, &stage);
            stage.advance(1).and(plan)
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut flaws = MatrixFlaws::default();
    let (mut changes, mut notes) = (Vec::new(), Vec::new());
    for plan in plans {
        flaws.append(plan.flaws);
        changes.push(plan.change);
        notes.extend(plan.note);
    }
    for change in changes.iter().filter(|change| change.fill.is_some()) {
        notes.push(imputed(change));
    }
    flaws.check(())?;
    progress.check()?;
    let missing: usize = changes.iter().map(|change| change.missing).sum();
    let kept = recipe.missing == Missing::Keep;
    Ok(PreparedMatrix {
        matrix,
        values: Cow::Owned(written(matrix, &changes)),
        changes,
        notes,
        missing: if kept { missing } else { 0 },
    })
}

fn imputed(change: &ColumnChange) -> MatrixNote {
    MatrixNote::Imputed {
        column: change.name.clone(),
        cells: change.missing,
        value: change.original(change.fill.unwrap_or_default()),
    }
}

/// Writes all prepared values.
fn written<T: Real>(matrix: &Matrix, changes: &[ColumnChange]) -> Vec<T> {
    let columns = changes.len();
    let mut values = vec![T::default(); matrix.rows() * columns];
    let chunks = values.par_chunks_mut(CHUNK * columns).enumerate();
    chunks.for_each(|(chunk, out)| {
        for (index, row) in out.chunks_mut(columns).enumerate() {
            for ((column, change), cell) in changes.iter().enumerate().zip(row) {
                let value = matrix.cell(chunk * CHUNK + index, column);
                *cell = T::from_f64(change.prepared(value));
            }
        }
    });
    values
}

/// Reads a column once: its flaws, its centre and spread, and what fills its gaps.
fn plan(
    recipe: &Recipe,
    log: Log,
    matrix: &Matrix,
    column: usize,
    stage: &Stage,
) -> Result<Plan, Cancelled> {
    let name = matrix.names().get(column).cloned().unwrap_or_default();
    let mut flaws = MatrixFlaws::default();
    let (mut known, missing) = known(recipe, log, matrix, column, &mut flaws, stage)?;
    let spread = spread::measure(&mut known, recipe.scale);
    if let (true, None) = (flaws.is_empty(), spread) {
        let error = if known.is_empty() {
            MatrixError::EmptyColumn
        } else {
            MatrixError::Spread
        };
        flaws.push(matrix.column_place(column), error);
    }
    let measured = spread.unwrap_or(Spread {
        centre: 0.0,
        spread: 1.0,
        constant: false,
        flat: false,
    });
    let note = match measured {
        Spread { constant: true, .. } => Some(MatrixNote::Constant {
            column: name.clone(),
        }),
        Spread { flat: true, .. } => Some(MatrixNote::ZeroRange {
            column: name.clone(),
        }),
        _ => None,
    };
    let fills = missing > 0 && recipe.missing == Missing::Impute;
    let median = fills.then(|| spread::median(&mut known)).flatten();
    let change = ColumnChange {
        name,
        log,
        centre: measured.centre,
        spread: measured.spread,
        missing,
        fill: median.map(|median| (median - measured.centre) / measured.spread),
    };
    Ok(Plan {
        change,
        note,
        flaws,
    })
}

/// The transformed values of a column that are there, and how many are missing.
fn known(
    recipe: &Recipe,
    log: Log,
    matrix: &Matrix,
    column: usize,
    flaws: &mut MatrixFlaws,
    stage: &Stage,
) -> Result<(Vec<f64>, usize), Cancelled> {
    let mut known = Vec::with_capacity(matrix.rows());
    let mut missing = 0;
    for row in 0..matrix.rows() {
        if row % CHUNK == 0 {
            stage.advance(0)?;
        }
        let given = matrix.cell(row, column);
        let error = match log.apply(given) {
            _ if given.is_nan() => {
                missing += 1;
                match recipe.missing {
                    Missing::Refuse => MatrixError::Missing,
                    Missing::Impute | Missing::Keep => continue,
                }
            }
            _ if given.is_infinite() => MatrixError::Infinite { given },
            Some(value) => {
                known.push(value);
                continue;
            }
            None if log == Log::Log => MatrixError::Log { given },
            None => MatrixError::Log1p { given },
        };
        flaws.push(matrix.cell_place(row, column), error);
    }
    Ok((known, missing))
}
