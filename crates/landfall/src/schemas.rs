//! JSON Schemas of the inputs and outputs, generated from the types that read and write them.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};

use landfall_core::{Currency, Date, RegionCode};
use landfall_team::TeamReport;
use landfall_team::history::HistoryReport;

use crate::diff::PlanDiff;
use crate::strategy::StrategyFile;
use crate::{Plan, Segmentation};

/// A row of the demand table: a region and its figures, one column per indicator.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DemandRow {
    /// Region, as a code or a name; the column may have other names, see the strategy file.
    pub region: String,
    /// Name to show.
    pub name: Option<String>,
    /// The figures; empty is missing.
    #[serde(flatten)]
    pub indicators: BTreeMap<String, Option<f64>>,
}

/// A row of the table of costs. Amounts are decimal numbers, not negative.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CostRow {
    /// Region, as a code or a name.
    pub region: String,
    /// Part of the cost.
    pub part: landfall_business::CostPart,
    /// Paid once at entry; empty is 0 when `per_year` is given.
    pub one_off: Option<f64>,
    /// Paid at the end of every year of operation; empty is 0 when `one_off` is given.
    pub per_year: Option<f64>,
    /// Currency of the row.
    pub currency: Currency,
    /// Lower end of `one_off`.
    pub one_off_low: Option<f64>,
    /// Upper end of `one_off`.
    pub one_off_high: Option<f64>,
    /// Lower end of `per_year`.
    pub per_year_low: Option<f64>,
    /// Upper end of `per_year`.
    pub per_year_high: Option<f64>,
    /// Where the figures come from.
    pub note: Option<String>,
}

/// A row of the table of exchange rates.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RateRow {
    /// The currency.
    pub currency: Currency,
    /// Units of it per unit of the base, above 0.
    pub rate: f64,
    /// The base, the same in every row.
    pub base: Currency,
    /// The day of the rate.
    pub date: Date,
    /// Who published it.
    pub source: String,
}

/// A row of `regions.csv`. Amounts are in the currency of the row; empty is not assessed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RegionRow {
    /// Code of the region.
    pub code: RegionCode,
    /// Its name.
    pub name: String,
    /// What part it plays.
    pub role: crate::plan::Role,
    /// Its segment.
    pub segment: Option<usize>,
    /// Its silhouette.
    pub silhouette: Option<f64>,
    /// Demand as its neighbours suggest it.
    pub demand: Option<f64>,
    /// Lower end of that estimate.
    pub demand_low: Option<f64>,
    /// Upper end of that estimate.
    pub demand_high: Option<f64>,
    /// Demand as the table reports it.
    pub observed: Option<f64>,
    /// The five parts of its cost.
    pub market_selection: Option<f64>,
    /// Data and model for its languages.
    pub data_adaptation: Option<f64>,
    /// Meeting its law.
    pub legal_compliance: Option<f64>,
    /// A team that works together across cultures.
    pub cultural_fusion: Option<f64>,
    /// Serving the technology there.
    pub technology_output: Option<f64>,
    /// Its weight in J.
    pub weight: f64,
    /// weight x the sum of the assessed parts.
    pub j: f64,
    /// Whether all five parts are assessed.
    pub j_complete: bool,
    /// Present value of entering it.
    pub value: Option<f64>,
    /// The difference.
    pub value_minus_j: Option<f64>,
    /// What it takes from the budget.
    pub spend: Option<f64>,
    /// The wave it enters in, from 1.
    pub wave: Option<usize>,
    /// Currency of the amounts.
    pub currency: Currency,
}

/// The schemas by file name, as text that ends with a line break.
///
/// # Errors
/// When a schema cannot be written as JSON.
///
/// ```
/// let schemas = landfall::schemas::schemas()?;
/// let plan = schemas.iter().find(|(name, _)| *name == "plan.schema.json");
/// assert!(plan.is_some_and(|(_, text)| text.contains("\"$schema\"")));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn schemas() -> Result<Vec<(&'static str, String)>, serde_json::Error> {
    Ok(vec![
        ("plan.schema.json", text(&schema_of::<Plan>())?),
        ("diff.schema.json", text(&schema_of::<PlanDiff>())?),
        ("strategy.schema.json", text(&schema_of::<StrategyFile>())?),
        ("demand-row.schema.json", text(&schema_of::<DemandRow>())?),
        ("costs-row.schema.json", text(&schema_of::<CostRow>())?),
        ("rates-row.schema.json", text(&schema_of::<RateRow>())?),
        ("regions-row.schema.json", text(&schema_of::<RegionRow>())?),
        (
            "segmentation.schema.json",
            text(&schema_of::<Segmentation>())?,
        ),
        ("team.schema.json", text(&schema_of::<TeamReport>())?),
        ("history.schema.json", text(&schema_of::<HistoryReport>())?),
    ])
}

fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<T>()
}

fn text(schema: &Schema) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(schema).map(|json| json + "\n")
}
