//! Programs killed at random moments: what they were writing is either as it was or new and whole,
//! and the next run goes on as if nothing had happened.

pub(crate) mod checkpoint;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::campaign::{Campaign, must_work};
use super::loaders;
use super::process::{Ending, Job, Left};
use super::random::Random;
use super::tally::Verdict;
use crate::consumers;
use crate::error::Error;

/// What a run of a strategy writes.
const FILES: [&str; 3] = ["plan.json", "regions.csv", "report.html"];
/// With little to compute, so that much of it is writing.
const NEW: &str = "run strategy.toml --out out --quiet --set doubt.draws=0 --set segments.restarts=2 \
    --set segments.resamples=0";

/// Kills so many runs of a strategy, half of them while they write.
pub(crate) fn run(campaign: &Campaign<'_>, kills: usize) -> Result<(), Error> {
    let mut plans = Plans::new(campaign)?;
    for number in 0..kills {
        if campaign.is_over() {
            break;
        }
        plans.kill(campaign, number)?;
        if (number + 1).is_multiple_of((kills / 10).max(1)) {
            eprintln!("[soak] kills: {} of {kills}", number + 1);
        }
    }
    Ok(())
}

/// A case, its older result and the one that a whole run gives.
struct Plans {
    job: Job,
    again: Job,
    said: PathBuf,
    out: PathBuf,
    old: Vec<Vec<u8>>,
    new: Vec<Vec<u8>>,
    whole: Duration,
}

impl Plans {
    fn new(campaign: &Campaign<'_>) -> Result<Self, Error> {
        let template = loaders::template(campaign)?;
        let folder = campaign.root.join("work/kill");
        consumers::copied(&template, &folder)?;
        let landfall = campaign.program("landfall");
        let job = |words: &str| {
            Job::new(&landfall, &folder, loaders::LIMITS).words(words.split_whitespace())
        };
        let said = campaign.root.join("work/said-kill");
        let mut words = NEW.to_owned();
        let help = std::process::Command::new(&landfall)
            .args(["run", "--help"])
            .output();
        let help = help.map(|help| String::from_utf8_lossy(&help.stdout).into_owned());
        if help.is_ok_and(|help| help.contains("--cache")) {
            words += " --cache cache";
            campaign.note("runs of a strategy were killed with `--cache`");
        }
        let whole = must_work(&job(NEW), &said)?.elapsed;
        let out = folder.join("out");
        let new = read(&out)?;
        let old = read(&folder.join("older"))?;
        Ok(Self {
            job: job(&words),
            again: job(&words),
            said,
            out,
            old,
            new,
            whole,
        })
    }

    fn kill(&mut self, campaign: &Campaign<'_>, number: usize) -> Result<(), Error> {
        for (name, content) in FILES.iter().zip(&self.old) {
            super::case::put(&self.out, name, content)?;
        }
        let mut random = campaign.random("kill", number);
        let left = match number % 2 {
            0 => self.at_random(&mut random)?,
            _ => self.while_writing(&mut random)?,
        };
        let after = read(&self.out)?;
        let half = FILES.iter().enumerate().find(|(at, _)| {
            let now = after.get(*at);
            now != self.old.get(*at) && now != self.new.get(*at)
        });
        let kind = match number % 2 {
            0 => "plan, at a random moment",
            _ => "plan, while it is written",
        };
        let verdict = match half {
            Some((_, name)) => Verdict::Defect(format!("`{name}` is neither old nor new")),
            None => self.go_on(&after)?,
        };
        campaign.count("kills", kind, &verdict, &left);
        if let Verdict::Defect(what) = &verdict {
            campaign.keep(&format!("kill-{number}"), what, &self.job, &left)?;
        }
        Ok(())
    }

    /// After a kill the next run gives what a run gives, and nothing else lies in the folder.
    /// "Accepted" are those that were killed after all files had taken their places.
    fn go_on(&self, after: &[Vec<u8>]) -> Result<Verdict, Error> {
        let left = self.again.run(&self.said)?;
        if left.ending != Ending::Status(0) {
            return Ok(Verdict::Defect(format!(
                "the run after it ended with {:?}",
                left.ending
            )));
        }
        if read(&self.out)? != self.new {
            return Ok(Verdict::Defect(
                "the run after it gives something else".to_owned(),
            ));
        }
        if let Some(part) = super::judge::leftover(&self.out) {
            return Ok(Verdict::Defect(format!(
                "`{}` stays for ever",
                anonymous(&part)
            )));
        }
        Ok(match after == self.new {
            true => Verdict::Accepted,
            false => Verdict::Refused,
        })
    }

    fn at_random(&self, random: &mut Random) -> Result<Left, Error> {
        let running = self.job.start(&self.said)?;
        std::thread::sleep(part_of(self.whole, random));
        running.kill()
    }

    /// Waits until a file is being written, and a little more.
    fn while_writing(&self, random: &mut Random) -> Result<Left, Error> {
        let mut running = self.job.start(&self.said)?;
        let begun = Instant::now();
        while begun.elapsed() < self.job.limits.time {
            let names = [".plan.json.", ".regions.csv.", ".report.html."];
            let wanted = names.get(random.below(3)).copied().unwrap_or_default();
            if is_written(&self.out, wanted) || running.ended()?.is_some() {
                break;
            }
        }
        std::thread::sleep(Duration::from_micros(random.below(6_000) as u64));
        running.kill()
    }
}

/// A random part of a time, and at times a little more than all of it.
pub(crate) fn part_of(whole: Duration, random: &mut Random) -> Duration {
    whole.mul_f64(random.below(1_100) as f64 / 1_000.0)
}

fn is_written(folder: &Path, prefix: &str) -> bool {
    let names = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.any(|name| name.starts_with(prefix))
}

/// The name of a file without the number of the process that made it.
fn anonymous(name: &str) -> String {
    name.chars()
        .filter(|letter| !letter.is_ascii_digit())
        .collect()
}

fn read(folder: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let one = |name: &&str| {
        let path = folder.join(name);
        fs::read(&path).map_err(|source| super::process::failed("read", &path, source))
    };
    FILES.iter().map(one).collect()
}
