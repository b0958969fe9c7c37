//! What a check is asked.

use landfall_core::Date;
use serde::{Deserialize, Serialize};

/// What to do where a dated parameter has no value on the day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The rule is `needs_input`, with the parameter named.
    #[default]
    Strict,
    /// The last value known is used, and the finding is marked stale.
    CarryForward,
}

/// A violation somebody takes responsibility for until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// The region; `None`: every region.
    pub region: Option<String>,
    /// Why.
    pub reason: String,
    /// Who takes responsibility.
    pub owner: String,
    /// The last day on which it holds.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub until: Date,
}

/// What to check: regions, day, waivers.
///
/// Defaults: no waivers, [`Mode::Strict`], every derivation kept.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckParams {
    /// Target regions: jurisdiction codes, `US-*` for all subdivisions there are rules for.
    pub regions: Vec<String>,
    /// The civil date of the check.
    pub as_of: Date,
    /// Violations somebody takes responsibility for.
    pub waivers: Vec<Waiver>,
    /// What to do where a dated parameter has no value.
    pub mode: Mode,
    /// Whether derivations are kept (`why` of the findings).
    pub trace: bool,
}

impl CheckParams {
    /// A check of these regions on that day.
    pub fn new(regions: impl IntoIterator<Item = impl Into<String>>, as_of: Date) -> Self {
        Self {
            regions: regions.into_iter().map(Into::into).collect(),
            as_of,
            waivers: Vec::new(),
            mode: Mode::default(),
            trace: true,
        }
    }
}
