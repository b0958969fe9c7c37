//! What stands in the way of a flow.
#![expect(
    clippy::indexing_slicing,
    reason = "nodes and arcs come from the checked network"
)]

use schemars::JsonSchema;
use serde::Serialize;

use super::network::Network;

/// Nodes whose supply cannot leave them: the arcs out of them carry too little, even when those
/// into them carry the least they must.
///
/// The nodes are those that one stuck supply reaches by arcs with room left; a smaller set may show
/// the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cut {
    /// The nodes, rising.
    pub nodes: Vec<usize>,
    /// Sum of their supplies.
    pub supply: i128,
    /// Upper bounds of the arcs out less lower bounds of the arcs in.
    pub room: i128,
    /// `supply` less `room`, above 0.
    pub shortfall: i128,
}

/// The cut around the first stuck node, for a flow that leaves as little as possible stuck.
pub(super) fn cut(network: &Network, above: &[i64], stuck: &[i64]) -> Option<Cut> {
    let start = stuck.iter().position(|&amount| amount > 0)?;
    let inside = reached(network, above, start);
    let nodes = (0..network.nodes()).filter(|&node| inside[node]).collect();
    let supply = (network.supply().iter().zip(&inside))
        .filter(|(_, inside)| **inside)
        .map(|(&supply, _)| i128::from(supply))
        .sum();
    let mut room = 0;
    for arc in network.arcs() {
        match (inside[arc.from], inside[arc.to]) {
            (true, false) => room += i128::from(arc.upper),
            (false, true) => room -= i128::from(arc.lower),
            _ => {}
        }
    }
    Some(Cut {
        nodes,
        supply,
        room,
        shortfall: supply - room,
    })
}

fn reached(network: &Network, above: &[i64], start: usize) -> Vec<bool> {
    let mut ways: Vec<Vec<u32>> = vec![Vec::new(); network.nodes()];
    for (arc, &flow) in network.arcs().iter().zip(above) {
        if flow < arc.upper - arc.lower {
            ways[arc.from].push(arc.to as u32);
        }
        if flow > 0 {
            ways[arc.to].push(arc.from as u32);
        }
    }
    let mut inside = vec![false; network.nodes()];
    inside[start] = true;
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        for &next in &ways[node] {
            if !std::mem::replace(&mut inside[next as usize], true) {
                open.push(next as usize);
            }
        }
    }
    inside
}
