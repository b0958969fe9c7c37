//! Histories for measurement: makes a synthetic repository, prints the figures of one, and times
//! the reading beside `git log` alone.
//!
//! ```text
//! team_history generate OUT.git COMMITS AUTHORS [PATHS]
//! team_history report REPOSITORY [keep|drop]
//! team_history measure REPOSITORY
//! ```

use std::error::Error;
use std::io::{BufWriter, Read, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use landfall::Progress;
use landfall::core::Seed;
use landfall_benches::process::{peak, timed};
use landfall_team::history::{Bots, Centrality, HistoryParams};
use rand::Rng;

/// Where authors live; the last is a corrupt one that real histories hold.
const ZONES: [&str; 6] = ["+0000", "-0800", "+0530", "+0900", "-0300", "-13068837"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate", out, commits, authors] => {
            generate(out, commits.parse()?, authors.parse()?, 20_000)
        }
        ["generate", out, commits, authors, paths] => {
            generate(out, commits.parse()?, authors.parse()?, paths.parse()?)
        }
        ["report", folder] => report(folder, Bots::Keep),
        ["report", folder, "keep"] => report(folder, Bots::Keep),
        ["report", folder, "drop"] => report(folder, Bots::Drop),
        ["measure", folder] => measure(folder),
        _ => Err(
            "generate OUT COMMITS AUTHORS [PATHS] | report PATH [keep|drop] | measure PATH".into(),
        ),
    }
}

fn report(folder: &str, bots: Bots) -> Result<(), Box<dyn Error>> {
    let report = HistoryParams::new(folder)
        .bots(bots)
        .check()?
        .run(&Progress::silent())?;
    writeln!(
        std::io::stdout(),
        "{}",
        serde_json::to_string_pretty(&report)?
    )?;
    Ok(())
}

/// Seconds of git alone, of reading, and of each group of figures, as a line of JSON.
fn measure(folder: &str) -> Result<(), Box<dyn Error>> {
    let silent = Progress::silent();
    let start = Instant::now();
    let bytes = git_log_alone(folder)?;
    let git = start.elapsed().as_secs_f64();
    let checked = HistoryParams::new(folder).check()?;
    let (memory, read) = peak(|| timed(|| checked.read(&silent)));
    let (read_cpu, read_wall, history) = read;
    let history = history?;
    let (figures_cpu, figures, report) = timed(|| history.report(Centrality::Skip, &silent));
    let (memory_figures, _) = peak(|| history.report(Centrality::Skip, &silent));
    let (exact_cpu, exact, _) = timed(|| history.report(Centrality::Exact, &silent));
    let (_, zones, _) = timed(|| history.zones(&silent));
    let report = report?;
    let line = serde_json::json!({
        "commits": report.commits,
        "authors": report.authors,
        "coedit_edges": report.coedit.edges,
        "handover_edges": report.handover.edges,
        "git_log_bytes": bytes,
        "git_log_seconds": git,
        "read_seconds": read_wall,
        "read_own_cpu_seconds": read_cpu,
        "read_memory_bytes": memory,
        "figures_without_betweenness_seconds": figures,
        "figures_without_betweenness_cpu_seconds": figures_cpu,
        "figures_with_betweenness_cpu_seconds": exact_cpu,
        "figures_memory_bytes": memory_figures,
        "figures_with_betweenness_seconds": exact,
        "zones_seconds": zones,
    });
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

/// Runs the same `git log`, and reads its output without looking at it.
fn git_log_alone(folder: &str) -> Result<u64, Box<dyn Error>> {
    let mut child = Command::new("git")
        .args([
            "-C",
            folder,
            "log",
            "--max-parents=1",
            "--raw",
            "-z",
            "--no-abbrev",
        ])
        .args(["--no-renames", "--date=raw"])
        .arg("--format=tformat:%H%x00%ct%x00%ad%x00%ae%x00%an")
        .stdout(Stdio::piped())
        .spawn()?;
    let mut output = child.stdout.take().ok_or("no pipe")?;
    let mut buffer = vec![0; 1 << 18];
    let mut sum = 0;
    loop {
        let read = output.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        sum += read as u64;
    }
    if child.wait()?.success() {
        return Ok(sum);
    }
    Err("git log failed".into())
}

/// A linear history: authors and paths are drawn with a preference for small numbers, as real ones
/// are, 1 to 8 paths a commit and now and then 60; a few corrupt zones and bots.
fn generate(out: &str, commits: u64, authors: u64, paths: u64) -> Result<(), Box<dyn Error>> {
    run_git(&["init", "--quiet", "--bare", out])?;
    let mut child = Command::new("git")
        .args([
            "-C",
            out,
            "fast-import",
            "--quiet",
            "--date-format=raw-permissive",
        ])
        .stdin(Stdio::piped())
        .spawn()?;
    let pipe = child.stdin.take().ok_or("no pipe")?;
    let mut writer = BufWriter::new(pipe);
    let mut rng = Seed::new(7).stream("history").rng();
    writeln!(
        writer,
        "blob\nmark :1\ndata 2\nx\n\nblob\nmark :2\ndata 2\ny\n"
    )?;
    for number in 0..commits {
        write_commit(&mut writer, number, authors, paths, &mut rng)?;
    }
    writer.flush()?;
    drop(writer);
    if !child.wait()?.success() {
        return Err("git fast-import failed".into());
    }
    run_git(&["-C", out, "symbolic-ref", "HEAD", "refs/heads/main"])
}

/// A number below `count`, most often a small one: the cube of a uniform share of it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small positive numbers"
)]
fn skewed(rng: &mut impl Rng, count: u64) -> u64 {
    (rng.r#gen::<f64>().powi(3) * count as f64) as u64
}

fn write_commit(
    writer: &mut impl Write,
    number: u64,
    authors: u64,
    paths: u64,
    rng: &mut impl Rng,
) -> Result<(), Box<dyn Error>> {
    let author = skewed(rng, authors);
    let zone = usize::try_from(author % 5)? + usize::from(rng.gen_ratio(1, 5_000));
    let zone = ZONES.get(zone).copied().unwrap_or("+0000");
    let bot = if author % 97 == 3 { "[bot]" } else { "" };
    let time = 1_300_000_000 + number * 3_000 + rng.gen_range(0..5_000);
    write!(
        writer,
        "commit refs/heads/main\nauthor P{author} <p{author}{bot}@example.org> {time} {zone}\n\
         committer C <c@example.org> {time} +0000\ndata 2\nm\n"
    )?;
    let touched = if rng.gen_ratio(1, 500) {
        60
    } else {
        rng.gen_range(1..=8)
    };
    for _ in 0..touched {
        let path = skewed(rng, paths);
        let (folder, mark) = (path % 300, 1 + (number % 2));
        let mode = if rng.gen_ratio(1, 2) {
            "100644"
        } else {
            "100755"
        };
        writeln!(writer, "M {mode} :{mark} d{folder}/f{path}")?;
    }
    Ok(())
}

fn run_git(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    if Command::new("git").args(arguments).status()?.success() {
        return Ok(());
    }
    Err(format!("git {} failed", arguments.join(" ")).into())
}
