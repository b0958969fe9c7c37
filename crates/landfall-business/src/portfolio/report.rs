//! What a solve found.

use serde::{Deserialize, Serialize};

use super::constraint::Constraint;

/// How sure the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// No choice within the demands has a larger objective; proven in whole numbers.
    Optimal,
    /// The choice respects every demand, but a better one may exist, up to the bound.
    Feasible,
}

/// The answer to a portfolio.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PortfolioOutcome {
    /// A choice that respects every demand.
    Solved(PortfolioReport),
    /// No choice respects every demand.
    Infeasible(PortfolioConflict),
    /// The node limit was reached, or the work cancelled, before a choice was
    /// found or shown not to exist.
    Undecided {
        /// Nodes visited.
        nodes: u64,
    },
}

impl PortfolioOutcome {
    /// The report, when there is a choice.
    pub fn report(&self) -> Option<&PortfolioReport> {
        match self {
            Self::Solved(report) => Some(report),
            Self::Infeasible(_) | Self::Undecided { .. } => None,
        }
    }

    /// The contradiction, when there is no choice.
    pub fn conflict(&self) -> Option<&PortfolioConflict> {
        match self {
            Self::Infeasible(conflict) => Some(conflict),
            Self::Solved(_) | Self::Undecided { .. } => None,
        }
    }
}

/// A choice with its proof, its neighbours and what holds it back. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortfolioReport {
    pub(super) selection: Vec<Option<usize>>,
    pub(super) objective: i128,
    pub(super) bound: i128,
    pub(super) spend: Vec<i128>,
    pub(super) binding: Vec<Binding>,
    pub(super) next_best: Option<NextBest>,
    pub(super) nodes: u64,
    pub(super) cancelled: bool,
}

impl PortfolioReport {
    /// For each candidate the wave it enters in, or `None`.
    pub fn selection(&self) -> &[Option<usize>] {
        &self.selection
    }

    /// The chosen candidates, ascending.
    pub fn chosen(&self) -> Vec<usize> {
        chosen(&self.selection)
    }

    /// The candidates that enter in each wave, ascending.
    pub fn waves(&self) -> Vec<Vec<usize>> {
        (0..self.spend.len())
            .map(|wave| {
                let entry = |(i, w): (usize, &Option<usize>)| (*w == Some(wave)).then_some(i);
                self.selection
                    .iter()
                    .enumerate()
                    .filter_map(entry)
                    .collect()
            })
            .collect()
    }

    /// Sum of the net values of the chosen candidates in their waves.
    pub fn objective(&self) -> i128 {
        self.objective
    }

    /// No choice within the demands has an objective above this.
    pub fn bound(&self) -> i128 {
        self.bound
    }

    /// Bound less objective; 0 when optimal.
    pub fn gap(&self) -> i128 {
        self.bound - self.objective
    }

    /// Whether the choice is proven best.
    pub fn status(&self) -> Status {
        if self.gap() == 0 {
            Status::Optimal
        } else {
            Status::Feasible
        }
    }

    /// Spend of all waves together.
    pub fn spend(&self) -> i128 {
        self.spend.iter().sum()
    }

    /// Spend of each wave.
    pub fn spend_per_wave(&self) -> &[i128] {
        &self.spend
    }

    /// The demands whose removal, one at a time, would raise the objective, largest gain
    /// first, and those for which that could not be settled. Empty when not asked for.
    pub fn binding(&self) -> &[Binding] {
        &self.binding
    }

    /// The best choice with another set of candidates. `None` when none was asked for, none
    /// exists or none was found.
    pub fn next_best(&self) -> Option<&NextBest> {
        self.next_best.as_ref()
    }

    /// Nodes visited, all questions together.
    pub fn nodes(&self) -> u64 {
        self.nodes
    }

    /// Whether the work was cancelled; what is reported then is what was known.
    pub fn cancelled(&self) -> bool {
        self.cancelled
    }
}

pub(super) fn chosen(selection: &[Option<usize>]) -> Vec<usize> {
    selection
        .iter()
        .enumerate()
        .filter_map(|(i, wave)| wave.map(|_| i))
        .collect()
}

/// A demand that holds the objective back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Index of the demand, in the order given.
    pub constraint: usize,
    /// Its label.
    pub label: String,
    /// The objective gained when this demand alone is dropped: the gain found, minor units.
    pub gain: i128,
    /// The gain is at most this; equal to `gain` when proven.
    pub gain_bound: i128,
    /// Whether `gain` is proven to be the whole gain. An optimal report without a proof here
    /// with gain 0 means: it could not be settled whether the demand binds.
    pub proven: bool,
}

/// The best choice whose set of candidates differs from the one reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextBest {
    /// For each candidate the wave it enters in, or `None`.
    pub selection: Vec<Option<usize>>,
    /// Its objective, minor units.
    pub objective: i128,
    /// No choice with another set has an objective above this.
    pub bound: i128,
    /// Candidates chosen here but not in the reported choice, ascending.
    pub added: Vec<usize>,
    /// Candidates chosen in the reported choice but not here, ascending.
    pub dropped: Vec<usize>,
    /// Whether the objective equals that of the reported choice: the demands do not decide
    /// between the two sets.
    pub tie: bool,
    /// Whether it is proven that no other set does better than this one.
    pub proven: bool,
}

/// Demands that cannot be met together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortfolioConflict {
    pub(super) demands: Vec<(usize, Constraint)>,
    pub(super) minimal: bool,
    pub(super) nodes: u64,
}

impl PortfolioConflict {
    /// The contradicting demands with their indices, in the order given. When minimal, leaving
    /// out any one of them makes the others possible.
    pub fn demands(&self) -> &[(usize, Constraint)] {
        &self.demands
    }

    /// The labels of the contradicting demands.
    pub fn labels(&self) -> Vec<&str> {
        self.demands.iter().map(|(_, c)| c.label()).collect()
    }

    /// Whether the set is proven minimal.
    pub fn minimal(&self) -> bool {
        self.minimal
    }

    /// Nodes visited.
    pub fn nodes(&self) -> u64 {
        self.nodes
    }
}
