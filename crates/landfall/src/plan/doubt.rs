//! How sure the choice is.

use landfall_business::CostPart;
use landfall_core::{Basis, Money, RegionCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How sure the choice is: the choice repeated with all doubtful figures drawn, and what each of
/// them changes alone.
///
/// Figures are drawn independently of each other, but for demand estimates where
/// `demand_correlation` says otherwise. Doubt nobody stated is not drawn: see `held`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Doubt {
    /// How often all figures were drawn.
    pub draws: usize,
    /// Correlation between the demand estimates' normal scores, 0 to 1.
    pub demand_correlation: f64,
    /// Draws in which no choice meets all demands of the strategy.
    pub impossible: usize,
    /// Draws whose best choice is not proven to be the best.
    pub unproven: usize,
    /// Every candidate, in the order of the demand table.
    pub regions: Vec<RegionDoubt>,
    /// How the plan fares in the draws.
    pub plan: PlanDoubt,
    /// The best choice when every figure is at its mean.
    pub on_average: OnAverage,
    /// Every doubtful figure, those first that are likeliest to change the chosen regions alone.
    pub figures: Vec<FigureDoubt>,
    /// Figures without a range: they stayed as they are, which does not make them sure.
    pub held: Vec<HeldFigure>,
}

/// A share of the draws with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DrawShare {
    /// Share of the draws.
    pub share: f64,
    /// Lower end of the 95 % interval that the number of draws leaves (Wilson 1927).
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// How often a candidate is in the best choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RegionDoubt {
    /// Its code.
    pub code: RegionCode,
    /// Share of the draws that have a choice.
    pub chosen: DrawShare,
    /// The same by wave, the first wave first.
    pub by_wave: Vec<f64>,
}

/// How the plan fares when its figures are drawn. Shares are of all draws unless said otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanDoubt {
    /// Nothing is better.
    pub best: DrawShare,
    /// The best choice has the plan's regions, in whatever waves.
    pub same_regions: DrawShare,
    /// The plan needs more than a budget holds.
    pub over_budget: DrawShare,
    /// Not even a part of the plan meets all demands.
    pub not_kept: DrawShare,
    /// The plan is worth less than it costs.
    pub loses: DrawShare,
    /// Value minus j of the plan: a twentieth of the draws is below.
    pub worth_low: Money,
    /// Half of the draws is below.
    pub worth_median: Money,
    /// A twentieth of the draws is above.
    pub worth_high: Money,
    /// Mean over the draws.
    pub worth_mean: Money,
    /// What the plan loses against the best choice of each draw; `null` where no draw has both.
    pub regret: Option<Regret>,
}

/// What the plan loses against the best choice of each draw. Where a draw breaks a budget, the best
/// part of the plan that still fits counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Regret {
    /// Mean: the most that knowing every figure before the choice is worth.
    pub mean: Money,
    /// Half of the draws lose no more.
    pub median: Money,
    /// Nineteen of twenty draws lose no more.
    pub high: Money,
    /// The most of all draws.
    pub most: Money,
}

/// The best choice when every figure is at its mean. It can differ from the plan, which is made at
/// the figures themselves: means of lopsided ranges lie elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OnAverage {
    /// Its regions; `null` where no choice meets all demands at the means, or none was found.
    pub selected: Option<Vec<RegionCode>>,
    /// Regions it adds to the plan.
    pub added: Vec<RegionCode>,
    /// Regions of the plan it leaves out.
    pub removed: Vec<RegionCode>,
    /// Regions that stay and enter in another wave.
    pub moved: Vec<RegionCode>,
    /// How much more it is worth on average; 0 where the plan is the best.
    pub gain: Money,
    /// Whether the plan keeps its budgets at the means.
    pub plan_fits: bool,
    /// Whether it is proven that nothing is better.
    pub proven: bool,
}

/// What a figure is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// Demand, in units of the indicator.
    Demand,
    /// Finding and choosing the market, in the plan's currency.
    MarketSelection,
    /// Data and model for its languages, in the plan's currency.
    DataAdaptation,
    /// Meeting its law, in the plan's currency.
    LegalCompliance,
    /// A team that works together across cultures, in the plan's currency.
    CulturalFusion,
    /// Serving the technology there, in the plan's currency.
    TechnologyOutput,
    /// A present value that the strategy states, in the plan's currency.
    Value,
}

/// A doubtful figure and what it changes alone, all others staying as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureDoubt {
    /// The region it belongs to.
    pub region: RegionCode,
    /// What it is. Cost parts are present values at entry.
    pub figure: FigureKind,
    /// The figure.
    pub value: f64,
    /// Lower end of its range.
    pub low: f64,
    /// Upper end of its range.
    pub high: f64,
    /// Probability that the range holds the truth; `null` where nobody stated it, and then nothing
    /// outside of it was drawn.
    pub level: Option<f64>,
    /// What the range rests on.
    pub basis: Basis,
    /// How likely it alone changes which regions are chosen.
    pub chance: f64,
    /// The first change of the chosen regions when it is lower.
    pub falls: Option<SwitchPoint>,
    /// The first change of the chosen regions when it is higher.
    pub rises: Option<SwitchPoint>,
    /// Where the plan begins to need more than a budget holds.
    pub breaks_budget: Option<BudgetBreak>,
    /// What knowing it before the choice is worth on average (expected value of partial perfect
    /// information; Raiffa and Schlaifer 1961).
    pub worth: Money,
    /// Whether every search behind this is proven.
    pub proven: bool,
}

/// Where the plan begins to need more than a budget holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BudgetBreak {
    /// The figure.
    pub at: f64,
    /// How likely the truth lies beyond.
    pub chance: f64,
}

/// Where a figure changes which regions are chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SwitchPoint {
    /// The figure from which other regions are the best choice.
    pub at: f64,
    /// How likely the truth lies beyond.
    pub chance: f64,
    /// Regions that come in.
    pub added: Vec<RegionCode>,
    /// Regions that go out.
    pub removed: Vec<RegionCode>,
    /// Regions that stay and enter in another wave.
    pub moved: Vec<RegionCode>,
}

/// Figures without a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldFigure {
    /// What they are.
    pub figure: FigureKind,
    /// Whose.
    pub regions: Vec<RegionCode>,
}

impl From<CostPart> for FigureKind {
    fn from(part: CostPart) -> Self {
        match part {
            CostPart::MarketSelection => Self::MarketSelection,
            CostPart::DataAdaptation => Self::DataAdaptation,
            CostPart::LegalCompliance => Self::LegalCompliance,
            CostPart::CulturalFusion => Self::CulturalFusion,
            CostPart::TechnologyOutput => Self::TechnologyOutput,
        }
    }
}

impl FigureKind {
    /// Its name, as in `plan.json`.
    ///
    /// ```
    /// use landfall::CostPart;
    /// use landfall::plan::FigureKind;
    ///
    /// assert_eq!(FigureKind::from(CostPart::LegalCompliance).name(), "legal_compliance");
    /// assert!(!FigureKind::Demand.is_money());
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::MarketSelection => "market_selection",
            Self::DataAdaptation => "data_adaptation",
            Self::LegalCompliance => "legal_compliance",
            Self::CulturalFusion => "cultural_fusion",
            Self::TechnologyOutput => "technology_output",
            Self::Value => "value",
        }
    }

    /// Whether it is an amount of money.
    pub const fn is_money(self) -> bool {
        !matches!(self, Self::Demand)
    }
}
