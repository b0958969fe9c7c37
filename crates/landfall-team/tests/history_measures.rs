//! Zones, organisations, interactions and response times, and the figures against a simple model.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use landfall_core::{Progress, Table};
use landfall_team::history::{
    Bots, Centrality, History, HistoryParams, HistoryReport, Organisations, Post, Unlisted, posts,
    response_times,
};
use proptest::prelude::*;

/// E-mail, committer's time, author's date as git shows it, paths.
type Row<'a> = (&'a str, i64, &'a str, &'a [&'a str]);

/// A history from what git would have written for these commits.
fn history(rows: &[Row<'_>]) -> History {
    let mut log = Vec::new();
    let mut files = BTreeSet::new();
    for (number, (email, time, date, paths)) in rows.iter().enumerate() {
        log.extend(format!("{number:040x}\0{time}\0{date}\0{email}\0N\0").bytes());
        for (place, path) in paths.iter().enumerate() {
            let begin = if place == 0 { "\n" } else { "" };
            log.extend(format!("{begin}:100644 100644 a b M\0{path}\0").bytes());
            files.insert(*path);
        }
    }
    let tree: String = files
        .iter()
        .map(|path| format!("100644 blob a\t{path}\0"))
        .collect();
    let params = HistoryParams::new(".").check().unwrap();
    params
        .read_streams(log.as_slice(), tree.as_bytes(), &Progress::silent())
        .unwrap()
}

#[test]
fn zones_are_those_that_had_the_offset_at_every_dated_commit() {
    // 2024-01-15T12:00Z at +0100 and 2024-07-15T12:00Z at +0200: Central European time. Cairo had
    // +0200 and +0300, Algiers +0100 all year. 1705320000 and 1721044800 in seconds.
    let rows = [
        ("summer@x", 10, "1705320000 +0100", [].as_slice()),
        ("summer@x", 11, "1721044800 +0200", &[]),
        ("winter@x", 12, "1705320000 +0100", &[]),
        ("travel@x", 13, "1705320000 +0900", &[]),
        ("travel@x", 14, "1705320001 +0900", &[]),
        ("travel@x", 15, "1705320002 -0300", &[]),
        ("odd@x", 16, "1705320000 +0017", &[]),
        ("none@x", 17, "", &[]),
        ("future@x", 18, "9999999999999 +0000", &[]),
    ];
    let history = history(&rows);
    let zones = history.zones(&Progress::silent()).unwrap();
    let of = |email: &str| {
        let number = (0..).find(|author| history.email(*author) == Some(email.as_bytes()));
        &zones[number.unwrap() as usize]
    };
    let has = |email: &str, name: &str| of(email).zones.iter().any(|zone| zone.name() == name);
    assert!(has("summer@x", "Europe/Berlin") && has("summer@x", "Europe/Madrid"));
    assert!(!has("summer@x", "Africa/Algiers") && !has("summer@x", "Africa/Cairo"));
    assert_eq!(of("summer@x").explained_share(), Some(1.0));
    assert!(has("winter@x", "Europe/Berlin") && has("winter@x", "Africa/Algiers"));
    assert!(has("travel@x", "Asia/Tokyo") && !has("travel@x", "America/Sao_Paulo"));
    let travel = of("travel@x");
    assert_eq!((travel.dated_commits, travel.explained_commits), (3, 2));
    let odd = of("odd@x");
    assert_eq!(
        (odd.dated_commits, odd.explained_commits, odd.zones.len()),
        (1, 0, 0)
    );
    for email in ["none@x", "future@x"] {
        assert_eq!(of(email).explained_share(), None);
        assert!(of(email).zones.is_empty());
    }
    assert!(zones.iter().all(|set| set.zones.is_sorted()));
}

#[test]
fn the_report_has_a_schema() {
    let schema = serde_json::to_value(schemars::schema_for!(HistoryReport)).unwrap();
    let properties = schema["properties"].as_object().unwrap();
    let report = history(&[]).report(Centrality::Exact, &Progress::silent());
    let report = serde_json::to_value(report.unwrap()).unwrap();
    for key in report.as_object().unwrap().keys() {
        assert!(properties.contains_key(key), "{key}");
    }
}

#[test]
fn organisations_follow_the_commits() {
    let rows = [
        ("a@a.org", 1, "", [].as_slice()),
        ("a@a.org", 2, "", &[]),
        ("b@mail.b.org", 3, "", &[]),
        ("c@gmail.com", 4, "", &[]),
    ];
    let known = [("a.org", "A"), ("b.org", "B")];
    let history = history(&rows);
    let listed = Organisations::new(known, Unlisted::Unknown).unwrap();
    // A has 2 of 3 known commits, and 4 >= 3.
    let factor = history.elephant_factor(&listed);
    assert_eq!((factor.value, factor.unknown_commits), (1, 1));
    // With domains: A 2, B 1, gmail.com 1 of 4, and 4 >= 4.
    let domains = Organisations::new(known, Unlisted::Domain).unwrap();
    let factor = history.elephant_factor(&domains);
    assert_eq!((factor.value, factor.unknown_commits), (1, 0));
    assert_eq!(factor.organisations.len(), 3);
}

#[test]
fn interactions_are_the_median_gaps_of_a_pair() {
    let rows = [
        ("a@x", 0, "", ["f", "g"].as_slice()),
        ("b@x", 3_600, "", &["f"]),
        ("a@x", 10_800, "", &["f"]),
        ("b@x", 14_400, "", &["g"]),
    ];
    let history = history(&rows);
    // f: 1 h and 2 h; g: 4 h.
    let seen = history.interactions();
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].handovers, seen[0].median_hours), (3, 2.0));
    // b works in the first two hours only, a is unknown: 1 h and 2 h are left.
    let spans = [(0, 120), (1_000, 1_001)];
    let seen = history.interactions_in_working_hours(|author| {
        (history.email(author) == Some(b"b@x")).then_some(spans.as_slice())
    });
    assert_eq!((seen[0].handovers, seen[0].median_hours), (2, 1.5));
}

#[test]
fn the_first_response_is_somebody_elses() {
    let post = |thread: &str, author: &str, time| Post {
        thread: thread.to_owned(),
        author: author.to_owned(),
        time,
    };
    let all = [
        post("1", "Bo", 7_200),
        post("1", "ana", 0),
        post("1", "ANA ", 60),
        post("1", "ci[bot]", 90),
        post("2", "ana", 0),
        post("2", "ana", 10),
        post("3", "bo", 100),
        post("3", "ana", 100),
        post("4", "ana", 0),
        post("4", "bo", 3_600),
    ];
    // 1: 2 h (90 s with the bot), 2: none, 3: 0 h, 4: 1 h.
    let times = response_times(&all, Bots::Drop);
    assert_eq!((times.threads, times.unanswered), (4, 1));
    assert_eq!(times.median_hours, Some(1.0));
    let pairs: Vec<_> = times
        .pairs
        .iter()
        .map(|pair| {
            (
                pair.asker.as_str(),
                pair.answerer.as_str(),
                pair.threads,
                pair.median_hours,
            )
        })
        .collect();
    assert_eq!(pairs, [("ana", "bo", 2, 1.5), ("bo", "ana", 1, 0.0)]);
    assert_eq!(response_times(&all, Bots::Keep).median_hours, Some(0.025));
    assert_eq!(response_times(&[], Bots::Keep).median_hours, None);
}

#[test]
fn mistakes_in_a_table_of_threads_are_all_listed() {
    let read = |text: &str| posts(&Table::from_bytes(text.as_bytes(), "t.csv").unwrap());
    assert_eq!(
        read("thread,author,time\n1,,2026-01-01T00:00:00Z\n1,ana,yesterday\n2,bo,60\n")
            .unwrap_err()
            .to_string(),
        "t.csv, line 2, `author`: the cell is empty\n\
         t.csv, line 3, `time`: `yesterday` is no instant (help: write `2026-03-01T09:00:00Z`, \
         with an offset, or seconds since 1970)"
    );
    assert_eq!(
        read("thread,author\n1,ana\n").unwrap_err().to_string(),
        "t.csv, line 1: there is no column `time` (help: the header is `thread,author,time`)"
    );
    let good = read("thread,author,time\n1,ana,1970-01-01T00:00:01.9Z\n2,bo,60\n").unwrap();
    assert_eq!(
        good.iter().map(|post| post.time).collect::<Vec<_>>(),
        [1, 60]
    );
}

/// Hand-overs and common paths by pair, counted in the plainest way.
fn model(rows: &[(u8, i64, BTreeSet<u8>)]) -> [BTreeMap<(u8, u8), u32>; 2] {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|number| (rows[*number].1, *number));
    let (mut handover, mut coedit) = (BTreeMap::new(), BTreeMap::new());
    for path in 0..u8::MAX {
        let touches: Vec<_> = order
            .iter()
            .map(|number| &rows[*number])
            .filter(|(_, _, paths)| paths.len() <= 50 && paths.contains(&path))
            .collect();
        for pair in touches.windows(2) {
            let ((a, before, _), (b, after, _)) = (pair[0], pair[1]);
            if a != b && after - before <= 30 * 86_400 {
                *handover.entry((*a.min(b), *a.max(b))).or_default() += 1;
            }
        }
        let authors: BTreeSet<u8> = touches.iter().map(|(author, _, _)| *author).collect();
        for a in &authors {
            for b in authors.range(a + 1..) {
                *coedit.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    [handover, coedit]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn both_graphs_are_those_of_a_simple_model(
        rows in prop::collection::vec(
            (
                0..6_u8,
                (0..40_i64).prop_map(|days| days * 86_400 * 3),
                prop_oneof![
                    9 => prop::collection::btree_set(0..12_u8, 0..5),
                    1 => (45..56_u8).prop_map(|count| (0..count).collect()),
                ],
            ),
            0..30,
        ),
    ) {
        let names: Vec<String> = (0..u8::MAX).map(|path| format!("p{path}")).collect();
        let emails: Vec<String> = (0..6).map(|author| format!("{author}@x")).collect();
        let paths: Vec<Vec<&str>> = rows
            .iter()
            .map(|(_, _, paths)| paths.iter().map(|path| names[*path as usize].as_str()).collect())
            .collect();
        let given: Vec<Row<'_>> = rows
            .iter()
            .zip(&paths)
            .map(|((author, time, _), paths)| (emails[*author as usize].as_str(), *time, "", paths.as_slice()))
            .collect();
        let history = history(&given);
        let author = |number: u32| history.email(number).unwrap()[0] - b'0';
        let found = [history.handover_ties(), history.coedit_ties()].map(|ties| {
            ties.iter()
                .map(|tie| ((author(tie.a), author(tie.b)), tie.weight))
                .collect::<BTreeMap<_, _>>()
        });
        prop_assert_eq!(found, model(&rows));
        let report = history.report(Centrality::Exact, &Progress::silent()).unwrap();
        prop_assert_eq!(report.commits as usize, rows.len());
        prop_assert_eq!(report.invalid_offsets as usize, rows.len());
        for figures in [&report.coedit, &report.handover] {
            // A forest has nodes less parts edges, each of distance 1 or less.
            let forest = (figures.nodes - figures.components) as f64;
            prop_assert!(figures.msf_weight <= forest + 1e-12);
        }
    }
}
