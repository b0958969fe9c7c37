//! Working time against simple models that look at every minute.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use landfall_core::Date;
use landfall_team::calendar::{Calendar, Horizon, WorkingTime, local_minute};
use landfall_team::{Member, Zone};
use proptest::prelude::*;

/// Up to eight stretches within 300 minutes.
fn some_spans() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((0_i64..300, 0_i64..40), 0..8)
        .prop_map(|list| list.into_iter().map(|(a, d)| (a, a + d)).collect())
}

fn minutes_of(spans: &[(i64, i64)]) -> Vec<bool> {
    let holds = |minute: i64| spans.iter().any(|s| s.0 <= minute && minute < s.1);
    (0..400).map(holds).collect()
}

fn count(minutes: impl Iterator<Item = bool>) -> i64 {
    minutes.filter(|works| *works).count() as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn stretches_are_the_union_of_what_was_given(given in some_spans()) {
        let time = WorkingTime::from_spans(given.clone());
        prop_assert_eq!(minutes_of(time.spans()), minutes_of(&given));
        prop_assert!(time.spans().windows(2).all(|w| w[0].1 < w[1].0));
        prop_assert!(time.spans().iter().all(|s| s.0 < s.1));
        prop_assert_eq!(time.minutes(), count(minutes_of(&given).into_iter()));
    }

    #[test]
    fn overlap_counts_the_minutes_in_both(a in some_spans(), b in some_spans()) {
        let both = minutes_of(&a).into_iter().zip(minutes_of(&b)).map(|(x, y)| x && y);
        let (a, b) = (WorkingTime::from_spans(a), WorkingTime::from_spans(b));
        prop_assert_eq!(a.overlap_minutes(&b), count(both));
        prop_assert_eq!(a.overlap_minutes(&b), b.overlap_minutes(&a));
        prop_assert_eq!(a.overlap(&b).minutes(), a.overlap_minutes(&b));
    }

    #[test]
    fn a_window_cuts_what_is_outside(a in some_spans(), from in 0_i64..300, length in 0_i64..200) {
        let inside = minutes_of(&a).into_iter().enumerate().map(|(minute, works)| {
            works && (from..from + length).contains(&(minute as i64))
        });
        let inside = count(inside);
        let time = WorkingTime::from_spans(a.clone());
        prop_assert_eq!(time.minutes_within(from, from + length), inside);
        prop_assert_eq!(time.within(from, from + length).minutes(), inside);
        prop_assert_eq!(time.contains(from), minutes_of(&a)[from as usize]);
    }

    /// In a minute of which the other begins to work k minutes after its start, the wait falls
    /// from k to k - 1: its mean is k - 1/2.
    #[test]
    fn the_mean_wait_is_that_of_all_minutes(a in some_spans(), b in some_spans()) {
        let (mine, theirs) = (minutes_of(&a), minutes_of(&b));
        let mut waits = Vec::new();
        for (minute, works) in mine.iter().enumerate() {
            let ahead = theirs[minute..].iter().position(|works| *works);
            if let (true, Some(ahead)) = (works, ahead) {
                waits.push(if ahead == 0 { 0.0 } else { ahead as f64 - 0.5 });
            }
        }
        let expected = (!waits.is_empty()).then(|| waits.iter().sum::<f64>() / waits.len() as f64);
        let wait = WorkingTime::from_spans(a).mean_wait(&WorkingTime::from_spans(b));
        match (wait, expected) {
            (Some(wait), Some(expected)) => prop_assert!((wait - expected).abs() < 1e-9),
            (wait, expected) => prop_assert_eq!(wait, expected),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Away from clock changes, a minute is working time exactly when the local clock says so.
    #[test]
    fn working_time_is_what_the_local_clock_says(
        zone in prop::sample::select(vec![
            "Asia/Kolkata", "America/Sao_Paulo", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Tokyo",
        ]),
        begin in 0_u16..1440,
        length in 1_u16..1440,
        day in 0_i64..365,
    ) {
        let from: Date = "2026-01-01".parse().unwrap();
        let from = from.checked_add(jiff::Span::new().days(day)).unwrap();
        let mut member = Member::new("x");
        member.zone = Some(Zone::new(zone).unwrap());
        member.hours = vec![landfall_team::Span { begin, end: begin + length }];
        let calendar = Calendar::default();
        let horizon = Horizon::new(from, 1).unwrap();
        let time = calendar.working_time(&member, &horizon).unwrap();
        let (first, end) = horizon.window();
        for utc in (first..end).step_by(7) {
            let (date, minute) = local_minute(member.zone.as_ref().unwrap(), utc).unwrap();
            let since = |date, minute| calendar.is_working_day(&member, date)
                && begin <= minute && minute < begin + length;
            let works = since(date, minute) || since(date.yesterday().unwrap(), minute + 1440);
            prop_assert_eq!(time.contains(utc), works, "{} {} {}", zone, date, minute);
        }
    }
}

#[test]
fn bounds_beyond_all_sense_do_not_overflow() {
    let all = WorkingTime::from_spans(vec![(i64::MIN, i64::MAX)]);
    assert_eq!(all.minutes(), 1 << 41);
    assert_eq!(all.overlap_minutes(&all), 1 << 41);
    assert_eq!(all.mean_wait(&all), Some(0.0));
    let late = WorkingTime::from_spans(vec![(i64::MAX - 1, i64::MAX), (1 << 39, i64::MAX)]);
    assert!(all.mean_wait(&late).unwrap().is_finite());
    let none = WorkingTime::default();
    assert_eq!(all.mean_wait(&none), None);
    assert_eq!(none.mean_wait(&all), None);
    assert_eq!(none.overlap_minutes(&all), 0);
}

#[test]
fn work_handed_on_waits_longer_one_way_than_the_other() {
    // Tokyo ends at 08:00Z when London (winter) begins at 09:00Z; London ends at 17:00Z and Tokyo
    // begins at 00:00Z. Monday to Friday, one week from 2026-01-05.
    let horizon = Horizon::new("2026-01-05".parse().unwrap(), 1).unwrap();
    let of = |zone: &str| {
        let mut member = Member::new(zone);
        member.zone = Some(Zone::new(zone).unwrap());
        member.hours = vec!["09:00-17:00".parse().unwrap()];
        Calendar::default().working_time(&member, &horizon).unwrap()
    };
    let (tokyo, london) = (of("Asia/Tokyo"), of("Europe/London"));
    // From the middle of 00:00Z-08:00Z to 09:00Z are 5 h.
    assert_eq!(tokyo.mean_wait(&london), Some(300.0));
    // From the middle of 09:00Z-17:00Z to 24:00Z are 11 h; Friday is left out, as Tokyo's next
    // Monday lies beyond the horizon.
    assert_eq!(london.mean_wait(&tokyo), Some(660.0));
}
