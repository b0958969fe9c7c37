//! What every region costs and is worth, in every wave.

mod language;
mod law;
mod people;

use std::collections::BTreeMap;

use landfall_business::{
    Amount, BusinessError, Conversion, CostPart, Discounting, RegionObjective,
};
use landfall_core::{Currency, Decimal, Finite, Money, RegionCode};
use landfall_market::NeighbourReport;
use landfall_team::coverage::Team;

use crate::assess::law::Legal;
use crate::assess::people::{Fusion, People};
use crate::plan::{BudgetCounts, ComplianceBasis, FusionBasis};
pub(crate) use language::RegionModel;

use crate::strategy::DemandBasis;
use crate::{Error, Strategy};

/// The amounts of all regions, in the order of the demand table.
pub(crate) struct Amounts {
    pub(crate) regions: Vec<RegionAmounts>,
    pub(crate) conversions: BTreeMap<Currency, Conversion>,
    /// Discount factor of every wave.
    pub(crate) delays: Vec<Decimal>,
}

/// The amounts of one region.
pub(crate) struct RegionAmounts {
    pub(crate) code: RegionCode,
    pub(crate) weight: f64,
    /// By wave; the first wave is always there.
    pub(crate) waves: Vec<WaveAmounts>,
    /// The parts of its cost at entry, in the order of `CostPart::ALL`.
    pub(crate) parts: [Option<AtEntry>; 5],
    pub(crate) value: Option<ValueBasis>,
    pub(crate) people: Option<RegionPeople>,
    pub(crate) law: Option<RegionLegal>,
    pub(crate) language: Option<RegionModel>,
}

/// What the team means for one region.
pub(crate) struct RegionPeople {
    pub(crate) fusion: Fusion,
    pub(crate) basis: FusionBasis,
}

/// What the law means for one region.
pub(crate) struct RegionLegal {
    pub(crate) legal: Legal,
    pub(crate) basis: ComplianceBasis,
}

/// The amounts of one region that enters in one wave.
pub(crate) struct WaveAmounts {
    pub(crate) objective: RegionObjective,
    /// The ranges of the parts, in the order of `CostPart::ALL`, where the user gives one.
    pub(crate) ranges: [Option<(Money, Money)>; 5],
    pub(crate) value: Option<Money>,
    /// What it takes from the budget; `None` when no part of its cost is assessed.
    pub(crate) spend: Option<Money>,
}

/// What a value rests on.
#[derive(Clone)]
pub(crate) enum ValueBasis {
    /// Given by the user as a present value.
    Given(Money),
    /// demand x share x price, a year.
    Demand {
        demand: f64,
        share: f64,
        price: Money,
    },
}

impl Amounts {
    /// `legal` holds what was found about the law of regions, where the strategy names facts.
    pub(crate) fn of(
        strategy: &Strategy,
        neighbours: &NeighbourReport,
        legal: Option<&BTreeMap<RegionCode, Legal>>,
    ) -> Result<Self, Error> {
        let pricing = Pricing::new(strategy, legal)?;
        let regions = strategy
            .demand
            .regions()
            .iter()
            .map(|code| pricing.region(code, neighbours))
            .collect::<Result<_, BusinessError>>()
            .map_err(Error::Business)?;
        Ok(Self {
            regions,
            conversions: pricing.conversions,
            delays: pricing.delays,
        })
    }

    pub(crate) fn region(&self, code: &RegionCode) -> Option<&RegionAmounts> {
        self.regions.iter().find(|region| &region.code == code)
    }
}

/// One part of a cost at entry, in the plan's currency.
#[derive(Clone, Copy)]
pub(crate) struct AtEntry {
    one_off: Decimal,
    /// Present value.
    pub(crate) value: Decimal,
    pub(crate) range: Option<(Decimal, Decimal)>,
    /// Range of the amount paid once.
    once: (Decimal, Decimal),
}

impl AtEntry {
    /// How far the amount paid once moves with the present value, over its whole range.
    pub(crate) fn once_per_unit(&self) -> f64 {
        let Some((low, high)) = self.range else {
            return 0.0;
        };
        let share = (self.once.1 - self.once.0).checked_div(high - low);
        share
            .and_then(|share| f64::try_from(share).ok())
            .unwrap_or(0.0)
    }
}

fn ends(amount: Amount) -> (Decimal, Decimal) {
    amount.range.unwrap_or((amount.value, amount.value))
}

struct Pricing<'a> {
    strategy: &'a Strategy,
    discounting: Discounting,
    /// Discount factor of every wave.
    delays: Vec<Decimal>,
    conversions: BTreeMap<Currency, Conversion>,
    team: Option<Team<'a>>,
    legal: Option<&'a BTreeMap<RegionCode, Legal>>,
}

impl<'a> Pricing<'a> {
    fn new(
        strategy: &'a Strategy,
        legal: Option<&'a BTreeMap<RegionCode, Legal>>,
    ) -> Result<Self, Error> {
        let terms = &strategy.terms;
        let rate = decimal(terms.discount_rate).map_err(Error::Business)?;
        let discounting = Discounting::new(rate, terms.horizon_months).map_err(Error::Business)?;
        let delay = |wave: u32| {
            if terms.discount_waves {
                discounting.factor(wave.saturating_mul(terms.wave_months))
            } else {
                Ok(Decimal::ONE)
            }
        };
        let waves = u32::try_from(terms.waves).unwrap_or(u32::MAX);
        let delays = (0..waves)
            .map(delay)
            .collect::<Result<_, _>>()
            .map_err(Error::Business)?;
        let conversions = conversions(strategy).map_err(Error::Business)?;
        Ok(Self {
            strategy,
            discounting,
            delays,
            conversions,
            team: strategy.people.as_ref().map(People::team),
            legal,
        })
    }

    fn region(
        &self,
        code: &RegionCode,
        neighbours: &NeighbourReport,
    ) -> Result<RegionAmounts, BusinessError> {
        let weights = &self.strategy.weights;
        let weight = weights
            .regions
            .get(code)
            .or(weights.default.as_ref())
            .copied()
            .unwrap_or(1.0);
        let mut at_entry = [None; 5];
        let mut one_off: Option<Decimal> = None;
        let (people, law) = (self.people(code), self.law(code));
        let language = self.language(code)?;
        for (slot, part) in at_entry.iter_mut().zip(CostPart::ALL) {
            *slot = match part {
                CostPart::CulturalFusion => self.fusion_part(code, people.as_ref())?,
                CostPart::LegalCompliance => self.legal_part(code, law.as_ref())?,
                CostPart::DataAdaptation => self.adaptation_part(code, language.as_ref())?,
                CostPart::TechnologyOutput => self.technology_part(code, language.as_ref())?,
                CostPart::MarketSelection => self.part(code, part)?,
            };
            if let Some(part) = slot {
                one_off = Some(add(one_off.unwrap_or_default(), part.one_off)?);
            }
        }
        let basis = self.value_basis(code, neighbours);
        let value = basis.as_ref().map(|basis| self.value(basis)).transpose()?;
        let waves = self
            .delays
            .iter()
            .map(|delay| self.wave(*delay, at_entry, one_off, weight, value))
            .collect::<Result<_, _>>()?;
        Ok(RegionAmounts {
            code: code.clone(),
            weight,
            waves,
            parts: at_entry,
            value: basis,
            people,
            law,
            language,
        })
    }

    /// Amounts of low end, middle and high end, in the plan's currency, as a part at entry.
    fn at_entry(&self, once: [Decimal; 3], yearly: [Decimal; 3]) -> Result<AtEntry, BusinessError> {
        let [low, middle, high] = [0, 1, 2].map(|at| {
            let [once, yearly] =
                [once, yearly].map(|sums| sums.get(at).copied().unwrap_or_default());
            self.discounting.present_value(once, yearly)
        });
        let (low, middle, high) = (low?, middle?, high?);
        let [once_low, one_off, once_high] = once;
        Ok(AtEntry {
            one_off,
            once: (once_low, once_high),
            value: middle,
            range: (low != high).then_some((low, high)),
        })
    }

    /// One part at entry, in the plan's currency, from the table.
    fn part(&self, code: &RegionCode, part: CostPart) -> Result<Option<AtEntry>, BusinessError> {
        let Some(cost) = self
            .strategy
            .costs
            .as_ref()
            .and_then(|costs| costs.get(code, part))
        else {
            return Ok(None);
        };
        let money = |amount| self.convert(Money::new(amount, cost.currency));
        let three = |amount: Amount| -> Result<[Decimal; 3], BusinessError> {
            let (low, high) = ends(amount);
            Ok([money(low)?, money(amount.value)?, money(high)?])
        };
        self.at_entry(three(cost.one_off)?, three(cost.per_year)?)
            .map(Some)
    }

    fn wave(
        &self,
        delay: Decimal,
        at_entry: [Option<AtEntry>; 5],
        one_off: Option<Decimal>,
        weight: f64,
        value: Option<Decimal>,
    ) -> Result<WaveAmounts, BusinessError> {
        let currency = self.strategy.terms.currency;
        let mut parts = [None; 5];
        let mut ranges = [None; 5];
        for ((part, range), at_entry) in parts.iter_mut().zip(&mut ranges).zip(at_entry) {
            *part = at_entry
                .map(|part| multiply(part.value, delay))
                .transpose()?;
            if let Some((low, high)) = at_entry.and_then(|part| part.range) {
                let money = |amount| {
                    multiply(amount, delay).map(|amount| Money::new(amount, currency).rounded())
                };
                *range = Some((money(low)?, money(high)?));
            }
        }
        let objective = RegionObjective::new(parts, decimal(weight)?, currency)?;
        let value = value.map(|value| multiply(value, delay)).transpose()?;
        let spend = match self.strategy.choice.budget_counts.unwrap_or_default() {
            BudgetCounts::PresentValue => objective.is_assessed().then(|| objective.sum()),
            BudgetCounts::OneOff => one_off.map(|amount| Money::new(amount, currency).rounded()),
        };
        Ok(WaveAmounts {
            objective,
            ranges,
            value: value.map(|value| Money::new(value, currency).rounded()),
            spend,
        })
    }

    fn value_basis(&self, code: &RegionCode, neighbours: &NeighbourReport) -> Option<ValueBasis> {
        let rule = &self.strategy.value;
        let own = rule.regions.get(code);
        if let Some(given) = own.and_then(|own| own.value) {
            return Some(ValueBasis::Given(given));
        }
        let price = own.and_then(|own| own.price).or(rule.price)?;
        let share = own.and_then(|own| own.share).or(rule.share)?;
        let demand = match rule.demand.unwrap_or_default() {
            DemandBasis::Estimate => neighbours
                .region(code)?
                .estimate
                .as_ref()
                .map(|estimate| *estimate.value()),
            DemandBasis::Observed => self.strategy.observed(code),
        }?;
        Some(ValueBasis::Demand {
            demand,
            share,
            price,
        })
    }

    /// The present value at entry.
    fn value(&self, basis: &ValueBasis) -> Result<Decimal, BusinessError> {
        match basis {
            ValueBasis::Given(money) => self.convert(*money),
            ValueBasis::Demand {
                demand,
                share,
                price,
            } => {
                let units = multiply(decimal(*demand)?, decimal(*share)?)?;
                let revenue = multiply(units, self.convert(*price)?)?;
                self.discounting.present_value(Decimal::ZERO, revenue)
            }
        }
    }

    fn convert(&self, money: Money) -> Result<Decimal, BusinessError> {
        let plan = self.strategy.terms.currency;
        if money.currency() == plan {
            return Ok(money.amount());
        }
        match self.conversions.get(&money.currency()) {
            Some(conversion) => multiply(money.amount(), conversion.factor),
            None => Err(BusinessError::NoRate {
                currency: money.currency(),
                known: plan.to_string(),
            }),
        }
    }
}

/// Whether the table of costs has this part of the region's cost.
pub(super) fn given(strategy: &Strategy, code: &RegionCode, part: CostPart) -> bool {
    let costs = strategy.costs.as_ref();
    costs.is_some_and(|costs| costs.get(code, part).is_some())
}

/// Whether parts that are computed are worth computing: the strategy names the region, or the table
/// gives a part of its cost.
pub(super) fn is_priced(strategy: &Strategy, code: &RegionCode) -> bool {
    let rules = &strategy.choice;
    let named = rules.candidates.contains(code) || rules.require.contains(code);
    named
        || CostPart::ALL
            .into_iter()
            .any(|part| given(strategy, code, part))
}

/// The conversions into the plan's currency that the strategy needs.
fn conversions(strategy: &Strategy) -> Result<BTreeMap<Currency, Conversion>, BusinessError> {
    let mut conversions = BTreeMap::new();
    let Some(rates) = &strategy.rates else {
        return Ok(conversions);
    };
    for currency in strategy.foreign_currencies() {
        conversions.insert(
            currency,
            rates.conversion(currency, strategy.terms.currency)?,
        );
    }
    Ok(conversions)
}

fn decimal(value: f64) -> Result<Decimal, BusinessError> {
    let rounded = Decimal::try_from(value).ok();
    let exact = Finite::new(value).ok().and_then(Finite::decimal);
    exact.or(rounded).ok_or(BusinessError::TooLarge)
}

fn multiply(a: Decimal, b: Decimal) -> Result<Decimal, BusinessError> {
    a.checked_mul(b).ok_or(BusinessError::TooLarge)
}

fn add(a: Decimal, b: Decimal) -> Result<Decimal, BusinessError> {
    a.checked_add(b).ok_or(BusinessError::TooLarge)
}
