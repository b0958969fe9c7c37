//! Searches over all sizes side by side: the part with the largest bound is always next.

use landfall_core::{Cancelled, Stage};

use super::check::Selection;
use super::domain::{Domain, Laws};
use super::dominance::Dominance;
use super::improve::{Effort, improve};
use super::model::{Aim, Model};
use super::node::Plan;
use super::search::Search;
use crate::Limit;

/// A team with its exact value `value / unit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) team: Vec<usize>,
    pub(super) value: i64,
    pub(super) unit: i128,
}

impl Found {
    /// Largest whole number of `unit`s that is not above this value.
    pub(super) fn floor(&self, unit: i128) -> i64 {
        let floor = (i128::from(self.value) * unit).div_euclid(self.unit);
        i64::try_from(floor).unwrap_or(if floor < 0 { i64::MIN } else { i64::MAX })
    }

    pub(super) fn plain(&self) -> f64 {
        plain(self.value, self.unit)
    }

    /// Whether the value is above another, exactly.
    pub(super) fn beats(&self, other: &Self) -> bool {
        i128::from(self.value) * other.unit > i128::from(other.value) * self.unit
    }
}

pub(super) fn plain(value: i64, unit: i128) -> f64 {
    value as f64 / unit as f64
}

/// Nodes taken, and how many there may be.
#[derive(Debug)]
pub(super) struct Budget<'l> {
    pub(super) limit: Limit<'l>,
    pub(super) nodes: u64,
    /// A smaller limit for a question on the side.
    pub(super) cap: u64,
}

impl Budget<'_> {
    pub(super) fn over(&self) -> bool {
        self.nodes >= self.cap || self.limit.reached(self.nodes)
    }

    /// How many nodes the next step may take.
    fn next(&self) -> u64 {
        let limit = match self.limit {
            Limit::Nodes(limit) => limit,
            Limit::Deadline(_) => u64::MAX,
        };
        limit.min(self.cap).saturating_sub(self.nodes)
    }
}

/// What to look for.
#[derive(Clone, Copy)]
pub(super) struct Question<'q> {
    pub(super) selection: &'q Selection,
    pub(super) aim: Aim,
    /// Which demands count.
    pub(super) active: &'q dyn Fn(usize) -> bool,
    pub(super) sizes: (usize, usize),
    /// A team that does not count.
    pub(super) avoid: Option<&'q [usize]>,
    /// Whether any team above the known one is enough.
    pub(super) first: bool,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) best: Option<Found>,
    /// Largest value (times unit) that an undiscovered team may have; `None` when none is better.
    pub(super) open: Option<(i64, i128)>,
}

/// Looks for a team worth more than `known`; returns the better of both.
pub(super) fn hunt(
    question: Question<'_>,
    known: Option<Found>,
    budget: &mut Budget<'_>,
    stage: &Stage,
) -> Result<Answer, Cancelled> {
    let mut hunt = Hunt {
        question,
        best: known,
        better: false,
        searches: Vec::new(),
    };
    hunt.start(budget, stage)?;
    while !hunt.done() && !budget.over() && hunt.step(budget, stage)? {}
    Ok(hunt.answer())
}

struct Hunt<'q> {
    question: Question<'q>,
    best: Option<Found>,
    better: bool,
    searches: Vec<Search<'q>>,
}

impl Hunt<'_> {
    fn start(&mut self, budget: &mut Budget<'_>, stage: &Stage) -> Result<(), Cancelled> {
        let (min, max) = self.question.sizes;
        for size in min..=max {
            stage.advance(1)?;
            let question = self.question;
            let model = Model::new(question.selection, size, question.aim, question.active);
            if hopeless(&model) {
                budget.nodes += 1;
                continue;
            }
            let wide = max > min || question.aim == Aim::Any;
            let effort = Effort {
                starts: 60,
                moves: if budget.over() {
                    0
                } else if wide || model.pair.is_none() {
                    100
                } else {
                    400
                },
                any: question.aim == Aim::Any,
            };
            if let Some((value, team)) = improve(&model, effort) {
                self.offer(value, model.unit, team);
            }
            if self.done() {
                return Ok(());
            }
            let floor = self.floor(&model);
            let steps = root_steps(&model, wide);
            let unit = model.unit;
            let stop = || budget.over();
            let (search, teams) =
                Search::new(model, question.aim, floor, steps, question.avoid, &stop);
            budget.nodes += 1;
            for (value, team) in teams {
                self.offer(value, unit, team);
            }
            self.searches.push(search);
            if self.done() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn floor(&self, model: &Model<'_>) -> i64 {
        match &self.best {
            Some(best) => best.floor(model.unit),
            None => model.least() - 1,
        }
    }

    fn offer(&mut self, value: i64, unit: i128, team: Vec<usize>) {
        let found = Found { team, value, unit };
        let counts = self.question.avoid != Some(found.team.as_slice());
        if counts && self.best.as_ref().is_none_or(|best| found.beats(best)) {
            self.best = Some(found);
            self.better = true;
        }
    }

    fn done(&self) -> bool {
        self.question.first && self.better
    }

    /// The search with the largest bound, when it can still beat what is known.
    fn next(&self) -> Option<usize> {
        let mut next: Option<(i64, i128, usize)> = None;
        for (at, search) in self.searches.iter().enumerate() {
            let Some(bound) = search
                .bound()
                .filter(|&bound| bound > self.floor(&search.model))
            else {
                continue;
            };
            let unit = search.model.unit;
            if next.is_none_or(|(most, of, _)| i128::from(bound) * of > i128::from(most) * unit) {
                next = Some((bound, unit, at));
            }
        }
        next.map(|(_, _, at)| at)
    }

    /// Settles some parts; whether there was any.
    fn step(&mut self, budget: &mut Budget<'_>, stage: &Stage) -> Result<bool, Cancelled> {
        let Some(at) = self.next() else {
            return Ok(false);
        };
        let best = self.best.as_ref();
        let Some(search) = self.searches.get_mut(at) else {
            return Ok(false);
        };
        let floor = match best {
            Some(best) => best.floor(search.model.unit),
            None => search.model.least() - 1,
        };
        let plan = Plan {
            steps: if search.model.pair.is_some() { 3 } else { 12 },
            width: 8,
            avoid: self.question.avoid,
        };
        let (nodes, teams) = search.step(floor, budget.next(), plan);
        let unit = search.model.unit;
        budget.nodes += nodes;
        for (value, team) in teams {
            self.offer(value, unit, team);
        }
        stage.advance(nodes)?;
        Ok(true)
    }

    fn answer(self) -> Answer {
        let bound = self.next().and_then(|at| {
            let search = self.searches.get(at)?;
            Some((search.bound()?, search.model.unit))
        });
        Answer {
            best: self.best,
            open: bound,
        }
    }
}

/// Whether following the demands leaves no team of this size; cheap beside a search.
fn hopeless(model: &Model<'_>) -> bool {
    let order = Dominance::none(model.people);
    Domain::whole(Laws {
        model,
        order: &order,
    })
    .is_err()
}

/// Steps on the bound of a whole; fewer when each is long.
fn root_steps(model: &Model<'_>, wide: bool) -> usize {
    let step = match model.pair {
        Some(_) => model.people.saturating_mul(model.people),
        None => model.people.saturating_mul(model.rows.len() + 1),
    };
    let most = if wide { 150 } else { 900 };
    (2_000_000_000 / step.max(1)).clamp(6, most)
}
