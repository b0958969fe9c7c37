//! Every file that `landfall` reads, made worse.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::campaign::{Campaign, each, must_work, processors};
use super::case;
use super::judge::{files, judge};
use super::mutate::mutated;
use super::process::{Job, Limits, failed};
use super::random::Random;
use super::tally::Verdict;
use super::target::{MODELS, TARGETS, Target};
use crate::consumers;
use crate::error::Error;

/// What each command may take.
pub(crate) const LIMITS: Limits = Limits {
    time: Duration::from_secs(20),
    memory: 2048,
};
/// The longest argument that a system takes, roughly.
const LONGEST: usize = 100_000;

/// What each program that loads libtorch may take: the library alone has gigabytes of addresses.
pub(crate) const MODEL_LIMITS: Limits = Limits {
    time: Duration::from_secs(60),
    memory: 16_384,
};

/// Tries so many inputs of `landfall`.
pub(crate) fn run(campaign: &Campaign<'_>, inputs: usize) -> Result<(), Error> {
    tried(campaign, "files", &template(campaign)?, &TARGETS, inputs)
}

/// Tries so many inputs of the programs for models.
pub(crate) fn run_models(campaign: &Campaign<'_>, inputs: usize) -> Result<(), Error> {
    tried(
        campaign,
        "models",
        &model_template(campaign)?,
        &MODELS,
        inputs,
    )
}

fn tried(
    campaign: &Campaign<'_>,
    part: &str,
    template: &Path,
    targets: &'static [Target],
    inputs: usize,
) -> Result<(), Error> {
    let wheel: Vec<&Target> = targets
        .iter()
        .flat_map(|target| std::iter::repeat_n(target, target.share))
        .collect();
    let begin = |thread: usize| Worker::new(campaign, template, part, thread);
    each(
        campaign,
        part,
        inputs,
        processors(),
        begin,
        |worker, number| {
            // A step that has no factor in common with the wheel spreads the targets.
            let target = wheel.get(number.wrapping_mul(7919) % wheel.len().max(1));
            target.map_or(Ok(()), |target| worker.try_one(campaign, target, number))
        },
    )
}

/// A case with everything that is read, from which each thread copies its own; every command works
/// on it before anything is broken.
pub(crate) fn template(campaign: &Campaign<'_>) -> Result<PathBuf, Error> {
    let folder = campaign.place("template")?;
    case::write(campaign.workspace, &folder)?;
    history(&folder.join("repo"))?;
    let said = campaign.root.join("work/said-template");
    let landfall = campaign.program("landfall");
    let job = |words: &str| Job::new(&landfall, &folder, LIMITS).words(words.split_whitespace());
    for words in [
        "run strategy.toml --out older --quiet --set plan.horizon_years=3",
        "run strategy.toml --out out --quiet",
        "comply facts.toml --base rules --add-rules own_rules --regions FR --date 2026-11-27 --lock lock.toml --json old.json --quiet",
    ] {
        must_work(&job(words), &said)?;
    }
    for (from, to) in [
        ("older/plan.json", "older.json"),
        ("out/plan.json", "plan.json"),
    ] {
        consumers::copy_file(&folder.join(from), &folder.join(to))?;
    }
    for target in &TARGETS {
        must_work(&target.job(campaign, &folder, "plan.seed=3"), &said)?;
    }
    Ok(folder)
}

/// The reference models of the tests, which are tiny, with texts and records.
pub(crate) fn model_template(campaign: &Campaign<'_>) -> Result<PathBuf, Error> {
    let folder = campaign.place("template-models")?;
    let reference = campaign
        .workspace
        .path("crates/landfall-finetune/tests/reference");
    for (from, to) in [
        ("bert", "model"),
        ("variants/bin", "bin"),
        ("variants/old-names", "old-names"),
        ("variants/sharded", "sharded"),
        ("variants/sentence", "sentence"),
        ("adapters/lora-bert", "adapter"),
    ] {
        consumers::copied(&reference.join(from), &folder.join(to))?;
    }
    // The tests open these variants of `bert` without texts.
    for to in ["bin", "old-names", "sharded"] {
        for name in ["tokenizer.json", "tokenizer_config.json"] {
            consumers::copy_file(
                &reference.join("bert").join(name),
                &folder.join(to).join(name),
            )?;
        }
    }
    consumers::copy_file(
        &reference.join("text/sequence.tsv"),
        &folder.join("records.tsv"),
    )?;
    case::put(
        &folder,
        "texts.txt",
        b"the parcel came on time\nno\n\nja, gern\n",
    )?;
    let said = campaign.root.join("work/said-template");
    for target in &MODELS {
        must_work(&target.job(campaign, &folder, ""), &said)?;
    }
    Ok(folder)
}

/// A repository of a few commits.
fn history(repository: &Path) -> Result<(), Error> {
    consumers::make(repository)?;
    let git = |words: &[&str]| -> Result<(), Error> {
        let mut command = Command::new("git");
        command.current_dir(repository).args(words);
        let done = command
            .output()
            .map_err(|source| failed("make", repository, source))?;
        let said = || String::from_utf8_lossy(&done.stderr).into_owned();
        match done.status.success() {
            true => Ok(()),
            false => Err(Error::Unsound {
                what: format!("git: {}", said()),
            }),
        }
    };
    git(&["init", "--quiet"])?;
    for number in 1..=6usize {
        let text = format!("{number}\n");
        case::put(repository, &format!("file-{}", number % 3), text.as_bytes())?;
        let (name, mail) = match number % 2 {
            0 => ("user.name=P0", "user.email=p0@x0.org"),
            _ => ("user.name=P1", "user.email=p1@x1.org"),
        };
        let date = format!("2026-03-0{number}T10:00:00+02:00");
        git(&["add", "."])?;
        git(&[
            "-c", name, "-c", mail, "commit", "--quiet", "-m", "work", "--date", &date,
        ])?;
    }
    Ok(())
}

impl Target {
    fn job(&self, campaign: &Campaign<'_>, folder: &Path, set: &str) -> Job {
        let limits = match self.program {
            "landfall" => LIMITS,
            _ => MODEL_LIMITS,
        };
        Job::new(&campaign.program(self.program), folder, limits).words(self.arguments(set))
    }

    /// The part of the table it belongs to.
    fn part(&self) -> &'static str {
        if self.program != "landfall" {
            return "models and records";
        }
        match self.words.split_whitespace().next() {
            Some("check" | "run") => "strategy and its files",
            Some("comply") => "facts and rules of law",
            Some("team") => "teams and histories",
            Some("segment") => "tables, arrays, workbooks",
            _ => "plans",
        }
    }
}

/// One thread's case.
struct Worker {
    folder: PathBuf,
    said: PathBuf,
}

impl Worker {
    fn new(
        campaign: &Campaign<'_>,
        template: &Path,
        part: &str,
        thread: usize,
    ) -> Result<Self, Error> {
        let folder = campaign.root.join(format!("work/{part}-{thread}"));
        consumers::copied(template, &folder)?;
        let said = campaign.root.join(format!("work/said-{part}-{thread}"));
        Ok(Self { folder, said })
    }

    /// Makes the file of a target worse, runs its command, and puts the file back.
    fn try_one(
        &mut self,
        campaign: &Campaign<'_>,
        target: &Target,
        number: usize,
    ) -> Result<(), Error> {
        let path = self.folder.join(target.file);
        let original = fs::read(&path).map_err(|source| failed("read", &path, source))?;
        let mut random = campaign.random(target.name, number);
        let begun = start(target, &original, &mut random);
        let input = mutated(&begun, target.form, &mut random);
        write(&path, &input)?;
        let set = argument(&input);
        let job = target.job(campaign, &self.folder, &set);
        let before = files(&self.folder, target.outputs);
        let left = job.run(&self.said)?;
        let verdict = judge(&left, target.named(), &self.folder, target.outputs, &before);
        campaign.count(target.part(), target.name, &verdict, &left);
        if let Verdict::Defect(what) = &verdict {
            campaign.keep(&format!("{}-{number}", target.name), what, &job, &left)?;
            clear(&self.folder);
        }
        if matches!(verdict, Verdict::Vague) {
            let what = format!("vague: {}", target.name);
            campaign.keep(
                &format!("vague-{}-{number}", target.name),
                &what,
                &job,
                &left,
            )?;
        }
        write(&path, &original)
    }
}

/// What is made worse: the file, or of a list of settings one.
fn start(target: &Target, original: &[u8], random: &mut Random) -> Vec<u8> {
    if target.named() != "--set" {
        return original.to_vec();
    }
    let lines: Vec<&[u8]> = original.trim_ascii().split(|byte| *byte == b'\n').collect();
    random.pick(&lines).copied().unwrap_or_default().to_vec()
}

/// A file as an argument of a command: without what no argument can hold.
fn argument(input: &[u8]) -> String {
    let text = String::from_utf8_lossy(input.get(..LONGEST).unwrap_or(input));
    text.replace('\0', "")
}

fn write(path: &Path, content: &[u8]) -> Result<(), Error> {
    fs::write(path, content).map_err(|source| failed("write", path, source))
}

/// Takes away what a program left that had no chance to clear up.
fn clear(folder: &Path) {
    for folder in [folder.to_owned(), folder.join("out")] {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part"))
        {
            let _already_gone = fs::remove_file(entry.path());
        }
    }
}
