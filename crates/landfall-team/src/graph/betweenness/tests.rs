use landfall_core::Progress;

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
    for source in super::super::csr::numbers(nodes) {
        assert!(search.add(&core, source, &mut plain));
        wide::add(&core, source, &mut wide);
    }
    for (plain, wide) in plain.iter().zip(&wide) {
        assert!((plain - wide).abs() <= 1e-9 * wide, "{plain} {wide}");
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
