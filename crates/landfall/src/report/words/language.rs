//! The words on what a text model covers of a region.

use landfall_finetune::coverage::{Measure, Verdict};

use super::isolated;
use crate::plan::{AdaptationBasis, RegionAdapter};
use crate::report::number;

pub(in crate::report) const MODEL: &str = "What the text model covers";
pub(in crate::report) const MODEL_COVERAGE: &str = "Residents served";
pub(in crate::report) const MODEL_WANTED: &str = "Quality wanted";
pub(in crate::report) const MODEL_COST: &str = "Data adaptation (d)";
pub(in crate::report) const MODEL_ADAPTERS: &str = "Adapters";
pub(in crate::report) const MODEL_TABLE: &str =
    "Its languages, what the model reaches in them, and which labelled rows are missing";
pub(in crate::report) const MODEL_COLUMNS: [&str; 7] = [
    "Language",
    "#Of the people",
    "#Quality (interval, rows judged)",
    "#Best cheap classifier (accuracy)",
    "Verdict",
    "#Rows missing",
    "#Cost at entry",
];
pub(in crate::report) const NOT_MEASURED: &str = "not measured";

pub(in crate::report) const fn adaptation_basis(basis: AdaptationBasis) -> &'static str {
    match basis {
        AdaptationBasis::Model => "from the rows that are missing",
        AdaptationBasis::Table => "from the table of costs; missing rows add nothing",
        AdaptationBasis::NotAssessed => super::NOT_ASSESSED,
        AdaptationBasis::NotPriced => "not priced: no candidate",
    }
}

pub(in crate::report) const fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::MacroF1 => "macro F1",
        Measure::Accuracy => "accuracy",
    }
}

pub(in crate::report) const fn language_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Serves => "serves",
        Verdict::Perhaps => "perhaps",
        Verdict::DoesNot => "does not serve",
        Verdict::NotMeasured => NOT_MEASURED,
    }
}

pub(in crate::report) fn coverage_at_most(most: f64) -> String {
    let most = number::percent(most, 0);
    format!("at most {most}, should all that was not measured serve")
}

pub(in crate::report) fn quality(value: f64, ends: Option<(f64, f64)>, judged: u64) -> String {
    let value = number::fixed(value, 2);
    let ends = ends.map_or_else(
        || "no interval".to_owned(),
        |(low, high)| format!("{}–{}", number::fixed(low, 2), number::fixed(high, 2)),
    );
    format!("{value} ({ends}, {})", whole(judged))
}

pub(in crate::report) fn baseline(method: &str, accuracy: f64, wins: bool) -> String {
    let better = if wins { ", better than the model" } else { "" };
    format!(
        "{} {}{better}",
        isolated(method),
        number::fixed(accuracy, 2)
    )
}

pub(in crate::report) fn rows_missing(low: u64, rows: u64, high: u64, open: bool) -> String {
    let bound = if open { " or more" } else { "" };
    if low == high {
        return format!("{}{bound}", whole(rows));
    }
    format!("{} ({}–{}{bound})", whole(rows), whole(low), whole(high))
}

pub(in crate::report) fn amount_range(middle: &str, low: &str, high: &str) -> String {
    format!("{middle} ({low} to {high})")
}

/// What the adapters of a region cost to keep, and which they are.
pub(in crate::report) fn adapters(all: &[RegionAdapter], cost: Option<&str>) -> (String, String) {
    let sum =
        |value: fn(&RegionAdapter) -> u64| all.iter().map(value).fold(0u64, u64::saturating_add);
    let (numbers, bytes) = (
        sum(|one| one.adapter.parameters),
        sum(|one| one.adapter.bytes),
    );
    let size = number::fixed(bytes as f64 / 1e6, 1);
    let mut text = format!(
        "{}: {} numbers, {size} MB",
        number::count(all.len()),
        whole(numbers)
    );
    if let Some(cost) = cost {
        text.push_str(&format!("; {cost} at entry, in technology output (o)"));
    }
    let each = all.iter().map(|one| {
        let names: Vec<String> = one.names.iter().map(|name| isolated(name)).collect();
        format!("{} for {}", isolated(&one.adapter.method), names.join(", "))
    });
    (text, each.collect::<Vec<_>>().join("; "))
}

fn whole(count: u64) -> String {
    number::count(usize::try_from(count).unwrap_or(usize::MAX))
}
