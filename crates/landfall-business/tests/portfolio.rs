//! The portfolio on cases that can be checked by hand, and against dynamic programming.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop at the first surprise"
)]

use landfall_business::{
    BusinessError, PortfolioMistake, PortfolioOutcome, PortfolioParams, PortfolioReport,
    SolveOptions, Status, verify,
};
use landfall_core::Progress;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn solved(params: PortfolioParams) -> PortfolioReport {
    let portfolio = params.check().unwrap();
    let outcome = portfolio.solve(&SolveOptions::default(), &Progress::silent());
    match outcome.unwrap() {
        PortfolioOutcome::Solved(report) => report,
        other => panic!("{other:?}"),
    }
}

/// Net 60, 100, 120 for spend 10, 20, 30.
fn three(budget: i64) -> PortfolioParams {
    PortfolioParams::new(1)
        .candidate("BR", vec![60], vec![10])
        .candidate("IN", vec![100], vec![20])
        .candidate("ID", vec![120], vec![30])
        .total_budget("launch budget", budget)
}

#[test]
fn the_best_pair_is_not_the_one_with_the_best_ratios() {
    // BR + IN = 160 for 30; BR + ID = 180 for 40; IN + ID = 220 for 50.
    let report = solved(three(50));
    assert_eq!(
        (report.objective(), report.bound(), report.spend()),
        (220, 220, 50)
    );
    assert_eq!(report.chosen(), [1, 2]);
    assert_eq!(report.status(), Status::Optimal);
}

#[test]
fn the_next_best_set_says_what_changes() {
    let report = solved(three(50));
    let next = report.next_best().unwrap();
    // BR + ID = 180.
    assert_eq!((next.objective, next.tie, next.proven), (180, false, true));
    assert_eq!(
        (next.added.clone(), next.dropped.clone()),
        (vec![0], vec![1])
    );
}

#[test]
fn a_binding_budget_says_what_it_costs() {
    let report = solved(three(50));
    // Without the budget all three: 60 + 100 + 120 = 280, 60 more.
    let binding = &report.binding()[0];
    assert_eq!(
        (binding.label.as_str(), binding.gain, binding.proven),
        ("launch budget", 60, true)
    );
    assert!(solved(three(60)).binding().is_empty());
}

#[test]
fn a_tie_is_called_a_tie() {
    let report = solved(
        PortfolioParams::new(1)
            .candidate("NO", vec![7], vec![5])
            .candidate("SE", vec![7], vec![5])
            .total_budget("one of them", 5),
    );
    let next = report.next_best().unwrap();
    assert!(next.tie && next.proven);
    assert_eq!((report.objective(), next.objective), (7, 7));
}

#[test]
fn the_dearer_candidate_enters_first_when_waiting_costs_more() {
    // One per wave. A then B: 100 + 40 = 140; B then A: 50 + 80 = 130.
    let report = solved(
        PortfolioParams::new(2)
            .candidate("A", vec![100, 80], vec![10, 10])
            .candidate("B", vec![50, 40], vec![10, 10])
            .wave_budget("first year", 0, 10)
            .wave_budget("second year", 1, 10),
    );
    assert_eq!(report.selection(), [Some(0), Some(1)]);
    assert_eq!(report.objective(), 140);
    assert_eq!(report.waves(), [vec![0], vec![1]]);
    assert_eq!(report.spend_per_wave(), [10, 10]);
    // Without the first budget both enter at once: 150.
    assert_eq!(
        (report.binding()[0].label.as_str(), report.binding()[0].gain),
        ("first year", 10)
    );
}

#[test]
fn a_loss_is_carried_for_the_sake_of_what_needs_it() {
    // ID needs SG: 120 - 20 = 100 beats nothing; SG alone loses.
    let params = PortfolioParams::new(2)
        .candidate("SG", vec![-20, -10], vec![1, 1])
        .candidate("ID", vec![120, 60], vec![1, 1])
        .prerequisite("ID is run from SG", 1, 0);
    let report = solved(params);
    assert_eq!(report.selection(), [Some(0), Some(0)]);
    assert_eq!(report.objective(), 100);
    assert_eq!(report.binding()[0].gain, 20);
}

#[test]
fn contradicting_demands_are_named_and_no_others() {
    let portfolio = PortfolioParams::new(1)
        .candidate("BR", vec![60], vec![10])
        .candidate("IN", vec![100], vec![20])
        .max_chosen("at most two", 2)
        .required("BR is promised", 0)
        .required("IN is promised", 1)
        .total_budget("launch budget", 25)
        .check()
        .unwrap();
    let outcome = portfolio.solve(&SolveOptions::default(), &Progress::silent());
    let outcome = outcome.unwrap();
    let conflict = outcome.conflict().unwrap();
    // 10 + 20 = 30 > 25.
    let labels = ["BR is promised", "IN is promised", "launch budget"];
    assert_eq!(conflict.labels(), labels);
    assert!(conflict.minimal());
}

#[test]
fn every_mistake_is_reported_at_once() {
    let error = PortfolioParams::new(2)
        .candidate("BR", vec![1], vec![1, 1])
        .candidate("IN", vec![1, 1], vec![-5, i64::MAX])
        .prerequisite("itself", 0, 0)
        .exclusion("nobody", vec![])
        .exclusion("twice", vec![1, 1])
        .required("unknown", 9)
        .window("late", 0, 1, 0)
        .wave_budget("negative", 3, -1)
        .check()
        .unwrap_err();
    let BusinessError::Portfolio { mistakes } = error else {
        panic!("another error");
    };
    use PortfolioMistake as M;
    let kinds = [
        mistakes
            .iter()
            .any(|m| matches!(m, M::RaggedWaves { candidate: 0, .. })),
        mistakes
            .iter()
            .any(|m| matches!(m, M::NegativeSpend { given: -5, .. })),
        mistakes
            .iter()
            .any(|m| matches!(m, M::AmountTooLarge { .. })),
        mistakes.iter().any(|m| matches!(m, M::SumTooLarge { .. })),
        mistakes
            .iter()
            .any(|m| matches!(m, M::SelfPrerequisite { .. })),
        mistakes.iter().any(|m| matches!(m, M::EmptyGroup { .. })),
        mistakes
            .iter()
            .any(|m| matches!(m, M::RepeatedMember { candidate: 1, .. })),
        mistakes
            .iter()
            .any(|m| matches!(m, M::UnknownCandidate { given: 9, .. })),
        mistakes.iter().any(|m| matches!(m, M::EmptyWindow { .. })),
        mistakes
            .iter()
            .any(|m| matches!(m, M::UnknownWave { given: 3, .. })),
        mistakes
            .iter()
            .any(|m| matches!(m, M::NegativeBudget { .. })),
    ];
    assert_eq!(kinds, [true; 11]);
}

#[test]
fn a_selection_that_breaks_a_demand_is_refused_by_name() {
    let portfolio = three(50).check().unwrap();
    let all = [Some(0), Some(0), Some(0)];
    let error = verify(&portfolio, &all).unwrap_err();
    assert_eq!(error.to_string(), "the selection breaks `launch budget`");
    assert!(verify(&portfolio, &[None]).is_err());
    assert!(verify(&portfolio, &[Some(1), None, None]).is_err());
}

#[test]
fn cancelled_work_claims_no_proof() {
    let params = (0..40_i64).fold(PortfolioParams::new(3), |p, i| {
        let worth = 1_000_003 + 7919 * (i % 13) + 31 * i;
        let spend = 1_000_003 + 104_729 * (i % 7) + 17 * i;
        let net = vec![worth, worth * 100 / 108, worth * 100 / 117];
        p.candidate(format!("c{i}"), net, vec![spend; 3])
    });
    let params = (0..3).fold(params, |p, w| {
        p.wave_budget(format!("wave {w}"), w, 9_000_001)
    });
    let portfolio = params.check().unwrap();
    let options = SolveOptions::default()
        .node_limit(5_000)
        .side_node_limit(5_000);
    let outcome = portfolio.solve(&options, &Progress::silent()).unwrap();
    let report = outcome.report().unwrap();
    assert!(report.bound() >= report.objective());
    let again = portfolio.solve(&options, &Progress::silent()).unwrap();
    assert_eq!(outcome, again);
    let cancelled = Progress::silent();
    cancelled.cancel();
    let options = SolveOptions::default();
    match portfolio.solve(&options, &cancelled).unwrap() {
        PortfolioOutcome::Solved(r) => assert!(r.cancelled() && r.status() == Status::Feasible),
        PortfolioOutcome::Undecided { .. } => {}
        other => panic!("{other:?}"),
    }
}

/// The best value of a single budget, by dynamic programming over its units.
fn by_table(net: &[i64], spend: &[usize], budget: usize) -> i64 {
    let mut best = vec![0_i64; budget + 1];
    for (&n, &s) in net.iter().zip(spend) {
        for room in (s..=budget).rev() {
            best[room] = best[room].max(best[room - s] + n);
        }
    }
    best[budget]
}

#[test]
fn a_single_budget_over_250_candidates_agrees_with_dynamic_programming() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    for case in 0..30 {
        let spend: Vec<usize> = (0..250).map(|_| rng.gen_range(1..=1000)).collect();
        let net: Vec<i64> = spend
            .iter()
            .map(|&s| match case % 3 {
                0 => rng.gen_range(1..=1000),
                1 => (i64::try_from(s).unwrap() + rng.gen_range(-100..=100)).max(1),
                _ => i64::try_from(s).unwrap() + 100,
            })
            .collect();
        let budget = spend.iter().sum::<usize>() * (1 + case % 5) / 6;
        let params = net
            .iter()
            .zip(&spend)
            .fold(PortfolioParams::new(1), |p, (&n, &s)| {
                p.candidate("c", vec![n], vec![i64::try_from(s).unwrap()])
            });
        let params = params.total_budget("budget", i64::try_from(budget).unwrap());
        let options = SolveOptions::default().next_best(false).binding(false);
        let outcome = params.check().unwrap().solve(&options, &Progress::silent());
        let outcome = outcome.unwrap();
        let report = outcome.report().unwrap();
        let expected = i128::from(by_table(&net, &spend, budget));
        assert_eq!(
            (report.objective(), report.gap()),
            (expected, 0),
            "case {case}"
        );
    }
}
