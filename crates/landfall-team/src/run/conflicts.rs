//! Conflicts and the advice that fits them.

use std::collections::BTreeSet;

use super::case::Case;
use crate::TeamError;
use crate::conflict::{AdviceTable, Situation};
use crate::input::ConflictRecord;
use crate::member::Level;
use crate::report::ConflictEntry;

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
            measure: record.measure.clone(),
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

/// What is known of those in a conflict, by their own account.
fn situation(case: &Case<'_>, record: &ConflictRecord) -> Situation {
    let mut situation = Situation::new(record.kind);
    if let Some((low, high)) = levels(case, &record.parties) {
        situation = situation.levels(high, low);
    }
    if let Some(hours) = overlap(case, &record.parties) {
        situation = situation.overlap_hours(hours);
    }
    situation
}

/// Lowest and highest level of the parties in the language in which the lowest is best; of one
/// person the lower one of speaking and understanding counts. Nothing where somebody's languages
/// are not known.
fn levels(case: &Case<'_>, parties: &[usize]) -> Option<(Level, Level)> {
    let members: Vec<_> = parties
        .iter()
        .filter_map(|p| case.members().get(*p))
        .collect();
    if members.is_empty() || members.iter().any(|member| member.languages.is_empty()) {
        return None;
    }
    let tags = members
        .iter()
        .flat_map(|m| m.languages.iter().map(|l| l.tag.primary()));
    let tags: BTreeSet<&str> = tags.collect();
    let of = |tag: &str| {
        let level = |member: &&crate::Member| {
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
fn overlap(case: &Case<'_>, parties: &[usize]) -> Option<f64> {
    let horizon = case.input.horizon.as_ref()?;
    let calendar = &case.input.calendar;
    let members: Vec<_> = parties
        .iter()
        .filter_map(|p| case.members().get(*p))
        .collect();
    let times: Option<Vec<_>> = members
        .iter()
        .map(|m| calendar.working_time(m, horizon))
        .collect();
    let mut times = times?.into_iter();
    let first = times.next()?;
    let common = times.fold(first, |common, time| common.overlap(&time));
    let days = |member: &&crate::Member| {
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
