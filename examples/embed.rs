//! Vectors of texts: a checkpoint folder and lines in, JSON or .npy out.

mod embed {
    pub(crate) mod args;
    pub(crate) mod write;
}

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use embed::args::Args;
use landfall::{Error, Progress};
use landfall_cli::{Output, ended, say};
use landfall_examples::{Failure, model};
use landfall_finetune::checkpoint::Head;
use landfall_finetune::predict::{Embedding, Predictor, Vectors};
use landfall_finetune::tokens::Text;

fn main() -> ExitCode {
    ended(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    args.check_outputs()?;
    let progress = args.compute.start()?;
    let lines = model::texts(&args.asked.texts)?;
    let params = args.compute.predictor(&args.asked).head(Head::Embedding);
    let predictor = args.asked.open(&params.check()?)?;
    let embedding = chosen(args, &predictor)?;
    let begun = Instant::now();
    let texts: Vec<Text<'_>> = lines.iter().map(|line| Text::of(line)).collect();
    let vectors = match args.asked.attach(&predictor)? {
        None => predictor.embed(&texts, embedding, &progress)?,
        Some(regions) => predictor.embed_regions(&texts, &regions, embedding, &progress)?,
    };
    finite(&vectors, args)?;
    let seconds = begun.elapsed().as_secs_f64();
    write(args, &vectors, &progress)?;
    if !args.compute.quiet {
        args.asked.say_memory(&predictor)?;
        let (count, width) = (vectors.len(), vectors.width);
        let per_second = count as f64 / seconds;
        say(&format!(
            "{count} vectors of {width} numbers, {} pooling{}: {seconds:.2} s, {per_second:.0} a second",
            embedding.pooling,
            if embedding.normalize {
                ", length 1"
            } else {
                ""
            },
        ));
        for path in args.json.iter().chain(&args.npy) {
            say(&format!("written to {}", path.display()));
        }
    }
    Ok(())
}

/// What the command line asks for, else the folder's own.
fn chosen(args: &Args, predictor: &Predictor) -> Result<Embedding, Failure> {
    let normalize = args.normalize;
    match args.pooling {
        Some(pooling) => Ok(Embedding { pooling, normalize }),
        None => {
            let own = predictor.embedding()?;
            Ok(Embedding {
                normalize: own.normalize || normalize,
                ..own
            })
        }
    }
}

/// JSON has no NaN: a model that gives one is broken, or its precision too small.
fn finite(vectors: &Vectors, args: &Args) -> Result<(), Failure> {
    let broken = vectors
        .rows()
        .position(|row| !row.iter().all(|one| one.is_finite()));
    match broken {
        None => Ok(()),
        Some(row) => Err(model::mistake(format!(
            "{}, line {}: the model's vector has a number that is not finite ({})",
            args.asked.texts.display(),
            row + 1,
            args.compute.precision
        ))),
    }
}

fn write(args: &Args, vectors: &Vectors, progress: &Progress) -> Result<(), Failure> {
    let mut output = Output::new(Path::new(""));
    if let Some(path) = &args.json {
        output.add(path, embed::write::json(vectors).map_err(Error::from)?);
    }
    if let Some(path) = &args.npy {
        output.add(path, embed::write::npy(vectors));
    }
    progress.check().map_err(Error::from)?;
    Ok(output.write()?)
}
