//! When the team meets.

use std::collections::BTreeMap;

use super::case::Case;
use crate::input::Attendees;
use crate::meet::{self, Attendee, MeetParams};
use crate::report::{MeetingEntry, MeetingPlan};
use crate::{Solved, Span, TeamError};

/// Who meets: those asked for, or the team.
fn who(case: &Case<'_>, team: &[usize]) -> Vec<usize> {
    match case.input.meetings.as_ref().map(|asked| &asked.attendees) {
        Some(Attendees::All) => (0..case.members().len()).collect(),
        Some(Attendees::Members(members)) => members.clone(),
        Some(Attendees::Team) | None => team.to_vec(),
    }
}

/// Attendees whose zone or hours are not known: no meeting can be planned with them.
pub(super) fn unknown(case: &Case<'_>, team: &[usize]) -> Vec<usize> {
    let schedule = |member: &usize| {
        let member = case.members().get(*member)?;
        case.input.calendar.schedule(member)
    };
    let all = who(case, team).into_iter();
    all.filter(|member| schedule(member).is_none()).collect()
}

/// Plans the meetings the input asks for; nothing without a horizon or attendees with hours.
pub(super) fn plan(
    case: &Case<'_>,
    team: &[usize],
) -> Result<Option<Solved<MeetingPlan>>, TeamError> {
    let (Some(asked), Some(horizon)) = (&case.input.meetings, &case.input.horizon) else {
        return Ok(None);
    };
    let window = Span {
        begin: asked.earliest,
        end: asked.latest,
    };
    let members = who(case, team).into_iter();
    let attendees: Vec<Attendee> = members
        .filter_map(|member| Attendee::of(&case.input.calendar, case.members().get(member)?))
        .map(|attendee| attendee.window(window))
        .collect();
    if attendees.is_empty() {
        return Ok(None);
    }
    let solved = MeetParams::new(*horizon, asked.minutes)
        .attendees(attendees)
        .step(asked.step)
        .per_week(asked.per_week)
        .check()?
        .solve(case.limit, case.progress)?;
    Ok(Some(solved.map(|plan| entry(&plan, asked.minutes))))
}

fn entry(plan: &meet::MeetingPlan, minutes: u32) -> MeetingPlan {
    let meeting = |meeting: &meet::Meeting| MeetingEntry {
        begin: meeting.utc.clone(),
        minutes,
        local: each(meeting, |seat| seat.local.clone()),
        burden: each(meeting, |seat| seat.burden),
    };
    let totals = plan.totals.iter();
    MeetingPlan {
        meetings: plan.meetings.iter().map(meeting).collect(),
        burdens: totals
            .map(|total| (total.label.clone(), total.burden))
            .collect(),
        greatest_burden: plan.greatest,
        greatest_burden_bound: plan.greatest_bound,
        sum: plan.sum,
        sum_bound: plan.sum_bound,
    }
}

fn each<T>(meeting: &meet::Meeting, of: impl Fn(&meet::Seat) -> T) -> BTreeMap<String, T> {
    let seats = meeting.seats.iter();
    seats.map(|seat| (seat.label.clone(), of(seat))).collect()
}
