//! Cells of the crate's input tables.

use landfall_core::table::{Row, Table};
use landfall_core::{Decimal, Mistake, Place, nearest};

/// A table being read, with the mistakes found so far.
pub(crate) struct Cells<'a> {
    table: &'a Table,
    pub(crate) mistakes: Vec<Mistake>,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(table: &'a Table) -> Self {
        Self {
            table,
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

    /// An exact amount, not negative; `None` when the cell is empty or wrong.
    pub(crate) fn amount(&mut self, row: &Row, column: Option<usize>) -> Option<Decimal> {
        let column = column?;
        let text = row.text(column);
        if text.is_empty() {
            return None;
        }
        match Decimal::from_str_exact(&plain(text)) {
            Ok(amount) if amount.is_sign_negative() && !amount.is_zero() => {
                self.wrong(
                    row,
                    column,
                    format!("`{text}` is negative"),
                    "amounts start at 0",
                );
                None
            }
            Ok(amount) => Some(amount),
            Err(_) => {
                let message = format!("`{text}` is not a decimal number such as 12500.50");
                self.wrong(row, column, message, "write it without currency sign");
                None
            }
        }
    }
}

/// The number with a decimal point and no grouping, where its form leaves no doubt: the last mark
/// is decimal when the other one stands before it, or when not exactly three digits follow it.
fn plain(text: &str) -> String {
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’'))
        .collect();
    let (Some(comma), point) = (bare.rfind(','), bare.rfind('.')) else {
        return bare;
    };
    match point {
        Some(point) if point > comma => bare.replace(',', ""),
        Some(_) => bare.replace('.', "").replace(',', "."),
        None if bare.matches(',').count() == 1 && bare.len() - comma != 4 => bare.replace(',', "."),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn decimal_commas_are_understood_where_they_are_plain() {
        for (text, number) in [
            ("12500.50", "12500.50"),
            ("12500,5", "12500.5"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1 234,56", "1234.56"),
            ("1,234", "1,234"), // could be either: refused by the parser
        ] {
            assert_eq!(plain(text), number);
        }
    }
}
