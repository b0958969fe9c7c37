//! Working hours, by classes of people.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::axis::{Axis, Kernel};
use super::kernel::classes;
use crate::calendar::{Calendar, Horizon, Schedule, WorkingTime};
use crate::factor::hours;
use crate::member::Member;

/// Minutes of a week.
const WEEK: i64 = 7 * 24 * 60;
/// Periods a horizon is cut into at most: as many as a mask has bits.
const PERIODS: u32 = 128;

/// Working time of one or more periods (one or more whole weeks) of the horizon.
struct Pattern {
    /// Which periods.
    periods: u128,
    /// Stretches in units since the beginning of the period.
    spans: Vec<(u32, u32)>,
}

/// Working hours.
pub(super) struct Hours {
    pub(super) dates: u32,
    times: Vec<WorkingTime>,
    /// Different periods of each class: most weeks are alike.
    patterns: Vec<Vec<Pattern>>,
    /// Minutes of which all moments are multiples.
    unit: i64,
    /// Units of a period.
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
        let times = horizon.map_or_else(Vec::new, |horizon| {
            let time = |schedule: &Schedule| schedule.working_time(horizon);
            schedules.par_iter().map(time).collect()
        });
        Axis::new(Self::new(times, horizon), &of)
    }

    fn new(times: Vec<WorkingTime>, horizon: Option<&Horizon>) -> Self {
        let begin = horizon.map_or(0, |horizon| horizon.window().0);
        let weeks = horizon.map_or(1, Horizon::weeks);
        let period = WEEK * i64::from(weeks.div_ceil(PERIODS).max(1));
        let moments = times.iter().flat_map(|time| time.spans());
        let unit = moments.fold(period, |unit, (from, to)| {
            gcd(gcd(unit, from - begin), to - begin)
        });
        let patterns = times
            .par_iter()
            .map(|time| patterns(time, begin, period, unit))
            .collect();
        Self {
            dates: horizon.map_or(0, Horizon::days),
            patterns,
            unit,
            length: usize::try_from(period / unit).unwrap_or(0),
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

    /// Units worked before each moment of a period.
    #[expect(
        clippy::indexing_slicing,
        reason = "a period has a cell for each of its moments"
    )]
    fn before(&self, pattern: &Pattern) -> Vec<u32> {
        let mut before = vec![0; self.length + 1];
        let (mut moment, mut worked) = (0, 0);
        for &(from, to) in &pattern.spans {
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
        before
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

    /// With the working time of `a` before each moment of each different week in tables, every
    /// other class takes two look-ups per stretch of its hours in each different week. Exact:
    /// moments are multiples of the unit.
    #[expect(
        clippy::indexing_slicing,
        reason = "working time lies within its period, which has a cell for each moment"
    )]
    fn row(&self, a: usize, wanted: &dyn Fn(usize) -> bool, row: &mut [f64]) {
        let own = self.patterns.get(a).map_or(&[][..], Vec::as_slice);
        let tables: Vec<(u128, Vec<u32>)> = own
            .iter()
            .map(|pattern| (pattern.periods, self.before(pattern)))
            .collect();
        for (b, cell) in row.iter_mut().enumerate().filter(|(b, _)| wanted(*b)) {
            let mut units = 0;
            for pattern in &self.patterns[b] {
                for (periods, before) in &tables {
                    let both = periods & pattern.periods;
                    if both != 0 {
                        let common =
                            |(from, to): &(u32, u32)| before[*to as usize] - before[*from as usize];
                        let each: u32 = pattern.spans.iter().map(common).sum();
                        units += i64::from(each) * i64::from(both.count_ones());
                    }
                }
            }
            *cell = self.of_minutes(units * self.unit);
        }
    }
}

/// The different periods of a working time that begins at `begin`.
fn patterns(time: &WorkingTime, begin: i64, period: i64, unit: i64) -> Vec<Pattern> {
    let mut weeks: BTreeMap<i64, Vec<(u32, u32)>> = BTreeMap::new();
    let units = |minutes: i64| u32::try_from(minutes / unit).unwrap_or(0);
    for &(from, to) in time.spans() {
        let mut now = from - begin;
        // A stretch may run over the end of a period.
        while now < to - begin {
            let number = now / period;
            let end = (to - begin).min((number + 1) * period);
            let span = (units(now - number * period), units(end - number * period));
            weeks.entry(number).or_default().push(span);
            now = end;
        }
    }
    let mut alike: BTreeMap<Vec<(u32, u32)>, u128> = BTreeMap::new();
    for (number, spans) in weeks {
        *alike.entry(spans).or_default() |= 1 << number;
    }
    let pattern = |(spans, periods)| Pattern { periods, spans };
    alike.into_iter().map(pattern).collect()
}

const fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn rows_are_exact(
            spans in proptest::collection::vec(
                proptest::collection::vec((0..300_i64 * WEEK, 1..2 * WEEK), 0..40), 1..6),
            weeks in 1..300_u32,
            coarse in any::<bool>(),
        ) {
            let horizon = Horizon::new("2026-09-07".parse().unwrap(), weeks).unwrap();
            let (begin, end) = horizon.window();
            let grain = if coarse { 15 } else { 1 };
            let time = |spans: &Vec<(i64, i64)>| {
                let spans = spans.iter().map(|(from, length)| {
                    let from = begin + from / grain * grain;
                    (from, from + length / grain * grain)
                });
                WorkingTime::from_spans(spans.collect()).within(begin, end)
            };
            let hours = Hours::new(spans.iter().map(time).collect(), Some(&horizon));
            for a in 0..spans.len() {
                let mut row = vec![f64::NAN; spans.len()];
                hours.row(a, &|_| true, &mut row);
                for (b, cell) in row.iter().enumerate() {
                    prop_assert_eq!(cell.to_bits(), hours.ln(a, b).to_bits());
                }
            }
        }
    }
}
