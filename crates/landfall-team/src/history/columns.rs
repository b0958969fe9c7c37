//! Tables of texts: identities, organisations, posts.

use landfall_core::table::Row;
use landfall_core::{Mistake, Mistakes, Place, Table};

/// The columns `names` of a table; each one that is not there is a mistake.
pub(super) fn columns<const N: usize>(
    table: &Table,
    names: [&str; N],
    mistakes: &mut Vec<Mistake>,
) -> Option<[usize; N]> {
    let mut found = [0; N];
    let mut all = true;
    for (name, place) in names.iter().zip(&mut found) {
        match table.column(name) {
            Some(column) => *place = column,
            None => {
                let place = Place::file(table.file()).line(table.header_line());
                let message = format!("there is no column `{name}`");
                let help = format!("the header is `{}`", names.join(","));
                mistakes.push(Mistake::new(place, message).help(help));
                all = false;
            }
        }
    }
    all.then_some(found)
}

/// The text of a cell, without white space around it; an empty one is a mistake.
pub(super) fn filled<'t>(
    table: &Table,
    row: &'t Row,
    column: usize,
    mistakes: &mut Vec<Mistake>,
) -> &'t str {
    let text = row.text(column).trim();
    if text.is_empty() {
        let place = table.place(row.line(), column);
        mistakes.push(Mistake::new(place, "the cell is empty"));
    }
    text
}

/// Two columns of a table, row by row.
///
/// # Errors
/// All mistakes at once: a missing column, an empty cell.
pub(super) fn two_columns(
    table: &Table,
    names: [&str; 2],
) -> Result<Vec<(String, String)>, Mistakes> {
    let mut mistakes = Vec::new();
    let mut pairs = Vec::new();
    if let Some([first, second]) = columns(table, names, &mut mistakes) {
        for row in table.rows() {
            let mut cell = |column| filled(table, row, column, &mut mistakes).to_owned();
            pairs.push((cell(first), cell(second)));
        }
    }
    Mistakes::none(mistakes)?;
    Ok(pairs)
}
