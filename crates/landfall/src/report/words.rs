//! Every word of the report, in one place.

use landfall_market::{Scaling, Verdict};

use super::number;
use super::table::Cell;
use crate::plan::{BudgetCounts, RegionPlan, Role, Status};

pub(super) const LANGUAGE: &str = "en";
pub(super) const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
];

pub(super) const SKIP: &str = "Skip to the report";
pub(super) const CONTENTS: &str = "Contents";
pub(super) const KICKER: &str = "Market-entry plan";
pub(super) const NO_SCRIPT: &str = "Charts need JavaScript. Every table and every reason below is complete without it.";
pub(super) const NOT_ASSESSED: &str = "not assessed";
pub(super) const UNKNOWN: &str = "unknown";
pub(super) const CLOSE: &str = "Close";
pub(super) const DIALOG: &str = "Reasons of a region";

// Head.
pub(super) const AS_OF: &str = "As of";
pub(super) const START: &str = "First wave starts";
pub(super) const CURRENCY: &str = "Currency";
pub(super) const HORIZON: &str = "Horizon";
pub(super) const RATE: &str = "Discount rate";
pub(super) const SEED: &str = "Seed";
pub(super) const HOME: &str = "Home markets";
pub(super) const REGIONS: &str = "Regions compared";

// Sections.
pub(super) const SUMMARY: &str = "Summary";
pub(super) const WORLD: &str = "The world at a glance";
pub(super) const SEGMENTS: &str = "Which regions belong together";
pub(super) const PROFILES: &str = "What makes each segment different";
pub(super) const VALUE: &str = "Value, demand and cost";
pub(super) const COSTS: &str = "What entering costs";
pub(super) const ENTRY: &str = "When to enter";
pub(super) const REASONS: &str = "Every region and its reasons";
pub(super) const PREPARATION: &str = "How the figures were prepared";
pub(super) const METHOD: &str = "Method";

// Summary.
pub(super) const NOTHING_CHOSEN: &str = "No region is chosen";
pub(super) const NOTHING_CHOSEN_WHY: &str = "No candidate has a value above its cost within the limits given, or none has both.";
pub(super) const OBJECTIVE: &str = "Value minus weighted cost";
pub(super) const PROOF: &str = "How sure";
pub(super) const BUDGET: &str = "Budget";
pub(super) const BUDGET_USED: &str = "Used";
pub(super) const NEXT_BEST: &str = "Next best set";
pub(super) const NO_NEXT_BEST: &str = "no other set";
pub(super) const VERDICT: &str = "Segments";
pub(super) const MISSING_TITLE: &str = "What this plan does not answer";
pub(super) const NOTHING_MISSING: &str = "Every question of the plan has an answer. That does not make its inputs right: check the figures it rests on.";
pub(super) const SETTLED_BY: &str = "would be settled by";
pub(super) const BINDING_TITLE: &str = "What keeps the result from being higher";
pub(super) const WHOLE_PLAN: &str = "the whole plan";
pub(super) const NOTES: &str = "Notes";
pub(super) const WHY_CHOICE: &str = "Why this choice";
pub(super) const WHY_SEGMENTS: &str = "Why these segments";
pub(super) const WHY_PREPARATION: &str = "What was done to every indicator";

// World.
pub(super) const TILES: &str = "One tile for each economy, at about its place";
pub(super) const TILES_HINT: &str = "Choose a tile for its reasons. The number on a tile is its segment; a heavy frame and W1, W2 … mark the wave of a chosen region.";
pub(super) const OFF_GRID: &str = "Regions that are not economies";
pub(super) const LEGEND: &str = "Legend";
pub(super) const LEGEND_CHOSEN: &str = "chosen, with its wave";
pub(super) const LEGEND_CANDIDATE: &str = "considered, not chosen";
pub(super) const LEGEND_HOME: &str = "home market";
pub(super) const LEGEND_ASIDE: &str = "set aside: too few figures";
pub(super) const LEGEND_ABSENT: &str = "not in the table";
pub(super) const HOME_MARK: &str = "⌂";

// Segments.
pub(super) const SILHOUETTE_TITLE: &str = "Mean silhouette by number of segments";
pub(super) const SILHOUETTE_NOTE: &str = "Higher is better separated. There are segments only when the line rises above what the same search finds in data without structure.";
pub(super) const SILHOUETTE_AXIS: &str = "mean silhouette";
pub(super) const SILHOUETTE_DATA: &str = "your data";
pub(super) const K_AXIS: &str = "number of segments K";
pub(super) const UNIFORM: &str = "uniform data";
pub(super) const GAUSSIAN: &str = "one Gaussian";
pub(super) const MEDIAN: &str = "median";
pub(super) const GREATEST: &str = "greatest";
pub(super) const STABILITY_TITLE: &str = "Stability";
pub(super) const STABILITY_NOTE: &str = "Agreement with fits to resampled regions; 1 is perfect.";
pub(super) const GAP_TITLE: &str = "Gap statistic";
pub(super) const GAP_NOTE: &str = "Against uniform data; higher is better.";
pub(super) const K_TABLE: &str = "Scores of every number of segments";
pub(super) const K_COLUMNS: [&str; 8] = [
    "#K", "#Mean silhouette", "#Stability", "#Gap", "#Gap error", "#Calinski–Harabasz",
    "#Davies–Bouldin", "#Inertia",
];
pub(super) const NULL_TABLE: &str = "Test against data without structure";
pub(super) const NULL_COLUMNS: [&str; 6] =
    ["Null model", "#Draws", "#Draws that reached it", "#p", "#Median", "#Greatest"];
pub(super) const PROFILE_TITLE: &str = "Most distinctive indicators";
pub(super) const EFFECT_AXIS: &str = "difference from all other regions, in standard deviations";
pub(super) const PROFILE_COLUMNS: [&str; 7] = [
    "Indicator", "#Difference", "#Median inside", "#Median outside", "#Mean inside",
    "#Regions that report it", "#Regions that do not",
];
pub(super) const MEMBERS: &str = "Regions";
pub(super) const ONE_SEGMENT: &str = "There is one segment: all compared regions. Its medians are in the table.";

// Value.
pub(super) const VALUE_TITLE: &str = "Value against J, the weighted cost";
pub(super) const CHOSEN: &str = "chosen";
pub(super) const NOT_CHOSEN: &str = "not chosen";
pub(super) const EVEN: &str = "value = J";
pub(super) const VALUE_TABLE: &str = "Candidates by value minus J";
pub(super) const VALUE_COLUMNS: [&str; 6] =
    ["Region", "Choice", "#Value", "#J", "#Value − J", "#Takes from the budget"];
pub(super) const NO_VALUES: &str = "No candidate has both a value and a cost, so there is nothing to weigh.";
pub(super) const OPPORTUNITY_TITLE: &str = "Demand not yet served, in regions like home";
pub(super) const OPPORTUNITY_TABLE: &str = "All regions as opportunities, the best first";
pub(super) const OPPORTUNITY_COLUMNS: [&str; 8] = [
    "Region", "Role", "#Similarity to home", "Nearest home market", "#Neighbours suggest",
    "#Observed", "#Not yet served", "#Score",
];

// Costs.
pub(super) const COST_PARTS: [&str; 5] = [
    "Market selection (c)", "Data adaptation (d)", "Legal compliance (l)",
    "Cultural fusion (f)", "Technology output (o)",
];
pub(super) const COSTS_TITLE: &str = "The five parts of every candidate's cost";
pub(super) const COSTS_NOTE: &str = "Present values over the horizon, unweighted. Bold: chosen.";
pub(super) const COSTS_NOTE_MISSING: &str = "Present values over the horizon, unweighted. Bold: chosen. Hatched: a part nobody assessed. Its width is a mark, not an amount; it is not free.";
pub(super) const NOT_ASSESSED_SIZE: &str = "not assessed (size unknown)";
pub(super) const COSTS_TABLE: &str = "Cost parts of every candidate";
pub(super) const NO_CANDIDATES: &str = "No region was considered: none has a cost and a value.";

// Entry.
pub(super) const TIMELINE_TITLE: &str = "Waves of entry";
pub(super) const BUDGET_TITLE: &str = "Budgets and what is used of them";
pub(super) const NO_BUDGET: &str = "no limit";
pub(super) const WAVES_TABLE: &str = "Waves, regions and budgets";
pub(super) const WAVE_COLUMNS: [&str; 6] = ["Wave", "Starts", "Regions", "#Used", "#Budget", "#Share used"];
pub(super) const NO_ENTRY: &str = "Nothing is entered.";

// Regions.
pub(super) const REGIONS_TABLE: &str = "All regions";
pub(super) const REGION_COLUMNS: [&str; 9] = [
    "Region", "Code", "Role", "#Segment", "#Silhouette", "#Neighbours suggest", "#Observed",
    "#Value", "#J",
];
pub(super) const FILTER: &str = "Find a region";
pub(super) const FIGURES: &str = "Figures";
pub(super) const WHY: &str = "Why";
pub(super) const COST: &str = "Cost";
pub(super) const NEIGHBOURS: &str = "Its neighbours in the figures";
pub(super) const NEIGHBOURS_TABLE: &str = "The regions its estimate was learned from";
pub(super) const NEIGHBOUR_COLUMNS: [&str; 3] = ["Region", "#Weight", "#Its figure"];
pub(super) const BY_WAVE_TABLE: &str = "Amounts when it enters in each wave";
pub(super) const BY_WAVE_COLUMNS: [&str; 4] = ["Wave", "#Value", "#J", "#Takes from the budget"];
pub(super) const COST_TABLE: &str = "The five parts of its cost";
pub(super) const COST_COLUMNS: [&str; 2] = ["Part", "#Present value"];
pub(super) const NO_REASON: &str = "The plan holds no reason for this region.";
pub(super) const SEGMENT: &str = "Segment";
pub(super) const SECOND_CHOICE: &str = "Next nearest segment";
pub(super) const SILHOUETTE: &str = "Silhouette";
pub(super) const ESTIMATE: &str = "Demand its neighbours suggest";
pub(super) const OBSERVED: &str = "Demand observed";
pub(super) const UNSERVED: &str = "Not yet served";
pub(super) const SIMILARITY: &str = "Similarity to home";
pub(super) const VALUE_WORD: &str = "Value";
pub(super) const WEIGHT: &str = "Weight";
pub(super) const J: &str = "J";
pub(super) const SPEND: &str = "Takes from the budget";
pub(super) const INPUTS: &str = "Inputs";
pub(super) const RULE: &str = "Rule";
pub(super) const SOURCE: &str = "Source";

// Preparation.
pub(super) const FEATURES_TABLE: &str = "Indicators, and what was done to them";
pub(super) const FEATURE_COLUMNS: [&str; 7] = [
    "Indicator", "Compared as", "#Weight", "#Missing", "#Undefined", "#Limited", "Outcome",
];
pub(super) const KEPT: &str = "compared";
pub(super) const ASIDE_TABLE: &str = "Regions set aside for want of figures";
pub(super) const ASIDE_COLUMNS: [&str; 3] = ["Region", "#Missing share", "Missing indicators"];
pub(super) const IMPUTED_TABLE: &str = "Completed figures";
pub(super) const IMPUTED_COLUMNS: [&str; 4] = ["Region", "Indicator", "#Taken, in scaled units", "Taken from"];
pub(super) const RATES_TABLE: &str = "Exchange rates used";
pub(super) const RATE_COLUMNS: [&str; 5] = ["From", "To", "#Rate", "Day", "Source"];
pub(super) const INPUT_FILES: &str = "Inputs";
pub(super) const NO_RATES: &str = "No amount was converted.";

/// Method and errata, a heading and a text each.
pub(super) const METHODS: [(&str, &str); 6] = [
    (
        "Cost, J",
        "J = w (c + d + l + f + o): the weight of a region times the sum of its five cost parts, each a present value over the horizon. A part that is not assessed is left out and J is then a lower bound. With the parts 100, 50, 30, 40, 60 and weight 1, J is 280; the source text prints 240 because it leaves out the part 40.",
    ),
    (
        "The choice",
        "The set of regions and their waves that makes the sum of value − J greatest within the budgets and rules. The search is exact: it ends with a proof, or says by how much a better set could at most be better.",
    ),
    (
        "Demand from neighbours",
        "m = Σ f(Xi, Xj) yj / Σ f(Xi, Xj) over the other regions j, with a Gaussian kernel f on the prepared indicators (Nadaraya 1964, Watson 1964). The source text prints the same sum above and below, which is always 1; the figure yj belongs above.",
    ),
    (
        "Segments",
        "K-means on the prepared indicators. The number of segments is the one with the greatest mean silhouette (Rousseeuw 1987).",
    ),
    (
        "Test for structure",
        "The same search is run on data without structure: uniform in the box of the principal axes, and one Gaussian with the covariance of the data. There are segments only when such data reach the silhouette with a probability of at most the level, under both. Otherwise the answer is: no clusters.",
    ),
    (
        "A segment's figures",
        "Aggregates carry their names: mean, median or sum over the members that report the figure. Missing figures are counted, not filled in. Two printed clusters of the source text match neither mean nor sum; they are not reproduced.",
    ),
];

pub(super) fn list(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(super) fn wave(number: usize) -> String {
    format!("Wave {number}")
}

pub(super) fn segment(number: usize) -> String {
    format!("Segment {number}")
}

pub(super) fn years(years: f64) -> String {
    let text = number::figure(years);
    let text = if years.fract() == 0.0 { number::fixed(years, 0) } else { text };
    if years == 1.0 { format!("{text} year") } else { format!("{text} years") }
}

pub(super) const fn role(role: Role) -> &'static str {
    match role {
        Role::Home => "home market",
        Role::Chosen => "chosen",
        Role::Candidate => "considered, not chosen",
        Role::Observed => "not considered",
    }
}

pub(super) fn choice_cell(region: &RegionPlan) -> Cell {
    Cell::text(standing(region))
}

/// Role and wave of a region.
pub(super) fn standing(region: &RegionPlan) -> String {
    region.wave.map_or_else(|| role(region.role).to_owned(), |w| format!("chosen for wave {}", w + 1))
}

pub(super) fn tile_label(name: &str, standing: &str, segment: Option<usize>) -> String {
    let segment = segment.map_or_else(|| "no segment".to_owned(), |s| format!("segment {s}"));
    format!("{name}: {standing}, {segment}")
}

pub(super) fn regions_count(count: usize) -> String {
    if count == 1 { "1 region".to_owned() } else { format!("{} regions", number::count(count)) }
}

pub(super) fn table_of(caption: &str, rows: usize) -> String {
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{} rows", number::count(rows)) };
    format!("Table: {caption} ({rows})")
}

pub(super) fn enter_in_wave(regions: &str, wave: usize, start: &str) -> String {
    format!("Wave {wave}, from {start}: {regions}")
}

pub(super) fn headline(regions: usize, waves: usize) -> String {
    let waves = if waves == 1 { "one wave".to_owned() } else { format!("{waves} waves") };
    format!("Enter {} in {waves}", regions_count(regions))
}

pub(super) fn proof(status: Status, bound: &str, gap: &str) -> (String, String) {
    match status {
        Status::Optimal => ("Proven optimal".into(), "No other set of regions is better.".into()),
        Status::Feasible => (
            "Not proven".into(),
            format!("Nothing better was found. No set exceeds {bound}, so at most {gap} is missed."),
        ),
    }
}

pub(super) fn budget_of(used: &str, total: &str, share: &str) -> String {
    format!("{used} of {total} ({share})")
}

pub(super) fn next_best(objective: &str, behind: &str, share: Option<&str>, tie: bool) -> String {
    if tie {
        return format!("Just as good: {objective}");
    }
    let share = share.map_or_else(String::new, |share| format!(", {share} less"));
    format!("{objective}, {behind} behind{share}")
}

pub(super) fn swap(added: &str, removed: &str, proven: bool) -> String {
    let mut out = match (added.is_empty(), removed.is_empty()) {
        (false, false) => format!("with {added} in place of {removed}"),
        (false, true) => format!("with {added} as well"),
        (true, false) => format!("without {removed}"),
        (true, true) => "the same regions in other waves".to_owned(),
    };
    out.push_str(if proven {
        ". Proven: no other set lies between."
    } else {
        ". A set in between is not ruled out."
    });
    out
}

pub(super) fn verdict(verdict: Verdict, k: usize, best: usize) -> String {
    match verdict {
        Verdict::Clusters => format!("{k} segments"),
        Verdict::NoClusters => format!("No clusters (K = {best} looked best)"),
    }
}

/// How much to trust the segmentation: both p values, separation, stability.
pub(super) fn doubt(verdict: Verdict, silhouette: f64, stability: Option<f64>, p: (f64, f64)) -> String {
    let (uniform, gaussian) = (number::fixed(p.0, 3), number::fixed(p.1, 3));
    let stability = stability.map_or_else(String::new, |s| format!(" Stability {}: {}.", number::fixed(s, 2), stable(s)));
    match verdict {
        Verdict::Clusters => format!(
            "Separation is {} (mean silhouette {}).{stability} p = {uniform} against uniform data, {gaussian} against one Gaussian.",
            separation(silhouette),
            number::fixed(silhouette, 2),
        ),
        Verdict::NoClusters => format!(
            "Data without structure look as separated as these: p = {uniform} against uniform data, {gaussian} against one Gaussian. Regions differ by degree, not by kind."
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

pub(super) fn k_hover(k: usize, score: &str) -> String {
    format!("K = {k}: {score}")
}

pub(super) fn k_chosen(k: usize) -> String {
    format!("chosen: K = {k}")
}

pub(super) fn k_refused(k: usize) -> String {
    format!("greatest, not accepted: K = {k}")
}

pub(super) fn silhouette_label(best: usize, score: f64, structure: bool) -> String {
    let score = number::fixed(score, 3);
    if structure {
        format!("Line chart: the mean silhouette is greatest at {best} segments, {score}, above data without structure. The table below holds the figures.")
    } else {
        format!("Line chart: the mean silhouette is greatest at {best} segments but not above data without structure. The table below holds the figures.")
    }
}

pub(super) fn score_label(title: &str) -> String {
    format!("Line chart of {title} by number of segments. The table below holds the figures.")
}

pub(super) fn scored_on(count: usize, all: usize) -> Option<String> {
    (count < all).then(|| format!("K was chosen on a random sample of {} regions.", number::count(count)))
}

pub(super) fn profile_label(segment: usize, top: Option<&str>) -> String {
    let top = top.map_or_else(String::new, |t| format!(", most of all in {}", indicator(t)));
    format!("Bar chart: how segment {segment} differs from all others{top}. The table below holds the figures.")
}

pub(super) fn profile_table(segment: usize) -> String {
    format!("Indicators of segment {segment}, in their own units")
}

pub(super) fn profile_head(segment: usize, size: usize, silhouette: f64) -> String {
    format!("Segment {segment}: {}, mean silhouette {}", regions_count(size), number::fixed(silhouette, 2))
}

pub(super) fn trait_hover(name: &str, effect: &str, inside: &str, outside: &str) -> String {
    format!("<b>{name}</b><br>{effect} standard deviations<br>median {inside} inside, {outside} outside")
}

/// A column name as words.
pub(super) fn indicator(column: &str) -> String {
    column.replace('_', " ")
}

pub(super) fn per_head(indicator: &str) -> String {
    format!("{indicator} per head")
}

pub(super) fn value_note(logarithmic: bool) -> String {
    let scale = if logarithmic { " Both axes are logarithmic." } else { "" };
    format!("Above the dashed line a region is worth more than it costs. The larger a mark, the more demand is not yet served.{scale}")
}

pub(super) fn value_label(candidates: usize, chosen: usize) -> String {
    format!("Scatter chart of value against J for {candidates} candidates, {chosen} of them chosen. The table below holds the figures.")
}

pub(super) fn value_hover(name: &str, value: &str, j: &str, gap: Option<&str>) -> String {
    let gap = gap.map_or_else(String::new, |gap| format!("<br>demand not yet served {gap}"));
    format!("<b>{name}</b><br>value {value}<br>J {j}{gap}")
}

pub(super) fn j_axis(currency: &str) -> String {
    format!("J, {currency}")
}

pub(super) fn value_axis(currency: &str) -> String {
    format!("value, {currency}")
}

pub(super) fn cost_axis(currency: &str) -> String {
    format!("present value, {currency}")
}

pub(super) fn opportunity_hover(name: &str, unserved: &str, similarity: &str, home: &str) -> String {
    format!("<b>{name}</b><br>not yet served {unserved}<br>nearer to {home} than {similarity} of regions")
}

pub(super) fn opportunity_note(indicator: &str) -> String {
    format!("Similarity to the nearest home market times the {indicator} that neighbours suggest beyond what is observed. Green: chosen.")
}

pub(super) fn opportunity_label(first: &str) -> String {
    format!("Bar chart of the best opportunities, {first} first. The table below holds all regions.")
}

pub(super) fn score_axis(indicator: &str) -> String {
    format!("similarity × {indicator} not yet served")
}

pub(super) fn costs_label(count: usize, first: &str) -> String {
    format!("Stacked bar chart of the cost parts of {count} candidates, the dearest first: {first}. The table below holds the figures.")
}

pub(super) fn parts_missing(parts: &[&str]) -> String {
    format!("not assessed: {}", list(parts))
}

pub(super) fn cost_columns() -> [&'static str; 8] {
    ["Region", "#Selection (c)", "#Data (d)", "#Law (l)", "#Culture (f)", "#Technology (o)", "#Weight", "#J"]
}

pub(super) fn at_least(amount: &str) -> String {
    format!("at least {amount}")
}

pub(super) fn entry_bar(wave: usize, start: &str) -> String {
    format!("wave {wave}, from {start}")
}

pub(super) fn timeline_note(years: &str) -> String {
    format!("Each bar runs from a region's entry to the end of its {years} years of operation.")
}

pub(super) fn timeline_label(regions: usize, waves: usize) -> String {
    format!("Timeline of {regions} chosen regions in {waves} waves. The table below holds dates and budgets.")
}

pub(super) fn budget_label(waves: usize) -> String {
    format!("Bar chart of the budget of {waves} waves and what is used of it. The table below holds the figures.")
}

pub(super) const fn budget_counts(counts: BudgetCounts) -> &'static str {
    match counts {
        BudgetCounts::PresentValue => "The budgets limit the present value of the assessed cost parts, unweighted.",
        BudgetCounts::OneOff => "The budgets limit the one-off costs at entry, neither discounted nor weighted.",
    }
}

pub(super) fn month_short(month: i8) -> &'static str {
    let name = usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("");
    name.get(..3).unwrap_or(name)
}

pub(super) fn interval(low: &str, high: &str, level: Option<&str>) -> String {
    let level = level.map_or_else(String::new, |level| format!(" with {level} probability"));
    format!("{low} to {high}{level}")
}

pub(super) fn gain(constraint: &str, gain: &str, proven: bool) -> String {
    let least = if proven { "" } else { "at least " };
    format!("Without “{constraint}” the result would be {least}{gain} higher.")
}

pub(super) fn missing_share(missing: usize, all: usize) -> String {
    format!("{} of {} parts not assessed", number::count(missing), number::count(all))
}

pub(super) fn prepared(kept: usize, all: usize, aside: usize, imputed: usize, neighbours: usize) -> String {
    format!(
        "{kept} of {all} indicators are compared. {} set aside. {} missing figures were completed, each by the median of its {neighbours} nearest regions.",
        match aside { 1 => "1 region is".to_owned(), n => format!("{} regions are", number::count(n)) },
        number::count(imputed),
    )
}

pub(super) fn scaling(scaling: Scaling, limit: Option<f64>) -> String {
    let how = match scaling {
        Scaling::Robust => "Each is centred at its median and divided by its interquartile range / 1.349.",
        Scaling::Standard => "Each is centred at its mean and divided by its standard deviation.",
        Scaling::None => "They are compared unscaled.",
    };
    limit.map_or_else(
        || how.to_owned(),
        |limit| format!("{how} Figures beyond ±{} count as that.", number::figure(limit)),
    )
}

pub(super) fn dropped(why: &str) -> String {
    format!("dropped: {why}")
}

pub(super) fn estimate_quality(error: f64, baseline: f64, regions: usize) -> String {
    format!(
        "Left out one at a time, {} are estimated from their neighbours with a median error of {}; the plain mean of all others errs by {}.",
        regions_count(regions),
        number::percent(error, 0),
        number::percent(baseline, 0),
    )
}
