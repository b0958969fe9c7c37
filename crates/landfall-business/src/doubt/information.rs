//! What one figure alone changes, and what knowing it is worth.

use landfall_core::Progress;
use rayon::prelude::*;

use super::change::Change;
use super::figure::DoubtfulFigure;
use super::params::Doubt;
use super::report::{Break, FigureReport, OnAverage, Side, Switch};
use super::world::{self, Moves, Outcome};
use crate::BusinessError;
use crate::portfolio::{Portfolio, PortfolioOutcome, verify};

/// Share of a figure's distribution beyond which nothing is looked for, on each side.
const TAIL: f64 = 0.001;
/// Quantiles that stand for a figure's distribution.
const POINTS: usize = 32;
/// Amounts between the figure and its far end that are looked at first.
const STEPS: usize = 4;
/// Halvings of the probability between no change and a change.
const HALVINGS: usize = 20;

/// The portfolio at the means of its figures.
pub(super) struct Asked<'a> {
    doubt: &'a Doubt,
    /// Shows nothing; for cancelling.
    progress: Progress,
    points: Vec<f64>,
    means: Vec<(usize, f64)>,
    /// Amounts at the means.
    world: Portfolio,
    /// The best choice there.
    best: Option<(Vec<Option<usize>>, i128)>,
    proven: bool,
}

impl<'a> Asked<'a> {
    pub(super) fn new(doubt: &'a Doubt, progress: &Progress) -> Result<Self, BusinessError> {
        progress.check().map_err(BusinessError::Cancelled)?;
        let points: Vec<f64> = (0..POINTS)
            .map(|point| (point as f64 + 0.5) / POINTS as f64)
            .collect();
        let figures = doubt.figures().iter().enumerate();
        let means: Vec<(usize, f64)> = figures
            .map(|(index, figure)| (index, world::mean(figure, &points)))
            .collect();
        let world = world::portfolio(doubt, means.iter().copied());
        let outcome = world::outcome(doubt, &world, &progress.quiet())?;
        Ok(Self {
            doubt,
            progress: progress.quiet(),
            points,
            means,
            world,
            proven: outcome.proven,
            best: outcome.best.map(|best| (best.selection, best.objective)),
        })
    }

    pub(super) fn on_average(&self) -> OnAverage {
        let plan = world::worth(&self.world, self.doubt.plan());
        let fits = verify(&self.world, self.doubt.plan()).is_ok();
        let gain = self.best.as_ref().map_or(0, |(_, worth)| worth - plan);
        let selection = self.best.as_ref().map(|(selection, _)| selection);
        OnAverage {
            change: selection.map(|best| Change::between(self.doubt.plan(), best)),
            selection: selection.cloned(),
            gain: gain.max(0),
            plan_fits: fits,
            proven: self.proven,
        }
    }

    pub(super) fn figures(&self, progress: &Progress) -> Result<Vec<FigureReport>, BusinessError> {
        let figures = self.doubt.figures();
        let stage = progress.stage("what would change it", u64::try_from(figures.len()).ok());
        (0..figures.len())
            .into_par_iter()
            .filter_map(|index| figures.get(index).map(|figure| (index, figure)))
            .map(|(index, figure)| {
                let report = self.figure(index, figure)?;
                stage.advance(1).map_err(BusinessError::Cancelled)?;
                Ok(report)
            })
            .collect()
    }

    fn figure(&self, index: usize, figure: &DoubtfulFigure) -> Result<FigureReport, BusinessError> {
        let mut proven = true;
        let falls = self.switch(index, figure, Side::Falls, &mut proven)?;
        let rises = self.switch(index, figure, Side::Rises, &mut proven)?;
        let breaks = self.breaks(index, figure);
        Ok(FigureReport {
            label: figure.label.clone(),
            falls,
            rises,
            breaks,
            worth: self.worth(index, figure, &mut proven)?,
            proven,
        })
    }

    /// The nearest amount on one side of the figure at which other candidates are the best choice.
    ///
    /// Looked for only where they are so at the far end, at [`STEPS`] amounts on the way, and then
    /// between the last that keeps them and the first that does not.
    fn switch(
        &self,
        index: usize,
        figure: &DoubtfulFigure,
        side: Side,
        proven: &mut bool,
    ) -> Result<Option<Switch>, BusinessError> {
        let plan = self.doubt.plan();
        let Some((from, end)) = reach(figure, side) else {
            return Ok(None);
        };
        let (mut near, mut far) = (from, end);
        let mut there = self.alone(index, figure.at(far), proven)?;
        if !there.changed(plan) {
            return Ok(None);
        }
        for step in 1..STEPS {
            let share = from + (end - from) * (step as f64 / STEPS as f64);
            let outcome = self.alone(index, figure.at(share), proven)?;
            if outcome.changed(plan) {
                (far, there) = (share, outcome);
                break;
            }
            near = share;
        }
        for _ in 0..HALVINGS {
            let middle = near.midpoint(far);
            let outcome = self.alone(index, figure.at(middle), proven)?;
            if outcome.changed(plan) {
                (far, there) = (middle, outcome);
            } else {
                near = middle;
            }
        }
        Ok(Some(switch(self.doubt, figure, side, far, &there)))
    }

    /// The nearest amount at which the plan breaks a demand.
    fn breaks(&self, index: usize, figure: &DoubtfulFigure) -> Option<Break> {
        let fits = |share| {
            let world = world::portfolio(self.doubt, [(index, figure.at(share))]);
            verify(&world, self.doubt.plan()).is_ok()
        };
        let sides = [Side::Falls, Side::Rises].into_iter();
        let (side, (mut near, mut far)) = sides
            .filter_map(|side| Some((side, reach(figure, side)?)))
            .find(|(_, (_, far))| !fits(*far))?;
        for _ in 0..HALVINGS {
            let middle = near.midpoint(far);
            if fits(middle) {
                near = middle;
            } else {
                far = middle;
            }
        }
        Some(Break {
            at: figure.at(far),
            chance: side.beyond(far),
        })
    }

    /// The world in which one figure is another, and the rest as it is.
    fn alone(
        &self,
        index: usize,
        amount: f64,
        proven: &mut bool,
    ) -> Result<Outcome, BusinessError> {
        let world = world::portfolio(self.doubt, [(index, amount)]);
        let outcome = world::outcome(self.doubt, &world, &self.progress)?;
        *proven &= outcome.proven;
        Ok(outcome)
    }

    /// The mean gain of choosing after the figure is known, all others and all spending being at
    /// their means: E[max over choices | figure] - max over choices of E.
    fn worth(
        &self,
        index: usize,
        figure: &DoubtfulFigure,
        proven: &mut bool,
    ) -> Result<f64, BusinessError> {
        let Some((selection, _)) = &self.best else {
            return Ok(0.0);
        };
        let gain = |share: f64, proven: &mut bool| -> Result<i128, BusinessError> {
            let world = self.known(index, figure, figure.at(share));
            let own = world::worth(&world, selection);
            let solved = world.solve(&self.doubt.options(), &self.progress)?;
            let PortfolioOutcome::Solved(report) = solved else {
                *proven = false;
                return Ok(0);
            };
            *proven &= report.gap() == 0;
            Ok((report.objective() - own).max(0))
        };
        // The gain is convex in the figure and 0 at its mean: 0 at both ends is 0 everywhere.
        let ends = [self.points.first(), self.points.last()];
        let mut gains = Vec::new();
        for share in ends.into_iter().flatten() {
            gains.push(gain(*share, proven)?);
        }
        if gains.iter().all(|gain| *gain == 0) {
            return Ok(0.0);
        }
        let inner = self.points.get(1..self.points.len().saturating_sub(1));
        for share in inner.unwrap_or_default() {
            gains.push(gain(*share, proven)?);
        }
        Ok(gains.iter().sum::<i128>() as f64 / gains.len() as f64)
    }

    /// The world at the means, with one figure known: what it is worth moves, spending does not.
    fn known(&self, index: usize, figure: &DoubtfulFigure, amount: f64) -> Portfolio {
        let mean = self.means.get(index).map_or(figure.figure, |mean| mean.1);
        let one = [(index, figure.figure + amount - mean)];
        world::moved(self.doubt, &self.world, one, Moves::Net)
    }
}

/// The share of a figure's distribution below the figure and at the far end of one side; `None`
/// where there is nothing on that side.
fn reach(figure: &DoubtfulFigure, side: Side) -> Option<(f64, f64)> {
    let at = figure.spread.rank(figure.figure);
    match side {
        Side::Falls => (at > TAIL).then_some((at, TAIL)),
        Side::Rises => (at < 1.0 - TAIL).then_some((at, 1.0 - TAIL)),
    }
}

impl Side {
    /// How likely the truth lies beyond a share of the distribution.
    const fn beyond(self, share: f64) -> f64 {
        match self {
            Self::Falls => share,
            Self::Rises => 1.0 - share,
        }
    }
}

fn switch(
    doubt: &Doubt,
    figure: &DoubtfulFigure,
    side: Side,
    share: f64,
    outcome: &Outcome,
) -> Switch {
    let best = outcome.best.as_ref();
    Switch {
        side,
        at: figure.at(share),
        chance: side.beyond(share),
        change: best.map(|best| Change::between(doubt.plan(), &best.selection)),
    }
}
