use jiff::civil::date;

use super::*;
use crate::member::Span;

fn member(zone: &str, territory: &str, hours: &[&str]) -> Member {
    let mut member = Member::new(zone);
    member.zone = Some(Zone::new(zone).unwrap());
    member.territory = RegionCode::parse(territory).ok();
    member.hours = hours.iter().map(|span| span.parse().unwrap()).collect();
    member
}

fn weeks(from: Date, weeks: u32) -> Horizon {
    Horizon::new(from, weeks).unwrap()
}

fn spans(member: &Member, horizon: Horizon) -> Vec<(i64, i64)> {
    let (begin, _) = horizon.window();
    let time = Calendar::default().working_time(member, &horizon).unwrap();
    let from_begin = |span: &(i64, i64)| (span.0 - begin, span.1 - begin);
    time.spans().iter().map(from_begin).collect()
}

#[test]
fn a_week_of_berlin_in_winter_begins_an_hour_earlier_in_universal_time() {
    let bob = member("Europe/Berlin", "DE", &["09:00-12:00", "13:00-17:00"]);
    // Monday 2026-01-05: 08:00Z-11:00Z and 12:00Z-16:00Z, until Friday.
    let day = [(480, 660), (720, 960)];
    let week = (0..5).flat_map(|d| day.map(|(a, b)| (a + d * 1440, b + d * 1440)));
    assert_eq!(
        spans(&bob, weeks(date(2026, 1, 5), 1)),
        week.collect::<Vec<_>>()
    );
}

#[test]
fn the_week_of_a_clock_change_differs_from_the_week_before() {
    let bob = member("Europe/Berlin", "DE", &["09:00-17:00"]);
    // Berlin goes from UTC+1 to UTC+2 on Sunday 2026-03-29.
    let before = spans(&bob, weeks(date(2026, 3, 23), 1));
    let after = spans(&bob, weeks(date(2026, 3, 30), 1));
    assert_eq!(before[0], (480, 960));
    assert_eq!(after[0], (420, 900));
}

#[test]
fn a_night_shift_is_an_hour_shorter_in_spring_and_longer_in_autumn() {
    let ann = member("America/New_York", "US", &["22:00-06:00"]);
    // The changes come at 02:00 on the Sundays 2026-03-08 and 2026-11-01. Her weekend is Monday and
    // Tuesday, so that she works in both nights.
    let calendar = Calendar::default().weekend(
        RegionCode::parse("US").unwrap(),
        Weekend::new([Weekday::Monday, Weekday::Tuesday]).unwrap(),
    );
    let minutes = |from| {
        let time = calendar.working_time(&ann, &weeks(from, 1)).unwrap();
        time.minutes()
    };
    assert_eq!(minutes(date(2026, 3, 4)), 5 * 480 - 60);
    assert_eq!(minutes(date(2026, 10, 28)), 5 * 480 + 60);
    assert_eq!(minutes(date(2026, 6, 3)), 5 * 480);
}

#[test]
fn hours_in_a_gap_are_moved_on_and_dropped_when_nothing_is_left() {
    // On Sunday 2026-03-29 Berlin skips 02:00-03:00. Nobody rests in this calendar.
    let calendar =
        Calendar::default().weekend(RegionCode::parse("DE").unwrap(), Weekend::new([]).unwrap());
    let on_that_day = |hours: &str| {
        let bob = member("Europe/Berlin", "DE", &[hours]);
        let time = calendar
            .working_time(&bob, &weeks(date(2026, 3, 28), 1))
            .unwrap();
        let midnight = midnight(&bob, date(2026, 3, 29));
        time.minutes_within(midnight, midnight + 600)
    };
    assert_eq!(on_that_day("01:30-03:30"), 60); // 01:30-02:00 and 03:00-03:30
    assert_eq!(on_that_day("02:15-02:45"), 30); // moved to 03:15-03:45
    assert_eq!(on_that_day("02:30-03:15"), 0); // 03:30 to 03:15
    assert_eq!(on_that_day("02:30-06:00"), 150); // 03:30-06:00
}

fn midnight(member: &Member, date: Date) -> i64 {
    utc_minute(member.zone.as_ref().unwrap(), date, 0).unwrap()
}

#[test]
fn time_is_cut_at_the_bounds_of_universal_time() {
    let liz = member("America/Los_Angeles", "US", &["09:00-17:00"]);
    // From Tuesday 2026-06-02 00:00Z, in the middle of her Monday's last hour but one (UTC-7).
    let time = spans(&liz, weeks(date(2026, 6, 2), 1));
    assert_eq!(time.first(), Some(&(16 * 60, 24 * 60)));
    let kim = member("America/Los_Angeles", "US", &["10:00-18:00"]);
    let time = spans(&kim, weeks(date(2026, 6, 2), 1));
    assert_eq!(time.first(), Some(&(0, 60)));
    assert_eq!(time.last(), Some(&(6 * 1440 + 17 * 60, 7 * 1440)));
    assert_eq!(time.iter().map(|s| s.1 - s.0).sum::<i64>(), 5 * 480);
}

#[test]
fn a_whole_week_is_a_whole_week_in_every_zone_and_from_every_date() {
    // Zones without clock changes, from one end of the world to the other.
    for zone in [
        "Etc/GMT+12",
        "Pacific/Honolulu",
        "Asia/Kathmandu",
        "Asia/Tokyo",
        "Etc/GMT-14",
    ] {
        for day in 1..=7 {
            let worker = member(zone, "JP", &["00:30-08:00", "23:30-00:15"]);
            let time = spans(&worker, weeks(date(2026, 6, day), 3));
            let minutes: i64 = time.iter().map(|s| s.1 - s.0).sum();
            assert_eq!(minutes, 15 * (450 + 45), "{zone} {day}");
        }
    }
}

#[test]
fn weekends_follow_the_territory() {
    let calendar = Calendar::default();
    let of = |code: &str| {
        let (weekend, assumed) = calendar.weekend_of(RegionCode::parse(code).ok().as_ref());
        (weekend.to_string(), assumed)
    };
    for (code, days) in [
        ("DE", "sat, sun"),
        ("US-CA", "sat, sun"),
        ("EG", "fri, sat"),
        ("IL", "fri, sat"),
        ("AF", "thu, fri"),
        ("IR", "fri"),
        ("IN", "sun"),
        ("IN-KA", "sun"),
        ("AE", "sat, sun"),
    ] {
        assert_eq!(of(code), (days.to_owned(), false), "{code}");
    }
    assert_eq!(of("x-nowhere"), ("sat, sun".to_owned(), true));
    assert_eq!(of(""), ("sat, sun".to_owned(), true));
}

#[test]
fn an_assumed_weekend_says_so() {
    let mut bob = member("Europe/Berlin", "DE", &["09:00-17:00"]);
    let calendar = Calendar::default();
    assert!(!calendar.schedule(&bob).unwrap().weekend_assumed());
    bob.territory = None;
    assert!(calendar.schedule(&bob).unwrap().weekend_assumed());
}

#[test]
fn every_exception_of_the_table_is_read() {
    let rows = include_str!("../../data/weekends.tsv").lines();
    let codes: Vec<&str> = rows
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').next().unwrap())
        .collect();
    assert_eq!(codes.len(), 18);
    for code in codes {
        assert!(RegionCode::parse(code).is_ok(), "{code}");
        assert_ne!(Weekend::of_economy(code), Weekend::default(), "{code}");
    }
}

fn holiday(territory: &str, from: Date, to: Date) -> Holiday {
    let territory = RegionCode::parse(territory).unwrap();
    Holiday::new(territory, from, to, "free").unwrap()
}

#[test]
fn a_subdivision_keeps_the_holidays_of_its_economy_and_its_own() {
    let calendar = Calendar::new([
        holiday("DE", date(2026, 1, 1), date(2026, 1, 1)),
        holiday("DE-BY", date(2026, 1, 6), date(2026, 1, 7)),
        holiday("US", date(2026, 1, 5), date(2026, 1, 5)),
    ]);
    let works = |territory: &str| -> Vec<i8> {
        let bob = member("Europe/Berlin", territory, &["09:00-17:00"]);
        let days = (1..=9).filter(|day| calendar.is_working_day(&bob, date(2026, 1, *day)));
        days.collect()
    };
    // 2026-01-01 is a Thursday; 3 and 4 are the weekend.
    assert_eq!(works("DE"), [2, 5, 6, 7, 8, 9]);
    assert_eq!(works("DE-BE"), [2, 5, 6, 7, 8, 9]);
    assert_eq!(works("DE-BY"), [2, 5, 8, 9]);
    assert_eq!(works("US"), [1, 2, 6, 7, 8, 9]);
    assert_eq!(works("FR"), [1, 2, 5, 6, 7, 8, 9]);
    let by = RegionCode::parse("DE-BY").unwrap();
    assert!(calendar.holiday(&by, date(2026, 1, 1)).is_some());
    assert!(calendar.holiday(&by, date(2026, 1, 5)).is_none());
}

#[test]
fn a_holiday_takes_its_hours_out_of_the_working_time() {
    let calendar = Calendar::new([holiday("DE", date(2026, 1, 6), date(2026, 1, 6))]);
    let bob = member("Europe/Berlin", "DE", &["09:00-17:00"]);
    let time = calendar
        .working_time(&bob, &weeks(date(2026, 1, 5), 1))
        .unwrap();
    assert_eq!(time.minutes(), 4 * 480);
}

#[test]
fn holidays_that_make_no_sense_are_refused() {
    let de = RegionCode::parse("DE").unwrap();
    let make = |from, to| Holiday::new(de.clone(), from, to, "x").map_err(|e| e.to_string());
    assert_eq!(
        make(date(2026, 1, 2), date(2026, 1, 1)).unwrap_err(),
        "the holiday begins on 2026-01-02, after its end on 2026-01-01"
    );
    assert!(make(date(2026, 1, 1), date(2027, 1, 1)).is_ok());
    assert_eq!(
        make(date(2026, 1, 1), date(2027, 1, 2)).unwrap_err(),
        "the holiday lasts 367 days, more than 366"
    );
    assert!(make(Date::MIN, Date::MAX).is_err());
}

#[test]
fn people_with_the_same_days_have_equal_schedules() {
    let calendar = Calendar::new([
        holiday("DE", date(2026, 1, 1), date(2026, 1, 1)),
        holiday("AT", date(2026, 1, 1), date(2026, 1, 1)),
    ]);
    let of = |territory: &str, hours: &str| {
        calendar
            .schedule(&member("Europe/Berlin", territory, &[hours]))
            .unwrap()
    };
    assert_eq!(of("DE", "09:00-17:00"), of("AT", "09:00-17:00"));
    assert_ne!(of("DE", "09:00-17:00"), of("DE", "09:00-17:01"));
    assert_ne!(of("DE", "09:00-17:00"), of("FR", "09:00-17:00"));
}

#[test]
fn without_zone_or_hours_there_is_no_schedule() {
    let calendar = Calendar::default();
    let mut bob = member("Europe/Berlin", "DE", &["09:00-17:00"]);
    bob.hours = Vec::new();
    assert!(calendar.schedule(&bob).is_none());
    bob.hours = vec![Span { begin: 0, end: 60 }];
    bob.zone = None;
    assert!(calendar.schedule(&bob).is_none());
}

#[test]
fn horizons_have_bounds() {
    let make = |from, weeks| Horizon::new(from, weeks).map_err(|e| e.to_string());
    assert_eq!(make(date(1973, 1, 1), 1).unwrap().days(), 7);
    assert_eq!(make(date(2100, 12, 31), 520).unwrap().dates().count(), 3640);
    assert_eq!(
        make(date(1972, 12, 31), 1).unwrap_err(),
        "the horizon begins on 1972-12-31, which is not within 1973-01-01 to 2100-12-31"
    );
    assert_eq!(
        make(date(2026, 1, 1), 0).unwrap_err(),
        "a horizon of 0 weeks is not within 1 to 520 weeks"
    );
    assert!(make(date(2026, 1, 1), 521).is_err());
}

#[test]
fn names_of_zones_are_checked() {
    for (given, name) in [("UTC", "UTC"), (" europe/paris ", "Europe/Paris")] {
        assert_eq!(Zone::new(given).unwrap().name(), name);
    }
    for (given, suggestion) in [
        ("Berlin", "; did you mean `Europe/Berlin`?"),
        ("new york", "; did you mean `America/New_York`?"),
        ("Europe/Pari", "; did you mean `Europe/Paris`?"),
        ("Etc/Unknown", ""),
        ("+02:00", ""),
        ("", ""),
        ("../../etc/passwd", ""),
    ] {
        let error = Zone::new(given).unwrap_err().to_string();
        let start = format!("`{given}` is not an IANA time zone such as `Europe/Berlin`");
        assert!(error.starts_with(&start), "{error}");
        if !suggestion.is_empty() {
            assert_eq!(error, start + suggestion);
        }
    }
}

#[test]
fn from_1973_on_every_zone_is_off_by_whole_minutes() {
    let zones = jiff::tz::TimeZoneDatabase::bundled();
    for name in zones.available() {
        let zone = zones.get(name.as_str()).unwrap();
        let start = date(1973, 1, 1).to_zoned(jiff::tz::TimeZone::UTC).unwrap();
        let until = date(2112, 1, 1).to_zoned(jiff::tz::TimeZone::UTC).unwrap();
        assert_eq!(zone.to_offset(start.timestamp()).seconds() % 60, 0);
        for change in zone.following(start.timestamp()) {
            if change.timestamp() > until.timestamp() {
                break;
            }
            assert_eq!(change.offset().seconds() % 60, 0, "{name}");
        }
    }
}

#[test]
fn the_local_clock_is_none_beyond_the_calendar() {
    let zone = Zone::new("Asia/Tokyo").unwrap();
    for utc in [i64::MIN, i64::MAX, i64::MAX / 60] {
        assert_eq!(local_minute(&zone, utc), None);
        assert_eq!(zone.offset(utc), None);
    }
    assert_eq!(utc_minute(&zone, Date::MAX, 1440), None);
    assert_eq!(utc_minute(&zone, Date::MIN, 0), None);
}
