//! The command line.

use std::path::{Path, PathBuf};

use clap::Parser;
use landfall_cli::outputs_apart;
use landfall_examples::Failure;
use landfall_examples::model::{Asked, Compute, mistake};

/// What a trained model says about texts or pairs of texts.
///
/// The folder's head decides: one label for each text, several, numbers, or a label for each token.
/// Texts are cut at the folder's own limit (that of sentence-transformers, then the tokenizer's, then
/// the positions of the model) unless --max-length says another. Exit status: 0 answered, 1 the
/// machine failed (disk, memory), 2 bad input or arguments, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "predict", version)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// Second texts, one a line, as many as there are texts.
    #[arg(long, value_name = "FILE")]
    pub(crate) pairs: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) compute: Compute,
    /// File the answers are written to: a JSON array with `logits`, `probabilities` (null for
    /// numbers) and `label` for each line; of a token model lists of these for each token, and
    /// `words`.
    #[arg(long, value_name = "OUT.json")]
    pub(crate) json: PathBuf,
}

impl Args {
    /// Refuses a result that would replace an input.
    pub(crate) fn check_outputs(&self) -> Result<(), Failure> {
        let pairs = self.pairs.as_deref();
        let inputs: Vec<&Path> = pairs
            .into_iter()
            .chain([self.asked.texts.as_path()])
            .collect();
        outputs_apart(&inputs, [("--json", Some(self.json.as_path()))]).map_err(mistake)
    }
}
