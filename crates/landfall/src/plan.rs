//! The answer: what `plan.json` holds.
//!
//! ```
//! use landfall::RegionCode;
//! use landfall::plan::{Plan, Role};
//!
//! # let folder = tempfile::tempdir()?;
//! # let file = landfall_testkit::small_strategy(folder.path())?;
//! # let plan = landfall::Strategy::from_file(&file, &[])?.run(&landfall::Progress::silent())?;
//! // `plan` is what `Strategy::run` answered.
//! for code in &plan.choice.selected {
//!     let region = plan.region(code).ok_or("a chosen region is one of the plan's")?;
//!     assert_eq!(region.role, Role::Chosen);
//!     println!("{}: {}", region.name, plan.reasons.regions[code]);
//! }
//! assert!(plan.region(&RegionCode::parse("x-nowhere")?).is_none());
//! assert_eq!(Plan::from_json("plan.json", &plan.to_json()?)?, plan);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod csv;
mod doubt;
mod language;
mod law;
mod people;
mod shortlist;
mod stage;

use std::collections::BTreeMap;

use landfall_business::CostPart;
use landfall_core::{Basis, Currency, Date, Interval, Mistake, Money, Place, Reason, RegionCode};
use landfall_market::{
    KCandidate, LeaveOneOut, Neighbour, NullTest, Opportunity, PreparationReport, SegmentProfile,
    Verdict,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use doubt::{
    BudgetBreak, Doubt, DrawShare, FigureDoubt, FigureKind, HeldFigure, OnAverage, PlanDoubt,
    RegionDoubt, Regret, SwitchPoint,
};
pub use language::{
    AdaptationBasis, LanguageCost, LanguageUsed, MeasuredIn, RegionAdapter, RegionLanguage,
    SharedLanguage,
};
pub use law::{ComplianceBasis, LawUsed, RegionLaw};
pub use people::{FusionBasis, PeopleCoverage, PeopleUsed};
pub use shortlist::{Listing, Shortlist};
pub use stage::{PartOrigins, Stage, StageOutcome, StageReport};

/// Version of the layout of `plan.json`; the first number changes when a reader must change.
pub const SCHEMA_VERSION: &str = "1.7";

/// A market-entry plan with everything it rests on.
///
/// The same inputs and seed give the same plan on one platform, byte for byte, whatever the number
/// of threads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Version of this layout.
    pub schema_version: String,
    /// What was planned, and under which settings.
    pub settings: Settings,
    /// What became of each stage.
    #[serde(default)]
    pub stages: Vec<StageReport>,
    /// Which regions belong together.
    pub segments: Segments,
    /// Every region of the demand table, in its order.
    pub regions: Vec<RegionPlan>,
    /// Regions other than the home markets by demand not yet served, the best first.
    pub opportunities: Vec<Opportunity>,
    /// How well the neighbours' estimates do on regions left out one at a time.
    pub estimate_quality: Option<LeaveOneOut>,
    /// Which regions to enter, and when.
    pub choice: Choice,
    /// How sure that is; `null` where nothing was drawn.
    #[serde(default)]
    pub doubt: Option<Doubt>,
    /// What the plan could not answer, and what would settle it.
    pub not_assessed: Vec<NotAssessed>,
    /// Things the reader should know, such as an exchange rate that is old.
    pub notes: Vec<String>,
    /// Why: one tree each for the figures, the segments and the choice, and one per region.
    pub reasons: Reasons,
}

/// The settings a plan was made under.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// Name of the plan.
    pub name: String,
    /// The day it was made for.
    pub as_of: Date,
    /// The day the first wave starts.
    pub start: Date,
    /// Currency of every amount.
    pub currency: Currency,
    /// Years of operation counted in every region from its entry.
    pub horizon_years: f64,
    /// Yearly discount rate, such as 0.08.
    pub discount_rate: f64,
    /// Months between two waves.
    pub wave_months: u32,
    /// Whether entering later discounts a region's value and costs to the start of the plan.
    pub discount_waves: bool,
    /// What the budgets limit.
    pub budget_counts: BudgetCounts,
    /// Seed of all randomness.
    pub seed: u64,
    /// Home markets.
    pub home: Vec<RegionCode>,
    /// How many regions may be candidates, the best by opportunity; left out where the strategy
    /// asks for no shortlist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortlist: Option<usize>,
    /// The indicator that demand is measured by.
    pub indicator: String,
    /// The column it is averaged per, such as the population.
    pub per: Option<String>,
    /// Where the figures come from: the names of the files.
    pub inputs: Vec<String>,
    /// The exchange rates used.
    pub rates: Vec<RateUsed>,
    /// Who serves the regions; left out where the strategy names no team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<PeopleUsed>,
    /// Which rules the product was checked against; left out where the strategy names no facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<LawUsed>,
    /// The measures of a text model; left out where the strategy names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageUsed>,
}

/// What the budgets limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BudgetCounts {
    /// The present value of the assessed cost parts, unweighted.
    #[default]
    PresentValue,
    /// The one-off costs at entry, neither discounted nor weighted.
    OneOff,
}

/// An exchange rate the plan used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RateUsed {
    /// From this currency.
    pub from: Currency,
    /// To this one.
    pub to: Currency,
    /// Units of `to` per unit of `from`, as exact text.
    pub rate: String,
    /// Day of the rate.
    pub date: Date,
    /// Who published it.
    pub source: String,
}

/// Which regions belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Segments {
    /// Whether there are segments at all; with `no clusters` there is one, 0.
    pub verdict: Verdict,
    /// Number of segments.
    pub k: usize,
    /// The regions of each segment, by its number.
    pub members: Vec<Vec<RegionCode>>,
    /// Mean silhouette over all regions, -1 to 1.
    pub silhouette: f64,
    /// The number of segments that would be chosen, whatever the verdict.
    pub best_k: usize,
    /// Every number of segments that was considered.
    pub candidates: Vec<KCandidate>,
    /// The test for structure.
    pub test: NullTest,
    /// Regions on which the number was chosen.
    pub scored_regions: usize,
    /// What makes each segment different.
    pub profiles: Vec<SegmentProfile>,
    /// What was done to the figures before.
    pub preparation: PreparationReport,
}

/// One region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionPlan {
    /// Its code.
    pub code: RegionCode,
    /// Its name.
    pub name: String,
    /// What part it plays.
    pub role: Role,
    /// Its segment; `null` when it was set aside for want of figures.
    pub segment: Option<usize>,
    /// Its silhouette, -1 to 1; below 0 it lies nearer to another segment on average.
    pub silhouette: Option<f64>,
    /// The segment it would join next.
    pub second_choice: Option<usize>,
    /// Demand as its neighbours suggest it, the region itself left out; `null` when unknown.
    pub demand: Option<f64>,
    /// Interval of that estimate.
    pub demand_interval: Option<Interval<f64>>,
    /// What the estimate rests on: `calibrated` on regions left out one at a time, or `prior`.
    pub demand_basis: Option<Basis>,
    /// Demand as the table reports it.
    pub observed: Option<f64>,
    /// The regions the estimate was learned from, the weightiest first.
    pub neighbours: Vec<Neighbour>,
    /// Where it stands on the shortlist; left out without one, and where it may not be a candidate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortlist: Option<Listing>,
    /// The five parts of its cost, as present values.
    pub cost: CostParts,
    /// The ranges of those parts, where the table of costs gives one.
    pub cost_ranges: BTreeMap<CostPart, MoneyRange>,
    /// What the team covers of it; left out where the strategy names no team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<PeopleCoverage>,
    /// What the text model covers of it; left out where the strategy names no measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<RegionLanguage>,
    /// What its law demands of the product; left out where nothing was checked: without facts, and
    /// in regions that are not considered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<RegionLaw>,
    /// Its weight in J.
    pub weight: f64,
    /// weight x the sum of the assessed parts.
    pub j: Money,
    /// Whether all five parts are assessed; otherwise `j` is a lower bound.
    pub j_complete: bool,
    /// Present value of entering it; `null` when unknown.
    pub value: Option<Money>,
    /// What it takes from the budget; `null` when no part of its cost is assessed.
    pub spend: Option<Money>,
    /// The wave it enters in, from 0; `null` when it is not chosen. The amounts of a chosen region
    /// are those of its wave, the amounts of the others those of the first wave.
    pub wave: Option<usize>,
    /// Its amounts in every wave; empty unless it is a candidate.
    pub by_wave: Vec<InWave>,
}

/// What part a region plays in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A home market.
    Home,
    /// Chosen.
    Chosen,
    /// Considered and not chosen.
    Candidate,
    /// Not considered.
    Observed,
}

/// The five parts of a region's cost; `null` is not assessed, never free.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CostParts {
    /// Finding and choosing the market (c).
    pub market_selection: Option<Money>,
    /// Data and model for its languages (d).
    pub data_adaptation: Option<Money>,
    /// Meeting its law (l).
    pub legal_compliance: Option<Money>,
    /// A team that works together across cultures (f).
    pub cultural_fusion: Option<Money>,
    /// Serving the technology there (o).
    pub technology_output: Option<Money>,
}

/// A range of money as the user gave it, without saying how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoneyRange {
    /// Lower end.
    pub low: Money,
    /// Upper end.
    pub high: Money,
}

/// A region's amounts when it enters in one wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InWave {
    /// Present value of entering.
    pub value: Money,
    /// Its term of J.
    pub j: Money,
    /// What it takes from the budget.
    pub spend: Money,
}

/// Which regions to enter, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// The chosen regions, in the order of the demand table.
    pub selected: Vec<RegionCode>,
    /// The chosen regions of each wave.
    pub waves: Vec<Vec<RegionCode>>,
    /// Sum of value - j over the chosen regions.
    pub objective: Money,
    /// No choice can exceed this.
    pub bound: Money,
    /// Whether it is proven that nothing is better.
    pub status: Status,
    /// bound - objective.
    pub gap: Money,
    /// The budget over all waves; `null` for none.
    pub budget: Option<Money>,
    /// What the chosen regions take from the budget.
    pub budget_used: Money,
    /// Start, budget and use of every wave.
    pub timeline: Vec<WavePlan>,
    /// The demands that keep the objective from being higher.
    pub binding: Vec<Binding>,
    /// The best set of regions other than this one.
    pub next_best: Option<NextBest>,
    /// Languages whose work several chosen regions carry; left out where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_languages: Vec<SharedLanguage>,
}

/// How sure the choice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing is better: proven.
    Optimal,
    /// Nothing better was found, and nothing exceeds the bound.
    Feasible,
}

/// One wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WavePlan {
    /// Its first day.
    pub start: Date,
    /// Its regions.
    pub regions: Vec<RegionCode>,
    /// Its budget; `null` for none.
    pub budget: Option<Money>,
    /// What its regions take from it.
    pub budget_used: Money,
}

/// A demand that keeps the objective from being higher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Binding {
    /// The demand, in words.
    pub constraint: String,
    /// By how much the objective is known to rise without it; 0 when no better choice was found.
    pub gain: Money,
    /// It cannot rise by more than this.
    pub gain_bound: Money,
    /// Whether both are the same.
    pub proven: bool,
}

/// The best set of regions other than the chosen one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NextBest {
    /// Its regions.
    pub selected: Vec<RegionCode>,
    /// Its waves.
    pub waves: Vec<Vec<RegionCode>>,
    /// Its objective.
    pub objective: Money,
    /// Regions it adds to the choice.
    pub added: Vec<RegionCode>,
    /// Regions of the choice it leaves out.
    pub removed: Vec<RegionCode>,
    /// Whether it is as good as the choice.
    pub tie: bool,
    /// Whether it is proven that no other set lies between.
    pub proven: bool,
}

/// A question the plan could not answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NotAssessed {
    /// The question.
    pub what: String,
    /// The regions it concerns; empty for the whole plan.
    pub regions: Vec<RegionCode>,
    /// What would settle it.
    pub needs: Vec<String>,
}

/// Why the plan is what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reasons {
    /// What was done to the figures.
    pub preparation: Reason,
    /// Why these segments.
    pub segments: Reason,
    /// Why this choice.
    pub choice: Reason,
    /// Why it is as sure as it is; left out where nothing was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Reason>,
    /// Why each region is where it is.
    pub regions: BTreeMap<RegionCode, Reason>,
}

impl CostParts {
    /// The parts by name, in the order of J.
    ///
    /// ```
    /// use landfall::plan::CostParts;
    ///
    /// let parts = CostParts {
    ///     legal_compliance: Some("30000 EUR".parse()?),
    ///     ..CostParts::default()
    /// };
    /// let assessed = parts.named().into_iter().filter(|(_, part)| part.is_some());
    /// assert_eq!(assessed.map(|(name, _)| name).collect::<Vec<_>>(), ["legal_compliance"]);
    /// # Ok::<(), landfall::core::MoneyError>(())
    /// ```
    pub const fn named(&self) -> [(&'static str, Option<Money>); 5] {
        [
            ("market_selection", self.market_selection),
            ("data_adaptation", self.data_adaptation),
            ("legal_compliance", self.legal_compliance),
            ("cultural_fusion", self.cultural_fusion),
            ("technology_output", self.technology_output),
        ]
    }
}

impl Plan {
    /// The plan as JSON, indented, ending with a line break.
    ///
    /// # Errors
    /// When a number cannot be written; no plan made here holds one.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|json| json + "\n")
    }

    /// Reads what [`to_json`](Self::to_json) wrote; `name` is what mistakes call it.
    ///
    /// # Errors
    /// [`Error::Input`](crate::Error::Input) with the line where it is no plan, or the version
    /// where its layout is not understood.
    ///
    /// ```
    /// use landfall::Plan;
    ///
    /// let error = Plan::from_json("plan.json", r#"{"schema_version": "9.0"}"#).unwrap_err();
    /// assert!(error.to_string().starts_with("plan.json, `schema_version`: layout `9.0` is not understood"));
    /// ```
    pub fn from_json(name: &str, text: &str) -> Result<Self, crate::Error> {
        #[derive(Deserialize)]
        struct Version {
            schema_version: String,
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let wrong = |error: &serde_json::Error| {
            let place = Place::file(name).line(error.line() as u64);
            crate::Error::Input(
                Mistake::new(place, format!("is no plan: {error}"))
                    .help("give a plan.json as a run writes it")
                    .into(),
            )
        };
        let version: Version = serde_json::from_str(text).map_err(|error| wrong(&error))?;
        let understood = SCHEMA_VERSION.split('.').next();
        if version.schema_version.split('.').next() != understood {
            let place = Place::file(name).field("schema_version");
            let message = format!(
                "layout `{}` is not understood; this is for {SCHEMA_VERSION}",
                version.schema_version
            );
            return Err(crate::Error::Input(Mistake::new(place, message).into()));
        }
        serde_json::from_str(text).map_err(|error| wrong(&error))
    }

    /// The region with this code.
    pub fn region(&self, code: &RegionCode) -> Option<&RegionPlan> {
        self.regions.iter().find(|region| &region.code == code)
    }
}
