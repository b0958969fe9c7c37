//! `[language]`: what a text model must reach in the languages of a region.

use std::collections::BTreeMap;

use landfall_core::{LanguageTag, Money, RegionCode};
use landfall_finetune::coverage::{Measure, Unmeasured};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GapPrice;

/// `[language]`
///
/// What a text model reaches in the languages of each region, and which labelled rows are missing.
/// With prices, that work becomes the data-adaptation part of the cost of regions whose table of
/// costs has no such row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LanguageSection {
    /// Files `metrics.json` of `finetune`, relative to the strategy file; without them nothing is
    /// said about languages. Of several the last that judged a language counts; the earlier ones
    /// show how rows helped.
    pub metrics: Vec<String>,
    /// `macro_f1` or `accuracy`; default `macro_f1`.
    pub measure: Option<Measure>,
    /// A language serves when it is surely at or above this, between 0 and 1. Required with
    /// `metrics`.
    pub wanted: Option<f64>,
    /// The language (BCP 47) each name in the region column of the texts stands for, where the name
    /// is no language tag itself.
    pub names: BTreeMap<String, LanguageTag>,
    /// Rows a language should be trained on, 1 or more; used where there is one run of it only.
    pub rows_wanted: Option<u64>,
    /// Price of a labelled row.
    pub row_price: Option<Money>,
    /// Price of the work on each language beside its rows, such as guidelines and reviewers.
    pub per_language: Option<GapPrice>,
    /// Price of keeping one adapter, such as its hosting and review. With it the adapters that the
    /// files of measures name become the technology-output part of regions whose table of costs has
    /// no such row.
    pub per_adapter: Option<GapPrice>,
    /// Languages a region needs; default those that are official or spoken by 5 % of its people.
    pub languages: BTreeMap<RegionCode, Vec<LanguageTag>>,
    /// What a language that was not measured means: `unknown` (the part is not assessed) or
    /// `missing` (all its rows are); default `unknown`.
    pub unmeasured: Option<Unmeasured>,
}
