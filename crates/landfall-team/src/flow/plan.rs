//! The plan that joins tasks and members.

use landfall_core::{Progress, Reason};
use schemars::JsonSchema;
use serde::Serialize;

use super::error::FlowError;
use super::solve::{Flow, FlowOutcome};
use super::task::{Bounds, TaskProblem};
use crate::assign::MICRO;
use crate::solved::{Solved, Status};

/// Units of one pair.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Share {
    /// Index of the task.
    pub task: usize,
    /// Index of the member.
    pub member: usize,
    /// Label of the task.
    pub task_label: String,
    /// Label of the member.
    pub member_label: String,
    /// Units, 1 or more.
    pub units: i64,
    /// What they are worth together, in the unit given.
    pub value: f64,
}

/// A plan of greatest value with the prices that prove it, in millionths of the unit given.
///
/// With a price `p` per unit of each task and `q` per unit of each member, no plan is worth more
/// than the sum of `max(p least, p most)` over the tasks and of `max(q least, q most)` over the
/// members, and of `max(0, value - p - q) most` over the pairs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TaskPlan {
    /// Who does what, by task and member.
    pub shares: Vec<Share>,
    /// Units of each task.
    pub task_units: Vec<i64>,
    /// Units of each member.
    pub member_units: Vec<i64>,
    /// Value of all units, millionths.
    pub total_micro: i128,
    /// Price of a unit of each task: above 0 only at its greatest amount, below 0 only at its least.
    pub task_price: Vec<i64>,
    /// Price of a unit of each member, likewise.
    pub member_price: Vec<i64>,
    /// Whether no other plan is worth the same.
    pub unique: bool,
}

impl TaskProblem {
    /// Finds the plan of greatest value within all bounds.
    ///
    /// The status is [`Status::Optimal`] with an equal bound, and `binding` lists the bounds that
    /// have a price in the certificate; or [`Status::Infeasible`] with the least amounts that
    /// contradict each other in `contradiction` ([`shortage`](Self::shortage) has both lists).
    ///
    /// # Errors
    /// [`FlowError::Cancelled`].
    pub fn solve(&self, progress: &Progress) -> Result<Solved<TaskPlan>, FlowError> {
        match self.network().solve(progress)? {
            FlowOutcome::Optimal(flow) => Ok(self.optimal(&flow)),
            FlowOutcome::Infeasible(_) => {
                let shortage = self.shortage(progress)?;
                let labels = shortage.as_ref().map(|s| s.labels(self));
                Ok(Solved::infeasible(
                    labels.unwrap_or_default(),
                    shortage.iter().map(|s| s.reason(self)).collect(),
                ))
            }
        }
    }

    fn optimal(&self, flow: &Flow) -> Solved<TaskPlan> {
        let plan = self.plan(flow);
        let value = plan.total_micro as f64 / MICRO;
        let reason = Reason::new(format!(
            "the plan is worth {value}, as much as its prices prove"
        ))
        .input("only plan of this value", plan.unique)
        .rule("potentials of the cheapest flow");
        Solved {
            status: Status::Optimal,
            value: Some(value),
            bound: Some(value),
            gap: Some(0.0),
            binding: self.binding(&plan),
            answer: Some(plan),
            contradiction: Vec::new(),
            reproducible: true,
            nodes: flow.pivots,
            reasons: vec![reason],
        }
    }

    fn plan(&self, flow: &Flow) -> TaskPlan {
        let (tasks, members) = (self.tasks().len(), self.members().len());
        let mut shares: Vec<Share> = (self.pairs().iter())
            .zip(flow.flow.iter().skip(tasks + members))
            .filter(|(_, units)| **units > 0)
            .map(|(pair, &units)| Share {
                task: pair.task,
                member: pair.member,
                task_label: label(self.tasks(), pair.task),
                member_label: label(self.members(), pair.member),
                units,
                value: (i128::from(pair.micro) * i128::from(units)) as f64 / MICRO,
            })
            .collect();
        shares.sort_by_key(|share| (share.task, share.member));
        let hub = flow.potential.last().copied().unwrap_or(0);
        let potentials = || flow.potential.iter().map(|p| p - hub);
        TaskPlan {
            shares,
            task_units: flow.flow.iter().copied().take(tasks).collect(),
            member_units: flow
                .flow
                .iter()
                .copied()
                .skip(tasks)
                .take(members)
                .collect(),
            total_micro: -flow.cost,
            task_price: potentials().take(tasks).collect(),
            member_price: potentials().skip(tasks).take(members).map(|p| -p).collect(),
            unique: flow.unique,
        }
    }

    fn binding(&self, plan: &TaskPlan) -> Vec<String> {
        let tasks = self.tasks().iter().zip(&plan.task_price);
        let members = self.members().iter().zip(&plan.member_price);
        tasks
            .chain(members)
            .filter_map(|(bounds, &price)| match price.signum() {
                1 => Some(format!("{}: at most {}", bounds.label, bounds.most)),
                -1 => Some(format!("{}: at least {}", bounds.label, bounds.least)),
                _ => None,
            })
            .collect()
    }
}

fn label(bounds: &[Bounds], index: usize) -> String {
    bounds
        .get(index)
        .map(|b| b.label.clone())
        .unwrap_or_default()
}
