//! Meetings over weeks: local clocks, fair rotation, contradictions, bad input.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use landfall_core::{Progress, RegionCode};
use landfall_team::calendar::{Calendar, Holiday, Horizon, Weekday, utc_minute};
use landfall_team::meet::{
    Attendee, DaysOff, MeetError, MeetFlaw, MeetParams, MeetProblem, MeetingPlan, verify,
};
use landfall_team::{Limit, Member, Solved, Span, Status, Zone};
use proptest::prelude::*;

fn member(id: &str, zone: &str, hours: &str) -> Member {
    let mut member = Member::new(id);
    member.zone = Some(Zone::new(zone).unwrap());
    member.hours = vec![hours.parse().unwrap()];
    member
}

fn attendee(id: &str, zone: &str) -> Attendee {
    let member = member(id, zone, "09:00-17:00");
    Attendee::of(&Calendar::default(), &member).unwrap()
}

fn weeks(from: &str, weeks: u32) -> Horizon {
    Horizon::new(from.parse().unwrap(), weeks).unwrap()
}

fn solve(problem: &MeetProblem) -> Solved<MeetingPlan> {
    let solved = problem
        .solve(Limit::Nodes(100_000), &Progress::silent())
        .unwrap();
    if let Some(plan) = &solved.answer {
        verify(problem, plan).unwrap();
        assert_eq!(solved.value, Some(plan.greatest as f64));
    }
    solved
}

#[test]
fn one_zone_meets_without_any_burden() {
    let params = MeetParams::new(weeks("2026-03-02", 26), 60);
    let people = (0..12).map(|i| attendee(&format!("p{i}"), "Europe/Berlin"));
    let problem = params.attendees(people).check().unwrap();
    let solved = solve(&problem);
    assert_eq!(
        (solved.status, solved.value, solved.bound),
        (Status::Optimal, Some(0.0), Some(0.0))
    );
    let plan = solved.answer.unwrap();
    assert_eq!((plan.sum, plan.sum_bound, plan.meetings.len()), (0, 0, 26));
}

#[test]
fn the_local_time_moves_where_the_clock_changes() {
    // One slot a day, 12:00Z: 13:00 in Berlin before and 14:00 after 2026-03-29.
    let problem = MeetParams::new(weeks("2026-03-23", 2), 60)
        .attendee(attendee("ana", "Europe/Berlin"))
        .step(720)
        .days([Weekday::Monday])
        .check()
        .unwrap();
    let plan = solve(&problem).answer.unwrap();
    let times: Vec<(&str, &str)> = plan
        .meetings
        .iter()
        .map(|m| (m.utc.as_str(), m.seats[0].local.as_str()))
        .collect();
    assert_eq!(
        times,
        [
            ("2026-03-23T12:00Z", "2026-03-23T13:00"),
            ("2026-03-30T12:00Z", "2026-03-30T14:00"),
        ]
    );
    // The same by the clock of Berlin: it stays at 12:00 there and moves in universal time.
    let problem = MeetParams::new(weeks("2026-03-23", 2), 60)
        .attendee(attendee("ana", "Europe/Berlin"))
        .step(720)
        .days([Weekday::Monday])
        .clock(Zone::new("Europe/Berlin").unwrap())
        .check()
        .unwrap();
    let plan = solve(&problem).answer.unwrap();
    let utc: Vec<&str> = plan.meetings.iter().map(|m| m.utc.as_str()).collect();
    assert_eq!(utc, ["2026-03-23T11:00Z", "2026-03-30T10:00Z"]);
}

#[test]
fn two_people_twelve_hours_apart_alternate() {
    // Only 00:00Z and 12:00Z, one of them 12:00 for ana (UTC) and 00:00 for kim (Fiji, UTC+12).
    let whole = Span {
        begin: 0,
        end: 1440,
    };
    let problem = MeetParams::new(weeks("2026-03-02", 6), 60)
        .attendee(attendee("ana", "UTC").window(whole))
        .attendee(attendee("kim", "Pacific/Fiji").window(whole))
        .step(720)
        .days([Weekday::Wednesday])
        .night_weight(0)
        .check()
        .unwrap();
    let solved = solve(&problem);
    assert_eq!(solved.status, Status::Optimal);
    let plan = solved.answer.unwrap();
    // 00:00 to 01:00: its last minute, 00:59, lies 480 minutes from 16:59. Three times each.
    assert_eq!((plan.greatest, plan.sum), (3 * 480, 6 * 480));
    let burdens: Vec<Vec<i64>> = plan
        .meetings
        .iter()
        .map(|m| m.seats.iter().map(|s| s.burden).collect())
        .collect();
    for pair in burdens.windows(2) {
        assert_ne!(pair[0], pair[1], "the bad hour alternates");
    }
}

#[test]
fn the_burden_is_distance_and_night() {
    let whole = Span {
        begin: 0,
        end: 1440,
    };
    let burden = |zone: &str, minutes: u32, night_weight: u32| {
        // A step of a day leaves one slot, 00:00Z; the zone says what clock time that is.
        let problem = MeetParams::new(weeks("2026-03-02", 1), minutes)
            .attendee(attendee("ana", zone).window(whole))
            .step(1440)
            .days([Weekday::Wednesday])
            .night_weight(night_weight)
            .check()
            .unwrap();
        solve(&problem).answer.unwrap().sum
    };
    // 00:00Z is 09:00 in Tokyo, 08:00 in Singapore, 05:30 in Kolkata, 17:00 in Phoenix.
    assert_eq!(burden("Asia/Tokyo", 60, 1), 0);
    assert_eq!(burden("Asia/Singapore", 60, 1), 60);
    // 05:30 to 06:30: 210 minutes before 09:00, 30 of its minutes at night.
    assert_eq!(burden("Asia/Kolkata", 60, 1), 210 + 30);
    assert_eq!(burden("Asia/Kolkata", 60, 3), 210 + 90);
    // 17:00 to 17:30: the last minute is 30 from working time.
    assert_eq!(burden("America/Phoenix", 30, 1), 30);
}

#[test]
fn weekends_and_holidays_are_forbidden_or_cost_more() {
    let calendar = Calendar::new([Holiday::new(
        RegionCode::parse("DE").unwrap(),
        "2026-03-02".parse().unwrap(),
        "2026-03-02".parse().unwrap(),
        "a day off",
    )
    .unwrap()]);
    let mut ana = member("ana", "Europe/Berlin", "09:00-17:00");
    ana.territory = Some(RegionCode::parse("DE").unwrap());
    let params = MeetParams::new(weeks("2026-03-02", 2), 60)
        .attendee(Attendee::of(&calendar, &ana).unwrap())
        .days([Weekday::Monday]);
    let forbidden = params.clone().check().unwrap();
    let solved = solve(&forbidden);
    assert_eq!((solved.status, solved.answer), (Status::Infeasible, None));
    assert_eq!(solved.contradiction, ["ana"]);
    let clashes = forbidden.clashes(&Progress::silent()).unwrap();
    assert_eq!(clashes.len(), 1);
    assert_eq!(
        (clashes[0].week, clashes[0].from.as_str()),
        (0, "2026-03-02")
    );
    let dear = params.days_off(DaysOff::Extra(500)).check().unwrap();
    assert_eq!(solve(&dear).value, Some(500.0));
}

#[test]
fn only_those_who_rule_out_each_others_hours_are_named() {
    let short = |begin: u16, end: u16| Span {
        begin: begin * 60,
        end: end * 60,
    };
    let problem = MeetParams::new(weeks("2026-03-02", 3), 60)
        .attendee(attendee("ana", "UTC").window(short(8, 12)))
        .attendee(attendee("bo", "UTC"))
        .attendee(attendee("cy", "UTC").window(short(12, 18)))
        .check()
        .unwrap();
    let solved = solve(&problem);
    assert_eq!(solved.status, Status::Infeasible);
    assert_eq!(solved.contradiction, ["ana", "cy"]);
    assert_eq!(problem.clashes(&Progress::silent()).unwrap().len(), 3);
}

#[test]
fn several_meetings_a_week_fall_on_days_of_their_own() {
    let problem = MeetParams::new(weeks("2026-03-02", 2), 30)
        .attendee(attendee("ana", "UTC"))
        .per_week(2)
        .check()
        .unwrap();
    let days: Vec<usize> = problem.days().iter().map(|days| days.len()).collect();
    assert_eq!(days, [3, 2]);
    let plan = solve(&problem).answer.unwrap();
    let placed: Vec<(u32, u32)> = plan.meetings.iter().map(|m| (m.week, m.number)).collect();
    assert_eq!(placed, [(0, 0), (0, 1), (1, 0), (1, 1)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn plans_are_as_good_as_trying_every_slot_of_every_week(
        offsets in prop::collection::vec(-11_i32..=12, 1..4),
        from in 0_i32..40,
    ) {
        let whole = Span { begin: 0, end: 1440 };
        let zone = |hours: i32| match hours {
            0 => "UTC".to_owned(),
            h if h > 0 => format!("Etc/GMT-{h}"),
            h => format!("Etc/GMT+{}", -h),
        };
        let people: Vec<Attendee> = (offsets.iter().enumerate())
            .map(|(i, &h)| attendee(&format!("p{i}"), &zone(h)).window(whole))
            .chain([attendee("dst", "Europe/Berlin").window(whole)])
            .collect();
        let start = Horizon::new("2026-03-02".parse().unwrap(), 10).unwrap();
        let first = start.dates().nth(from as usize).unwrap();
        let problem = MeetParams::new(Horizon::new(first, 3).unwrap(), 60)
            .attendees(people.clone())
            .step(240)
            .days([Weekday::Wednesday])
            .check()
            .unwrap();
        let solved = solve(&problem);
        // Burdens of each week and slot, spelled out by `naive`.
        let mut weeks: Vec<Vec<Vec<i64>>> = Vec::new();
        for week in 0..3_usize {
            let date = problem.horizon().dates().skip(week * 7).take(7)
                .find(|d| Weekday::of(*d) == Weekday::Wednesday).unwrap();
            let utc = Zone::new("UTC").unwrap();
            weeks.push((0..6).filter_map(|k| {
                let at = utc_minute(&utc, date, k * 240).unwrap();
                people.iter().map(|who| naive(who, at)).collect::<Option<Vec<i64>>>()
            }).collect());
        }
        let mut best: Option<(i64, i64)> = None;
        for a in &weeks[0] {
            for b in &weeks[1] {
                for c in &weeks[2] {
                    let loads: Vec<i64> = (0..people.len()).map(|i| a[i] + b[i] + c[i]).collect();
                    let value = (*loads.iter().max().unwrap(), loads.iter().sum());
                    best = Some(best.map_or(value, |old: (i64, i64)| old.min(value)));
                }
            }
        }
        match (best, solved.answer) {
            (Some(best), Some(plan)) => {
                prop_assert_eq!((plan.greatest, plan.sum), best);
                prop_assert_eq!((plan.greatest_bound, plan.sum_bound), best);
            }
            (None, None) => prop_assert_eq!(solved.status, Status::Infeasible),
            (best, plan) => prop_assert!(false, "{best:?} {plan:?}"),
        }
    }
}

/// The burden of an hour from 9-to-17 on a zone's clock, spelled out.
fn naive(who: &Attendee, at: i64) -> Option<i64> {
    let (mut farthest, mut night) = (0, 0);
    for minute in at..at + 60 {
        let (date, clock) =
            landfall_team::calendar::local_minute(who.schedule().zone(), minute).unwrap();
        let ends = minute == at || minute == at + 59;
        if ends && !who.schedule().works_on(date) {
            return None;
        }
        let clock = i64::from(clock);
        let distance = match clock {
            540..1020 => 0,
            c if c < 540 => (540 - c).min(c + 1440 - 1019),
            c => (c - 1019).min(540 + 1440 - c),
        };
        farthest = farthest.max(distance);
        night += i64::from(!(360..1320).contains(&clock));
    }
    Some(farthest + night)
}

#[test]
fn a_tampered_plan_is_refused() {
    let problem = MeetParams::new(weeks("2026-03-02", 2), 60)
        .attendee(attendee("ana", "UTC"))
        .check()
        .unwrap();
    let good = solve(&problem).answer.unwrap();
    let refused = |change: fn(&mut MeetingPlan)| {
        let mut plan = good.clone();
        change(&mut plan);
        match verify(&problem, &plan) {
            Err(MeetError::Flaw(flaw)) => flaw,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        refused(|p| p.meetings[1].utc_minute += 7),
        MeetFlaw::Slot { meeting: 1 }
    );
    assert_eq!(
        refused(|p| p.meetings[0].utc_minute += 14 * 60),
        MeetFlaw::Forbidden {
            meeting: 0,
            attendee: 0
        }
    );
    assert_eq!(
        refused(|p| p.greatest = 5),
        MeetFlaw::Number {
            given: 5,
            needed: 0
        }
    );
    assert!(matches!(
        refused(|p| p.meetings.truncate(1)),
        MeetFlaw::Shape { .. }
    ));
}

#[test]
fn bad_input_is_refused_with_every_mistake() {
    let bad = MeetParams::new(weeks("2026-03-02", 1), 1441)
        .step(7)
        .per_week(3)
        .days([Weekday::Monday, Weekday::Monday])
        .night_weight(101)
        .days_off(DaysOff::Extra(u32::MAX))
        .check();
    assert_eq!(
        bad.unwrap_err().to_string(),
        "`attendees`: `0` attendees; 1 to 1000 are possible\n\
         `days`: `mon` stands twice\n\
         `days_off`: `4294967295` minutes; 0 to 100000 are possible\n\
         `minutes`: a meeting of `1441` minutes; 1 to 1440 are possible\n\
         `night_weight`: `101`; 0 to 100 are possible\n\
         `per_week`: `3` meetings a week on 2 days; 1 for each day at most\n\
         `step`: `7` minutes do not divide a day"
    );
    let bad = MeetParams::new(weeks("2026-03-02", 1), 60)
        .attendee(attendee("ana", "UTC"))
        .attendee(attendee("ana", "UTC").window(Span {
            begin: 600,
            end: 600,
        }))
        .days([])
        .check();
    assert_eq!(
        bad.unwrap_err().to_string(),
        "`attendees[1]`: `ana` has a stretch from minute `600` to `600`; it begins below 1440 and lasts 1 to 1440\n\
         `attendees[1]`: `ana` stands at `attendees[0]`, too\n\
         `days`: no day given\n\
         `per_week`: `1` meetings a week on 0 days; 1 for each day at most"
    );
    assert!(Attendee::of(&Calendar::default(), &Member::new("nobody knows when")).is_none());
}

#[test]
fn cancelled_work_says_so() {
    let progress = Progress::silent();
    progress.cancel();
    let problem = MeetParams::new(weeks("2026-03-02", 1), 60)
        .attendee(attendee("ana", "UTC"))
        .check()
        .unwrap();
    let solved = problem.solve(Limit::Nodes(10), &progress);
    assert!(matches!(solved, Err(MeetError::Cancelled(_))));
}
