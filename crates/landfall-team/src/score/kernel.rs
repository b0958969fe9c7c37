//! The three factors that depend on classes of people.

use std::collections::BTreeMap;

use super::axis::{Axis, Kernel};
use crate::calendar::{Calendar, Horizon, Schedule, WorkingTime};
use crate::factor::culture::{Culture, Profile as CultureProfile};
use crate::factor::{hours, language};
use crate::member::Member;

/// Classes of people by `key`, numbered in the order of their first member.
fn classes<K: Ord + Clone>(keys: impl Iterator<Item = Option<K>>) -> (Vec<Option<usize>>, Vec<K>) {
    let mut known: BTreeMap<K, usize> = BTreeMap::new();
    let mut distinct = Vec::new();
    let of = keys
        .map(|key| {
            let key = key?;
            let next = distinct.len();
            Some(*known.entry(key).or_insert_with_key(|key| {
                distinct.push(key.clone());
                next
            }))
        })
        .collect();
    (of, distinct)
}

/// Languages.
pub(super) struct Languages {
    profiles: Vec<language::Profile>,
    levels: language::LevelValues,
    /// Share of the loss that the translation aid makes good.
    pub(super) aid: f64,
}

impl Languages {
    pub(super) fn axis(members: &[Member], levels: language::LevelValues, aid: f64) -> Axis<Self> {
        let keys = members
            .iter()
            .map(|member| language::Profile::of(&member.languages));
        let (of, profiles) = classes(keys);
        let kernel = Self {
            profiles,
            levels,
            aid,
        };
        Axis::new(kernel, &of)
    }

    pub(super) fn talk(&self, a: usize, b: usize) -> Option<language::Talk> {
        let (a, b) = (self.profiles.get(a)?, self.profiles.get(b)?);
        Some(language::talk(a, b, &self.levels))
    }
}

impl Kernel for Languages {
    fn classes(&self) -> usize {
        self.profiles.len()
    }

    fn ln(&self, a: usize, b: usize) -> f64 {
        match (self.profiles.get(a), self.profiles.get(b)) {
            (Some(a), Some(b)) => {
                let value = language::value(a, b, &self.levels);
                (value + (1.0 - value) * self.aid).min(1.0).ln()
            }
            _ => f64::NAN,
        }
    }
}

/// Working hours.
pub(super) struct Hours {
    pub(super) dates: u32,
    times: Vec<WorkingTime>,
    /// Spans of each class in units of `unit` minutes since `begin`.
    spans: Vec<Vec<(u32, u32)>>,
    unit: i64,
    /// Units of the horizon.
    length: usize,
}

impl Hours {
    pub(super) fn axis(
        members: &[Member],
        calendar: &Calendar,
        horizon: Option<&Horizon>,
    ) -> Axis<Self> {
        let schedule = |member| horizon.and_then(|_| calendar.schedule(member));
        let (of, schedules): (_, Vec<Schedule>) = classes(members.iter().map(schedule));
        let times = {
            use rayon::prelude::*;
            horizon.map_or_else(Vec::new, |horizon| {
                let time = |schedule: &Schedule| schedule.working_time(horizon);
                schedules.par_iter().map(time).collect()
            })
        };
        Axis::new(Self::new(times, horizon), &of)
    }

    fn new(times: Vec<WorkingTime>, horizon: Option<&Horizon>) -> Self {
        let (begin, end) = horizon.map_or((0, 0), Horizon::window);
        let all = || times.iter().flat_map(|time| time.spans().iter());
        let unit = all()
            .fold(end - begin, |unit, (from, to)| {
                gcd(gcd(unit, from - begin), to - begin)
            })
            .max(1);
        let place = |minute: i64| u32::try_from((minute - begin) / unit).unwrap_or(0);
        let spans = times
            .iter()
            .map(|time| {
                let spans = time.spans().iter();
                spans.map(|(from, to)| (place(*from), place(*to))).collect()
            })
            .collect();
        Self {
            dates: horizon.map_or(0, Horizon::days),
            spans,
            unit,
            length: place(end) as usize,
            times,
        }
    }

    pub(super) fn time(&self, class: usize) -> Option<&WorkingTime> {
        self.times.get(class)
    }

    fn of_minutes(&self, minutes: i64) -> f64 {
        let minutes = u64::try_from(minutes).unwrap_or(0);
        hours::value(minutes, self.dates).map_or(f64::NAN, f64::ln)
    }
}

impl Kernel for Hours {
    fn classes(&self) -> usize {
        self.times.len()
    }

    fn ln(&self, a: usize, b: usize) -> f64 {
        match (self.times.get(a), self.times.get(b)) {
            (Some(a), Some(b)) => self.of_minutes(a.overlap_minutes(b)),
            _ => f64::NAN,
        }
    }

    /// With the working time of `a` before each moment in a table, every other class takes two
    /// look-ups per stretch of its hours. Exact: moments are multiples of the unit.
    #[expect(
        clippy::indexing_slicing,
        reason = "working time lies within the horizon, and the table has a cell for each moment of it"
    )]
    fn row(&self, a: usize, wanted: &dyn Fn(usize) -> bool, row: &mut [f64]) {
        let mut before = vec![0_u32; self.length + 1];
        let (mut moment, mut worked) = (0, 0);
        for &(from, to) in self.spans.get(a).map_or(&[][..], Vec::as_slice) {
            let (from, to) = (from as usize, to as usize);
            before[moment..=from].fill(worked);
            for cell in &mut before[from + 1..=to] {
                worked += 1;
                *cell = worked;
            }
            moment = to + 1;
        }
        if let Some(rest) = before.get_mut(moment..) {
            rest.fill(worked);
        }
        for (b, cell) in row.iter_mut().enumerate().filter(|(b, _)| wanted(*b)) {
            let common = |(from, to): &(u32, u32)| before[*to as usize] - before[*from as usize];
            let units: u32 = self.spans[b].iter().map(common).sum();
            *cell = self.of_minutes(i64::from(units) * self.unit);
        }
    }
}

const fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

/// Cultural profiles.
pub(super) struct Cultures {
    culture: Option<Culture>,
    profiles: Vec<CultureProfile>,
}

impl Cultures {
    pub(super) fn axis(members: &[Member], culture: Option<Culture>) -> Axis<Self> {
        let profile = |member: &Member| -> Option<CultureProfile> {
            let culture = culture.as_ref()?;
            let own = member.profile.as_ref().and_then(|own| culture.own(own));
            own.or_else(|| culture.country(member.territory.as_ref()?))
        };
        let found: Vec<Option<CultureProfile>> = members.iter().map(profile).collect();
        // Profiles of different origin stay apart, so that reasons can tell where they come from.
        let key = |profile: &CultureProfile| {
            let bits = |score: &Option<f64>| score.map(|score| (score + 0.0).to_bits());
            let country = match &profile.origin {
                crate::factor::culture::Origin::Own => None,
                crate::factor::culture::Origin::Country(country) => Some(country.clone()),
            };
            (country, profile.scores.iter().map(bits).collect::<Vec<_>>())
        };
        let (of, keys) = classes(found.iter().map(|found| found.as_ref().map(key)));
        let mut profiles = Vec::with_capacity(keys.len());
        for (profile, class) in found.into_iter().zip(&of) {
            if let (Some(profile), Some(class)) = (profile, class)
                && *class == profiles.len()
            {
                profiles.push(profile);
            }
        }
        Axis::new(Self { culture, profiles }, &of)
    }

    pub(super) fn culture(&self) -> Option<&Culture> {
        self.culture.as_ref()
    }

    pub(super) fn profile(&self, class: usize) -> Option<&CultureProfile> {
        self.profiles.get(class)
    }
}

impl Kernel for Cultures {
    fn classes(&self) -> usize {
        self.profiles.len()
    }

    fn ln(&self, a: usize, b: usize) -> f64 {
        let value = self
            .culture
            .as_ref()
            .zip(self.profiles.get(a).zip(self.profiles.get(b)))
            .and_then(|(culture, (a, b))| culture.value(a, b));
        value.map_or(f64::NAN, f64::ln)
    }
}
