//! What a plan says about the team that serves the regions.

use landfall_core::Date;
use landfall_team::coverage::{RegionCoverage, ShareRange};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The team whose coverage of the regions was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeopleUsed {
    /// Number of its members.
    pub members: usize,
    /// Whether the selection of the team file chose them.
    pub chosen: bool,
    /// Members whose languages are not known, under their ids or hashes.
    pub without_languages: Vec<String>,
    /// Members whose time zone or hours are not known, under their ids or hashes.
    pub without_hours: Vec<String>,
    /// Whether members are named by hashes of their ids.
    pub hashed: bool,
    /// First day of the weeks that were looked at.
    pub from: Option<Date>,
    /// Number of those weeks.
    pub weeks: Option<u32>,
    /// Language coverage wanted, 0 to 1.
    pub wanted_language: f64,
    /// Share of the business hours wanted, 0 to 1.
    pub wanted_hours: f64,
}

/// What the team covers of a region, and what that means for its cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeopleCoverage {
    /// Languages, hours, and who speaks what.
    #[serde(flatten)]
    pub coverage: RegionCoverage,
    /// Share of the way from no language coverage to the one wanted that is open, 0 to 1.
    pub language_gap: Option<ShareRange>,
    /// Share of the way from no hours coverage to the one wanted that is open, 0 to 1.
    pub hours_gap: Option<f64>,
    /// Where the cultural-fusion part of the region's cost comes from.
    pub cost_from: FusionBasis,
}

/// Where the cultural-fusion part of a region's cost comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FusionBasis {
    /// From the gaps of the team and their prices.
    Team,
    /// From the row of the table of costs, which wins over the team; nothing is added to it.
    Table,
    /// It is not assessed: an input is missing.
    NotAssessed,
    /// The region is no candidate: the strategy does not name it, and no other part of its cost is
    /// given. The coverage is shown and not priced.
    NotPriced,
}
