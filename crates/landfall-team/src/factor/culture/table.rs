//! The user's table of country scores.

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::RegionCode;

use super::LARGEST;
use crate::factor::FactorError;

/// Country scores by dimension, with at least one dimension, in each of which at least two
/// countries differ. Cells may be empty.
///
/// Scores are taken as they are, never clamped to a nominal range.
#[derive(Debug, Clone, PartialEq)]
pub struct CultureTable {
    dimensions: Vec<String>,
    rows: BTreeMap<RegionCode, Vec<Option<f64>>>,
    means: Vec<f64>,
    variances: Vec<f64>,
}

impl CultureTable {
    /// A table of `rows`, each with one cell per dimension.
    ///
    /// # Errors
    /// When there is no dimension or more than 64, a dimension or a country stands twice, a row has
    /// another number of cells, a score is not in -1e100 to 1e100, or a dimension tells no
    /// countries apart.
    pub fn new(
        dimensions: Vec<String>,
        rows: impl IntoIterator<Item = (RegionCode, Vec<Option<f64>>)>,
    ) -> Result<Self, FactorError> {
        check_names(&dimensions)?;
        let mut by_country = BTreeMap::new();
        for (country, row) in rows {
            check_row(&dimensions, &country, &row)?;
            if by_country.insert(country.clone(), row).is_some() {
                return Err(FactorError::RepeatedCountry { country });
            }
        }
        let mut table = Self {
            dimensions,
            rows: by_country,
            means: Vec::new(),
            variances: Vec::new(),
        };
        table.measure()?;
        Ok(table)
    }

    /// Names of the dimensions, in the user's order.
    pub fn dimensions(&self) -> &[String] {
        &self.dimensions
    }

    /// Rows by country, each in the order of the dimensions.
    pub fn rows(&self) -> &BTreeMap<RegionCode, Vec<Option<f64>>> {
        &self.rows
    }

    /// Mean of each dimension over the countries with a score.
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// Variance of each dimension over the countries with a score, divided by their number; above
    /// 0.
    pub fn variances(&self) -> &[f64] {
        &self.variances
    }

    /// The row of a territory, else of the economy it lies in.
    pub(super) fn row(&self, territory: &RegionCode) -> Option<(&RegionCode, &Vec<Option<f64>>)> {
        self.rows.get_key_value(territory).or_else(|| {
            let economy = RegionCode::parse(territory.economy()?).ok()?;
            self.rows.get_key_value(&economy)
        })
    }

    fn measure(&mut self) -> Result<(), FactorError> {
        for (place, dimension) in self.dimensions.iter().enumerate() {
            let column: Vec<f64> = self
                .rows
                .values()
                .filter_map(|row| row.get(place).copied().flatten())
                .collect();
            #[expect(clippy::cast_precision_loss, reason = "a count of countries")]
            let count = column.len().max(1) as f64;
            let mean = column.iter().map(|score| score / count).sum::<f64>();
            let square = |score: &f64| (score - mean) * (score - mean) / count;
            let variance = column.iter().map(square).sum::<f64>();
            if !(variance >= f64::MIN_POSITIVE && differ(&column)) {
                return Err(FactorError::Flat {
                    dimension: dimension.clone(),
                });
            }
            self.means.push(mean);
            self.variances.push(variance);
        }
        Ok(())
    }
}

/// Whether two scores differ; equal ones can have a variance above 0 by rounding of their mean.
fn differ(column: &[f64]) -> bool {
    column
        .first()
        .is_some_and(|first| column.iter().any(|score| score != first))
}

fn check_names(dimensions: &[String]) -> Result<(), FactorError> {
    let given = dimensions.len();
    if given == 0 || given > 64 {
        return Err(FactorError::Dimensions { given });
    }
    let mut seen = BTreeSet::new();
    match dimensions.iter().find(|name| !seen.insert(*name)) {
        Some(repeated) => Err(FactorError::RepeatedDimension {
            dimension: repeated.clone(),
        }),
        None => Ok(()),
    }
}

fn check_row(
    dimensions: &[String],
    country: &RegionCode,
    row: &[Option<f64>],
) -> Result<(), FactorError> {
    if row.len() != dimensions.len() {
        return Err(FactorError::RowLength {
            country: country.clone(),
            given: row.len(),
            wanted: dimensions.len(),
        });
    }
    let large = |score: f64| !matches!(score.abs().partial_cmp(&LARGEST), Some(o) if o.is_le());
    let wrong = row.iter().zip(dimensions).find_map(|(score, name)| {
        score
            .filter(|score| large(*score))
            .map(|score| (score, name))
    });
    match wrong {
        Some((given, dimension)) => Err(FactorError::Score {
            country: country.clone(),
            dimension: dimension.clone(),
            given,
        }),
        None => Ok(()),
    }
}
