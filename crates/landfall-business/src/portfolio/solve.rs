//! Optimum, next best, what binds, what contradicts.
#![expect(
    clippy::indexing_slicing,
    reason = "indices come from the checked portfolio"
)]

use landfall_core::Progress;
use landfall_core::progress::Stage;

use super::dual;
use super::merge::merged;
use super::model::Model;
use super::options::SolveOptions;
use super::pack::Packer;
use super::params::Portfolio;
use super::report::{
    Binding, NextBest, PortfolioConflict, PortfolioOutcome, PortfolioReport, chosen,
};
use super::search::{Proof, search};
use super::tracker::{Tracker, Verdict};
use super::verify::verify;
use crate::BusinessError;

/// One question to the search.
struct Question<'a> {
    portfolio: &'a Portfolio,
    active: Vec<bool>,
    /// Choices below this objective are of no interest.
    floor: Option<i64>,
    /// Choices with this set do not count.
    other_than: Option<&'a [Option<usize>]>,
    limit: u64,
    stage: &'a Stage,
}

/// What the search says.
struct Answer {
    best: Option<(Vec<u8>, i64)>,
    /// Something at or below this may have been missed.
    open: Option<i64>,
    nodes: u64,
    cancelled: bool,
}

impl Portfolio {
    /// Finds the best choice, or the demands that contradict each other.
    ///
    /// Branch and bound on an exact Lagrangian bound; the answer depends only on the portfolio
    /// and the options. Every choice is checked by [`verify`] before it is returned.
    ///
    /// # Errors
    /// [`BusinessError::Internal`] when a result fails the check, which would be a mistake in
    /// this crate.
    pub fn solve(
        &self,
        options: &SolveOptions,
        progress: &Progress,
    ) -> Result<PortfolioOutcome, BusinessError> {
        let stage = progress.stage("portfolio", None);
        let all = vec![true; self.constraints().len()];
        let answer = Question {
            portfolio: self,
            active: all,
            floor: None,
            other_than: None,
            limit: options.node_limit,
            stage: &stage,
        }
        .ask();
        let answer = self.or_any(answer, options, &stage);
        let Some((choice, value)) = &answer.best else {
            if answer.open.is_some() {
                return Ok(PortfolioOutcome::Undecided {
                    nodes: answer.nodes,
                });
            }
            let conflict = self.conflict(options, &stage, answer.nodes);
            return Ok(PortfolioOutcome::Infeasible(conflict));
        };
        let selection = selection(choice);
        let checked = checked(self, &selection, *value)?;
        let mut report = PortfolioReport {
            selection,
            objective: checked.objective,
            bound: i128::from(answer.open.unwrap_or(*value).max(*value)),
            spend: checked.spend,
            binding: Vec::new(),
            next_best: None,
            nodes: answer.nodes,
            cancelled: answer.cancelled,
        };
        if options.next_best {
            self.next_best(&mut report, options, &stage)?;
        }
        if options.binding {
            self.binding(&mut report, *value, options, &stage);
        }
        Ok(PortfolioOutcome::Solved(report))
    }

    /// When the search ended without any choice: asks whether there is one at all.
    fn or_any(&self, answer: Answer, options: &SolveOptions, stage: &Stage) -> Answer {
        if answer.best.is_some() || answer.open.is_none() || answer.cancelled {
            return answer;
        }
        let all = vec![true; self.constraints().len()];
        let any = exists(self, &all, options.side_node_limit, stage);
        let model = Model::new(self, &all);
        Answer {
            nodes: answer.nodes + any.nodes,
            cancelled: any.cancelled,
            open: if any.best.is_none() {
                any.open
            } else {
                answer.open
            },
            best: any.best.map(|(choice, _)| {
                let value = model.value(&choice);
                (choice, value)
            }),
        }
    }

    fn next_best(
        &self,
        report: &mut PortfolioReport,
        options: &SolveOptions,
        stage: &Stage,
    ) -> Result<(), BusinessError> {
        let first = report.selection.clone();
        let answer = Question {
            portfolio: self,
            active: vec![true; self.constraints().len()],
            floor: None,
            other_than: Some(&first),
            limit: options.side_node_limit,
            stage,
        }
        .ask();
        report.nodes += answer.nodes;
        report.cancelled |= answer.cancelled;
        let Some((choice, value)) = answer.best else {
            return Ok(());
        };
        let second = selection(&choice);
        checked(self, &second, value)?;
        let (was, is) = (chosen(&first), chosen(&second));
        let without = |a: &[usize], b: &[usize]| -> Vec<usize> {
            a.iter().filter(|i| !b.contains(i)).copied().collect()
        };
        let objective = i128::from(value);
        let bound = answer
            .open
            .map_or(objective, |o| i128::from(o).max(objective));
        report.next_best = Some(NextBest {
            objective,
            bound: bound.min(report.bound),
            added: without(&is, &was),
            dropped: without(&was, &is),
            tie: objective == report.objective,
            proven: bound.min(report.bound) == objective,
            selection: second,
        });
        Ok(())
    }

    fn binding(
        &self,
        report: &mut PortfolioReport,
        value: i64,
        options: &SolveOptions,
        stage: &Stage,
    ) {
        for (index, constraint) in self.constraints().iter().enumerate() {
            let mut active = vec![true; self.constraints().len()];
            active[index] = false;
            let answer = Question {
                portfolio: self,
                active,
                floor: Some(value + 1),
                other_than: None,
                limit: options.side_node_limit,
                stage,
            }
            .ask();
            report.nodes += answer.nodes;
            report.cancelled |= answer.cancelled;
            let found = answer.best.map_or(value, |b| b.1);
            let open = answer.open.unwrap_or(found).max(found);
            if open > value {
                report.binding.push(Binding {
                    constraint: index,
                    label: constraint.label().to_owned(),
                    gain: i128::from(found - value),
                    gain_bound: i128::from(open - value),
                    proven: open == found,
                });
            }
        }
        report
            .binding
            .sort_by_key(|b| (core::cmp::Reverse(b.gain), b.constraint));
    }

    /// Leaves out one demand after the other as long as the rest stays impossible.
    fn conflict(&self, options: &SolveOptions, stage: &Stage, nodes: u64) -> PortfolioConflict {
        let mut active = vec![true; self.constraints().len()];
        let mut conflict = PortfolioConflict {
            demands: Vec::new(),
            minimal: true,
            nodes,
        };
        for index in 0..active.len() {
            active[index] = false;
            let answer = exists(self, &active, options.side_node_limit, stage);
            conflict.nodes += answer.nodes;
            if answer.best.is_some() || answer.open.is_some() {
                active[index] = true;
                conflict.minimal &= answer.best.is_some();
            }
        }
        conflict.demands = self
            .constraints()
            .iter()
            .cloned()
            .enumerate()
            .filter(|(i, _)| active[*i])
            .collect();
        conflict
    }
}

/// Whether any choice respects the active demands.
fn exists(portfolio: &Portfolio, active: &[bool], limit: u64, stage: &Stage) -> Answer {
    let model = Model::new(portfolio, active).feasibility();
    let mut judge = |_: &[u8], _: &mut u64| Verdict::Accept;
    let mut tracker = Tracker::new(0, 1, limit, stage, &mut judge);
    tracker.first_only = true;
    let start = vec![0; model.rows.len()];
    let proof = search(&model, vec![model.root.clone()], &start, &mut tracker);
    Answer::new(tracker, &proof)
}

impl Answer {
    fn new(tracker: Tracker<'_>, proof: &Proof) -> Self {
        Self {
            best: tracker.best,
            open: proof.open,
            nodes: tracker.nodes,
            cancelled: tracker.cancelled,
        }
    }
}

impl Question<'_> {
    fn ask(&self) -> Answer {
        let full = Model::new(self.portfolio, &self.active);
        match merged(self.portfolio, &self.active, &full) {
            Some(one) => self.ask_merged(&full, &one),
            None => {
                let mut judge = |_: &[u8], _: &mut u64| Verdict::Accept;
                self.run(&full, &mut judge)
            }
        }
    }

    fn ask_merged(&self, full: &Model, one: &Model) -> Answer {
        let mut packer = Packer::new(full, self.stage);
        let mut judge = |choice: &[u8], nodes: &mut u64| packer.pack(choice, nodes);
        let mut answer = self.run(one, &mut judge);
        answer.best = match (answer.best, packer.packing) {
            (Some((_, value)), Some(packing)) => Some((packing, value)),
            _ => None,
        };
        answer
    }

    fn run(&self, model: &Model, judge: &mut dyn FnMut(&[u8], &mut u64) -> Verdict) -> Answer {
        let least = || -> i64 {
            let smallest = |net: &Vec<i64>| net.iter().min().copied().unwrap_or(0);
            model.net.iter().map(smallest).sum()
        };
        let floor = self.floor.unwrap_or_else(least);
        let mut tracker = Tracker::new(floor, model.step, self.limit, self.stage, judge);
        let rhs = model.rhs(&model.any_counts());
        let mut start = vec![0; model.rows.len()];
        let starts = match self.other_than {
            None => vec![model.root.clone()],
            Some(selection) => {
                let dual = dual::improve(model, &model.root, &rhs, &start, floor);
                start.clone_from(&dual.multipliers);
                others(model, selection, &dual)
            }
        };
        let proof = search(model, starts, &start, &mut tracker);
        Answer::new(tracker, &proof)
    }
}

/// Splits the choices with another set: one part per candidate that is the first to differ,
/// candidates whose change loses least first.
fn others(model: &Model, selection: &[Option<usize>], dual: &dual::Dual) -> Vec<Vec<u64>> {
    let options = model.options();
    let sides = |item: usize| {
        let (out, all) = (model.root[item] & 1, model.root[item] & !1);
        if selection[item].is_some() {
            (all, out)
        } else {
            (out, all)
        }
    };
    let loss = |item: usize| {
        let losses = &dual.priced.loss[item * options..(item + 1) * options];
        let flip = sides(item).1;
        let least = losses
            .iter()
            .enumerate()
            .filter(|(o, _)| flip >> o & 1 == 1);
        least.map(|(_, &l)| l).min().unwrap_or(i128::MAX)
    };
    let mut order: Vec<usize> = (0..model.items()).collect();
    order.sort_by_cached_key(|&i| (loss(i), i));
    let mut masks = model.root.clone();
    let mut starts = Vec::new();
    for item in order {
        let (same, flip) = sides(item);
        if flip != 0 {
            let mut start = masks.clone();
            start[item] = flip;
            starts.push(start);
        }
        masks[item] = same;
    }
    starts
}

fn selection(choice: &[u8]) -> Vec<Option<usize>> {
    choice
        .iter()
        .map(|&o| usize::from(o).checked_sub(1))
        .collect()
}

/// The independent check; a difference is a mistake in the search.
fn checked(
    portfolio: &Portfolio,
    selection: &[Option<usize>],
    value: i64,
) -> Result<super::verify::Verified, BusinessError> {
    let internal = |what: String| BusinessError::Internal { what };
    let verified = verify(portfolio, selection).map_err(|e| internal(e.to_string()))?;
    if verified.objective == i128::from(value) {
        Ok(verified)
    } else {
        Err(internal(format!(
            "objective `{value}` was reported but `{}` recomputed",
            verified.objective
        )))
    }
}
