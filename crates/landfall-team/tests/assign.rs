//! Members to seats: against brute force, with certificates, and on bad input.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use landfall_core::Progress;
use landfall_team::Status;
use landfall_team::assign::{
    AssignError, AssignFlaw, AssignParams, AssignProblem, Fill, ShortSide, verify,
};
use proptest::prelude::*;

fn problem(rows: &[Vec<Option<i32>>], seats: usize, fill: Fill) -> AssignProblem {
    let values = rows
        .iter()
        .map(|row| row.iter().map(|v| v.map(f64::from)).collect())
        .collect();
    AssignParams::new(
        (0..rows.len()).map(|i| format!("m{i}")),
        (0..seats).map(|j| format!("s{j}")),
    )
    .values(values)
    .fill(fill)
    .check()
    .unwrap()
}

/// Best value and number of optima for each number of placements, by trying everything.
fn brute(rows: &[Vec<Option<i32>>], seats: usize) -> Vec<Option<(i64, u64)>> {
    fn go(
        rows: &[Vec<Option<i32>>],
        taken: u32,
        sum: i64,
        count: usize,
        best: &mut Vec<Option<(i64, u64)>>,
    ) {
        let Some((row, rest)) = rows.split_first() else {
            best[count] = match best[count] {
                Some((old, n)) if old == sum => Some((old, n + 1)),
                Some((old, n)) if old > sum => Some((old, n)),
                _ => Some((sum, 1)),
            };
            return;
        };
        go(rest, taken, sum, count, best);
        for (seat, value) in row.iter().enumerate() {
            if let Some(value) = value
                && taken >> seat & 1 == 0
            {
                go(
                    rest,
                    taken | 1 << seat,
                    sum + i64::from(*value),
                    count + 1,
                    best,
                );
            }
        }
    }
    let mut best = vec![None; rows.len().min(seats) + 1];
    best.resize(rows.len().max(seats) + 1, None);
    go(rows, 0, 0, 0, &mut best);
    best
}

fn table() -> impl Strategy<Value = (Vec<Vec<Option<i32>>>, usize)> {
    (1_usize..6, 1_usize..6, 1_i32..6, 0.3_f64..1.0).prop_flat_map(
        |(members, seats, top, share)| {
            let cell = prop::option::weighted(share, -top..=top);
            (
                prop::collection::vec(prop::collection::vec(cell, seats), members),
                Just(seats),
            )
        },
    )
}

/// Whether `chosen` of one side can all be matched but `spare` of them.
fn matchable(rows: &[Vec<Option<i32>>], side: ShortSide, chosen: &[usize], spare: usize) -> bool {
    let width = rows.first().map_or(0, Vec::len);
    let picked: Vec<Vec<Option<i32>>> = match side {
        ShortSide::Members => chosen.iter().map(|&i| rows[i].clone()).collect(),
        ShortSide::Seats => chosen
            .iter()
            .map(|&j| rows.iter().map(|row| row[j]).collect())
            .collect(),
    };
    let others = if side == ShortSide::Members {
        width
    } else {
        rows.len()
    };
    let most = brute(&picked, others)
        .iter()
        .rposition(Option::is_some)
        .unwrap();
    most + spare >= chosen.len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_fill_is_as_good_as_trying_everything((rows, seats) in table(), k in 0_usize..6) {
        let best = brute(&rows, seats);
        let smaller = rows.len().min(seats);
        let most = best.iter().rposition(Option::is_some).unwrap();
        let k = k.min(smaller);
        for (fill, asked) in [
            (Fill::SmallerSide, smaller),
            (Fill::Seats, seats),
            (Fill::Exactly(k), k),
            (Fill::Most, most),
        ] {
            let problem = problem(&rows, seats, fill);
            let solved = problem.solve(&Progress::silent()).unwrap();
            match best[asked] {
                Some((value, optima)) => {
                    prop_assert_eq!(solved.status, Status::Optimal);
                    prop_assert_eq!(solved.value, Some(value as f64));
                    let answer = solved.answer.unwrap();
                    prop_assert_eq!(verify(&problem, &answer).unwrap(), i128::from(value) * 1_000_000);
                    prop_assert_eq!(answer.unique, optima == 1);
                    prop_assert!(problem.shortage(&Progress::silent()).unwrap().is_none());
                }
                None => {
                    prop_assert_eq!(solved.status, Status::Infeasible);
                    let shortage = problem.shortage(&Progress::silent()).unwrap().unwrap();
                    prop_assert_eq!(solved.contradiction.len(), shortage.short.len());
                    prop_assert_eq!((shortage.asked, shortage.possible), (asked, most));
                    prop_assert!(shortage.missing >= 1);
                    prop_assert_eq!(
                        shortage.missing + shortage.spare + shortage.partners.len(),
                        shortage.short.len()
                    );
                    let (side, spare) = (shortage.side, shortage.spare);
                    prop_assert!(!matchable(&rows, side, &shortage.short, spare));
                    for out in &shortage.short {
                        let rest: Vec<usize> =
                            shortage.short.iter().copied().filter(|x| x != out).collect();
                        prop_assert!(matchable(&rows, side, &rest, spare));
                    }
                }
            }
        }
    }
}

#[test]
fn a_larger_problem_carries_its_proof() {
    // A linear congruential generator, so that the case needs no other crate.
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as i32
    };
    for (members, seats, top) in [(60, 60, 1_000_000), (80, 50, 5), (50, 80, 100)] {
        let rows: Vec<Vec<Option<i32>>> = (0..members)
            .map(|_| {
                (0..seats)
                    .map(|_| (next() % 4 > 0).then(|| next() % top))
                    .collect()
            })
            .collect();
        for fill in [Fill::SmallerSide, Fill::Exactly(30)] {
            let problem = problem(&rows, seats, fill);
            let answer = problem.solve(&Progress::silent()).unwrap().answer.unwrap();
            verify(&problem, &answer).unwrap();
        }
    }
}

#[test]
fn two_seats_that_one_member_alone_may_take_are_named_with_her() {
    // b and c may only be taken by m1: 2 seats, 1 member.
    let rows = [
        vec![Some(1), None, None],
        vec![Some(1), Some(1), Some(1)],
        vec![Some(1), None, None],
    ];
    let problem = problem(&rows, 3, Fill::Seats);
    let solved = problem.solve(&Progress::silent()).unwrap();
    assert_eq!(solved.status, Status::Infeasible);
    assert_eq!(solved.contradiction, ["s1", "s2"]);
    let shortage = problem.shortage(&Progress::silent()).unwrap().unwrap();
    assert_eq!(shortage.partners, [1]);
    assert_eq!((shortage.missing, shortage.possible), (1, 2));
}

#[test]
fn equal_values_are_a_tie_and_the_other_placement_is_shown() {
    let rows = [vec![Some(2), Some(1)], vec![Some(3), Some(2)]];
    // 2 + 2 = 1 + 3.
    let problem = problem(&rows, 2, Fill::default());
    let answer = problem.solve(&Progress::silent()).unwrap().answer.unwrap();
    let mut both = vec![answer.seat_of.clone(), answer.other.unwrap()];
    both.sort();
    assert_eq!(both, [[Some(0), Some(1)], [Some(1), Some(0)]]);
    assert!(!answer.unique);
}

#[test]
fn a_wrong_certificate_is_refused() {
    let rows = [vec![Some(5), Some(1)], vec![Some(2), Some(4)]];
    let problem = problem(&rows, 2, Fill::default());
    let good = problem.solve(&Progress::silent()).unwrap().answer.unwrap();
    assert_eq!(verify(&problem, &good), Ok(9_000_000));
    let mut swapped = good.clone();
    swapped.seat_of = vec![Some(1), Some(0)];
    swapped.total_micro = 3_000_000;
    let dual = 9_000_000;
    assert_eq!(
        verify(&problem, &swapped),
        Err(AssignError::Flaw(AssignFlaw::Gap {
            primal: 3_000_000,
            dual
        }))
    );
    let mut cheap = good.clone();
    cheap.base_price -= 1;
    assert!(matches!(
        verify(&problem, &cheap),
        Err(AssignError::Flaw(AssignFlaw::Uncovered { .. }))
    ));
    let mut twice = good.clone();
    twice.seat_of = vec![Some(0), Some(0)];
    assert_eq!(
        verify(&problem, &twice),
        Err(AssignError::Flaw(AssignFlaw::Twice { member: 1, seat: 0 }))
    );
    let mut tie = good;
    tie.other = Some(tie.seat_of.clone());
    assert_eq!(
        verify(&problem, &tie),
        Err(AssignError::Flaw(AssignFlaw::NotATie))
    );
}

#[test]
fn bad_input_is_refused_with_every_mistake() {
    let empty = AssignParams::new(Vec::<String>::new(), Vec::<String>::new()).check();
    assert_eq!(
        empty.unwrap_err().to_string(),
        "`members`: no members given\n`seats`: no seats given"
    );
    let bad = AssignParams::new(["a", "a"], ["x", "y"])
        .values(vec![vec![Some(f64::NAN), Some(1e10)], vec![Some(1.0)]])
        .value(2, 0, 1.0)
        .value(0, 0, f64::INFINITY)
        .fill(Fill::Exactly(3))
        .check();
    assert_eq!(
        bad.unwrap_err().to_string(),
        "`fill`: `3` placements asked; the smaller side has 2\n\
         `members[1]`: `a` stands at `members[0]`, too (help: give each its own label)\n\
         `value[0]`: member `2` and seat `0`; there are 2 and 2, counted from 0\n\
         `value[1]`: `inf` is no value; finite values from -1000000000 to 1000000000 are possible\n\
         `values[0][0]`: `NaN` is no value; finite values from -1000000000 to 1000000000 are possible\n\
         `values[0][1]`: `10000000000` is no value; finite values from -1000000000 to 1000000000 are possible\n\
         `values[1]`: `1` values for 2 seats"
    );
    let twice = AssignParams::new(["a"], ["x"])
        .value(0, 0, 1.0)
        .value(0, 0, 2.0)
        .check();
    assert_eq!(
        twice.unwrap_err().to_string(),
        "`value[1]`: member `0` on seat `0` is valued twice"
    );
}

#[test]
fn the_largest_values_do_not_overflow_and_too_large_a_problem_is_refused() {
    let rows = vec![vec![Some(1_000_000_000), Some(-1_000_000_000)]; 2];
    let problem = problem(&rows, 2, Fill::default());
    let solved = problem.solve(&Progress::silent()).unwrap();
    assert_eq!(solved.value, Some(0.0));
    assert!(!solved.answer.unwrap().unique);
    let labels = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>();
    let large = AssignParams::new(labels(200), labels(200))
        .value(0, 0, 1e9)
        .check();
    assert!(
        large
            .unwrap_err()
            .to_string()
            .contains("state the values in a larger unit")
    );
    let wide = AssignParams::new(labels(20_000), labels(20_000)).check();
    assert!(
        wide.unwrap_err()
            .to_string()
            .contains("at most 100000000 are possible")
    );
}

#[test]
fn nobody_allowed_anywhere_is_infeasible_and_one_pair_is_enough() {
    let none = problem(&[vec![None]], 1, Fill::default());
    let solved = none.solve(&Progress::silent()).unwrap();
    assert_eq!((solved.status, solved.value), (Status::Infeasible, None));
    assert_eq!(solved.contradiction, ["s0"]);
    let one = problem(&[vec![Some(-3)]], 1, Fill::default());
    assert_eq!(one.solve(&Progress::silent()).unwrap().value, Some(-3.0));
    let most = problem(&[vec![None]], 1, Fill::Most);
    assert_eq!(most.solve(&Progress::silent()).unwrap().value, Some(0.0));
}

#[test]
fn cancelled_work_says_so() {
    let progress = Progress::silent();
    progress.cancel();
    let problem = problem(&[vec![Some(1)], vec![Some(1)]], 1, Fill::Most);
    assert!(matches!(
        problem.solve(&progress),
        Err(AssignError::Cancelled(_))
    ));
}
