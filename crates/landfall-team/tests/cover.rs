//! Skill cover through its public interface, against all combinations of holders.
#![allow(
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests with small numbers"
)]

use std::collections::BTreeSet;

use landfall_core::Progress;
use landfall_team::cover::{Cost, Cover, CoverError, Distances, Skill, Ties, cover};
use landfall_team::graph::Graph;
use landfall_team::{Limit, Solved, Status};
use proptest::prelude::*;

const COSTS: [Cost; 3] = [Cost::Diameter, Cost::PairSum, Cost::Tree];
const FAR: f64 = f64::INFINITY;

fn solve(skills: &[Skill], distances: &Distances, cost: Cost, nodes: u64) -> Solved<Cover> {
    cover(
        skills,
        distances,
        cost,
        Limit::Nodes(nodes),
        &Progress::silent(),
    )
    .unwrap()
}

fn value(members: &[u32], distances: &Distances, cost: Cost) -> f64 {
    let far = |a: u32, b: u32| distances.get(a, b).unwrap();
    let pairs = members
        .iter()
        .flat_map(|b| members.iter().map(move |a| (*a, *b)));
    let pairs = pairs.filter(|(a, b)| a < b).map(|(a, b)| far(a, b));
    match cost {
        Cost::Diameter => pairs.fold(0.0, f64::max),
        Cost::PairSum => pairs.sum::<f64>() + 0.0,
        Cost::Tree => {
            // The least of all ways to hang each member on an earlier one, in any order.
            fn hang(inside: &[u32], outside: &[u32], far: &dyn Fn(u32, u32) -> f64) -> f64 {
                let ways = outside.iter().map(|next| {
                    let near = inside
                        .iter()
                        .map(|one| far(*one, *next))
                        .fold(FAR, f64::min);
                    let rest: Vec<u32> = outside.iter().copied().filter(|o| o != next).collect();
                    near + hang(&[inside, &[*next]].concat(), &rest, far)
                });
                if outside.is_empty() {
                    0.0
                } else {
                    ways.fold(FAR, f64::min)
                }
            }
            match members.split_first() {
                Some((first, rest)) => hang(&[*first], rest, &far),
                None => 0.0,
            }
        }
    }
}

/// All sets of people of whom each answers for a skill.
fn covers(skills: &[Skill]) -> BTreeSet<BTreeSet<u32>> {
    let mut covers = BTreeSet::from([BTreeSet::new()]);
    for skill in skills {
        let longer = covers.iter().flat_map(|cover| {
            skill
                .holders
                .iter()
                .map(move |one| cover.iter().copied().chain([*one]).collect())
        });
        covers = longer.collect();
    }
    covers
}

fn irredundant(members: &[u32], skills: &[Skill]) -> bool {
    members.iter().all(|member| {
        skills.iter().any(|skill| {
            let able: Vec<_> = members
                .iter()
                .filter(|one| skill.holders.contains(one))
                .collect();
            able == [member]
        })
    })
}

fn least(skills: &[Skill], distances: &Distances, cost: Cost) -> f64 {
    let values = covers(skills).into_iter().map(|members| {
        let members: Vec<u32> = members.into_iter().collect();
        value(&members, distances, cost)
    });
    values.fold(FAR, f64::min)
}

/// Up to four skills among six people; distances that tie often and may be infinite.
fn cases() -> impl Strategy<Value = (Vec<Skill>, Distances)> {
    let holders = proptest::collection::btree_set(0_u32..6, 1..4);
    let skills = proptest::collection::vec(holders, 0..5);
    let far = prop_oneof![5 => (0_u32..7).prop_map(f64::from), 1 => Just(FAR)];
    (skills, proptest::collection::vec(far, 15)).prop_map(|(skills, far)| {
        let skills = skills.into_iter().enumerate();
        let skills = skills.map(|(number, holders)| Skill::new(format!("s{number}"), holders));
        let distances = Distances::new(6, |a, b| far[(b * (b - 1) / 2 + a) as usize]).unwrap();
        (skills.collect(), distances)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_search_finds_the_best_of_all_combinations((skills, distances) in cases()) {
        for cost in COSTS {
            let best = least(&skills, &distances, cost);
            let solved = solve(&skills, &distances, cost, u64::MAX);
            if best == FAR {
                prop_assert_eq!(solved.status, Status::Infeasible);
                let core = |gone: Option<&String>| -> Vec<Skill> {
                    let kept = solved.contradiction.iter().filter(|name| Some(*name) != gone);
                    kept.map(|name| skills.iter().find(|s| s.name == *name).unwrap().clone())
                        .collect()
                };
                prop_assert_eq!(least(&core(None), &distances, cost), FAR);
                for name in &solved.contradiction {
                    prop_assert!(least(&core(Some(name)), &distances, cost) < FAR);
                }
                continue;
            }
            prop_assert_eq!(solved.status, Status::Optimal);
            prop_assert_eq!((solved.value, solved.bound, solved.gap), (Some(best), Some(best), Some(0.0)));
            let cover = solved.answer.unwrap();
            prop_assert_eq!(value(&cover.members, &distances, cost), best);
            for (skill, covered) in skills.iter().zip(&cover.skills) {
                prop_assert!(!covered.members.is_empty());
                prop_assert!(covered.members.iter().all(|one| skill.holders.contains(one)));
                prop_assert!(covered.members.iter().all(|one| cover.members.contains(one)));
            }
            let others = covers(&skills).into_iter().map(|other| other.into_iter().collect());
            let tied: Vec<Vec<u32>> = others
                .filter(|other: &Vec<u32>| *other != cover.members)
                .filter(|other| cost == Cost::Tree || irredundant(other, &skills))
                .filter(|other| value(other, &distances, cost) == best)
                .collect();
            match cover.ties {
                Ties::Unique => prop_assert!(tied.is_empty(), "{:?}", tied),
                Ties::Another(other) => prop_assert!(tied.contains(&other), "{:?} {:?}", other, tied),
                Ties::Unknown => prop_assert!(false),
            }
            for skill in &skills {
                let rest: Vec<Skill> = skills.iter().filter(|s| *s != skill).cloned().collect();
                let cheaper = least(&rest, &distances, cost) < best;
                prop_assert_eq!(solved.binding.contains(&skill.name), cheaper);
            }
        }
    }

    #[test]
    fn a_search_cut_short_still_bounds_the_optimum(
        (skills, distances) in cases(),
        nodes in 0_u64..4,
    ) {
        for cost in COSTS {
            let best = least(&skills, &distances, cost);
            let solved = solve(&skills, &distances, cost, nodes);
            prop_assert!(solved.bound.unwrap_or(0.0) <= best);
            match solved.value {
                Some(value) => {
                    prop_assert!(best <= value);
                    prop_assert_eq!(solved.gap, Some(value - solved.bound.unwrap()));
                    prop_assert_eq!(solved.status == Status::Optimal, solved.gap == Some(0.0));
                }
                None if best < FAR => prop_assert_eq!(solved.status, Status::Undecided),
                None => prop_assert!(solved.status != Status::Optimal),
            }
        }
    }

    #[test]
    fn the_first_cover_is_within_twice_the_least_diameter_on_a_line(
        places in proptest::collection::vec(0_u32..1000, 12),
        skills in proptest::collection::vec(proptest::collection::btree_set(0_u32..12, 1..5), 1..6),
    ) {
        let place = |one: u32| f64::from(places[one as usize]);
        let distances = Distances::new(12, |a, b| (place(a) - place(b)).abs()).unwrap();
        let skills: Vec<Skill> = (0..).zip(skills).map(|(n, s)| Skill::new(format!("{n}"), s)).collect();
        let first = solve(&skills, &distances, Cost::Diameter, 0);
        prop_assert!(first.value.unwrap() <= 2.0 * least(&skills, &distances, Cost::Diameter));
        prop_assert!(first.value.unwrap() <= 2.0 * first.bound.unwrap());
    }
}

#[test]
fn distances_of_a_graph_are_its_shortest_paths() {
    // 0 -1- 1 -1- 2 -5- 3, a shortcut 0 -4- 3, and 4 apart.
    let edges = [(0, 1, 1.0), (1, 2, 1.0), (2, 3, 5.0), (0, 3, 4.0)];
    let graph = Graph::new(5, edges).unwrap();
    let people = [3, 0, 2, 4, 99, 0];
    let distances = Distances::shortest_paths(&graph, people, &Progress::silent()).unwrap();
    assert_eq!(distances.get(0, 2), Some(2.0));
    assert_eq!(distances.get(2, 0), Some(2.0));
    assert_eq!(distances.get(2, 3), Some(5.0));
    assert_eq!(distances.get(0, 4), Some(FAR));
    assert_eq!(distances.get(99, 4), Some(FAR));
    assert_eq!(distances.get(0, 1), None);
    assert_eq!(distances.get(3, 3), Some(0.0));
}

#[test]
fn the_three_costs_choose_differently() {
    // Skill b by 1 or 2, skill a by 0, skill c by 3. By hand, with pairs 0-3: 4.
    // {0,1,3}: 0-1: 1, 1-3: 5  => diameter 5, sum 10, tree 5
    // {0,2,3}: 0-2: 4, 2-3: 4  => diameter 4, sum 12, tree 8
    let far = |a, b| match (a, b) {
        (0, 1) => 1.0,
        (1, 3) => 5.0,
        _ => 4.0,
    };
    let distances = Distances::new(4, far).unwrap();
    let skills = [
        Skill::new("a", [0]),
        Skill::new("b", [1, 2]),
        Skill::new("c", [3]),
    ];
    let found = COSTS.map(|cost| {
        let solved = solve(&skills, &distances, cost, 1000);
        (solved.value.unwrap(), solved.answer.unwrap().members)
    });
    assert_eq!(found[0], (4.0, vec![0, 2, 3]));
    assert_eq!(found[1], (10.0, vec![0, 1, 3]));
    assert_eq!(found[2], (5.0, vec![0, 1, 3]));
}

#[test]
fn skills_that_nobody_has_are_all_named() {
    let distances = Distances::new(2, |_, _| 1.0).unwrap();
    let skills = [
        Skill::new("law", []),
        Skill::new("code", [1]),
        Skill::new("art", []),
    ];
    let solved = solve(&skills, &distances, Cost::Tree, 1000);
    assert_eq!(solved.status, Status::Infeasible);
    assert_eq!(solved.contradiction, ["law", "art"]);
    assert_eq!(
        (solved.value, solved.bound, solved.answer),
        (None, None, None)
    );
}

#[test]
fn no_skills_need_nobody_and_one_person_can_hold_all() {
    let distances = Distances::new(3, |_, _| 1.0).unwrap();
    for cost in COSTS {
        let solved = solve(&[], &distances, cost, 10);
        assert_eq!((solved.status, solved.value), (Status::Optimal, Some(0.0)));
        assert!(solved.answer.unwrap().members.is_empty());
        let skills = [Skill::new("a", [0, 1]), Skill::new("b", [2, 1, 1])];
        let solved = solve(&skills, &distances, cost, 10);
        assert_eq!(solved.value, Some(0.0));
        assert_eq!(solved.answer.unwrap().members, [1]);
    }
    let nobody = Distances::new(0, |_, _| f64::NAN).unwrap();
    assert_eq!(solve(&[], &nobody, Cost::Diameter, 10).value, Some(0.0));
}

#[test]
fn bad_input_is_refused_with_what_was_given() {
    for given in [f64::NAN, -1.0, f64::NEG_INFINITY, 1e300] {
        let error = Distances::new(2, |_, _| given).unwrap_err();
        assert!(
            matches!(error, CoverError::Distance { a: 0, b: 1, .. }),
            "{error}"
        );
    }
    let distances = Distances::new(2, |_, _| 1.0).unwrap();
    let message = |skills: &[Skill]| {
        let solved = cover(
            skills,
            &distances,
            Cost::Tree,
            Limit::Nodes(1),
            &Progress::silent(),
        );
        solved.unwrap_err().to_string()
    };
    assert_eq!(
        message(&[Skill::new("law", [2])]),
        "skill `law` is held by person `2`, for whom no distances are known"
    );
    assert_eq!(
        message(&[Skill::new("law", [0]), Skill::new("law", [1])]),
        "skill `law` is needed twice (help: put all its holders into one list)"
    );
    let crowd = Distances::new(u32::MAX, |_, _| 1.0).unwrap_err();
    assert!(
        matches!(crowd, CoverError::TooManyPeople { most: 20_000, .. }),
        "{crowd}"
    );
    let many: Vec<Skill> = (0..65)
        .map(|number| Skill::new(format!("{number}"), [0]))
        .collect();
    assert_eq!(
        message(&many),
        "`65` skills are needed, but one cover takes at most 64"
    );
}

#[test]
fn a_clock_that_says_stop_makes_the_answer_unreproducible() {
    let distances = Distances::new(4, |a, b| f64::from(a * b + 1)).unwrap();
    let skills = [Skill::new("a", [0, 1]), Skill::new("b", [2, 3])];
    let over = || true;
    let limit = Limit::Deadline(&over);
    let solved = cover(
        &skills,
        &distances,
        Cost::PairSum,
        limit,
        &Progress::silent(),
    )
    .unwrap();
    assert!(!solved.reproducible);
    assert!(solved.value.is_some());
}
