//! Pairs, members and teams as the report lists them.

use super::case::Case;
use crate::TeamError;
use crate::bridge::{Share, absence_factor};
use crate::member::{Member, Spoken};
use crate::report::{MemberEntry, MemberRef, PairEntry, PairRef, TeamEntry};
use crate::score::{PairPlace, PairRanking, PairScore, RankedBy, State, TeamScore};

/// Scores that are looked up for members outside the team, at most; beyond, only the team's figures
/// are given.
const MOST_OUTSIDE: usize = 200_000_000;

/// All pairs, or those of the team where there are more than may be listed.
pub(super) fn pairs(case: &Case<'_>, team: &[usize]) -> Result<Vec<PairEntry>, TeamError> {
    let listed = case.params.pairs_listed as u64;
    let everybody: Vec<usize> = (0..case.members().len()).collect();
    let people = if case.pairs_total() <= listed {
        &everybody
    } else {
        team
    };
    let count = (people.len() as u64) * (people.len() as u64).saturating_sub(1) / 2;
    if count > listed {
        return Ok(Vec::new());
    }
    let reasons = count <= case.params.pair_reasons as u64;
    let stage = case.progress.stage("pairs", Some(people.len() as u64));
    let mut entries = Vec::new();
    for (place, a) in people.iter().enumerate() {
        for b in people.iter().skip(place + 1) {
            let pair = case.scores.pair(*a, *b)?;
            entries.push(pair_entry(&pair, reasons));
        }
        stage.advance(1)?;
    }
    Ok(entries)
}

fn pair_entry(pair: &PairScore, reasons: bool) -> PairEntry {
    let shown = |state: State| !matches!(state, State::NotApplicable | State::Off);
    let factors = pair.factors.iter().filter(|factor| shown(factor.state));
    PairEntry {
        a: pair.a.clone(),
        b: pair.b.clone(),
        score: pair.score,
        value: pair.value,
        factors: factors
            .map(|factor| (factor.factor, factor.value))
            .collect(),
        coverage: pair.coverage,
        interval: pair.interval.map(|range| [range.low, range.high]),
        reason: reasons.then(|| pair.reason()),
    }
}

/// The best or worst pairs and what they were ranked by.
pub(super) struct Extremes {
    pub(super) by: String,
    pub(super) pairs: Vec<PairRef>,
}

pub(super) fn best(case: &Case<'_>) -> Result<Extremes, TeamError> {
    Ok(extremes(case, &case.scores.best_pairs(1, case.progress)?))
}

pub(super) fn worst(case: &Case<'_>) -> Result<Extremes, TeamError> {
    Ok(extremes(case, &case.scores.worst_pairs(1, case.progress)?))
}

fn extremes(case: &Case<'_>, ranking: &PairRanking) -> Extremes {
    let by = match ranking.by {
        RankedBy::Value => "value",
        RankedBy::Score => "score",
    };
    let pairs = ranking.places.iter().flat_map(|place| refs(case, place));
    Extremes {
        by: by.to_owned(),
        pairs: pairs.collect(),
    }
}

fn refs(case: &Case<'_>, place: &PairPlace) -> Vec<PairRef> {
    let pair = |(a, b): &(usize, usize)| PairRef {
        a: case.name(*a),
        b: case.name(*b),
        value: place.value,
    };
    place.pairs.iter().map(pair).collect()
}

/// The members with the least own efficiency.
pub(super) fn worst_members(case: &Case<'_>) -> Result<Vec<MemberRef>, TeamError> {
    let everybody: Vec<usize> = (0..case.members().len()).collect();
    let ranking = case.scores.worst_members(&everybody, 1, case.progress)?;
    let refs = ranking.places.iter().flat_map(|place| {
        place.members.iter().map(|standing| MemberRef {
            id: standing.id.clone(),
            own: case.own(standing.member).unwrap_or(place.value),
            in_team: standing.in_team,
        })
    });
    Ok(refs.collect())
}

/// Everybody, seen from the team.
pub(super) fn members(case: &Case<'_>, team: &[usize]) -> Result<Vec<MemberEntry>, TeamError> {
    let mut entries: Vec<MemberEntry> = case.members().iter().map(bare).collect();
    if team.is_empty() {
        return Ok(entries);
    }
    let mut scores = case.scores.members_of(team, case.progress)?;
    let steps = team.len().saturating_mul(team.len());
    let outside = case.members().len() - team.len();
    if outside.saturating_mul(steps) <= MOST_OUTSIDE {
        for member in 0..case.members().len() {
            if team.binary_search(&member).is_err() {
                scores.push(case.scores.member(member, team, case.progress)?);
            }
        }
    }
    for score in scores {
        if let Some(entry) = entries.get_mut(score.member) {
            entry.in_team = score.in_team;
            entry.marginal = score.marginal;
            entry.chosen = score.inside;
        }
    }
    Ok(entries)
}

fn bare(member: &Member) -> MemberEntry {
    MemberEntry {
        id: member.id.clone(),
        own: member.own_efficiency,
        in_team: None,
        marginal: None,
        chosen: false,
        zone: member.zone.as_ref().map(|zone| zone.name().to_owned()),
        territory: member
            .territory
            .as_ref()
            .map(|code| code.as_str().to_owned()),
        languages: member.languages.iter().map(spoken).collect(),
        roles: member.roles.iter().cloned().collect(),
    }
}

fn spoken(language: &Spoken) -> String {
    let (tag, speaks, hears) = (language.tag.as_str(), language.speaks, language.hears);
    if speaks == hears {
        format!("{tag} {speaks}")
    } else {
        format!("{tag} {speaks}/{hears}")
    }
}

/// A team's score; nothing for nobody.
pub(super) fn score(case: &Case<'_>, team: &[usize]) -> Result<Option<TeamScore>, TeamError> {
    if team.is_empty() {
        return Ok(None);
    }
    Ok(Some(case.scores.team(team, case.progress)?))
}

/// A team and its figures.
pub(super) fn team(case: &Case<'_>, score: &TeamScore) -> TeamEntry {
    let weakest = score.weakest.as_ref();
    let weakest = weakest.map(|weakest| refs(case, &weakest.place));
    TeamEntry {
        members: case.names(&score.members),
        value: score.value,
        complete: score.complete,
        weakest_pair: weakest.unwrap_or_default(),
        msf_weight: Some(score.tree.weight),
        diameter: score.tree.diameter,
        absence_factor: absence(case, &score.members),
    }
}

/// Smallest number of members who carry half of the team's own efficiency, where all are known.
fn absence(case: &Case<'_>, team: &[usize]) -> Option<usize> {
    let micro = |own: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "own efficiencies lie in 0 to 1"
        )]
        let micro = (own * 1e6).round() as u64;
        micro
    };
    let own: Option<Vec<u64>> = team.iter().map(|m| case.own(*m).map(micro)).collect();
    absence_factor(&own?, Share::HALF)
}
