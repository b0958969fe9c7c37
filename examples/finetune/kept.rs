//! The folder a model is kept in.

use std::path::Path;

use landfall_examples::Failure;
use landfall_finetune::Model;
use landfall_finetune::checkpoint::SaveOptions;
use landfall_finetune::task::Task;

use super::adapt::{self, Method};
use super::args::Args;
use super::input::Input;

/// Saves the model, or the adapters on it.
pub(crate) fn model(
    args: &Args,
    input: &Input,
    model: &Model,
    folder: &Path,
) -> Result<(), Failure> {
    let options = SaveOptions {
        pooling: (input.setup.task == Task::Embedding).then_some(args.training.pooling),
        ..SaveOptions::default()
    };
    match args.adapting.method {
        Method::Full => Ok(model.save(folder, &options)?),
        _ => adapt::save(args, input, model, folder),
    }
}

/// Bytes of the files in a folder.
pub(crate) fn size(folder: &Path) -> Result<u64, Failure> {
    let failed = |error| Failure::machine(format!("{}: {error}", folder.display()));
    let mut sum = 0u64;
    for file in std::fs::read_dir(folder).map_err(failed)? {
        let about = file.and_then(|file| file.metadata()).map_err(failed)?;
        sum = sum.saturating_add(if about.is_file() { about.len() } else { 0 });
    }
    Ok(sum)
}
