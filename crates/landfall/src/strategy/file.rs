//! The strategy file: what may stand in it, section by section.
//!
//! Every field is optional here, so that a file with mistakes is read as far as possible; what is
//! required is checked afterwards, together with everything else.

use std::collections::BTreeMap;

use landfall_core::{Currency, Date, Money, RegionCode};
use landfall_market::demand::Kind;
use landfall_market::{MissingPolicy, Scaling, Transform};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::plan::BudgetCounts;

mod language;

pub use language::LanguageSection;

/// A strategy file (TOML).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "landfall strategy file")]
pub struct StrategyFile {
    /// Version of this layout: 1.
    pub schema_version: Option<u32>,
    /// What is planned, when and how money is counted.
    pub plan: Terms,
    /// Where the figures of the regions stand.
    pub demand: DemandSection,
    /// How figures are made comparable.
    pub prepare: PrepareSection,
    /// How regions are grouped.
    pub segments: SegmentsSection,
    /// How demand is estimated from similar regions.
    pub neighbours: NeighboursSection,
    /// What entering costs.
    pub costs: CostsSection,
    /// How heavily each region's cost counts.
    pub weights: Weights,
    /// What entering is worth.
    pub value: ValueRule,
    /// What may be chosen.
    pub choice: ChoiceRules,
    /// How often the choice is repeated with doubtful figures drawn.
    pub doubt: DoubtSection,
    /// Who serves the regions, and what closing the team's gaps costs.
    pub people: PeopleSection,
    /// What the law of each region demands of the product, and what complying costs.
    pub law: LawSection,
    /// What a text model reaches in the languages of each region, and which rows are missing.
    pub language: LanguageSection,
}

/// `[plan]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Terms {
    /// Name of the plan. Required.
    pub name: Option<String>,
    /// The day the plan is made for. Required: nothing here reads a clock.
    #[serde(deserialize_with = "day")]
    pub as_of: Option<Date>,
    /// The day the first wave starts; default `as_of`.
    #[serde(deserialize_with = "day")]
    pub start: Option<Date>,
    /// Currency of the plan (ISO 4217). Required.
    pub currency: Option<Currency>,
    /// Years of operation counted in every region from its entry, above 0 and at most 50; default 5.
    pub horizon_years: Option<f64>,
    /// Yearly discount rate, above -1 and at most 10; default 0.08.
    pub discount_rate: Option<f64>,
    /// Months between two waves, 1 to 120; default 12.
    pub wave_months: Option<u32>,
    /// Whether entering later discounts a region's value and costs to the start; default true.
    pub discount_waves: Option<bool>,
    /// Seed of all randomness; default 0.
    pub seed: Option<u64>,
}

/// `[demand]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DemandSection {
    /// CSV or spreadsheet with one row per region, relative to the strategy file. Required.
    pub file: Option<String>,
    /// Column of region codes or names; default the first of region, code, iso2, country, ….
    pub region_column: Option<String>,
    /// Column of names to show; default a column `name`, else the bundled English names.
    pub name_column: Option<String>,
    /// Sheet of a spreadsheet; default the first visible one.
    pub sheet: Option<String>,
    /// Encoding label such as `windows-1252`; default UTF-8 or UTF-16 as the file shows.
    pub encoding: Option<String>,
    /// `point` or `comma`; default as the file shows.
    pub decimal: Option<Decimal>,
    /// Texts that mean "no figure", beside the empty cell; they take the place of the default `..`, `-`, `n/a` and `N/A`.
    pub missing: Option<Vec<String>>,
    /// The indicator that demand is measured by. Required.
    pub indicator: Option<String>,
    /// Column the indicator is averaged per, such as the population; default none.
    pub per: Option<String>,
    /// Home markets. Required.
    pub home: Vec<RegionCode>,
    /// Regions left out of everything.
    pub exclude: Vec<RegionCode>,
    /// Cells of the region column whose rows are no regions, such as `World`.
    pub skip_rows: Vec<String>,
    /// The indicators regions are compared by. Required.
    pub indicators: Vec<IndicatorEntry>,
}

/// Mark between whole digits and decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// 12.5
    Point,
    /// 12,5
    Comma,
}

/// `[[demand.indicators]]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IndicatorEntry {
    /// Column of the table. Required.
    pub column: Option<String>,
    /// What is done to the figures; default `none`.
    pub transform: Transform,
    /// Importance in distances, 0 or above; default 1.
    pub weight: Option<f64>,
    /// What the figures are: `any`, `count` (never negative) or `percent` (0 to 100); default
    /// `any`.
    pub kind: Kind,
}

/// `[prepare]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PrepareSection {
    /// Column of the population, for figures per head.
    pub population: Option<String>,
    /// Default `robust`.
    pub scaling: Option<Scaling>,
    /// Scaled figures beyond this count as this; 0 for no limit; default 4.
    pub limit: Option<f64>,
    /// Share of missing figures above which an indicator is dropped; default 0.4.
    pub max_missing_indicator: Option<f64>,
    /// Share of missing figures above which a region is set aside; default 0.5.
    pub max_missing_region: Option<f64>,
    /// What to do about missing figures; default `impute`.
    pub missing: Option<MissingPolicy>,
    /// Nearest regions an imputed figure is the median of; default 5.
    pub neighbours: Option<usize>,
}

/// `[segments]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SegmentsSection {
    /// Least and greatest number of segments considered; default [2, 10].
    pub k: Option<[usize; 2]>,
    /// Random starts for every number; default 20.
    pub restarts: Option<usize>,
    /// Draws of each null model; default 99.
    pub null_draws: Option<usize>,
    /// Significance level of the test for structure; default 0.05.
    pub level: Option<f64>,
    /// Bootstrap resamples behind each stability figure; default 20.
    pub resamples: Option<usize>,
}

/// `[neighbours]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NeighboursSection {
    /// Width of the kernel in scaled units; default the width with the least leave-one-out error.
    pub bandwidth: Option<f64>,
}

/// `[costs]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CostsSection {
    /// Table of cost parts, relative to the strategy file; without it no cost is assessed.
    pub file: Option<String>,
    /// Table of exchange rates, relative to the strategy file; needed for amounts in other
    /// currencies than the plan's.
    pub rates: Option<String>,
    /// Age of an exchange rate, in days before `plan.as_of`, above which the plan notes it;
    /// default 90.
    pub max_rate_age_days: Option<u32>,
}

/// `[weights]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// Weight of every region not named below, 0 or above; default 1.
    pub default: Option<f64>,
    /// Weights of single regions.
    pub regions: BTreeMap<RegionCode, f64>,
}

/// `[value]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ValueRule {
    /// Which demand value rests on; default `estimate`.
    pub demand: Option<DemandBasis>,
    /// Revenue per unit of demand and year.
    pub price: Option<Money>,
    /// Share of the demand that is won, 0 to 1.
    pub share: Option<f64>,
    /// Regions whose value is given, or whose price or share differs.
    pub regions: BTreeMap<RegionCode, RegionValue>,
}

/// Which demand value rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DemandBasis {
    /// What similar regions suggest.
    #[default]
    Estimate,
    /// What the table reports.
    Observed,
}

/// `[value.regions.XX]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RegionValue {
    /// Present value at entry; takes the place of demand x price x share.
    pub value: Option<Money>,
    /// Revenue per unit of demand and year in this region.
    pub price: Option<Money>,
    /// Share of the demand that is won in this region.
    pub share: Option<f64>,
}

/// `[choice]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChoiceRules {
    /// Budget over all waves; default none.
    pub budget: Option<Money>,
    /// Budget of every wave, the first wave first; default none.
    pub wave_budgets: Vec<Money>,
    /// Number of waves, 1 to 24; default the number of `wave_budgets`, or 1.
    pub waves: Option<usize>,
    /// What the budgets limit; default `present_value`.
    pub budget_counts: Option<BudgetCounts>,
    /// The regions considered; default every region with a cost and a value but the home markets.
    pub candidates: Vec<RegionCode>,
    /// Of these, how many may be candidates: the regions required, then those with the greatest
    /// score of opportunity, ties by code; default all.
    pub shortlist: Option<usize>,
    /// Regions that must be chosen.
    pub require: Vec<RegionCode>,
    /// Regions that must not be chosen.
    pub forbid: Vec<RegionCode>,
    /// Greatest number of regions in all.
    pub max_regions: Option<usize>,
    /// Greatest number of regions in one wave.
    pub max_regions_per_wave: Option<usize>,
    /// Groups of which at most one region may be chosen.
    pub exclusive: Vec<Vec<RegionCode>>,
    /// Regions that need another one first or in the same wave.
    pub prerequisites: Vec<Prerequisite>,
    /// First wave a region may enter in, from 1.
    pub earliest: BTreeMap<RegionCode, usize>,
    /// Last wave a region may enter in, from 1.
    pub latest: BTreeMap<RegionCode, usize>,
    /// Whether a region may be chosen while a part of its cost is not assessed; default `allow`.
    pub incomplete: Option<Incomplete>,
    /// Steps of the search after which it stops with a bound instead of a proof;
    /// default 20,000,000.
    pub node_limit: Option<u64>,
}

/// What to do with regions whose cost is not assessed in full.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Incomplete {
    /// They may be chosen; the plan says what is missing.
    #[default]
    Allow,
    /// They are not considered.
    Exclude,
}

/// `[doubt]`
///
/// The choice is repeated with every doubtful figure drawn from its range: demand estimates from
/// their intervals, cost parts from the ranges of the table of costs and of what computes them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DoubtSection {
    /// Number of draws, up to 1,000,000; 0 for none; default 1,000.
    pub draws: Option<usize>,
    /// How far the estimates of demand err together, 0 (each on its own) to 1 (all the same way);
    /// default 0.
    pub demand_correlation: Option<f64>,
    /// Steps of the search for each draw, after which its best choice is the best found;
    /// default 100,000.
    pub node_limit: Option<u64>,
}

/// `[[choice.prerequisites]]`
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Prerequisite {
    /// The region that needs another. Required.
    pub region: Option<RegionCode>,
    /// The region it needs in an earlier wave or the same. Required.
    pub needs: Option<RegionCode>,
}

/// `[people]`
///
/// The languages and hours of a team in each region. With prices, the gaps become the
/// cultural-fusion part of the cost of regions whose table of costs has no such row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PeopleSection {
    /// Team file, relative to the strategy file; without it nothing is said about people.
    pub file: Option<String>,
    /// Ids of the members who serve the regions; default the team its selection chooses, and
    /// everybody in the file where it has none.
    pub members: Vec<String>,
    /// How people are named in the plan; default `hashed`.
    pub names: Option<Names>,
    /// Price of getting from no language coverage to the one wanted, by hiring or training.
    pub language: Option<GapPrice>,
    /// Language coverage wanted, 0 to 1; default 0.8. With 0 none is wanted.
    pub wanted_language: Option<f64>,
    /// Price of getting from no hours coverage to the one wanted.
    pub hours: Option<GapPrice>,
    /// Share of a region's business hours wanted, 0 to 1; default 0.5. With 0 none is wanted.
    pub wanted_hours: Option<f64>,
}

/// How people are named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    /// By the first 16 hexadecimal digits of the SHA-256 of their ids.
    #[default]
    Hashed,
    /// By their ids.
    Shown,
}

/// What closing a whole gap, or the fixed work on a language, costs; at least one of the two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GapPrice {
    /// Paid once at entry.
    pub one_off: Option<Money>,
    /// Paid at the end of every year of operation.
    pub per_year: Option<Money>,
}

/// `[law]`
///
/// What the law of each candidate region demands of the product. What complying costs becomes the
/// legal-compliance part of regions whose table of costs has no such row; a region whose law no
/// change of the product keeps is not considered. The day is `plan.as_of`. Decision support, not
/// legal advice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LawSection {
    /// Facts about the product (TOML or JSON), relative to the strategy file; without it nothing
    /// is said about the law.
    pub facts: Option<String>,
    /// Answers that take the place of those of the file, by fact: the same names and values as
    /// there. For trying what another answer changes.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub answers: toml::Table,
    /// Folder of rules to use instead of the bundled ones.
    pub rules: Option<String>,
    /// Folders of rules of one's own, beside the others.
    pub own_rules: Vec<String>,
    /// The fact, an amount of money, that the price of each region answers; without it prices are
    /// not checked.
    pub price_fact: Option<String>,
    /// Whether the last known value of a dated figure counts where none is known for the day;
    /// default false: then what hangs on it stays open.
    pub carry_forward: Option<bool>,
    /// TOML file with `[[waiver]]` entries: `rule`, `region`, `reason`, `owner`, `until`.
    pub waivers: Option<String>,
}

/// A TOML date, or the same as text.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a date such as 2026-11-22")]
    enum Written {
        Toml(toml::value::Datetime),
        Text(String),
    }
    let text = match Written::deserialize(deserializer)? {
        Written::Toml(date) => date.to_string(),
        Written::Text(text) => text,
    };
    let wrong = |_| serde::de::Error::custom(format!("`{text}` is not a date such as 2026-11-22"));
    text.parse().map(Some).map_err(wrong)
}
