//! One condition with three clauses.

mod facts;
mod ours;
mod peers;

use std::hint::black_box;

use crate::contest::{median, take_turns};
use facts::{Facts, PRODUCTS};
use ours::Ours;
use peers::{Cedar, Cel, Rego, RegoMachine};

const NAMES: [&str; 6] = [
    "landfall",
    "landfall, with trace",
    "cel",
    "cedar-policy",
    "regorus, machine",
    "regorus, interpreter",
];

fn contenders(facts: &Facts) -> [Box<dyn FnMut() -> bool>; 6] {
    let (ours, mut traced) = (Ours::new(facts), Ours::new(facts));
    let (cel, cedar) = (Cel::new(facts), Cedar::new(facts));
    let (mut rego, mut machine) = (Rego::new(facts), RegoMachine::new(facts));
    [
        Box::new(move || ours.holds()),
        Box::new(move || traced.holds_with_trace()),
        Box::new(move || cel.holds()),
        Box::new(move || cedar.holds()),
        Box::new(move || machine.holds()),
        Box::new(move || rego.holds()),
    ]
}

/// All must give the same answers; then their times, as a table.
pub fn table(quick: bool) -> String {
    for (facts, expected) in &PRODUCTS {
        for (mut holds, name) in contenders(facts).into_iter().zip(NAMES) {
            assert_eq!(holds(), *expected, "{name}");
        }
    }
    let mut calls = contenders(&PRODUCTS[0].0).map(|mut holds| -> Box<dyn FnMut()> {
        Box::new(move || {
            black_box(holds());
        })
    });
    let times = take_turns(&mut calls, if quick { 5 } else { 200 });
    let ours = median(&times[0]);
    let mut table = "One condition of three clauses\n\n\
         | | median, ns | least, ns | ratio of medians |\n|---|---:|---:|---:|\n"
        .to_owned();
    for (name, times) in NAMES.iter().zip(&times) {
        let (middle, least) = (median(times), times[0]);
        let ratio = middle / ours;
        table += &format!("| {name} | {middle:.0} | {least:.0} | {ratio:.1} |\n");
    }
    table
}
