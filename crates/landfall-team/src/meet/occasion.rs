//! The meetings to be placed, and what each slot costs everyone.

use std::collections::BTreeMap;

use landfall_core::{Cancelled, Date, Progress};
use schemars::JsonSchema;
use serde::Serialize;

use super::clock::Clock;
use super::params::MeetProblem;
use crate::calendar::{Weekday, local_minute, utc_minute};

/// A week whose meeting has no hour that all attendees allow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Clash {
    /// The week, counted from 0.
    pub week: u32,
    /// Its first date.
    pub from: String,
    /// The meeting of the week, counted from 0.
    pub number: u32,
    /// Indices of attendees who have no allowed hour in common; without any one of them the others
    /// have.
    pub attendees: Vec<usize>,
}

/// A beginning within a week, on the problem's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    /// Days after the first of the week.
    pub(super) day: u32,
    /// Minutes after midnight.
    pub(super) minute: u16,
}

/// A slot and its burden for each attendee.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Choice {
    pub(super) slot: Slot,
    pub(super) burdens: Vec<i64>,
}

/// One meeting to be placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occasion {
    pub(super) week: u32,
    pub(super) number: u32,
    pub(super) class: usize,
}

/// All meetings, grouped by the choices they have.
#[derive(Debug)]
pub(super) struct Table {
    /// Choices of each class that no other choice of it beats for everyone.
    pub(super) classes: Vec<Vec<Choice>>,
    /// By week and number.
    pub(super) occasions: Vec<Occasion>,
}

impl MeetProblem {
    /// Every week and meeting without an hour that all attendees allow, with a smallest set of
    /// attendees who rule out each other's hours.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn clashes(&self, progress: &Progress) -> Result<Vec<Clash>, Cancelled> {
        let table = self.table(progress)?;
        let clocks = self.clocks();
        let empty = table
            .occasions
            .iter()
            .filter(|occasion| table.classes.get(occasion.class).is_none_or(Vec::is_empty));
        Ok(empty
            .map(|occasion| self.clash(occasion, &clocks))
            .collect())
    }

    pub(super) fn clocks(&self) -> Vec<Clock<'_>> {
        self.attendees().iter().map(Clock::new).collect()
    }

    pub(super) fn table(&self, progress: &Progress) -> Result<Table, Cancelled> {
        let clocks = self.clocks();
        let days = self.days();
        let stage = progress.stage("slots", Some(u64::from(self.horizon().weeks())));
        let mut known: BTreeMap<Vec<Choice>, usize> = BTreeMap::new();
        let mut table = Table {
            classes: Vec::new(),
            occasions: Vec::new(),
        };
        for week in 0..self.horizon().weeks() {
            stage.advance(1)?;
            for (number, days) in (0..).zip(&days) {
                let choices = undominated(self.choices(week, days, &clocks));
                let next = table.classes.len();
                let class = *known.entry(choices).or_insert_with_key(|choices| {
                    table.classes.push(choices.clone());
                    next
                });
                table.occasions.push(Occasion {
                    week,
                    number,
                    class,
                });
            }
        }
        Ok(table)
    }

    fn choices(&self, week: u32, days: &[Weekday], clocks: &[Clock<'_>]) -> Vec<Choice> {
        self.slots(week, days)
            .filter_map(|(slot, utc)| {
                let burdens = clocks
                    .iter()
                    .map(|clock| Some(self.see(clock, utc)?.burden))
                    .collect::<Option<_>>()?;
                Some(Choice { slot, burdens })
            })
            .collect()
    }

    pub(super) fn see(&self, clock: &Clock<'_>, utc: i64) -> Option<super::clock::Seen> {
        clock.see(utc, self.minutes(), self.night_weight(), self.days_off())
    }

    /// The slots of a week on some days, with their minutes since 1970-01-01T00:00Z.
    fn slots<'a>(
        &'a self,
        week: u32,
        days: &'a [Weekday],
    ) -> impl Iterator<Item = (Slot, i64)> + 'a {
        let dates = self.horizon().dates().enumerate();
        let own = dates.skip(week as usize * 7).take(7);
        own.filter(|(_, date)| days.contains(&Weekday::of(*date)))
            .flat_map(move |(index, date)| {
                let minutes = (0..1440_u16).step_by(self.step() as usize);
                minutes.filter_map(move |minute| {
                    let utc = self.begin(index as i64, date, minute)?;
                    let day = index as u32 - week * 7;
                    Some((Slot { day, minute }, utc))
                })
            })
    }

    /// When the clock shows `minute` on the date that is `index` days into the horizon.
    pub(super) fn begin(&self, index: i64, date: Date, minute: u16) -> Option<i64> {
        let Some(zone) = self.clock() else {
            return Some(self.horizon().window().0 + index * 1440 + i64::from(minute));
        };
        let utc = utc_minute(zone, date, minute)?;
        (local_minute(zone, utc)? == (date, minute)).then_some(utc)
    }

    /// The attendees of a meeting without choices, less those whose absence changes nothing.
    fn clash(&self, occasion: &Occasion, clocks: &[Clock<'_>]) -> Clash {
        let days = self.days();
        let days = days.get(occasion.number as usize).copied().unwrap_or(&[]);
        // Who is against each slot.
        let against: Vec<Vec<usize>> = self
            .slots(occasion.week, days)
            .map(|(_, utc)| {
                let refuses =
                    |&i: &usize| clocks.get(i).is_some_and(|c| self.see(c, utc).is_none());
                (0..clocks.len()).filter(refuses).collect()
            })
            .collect();
        let mut kept: Vec<usize> = (0..clocks.len()).collect();
        for attendee in 0..clocks.len() {
            let rest: Vec<usize> = kept.iter().copied().filter(|&i| i != attendee).collect();
            let blocked = |slot: &Vec<usize>| slot.iter().any(|i| rest.binary_search(i).is_ok());
            if against.iter().all(blocked) {
                kept = rest;
            }
        }
        let first = self.horizon().dates().nth(occasion.week as usize * 7);
        Clash {
            week: occasion.week,
            from: first.map(|date| date.to_string()).unwrap_or_default(),
            number: occasion.number,
            attendees: kept,
        }
    }
}

/// The choices that no other is at least as good as for everyone; of equal ones the earliest.
fn undominated(mut choices: Vec<Choice>) -> Vec<Choice> {
    choices.sort_by_cached_key(|choice| (choice.burdens.iter().sum::<i64>(), choice.slot));
    let mut kept: Vec<Choice> = Vec::new();
    for choice in choices {
        let beaten = |other: &Choice| {
            other
                .burdens
                .iter()
                .zip(&choice.burdens)
                .all(|(o, c)| o <= c)
        };
        if !kept.iter().any(beaten) {
            kept.push(choice);
        }
    }
    kept
}
