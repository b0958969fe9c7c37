//! What the tests of several crates share: where the bundled data lie, a small strategy to break,
//! and comparison within a stated tolerance.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The path of a bundled file, such as `economies.csv`.
pub fn bundled(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/data")
        .join(name)
}

/// What a program left: its exit status and what it said.
#[derive(Debug)]
pub struct Run {
    /// The exit status; -1 when a signal ended it.
    pub status: i32,
    /// What it said.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
}

/// Runs an example program that was built beside the test that calls.
///
/// # Errors
/// When the program is not there or cannot be run; its path is named.
pub fn example(name: &str, arguments: &[&str]) -> io::Result<Run> {
    let test = std::env::current_exe()?;
    let folder = test.parent().unwrap_or(Path::new("")).join("../examples");
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    run(Command::new(program).args(arguments))
}

/// Runs a program to its end.
///
/// # Errors
/// When the program is not there or cannot be run; its path is named.
pub fn run(command: &mut Command) -> io::Result<Run> {
    let output = command.output().map_err(|error| {
        let program = Path::new(command.get_program()).display();
        io::Error::new(error.kind(), format!("{program}: {error}"))
    })?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Run {
        status: output.status.code().unwrap_or(-1),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    })
}

/// Whether two numbers agree to `tolerance` relative to the larger one.
///
/// ```
/// assert!(landfall_testkit::close(1.0, 1.0 + 1e-13, 1e-12));
/// assert!(!landfall_testkit::close(1.0, 1.1, 1e-12));
/// ```
pub fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(f64::MIN_POSITIVE)
}

/// A strategy of 14 made-up regions that runs in milliseconds.
pub const STRATEGY: &str = r#"schema_version = 1
[plan]
name = "Small"
as_of = 2026-11-22
currency = "EUR"
horizon_years = 2
discount_rate = 0.1
wave_months = 6
seed = 1
[demand]
file = "demand.csv"
indicator = "users"
per = "people"
home = ["DE", "FR"]
[[demand.indicators]]
column = "income"
transform = "log"
[[demand.indicators]]
column = "online"
[[demand.indicators]]
column = "users"
transform = "log_per_head"
kind = "count"
[prepare]
population = "people"
[segments]
k = [2, 4]
null_draws = 19
[costs]
file = "costs.csv"
rates = "rates.csv"
[value]
price = "10 EUR"
share = 0.01
[choice]
budget = "900000 EUR"
wave_budgets = ["500000 EUR", "500000 EUR"]
"#;

/// Its regions.
pub const DEMAND: &str = "region,name,people,income,online,users
DE,Germany,84000000,52000,93,4200000
FR,France,68000000,44000,90,3100000
IT,Italy,59000000,43000,88,1700000
ES,Spain,48000000,40000,95,2300000
PL,Poland,37000000,34000,87,1800000
NL,Netherlands,18000000,59000,97,1800000
BR,Brazil,212000000,15000,84,7000000
MX,Mexico,130000000,20000,81,2400000
IN,India,1450000000,7100,55,22000000
ID,Indonesia,283000000,12500,69,4500000
NG,Nigeria,232000000,5200,36,1500000
KE,Kenya,56000000,4800,35,560000
ET,Ethiopia,132000000,2400,19,200000
NA,Namibia,3000000,9600,62,18000
";

/// The costs of entering them.
pub const COSTS: &str = "region,part,one_off,per_year,currency,note
IT,market_selection,20000,5000,EUR,
IT,data_adaptation,90000,12000,EUR,
IT,legal_compliance,40000,6000,EUR,
IT,cultural_fusion,15000,30000,EUR,
IT,technology_output,25000,9000,EUR,
ES,market_selection,18000,5000,EUR,
ES,data_adaptation,80000,10000,EUR,
PL,market_selection,12000,3000,EUR,
PL,legal_compliance,30000,4000,EUR,
NL,data_adaptation,60000,9000,EUR,one new language
BR,market_selection,35000,6000,USD,
BR,data_adaptation,70000,11000,USD,
MX,market_selection,30000,6000,USD,
IN,market_selection,60000,15000,USD,
IN,cultural_fusion,90000,30000,USD,
NA,market_selection,9000,1000,EUR,
";

/// The exchange rates they need.
pub const RATES: &str = "currency,rate,base,date,source
USD,1.25,EUR,2026-10-30,made up
";

/// Writes the small strategy and its tables into a folder and returns the strategy's path.
///
/// # Errors
/// When a file cannot be written.
pub fn small_strategy(folder: &Path) -> io::Result<PathBuf> {
    fs::write(folder.join("demand.csv"), DEMAND)?;
    fs::write(folder.join("costs.csv"), COSTS)?;
    fs::write(folder.join("rates.csv"), RATES)?;
    let path = folder.join("strategy.toml");
    fs::write(&path, STRATEGY)?;
    Ok(path)
}
