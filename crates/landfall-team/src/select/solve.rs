//! From a checked selection to an answer with its proof.

use landfall_core::{Cancelled, Progress, Reason, Stage};

use super::check::Selection;
use super::conflict::{Contradiction, contradiction};
use super::error::SelectError;
use super::hunt::{Answer, Budget, Found, Question, hunt, plain};
use super::model::{Aim, Model};
use super::report::{NextBest, Seat, Selected};
use super::seats::{Seating, seat};
use crate::{Limit, Solved, Status};

impl Selection {
    /// Chooses the team. First a team and its bound, then, when that is proven best and the limit
    /// allows, the next best team and the demands that hold the value back.
    ///
    /// The bound is never below the value of any team, however early the limit stops the search.
    ///
    /// # Errors
    /// [`SelectError::Cancelled`] when somebody cancelled the work.
    pub fn solve(
        &self,
        limit: Limit<'_>,
        progress: &Progress,
    ) -> Result<Solved<Selected>, SelectError> {
        progress.check()?;
        let stage = progress.stage("choose a team", None);
        let mut budget = Budget {
            limit,
            nodes: 0,
            cap: u64::MAX,
        };
        let all = |_: usize| true;
        let any = self.any_team(&all, &mut budget, &stage)?;
        if any.best.is_none() && any.open.is_none() {
            let found = contradiction(self, &mut budget, &stage)?;
            return Ok(infeasible(found, &budget));
        }
        let start = any.best.map(|found| self.valued(found.team));
        let answer = hunt(self.question(&all), start, &mut budget, &stage)?;
        Ok(self.answered(answer, &mut budget, &stage)?)
    }

    /// Any team at all, whatever its value.
    fn any_team(
        &self,
        active: &dyn Fn(usize) -> bool,
        budget: &mut Budget<'_>,
        stage: &Stage,
    ) -> Result<Answer, Cancelled> {
        let question = Question {
            aim: Aim::Any,
            first: true,
            ..self.question(active)
        };
        hunt(question, None, budget, stage)
    }

    fn question<'q>(&'q self, active: &'q dyn Fn(usize) -> bool) -> Question<'q> {
        Question {
            selection: self,
            aim: Aim::Best,
            active,
            sizes: self.sizes,
            avoid: None,
            first: false,
        }
    }

    fn valued(&self, team: Vec<usize>) -> Found {
        let model = Model::new(self, team.len(), Aim::Best, &|_| false);
        Found {
            value: model.value(&team),
            unit: model.unit,
            team,
        }
    }

    fn answered(
        &self,
        answer: Answer,
        budget: &mut Budget<'_>,
        stage: &Stage,
    ) -> Result<Solved<Selected>, Cancelled> {
        let open = answer.open.map(|(bound, unit)| plain(bound, unit));
        let Some(best) = answer.best else {
            return Ok(Solved {
                status: Status::Undecided,
                bound: open,
                reasons: vec![Reason::new(
                    "the limit ended the search before a team was found",
                )],
                ..empty(budget)
            });
        };
        let value = best.plain();
        let proven = open.is_none();
        let mut reasons = vec![self.reason(&best, open)];
        let (mut next_best, mut tied, mut binding) = (None, None, Vec::new());
        if proven && self.explain {
            (next_best, tied) = self.next_best(&best, budget, stage)?;
            let reason;
            (binding, reason) = self.binding(&best, budget, stage)?;
            reasons.push(reason);
        }
        let bound = open.map_or(value, |bound| bound.max(value));
        Ok(Solved {
            status: Status::found(proven),
            value: Some(value),
            bound: Some(bound),
            gap: Some(bound - value),
            answer: Some(Selected {
                seats: self.seated(&best.team),
                members: best.team,
                next_best,
                tied,
            }),
            binding,
            reasons,
            ..empty(budget)
        })
    }

    fn seated(&self, team: &[usize]) -> Vec<Seat> {
        let model = Model::new(self, team.len(), Aim::Any, &|_| true);
        let Seating::Full(full) = seat(&model.seats, team) else {
            return Vec::new();
        };
        full.into_iter()
            .filter_map(|(rule, person)| {
                let demand = self.demands.get(model.seats.get(rule)?.demand)?;
                Some(Seat {
                    demand: demand.label.clone(),
                    person,
                })
            })
            .collect()
    }

    fn reason(&self, best: &Found, open: Option<f64>) -> Reason {
        let claim = match open {
            None => "no team within the demands has a larger value",
            Some(_) => "the limit ended the search: a better team may exist, up to the bound",
        };
        let reason = Reason::new(claim)
            .input("people", self.own.len())
            .input("size", best.team.len())
            .input("demands", self.demands.len());
        match &self.pair {
            Some(pair) => reason
                .input("weight of pairs", format!("{}e-6", pair.weight))
                .rule("V = (1 - gamma) mean c + gamma mean v, in exact whole numbers"),
            None => reason.rule("V = mean c, in exact whole numbers"),
        }
    }

    /// The best other team. Exchanging somebody for one who dominates her leads from any team,
    /// at no loss, to a team that respects the order of dominance or to the best team itself; the
    /// last step before the latter is one exchange away from it. So those neighbours and the
    /// ordered teams are all that need be searched.
    fn next_best(
        &self,
        best: &Found,
        budget: &mut Budget<'_>,
        stage: &Stage,
    ) -> Result<(Option<NextBest>, Option<bool>), Cancelled> {
        let before = budget.nodes;
        budget.cap = before.saturating_mul(3).saturating_add(2_000);
        let all = |_: usize| true;
        let question = Question {
            avoid: Some(&best.team),
            ..self.question(&all)
        };
        let answer = hunt(question, self.neighbour(best), budget, stage)?;
        budget.cap = u64::MAX;
        let proven = answer.open.is_none();
        let Some(next) = answer.best else {
            return Ok((None, proven.then_some(false)));
        };
        let equal = !best.beats(&next);
        let tied = (equal || proven).then_some(equal);
        let next = NextBest {
            value: next.plain(),
            members: next.team,
            proven: proven || equal,
        };
        Ok((Some(next), tied))
    }

    /// The best feasible team that differs from `best` in one person.
    fn neighbour(&self, best: &Found) -> Option<Found> {
        let model = Model::new(self, best.team.len(), Aim::Best, &|_| true);
        let mut near: Option<Found> = None;
        for &out in &best.team {
            for into in (0..model.people).filter(|person| !best.team.contains(person)) {
                let mut team: Vec<usize> = best
                    .team
                    .iter()
                    .copied()
                    .filter(|&person| person != out)
                    .collect();
                team.push(into);
                team.sort_unstable();
                let value = model.value(&team);
                let better = near.as_ref().is_none_or(|near| value > near.value);
                if better && model.feasible(&team) {
                    let unit = model.unit;
                    near = Some(Found { team, value, unit });
                }
            }
        }
        near
    }

    /// The demands without which, one at a time, a better team exists.
    fn binding(
        &self,
        best: &Found,
        budget: &mut Budget<'_>,
        stage: &Stage,
    ) -> Result<(Vec<String>, Reason), Cancelled> {
        let (mut binding, mut open) = (Vec::new(), Vec::new());
        let share = budget.nodes.saturating_add(1_000);
        for (at, demand) in self.demands.iter().enumerate() {
            budget.cap = budget.nodes.saturating_add(share);
            let others = |other: usize| other != at;
            let question = Question {
                first: true,
                ..self.question(&others)
            };
            let answer = hunt(question, Some(best.clone()), budget, stage)?;
            if answer.best.is_some_and(|found| found.beats(best)) {
                binding.push(demand.label.clone());
            } else if answer.open.is_some() {
                open.push(demand.label.clone());
            }
        }
        budget.cap = u64::MAX;
        let mut reason = Reason::new("a demand is binding when a better team exists without it")
            .rule("the search was repeated without each demand, the others kept");
        for label in open {
            reason = reason.input("not settled within the limit", label);
        }
        Ok((binding, reason))
    }
}

fn empty(budget: &Budget<'_>) -> Solved<Selected> {
    Solved {
        status: Status::Undecided,
        value: None,
        bound: None,
        gap: None,
        answer: None,
        binding: Vec::new(),
        contradiction: Vec::new(),
        reproducible: budget.limit.reproducible(),
        nodes: budget.nodes,
        reasons: Vec::new(),
    }
}

fn infeasible(found: Contradiction, budget: &Budget<'_>) -> Solved<Selected> {
    Solved {
        status: Status::Infeasible,
        contradiction: found.labels,
        reasons: vec![found.reason],
        ..empty(budget)
    }
}
