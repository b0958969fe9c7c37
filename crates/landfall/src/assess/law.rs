//! What the law means for the legal-compliance cost of a region.
//!
//! The rule: a region's part is what the cheapest set of changes costs that mends what is violated,
//! with the yearly cost of duties; its range reaches up to what open answers could reveal. Where a
//! question is open that no change answers, or where there are no rules at all, the part is not
//! assessed. Where no change mends a violation, the region is closed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use landfall_core::{
    Assessed, Basis, Currency, Date, Mistakes, Money, Progress, Reason, RegionCode,
};
use landfall_legal::LawBase;
use landfall_legal::adjust::AdjustParams;
use landfall_legal::cost::{ComplianceCost, CostRange, compliance_costs};
use landfall_legal::engine::{CheckParams, Engine, Mode, Waiver};
use landfall_legal::fact::{Given, Profile};
use landfall_legal::rule::Area;
use landfall_legal::value::{Answer, Value};

use crate::Error;
use crate::cache::digest;
use crate::strategy::LawInput;

/// What a law can be about.
pub(crate) const AREAS: [Area; 7] = [
    Area::ExportControl,
    Area::DataPrivacy,
    Area::IntellectualProperty,
    Area::Tax,
    Area::ConsumerProtection,
    Area::AiRegulation,
    Area::DataLocalisation,
];

/// Rules, compiled, with the facts they are checked against.
#[derive(Debug, Clone)]
pub(crate) struct Law {
    engine: Arc<Engine>,
    profile: Profile,
    mode: Mode,
    pub(crate) price_fact: Option<String>,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) pack: String,
    pub(crate) facts: String,
    pub(crate) answers: Vec<String>,
}

/// What complying with the law of one region costs.
#[derive(Debug, Clone)]
pub(crate) struct Legal {
    pub(crate) found: ComplianceCost,
    /// What is paid once and each year; or what is missing; or the rules that close the region.
    pub(crate) outcome: Assessed<Costs>,
}

/// Amounts with their ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Costs {
    pub(crate) one_off: CostRange,
    pub(crate) per_year: CostRange,
}

impl Law {
    /// Compiles the rules.
    ///
    /// # Errors
    /// All mistakes of the rules.
    pub(crate) fn new(input: LawInput) -> Result<Self, Mistakes> {
        Ok(Self {
            engine: Arc::new(Engine::new(input.base)?),
            profile: input.profile,
            mode: input.mode,
            price_fact: input.price_fact,
            answers: input.answers,
            waivers: input.waivers,
            pack: input.pack,
            facts: input.facts,
        })
    }

    /// The currencies of the estimates of the rules.
    pub(crate) fn currencies(&self) -> BTreeSet<Currency> {
        currencies(self.engine.base())
    }

    /// What complying costs in each of these regions, at the prices of the plan. A price is no change
    /// of the product: where a rule forbids it, it closes the region.
    ///
    /// # Errors
    /// When the check cannot be made, or somebody cancels.
    pub(crate) fn costs(
        &self,
        regions: &[RegionCode],
        prices: &BTreeMap<RegionCode, Money>,
        as_of: Date,
        years: u32,
        progress: &Progress,
    ) -> Result<BTreeMap<RegionCode, Legal>, Error> {
        let (known, others): (Vec<&RegionCode>, Vec<_>) =
            regions.iter().partition(|code| self.has_law(code));
        let mut params = CheckParams::new(known.iter().map(|code| code.as_str()), as_of);
        params.waivers.clone_from(&self.waivers);
        params.mode = self.mode;
        params.trace = false;
        let mut options = AdjustParams::new().years(years);
        let mut profile = self.profile.clone();
        if let Some(fact) = &self.price_fact {
            options = options.changes(BTreeMap::from([(fact.clone(), None)]));
            for (region, price) in prices {
                profile.set(fact.as_str(), Some(region.to_string()), given(*price));
            }
        }
        let found = if known.is_empty() {
            Vec::new()
        } else {
            compliance_costs(&self.engine, &profile, &params, &options, progress)?
        };
        let found = found.into_iter().map(|cost| (cost.region.clone(), cost));
        let mut found: BTreeMap<String, ComplianceCost> = found.collect();
        let checked = known.into_iter().map(|code| {
            let cost = found.remove(code.as_str());
            (
                code.clone(),
                cost.map_or_else(|| Legal::without_rules(code), Legal::of),
            )
        });
        let unknown = others.into_iter();
        let unknown = unknown.map(|code| (code.clone(), Legal::without_rules(code)));
        Ok(checked.chain(unknown).collect())
    }

    /// All that the law of a region depends on, but for the region, its price, day and years.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        let facts = (&self.profile, self.mode, &self.price_fact, &self.waivers);
        digest(&(self.engine.base(), facts))
    }

    /// Whether the base knows the region, or the economy it is a part of.
    fn has_law(&self, code: &RegionCode) -> bool {
        let graph = self.engine.base().jurisdictions();
        let known = |code: &str| graph.get(code).is_some();
        known(code.as_str()) || code.economy().is_some_and(known)
    }

    /// Whether dated figures are carried forward.
    pub(crate) fn carries_forward(&self) -> bool {
        self.mode == Mode::CarryForward
    }
}

/// The price as an answer.
fn given(price: Money) -> Given {
    let answer = Answer::Value {
        value: Value::Money(price),
    };
    Given {
        answer,
        ..Given::default()
    }
}

impl Legal {
    /// The outcome of what was found: closed before open, open before a cost. Where not one area
    /// has rules, nothing was checked, whatever the amount says.
    pub(crate) fn of(found: ComplianceCost) -> Self {
        let outcome = if AREAS.iter().all(|area| found.not_covered.contains(area)) {
            Assessed::no(WITHOUT_RULES)
        } else {
            both(&found.one_off, &found.per_year)
        };
        Self { found, outcome }
    }

    /// A region nobody wrote rules for.
    pub(crate) fn without_rules(code: &RegionCode) -> Self {
        Self::of(ComplianceCost {
            region: code.to_string(),
            one_off: Assessed::no(WITHOUT_RULES),
            per_year: Assessed::no(WITHOUT_RULES),
            violations: Vec::new(),
            open: Vec::new(),
            not_covered: AREAS.to_vec(),
            reason: Reason::new(format!("there are no rules for {code}")),
        })
    }

    /// The rules that close the region: no change mends their violation.
    pub(crate) fn blocked_by(&self) -> &[String] {
        match &self.outcome {
            Assessed::Blocked { by } => by,
            _ => &[],
        }
    }

    /// What the amounts rest on: the less sure of the two.
    pub(crate) fn basis(&self) -> Option<Basis> {
        let costs = self.outcome.value()?;
        let both = [costs.one_off.basis, costs.per_year.basis];
        let less_sure = both.into_iter().find(|basis| *basis != Basis::Given);
        Some(less_sure.unwrap_or(Basis::Given))
    }

    /// What the cost cannot be assessed without; nothing when it can.
    pub(crate) fn needs(&self) -> &[String] {
        match &self.outcome {
            Assessed::No { needs } => needs,
            _ => &[],
        }
    }
}

/// What is needed where there is no rule at all.
const WITHOUT_RULES: &str = "rules for the region (there are none)";

fn both(one_off: &Assessed<CostRange>, per_year: &Assessed<CostRange>) -> Assessed<Costs> {
    let (mut by, mut needs) = (Vec::new(), Vec::new());
    for one in [one_off, per_year] {
        match one {
            Assessed::Blocked { by: rules } => by.extend(rules.iter().cloned()),
            Assessed::No { needs: missing } => needs.extend(missing.iter().cloned()),
            Assessed::Yes { .. } => {}
        }
    }
    let once_each = |mut list: Vec<String>| {
        list.sort();
        list.dedup();
        list
    };
    match (one_off, per_year) {
        (Assessed::Yes { value: once }, Assessed::Yes { value: yearly }) => Assessed::yes(Costs {
            one_off: *once,
            per_year: *yearly,
        }),
        (Assessed::Blocked { .. }, _) | (_, Assessed::Blocked { .. }) => {
            Assessed::Blocked { by: once_each(by) }
        }
        _ => Assessed::No {
            needs: once_each(needs),
        },
    }
}

/// The currencies of the estimates of rules and of changes.
pub(crate) fn currencies(base: &LawBase) -> BTreeSet<Currency> {
    let rules = base.rules().filter_map(|(_, rule)| rule.cost.as_ref());
    let rules = rules.flat_map(|cost| [cost.once, cost.yearly]);
    let changes = base.facts().iter().filter_map(|fact| fact.change.as_ref());
    let changes = changes.flat_map(|change| [Some(change.cost), change.yearly]);
    let amounts = rules.chain(changes).flatten();
    amounts.map(Money::currency).collect()
}
