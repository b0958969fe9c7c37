//! Every word of the report, in one place.

mod certainty;
mod chart;
mod diff;
mod language;
mod law;
mod people;
mod segmentation;
mod sentence;
mod team;
mod team_again;
mod team_sentence;

pub(super) use certainty::*;
pub(super) use chart::*;
pub(super) use diff::*;
pub(super) use language::*;
pub(super) use law::*;
pub(super) use people::*;
pub(super) use segmentation::*;
pub(super) use sentence::*;
pub(super) use team::*;
pub(super) use team_again::*;
pub(super) use team_sentence::*;

pub(super) const LANGUAGE: &str = "en";
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const SKIP: &str = "Skip to the report";
pub(super) const CONTENTS: &str = "Contents";
pub(super) const KICKER: &str = "Market-entry plan";
pub(super) const NO_SCRIPT: &str =
    "Charts need JavaScript. Every table and every reason below is complete without it.";
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

/// The contents: identifier and short title.
pub(super) const WAYS: [(&str, &str); 11] = [
    ("#summary", "Summary"),
    ("#certainty", "How sure"),
    ("#world", "World"),
    ("#segments", "Segments"),
    ("#profiles", "Profiles"),
    ("#value", "Value"),
    ("#costs", "Costs"),
    ("#entry", "Waves"),
    ("#regions", "Regions"),
    ("#preparation", "Preparation"),
    ("#method", "Method"),
];

// Summary.
pub(super) const NOTHING_CHOSEN: &str = "No region is chosen";
pub(super) const NOTHING_CHOSEN_WHY: &str =
    "No candidate has a value above its cost within the limits given, or none has both.";
pub(super) const OBJECTIVE: &str = "Value minus weighted cost";
pub(super) const PROOF: &str = "The search";
pub(super) const BUDGET: &str = "Budget";
pub(super) const BUDGET_TAKEN: &str = "Taken from the budget";
pub(super) const BUDGET_USED: &str = "Used";
pub(super) const NEXT_BEST: &str = "Next best set";
pub(super) const NO_NEXT_BEST: &str = "no other set was found";
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
pub(super) const LEGEND_CANDIDATE: &str = "candidate, not chosen";
pub(super) const LEGEND_HOME: &str = "home market";
pub(super) const LEGEND_ASIDE: &str = "set aside: too few figures";
pub(super) const LEGEND_ABSENT: &str = "not in the table";
pub(super) const HOME_MARK: &str = "⌂";

// Segments.
pub(super) const SILHOUETTE_TITLE: &str = "Mean silhouette by number of segments";
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
pub(super) const INERTIA_TITLE: &str = "Inertia";
pub(super) const INERTIA_NOTE: &str = "Sum of squared distances to the centroids. It falls with every further cluster, so its lowest value decides nothing.";
pub(super) const K_TABLE: &str = "Scores of every number of segments";
pub(super) const K_COLUMNS: [&str; 9] = [
    "#K",
    "#Mean silhouette",
    "#Least segment's",
    "#Stability",
    "#Gap",
    "#Gap error",
    "#Calinski–Harabasz",
    "#Davies–Bouldin",
    "#Inertia",
];
pub(super) const NULL_TABLE: &str = "Test against data without structure";
pub(super) const NULL_COLUMNS: [&str; 7] = [
    "Null model",
    "#Draws",
    "#Draws that reached it",
    "#Reached the least segment's",
    "#p",
    "#Median",
    "#Greatest",
];
pub(super) const PROFILE_TITLE: &str = "Most distinctive indicators";
pub(super) const EFFECT_NOTE: &str = "Difference from all other regions, in standard deviations.";
pub(super) const PROFILE_COLUMNS: [&str; 7] = [
    "Indicator",
    "#Difference",
    "#Median inside",
    "#Median outside",
    "#Mean inside",
    "#Regions that report it",
    "#Regions that do not",
];
pub(super) const MEMBERS: &str = "Regions";
pub(super) const ONE_SEGMENT: &str =
    "There is one segment: all compared regions. Its medians are in the table.";

// Value.
pub(super) const VALUE_TITLE: &str = "Value against J, the weighted cost";
pub(super) const CHOSEN: &str = "chosen";
pub(super) const NOT_CHOSEN: &str = "not chosen";
pub(super) const EVEN: &str = "value = J";
pub(super) const VALUE_TABLE: &str = "Candidates by value minus J";
pub(super) const VALUE_COLUMNS: [&str; 6] = [
    "Region",
    "Choice",
    "#Value",
    "#J",
    "#Value − J",
    "#Takes from the budget",
];
pub(super) const NO_VALUES: &str =
    "No candidate has both a value and a cost, so there is nothing to weigh.";
pub(super) const OPPORTUNITY_TITLE: &str = "Demand not yet served, in regions like home";
pub(super) const OPPORTUNITY_TABLE: &str = "All regions as opportunities, the best first";
pub(super) const OPPORTUNITY_COLUMNS: [&str; 8] = [
    "Region",
    "Role",
    "#Similarity to home",
    "Nearest home market",
    "#Neighbours suggest",
    "#Observed",
    "#Not yet served",
    "#Score",
];

// Costs.
pub(super) const COST_PARTS: [&str; 5] = [
    "Market selection (c)",
    "Data adaptation (d)",
    "Legal compliance (l)",
    "Cultural fusion (f)",
    "Technology output (o)",
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
pub(super) const WAVE_COLUMNS: [&str; 6] = [
    "Wave",
    "Starts",
    "Regions",
    "#Used",
    "#Budget",
    "#Share used",
];
pub(super) const NO_ENTRY: &str = "Nothing is entered.";

// Regions.
pub(super) const REGIONS_TABLE: &str = "All regions";
pub(super) const REGION_COLUMNS: [&str; 9] = [
    "Region",
    "Code",
    "Role",
    "#Segment",
    "#Silhouette",
    "#Neighbours suggest",
    "#Observed",
    "#Value",
    "#J",
];
pub(super) const FILTER: &str = "Find a region";
/// `#` stands for the number shown.
pub(super) const FILTERED: &str = "# shown";
pub(super) const WHY: &str = "Why";
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
pub(super) const RULE: &str = "Rule";
pub(super) const SOURCE: &str = "Source";

// Preparation.
pub(super) const FEATURES_TABLE: &str = "Indicators, and what was done to them";
pub(super) const FEATURE_COLUMNS: [&str; 7] = [
    "Indicator",
    "Compared as",
    "#Weight",
    "#Missing",
    "#Undefined",
    "#Limited",
    "Outcome",
];
pub(super) const KEPT: &str = "compared";
pub(super) const ASIDE_TABLE: &str = "Regions set aside for want of figures";
pub(super) const ASIDE_COLUMNS: [&str; 3] = ["Region", "#Missing share", "Missing indicators"];
pub(super) const IMPUTED_TABLE: &str = "Completed figures";
pub(super) const IMPUTED_COLUMNS: [&str; 4] = [
    "Region",
    "Indicator",
    "#Taken, in scaled units",
    "Taken from",
];
pub(super) const RATES_TABLE: &str = "Exchange rates used";
pub(super) const RATE_COLUMNS: [&str; 5] = ["From", "To", "#Rate", "Day", "Source"];
pub(super) const INPUT_FILES: &str = "Inputs";
pub(super) const NO_RATES: &str = "No amount was converted.";

/// Method and errata, a heading and a text each.
pub(super) const METHODS: [(&str, &str); 7] = [
    (
        "Cost, J",
        "J = w (c + d + l + f + o): the weight of a region times the sum of its five cost parts, each a present value over the horizon. A part that is not assessed is left out and J is then a lower bound. With the parts 100, 50, 30, 40, 60 and weight 1, J is 280; the source text prints 240 because it leaves out the part 40.",
    ),
    (
        "The choice",
        "The set of regions and their waves that makes the sum of value − J greatest within the budgets and rules. The search is exact: it ends with a proof, or says by how much a better set could at most be better.",
    ),
    (
        "How sure the choice is",
        "Every doubtful figure is drawn from its range and the exact choice repeated. A range without a level is a triangle with the figure as its peak; an interval with a level is two halves of a normal distribution, of logarithms where it is above 0, with the figure as median. Regret is the value of the best choice of a draw minus the plan's. The worth of knowing a figure is the expected value of partial perfect information (Raiffa and Schlaifer 1961), all others at their means.",
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
