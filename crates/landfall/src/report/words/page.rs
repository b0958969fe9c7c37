//! The head of the page of a plan, its contents, its sections, and what regions are to it.

use crate::plan::{RegionPlan, Role};
use crate::report::phrase::{Id, Phrase};

messages! {
    KICKER = "kicker";
    DIALOG = "dialog";
    AS_OF = "as-of";
    START = "start";
    CURRENCY = "currency";
    HORIZON = "horizon";
    RATE = "rate";
    SEED = "seed";
    HOME = "home";
    REGIONS = "regions";
    SUMMARY = "summary";
    WORLD = "world";
    SEGMENTS = "segments";
    PROFILES = "profiles";
    VALUE = "value";
    COSTS = "costs";
    ENTRY = "entry";
    REASONS = "reasons";
    PREPARATION = "preparation";
    METHOD = "method";
    WAY_SUMMARY = "way-summary";
    WAY_CERTAINTY = "way-certainty";
    WAY_WORLD = "way-world";
    WAY_SEGMENTS = "way-segments";
    WAY_PROFILES = "way-profiles";
    WAY_VALUE = "way-value";
    WAY_COSTS = "way-costs";
    WAY_ENTRY = "way-entry";
    WAY_REGIONS = "way-regions";
    WAY_PREPARATION = "way-preparation";
    WAY_METHOD = "way-method";
    TILES = "tiles";
    TILES_HINT = "tiles-hint";
    OFF_GRID = "off-grid";
    LEGEND_CHOSEN = "legend-chosen";
    LEGEND_CANDIDATE = "legend-candidate";
    LEGEND_HOME = "legend-home";
    LEGEND_ASIDE = "legend-aside";
    LEGEND_ABSENT = "legend-absent";
    tile_label(name, standing, segment) = "tile-label";
    in_segment(number) = "in-segment";
    NO_SEGMENT = "no-segment";
    segment_size(segment, regions) = "segment-size";
    ROLE_HOME = "role-home";
    ROLE_CHOSEN = "role-chosen";
    ROLE_CANDIDATE = "role-candidate";
    ROLE_OBSERVED = "role-observed";
    chosen_for_wave(number) = "chosen-for-wave";
    wave(number) = "wave";
    segment_of(number) = "segment-of";
}

/// The contents: identifier and short title.
pub(in crate::report) const WAYS: [(&str, Id); 11] = [
    ("#summary", WAY_SUMMARY),
    ("#certainty", WAY_CERTAINTY),
    ("#world", WAY_WORLD),
    ("#segments", WAY_SEGMENTS),
    ("#profiles", WAY_PROFILES),
    ("#value", WAY_VALUE),
    ("#costs", WAY_COSTS),
    ("#entry", WAY_ENTRY),
    ("#regions", WAY_REGIONS),
    ("#preparation", WAY_PREPARATION),
    ("#method", WAY_METHOD),
];

pub(in crate::report) const fn role(role: Role) -> Id {
    match role {
        Role::Home => ROLE_HOME,
        Role::Chosen => ROLE_CHOSEN,
        Role::Candidate => ROLE_CANDIDATE,
        Role::Observed => ROLE_OBSERVED,
    }
}

/// Role and wave of a region.
pub(in crate::report) fn standing(region: &RegionPlan) -> Phrase {
    region.wave.map_or_else(
        || role(region.role).into(),
        |wave| chosen_for_wave(wave + 1),
    )
}

/// What a tile says to those who do not see it.
pub(in crate::report) fn tile(name: &str, standing: Phrase, segment: Option<usize>) -> Phrase {
    let segment = segment.map_or_else(|| NO_SEGMENT.into(), in_segment);
    tile_label(name, standing, segment)
}

/// A column name as words.
pub(in crate::report) fn indicator(column: &str) -> String {
    column.replace('_', " ")
}
