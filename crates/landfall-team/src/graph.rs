//! Graphs of who works with whom: forests, centrality, cut vertices.
//!
//! Everything here takes plain node numbers `0..nodes`; what a node stands for is the caller's.
//! Graphs are undirected and simple, weights are distances (0 = next to each other), and results
//! are the same bits for any number of threads.
//!
//! | Question | Function | Cost for n nodes, m edges |
//! |---|---|---|
//! | Which links hold everyone together at the least distance? | [`backbone`] | O(m log m) |
//! | Who stands between the others? | [`betweenness`], exact | O(n m) |
//! | The same in a large graph | [`sampled_betweenness`], with an interval for each node | some ln(n) / ε² short searches |
//! | Who or what splits the graph when gone? | [`cuts`] | O(n + m) |
//! | Which parts are there? | [`components`] | O(n + m) |
//!
//! ```
//! use landfall_core::Progress;
//! use landfall_team::graph::{Graph, backbone, betweenness};
//!
//! // A square 0-1-2-3 and 4 hanging on 3.
//! let edges = [(0, 1, 1.0), (1, 2, 2.0), (2, 3, 1.0), (3, 0, 4.0), (3, 4, 1.0)];
//! let graph = Graph::new(5, edges)?;
//! let forest = backbone(&graph);
//! assert_eq!(forest.total_weight, 5.0);
//! assert_eq!(forest.bottlenecks, [1]); // edge 1, between nodes 1 and 2
//! let between = betweenness(&graph, &Progress::silent())?;
//! assert!(between[3] > between[1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod betweenness;
mod components;
mod count;
mod csr;
mod cuts;
mod error;
mod forest;
mod sampled;

pub use betweenness::betweenness;
pub(crate) use components::pairs;
pub use components::{Components, components};
pub(crate) use csr::narrow;
pub use csr::{Edge, Graph, MAX_WEIGHT};
pub use cuts::{CutVertex, Cuts, cuts};
pub use error::GraphError;
pub use forest::{Backbone, Link, TreePath, backbone};
pub use sampled::{SampledBetweenness, SampledNode, Sampling, sampled_betweenness};
