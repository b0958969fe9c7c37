//! Economies by the mix of programming languages their developers push code in.
//!
//! The matrix has the column `iso2` and one column per language: developers who pushed in it during
//! a quarter. A cell is empty where fewer than 100 did, so empty is not zero.

use std::path::Path;

use landfall::RegionCode;
use landfall::core::Table;
use landfall::core::table::{Numerals, TableFlaws};
use landfall::market::{hellinger, hellinger_distance};

/// Languages whose shares are compared.
pub const LANGUAGES: usize = 20;
/// The biggest of them, in which an economy must be above the publishing threshold.
pub const NEEDED: usize = 15;
/// Half the publishing threshold: the middle of what an empty cell can mean.
pub const HALF_THRESHOLD: f64 = 50.0;
/// The one row that is an aggregate of others.
const AGGREGATE: &str = "EU";

/// Developers by economy and language.
#[derive(Debug, Clone)]
pub struct LanguageMix {
    /// The economies, in the order of the file.
    pub economies: Vec<String>,
    /// The biggest languages, by falling total over all economies.
    pub languages: Vec<String>,
    /// Developers, economies x languages; `None` below the threshold.
    pub counts: Vec<Option<f64>>,
}

impl LanguageMix {
    /// Reads the matrix, leaves out the aggregate `EU`, and keeps the [`LANGUAGES`] biggest
    /// languages and the economies that are above the threshold in the [`NEEDED`] biggest.
    ///
    /// # Errors
    /// What is wrong with the file, with its place.
    pub fn read(path: &Path) -> Result<Self, String> {
        let mut table = Table::read_path(path).map_err(|flaws| flaws.to_string())?;
        let missing = |name: &str| format!("{}: no column `{name}`", path.display());
        let code = table.column("iso2").ok_or_else(|| missing("iso2"))?;
        table.retain_rows(|row| row.text(code) != AGGREGATE);
        let columns: Vec<usize> = (0..table.header().len()).filter(|c| *c != code).collect();
        let mut flaws = TableFlaws::default();
        let numbers = table.numbers(&columns, &Numerals::default(), &mut flaws);
        let numbers = flaws.check(numbers).map_err(|flaws| flaws.to_string())?;
        let total = |column: &Vec<Option<f64>>| -> f64 { column.iter().flatten().sum() };
        let mut ranked: Vec<(usize, Vec<Option<f64>>)> = columns.into_iter().zip(numbers).collect();
        ranked.sort_by(|a, b| total(&b.1).total_cmp(&total(&a.1)));
        ranked.truncate(LANGUAGES);
        let name = |column: &usize| table.header().get(*column).cloned().unwrap_or_default();
        let mut mix = Self {
            economies: Vec::new(),
            languages: ranked.iter().map(|(column, _)| name(column)).collect(),
            counts: Vec::new(),
        };
        for (index, row) in table.rows().iter().enumerate() {
            let cells: Vec<Option<f64>> = ranked
                .iter()
                .map(|(_, column)| column.get(index).copied().flatten())
                .collect();
            if cells.iter().take(NEEDED).all(Option::is_some) {
                mix.economies.push(row.text(code).to_owned());
                mix.counts.extend(cells);
            }
        }
        if mix.economies.is_empty() {
            return Err(format!(
                "{}: no economy has figures for the {NEEDED} biggest languages",
                path.display()
            ));
        }
        Ok(mix)
    }

    /// The square roots of the shares, empty cells counted as `below` developers.
    ///
    /// # Errors
    /// When an amount is no amount.
    pub fn roots(&self, below: f64) -> Result<Vec<f64>, String> {
        let filled: Vec<f64> = self.counts.iter().map(|c| c.unwrap_or(below)).collect();
        hellinger(&filled, self.languages.len()).map_err(|error| error.to_string())
    }

    /// The shares in percent of the developers counted, as people read them; empty cells stay empty
    /// and count as `below` in the sum.
    pub fn percentages(&self, below: f64) -> Vec<Option<f64>> {
        self.counts
            .chunks(self.languages.len().max(1))
            .flat_map(|row| {
                let sum: f64 = row.iter().map(|count| count.unwrap_or(below)).sum();
                row.iter().map(move |count| count.map(|c| 100.0 * c / sum))
            })
            .collect()
    }

    /// Cells below the threshold.
    pub fn gaps(&self) -> usize {
        self.counts.iter().filter(|count| count.is_none()).count()
    }

    /// The economies nearest to `home` by Hellinger distance, ties in the order of the file; `None`
    /// when it is not among them.
    pub fn nearest(&self, roots: &[f64], home: &str, most: usize) -> Option<Vec<(String, f64)>> {
        let columns = self.languages.len();
        let own = self.economies.iter().position(|economy| economy == home)?;
        let row = |index: usize| roots.chunks(columns).nth(index).unwrap_or_default();
        let mut others: Vec<(String, f64)> = self
            .economies
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != own)
            .map(|(index, economy)| (economy.clone(), hellinger_distance(row(own), row(index))))
            .collect();
        others.sort_by(|a, b| a.1.total_cmp(&b.1));
        others.truncate(most);
        Some(others)
    }

    /// The economies as regions.
    ///
    /// # Errors
    /// For a code that is no region.
    pub fn regions(&self) -> Result<Vec<RegionCode>, String> {
        let parse = |code: &String| RegionCode::parse(code).map_err(|e| e.to_string());
        self.economies.iter().map(parse).collect()
    }
}
