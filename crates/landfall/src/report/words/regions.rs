//! The words on a region with its figures.

use landfall_legal::rule::Area;

use crate::plan::ComplianceBasis;
use crate::report::phrase::Id;
use crate::report::table::Title;

messages! {
    REGIONS_TABLE = "regions-table";
    FILTER = "filter";
    WHY = "why";
    NO_REASON = "no-reason";
    SEGMENT = "segment";
    SECOND_CHOICE = "second-choice";
    SILHOUETTE = "silhouette";
    ESTIMATE = "estimate";
    OBSERVED = "observed";
    UNSERVED = "unserved";
    SIMILARITY = "similarity";
    VALUE_WORD = "value-word";
    WEIGHT = "weight";
    J = "j";
    SPEND = "spend";
    interval(low, high) = "interval";
    interval_at(low, high, level) = "interval-at";
    NEIGHBOURS_TABLE = "neighbours-table";
    COLUMN_ITS_FIGURE = "column-its-figure";
    BY_WAVE_TABLE = "by-wave-table";
    COST_TABLE = "cost-table";
    COLUMN_PART = "column-part";
    COLUMN_PRESENT_VALUE = "column-present-value";
    COVERAGE = "coverage";
    COVERAGE_LANGUAGE = "coverage-language";
    COVERAGE_HOURS = "coverage-hours";
    COVERAGE_COST = "coverage-cost";
    FUSION_TEAM = "fusion-team";
    FUSION_TABLE = "fusion-table";
    NOT_PRICED = "not-priced";
    share_range(low, high) = "share-range";
    GAP_CLOSED = "gap-closed";
    gap_open(share) = "gap-open";
    coverage_needs(needs) = "coverage-needs";
    LANGUAGES_TABLE = "languages-table";
    COLUMN_MASTERED = "column-mastered";
    COLUMN_BEST = "column-best";
    NOBODY = "nobody";
    official_language(tag) = "official-language";
    speaker(member, speaks, hears) = "speaker";
    ZONES_TABLE = "zones-table";
    COLUMN_ZONE = "column-zone";
    COLUMN_BUSINESS = "column-business";
    COLUMN_COVERED = "column-covered";
    zone_alike(zone, count) = "zone-alike";
    MODEL = "model";
    MODEL_COVERAGE = "model-coverage";
    MODEL_WANTED = "model-wanted";
    MODEL_COST = "model-cost";
    MODEL_ADAPTERS = "model-adapters";
    MODEL_TABLE = "model-table";
    COLUMN_QUALITY = "column-quality";
    COLUMN_BASELINE = "column-baseline";
    COLUMN_ROWS_MISSING = "column-rows-missing";
    COLUMN_ENTRY_COST = "column-entry-cost";
    NOT_MEASURED = "not-measured";
    ADAPTATION_MODEL = "adaptation-model";
    ADAPTATION_TABLE = "adaptation-table";
    MEASURE_MACRO_F1 = "measure-macro-f1";
    MEASURE_ACCURACY = "measure-accuracy";
    SERVES = "serves";
    SERVES_PERHAPS = "serves-perhaps";
    SERVES_NOT = "serves-not";
    coverage_at_most(most) = "coverage-at-most";
    quality(value, interval, rows) = "quality";
    quality_interval(low, high) = "quality-interval";
    NO_INTERVAL = "no-interval";
    baseline(method, accuracy) = "baseline";
    baseline_wins(method, accuracy) = "baseline-wins";
    rows_or_more(rows) = "rows-or-more";
    rows_range(rows, low, high) = "rows-range";
    amount_range(amount, low, high) = "amount-range";
    adapters_size(count, numbers, size) = "adapters-size";
    adapters_cost(adapters, cost) = "adapters-cost";
    adapter_for(method, names) = "adapter-for";
    REGION_LAW = "region-law";
    REGION_LAW_NOTICE = "region-law-notice";
    REGION_LAW_COST = "region-law-cost";
    REGION_LAW_BLOCKED = "region-law-blocked";
    LAW_VIOLATED = "law-violated";
    LAW_OPEN = "law-open";
    COMPLIANCE_LAW = "compliance-law";
    COMPLIANCE_TABLE = "compliance-table";
    COMPLIANCE_BLOCKED = "compliance-blocked";
    COMPLIANCE_GIVEN = "compliance-given";
    COMPLIANCE_OWN = "compliance-own";
    region_law_not_covered(areas) = "region-law-not-covered";
    region_law_needs(needs) = "region-law-needs";
    AREA_EXPORT_CONTROL = "area-export-control";
    AREA_DATA_PRIVACY = "area-data-privacy";
    AREA_INTELLECTUAL_PROPERTY = "area-intellectual-property";
    AREA_TAX = "area-tax";
    AREA_CONSUMER_PROTECTION = "area-consumer-protection";
    AREA_AI_REGULATION = "area-ai-regulation";
    AREA_DATA_LOCALISATION = "area-data-localisation";
}

pub(in crate::report) const REGION_COLUMNS: [Title; 9] = [
    Title::Words(super::COLUMN_REGION),
    Title::Words(super::COLUMN_CODE),
    Title::Words(super::COLUMN_ROLE),
    Title::Numbers(super::COLUMN_SEGMENT),
    Title::Numbers(super::COLUMN_SILHOUETTE),
    Title::Numbers(super::COLUMN_SUGGESTED),
    Title::Numbers(super::COLUMN_OBSERVED),
    Title::Numbers(super::COLUMN_VALUE),
    Title::Numbers(super::COLUMN_J),
];
pub(in crate::report) const NEIGHBOUR_COLUMNS: [Title; 3] = [
    Title::Words(super::COLUMN_REGION),
    Title::Numbers(super::COLUMN_WEIGHT),
    Title::Numbers(COLUMN_ITS_FIGURE),
];
pub(in crate::report) const BY_WAVE_COLUMNS: [Title; 4] = [
    Title::Words(super::COLUMN_WAVE),
    Title::Numbers(super::COLUMN_VALUE),
    Title::Numbers(super::COLUMN_J),
    Title::Numbers(super::COLUMN_SPEND),
];
pub(in crate::report) const COST_COLUMNS: [Title; 2] = [
    Title::Words(COLUMN_PART),
    Title::Numbers(COLUMN_PRESENT_VALUE),
];

/// Where the legal-compliance part comes from.
pub(in crate::report) const fn compliance_basis(basis: ComplianceBasis) -> Id {
    match basis {
        ComplianceBasis::Law => COMPLIANCE_LAW,
        ComplianceBasis::Table => COMPLIANCE_TABLE,
        ComplianceBasis::NotAssessed => super::NOT_ASSESSED,
        ComplianceBasis::Blocked => COMPLIANCE_BLOCKED,
    }
}

/// What amounts of compliance rest on.
pub(in crate::report) const fn compliance_rests(basis: landfall_core::Basis) -> Id {
    match basis {
        landfall_core::Basis::Given => COMPLIANCE_GIVEN,
        _ => COMPLIANCE_OWN,
    }
}

/// An area in words.
pub(in crate::report) const fn area(area: Area) -> Id {
    match area {
        Area::ExportControl => AREA_EXPORT_CONTROL,
        Area::DataPrivacy => AREA_DATA_PRIVACY,
        Area::IntellectualProperty => AREA_INTELLECTUAL_PROPERTY,
        Area::Tax => AREA_TAX,
        Area::ConsumerProtection => AREA_CONSUMER_PROTECTION,
        Area::AiRegulation => AREA_AI_REGULATION,
        Area::DataLocalisation => AREA_DATA_LOCALISATION,
    }
}
