//! Sentences of the page.

use landfall_market::{Scaling, Verdict};

use crate::plan::{BudgetCounts, RegionPlan, Role, Status};
use crate::report::number;
use crate::report::table::Cell;

pub(in crate::report) fn list(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(in crate::report) fn and_more(names: &str, more: usize) -> String {
    format!("{names} and {more} more")
}

pub(in crate::report) fn wave(number: usize) -> String {
    format!("Wave {number}")
}

pub(in crate::report) fn segment(number: usize) -> String {
    format!("Segment {number}")
}

pub(in crate::report) fn years(years: f64) -> String {
    let text = number::figure(years);
    let text = if years.fract() == 0.0 {
        number::fixed(years, 0)
    } else {
        text
    };
    if years == 1.0 {
        format!("{text} year")
    } else {
        format!("{text} years")
    }
}

pub(in crate::report) const fn role(role: Role) -> &'static str {
    match role {
        Role::Home => "home market",
        Role::Chosen => "chosen",
        Role::Candidate => "candidate",
        Role::Observed => "not considered",
    }
}

pub(in crate::report) fn choice_cell(region: &RegionPlan) -> Cell {
    Cell::text(standing(region))
}

/// Role and wave of a region.
pub(in crate::report) fn standing(region: &RegionPlan) -> String {
    region.wave.map_or_else(
        || role(region.role).to_owned(),
        |w| format!("chosen for wave {}", w + 1),
    )
}

pub(in crate::report) fn tile_label(name: &str, standing: &str, segment: Option<usize>) -> String {
    let segment = segment.map_or_else(|| "no segment".to_owned(), |s| format!("segment {s}"));
    format!("{name}: {standing}, {segment}")
}

pub(in crate::report) fn regions_count(count: usize) -> String {
    if count == 1 {
        "1 region".to_owned()
    } else {
        format!("{} regions", number::count(count))
    }
}

pub(in crate::report) fn table_of(caption: &str, rows: usize) -> String {
    let rows = if rows == 1 {
        "1 row".to_owned()
    } else {
        format!("{} rows", number::count(rows))
    };
    format!("Table: {caption} ({rows})")
}

pub(in crate::report) fn headline(regions: usize, waves: usize) -> String {
    let waves = if waves == 1 {
        "one wave".to_owned()
    } else {
        format!("{waves} waves")
    };
    format!("Enter {} in {waves}", regions_count(regions))
}

pub(in crate::report) fn proof(status: Status, bound: &str, gap: &str) -> (String, String) {
    match status {
        Status::Optimal => (
            "Proven optimal".into(),
            "No other set of regions is better.".into(),
        ),
        Status::Feasible => (
            "Not proven".into(),
            format!(
                "Nothing better was found. No set exceeds {bound}, so at most {gap} is missed."
            ),
        ),
    }
}

pub(in crate::report) fn used_of(used: &str, budget: &str) -> String {
    format!("{used} of {budget}")
}

pub(in crate::report) fn wave_uses(wave: usize, share: &str) -> String {
    format!("wave {wave} {share}")
}

pub(in crate::report) fn waves_use(shares: &[&str]) -> String {
    format!("Used of the waves’ own budgets: {}. ", shares.join(", "))
}

pub(in crate::report) fn next_best(objective: &str, behind: Option<&str>, tie: bool) -> String {
    match (tie, behind) {
        (true, _) => format!("Just as good ({objective})"),
        (false, Some(share)) => format!("{share} behind ({objective})"),
        (false, None) => objective.to_owned(),
    }
}

pub(in crate::report) fn swap(
    behind: Option<&str>,
    added: &str,
    removed: &str,
    proven: bool,
) -> String {
    let mut out = behind.map_or_else(|| "The same result ".to_owned(), |b| format!("{b} less "));
    out.push_str(&match (added.is_empty(), removed.is_empty()) {
        (false, false) => format!("with {added} in place of {removed}"),
        (false, true) => format!("with {added} as well"),
        (true, false) => format!("without {removed}"),
        (true, true) => "with the same regions in other waves".to_owned(),
    });
    out.push_str(if proven {
        ". Proven: no other set lies between."
    } else {
        ". A set in between is not ruled out."
    });
    out
}

pub(in crate::report) fn verdict(verdict: Verdict, k: usize, best: usize) -> String {
    match verdict {
        Verdict::Clusters => format!("{k} segments"),
        Verdict::NoClusters => format!("No clusters (K = {best} looked best)"),
    }
}

/// How much to trust the segmentation: both p values, separation, stability.
pub(in crate::report) fn doubt(
    verdict: Verdict,
    silhouette: f64,
    stability: Option<f64>,
    p: (f64, f64),
) -> String {
    let (uniform, gaussian) = (number::fixed(p.0, 3), number::fixed(p.1, 3));
    let stability = stability.map_or_else(String::new, |s| {
        format!(" Stability {}: {}.", number::fixed(s, 2), stable(s))
    });
    match verdict {
        Verdict::Clusters => format!(
            "Separation is {} (mean silhouette {}).{stability} p = {uniform} against uniform data, {gaussian} against one Gaussian.",
            separation(silhouette),
            number::fixed(silhouette, 2),
        ),
        Verdict::NoClusters => format!(
            "Data without structure can look as separated as these: p = {uniform} against uniform data, {gaussian} against one Gaussian. Regions differ by degree, not by kind."
        ),
    }
}

/// Words for a mean silhouette, after Kaufman & Rousseeuw 1990.
const fn separation(silhouette: f64) -> &'static str {
    match silhouette {
        s if s > 0.7 => "strong",
        s if s > 0.5 => "reasonable",
        s if s > 0.25 => "weak",
        _ => "very weak: borders between segments are blurred",
    }
}

const fn stable(stability: f64) -> &'static str {
    match stability {
        s if s >= 0.8 => "another sample gives nearly the same segments",
        s if s >= 0.6 => "another sample moves some regions",
        _ => "another sample gives other segments",
    }
}

pub(in crate::report) fn scored_on(count: usize, all: usize) -> Option<String> {
    (count < all).then(|| {
        format!(
            "K was chosen on a random sample of {} regions.",
            number::count(count)
        )
    })
}

pub(in crate::report) fn profile_head(segment: usize, size: usize, silhouette: f64) -> String {
    format!(
        "Segment {segment}: {}, mean silhouette {}",
        regions_count(size),
        number::fixed(silhouette, 2)
    )
}

/// A column name as words.
pub(in crate::report) fn indicator(column: &str) -> String {
    column.replace('_', " ")
}

pub(in crate::report) fn per_head(indicator: &str) -> String {
    format!("{indicator} per head")
}

pub(in crate::report) fn at_least(amount: &str) -> String {
    format!("at least {amount}")
}

pub(in crate::report) const fn budget_counts(counts: BudgetCounts) -> &'static str {
    match counts {
        BudgetCounts::PresentValue => {
            "The budgets limit the present value of the assessed cost parts, unweighted."
        }
        BudgetCounts::OneOff => {
            "The budgets limit the one-off costs at entry, neither discounted nor weighted."
        }
    }
}

pub(in crate::report) fn interval(low: &str, high: &str, level: Option<&str>) -> String {
    let level = level.map_or_else(String::new, |level| format!(" with {level} probability"));
    format!("{low} to {high}{level}")
}

pub(in crate::report) fn gain(constraint: &str, gain: &str, most: &str, proven: bool) -> String {
    if proven {
        format!("Without “{constraint}” the result would be {gain} higher.")
    } else {
        format!("Without “{constraint}” the result could be {gain} to {most} higher; not settled.")
    }
}

pub(in crate::report) fn prepared(
    kept: usize,
    all: usize,
    aside: usize,
    imputed: usize,
    neighbours: usize,
) -> String {
    format!(
        "{kept} of {all} indicators are compared. {} set aside. {} missing figures were completed, each by the median of its {neighbours} nearest regions.",
        match aside {
            1 => "1 region is".to_owned(),
            n => format!("{} regions are", number::count(n)),
        },
        number::count(imputed),
    )
}

pub(in crate::report) fn scaling(scaling: Scaling, limit: Option<f64>) -> String {
    let how = match scaling {
        Scaling::Robust => {
            "Each is centred at its median and divided by its interquartile range / 1.349."
        }
        Scaling::Standard => "Each is centred at its mean and divided by its standard deviation.",
        Scaling::None => "They are compared unscaled.",
    };
    limit.map_or_else(
        || how.to_owned(),
        |limit| {
            format!(
                "{how} Figures beyond ±{} count as that.",
                number::figure(limit)
            )
        },
    )
}

pub(in crate::report) fn dropped(why: &str) -> String {
    format!("dropped: {why}")
}

pub(in crate::report) fn estimate_quality(error: f64, baseline: f64, regions: usize) -> String {
    format!(
        "Left out one at a time, {} are estimated from their neighbours with a median error of {}; the plain mean of all others errs by {}.",
        regions_count(regions),
        number::percent(error, 0),
        number::percent(baseline, 0),
    )
}
