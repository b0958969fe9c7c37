//! One multilingual encoder for all regions: labelled texts in, a checkpoint folder, its quality in
//! each region and a page out.

mod finetune {
    pub(crate) mod across;
    pub(crate) mod adapt;
    pub(crate) mod args;
    pub(crate) mod chart;
    pub(crate) mod compare;
    pub(crate) mod contrast;
    pub(crate) mod input;
    pub(crate) mod judge;
    pub(crate) mod kept;
    pub(crate) mod metrics;
    pub(crate) mod page;
    pub(crate) mod results;
    pub(crate) mod scratch;
    pub(crate) mod study;
    pub(crate) mod table;
    pub(crate) mod train;
}

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use finetune::adapt::Method;
use finetune::args::Args;
use finetune::input::Input;
use finetune::results::Results;
use finetune::scratch::Start;
use finetune::{adapt, compare, contrast, judge, kept, metrics, page, scratch, study, train};
use landfall::{Error, Progress};
use landfall_cli::{Output, ended, say};
use landfall_examples::Failure;
use landfall_finetune::train::Stop;
use landfall_torch::cuda;

/// The folder in the output that holds an unfinished run.
const RUN: &str = "run";

fn main() -> ExitCode {
    ended(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    let begun = Instant::now();
    args.check()?;
    if args.adapting.method == Method::All {
        compare::check(args)?;
    }
    let progress = args.compute.start()?;
    cuda::open(args.compute.device, &cuda::Search::default())
        .map_err(landfall_finetune::FinetuneError::from)?;
    let place = args.out.join(RUN);
    train::check_place(args, &place)?;
    let records = finetune::input::Records::read(args)?;
    let start = scratch::start(args, &records, &place, &progress)?;
    let input = Input::of(args, records, &start.folder, &progress)?;
    if !args.compute.quiet {
        input.say();
    }
    if args.adapting.method == Method::All {
        return compare(args, &input, &start, &place, &progress);
    }
    adapt::check(args, &input)?;
    let study = study::study(args, &input, &start, &progress)?;
    let (trained, stop) = train::train(args, &input, &start, &place, &progress)?;
    if stop == Stop::Cancelled {
        return interrupted(args, &place);
    }
    let (judged, whole) = match judge::all(args, &input, &trained.model, &progress) {
        // What has been trained is not thrown away.
        Err(failure) if failure.is_cancelled() => (Vec::new(), false),
        judged => (judged?, true),
    };
    let results = Results {
        args,
        input: &input,
        start: &start,
        trained: &trained,
        judged: &judged,
        study: &study,
        stop,
        seconds: begun.elapsed().as_secs_f64(),
    };
    write(args, &results, &place)?;
    match whole {
        true => Ok(()),
        false => Err(Failure::Kept(format!(
            "the trained model is saved in {}, its quality was not measured",
            args.out.display()
        ))),
    }
}

/// Saves the model, then the pages about it, and forgets the unfinished run.
fn write(args: &Args, results: &Results<'_>, place: &Path) -> Result<(), Failure> {
    kept::model(args, results.input, &results.trained.model, &args.out)?;
    let mut output = Output::new(&args.out);
    output.add("metrics.json", metrics::json(results).map_err(Error::from)?);
    output.add("report.html", page::html(results));
    output.write()?;
    forget(place)?;
    if !args.compute.quiet {
        finetune::table::results(results);
        say(&format!("written to {}", args.out.display()));
    }
    Ok(())
}

/// Removes what is left of a run that is done.
fn forget(place: &Path) -> Result<(), Failure> {
    if !place.exists() {
        return Ok(());
    }
    std::fs::remove_dir_all(place)
        .map_err(|error| Failure::machine(format!("{}: {error}", place.display())))
}

/// Compares methods instead of training one.
fn compare(
    args: &Args,
    input: &Input,
    start: &Start,
    place: &Path,
    progress: &Progress,
) -> Result<(), Failure> {
    let Some(compared) = compare::compare(args, input, start, place, progress)? else {
        return interrupted(args, place);
    };
    let mut output = Output::new(&args.out);
    let json = contrast::json(args, input, &compared).map_err(Error::from)?;
    output.add("metrics.json", json);
    output.add("report.html", contrast::html(input, &compared));
    output.write()?;
    forget(place)?;
    if !args.compute.quiet {
        contrast::lines(&compared).iter().for_each(|line| say(line));
        say(&format!("written to {}", args.out.display()));
    }
    Ok(())
}

/// Says how to go on. Stopping was asked for by the interrupt key, or by the command line.
fn interrupted(args: &Args, place: &Path) -> Result<(), Failure> {
    let kept = format!(
        "the run is kept in {}: the same command with --resume goes on with it",
        place.display()
    );
    if args.watch.stop_after.is_some() {
        if !args.compute.quiet {
            say(&kept);
        }
        return Ok(());
    }
    Err(Failure::Kept(kept))
}
