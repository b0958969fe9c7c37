//! What can go wrong in a flow.

use landfall_core::{Cancelled, Mistakes};
use thiserror::Error;

/// Error of flows and task plans.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FlowError {
    /// Input that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// An answer that its certificate does not prove.
    #[error("the certificate does not hold: {0}")]
    Flaw(#[from] FlowFlaw),
}

/// Why a certificate does not prove its answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FlowFlaw {
    /// Not one flow per arc or one potential per node.
    #[error("`{given}` entries for `{needed}` arcs or nodes")]
    Shape {
        /// Entries given.
        given: usize,
        /// Arcs or nodes there are.
        needed: usize,
    },
    /// A flow outside the bounds of its arc.
    #[error("arc `{arc}` carries `{flow}`, from {lower} to {upper} are allowed")]
    Bounds {
        /// Index of the arc.
        arc: usize,
        /// Its flow.
        flow: i64,
        /// Least flow.
        lower: i64,
        /// Greatest flow.
        upper: i64,
    },
    /// More or less flows out of a node than its supply and what flows in.
    #[error("node `{node}` sends out `{net}` more than it gets; its supply is {supply}")]
    Balance {
        /// Index of the node.
        node: usize,
        /// Flow out less flow in.
        net: i128,
        /// Its supply.
        supply: i64,
    },
    /// Flow and potentials that do not meet.
    #[error("the flow costs `{primal}`, its potentials prove `{dual}`")]
    Gap {
        /// Cost of the flow.
        primal: i128,
        /// What the potentials prove.
        dual: i128,
    },
    /// A cut that shows nothing.
    #[error("the cut holds `{supply}` and lets `{room}` out")]
    NoCut {
        /// Supply inside.
        supply: i128,
        /// What may leave.
        room: i128,
    },
    /// A plan that does not fit its problem.
    #[error("task `{task}` and member `{member}` share `{units}` units, which is not allowed")]
    Share {
        /// Index of the task.
        task: usize,
        /// Index of the member.
        member: usize,
        /// Units of the pair.
        units: i64,
    },
    /// A sum of the plan that differs from what it lists.
    #[error("the plan states `{given}` where its shares give `{needed}`")]
    Total {
        /// What is stated.
        given: i64,
        /// What the shares give.
        needed: i64,
    },
}
