//! The builder of a meeting problem and its checked twin.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes, Place};

use super::attendee::Attendee;
use super::error::MeetError;
use crate::calendar::{Horizon, Weekday, Zone};

/// Most attendees accepted.
const MOST_ATTENDEES: usize = 1000;
/// Greatest night weight accepted.
const MOST_NIGHT: u32 = 100;
/// Greatest burden of a day off accepted, minutes.
const MOST_EXTRA: u32 = 100_000;

/// What happens on an attendee's weekend and holidays, by the local dates of the first and last
/// minute of the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DaysOff {
    /// No meeting; the default.
    #[default]
    Forbidden,
    /// A meeting costs this many minutes of burden more.
    Extra(u32),
}

/// What to plan, not yet checked.
///
/// # Example
/// ```
/// use landfall_core::Progress;
/// use landfall_team::calendar::{Calendar, Horizon};
/// use landfall_team::meet::{Attendee, MeetParams, verify};
/// use landfall_team::{Limit, Member, Zone};
///
/// let member = |id: &str, zone: &str| -> Result<Member, Box<dyn std::error::Error>> {
///     let mut member = Member::new(id);
///     member.zone = Some(Zone::new(zone)?);
///     member.hours = vec!["09:00-17:00".parse()?];
///     Ok(member)
/// };
/// let calendar = Calendar::default();
/// let people = [member("ana", "America/Sao_Paulo")?, member("kim", "Asia/Seoul")?];
/// let problem = MeetParams::new(Horizon::new("2026-03-02".parse()?, 4)?, 60)
///     .attendees(people.iter().filter_map(|member| Attendee::of(&calendar, member)))
///     .step(60)
///     .check()?;
/// let solved = problem.solve(Limit::Nodes(10_000), &Progress::silent())?;
/// let plan = solved.answer.ok_or("no hour is allowed for both")?;
/// // They are twelve hours apart: 09:00 for one is 21:00 for the other, who is then 300 minutes
/// // off; 08:00 and 20:00 are 60 + 240 minutes off. Four times 300 minutes, evenly shared:
/// assert_eq!(plan.sum, 4 * 300);
/// assert_eq!(plan.greatest, 2 * 300);
/// verify(&problem, &plan)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct MeetParams {
    horizon: Horizon,
    minutes: u32,
    attendees: Vec<Attendee>,
    step: u32,
    per_week: u32,
    days: Vec<Weekday>,
    clock: Option<Zone>,
    night_weight: u32,
    days_off: DaysOff,
}

impl MeetParams {
    /// Meetings of `minutes` minutes (1 to 1440) in each week of the horizon. Unless said
    /// otherwise: one a week from Monday to Friday, beginning on the half hours of universal time,
    /// night minutes counted once more, none on days off.
    pub fn new(horizon: Horizon, minutes: u32) -> Self {
        Self {
            horizon,
            minutes,
            attendees: Vec::new(),
            step: 30,
            per_week: 1,
            days: vec![
                Weekday::Monday,
                Weekday::Tuesday,
                Weekday::Wednesday,
                Weekday::Thursday,
                Weekday::Friday,
            ],
            clock: None,
            night_weight: 1,
            days_off: DaysOff::default(),
        }
    }

    /// Adds an attendee.
    #[must_use]
    pub fn attendee(mut self, attendee: Attendee) -> Self {
        self.attendees.push(attendee);
        self
    }

    /// Adds several attendees.
    #[must_use]
    pub fn attendees(mut self, attendees: impl IntoIterator<Item = Attendee>) -> Self {
        self.attendees.extend(attendees);
        self
    }

    /// Minutes from one possible beginning to the next, counted from midnight of the clock; a day
    /// holds a whole number of them.
    #[must_use]
    pub fn step(mut self, minutes: u32) -> Self {
        self.step = minutes;
        self
    }

    /// Meetings in each week, at most one for each of the days. The days are split evenly among
    /// them in their order: two from Monday to Friday are one from Monday to Wednesday and one on
    /// Thursday or Friday.
    #[must_use]
    pub fn per_week(mut self, meetings: u32) -> Self {
        self.per_week = meetings;
        self
    }

    /// The days of the week, on the clock, on which meetings may begin; Monday to Friday when not
    /// said.
    #[must_use]
    pub fn days(mut self, days: impl IntoIterator<Item = Weekday>) -> Self {
        self.days = days.into_iter().collect();
        self
    }

    /// The zone on whose clock slots are counted; universal time when not said. A beginning that
    /// this clock skips in some week is no slot there.
    #[must_use]
    pub fn clock(mut self, zone: Zone) -> Self {
        self.clock = Some(zone);
        self
    }

    /// How often a minute of the night counts beside its distance, 0 to 100; 1 when not said (our
    /// own default).
    #[must_use]
    pub fn night_weight(mut self, weight: u32) -> Self {
        self.night_weight = weight;
        self
    }

    /// What happens on weekends and holidays; [`DaysOff::Forbidden`] when not said.
    #[must_use]
    pub fn days_off(mut self, days_off: DaysOff) -> Self {
        self.days_off = days_off;
        self
    }

    /// Checks everything and returns the problem that can be solved.
    ///
    /// # Errors
    /// [`MeetError::Input`] with every mistake: no attendee or more than 1,000, a label that stands
    /// twice, hours or a window that are empty or longer than a day, a meeting of no minute or more
    /// than a day, a step that does not divide a day, no day or one that stands twice, no meeting a
    /// week or more than days, weights beyond their range.
    pub fn check(self) -> Result<MeetProblem, MeetError> {
        let mut mistakes = Vec::new();
        self.number_mistakes(&mut mistakes);
        self.attendee_mistakes(&mut mistakes);
        Mistakes::none(mistakes)?;
        Ok(MeetProblem(self))
    }

    fn number_mistakes(&self, mistakes: &mut Vec<Mistake>) {
        let mut wrong =
            |field: &str, message: String| mistakes.push(Mistake::new(at(field), message));
        if !(1..=1440).contains(&self.minutes) {
            let given = self.minutes;
            wrong(
                "minutes",
                format!("a meeting of `{given}` minutes; 1 to 1440 are possible"),
            );
        }
        if self.step == 0 || 1440 % self.step != 0 {
            wrong(
                "step",
                format!("`{}` minutes do not divide a day", self.step),
            );
        }
        if self.days.is_empty() {
            wrong("days", "no day given".to_owned());
        }
        for (index, day) in self.days.iter().enumerate() {
            if self.days.iter().take(index).any(|earlier| earlier == day) {
                wrong("days", format!("`{}` stands twice", day.name()));
            }
        }
        if self.per_week == 0 || self.per_week as usize > self.days.len() {
            wrong(
                "per_week",
                format!(
                    "`{}` meetings a week on {} days; 1 for each day at most",
                    self.per_week,
                    self.days.len()
                ),
            );
        }
        if self.night_weight > MOST_NIGHT {
            let given = self.night_weight;
            wrong(
                "night_weight",
                format!("`{given}`; 0 to {MOST_NIGHT} are possible"),
            );
        }
        if let DaysOff::Extra(given) = self.days_off
            && given > MOST_EXTRA
        {
            wrong(
                "days_off",
                format!("`{given}` minutes; 0 to {MOST_EXTRA} are possible"),
            );
        }
    }

    fn attendee_mistakes(&self, mistakes: &mut Vec<Mistake>) {
        let count = self.attendees.len();
        if !(1..=MOST_ATTENDEES).contains(&count) {
            mistakes.push(Mistake::new(
                at("attendees"),
                format!("`{count}` attendees; 1 to {MOST_ATTENDEES} are possible"),
            ));
        }
        let mut seen = BTreeMap::new();
        for (index, attendee) in self.attendees.iter().enumerate() {
            let mut wrong = |message: String| {
                mistakes.push(Mistake::new(at(format!("attendees[{index}]")), message));
            };
            let label = attendee.label();
            if let Some(first) = seen.insert(label, index) {
                wrong(format!("`{label}` stands at `attendees[{first}]`, too"));
            }
            let window = attendee.allowed();
            for span in attendee.schedule().hours().iter().chain([&window]) {
                let fits =
                    span.begin < 1440 && span.begin < span.end && span.end - span.begin <= 1440;
                if !fits {
                    wrong(format!(
                        "`{label}` has a stretch from minute `{}` to `{}`; it begins below 1440 and lasts 1 to 1440",
                        span.begin, span.end
                    ));
                }
            }
        }
    }
}

fn at(field: impl Into<String>) -> Place {
    Place::default().field(field)
}

/// A checked meeting problem.
#[derive(Debug, Clone)]
pub struct MeetProblem(MeetParams);

impl MeetProblem {
    /// The weeks.
    pub const fn horizon(&self) -> &Horizon {
        &self.0.horizon
    }

    /// Length of a meeting, minutes.
    pub const fn minutes(&self) -> u32 {
        self.0.minutes
    }

    /// Who takes part.
    pub fn attendees(&self) -> &[Attendee] {
        &self.0.attendees
    }

    /// Minutes from one possible beginning to the next.
    pub const fn step(&self) -> u32 {
        self.0.step
    }

    /// The zone of the clock; `None` for universal time.
    pub const fn clock(&self) -> Option<&Zone> {
        self.0.clock.as_ref()
    }

    /// How often a minute of the night counts beside its distance.
    pub const fn night_weight(&self) -> u32 {
        self.0.night_weight
    }

    /// What happens on weekends and holidays.
    pub const fn days_off(&self) -> DaysOff {
        self.0.days_off
    }

    /// The days of each meeting of a week.
    pub fn days(&self) -> Vec<&[Weekday]> {
        let (days, meetings) = (self.0.days.len(), self.0.per_week as usize);
        // The first meetings get one day more where they do not divide evenly.
        let mut rest = self.0.days.as_slice();
        (0..meetings)
            .filter_map(|meeting| {
                let size = days / meetings + usize::from(meeting < days % meetings);
                let (own, others) = rest.split_at_checked(size)?;
                rest = others;
                Some(own)
            })
            .collect()
    }
}
