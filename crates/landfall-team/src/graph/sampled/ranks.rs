//! What intervals say about ranks.

use super::SampledNode;

/// Sets the best and worst rank of each node.
pub(super) fn rank(nodes: &mut [SampledNode]) {
    let sorted = |end: fn(&SampledNode) -> f64| {
        let mut ends: Vec<f64> = nodes.iter().map(end).collect();
        ends.sort_unstable_by(f64::total_cmp);
        ends
    };
    let lows = sorted(|node| node.low);
    let highs = sorted(|node| node.high);
    let count = nodes.len();
    for node in nodes {
        let above = count - lows.partition_point(|low| *low <= node.high);
        let below = highs.partition_point(|high| *high < node.low);
        node.best_rank = above + 1;
        node.worst_rank = count - below;
    }
}

/// Numbers of first nodes that are certainly above all others.
pub(super) fn settled_tops(nodes: &[SampledNode]) -> Vec<usize> {
    let mut sorted: Vec<&SampledNode> = nodes.iter().collect();
    sorted.sort_by(|a, b| b.estimate.total_cmp(&a.estimate));
    // The highest end from each place on.
    let mut highest = f64::NEG_INFINITY;
    let mut ahead: Vec<f64> = sorted
        .iter()
        .rev()
        .map(|node| {
            highest = highest.max(node.high);
            highest
        })
        .collect();
    ahead.reverse();
    let mut lowest = f64::INFINITY;
    let tops = (1..).zip(&sorted).zip(ahead.iter().skip(1));
    tops.filter_map(|((top, node), ahead)| {
        lowest = lowest.min(node.low);
        (lowest > *ahead).then_some(top)
    })
    .collect()
}
