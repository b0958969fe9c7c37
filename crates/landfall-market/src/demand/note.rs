//! What is no mistake and still worth knowing.

use std::fmt;

use super::Demand;

/// A remark about a column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DemandNote {
    /// The column holds text, and so is no indicator.
    Text {
        /// The column.
        column: String,
    },
    /// No region has a figure.
    NoFigure {
        /// The indicator.
        indicator: String,
    },
    /// All regions that have a figure have the same: it tells no two regions apart.
    Constant {
        /// The indicator.
        indicator: String,
        /// The figure.
        value: f64,
    },
}

impl fmt::Display for DemandNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { column } => write!(f, "column `{column}` holds text and is no indicator"),
            Self::NoFigure { indicator } => {
                write!(f, "no region has a figure for `{indicator}`")
            }
            Self::Constant { indicator, value } => {
                write!(
                    f,
                    "`{indicator}` is {value} in every region that has a figure"
                )
            }
        }
    }
}

/// Notes on the figures of each indicator.
pub(super) fn of_columns(demand: &Demand) -> Vec<DemandNote> {
    let columns = demand.values.columns().into_iter();
    let notes = columns
        .zip(&demand.indicators)
        .filter_map(|(column, indicator)| {
            let indicator = indicator.name.clone();
            let mut figures = column.iter().filter(|value| !value.is_nan());
            let Some(first) = figures.next() else {
                return Some(DemandNote::NoFigure { indicator });
            };
            let mut more = figures.peekable();
            let constant = more.peek().is_some() && more.all(|value| value == first);
            constant.then_some(DemandNote::Constant {
                indicator,
                value: *first,
            })
        });
    notes.collect()
}
