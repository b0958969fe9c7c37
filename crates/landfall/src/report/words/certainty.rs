//! The words on how sure the choice is.

use super::{clauses, list, row_of, sentences};
use crate::plan::{BudgetCounts, DrawShare, FigureKind};
use crate::report::number;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    CERTAINTY = "certainty";
    CERTAINTY_NONE = "certainty-none";
    WHY_CERTAINTY = "why-certainty";
    sure(share, draws) = "sure";
    sure_firm(regions) = "sure-firm";
    sure_shaky(regions) = "sure-shaky";
    with_share(name, share) = "with-share";
    SAME_REGIONS = "same-regions";
    draws_interval(low, high) = "draws-interval";
    REGRET = "regret";
    regret_remark(median, high) = "regret-remark";
    WORTH = "worth";
    worth_remark(low, high) = "worth-remark";
    worth_below_zero(share) = "worth-below-zero";
    OVER_BUDGET = "over-budget";
    OVER_BUDGET_PRESENT_VALUE = "over-budget-present-value";
    OVER_BUDGET_ONE_OFF = "over-budget-one-off";
    ON_AVERAGE = "on-average";
    ON_AVERAGE_PLAN = "on-average-plan";
    ON_AVERAGE_OTHER = "on-average-other";
    ON_AVERAGE_NONE = "on-average-none";
    AVERAGE_BREAKS = "average-breaks";
    average_with(added) = "average-with";
    average_without(removed) = "average-without";
    AVERAGE_MOVED = "average-moved";
    average_gain(gain) = "average-gain";
    undecided(parts) = "undecided";
    draws_impossible(count) = "draws-impossible";
    draws_unproven(count) = "draws-unproven";
    SHARES_TITLE = "shares-title";
    SHARES_TABLE = "shares-table";
    SHARES_AXIS = "shares-axis";
    shares_note(draws) = "shares-note";
    shares_label(regions, first) = "shares-label";
    IN_PLAN = "in-plan";
    COLUMN_IN_PLAN = "column-in-plan";
    COLUMN_CHOSEN_IN = "column-chosen-in";
    FIGURES_TITLE = "figures-title";
    FIGURES_NONE = "figures-none";
    FIGURES_TABLE = "figures-table";
    figures_left_out(count) = "figures-left-out";
    COLUMN_FIGURE = "column-figure";
    COLUMN_TODAY = "column-today";
    COLUMN_OTHER_REGIONS = "column-other-regions";
    COLUMN_FALLS = "column-falls";
    COLUMN_RISES = "column-rises";
    COLUMN_BREAKS = "column-breaks";
    COLUMN_WORTH = "column-worth";
    NO_CHANGE = "no-change";
    figure_of(region, figure) = "figure-of";
    switch_at(figure, change) = "switch-at";
    switch_instead(added, removed) = "switch-instead";
    switch_also(added) = "switch-also";
    switch_without(removed) = "switch-without";
    held(kinds) = "held";
    held_kind(figure, count) = "held-kind";
    FIGURE_DEMAND = "figure-demand";
    FIGURE_MARKET_SELECTION = "figure-market-selection";
    FIGURE_DATA_ADAPTATION = "figure-data-adaptation";
    FIGURE_LEGAL_COMPLIANCE = "figure-legal-compliance";
    FIGURE_CULTURAL_FUSION = "figure-cultural-fusion";
    FIGURE_TECHNOLOGY_OUTPUT = "figure-technology-output";
    FIGURE_VALUE = "figure-value";
}

pub(in crate::report) const SHARES_COLUMNS: [Title; 5] = [
    Title::Words(super::COLUMN_REGION),
    Title::Words(COLUMN_IN_PLAN),
    Title::Numbers(COLUMN_CHOSEN_IN),
    Title::Numbers(super::COLUMN_FROM),
    Title::Numbers(super::COLUMN_TO),
];
pub(in crate::report) const FIGURES_COLUMNS: [Title; 7] = [
    Title::Words(COLUMN_FIGURE),
    Title::Numbers(COLUMN_TODAY),
    Title::Numbers(COLUMN_OTHER_REGIONS),
    Title::Words(COLUMN_FALLS),
    Title::Words(COLUMN_RISES),
    Title::Numbers(COLUMN_BREAKS),
    Title::Numbers(COLUMN_WORTH),
];

/// The sentences above the answer.
pub(in crate::report) fn how_sure(
    draws: usize,
    same: DrawShare,
    firm: Vec<Phrase>,
    shaky: Vec<Phrase>,
) -> Phrase {
    let mut text = vec![sure(number::percent(same.share, 0), draws)];
    if !firm.is_empty() {
        text.push(sure_firm(list(firm)));
    }
    if !shaky.is_empty() {
        text.push(sure_shaky(list(shaky)));
    }
    sentences(text)
}

pub(in crate::report) fn named_share(name: &str, share: f64) -> Phrase {
    with_share(name, number::percent(share, 0))
}

pub(in crate::report) fn by_draws(share: DrawShare) -> Phrase {
    draws_interval(
        number::percent(share.low, 0),
        number::percent(share.high, 0),
    )
}

pub(in crate::report) fn worth(low: &str, high: &str, loses: DrawShare) -> Phrase {
    let mut parts = vec![worth_remark(low, high)];
    if loses.share > 0.0 {
        parts.push(worth_below_zero(number::percent(loses.share, 1)));
    }
    clauses(parts)
}

pub(in crate::report) const fn over_budget_remark(counts: BudgetCounts) -> Id {
    match counts {
        BudgetCounts::PresentValue => OVER_BUDGET_PRESENT_VALUE,
        BudgetCounts::OneOff => OVER_BUDGET_ONE_OFF,
    }
}

/// How the best choice on average differs; `added` and `removed` name regions.
pub(in crate::report) fn average(
    gain: &str,
    added: &[&str],
    removed: &[&str],
    fits: bool,
) -> Phrase {
    let mut parts: Vec<Phrase> = Vec::new();
    if !fits {
        parts.push(AVERAGE_BREAKS.into());
    }
    if !added.is_empty() {
        parts.push(average_with(row_of(added)));
    }
    if !removed.is_empty() {
        parts.push(average_without(row_of(removed)));
    }
    if parts.is_empty() {
        parts.push(AVERAGE_MOVED.into());
    }
    if fits {
        parts.push(average_gain(gain));
    }
    clauses(parts)
}

pub(in crate::report) fn without_choice(impossible: usize, unproven: usize) -> Phrase {
    let parts = [
        (impossible > 0).then(|| draws_impossible(impossible)),
        (unproven > 0).then(|| draws_unproven(unproven)),
    ];
    undecided(clauses(parts.into_iter().flatten()))
}

pub(in crate::report) const fn figure_kind(kind: FigureKind) -> Id {
    match kind {
        FigureKind::Demand => FIGURE_DEMAND,
        FigureKind::MarketSelection => FIGURE_MARKET_SELECTION,
        FigureKind::DataAdaptation => FIGURE_DATA_ADAPTATION,
        FigureKind::LegalCompliance => FIGURE_LEGAL_COMPLIANCE,
        FigureKind::CulturalFusion => FIGURE_CULTURAL_FUSION,
        FigureKind::TechnologyOutput => FIGURE_TECHNOLOGY_OUTPUT,
        FigureKind::Value => FIGURE_VALUE,
    }
}

/// What changes from a figure on; `added` and `removed` name regions.
pub(in crate::report) fn switch(at: &str, added: &[&str], removed: &[&str]) -> Phrase {
    let change = match (added, removed) {
        ([], []) => ON_AVERAGE_NONE.into(),
        (added, []) => switch_also(row_of(added)),
        ([], removed) => switch_without(row_of(removed)),
        (added, removed) => switch_instead(row_of(added), row_of(removed)),
    };
    switch_at(at, change)
}

/// The figures whose doubt nobody stated.
pub(in crate::report) fn held_figures(kinds: &[(FigureKind, usize)]) -> Phrase {
    let kinds = kinds.iter();
    held(list(
        kinds.map(|(kind, count)| held_kind(figure_kind(*kind), *count)),
    ))
}
