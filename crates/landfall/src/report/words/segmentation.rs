//! The words of the page about segments of any table.

use landfall_market::Verdict;
use landfall_market::matrix::{Missing, Scale};

use super::sentences;
use crate::report::number;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    TABLE_KICKER = "table-kicker";
    WAY_ROWS = "way-rows";
    WAY_COLUMNS = "way-columns";
    WAY_K = "way-k";
    WAY_SILHOUETTES = "way-silhouettes";
    TABLE_ROWS = "table-rows";
    TABLE_COLUMNS = "table-columns";
    TABLE_SEGMENTS = "table-segments";
    TABLE_INERTIA = "table-inertia";
    TABLE_SCALE = "table-scale";
    TABLE_MISSING = "table-missing";
    TABLE_PRECISION = "table-precision";
    TABLE_STEPS = "table-steps";
    TABLE_STABILITY = "table-stability";
    WARNINGS = "warnings";
    table_clusters(k) = "table-clusters";
    TABLE_ONE_GIVEN = "table-one-given";
    table_given(k) = "table-given";
    table_seldom(uniform, gaussian) = "table-seldom";
    table_no_structure(uniform, gaussian) = "table-no-structure";
    SCORES_TABLE = "scores-table";
    COLUMN_INDEX = "column-index";
    COLUMN_EACH_ROW = "column-each-row";
    COLUMN_BY_WEIGHT = "column-by-weight";
    INDEX_SILHOUETTE = "index-silhouette";
    INDEX_SIMPLIFIED = "index-simplified";
    INDEX_CALINSKI = "index-calinski";
    INDEX_DAVIES = "index-davies";
    PLACE = "place";
    MAP_HINT = "map-hint";
    NOT_ON_MAP = "not-on-map";
    PLANE_TITLE = "plane-title";
    PLANE_TABLE = "plane-table";
    plane_table_of(shown, all) = "plane-table-of";
    COLUMN_ROW = "column-row";
    plane_note(share) = "plane-note";
    some_rows(shown, all) = "some-rows";
    plane_axis(axis, share) = "plane-axis";
    plane_label(rows, k) = "plane-label";
    rows_count(rows) = "rows-count";
    segment_rows(segment, rows) = "segment-rows";
    row_number(row) = "row-number";
    row_silhouette(silhouette) = "row-silhouette";
    LINES = "lines";
    LINES_TITLE = "lines-title";
    LINES_AXIS = "lines-axis";
    LINES_TABLE = "lines-table";
    LINES_NOTE = "lines-note";
    lines_some(shown, all) = "lines-some";
    lines_label(k, columns) = "lines-label";
    COLUMN_ROWS = "column-rows";
    TABLE_PROFILES_NOTE = "table-profiles-note";
    table_profile(segment, rows) = "table-profile";
    COLUMN_COLUMN = "column-column";
    COLUMN_MIDDLE_HALF = "column-middle-half";
    COLUMN_MISSING_INSIDE = "column-missing-inside";
    CHOICE = "choice";
    NOT_TESTED = "not-tested";
    NOTHING_TO_TEST = "nothing-to-test";
    SILHOUETTES = "silhouettes";
    ROW_SILHOUETTES_TITLE = "row-silhouettes-title";
    ROW_SILHOUETTES_AXIS = "row-silhouettes-axis";
    ROW_SILHOUETTES_TABLE = "row-silhouettes-table";
    COLUMN_ROWS_SHOWN = "column-rows-shown";
    COLUMN_MEAN = "column-mean";
    COLUMN_LEAST = "column-least";
    COLUMN_BELOW_ZERO = "column-below-zero";
    NO_SILHOUETTES = "no-silhouettes";
    SILHOUETTES_NOTE = "silhouettes-note";
    SILHOUETTES_SIMPLIFIED = "silhouettes-simplified";
    silhouettes_mean(mean) = "silhouettes-mean";
    silhouettes_label(k) = "silhouettes-label";
    TABLE_PREPARATION = "table-preparation";
    USES_TABLE = "uses-table";
    COLUMN_LOGARITHM = "column-logarithm";
    COLUMN_MINUS = "column-minus";
    COLUMN_DIVIDED_BY = "column-divided-by";
    SCALE_STANDARD = "scale-standard";
    SCALE_ROBUST = "scale-robust";
    MISSING_REFUSE = "missing-refuse";
    MISSING_IMPUTE = "missing-impute";
    MISSING_KEEP = "missing-keep";
}

pub(in crate::report) const TABLE_WAYS: [(&str, Id); 7] = [
    ("#summary", super::WAY_SUMMARY),
    ("#place", WAY_ROWS),
    ("#lines", WAY_COLUMNS),
    ("#profiles", super::WAY_PROFILES),
    ("#choice", WAY_K),
    ("#silhouettes", WAY_SILHOUETTES),
    ("#preparation", super::WAY_PREPARATION),
];
pub(in crate::report) const SCORES_COLUMNS: [Title; 3] = [
    Title::Words(COLUMN_INDEX),
    Title::Numbers(COLUMN_EACH_ROW),
    Title::Numbers(COLUMN_BY_WEIGHT),
];
pub(in crate::report) const SCORE_NAMES: [Id; 4] = [
    INDEX_SILHOUETTE,
    INDEX_SIMPLIFIED,
    INDEX_CALINSKI,
    INDEX_DAVIES,
];
pub(in crate::report) const PLANE_COLUMNS: [Title; 3] = [
    Title::Words(COLUMN_ROW),
    Title::Numbers(super::COLUMN_SEGMENT),
    Title::Numbers(super::COLUMN_SILHOUETTE),
];
pub(in crate::report) const LINES_COLUMNS: [Title; 2] = [
    Title::Words(super::COLUMN_SEGMENT),
    Title::Numbers(COLUMN_ROWS),
];
pub(in crate::report) const TABLE_PROFILE_COLUMNS: [Title; 8] = [
    Title::Words(COLUMN_COLUMN),
    Title::Numbers(super::COLUMN_DIFFERENCE),
    Title::Numbers(super::COLUMN_FROM),
    Title::Numbers(super::COLUMN_TO),
    Title::Numbers(super::COLUMN_MEDIAN_INSIDE),
    Title::Numbers(COLUMN_MIDDLE_HALF),
    Title::Numbers(super::COLUMN_MEDIAN_OUTSIDE),
    Title::Numbers(COLUMN_MISSING_INSIDE),
];
pub(in crate::report) const ROW_SILHOUETTES_COLUMNS: [Title; 5] = [
    Title::Words(super::COLUMN_SEGMENT),
    Title::Numbers(COLUMN_ROWS_SHOWN),
    Title::Numbers(COLUMN_MEAN),
    Title::Numbers(COLUMN_LEAST),
    Title::Numbers(COLUMN_BELOW_ZERO),
];
pub(in crate::report) const USES_COLUMNS: [Title; 5] = [
    Title::Words(COLUMN_COLUMN),
    Title::Words(COLUMN_LOGARITHM),
    Title::Numbers(COLUMN_MINUS),
    Title::Numbers(COLUMN_DIVIDED_BY),
    Title::Numbers(super::COLUMN_MISSING),
];

pub(in crate::report) fn table_verdict(verdict: Option<Verdict>, k: usize, best: usize) -> Phrase {
    match verdict {
        Some(Verdict::Clusters) => table_clusters(k),
        Some(Verdict::NoClusters) => super::no_clusters(best),
        None if k == 1 => TABLE_ONE_GIVEN.into(),
        None => table_given(k),
    }
}

pub(in crate::report) fn table_doubt(verdict: Verdict, uniform: f64, gaussian: f64) -> Phrase {
    let (uniform, gaussian) = (number::fixed(uniform, 3), number::fixed(gaussian, 3));
    match verdict {
        Verdict::Clusters => table_seldom(uniform, gaussian),
        Verdict::NoClusters => table_no_structure(uniform, gaussian),
    }
}

/// A note, and that a plot shows some of the rows where it does not show all.
fn noted(mut note: Vec<Phrase>, shown: usize, all: usize) -> Phrase {
    if shown < all {
        note.push(some_rows(shown, all));
    }
    sentences(note)
}

pub(in crate::report) fn plane_read(shares: [f64; 2], shown: usize, all: usize) -> Phrase {
    let [first, second] = shares;
    let share = number::percent(first + second, 0);
    noted(vec![plane_note(share)], shown, all)
}

pub(in crate::report) fn lines_read(rows: (usize, usize), columns: (usize, usize)) -> Phrase {
    let mut note = vec![LINES_NOTE.into()];
    if columns.0 < columns.1 {
        note.push(lines_some(columns.0, columns.1));
    }
    noted(note, rows.0, rows.1)
}

pub(in crate::report) fn silhouettes_read(
    mean: Option<f64>,
    simplified: bool,
    shown: usize,
    all: usize,
) -> Phrase {
    let mut note = vec![SILHOUETTES_NOTE.into()];
    if simplified {
        note.push(SILHOUETTES_SIMPLIFIED.into());
    }
    note.extend(mean.map(|mean| silhouettes_mean(number::fixed(mean, 3))));
    noted(note, shown, all)
}

/// What the legend says of a segment.
pub(in crate::report) fn table_segment(segment: usize, rows: usize) -> Phrase {
    segment_rows(segment, rows_count(rows))
}

/// The caption of the table of rows.
pub(in crate::report) fn rows_head(shown: usize, all: usize) -> Phrase {
    if shown < all {
        plane_table_of(shown, all)
    } else {
        PLANE_TABLE.into()
    }
}

pub(in crate::report) const fn table_scale(scale: Scale) -> Id {
    match scale {
        Scale::None => super::NONE,
        Scale::Standard => SCALE_STANDARD,
        Scale::Robust => SCALE_ROBUST,
    }
}

pub(in crate::report) const fn table_missing(missing: Missing) -> Id {
    match missing {
        Missing::Refuse => MISSING_REFUSE,
        Missing::Impute => MISSING_IMPUTE,
        Missing::Keep => MISSING_KEEP,
    }
}
