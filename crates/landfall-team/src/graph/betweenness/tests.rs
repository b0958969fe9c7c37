use std::collections::BTreeSet;

use landfall_core::{Progress, Seed};
use rand::Rng;

use super::*;

/// A chain of `squares` squares: 2^squares shortest paths from end to end.
fn chain(squares: u32) -> Graph {
    let edges = (0..squares).flat_map(|square| {
        let left = 3 * square;
        [(0, 1), (0, 2), (1, 3), (2, 3)].map(|(a, b)| (left + a, left + b, 1.0))
    });
    Graph::new(3 * squares as usize + 1, edges).unwrap()
}

#[test]
fn the_wide_search_agrees_with_the_plain_one() {
    let core = core::fold(&chain(30)).cores.remove(0);
    let nodes = core.nodes.len();
    let (mut plain, mut wide) = (vec![0.0; nodes], vec![0.0; nodes]);
    let mut search = Search::new(nodes);
    for source in crate::graph::csr::numbers(nodes) {
        assert!(search.add(&core, source, &mut plain));
        wide::add(&core, source, &mut wide);
    }
    for (plain, wide) in plain.iter().zip(&wide) {
        assert!((plain - wide).abs() <= 1e-9 * wide, "{plain} {wide}");
    }
}

#[test]
fn both_ways_of_stepping_agree_with_the_plain_search_on_larger_graphs() {
    // From sparse, where levels are many, to dense, where most steps look back.
    for (nodes, edges) in [(400_u32, 600_u32), (400, 2_000), (300, 9_000), (150, 9_000)] {
        let mut rng = Seed::new(u64::from(edges)).rng();
        let ends: BTreeSet<(u32, u32)> = (0..edges)
            .map(|_| (rng.gen_range(0..nodes), rng.gen_range(0..nodes)))
            .filter(|(a, b)| a < b)
            .collect();
        let edges = ends.into_iter().map(|(a, b)| (a, b, 1.0));
        let core = core::fold(&Graph::new(nodes as usize, edges).unwrap())
            .cores
            .remove(0);
        let mut search = Search::new(core.nodes.len());
        for source in (0..crate::graph::csr::narrow(core.nodes.len())).step_by(7) {
            let mut plain = vec![0.0; core.nodes.len()];
            let mut wide = plain.clone();
            assert!(search.add(&core, source, &mut plain));
            wide::add(&core, source, &mut wide);
            for (plain, wide) in plain.iter().zip(&wide) {
                assert!(
                    (plain - wide).abs() <= 1e-11 * wide.max(1.0),
                    "{plain} {wide}"
                );
            }
        }
    }
}

#[test]
fn more_paths_than_a_float_can_hold_are_counted() {
    let graph = chain(1200);
    let core = core::fold(&graph).cores.remove(0);
    let mut sums = vec![0.0; core.nodes.len()];
    assert!(!Search::new(core.nodes.len()).add(&core, 0, &mut sums));
    assert!(sums.iter().all(|sum| *sum == 0.0));
    let between = betweenness(&graph, &Progress::silent()).unwrap();
    // The cut vertex after 600 squares has 1,800 of the 3,601 nodes on either side, and half of the
    // paths between the two corners of each square beside it.
    let pairs = 3600.0 * 3599.0 / 2.0;
    assert!((between[1800] - (1800.0 * 1800.0 + 1.0) / pairs).abs() < 1e-9);
    // One of two ways through the first square: half of the paths from node 0 to each of the 3,598
    // nodes from node 3 on.
    assert!((between[1] - 0.5 * 3598.0 / pairs).abs() < 1e-9);
}
