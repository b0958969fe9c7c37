//! Where to enter next: reads a strategy file and writes `plan.json`, `regions.csv` and
//! `report.html`.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/data/strategy.toml");
    landfall_cli::expansion::main(Path::new(bundled))
}
