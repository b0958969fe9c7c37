//! Loads a base of law and its cases, runs the cases, and prints mistakes and failures with file
//! and line. Without an argument it reads the base that comes with the crate.
//!
//! ```console
//! cargo run --release -p landfall-legal --example check_rules -- [FOLDER]
//! ```
#![expect(clippy::print_stdout, reason = "a program for the command line")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use landfall_legal::engine::{CaseFailure, Engine, run_cases};
use landfall_legal::load::{Case, bundled_cases, cases, read_dir};
use landfall_legal::{LawBase, LegalError};

fn main() -> ExitCode {
    let folder = std::env::args().nth(1);
    match load(folder.as_deref()) {
        Ok((engine, cases)) => run(&engine, &cases),
        Err(LegalError::Input(mistakes)) => {
            for mistake in mistakes.list() {
                println!("{mistake}");
            }
            println!("{} mistakes", mistakes.list().len());
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn load(folder: Option<&str>) -> Result<(Engine, Vec<Case>), LegalError> {
    let (base, cases) = match folder {
        None => {
            let base = LawBase::bundled()?;
            let cases = bundled_cases(&base)?;
            (base, cases)
        }
        Some(folder) => {
            let files = read_dir(Path::new(folder))?;
            let base = LawBase::load(files.clone())?;
            let cases = cases(files, &base)?;
            (base, cases)
        }
    };
    Ok((Engine::new(base)?, cases))
}

fn run(engine: &Engine, cases: &[Case]) -> ExitCode {
    let failures = run_cases(engine, cases);
    for failure in &failures {
        println!("{failure}");
    }
    summary(engine, cases, &failures);
    match failures.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn summary(engine: &Engine, cases: &[Case], failures: &[CaseFailure]) {
    let law_of: BTreeMap<&str, &str> = engine
        .base()
        .rules()
        .map(|(law, rule)| (rule.id.as_str(), law.id.as_str()))
        .collect();
    let count = |rules: Vec<&str>| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for law in rules.iter().filter_map(|rule| law_of.get(rule)) {
            *counts.entry(law).or_default() += 1;
        }
        counts
    };
    let rules = count(law_of.keys().copied().collect());
    let all = count(cases.iter().map(|case| case.rule.as_str()).collect());
    let failed = count(
        failures
            .iter()
            .map(|failure| failure.rule.as_str())
            .collect(),
    );
    let of = |counts: &BTreeMap<&str, usize>, law: &str| counts.get(law).copied().unwrap_or(0);
    for law in engine.base().laws() {
        let (rules, all, failed) = (of(&rules, &law.id), of(&all, &law.id), of(&failed, &law.id));
        println!("{}: {rules} rules, {all} cases, {failed} failed", law.id);
    }
    let (laws, rules) = (engine.base().laws().len(), law_of.len());
    let (cases, failed) = (cases.len(), failures.len());
    println!("{laws} laws, {rules} rules, {cases} cases, {failed} failed");
}
