//! Distance of cultural profiles.
//!
//! A profile is what somebody says of herself, else the mean of the country she lives in, drawn
//! towards the mean of all countries: about 80 % of the variance of work values lies within
//! countries (Taras, Steel and Kirkman 2016), so a country says little about a person. Nobody has
//! to state a nationality, and no scores are embedded: the table is the user's.
//!
//! The distance is the Euclidean form of Kogut and Singh (1988), as Konara and Mohr (2019)
//! recommend: `d = sqrt(sum_k (x_ik - x_jk)^2 / V_k)`, with `V_k` the variance of dimension k over
//! the countries of the table (divided by their number, every country counted once). The
//! Mahalanobis distance, which counts correlated dimensions once (Kandogan 2012), is an option. The
//! factor is `exp(-lambda d^2)`, with lambda such that the two countries furthest apart would have
//! .8 before their means are drawn together (our own default, unpublished): bounded on purpose, and
//! never a gain.

mod metric;
mod table;

use std::collections::BTreeMap;

use landfall_core::RegionCode;
use schemars::JsonSchema;
use serde::Serialize;

use self::metric::Metric;
pub use self::table::CultureTable;
use super::FactorError;

/// Factor of the two countries furthest apart, before shrinkage (our own default, unpublished).
pub const FURTHEST: f64 = 0.8;
/// Share of the variance within countries (Taras, Steel and Kirkman 2016).
pub const WITHIN_COUNTRY: f64 = 0.8;
/// Least value of the factor, so that its logarithm exists.
pub const FLOOR: f64 = 1e-9;
/// Largest absolute score of a dimension, so that squares stay finite.
pub const LARGEST: f64 = 1e100;

/// How the distance of two profiles is measured.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Distance {
    /// Each dimension in its own standard deviation.
    #[default]
    Euclidean,
    /// By the covariance of the countries with a score in every dimension.
    Mahalanobis {
        /// Multiple of each dimension's variance added to it, 0 to 1e6; above 0 it makes a singular
        /// covariance regular.
        ridge: f64,
    },
}

/// Where a profile comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Stated by the person.
    Own,
    /// Mean of the country the person lives in, drawn towards the mean of all.
    Country(RegionCode),
}

/// A profile in the dimensions of the table; unknown dimensions are `None`, at least one is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Where it comes from.
    pub origin: Origin,
    /// Scores in the order of the table's dimensions.
    pub scores: Vec<Option<f64>>,
}

/// Difference of two profiles in one dimension.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Gap {
    /// Name of the dimension.
    pub dimension: String,
    /// Score of the first.
    pub a: f64,
    /// Score of the second.
    pub b: f64,
    /// Absolute difference in standard deviations over the countries.
    pub deviations: f64,
}

/// Distance of two profiles.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Apart {
    /// Where the first profile comes from.
    pub a: Origin,
    /// Where the second profile comes from.
    pub b: Origin,
    /// Differences in the dimensions known of both.
    pub gaps: Vec<Gap>,
    /// Dimensions of the table. Where fewer are known of both, the squared distance is scaled up
    /// from those to all.
    pub dimensions: usize,
    /// Squared distance.
    pub squared: f64,
    /// The constant lambda of the factor.
    pub lambda: f64,
    /// The factor.
    pub value: f64,
}

/// A table with its distance, ready to compare profiles.
///
/// ```
/// use landfall_core::RegionCode;
/// use landfall_team::factor::culture::{Culture, CultureTable, Distance};
///
/// let row = |code, x, y| Ok::<_, landfall_core::RegionError>((RegionCode::parse(code)?, vec![Some(x), Some(y)]));
/// let rows = [row("US", 0.0, 0.0)?, row("CN", 100.0, 100.0)?, row("BR", 50.0, 100.0)?];
/// let table = CultureTable::new(vec!["pdi".into(), "idv".into()], rows)?;
/// let culture = Culture::new(table, Distance::Euclidean, 0.8)?;
/// let us = culture.country(&RegionCode::parse("US")?).ok_or("no row")?;
/// let cn = culture.country(&RegionCode::parse("CN")?).ok_or("no row")?;
/// // The furthest countries have .8; drawn together to a fifth, .8^(1/25).
/// let value = culture.value(&us, &cn).ok_or("nothing shared")?;
/// assert!((value - 0.8_f64.powf(0.04)).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Culture {
    table: CultureTable,
    metric: Metric,
    within: f64,
    lambda: f64,
}

impl Culture {
    /// A table with its distance. A country mean keeps `1 - within_country` of its difference from
    /// the mean of all countries (default [`WITHIN_COUNTRY`]).
    ///
    /// # Errors
    /// When `within_country` is not in 0 to 1, the ridge not in 0 to 1e6, or the covariance is
    /// singular.
    pub fn new(
        table: CultureTable,
        distance: Distance,
        within_country: f64,
    ) -> Result<Self, FactorError> {
        if !(0.0..=1.0).contains(&within_country) {
            return Err(FactorError::Share {
                what: "the variance within countries",
                given: within_country,
            });
        }
        let metric = Metric::new(&table, distance)?;
        let lambda = -FURTHEST.ln() / furthest(&table, &metric);
        Ok(Self {
            table,
            metric,
            within: within_country,
            lambda,
        })
    }

    /// The table.
    pub fn table(&self) -> &CultureTable {
        &self.table
    }

    /// A profile somebody states, by dimension; scores of dimensions that the table does not have,
    /// and such as are no numbers, are left out. `None` when nothing is left.
    pub fn own(&self, stated: &BTreeMap<String, f64>) -> Option<Profile> {
        let known = |dimension: &String| {
            let score = stated.get(dimension).copied();
            score.filter(|score| score.abs() <= LARGEST)
        };
        let scores: Vec<Option<f64>> = self.table.dimensions().iter().map(known).collect();
        scores.iter().any(Option::is_some).then_some(Profile {
            origin: Origin::Own,
            scores,
        })
    }

    /// The mean of `territory`, or of the economy it lies in, drawn towards the mean of all
    /// countries; `None` when the table has no row for it.
    pub fn country(&self, territory: &RegionCode) -> Option<Profile> {
        let (country, row) = self.table.row(territory)?;
        let kept = 1.0 - self.within;
        let drawn = |(score, mean): (&Option<f64>, &f64)| {
            let score: Option<f64> = *score;
            score.map(|score| mean + kept * (score - mean))
        };
        let scores: Vec<Option<f64>> = row.iter().zip(self.table.means()).map(drawn).collect();
        scores.iter().any(Option::is_some).then_some(Profile {
            origin: Origin::Country(country.clone()),
            scores,
        })
    }

    /// The factor of two profiles, above 0 and at most 1; `None` when no dimension is known of
    /// both.
    pub fn value(&self, a: &Profile, b: &Profile) -> Option<f64> {
        let squared = self.metric.squared(&a.scores, &b.scores)?;
        Some(self.of_squared(squared))
    }

    /// The logarithm of the factor, without computing the factor itself.
    pub(crate) fn ln(&self, a: &Profile, b: &Profile) -> Option<f64> {
        let squared = self.metric.squared(&a.scores, &b.scores)?;
        Some((-self.lambda * squared).max(FLOOR.ln()))
    }

    /// The factor of two profiles with its per-dimension differences; `None` when no dimension is
    /// known of both.
    pub fn apart(&self, a: &Profile, b: &Profile) -> Option<Apart> {
        let squared = self.metric.squared(&a.scores, &b.scores)?;
        let dimensions = self.table.dimensions().iter().zip(self.table.variances());
        let gaps = a
            .scores
            .iter()
            .zip(&b.scores)
            .zip(dimensions)
            .filter_map(|((a, b), (dimension, variance))| {
                let (a, b) = a.zip(*b)?;
                Some(Gap {
                    dimension: dimension.clone(),
                    a,
                    b,
                    deviations: (a - b).abs() / variance.sqrt(),
                })
            })
            .collect();
        Some(Apart {
            a: a.origin.clone(),
            b: b.origin.clone(),
            gaps,
            dimensions: self.table.dimensions().len(),
            squared,
            lambda: self.lambda,
            value: self.of_squared(squared),
        })
    }

    fn of_squared(&self, squared: f64) -> f64 {
        (-self.lambda * squared).exp().clamp(FLOOR, 1.0)
    }
}

/// Largest squared distance of two countries of the table, above 0.
fn furthest(table: &CultureTable, metric: &Metric) -> f64 {
    let rows: Vec<&Vec<Option<f64>>> = table.rows().values().collect();
    rows.iter()
        .enumerate()
        .flat_map(|(place, a)| rows.iter().skip(place + 1).map(move |b| (a, b)))
        .filter_map(|(a, b)| metric.squared(a, b))
        .fold(f64::MIN_POSITIVE, f64::max)
}

#[cfg(test)]
mod tests;
