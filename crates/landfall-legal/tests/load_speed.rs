//! Two thousand rules are read in one go, and twice as many take about twice as long.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests"
)]

use std::fmt::Write;
use std::time::{Duration, Instant};

use landfall_legal::LawBase;

const BASE: &str = include_str!("load/base.toml");

/// A law with `rules` rules, each with an exception, and definitions on one another.
fn law(number: usize, rules: usize) -> (String, Vec<u8>) {
    let mut text = format!(
        "[law]\nid = \"eu.law{number}\"\ntitle = \"Law {number}\"\nshort = \"L{number}\"\n\
         jurisdiction = \"EU\"\narea = \"tax\"\nvalid_from = 2020-01-01\n\n\
         [[source]]\nid = \"text\"\ntitle = \"Text\"\nkind = \"primary\"\nread = 2026-11-26\n\n\
         [[definition]]\nid = \"eu.law{number}.applies\"\narticle = \"1\"\nsource = \"text\"\n\
         when = \"company.offices == company.offices\"\n"
    )
    .replace(
        "company.offices == company.offices",
        "any(company.offices in EU) || staff.here > 3",
    );
    for rule in 0..rules {
        let id = format!("eu.law{number}.{rule}");
        write!(
            text,
            "\n[[rule]]\nid = \"{id}\"\narticle = \"{rule}\"\ntitle = \"Rule {rule}\"\n\
             summary = \"What the article demands, in words of about the usual length.\"\n\
             kind = \"duty\"\nsource = \"text\"\ncertainty = \"settled\"\n\
             applies_when = \"eu.law{number}.applies && \\\"app\\\" in product.forms && company.staff >= {rule}\"\n\
             requires = \"company.records || product.since < 2026-08-02\"\n\
             penalty = {{ article = \"9\", text = \"a fine\", most = \"max(10_000_000 EUR, 2% of product.price)\" }}\n\
             remedy = \"Keep the record.\"\ncost = {{ once = \"4000 EUR\" }}\n\
             \n[[exception]]\nid = \"{id}.small\"\nof = \"{id}\"\narticle = \"{rule}\"\nsource = \"text\"\n\
             summary = \"Not for small ones.\"\nwhen = \"company.staff < 10 && product.stage == \\\"draft\\\"\"\n"
        )
        .unwrap();
    }
    (format!("law{number}.toml"), text.into_bytes())
}

fn timed(laws: usize, rules: usize) -> (Duration, LawBase) {
    let mut files = vec![("base.toml".to_owned(), BASE.as_bytes().to_vec())];
    files.extend((0..laws).map(|number| law(number, rules)));
    let runs = (0..3).map(|_| {
        let files = files.clone();
        let start = Instant::now();
        let base = LawBase::load(files).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        (start.elapsed(), base)
    });
    runs.min_by_key(|(time, _)| *time).unwrap()
}

#[test]
fn two_thousand_rules_load() {
    let (time, base) = timed(80, 25);
    assert_eq!(base.rules().count(), 2_000);
    println!("2,000 rules in 80 files: {time:?}");
    let (in_one, base) = timed(1, 2_000);
    assert_eq!(base.rules().count(), 2_000);
    println!("2,000 rules in one file: {in_one:?}");
    let (double, _) = timed(1, 4_000);
    println!("4,000 rules in one file: {double:?}");
    assert!(double < in_one * 5, "{in_one:?}, then {double:?}");
}
