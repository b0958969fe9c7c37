//! One search with path counts of any size: slower, for the few graphs that need it.
#![expect(
    clippy::indexing_slicing,
    reason = "nodes of the core index tables of their number"
)]

use super::super::count::Count;
use super::core::Core;

const UNSEEN: u32 = u32::MAX;

/// Adds the dependency of `source` on every other node to `sums` (Brandes 2001, algorithm 1).
pub(super) fn add(core: &Core, source: u32, sums: &mut [f64]) {
    let nodes = core.nodes.len();
    let mut level = vec![UNSEEN; nodes];
    let mut paths = vec![Count::ZERO; nodes];
    let mut order = vec![source];
    level[source as usize] = 0;
    paths[source as usize] = Count::ONE;
    let mut next = 0;
    while let Some(node) = order.get(next).map(|node| *node as usize) {
        let below = level[node] + 1;
        for other in core.neighbours(order[next]) {
            let at = *other as usize;
            if level[at] == UNSEEN {
                level[at] = below;
                order.push(*other);
            }
            if level[at] == below {
                paths[at] = paths[at].plus(paths[node]);
            }
        }
        next += 1;
    }
    let mut dependency = vec![0.0; nodes];
    for node in order.iter().skip(1).rev() {
        let at = *node as usize;
        sums[at] += core.weights[source as usize] * dependency[at];
        for above in core.neighbours(*node) {
            let above = *above as usize;
            if level[above] + 1 == level[at] {
                let whole = core.weights[at] + dependency[at];
                dependency[above] += paths[above].over(paths[at]) * whole;
            }
        }
    }
}
