//! Which regions to enter in which wave: the strategy's rules as a portfolio.

use landfall_business::{
    Binding, BusinessError, NextBest, Portfolio, PortfolioOutcome, PortfolioParams,
    PortfolioReport, SolveOptions,
};
use landfall_core::{Money, Progress, RegionCode};
use serde::{Deserialize, Serialize};

use super::amounts::{Amounts, RegionAmounts};
use crate::cache::{Key, Memo};
use crate::plan::{ComplianceBasis, Stage};
use crate::strategy::Incomplete;
use crate::{Error, Strategy};

/// Steps of the search for the best choice, unless the strategy says otherwise: 10 to 20 seconds.
const NODE_LIMIT: u64 = 20_000_000;
/// Steps for each question beside it: the next best set, and what each demand costs.
const SIDE_NODE_LIMIT: u64 = 1_000_000;

/// What the solver found.
#[derive(Serialize, Deserialize)]
struct Solved {
    selection: Vec<Option<usize>>,
    objective: i128,
    bound: i128,
    spend: Vec<i128>,
    binding: Vec<Binding>,
    next_best: Option<NextBest>,
    nodes: u64,
}

impl Solved {
    fn of(report: &PortfolioReport) -> Self {
        Self {
            selection: report.selection().to_vec(),
            objective: report.objective(),
            bound: report.bound(),
            spend: report.spend_per_wave().to_vec(),
            binding: report.binding().to_vec(),
            next_best: report.next_best().cloned(),
            nodes: report.nodes(),
        }
    }
}

/// The candidates and what was found about them.
pub(crate) struct Chosen {
    /// The candidates, in the order of the portfolio.
    pub(crate) candidates: Vec<RegionCode>,
    /// The wave each candidate enters in, from 0.
    pub(crate) selection: Vec<Option<usize>>,
    /// Sums in smallest units.
    pub(crate) objective: i128,
    pub(crate) bound: i128,
    /// By wave.
    pub(crate) spend: Vec<i128>,
    pub(crate) binding: Vec<Binding>,
    pub(crate) next_best: Option<NextBest>,
    pub(crate) nodes: u64,
    /// What was solved.
    pub(crate) portfolio: Option<Portfolio>,
}

impl Chosen {
    /// The choice of nobody, where there is no candidate.
    fn nobody(waves: usize) -> Self {
        Self {
            candidates: Vec::new(),
            selection: Vec::new(),
            objective: 0,
            bound: 0,
            spend: vec![0; waves],
            binding: Vec::new(),
            next_best: None,
            nodes: 0,
            portfolio: None,
        }
    }

    fn of(candidates: Vec<RegionCode>, solved: Solved, portfolio: Portfolio) -> Self {
        Self {
            candidates,
            selection: solved.selection,
            objective: solved.objective,
            bound: solved.bound,
            spend: solved.spend,
            binding: solved.binding,
            next_best: solved.next_best,
            nodes: solved.nodes,
            portfolio: Some(portfolio),
        }
    }

    /// Whether it is proven that nothing is better.
    pub(crate) const fn is_optimal(&self) -> bool {
        self.objective == self.bound
    }

    /// The wave a region enters in, from 0.
    pub(crate) fn wave(&self, region: &RegionCode) -> Option<usize> {
        let index = self.candidates.iter().position(|code| code == region)?;
        self.selection.get(index).copied().flatten()
    }

    /// The regions of every wave in a selection.
    pub(crate) fn waves(&self, selection: &[Option<usize>], waves: usize) -> Vec<Vec<RegionCode>> {
        let of = |wave| {
            let pairs = self.candidates.iter().zip(selection);
            pairs
                .filter(|(_, w)| **w == Some(wave))
                .map(|(code, _)| code.clone())
                .collect()
        };
        (0..waves).map(of).collect()
    }
}

pub(crate) fn choose(
    strategy: &Strategy,
    amounts: &Amounts,
    memo: &mut Memo<'_>,
    progress: &Progress,
) -> Result<Chosen, Error> {
    let candidates = candidates(strategy, amounts)?;
    if candidates.is_empty() {
        return Ok(Chosen::nobody(strategy.terms.waves));
    }
    let codes: Vec<RegionCode> = candidates
        .iter()
        .map(|region| region.code.clone())
        .collect();
    let mut params = PortfolioParams::new(strategy.terms.waves);
    for region in &candidates {
        let (net, spend) = minor_units(region).map_err(Error::Business)?;
        params = params.candidate(region.code.as_str(), net, spend);
    }
    let params = Rules {
        strategy,
        codes: &codes,
    }
    .add(params)?;
    let portfolio = params.check().map_err(Error::Business)?;
    let options = SolveOptions::default()
        .node_limit(strategy.choice.node_limit.unwrap_or(NODE_LIMIT))
        .side_node_limit(SIDE_NODE_LIMIT);
    let key = || Key::new("choice", 1).part(&portfolio).part(&options);
    let solve = || solved(&portfolio, &options, progress);
    let solved = memo.stage(Stage::Choice, key, solve)?;
    Ok(Chosen::of(codes, solved, portfolio))
}

fn solved(
    portfolio: &Portfolio,
    options: &SolveOptions,
    progress: &Progress,
) -> Result<Solved, Error> {
    let outcome = portfolio
        .solve(options, progress)
        .map_err(Error::Business)?;
    progress.check()?;
    match outcome {
        PortfolioOutcome::Solved(report) => Ok(Solved::of(&report)),
        PortfolioOutcome::Infeasible(conflict) => Err(Error::Infeasible {
            demands: conflict.labels().into_iter().map(str::to_owned).collect(),
        }),
        PortfolioOutcome::Undecided { nodes } => Err(Error::Undecided { nodes }),
        _ => Err(Error::Undecided { nodes: 0 }),
    }
}

/// The regions that can be judged and may be chosen.
fn candidates<'a>(
    strategy: &Strategy,
    amounts: &'a Amounts,
) -> Result<Vec<&'a RegionAmounts>, Error> {
    let rules = &strategy.choice;
    let mut eligible: Vec<&RegionAmounts> = amounts
        .regions
        .iter()
        .filter(|region| {
            is_considered(strategy, &region.code)
                && gap(strategy, region).is_none()
                && closed_by(region).is_empty()
        })
        .collect();
    without_unmet_needs(strategy, &mut eligible);
    for required in &rules.require {
        if eligible.iter().any(|region| &region.code == required) {
            continue;
        }
        let region = amounts.region(required);
        let closed = region.map_or(&[][..], closed_by);
        let why = region.and_then(|region| gap(strategy, region));
        let other = match why {
            _ if !closed.is_empty() => format!(
                "the law closes {required}: no change complies with {}",
                closed.join(", ")
            ),
            Some(needs) => format!("{required} cannot be judged without {needs}"),
            None => format!(
                "{required} is not a candidate, is forbidden, is a home market, or needs a region \
                 that is none"
            ),
        };
        return Err(Error::Infeasible {
            demands: vec![format!("{required} is required"), other],
        });
    }
    Ok(eligible)
}

/// Takes out regions that need one which cannot be chosen, until none is left.
fn without_unmet_needs(strategy: &Strategy, eligible: &mut Vec<&RegionAmounts>) {
    loop {
        let codes: Vec<RegionCode> = eligible.iter().map(|region| region.code.clone()).collect();
        let met = |needs: &RegionCode| strategy.home.contains(needs) || codes.contains(needs);
        let unmet = |code: &RegionCode| {
            let mut rules = strategy.choice.prerequisites.iter();
            rules.any(|rule| {
                rule.region.as_ref() == Some(code) && rule.needs.as_ref().is_some_and(|n| !met(n))
            })
        };
        eligible.retain(|region| !unmet(&region.code));
        if eligible.len() == codes.len() {
            break;
        }
    }
}

/// Whether the strategy lets the region be considered at all.
pub(super) fn is_considered(strategy: &Strategy, code: &RegionCode) -> bool {
    let rules = &strategy.choice;
    let all = rules.candidates.is_empty() && rules.shortlist.is_none();
    let named = all || rules.candidates.contains(code);
    named && !rules.forbid.contains(code) && !strategy.home.contains(code)
}

/// The rules that close the region: no change of the product complies with them.
pub(super) fn closed_by(region: &RegionAmounts) -> &[String] {
    let law = region.law.as_ref();
    let law = law.filter(|law| law.basis == ComplianceBasis::Blocked);
    law.map_or(&[], |law| law.legal.blocked_by())
}

/// What is missing before the region can be judged.
pub(super) fn gap(strategy: &Strategy, region: &RegionAmounts) -> Option<&'static str> {
    let first = region.waves.first()?;
    if !first.objective.is_assessed() {
        Some("a cost")
    } else if first.value.is_none() {
        Some("a value")
    } else if strategy.choice.incomplete == Some(Incomplete::Exclude)
        && !first.objective.is_complete()
    {
        Some("all five parts of its cost")
    } else {
        None
    }
}

/// Value minus J, and what it takes from the budget, by wave in smallest units.
fn minor_units(region: &RegionAmounts) -> Result<(Vec<i64>, Vec<i64>), BusinessError> {
    let mut net = Vec::new();
    let mut spend = Vec::new();
    for wave in &region.waves {
        let zero = Money::zero(wave.objective.j().currency());
        let gain = wave.value.unwrap_or(zero).checked_sub(wave.objective.j())?;
        net.push(gain.minor_units()?);
        spend.push(wave.spend.unwrap_or(zero).minor_units()?);
    }
    Ok((net, spend))
}

struct Rules<'a> {
    strategy: &'a Strategy,
    codes: &'a [RegionCode],
}

impl Rules<'_> {
    fn add(&self, params: PortfolioParams) -> Result<PortfolioParams, Error> {
        let params = self.budgets(params)?;
        let params = self.regions(params);
        Ok(self.pairs(params))
    }

    fn budgets(&self, mut params: PortfolioParams) -> Result<PortfolioParams, Error> {
        let rules = &self.strategy.choice;
        let units = |money: Money| {
            money
                .minor_units()
                .map_err(|e| Error::Business(BusinessError::Money(e)))
        };
        if let Some(budget) = rules.budget {
            params = params.total_budget(format!("the budget of {budget}"), units(budget)?);
        }
        for (wave, budget) in rules.wave_budgets.iter().enumerate() {
            let label = format!("the budget of wave {}, {budget}", wave + 1);
            params = params.wave_budget(label, wave, units(*budget)?);
        }
        if let Some(most) = rules.max_regions {
            params = params.max_chosen(format!("at most {most} regions"), most);
        }
        if let Some(most) = rules.max_regions_per_wave {
            for wave in 0..self.strategy.terms.waves {
                let label = format!("at most {most} regions in wave {}", wave + 1);
                params = params.max_in_wave(label, wave, most);
            }
        }
        Ok(params)
    }

    fn index(&self, code: &RegionCode) -> Option<usize> {
        self.codes.iter().position(|known| known == code)
    }

    fn regions(&self, mut params: PortfolioParams) -> PortfolioParams {
        let rules = &self.strategy.choice;
        let last = self.strategy.terms.waves.saturating_sub(1);
        for code in &rules.require {
            if let Some(index) = self.index(code) {
                params = params.required(format!("{code} is required"), index);
            }
        }
        for (index, code) in self.codes.iter().enumerate() {
            let earliest = rules.earliest.get(code).map(|wave| wave.saturating_sub(1));
            let latest = rules.latest.get(code).map(|wave| wave.saturating_sub(1));
            if earliest.is_none() && latest.is_none() {
                continue;
            }
            let (from, to) = (earliest.unwrap_or(0), latest.unwrap_or(last));
            let label = format!("{code} enters in waves {} to {}", from + 1, to + 1);
            params = params.window(label, index, from, to);
        }
        params
    }

    fn pairs(&self, mut params: PortfolioParams) -> PortfolioParams {
        let rules = &self.strategy.choice;
        for group in &rules.exclusive {
            let members: Vec<usize> = group.iter().filter_map(|code| self.index(code)).collect();
            let names: Vec<&str> = group.iter().map(RegionCode::as_str).collect();
            if members.len() > 1 {
                params = params.exclusion(format!("at most one of {}", names.join(", ")), members);
            }
        }
        for rule in &rules.prerequisites {
            let (Some(region), Some(needs)) = (&rule.region, &rule.needs) else {
                continue;
            };
            if self.strategy.home.contains(needs) {
                continue; // a home market is there already
            }
            if let (Some(candidate), Some(needed)) = (self.index(region), self.index(needs)) {
                params = params.prerequisite(format!("{region} needs {needs}"), candidate, needed);
            }
        }
        params
    }
}
