//! What a solve answers, and how far it looks.

/// What to answer and how long to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SolveOptions {
    pub(super) node_limit: u64,
    pub(super) side_node_limit: u64,
    pub(super) next_best: bool,
    pub(super) binding: bool,
}

impl Default for SolveOptions {
    /// 100 million nodes for the optimum, 5 million for each further question, all questions asked.
    fn default() -> Self {
        Self {
            node_limit: 100_000_000,
            side_node_limit: 5_000_000,
            next_best: true,
            binding: true,
        }
    }
}

impl SolveOptions {
    /// Nodes for the optimum at most. The same limit gives the same answer on every machine.
    #[must_use]
    pub fn node_limit(mut self, nodes: u64) -> Self {
        self.node_limit = nodes;
        self
    }

    /// Nodes at most for each of: the next best choice, one demand left out, one step of the
    /// search for a contradiction.
    #[must_use]
    pub fn side_node_limit(mut self, nodes: u64) -> Self {
        self.side_node_limit = nodes;
        self
    }

    /// Whether to look for the best choice with another set (default: yes).
    #[must_use]
    pub fn next_best(mut self, yes: bool) -> Self {
        self.next_best = yes;
        self
    }

    /// Whether to ask which demands bind (default: yes).
    #[must_use]
    pub fn binding(mut self, yes: bool) -> Self {
        self.binding = yes;
        self
    }
}
