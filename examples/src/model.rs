//! What the programs that train and ask models share: where and how to compute, texts by lines.

use std::path::{Path, PathBuf};

use clap::Args;
use landfall::{Mistake, Progress};
use landfall_cli::{say, watched};
use landfall_finetune::dataset::read_lines;
use landfall_finetune::predict::{
    DEFAULT_BATCH_TOKENS, Predictor, PredictorParams, ValidPredictorParams,
};
use landfall_finetune::{Device, FinetuneError, Precision, Route};
use landfall_torch::{TorchError, allocator, threads};

use crate::Failure;

/// Where and how to compute.
#[derive(Debug, Clone, Args)]
pub struct Compute {
    /// Where to compute: `cpu`, `cuda` or `cuda:1`.
    #[arg(long, value_name = "DEVICE", default_value = "cpu", value_parser = device)]
    pub device: Device,
    /// Kind of number of weights and activations: f32, bf16 or f16.
    #[arg(long, value_name = "KIND", default_value = "f32", value_parser = precision)]
    pub precision: Precision,
    /// Threads to use; 0 for as many as there are processors.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Prints nothing but errors.
    #[arg(long)]
    pub quiet: bool,
}

/// A folder and texts to ask it about.
#[derive(Debug, Args)]
pub struct Asked {
    /// Checkpoint folder of Hugging Face or sentence-transformers.
    #[arg(long, value_name = "DIR")]
    pub checkpoint: PathBuf,
    /// Texts, one a line: what stands before the first tab. Empty lines are texts too.
    #[arg(long, value_name = "FILE")]
    pub texts: PathBuf,
    /// The most tokens of a text, special ones included; without it the folder's own limit.
    #[arg(long, value_name = "N")]
    pub max_length: Option<usize>,
    /// The most tokens of a batch.
    #[arg(long, value_name = "N", default_value_t = DEFAULT_BATCH_TOKENS)]
    pub batch_tokens: usize,
    /// Rounds the weights of dense layers to one byte each, with a factor for each output.
    #[arg(long)]
    pub int8: bool,
    /// Folder of an adapter on the checkpoint, PEFT's or of `finetune`; may be given several times,
    /// then --region-column says which rows go through which.
    #[arg(long, value_name = "DIR")]
    pub adapter: Vec<PathBuf>,
    /// Column of the texts' file, from 1, with the name of each row's adapter: that of its folder.
    #[arg(long, value_name = "N", requires = "adapter")]
    pub region_column: Option<usize>,
}

impl Asked {
    /// A predictor of the checkpoint, under the head of the first adapter where that brings one.
    ///
    /// # Errors
    /// What is wrong with the folders.
    pub fn open(&self, params: &ValidPredictorParams) -> Result<Predictor, Failure> {
        Ok(match self.adapter.first() {
            Some(adapter) => params.open_under(&self.checkpoint, adapter)?,
            None => params.open(&self.checkpoint)?,
        })
    }

    /// Says what the weights take of memory.
    ///
    /// # Errors
    /// When libtorch does not say it.
    pub fn say_memory(&self, predictor: &Predictor) -> Result<(), Failure> {
        let memory = predictor.memory()?;
        let mib = |bytes: u64| format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20));
        let mut parts = vec![
            format!("tables {}", mib(memory.tables)),
            format!("dense layers {}", mib(memory.dense)),
            format!("norms and biases {}", mib(memory.rest)),
        ];
        let adapters: u64 = memory.adapters.values().sum();
        match memory.adapters.len() {
            0 => {}
            1 => parts.push(format!("adapter {}", mib(adapters))),
            count => parts.push(format!("{count} adapters {}", mib(adapters))),
        }
        let total = mib(memory.total());
        say(&format!("weights {total}: {}", parts.join(", ")));
        Ok(())
    }

    /// Puts the adapters on the predictor; the region of each text, where they are routed by it.
    ///
    /// # Errors
    /// Adapters that do not fit, two of one name, several without a region column, and rows of a
    /// region without an adapter, with their line.
    pub fn attach(&self, predictor: &Predictor) -> Result<Option<Vec<u32>>, Failure> {
        let mut names: Vec<String> = Vec::new();
        for folder in &self.adapter {
            let name = folder.canonicalize().ok();
            let name = name.as_deref().and_then(Path::file_name);
            let name = name.map_or("adapter".into(), |name| name.to_string_lossy());
            if names.iter().any(|other| *other == name) {
                return Err(mistake(format!("two adapters are called `{name}`")));
            }
            predictor.attach(folder, &name)?;
            names.push(name.into_owned());
        }
        let Some(column) = self.region_column else {
            return match names.as_slice() {
                [] => Ok(None),
                [one] => Ok(predictor.set_route(Route::to(&[one])).map(|()| None)?),
                _ => Err(mistake("several adapters need --region-column")),
            };
        };
        let mut route = Route::base();
        for (number, name) in (0u32..).zip(&names) {
            route = route.region(number, &[name]);
        }
        predictor.set_route(route)?;
        let lines = read_lines(&self.texts)?;
        let regions = (1u64..).zip(&lines).map(|(number, line)| {
            let field = column
                .checked_sub(1)
                .and_then(|at| line.split('\t').nth(at));
            let found = names.iter().position(|name| Some(name.as_str()) == field);
            found.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| {
                mistake(format!(
                    "{}, line {number}: column {column} is `{}`, adapters are {}",
                    self.texts.display(),
                    field.unwrap_or("not there"),
                    names.join(", ")
                ))
            })
        });
        regions.collect::<Result<Vec<u32>, Failure>>().map(Some)
    }
}

fn device(text: &str) -> Result<Device, String> {
    text.parse().map_err(|error: TorchError| error.to_string())
}

fn precision(text: &str) -> Result<Precision, String> {
    text.parse().map_err(|error: TorchError| error.to_string())
}

/// Products that libtorch keeps prepared for their sizes: some more than a network has kinds of.
const PREPARED: u32 = 64;

impl Compute {
    /// Prepares the process: memory, threads, the bar and the interrupt key.
    ///
    /// # Errors
    /// When threads cannot be started.
    pub fn start(&self) -> Result<Progress, Failure> {
        // Costs nothing where it is not possible.
        let _kept = allocator::keep_memory();
        let _limited = allocator::limit_products(PREPARED);
        let available = || std::thread::available_parallelism().map_or(1, usize::from);
        let count = match self.threads {
            0 => available(),
            count => count,
        };
        threads::set(count).map_err(FinetuneError::from)?;
        rayon::ThreadPoolBuilder::new()
            .num_threads(count)
            .build_global()
            .map_err(|error| Failure::machine(format!("cannot start threads: {error}")))?;
        Ok(watched(self.quiet)?)
    }

    /// Settings of a predictor.
    pub fn predictor(&self, asked: &Asked) -> PredictorParams {
        let params = PredictorParams::new()
            .device(self.device)
            .precision(self.precision)
            .int8(asked.int8)
            .batch_tokens(asked.batch_tokens);
        match asked.max_length {
            Some(length) => params.max_length(length),
            None => params,
        }
    }
}

/// The texts of a file, one for each line: its first column.
///
/// # Errors
/// A file that cannot be read, is empty or not UTF-8, with the line.
pub fn texts(path: &Path) -> Result<Vec<String>, Failure> {
    let mut lines = read_lines(path)?;
    for line in &mut lines {
        if let Some(tab) = line.find('\t') {
            line.truncate(tab);
        }
    }
    Ok(lines)
}

/// Bad input that is not of one line, in words.
pub fn mistake(message: impl Into<String>) -> Failure {
    let place = landfall::core::Place::default();
    Failure::Program(Mistake::new(place, message).into())
}
