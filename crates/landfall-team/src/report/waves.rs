//! What was asked, counted or coded more than once.

use schemars::JsonSchema;
use serde::Serialize;

use crate::survey::Krippendorff;
use crate::wave::{EwmaReport, PairedChange};

/// How the answers about the team changed from one wave of the questionnaire to the next.
///
/// Where the change would reveal the answers of a few beside the means of the waves, it is left out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WaveEntry {
    /// Name of the earlier wave.
    pub first: String,
    /// Name of the later wave.
    pub second: String,
    /// The change, as a share of the scale.
    #[serde(flatten)]
    pub change: PairedChange,
}

/// A series that is watched for drift.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WatchEntry {
    /// What was measured.
    pub name: String,
    /// In which unit.
    pub unit: Option<String>,
    /// The chart and whether it alarms.
    #[serde(flatten)]
    pub chart: EwmaReport,
}

/// Whether interviews that several people coded can be relied upon.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CodingEntry {
    /// What was coded.
    pub name: String,
    /// Names of the codes in their order; empty where they are numbers.
    pub labels: Vec<String>,
    /// Agreement of the coders.
    #[serde(flatten)]
    pub agreement: Krippendorff,
}
