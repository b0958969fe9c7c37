//! All figures drawn at once, many times.

use landfall_core::{Progress, Seed, normal};
use rand::Rng;
use rayon::prelude::*;

use super::change::Change;
use super::kept::Kept;
use super::params::Doubt;
use super::report::{Chosen, DoubtReport, OnAverage, PlanUnderDoubt, Regret};
use super::world;
use crate::BusinessError;
use crate::portfolio::PortfolioOutcome;

/// One draw.
struct Draw {
    best: Option<(Vec<Option<usize>>, i128)>,
    proven: bool,
    /// What the plan is worth, whatever it breaks.
    worth: i128,
    over_budget: bool,
    /// What is left of the plan within its budgets; `None` where nothing is.
    kept: Option<i128>,
}

pub(super) fn report(
    doubt: &Doubt,
    seed: Seed,
    progress: &Progress,
) -> Result<DoubtReport, BusinessError> {
    let stage = progress.stage("doubt", u64::try_from(doubt.draws()).ok());
    let kept = Kept::new(doubt.portfolio(), doubt.plan());
    let scores = Scores::new(doubt, seed);
    let draws: Vec<Draw> = (0..doubt.draws())
        .into_par_iter()
        .map(|index| {
            let draw = one(doubt, &scores, &kept, index, &stage.quiet())?;
            stage.advance(1).map_err(BusinessError::Cancelled)?;
            Ok(draw)
        })
        .collect::<Result<_, BusinessError>>()?;
    Ok(counted(doubt, &draws))
}

fn one(
    doubt: &Doubt,
    scores: &Scores<'_>,
    kept: &Kept,
    index: usize,
    progress: &Progress,
) -> Result<Draw, BusinessError> {
    let world = world::portfolio(doubt, scores.amounts(index));
    let outcome = world::outcome(doubt, &world, progress)?;
    let mut proven = outcome.proven;
    let left = match outcome.plan {
        Some(plan) => Some(plan),
        None => match kept.world(&world) {
            None => Some(0),
            Some(part) => match part.solve(&doubt.options(), progress)? {
                PortfolioOutcome::Solved(report) => {
                    proven &= report.gap() == 0;
                    Some(report.objective())
                }
                PortfolioOutcome::Infeasible(_) => None,
                PortfolioOutcome::Undecided { .. } => {
                    proven = false;
                    None
                }
            },
        },
    };
    Ok(Draw {
        best: outcome.best.map(|best| (best.selection, best.objective)),
        proven,
        worth: world::worth(&world, doubt.plan()),
        over_budget: outcome.plan.is_none(),
        kept: left,
    })
}

/// The streams that figures are drawn from.
struct Scores<'a> {
    doubt: &'a Doubt,
    common: Seed,
    own: Vec<Seed>,
    /// Weights of the common and of a figure's own score.
    mix: (f64, f64),
}

impl<'a> Scores<'a> {
    fn new(doubt: &'a Doubt, seed: Seed) -> Self {
        let seed = seed.stream("doubt");
        let figures = doubt.figures().iter();
        let correlation = doubt.correlation();
        Self {
            doubt,
            common: seed.stream("together"),
            own: figures
                .map(|f| seed.stream("figure").stream(&f.label))
                .collect(),
            mix: (correlation.sqrt(), (1.0 - correlation).sqrt()),
        }
    }

    /// Index and amount of every figure in one draw.
    fn amounts(&self, draw: usize) -> Vec<(usize, f64)> {
        let draw = u64::try_from(draw).unwrap_or(u64::MAX);
        let common = score(self.common.index(draw));
        let figures = self.doubt.figures().iter().zip(&self.own).enumerate();
        let drawn = figures.map(|(index, (figure, own))| {
            let own = score(own.index(draw));
            let z = if figure.together {
                self.mix.0 * common + self.mix.1 * own
            } else {
                own
            };
            let share = normal::below(z).clamp(1e-12, 1.0 - 1e-12);
            (index, figure.at(share))
        });
        drawn.collect()
    }
}

/// A standard normal number.
fn score(seed: Seed) -> f64 {
    let share: f64 = seed.rng().r#gen();
    normal::quantile(share.clamp(1e-12, 1.0 - 1e-12))
}

fn counted(doubt: &Doubt, draws: &[Draw]) -> DoubtReport {
    let waves = doubt.portfolio().waves();
    let candidates = doubt.portfolio().candidates().len();
    DoubtReport {
        draws: draws.len(),
        decided: draws.iter().filter(|draw| draw.best.is_some()).count(),
        impossible: draws
            .iter()
            .filter(|draw| draw.best.is_none() && draw.proven)
            .count(),
        unproven: draws.iter().filter(|draw| !draw.proven).count(),
        chosen: (0..candidates)
            .map(|candidate| chosen(draws, candidate, waves))
            .collect(),
        plan: plan(doubt, draws),
        on_average: OnAverage::default(),
        figures: Vec::new(),
    }
}

fn chosen(draws: &[Draw], candidate: usize, waves: usize) -> Chosen {
    let mut by_wave = vec![0; waves];
    for (selection, _) in draws.iter().filter_map(|draw| draw.best.as_ref()) {
        let wave = selection.get(candidate).copied().flatten();
        if let Some(count) = wave.and_then(|wave| by_wave.get_mut(wave)) {
            *count += 1;
        }
    }
    Chosen {
        times: by_wave.iter().sum(),
        by_wave,
    }
}

fn plan(doubt: &Doubt, draws: &[Draw]) -> PlanUnderDoubt {
    let count = |holds: &dyn Fn(&Draw) -> bool| draws.iter().filter(|draw| holds(draw)).count();
    let same =
        |best: &(Vec<Option<usize>>, i128)| Change::between(doubt.plan(), &best.0).same_set();
    let mut worth: Vec<i128> = draws.iter().map(|draw| draw.worth).collect();
    worth.sort_unstable();
    PlanUnderDoubt {
        best: count(&|draw| {
            draw.best
                .as_ref()
                .is_some_and(|best| best.0 == doubt.plan())
        }),
        same_set: count(&|draw| draw.best.as_ref().is_some_and(same)),
        over_budget: count(&|draw| draw.over_budget),
        not_kept: count(&|draw| draw.kept.is_none()),
        loses: count(&|draw| draw.worth < 0),
        worth: [0.05, 0.5, 0.95].map(|share| quantile(&worth, share)),
        mean_worth: mean(&worth),
        regret: regret(draws),
    }
}

fn regret(draws: &[Draw]) -> Option<Regret> {
    let pairs = draws.iter().filter_map(|draw| {
        let (_, best) = draw.best.as_ref()?;
        Some((best - draw.kept?).max(0))
    });
    let mut lost: Vec<i128> = pairs.collect();
    lost.sort_unstable();
    Some(Regret {
        draws: lost.len(),
        mean: mean(&lost),
        median: quantile(&lost, 0.5),
        high: quantile(&lost, 0.95),
        most: *lost.last()?,
    })
}

/// The smallest of the sorted amounts that at least `share` of them do not exceed.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the number of draws"
)]
fn quantile(sorted: &[i128], share: f64) -> i128 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

fn mean(amounts: &[i128]) -> f64 {
    let sum: i128 = amounts.iter().sum();
    sum as f64 / amounts.len().max(1) as f64
}
