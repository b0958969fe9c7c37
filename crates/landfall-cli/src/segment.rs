//! Segments of the rows of any table: CSV, spreadsheet or .npy in, JSON and a page out.

pub(crate) mod args;
mod summary;

use std::process::ExitCode;
use std::time::Instant;

use args::{Args, K};
use clap::Parser;
use landfall::market::MarketError;
use landfall::market::matrix::Matrix;
use landfall::report::Words;
use landfall::segmentation::{Clusters, SegmentationParams};
use landfall::{Error, Mistake, Mistakes, Progress, Seed, Segmentation};

use crate::{Failure, Output, ended, say, watched};

/// The example program of this name: reads its arguments, does what they say and gives its exit
/// status.
pub fn main() -> ExitCode {
    crate::silent_about_spreadsheets();
    ended(run(&Args::parse()))
}

/// Does what the arguments say.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let begun = Instant::now();
    args.check_outputs().map_err(input)?;
    if args.threads > 0 {
        rayon::ThreadPoolBuilder::new()
            .num_threads(args.threads)
            .build_global()
            .map_err(|error| Failure::Machine(format!("cannot start threads: {error}")))?;
    }
    let words = args.language.words(args.quiet)?;
    let progress = watched(args.quiet)?;
    let mut found = segments(args, &progress)?;
    found.seconds = Some(begun.elapsed().as_secs_f64());
    write(args, &found, &words, &progress)?;
    if !args.quiet {
        say(&summary::text(&found));
        for path in args.json.iter().chain(&args.page) {
            say(&format!("written to {}", path.display()));
        }
    }
    Ok(())
}

fn segments(args: &Args, progress: &Progress) -> Result<Segmentation, Error> {
    let stage = progress.stage("read", Some(1));
    let matrix = args
        .reading()
        .read_path(&args.data)
        .map_err(MarketError::from)?;
    stage.advance(1)?;
    let mut params = SegmentationParams::new(clusters(args, &matrix)?)
        .recipe(args.recipe())
        .precision(args.precision.into());
    if let Some(steps) = args.steps {
        params = params.steps(steps);
    }
    if let Some(tolerance) = args.tolerance {
        params = params.tolerance(tolerance);
    }
    if let Some(restarts) = args.restarts {
        params = params.restarts(restarts);
    }
    params.check()?.run(&matrix, Seed::new(args.seed), progress)
}

fn clusters(args: &Args, matrix: &Matrix) -> Result<Clusters, Error> {
    let Some(path) = &args.start else {
        return match &args.k {
            Some(K::Fixed(k)) => Ok(Clusters::Fixed(*k)),
            Some(K::Range(ks)) => Ok(Clusters::Choose(ks.clone())),
            None => Err(mistake(
                "--k or --start is needed: say how many clusters, such as `--k 6` or `--k 1..=11`",
            )),
        };
    };
    let start = Matrix::params()
        .read_path(path)
        .map_err(MarketError::from)?;
    let rows = start.rows();
    match &args.k {
        Some(K::Fixed(k)) if *k != rows => Err(mistake(&format!(
            "--k asks for {k} clusters, but {} holds {rows} centroids",
            path.display()
        ))),
        Some(K::Range(_)) => Err(mistake(
            "--k asks for a choice, but --start fixes the number of clusters: give one of them",
        )),
        _ => Clusters::from_table(&start, matrix),
    }
}

fn write(
    args: &Args,
    found: &Segmentation,
    words: &Words,
    progress: &Progress,
) -> Result<(), Failure> {
    let mut output = Output::new(std::path::Path::new(""));
    if let Some(path) = &args.json {
        output.add(path, found.to_json().map_err(Error::from)?);
    }
    if let Some(path) = &args.page {
        output.add(path, landfall::report::segmentation_html_in(found, words));
    }
    progress.check().map_err(Error::from)?;
    output.write()
}

fn input(message: String) -> Error {
    mistake(&message)
}

fn mistake(message: &str) -> Error {
    let place = landfall::core::Place::default();
    Error::Input(Mistakes::from(Mistake::new(place, message)))
}
