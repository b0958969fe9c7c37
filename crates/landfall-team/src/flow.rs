//! Tasks to members with capacities on both sides: minimum-cost flow.
//!
//! Two layers:
//!
//! - [`TaskParams`]: tasks that need between a least and a greatest number of units, members who
//!   give between a least and a greatest number, and the allowed pairs with their value per unit
//!   and how many units a pair may carry (1 when not said). The plan of greatest value, or the
//!   tasks that demand more than their members can give ([`TaskShortage`]), none of which can be
//!   left out.
//! - [`MinCostFlow`]: any network of arcs with a lower and an upper bound and a cost, and nodes
//!   with a supply. Negative costs and negative cycles are allowed, as every arc has an upper
//!   bound. Infeasible networks answer with a cut ([`Cut`]) whose supply exceeds its way out.
//!
//! Every optimum is whole and carries node potentials; [`verify`] (and [`verify_plan`]) checks in
//! exact sums that flow and potentials are worth the same, and shares no code with the search.
//!
//! Method: primal network simplex with strongly feasible trees and block search of the entering
//! arc (Cunningham 1976, *Mathematical Programming* 11; Grigoriadis 1986; as laid out in Kiraly &
//! Kovacs 2012, *Acta Universitatis Sapientiae, Informatica* 4). It ends after finitely many
//! pivots; no polynomial bound is known for this rule, and in practice the time grows a little
//! faster than linearly in the number of arcs.

mod cut;
mod error;
mod network;
mod plan;
mod shortage;
mod simplex;
mod solve;
mod task;
mod tree;
mod unique;
mod verify;
mod verify_plan;

pub use cut::Cut;
pub use error::{FlowError, FlowFlaw};
pub use network::{Arc, MAX_AMOUNT, MAX_ARCS, MinCostFlow, Network};
pub use plan::{Share, TaskPlan};
pub use shortage::{TaskShortage, TaskSide};
pub use solve::{Flow, FlowOutcome};
pub use task::{Bounds, Pair, TaskParams, TaskProblem};
pub use verify::{verify, verify_cut};
pub use verify_plan::verify_plan;
