//! The user's table of cultural dimensions.

use std::collections::BTreeMap;

use landfall_core::document::Report;
use landfall_core::table::{Content, Numerals, Row, Table, TableFlaws};
use landfall_core::{Mistake, Place, RegionCode};

use super::field::Field;
use super::survey::scale;
use crate::conflict::protected_word;

/// Lowest and highest value of dimensions that people report of themselves, by their names.
pub(super) fn scales(
    fields: &[(&str, Field<'_>)],
    report: &mut Report,
) -> BTreeMap<String, (f64, f64)> {
    let mut scales = BTreeMap::new();
    for (name, field) in fields {
        if let Some(word) = protected_word(name) {
            let message = format!("speaks of `{word}`: nobody is advised by it");
            let help = "name what people said of how they work, such as `directness`";
            field.wrong_help(report, message, help);
            continue;
        }
        let scale = scale(field, report);
        scales.extend(scale.map(|scale| ((*name).to_owned(), scale)));
    }
    scales
}

/// Values of cultural dimensions by territory, as the user's file has them. None are built in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CultureTable {
    /// Dimensions by their column names, in the order of the columns.
    pub dimensions: Vec<String>,
    /// For each territory one finite value for each dimension; `None` where the file has none.
    pub territories: BTreeMap<RegionCode, Vec<Option<f64>>>,
}

impl CultureTable {
    /// The value of `dimension` in `territory`, if both are known. A subdivision without a row of
    /// its own has its economy's.
    pub fn value(&self, territory: &RegionCode, dimension: &str) -> Option<f64> {
        let column = self.dimensions.iter().position(|name| name == dimension)?;
        *self.row(territory)?.get(column)?
    }

    /// One value for each dimension; of a subdivision without a row of its own, its economy's.
    pub fn row(&self, territory: &RegionCode) -> Option<&[Option<f64>]> {
        let economy = || RegionCode::parse(territory.economy()?).ok();
        let own = self.territories.get(territory);
        let row = own.or_else(|| self.territories.get(&economy()?))?;
        Some(row)
    }

    /// Reads a table (CSV of any dialect, or a spreadsheet): one column of territory codes, called
    /// `territory`, `region`, `iso2` or `code`, and one of numbers for each dimension. Other
    /// columns, such as names, are passed over.
    pub(super) fn of(table: Result<Table, TableFlaws>, report: &mut Report) -> Option<Self> {
        let table = match table {
            Ok(table) => table,
            Err(flaws) => {
                flaws.mistakes().into_iter().for_each(|m| report.add(m));
                return None;
            }
        };
        let place = || Place::file(table.file()).line(table.header_line());
        let Some(codes) = code_column(&table) else {
            let mistake = Mistake::new(place(), "the file lacks a column of territories");
            report.add(mistake.help("call it `territory`, and use codes such as `BR`"));
            return None;
        };
        let numerals = Numerals::default();
        let columns: Vec<usize> = (0..table.header().len())
            .filter(|column| *column != codes)
            .filter(|column| table.content(*column, &numerals) == Content::Numbers)
            .collect();
        if columns.is_empty() {
            report.add(Mistake::new(place(), "the file has no column of numbers"));
            return None;
        }
        let mut flaws = TableFlaws::default();
        let numbers = table.numbers(&columns, &numerals, &mut flaws);
        flaws.mistakes().into_iter().for_each(|m| report.add(m));
        let names = columns
            .iter()
            .filter_map(|column| table.header().get(*column));
        let dimensions: Vec<String> = names.cloned().collect();
        let territories = territories(&table, codes, &numbers, report);
        Some(Self {
            dimensions,
            territories,
        })
    }
}

/// The column of territory codes.
fn code_column(table: &Table) -> Option<usize> {
    const NAMES: [&str; 4] = ["territory", "region", "iso2", "code"];
    let named = |name: &&str| {
        let mut header = table.header().iter();
        header.position(|column| column.trim().eq_ignore_ascii_case(name))
    };
    NAMES.iter().find_map(named)
}

fn territories(
    table: &Table,
    codes: usize,
    numbers: &[Vec<Option<f64>>],
    report: &mut Report,
) -> BTreeMap<RegionCode, Vec<Option<f64>>> {
    let mut lines: BTreeMap<RegionCode, u64> = BTreeMap::new();
    let mut territories = BTreeMap::new();
    for (index, row) in table.rows().iter().enumerate() {
        let Some(code) = code(table, row, codes, report) else {
            continue;
        };
        if let Some(first) = lines.get(&code) {
            let message = format!("`{code}` stands in line {first} already");
            report.add(Mistake::new(table.place(row.line(), codes), message));
            continue;
        }
        lines.insert(code.clone(), row.line());
        let values = numbers
            .iter()
            .map(|column| column.get(index).copied().flatten());
        territories.insert(code, values.collect());
    }
    territories
}

fn code(table: &Table, row: &Row, column: usize, report: &mut Report) -> Option<RegionCode> {
    match RegionCode::parse(row.text(column)) {
        Ok(code) => Some(code),
        Err(error) => {
            let place = table.place(row.line(), column);
            report.add(Mistake::new(place, error.to_string()));
            None
        }
    }
}
