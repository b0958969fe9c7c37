//! What a time costs an attendee.

use landfall_core::Date;

use super::attendee::Attendee;
use super::params::DaysOff;
use crate::calendar::{Schedule, Zone, local_minute};
use crate::member::Span;

/// Minutes of a day.
pub(super) const DAY: usize = 1440;
/// The night, on the circle of the clock: 22:00 to 06:00.
const NIGHT: Span = Span {
    begin: 22 * 60,
    end: 30 * 60,
};

/// One minute of an attendee's clock.
#[derive(Debug, Clone, Copy)]
struct Minute {
    /// Minutes from the nearest working minute; 0 within working hours.
    distance: i64,
    /// Whether it is night and no working time.
    night: bool,
    allowed: bool,
}

/// An attendee's day, minute by minute.
#[derive(Debug)]
pub(super) struct Clock<'a> {
    schedule: &'a Schedule,
    minutes: Vec<Minute>,
}

/// Where on the local clock a meeting begins, and what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) date: Date,
    pub(super) minute: u16,
    pub(super) burden: i64,
}

impl<'a> Clock<'a> {
    pub(super) fn new(attendee: &'a Attendee) -> Self {
        let working = marks(attendee.schedule().hours());
        let night = marks(&[NIGHT]);
        let allowed = marks(&[attendee.allowed()]);
        let distance = distances(&working);
        let minutes = (distance.into_iter().zip(night).zip(allowed))
            .map(|((distance, night), allowed)| Minute {
                distance,
                night: night && distance > 0,
                allowed,
            })
            .collect();
        Self {
            schedule: attendee.schedule(),
            minutes,
        }
    }

    pub(super) fn zone(&self) -> &Zone {
        self.schedule.zone()
    }

    /// The meeting on this clock; `None` where it is forbidden.
    pub(super) fn see(
        &self,
        utc: i64,
        minutes: u32,
        night_weight: u32,
        days_off: DaysOff,
    ) -> Option<Seen> {
        let (date, minute) = local_minute(self.zone(), utc)?;
        let (last_date, last) = local_minute(self.zone(), utc + i64::from(minutes) - 1)?;
        let works = self.schedule.works_on(date) && self.schedule.works_on(last_date);
        let extra = match (works, days_off) {
            (true, _) => 0,
            (false, DaysOff::Forbidden) => return None,
            (false, DaysOff::Extra(extra)) => i64::from(extra),
        };
        // Where the clock changes within the meeting, each minute is looked up.
        let even = (usize::from(minute) + minutes as usize - 1) % DAY == usize::from(last);
        let (mut farthest, mut nights) = (0, 0);
        for passed in 0..minutes {
            let at = if even {
                (usize::from(minute) + passed as usize) % DAY
            } else {
                usize::from(local_minute(self.zone(), utc + i64::from(passed))?.1)
            };
            let at = self.minutes.get(at).filter(|at| at.allowed)?;
            farthest = farthest.max(at.distance);
            nights += i64::from(at.night);
        }
        Some(Seen {
            date,
            minute,
            burden: farthest + nights * i64::from(night_weight) + extra,
        })
    }
}

/// Which minutes of the day some stretches cover.
fn marks(spans: &[Span]) -> Vec<bool> {
    let mut marks = vec![false; DAY];
    for span in spans {
        for minute in span.begin..span.end {
            if let Some(mark) = marks.get_mut(usize::from(minute) % DAY) {
                *mark = true;
            }
        }
    }
    marks
}

/// Distance of each minute from the nearest marked one on the circle; at least one is marked.
fn distances(marks: &[bool]) -> Vec<i64> {
    let mut distance = vec![DAY as i64; DAY];
    let mut sweep = |order: &mut dyn Iterator<Item = usize>| {
        let mut since = DAY as i64;
        for at in order {
            since += 1;
            if marks.get(at) == Some(&true) {
                since = 0;
            }
            if let Some(distance) = distance.get_mut(at) {
                *distance = since.min(*distance);
            }
        }
    };
    // Twice around, so that the start of the day sees the end of the day before.
    sweep(&mut (0..DAY).chain(0..DAY));
    sweep(&mut (0..DAY).rev().chain((0..DAY).rev()));
    distance
}
