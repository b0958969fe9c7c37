//! Tasks, members and allowed pairs.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place};

use super::error::FlowError;
use super::network::{MinCostFlow, Network};
use crate::assign::{MAX_VALUE, to_micro};

/// Largest number of units of a task, member or pair.
const MAX_UNITS: i64 = 1_000_000_000;

/// One task or member with the units it takes or gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    /// Its label.
    pub label: String,
    /// Least number of units.
    pub least: i64,
    /// Greatest number of units.
    pub most: i64,
}

/// One allowed pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Index of the task.
    pub task: usize,
    /// Index of the member.
    pub member: usize,
    /// Value of each unit, millionths.
    pub micro: i64,
    /// Greatest number of units.
    pub most: i64,
}

/// Tasks, members and pairs, not yet checked.
///
/// # Example
/// ```
/// use landfall_core::Progress;
/// use landfall_team::flow::{TaskParams, verify_plan};
///
/// // Both tasks need somebody, and Bo has time for one unit. Review by both and docs by Ana
/// // (4 + 5 - 1 = 8) beats review by Ana and docs by Bo (4 + 3 = 7).
/// let problem = TaskParams::new()
///     .task("review", 1, 2)
///     .task("docs", 1, 1)
///     .member("ana", 0, 2)
///     .member("bo", 0, 1)
///     .pair(0, 0, 4.0)
///     .pair(0, 1, 5.0)
///     .pair(1, 0, -1.0)
///     .pair(1, 1, 3.0)
///     .check()?;
/// let solved = problem.solve(&Progress::silent())?;
/// assert_eq!(solved.value, Some(8.0));
/// let plan = solved.answer.ok_or("the tasks need too much")?;
/// assert_eq!(plan.task_units, [2, 1]);
/// assert_eq!(verify_plan(&problem, &plan)?, 8_000_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskParams {
    tasks: Vec<Bounds>,
    members: Vec<Bounds>,
    pairs: Vec<(usize, usize, f64, i64)>,
}

impl TaskParams {
    /// No task and no member so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a task that needs `least` to `most` units. Its index is the number of tasks added
    /// before.
    #[must_use]
    pub fn task(mut self, label: impl Into<String>, least: i64, most: i64) -> Self {
        self.tasks.push(Bounds {
            label: label.into(),
            least,
            most,
        });
        self
    }

    /// Adds a member who gives `least` to `most` units. Her index is the number of members added
    /// before.
    #[must_use]
    pub fn member(mut self, label: impl Into<String>, least: i64, most: i64) -> Self {
        self.members.push(Bounds {
            label: label.into(),
            least,
            most,
        });
        self
    }

    /// Allows a member one unit of a task, worth `value` (negative for a cost).
    #[must_use]
    pub fn pair(self, task: usize, member: usize, value: f64) -> Self {
        self.pair_up_to(task, member, value, 1)
    }

    /// Allows a member up to `most` units of a task, each worth `value` (negative for a cost).
    #[must_use]
    pub fn pair_up_to(mut self, task: usize, member: usize, value: f64, most: i64) -> Self {
        self.pairs.push((task, member, value, most));
        self
    }

    /// Checks everything and returns the problem that can be solved. Values are rounded once to a
    /// millionth.
    ///
    /// # Errors
    /// [`FlowError::Input`] with every mistake: no task, no member, a label that stands twice,
    /// units below 0, above a thousand million or with the least above the most, an unknown index,
    /// a pair that stands twice, a value that is not finite or too large.
    pub fn check(self) -> Result<TaskProblem, FlowError> {
        let mut mistakes = Vec::new();
        bounds_mistakes("task", &self.tasks, &mut mistakes);
        bounds_mistakes("member", &self.members, &mut mistakes);
        let pairs = self.checked_pairs(&mut mistakes);
        Mistakes::none(mistakes)?;
        let network = network(&self.tasks, &self.members, &pairs)?;
        Ok(TaskProblem {
            tasks: self.tasks,
            members: self.members,
            pairs,
            network,
        })
    }

    fn checked_pairs(&self, mistakes: &mut Vec<Mistake>) -> Vec<Pair> {
        let (tasks, members) = (self.tasks.len(), self.members.len());
        let mut seen = BTreeMap::new();
        let mut pairs = Vec::with_capacity(self.pairs.len());
        for (index, &(task, member, value, most)) in self.pairs.iter().enumerate() {
            let mut mistake =
                |message| mistakes.push(Mistake::new(at(format!("pair[{index}]")), message));
            if task >= tasks || member >= members {
                mistake(format!(
                    "task `{task}` and member `{member}`; there are {tasks} and {members}, counted from 0"
                ));
            }
            if let Some(first) = seen.insert((task, member), index) {
                mistake(format!(
                    "task `{task}` and member `{member}` stand at `pair[{first}]`, too"
                ));
            }
            if !(0..=MAX_UNITS).contains(&most) {
                mistake(format!("`{most}` units; 0 to {MAX_UNITS} are possible"));
            }
            match to_micro(value) {
                Some(micro) => pairs.push(Pair {
                    task,
                    member,
                    micro,
                    most,
                }),
                None => mistake(format!(
                    "`{value}` is no value; finite values from -{MAX_VALUE} to {MAX_VALUE} are possible"
                )),
            }
        }
        pairs
    }
}

fn at(field: impl Into<String>) -> Place {
    Place::default().field(field)
}

fn bounds_mistakes(side: &str, all: &[Bounds], mistakes: &mut Vec<Mistake>) {
    if all.is_empty() {
        mistakes.push(Mistake::new(at(side), format!("no {side} given")));
    }
    let mut seen = BTreeMap::new();
    for (index, bounds) in all.iter().enumerate() {
        let mut mistake =
            |message| mistakes.push(Mistake::new(at(format!("{side}[{index}]")), message));
        let Bounds { label, least, most } = bounds;
        if let Some(first) = seen.insert(label, index) {
            mistake(format!("`{label}` stands at `{side}[{first}]`, too"));
        }
        if !(0 <= *least && least <= most && *most <= MAX_UNITS) {
            mistake(format!(
                "`{label}` has at least `{least}` and at most `{most}` units; 0 to {MAX_UNITS} are possible, the least not above the most"
            ));
        }
    }
}

/// Units run in a circle: from a hub to the tasks, to the members, and back to the hub.
fn network(tasks: &[Bounds], members: &[Bounds], pairs: &[Pair]) -> Result<Network, FlowError> {
    let hub = tasks.len() + members.len();
    let mut flow = MinCostFlow::new(hub + 1);
    for (task, bounds) in tasks.iter().enumerate() {
        flow = flow.arc(hub, task, bounds.least, bounds.most, 0);
    }
    for (member, bounds) in members.iter().enumerate() {
        flow = flow.arc(tasks.len() + member, hub, bounds.least, bounds.most, 0);
    }
    for pair in pairs {
        flow = flow.arc(
            pair.task,
            tasks.len() + pair.member,
            0,
            pair.most,
            -pair.micro,
        );
    }
    flow.check()
}

/// A checked problem of tasks and members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskProblem {
    tasks: Vec<Bounds>,
    members: Vec<Bounds>,
    pairs: Vec<Pair>,
    network: Network,
}

impl TaskProblem {
    /// The tasks.
    pub fn tasks(&self) -> &[Bounds] {
        &self.tasks
    }

    /// The members.
    pub fn members(&self) -> &[Bounds] {
        &self.members
    }

    /// The allowed pairs.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The same as a circulation.
    pub(super) fn network(&self) -> &Network {
        &self.network
    }
}
