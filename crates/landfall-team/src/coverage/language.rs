//! Whom of a region's residents a team can talk to.

use landfall_core::{ShareRange, SpokenIn};

use super::{LanguageCoverage, MOST_NAMED, Speaker};
use crate::factor::language::LevelValues;
use crate::member::{Level, Member};

/// What the team makes of one language.
pub(super) fn cover(
    spoken: &SpokenIn,
    members: &[&Member],
    levels: &LevelValues,
    name: impl Fn(&str) -> String,
) -> LanguageCoverage {
    let mut speakers: Vec<(f64, Level, Level, &str)> = members
        .iter()
        .filter_map(|member| {
            let (speaks, hears) = mastery(member, spoken.language.primary())?;
            let value = (levels.of(speaks) * levels.of(hears)).sqrt();
            Some((value, speaks, hears, member.id.as_str()))
        })
        .collect();
    speakers.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = speakers.iter().take(MOST_NAMED);
    LanguageCoverage {
        language: spoken.language.clone(),
        share: spoken.share,
        official: spoken.official,
        value: speakers.first().map_or(0.0, |speaker| speaker.0),
        speakers: speakers.len(),
        best: best
            .map(|(_, speaks, hears, id)| Speaker {
                member: name(id),
                speaks: *speaks,
                hears: *hears,
            })
            .collect(),
    }
}

/// The levels at which she speaks and understands a language; `None` unless both are A1 or above.
fn mastery(member: &Member, primary: &str) -> Option<(Level, Level)> {
    let same = member
        .languages
        .iter()
        .filter(|spoken| spoken.tag.primary() == primary);
    let speaks = same.clone().map(|spoken| spoken.speaks).max()?;
    let hears = same.map(|spoken| spoken.hears).max()?;
    (speaks > Level::None && hears > Level::None).then_some((speaks, hears))
}

/// The least and the greatest mean over the residents of the best language each shares with the
/// team, whatever languages go together in one person.
pub(super) fn bounds(languages: &[LanguageCoverage]) -> ShareRange {
    ShareRange::mean_of_best(languages.iter().map(|one| (one.value, one.share)))
}
