//! A second look at a plan, from the inputs alone.

use super::attendee::Attendee;
use super::error::{MeetError, MeetFlaw};
use super::params::{DaysOff, MeetProblem};
use super::schedule::MeetingPlan;
use crate::calendar::{Weekday, local_minute};

/// Checks a plan against the problem: one meeting for each week and number, on its days and on the
/// step of the clock, nowhere forbidden, every burden as the times give it minute by minute, and
/// the totals. Bounds are not checked. Shares no code with the search.
///
/// # Errors
/// [`MeetError::Flaw`] with the first flaw.
pub fn verify(problem: &MeetProblem, plan: &MeetingPlan) -> Result<(), MeetError> {
    let days = problem.days();
    let needed = problem.horizon().weeks() as usize * days.len();
    same_length(plan.meetings.len(), needed)?;
    same_length(plan.totals.len(), problem.attendees().len())?;
    let mut totals = vec![0; problem.attendees().len()];
    let expected = (0..problem.horizon().weeks()).flat_map(|week| {
        (0..)
            .zip(&days)
            .map(move |(number, days)| (week, number, *days))
    });
    for (index, (meeting, (week, number, days))) in plan.meetings.iter().zip(expected).enumerate() {
        let at = meeting.utc_minute;
        let placed = (meeting.week, meeting.number) == (week, number);
        if !placed || !on_slot(problem, week, days, at) {
            return Err(MeetFlaw::Slot { meeting: index }.into());
        }
        same_length(meeting.seats.len(), problem.attendees().len())?;
        let seats = problem
            .attendees()
            .iter()
            .zip(&meeting.seats)
            .zip(&mut totals);
        for (attendee, ((who, seat), total)) in seats.enumerate() {
            let burden = burden(problem, who, at).ok_or(MeetFlaw::Forbidden {
                meeting: index,
                attendee,
            })?;
            same_number(seat.burden, burden)?;
            *total += burden;
        }
    }
    for (stated, &total) in plan.totals.iter().zip(&totals) {
        same_number(stated.burden, total)?;
    }
    same_number(plan.greatest, totals.iter().copied().max().unwrap_or(0))?;
    same_number(plan.sum, totals.iter().sum())?;
    Ok(())
}

fn same_length(given: usize, needed: usize) -> Result<(), MeetFlaw> {
    if given == needed {
        return Ok(());
    }
    Err(MeetFlaw::Shape { given, needed })
}

fn same_number(given: i64, needed: i64) -> Result<(), MeetFlaw> {
    if given == needed {
        return Ok(());
    }
    Err(MeetFlaw::Number { given, needed })
}

fn on_slot(problem: &MeetProblem, week: u32, days: &[Weekday], at: i64) -> bool {
    let (first, _) = problem.horizon().window();
    let clock = match problem.clock() {
        Some(zone) => local_minute(zone, at),
        None => {
            let dates = problem.horizon().dates();
            let index = (at - first).div_euclid(1440);
            let date = usize::try_from(index)
                .ok()
                .and_then(|i| dates.into_iter().nth(i));
            date.map(|date| (date, (at - first).rem_euclid(1440) as u16))
        }
    };
    clock.is_some_and(|(date, minute)| {
        let mut own = problem.horizon().dates().skip(week as usize * 7).take(7);
        own.any(|d| d == date)
            && days.contains(&Weekday::of(date))
            && u32::from(minute) % problem.step() == 0
    })
}

fn burden(problem: &MeetProblem, who: &Attendee, at: i64) -> Option<i64> {
    let schedule = who.schedule();
    let works = |minute: i64| {
        let inside = |begin: u16, end: u16| {
            let (begin, end) = (i64::from(begin), i64::from(end));
            (begin..end).contains(&minute) || (begin..end).contains(&(minute + 1440))
        };
        schedule
            .hours()
            .iter()
            .any(|span| inside(span.begin, span.end))
    };
    let (mut farthest, mut night, mut free) = (0, 0, false);
    for passed in 0..i64::from(problem.minutes()) {
        let (date, minute) = local_minute(schedule.zone(), at + passed)?;
        let window = who.allowed();
        let allowed = (window.begin..window.end).contains(&minute)
            || (window.begin..window.end).contains(&(minute + 1440));
        if !allowed {
            return None;
        }
        let first_or_last = passed == 0 || passed + 1 == i64::from(problem.minutes());
        free |= first_or_last && !schedule.works_on(date);
        let minute = i64::from(minute);
        let distance = (0..=720).find(|d| {
            works((minute + d).rem_euclid(1440)) || works((minute - d).rem_euclid(1440))
        })?;
        farthest = farthest.max(distance);
        night += i64::from(distance > 0 && !(360..1320).contains(&minute));
    }
    let extra = match problem.days_off() {
        _ if !free => 0,
        DaysOff::Forbidden => return None,
        DaysOff::Extra(extra) => i64::from(extra),
    };
    Some(farthest + night * i64::from(problem.night_weight()) + extra)
}
