//! The portfolio when its figures are others.

use landfall_core::Progress;

use super::change::Change;
use super::figure::DoubtfulFigure;
use super::params::Doubt;
use crate::BusinessError;
use crate::portfolio::{MAX_AMOUNT, Portfolio, PortfolioOutcome, verify};

/// What the best choice is in one world, and how the plan fares there.
pub(super) struct Outcome {
    /// `None` where no choice respects every demand, or none was found.
    pub(super) best: Option<Best>,
    /// What the plan is worth; `None` where it breaks a demand, a budget in particular.
    pub(super) plan: Option<i128>,
    /// Whether the search proved its answer.
    pub(super) proven: bool,
}

pub(super) struct Best {
    pub(super) selection: Vec<Option<usize>>,
    pub(super) objective: i128,
}

impl Outcome {
    /// Whether the best choice has other candidates than the plan, or there is none.
    pub(super) fn changed(&self, plan: &[Option<usize>]) -> bool {
        let best = self.best.as_ref();
        best.is_none_or(|best| !Change::between(plan, &best.selection).same_set())
    }
}

/// Which amounts the figures move.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moves {
    /// What the candidates are worth and what they spend.
    Both,
    /// What they are worth; budgets count what the plan expects them to spend.
    Net,
}

/// The plan's portfolio with these figures in place of its own; pairs of a figure's index and its
/// amount.
pub(super) fn portfolio(
    doubt: &Doubt,
    amounts: impl IntoIterator<Item = (usize, f64)>,
) -> Portfolio {
    moved(doubt, doubt.portfolio(), amounts, Moves::Both)
}

/// The portfolio `base` when figures are these amounts instead of their own.
pub(super) fn moved(
    doubt: &Doubt,
    base: &Portfolio,
    amounts: impl IntoIterator<Item = (usize, f64)>,
    moves: Moves,
) -> Portfolio {
    let (candidates, waves) = (base.candidates().len(), base.waves());
    let mut nets = vec![vec![0.0; waves]; candidates];
    let mut spends = nets.clone();
    for (index, amount) in amounts {
        let Some(figure) = doubt.figures().get(index) else {
            continue;
        };
        let by = amount - figure.figure;
        add(nets.get_mut(figure.candidate), &figure.net, by);
        if moves == Moves::Both {
            add(spends.get_mut(figure.candidate), &figure.spend, by);
        }
    }
    let limit = limit(candidates);
    let moved = base.candidates().iter().zip(nets.iter().zip(&spends));
    let moved = moved.map(|(candidate, (net, spend))| {
        (
            shifted(candidate.net(), net, -limit, limit),
            shifted(candidate.spend(), spend, 0, limit),
        )
    });
    base.with_amounts(moved)
}

/// Amounts beyond this count as this, so that no sum can overflow.
fn limit(candidates: usize) -> i64 {
    let share = (1_i64 << 60) / i64::try_from(candidates.max(1)).unwrap_or(i64::MAX);
    share.min(MAX_AMOUNT)
}

fn add(sums: Option<&mut Vec<f64>>, per_unit: &[f64], units: f64) {
    for (sum, per_unit) in sums.into_iter().flatten().zip(per_unit) {
        *sum += per_unit * units;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "rounded, and held between whole numbers that fit"
)]
fn shifted(amounts: &[i64], shifts: &[f64], low: i64, high: i64) -> Vec<i64> {
    let moved = amounts.iter().zip(shifts).map(|(amount, shift)| {
        let shift = shift.round().clamp(-2e18, 2e18) as i64;
        amount.saturating_add(shift).clamp(low, high)
    });
    moved.collect()
}

/// The best choice in a world. Among equals the plan counts as the best.
pub(super) fn outcome(
    doubt: &Doubt,
    world: &Portfolio,
    progress: &Progress,
) -> Result<Outcome, BusinessError> {
    let plan = verify(world, doubt.plan()).ok();
    let plan = plan.map(|verified| verified.objective);
    let solved = world.solve(&doubt.options(), progress)?;
    progress.check().map_err(BusinessError::Cancelled)?;
    let (mut best, proven) = match solved {
        PortfolioOutcome::Solved(report) => {
            let best = Best {
                selection: report.selection().to_vec(),
                objective: report.objective(),
            };
            (Some(best), report.gap() == 0)
        }
        PortfolioOutcome::Infeasible(_) => (None, true),
        PortfolioOutcome::Undecided { .. } => (None, false),
    };
    if let Some(plan) = plan
        && best.as_ref().is_none_or(|best| best.objective <= plan)
    {
        best = Some(Best {
            selection: doubt.plan().to_vec(),
            objective: plan,
        });
    }
    Ok(Outcome { best, plan, proven })
}

/// What a choice is worth in a world, whether or not it breaks a budget there.
pub(super) fn worth(world: &Portfolio, selection: &[Option<usize>]) -> i128 {
    let pairs = world.candidates().iter().zip(selection);
    let nets = pairs.filter_map(|(candidate, wave)| candidate.net().get((*wave)?));
    nets.map(|net| i128::from(*net)).sum()
}

/// The mean of a figure over its quantiles' midpoints.
pub(super) fn mean(figure: &DoubtfulFigure, points: &[f64]) -> f64 {
    let sum: f64 = points.iter().map(|share| figure.at(*share)).sum();
    sum / points.len().max(1) as f64
}
