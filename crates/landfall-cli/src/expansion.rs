//! Where to enter next: reads a strategy file and writes `plan.json`, `regions.csv` and
//! `report.html`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use landfall::plan::Doubt;
use landfall::strategy::TEMPLATE;
use landfall::{Plan, Strategy};

use crate::language::Language;
use crate::stages::Stages;
use crate::{Failure, Output, ended, say, watched};

/// Where to enter next, at which cost and why: a market-entry strategy from your own figures.
///
/// Writes `plan.json`, `regions.csv` and `report.html`. Exit status: 0 answered, 1 the machine
/// failed (disk, memory), 2 bad input or arguments, 3 no feasible answer (the contradicting demands
/// are named, or the search ended without one), 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "expansion", version)]
struct Args {
    /// The strategy file; without it the bundled one is used.
    strategy: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

// What the program and `landfall run` have in common; a comment for documentation would become
// their help.
#[derive(Debug, clap::Args)]
pub(crate) struct Settings {
    /// Folder the results are written to; made when missing.
    #[arg(long, value_name = "DIR", default_value = "target/expansion")]
    out: PathBuf,
    /// Seed of all randomness; takes the place of `plan.seed`.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Threads to use; the result does not depend on it. 0 for as many as there are processors.
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    #[command(flatten)]
    assignments: Assignments,
    #[command(flatten)]
    stages: Stages,
    #[command(flatten)]
    language: Language,
    /// Checks all inputs, lists every mistake, and writes nothing.
    #[arg(long)]
    check: bool,
    /// Prints a commented strategy file that lists every setting.
    #[arg(long)]
    template: bool,
    /// Prints nothing but errors.
    #[arg(long)]
    quiet: bool,
}

// Settings given on the command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Assignments {
    /// Takes the place of a setting of the strategy file, such as `choice.budget="3000000 EUR"`.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub(crate) sets: Vec<(String, String)>,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() => {
            Ok((path.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("expected PATH=VALUE, such as choice.max_regions=5".to_owned()),
    }
}

/// The example program of this name: reads its arguments, computes the strategy, or `bundled` where
/// none is named, and gives its exit status.
pub fn main(bundled: &Path) -> ExitCode {
    crate::silent_about_spreadsheets();
    let args = Args::parse();
    let strategy = args.strategy.unwrap_or_else(|| bundled.to_owned());
    ended(run(args.settings, || Ok(strategy)))
}

/// Computes the strategy of a file, or says about it what the settings ask for.
pub(crate) fn run(
    args: Settings,
    strategy: impl FnOnce() -> Result<PathBuf, Failure>,
) -> Result<(), Failure> {
    if args.template {
        say(TEMPLATE.trim_end());
        return Ok(());
    }
    if args.threads > 0 {
        rayon::ThreadPoolBuilder::new()
            .num_threads(args.threads)
            .build_global()
            .map_err(|error| Failure::Machine(format!("cannot start threads: {error}")))?;
    }
    let path = strategy()?;
    let mut sets = args.assignments.sets;
    sets.extend(
        args.seed
            .map(|seed| ("plan.seed".to_owned(), seed.to_string())),
    );
    let words = args.language.words(args.quiet)?;
    if args.check {
        return check(&path, &sets, args.quiet);
    }
    let strategy = Strategy::from_file(&path, &sets)?;
    let progress = watched(args.quiet)?;
    let plan = args
        .stages
        .run(&strategy, &args.out, &progress, args.quiet)?;
    let mut output = Output::new(&args.out);
    output.add("plan.json", plan.to_json().map_err(landfall::Error::from)?);
    output.add("regions.csv", plan.regions_csv());
    output.add("report.html", landfall::report::html_in(&plan, &words));
    output.write()?;
    if !args.quiet {
        say(&summary(&plan));
        say(&format!("written to {}", args.out.display()));
    }
    Ok(())
}

/// Checks a strategy file and the files it names; every mistake is reported.
pub(crate) fn check(path: &Path, sets: &[(String, String)], quiet: bool) -> Result<(), Failure> {
    Strategy::from_file(path, sets)?;
    if !quiet {
        say(&format!("{}: no mistakes", path.display()));
    }
    Ok(())
}

/// How sure the choice is, in one line.
fn sure(doubt: &Doubt) -> String {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    let mut line = format!(
        "these regions are the best choice in {} of {} draws",
        percent(doubt.plan.same_regions.share),
        doubt.draws
    );
    if let Some(first) = doubt.figures.first().filter(|first| first.chance > 0.0) {
        line += &format!(
            "; likeliest to change them: {} of {} ({})",
            first.figure.name(),
            first.region,
            percent(first.chance)
        );
    }
    line
}

fn summary(plan: &Plan) -> String {
    let choice = &plan.choice;
    let mut lines = vec![format!("{} ({})", plan.settings.name, plan.settings.as_of)];
    lines.push(match plan.segments.k {
        1 => "no clusters: the regions are one segment".to_owned(),
        k => format!(
            "{k} segments (mean silhouette {:.2})",
            plan.segments.silhouette
        ),
    });
    for (number, wave) in choice.timeline.iter().enumerate() {
        let codes: Vec<String> = wave.regions.iter().map(ToString::to_string).collect();
        let names = if codes.is_empty() {
            "nobody".to_owned()
        } else {
            codes.join(" ")
        };
        lines.push(format!("wave {} from {}: {names}", number + 1, wave.start));
    }
    let status = match choice.status {
        landfall::plan::Status::Optimal => "proven optimal".to_owned(),
        landfall::plan::Status::Feasible => format!("not proven best; at most {}", choice.bound),
    };
    lines.push(format!("value - cost: {} ({status})", choice.objective));
    lines.push(format!("budget used: {}", choice.budget_used));
    lines.extend(plan.doubt.as_ref().map(sure));
    if !plan.not_assessed.is_empty() {
        let count = plan.not_assessed.len();
        let questions = if count == 1 { "question" } else { "questions" };
        lines.push(format!("not assessed: {count} {questions}, see the report"));
    }
    lines.join("\n")
}
