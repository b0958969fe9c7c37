//! A first cover and a first bound.

use super::Cost;
use super::problem::Problem;

/// The best of the covers that gather around one candidate each: the nearest holder of every skill.
/// None when each contains people at infinite distance.
///
/// Among these candidates are the holders of the rarest skill, so this is no worse than
/// `RarestFirst` (Lappas, Liu & Terzi 2009, algorithm 2).
pub(super) fn gather(problem: &Problem) -> Option<(f64, Vec<usize>)> {
    if problem.skills() == 0 {
        return Some((0.0, Vec::new()));
    }
    let around = |leader: usize| {
        let nearest = |skill| {
            let holders = problem.holders(skill).iter().copied();
            holders.min_by(|a, b| {
                let distance = |one: &usize| problem.distance(leader, *one);
                distance(a).total_cmp(&distance(b)).then(a.cmp(b))
            })
        };
        let mut members: Vec<usize> = (0..problem.skills()).filter_map(nearest).collect();
        members.sort_unstable();
        members.dedup();
        let members = problem.lean(&members);
        (problem.value(&members), members)
    };
    let covers = (0..problem.people()).map(around);
    let best = covers.min_by(|(a, one), (b, two)| a.total_cmp(b).then_with(|| one.cmp(two)));
    best.filter(|(value, _)| value.is_finite())
}

/// No cover costs less than this. Every cover holds some `a` from the holders of each skill, and
/// with it someone for every other skill.
pub(super) fn bound(problem: &Problem) -> f64 {
    let star = |a: usize| match problem.cost() {
        Cost::Diameter => farthest(problem, |b| problem.distance(a, b)),
        Cost::Tree => farthest(problem, |b| problem.least(a, b)),
        Cost::PairSum => priced(problem, |b| problem.distance(a, b), 0),
    };
    let stars: Vec<f64> = (0..problem.people()).map(star).collect();
    let cheapest = |skill: usize| {
        let holders = problem.holders(skill).iter();
        holders
            .filter_map(|one| stars.get(*one))
            .copied()
            .fold(f64::INFINITY, f64::min)
    };
    let single = (0..problem.skills()).map(cheapest).fold(0.0, f64::max);
    if problem.cost() == Cost::PairSum {
        // Each pair is part of the star of both of its ends.
        let all = priced(problem, |a| stars.get(a).copied().unwrap_or_default(), 0) / 2.0;
        return single.max(all);
    }
    single
}

/// Largest, over all skills, of the least `distance` of a holder.
fn farthest(problem: &Problem, distance: impl Fn(usize) -> f64) -> f64 {
    let nearest = |skill: usize| {
        let holders = problem.holders(skill).iter();
        holders
            .map(|one| distance(*one))
            .fold(f64::INFINITY, f64::min)
    };
    (0..problem.skills()).map(nearest).fold(0.0, f64::max)
}

/// A lower bound of the cost of covering the skills not in `covered` when each person costs `cost`:
/// each skill pays the least share of a holder, who splits the cost among the skills it would
/// cover; nobody is paid more than it costs (a feasible dual of set cover).
pub(super) fn priced(problem: &Problem, cost: impl Fn(usize) -> f64, covered: u64) -> f64 {
    let open = (0..problem.skills()).filter(|skill| covered >> skill & 1 == 0);
    let prices = open.map(|skill| {
        let holders = problem.holders(skill).iter();
        let share = |one: &usize| {
            let skills = (problem.holds(*one) & !covered).count_ones();
            cost(*one) / f64::from(skills)
        };
        holders.map(share).fold(f64::INFINITY, f64::min)
    });
    prices.sum::<f64>() + 0.0
}
