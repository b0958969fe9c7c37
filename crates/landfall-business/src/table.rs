//! Cells of the crate's input tables.

use std::collections::BTreeMap;

use landfall_core::table::{Numerals, Row, Table, TableFlaws};
use landfall_core::{Decimal, Finite, Mistake, Mistakes, Place, nearest};

/// The table, or all that is wrong with its form.
pub(crate) fn opened(table: Result<Table, TableFlaws>) -> Result<Table, Mistakes> {
    table.map_err(Mistakes::from)
}

/// A table being read, with the mistakes found so far.
pub(crate) struct Cells<'a> {
    table: &'a Table,
    /// The numbers of each column that was asked for, by line.
    numbers: BTreeMap<usize, BTreeMap<u64, f64>>,
    pub(crate) mistakes: Vec<Mistake>,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(table: &'a Table) -> Self {
        Self {
            table,
            numbers: BTreeMap::new(),
            mistakes: Vec::new(),
        }
    }

    /// Where a column stands; a missing one that is required is a mistake.
    pub(crate) fn column(&mut self, name: &str, required: bool) -> Option<usize> {
        let lower = |text: &str| text.trim().to_lowercase();
        let found = self
            .table
            .header()
            .iter()
            .position(|header| lower(header) == name);
        if found.is_none() && required {
            let place = Place::file(self.table.file()).line(self.table.header_line());
            let known = self.table.header().iter().map(String::as_str);
            let help = match nearest(name, known.clone()) {
                Some(like) => format!("rename `{like}`, if that is it"),
                None => format!("its columns are {}", known.collect::<Vec<_>>().join(", ")),
            };
            let mistake = Mistake::new(place, format!("the file lacks the column `{name}`"));
            self.mistakes.push(mistake.help(help));
        }
        found
    }

    /// Reads the numbers of these columns together, since they tell each other's decimal mark.
    pub(crate) fn read_numbers(&mut self, columns: impl IntoIterator<Item = Option<usize>>) {
        let columns: Vec<usize> = columns.into_iter().flatten().collect();
        let mut flaws = TableFlaws::default();
        let numbers = self
            .table
            .numbers(&columns, &Numerals::default(), &mut flaws);
        self.mistakes.extend(flaws.mistakes());
        for (column, values) in columns.into_iter().zip(numbers) {
            let lines = self.table.rows().iter().map(Row::line);
            let known = lines
                .zip(values)
                .filter_map(|(line, value)| Some((line, value?)));
            self.numbers.insert(column, known.collect());
        }
    }

    pub(crate) fn wrong(&mut self, row: &Row, column: usize, message: String, help: &str) {
        let mistake = Mistake::new(self.table.place(row.line(), column), message);
        self.mistakes.push(if help.is_empty() {
            mistake
        } else {
            mistake.help(help)
        });
    }

    /// The text of a cell; an empty one that is required is a mistake.
    pub(crate) fn text(&mut self, row: &'a Row, column: Option<usize>) -> Option<&'a str> {
        let column = column?;
        let text = row.text(column);
        if text.is_empty() {
            self.wrong(
                row,
                column,
                "is empty".into(),
                "give it, or take the row out",
            );
            return None;
        }
        Some(text)
    }

    /// An amount, not negative; `None` when the cell is empty or wrong. It is the shortest decimal
    /// of the number that was read, so the one that was written, up to 15 digits.
    pub(crate) fn amount(&mut self, row: &Row, column: Option<usize>) -> Option<Decimal> {
        let column = column?;
        let number = *self.numbers.get(&column)?.get(&row.line())?;
        let text = row.text(column);
        if number < 0.0 {
            self.wrong(
                row,
                column,
                format!("`{text}` is negative"),
                "amounts start at 0",
            );
            return None;
        }
        let exact = Finite::new(number).ok().and_then(Finite::decimal);
        if exact.is_none() {
            let message = format!("`{text}` has more than the 28 digits that can be kept");
            self.wrong(row, column, message, "round it");
        }
        exact
    }
}
