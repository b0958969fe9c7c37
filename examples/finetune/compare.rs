//! `--method all`: the same records learnt by several methods, what each reaches and costs, and
//! which of the differences mean something.

use std::path::Path;

use landfall::Progress;
use landfall_cli::say;
use landfall_examples::Failure;
use landfall_examples::model::mistake;
use landfall_finetune::evaluate::{
    Choice, Comparison, EvaluateParams, Report, Tried, choose, gathered,
};
use landfall_finetune::task::{Baselines, Rows};
use landfall_finetune::train::Stop;
use landfall_torch::allocator;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::adapt::Method;
use super::args::Args;
use super::input::{Input, Side};
use super::scratch::Start;
use super::train::{self, Trained};
use super::{judge, kept};

/// What a method reached and cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) name: String,
    /// The largest learning rate.
    pub(crate) rate: f64,
    /// Numbers that learnt, and all.
    pub(crate) trainable: usize,
    pub(crate) total: usize,
    pub(crate) steps: u64,
    /// Of all steps; after an interruption, at the speed of those since.
    pub(crate) train_seconds: f64,
    /// The most memory held while it trained.
    pub(crate) peak_memory_bytes: Option<u64>,
    /// Of the folder it is saved in.
    pub(crate) saved_bytes: u64,
    pub(crate) sides: Vec<Seen>,
    /// The command line that made it.
    settings: String,
}

/// What a method reached on one file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// `dev` or `test`.
    pub(crate) name: String,
    pub(crate) scores: Value,
    pub(crate) rows: Rows,
    predicted: Option<Vec<u32>>,
}

/// All methods, and what to make of them.
pub(crate) struct Compared {
    pub(crate) outcomes: Vec<Outcome>,
    /// The file that decides.
    pub(crate) side: String,
    /// What is compared.
    pub(crate) measure: String,
    pub(crate) choice: Report<Choice>,
    /// The advised method beside cheap classifiers, on the file that decides.
    pub(crate) baselines: Option<Comparison>,
}

/// One method to try: its name, and the command line as if it were asked for alone.
struct Candidate {
    name: String,
    args: Args,
}

/// Refuses what cannot be compared, or would be written over.
pub(crate) fn check(args: &Args) -> Result<(), Failure> {
    if args.data.dev.is_none() && args.data.test.is_none() {
        return Err(mistake("--method all needs --dev or --test to compare on"));
    }
    if args.watch.folds.is_some() || args.watch.transfer {
        return Err(mistake("--method all has no --folds and no --transfer"));
    }
    if args.adapting.rank.contains(&0) {
        return Err(mistake("--rank is 0, allowed is 1 or more"));
    }
    for candidate in candidates(args) {
        let folder = args.out.join(&candidate.name);
        if folder.exists() {
            return Err(mistake(format!(
                "{} is there already: remove it or choose another --out",
                folder.display()
            )));
        }
    }
    Ok(())
}

/// How many times the rate of the whole model an adapter learns at: little learns, from nothing. With
/// 2e-5 that is the 4e-4 of Hu et al. 2021 (LoRA on RoBERTa).
const FASTER: f64 = 20.0;

/// The methods, those that learn least first.
fn candidates(args: &Args) -> Vec<Candidate> {
    let mut ranks = args.adapting.rank.clone();
    if ranks.is_empty() {
        ranks = vec![2, 8, 32];
    }
    ranks.sort_unstable();
    ranks.dedup();
    let one = |name: String, method, rank: &[usize]| {
        let mut args = args.clone();
        args.adapting.method = method;
        args.adapting.rank = rank.to_vec();
        if method != Method::Full {
            args.training.lr = Some(args.params().rate * FASTER);
        }
        if method != Method::Lora {
            args.adapting.alpha = None;
            args.adapting.targets = None;
        }
        Candidate { name, args }
    };
    let mut all = vec![one("bitfit".into(), Method::BitFit, &[])];
    for rank in ranks {
        let name = format!("lora-{rank}");
        all.push(one(name, Method::Lora, &[rank]));
    }
    all.push(one("bottleneck".into(), Method::Bottleneck, &[]));
    all.push(one("full".into(), Method::Full, &[]));
    all
}

/// Tries all methods, and saves each in a folder of its own; `None` where the run was interrupted.
pub(crate) fn compare(
    args: &Args,
    input: &Input,
    start: &Start,
    place: &Path,
    progress: &Progress,
) -> Result<Option<Compared>, Failure> {
    let mut outcomes = Vec::new();
    let candidates = candidates(args);
    let count = candidates.len();
    for (number, candidate) in (1usize..).zip(&candidates) {
        let place = place.join(&candidate.name);
        let outcome = match done(candidate, &place)? {
            Some(outcome) => outcome,
            None => {
                if !args.compute.quiet {
                    let rate = candidate.args.params().rate;
                    let name = &candidate.name;
                    say(&format!(
                        "method {number} of {count}: {name}, rate {rate:e}"
                    ));
                }
                match tried(candidate, input, start, &place, progress)? {
                    Some(outcome) => outcome,
                    None => return Ok(None),
                }
            }
        };
        outcomes.push(outcome);
    }
    let compared = chosen(args, input, outcomes, progress)?;
    for candidate in &candidates {
        let from = place.join(&candidate.name).join(MODEL);
        let to = args.out.join(&candidate.name);
        std::fs::rename(&from, &to).map_err(|error| failed(&to, &error))?;
    }
    Ok(Some(compared))
}

/// The folder of a method's model in its place.
const MODEL: &str = "model";
/// The file of a method that is done.
const OUTCOME: &str = "outcome.json";

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::machine(format!("{}: {error}", path.display()))
}

/// What was tried before the run was interrupted.
fn done(candidate: &Candidate, place: &Path) -> Result<Option<Outcome>, Failure> {
    let path = place.join(OUTCOME);
    if !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
    let outcome: Outcome = serde_json::from_str(&text)
        .map_err(|error| mistake(format!("{}: {error}", path.display())))?;
    if outcome.settings != candidate.settings() {
        return Err(mistake(format!(
            "{} was made with other settings: go on with those, or remove the folder of the run",
            path.display()
        )));
    }
    Ok(Some(outcome))
}

impl Candidate {
    /// What its outcome depends on.
    fn settings(&self) -> String {
        let args = &self.args;
        format!(
            "{:?} {:?} {:?} {:?} {:?} {} {:?} {:?} {:?} {:?}",
            args.checkpoint,
            args.from_scratch,
            args.data,
            args.training,
            args.adapting,
            args.seed,
            args.compute.device,
            args.compute.precision,
            args.watch.patience,
            args.watch.metric,
        )
    }
}

/// Trains and measures one method; `None` where it was interrupted.
fn tried(
    candidate: &Candidate,
    input: &Input,
    start: &Start,
    place: &Path,
    progress: &Progress,
) -> Result<Option<Outcome>, Failure> {
    let args = &candidate.args;
    let device = args.compute.device;
    let measures = allocator::reset_peak(device).unwrap_or(false);
    let (trained, stop) = train::train(args, input, start, place, progress)?;
    if stop == Stop::Cancelled {
        return Ok(None);
    }
    let peak = allocator::peak(device).ok().filter(|_| measures);
    let model = place.join(MODEL);
    kept::model(args, input, &trained.model, &model)?;
    let outcome = Outcome {
        name: candidate.name.clone(),
        rate: args.params().rate,
        trainable: trained.learning.trainable,
        total: trained.learning.total,
        steps: trained.steps.len() as u64,
        train_seconds: seconds(&trained),
        peak_memory_bytes: peak,
        saved_bytes: kept::size(&model)?,
        sides: seen(args, input, &trained)?,
        settings: candidate.settings(),
    };
    let path = place.join(OUTCOME);
    let text = serde_json::to_string(&outcome).map_err(landfall::Error::from)?;
    let mut output = landfall_cli::Output::new(place);
    output.add(&path, text);
    output.write()?;
    Ok(Some(outcome))
}

fn seconds(trained: &Trained) -> f64 {
    let all: u64 = trained.steps.iter().map(|step| step.rows).sum();
    trained.seconds * all as f64 / trained.rows.max(1) as f64
}

fn seen(args: &Args, input: &Input, trained: &Trained) -> Result<Vec<Seen>, Failure> {
    let judge = judge::of(args, input, EvaluateParams::default().draws)?;
    let mut all = Vec::new();
    for (name, side) in sides(input) {
        let judged = judge.judge(&trained.model, side.part, side.prepared)?;
        all.push(Seen {
            name: name.to_owned(),
            scores: judged.scores.flat(),
            rows: judged.rows,
            predicted: judged.predicted,
        });
    }
    Ok(all)
}

fn sides(input: &Input) -> impl Iterator<Item = (&'static str, Side<'_>)> {
    let all = [("dev", input.dev()), ("test", input.test())];
    all.into_iter()
        .filter_map(|(name, side)| Some((name, side?)))
}

/// Chooses on the first file there is.
fn chosen(
    args: &Args,
    input: &Input,
    outcomes: Vec<Outcome>,
    progress: &Progress,
) -> Result<Compared, Failure> {
    let Some((name, side)) = sides(input).next() else {
        return Err(mistake("there is no file to compare on"));
    };
    let judge = judge::of(args, input, EvaluateParams::default().draws)?;
    let tried: Vec<Tried<'_>> = outcomes
        .iter()
        .filter_map(|one| {
            Some(Tried {
                name: &one.name,
                rows: &one.sides.first()?.rows.values,
                cost: one.trainable as u64,
            })
        })
        .collect();
    let choice = choose(&tried, &judge.groups(side.part), &judge.params)?;
    let advised = outcomes.get(choice.overall.advised);
    let first = advised.and_then(|one| one.sides.first());
    let predicted = first.and_then(|seen| seen.predicted.as_deref());
    let baselines = match predicted.filter(|_| !args.watch.no_baselines) {
        None => None,
        Some(predicted) => {
            let fitted = Baselines::fit(&input.data.train, &input.data.labels, progress)?;
            Some(fitted.compare(&judge, side.part, predicted)?)
        }
    };
    Ok(Compared {
        side: name.to_owned(),
        measure: first.map_or_else(String::new, |seen| seen.rows.measure.clone()),
        choice,
        baselines,
        outcomes,
    })
}

impl Compared {
    /// What the choice and the advised method hide.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let beside = self.baselines.iter().flat_map(|one| &one.warnings);
        let lines = gathered(self.choice.warnings.iter().chain(beside));
        // The comparison with cheap classifiers knows one model only.
        let advised = self
            .choice
            .overall
            .advised()
            .map_or("model", |one| &one.name);
        let named = |line: String| line.replacen("`model`", &format!("`{advised}`"), 1);
        lines.into_iter().map(named).collect()
    }
}
