//! How the segments of a plan compare with groups that were no inputs, by adjusted Rand index.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use landfall::core::Table;
use landfall::market::adjusted_rand_index;
use landfall::{Plan, RegionCode};
use landfall_cli::{say, say_error};

/// Compares the segments of a plan with the columns of a reference table, one line per column:
/// its name, the adjusted Rand index (1 the same grouping, 0 unrelated) and the regions compared.
#[derive(Debug, Parser)]
#[command(name = "segment_agreement", version)]
struct Args {
    /// The plan.
    #[arg(default_value = "target/expansion/plan.json")]
    plan: PathBuf,
    /// A table with the column `region` and one column per grouping.
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/economies_reference.csv"))]
    reference: PathBuf,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(lines) => {
            lines.iter().for_each(|line| say(line));
            ExitCode::SUCCESS
        }
        Err(error) => {
            say_error(&error);
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<Vec<String>, String> {
    let in_plan = |error: String| format!("{}: {error}", args.plan.display());
    let text = std::fs::read_to_string(&args.plan).map_err(|e| in_plan(e.to_string()))?;
    let plan: Plan = serde_json::from_str(&text).map_err(|e| in_plan(e.to_string()))?;
    let segments: BTreeMap<RegionCode, usize> = plan
        .regions
        .iter()
        .filter_map(|r| Some((r.code.clone(), r.segment?)))
        .collect();
    let table = Table::read_path(&args.reference).map_err(|e| e.to_string())?;
    let region = table
        .column("region")
        .ok_or_else(|| format!("{}: no column `region`", args.reference.display()))?;
    let columns = (0..table.header().len()).filter(|&column| column != region);
    let lines = columns.map(|column| {
        let (groups, own): (Vec<&str>, Vec<usize>) = table
            .rows()
            .iter()
            .filter_map(|row| {
                let code = RegionCode::parse(row.text(region)).ok()?;
                Some((row.text(column), *segments.get(&code)?))
            })
            .filter(|(group, _)| !group.is_empty())
            .unzip();
        let index = adjusted_rand_index(&own, &groups)
            .map_or_else(|| "undefined".to_owned(), |index| format!("{index:.3}"));
        let name = table.header().get(column).map_or("", String::as_str);
        format!("{name}: {index} over {} regions", own.len())
    });
    Ok(lines.collect())
}
