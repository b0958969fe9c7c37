//! The whole way from a team file to the report.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use landfall_core::Progress;
use landfall_team::input::TeamInput;
use landfall_team::{Limit, Names, Status, TeamError, TeamParams, TeamReport, run};

fn report_of(text: &str) -> Result<TeamReport, TeamError> {
    let input = TeamInput::read_bytes(text.as_bytes(), "team.toml")?;
    run(
        &input,
        &TeamParams::default(),
        Limit::default(),
        &Progress::silent(),
    )
}

/// A member who speaks one language and has this own efficiency.
fn member(id: &str, own: f64, tag: &str, rest: &str) -> String {
    format!(
        "[[member]]\nid = \"{id}\"\nown_efficiency = {own}\nlanguages = [\"{tag}:native\"]\n{rest}\n"
    )
}

/// The worked case: 1 and 2 (English, .9), 3, 4 (Chinese, .8) and 5 (Chinese, .7).
fn five(rest: &str) -> String {
    let members = [
        ("1", 0.9, "en"),
        ("2", 0.9, "en"),
        ("3", 0.8, "zh"),
        ("4", 0.8, "zh"),
        ("5", 0.7, "zh"),
    ];
    let members = members.map(|(id, own, tag)| member(id, own, tag, ""));
    members.concat() + rest
}

fn close(found: Option<f64>, wanted: f64) {
    let found = found.unwrap();
    assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
}

#[test]
fn the_worked_case_comes_out_by_hand() {
    let report = report_of(&five("")).unwrap();
    let best: Vec<(&str, &str)> = report
        .best_pairs
        .iter()
        .map(|p| (p.a.as_str(), p.b.as_str()))
        .collect();
    assert_eq!(best, [("1", "2")]);
    assert_eq!(report.worst_members[0].id, "5");
    // Only the language is known, so s is L: 1 within a group. Across: "each speaks their own",
    // sqrt(u(1 speaks en) u(3 hears en) u(3 speaks zh) u(1 hears zh)) = sqrt(1 x .02 x 1 x .02) = .02.
    let cross = report
        .pairs
        .iter()
        .find(|p| p.a == "1" && p.b == "3")
        .unwrap();
    close(cross.score, 0.02);
    assert!((cross.coverage - 0.3).abs() < 1e-12);
    // c_1|S = .9 (1 + 3 x .02) / 4, c_5|S = .7 (2 + 2 x .02) / 4
    close(report.members[0].in_team, 0.9 * 1.06 / 4.0);
    close(report.members[4].in_team, 0.7 * 2.04 / 4.0);
    // 1 with 5 and 2 with 5: sqrt(.9 x .7) x .02, a tie; less than 3 with 5, sqrt(.8 x .7).
    let worst: Vec<(&str, &str)> = report
        .worst_pairs
        .iter()
        .map(|p| (p.a.as_str(), p.b.as_str()))
        .collect();
    assert_eq!(worst, [("1", "5"), ("2", "5")]);
    close(
        Some(report.worst_pairs[0].value),
        (0.9_f64 * 0.7).sqrt() * 0.02,
    );
}

#[test]
fn without_loss_across_languages_the_pairs_with_5_from_their_own_group_tie_as_the_worst() {
    // With a perfect translation aid every L is 1: {3,5} and {4,5} have sqrt(.8 x .7).
    let report = report_of(&five("[language]\ntranslation_aid = 1\n")).unwrap();
    let worst: Vec<(&str, &str)> = report
        .worst_pairs
        .iter()
        .map(|p| (p.a.as_str(), p.b.as_str()))
        .collect();
    assert_eq!(worst, [("3", "5"), ("4", "5")]);
}

#[test]
fn the_chosen_pair_is_the_best_and_its_proof_says_so() {
    let report = report_of(&five("[selection]\nsize = 2\n")).unwrap();
    let selection = report.selection.unwrap();
    assert_eq!(selection.status, Status::Optimal);
    assert_eq!(selection.gap, Some(0.0));
    let chosen = selection.answer.unwrap();
    assert_eq!(chosen.members, ["1", "2"]);
    assert_eq!(chosen.tied, Some(false));
    // V = .5 x .9 + .5 x .9 x 1
    close(report.team.unwrap().value, 0.9);
    // The next best is 3 and 4: .5 x .8 + .5 x .8
    close(chosen.next_value, 0.8);
    assert!(
        report
            .sensitivity
            .iter()
            .all(|entry| entry.team_stays == Some(true))
    );
}

#[test]
fn demands_that_contradict_each_other_are_an_answer_that_names_them() {
    let demands = "[selection]\nsize = 2\ninclude = [\"1\"]\n[selection.languages]\nzh = { level = \"B2\", count = 2 }\n";
    let report = report_of(&five(demands)).unwrap();
    let selection = report.selection.unwrap();
    assert_eq!(selection.status, Status::Infeasible);
    assert_eq!((selection.value, selection.answer), (None, None));
    let mut contradiction = selection.contradiction;
    contradiction.sort();
    assert_eq!(contradiction, ["include 1", "language zh at B2", "size"]);
    assert!(report.team.is_none());
}

#[test]
fn hashed_names_stand_everywhere_and_change_nothing_else() {
    let text = five("[selection]\nsize = 2\n").replace("\"1\"", "\"ana-maria\"");
    let input = TeamInput::read_bytes(text.as_bytes(), "team.toml").unwrap();
    let json = |names| {
        let params = TeamParams::default().names(names);
        let report = run(&input, &params, Limit::default(), &Progress::silent()).unwrap();
        report.to_json().unwrap()
    };
    let (shown, hashed) = (json(Names::Shown), json(Names::Hashed));
    assert!(shown.contains("ana-maria") && !hashed.contains("ana-maria"));
    // printf ana-maria | sha256sum | cut -c1-16
    assert!(hashed.contains("b893a9614ce900c0"));
}

#[test]
fn a_member_of_whom_nothing_is_known_is_left_out_of_the_choice_and_named() {
    let text = five("[[member]]\nid = \"stranger\"\n[selection]\nsize = 2\n");
    let report = report_of(&text).unwrap();
    let why = "left out of the choice, as what a team with them is worth is not known: `stranger`";
    assert!(
        report.warnings.iter().any(|warning| warning == why),
        "{:?}",
        report.warnings
    );
    let pair = report
        .pairs
        .iter()
        .find(|pair| pair.b == "stranger")
        .unwrap();
    assert_eq!((pair.score, pair.coverage), (None, 0.0));
}

#[test]
fn including_somebody_of_whom_nothing_is_known_is_a_mistake_with_its_remedy() {
    let text =
        five("[[member]]\nid = \"stranger\"\n[selection]\nsize = 2\ninclude = [\"stranger\"]\n");
    assert_eq!(
        report_of(&text).unwrap_err().to_string(),
        "`selection.include`: `stranger` is to be in the team, but what a team with her is worth is not known \
         (help: give her own efficiency, or data for her missing scores)"
    );
}

#[test]
fn one_person_is_a_team_without_pairs() {
    let report = report_of(&member("solo", 0.6, "de", "")).unwrap();
    assert!(report.pairs.is_empty() && report.best_pairs.is_empty());
    close(report.team.unwrap().value, 0.6);
}

#[test]
fn roles_tasks_and_meetings_are_planned_for_the_chosen() {
    let working = "zone = \"Europe/Berlin\"\nhours = [\"09:00-17:00\"]\nroles = [\"engineer\"]\nskills = { rust = 4 }";
    let text = member("a", 0.9, "de", working)
        + &member("b", 0.5, "de", working)
        + "[selection]\nsize = 2\n[selection.roles]\nengineer = 1\n\
           [tasks]\ncapacity = 2\n[[tasks.task]]\nid = \"port\"\nunits = 3\n[tasks.task.skills]\nrust = 3\n\
           [meetings]\nminutes = 60\n[horizon]\nfrom = 2026-03-02\nweeks = 2\n";
    let report = report_of(&text).unwrap();
    let roles = report.roles.unwrap();
    assert_eq!(roles.status, Status::Optimal);
    assert_eq!(roles.answer.unwrap().assignments[0].member, "a");
    let tasks = report.tasks.unwrap();
    // Two units by a (.9 each) and one by b (.5).
    close(tasks.value, 2.3);
    let meetings = report.meetings.unwrap();
    assert_eq!(
        (meetings.status, meetings.value),
        (Status::Optimal, Some(0.0))
    );
    assert_eq!(meetings.answer.unwrap().meetings.len(), 2);
    assert_eq!(report.hours.len(), 1);
    assert_eq!(report.hours[0].spans["a"], [[480, 960]]);
}

#[test]
fn hours_have_a_strip_for_each_pattern_from_its_first_date() {
    // Germany changes to summer time on Sunday, 2026-03-29 at 02:00, within the night shift.
    let working = "zone = \"Europe/Berlin\"\nhours = [\"22:00-06:00\"]";
    let text = member("a", 0.9, "de", working) + "[horizon]\nfrom = 2026-03-23\nweeks = 2\n";
    let report = report_of(&text).unwrap();
    let strips: Vec<(String, [i64; 2])> = report
        .hours
        .iter()
        .map(|strip| (strip.from.to_string(), strip.spans["a"][0]))
        .collect();
    // 22:00 is 21:00 UTC before and 20:00 UTC after; the shift of Saturday is an hour shorter.
    assert_eq!(
        strips,
        [
            ("2026-03-23".to_owned(), [1260, 1740]),
            ("2026-03-29".to_owned(), [1200, 1680])
        ]
    );
}

#[test]
fn nothing_depends_on_the_number_of_threads() {
    let text = five("[selection]\nsize = 3\n");
    let json = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| report_of(&text).unwrap().to_json().unwrap())
    };
    assert_eq!(json(1), json(3));
}
