//! The words of the page about segments of any table.

use landfall_market::Verdict;
use landfall_market::matrix::{Log, Missing, Scale};

use crate::report::number;

pub(in crate::report) const TABLE_KICKER: &str = "Segments of a table";
pub(in crate::report) const TABLE_WAYS: [(&str, &str); 7] = [
    ("#summary", "Summary"),
    ("#place", "Rows"),
    ("#lines", "Columns"),
    ("#profiles", "Profiles"),
    ("#choice", "Choice of K"),
    ("#silhouettes", "Silhouettes"),
    ("#preparation", "Preparation"),
];
pub(in crate::report) const TABLE_ROWS: &str = "Rows";
pub(in crate::report) const TABLE_COLUMNS: &str = "Columns compared";
pub(in crate::report) const TABLE_SEGMENTS: &str = "Segments";
pub(in crate::report) const TABLE_INERTIA: &str = "Inertia";
pub(in crate::report) const TABLE_SCALE: &str = "Scaling";
pub(in crate::report) const TABLE_MISSING: &str = "Missing cells";
pub(in crate::report) const TABLE_PRECISION: &str = "Computed in";
pub(in crate::report) const TABLE_STEPS: &str = "Steps";
pub(in crate::report) const TABLE_STABILITY: &str = "Stability";
pub(in crate::report) const WARNINGS: &str = "What you should know";
pub(in crate::report) const SCORES_TABLE: &str = "How well the segments are separated";
pub(in crate::report) const SCORES_COLUMNS: [&str; 3] = ["Index", "#Each row once", "#By weight"];
pub(in crate::report) const SCORE_NAMES: [&str; 4] = [
    "Mean silhouette (1 is best)",
    "Simplified silhouette (1 is best)",
    "Calinski–Harabasz (higher is better)",
    "Davies–Bouldin (lower is better)",
];

// Where rows lie.
pub(in crate::report) const PLACE: &str = "Where the rows lie";
pub(in crate::report) const MAP_HINT: &str =
    "One tile for each economy, at about its place. The number on a tile is its segment.";
pub(in crate::report) const NOT_ON_MAP: &str = "Rows that are not on the map";
pub(in crate::report) const PLANE_TITLE: &str = "The rows along their two principal axes";
pub(in crate::report) const PLANE_TABLE: &str = "Rows, their segment and silhouette";
pub(in crate::report) const PLANE_COLUMNS: [&str; 3] = ["Row", "#Segment", "#Silhouette"];

// Parallel coordinates.
pub(in crate::report) const LINES: &str = "How the segments differ, column by column";
pub(in crate::report) const LINES_TITLE: &str = "Parallel coordinates";
pub(in crate::report) const LINES_AXIS: &str = "low to high within the column";
pub(in crate::report) const LINES_TABLE: &str = "Median of every column, by segment";

// Profiles.
pub(in crate::report) const TABLE_PROFILES: &str = "What makes each segment different";
pub(in crate::report) const TABLE_PROFILES_NOTE: &str = "In the units of the table, the most distinctive columns first. The difference is Hedges’ g: that of the means in pooled standard deviations, with an interval. The segments were made from these very columns, so this describes them and tests nothing.";
pub(in crate::report) const TABLE_PROFILE_COLUMNS: [&str; 8] = [
    "Column",
    "#Difference",
    "#From",
    "#To",
    "#Median inside",
    "#Middle half inside",
    "#Median outside",
    "#Missing inside",
];

// Choice of K.
pub(in crate::report) const CHOICE: &str = "How many segments";
pub(in crate::report) const NOT_TESTED: &str = "The number of segments was given, not chosen, and nothing was tested: K-means finds as many groups as it is asked for, in any data. Ask for a range of K to have the data’s own number, or the answer that there are no clusters.";

pub(in crate::report) const NOTHING_TO_TEST: &str =
    "Nothing was tested: there are too few distinct rows for more than one segment.";

// Silhouettes.
pub(in crate::report) const SILHOUETTES: &str = "How firmly rows belong";
pub(in crate::report) const ROW_SILHOUETTES_TITLE: &str = "Silhouette of every row";
pub(in crate::report) const ROW_SILHOUETTES_AXIS: &str = "silhouette";
pub(in crate::report) const ROW_SILHOUETTES_TABLE: &str = "Silhouettes by segment";
pub(in crate::report) const ROW_SILHOUETTES_COLUMNS: [&str; 5] = [
    "Segment",
    "#Rows shown",
    "#Mean",
    "#Least",
    "#Share below 0",
];
pub(in crate::report) const NO_SILHOUETTES: &str =
    "There are no silhouettes: they need two segments and complete rows.";

// Preparation.
pub(in crate::report) const TABLE_PREPARATION: &str = "What was done to the columns";
pub(in crate::report) const USES_TABLE: &str = "Columns";
pub(in crate::report) const USES_COLUMNS: [&str; 5] =
    ["Column", "Logarithm", "#Minus", "#Divided by", "#Missing"];

pub(in crate::report) fn table_verdict(verdict: Option<Verdict>, k: usize, best: usize) -> String {
    match verdict {
        Some(Verdict::Clusters) => format!("The rows form {k} clusters"),
        Some(Verdict::NoClusters) => format!("No clusters (K = {best} looked best)"),
        None if k == 1 => "One segment, as asked for; not tested".to_owned(),
        None => format!("{k} segments, as asked for; not tested"),
    }
}

pub(in crate::report) fn table_doubt(verdict: Verdict, uniform: f64, gaussian: f64) -> String {
    let (uniform, gaussian) = (number::fixed(uniform, 3), number::fixed(gaussian, 3));
    let p = format!("p = {uniform} against uniform data, {gaussian} against one Gaussian");
    match verdict {
        Verdict::Clusters => format!("Data without structure seldom look as separated: {p}."),
        Verdict::NoClusters => format!(
            "Data without structure can look as separated as these: {p}. Rows differ by degree, not by kind."
        ),
    }
}

pub(in crate::report) fn rows_count(rows: usize) -> String {
    match rows {
        1 => "1 row".to_owned(),
        rows => format!("{} rows", number::count(rows)),
    }
}

/// Says that a plot shows some of the rows; empty when it shows all.
pub(in crate::report) fn some_rows(shown: usize, all: usize) -> String {
    if shown >= all {
        return String::new();
    }
    let (shown, all) = (number::count(shown), number::count(all));
    format!(" Shown is a sample of {shown} of the {all} rows.")
}

pub(in crate::report) fn plane_note(shares: [f64; 2], shown: usize, all: usize) -> String {
    let [first, second] = shares;
    let share = number::percent(first + second, 0);
    let rest = some_rows(shown, all);
    format!(
        "The plane holds {share} of the variance; rows that overlap here may be far apart in the rest.{rest}"
    )
}

pub(in crate::report) fn plane_axis(which: usize, share: f64) -> String {
    format!(
        "axis {which} ({} of the variance)",
        number::percent(share, 0)
    )
}

pub(in crate::report) fn plane_label(shown: usize, k: usize) -> String {
    let rows = rows_count(shown);
    format!("Scatter chart of {rows} in {k} segments along two principal axes.")
}

pub(in crate::report) fn lines_note(rows: (usize, usize), columns: (usize, usize)) -> String {
    let mut note = "Heavy: the median of a segment. Thin: single rows. Each column runs from its 2nd to its 98th percentile; what lies beyond is drawn at its edge.".to_owned();
    if columns.0 < columns.1 {
        let (shown, all) = (columns.0, number::count(columns.1));
        note.push_str(&format!(
            " Shown are the {shown} of {all} columns in which segments differ most."
        ));
    }
    note.push_str(&some_rows(rows.0, rows.1));
    note
}

pub(in crate::report) fn lines_label(k: usize, columns: usize) -> String {
    format!("Lines of {k} segments over {columns} columns. The table below holds the medians.")
}

pub(in crate::report) fn table_segment(segment: usize, rows: usize) -> String {
    format!("segment {segment} ({})", rows_count(rows))
}

pub(in crate::report) fn silhouettes_note(
    mean: Option<f64>,
    simplified: bool,
    shown: usize,
    all: usize,
) -> String {
    let kind = if simplified {
        " Simplified: distances to centroids, because there are many rows."
    } else {
        ""
    };
    let mean = mean.map_or_else(String::new, |mean| {
        format!(" Dashed: the mean of all, {}.", number::fixed(mean, 3))
    });
    let rest = some_rows(shown, all);
    format!(
        "1: deep inside its segment. 0: between two. Below 0: nearer to another segment.{kind}{mean}{rest}"
    )
}

pub(in crate::report) fn silhouettes_label(k: usize) -> String {
    format!("The silhouettes of the rows of {k} segments, sorted. The table below sums them up.")
}

pub(in crate::report) fn row_number(row: usize) -> String {
    format!("row {row}")
}

pub(in crate::report) fn row_hover(name: &str, segment: usize, silhouette: Option<f64>) -> String {
    let silhouette = silhouette.map_or_else(String::new, |value| {
        format!("<br>silhouette {}", number::fixed(value, 3))
    });
    format!("<b>{name}</b><br>segment {segment}{silhouette}")
}

pub(in crate::report) fn tile_of_row(name: &str, segment: usize) -> String {
    format!("{name}: segment {segment}")
}

pub(in crate::report) fn rows_head(shown: usize, all: usize) -> String {
    if shown < all {
        format!(
            "{PLANE_TABLE}; the first {} of {}",
            number::count(shown),
            number::count(all)
        )
    } else {
        PLANE_TABLE.to_owned()
    }
}

pub(in crate::report) fn table_profile(segment: usize, size: usize) -> String {
    format!("Segment {segment}: {}", rows_count(size))
}

pub(in crate::report) const fn logarithm(log: Log) -> &'static str {
    match log {
        Log::None => "none",
        Log::Log => "ln x",
        Log::Log1p => "ln(1 + x)",
    }
}

pub(in crate::report) const fn table_scale(scale: Scale) -> &'static str {
    match scale {
        Scale::None => "none",
        Scale::Standard => "mean and standard deviation",
        Scale::Robust => "median and interquartile range",
    }
}

pub(in crate::report) const fn table_missing(missing: Missing) -> &'static str {
    match missing {
        Missing::Refuse => "refused",
        Missing::Impute => "median of the column",
        Missing::Keep => "left out of every distance (k-POD)",
    }
}
