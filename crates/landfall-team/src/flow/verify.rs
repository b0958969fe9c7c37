//! A second look at flows and cuts, from the network alone.

use super::cut::Cut;
use super::error::{FlowError, FlowFlaw};
use super::network::Network;
use super::solve::Flow;

/// Checks bounds and balances of a flow, and that its cost equals what its potentials prove: with
/// reduced costs `r`, no flow costs less than the sum of `min(r lower, r upper)` over the arcs less
/// the sum of potential times supply over the nodes. Shares no code with the search; sums are
/// exact. Returns the cost.
///
/// # Errors
/// [`FlowError::Flaw`] with the first flaw.
pub fn verify(network: &Network, flow: &Flow) -> Result<i128, FlowError> {
    shape(flow.flow.len(), network.arcs().len())?;
    shape(flow.potential.len(), network.nodes())?;
    let mut net = vec![0_i128; network.nodes()];
    let (mut primal, mut dual) = (0_i128, 0_i128);
    for (index, (arc, &units)) in network.arcs().iter().zip(&flow.flow).enumerate() {
        if units < arc.lower || units > arc.upper {
            return Err(FlowFlaw::Bounds {
                arc: index,
                flow: units,
                lower: arc.lower,
                upper: arc.upper,
            }
            .into());
        }
        primal += i128::from(arc.cost) * i128::from(units);
        let mut reduced = i128::from(arc.cost);
        if let Some(from) = flow.potential.get(arc.from) {
            reduced += i128::from(*from);
        }
        if let Some(to) = flow.potential.get(arc.to) {
            reduced -= i128::from(*to);
        }
        dual += (reduced * i128::from(arc.lower)).min(reduced * i128::from(arc.upper));
        if let Some(net) = net.get_mut(arc.from) {
            *net += i128::from(units);
        }
        if let Some(net) = net.get_mut(arc.to) {
            *net -= i128::from(units);
        }
    }
    for (node, (&net, &supply)) in net.iter().zip(network.supply()).enumerate() {
        if net != i128::from(supply) {
            return Err(FlowFlaw::Balance { node, net, supply }.into());
        }
    }
    for (&supply, &potential) in network.supply().iter().zip(&flow.potential) {
        dual -= i128::from(supply) * i128::from(potential);
    }
    if primal != dual || primal != flow.cost {
        return Err(FlowFlaw::Gap { primal, dual }.into());
    }
    Ok(primal)
}

/// Checks that the supply inside a cut exceeds what may leave it. Returns the shortfall.
///
/// # Errors
/// [`FlowError::Flaw`] when it does not, or the cut states other sums.
pub fn verify_cut(network: &Network, cut: &Cut) -> Result<i128, FlowError> {
    let inside = |node: usize| cut.nodes.binary_search(&node).is_ok();
    let (mut supply, mut room) = (0_i128, 0_i128);
    for (node, &given) in network.supply().iter().enumerate() {
        supply += if inside(node) { i128::from(given) } else { 0 };
    }
    for arc in network.arcs() {
        if inside(arc.from) && !inside(arc.to) {
            room += i128::from(arc.upper);
        }
        if inside(arc.to) && !inside(arc.from) {
            room -= i128::from(arc.lower);
        }
    }
    let stated = (cut.supply, cut.room, cut.shortfall);
    if supply <= room || stated != (supply, room, supply - room) {
        return Err(FlowFlaw::NoCut { supply, room }.into());
    }
    Ok(supply - room)
}

fn shape(given: usize, needed: usize) -> Result<(), FlowFlaw> {
    if given == needed {
        return Ok(());
    }
    Err(FlowFlaw::Shape { given, needed })
}
