//! What a board reads on one screen.

use landfall_market::Verdict;

use super::sentences;
use crate::plan::{BudgetCounts, Status};
use crate::report::phrase::{Id, Phrase};

messages! {
    NOTHING_CHOSEN = "nothing-chosen";
    NOTHING_CHOSEN_WHY = "nothing-chosen-why";
    headline(regions, waves) = "headline";
    OBJECTIVE = "objective";
    PROOF = "proof";
    PROVEN = "proven";
    PROVEN_REMARK = "proven-remark";
    NOT_PROVEN = "not-proven";
    not_proven_remark(bound, gap) = "not-proven-remark";
    BUDGET = "budget";
    BUDGET_TAKEN = "budget-taken";
    BUDGET_USED = "budget-used";
    used_of(used, budget) = "used-of";
    wave_uses(wave, share) = "wave-uses";
    waves_use(shares) = "waves-use";
    BUDGETS_LIMIT_PRESENT_VALUE = "budgets-limit-present-value";
    BUDGETS_LIMIT_ONE_OFF = "budgets-limit-one-off";
    NEXT_BEST = "next-best";
    NO_NEXT_BEST = "no-next-best";
    next_best_tie(objective) = "next-best-tie";
    next_best_behind(share, objective) = "next-best-behind";
    swap(result, change, proof) = "swap";
    SWAP_SAME = "swap-same";
    swap_less(amount) = "swap-less";
    swap_instead(added, removed) = "swap-instead";
    swap_also(added) = "swap-also";
    swap_without(removed) = "swap-without";
    SWAP_MOVED = "swap-moved";
    SWAP_PROVEN = "swap-proven";
    SWAP_UNPROVEN = "swap-unproven";
    VERDICT = "verdict";
    segments_found(count) = "segments-found";
    no_clusters(best) = "no-clusters";
    MISSING_TITLE = "missing-title";
    NOTHING_MISSING = "nothing-missing";
    settled_by(whose, needs) = "settled-by";
    BINDING_TITLE = "binding-title";
    gain_proven(constraint, gain) = "gain-proven";
    gain_open(constraint, gain, most) = "gain-open";
    WHOLE_PLAN = "whole-plan";
    NOTES = "notes";
    WHY_CHOICE = "why-choice";
}

pub(in crate::report) fn search(status: Status, bound: &str, gap: &str) -> (Id, Phrase) {
    match status {
        Status::Optimal => (PROVEN, PROVEN_REMARK.into()),
        Status::Feasible => (NOT_PROVEN, not_proven_remark(bound, gap)),
    }
}

pub(in crate::report) const fn budget_counts(counts: BudgetCounts) -> Id {
    match counts {
        BudgetCounts::PresentValue => BUDGETS_LIMIT_PRESENT_VALUE,
        BudgetCounts::OneOff => BUDGETS_LIMIT_ONE_OFF,
    }
}

pub(in crate::report) fn next_best(objective: &str, behind: Option<&str>, tie: bool) -> Phrase {
    match (tie, behind) {
        (true, _) => next_best_tie(objective),
        (false, Some(share)) => next_best_behind(share, objective),
        (false, None) => objective.into(),
    }
}

/// How the next best set differs; `added` and `removed` where there are such regions.
pub(in crate::report) fn swapped(
    behind: Option<&str>,
    added: Option<Phrase>,
    removed: Option<Phrase>,
    proven: bool,
) -> Phrase {
    let result = behind.map_or_else(|| SWAP_SAME.into(), swap_less);
    let change = match (added, removed) {
        (Some(added), Some(removed)) => swap_instead(added, removed),
        (Some(added), None) => swap_also(added),
        (None, Some(removed)) => swap_without(removed),
        (None, None) => SWAP_MOVED.into(),
    };
    let proof = if proven { SWAP_PROVEN } else { SWAP_UNPROVEN };
    swap(result, change, proof)
}

pub(in crate::report) fn verdict(verdict: Verdict, k: usize, best: usize) -> Phrase {
    match verdict {
        Verdict::Clusters => segments_found(k),
        Verdict::NoClusters => no_clusters(best),
    }
}

pub(in crate::report) fn gain(constraint: &str, gain: &str, most: &str, proven: bool) -> Phrase {
    if proven {
        gain_proven(constraint, gain)
    } else {
        gain_open(constraint, gain, most)
    }
}

/// How far the budgets are used, and what they limit.
pub(in crate::report) fn used(shares: Vec<Phrase>, counts: BudgetCounts) -> Phrase {
    let limits = budget_counts(counts);
    if shares.is_empty() {
        return limits.into();
    }
    sentences([waves_use(super::row_of(shares)), limits.into()])
}
