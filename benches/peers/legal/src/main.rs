//! One condition with three clauses: ours and the peers in the same process, as a table.

mod facts;
mod ours;
mod peers;

use std::hint::black_box;
use std::time::Instant;

use facts::{Facts, PRODUCTS};
use ours::Ours;
use peers::{Cedar, Cel, Rego, RegoMachine};

/// How often the turns go round.
const ROUNDS: usize = 200;
/// What one turn takes, about, in nanoseconds.
const TURN: f64 = 2e6;

struct Contender {
    name: &'static str,
    holds: Box<dyn FnMut() -> bool>,
}

fn contenders(facts: &Facts) -> Vec<Contender> {
    let (ours, mut traced) = (Ours::new(facts), Ours::new(facts));
    let (cel, cedar) = (Cel::new(facts), Cedar::new(facts));
    let (mut rego, mut machine) = (Rego::new(facts), RegoMachine::new(facts));
    let contender = |name, holds: Box<dyn FnMut() -> bool>| Contender { name, holds };
    vec![
        contender("landfall", Box::new(move || ours.holds())),
        contender(
            "landfall, with trace",
            Box::new(move || traced.holds_with_trace()),
        ),
        contender("cel", Box::new(move || cel.holds())),
        contender("cedar-policy", Box::new(move || cedar.holds())),
        contender("regorus, machine", Box::new(move || machine.holds())),
        contender("regorus, interpreter", Box::new(move || rego.holds())),
    ]
}

/// Nanoseconds of one call, over so many calls.
fn time(contender: &mut Contender, calls: u64) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box((contender.holds)());
    }
    start.elapsed().as_nanos() as f64 / calls as f64
}

fn main() {
    for (facts, expected) in &PRODUCTS {
        for mut contender in contenders(facts) {
            assert_eq!((contender.holds)(), *expected, "{}", contender.name);
        }
    }
    let quick = std::env::args().any(|argument| argument == "--quick");
    let rounds = if quick { 5 } else { ROUNDS };
    let mut all = contenders(&PRODUCTS[0].0);
    let calls: Vec<u64> = all
        .iter_mut()
        .map(|one| (TURN / time(one, 1_000)).max(1.0) as u64)
        .collect();
    let mut times = vec![Vec::new(); all.len()];
    // In turns, so that a busy moment of the machine meets all of them.
    for _ in 0..rounds {
        for ((one, calls), times) in all.iter_mut().zip(&calls).zip(&mut times) {
            times.push(time(one, *calls));
        }
    }
    let table = table(&all, &mut times);
    print!("{table}");
    if let Some(path) = path() {
        std::fs::write(&path, table).unwrap();
        println!("written to {path}");
    }
}

fn table(all: &[Contender], times: &mut [Vec<f64>]) -> String {
    times
        .iter_mut()
        .for_each(|times| times.sort_by(f64::total_cmp));
    let median = |times: &[f64]| times[times.len() / 2];
    let ours = median(&times[0]);
    let mut table =
        "| | median, ns | least, ns | ratio of medians |\n|---|---:|---:|---:|\n".to_owned();
    for (one, times) in all.iter().zip(times) {
        let (middle, least) = (median(times), times[0]);
        let ratio = middle / ours;
        table += &format!("| {} | {middle:.0} | {least:.0} | {ratio:.1} |\n", one.name);
    }
    table
}

/// Where `--table` wants it.
fn path() -> Option<String> {
    let mut arguments = std::env::args();
    arguments.find(|argument| argument == "--table")?;
    arguments.next()
}
