//! What became of each stage.

use landfall_business::CostPart;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Shortlist;

/// What became of one stage of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StageReport {
    /// Which.
    pub stage: Stage,
    /// Whether it has an answer.
    #[serde(flatten)]
    pub outcome: StageOutcome,
    /// The part of J it feeds; `null` for none.
    pub part: Option<CostPart>,
    /// Where that part comes from, over the regions that may be chosen and are priced; `null` where
    /// it feeds none.
    pub regions: Option<PartOrigins>,
    /// The shortlist that the market's opportunities make; left out where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortlist: Option<Shortlist>,
}

/// The stages, in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Segments, demand and opportunities; the part is finding and choosing the market.
    Market,
    /// What a text model reaches in each language; the part is data and model.
    Language,
    /// What each law demands; the part is meeting it.
    Law,
    /// Who serves the regions; the part is a team that works together.
    People,
    /// What serving needs.
    Technology,
    /// Which regions to enter, and when.
    Choice,
    /// How sure that is.
    Doubt,
}

impl Stage {
    /// What it is called where plans are written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Market => "market",
            Self::Language => "language",
            Self::Law => "law",
            Self::People => "people",
            Self::Technology => "technology",
            Self::Choice => "choice",
            Self::Doubt => "doubt",
        }
    }
}

/// Whether a stage has an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum StageOutcome {
    /// It has.
    Assessed,
    /// It has not.
    NotAssessed {
        /// What would settle it.
        needs: Vec<String>,
    },
    /// Findings forbid one.
    Blocked {
        /// Rules that close every region that could be chosen.
        by: Vec<String>,
    },
}

/// Where a part of the cost comes from, in numbers of regions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartOrigins {
    /// Computed by the stage.
    pub computed: usize,
    /// From the row of the table of costs, which wins.
    pub table: usize,
    /// Not assessed: an input is missing.
    pub not_assessed: usize,
    /// None: the law closes the region.
    pub blocked: usize,
}
