//! What a trained model says about texts: a checkpoint folder and lines in, JSON out.

mod predict {
    pub(crate) mod answer;
    pub(crate) mod args;
}

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use landfall::Error;
use landfall_cli::{Output, ended, say};
use landfall_examples::{Failure, model};
use landfall_finetune::tokens::Text;
use predict::args::Args;

fn main() -> ExitCode {
    ended(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    args.check_outputs()?;
    let progress = args.compute.start()?;
    let first = model::texts(&args.asked.texts)?;
    let second = args.pairs.as_deref().map(model::texts).transpose()?;
    let texts = paired(args, &first, second.as_deref())?;
    let params = args.compute.predictor(&args.asked).check()?;
    let predictor = args.asked.open(&params)?;
    let begun = Instant::now();
    let named = |row: usize| format!("{}, line {}", args.asked.texts.display(), row + 1);
    let regions = args.asked.attach(&predictor)?;
    let regions = regions.as_deref();
    let answers = predict::answer::all(&predictor, &texts, regions, named, &progress)?;
    let seconds = begun.elapsed().as_secs_f64();
    progress.check().map_err(Error::from)?;
    let mut output = Output::new(Path::new(""));
    output.add(&args.json, answers);
    output.write()?;
    if !args.compute.quiet {
        args.asked.say_memory(&predictor)?;
        let count = texts.len();
        let per_second = count as f64 / seconds;
        say(&format!(
            "{count} texts: {seconds:.2} s, {per_second:.0} a second"
        ));
        say(&format!("written to {}", args.json.display()));
    }
    Ok(())
}

/// Texts, or pairs of equally many.
fn paired<'a>(
    args: &Args,
    first: &'a [String],
    second: Option<&'a [String]>,
) -> Result<Vec<Text<'a>>, Failure> {
    let Some(second) = second else {
        return Ok(first.iter().map(|text| Text::of(text)).collect());
    };
    if first.len() != second.len() {
        let pairs = args.pairs.as_deref().unwrap_or(Path::new(""));
        return Err(model::mistake(format!(
            "{} has {} lines, {} has {}: a pair needs a line in each",
            args.asked.texts.display(),
            first.len(),
            pairs.display(),
            second.len()
        )));
    }
    let pairs = first.iter().zip(second);
    Ok(pairs.map(|(a, b)| Text::pair(a, b)).collect())
}
