//! Histories of repositories made for the purpose, with figures worked by hand.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

mod history_support;
#[path = "history/people.rs"]
mod people;

use std::collections::BTreeMap;

use landfall_core::Progress;
use landfall_team::history::{
    Bots, Centrality, HistoryError, HistoryParams, HistoryReport, Mailmap, Merging, NetworkFigures,
    author_key,
};

use history_support::{Change, Commit, Repository, import};

const MONTH: i64 = 30 * 86_400;
const SUBMODULE: &str = "1111111111111111111111111111111111111111";

fn report(repository: &Repository, bots: Bots) -> HistoryReport {
    HistoryParams::new(repository.path())
        .bots(bots)
        .check()
        .unwrap()
        .run(&Progress::silent())
        .unwrap()
}

fn counts(pairs: &[(i16, u64)]) -> BTreeMap<i16, u64> {
    pairs.iter().copied().collect()
}

/// Edges, their sum, their largest, isolated nodes and parts.
const fn shape(figures: &NetworkFigures) -> (usize, u64, u32, usize, usize) {
    (
        figures.edges,
        figures.edge_weight_sum,
        figures.edge_weight_max,
        figures.isolated_nodes,
        figures.components,
    )
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-12
}

fn top(figures: &NetworkFigures) -> BTreeMap<String, f64> {
    figures
        .betweenness_top10
        .clone()
        .unwrap()
        .into_iter()
        .collect()
}

/// Seven commits of four authors, one of them a bot.
fn worked() -> Vec<Commit<'static>> {
    let f = Change::File("f", 1);
    vec![
        Commit::by("A@x", 1_000, "+0530").with([Change::File("f", 0), Change::File("g", 0)]),
        Commit::by("b@x", 2_000, "-0800").with([f]),
        // Only the mode.
        Commit::by(" a@X ", 3_000, "+0530").with([Change::Program("f", 1)]),
        // 30 days to the second.
        Commit::by("c@x", 3_000 + MONTH, "-13068837").with([Change::Program("f", 0)]),
        // One second more than 30 days.
        Commit::by("b@x", 3_001 + 2 * MONTH, "+0000").with([Change::Program("f", 1)]),
        Commit::by("d[bot]@x", 3_002 + 2 * MONTH, "+0000")
            .with([Change::File("h", 0), Change::Submodule("s", SUBMODULE)]),
        Commit::by("b@x", 3_101 + 2 * MONTH, "+0100").with([
            Change::File("h", 1),
            Change::Submodule("s", "2222222222222222222222222222222222222222"),
        ]),
    ]
}

#[test]
fn figures_are_those_worked_by_hand() {
    let Some(repository) = import(&worked()) else {
        return;
    };
    let report = report(&repository, Bots::Keep);
    // a 2, b 3, c 1, d 1: b and a have 5 of 7, and 10 >= 7; b alone has 6 < 7.
    assert_eq!((report.commits, report.authors), (7, 4));
    assert_eq!(report.contributor_absence_factor_50, 2);
    let offsets = counts(&[(-480, 1), (0, 2), (60, 1), (330, 2)]);
    assert_eq!(report.utc_offset_minutes_by_commit, offsets);
    // b has three offsets once each: the smallest counts. c has none.
    let modal = counts(&[(-480, 1), (0, 1), (330, 1)]);
    assert_eq!(report.utc_offset_minutes_by_author_modal, modal);
    assert_eq!(report.authors_with_more_than_one_offset, 1);
    assert_eq!(report.invalid_offsets, 1);
    // f: a, b, a, c, b. a has 3.293 + 1.098 + 2 * 0.164 - 0.321 ln 4 = 4.274; b 3.176 and c 2.940
    // are below 3.293. g: a. h: d has 3.293 + 1.098 + 0.164 - 0.321 ln 2 = 4.332, b 3.234. s is no
    // file. Without a, 1 of 3 files has an author.
    assert_eq!(report.truck_factor.value, 1);
    assert_eq!(report.truck_factor.removed_in_order, [author_key(b"a@x")]);
    assert_eq!((report.files, report.files_with_author), (3, 3));
    // f: a-b, b-a, a-c; c-b is a second too late. h and s: d-b.
    assert_eq!(shape(&report.handover), (3, 5, 2, 0, 1));
    // 1/2 + 1 + 1/2; the path c-a-b-d has a between 2 of 3 pairs, and b.
    assert!(close(report.handover.msf_weight, 2.0));
    let between = top(&report.handover);
    for (author, value) in [
        ("a@x", 2.0 / 3.0),
        ("b@x", 2.0 / 3.0),
        ("c@x", 0.0),
        ("d[bot]@x", 0.0),
    ] {
        assert!(
            close(between[&author_key(author.as_bytes())], value),
            "{author}"
        );
    }
    // f: ab, ac, bc; h and s: bd twice.
    assert_eq!(shape(&report.coedit), (4, 5, 2, 0, 1));
    assert!(close(report.coedit.msf_weight, 2.5));
    let first = &report.coedit.betweenness_top10.as_ref().unwrap()[0];
    assert_eq!(first.0, author_key(b"b@x"));
    assert!(close(first.1, 2.0 / 3.0));
    assert_eq!((report.bots, report.bot_commits), (Bots::Keep, 1));
    assert!(!report.shallow);
}

#[test]
fn without_bots_their_commits_leave_every_figure() {
    let Some(repository) = import(&worked()) else {
        return;
    };
    let report = report(&repository, Bots::Drop);
    // b has 3 of 6, and 6 >= 6.
    assert_eq!(
        (report.commits, report.authors, report.bot_commits),
        (6, 3, 1)
    );
    assert_eq!(report.contributor_absence_factor_50, 1);
    // h is b's now; without a, 1 of 3 files has an author.
    assert_eq!(report.truck_factor.removed_in_order, [author_key(b"a@x")]);
    assert_eq!(shape(&report.handover), (2, 3, 2, 0, 1));
    assert_eq!(shape(&report.coedit), (3, 3, 1, 0, 1));
    assert_eq!(report.utc_offset_minutes_by_commit[&0], 1);
}

#[test]
fn the_report_has_the_keys_of_its_contract_first() {
    let Some(repository) = import(&worked()) else {
        return;
    };
    let json = serde_json::to_string(&report(&repository, Bots::Keep)).unwrap();
    let keys = [
        "\"commits\":7",
        "\"authors\":4",
        "\"contributor_absence_factor_50\":2",
        "\"utc_offset_minutes_by_commit\":{\"-480\":1,\"0\":2,\"60\":1,\"330\":2}",
        "\"utc_offset_minutes_by_author_modal\":{\"-480\":1,\"0\":1,\"330\":1}",
        "\"authors_with_more_than_one_offset\":1",
        "\"invalid_offsets\":1",
        "\"truck_factor\":{\"value\":1,\"removed_in_order\":[\"",
        "\"coedit\":{\"nodes\":4,\"edges\":4,\"edge_weight_sum\":5,\"edge_weight_max\":2,\"isolated_nodes\":0,\"components\":1,\"msf_weight\":2.5,\"betweenness_top10\":[[\"",
        "\"handover\":{\"nodes\":4,",
    ];
    let places: Vec<_> = keys.iter().map(|key| json.find(key).expect(key)).collect();
    assert!(places.is_sorted());
    assert!(!json.contains('@'), "addresses are not shown");
}

#[test]
fn a_commit_of_51_paths_counts_but_joins_nobody() {
    let names: Vec<String> = (0..51).map(|number| format!("p{number}")).collect();
    let all = |count: usize, content| {
        names
            .iter()
            .take(count)
            .map(move |name| Change::File(name, content))
    };
    let Some(repository) = import(&[
        Commit::by("a@x", 10, "+0000").with(all(50, 0)),
        Commit::by("b@x", 20, "+0000").with(all(51, 1)),
        Commit::by("c@x", 30, "+0000").with(all(1, 0)),
    ]) else {
        return;
    };
    let report = report(&repository, Bots::Keep);
    assert_eq!((report.commits, report.large_commits), (3, 1));
    // b's touch of p0 is not there, so c follows a.
    assert_eq!(shape(&report.handover), (1, 1, 1, 1, 2));
    assert_eq!(shape(&report.coedit), (1, 1, 1, 1, 2));
    // The truck factor counts it: p1 to p49 have a (first: 4.555 - 0.223) alone, as b has 3.234.
    // p50 is b's. p0: a has 4.555 - 0.321 ln 3 = 4.202, b and c 3.104. 50 of 51 are a's.
    assert_eq!(report.truck_factor.removed_in_order, [author_key(b"a@x")]);
    assert_eq!(report.files, 51);
}

#[test]
fn commits_of_one_second_are_ordered_by_hash() {
    let Some(repository) = import(&[
        Commit::by("a@x", 10, "+0000").with([Change::File("f", 0)]),
        Commit::by("b@x", 20, "+0000").with([Change::File("f", 1)]),
        Commit::by("c@x", 20, "+0000").with([Change::File("f", 0)]),
        Commit::by("d@x", 30, "+0000").with([Change::File("f", 1)]),
    ]) else {
        return;
    };
    let log = repository.git(&["log", "--reverse", "--format=%ct %H %ae"]);
    let mut lines: Vec<&str> = log.lines().collect();
    lines.sort_unstable();
    let order: Vec<&str> = lines
        .iter()
        .map(|line| line.rsplit(' ').next().unwrap())
        .collect();
    let history = HistoryParams::new(repository.path())
        .check()
        .unwrap()
        .read(&Progress::silent())
        .unwrap();
    let email = |author: u32| String::from_utf8(history.email(author).unwrap().to_vec()).unwrap();
    let found: Vec<_> = history
        .handovers()
        .iter()
        .map(|one| (email(one.from), email(one.to)))
        .collect();
    let expected: Vec<_> = order
        .windows(2)
        .map(|pair| (pair[0].to_owned(), pair[1].to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn merges_do_not_count_and_renames_are_not_followed() {
    let Some(repository) = import(&[
        Commit::by("a@x", 10, "+0000").with([Change::File("old", 0)]),
        Commit::by("b@x", 20, "+0000").with([Change::Delete("old"), Change::File("new", 0)]),
        Commit::by("m@x", 30, "+0000")
            .merging()
            .with([Change::File("new", 1)]),
        Commit::by("c@x", 40, "+0000"),
    ]) else {
        return;
    };
    let report = report(&repository, Bots::Keep);
    // a, b, c: the merge is left out, the commit without paths is not.
    assert_eq!((report.commits, report.authors), (3, 3));
    // `old` joins a and b; `new` is b's alone, and `old` is no file of the tree.
    assert_eq!(shape(&report.handover), (1, 1, 1, 1, 2));
    assert_eq!(report.files, 1);
    assert_eq!(report.truck_factor.removed_in_order, [author_key(b"b@x")]);
}

#[test]
fn paths_are_bytes() {
    let odd = ["\\377\\376", "a\\nb", "tab\\there", ":100644 000000 1 2 M"];
    let change = |content| odd.iter().map(move |name| Change::Quoted(name, content));
    let Some(repository) = import(&[
        Commit::by("a@x", 10, "+0000").with(change(0)),
        Commit::by("b@x", 20, "+0000").with(change(1)),
    ]) else {
        return;
    };
    let report = report(&repository, Bots::Keep);
    assert_eq!(shape(&report.handover), (1, 4, 4, 0, 1));
    assert_eq!(report.files, 4);
}

#[test]
fn an_empty_repository_is_an_empty_history() {
    let Some(repository) = Repository::bare() else {
        return;
    };
    let report = report(&repository, Bots::Keep);
    assert_eq!(
        (report.commits, report.authors, report.commit),
        (0, 0, None)
    );
    assert_eq!(report.contributor_absence_factor_50, 0);
    assert_eq!(report.truck_factor.value, 0);
    assert_eq!(shape(&report.coedit), (0, 0, 0, 0, 0));
    assert!(report.coedit.msf_weight == 0.0);
    assert!(report.coedit.betweenness_top10.unwrap().is_empty());
}

#[test]
fn one_commit_of_one_author_is_a_history() {
    let Some(repository) = import(&[Commit::by("", 10, "+0000")]) else {
        return;
    };
    let report = report(&repository, Bots::Keep);
    assert_eq!((report.commits, report.authors), (1, 1));
    // Nothing touched: no file, so nobody has to leave.
    assert_eq!((report.files, report.truck_factor.value), (0, 0));
    assert_eq!(shape(&report.handover), (0, 0, 0, 1, 1));
    assert_eq!(
        report.handover.betweenness_top10,
        Some(vec![(author_key(b""), 0.0)])
    );
}

#[test]
fn an_older_commit_reaches_less_of_the_history() {
    let Some(repository) = import(&worked()) else {
        return;
    };
    let commits = |revision: &str| {
        let params = HistoryParams::new(repository.path()).commit(revision);
        params
            .check()
            .unwrap()
            .run(&Progress::silent())
            .map(|report| report.commits)
    };
    let hash = repository.git(&["rev-parse", "HEAD~4"]);
    assert_eq!(commits(hash.trim()).unwrap(), 3);
    assert_eq!(commits("main~1").unwrap(), 6);
    let unknown = commits("0123456789012345678901234567890123456789").unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "`0123456789012345678901234567890123456789` names no commit of the repository"
    );
    assert!(matches!(
        commits("nobody"),
        Err(HistoryError::NoCommit { .. })
    ));
}

#[test]
fn a_mailmap_and_aliases_merge_addresses_only_when_asked() {
    let map = b"<a@x> <b@x>\n";
    let Some(repository) = import(&[
        Commit::by("a@x", 10, "+0000").with([Change::Text(".mailmap", map)]),
        Commit::by("b@x", 20, "+0000"),
        Commit::by("c@x", 30, "+0000"),
    ]) else {
        return;
    };
    let authors = |change: &dyn Fn(HistoryParams) -> HistoryParams| {
        let params = change(HistoryParams::new(repository.path()));
        let report = params.check().unwrap().run(&Progress::silent()).unwrap();
        report.authors
    };
    assert_eq!(authors(&|params| params), 3);
    assert_eq!(authors(&|params| params.mailmap(Merging::Repository)), 2);
    let other = Mailmap::parse(b"<z@x> <c@x>\n<z@x> <a@x>\n<z@x> <b@x>", "other");
    assert_eq!(
        authors(&|params| params.mailmap(Merging::Given(other.clone()))),
        1
    );
    assert_eq!(
        authors(&|params| params.mailmap(Merging::Repository).alias("C@x", "a@x")),
        1
    );
}

#[test]
fn betweenness_can_be_left_out() {
    let Some(repository) = import(&worked()) else {
        return;
    };
    let params = HistoryParams::new(repository.path()).centrality(Centrality::Skip);
    let report = params.check().unwrap().run(&Progress::silent()).unwrap();
    assert_eq!(report.coedit.betweenness_top10, None);
    assert_eq!(report.coedit.edges, 4);
}

#[test]
fn a_shallow_clone_says_so() {
    let Some(repository) = import(&worked()) else {
        return;
    };
    let clone = repository.shallow_clone();
    let report = report(&clone, Bots::Keep);
    assert!(report.shallow);
    assert_eq!(report.commits, 2);
    let last = report.reasons().pop().unwrap();
    assert_eq!(
        last.claim,
        "the repository is a shallow clone: older commits are missing"
    );
}

#[test]
fn settings_of_the_repository_change_nothing() {
    let Some(repository) = import(&worked()) else {
        return;
    };
    let before = report(&repository, Bots::Keep);
    for (key, value) in [
        ("diff.renames", "copies"),
        ("diff.relative", "true"),
        ("diff.ignoreSubmodules", "all"),
        ("diff.external", "false"),
        ("diff.orderFile", "/nowhere"),
        ("log.showRoot", "false"),
        ("log.showSignature", "true"),
        ("log.mailmap", "true"),
        ("log.date", "relative"),
        ("color.ui", "always"),
        ("format.pretty", "oneline"),
        ("core.quotePath", "true"),
        ("core.abbrev", "5"),
        ("i18n.logOutputEncoding", "UTF-16"),
    ] {
        repository.git(&["config", key, value]);
    }
    assert_eq!(report(&repository, Bots::Keep), before);
}

#[test]
fn a_folder_without_repository_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let read = |path: &std::path::Path| {
        let params = HistoryParams::new(path).check().unwrap();
        params.run(&Progress::silent()).unwrap_err()
    };
    if history_support::git_is_there() {
        assert!(matches!(
            read(folder.path()),
            HistoryError::NoRepository { .. }
        ));
    }
    let missing = folder.path().join("missing");
    assert_eq!(
        read(&missing).to_string(),
        format!("`{}` is no folder", missing.display())
    );
}

#[test]
fn a_damaged_repository_is_an_error_not_a_short_history() {
    let Some(repository) = import(&worked()) else {
        return;
    };
    let blob = repository.git(&["rev-parse", "HEAD~3^{tree}"]);
    repository.remove_object(blob.trim());
    let params = HistoryParams::new(repository.path()).check().unwrap();
    let error = params.run(&Progress::silent()).unwrap_err();
    assert!(
        matches!(error, HistoryError::Git { command: "log", .. }),
        "{error}"
    );
}

#[test]
fn cancelled_work_stops() {
    let Some(repository) = import(&worked()) else {
        return;
    };
    let progress = Progress::silent();
    progress.cancel();
    let params = HistoryParams::new(repository.path()).check().unwrap();
    assert!(matches!(
        params.run(&progress),
        Err(HistoryError::Cancelled(_))
    ));
}

#[test]
fn all_mistakes_of_the_settings_are_listed() {
    let map = Mailmap::parse(b"nothing\n", "people");
    let error = HistoryParams::new("")
        .commit("--output=x")
        .mailmap(Merging::Given(map))
        .alias("a", "a b")
        .alias("", "b")
        .check()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`alias `: an address is empty (help: give both addresses)\n\
         `commit`: `--output=x` names no commit (help: give a hash, a branch or a tag)\n\
         `path`: the path is empty (help: give the folder of the repository, `.` for this one)\n\
         people, line 1: `nothing` names no address in angle brackets (help: write \
         `Name <proper@example.org> <recorded@example.org>`)"
    );
    assert!(HistoryParams::new(".").commit("a\nb").check().is_err());
    assert!(HistoryParams::new(".").commit("").check().is_err());
}
