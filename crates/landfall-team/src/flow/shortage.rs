//! Tasks that demand more than their members can give, none of which can be left out.
#![expect(
    clippy::indexing_slicing,
    reason = "both sides and the edges are numbered here and lie below the lengths"
)]

use landfall_core::{Cancelled, Progress, Reason};
use schemars::JsonSchema;
use serde::Serialize;

use super::error::FlowError;
use super::task::TaskProblem;

/// Whose least amounts cannot be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskSide {
    /// Tasks that need more units than their members can give.
    Tasks,
    /// Members who must give more units than their tasks can take.
    Members,
}

/// Tasks whose least amounts cannot all be met (or members whose least amounts cannot all be
/// placed): smallest by inclusion, as without any one of them the others could be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaskShortage {
    /// What `demanding` are; `partners` are the other side.
    pub side: TaskSide,
    /// Indices of those whose least amounts contradict each other, rising.
    pub demanding: Vec<usize>,
    /// Indices of all their allowed partners, rising.
    pub partners: Vec<usize>,
    /// Sum of the least amounts.
    pub demanded: i64,
    /// What the partners have for them: of each, the lesser of its greatest amount and of what its
    /// pairs with them may carry.
    pub available: i64,
    /// `demanded` less `available`, above 0.
    pub shortfall: i64,
}

impl TaskShortage {
    pub(super) fn labels(&self, problem: &TaskProblem) -> Vec<String> {
        let bounds = match self.side {
            TaskSide::Tasks => problem.tasks(),
            TaskSide::Members => problem.members(),
        };
        self.demanding
            .iter()
            .filter_map(|&i| bounds.get(i))
            .map(|b| format!("{}: at least {}", b.label, b.least))
            .collect()
    }

    pub(super) fn reason(&self, problem: &TaskProblem) -> Reason {
        let (side, other, bounds) = match self.side {
            TaskSide::Tasks => ("tasks", "members", problem.members()),
            TaskSide::Members => ("members", "tasks", problem.tasks()),
        };
        let partners: Vec<&str> = (self.partners.iter())
            .filter_map(|&i| Some(bounds.get(i)?.label.as_str()))
            .collect();
        Reason::new(format!(
            "{} {side} demand {} units and their {other} have room for {}",
            self.demanding.len(),
            self.demanded,
            self.available
        ))
        .input(other, partners.join(", "))
        .input("shortfall", self.shortfall)
        .rule("least cut of the flow between both sides")
    }
}

impl TaskProblem {
    /// Why the least amounts cannot be met; `None` when they can. When the least amounts of the
    /// tasks and those of the members can each be met, both can be at once (a plan for each,
    /// joined), so the contradiction always lies on one side.
    ///
    /// # Errors
    /// [`FlowError::Cancelled`].
    pub fn shortage(&self, progress: &Progress) -> Result<Option<TaskShortage>, FlowError> {
        let stage = progress.stage("shortage", None);
        for side in [TaskSide::Tasks, TaskSide::Members] {
            let mut filling = Filling::new(self, side);
            if let Some(kept) = filling.contradiction(&mut || stage.advance(1))? {
                return Ok(Some(filling.report(side, &kept)));
            }
        }
        Ok(None)
    }
}

struct Edge {
    demander: u32,
    giver: u32,
    most: i64,
}

/// Demanders filled one after the other from givers, by augmenting paths.
struct Filling {
    need: Vec<i64>,
    room: Vec<i64>,
    edges: Vec<Edge>,
    /// Edges of each demander, and of each giver.
    of_demander: Vec<Vec<u32>>,
    of_giver: Vec<Vec<u32>>,
    state: State,
}

#[derive(Clone)]
struct State {
    flow: Vec<i64>,
    got: Vec<i64>,
    given: Vec<i64>,
}

/// What one search reached: the edge that led to each vertex.
struct Reach {
    demanders: Vec<bool>,
    demander_by: Vec<Option<u32>>,
    giver_by: Vec<Option<u32>>,
    /// A giver with room left, which ended the search.
    end: Option<usize>,
}

impl Filling {
    fn new(problem: &TaskProblem, side: TaskSide) -> Self {
        let (demanders, givers) = match side {
            TaskSide::Tasks => (problem.tasks(), problem.members()),
            TaskSide::Members => (problem.members(), problem.tasks()),
        };
        let edges: Vec<Edge> = (problem.pairs().iter())
            .map(|pair| {
                let (demander, giver) = match side {
                    TaskSide::Tasks => (pair.task, pair.member),
                    TaskSide::Members => (pair.member, pair.task),
                };
                Edge {
                    demander: demander as u32,
                    giver: giver as u32,
                    most: pair.most,
                }
            })
            .collect();
        let mut of_demander = vec![Vec::new(); demanders.len()];
        let mut of_giver = vec![Vec::new(); givers.len()];
        for (index, edge) in edges.iter().enumerate() {
            of_demander[edge.demander as usize].push(index as u32);
            of_giver[edge.giver as usize].push(index as u32);
        }
        Self {
            need: demanders.iter().map(|b| b.least).collect(),
            room: givers.iter().map(|b| b.most).collect(),
            state: State {
                flow: vec![0; edges.len()],
                got: vec![0; demanders.len()],
                given: vec![0; givers.len()],
            },
            edges,
            of_demander,
            of_giver,
        }
    }

    /// Demanders that cannot all be filled and none of which can be left out.
    fn contradiction(
        &mut self,
        tick: &mut dyn FnMut() -> Result<(), Cancelled>,
    ) -> Result<Option<Vec<usize>>, Cancelled> {
        for last in 0..self.need.len() {
            tick()?;
            if let Some(reached) = self.fill(last) {
                return self.shrink(last, reached, tick).map(Some);
            }
        }
        Ok(None)
    }

    /// Leaves out one demander after the other while `last` stays short.
    fn shrink(
        &mut self,
        last: usize,
        mut inside: Vec<bool>,
        tick: &mut dyn FnMut() -> Result<(), Cancelled>,
    ) -> Result<Vec<usize>, Cancelled> {
        let mut kept = vec![last];
        for demander in 0..self.need.len() {
            if !inside[demander] || demander == last {
                continue;
            }
            tick()?;
            let saved = self.state.clone();
            self.empty(demander);
            match self.fill(last) {
                None => {
                    self.state = saved;
                    kept.push(demander);
                }
                Some(reached) => inside = reached,
            }
        }
        kept.sort_unstable();
        Ok(kept)
    }

    fn empty(&mut self, demander: usize) {
        for &edge in &self.of_demander[demander] {
            let flow = std::mem::take(&mut self.state.flow[edge as usize]);
            self.state.given[self.edges[edge as usize].giver as usize] -= flow;
        }
        self.state.got[demander] = 0;
    }

    /// Fills one demander; when it stays short, the demanders it competes with.
    fn fill(&mut self, demander: usize) -> Option<Vec<bool>> {
        while self.state.got[demander] < self.need[demander] {
            let reach = self.search(demander);
            let Some(end) = reach.end else {
                return Some(reach.demanders);
            };
            self.push(demander, end, &reach);
        }
        None
    }

    fn search(&self, root: usize) -> Reach {
        let mut reach = Reach {
            demanders: vec![false; self.need.len()],
            demander_by: vec![None; self.need.len()],
            giver_by: vec![None; self.room.len()],
            end: None,
        };
        reach.demanders[root] = true;
        let mut queue = std::collections::VecDeque::from([root]);
        while let Some(demander) = queue.pop_front() {
            for &edge in &self.of_demander[demander] {
                let giver = self.edges[edge as usize].giver as usize;
                let full = self.state.flow[edge as usize] == self.edges[edge as usize].most;
                if full || reach.giver_by[giver].is_some() {
                    continue;
                }
                reach.giver_by[giver] = Some(edge);
                if self.state.given[giver] < self.room[giver] {
                    reach.end = Some(giver);
                    return reach;
                }
                for &back in &self.of_giver[giver] {
                    let other = self.edges[back as usize].demander as usize;
                    if self.state.flow[back as usize] > 0 && !reach.demanders[other] {
                        reach.demanders[other] = true;
                        reach.demander_by[other] = Some(back);
                        queue.push_back(other);
                    }
                }
            }
        }
        reach
    }

    fn push(&mut self, root: usize, end: usize, reach: &Reach) {
        let mut amount =
            (self.need[root] - self.state.got[root]).min(self.room[end] - self.state.given[end]);
        let path = self.path(end, reach);
        for &(edge, forward) in &path {
            let flow = self.state.flow[edge];
            amount = amount.min(if forward {
                self.edges[edge].most - flow
            } else {
                flow
            });
        }
        for &(edge, forward) in &path {
            self.state.flow[edge] += if forward { amount } else { -amount };
        }
        self.state.got[root] += amount;
        self.state.given[end] += amount;
    }

    /// Edges from `end` back to the root, and whether each gains.
    fn path(&self, end: usize, reach: &Reach) -> Vec<(usize, bool)> {
        let mut path = Vec::new();
        let mut giver = end;
        while let Some(edge) = reach.giver_by[giver] {
            path.push((edge as usize, true));
            let demander = self.edges[edge as usize].demander as usize;
            let Some(back) = reach.demander_by[demander] else {
                break;
            };
            path.push((back as usize, false));
            giver = self.edges[back as usize].giver as usize;
        }
        path
    }

    fn report(&self, side: TaskSide, demanding: &[usize]) -> TaskShortage {
        let mut carried = vec![None; self.room.len()];
        for &demander in demanding {
            for &edge in &self.of_demander[demander] {
                let edge = &self.edges[edge as usize];
                *carried[edge.giver as usize].get_or_insert(0) += edge.most;
            }
        }
        let partners = || {
            carried
                .iter()
                .enumerate()
                .filter_map(|(g, c)| Some((g, (*c)?)))
        };
        let demanded = demanding.iter().map(|&d| self.need[d]).sum();
        let available = partners()
            .map(|(g, carried): (usize, i64)| carried.min(self.room[g]))
            .sum();
        TaskShortage {
            side,
            demanding: demanding.to_vec(),
            partners: partners().map(|(g, _)| g).collect(),
            demanded,
            available,
            shortfall: demanded - available,
        }
    }
}
