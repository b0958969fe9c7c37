//! A strategy: typed inputs, checked together before any work.

mod check;
mod document;
mod file;
mod law;
mod load;

use std::collections::BTreeSet;

use landfall_business::{CostTable, RateTable};
use landfall_core::{Currency, Money, Progress, RegionCode, Seed};
use landfall_finetune::coverage::Metrics;
use landfall_market::{
    Demand, Feature, NeighbourParams, PrepareParams, SegmentParams, ValidNeighbourParams,
    ValidPrepareParams, ValidSegmentParams,
};
use landfall_team::input::TeamInput;

pub use file::{
    ChoiceRules, CostsSection, Decimal, DemandBasis, DemandSection, DoubtSection, GapPrice,
    Incomplete, IndicatorEntry, LanguageSection, LawSection, Names, NeighboursSection,
    PeopleSection, PrepareSection, Prerequisite, RegionValue, SegmentsSection, StrategyFile, Terms,
    ValueRule, Weights,
};

pub use law::LawInput;

use crate::assess::language::Language;
use crate::assess::law::Law;
use crate::assess::people::People;
use crate::cache::Memo;
use crate::{CacheUse, Error, Plan, StageCache};

/// A commented strategy file that lists every setting with its default.
///
/// ```
/// assert!(landfall::strategy::TEMPLATE.contains("[demand]"));
/// ```
pub const TEMPLATE: &str = include_str!("../data/template.toml");

/// A checked strategy, ready to run.
///
/// ```
/// use landfall::{Demand, Error, Feature, Progress, Strategy, Terms, Transform};
/// use landfall::core::{RegionCode, Seed};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let csv = b"region,gdp,users\nDE,48,60\nFR,42,50\nAT,50,5\nBR,9,90\nIN,2,300\nKE,2,11\n";
/// let plan = Strategy::builder()
///     .demand(Demand::params().read_bytes(csv, "demand.csv")?)
///     .features(vec![Feature::new("gdp", Transform::Log)])
///     .indicator("users")
///     .home([RegionCode::parse("DE")?])
///     .terms(Terms {
///         name: Some("First look".into()),
///         as_of: Some("2026-11-22".parse()?),
///         currency: Some("EUR".parse()?),
///         ..Terms::default()
///     })
///     .seed(Seed::new(7))
///     .check()?
///     .run(&Progress::silent())?;
/// assert!(plan.choice.selected.is_empty()); // nothing has a cost and a value yet
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Strategy {
    pub(crate) demand: Demand,
    pub(crate) home: Vec<RegionCode>,
    pub(crate) indicator: String,
    pub(crate) per: Option<String>,
    pub(crate) prepare: ValidPrepareParams,
    pub(crate) segments: ValidSegmentParams,
    pub(crate) neighbours: ValidNeighbourParams,
    pub(crate) terms: check::ValidTerms,
    pub(crate) costs: Option<CostTable>,
    pub(crate) rates: Option<RateTable>,
    pub(crate) max_rate_age_days: u32,
    pub(crate) weights: Weights,
    pub(crate) value: ValueRule,
    pub(crate) choice: ChoiceRules,
    pub(crate) doubt: DoubtSection,
    pub(crate) people: Option<People>,
    pub(crate) law: Option<Law>,
    pub(crate) language: Option<Language>,
    pub(crate) inputs: Vec<String>,
}

/// A strategy in the making.
///
/// What is required says so; every other stage may be left out.
///
/// ```
/// use landfall::{
///     ChoiceRules, Demand, Feature, PrepareParams, RegionCode, Seed, SegmentParams, Strategy, Terms,
///     Transform, Weights,
/// };
///
/// let csv = b"region,gdp,users\nDE,48,60\nFR,42,50\nAT,50,5\nBR,9,90\nIN,2,300\nKE,2,11\n";
/// let columns = vec![Feature::new("gdp", Transform::Log)];
/// let strategy = Strategy::builder()
///     .demand(Demand::params().read_bytes(csv, "demand.csv")?)
///     .indicator("users")
///     .home([RegionCode::parse("DE")?])
///     .terms(Terms {
///         name: Some("Every decision".into()),
///         as_of: Some("2026-11-22".parse()?),
///         currency: Some("EUR".parse()?),
///         ..Terms::default()
///     })
///     .prepare(PrepareParams::new(columns)) // in place of `features`
///     .segments(SegmentParams::new().k(2..=3))
///     .bandwidth(0.5)
///     .weights(Weights { default: Some(1.0), ..Weights::default() })
///     .choice(ChoiceRules { max_regions: Some(2), ..ChoiceRules::default() })
///     .budget("100000 EUR".parse()?)
///     .seed(Seed::new(7))
///     .check()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct StrategyBuilder {
    demand: Option<Demand>,
    home: Vec<RegionCode>,
    indicator: Option<String>,
    per: Option<String>,
    features: Vec<Feature>,
    prepare: Option<PrepareParams>,
    segments: SegmentParams,
    bandwidth: Option<f64>,
    terms: Terms,
    costs: Option<CostTable>,
    rates: Option<RateTable>,
    max_rate_age_days: Option<u32>,
    weights: Weights,
    value: ValueRule,
    choice: ChoiceRules,
    doubt: DoubtSection,
    team: Option<TeamInput>,
    people: PeopleSection,
    law: Option<LawInput>,
    law_section: LawSection,
    metrics: Option<Vec<Metrics>>,
    language: LanguageSection,
    inputs: Vec<String>,
}

impl Strategy {
    /// Starts a strategy in code.
    #[must_use]
    pub fn builder() -> StrategyBuilder {
        StrategyBuilder::default()
    }

    /// The currencies of amounts that have to be brought into the plan's.
    pub(crate) fn foreign_currencies(&self) -> BTreeSet<Currency> {
        let costs = self.costs.iter().flat_map(|costs| costs.iter());
        let own = self
            .value
            .regions
            .values()
            .flat_map(|own| [own.price, own.value]);
        let prices = own.chain([self.value.price]).flatten().map(Money::currency);
        let people = self.people.iter().flat_map(People::prices);
        let prices = prices.chain(people.map(Money::currency));
        let law = self.law.iter().flat_map(Law::currencies);
        let prices = prices.chain(law);
        let language = self.language.iter().flat_map(Language::prices);
        let prices = prices.chain(language.map(Money::currency));
        let all = costs.map(|(_, _, cost)| cost.currency).chain(prices);
        all.filter(|currency| *currency != self.terms.currency)
            .collect()
    }

    /// The demand the table reports for a region.
    pub(crate) fn observed(&self, code: &RegionCode) -> Option<f64> {
        let column = self.demand.column(&self.indicator).ok()?;
        column.get(self.demand.position(code)?).copied().flatten()
    }

    /// Computes the plan.
    ///
    /// # Errors
    /// [`Error::Infeasible`] with the contradicting demands, [`Error::Cancelled`], or what a stage
    /// could not do.
    pub fn run(&self, progress: &Progress) -> Result<Plan, Error> {
        crate::run::run(self, &mut Memo::new(None), progress)
    }

    /// Computes the plan, taking what did not change from a cache and leaving there what did: the
    /// segments, the law of each region, the team, the choice and how sure it is. The plan is the
    /// same as that of [`run`](Self::run).
    ///
    /// # Errors
    /// As [`run`](Self::run). A cache that cannot be read or written is no error: all is computed
    /// then, and [`CacheUse::problems`] says why.
    pub fn run_cached(
        &self,
        cache: &StageCache,
        progress: &Progress,
    ) -> Result<(Plan, CacheUse), Error> {
        let mut memo = Memo::new(Some(cache));
        let plan = crate::run::run(self, &mut memo, progress)?;
        Ok((plan, memo.done()))
    }
}

impl StrategyBuilder {
    /// The figures of the regions. Required.
    #[must_use]
    pub fn demand(mut self, demand: Demand) -> Self {
        self.inputs.push(demand.source().to_owned());
        self.demand = Some(demand);
        self
    }

    /// The home markets. Required.
    #[must_use]
    pub fn home(mut self, regions: impl IntoIterator<Item = RegionCode>) -> Self {
        self.home = regions.into_iter().collect();
        self
    }

    /// The indicator that demand is measured by. Required.
    #[must_use]
    pub fn indicator(mut self, column: impl Into<String>) -> Self {
        self.indicator = Some(column.into());
        self
    }

    /// The column the indicator is averaged per, such as the population.
    #[must_use]
    pub fn per(mut self, column: impl Into<String>) -> Self {
        self.per = Some(column.into());
        self
    }

    /// The indicators regions are compared by, prepared with the defaults. This or
    /// [`prepare`](Self::prepare) is required.
    #[must_use]
    pub fn features(mut self, features: Vec<Feature>) -> Self {
        self.features = features;
        self
    }

    /// How figures are made comparable; takes the place of [`features`](Self::features).
    #[must_use]
    pub fn prepare(mut self, params: PrepareParams) -> Self {
        self.prepare = Some(params);
        self
    }

    /// How regions are grouped.
    #[must_use]
    pub fn segments(mut self, params: SegmentParams) -> Self {
        self.segments = params;
        self
    }

    /// A fixed width of the kernel instead of the one with the least leave-one-out error.
    #[must_use]
    pub const fn bandwidth(mut self, width: f64) -> Self {
        self.bandwidth = Some(width);
        self
    }

    /// Name, date, currency, horizon, discounting and seed. Name, date and currency are required.
    #[must_use]
    pub fn terms(mut self, terms: Terms) -> Self {
        self.terms = terms;
        self
    }

    /// The seed of all randomness.
    #[must_use]
    pub const fn seed(mut self, seed: Seed) -> Self {
        self.terms.seed = Some(seed.get());
        self
    }

    /// What entering costs. Without it no cost is assessed.
    #[must_use]
    pub fn costs(mut self, costs: CostTable) -> Self {
        self.costs = Some(costs);
        self
    }

    /// Exchange rates for amounts in other currencies than the plan's.
    #[must_use]
    pub fn rates(mut self, rates: RateTable) -> Self {
        self.rates = Some(rates);
        self
    }

    /// How heavily each region's cost counts.
    #[must_use]
    pub fn weights(mut self, weights: Weights) -> Self {
        self.weights = weights;
        self
    }

    /// What entering is worth.
    #[must_use]
    pub fn value(mut self, rule: ValueRule) -> Self {
        self.value = rule;
        self
    }

    /// What may be chosen.
    #[must_use]
    pub fn choice(mut self, rules: ChoiceRules) -> Self {
        self.choice = rules;
        self
    }

    /// How often the choice is repeated with doubtful figures drawn.
    #[must_use]
    pub const fn doubt(mut self, section: DoubtSection) -> Self {
        self.doubt = section;
        self
    }

    /// Who serves the regions, and what closing the team's gaps costs. The name of a file in
    /// `rule` is not read.
    #[must_use]
    pub fn people(mut self, team: TeamInput, rule: PeopleSection) -> Self {
        self.team = Some(team);
        self.people = rule;
        self
    }

    /// Which rules the product is checked against in each region, and the facts about it.
    #[must_use]
    pub fn law(mut self, input: LawInput) -> Self {
        self.law = Some(input);
        self
    }

    /// What a text model reaches in each language, in the order of its runs, and what is wanted of
    /// it. The names of files in `rule` are not read, and neither is its `measure`: the measures
    /// have been read for one.
    ///
    /// ```
    /// use landfall::finetune::coverage::{Measure, Metrics};
    /// use landfall::strategy::LanguageSection;
    ///
    /// let text = r#"{"test": {"region": {"pt": {"n": 400, "macro_f1": 0.9}}}}"#;
    /// let metrics = Metrics::from_json("metrics.json", text, Measure::MacroF1)?;
    /// let rule = LanguageSection { wanted: Some(0.8), ..LanguageSection::default() };
    /// let builder = landfall::Strategy::builder().language(vec![metrics], rule);
    /// # Ok::<(), landfall::finetune::FinetuneError>(())
    /// ```
    #[must_use]
    pub fn language(mut self, metrics: Vec<Metrics>, rule: LanguageSection) -> Self {
        self.metrics = Some(metrics);
        self.language = rule;
        self
    }

    /// The budget over all waves.
    #[must_use]
    pub const fn budget(mut self, budget: Money) -> Self {
        self.choice.budget = Some(budget);
        self
    }

    /// How many regions may be candidates: those required, then the best by opportunity.
    ///
    /// ```
    /// let builder = landfall::Strategy::builder().shortlist(12);
    /// ```
    #[must_use]
    pub const fn shortlist(mut self, regions: usize) -> Self {
        self.choice.shortlist = Some(regions);
        self
    }

    fn neighbour_params(&self, indicator: &str) -> NeighbourParams {
        let mut params = NeighbourParams::new(indicator);
        if let Some(per) = &self.per {
            params = params.per(per);
        }
        match self.bandwidth {
            Some(width) => params.bandwidth(landfall_market::Bandwidth::Fixed(width)),
            None => params,
        }
    }
}
