//! From figures in the user's units to vectors that can be compared.

mod impute;
mod params;
mod report;
mod scale;

use landfall_core::{Mistake, Mistakes, Place, RegionCode};
use ndarray::{Array2, ArrayView1, Axis};

pub use params::{Feature, MissingPolicy, PrepareParams, ValidPrepareParams};
pub use report::{FeatureDecision, Imputed, PreparationReport, SetAside};
pub use scale::Scaling;

use crate::{Demand, MarketError};

/// Comparable vectors: one row per region, one column per kept feature, nothing missing.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub(crate) rows: Vec<usize>,
    pub(crate) regions: Vec<RegionCode>,
    pub(crate) features: Vec<Feature>,
    pub(crate) vectors: Array2<f64>,
    pub(crate) population: Option<String>,
    report: PreparationReport,
}

impl Prepared {
    /// The regions, in the order of the rows.
    pub fn regions(&self) -> &[RegionCode] {
        &self.regions
    }

    /// The features that were kept, in the order of the columns.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The scaled vectors, regions x features, dimensionless; each column is multiplied by the
    /// square root of its weight.
    pub const fn vectors(&self) -> &Array2<f64> {
        &self.vectors
    }

    /// The row of a region, unless it was set aside.
    pub fn position(&self, region: &RegionCode) -> Option<usize> {
        self.regions.iter().position(|code| code == region)
    }

    /// What was done and why.
    pub const fn report(&self) -> &PreparationReport {
        &self.report
    }

    /// The same vectors without one feature, for estimates of that very figure. `None` when
    /// nothing would be left.
    pub fn without(&self, column: &str) -> Option<Array2<f64>> {
        let keep: Vec<usize> = (0..self.features.len())
            .filter(|&i| self.features.get(i).is_some_and(|f| f.column != column))
            .collect();
        (!keep.is_empty()).then(|| self.vectors.select(Axis(1), &keep))
    }
}

impl ValidPrepareParams {
    /// Transforms, scales and completes the figures.
    ///
    /// # Errors
    /// [`MarketError::MissingFigures`] under [`MissingPolicy::Refuse`],
    /// [`MarketError::NoIndicator`] or [`MarketError::TooFewRegions`] when nothing is left.
    pub fn run(&self, demand: &Demand) -> Result<Prepared, MarketError> {
        let params = &self.0;
        let columns: Vec<Column> = params
            .features
            .iter()
            .map(|f| self.transform(demand, f))
            .collect();
        if params.missing == MissingPolicy::Refuse {
            refuse_missing(demand, &columns)?;
        }
        let (kept, mut decisions) = self.keep_columns(columns)?;
        let (rows, set_aside) = self.keep_rows(demand, &kept)?;
        let mut scaled = self.scale(&kept, &rows, &mut decisions)?;
        let imputed = impute::impute(&mut scaled, params.neighbours);
        let regions: Vec<RegionCode> = rows
            .iter()
            .filter_map(|&row| demand.regions().get(row).cloned())
            .collect();
        let features: Vec<Feature> = scaled.iter().map(|s| s.feature.clone()).collect();
        let report = PreparationReport {
            scaling: params.scaling,
            limit: params.limit,
            neighbours: params.neighbours,
            imputed: report::name_imputed(&imputed, &regions, &scaled),
            features: decisions,
            set_aside,
        };
        let vectors = to_matrix(&scaled, rows.len());
        let population = params.population.clone();
        Ok(Prepared {
            rows,
            regions,
            features,
            vectors,
            population,
            report,
        })
    }

    fn transform(&self, demand: &Demand, feature: &Feature) -> Column {
        let people = self
            .0
            .population
            .as_ref()
            .and_then(|name| demand.column(name).ok());
        let figures = demand.column(&feature.column).unwrap_or_default();
        let missing = figures.iter().filter(|figure| figure.is_none()).count();
        let values: Vec<Option<f64>> = figures
            .iter()
            .enumerate()
            .map(|(row, figure)| {
                let population = people.as_ref().and_then(|p| p.get(row).copied().flatten());
                figure.and_then(|figure| feature.transform.apply(figure, population))
            })
            .collect();
        Column {
            feature: feature.clone(),
            values,
            missing,
        }
    }

    fn keep_columns(
        &self,
        columns: Vec<Column>,
    ) -> Result<(Vec<Column>, Vec<FeatureDecision>), MarketError> {
        let mut kept = Vec::new();
        let mut decisions = Vec::new();
        for column in columns {
            let share = column.gap_share();
            let dropped = if column.feature.weight <= 0.0 {
                Some("its weight is 0".to_owned())
            } else if share > self.0.max_missing_indicator {
                Some(format!("{:.0} % of its figures are missing", share * 100.0))
            } else if column.is_constant() {
                Some("all its figures are equal".to_owned())
            } else {
                None
            };
            decisions.push(FeatureDecision::new(&column, dropped.clone()));
            if dropped.is_none() {
                kept.push(column);
            }
        }
        if kept.is_empty() {
            let why = "every one was dropped, for gaps or because its figures are all equal".into();
            return Err(MarketError::NoIndicator { why });
        }
        Ok((kept, decisions))
    }

    fn keep_rows(
        &self,
        demand: &Demand,
        kept: &[Column],
    ) -> Result<(Vec<usize>, Vec<SetAside>), MarketError> {
        let mut rows = Vec::new();
        let mut set_aside = Vec::new();
        for (row, region) in demand.regions().iter().enumerate() {
            let gaps = kept.iter().filter(|c| c.value(row).is_none()).count();
            let share = share(gaps, kept.len());
            if share > self.0.max_missing_region || gaps == kept.len() {
                let missing: Vec<String> = kept
                    .iter()
                    .filter(|c| c.value(row).is_none())
                    .map(|c| c.feature.column.clone())
                    .collect();
                set_aside.push(SetAside {
                    region: region.clone(),
                    missing_share: share,
                    missing,
                });
            } else {
                rows.push(row);
            }
        }
        if rows.len() < 2 {
            return Err(MarketError::TooFewRegions {
                left: rows.len(),
                needed: 2,
            });
        }
        Ok((rows, set_aside))
    }

    fn scale(
        &self,
        kept: &[Column],
        rows: &[usize],
        decisions: &mut [FeatureDecision],
    ) -> Result<Vec<scale::Scaled>, MarketError> {
        let mut scaled = Vec::new();
        for column in kept {
            let Some(result) = scale::scale(column, rows, self.0.scaling, self.0.limit) else {
                report::drop_feature(
                    decisions,
                    column,
                    "its figures do not differ among the regions left",
                );
                continue;
            };
            report::record_scale(decisions, &result);
            scaled.push(result);
        }
        if scaled.is_empty() {
            let why = "no figure differs among the regions left".into();
            return Err(MarketError::NoIndicator { why });
        }
        Ok(scaled)
    }
}

/// One transformed column, all regions of the table.
#[derive(Debug)]
pub(crate) struct Column {
    feature: Feature,
    values: Vec<Option<f64>>,
    /// Figures missing before the transformation.
    missing: usize,
}

impl Column {
    fn value(&self, row: usize) -> Option<f64> {
        self.values.get(row).copied().flatten()
    }

    fn gaps(&self) -> usize {
        self.values.iter().filter(|value| value.is_none()).count()
    }

    fn gap_share(&self) -> f64 {
        share(self.gaps(), self.values.len())
    }

    fn is_constant(&self) -> bool {
        let mut values = self.values.iter().flatten();
        let first = values.next();
        values.all(|value| Some(value) == first)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of regions are far below 2^53"
)]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

fn refuse_missing(demand: &Demand, columns: &[Column]) -> Result<(), MarketError> {
    let mut mistakes = Vec::new();
    for column in columns {
        for (row, region) in demand.regions().iter().enumerate() {
            if column.value(row).is_none() {
                let place = Place::file(demand.source()).field(&column.feature.column);
                let message = format!(
                    "region {region} has no usable figure ({})",
                    column.feature.transform.formula()
                );
                mistakes.push(
                    Mistake::new(place, message).help(
                        "supply it, leave the region or the indicator out, or allow imputation",
                    ),
                );
            }
        }
    }
    Mistakes::none(mistakes).map_err(MarketError::MissingFigures)
}

fn to_matrix(scaled: &[scale::Scaled], rows: usize) -> Array2<f64> {
    let mut vectors = Array2::zeros((rows, scaled.len()));
    for (mut target, column) in vectors.axis_iter_mut(Axis(1)).zip(scaled) {
        let root = column.feature.weight.sqrt();
        let values: Vec<f64> = column
            .values
            .iter()
            .map(|v| v.unwrap_or(0.0) * root)
            .collect();
        target.assign(&ArrayView1::from(&values));
    }
    vectors
}
