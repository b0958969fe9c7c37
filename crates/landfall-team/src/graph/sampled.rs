//! Betweenness of large graphs from random shortest paths, with an interval for each node.

use std::sync::atomic::{AtomicU64, Ordering};

use landfall_core::{Cancelled, Progress, Seed};
use rand::Rng;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::csr::{narrow, numbers};
use super::{Graph, GraphError, components};

mod interval;
mod meet;
mod ranks;

use interval::Band;
use meet::Meeting;

/// Samples between two looks at the progress; each chunk has its own stream of random numbers.
const CHUNK: u64 = 256;

/// How sure sampled betweenness has to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    epsilon: f64,
    delta: f64,
    most: u64,
}

impl Sampling {
    /// With probability of at least 1 - `delta`, every estimate is within `epsilon` of the truth.
    /// At most 10 million samples (our own default, see [`Self::most_samples`]).
    ///
    /// # Errors
    /// When `epsilon` or `delta` is not between 0 and 1, both excluded.
    pub fn new(epsilon: f64, delta: f64) -> Result<Self, GraphError> {
        for (name, given) in [("epsilon", epsilon), ("delta", delta)] {
            if !(given > 0.0 && given < 1.0) {
                return Err(GraphError::Accuracy { name, given });
            }
        }
        let most = 10_000_000;
        Ok(Self {
            epsilon,
            delta,
            most,
        })
    }

    /// The same, refusing an accuracy that takes more samples than this.
    #[must_use]
    pub const fn most_samples(mut self, most: u64) -> Self {
        self.most = most;
        self
    }

    /// Samples this takes in a graph of `nodes` nodes, `inner` of which have two neighbours or
    /// more: ln(2 inner / delta) / (2 e²) with e = epsilon (nodes - 2) / nodes, rounded up.
    ///
    /// # Errors
    /// When these are more than allowed.
    pub fn samples(&self, nodes: usize, inner: usize) -> Result<u64, GraphError> {
        if inner == 0 || nodes < 3 {
            return Ok(0);
        }
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "node counts are below 2^32; the quotient is positive, and a cast of more \
                      than 64 bits hold stops at the largest number, which is refused"
        )]
        let needed = {
            let epsilon = self.epsilon * (nodes as f64 - 2.0) / nodes as f64;
            (self.log_odds(inner) / (2.0 * epsilon * epsilon)).ceil() as u64
        };
        if needed > self.most {
            let most = self.most;
            return Err(GraphError::TooManySamples { needed, most });
        }
        Ok(needed)
    }

    /// ln(2 inner / delta): each of two sides of each node may fail with delta / (2 inner).
    #[expect(clippy::cast_precision_loss, reason = "node counts are below 2^32")]
    fn log_odds(&self, inner: usize) -> f64 {
        (2.0 * inner as f64 / self.delta).ln()
    }
}

/// Sampled betweenness of one node.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SampledNode {
    /// Estimate without bias.
    pub estimate: f64,
    /// The truth is not below this, with the probability stated for all together.
    pub low: f64,
    /// The truth is not above this, with the same probability.
    pub high: f64,
    /// Best rank the intervals allow: one more than the nodes that are certainly above.
    pub best_rank: usize,
    /// Worst rank the intervals allow. Where both ranks are one, the rank is settled.
    pub worst_rank: usize,
}

/// Sampled betweenness. All intervals hold at once with probability of at least 1 - `delta`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SampledBetweenness {
    /// One for each node.
    pub nodes: Vec<SampledNode>,
    /// No estimate is farther than this from the truth.
    pub epsilon: f64,
    /// Probability that any of it fails to hold.
    pub delta: f64,
    /// Pairs of nodes drawn.
    pub samples: u64,
    /// Numbers k for which the k nodes of largest betweenness are known as a set: all of them are
    /// certainly above all others. Ascending.
    pub settled_tops: Vec<usize>,
}

/// Betweenness by hop count as [`betweenness`](super::betweenness) defines it, estimated from
/// random pairs of nodes, each with one of its shortest paths drawn uniformly (Riondato &
/// Kornaropoulos 2016), found by searches from both ends that meet (Borassi & Natale 2016).
///
/// Whether a node lies on the path drawn is a coin whose chance is its betweenness, up to the factor
/// (n-2)/n. So by Hoeffding (1963, theorem 1) and a union over the nodes with at least two
/// neighbours (all others have betweenness 0), ln(2 n / delta) / (2 epsilon²) samples bring every
/// estimate within `epsilon`, and the interval of each node, from the relative-entropy form of the
/// same bound, is never wider and far narrower for small values. The bound needs no assumption; the
/// one by VC dimension takes fewer samples but rests on a constant that was only estimated.
///
/// In small graphs [`betweenness`](super::betweenness) takes less time and has no error.
///
/// # Errors
/// When the accuracy takes more samples than allowed, or `progress` was cancelled.
///
/// ```
/// use landfall_core::{Progress, Seed};
/// use landfall_team::graph::{Graph, Sampling, sampled_betweenness};
///
/// // A star: its centre lies between all pairs of others.
/// let star = Graph::new(9, (1..9).map(|leaf| (0, leaf, 1.0)))?;
/// let sampling = Sampling::new(0.05, 0.1)?;
/// let sampled = sampled_betweenness(&star, &sampling, Seed::new(1), &Progress::silent())?;
/// assert!((sampled.nodes[0].estimate - 1.0).abs() <= 0.05);
/// assert_eq!((sampled.nodes[0].best_rank, sampled.nodes[0].worst_rank), (1, 1));
/// assert_eq!(sampled.settled_tops, [1]);
/// # Ok::<(), landfall_team::graph::GraphError>(())
/// ```
pub fn sampled_betweenness(
    graph: &Graph,
    sampling: &Sampling,
    seed: Seed,
    progress: &Progress,
) -> Result<SampledBetweenness, GraphError> {
    let nodes = graph.nodes();
    let inner = graph.degrees().iter().filter(|degree| **degree > 1).count();
    let samples = sampling.samples(nodes, inner)?;
    let hits = draw(graph, samples, seed.stream("betweenness"), progress)?;
    let band = Band::new(samples, sampling.log_odds(inner), nodes);
    let mut intervals = interval::Intervals::new(band);
    let nodes = numbers(nodes).zip(&hits).map(|(node, hits)| {
        if graph.degree(node) > 1 {
            intervals.of(*hits)
        } else {
            SampledNode::ZERO
        }
    });
    let mut nodes: Vec<SampledNode> = nodes.collect();
    ranks::rank(&mut nodes);
    Ok(SampledBetweenness {
        settled_tops: ranks::settled_tops(&nodes),
        nodes,
        epsilon: sampling.epsilon,
        delta: sampling.delta,
        samples,
    })
}

impl SampledNode {
    const ZERO: Self = Self {
        estimate: 0.0,
        low: 0.0,
        high: 0.0,
        best_rank: 0,
        worst_rank: 0,
    };
}

/// How many of the paths drawn each node lies on. Counts are whole numbers, so their order of
/// addition does not matter.
fn draw(
    graph: &Graph,
    samples: u64,
    seed: Seed,
    progress: &Progress,
) -> Result<Vec<u64>, Cancelled> {
    let parts = components(graph).of;
    let mut hits: Vec<AtomicU64> = Vec::new();
    hits.resize_with(graph.nodes(), AtomicU64::default);
    let stage = progress.stage("sampled betweenness", Some(samples));
    let count = narrow(graph.nodes());
    let chunks = (0..samples.div_ceil(CHUNK)).into_par_iter();
    chunks.try_for_each_init(
        || Meeting::new(graph),
        |meeting, chunk| {
            let mut rng = seed.index(chunk).rng();
            let length = CHUNK.min(samples - chunk * CHUNK);
            for _ in 0..length {
                let from = rng.gen_range(0..count);
                let other = rng.gen_range(0..count - 1);
                let to = other + u32::from(other >= from);
                if parts.get(from as usize) != parts.get(to as usize) {
                    continue;
                }
                meeting.path(from, to, &mut rng, |node| {
                    if let Some(hits) = hits.get(node as usize) {
                        hits.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            stage.advance(length)
        },
    )?;
    Ok(hits.into_iter().map(AtomicU64::into_inner).collect())
}

#[cfg(test)]
mod tests;
