//! How a table of demand is to be read.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_core::table::{DecimalMark, Delimiter, Flaws, Numerals, ReadOptions, TableFlaws};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Demand, DemandFlaws, read};

/// What the figures of an indicator are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// Any finite number.
    #[default]
    Any,
    /// A number of something: not negative.
    Count,
    /// A share of a hundred: between 0 and 100.
    Percent,
}

/// An indicator that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorSpec {
    /// Name of its column.
    pub column: String,
    /// What its figures are.
    #[serde(default)]
    pub kind: Kind,
}

/// How a table of demand is to be read. Settings are checked together with the file they are for,
/// because most of them name its columns.
///
/// ```
/// use landfall_market::demand::Demand;
///
/// let error = Demand::params()
///     .columns(["popluation"])
///     .read_bytes(b"region,population\nBR,1\nIN,2\n", "demand.csv")
///     .unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "demand.csv, line 1: the configuration names column `popluation` that the file lacks \
///      (help: did you mean `population`? its columns are `region`, `population`)"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemandParams {
    pub(super) region_column: Option<String>,
    pub(super) name_column: Option<String>,
    pub(super) columns: Option<Vec<String>>,
    pub(super) kinds: BTreeMap<String, Kind>,
    pub(super) skip_rows: Vec<String>,
    pub(super) numerals: Numerals,
    options: ReadOptions,
}

impl Default for DemandParams {
    fn default() -> Self {
        Self::new()
    }
}

impl DemandParams {
    /// Regions from the first column called like one, names from a column `name` if there is one,
    /// all columns of numbers as indicators, each of any kind; missing where the cell is empty,
    /// `..`, `-`, `n/a` or `N/A`; the form of the file found out as [`ReadOptions::new`] says.
    pub fn new() -> Self {
        Self {
            region_column: None,
            name_column: None,
            columns: None,
            kinds: BTreeMap::new(),
            skip_rows: Vec::new(),
            numerals: Numerals::default(),
            options: ReadOptions::new(),
        }
    }

    /// The column of the regions: codes or names. By default the first of `region`, `code`, `iso2`,
    /// `iso`, `country`, `economy`, `geo`, `iso3` and the like, letter case ignored; where a file
    /// has several of them, the one of whose first cells most name a region.
    #[must_use]
    pub fn region_column(mut self, name: impl Into<String>) -> Self {
        self.region_column = Some(name.into());
        self
    }

    /// The column of the names shown for the regions.
    #[must_use]
    pub fn name_column(mut self, name: impl Into<String>) -> Self {
        self.name_column = Some(name.into());
        self
    }

    /// The indicators, and no others.
    #[must_use]
    pub fn columns<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        let names = names.into_iter().map(Into::into);
        self.columns.get_or_insert_default().extend(names);
        self
    }

    /// The indicators with their kinds, and no others.
    #[must_use]
    pub fn indicators(mut self, specs: impl IntoIterator<Item = IndicatorSpec>) -> Self {
        for spec in specs {
            let names = self.columns.get_or_insert_default();
            names.push(spec.column.clone());
            self.kinds.insert(spec.column, spec.kind);
        }
        self
    }

    /// Indicators that are counts: a negative figure is refused.
    #[must_use]
    pub fn counts<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        self.kind(Kind::Count, names)
    }

    /// Indicators that are percentages: a figure outside 0 to 100 is refused.
    #[must_use]
    pub fn percentages<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        self.kind(Kind::Percent, names)
    }

    fn kind<S: Into<String>>(mut self, kind: Kind, names: impl IntoIterator<Item = S>) -> Self {
        let kinds = names.into_iter().map(|name| (name.into(), kind));
        self.kinds.extend(kinds);
        self
    }

    /// Cells of the region column whose rows are no regions, such as `World` or `Total`.
    #[must_use]
    pub fn skip_rows<S: Into<String>>(mut self, cells: impl IntoIterator<Item = S>) -> Self {
        self.skip_rows.extend(cells.into_iter().map(Into::into));
        self
    }

    /// Texts that stand for a missing figure, in place of `..`, `-`, `n/a` and `N/A`. They do not
    /// count in the column of the regions, where `NA` is Namibia.
    #[must_use]
    pub fn missing<S: Into<String>>(mut self, markers: impl IntoIterator<Item = S>) -> Self {
        self.numerals.missing = markers.into_iter().map(Into::into).collect();
        self
    }

    /// The decimal mark.
    #[must_use]
    pub const fn decimal(mut self, mark: DecimalMark) -> Self {
        self.numerals.decimal = mark;
        self
    }

    /// What separates the columns.
    #[must_use]
    pub fn delimiter(mut self, delimiter: Delimiter) -> Self {
        self.options = self.options.delimiter(delimiter);
        self
    }

    /// The encoding, such as `windows-1252`.
    #[must_use]
    pub fn encoding(mut self, label: impl Into<String>) -> Self {
        self.options = self.options.encoding(label);
        self
    }

    /// The sheet of a spreadsheet.
    #[must_use]
    pub fn sheet(mut self, name: impl Into<String>) -> Self {
        self.options = self.options.sheet(name);
        self
    }

    /// All options of the file's form at once, in place of those set before.
    #[must_use]
    pub fn options(mut self, options: ReadOptions) -> Self {
        self.options = options;
        self
    }

    /// Reads a CSV file or a spreadsheet.
    ///
    /// # Errors
    /// All that is wrong with the file and the settings for it, at once.
    pub fn read_path(&self, path: impl AsRef<Path>) -> Result<Demand, DemandFlaws> {
        let reading = self.options.read_path(path).map_err(widened)?;
        read::demand(reading, self)
    }

    /// Reads the bytes of a CSV file or a spreadsheet; `name` is what flaws call the file.
    ///
    /// # Errors
    /// All that is wrong with the bytes and the settings for them, at once.
    pub fn read_bytes(&self, bytes: &[u8], name: &str) -> Result<Demand, DemandFlaws> {
        let reading = self.options.read_bytes(bytes, name).map_err(widened)?;
        read::demand(reading, self)
    }
}

fn widened(flaws: TableFlaws) -> DemandFlaws {
    let mut wide = Flaws::default();
    wide.append(flaws);
    wide
}
