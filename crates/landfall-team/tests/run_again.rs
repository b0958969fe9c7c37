//! What was asked, counted, coded or tried more than once, from the team file to the report.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use std::fmt::Write as _;

use landfall_core::Progress;
use landfall_team::conflict::MeasureVerdict;
use landfall_team::input::TeamInput;
use landfall_team::survey::CodingVerdict;
use landfall_team::wave::{Drift, Watch};
use landfall_team::{Limit, Names, TeamParams, TeamReport, run};

fn report_of(text: &str) -> TeamReport {
    let input = TeamInput::read_bytes(text.as_bytes(), "team.toml").unwrap();
    let params = TeamParams::default();
    run(&input, &params, Limit::default(), &Progress::silent()).unwrap()
}

/// Members `p0` to `p{count - 1}`.
fn people(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, person| {
        writeln!(text, "[[member]]\nid = \"p{person}\"").unwrap();
        text
    })
}

/// What `people` said of the team: the number of the person, raised.
fn answers(wave: &str, people: std::ops::Range<usize>, raised: usize) -> String {
    people.fold(String::new(), |mut text, person| {
        let score = person + raised;
        let answer =
            format!("wave = \"{wave}\"\nfrom = \"p{person}\"\nscores = [{score}, {score}]");
        writeln!(text, "[[survey.answer]]\n{answer}").unwrap();
        text
    })
}

/// Whether the reader is told that pairs rest on the answers of two people.
fn reveals_answers(report: &TeamReport) -> bool {
    let mut warnings = report.warnings.iter();
    warnings.any(|warning| warning.contains("rests on the answers of two people"))
}

const SURVEY: &str = "[survey]\nitems = 2\nscale = [0, 10]\nwaves = [\"spring\", \"autumn\"]\n";

#[test]
fn everybody_is_compared_with_herself() {
    let asked = answers("spring", 0..6, 0) + &answers("autumn", 0..6, 2);
    let report = report_of(&(people(6) + SURVEY + &asked));
    let wave = &report.waves[0];
    assert_eq!(
        (wave.first.as_str(), wave.second.as_str()),
        ("spring", "autumn")
    );
    // Two of ten points; all six rose, as 2 of 64 ways to flip the signs would show.
    assert!((wave.change.difference.unwrap() - 0.2).abs() < 1e-12);
    assert_eq!(wave.change.test.unwrap().p, 2.0 / 64.0);
    assert!(!report.not_assessed.contains_key("waves"));
    // Nobody answered about a colleague, so that no pair reveals anybody's answers.
    assert!(!reveals_answers(&report));
}

#[test]
fn a_change_that_would_reveal_the_one_who_left_is_not_shown() {
    let asked = answers("spring", 0..7, 0) + &answers("autumn", 0..6, 2);
    let report = report_of(&(people(7) + SURVEY + &asked));
    let change = &report.waves[0].change;
    assert_eq!((change.both, change.dropped_out, change.joined), (6, 1, 0));
    assert!(change.reveals_beside_means);
    assert_eq!(
        (change.difference, change.interval, change.test),
        (None, None, None)
    );
    assert!(change.reasons[0].claim.contains("would reveal"));
}

#[test]
fn the_survey_factor_comes_from_the_last_wave() {
    let about = |wave: &str, scores: [[u8; 2]; 4]| {
        let who = [("p0", "p1"), ("p1", "p0"), ("p2", "p3"), ("p3", "p2")];
        who.iter()
            .zip(scores)
            .fold(String::new(), |mut text, ((from, about), [a, b])| {
                let answer = format!("from = \"{from}\"\nabout = \"{about}\"\nscores = [{a}, {b}]");
                writeln!(text, "[[survey.answer]]\nwave = \"{wave}\"\n{answer}").unwrap();
                text
            })
    };
    let good_first = [[9, 9], [8, 8], [2, 2], [1, 1]];
    let good_last = [[1, 1], [2, 2], [8, 8], [9, 9]];
    let text = people(4) + SURVEY + &about("spring", good_first) + &about("autumn", good_last);
    let report = report_of(&text);
    let factor = |a: &str, b: &str| {
        let pair = report.pairs.iter().find(|pair| pair.a == a && pair.b == b);
        pair.unwrap().score.unwrap()
    };
    assert!(factor("p0", "p1") < factor("p2", "p3"));
    assert!(reveals_answers(&report));
}

#[test]
fn a_series_alarms_at_the_window_at_which_its_average_leaves_the_limits() {
    let usual = "[[watch]]\nname = \"first answer\"\nunit = \"h\"\nbaseline = { mean = 10, deviation = 2 }\n";
    let windows = "window = [
        { label = \"week 0\", value = 9 },
        { label = \"week 1\", durations = [2, 11, 40] },
        { label = \"week 2\", events = 20, exposure = 2 },
        { label = \"week 3\", value = 14 },
        { label = \"no figure\" },
        { label = \"week 4\", value = 15 },
        { label = \"week 5\", value = 15 },
    ]\n";
    let report = report_of(&(people(1) + usual + windows));
    let watched = &report.watched[0];
    assert_eq!(watched.unit.as_deref(), Some("h"));
    let values: Vec<Option<f64>> = watched.chart.points.iter().map(|p| p.value).collect();
    let numbers = [9.0, 11.0, 10.0, 14.0].map(Some);
    assert_eq!(values[..4], numbers);
    assert_eq!(values[4], None);
    // As in the example of the chart: z = 9.8, 10.04, 10.032, 10.8256, 11.66048, 12.328384; the
    // limit at the sixth is 10 + 2.7 x 2 x sqrt(.2/1.8 x (1 - .8^12)) = 11.737.
    let Watch::Alarm(alarm) = &watched.chart.watch else {
        panic!("{:?}", watched.chart.watch)
    };
    assert_eq!((alarm.window.as_str(), alarm.drift), ("week 5", Drift::Up));
}

#[test]
fn coders_agree_beyond_chance_or_do_not() {
    // Krippendorff's example of two coders and ten binary units:
    // 1 - (n - 1) o_01 / (n_0 n_1) = 1 - 19 x 4 / (14 x 6).
    let two = "[[coding]]\nname = \"hesitates\"\nmeasurement = \"nominal\"\nunits = [
        [\"no\", \"yes\"], [\"yes\", \"yes\"], [\"no\", \"yes\"], [\"no\", \"no\"], [\"no\", \"no\"],
        [\"no\", \"yes\"], [\"no\", \"no\"], [\"no\", \"no\"], [\"yes\", \"no\"], [\"no\", \"no\"],
        [\"yes\", \"missing\"],
    ]\n";
    let ranks = "[[coding]]\nname = \"trust\"\nmeasurement = \"ordinal\"\ncodes = [\"low\", \"some\", \"high\"]\n\
        units = [[\"low\", \"low\"], [\"high\", \"high\"], [\"some\", \"some\"]]\n";
    let report = report_of(&(people(1) + two + ranks));
    let [hesitates, trust] = report.codings.as_slice() else {
        panic!("{:?}", report.codings)
    };
    let alpha = hesitates.agreement.alpha.unwrap();
    assert!((alpha - (1.0 - 76.0 / 84.0)).abs() < 1e-12, "{alpha}");
    assert_eq!(hesitates.agreement.verdict, CodingVerdict::Unreliable);
    assert_eq!(
        (hesitates.agreement.units, hesitates.agreement.paired_units),
        (11, 10)
    );
    assert_eq!(hesitates.labels, ["no", "yes"]);
    assert_eq!(trust.labels, ["low", "some", "high"]);
    assert_eq!(trust.agreement.alpha, Some(1.0));
}

/// Conflicts of `p0` and `p1` on some days of January 2026.
fn conflicts(days: std::ops::RangeInclusive<u32>) -> String {
    days.fold(String::new(), |mut text, day| {
        let record =
            format!("kind = \"schedule\"\nparties = [\"p0\", \"p1\"]\ndate = 2026-01-{day:02}");
        writeln!(text, "[[conflict]]\n{record}").unwrap();
        text
    })
}

#[test]
fn a_measure_is_judged_by_what_happened_after_it() {
    // 13 weeks before and after; six conflicts and the one that led to the measure, none later.
    // 0 of 6: the upper end of the ratio is .459 / .541 = .849, below 1.
    let period = "[conflict_period]\nfrom = 2026-01-05\nuntil = 2026-07-06\n";
    let measure = "[[conflict]]\nkind = \"schedule\"\nparties = [\"p1\", \"p0\"]\ndate = 2026-04-01\n\
        measure = { what = \"rotate the hours\", taken = 2026-04-06 }\nclosed = 2026-05-01\n";
    let text = people(2) + period + &conflicts(5..=10) + measure;
    let report = report_of(&text);
    let [judged] = report.measures.as_slice() else {
        panic!("{:?}", report.measures)
    };
    assert_eq!(judged.verdict, MeasureVerdict::Fell);
    assert_eq!(
        (judged.pair_weeks_before, judged.pair_weeks_after),
        (13.0, 13.0)
    );
    let (all, without) = (judged.all.unwrap(), judged.without_triggers.unwrap());
    assert_eq!((all.before, all.after, without.before), (7, 0, 6));
    let recorded = report.conflicts.last().unwrap();
    assert_eq!(recorded.measure_taken.unwrap().to_string(), "2026-04-06");
    assert_eq!(recorded.state, "closed");

    // Without the time in which conflicts were recorded nothing is known of their rate.
    let report = report_of(&text.replace(period, ""));
    assert!(report.measures.is_empty());
    assert!(report.not_assessed["measures"].contains("[conflict_period]"));
}

#[test]
fn advice_follows_what_people_said_of_themselves_and_nobody_refused() {
    let member = |id: &str, directness: u32, rest: &str| {
        format!("[[member]]\nid = \"{id}\"\nprofile = {{ directness = {directness} }}\n{rest}\n")
    };
    let text = |rest: &str| {
        member("p0", 2, rest)
            + &member("p1", 5, "")
            + "[culture]\nscales = { directness = [1, 7] }\n"
            + &conflicts(5..=5)
    };
    let lacks = |report: &TeamReport| {
        let undecided = report.conflicts[0].undecided.iter();
        undecided
            .clone()
            .any(|one| one.lacks.iter().any(|lack| lack.contains("directness")))
    };
    // (5 - 2) / (7 - 1) = .5, above the .3 that the table asks for.
    let report = report_of(&text(""));
    let advice = |report: &TeamReport| report.conflicts[0].advice.len();
    let refused = report_of(&text("opt_out = [\"culture\"]"));
    assert!(!lacks(&report) && lacks(&refused));
    assert!(advice(&report) > advice(&refused));
}

#[test]
fn hashed_names_stand_in_all_of_it() {
    let asked = answers("spring", 0..6, 0) + &answers("autumn", 0..6, 2);
    let text = (people(6) + SURVEY + &asked + &conflicts(5..=6)).replace("\"p0\"", "\"ana-maria\"");
    let input = TeamInput::read_bytes(text.as_bytes(), "team.toml").unwrap();
    let params = TeamParams::default().names(Names::Hashed);
    let report = run(&input, &params, Limit::default(), &Progress::silent()).unwrap();
    assert_eq!(report.waves[0].change.both, 6);
    assert!(!report.to_json().unwrap().contains("ana-maria"));
}
