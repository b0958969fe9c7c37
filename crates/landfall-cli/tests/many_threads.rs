//! What many threads share answers as it answers one.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::fmt::Debug;
use std::path::Path;
use std::sync::Barrier;
use std::thread;

use landfall::legal::adjust::AdjustParams;
use landfall::legal::engine::{CheckParams, Engine};
use landfall::legal::fact::Profile;
use landfall::legal::load;
use landfall::legal::rule::LawBase;
use landfall::legal::{ComplyParams, comply};
use landfall::market::matrix::Matrix;
use landfall::segmentation::Clusters;
use landfall::{Progress, Seed, SegmentationParams, Strategy};
use landfall_testkit::{bundled, small_strategy};

const THREADS: usize = 64;

/// Asks on many threads at once, and compares each answer with the one of a thread alone.
fn as_alone<A: PartialEq + Debug + Send>(ask: impl Fn() -> A + Sync) {
    let alone = ask();
    let together = Barrier::new(THREADS);
    thread::scope(|scope| {
        let one = || {
            together.wait();
            ask()
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(one)).collect();
        for thread in threads {
            assert!(thread.join().unwrap() == alone);
        }
    });
}

#[test]
fn one_rule_base_answers_64_threads_as_one() {
    let (files, pack) = load::rules(None).unwrap();
    let engine = Engine::new(LawBase::load(files).unwrap()).unwrap();
    let law = engine.base();
    let product = bundled("product.toml");
    let profile = Profile::from_file(&product, law.facts(), law.jurisdictions()).unwrap();
    let params = ComplyParams {
        check: CheckParams::new(["DE", "US-CA", "BR"], "2026-11-27".parse().unwrap()),
        adjust: AdjustParams::new().ways(2).years(1),
        offers: Vec::new(),
        facts_file: "product.toml".to_owned(),
        pack: pack.to_string(),
    };
    as_alone(|| comply(&engine, &profile, &params, &Progress::silent()).unwrap());
}

#[test]
fn one_strategy_answers_64_threads_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let sets = [("doubt.draws".to_owned(), "20".to_owned())];
    let strategy = Strategy::from_file(&path, &sets).unwrap();
    as_alone(|| {
        strategy
            .run(&Progress::silent())
            .unwrap()
            .to_json()
            .unwrap()
    });
}

#[test]
fn one_table_gives_64_threads_the_segments_of_one() {
    let params = Matrix::params().id("region").ignore("name");
    let reduced = reduced(&bundled("economies.csv"));
    let matrix = params
        .read_bytes(reduced.as_bytes(), "economies.csv")
        .unwrap();
    let segments = SegmentationParams::new(Clusters::Fixed(4)).restarts(3);
    let segments = segments.check().unwrap();
    as_alone(|| {
        let found = segments.run(&matrix, Seed::new(3), &Progress::silent());
        found.unwrap().to_json().unwrap()
    });
}

/// The first columns of the rows that have all of them.
fn reduced(table: &Path) -> String {
    let text = std::fs::read_to_string(table).unwrap();
    let rows = text
        .lines()
        .map(|line| line.split(',').take(7).collect::<Vec<_>>());
    let whole = rows.filter(|cells| cells.iter().all(|cell| !cell.is_empty()));
    whole.map(|cells| cells.join(",") + "\n").collect()
}
