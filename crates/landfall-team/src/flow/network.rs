//! The builder of a network and its checked twin.

use landfall_core::{Mistake, Mistakes, Place};

use super::error::FlowError;

/// Most arcs and nodes accepted.
pub const MAX_ARCS: usize = 100_000_000;
/// Largest sum of the bounds of all arcs and of the supplies of all nodes.
pub const MAX_AMOUNT: i64 = 1 << 60;

/// One arc of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// Index of the node it leaves.
    pub from: usize,
    /// Index of the node it enters.
    pub to: usize,
    /// Least flow.
    pub lower: i64,
    /// Greatest flow.
    pub upper: i64,
    /// Cost of each unit.
    pub cost: i64,
}

/// A network, not yet checked.
///
/// # Example
/// ```
/// use landfall_core::Progress;
/// use landfall_team::flow::{FlowOutcome, MinCostFlow, verify};
///
/// // Three units from 0 to 2: two by way of node 1 (cost 1 + 1), one straight (cost 5).
/// let network = MinCostFlow::new(3)
///     .arc(0, 1, 0, 2, 1)
///     .arc(1, 2, 0, 9, 1)
///     .arc(0, 2, 0, 9, 5)
///     .supply(0, 3)
///     .supply(2, -3)
///     .check()?;
/// let FlowOutcome::Optimal(flow) = network.solve(&Progress::silent())? else {
///     return Err("the supplies do not fit through the arcs".into());
/// };
/// assert_eq!(flow.flow, [2, 2, 1]);
/// assert_eq!(flow.cost, 2 * 2 + 5);
/// assert_eq!(verify(&network, &flow)?, 9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinCostFlow {
    nodes: usize,
    arcs: Vec<Arc>,
    supplies: Vec<(usize, i64)>,
}

impl MinCostFlow {
    /// A network of `nodes` nodes, counted from 0, so far without arcs; every supply is 0.
    pub fn new(nodes: usize) -> Self {
        Self {
            nodes,
            arcs: Vec::new(),
            supplies: Vec::new(),
        }
    }

    /// Adds an arc that carries `lower` to `upper` units at `cost` each. Its index is the number of
    /// arcs added before. Arcs of the same ends may stand beside each other; an arc from a node to
    /// itself is allowed.
    #[must_use]
    pub fn arc(mut self, from: usize, to: usize, lower: i64, upper: i64, cost: i64) -> Self {
        self.arcs.push(Arc {
            from,
            to,
            lower,
            upper,
            cost,
        });
        self
    }

    /// Adds `supply` to what `node` has to send out (a demand is negative).
    #[must_use]
    pub fn supply(mut self, node: usize, supply: i64) -> Self {
        self.supplies.push((node, supply));
        self
    }

    /// Checks everything and returns the network that can be solved.
    ///
    /// # Errors
    /// [`FlowError::Input`] with every mistake: an unknown node, a lower bound above the upper one,
    /// supplies that do not add up to 0, and amounts or costs whose sums could overflow.
    pub fn check(self) -> Result<Network, FlowError> {
        let mut mistakes = Vec::new();
        if self.arcs.len() > MAX_ARCS || self.nodes > MAX_ARCS {
            mistakes.push(Mistake::new(
                at("arcs"),
                format!(
                    "`{}` nodes and `{}` arcs; at most {MAX_ARCS} of each are possible",
                    self.nodes,
                    self.arcs.len()
                ),
            ));
        }
        for (index, arc) in self.arcs.iter().enumerate() {
            self.arc_mistakes(index, arc, &mut mistakes);
        }
        let supply = self.supply_mistakes(&mut mistakes);
        self.size_mistakes(&mut mistakes);
        Mistakes::none(mistakes)?;
        Ok(Network {
            arcs: self.arcs,
            supply,
        })
    }

    fn arc_mistakes(&self, index: usize, arc: &Arc, mistakes: &mut Vec<Mistake>) {
        let place = || at(format!("arc[{index}]"));
        for node in [arc.from, arc.to] {
            if node >= self.nodes {
                mistakes.push(Mistake::new(place(), self.unknown(node)));
            }
        }
        if arc.lower > arc.upper {
            mistakes.push(Mistake::new(
                place(),
                format!(
                    "at least `{}` and at most `{}` units contradict each other",
                    arc.lower, arc.upper
                ),
            ));
        }
    }

    fn unknown(&self, node: usize) -> String {
        format!("node `{node}`; there are {}, counted from 0", self.nodes)
    }

    fn supply_mistakes(&self, mistakes: &mut Vec<Mistake>) -> Vec<i64> {
        let mut sums = vec![0_i128; self.nodes.min(MAX_ARCS)];
        for &(node, supply) in &self.supplies {
            match sums.get_mut(node) {
                Some(sum) => *sum += i128::from(supply),
                None => mistakes.push(Mistake::new(
                    at(format!("supply[{node}]")),
                    self.unknown(node),
                )),
            }
        }
        let total: i128 = sums.iter().sum();
        if total != 0 {
            mistakes.push(Mistake::new(
                at("supply"),
                format!("the supplies add up to `{total}`; 0 is needed"),
            ));
        }
        // Out of range only together with the mistake of `size_mistakes`.
        sums.into_iter()
            .map(|s| i64::try_from(s).unwrap_or(0))
            .collect()
    }

    fn size_mistakes(&self, mistakes: &mut Vec<Mistake>) {
        let bounds: i128 = self
            .arcs
            .iter()
            .map(|a| i128::from(a.lower.unsigned_abs().max(a.upper.unsigned_abs())))
            .sum();
        let supplies: i128 = self
            .supplies
            .iter()
            .map(|&(_, s)| i128::from(s.unsigned_abs()))
            .sum();
        for (what, sum) in [("bounds", bounds), ("supplies", supplies)] {
            if sum > i128::from(MAX_AMOUNT) {
                mistakes.push(Mistake::new(
                    at(what),
                    format!("the {what} add up to `{sum}`; sums up to {MAX_AMOUNT} are possible"),
                ));
            }
        }
        let largest = self
            .arcs
            .iter()
            .map(|a| a.cost.unsigned_abs())
            .max()
            .unwrap_or(0);
        // Potentials are sums of one stand-in cost, (largest + 1) x nodes, and a path of costs.
        let reach = (i128::from(largest) + 1) * (self.nodes as i128 + 1) * 8;
        if reach > i128::from(i64::MAX) {
            let limit = i128::from(i64::MAX) / 8 / (self.nodes as i128 + 1) - 1;
            mistakes.push(Mistake::new(
                at("cost"),
                format!(
                    "a cost of `{largest}`; with {} nodes costs up to {limit} are possible",
                    self.nodes
                ),
            ));
        }
    }
}

fn at(field: impl Into<String>) -> Place {
    Place::default().field(field)
}

/// A checked network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    arcs: Vec<Arc>,
    supply: Vec<i64>,
}

impl Network {
    /// The arcs, in the order they were added.
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    /// Supply of each node.
    pub fn supply(&self) -> &[i64] {
        &self.supply
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.supply.len()
    }
}
