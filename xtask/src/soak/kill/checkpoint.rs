//! Trainings killed at random moments: each goes on with `--resume` and gives the bits of one that
//! was not interrupted.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::campaign::{Campaign, must_work};
use super::super::loaders::{MODEL_LIMITS, model_template};
use super::super::process::{Ending, Job, Left, failed};
use super::super::random::Random;
use super::super::tally::Verdict;
use super::part_of;
use crate::consumers;
use crate::error::Error;

const TRAIN: &str = "--checkpoint model --train records.tsv --dev records.tsv --max-steps 40 \
    --save-every 1 --evaluate-every 5 --patience 50 --lr 1e-3 --seed 3 --threads 1 --quiet --out out";
/// Kills of one training, at most, before it may end.
const MOST: usize = 3;

/// Kills so many trainings, half of them just after a file of their state has taken its place.
pub(crate) fn run(campaign: &Campaign<'_>, kills: usize) -> Result<(), Error> {
    let template = model_template(campaign)?;
    let folder = campaign.root.join("work/checkpoint");
    consumers::copied(&template, &folder)?;
    let mut training = Training::new(campaign, folder)?;
    let mut done = 0;
    let mut number = 0;
    while done < kills && !campaign.is_over() {
        done += training.interrupt(campaign, number)?;
        number += 1;
        eprintln!("[soak] checkpoints: {done} of {kills}");
    }
    campaign.note(format!(
        "{done} kills of {number} trainings that saved every step"
    ));
    Ok(())
}

struct Training {
    folder: PathBuf,
    program: PathBuf,
    said: PathBuf,
    wanted: Vec<u8>,
    whole: Duration,
}

impl Training {
    fn new(campaign: &Campaign<'_>, folder: PathBuf) -> Result<Self, Error> {
        let mut training = Self {
            program: campaign.program("examples/finetune"),
            said: campaign.root.join("work/said-checkpoint"),
            folder,
            wanted: Vec::new(),
            whole: Duration::ZERO,
        };
        training.whole = must_work(&training.job(), &training.said)?.elapsed;
        training.wanted = training.weights()?;
        Ok(training)
    }

    /// The command as a person would give it: with `--resume` where there is a run to go on with.
    fn job(&self) -> Job {
        let job =
            Job::new(&self.program, &self.folder, MODEL_LIMITS).words(TRAIN.split_whitespace());
        match self.folder.join("out/run").exists() {
            true => job.words(["--resume"]),
            false => job,
        }
    }

    fn weights(&self) -> Result<Vec<u8>, Error> {
        let path = self.folder.join("out/model.safetensors");
        fs::read(&path).map_err(|source| failed("read", &path, source))
    }

    /// Kills one training once or several times and lets it end; how many kills there were.
    fn interrupt(&mut self, campaign: &Campaign<'_>, number: usize) -> Result<usize, Error> {
        let mut random = campaign.random("checkpoint", number);
        let _none_there = fs::remove_dir_all(self.folder.join("out"));
        let aimed = number % 2 == 1;
        let kind = match aimed {
            false => "training, at a random moment",
            true => "training, between two files of its state",
        };
        let kills = 1 + random.below(MOST);
        for _ in 0..kills {
            let left = match aimed {
                false => self.at_random(&mut random)?,
                true => self.between(&mut random)?,
            };
            campaign.count("kills", kind, &Verdict::Refused, &left);
        }
        let job = self.job();
        let left = job.run(&self.said)?;
        let verdict = match left.ending {
            Ending::Status(0) if self.weights()? == self.wanted => Verdict::Accepted,
            Ending::Status(0) => Verdict::Defect("other weights after a kill".to_owned()),
            _ => Verdict::Defect("cannot go on after a kill".to_owned()),
        };
        campaign.count("kills", "training, end after kills", &verdict, &left);
        if let Verdict::Defect(what) = &verdict {
            campaign.keep(&format!("checkpoint-{number}"), what, &job, &left)?;
        }
        Ok(kills)
    }

    fn at_random(&self, random: &mut Random) -> Result<Left, Error> {
        let running = self.job().start(&self.said)?;
        std::thread::sleep(part_of(self.whole, random));
        running.kill()
    }

    /// Kills as soon as the file that says where the run stands has changed so many times.
    fn between(&self, random: &mut Random) -> Result<Left, Error> {
        let state = self.folder.join("out/run/training/run.json");
        let mut running = self.job().start(&self.said)?;
        let mut seen = changed(&state);
        let mut changes = 1 + random.below(15);
        while changes > 0 && running.elapsed() < MODEL_LIMITS.time {
            let now = changed(&state);
            if now != seen {
                seen = now;
                changes -= 1;
            } else if running.ended()?.is_some() {
                break;
            }
        }
        running.kill()
    }
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
