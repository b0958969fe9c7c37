//! The words on how figures were prepared, and on the method.

use landfall_market::Scaling;

use super::sentences;
use crate::report::number;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    WHY_PREPARATION = "why-preparation";
    prepared(kept, all, aside, imputed, neighbours) = "prepared";
    SCALING_ROBUST = "scaling-robust";
    SCALING_STANDARD = "scaling-standard";
    SCALING_NONE = "scaling-none";
    limited_at(limit) = "limited-at";
    FEATURES_TABLE = "features-table";
    COLUMN_COMPARED_AS = "column-compared-as";
    COLUMN_MISSING = "column-missing";
    COLUMN_UNDEFINED = "column-undefined";
    COLUMN_LIMITED = "column-limited";
    COLUMN_OUTCOME = "column-outcome";
    KEPT = "kept";
    dropped(why) = "dropped";
    ASIDE_TABLE = "aside-table";
    COLUMN_MISSING_SHARE = "column-missing-share";
    COLUMN_MISSING_INDICATORS = "column-missing-indicators";
    IMPUTED_TABLE = "imputed-table";
    COLUMN_TAKEN = "column-taken";
    COLUMN_TAKEN_FROM = "column-taken-from";
    RATES_TABLE = "rates-table";
    COLUMN_RATE_FROM = "column-rate-from";
    COLUMN_RATE_TO = "column-rate-to";
    COLUMN_RATE = "column-rate";
    COLUMN_DAY = "column-day";
    COLUMN_SOURCE = "column-source";
    INPUT_FILES = "input-files";
    NO_RATES = "no-rates";
    METHOD_COST = "method-cost";
    METHOD_COST_TEXT = "method-cost-text";
    METHOD_CHOICE = "method-choice";
    METHOD_CHOICE_TEXT = "method-choice-text";
    METHOD_DOUBT = "method-doubt";
    METHOD_DOUBT_TEXT = "method-doubt-text";
    METHOD_DEMAND = "method-demand";
    METHOD_DEMAND_TEXT = "method-demand-text";
    METHOD_SEGMENTS = "method-segments";
    METHOD_SEGMENTS_TEXT = "method-segments-text";
    METHOD_STRUCTURE = "method-structure";
    METHOD_STRUCTURE_TEXT = "method-structure-text";
    METHOD_FIGURES = "method-figures";
    METHOD_FIGURES_TEXT = "method-figures-text";
}

pub(in crate::report) const FEATURE_COLUMNS: [Title; 7] = [
    Title::Words(super::COLUMN_INDICATOR),
    Title::Words(COLUMN_COMPARED_AS),
    Title::Numbers(super::COLUMN_WEIGHT),
    Title::Numbers(COLUMN_MISSING),
    Title::Numbers(COLUMN_UNDEFINED),
    Title::Numbers(COLUMN_LIMITED),
    Title::Words(COLUMN_OUTCOME),
];
pub(in crate::report) const ASIDE_COLUMNS: [Title; 3] = [
    Title::Words(super::COLUMN_REGION),
    Title::Numbers(COLUMN_MISSING_SHARE),
    Title::Words(COLUMN_MISSING_INDICATORS),
];
pub(in crate::report) const IMPUTED_COLUMNS: [Title; 4] = [
    Title::Words(super::COLUMN_REGION),
    Title::Words(super::COLUMN_INDICATOR),
    Title::Numbers(COLUMN_TAKEN),
    Title::Words(COLUMN_TAKEN_FROM),
];
pub(in crate::report) const RATE_COLUMNS: [Title; 5] = [
    Title::Words(COLUMN_RATE_FROM),
    Title::Words(COLUMN_RATE_TO),
    Title::Numbers(COLUMN_RATE),
    Title::Words(COLUMN_DAY),
    Title::Words(COLUMN_SOURCE),
];

/// Method and errata, a heading and a text each.
pub(in crate::report) const METHODS: [(Id, Id); 7] = [
    (METHOD_COST, METHOD_COST_TEXT),
    (METHOD_CHOICE, METHOD_CHOICE_TEXT),
    (METHOD_DOUBT, METHOD_DOUBT_TEXT),
    (METHOD_DEMAND, METHOD_DEMAND_TEXT),
    (METHOD_SEGMENTS, METHOD_SEGMENTS_TEXT),
    (METHOD_STRUCTURE, METHOD_STRUCTURE_TEXT),
    (METHOD_FIGURES, METHOD_FIGURES_TEXT),
];

pub(in crate::report) fn scaling(scaling: Scaling, limit: Option<f64>) -> Phrase {
    let how: Phrase = match scaling {
        Scaling::Robust => SCALING_ROBUST,
        Scaling::Standard => SCALING_STANDARD,
        Scaling::None => SCALING_NONE,
    }
    .into();
    let limit = limit.map(|limit| limited_at(number::figure(limit)));
    sentences([Some(how), limit].into_iter().flatten())
}
