//! What a plan says about a text model and the languages of the regions.

use landfall_core::{LanguageTag, Money, RegionCode};
use landfall_finetune::coverage::{AdapterCost, LanguageReport, Measure, Part, Unmeasured};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MoneyRange;

/// The measures of a model, and what is wanted of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageUsed {
    /// The files of measures, in the order of the strategy.
    pub metrics: Vec<MeasuredIn>,
    /// What quality is measured by.
    pub measure: Measure,
    /// A language serves when it is surely at or above this.
    pub wanted: f64,
    /// Rows a language should be trained on; used where there is one run of it only.
    pub rows_wanted: Option<u64>,
    /// What a language that was not measured means.
    pub unmeasured: Unmeasured,
    /// Price of a labelled row.
    pub row_price: Option<Money>,
    /// Price of the fixed work on a language, once.
    pub per_language_one_off: Option<Money>,
    /// Price of the fixed work on a language, every year.
    pub per_language_per_year: Option<Money>,
    /// Price of keeping an adapter, once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_adapter_one_off: Option<Money>,
    /// Price of keeping an adapter, every year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_adapter_per_year: Option<Money>,
    /// Names in the files that stand for no language: their measures count for no region.
    pub unnamed: Vec<String>,
}

/// A file of measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeasuredIn {
    /// The file, as the strategy names it.
    pub file: String,
    /// Which records were judged.
    pub part: Part,
}

/// What the model covers of a region, and what that means for its cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionLanguage {
    /// Languages, their quality, and rows that are missing.
    #[serde(flatten)]
    pub report: LanguageReport,
    /// What each language costs; those where that is not known are left out.
    pub costs: Vec<LanguageCost>,
    /// Where the data-adaptation part of the region's cost comes from.
    pub cost_from: AdaptationBasis,
    /// The adapters that serve its languages; empty where the model itself does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adapters: Vec<RegionAdapter>,
    /// What keeping them costs, as if the region were entered alone: present value at entry; `null`
    /// without a price, or where the table of costs gives the technology output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapters_cost: Option<Money>,
}

/// An adapter that serves languages of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegionAdapter {
    /// The file of measures that names it.
    pub file: String,
    /// What it is, and what keeping it takes.
    #[serde(flatten)]
    pub adapter: AdapterCost,
    /// The names of the region column that it serves.
    pub names: Vec<String>,
}

/// What one language costs, as if the region were entered alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageCost {
    /// Which.
    pub language: LanguageTag,
    /// Present value at entry.
    pub cost: Money,
    /// Its range; `null` where low and high end are the same.
    pub range: Option<MoneyRange>,
}

/// Where the data-adaptation part of a region's cost comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdaptationBasis {
    /// From the rows that languages miss and their prices.
    Model,
    /// From the row of the table of costs, which wins; nothing is added to it.
    Table,
    /// It is not assessed: an input is missing.
    NotAssessed,
    /// The region is no candidate: the strategy does not name it, and no other part of its cost is
    /// given. The coverage is shown, and no part is made of it.
    NotPriced,
}

/// A language whose work several chosen regions need. Each carries the whole cost, so part of the
/// sum is counted more than once; the choice does not know that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SharedLanguage {
    /// Which.
    pub language: LanguageTag,
    /// The regions, the first to enter first.
    pub regions: Vec<RegionCode>,
    /// What is counted more than once: the cost in all of them but the first, discounted to the
    /// start of the plan and not weighted.
    pub counted_again: Money,
}
