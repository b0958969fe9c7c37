//! The answer for a network.

use landfall_core::Progress;
use schemars::JsonSchema;
use serde::Serialize;

use super::cut::{Cut, cut};
use super::error::FlowError;
use super::network::Network;
use super::simplex::run;
use super::unique::unique;

/// A cheapest flow with the potentials that prove it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Flow {
    /// Units on each arc.
    pub flow: Vec<i64>,
    /// Sum of units times cost.
    pub cost: i128,
    /// Potential of each node: with the reduced cost `r = cost + potential[from] - potential[to]`,
    /// arcs with `r > 0` carry their least flow and arcs with `r < 0` their greatest.
    pub potential: Vec<i64>,
    /// Whether no other flow costs the same.
    pub unique: bool,
    /// Pivots it took.
    pub pivots: u64,
}

/// What [`Network::solve`] answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowOutcome {
    /// A cheapest flow.
    Optimal(Flow),
    /// The supplies do not fit through the arcs.
    Infeasible(Cut),
}

impl Network {
    /// Finds a cheapest flow, or a cut that shows that there is none. Among equally cheap flows it
    /// is always the same one.
    ///
    /// # Errors
    /// [`FlowError::Cancelled`].
    pub fn solve(&self, progress: &Progress) -> Result<FlowOutcome, FlowError> {
        let ended = run(self, progress)?;
        if let Some(cut) = cut(self, &ended.above, &ended.stuck) {
            return Ok(FlowOutcome::Infeasible(cut));
        }
        let flow: Vec<i64> = (self.arcs().iter().zip(&ended.above))
            .map(|(arc, above)| arc.lower + above)
            .collect();
        let cost = (self.arcs().iter().zip(&flow))
            .map(|(arc, &flow)| i128::from(arc.cost) * i128::from(flow))
            .sum();
        Ok(FlowOutcome::Optimal(Flow {
            unique: unique(self, &flow, &ended.potential),
            cost,
            flow,
            potential: ended.potential,
            pivots: ended.pivots,
        }))
    }
}
