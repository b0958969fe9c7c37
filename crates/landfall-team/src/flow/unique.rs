//! Whether another flow costs the same.
#![expect(
    clippy::indexing_slicing,
    reason = "nodes come from the checked network and lie below the lengths"
)]

use super::network::Network;

/// Whether no other flow costs the same, given an optimal flow and optimal potentials.
///
/// Another optimum differs by a cycle of arcs that cost nothing under the potentials and have room
/// in its direction. Arcs with room both ways join their ends; two of them around a cycle are a
/// second optimum at once. Otherwise they form trees, and what is left to look for is a directed
/// cycle of one-way arcs between the trees.
pub(super) fn unique(network: &Network, flow: &[i64], potential: &[i64]) -> bool {
    let mut sets: Vec<u32> = (0..network.nodes() as u32).collect();
    let mut one_way = Vec::new();
    for (arc, &flow) in network.arcs().iter().zip(flow) {
        let free = arc.cost + potential[arc.from] - potential[arc.to] == 0;
        if !free || arc.lower == arc.upper {
            continue;
        }
        let (rises, falls) = (flow < arc.upper, flow > arc.lower);
        if rises && falls {
            let (a, b) = (root(&mut sets, arc.from), root(&mut sets, arc.to));
            if a == b {
                return false;
            }
            sets[a] = b as u32;
        } else if rises {
            one_way.push((arc.from, arc.to));
        } else {
            one_way.push((arc.to, arc.from));
        }
    }
    let mut ways: Vec<Vec<u32>> = vec![Vec::new(); network.nodes()];
    let mut arriving = vec![0_u32; network.nodes()];
    for (from, to) in one_way {
        let (from, to) = (root(&mut sets, from), root(&mut sets, to));
        ways[from].push(to as u32);
        arriving[to] += 1;
    }
    acyclic(&ways, arriving)
}

fn root(sets: &mut [u32], node: usize) -> usize {
    let mut at = node;
    while sets[at] as usize != at {
        sets[at] = sets[sets[at] as usize];
        at = sets[at] as usize;
    }
    at
}

/// Whether all nodes can be removed, each after those with a way to it (Kahn 1962).
fn acyclic(ways: &[Vec<u32>], mut arriving: Vec<u32>) -> bool {
    let mut open: Vec<usize> = (0..ways.len()).filter(|&n| arriving[n] == 0).collect();
    let mut removed = 0;
    while let Some(node) = open.pop() {
        removed += 1;
        for &next in &ways[node] {
            let next = next as usize;
            arriving[next] -= 1;
            if arriving[next] == 0 {
                open.push(next);
            }
        }
    }
    removed == ways.len()
}
