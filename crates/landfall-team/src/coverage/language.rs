//! Whom of a region's residents a team can talk to.

use super::territory::Language;
use super::{LanguageCoverage, MOST_NAMED, ShareRange, Speaker};
use crate::factor::language::LevelValues;
use crate::member::{Level, Member};

/// What the team makes of one language.
pub(super) fn cover(
    language: Language,
    members: &[&Member],
    levels: &LevelValues,
    name: impl Fn(&str) -> String,
) -> LanguageCoverage {
    let mut speakers: Vec<(f64, Level, Level, &str)> = members
        .iter()
        .filter_map(|member| {
            let (speaks, hears) = mastery(member, language.tag.primary())?;
            let value = (levels.of(speaks) * levels.of(hears)).sqrt();
            Some((value, speaks, hears, member.id.as_str()))
        })
        .collect();
    speakers.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = speakers.iter().take(MOST_NAMED);
    LanguageCoverage {
        language: language.tag,
        share: language.share,
        official: language.official,
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
///
/// With the languages by falling value v, the mean is the sum of (U_k - U_(k-1)) v_k, where U_k is
/// the share of residents who speak at least one of the first k: at least the greatest share among
/// them, at most their sum (Boole and Fréchet).
pub(super) fn bounds(languages: &[LanguageCoverage]) -> ShareRange {
    let mut sorted: Vec<(f64, f64)> = languages.iter().map(|l| (l.value, l.share)).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut range = ShareRange {
        low: 0.0,
        high: 0.0,
    };
    let (mut least, mut most) = (0.0_f64, 0.0_f64);
    for (value, share) in sorted {
        let (before_least, before_most) = (least, most);
        least = least.max(share);
        most = (most + share).min(1.0);
        range.low += (least - before_least) * value;
        range.high += (most - before_most) * value;
    }
    ShareRange {
        low: range.low.min(range.high),
        high: range.high.min(1.0),
    }
}
