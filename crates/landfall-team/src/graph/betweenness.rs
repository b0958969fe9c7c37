//! Betweenness: how often a node lies on the shortest paths of the others.

use landfall_core::{Cancelled, Progress, Stage};
use rayon::prelude::*;

use super::Graph;

mod core;
mod search;
mod wide;

use self::core::{Core, Folded};
use search::Search;

/// Sources are split into at most this many chunks, whose sums are added in their order.
const CHUNKS: usize = 64;

/// Exact betweenness of every node, by hop count: over all pairs of other nodes, the sum of the
/// share of their shortest paths that pass through it, divided by the number of pairs,
/// (n-1)(n-2)/2, also where the graph is not connected. All 0 for fewer than three nodes.
///
/// Freeman (1977), computed after Brandes (2001) in O(n m). Trees that hang on the rest are folded
/// into weights first (Baglioni et al. 2012), and each step of a breadth-first search goes over the
/// edges of whichever of the two levels has fewer (Beamer et al. 2012). Numbers of shortest paths
/// are floating-point numbers: above 2⁵³ they are rounded, to a relative error of about 2⁻⁵³ for
/// each step, and they never overflow. The result is the same bits for any number of threads.
/// Takes memory for up to 64 numbers a node.
///
/// # Errors
/// When `progress` was cancelled.
///
/// ```
/// use landfall_core::Progress;
/// use landfall_team::graph::{Graph, betweenness};
///
/// // A path 0-1-2-3: both inner nodes lie between 2 of the 3 pairs of others.
/// let path = Graph::new(4, [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0)])?;
/// let between = betweenness(&path, &Progress::silent())?;
/// assert_eq!(between, [0.0, 2.0 / 3.0, 2.0 / 3.0, 0.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn betweenness(graph: &Graph, progress: &Progress) -> Result<Vec<f64>, Cancelled> {
    let Folded { mut between, cores } = core::fold(graph);
    let sources = cores.iter().map(|core| core.nodes.len() as u64).sum();
    let stage = progress.stage("betweenness", Some(sources));
    for core in &cores {
        let sums = dependencies(core, &stage)?;
        for (node, sum) in core.nodes.iter().zip(sums) {
            if let Some(between) = between.get_mut(*node as usize) {
                *between += sum;
            }
        }
    }
    // Each pair was counted from both of its ends.
    #[expect(clippy::cast_precision_loss, reason = "node counts are below 2^32")]
    let nodes = graph.nodes() as f64;
    let pairs = (nodes - 1.0) * (nodes - 2.0);
    if pairs > 0.0 {
        between.iter_mut().for_each(|between| *between /= pairs);
    }
    Ok(between)
}

/// Sum over all sources of the dependency of each source on each node.
fn dependencies(core: &Core, stage: &Stage) -> Result<Vec<f64>, Cancelled> {
    let nodes = core.nodes.len();
    let length = nodes.div_ceil(CHUNKS).max(1);
    let sources: Vec<u32> = super::csr::numbers(nodes).collect();
    let chunks: Vec<Vec<f64>> = sources
        .par_chunks(length)
        .map_init(
            || Search::new(nodes),
            |search, chunk| {
                let mut sums = vec![0.0; nodes];
                for source in chunk {
                    if !search.add(core, *source, &mut sums) {
                        wide::add(core, *source, &mut sums);
                    }
                    stage.advance(1)?;
                }
                Ok(sums)
            },
        )
        .collect::<Result<_, Cancelled>>()?;
    let mut total = vec![0.0; nodes];
    for sums in chunks {
        for (total, sum) in total.iter_mut().zip(sums) {
            *total += sum;
        }
    }
    Ok(total)
}

#[cfg(test)]
mod tests;
