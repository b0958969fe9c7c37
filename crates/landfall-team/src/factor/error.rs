//! What can be wrong with the inputs of a factor.

use landfall_core::RegionCode;
use thiserror::Error;

/// An input of a factor that cannot be used.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum FactorError {
    /// The worth of a level outside its range.
    #[error("level `{level}` is worth `{given}`: allowed is 0.001 to 1")]
    LevelValue {
        /// Name of the level.
        level: &'static str,
        /// What was given.
        given: f64,
    },
    /// A higher level that is worth less than a lower one.
    #[error("level `{level}` is worth less than the level below it")]
    LevelOrder {
        /// Name of the higher level.
        level: &'static str,
    },
    /// A share outside 0 to 1.
    #[error("{what} is `{given}`: allowed is 0 to 1")]
    Share {
        /// Which setting.
        what: &'static str,
        /// What was given.
        given: f64,
    },
    /// Too few or too many dimensions.
    #[error("the culture table has {given} dimensions: allowed is 1 to 64")]
    Dimensions {
        /// How many there are.
        given: usize,
    },
    /// A dimension named twice.
    #[error("the culture table names dimension `{dimension}` twice")]
    RepeatedDimension {
        /// Its name.
        dimension: String,
    },
    /// A country with two rows.
    #[error("the culture table holds `{country}` twice")]
    RepeatedCountry {
        /// Its code.
        country: RegionCode,
    },
    /// A row with more or fewer cells than there are dimensions.
    #[error("the row of `{country}` has {given} scores where the table has {wanted} dimensions")]
    RowLength {
        /// Its country.
        country: RegionCode,
        /// Cells of the row.
        given: usize,
        /// Dimensions of the table.
        wanted: usize,
    },
    /// A score that is no number, or so large that its square is none.
    #[error("the score of `{country}` in `{dimension}` is `{given}`: allowed is -1e100 to 1e100")]
    Score {
        /// Its country.
        country: RegionCode,
        /// Its dimension.
        dimension: String,
        /// What was given.
        given: f64,
    },
    /// A dimension in which no two countries differ: distances cannot be measured in its unit.
    #[error(
        "dimension `{dimension}` tells no countries apart: at least two rows must differ in it"
    )]
    Flat {
        /// Its name.
        dimension: String,
    },
    /// The regularisation is negative or no number.
    #[error("the ridge is `{given}`: allowed is 0 to 1e6")]
    Ridge {
        /// What was given.
        given: f64,
    },
    /// Dimensions that depend on each other linearly: the Mahalanobis distance does not exist.
    #[error(
        "the covariance of the culture table is singular at `{dimension}` ({rows} complete rows); \
         set a ridge above 0, give more countries or leave the dimension out"
    )]
    Singular {
        /// First dimension that the ones before it determine.
        dimension: String,
        /// Countries with a score in every dimension.
        rows: usize,
    },
}
