//! An adapter becomes part of its base: a checkpoint folder and an adapter's folder in, a plain
//! checkpoint folder out, which Hugging Face loads.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use landfall::core::Seed;
use landfall_cli::{ended, say};
use landfall_examples::Failure;
use landfall_examples::model::mistake;
use landfall_finetune::adapter::AdapterFolder;
use landfall_finetune::checkpoint::{
    FreshHead, Head, LoadOptions, SaveOptions, transformer_folder,
};
use landfall_finetune::config::EncoderConfig;
use landfall_finetune::{Device, Model};

/// The name that the adapter has here.
const NAME: &str = "adapter";

/// Adds an adapter to the weights of its base and saves a plain checkpoint.
///
/// LoRA, AdaLoRA and BitFit can be merged. The model computes what base and adapter computed, but
/// for rounding. Exit status: 0 merged, 1 the machine failed, 2 bad input or arguments.
#[derive(Debug, Parser)]
#[command(name = "merge", version)]
struct Args {
    /// Checkpoint folder of the base.
    #[arg(long, value_name = "DIR")]
    checkpoint: PathBuf,
    /// Folder of the adapter, PEFT's or of `finetune`.
    #[arg(long, value_name = "DIR")]
    adapter: PathBuf,
    /// Folder the merged checkpoint goes to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Prints nothing but errors.
    #[arg(long)]
    quiet: bool,
}

fn main() -> ExitCode {
    ended(run(&Args::parse()))
}

fn run(args: &Args) -> Result<(), Failure> {
    for input in [&args.checkpoint, &args.adapter] {
        let same = input.canonicalize().ok() == args.out.canonicalize().ok();
        if same && args.out.exists() {
            let input = input.display();
            return Err(mistake(format!(
                "{input} is an input and would be written over"
            )));
        }
    }
    let folder = transformer_folder(&args.checkpoint)?;
    let base = EncoderConfig::read(&folder)?;
    // A head that is not in the base comes with the adapter.
    let brought = AdapterFolder::open(&args.adapter)?.under_head(&base)?;
    let (config, head, fresh) = brought.unwrap_or_else(|| {
        let own = Head::of(&base).unwrap_or(Head::Embedding);
        (base, own, FreshHead::Missing)
    });
    let options = LoadOptions {
        head: fresh,
        ..LoadOptions::default()
    };
    let (mut model, _) = Model::load(&folder, config, head, options, Seed::new(0), Device::Cpu)?;
    model.attach_from(&args.adapter, NAME)?;
    model.merge(NAME)?;
    let options = SaveOptions {
        source: Some(&args.checkpoint),
        ..SaveOptions::default()
    };
    model.save(&args.out, &options)?;
    if !args.quiet {
        say(&format!("written to {}", args.out.display()));
    }
    Ok(())
}
