//! The portfolio with its waves merged into one.
//!
//! Where a candidate is worth the same in every wave it may enter, only the set
//! matters for the objective. The waves then merge: one budget, the sum of the
//! wave budgets, bounds the set (the surrogate relaxation of the multiple
//! knapsack, Pisinger 1999), and whether a set fits into its waves is asked only
//! for sets that would be better than the best one known.

use super::constraint::{Constraint, Rule};
use super::model::Model;
use super::params::Portfolio;

/// The merged portfolio under the demands that are `active`, or `None` when the wave of entry
/// changes what some candidate is worth.
pub(super) fn merged(portfolio: &Portfolio, active: &[bool], full: &Model) -> Option<Model> {
    if portfolio.waves() < 2 {
        return None;
    }
    let mut candidates = Vec::new();
    for (candidate, mask) in portfolio.candidates().iter().zip(&full.root) {
        let allowed = |w: &usize| mask >> (w + 1) & 1 == 1;
        let amounts = |column: &[i64]| -> Vec<i64> {
            column
                .iter()
                .enumerate()
                .filter(|(w, _)| allowed(w))
                .map(|(_, &a)| a)
                .collect()
        };
        let net = amounts(candidate.net());
        let first = net.first().copied().unwrap_or(0);
        if net.iter().any(|&n| n != first) {
            return None;
        }
        let spend = amounts(candidate.spend()).into_iter().min().unwrap_or(0);
        candidates.push((candidate.label().to_owned(), first, spend));
    }
    let constraints = demands(portfolio, active);
    let one = Portfolio::unchecked(candidates, constraints);
    let on = vec![true; one.constraints().len()];
    let mut model = Model::new(&one, &on);
    for (mask, full) in model.root.iter_mut().zip(&full.root) {
        *mask = (full & 1) | (u64::from(full >> 1 != 0) << 1);
    }
    Some(model)
}

fn demands(portfolio: &Portfolio, active: &[bool]) -> Vec<Constraint> {
    let mut budgets = vec![None::<i64>; portfolio.waves()];
    let mut counts = vec![None::<usize>; portfolio.waves()];
    let mut demands = Vec::new();
    let on = portfolio.constraints().iter().zip(active);
    for (constraint, _) in on.filter(|(_, on)| **on) {
        match constraint.rule() {
            Rule::WaveBudget { wave, limit } => tighten(&mut budgets, *wave, *limit),
            Rule::MaxInWave { wave, limit } => tighten(&mut counts, *wave, *limit),
            Rule::Window { .. } | Rule::Required { .. } => {}
            Rule::TotalBudget { .. }
            | Rule::Prerequisite { .. }
            | Rule::Exclusion { .. }
            | Rule::MaxChosen { .. } => demands.push(constraint.clone()),
        }
    }
    let all: Option<Vec<i64>> = budgets.into_iter().collect();
    if let Some(limits) = all {
        let limit = limits.into_iter().fold(0, i64::saturating_add);
        demands.push(Constraint::new("all waves", Rule::TotalBudget { limit }));
    }
    let all: Option<Vec<usize>> = counts.into_iter().collect();
    if let Some(limits) = all {
        let limit = limits.into_iter().fold(0, usize::saturating_add);
        demands.push(Constraint::new("all waves", Rule::MaxChosen { limit }));
    }
    demands
}

fn tighten<T: Ord + Copy>(limits: &mut [Option<T>], wave: usize, limit: T) {
    if let Some(now) = limits.get_mut(wave) {
        *now = Some(now.map_or(limit, |l| l.min(limit)));
    }
}
