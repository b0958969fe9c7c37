//! The command line.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Parser};
use landfall_cli::outputs_apart;
use landfall_examples::Failure;
use landfall_examples::model::{Asked, Compute, mistake};
use landfall_finetune::{FinetuneError, Pooling};

/// Vectors of texts by an encoder in Hugging Face's or sentence-transformers' format.
///
/// Texts are cut at the folder's own limit (that of sentence-transformers, then the tokenizer's, then
/// the positions of the model) unless --max-length says another. Exit status: 0 answered, 1 the
/// machine failed (disk, memory), 2 bad input or arguments, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "embed", version)]
#[command(group = ArgGroup::new("output").required(true).multiple(true).args(["json", "npy"]))]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// How hidden states become a vector: mean, cls (the first token's) or max. Without it the
    /// folder's own way holds, normalisation included.
    #[arg(long, value_name = "POOLING", value_parser = pooling)]
    pub(crate) pooling: Option<Pooling>,
    /// Brings every vector to length 1.
    #[arg(long)]
    pub(crate) normalize: bool,
    #[command(flatten)]
    pub(crate) compute: Compute,
    /// File the vectors are written to as a JSON array of arrays, in the order of the lines.
    #[arg(long, value_name = "OUT.json")]
    pub(crate) json: Option<PathBuf>,
    /// File the vectors are written to as a NumPy array, f32 [texts, width].
    #[arg(long, value_name = "OUT.npy")]
    pub(crate) npy: Option<PathBuf>,
}

fn pooling(text: &str) -> Result<Pooling, String> {
    text.parse()
        .map_err(|error: FinetuneError| error.to_string())
}

impl Args {
    /// Refuses results that would replace an input or each other.
    pub(crate) fn check_outputs(&self) -> Result<(), Failure> {
        let inputs: [&Path; 1] = [&self.asked.texts];
        let outputs = [
            ("--json", self.json.as_deref()),
            ("--npy", self.npy.as_deref()),
        ];
        outputs_apart(&inputs, outputs).map_err(mistake)
    }
}
