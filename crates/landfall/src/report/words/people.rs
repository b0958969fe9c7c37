//! Words on what a team covers of a region.

use landfall_team::Level;

use super::{
    FUSION_TABLE, FUSION_TEAM, GAP_CLOSED, NOT_ASSESSED, NOT_PRICED, gap_open, isolated,
    official_language, share_range, speaker, zone_alike,
};
use crate::plan::FusionBasis;
use crate::report::number;
use crate::report::phrase::{Id, Phrase};
use crate::report::table::Title;

pub(in crate::report) const LANGUAGES_COLUMNS: [Title; 4] = [
    Title::Words(super::COLUMN_LANGUAGE),
    Title::Numbers(super::COLUMN_OF_PEOPLE),
    Title::Numbers(super::COLUMN_MASTERED),
    Title::Words(super::COLUMN_BEST),
];
pub(in crate::report) const ZONES_COLUMNS: [Title; 3] = [
    Title::Words(super::COLUMN_ZONE),
    Title::Numbers(super::COLUMN_BUSINESS),
    Title::Numbers(super::COLUMN_COVERED),
];

pub(in crate::report) const fn fusion_basis(basis: FusionBasis) -> Id {
    match basis {
        FusionBasis::Team => FUSION_TEAM,
        FusionBasis::Table => FUSION_TABLE,
        FusionBasis::NotAssessed => NOT_ASSESSED,
        FusionBasis::NotPriced => NOT_PRICED,
    }
}

/// A share, or from where to where it goes.
pub(in crate::report) fn shares(low: f64, high: f64) -> Phrase {
    let [low, high] = [low, high].map(|share| number::percent(share, 0));
    if low == high {
        low.into()
    } else {
        share_range(low, high)
    }
}

pub(in crate::report) fn gap(low: f64, high: f64) -> Phrase {
    if high <= 0.0 {
        return GAP_CLOSED.into();
    }
    gap_open(shares(low, high))
}

pub(in crate::report) fn language_of(tag: &str, official: bool) -> Phrase {
    if official {
        official_language(tag)
    } else {
        tag.into()
    }
}

pub(in crate::report) fn spoken(member: &str, speaks: Level, hears: Level) -> Phrase {
    speaker(isolated(member), speaks.to_string(), hears.to_string())
}

pub(in crate::report) fn zones(zone: &str, alike: usize) -> Phrase {
    let zone = zone.replace('_', " ");
    match alike {
        0 => zone.into(),
        more => zone_alike(zone, more),
    }
}
