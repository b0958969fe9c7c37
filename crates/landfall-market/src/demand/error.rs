//! What can be wrong with demand.

use landfall_core::table::{Flaws, Remedy, TableError};
use landfall_core::{RegionCode, RegionError};
use thiserror::Error;

/// Something wrong with a table of demand, without its place.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum DemandError {
    /// The table itself: its file, form or numbers.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A cell that names no region, or more than one.
    #[error(transparent)]
    Region(#[from] RegionError),
    /// A row without a region.
    #[error("the cell of the region is empty")]
    EmptyRegion,
    /// Two rows of one region.
    #[error("`{given}` is {code}, which stands in line {first_line} as `{first_given}` already")]
    DuplicateRegion {
        /// What was given.
        given: String,
        /// The region it means.
        code: RegionCode,
        /// Line of the first row.
        first_line: u64,
        /// The cell of the first row.
        first_given: String,
    },
    /// No column of regions was found.
    #[error("no column is called {}", .known.join(", "))]
    NoRegionColumn {
        /// The names looked for.
        known: &'static [&'static str],
        /// The columns there are.
        columns: Vec<String>,
    },
    /// A column that was asked for and is not there.
    #[error("the configuration names column `{given}` that the file lacks")]
    UnknownColumn {
        /// What was asked for.
        given: String,
        /// The column most like it.
        suggestion: Option<String>,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// Several columns were asked for and none is there.
    #[error("the file has none of the {} columns that the configuration names", .given.len())]
    NoneOfColumns {
        /// What was asked for.
        given: Vec<String>,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// One column for two purposes.
    #[error("the configuration names column `{column}` as {first} and as {second}")]
    TwoPurposes {
        /// The column.
        column: String,
        /// The first purpose.
        first: &'static str,
        /// The second purpose.
        second: &'static str,
    },
    /// A column named twice.
    #[error("the configuration names column `{column}` twice")]
    NamedTwice {
        /// The column.
        column: String,
    },
    /// No column holds numbers.
    #[error("no column beside the regions holds numbers")]
    NoNumbers,
    /// A negative count.
    #[error("`{given}` is negative")]
    NegativeCount {
        /// What was given.
        given: f64,
    },
    /// A percentage outside its range.
    #[error("`{given}` is not between 0 and 100")]
    NotAPercentage {
        /// What was given.
        given: f64,
    },
    /// NaN or infinite.
    #[error("`{given}` is not a finite number")]
    NotFinite {
        /// What was given.
        given: f64,
    },
    /// Demand without regions.
    #[error("there is no region")]
    NoRegions,
    /// Demand without indicators.
    #[error("there is no indicator")]
    NoIndicators,
    /// A region that stands twice.
    #[error("the region {code} stands twice")]
    RepeatedRegion {
        /// The region.
        code: String,
    },
    /// An indicator that stands twice.
    #[error("the indicator `{name}` stands twice")]
    RepeatedIndicator {
        /// The indicator.
        name: String,
    },
    /// More or fewer rows than regions.
    #[error("there are {rows} rows for {regions} regions")]
    RowCount {
        /// Rows given.
        rows: usize,
        /// Regions given.
        regions: usize,
    },
    /// A row with more or fewer figures than indicators.
    #[error("figures in the row: {figures}, indicators: {indicators}")]
    RowLength {
        /// Figures given.
        figures: usize,
        /// Indicators given.
        indicators: usize,
    },
    /// An indicator that demand does not hold.
    #[error("there is no indicator `{given}`{}", did_you_mean(.suggestion))]
    UnknownIndicator {
        /// What was asked for.
        given: String,
        /// The indicator most like it.
        suggestion: Option<String>,
    },
}

/// All that is wrong with demand.
pub type DemandFlaws = Flaws<DemandError>;

impl Remedy for DemandError {
    fn help(&self) -> Option<String> {
        let fixed = match self {
            Self::Table(error) => return error.help(),
            Self::NoRegionColumn { .. }
            | Self::UnknownColumn { .. }
            | Self::NoneOfColumns { .. } => return self.help_with_columns(),
            Self::Region(RegionError::Ambiguous { .. }) => {
                "write the code of the one that is meant"
            }
            Self::Region(_) | Self::EmptyRegion => {
                "write an ISO 3166 code, a name, or a code of your own such as `x-dach`; name rows \
                 that are no region, such as totals, in `skip_rows`"
            }
            Self::DuplicateRegion { .. } => "keep one row for each region",
            Self::TwoPurposes { .. } | Self::NamedTwice { .. } => "name it once",
            Self::NoNumbers => {
                "add a column of numbers, or set `delimiter` if columns run together"
            }
            Self::NegativeCount { .. } => {
                "counts start at 0; leave the cell empty if it is missing"
            }
            Self::NotAPercentage { .. } => {
                "if the indicator may exceed 100, do not declare it a percentage"
            }
            Self::NotFinite { .. } => "give `None` for a missing figure",
            _ => return None,
        };
        Some(fixed.to_owned())
    }
}

impl DemandError {
    /// The remedy for a column that is not there: it lists those that are.
    fn help_with_columns(&self) -> Option<String> {
        match self {
            Self::NoRegionColumn { columns, .. } => Some(format!(
                "name the column of the regions in `region_column`; {}",
                listed(columns)
            )),
            Self::UnknownColumn {
                suggestion: Some(name),
                columns,
                ..
            } => Some(format!("did you mean `{name}`? {}", listed(columns))),
            Self::UnknownColumn { columns, .. } => Some(listed(columns)),
            Self::NoneOfColumns { given, columns } => Some(format!(
                "is it the right file, and does its first line name the columns? `{}` are named, and {}",
                given.join("`, `"),
                listed(columns)
            )),
            _ => None,
        }
    }
}

/// Most columns that a message lists.
const LISTED: usize = 30;

fn listed(columns: &[String]) -> String {
    let first: Vec<&str> = columns.iter().take(LISTED).map(String::as_str).collect();
    let first = first.join("`, `");
    match columns.len().saturating_sub(LISTED) {
        0 => format!("its columns are `{first}`"),
        more => format!("its columns are `{first}` and {more} more"),
    }
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    suggestion
        .as_ref()
        .map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
