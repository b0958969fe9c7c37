//! Demand: regions by indicators, checked, with missing figures kept missing.

mod error;
mod note;
mod params;
mod read;

use std::path::Path;

use landfall_core::{Place, RegionCode, nearest};
use ndarray::{Array2, ArrayView2, Axis};

pub use error::{DemandError, DemandFlaws};
pub use note::DemandNote;
pub use params::{DemandParams, IndicatorSpec, Kind};
pub(crate) use read::repeated;

/// Figures of regions: one row for each region, one column for each indicator.
///
/// Every figure is finite or missing; every region and every indicator stands once.
///
/// ```
/// use landfall_market::demand::{Demand, DemandFlaws};
///
/// let csv = b"region,population,developers\nBR,212000000,5400000\nNamibia,3000000,\n";
/// let demand = Demand::params().counts(["population"]).read_bytes(csv, "demand.csv")?;
/// assert_eq!(demand.regions()[1].as_str(), "NA");
/// assert_eq!(demand.value(0, 1), Some(5.4e6));
/// assert_eq!(demand.value(1, 1), None);
/// # Ok::<(), DemandFlaws>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    regions: Vec<RegionCode>,
    names: Vec<String>,
    indicators: Vec<Indicator>,
    /// NaN where missing; never handed out.
    values: Array2<f64>,
    source: String,
    notes: Vec<DemandNote>,
}

/// A column of demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// The name of its column.
    pub name: String,
    /// What its figures are.
    pub kind: Kind,
}

impl Demand {
    /// How a table is to be read; see [`DemandParams::new`] for the defaults.
    pub fn params() -> DemandParams {
        DemandParams::new()
    }

    /// Reads a CSV file or a spreadsheet with the defaults.
    ///
    /// # Errors
    /// All that is wrong with the file, at once.
    pub fn from_csv(path: impl AsRef<Path>) -> Result<Self, DemandFlaws> {
        Self::params().read_path(path)
    }

    /// Demand from figures in memory: `rows[i][j]` is indicator `j` of region `i`.
    ///
    /// ```
    /// use landfall_core::RegionCode;
    /// use landfall_market::demand::Demand;
    ///
    /// let regions = vec![RegionCode::parse("BR")?, RegionCode::parse("IN")?];
    /// let rows = [vec![Some(1.0)], vec![None]];
    /// let demand = Demand::from_parts(regions, vec!["gdp".to_owned()], &rows)?;
    /// assert_eq!(demand.column("gdp")?, [Some(1.0), None]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When there is no region or no indicator, when one stands twice, when the rows do not fit
    /// them, or when a figure is not finite.
    pub fn from_parts(
        regions: Vec<RegionCode>,
        indicators: Vec<String>,
        rows: &[Vec<Option<f64>>],
    ) -> Result<Self, DemandFlaws> {
        let mut flaws = DemandFlaws::default();
        check_parts(&regions, &indicators, rows, &mut flaws);
        flaws.check(())?;
        let figures = rows.iter().flatten().map(|value| value.unwrap_or(f64::NAN));
        let shape = (regions.len(), indicators.len());
        let indicators = indicators.into_iter().map(|name| Indicator {
            name,
            kind: Kind::Any,
        });
        Ok(Self::assemble(Parts {
            names: regions.iter().map(read::bundled_name).collect(),
            regions,
            indicators: indicators.collect(),
            values: array(shape, figures.collect()),
            source: "figures in memory".to_owned(),
            notes: Vec::new(),
        }))
    }

    fn assemble(parts: Parts) -> Self {
        let mut demand = Self {
            regions: parts.regions,
            names: parts.names,
            indicators: parts.indicators,
            values: parts.values,
            source: parts.source,
            notes: parts.notes,
        };
        demand.notes.extend(note::of_columns(&demand));
        demand
    }

    /// The regions in the order of the file.
    pub fn regions(&self) -> &[RegionCode] {
        &self.regions
    }

    /// Their names: as the file gives them, else in English.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The indicators in the order of the file.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// How many regions there are.
    pub fn n_regions(&self) -> usize {
        self.regions.len()
    }

    /// How many indicators there are.
    pub fn n_indicators(&self) -> usize {
        self.indicators.len()
    }

    /// One figure; `None` when it is missing or there is no such region or indicator.
    pub fn value(&self, region: usize, indicator: usize) -> Option<f64> {
        let value = self.values.get((region, indicator))?;
        (!value.is_nan()).then_some(*value)
    }

    /// All figures of an indicator, in the order of the regions.
    ///
    /// # Errors
    /// When there is no indicator of that name.
    pub fn column(&self, name: &str) -> Result<Vec<Option<f64>>, DemandError> {
        let names = || self.indicators.iter().map(|i| i.name.as_str());
        let column = names().position(|known| known == name);
        let column = column.ok_or_else(|| DemandError::UnknownIndicator {
            given: name.to_owned(),
            suggestion: nearest(name, names()).map(str::to_owned),
        })?;
        let rows = 0..self.n_regions();
        Ok(rows.map(|row| self.value(row, column)).collect())
    }

    /// Where a region stands.
    pub fn position(&self, region: &RegionCode) -> Option<usize> {
        self.regions.iter().position(|known| known == region)
    }

    /// The same demand without some regions; one that it does not hold changes nothing.
    #[must_use]
    pub fn without(&self, regions: &[RegionCode]) -> Self {
        let keep: Vec<usize> = (0..)
            .zip(&self.regions)
            .filter(|(_, region)| !regions.contains(region))
            .map(|(row, _)| row)
            .collect();
        let kept = |list: &[String]| {
            keep.iter()
                .filter_map(|row| list.get(*row).cloned())
                .collect()
        };
        Self {
            names: kept(&self.names),
            regions: keep
                .iter()
                .filter_map(|row| self.regions.get(*row).cloned())
                .collect(),
            values: self.values.select(Axis(0), &keep),
            ..self.clone()
        }
    }

    /// The share of regions that have no figure for an indicator; `None` when there is no such
    /// indicator or no region.
    pub fn missing_share(&self, indicator: usize) -> Option<f64> {
        if indicator >= self.n_indicators() || self.regions.is_empty() {
            return None;
        }
        let column = self.values().index_axis_move(Axis(1), indicator);
        let missing = column.iter().filter(|value| value.is_nan()).count();
        Some(missing as f64 / self.n_regions() as f64)
    }

    /// The file, as the user named it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What a person should know about the table, though it is no mistake.
    pub fn notes(&self) -> &[DemandNote] {
        &self.notes
    }

    /// Regions by indicators, NaN where missing.
    pub(crate) fn values(&self) -> ArrayView2<'_, f64> {
        self.values.view()
    }
}

/// What demand is made of, checked.
struct Parts {
    regions: Vec<RegionCode>,
    names: Vec<String>,
    indicators: Vec<Indicator>,
    values: Array2<f64>,
    source: String,
    notes: Vec<DemandNote>,
}

/// The figures as an array; all missing should they not fit the shape, which the checks exclude.
fn array(shape: (usize, usize), figures: Vec<f64>) -> Array2<f64> {
    Array2::from_shape_vec(shape, figures).unwrap_or_else(|_| Array2::from_elem(shape, f64::NAN))
}

fn check_parts(
    regions: &[RegionCode],
    indicators: &[String],
    rows: &[Vec<Option<f64>>],
    flaws: &mut DemandFlaws,
) {
    let nowhere = Place::default;
    if regions.is_empty() {
        flaws.push(nowhere(), DemandError::NoRegions);
    }
    if indicators.is_empty() {
        flaws.push(nowhere(), DemandError::NoIndicators);
    }
    if rows.len() != regions.len() {
        let (rows, regions) = (rows.len(), regions.len());
        flaws.push(nowhere(), DemandError::RowCount { rows, regions });
    }
    for name in read::repeated(regions.iter().map(RegionCode::as_str)) {
        flaws.push(nowhere(), DemandError::RepeatedRegion { code: name });
    }
    for name in read::repeated(indicators.iter().map(String::as_str)) {
        flaws.push(nowhere(), DemandError::RepeatedIndicator { name });
    }
    check_rows(regions, indicators, rows, flaws);
}

fn check_rows(
    regions: &[RegionCode],
    indicators: &[String],
    rows: &[Vec<Option<f64>>],
    flaws: &mut DemandFlaws,
) {
    for (region, row) in regions.iter().zip(rows) {
        let place = Place::default().field(region.as_str());
        if row.len() != indicators.len() {
            let (figures, indicators) = (row.len(), indicators.len());
            flaws.push(
                place,
                DemandError::RowLength {
                    figures,
                    indicators,
                },
            );
            continue;
        }
        for (name, value) in indicators.iter().zip(row) {
            if let Some(given) = value.filter(|value| !value.is_finite()) {
                let place = Place::default().field(format!("{region}, {name}"));
                flaws.push(place, DemandError::NotFinite { given });
            }
        }
    }
}
