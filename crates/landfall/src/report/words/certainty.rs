//! The words on how sure the choice is.

use super::list;
use crate::plan::{BudgetCounts, DrawShare, FigureKind};
use crate::report::number;

pub(in crate::report) const CERTAINTY: &str = "How sure this choice is";
pub(in crate::report) const CERTAINTY_NONE: &str = "Nothing was drawn: no figure of a candidate has a range, there is no candidate, or the strategy asks for no draws. That does not make the choice sure. Ranges come from the table of costs (one_off_low, one_off_high, per_year_low, per_year_high) and from estimates of demand.";
pub(in crate::report) const WHY_CERTAINTY: &str = "Why it is as sure as it is";
pub(in crate::report) const SHARES_TITLE: &str = "How often each region is in the best choice";
pub(in crate::report) const SHARES_TABLE: &str = "Candidates by how often they are chosen";
pub(in crate::report) const SHARES_COLUMNS: [&str; 5] =
    ["Region", "In the plan", "#Chosen in", "#From", "#To"];
pub(in crate::report) const SHARES_AXIS: &str = "share of the draws";
pub(in crate::report) const IN_PLAN: &str = "in the plan";
pub(in crate::report) const SAME_REGIONS: &str = "The plan's regions are the best";
pub(in crate::report) const REGRET: &str = "Lost against knowing better";
pub(in crate::report) const WORTH: &str = "Worth of the plan";
pub(in crate::report) const OVER_BUDGET: &str = "Needs more than a budget holds";
pub(in crate::report) const ON_AVERAGE: &str = "Best on average";
pub(in crate::report) const ON_AVERAGE_PLAN: &str = "this plan";
pub(in crate::report) const ON_AVERAGE_OTHER: &str = "another choice";
pub(in crate::report) const ON_AVERAGE_NONE: &str = "no choice meets all demands";
pub(in crate::report) const FIGURES_TITLE: &str = "Which figure would change it first";
/// How many figures the table leaves out.
pub(in crate::report) fn figures_left_out(figures: usize) -> String {
    if figures == 1 {
        return "1 other doubtful figure changes nothing alone; it is in plan.json.".to_owned();
    }
    let figures = number::count(figures);
    format!("{figures} other doubtful figures change nothing alone; they are in plan.json.")
}

pub(in crate::report) const FIGURES_NONE: &str =
    "No figure changes the chosen regions alone, as far as its range goes.";
pub(in crate::report) const FIGURES_TABLE: &str = "What each doubtful figure changes alone";
pub(in crate::report) const FIGURES_COLUMNS: [&str; 7] = [
    "Figure",
    "#Today",
    "#Chance of other regions",
    "When it falls",
    "When it rises",
    "#Chance of breaking a budget",
    "#Worth of knowing it",
];
pub(in crate::report) const NO_CHANGE: &str = "no change";

/// The sentence above the answer.
pub(in crate::report) fn sure(
    draws: usize,
    same: DrawShare,
    firm: &[&str],
    shaky: &[&str],
) -> String {
    let mut text = format!(
        "In {} of {} draws of the doubtful figures these regions are the best choice.",
        number::percent(same.share, 0),
        number::count(draws)
    );
    if !firm.is_empty() {
        text += &format!(" Most draws have {}.", list(firm));
    }
    if !shaky.is_empty() {
        text += &format!(" Less sure: {}.", list(shaky));
    }
    text
}

pub(in crate::report) fn with_share(name: &str, share: f64) -> String {
    format!("{name} ({})", number::percent(share, 0))
}

pub(in crate::report) fn shares_note(draws: usize) -> String {
    format!(
        "The choice repeated {} times, every doubtful figure drawn from its range. Colours are waves.",
        number::count(draws)
    )
}

pub(in crate::report) fn shares_label(regions: usize, first: &str) -> String {
    format!(
        "Bars of {regions} regions by the share of draws in which they are chosen; {first} most often."
    )
}

pub(in crate::report) fn draws_interval(share: DrawShare) -> String {
    format!(
        "{} to {} by the number of draws",
        number::percent(share.low, 0),
        number::percent(share.high, 0)
    )
}

pub(in crate::report) fn regret_remark(median: &str, high: &str) -> String {
    format!(
        "on average; {median} in half of the draws, at most {high} in nineteen of twenty. Where a budget breaks, what still fits of the plan counts."
    )
}

pub(in crate::report) fn worth_remark(low: &str, high: &str, loses: DrawShare) -> String {
    let mut text = format!("in half of the draws; {low} to {high} in nine of ten");
    if loses.share > 0.0 {
        text += &format!("; below zero in {}", number::percent(loses.share, 1));
    }
    text
}

pub(in crate::report) fn over_budget_remark(counts: BudgetCounts) -> &'static str {
    match counts {
        BudgetCounts::PresentValue => "of the draws; budgets limit present values",
        BudgetCounts::OneOff => "of the draws; budgets limit what is paid once",
    }
}

pub(in crate::report) fn average_remark(
    gain: &str,
    added: &str,
    removed: &str,
    fits: bool,
) -> String {
    let mut parts = Vec::new();
    if !fits {
        parts.push("the plan breaks a budget when costs are at their means".to_owned());
    }
    if !added.is_empty() {
        parts.push(format!("with {added}"));
    }
    if !removed.is_empty() {
        parts.push(format!("without {removed}"));
    }
    if parts.is_empty() {
        parts.push("the same regions in other waves".to_owned());
    }
    if fits {
        parts.push(format!("worth {gain} more than the plan"));
    }
    parts.join("; ")
}

pub(in crate::report) fn undecided(impossible: usize, unproven: usize) -> String {
    let mut parts = Vec::new();
    if impossible > 0 {
        parts.push(format!(
            "{} draws have no choice that meets all demands; shares of regions leave them out",
            number::count(impossible)
        ));
    }
    if unproven > 0 {
        parts.push(format!(
            "in {} draws the best choice found is not proven to be the best",
            number::count(unproven)
        ));
    }
    format!("{}.", parts.join("; "))
}

pub(in crate::report) const fn figure_kind(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Demand => "demand",
        FigureKind::MarketSelection => "market selection (c)",
        FigureKind::DataAdaptation => "data adaptation (d)",
        FigureKind::LegalCompliance => "legal compliance (l)",
        FigureKind::CulturalFusion => "cultural fusion (f)",
        FigureKind::TechnologyOutput => "technology output (o)",
        FigureKind::Value => "value",
    }
}

pub(in crate::report) fn figure_of(region: &str, kind: FigureKind) -> String {
    format!("{region}: {}", figure_kind(kind))
}

/// What changes from a figure on.
pub(in crate::report) fn switch(at: &str, added: &str, removed: &str) -> String {
    let change = match (added.is_empty(), removed.is_empty()) {
        (false, false) => format!("{added} instead of {removed}"),
        (false, true) => format!("{added} too"),
        (true, false) => format!("without {removed}"),
        (true, true) => "no choice meets all demands".to_owned(),
    };
    format!("{at}: {change}")
}

/// The figures whose doubt nobody stated.
pub(in crate::report) fn held(kinds: &[(FigureKind, usize)]) -> String {
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(kind, regions)| {
            let more = if *regions == 1 {
                "candidate"
            } else {
                "candidates"
            };
            format!("{} of {regions} {more}", figure_kind(*kind))
        })
        .collect();
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    format!(
        "Without a range, and therefore not drawn: {}. They stay as they are, which does not make them sure.",
        list(&kinds)
    )
}
