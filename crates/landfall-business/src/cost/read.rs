//! Reading a table of costs: one row per region and part.

use std::path::Path;

use landfall_core::table::{Row, Table, TableFlaws};
use landfall_core::{Currency, Decimal, Mistakes, RegionCode};

use super::{Amount, CostPart, CostTable, GivenCost};
use crate::table::{Cells, opened};

impl CostTable {
    /// Reads a CSV file or spreadsheet with the columns `region`, `part`, `one_off`, `per_year`,
    /// `currency` and, where known, `one_off_low`, `one_off_high`, `per_year_low`,
    /// `per_year_high`, `note`. An empty `one_off` or `per_year` is 0 when the other is given.
    ///
    /// # Errors
    /// Every mistake of the file.
    pub fn read_path(path: &Path) -> Result<Self, Mistakes> {
        Self::of(Table::read_path(path))
    }

    /// The same from bytes; `name` is what mistakes call the file.
    ///
    /// # Errors
    /// Every mistake.
    pub fn read_bytes(bytes: &[u8], name: &str) -> Result<Self, Mistakes> {
        Self::of(Table::from_bytes(bytes, name))
    }

    fn of(table: Result<Table, TableFlaws>) -> Result<Self, Mistakes> {
        let table = opened(table)?;
        let mut cells = Cells::new(&table);
        let columns = Columns::find(&mut cells);
        cells.read_numbers(columns.one_off.into_iter().chain(columns.per_year));
        let mut costs = Self::new();
        for row in table.rows() {
            columns.read(&table, row, &mut cells, &mut costs);
        }
        Mistakes::none(cells.mistakes)?;
        Ok(costs)
    }
}

struct Columns {
    region: Option<usize>,
    part: Option<usize>,
    currency: Option<usize>,
    note: Option<usize>,
    one_off: [Option<usize>; 3],
    per_year: [Option<usize>; 3],
}

impl Columns {
    fn find(cells: &mut Cells<'_>) -> Self {
        Self {
            region: cells.column("region", true),
            part: cells.column("part", true),
            currency: cells.column("currency", true),
            note: cells.column("note", false),
            one_off: [
                cells.column("one_off", true),
                cells.column("one_off_low", false),
                cells.column("one_off_high", false),
            ],
            per_year: [
                cells.column("per_year", true),
                cells.column("per_year_low", false),
                cells.column("per_year_high", false),
            ],
        }
    }

    fn read<'a>(
        &self,
        table: &'a Table,
        row: &'a Row,
        cells: &mut Cells<'a>,
        costs: &mut CostTable,
    ) {
        let region = self.region(row, cells);
        let part = self.part(row, cells);
        let currency = self.currency(row, cells);
        let one_off = amount(row, cells, self.one_off);
        let per_year = amount(row, cells, self.per_year);
        if one_off.is_none() && per_year.is_none() {
            if let Some(column) = self.one_off.first().copied().flatten() {
                let message = "neither one_off nor per_year is given".to_owned();
                cells.wrong(
                    row,
                    column,
                    message,
                    "a part that is not assessed has no row",
                );
            }
            return;
        }
        let (Some(region), Some(part), Some(currency)) = (region, part, currency) else {
            return;
        };
        if let Some(earlier) = costs.get(&region, part) {
            let line = earlier.place.line.unwrap_or_default();
            let message = format!(
                "`{region}` has the part `{}` in line {line} too",
                part.name()
            );
            if let Some(column) = self.part {
                cells.wrong(row, column, message, "keep one of them");
            }
            return;
        }
        let none = Amount {
            value: Decimal::ZERO,
            range: None,
        };
        let note = self
            .note
            .map(|column| row.text(column))
            .filter(|note| !note.is_empty());
        let mut place = table.place(row.line(), 0);
        place.field = None;
        let cost = GivenCost {
            one_off: one_off.unwrap_or(none),
            per_year: per_year.unwrap_or(none),
            currency,
            note: note.map(str::to_owned),
            place,
        };
        costs.insert(region, part, cost);
    }

    fn region<'a>(&self, row: &'a Row, cells: &mut Cells<'a>) -> Option<RegionCode> {
        let text = cells.text(row, self.region)?;
        match RegionCode::resolve(text) {
            Ok(region) => Some(region),
            Err(error) => {
                cells.wrong(
                    row,
                    self.region?,
                    error.to_string(),
                    "use an ISO 3166-1 code",
                );
                None
            }
        }
    }

    fn part<'a>(&self, row: &'a Row, cells: &mut Cells<'a>) -> Option<CostPart> {
        let text = cells.text(row, self.part)?;
        match text.parse() {
            Ok(part) => Some(part),
            Err(given) => {
                let names = CostPart::ALL.map(CostPart::name).join(", ");
                let help = format!("use one of {names}");
                cells.wrong(
                    row,
                    self.part?,
                    format!("`{given}` is not a cost part"),
                    &help,
                );
                None
            }
        }
    }

    fn currency<'a>(&self, row: &'a Row, cells: &mut Cells<'a>) -> Option<Currency> {
        let text = cells.text(row, self.currency)?;
        match text.parse() {
            Ok(currency) => Some(currency),
            Err(error) => {
                cells.wrong(row, self.currency?, format!("{error}"), "");
                None
            }
        }
    }
}

fn amount(row: &Row, cells: &mut Cells<'_>, columns: [Option<usize>; 3]) -> Option<Amount> {
    let [value, low, high] = columns.map(|column| cells.amount(row, column));
    let value = value?;
    if low.is_some() != high.is_some() {
        if let Some(column) = columns.first().copied().flatten() {
            let message = "has only one end of its range".to_owned();
            cells.wrong(
                row,
                column,
                message,
                "give both the low and the high figure, or neither",
            );
        }
        return None;
    }
    let range = low.zip(high);
    if range.is_some_and(|(low, high)| !(low <= value && value <= high)) {
        if let Some(column) = columns.first().copied().flatten() {
            let message = format!("`{value}` does not lie between its low and high figure");
            cells.wrong(row, column, message, "give low <= value <= high");
        }
        return None;
    }
    Some(Amount { value, range })
}
