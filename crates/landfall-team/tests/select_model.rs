//! Random selections against plain enumeration.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use landfall_core::{Decimal, Progress, Seed};
use landfall_team::select::{Demand, Rule, Selected, SelectionParams};
use landfall_team::{Limit, Solved, Status};
use proptest::prelude::*;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// A selection in plain form; values in thousandths, weight in tenths.
#[derive(Debug, Clone)]
struct Case {
    own: Vec<i64>,
    pairs: Option<Vec<Vec<i64>>>,
    weight: i64,
    sizes: (usize, usize),
    zones: Vec<usize>,
    demands: Vec<Demand>,
}

fn subset(rng: &mut ChaCha8Rng, people: usize, chance: f64) -> Vec<usize> {
    (0..people).filter(|_| rng.gen_bool(chance)).collect()
}

fn rule(rng: &mut ChaCha8Rng, people: usize) -> Rule {
    let size = people.min(4);
    match rng.gen_range(0..13) {
        0..=2 => Rule::Seats {
            holders: subset(rng, people, 0.4),
            count: rng.gen_range(0..3),
        },
        3 | 4 => {
            let min = rng.gen_range(0..3);
            Rule::Count {
                people: subset(rng, people, 0.5),
                min: rng.gen_bool(0.7).then_some(min),
                max: rng.gen_bool(0.4).then_some(min + rng.gen_range(0..2)),
            }
        }
        5 | 6 => Rule::Budget {
            costs: (0..people)
                .map(|_| Decimal::new(rng.gen_range(0..500), 2))
                .collect(),
            limit: Decimal::new(rng.gen_range(0..30) * size as i64, 1),
        },
        7 => Rule::Headcount {
            shares: (0..people)
                .map(|_| f64::from(rng.gen_range(1..5)) / 4.0)
                .collect(),
            limit: rng.gen_range(0.0..0.9) * size as f64,
        },
        8 => Rule::Include {
            person: rng.gen_range(0..people),
        },
        9 => Rule::Exclude {
            person: rng.gen_range(0..people),
        },
        10 => Rule::NotTogether {
            people: subset(rng, people, 0.4),
        },
        11 => {
            let min = rng.gen_range(0..3);
            Rule::Zones {
                min: rng.gen_bool(0.5).then_some(min),
                max: rng.gen_bool(0.6).then_some(min + rng.gen_range(0..2)),
            }
        }
        _ => {
            let min = rng.gen_range(0..2);
            Rule::ZonePeople {
                zone: rng.gen_range(0..4),
                min: rng.gen_bool(0.6).then_some(min),
                max: rng.gen_bool(0.6).then_some(min + rng.gen_range(0..2)),
            }
        }
    }
}

/// Coarse values make ties, people alike make dominance.
fn case(seed: u64, people: std::ops::Range<usize>) -> Case {
    let mut rng = Seed::new(seed).rng();
    let people = rng.gen_range(people);
    let steps = if rng.gen_bool(0.4) { 3 } else { 1000 };
    let value = |rng: &mut ChaCha8Rng| rng.gen_range(0..=steps) * (1000 / steps);
    let own: Vec<i64> = (0..people).map(|_| value(&mut rng)).collect();
    let pairs = rng.gen_bool(0.7).then(|| {
        let kinds = rng.gen_range(1..4);
        let alike = rng.gen_bool(0.4);
        let mut pairs = vec![vec![0; people]; people];
        for (i, j) in (0..people).flat_map(|i| (0..i).map(move |j| (i, j))) {
            let by_kind = 1000 - 300 * ((i % kinds) as i64 - (j % kinds) as i64).abs();
            let pair = if alike { by_kind } else { value(&mut rng) };
            pairs[i][j] = pair;
            pairs[j][i] = pair;
        }
        pairs
    });
    let most = rng.gen_range(0..=people);
    let least = if rng.gen_bool(0.6) {
        most
    } else {
        rng.gen_range(0..=most)
    };
    let count = rng.gen_range(0..6);
    let demands = (0..count)
        .map(|at| Demand::new(format!("d{at}"), rule(&mut rng, people)))
        .collect();
    Case {
        own,
        pairs,
        weight: rng.gen_range(0..=10),
        sizes: (least, most),
        zones: (0..people).map(|_| rng.gen_range(0..4)).collect(),
        demands,
    }
}

fn params(case: &Case) -> SelectionParams {
    let own = case.own.iter().map(|&c| c as f64 / 1000.0).collect();
    let mut params = SelectionParams::new(own, 0)
        .sizes(case.sizes.0, case.sizes.1)
        .zones(case.zones.clone());
    if let Some(pairs) = &case.pairs {
        let weight = case.weight as f64 / 10.0;
        params = params.pair_values(weight, |i, j| pairs[i][j] as f64 / 1000.0);
    }
    for demand in &case.demands {
        params = params.demand(demand.label.clone(), demand.rule.clone());
    }
    params
}

fn solve(case: &Case, limit: Limit<'_>) -> Solved<Selected> {
    params(case)
        .check()
        .unwrap()
        .solve(limit, &Progress::silent())
        .unwrap()
}

/// Value as a fraction.
fn value(case: &Case, team: &[usize]) -> (i64, i64) {
    let size = team.len() as i64;
    let own: i64 = team.iter().map(|&i| case.own[i]).sum();
    match &case.pairs {
        Some(pairs) if size >= 2 => {
            let twice: i64 = team
                .iter()
                .flat_map(|&i| team.iter().map(move |&j| pairs[i][j]))
                .sum();
            let top = (10 - case.weight) * own * (size - 1) + case.weight * twice;
            (top, 10_000 * size * (size - 1))
        }
        _ => (own * 10, 10_000 * size.max(1)),
    }
}

fn compare(a: (i64, i64), b: (i64, i64)) -> std::cmp::Ordering {
    (a.0 * b.1).cmp(&(b.0 * a.1))
}

fn fulfils(case: &Case, rule: &Rule, team: &[usize]) -> bool {
    let within = |count: usize, min: Option<usize>, max: Option<usize>| {
        min.is_none_or(|min| count >= min) && max.is_none_or(|max| count <= max)
    };
    match rule {
        Rule::Seats { .. } => true,
        Rule::Count { people, min, max } => within(
            team.iter().filter(|i| people.contains(i)).count(),
            *min,
            *max,
        ),
        Rule::Budget { costs, limit } => team.iter().map(|&i| costs[i]).sum::<Decimal>() <= *limit,
        Rule::Headcount { shares, limit } => {
            let whole = |x: f64| (x * 1e6).round() as i64;
            team.iter().map(|&i| whole(shares[i])).sum::<i64>() <= whole(*limit)
        }
        Rule::Include { person } => team.contains(person),
        Rule::Exclude { person } => !team.contains(person),
        Rule::NotTogether { people } => team.iter().filter(|i| people.contains(i)).count() <= 1,
        Rule::Zones { min, max } => {
            let zones: std::collections::BTreeSet<usize> =
                team.iter().map(|&i| case.zones[i]).collect();
            within(zones.len(), *min, *max)
        }
        Rule::ZonePeople { zone, min, max } => within(
            team.iter().filter(|&&i| case.zones[i] == *zone).count(),
            *min,
            *max,
        ),
        other => panic!("a rule this model does not know: {other:?}"),
    }
}

/// Fills the seats one by one, trying everybody.
fn can_sit(seats: &[&Vec<usize>], team: &[usize], taken: &mut Vec<usize>) -> bool {
    let Some((first, rest)) = seats.split_first() else {
        return true;
    };
    team.iter().any(|person| {
        if !first.contains(person) || taken.contains(person) {
            return false;
        }
        taken.push(*person);
        let fits = can_sit(rest, team, taken);
        taken.pop();
        fits
    })
}

fn fits(case: &Case, demands: &[&Demand], team: &[usize]) -> bool {
    let seats: Vec<&Vec<usize>> = demands
        .iter()
        .flat_map(|demand| match &demand.rule {
            Rule::Seats { holders, count } => vec![holders; *count],
            _ => Vec::new(),
        })
        .collect();
    demands
        .iter()
        .all(|demand| fulfils(case, &demand.rule, team))
        && can_sit(&seats, team, &mut Vec::new())
}

/// All teams that fulfil the demands, best first.
fn teams(case: &Case, demands: &[&Demand], sizes: (usize, usize)) -> Vec<Vec<usize>> {
    let people = case.own.len();
    let mut teams: Vec<Vec<usize>> = (0..1_usize << people)
        .map(|mask| {
            (0..people)
                .filter(|i| mask >> i & 1 == 1)
                .collect::<Vec<usize>>()
        })
        .filter(|team| (sizes.0..=sizes.1).contains(&team.len()) && fits(case, demands, team))
        .collect();
    teams.sort_by(|a, b| compare(value(case, b), value(case, a)));
    teams
}

fn near(a: f64, b: (i64, i64)) -> bool {
    (a - b.0 as f64 / b.1 as f64).abs() < 1e-12
}

fn check_answer(case: &Case, solved: &Solved<Selected>, teams: &[Vec<usize>]) {
    let answer = solved.answer.as_ref().unwrap();
    let best = value(case, &teams[0]);
    assert!(
        teams.contains(&answer.members),
        "{answer:?} does not fulfil the demands"
    );
    assert!(
        compare(value(case, &answer.members), best).is_eq(),
        "not best"
    );
    assert!(near(solved.value.unwrap(), best) && solved.gap == Some(0.0));
    assert_eq!(solved.value, solved.bound);
    let other = teams.iter().find(|team| **team != answer.members);
    match (other, &answer.next_best) {
        (None, None) => assert_eq!(answer.tied, Some(false)),
        (Some(other), Some(next)) => {
            assert!(next.proven && teams.contains(&next.members));
            assert_ne!(next.members, answer.members);
            assert!(compare(value(case, &next.members), value(case, other)).is_eq());
            assert_eq!(answer.tied, Some(compare(value(case, other), best).is_eq()));
        }
        (other, next) => panic!("next best {next:?}, but {other:?}"),
    }
    let all: Vec<&Demand> = case.demands.iter().collect();
    let binding: Vec<String> = (0..all.len())
        .filter(|&at| {
            let mut others = all.clone();
            others.remove(at);
            let freer = self::teams(case, &others, case.sizes);
            compare(value(case, &freer[0]), best).is_gt()
        })
        .map(|at| all[at].label.clone())
        .collect();
    assert_eq!(solved.binding, binding);
    check_seats(case, answer);
}

fn check_seats(case: &Case, answer: &Selected) {
    let mut sat: Vec<usize> = answer.seats.iter().map(|seat| seat.person).collect();
    sat.sort_unstable();
    sat.dedup();
    assert_eq!(sat.len(), answer.seats.len(), "somebody sits twice");
    for demand in &case.demands {
        if let Rule::Seats { holders, count } = &demand.rule {
            let seats = answer
                .seats
                .iter()
                .filter(|seat| seat.demand == demand.label);
            assert!(seats.clone().all(|seat| holders.contains(&seat.person)));
            assert_eq!(seats.count(), *count);
        }
    }
}

/// Whether the labelled demands, "size" among them or not, contradict each other.
fn contradicts(case: &Case, labels: &[&str]) -> bool {
    let demands: Vec<&Demand> = case
        .demands
        .iter()
        .filter(|demand| labels.contains(&demand.label.as_str()))
        .collect();
    let sizes = if labels.contains(&"size") {
        case.sizes
    } else {
        (0, case.own.len())
    };
    teams(case, &demands, sizes).is_empty()
}

fn check_contradiction(case: &Case, solved: &Solved<Selected>) {
    let labels: Vec<&str> = solved.contradiction.iter().map(String::as_str).collect();
    assert!(contradicts(case, &labels), "{labels:?} can be fulfilled");
    for label in &labels {
        let rest: Vec<&str> = labels
            .iter()
            .copied()
            .filter(|other| other != label)
            .collect();
        assert!(
            !contradicts(case, &rest),
            "{label} is not needed in {labels:?}"
        );
    }
    assert_eq!(
        solved.reasons[0].claim,
        "no smaller set of demands contradicts itself"
    );
    let mut all: Vec<&str> = case
        .demands
        .iter()
        .map(|demand| demand.label.as_str())
        .collect();
    all.push("size");
    for mask in 0..1_usize << all.len() {
        let set: Vec<&str> = (0..all.len())
            .filter(|at| mask >> at & 1 == 1)
            .map(|at| all[at])
            .collect();
        assert!(
            set.len() >= labels.len() || !contradicts(case, &set),
            "{set:?} is smaller"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("SELECT_CASES").map_or(400, |cases| cases.parse().unwrap()),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_answer_is_that_of_enumeration(seed in any::<u64>()) {
        let case = case(seed, 1..9);
        let solved = solve(&case, Limit::Nodes(u64::MAX));
        let all: Vec<&Demand> = case.demands.iter().collect();
        let teams = teams(&case, &all, case.sizes);
        if teams.is_empty() {
            prop_assert_eq!(solved.status, Status::Infeasible);
            prop_assert!(solved.answer.is_none() && solved.value.is_none());
            check_contradiction(&case, &solved);
        } else {
            prop_assert_eq!(solved.status, Status::Optimal);
            check_answer(&case, &solved, &teams);
        }
    }

    #[test]
    fn a_stopped_search_never_claims_too_much(seed in any::<u64>(), nodes in 0_u64..40) {
        let case = case(seed, 1..9);
        let solved = solve(&case, Limit::Nodes(nodes));
        let all: Vec<&Demand> = case.demands.iter().collect();
        let teams = teams(&case, &all, case.sizes);
        match solved.status {
            Status::Infeasible => prop_assert!(teams.is_empty()),
            Status::Undecided => prop_assert!(solved.answer.is_none()),
            Status::Optimal | Status::Feasible => {
                let best = value(&case, &teams[0]);
                let best = best.0 as f64 / best.1 as f64;
                prop_assert!(solved.bound.unwrap() >= best - 1e-12);
                prop_assert!(solved.value.unwrap() <= best + 1e-12);
                prop_assert!(teams.contains(&solved.answer.unwrap().members));
            }
        }
    }

    #[test]
    fn renaming_people_changes_nothing_but_their_index(seed in any::<u64>()) {
        let case = case(seed, 1..9);
        let people = case.own.len();
        let mut there: Vec<usize> = (0..people).collect();
        let mut rng = Seed::new(seed).stream("order").rng();
        for i in (1..people).rev() {
            there.swap(i, rng.gen_range(0..=i));
        }
        let mut back = vec![0; people];
        there.iter().enumerate().for_each(|(new, &old)| back[old] = new);
        let renamed = renamed(&case, &there, &back);
        let (one, two) = (solve(&case, Limit::Nodes(50_000)), solve(&renamed, Limit::Nodes(50_000)));
        prop_assert_eq!(one.status, two.status);
        prop_assert_eq!(one.value, two.value);
        prop_assert_eq!(one.binding, two.binding);
        prop_assert_eq!(one.contradiction.len(), two.contradiction.len());
        if let (Some(one), Some(two)) = (one.answer, two.answer) {
            prop_assert_eq!(one.tied, two.tied);
            if one.tied == Some(false) {
                let mut same: Vec<usize> = two.members.iter().map(|&new| there[new]).collect();
                same.sort_unstable();
                prop_assert_eq!(one.members, same);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("SELECT_CASES").map_or(400, |cases| cases.parse().unwrap()) / 10,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn larger_answers_are_those_of_enumeration(seed in any::<u64>()) {
        let case = case(seed, 11..14);
        let solved = solve(&case, Limit::Nodes(u64::MAX));
        let all: Vec<&Demand> = case.demands.iter().collect();
        let teams = teams(&case, &all, case.sizes);
        prop_assert_eq!(teams.is_empty(), solved.status == Status::Infeasible);
        if !teams.is_empty() {
            check_answer(&case, &solved, &teams);
        }
    }
}

/// The case with the person `there[new]` at `new`.
fn renamed(case: &Case, there: &[usize], back: &[usize]) -> Case {
    let names = |people: &Vec<usize>| people.iter().map(|&old| back[old]).collect();
    let mut renamed = case.clone();
    renamed.own = there.iter().map(|&old| case.own[old]).collect();
    renamed.zones = there.iter().map(|&old| case.zones[old]).collect();
    renamed.pairs = case.pairs.as_ref().map(|pairs| {
        there
            .iter()
            .map(|&i| there.iter().map(|&j| pairs[i][j]).collect())
            .collect()
    });
    for demand in &mut renamed.demands {
        demand.rule = match &demand.rule {
            Rule::Seats { holders, count } => Rule::Seats {
                holders: names(holders),
                count: *count,
            },
            Rule::Count { people, min, max } => Rule::Count {
                people: names(people),
                min: *min,
                max: *max,
            },
            Rule::Budget { costs, limit } => Rule::Budget {
                costs: there.iter().map(|&old| costs[old]).collect(),
                limit: *limit,
            },
            Rule::Headcount { shares, limit } => Rule::Headcount {
                shares: there.iter().map(|&old| shares[old]).collect(),
                limit: *limit,
            },
            Rule::Include { person } => Rule::Include {
                person: back[*person],
            },
            Rule::Exclude { person } => Rule::Exclude {
                person: back[*person],
            },
            Rule::NotTogether { people } => Rule::NotTogether {
                people: names(people),
            },
            other => other.clone(),
        };
    }
    renamed
}
