//! The words on what a team covers of a region.

use landfall_team::Level;

use super::isolated;
use crate::plan::FusionBasis;
use crate::report::number;

pub(in crate::report) const COVERAGE: &str = "What the team covers";
pub(in crate::report) const COVERAGE_LANGUAGE: &str = "Language coverage";
pub(in crate::report) const COVERAGE_HOURS: &str = "Business hours covered";
pub(in crate::report) const COVERAGE_COST: &str = "Cultural fusion (f)";
pub(in crate::report) const LANGUAGES_TABLE: &str = "Its languages, and who speaks them";
pub(in crate::report) const LANGUAGES_COLUMNS: [&str; 4] = [
    "Language",
    "#Of the people",
    "#Mastered",
    "Best (speaks/understands)",
];
pub(in crate::report) const ZONES_TABLE: &str = "Its business hours over the horizon";
pub(in crate::report) const ZONES_COLUMNS: [&str; 3] = ["Time zone", "#09:00–17:00", "#Covered"];

pub(in crate::report) const fn fusion_basis(basis: FusionBasis) -> &'static str {
    match basis {
        FusionBasis::Team => "from the gaps of the team",
        FusionBasis::Table => "from the table of costs; the gaps add nothing",
        FusionBasis::NotAssessed => super::NOT_ASSESSED,
        FusionBasis::NotPriced => "not priced: no candidate",
    }
}

pub(in crate::report) fn share_range(low: f64, high: f64) -> String {
    let [low, high] = [low, high].map(|share| number::percent(share, 0));
    if low == high {
        low
    } else {
        format!("{low} to {high}")
    }
}

pub(in crate::report) fn gap_open(low: f64, high: f64) -> String {
    if high <= 0.0 {
        return "as much as is wanted".to_owned();
    }
    format!(
        "{} of the gap to what is wanted is open",
        share_range(low, high)
    )
}

pub(in crate::report) fn coverage_needs(needs: &str) -> String {
    format!("Unknown without {needs}.")
}

pub(in crate::report) fn language_of(tag: &str, official: bool) -> String {
    if official {
        format!("{tag}, official")
    } else {
        tag.to_owned()
    }
}

pub(in crate::report) fn speaker(member: &str, speaks: Level, hears: Level) -> String {
    format!("{} ({speaks}/{hears})", isolated(member))
}

pub(in crate::report) fn zone_alike(zone: &str, alike: usize) -> String {
    let zone = zone.replace('_', " ");
    match alike {
        0 => zone,
        1 => format!("{zone} and 1 with the same clock"),
        more => format!("{zone} and {more} with the same clock"),
    }
}

pub(in crate::report) fn minutes_as_hours(minutes: i64) -> String {
    super::hours_minutes(minutes)
}
