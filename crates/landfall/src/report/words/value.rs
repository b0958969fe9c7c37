//! The words on value, demand, costs and waves.

use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

messages! {
    VALUE_TITLE = "value-title";
    value_note(scale) = "value-note";
    SCALE_BOTH = "scale-both";
    SCALE_J = "scale-j";
    SCALE_VALUE = "scale-value";
    value_label(candidates, chosen) = "value-label";
    hover_value(value) = "hover-value";
    hover_j(j) = "hover-j";
    hover_gap(gap) = "hover-gap";
    CHOSEN = "chosen";
    NOT_CHOSEN = "not-chosen";
    EVEN = "even";
    j_axis(currency) = "j-axis";
    value_axis(currency) = "value-axis";
    VALUE_TABLE = "value-table";
    COLUMN_CHOICE = "column-choice";
    COLUMN_NET = "column-net";
    NO_VALUES = "no-values";
    OPPORTUNITY_TITLE = "opportunity-title";
    opportunity_note(indicator) = "opportunity-note";
    opportunity_label(first) = "opportunity-label";
    score_axis(indicator) = "score-axis";
    hover_unserved(unserved) = "hover-unserved";
    hover_similarity(home, similarity) = "hover-similarity";
    OPPORTUNITY_TABLE = "opportunity-table";
    COLUMN_SIMILARITY = "column-similarity";
    COLUMN_NEAREST_HOME = "column-nearest-home";
    COLUMN_UNSERVED = "column-unserved";
    COLUMN_SCORE = "column-score";
    estimate_quality(regions, error, baseline) = "estimate-quality";
    PART_MARKET_SELECTION = "part-market-selection";
    PART_DATA_ADAPTATION = "part-data-adaptation";
    PART_LEGAL_COMPLIANCE = "part-legal-compliance";
    PART_CULTURAL_FUSION = "part-cultural-fusion";
    PART_TECHNOLOGY_OUTPUT = "part-technology-output";
    COLUMN_MARKET_SELECTION = "column-market-selection";
    COLUMN_DATA_ADAPTATION = "column-data-adaptation";
    COLUMN_LEGAL_COMPLIANCE = "column-legal-compliance";
    COLUMN_CULTURAL_FUSION = "column-cultural-fusion";
    COLUMN_TECHNOLOGY_OUTPUT = "column-technology-output";
    COSTS_TITLE = "costs-title";
    COSTS_NOTE = "costs-note";
    COSTS_NOTE_MISSING = "costs-note-missing";
    costs_label(count, first) = "costs-label";
    cost_axis(currency) = "cost-axis";
    NOT_ASSESSED_SIZE = "not-assessed-size";
    parts_missing(parts) = "parts-missing";
    COSTS_TABLE = "costs-table";
    NO_CANDIDATES = "no-candidates";
    at_least(amount) = "at-least";
    TIMELINE_TITLE = "timeline-title";
    timeline_note(years) = "timeline-note";
    timeline_label(regions, waves) = "timeline-label";
    entry_bar(wave, start) = "entry-bar";
    BUDGET_TITLE = "budget-title";
    budget_label(waves) = "budget-label";
    NO_BUDGET = "no-budget";
    WAVES_TABLE = "waves-table";
    COLUMN_STARTS = "column-starts";
    COLUMN_REGIONS = "column-regions";
    COLUMN_USED = "column-used";
    COLUMN_BUDGET = "column-budget";
    COLUMN_SHARE_USED = "column-share-used";
    NO_ENTRY = "no-entry";
}

pub(in crate::report) const VALUE_COLUMNS: [Title; 6] = [
    Title::Words(super::COLUMN_REGION),
    Title::Words(COLUMN_CHOICE),
    Title::Numbers(super::COLUMN_VALUE),
    Title::Numbers(super::COLUMN_J),
    Title::Numbers(COLUMN_NET),
    Title::Numbers(super::COLUMN_SPEND),
];
pub(in crate::report) const OPPORTUNITY_COLUMNS: [Title; 8] = [
    Title::Words(super::COLUMN_REGION),
    Title::Words(super::COLUMN_ROLE),
    Title::Numbers(COLUMN_SIMILARITY),
    Title::Words(COLUMN_NEAREST_HOME),
    Title::Numbers(super::COLUMN_SUGGESTED),
    Title::Numbers(super::COLUMN_OBSERVED),
    Title::Numbers(COLUMN_UNSERVED),
    Title::Numbers(COLUMN_SCORE),
];
pub(in crate::report) const COST_PARTS: [Id; 5] = [
    PART_MARKET_SELECTION,
    PART_DATA_ADAPTATION,
    PART_LEGAL_COMPLIANCE,
    PART_CULTURAL_FUSION,
    PART_TECHNOLOGY_OUTPUT,
];
pub(in crate::report) const COSTS_COLUMNS: [Title; 8] = [
    Title::Words(super::COLUMN_REGION),
    Title::Numbers(COLUMN_MARKET_SELECTION),
    Title::Numbers(COLUMN_DATA_ADAPTATION),
    Title::Numbers(COLUMN_LEGAL_COMPLIANCE),
    Title::Numbers(COLUMN_CULTURAL_FUSION),
    Title::Numbers(COLUMN_TECHNOLOGY_OUTPUT),
    Title::Numbers(super::COLUMN_WEIGHT),
    Title::Numbers(super::COLUMN_J),
];
pub(in crate::report) const WAVE_COLUMNS: [Title; 6] = [
    Title::Words(super::COLUMN_WAVE),
    Title::Words(COLUMN_STARTS),
    Title::Words(COLUMN_REGIONS),
    Title::Numbers(COLUMN_USED),
    Title::Numbers(COLUMN_BUDGET),
    Title::Numbers(COLUMN_SHARE_USED),
];

/// How to read value against J, whose axes may be logarithmic.
pub(in crate::report) fn read_value(costs: bool, values: bool) -> Phrase {
    value_note(match (costs, values) {
        (true, true) => SCALE_BOTH.into(),
        (true, false) => SCALE_J.into(),
        (false, true) => SCALE_VALUE.into(),
        (false, false) => Phrase::EMPTY,
    })
}
