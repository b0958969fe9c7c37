use proptest::prelude::*;

use super::*;

/// A made-up law: each rule is a list of facts of which one must take one of some options.
type Rules = Vec<Vec<(usize, Vec<usize>)>>;

fn violated(rules: &Rules, changes: &[Pick]) -> Clauses {
    let kept = |rule: &Vec<(usize, Vec<usize>)>| {
        rule.iter()
            .any(|(fact, good)| changes.iter().any(|(f, at)| f == fact && good.contains(at)))
    };
    let broken = rules.iter().filter(|rule| !kept(rule));
    broken
        .map(|rule| rule.iter().map(|(fact, _)| *fact).collect())
        .collect()
}

fn space(costs: &[&[i64]], wanted: usize) -> Space {
    let decimals = |row: &&[i64]| row.iter().map(|cost| Decimal::from(*cost)).collect();
    Space {
        costs: costs.iter().map(decimals).collect(),
        limit: 100_000,
        wanted,
    }
}

fn solve(space: &Space, rules: &Rules) -> Found {
    cheapest(
        space,
        |changes| violated(rules, changes),
        &Progress::silent(),
    )
    .unwrap()
}

#[test]
fn one_change_that_mends_two_rules_beats_two_cheaper_ones() {
    // rule 1: fact 0 or fact 2; rule 2: fact 1 or fact 2; 5 + 5 > 8
    let rules = vec![
        vec![(0, vec![0]), (2, vec![0])],
        vec![(1, vec![0]), (2, vec![0])],
    ];
    let found = solve(&space(&[&[5], &[5], &[8]], 5), &rules);
    let eight = (Decimal::from(8), vec![(2, 0)]);
    let ten = (Decimal::from(10), vec![(0, 0), (1, 0)]);
    assert_eq!(found.solutions, [eight, ten]);
    assert!(found.complete);
}

#[test]
fn nothing_violated_costs_nothing() {
    let found = solve(&space(&[&[5]], 3), &Vec::new());
    assert_eq!(found.solutions, [(Decimal::ZERO, Vec::new())]);
}

#[test]
fn a_rule_that_nothing_mends_has_no_solution_and_says_so_completely() {
    let found = solve(&space(&[&[5]], 1), &vec![vec![(0, vec![7])]]);
    assert!(found.solutions.is_empty() && found.complete);
    let found = solve(&space(&[&[5]], 1), &vec![Vec::new()]);
    assert!(found.solutions.is_empty() && found.complete);
}

#[test]
fn a_search_that_gives_up_states_a_bound() {
    let rules: Rules = (0..8).map(|fact| vec![(fact, vec![0])]).collect();
    let mut space = space(&[&[3_i64] as &[i64]; 8], 1);
    space.limit = 2;
    let found = solve(&space, &rules);
    assert!(!found.complete && found.solutions.is_empty());
    assert_eq!(found.bound, Decimal::from(24));
}

#[test]
fn parts_combine_to_the_cheapest_wholes() {
    let part = |costs: &[i64], fact| Found {
        solutions: (costs.iter().enumerate())
            .map(|(at, cost)| (Decimal::from(*cost), vec![(fact, at)]))
            .collect(),
        complete: true,
        bound: Decimal::ZERO,
    };
    let both = combine(&[part(&[1, 10], 0), part(&[2, 4], 1)], 3);
    let costs: Vec<Decimal> = both.iter().map(|(cost, _)| *cost).collect();
    assert_eq!(costs, [3, 5, 12].map(Decimal::from));
    assert!(combine(&[part(&[], 0), part(&[2], 1)], 3).is_empty());
}

/// Every set of changes, cheapest first.
fn every(space: &Space) -> Vec<(Decimal, Vec<Pick>)> {
    let mut all = vec![(Decimal::ZERO, Vec::new())];
    for (fact, costs) in space.costs.iter().enumerate() {
        let mut more = Vec::new();
        for (cost, changes) in &all {
            for (at, price) in costs.iter().enumerate() {
                let mut next: Vec<Pick> = changes.clone();
                next.push((fact, at));
                more.push((*cost + *price, next));
            }
        }
        all.extend(more);
    }
    all.sort_by(|a, b| (a.0, a.1.len(), &a.1).cmp(&(b.0, b.1.len(), &b.1)));
    all
}

proptest! {
    #[test]
    fn agrees_with_enumeration(
        costs in prop::collection::vec(prop::collection::vec(0_i64..9, 1..3), 1..6),
        rules in prop::collection::vec(
            prop::collection::vec((0_usize..6, prop::collection::vec(0_usize..2, 1..3)), 1..4), 0..6),
    ) {
        let facts = costs.len();
        let rules: Rules = rules
            .into_iter()
            .map(|rule| rule.into_iter().filter(|(fact, _)| *fact < facts).collect())
            .collect();
        let rows: Vec<&[i64]> = costs.iter().map(Vec::as_slice).collect();
        let space = space(&rows, 4);
        let found = solve(&space, &rules);
        let good = every(&space).into_iter().filter(|(_, changes)| violated(&rules, changes).is_empty());
        let mut minimal: Vec<(Decimal, Vec<Pick>)> = Vec::new();
        for (cost, changes) in good {
            let holds = |other: &(Decimal, Vec<Pick>)| other.1.iter().all(|pick| changes.contains(pick));
            if !minimal.iter().any(holds) {
                minimal.push((cost, changes));
            }
        }
        minimal.truncate(4);
        let costs = |list: &[(Decimal, Vec<Pick>)]| list.iter().map(|(cost, _)| *cost).collect::<Vec<_>>();
        prop_assert!(found.complete);
        prop_assert_eq!(costs(&found.solutions), costs(&minimal));
    }
}
