//! Solves the measured choices and prints each as a line of JSON with its time, for a peer to solve
//! the same ones in the same run.

use std::io::Write;
use std::time::Instant;

use landfall::Progress;
use landfall::business::{PortfolioOutcome, SolveOptions};
use landfall_benches::Instance;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = SolveOptions::default().next_best(false).binding(false);
    for instance in Instance::measured() {
        let portfolio = instance.params().check()?;
        let mut seconds = f64::INFINITY;
        let mut found = (0, 0);
        for _run in 0..3 {
            let start = Instant::now();
            let outcome = portfolio.solve(&options, &Progress::silent())?;
            seconds = seconds.min(start.elapsed().as_secs_f64());
            if let PortfolioOutcome::Solved(report) = outcome {
                found = (
                    i64::try_from(report.objective())?,
                    i64::try_from(report.bound())?,
                );
            }
        }
        let line = serde_json::json!({
            "name": instance.name,
            "net": instance.net,
            "spend": instance.spend,
            "total_budget": instance.total_budget,
            "wave_budget": instance.wave_budget,
            "seconds": seconds,
            "objective": found.0,
            "bound": found.1,
        });
        writeln!(std::io::stdout(), "{line}")?;
    }
    Ok(())
}
