//! How sure the choice is: the doubtful figures of every candidate, and what they change.

mod figures;

use landfall_business::BusinessError;
use landfall_business::doubt::{self, DoubtParams, DoubtReport};
use landfall_core::{Decimal, Money, Progress, RegionCode, Seed, normal};

use super::amounts::Amounts;
use super::choose::Chosen;
use crate::cache::{Key, Memo};
use crate::plan::{
    BudgetBreak, Doubt, DrawShare, FigureDoubt, OnAverage, PlanDoubt, RegionDoubt, Regret, Stage,
    SwitchPoint,
};
use crate::{Error, Strategy};
use figures::{Doubtful, Figures};

/// Draws unless the strategy says otherwise.
const DRAWS: usize = 1000;
/// Steps of the search for each draw, unless the strategy says otherwise.
const NODE_LIMIT: u64 = 100_000;

/// Repeats the choice under drawn figures; `None` where there is nothing to choose from, no figure
/// is doubtful, or the strategy asks for no draws.
pub(super) fn doubt(
    strategy: &Strategy,
    amounts: &Amounts,
    chosen: &Chosen,
    estimates: &landfall_market::NeighbourReport,
    memo: &mut Memo<'_>,
    progress: &Progress,
) -> Result<Option<Doubt>, Error> {
    let section = &strategy.doubt;
    let draws = section.draws.unwrap_or(DRAWS);
    let Some(portfolio) = chosen.portfolio.as_ref().filter(|_| draws > 0) else {
        return Ok(None);
    };
    let figures = Figures::of(strategy, amounts, chosen, estimates);
    if figures.doubtful.is_empty() {
        return Ok(None);
    }
    let correlation = section.demand_correlation.unwrap_or(0.0);
    let mut params = DoubtParams::new(portfolio.clone(), chosen.selection.clone())
        .draws(draws)
        .correlation(correlation)
        .node_limit(section.node_limit.unwrap_or(NODE_LIMIT));
    for one in &figures.doubtful {
        params = params.figure(one.drawn.clone());
    }
    let key = || {
        let key = Key::new("doubt", 1).part(&params).part(&figures);
        let key = key.part(&chosen.candidates).part(&strategy.terms.seed);
        key.part(&strategy.terms.currency)
    };
    memo.stage(Stage::Doubt, key, || {
        let told = Told {
            strategy,
            chosen,
            report: &drawn(params.clone(), strategy.terms.seed, progress)?,
        };
        Ok(told.doubt(correlation, &figures))
    })
    .map(Some)
}

fn drawn(params: DoubtParams, seed: Seed, progress: &Progress) -> Result<DoubtReport, Error> {
    let doubt = params.check();
    let report = doubt.and_then(|doubt| doubt.run(seed, progress));
    report.map_err(|error| match error {
        BusinessError::Cancelled(cancelled) => Error::Cancelled(cancelled),
        other => Error::Business(other),
    })
}

/// The report in the words of the plan.
struct Told<'a> {
    strategy: &'a Strategy,
    chosen: &'a Chosen,
    report: &'a DoubtReport,
}

impl Told<'_> {
    fn doubt(&self, demand_correlation: f64, figures: &Figures) -> Doubt {
        let report = self.report;
        let reports = figures.doubtful.iter().zip(&report.figures);
        let mut told: Vec<FigureDoubt> = reports
            .map(|(figure, report)| self.figure(figure, report))
            .collect();
        told.sort_by(|a, b| {
            let worth = || b.worth.amount().cmp(&a.worth.amount());
            let broken = |one: &FigureDoubt| one.breaks_budget.map_or(0.0, |at| at.chance);
            let broken = || broken(b).total_cmp(&broken(a));
            b.chance
                .total_cmp(&a.chance)
                .then_with(worth)
                .then_with(broken)
        });
        Doubt {
            draws: report.draws,
            demand_correlation,
            impossible: report.impossible,
            unproven: report.unproven,
            regions: self.regions(),
            plan: self.plan(),
            on_average: self.on_average(),
            figures: told,
            held: figures.held.clone(),
        }
    }

    fn regions(&self) -> Vec<RegionDoubt> {
        let decided = self.report.decided;
        let pairs = self.chosen.candidates.iter().zip(&self.report.chosen);
        let regions = pairs.map(|(code, chosen)| RegionDoubt {
            code: code.clone(),
            chosen: share(chosen.times, decided),
            by_wave: chosen
                .by_wave
                .iter()
                .map(|times| share(*times, decided).share)
                .collect(),
        });
        regions.collect()
    }

    fn plan(&self) -> PlanDoubt {
        let plan = &self.report.plan;
        let of = |times| share(times, self.report.draws);
        let [low, median, high] = plan.worth.map(|units| self.money(units));
        PlanDoubt {
            best: of(plan.best),
            same_regions: of(plan.same_set),
            over_budget: of(plan.over_budget),
            not_kept: of(plan.not_kept),
            loses: of(plan.loses),
            worth_low: low,
            worth_median: median,
            worth_high: high,
            worth_mean: self.mean(plan.mean_worth),
            regret: plan.regret.as_ref().map(|regret| Regret {
                mean: self.mean(regret.mean),
                median: self.money(regret.median),
                high: self.money(regret.high),
                most: self.money(regret.most),
            }),
        }
    }

    fn on_average(&self) -> OnAverage {
        let found = &self.report.on_average;
        let change = found.change.clone().unwrap_or_default();
        OnAverage {
            selected: found.selection.as_ref().map(|best| self.entered(best)),
            added: self.codes(&change.added),
            removed: self.codes(&change.dropped),
            moved: self.codes(&change.moved),
            gain: self.money(found.gain),
            plan_fits: found.plan_fits,
            proven: found.proven,
        }
    }

    fn entered(&self, selection: &[Option<usize>]) -> Vec<RegionCode> {
        let pairs = self.chosen.candidates.iter().zip(selection);
        let entered = pairs.filter(|(_, wave)| wave.is_some());
        entered.map(|(code, _)| code.clone()).collect()
    }

    fn figure(&self, figure: &Doubtful, found: &doubt::FigureReport) -> FigureDoubt {
        let (low, high) = figure.drawn.spread.ends();
        FigureDoubt {
            region: figure.region.clone(),
            figure: figure.kind,
            value: figure.drawn.figure,
            low,
            high,
            level: figure.drawn.spread.level(),
            basis: figure.basis,
            chance: found.chance(),
            falls: found.falls.as_ref().map(|side| self.switch(side)),
            rises: found.rises.as_ref().map(|side| self.switch(side)),
            breaks_budget: found.breaks.map(|found| BudgetBreak {
                at: found.at,
                chance: found.chance,
            }),
            worth: self.mean(found.worth),
            proven: found.proven,
        }
    }

    fn switch(&self, found: &doubt::Switch) -> SwitchPoint {
        let change = found.change.clone().unwrap_or_default();
        SwitchPoint {
            at: found.at,
            chance: found.chance,
            added: self.codes(&change.added),
            removed: self.codes(&change.dropped),
            moved: self.codes(&change.moved),
        }
    }

    fn codes(&self, indices: &[usize]) -> Vec<RegionCode> {
        let code = |index: &usize| self.chosen.candidates.get(*index).cloned();
        indices.iter().filter_map(code).collect()
    }

    fn money(&self, units: i128) -> Money {
        super::assemble::money(units, self.strategy.terms.currency)
    }

    /// Means are rounded to smallest units.
    fn mean(&self, units: f64) -> Money {
        let currency = self.strategy.terms.currency;
        let mut amount = Decimal::try_from(units.round()).unwrap_or(Decimal::MAX);
        let set = amount.set_scale(currency.minor_digits());
        Money::new(if set.is_ok() { amount } else { Decimal::MAX }, currency)
    }
}

/// A share of draws with its 95 % interval (Wilson 1927).
fn share(times: usize, draws: usize) -> DrawShare {
    if draws == 0 {
        return DrawShare {
            share: 0.0,
            low: 0.0,
            high: 1.0,
        };
    }
    let (n, p) = (draws as f64, times as f64 / draws as f64);
    let z = normal::two_sided(0.95);
    let scale = 1.0 + z * z / n;
    let middle = (p + z * z / (2.0 * n)) / scale;
    let half = z / scale * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    DrawShare {
        share: p,
        low: if times == 0 {
            0.0
        } else {
            (middle - half).max(0.0)
        },
        high: if times == draws {
            1.0
        } else {
            (middle + half).min(1.0)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // 8 of 10: (0.8 + 0.19207 -+ 1.96 sqrt(0.016 + 0.009604)) / 1.38415.
        let found = share(8, 10);
        assert!((found.low - 0.490_162).abs() < 1e-5, "{found:?}");
        assert!((found.high - 0.943_318).abs() < 1e-5, "{found:?}");
        assert_eq!((share(0, 10).low, share(10, 10).high), (0.0, 1.0));
        assert_eq!((share(0, 0).low, share(0, 0).high), (0.0, 1.0));
    }
}
