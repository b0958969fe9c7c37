//! The words on the number of segments, and on what each is like.

use landfall_market::Verdict;

use super::{indicator, regions_count, sentences};
use crate::report::number;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    WHY_SEGMENTS = "why-segments";
    separation_is(separation, silhouette) = "separation-is";
    SEPARATION_STRONG = "separation-strong";
    SEPARATION_REASONABLE = "separation-reasonable";
    SEPARATION_WEAK = "separation-weak";
    SEPARATION_VERY_WEAK = "separation-very-weak";
    stability_is(stability, meaning) = "stability-is";
    STABLE_SAME = "stable-same";
    STABLE_SOME = "stable-some";
    STABLE_OTHER = "stable-other";
    p_values(uniform, gaussian) = "p-values";
    no_structure(uniform, gaussian) = "no-structure";
    scored_on(regions) = "scored-on";
    SILHOUETTE_TITLE = "silhouette-title";
    SILHOUETTE_AXIS = "silhouette-axis";
    SILHOUETTE_DATA = "silhouette-data";
    silhouette_note(level) = "silhouette-note";
    silhouette_label(best, score) = "silhouette-label";
    silhouette_label_refused(best) = "silhouette-label-refused";
    score_label(title) = "score-label";
    K_AXIS = "k-axis";
    k_hover(k, score) = "k-hover";
    k_mark(k) = "k-mark";
    k_chosen(k) = "k-chosen";
    k_refused(k) = "k-refused";
    UNIFORM = "uniform";
    GAUSSIAN = "gaussian";
    MEDIAN = "median";
    GREATEST = "greatest";
    null_line(model, what) = "null-line";
    null_hover(line, score) = "null-hover";
    STABILITY_TITLE = "stability-title";
    STABILITY_NOTE = "stability-note";
    GAP_TITLE = "gap-title";
    GAP_NOTE = "gap-note";
    INERTIA_TITLE = "inertia-title";
    INERTIA_NOTE = "inertia-note";
    K_TABLE = "k-table";
    COLUMN_K = "column-k";
    COLUMN_MEAN_SILHOUETTE = "column-mean-silhouette";
    COLUMN_LEAST_SEGMENT = "column-least-segment";
    COLUMN_STABILITY = "column-stability";
    COLUMN_GAP = "column-gap";
    COLUMN_GAP_ERROR = "column-gap-error";
    COLUMN_CALINSKI = "column-calinski";
    COLUMN_DAVIES = "column-davies";
    COLUMN_INERTIA = "column-inertia";
    NULL_TABLE = "null-table";
    COLUMN_NULL_MODEL = "column-null-model";
    COLUMN_DRAWS = "column-draws";
    COLUMN_REACHED = "column-reached";
    COLUMN_LEAST_REACHED = "column-least-reached";
    COLUMN_P = "column-p";
    COLUMN_MEDIAN = "column-median";
    COLUMN_GREATEST = "column-greatest";
    profile_head(segment, regions, silhouette) = "profile-head";
    PROFILE_TITLE = "profile-title";
    EFFECT_NOTE = "effect-note";
    profile_label(segment, indicator) = "profile-label";
    profile_label_plain(segment) = "profile-label-plain";
    profile_table(segment) = "profile-table";
    trait_effect(effect) = "trait-effect";
    trait_medians(inside, outside) = "trait-medians";
    per_head(indicator) = "per-head";
    COLUMN_DIFFERENCE = "column-difference";
    COLUMN_MEDIAN_INSIDE = "column-median-inside";
    COLUMN_MEDIAN_OUTSIDE = "column-median-outside";
    COLUMN_MEAN_INSIDE = "column-mean-inside";
    COLUMN_REPORT = "column-report";
    COLUMN_REPORT_NOT = "column-report-not";
    members(count) = "members";
    ONE_SEGMENT = "one-segment";
}

pub(in crate::report) const K_COLUMNS: [Title; 9] = [
    Title::Numbers(COLUMN_K),
    Title::Numbers(COLUMN_MEAN_SILHOUETTE),
    Title::Numbers(COLUMN_LEAST_SEGMENT),
    Title::Numbers(COLUMN_STABILITY),
    Title::Numbers(COLUMN_GAP),
    Title::Numbers(COLUMN_GAP_ERROR),
    Title::Numbers(COLUMN_CALINSKI),
    Title::Numbers(COLUMN_DAVIES),
    Title::Numbers(COLUMN_INERTIA),
];
pub(in crate::report) const NULL_COLUMNS: [Title; 7] = [
    Title::Words(COLUMN_NULL_MODEL),
    Title::Numbers(COLUMN_DRAWS),
    Title::Numbers(COLUMN_REACHED),
    Title::Numbers(COLUMN_LEAST_REACHED),
    Title::Numbers(COLUMN_P),
    Title::Numbers(COLUMN_MEDIAN),
    Title::Numbers(COLUMN_GREATEST),
];
pub(in crate::report) const PROFILE_COLUMNS: [Title; 7] = [
    Title::Words(super::COLUMN_INDICATOR),
    Title::Numbers(COLUMN_DIFFERENCE),
    Title::Numbers(COLUMN_MEDIAN_INSIDE),
    Title::Numbers(COLUMN_MEDIAN_OUTSIDE),
    Title::Numbers(COLUMN_MEAN_INSIDE),
    Title::Numbers(COLUMN_REPORT),
    Title::Numbers(COLUMN_REPORT_NOT),
];

/// How much to trust the segmentation: both p values, separation, stability.
pub(in crate::report) fn doubt(
    verdict: Verdict,
    silhouette: f64,
    stability: Option<f64>,
    p: (f64, f64),
) -> Phrase {
    let (uniform, gaussian) = (number::fixed(p.0, 3), number::fixed(p.1, 3));
    if verdict == Verdict::NoClusters {
        return no_structure(uniform, gaussian);
    }
    let separation = separation_is(separation(silhouette), number::fixed(silhouette, 2));
    let stability = stability.map(|s| stability_is(number::fixed(s, 2), stable(s)));
    let parts = [
        Some(separation),
        stability,
        Some(p_values(uniform, gaussian)),
    ];
    sentences(parts.into_iter().flatten())
}

/// Words for a mean silhouette, after Kaufman & Rousseeuw 1990.
const fn separation(silhouette: f64) -> Id {
    match silhouette {
        s if s > 0.7 => SEPARATION_STRONG,
        s if s > 0.5 => SEPARATION_REASONABLE,
        s if s > 0.25 => SEPARATION_WEAK,
        _ => SEPARATION_VERY_WEAK,
    }
}

const fn stable(stability: f64) -> Id {
    match stability {
        s if s >= 0.8 => STABLE_SAME,
        s if s >= 0.6 => STABLE_SOME,
        _ => STABLE_OTHER,
    }
}

/// What the chart of silhouettes shows, in words.
pub(in crate::report) fn best_silhouette(best: usize, score: f64, structure: bool) -> Phrase {
    if structure {
        silhouette_label(best, number::fixed(score, 3))
    } else {
        silhouette_label_refused(best)
    }
}

/// What the chart of a segment shows, in words.
pub(in crate::report) fn profile_shown(segment: usize, top: Option<&str>) -> Phrase {
    match top {
        Some(top) => profile_label(segment, indicator(top)),
        None => profile_label_plain(segment),
    }
}

/// The heading of a segment.
pub(in crate::report) fn profile_of(segment: usize, size: usize, silhouette: f64) -> Phrase {
    profile_head(segment, regions_count(size), number::fixed(silhouette, 2))
}
