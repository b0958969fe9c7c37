//! What can be wrong with a graph.

use landfall_core::Cancelled;
use thiserror::Error;

/// Error of the graph part. Edges are counted from 0 in the order given.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum GraphError {
    /// Node numbers are 32 bits wide.
    #[error("a graph of `{nodes}` nodes is too large: at most {most} are allowed")]
    TooManyNodes {
        /// Nodes given.
        nodes: usize,
        /// Nodes allowed.
        most: u32,
    },
    /// Both directions of an edge are counted in 32 bits.
    #[error("the graph has more than the {most} edges allowed")]
    TooManyEdges {
        /// Edges allowed.
        most: u32,
    },
    /// An edge names a node that is not there.
    #[error("edge {edge} names node `{node}`, but the graph has {nodes} nodes, counted from 0")]
    NodeOutOfRange {
        /// Number of the edge.
        edge: usize,
        /// Node it names.
        node: u32,
        /// Nodes there are.
        nodes: usize,
    },
    /// An edge from a node to itself.
    #[error("edge {edge} joins node `{node}` with itself (help: leave it out)")]
    SelfLoop {
        /// Number of the edge.
        edge: usize,
        /// The node.
        node: u32,
    },
    /// A weight that is no distance.
    #[error(
        "edge {edge} between `{a}` and `{b}` has weight `{weight}`: distances are finite and \
         between 0 and {most:e}"
    )]
    Weight {
        /// Number of the edge.
        edge: usize,
        /// One end.
        a: u32,
        /// The other end.
        b: u32,
        /// Weight given.
        weight: f64,
        /// Largest weight allowed.
        most: f64,
    },
    /// Two edges join the same two nodes.
    #[error(
        "edges {first} and {second} both join `{a}` and `{b}` (help: merge them into one, for \
         instance with the smaller distance)"
    )]
    ParallelEdges {
        /// Number of the earlier edge.
        first: u32,
        /// Number of the later edge.
        second: u32,
        /// One end.
        a: u32,
        /// The other end.
        b: u32,
    },
    /// An accuracy that cannot be promised.
    #[error("`{name}` is `{given}`: it has to lie between 0 and 1, both excluded")]
    Accuracy {
        /// `epsilon` or `delta`.
        name: &'static str,
        /// What was given.
        given: f64,
    },
    /// More samples than the caller allows.
    #[error(
        "this accuracy takes {needed} samples, more than the {most} allowed (help: raise epsilon \
         or delta, or compute the betweenness exactly)"
    )]
    TooManySamples {
        /// Samples the accuracy takes.
        needed: u64,
        /// Samples allowed.
        most: u64,
    },
    /// Somebody cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
