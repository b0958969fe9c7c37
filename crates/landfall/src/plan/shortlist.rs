//! Which regions are candidates, where the strategy asks for the best few.

use landfall_core::RegionCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The candidates that `choice.shortlist` keeps: the regions required, then those with the greatest
/// score of opportunity, ties by code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shortlist {
    /// How many regions it holds at most.
    pub size: usize,
    /// Regions that may be candidates and have a score: how many places there are.
    pub of: usize,
    /// Its regions by place; required ones without a score come last.
    pub listed: Vec<RegionCode>,
    /// Regions that may be candidates and have no score.
    pub without_score: Vec<RegionCode>,
}

/// Where one region that may be a candidate stands on the shortlist.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Listing {
    /// Whether it is on the list.
    pub listed: bool,
    /// Its place by score, from 1; `null` where it has no score.
    pub place: Option<usize>,
    /// How many places there are.
    pub of: usize,
    /// Its score of opportunity; `null` where it is unknown.
    pub score: Option<f64>,
    /// Other regions with the same score; among them the order is that of the codes.
    pub ties: usize,
    /// Whether it is listed whatever its score, because the strategy requires it.
    pub required: bool,
}
