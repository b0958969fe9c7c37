//! What charts say.

use super::{MONTHS, indicator, list};
use crate::report::number;

pub(in crate::report) fn k_hover(k: usize, score: &str) -> String {
    format!("K = {k}: {score}")
}

pub(in crate::report) fn k_chosen(k: usize) -> String {
    format!("chosen: K = {k}")
}

pub(in crate::report) fn k_refused(k: usize) -> String {
    format!("greatest, not accepted: K = {k}")
}

pub(in crate::report) fn silhouette_label(best: usize, score: f64, structure: bool) -> String {
    let score = number::fixed(score, 3);
    if structure {
        format!(
            "Line chart: the mean silhouette is greatest at {best} segments, {score}, above data without structure. The table below holds the figures."
        )
    } else {
        format!(
            "Line chart: the mean silhouette is greatest at {best} segments but not above data without structure. The table below holds the figures."
        )
    }
}

pub(in crate::report) fn score_label(title: &str) -> String {
    format!("Line chart of {title} by number of segments. The table below holds the figures.")
}

pub(in crate::report) fn profile_label(segment: usize, top: Option<&str>) -> String {
    let top = top.map_or_else(String::new, |t| {
        format!(", most of all in {}", indicator(t))
    });
    format!(
        "Bar chart: how segment {segment} differs from all others{top}. The table below holds the figures."
    )
}

pub(in crate::report) fn profile_table(segment: usize) -> String {
    format!("Indicators of segment {segment}, in their own units")
}

pub(in crate::report) fn trait_hover(
    name: &str,
    effect: &str,
    inside: &str,
    outside: &str,
) -> String {
    format!(
        "<b>{name}</b><br>{effect} standard deviations<br>median {inside} inside, {outside} outside"
    )
}

pub(in crate::report) fn value_note(costs: bool, values: bool) -> String {
    let scale = match (costs, values) {
        (true, true) => " Both axes are logarithmic.",
        (true, false) => " The axis of J is logarithmic.",
        (false, true) => " The axis of value is logarithmic.",
        (false, false) => "",
    };
    format!(
        "Above the dashed line a region is worth more than it costs. The larger a mark, the more demand is not yet served.{scale}"
    )
}

pub(in crate::report) fn value_label(candidates: usize, chosen: usize) -> String {
    format!(
        "Scatter chart of value against J for {candidates} candidates, {chosen} of them chosen. The table below holds the figures."
    )
}

pub(in crate::report) fn value_hover(
    name: &str,
    value: &str,
    j: &str,
    gap: Option<&str>,
) -> String {
    let gap = gap.map_or_else(String::new, |gap| {
        format!("<br>demand not yet served {gap}")
    });
    format!("<b>{name}</b><br>value {value}<br>J {j}{gap}")
}

pub(in crate::report) fn j_axis(currency: &str) -> String {
    format!("J, {currency}")
}

pub(in crate::report) fn value_axis(currency: &str) -> String {
    format!("value, {currency}")
}

pub(in crate::report) fn cost_axis(currency: &str) -> String {
    format!("present value, {currency}")
}

pub(in crate::report) fn opportunity_hover(
    name: &str,
    unserved: &str,
    similarity: &str,
    home: &str,
) -> String {
    format!(
        "<b>{name}</b><br>not yet served {unserved}<br>nearer to {home} than {similarity} of regions"
    )
}

pub(in crate::report) fn opportunity_note(indicator: &str) -> String {
    format!(
        "Similarity to the nearest home market times the {indicator} that neighbours suggest beyond what is observed. Green: chosen."
    )
}

pub(in crate::report) fn opportunity_label(first: &str) -> String {
    format!(
        "Bar chart of the best opportunities, {first} first. The table below holds all regions."
    )
}

pub(in crate::report) fn score_axis(indicator: &str) -> String {
    format!("similarity × {indicator} not yet served")
}

pub(in crate::report) fn costs_label(count: usize, first: &str) -> String {
    format!(
        "Stacked bar chart of the cost parts of {count} candidates, the dearest first: {first}. The table below holds the figures."
    )
}

pub(in crate::report) fn parts_missing(parts: &[&str]) -> String {
    format!("not assessed: {}", list(parts))
}

pub(in crate::report) fn cost_columns() -> [&'static str; 8] {
    [
        "Region",
        "#Selection (c)",
        "#Data (d)",
        "#Law (l)",
        "#Culture (f)",
        "#Technology (o)",
        "#Weight",
        "#J",
    ]
}

pub(in crate::report) fn entry_bar(wave: usize, start: &str) -> String {
    format!("wave {wave}, from {start}")
}

pub(in crate::report) fn timeline_note(years: &str) -> String {
    format!("Each bar runs from a region's entry to the end of its {years} of operation.")
}

pub(in crate::report) fn timeline_label(regions: usize, waves: usize) -> String {
    format!(
        "Timeline of {regions} chosen regions in {waves} waves. The table below holds dates and budgets."
    )
}

pub(in crate::report) fn budget_label(waves: usize) -> String {
    format!(
        "Bar chart of the budget of {waves} waves and what is used of it. The table below holds the figures."
    )
}

pub(in crate::report) fn month_short(month: i8) -> &'static str {
    let name = usize::try_from(month - 1)
        .ok()
        .and_then(|m| MONTHS.get(m))
        .copied()
        .unwrap_or("");
    name.get(..3).unwrap_or(name)
}

pub(in crate::report) fn silhouette_note(level: f64) -> String {
    let level = number::percent(level, 0);
    format!(
        "Higher is better separated. There are segments when at most {level} of the searches in data without structure reach the greatest value, and as few the greatest value of a least segment; the lines are the median and the greatest of the former."
    )
}
