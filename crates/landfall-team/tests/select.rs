//! Choosing teams: cases that can be checked by hand.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

use landfall_core::{Decimal, Progress, Seed};
use landfall_team::select::{Rule, SelectError, Selected, SelectionParams};
use landfall_team::{Limit, Solved, Status};
use rand::Rng;

fn solve(params: SelectionParams) -> Solved<Selected> {
    let selection = params.check().unwrap();
    selection
        .solve(Limit::Nodes(100_000), &Progress::silent())
        .unwrap()
}

fn members(solved: &Solved<Selected>) -> Vec<usize> {
    solved.answer.as_ref().unwrap().members.clone()
}

fn mistakes(params: SelectionParams) -> String {
    match params.check() {
        Err(SelectError::Input(mistakes)) => mistakes.to_string(),
        other => panic!("{other:?}"),
    }
}

fn costs<const N: usize>(costs: [i64; N]) -> Vec<Decimal> {
    costs.map(Decimal::from).to_vec()
}

/// 1, 2 and 3, 4, 5 (here 0, 1 and 2, 3, 4) speak different languages; `cross` is the factor
/// between them.
fn worked(cross: f64) -> SelectionParams {
    let own = vec![0.9, 0.9, 0.8, 0.8, 0.7];
    let c = own.clone();
    SelectionParams::new(own, 2).pair_values(0.5, move |i, j| {
        let factor = if (i < 2) == (j < 2) { 1.0 } else { cross };
        (c[i] * c[j]).sqrt() * factor
    })
}

#[test]
fn the_two_best_who_share_a_language_are_best_under_any_cross_factor() {
    for cross in [0.0, 0.1, 0.5, 0.9, 1.0] {
        let solved = solve(worked(cross));
        // 0.5 * 0.9 + 0.5 * 0.9.
        assert_eq!((members(&solved), solved.value), (vec![0, 1], Some(0.9)));
        assert_eq!(solved.answer.unwrap().tied, Some(false));
    }
}

#[test]
fn the_next_best_team_of_the_worked_case_is_3_and_4_or_ties_across() {
    // Without cross loss {1, 3} is worth 0.5 * 0.85 + 0.5 * sqrt(0.72) = 0.849264, ahead of
    // {3, 4} with 0.8; with a loss of a half it falls to 0.425 + 0.212132 = 0.637132.
    let next = |cross| solve(worked(cross)).answer.unwrap().next_best.unwrap();
    assert!((next(1.0).value - 0.849_264).abs() < 1e-6);
    assert_eq!((next(0.5).members, next(0.5).value), (vec![2, 3], 0.8));
}

#[test]
fn one_person_with_two_roles_takes_one_seat() {
    // Person 0 alone could count for both roles; two seats need two people.
    let params = SelectionParams::new(vec![0.9, 0.8, 0.1], 2)
        .seats("engineer", vec![0], 1)
        .seats("lawyer", vec![0, 2], 1);
    let solved = solve(params);
    assert_eq!(members(&solved), [0, 2]);
    let answer = solved.answer.unwrap();
    let seats: Vec<(&str, usize)> = answer
        .seats
        .iter()
        .map(|seat| (seat.demand.as_str(), seat.person))
        .collect();
    assert_eq!(seats, [("engineer", 0), ("lawyer", 2)]);
}

#[test]
fn somebody_counts_for_every_skill_she_has() {
    let params = SelectionParams::new(vec![0.5, 0.9, 0.9], 1)
        .at_least("rust", vec![0, 1], 1)
        .at_least("law", vec![0, 2], 1);
    let solved = solve(params);
    assert_eq!(members(&solved), [0]);
    assert_eq!(solved.binding, ["rust", "law"]);
}

#[test]
fn a_budget_is_kept_to_the_cent() {
    let cost = |text: &str| text.parse::<Decimal>().unwrap();
    let costs = vec![cost("0.10"), cost("0.20"), cost("0.201")];
    let own = vec![0.5, 0.5, 0.9];
    let with = |limit: &str| {
        let limit = cost(limit);
        members(&solve(SelectionParams::new(own.clone(), 2).budget(
            "b",
            costs.clone(),
            limit,
        )))
    };
    // 0.10 + 0.20 = 0.3 exactly, and 0.10 + 0.201 = 0.301.
    assert_eq!(with("0.3"), [0, 1]);
    assert_eq!(with("0.301"), [0, 2]);
}

#[test]
fn the_binding_demand_is_the_one_that_holds_the_value_back() {
    let params = SelectionParams::new(vec![0.9, 0.8, 0.1], 2)
        .budget("budget", costs([10, 10, 1]), Decimal::from(11))
        .at_least("slack", vec![0, 1, 2], 1);
    let solved = solve(params);
    // {0, 2} for 11 is worth (0.9 + 0.1) / 2; without the budget {0, 1} is worth 0.85.
    assert_eq!((members(&solved), solved.value), (vec![0, 2], Some(0.5)));
    assert_eq!(solved.binding, ["budget"]);
}

#[test]
fn a_contradiction_names_no_more_than_it_needs() {
    let params = SelectionParams::new(vec![0.9, 0.8, 0.7], 2)
        .max_zones("one zone", 1)
        .zones(vec![1, 1, 5])
        .include("include ann", 0)
        .include("include eve", 2)
        .budget("budget", costs([1, 1, 1]), Decimal::from(100));
    let solved = solve(params);
    assert_eq!(solved.status, Status::Infeasible);
    assert_eq!(
        solved.contradiction,
        ["one zone", "include ann", "include eve"]
    );
    assert_eq!(
        (solved.value, solved.bound, solved.answer),
        (None, None, None)
    );
    assert_eq!(
        solved.reasons[0].claim,
        "no smaller set of demands contradicts itself"
    );
}

#[test]
fn the_size_can_be_part_of_a_contradiction() {
    let params = SelectionParams::new(vec![0.9, 0.8, 0.7], 1)
        .seats("engineer", vec![0, 1], 1)
        .seats("lawyer", vec![0, 1], 1);
    assert_eq!(solve(params).contradiction, ["engineer", "lawyer", "size"]);
}

#[test]
fn among_sizes_the_best_mean_wins() {
    // Own values alone: the single best person.
    let solved = solve(SelectionParams::new(vec![0.5, 0.9, 0.7], 0).sizes(1, 3));
    assert_eq!((members(&solved), solved.value), (vec![1], Some(0.9)));
    // {1} against {1, 2}: 0.9 each, a tie between sizes.
    let params = SelectionParams::new(vec![0.5, 0.9, 0.9], 0).sizes(1, 2);
    let solved = solve(params.pair_values(0.5, |_, _| 0.9));
    assert_eq!(solved.value, Some(0.9));
    assert_eq!(solved.answer.unwrap().tied, Some(true));
}

#[test]
fn people_alike_in_everything_tie() {
    let solved = solve(SelectionParams::new(vec![0.5; 6], 3).pair_values(0.5, |_, _| 0.25));
    // 0.5 * 0.5 + 0.5 * 0.25.
    assert_eq!(
        (solved.status, solved.value),
        (Status::Optimal, Some(0.375))
    );
    let answer = solved.answer.unwrap();
    assert_eq!(answer.tied, Some(true));
    assert_eq!(answer.next_best.unwrap().value, 0.375);
}

#[test]
fn nobody_everybody_and_a_single_person_are_teams() {
    let none = solve(SelectionParams::new(vec![0.5, 0.6], 0));
    assert_eq!((members(&none), none.value), (vec![], Some(0.0)));
    let empty = solve(SelectionParams::new(Vec::new(), 0).pair_values(0.5, |_, _| 1.0));
    assert_eq!((members(&empty), empty.status), (vec![], Status::Optimal));
    let all = solve(SelectionParams::new(vec![0.5, 0.7], 2).pair_values(0.5, |_, _| 0.2));
    // 0.5 * 0.6 + 0.5 * 0.2.
    assert_eq!((members(&all), all.value), (vec![0, 1], Some(0.4)));
    let answer = all.answer.unwrap();
    assert_eq!((answer.next_best, answer.tied), (None, Some(false)));
    let one = solve(SelectionParams::new(vec![0.5], 1).pair_values(0.5, |_, _| 1.0));
    assert_eq!((members(&one), one.value), (vec![0], Some(0.5)));
    let demanded = solve(SelectionParams::new(vec![0.5], 0).at_least("somebody", vec![0], 1));
    assert_eq!(demanded.contradiction, ["somebody", "size"]);
}

#[test]
fn all_mistakes_are_told_at_once() {
    let params = SelectionParams::new(vec![f64::NAN, 0.5], 3)
        .pair_values(1.5, |_, _| f64::INFINITY)
        .include("ann", 7)
        .include("ann", 0)
        .max_zones("zones", 1)
        .budget("budget", costs([1]), Decimal::from(1))
        .headcount("headcount", vec![-0.5, f64::NAN], f64::NAN)
        .demand(
            "range",
            Rule::Count {
                people: vec![0, 0],
                min: Some(2),
                max: Some(1),
            },
        );
    assert_eq!(
        mistakes(params),
        "`ann`: person `7` of `2` (help: people are counted from 0)\n\
         `ann`: the label `ann` is used twice (help: contradictions are told by label: give each \
         demand its own)\n\
         `budget`: `1` amounts for `2` people (help: give one for each person)\n\
         `headcount`: headcount of `NaN` (help: a headcount is a number from 0 to 10^9)\n\
         `headcount`: share of person 0 is `-0.5` (help: shares are numbers from 0 to 100)\n\
         `headcount`: share of person 1 is `NaN` (help: shares are numbers from 0 to 100)\n\
         `own values`: own value of person 0 is `NaN` (help: values are numbers from -100 to 100, \
         usually 0 to 1)\n\
         `pair values`: value of the pair 0, 1 is `inf` (help: values are numbers from -100 to \
         100, usually 0 to 1)\n\
         `range`: at least `2` and at most `1` (help: the smaller number comes first)\n\
         `range`: person `0` is named twice\n\
         `size`: a team of `3` cannot be chosen from `2` people (help: ask for fewer or add \
         people)\n\
         `weight`: weight of the pair values is `1.5` (help: weights lie between 0 and 1)\n\
         `zones`: a demand about zones, but nobody's zone is known (help: give the zones)"
    );
}

#[test]
fn costs_too_large_to_sum_exactly_are_refused() {
    let huge = vec![Decimal::MAX, Decimal::ONE];
    let told = "`budget`: amounts too large for exact sums (help: all amounts together must stay \
                below 2^61 of their smallest unit)";
    let params = SelectionParams::new(vec![0.5, 0.5], 1);
    assert_eq!(
        mistakes(params.clone().budget("budget", huge, Decimal::ONE)),
        told
    );
    let large = vec![Decimal::from(i64::MAX / 2); 2];
    assert_eq!(mistakes(params.budget("budget", large, Decimal::ONE)), told);
}

#[test]
fn a_limit_beyond_every_sum_and_one_below_all_are_fine() {
    let params = SelectionParams::new(vec![0.5, 0.6], 1);
    let with = |limit| solve(params.clone().budget("budget", costs([3, 4]), limit));
    assert_eq!(members(&with(Decimal::from(i64::MAX))), [1]);
    assert_eq!(with(Decimal::from(-1)).contradiction, ["budget"]);
}

/// Random values of 60 people, pairs alone: too much for a handful of nodes.
fn hard() -> SelectionParams {
    let mut rng = Seed::new(5).rng();
    SelectionParams::new(vec![0.5; 60], 9).pair_values(1.0, move |_, _| rng.gen_range(0.0..1.0))
}

#[test]
fn a_stopped_search_keeps_its_team_and_an_honest_bound() {
    let selection = hard().explain(false).check().unwrap();
    let full = selection
        .solve(Limit::Nodes(u64::MAX), &Progress::silent())
        .unwrap();
    assert_eq!((full.status, full.gap), (Status::Optimal, Some(0.0)));
    let short = selection
        .solve(Limit::Nodes(3), &Progress::silent())
        .unwrap();
    assert_eq!(short.status, Status::Feasible);
    assert!(short.nodes <= 3 && short.gap.unwrap() > 0.0 && short.reproducible);
    assert!(short.bound >= full.value && short.value <= full.value);
}

#[test]
fn a_deadline_that_is_over_stops_at_once_and_says_so() {
    let selection = hard().check().unwrap();
    let solved = selection
        .solve(Limit::Deadline(&|| true), &Progress::silent())
        .unwrap();
    assert!(!solved.reproducible);
    assert_eq!(solved.status, Status::Feasible);
    assert!(solved.gap.unwrap() > 0.0);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let selection = hard().explain(false).check().unwrap();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            selection
                .solve(Limit::Nodes(200), &Progress::silent())
                .unwrap()
        })
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn cancelled_work_ends_with_an_error() {
    let selection = hard().check().unwrap();
    let progress = Progress::silent();
    progress.cancel();
    let cancelled = selection.solve(Limit::Nodes(10), &progress);
    assert!(matches!(cancelled, Err(SelectError::Cancelled(_))));
}

#[test]
fn a_contradiction_among_many_people_is_found_whatever_the_size() {
    // Two seats for persons 1 and 2, and 1 is excluded: no size helps.
    let people = 1_000;
    let params = SelectionParams::new(vec![0.5; people], 10)
        .seats("pilots", vec![1, 2], 2)
        .exclude("without 1", 1)
        .budget("budget", vec![Decimal::ONE; people], Decimal::from(50));
    let solved = solve(params);
    assert_eq!(solved.contradiction, ["pilots", "without 1"]);
}
