//! Columns of categories, numbered in the order in which they appear.

use std::collections::HashMap;

use crate::cluster::ClusterError;
use crate::shapes::common::slice;

/// What becomes of a missing category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingCategory {
    /// It is an error that names the cell.
    Refuse,
    /// Missing is a category of its own: two rows that lack it agree.
    OwnCategory,
}

/// Rows of categories. Each column numbers its categories from 0 in the order of their first
/// appearance; that order settles ties between modes.
///
/// ```
/// use landfall_market::shapes::{Categories, MissingCategory};
///
/// let cells = [Some("app"), Some("EUR"), Some("web"), None];
/// let rows = Categories::new(&cells, 2, MissingCategory::OwnCategory)?;
/// assert_eq!(rows.codes(1), [1, 1]);
/// assert_eq!(rows.name(1, 0), Some(Some("EUR")));
/// assert_eq!(rows.name(1, 1), Some(None)); // missing
/// assert!(Categories::new(&cells, 2, MissingCategory::Refuse).is_err());
/// # Ok::<(), landfall_market::cluster::ClusterError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categories {
    codes: Vec<u32>,
    names: Vec<Vec<Option<String>>>,
}

impl Categories {
    /// Rows of `columns` cells each, row after row; `None` is a missing category. Text counts as it
    /// stands: `App` and `app` are two categories.
    ///
    /// # Errors
    /// [`ClusterError::NoColumns`], [`ClusterError::NoRows`], [`ClusterError::Ragged`], and
    /// [`ClusterError::MissingCategory`] where missing ones are refused.
    pub fn new(
        cells: &[Option<&str>],
        columns: usize,
        missing: MissingCategory,
    ) -> Result<Self, ClusterError> {
        Self::numbered(cells, vec![Vec::new(); columns], missing)
    }

    /// Other rows, with the categories of these rows under the same numbers and new ones after
    /// them. Needed to ask a fit about rows it has not seen.
    ///
    /// # Errors
    /// As [`Categories::new`].
    pub fn continued(
        &self,
        cells: &[Option<&str>],
        missing: MissingCategory,
    ) -> Result<Self, ClusterError> {
        Self::numbered(cells, self.names.clone(), missing)
    }

    fn numbered(
        cells: &[Option<&str>],
        names: Vec<Vec<Option<String>>>,
        missing: MissingCategory,
    ) -> Result<Self, ClusterError> {
        let columns = names.len();
        check_shape(cells.len(), columns)?;
        let mut names = names;
        let mut numbers: Vec<HashMap<Option<String>, u32>> = names
            .iter()
            .map(|names| names.iter().cloned().zip(0..).collect())
            .collect();
        let mut codes = Vec::with_capacity(cells.len());
        for (row, cells) in cells.chunks_exact(columns).enumerate() {
            let known = names.iter_mut().zip(&mut numbers);
            for (column, (cell, (names, numbers))) in cells.iter().zip(known).enumerate() {
                if cell.is_none() && missing == MissingCategory::Refuse {
                    return Err(ClusterError::MissingCategory { row, column });
                }
                let name = cell.map(str::to_owned);
                let next = number(names.len());
                let code = *numbers.entry(name.clone()).or_insert(next);
                if code == next {
                    names.push(name);
                }
                codes.push(code);
            }
        }
        Ok(Self { codes, names })
    }

    /// Number of rows.
    pub const fn rows(&self) -> usize {
        self.codes.len() / self.names.len()
    }

    /// Number of columns.
    pub const fn columns(&self) -> usize {
        self.names.len()
    }

    /// The numbers of the categories of one row; empty beyond the last.
    pub fn codes(&self, row: usize) -> &[u32] {
        slice(&self.codes, row, self.columns())
    }

    /// The category of a column under a number: its text, or `Some(None)` for the missing one;
    /// `None` when there is no such number.
    pub fn name(&self, column: usize, code: u32) -> Option<Option<&str>> {
        let name = self.names.get(column)?.get(code as usize)?;
        Some(name.as_deref())
    }

    /// Number of categories of every column.
    pub(super) fn counts(&self) -> Vec<usize> {
        self.names.iter().map(Vec::len).collect()
    }

    pub(super) fn names(&self) -> &[Vec<Option<String>>] {
        &self.names
    }

    /// The first column whose numbers do not begin with those of `names`.
    pub(super) fn departs_from(&self, names: &[Vec<Option<String>>]) -> Option<usize> {
        let columns = names.iter().zip(&self.names);
        columns.enumerate().find_map(|(column, (fitted, own))| {
            let same = own.get(..fitted.len()) == Some(fitted.as_slice());
            (!same).then_some(column)
        })
    }
}

const fn check_shape(cells: usize, columns: usize) -> Result<(), ClusterError> {
    if columns == 0 {
        return Err(ClusterError::NoColumns);
    }
    if cells == 0 {
        return Err(ClusterError::NoRows);
    }
    if !cells.is_multiple_of(columns) {
        return Err(ClusterError::Ragged {
            values: cells,
            columns,
        });
    }
    Ok(())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "2^32 categories of one column would not fit in memory"
)]
const fn number(category: usize) -> u32 {
    category as u32
}
