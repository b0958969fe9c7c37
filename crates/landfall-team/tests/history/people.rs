//! The people of a history as a team file.
use jiff::ToSpan;
use jiff::civil::date;
use jiff::tz::TimeZone;
use landfall_core::Progress;
use landfall_team::factor::handover::Direction;
use landfall_team::factor::interaction::Interaction;
use landfall_team::history::{HistoryParams, PeopleOptions, TeamFile, author_key};
use landfall_team::input::TeamInput;
use landfall_team::{Limit, Span, TeamParams};

use crate::history_support::{Change, Commit, import};

/// Ana and Bo take turns at one file on the 31 working days from 2026-03-02, on the clock of Berlin:
/// Ana at 9 or 11, Bo at 15 or 17, in turn from day to day. Eve was there once.
fn history() -> Option<TeamFile> {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let days = date(2026, 3, 2).series(1.day());
    let working = days.filter(|day| day.weekday().to_monday_zero_offset() < 5);
    let mut commits = vec![Commit::by("eve@x", 1_000_000, "+0000").with([Change::File("g", 0)])];
    for (number, day) in working.take(31).enumerate() {
        for (email, hour) in [("ana@x", 9), ("bo@x", 15)] {
            let hour = if number % 2 == 0 { hour } else { hour + 2 };
            let time = zone
                .to_timestamp(day.at(hour, 0, 0, 0))
                .unwrap()
                .as_second();
            let summer = day >= date(2026, 3, 29);
            let content = u8::from(email == "ana@x");
            let offset = if summer { "+0200" } else { "+0100" };
            commits.push(Commit::by(email, time, offset).with([Change::File("f", content)]));
        }
    }
    let repository = import(&commits)?;
    let params = HistoryParams::new(repository.path()).check().unwrap();
    let history = params.read(&Progress::silent()).unwrap();
    let options = PeopleOptions::default();
    Some(history.team_file(options, &Progress::silent()).unwrap())
}

#[test]
fn people_who_take_turns_are_told_with_zone_hours_and_handovers() {
    let Some(file) = history() else { return };
    assert_eq!(
        (file.people, file.without_zone, file.without_hours),
        (2, 0, 0)
    );
    let team = TeamInput::read_bytes(file.text.as_bytes(), "people.toml").unwrap();
    let place = |email: &str| team.position(&author_key(email.as_bytes())).unwrap();
    let (ana, bo) = (place("ana@x"), place("bo@x"));
    let member = |place: usize| &team.members()[place];
    // +01:00 before the last Sunday of March and +02:00 after it.
    assert_eq!(member(ana).zone.as_ref().unwrap().name(), "CET");
    // 16 commits at 9 and 15 at 11: four fifths need both.
    let span = |begin: u16, end: u16| {
        vec![Span {
            begin: begin * 60,
            end: end * 60,
        }]
    };
    assert_eq!(member(ana).hours, span(9, 12));
    assert_eq!(member(bo).hours, span(15, 18));
    // The last commit is of Monday, 2026-04-13; 182 dates end with it.
    let horizon = team.horizon.unwrap();
    assert_eq!(
        (horizon.from().to_string().as_str(), horizon.weeks()),
        ("2025-10-14", 26)
    );

    // 61 hand-overs, 30 of them before the middle one. In working hours of the receiver they take
    // 0 (to Bo at 15), 2 (to Ana at 11), 2 (to Bo at 17), 0 (to Ana at 9), and so on: 15 of each.
    let [pair] = team.pairs.as_slice() else {
        panic!("{:?}", team.pairs)
    };
    assert_eq!(pair.handover, Some(Direction::Both));
    let seen = Interaction::Response {
        median_hours: 1.0,
        observations: 30,
    };
    assert_eq!(pair.interaction, Some(seen));
    assert_eq!(
        (file.pairs, file.outcomes, team.outcomes.len()),
        (1, 31, 31)
    );
    // From Ana at 11 to Bo at 17 on the 16th day, 2026-03-23.
    let first = &team.outcomes[0];
    assert_eq!((first.a, first.b, first.value), (ana, bo, 6.0));
    assert_eq!(first.date.to_string(), "2026-03-23");
    assert_eq!(first.kind, "handover_hours");
}

#[test]
fn the_file_is_an_input_like_any_other_and_names_no_address() {
    let Some(file) = history() else { return };
    assert!(!file.text.contains('@'));
    let team = TeamInput::read_bytes(file.text.as_bytes(), "people.toml").unwrap();
    let params = TeamParams::default();
    let report = landfall_team::run(&team, &params, Limit::default(), &Progress::silent()).unwrap();
    assert_eq!(
        report.calibration.outcome.as_deref(),
        Some("handover_hours")
    );
    // Two people are too few to fit anything.
    assert_eq!(report.calibration.status, "prior weights, not calibrated");
    assert!(report.pairs[0].score.is_some());
}

#[test]
fn a_history_without_people_of_enough_commits_is_a_file_without_people() {
    let commits = [Commit::by("eve@x", 1_000_000, "+0000").with([Change::File("g", 0)])];
    let Some(repository) = import(&commits) else {
        return;
    };
    let params = HistoryParams::new(repository.path()).check().unwrap();
    let history = params.read(&Progress::silent()).unwrap();
    let file = history
        .team_file(PeopleOptions::default(), &Progress::silent())
        .unwrap();
    assert_eq!((file.people, file.pairs, file.outcomes), (0, 0, 0));
}
