//! Conflicts, the advice that fits them, and whether measures helped.

use std::collections::BTreeSet;

use super::case::Case;
use crate::TeamError;
use crate::conflict::{
    AdviceTable, BeforeAfter, Conflict, ConflictKind, ConflictState, Measure, Records, Situation,
};
use crate::factor::Factor;
use crate::input::ConflictRecord;
use crate::member::{Level, Member};
use crate::report::ConflictEntry;

/// Confidence of intervals.
const LEVEL: f64 = 0.95;

/// Each recorded conflict with what the table of advice says to it.
pub(super) fn entries(case: &Case<'_>) -> Result<Vec<ConflictEntry>, TeamError> {
    if case.input.conflicts.is_empty() {
        return Ok(Vec::new());
    }
    let table = AdviceTable::embedded()?;
    let entry = |record: &ConflictRecord| {
        let advised = table.advise(&situation(case, record))?;
        Ok(ConflictEntry {
            kind: record.kind.name().to_owned(),
            parties: case.names(&record.parties),
            state: record.state.name().to_owned(),
            date: record.date,
            measure: record.measure.as_ref().map(|measure| measure.what.clone()),
            measure_taken: record.measure.as_ref().and_then(|measure| measure.taken),
            closed: record.closed,
            advice: advised
                .matched
                .into_iter()
                .map(|advice| advice.reason)
                .collect(),
            undecided: advised.undecided,
        })
    };
    case.input.conflicts.iter().map(entry).collect()
}

/// Whether conflicts became rarer, for each kind against which measures were taken; none where the
/// time in which conflicts were recorded is not known.
pub(super) fn measures(case: &Case<'_>) -> Result<Vec<BeforeAfter>, TeamError> {
    let Some(period) = case.input.conflict_period else {
        return Ok(Vec::new());
    };
    let conflicts = case.input.conflicts.iter().enumerate();
    let records = Records::new(
        conflicts
            .map(|(n, record)| dated(case, n, record))
            .collect(),
    )?;
    let measured = |kind: &ConflictKind| {
        let mut of_kind = records.list().iter().filter(|one| one.kind == *kind);
        of_kind.any(|one| one.measure.is_some())
    };
    let compare = |kind| records.before_after(kind, period.from, period.until, LEVEL);
    let kinds = ConflictKind::ALL.into_iter().filter(measured);
    Ok(kinds.map(compare).collect::<Result<_, _>>()?)
}

/// A record with what of it has a date.
fn dated(case: &Case<'_>, number: usize, record: &ConflictRecord) -> Conflict {
    let measure = record.measure.as_ref().and_then(|measure| {
        Some(Measure {
            what: measure.what.clone(),
            taken: measure.taken?,
        })
    });
    Conflict {
        id: format!("conflict {}", number + 1),
        kind: record.kind,
        parties: case.names(&record.parties).into_iter().collect(),
        opened: record.date,
        state: match (record.closed, &measure) {
            (Some(_), _) => ConflictState::Closed,
            (None, Some(_)) => ConflictState::MeasureTaken,
            (None, None) => ConflictState::Open,
        },
        measure,
        closed: record.closed,
    }
}

/// What is known of those in a conflict, by their own account and as far as nobody of them refuses
/// to be compared by it.
fn situation(case: &Case<'_>, record: &ConflictRecord) -> Situation {
    let mut situation = Situation::new(record.kind);
    let parties: Vec<&Member> = record
        .parties
        .iter()
        .filter_map(|party| case.input.members().get(*party))
        .collect();
    let allowed = |factor| !parties.iter().any(|m| m.opted_out.contains(&factor));
    if let Some((low, high)) = levels(&parties).filter(|_| allowed(Factor::Language)) {
        situation = situation.levels(high, low);
    }
    if let Some(hours) = overlap(case, &parties).filter(|_| allowed(Factor::Hours)) {
        situation = situation.overlap_hours(hours);
    }
    if allowed(Factor::Culture) {
        for (dimension, (low, high)) in &case.input.profile_scales {
            if let Some(gap) = gap(&parties, dimension) {
                let share = (gap / (high - low)).clamp(0.0, 1.0);
                situation = situation.gap(dimension, share);
            }
        }
    }
    situation
}

/// The largest difference among people who all said where they stand on a dimension.
fn gap(parties: &[&Member], dimension: &str) -> Option<f64> {
    let said = parties.iter().map(|m| m.profile.as_ref()?.get(dimension));
    let said: Vec<f64> = said.map(|value| value.copied()).collect::<Option<_>>()?;
    let lowest = said.iter().copied().reduce(f64::min)?;
    let highest = said.iter().copied().reduce(f64::max)?;
    Some(highest - lowest)
}

/// Lowest and highest level of the parties in the language in which the lowest is best; of one
/// person the lower one of speaking and understanding counts. Nothing where somebody's languages
/// are not known.
fn levels(members: &[&Member]) -> Option<(Level, Level)> {
    if members.is_empty() || members.iter().any(|member| member.languages.is_empty()) {
        return None;
    }
    let tags = members
        .iter()
        .flat_map(|m| m.languages.iter().map(|l| l.tag.primary()));
    let tags: BTreeSet<&str> = tags.collect();
    let of = |tag: &str| {
        let level = |member: &&Member| {
            let known = member.languages.iter().filter(|l| l.tag.primary() == tag);
            known
                .map(|l| l.speaks.min(l.hears))
                .max()
                .unwrap_or(Level::None)
        };
        let all: Vec<Level> = members.iter().map(level).collect();
        Some((*all.iter().min()?, *all.iter().max()?))
    };
    tags.into_iter().filter_map(of).max()
}

/// Hours a working day in which all parties work, over the horizon: the common minutes over the
/// working days of whoever has the fewest.
fn overlap(case: &Case<'_>, members: &[&Member]) -> Option<f64> {
    let horizon = case.input.horizon.as_ref()?;
    let calendar = &case.input.calendar;
    let times: Option<Vec<_>> = members
        .iter()
        .map(|m| calendar.working_time(m, horizon))
        .collect();
    let mut times = times?.into_iter();
    let first = times.next()?;
    let common = times.fold(first, |common, time| common.overlap(&time));
    let days = |member: &&Member| {
        horizon
            .dates()
            .filter(|date| calendar.is_working_day(member, *date))
            .count()
    };
    let fewest = members.iter().map(days).min().filter(|days| *days > 0)?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "minutes of some years are far below 2^53"
    )]
    let hours = common.minutes() as f64 / fewest as f64 / 60.0;
    Some(hours.min(24.0))
}
