//! Team files that are taken, and what is read from them.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use landfall_core::{Date, RegionCode};
use landfall_team::conflict::{ConflictKind, ConflictState};
use landfall_team::factor::Factor;
use landfall_team::factor::handover::Direction;
use landfall_team::factor::interaction::Interaction;
use landfall_team::input::{Answer, Attendees, Count, MAX_BYTES, Objective, TeamInput};
use landfall_team::{Level, Member, Span, Spoken, Zone};

fn full() -> TeamInput {
    TeamInput::read_path("tests/cases/full.toml").unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn spoken(tag: &str, speaks: Level, hears: Level) -> Spoken {
    Spoken {
        tag: tag.parse().unwrap(),
        speaks,
        hears,
    }
}

fn said(text: &str) -> String {
    TeamInput::read_bytes(text.as_bytes(), "t.toml")
        .unwrap_err()
        .to_string()
}

#[test]
fn a_person_is_read_with_every_field() {
    let team = full();
    let mut ana = Member::new("ana");
    ana.own_efficiency = Some(0.9);
    ana.languages = vec![
        spoken("pt-BR", Level::Native, Level::Native),
        spoken("en", Level::B2, Level::C1),
        spoken("de", Level::A1, Level::B1),
        spoken("es", Level::A2, Level::A2),
    ];
    ana.zone = Some(Zone::new("America/Sao_Paulo").unwrap());
    ana.territory = Some(region("BR-SP"));
    ana.hours = vec![
        Span {
            begin: 540,
            end: 720,
        },
        Span {
            begin: 780,
            end: 1020,
        },
    ];
    ana.skills = [("rust".into(), 4.0), ("teaching".into(), 2.5)].into();
    ana.roles = ["dev".into(), "lead".into()].into();
    ana.cost = "1200.50".parse().ok();
    ana.capacity = Some(3);
    ana.share = 0.5;
    ana.profile = Some([("directness".into(), 35.0)].into());
    ana.organisation = Some("Acme".into());
    ana.opted_out = [Factor::Survey, Factor::Culture].into();
    assert_eq!(team.members()[0], ana);
    let mut seven = Member::new("7");
    seven.cost = "12.10".parse().ok();
    assert_eq!(team.members()[1], seven);
}

#[test]
fn people_of_a_table_follow_those_of_the_file() {
    let team = full();
    let mut bob = Member::new("bob");
    bob.own_efficiency = Some(0.75);
    bob.languages = vec![
        spoken("de", Level::Native, Level::Native),
        spoken("en", Level::C1, Level::C1),
    ];
    bob.zone = Some(Zone::new("Europe/Berlin").unwrap());
    bob.territory = Some(region("DE-BY"));
    bob.hours = ["09:00-12:00", "13:00-17:00"]
        .map(|span| span.parse().unwrap())
        .to_vec();
    bob.skills = [("go".into(), 3.0), ("teaching".into(), 2.0)].into();
    bob.roles = ["dev".into(), "lead".into()].into();
    bob.cost = "99.95".parse().ok();
    bob.capacity = Some(4);
    bob.share = 0.8;
    bob.profile = Some([("directness".into(), 60.5)].into());
    bob.organisation = Some("Acme".into());
    bob.opted_out = [Factor::Hours].into();
    assert_eq!(team.members()[2], bob);
    assert_eq!(team.members()[3], Member::new("eve"));
    let ids = ["ana", "7", "bob", "eve", "nobody"];
    assert_eq!(
        ids.map(|id| team.position(id)),
        [Some(0), Some(1), Some(2), Some(3), None]
    );
    let alone = TeamInput::read_people_csv("tests/cases/people.csv").unwrap();
    assert_eq!(alone.members(), &team.members()[2..]);
}

#[test]
fn pairs_and_answers_point_at_people() {
    let team = full();
    let pairs = &team.pairs;
    assert_eq!((pairs[0].a, pairs[0].b), (0, 1));
    assert_eq!(pairs[0].interaction, Some(Interaction::Given(0.8)));
    assert_eq!(pairs[0].handover, Some(Direction::AToB));
    assert_eq!((pairs[1].a, pairs[1].b), (2, 0));
    let response = Interaction::Response {
        median_hours: 3.5,
        observations: 12,
    };
    assert_eq!(pairs[1].interaction, Some(response));
    assert_eq!(pairs[1].handover, None);
    let survey = team.survey.unwrap();
    assert_eq!((survey.items, survey.scale), (3, (1.0, 7.0)));
    // The second statement is reversed: 1 + 7 - 2 = 6, and 1 + 7 - 1 = 7.
    let answer = |about, scores: [Option<f64>; 3]| Answer {
        wave: 0,
        from: 0,
        about,
        scores: scores.to_vec(),
    };
    assert_eq!(
        survey.answers,
        [
            answer(Some(2), [Some(7.0), Some(6.0), None]),
            answer(None, [Some(1.0), Some(7.0), Some(1.0)]),
        ]
    );
}

#[test]
fn a_selection_is_read_with_every_demand() {
    let selection = full().selection.unwrap();
    let count = |min, max| Count { min, max };
    assert_eq!(selection.size, count(2, Some(3)));
    assert_eq!(selection.roles["lead"], count(1, None));
    assert_eq!(selection.roles["dev"], count(1, None));
    let skill = |name: &str| (selection.skills[name].level, selection.skills[name].count);
    assert_eq!((skill("rust"), skill("teaching")), ((3.0, 1), (2.0, 2)));
    assert_eq!(selection.budget, "5000".parse().ok());
    assert_eq!(selection.headcount, Some(2.5));
    let language = |tag: &str| {
        let demand = selection.languages[&tag.parse().unwrap()];
        (demand.level, demand.count)
    };
    assert_eq!(language("en"), (Level::B2, 1));
    assert_eq!(language("pt"), (Level::Native, 2));
    assert_eq!((selection.zones.min, selection.zones.max), (None, Some(2)));
    let berlin = Zone::new("Europe/Berlin").unwrap();
    assert_eq!(selection.zones.each[&berlin], count(0, Some(1)));
    assert_eq!((selection.include, selection.exclude), (vec![0], vec![3]));
    assert_eq!(selection.not_together, [(2, 3)]);
    assert_eq!(selection.objective, Objective::Own);
}

#[test]
fn tasks_roles_and_meetings_are_read() {
    let team = full();
    let tasks = team.tasks.unwrap();
    assert_eq!(tasks.capacity, 2);
    let (docs, code) = (&tasks.tasks[0], &tasks.tasks[1]);
    assert_eq!((docs.id.as_str(), docs.effort), ("docs", 1.0));
    assert_eq!((docs.units.min, docs.units.max), (4, Some(4)));
    assert_eq!(docs.skills["teaching"], 2.0);
    assert_eq!((code.units.min, code.units.max), (1, Some(6)));
    assert_eq!(code.effort, 1.5);
    assert_eq!(
        (team.roles[0].name.as_str(), team.roles[0].seats),
        ("mentor", 2)
    );
    assert_eq!(team.roles[0].skills["teaching"], 1.0);
    let meetings = team.meetings.unwrap();
    assert_eq!(
        (meetings.minutes, meetings.per_week, meetings.step),
        (45, 2, 15)
    );
    assert_eq!((meetings.earliest, meetings.latest), (480, 1230));
    assert_eq!(meetings.attendees, Attendees::Members(vec![2, 0]));
}

#[test]
fn dates_weights_and_culture_are_read() {
    let team = full();
    let horizon = team.horizon.unwrap();
    assert_eq!((horizon.from(), horizon.weeks()), (date("2026-03-02"), 8));
    let ana = &team.members()[0];
    let works = |day: &str| team.calendar.is_working_day(ana, date(day));
    // A holiday of BR counts in BR-SP; so does its weekend, Sunday alone.
    assert!(!works("2026-04-21") && works("2026-04-22"));
    assert!(works("2026-03-07") && !works("2026-03-08"));
    assert_eq!(team.calendar.holidays().len(), 2);
    assert_eq!(
        team.weights.factors,
        [(Factor::Language, 0.5), (Factor::Handover, 0.0)].into()
    );
    assert_eq!(team.weights.gamma, Some(0.25));
    assert_eq!(team.translation_aid, Some(0.6));
    let culture = team.culture.unwrap();
    assert_eq!(culture.dimensions, ["directness", "planning"]);
    assert_eq!(culture.value(&region("DE-BY"), "planning"), Some(55.0));
    assert_eq!(culture.value(&region("BR"), "directness"), Some(40.5));
    assert_eq!(culture.value(&region("BR"), "planning"), None);
    assert_eq!(culture.row(&region("FR")), None);
}

#[test]
fn conflicts_and_outcomes_are_read() {
    let team = full();
    let first = &team.conflicts[0];
    assert_eq!(
        (first.kind, first.state),
        (ConflictKind::Schedule, ConflictState::Open)
    );
    assert_eq!(
        (first.parties.as_slice(), first.date),
        ([0, 2, 3].as_slice(), date("2026-03-09"))
    );
    let measure = team.conflicts[1].measure.as_ref().unwrap();
    assert_eq!(
        (measure.what.as_str(), measure.taken),
        ("roles written down", None)
    );
    let outcome = &team.outcomes[0];
    assert_eq!((outcome.a, outcome.b, outcome.value), (0, 3, -2.5));
    assert_eq!(outcome.kind, "rework");
}

#[test]
fn json_says_the_same_as_toml() {
    let json = br#"{
        "member": [
            {"id": "ana", "languages": ["pt:native"], "zone": "America/Sao_Paulo", "cost": 12.10,
             "hours": ["09:00-17:00"], "own_efficiency": 0.9, "territory": null},
            {"id": "b\u00f6b"}
        ],
        "pair": [{"a": "ana", "b": "b\u00f6b", "interaction": 0.5}],
        "horizon": {"from": "2026-03-02", "weeks": 8}
    }"#;
    let toml = "
        [[member]]
        id = 'ana'
        languages = ['pt:native']
        zone = 'America/Sao_Paulo'
        cost = 12.10
        hours = ['09:00-17:00']
        own_efficiency = 0.9
        [[member]]
        id = 'böb'
        [[pair]]
        a = 'ana'
        b = 'böb'
        interaction = 0.5
        [horizon]
        from = 2026-03-02
        weeks = 8
    ";
    let toml = TeamInput::read_bytes(toml.as_bytes(), "t.toml").unwrap();
    for name in ["t.json", "t", "t.txt"] {
        let json = TeamInput::read_bytes(json, name).unwrap();
        assert_eq!(json.members(), toml.members());
        assert_eq!(
            (json.pairs, json.horizon),
            (toml.pairs.clone(), toml.horizon)
        );
    }
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let text = "\u{feff}[[member]]\nid = 'ana'\n";
    assert_eq!(
        TeamInput::read_bytes(text.as_bytes(), "t.toml")
            .unwrap()
            .members()
            .len(),
        1
    );
}

#[test]
fn one_person_of_whom_nothing_is_known_is_a_team_file() {
    let team = TeamInput::read_bytes(b"[[member]]\nid = 'ana'\n", "t.toml").unwrap();
    assert_eq!(team.members(), [Member::new("ana")]);
    assert!(team.pairs.is_empty() && team.selection.is_none() && team.horizon.is_none());
    assert!(team.weights.factors.is_empty());
}

#[test]
fn a_file_in_memory_names_no_other_and_one_on_disk_finds_them_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("team.toml");
    fs::write(
        &path,
        "people_file = 'people.csv'\n[[pair]]\na = 'ana'\nb = 'bob'\n",
    )
    .unwrap();
    let missing = TeamInput::read_path(&path).unwrap_err().to_string();
    // Who is in the table is not known, so the pair is no mistake.
    let place = folder.path().join("people.csv");
    assert!(
        missing.starts_with(&place.display().to_string()),
        "{missing}"
    );
    assert_eq!(missing.lines().count(), 1, "{missing}");
    fs::write(&place, "id,zone\nana,Europe/Paris\nbob,\n").unwrap();
    assert_eq!(TeamInput::read_path(&path).unwrap().pairs.len(), 1);
    // A mistake in the table has its place there.
    fs::write(&place, "id,zone\nana,Europe/Pari\nbob,\n").unwrap();
    let wrong = TeamInput::read_path(&path).unwrap_err().to_string();
    let start = format!("{}, line 2, `member[ana].zone`: ", place.display());
    assert!(wrong.starts_with(&start), "{wrong}");
}

#[test]
fn a_profile_has_the_dimensions_of_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("team.toml");
    let text = "[[member]]\nid = 'ana'\nprofile = { directnes = 1 }\n[culture]\ntable = 'c.csv'\n";
    fs::write(&path, text).unwrap();
    fs::write(
        folder.path().join("c.csv"),
        "region,directness\nBR,40\nbr,41\nXX,3\n",
    )
    .unwrap();
    let said = TeamInput::read_path(&path).unwrap_err().to_string();
    let table = folder.path().join("c.csv").display().to_string();
    let lines = [
        format!("{table}, line 3, `region`: `BR` stands in line 2 already"),
        format!("{table}, line 4, `region`: `XX` is not a known region"),
        format!(
            "{}, line 1, `member[ana].profile.directnes`: is no dimension of the table or the scales \
             of `culture` (help: did you mean `directness`?)",
            path.display()
        ),
    ];
    assert_eq!(said, lines.join("\n"));
}

#[test]
fn files_that_are_not_there_or_are_folders_are_named() {
    let missing = TeamInput::read_path("tests/cases/none.toml").unwrap_err();
    assert_eq!(
        missing.to_string(),
        "tests/cases/none.toml: there is no such file (help: check the name and the folder)"
    );
    let folder = TeamInput::read_path("tests/cases").unwrap_err();
    assert_eq!(
        folder.to_string(),
        "tests/cases: is a folder (help: name a file in it)"
    );
    assert!(TeamInput::read_people_csv(Path::new("tests/cases/none.csv")).is_err());
}

#[test]
fn a_file_beyond_the_limit_is_refused() {
    let bytes = vec![b'\n'; usize::try_from(MAX_BYTES).unwrap() + 1];
    let error = TeamInput::read_bytes(&bytes, "t.toml").unwrap_err();
    assert_eq!(error.to_string(), "t.toml: is larger than 256 MiB");
}

#[test]
fn of_many_mistakes_a_hundred_are_listed_and_all_counted() {
    let mut text = String::from("[[member]]\nid = 'ana'\n");
    for _ in 0..150 {
        text.push_str("[[pair]]\na = 'ana'\nb = 'bob'\n");
    }
    let said = said(&text);
    assert_eq!(said.lines().count(), 101);
    assert!(said.contains("t.toml: 150 mistakes, of which 100 are listed"));
}

#[test]
fn deep_json_is_refused_and_does_not_overflow() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let text = format!("{{\"member\": {deep}}}");
    assert!(TeamInput::read_bytes(text.as_bytes(), "t.json").is_err());
    let text = format!("[[member]]\nid = 'a'\nroles = {deep}\n");
    assert!(TeamInput::read_bytes(text.as_bytes(), "t.toml").is_err());
}

#[test]
fn people_of_a_program_are_checked_like_those_of_a_file() {
    let mut ana = Member::new("ana");
    ana.own_efficiency = Some(f64::NAN);
    ana.share = 0.0;
    ana.hours = vec![
        Span { begin: 0, end: 0 },
        Span {
            begin: 1439,
            end: u16::MAX,
        },
    ];
    ana.skills = [("rust".into(), f64::INFINITY)].into();
    let said = TeamInput::from_members(vec![ana, Member::new("ana"), Member::new("")])
        .unwrap_err()
        .to_string();
    assert_eq!(
        said,
        "`member[1].id`: `ana` is given twice\n\
         `member[2].id`: is empty\n\
         `member[ana].hours[0]`: minutes 0 to 0 are no stretch of a day\n\
         `member[ana].hours[1]`: minutes 1439 to 65535 are no stretch of a day\n\
         `member[ana].own_efficiency`: `NaN` is not above 0 and at most 1\n\
         `member[ana].share`: `0` is not above 0 and at most 1\n\
         `member[ana].skills.rust`: `inf` is not a number from 0"
    );
    assert_eq!(
        TeamInput::from_members(Vec::new()).unwrap_err().to_string(),
        "names nobody (help: write a `[[member]]` with an `id` for each person, or name a \
         `people_file`)"
    );
}

#[test]
fn the_worked_case_is_read() {
    let team = TeamInput::read_path("tests/cases/worked.toml").unwrap();
    let own: Vec<Option<f64>> = team.members().iter().map(|m| m.own_efficiency).collect();
    assert_eq!(own, [0.9, 0.9, 0.8, 0.8, 0.7].map(Some));
}

#[test]
fn ten_thousand_people_are_read() {
    let mut text = String::new();
    for person in 0..10_000 {
        writeln!(text, "[[member]]\nid = 'p{person}'\nlanguages = ['en:C1']").unwrap();
        writeln!(text, "zone = 'Asia/Tokyo'\nhours = ['09:00-17:00']").unwrap();
    }
    for person in 1..10_000 {
        writeln!(text, "[[pair]]\na = 'p0'\nb = 'p{person}'").unwrap();
    }
    let team = TeamInput::read_bytes(text.as_bytes(), "t.toml").unwrap();
    assert_eq!((team.members().len(), team.pairs.len()), (10_000, 9_999));
    assert_eq!(team.position("p9999"), Some(9_999));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    /// Any byte of a good file may become any other: it is taken or refused, never a panic.
    #[test]
    fn a_damaged_file_does_no_harm(at in 0_usize..2000, byte: u8, cut in 0_usize..2000) {
        let mut bytes = fs::read("tests/cases/full.toml").unwrap();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(bytes.len() - cut.min(bytes.len()));
        let _ = TeamInput::read_bytes(&bytes, "t.toml");
        let _ = TeamInput::read_bytes(&bytes, "t.json");
        let _ = TeamInput::read_people_bytes(&bytes, "t.csv");
    }
}

#[test]
fn the_first_example_of_the_page_is_read() {
    let page = fs::read_to_string("../../docs/team-file.md").unwrap();
    let block = |fence: &str| {
        let (_, rest) = page.split_once(fence).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    let team = TeamInput::read_bytes(block("```toml\n").as_bytes(), "page.toml").unwrap();
    assert_eq!(team.members().len(), 2);
    let people = TeamInput::read_people_bytes(block("```csv\n").as_bytes(), "page.csv").unwrap();
    assert_eq!(people.members()[0].skills["rust"], 4.0);
}
