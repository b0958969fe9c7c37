//! A small tokenizer and encoder of one's own, trained on the training texts.

use std::path::{Path, PathBuf};

use landfall::{Error, Progress};
use landfall_cli::say;
use landfall_examples::{Failure, model::mistake};
use landfall_finetune::batch::{Order, PlanParams, Size};
use landfall_finetune::checkpoint::{Head, SaveOptions};
use landfall_finetune::config::{Architecture, EncoderConfig};
use landfall_finetune::dataset::DataSet;
use landfall_finetune::tokens::{self, Text, TokenizerKind, Tokens, TrainOptions};
use landfall_finetune::train::{
    Length, StepReport, Stop, TrainData, TrainParams, Trainer, Watch, WatchParams,
};
use landfall_finetune::{Example, FinetuneError, Model};
use serde::Deserialize;

use super::args::Args;
use super::input::Records;
use super::table::Table;
use super::train::masker;

/// Where the run starts from.
pub(crate) struct Start {
    /// A checkpoint folder.
    pub(crate) folder: PathBuf,
    /// The masked-LM steps that made it, where it is new.
    pub(crate) masked: Vec<StepReport>,
}

/// A settings file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scratch {
    pub(crate) tokenizer: Pieces,
    pub(crate) encoder: Sizes,
    pub(crate) masked: Masked,
}

/// The tokenizer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pieces {
    /// `unigram`, `wordpiece` or `bytelevel`.
    pub(crate) kind: String,
    /// Tokens wanted.
    pub(crate) vocabulary: usize,
    /// Whether case is dropped.
    #[serde(default)]
    pub(crate) lowercase: bool,
}

/// The encoder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sizes {
    /// `bert`, `distilbert`, `roberta` or `xlm-roberta`.
    pub(crate) architecture: String,
    pub(crate) layers: usize,
    pub(crate) hidden: usize,
    pub(crate) heads: usize,
    pub(crate) intermediate: usize,
    /// The longest text in tokens.
    pub(crate) positions: usize,
    #[serde(default = "tenth")]
    pub(crate) dropout: f64,
}

/// The masked-LM steps before the task.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Masked {
    pub(crate) steps: u64,
    pub(crate) rate: f64,
    /// Tokens of a batch.
    pub(crate) tokens: usize,
    #[serde(default)]
    pub(crate) whole_words: bool,
}

fn tenth() -> f64 {
    0.1
}

impl Scratch {
    fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| mistake(format!("`{shown}` could not be read: {error}")))?;
        toml::from_str(&text).map_err(|error| mistake(format!("{shown}: {error}")))
    }

    fn kind(&self) -> Result<TokenizerKind, Failure> {
        match self.tokenizer.kind.as_str() {
            "unigram" => Ok(TokenizerKind::Unigram),
            "wordpiece" => Ok(TokenizerKind::WordPiece),
            "bytelevel" => Ok(TokenizerKind::ByteLevel),
            other => Err(mistake(format!(
                "tokenizer.kind is `{other}`, allowed is `unigram`, `wordpiece` or `bytelevel`"
            ))),
        }
    }

    fn config(&self, vocabulary: usize) -> Result<EncoderConfig, Failure> {
        let given = self.encoder.architecture.as_str();
        let own = Architecture::ALL
            .into_iter()
            .find(|one| one.model_type() == given);
        let Some(architecture) = own else {
            let names = Architecture::ALL.map(|one| format!("`{}`", one.model_type()));
            return Err(mistake(format!(
                "encoder.architecture is `{given}`, allowed is {}",
                names.join(", ")
            )));
        };
        let mut config = EncoderConfig::new(architecture, vocabulary);
        config.layers = self.encoder.layers;
        config.hidden = self.encoder.hidden;
        config.heads = self.encoder.heads;
        config.intermediate = self.encoder.intermediate;
        config.positions = self
            .encoder
            .positions
            .saturating_add(config.position_offset());
        config.hidden_dropout = self.encoder.dropout;
        config.attention_dropout = self.encoder.dropout;
        config.check()?;
        Ok(config)
    }
}

/// The folder to start from: the one given, or a new one in `place`.
pub(crate) fn start(
    args: &Args,
    records: &Records,
    place: &Path,
    progress: &Progress,
) -> Result<Start, Failure> {
    let Some(path) = &args.from_scratch else {
        return Ok(Start {
            folder: args.checkpoint.clone().unwrap_or_default(),
            masked: Vec::new(),
        });
    };
    let scratch = Scratch::read(path)?;
    let folder = place.join("start");
    let state = place.join("masked");
    let mut masked = kept(&folder);
    if masked.is_none() {
        // A mistake in the records is found before anything is trained.
        DataSet::of(records.files.clone(), records.kind, None)?;
        let tokens = learn_tokens(&scratch, records, progress)?;
        let steps = learn_words(
            args,
            &scratch,
            &tokens,
            records,
            (&folder, &state),
            progress,
        )?;
        masked = Some(steps);
    }
    Ok(Start {
        folder,
        masked: masked.unwrap_or_default(),
    })
}

/// The steps that made the folder, where it is whole.
fn kept(folder: &Path) -> Option<Vec<StepReport>> {
    let text = std::fs::read(folder.join(STEPS)).ok()?;
    serde_json::from_slice(&text).ok()
}

/// The masked-LM steps of a new start folder: written when all else is.
const STEPS: &str = "masked-steps.json";

fn texts(records: &Records) -> Vec<&str> {
    let rows = &records.files.train.rows;
    let all = rows
        .iter()
        .flat_map(|row| [Some(row.text.as_str()), row.pair.as_deref()]);
    all.flatten().collect()
}

fn learn_tokens(
    scratch: &Scratch,
    records: &Records,
    progress: &Progress,
) -> Result<Tokens, Failure> {
    // The sizes are looked at before anything is trained.
    let config = scratch.config(scratch.tokenizer.vocabulary)?;
    let kind = scratch.kind()?;
    let mut options = TrainOptions::new(kind, config.architecture, scratch.tokenizer.vocabulary);
    options.lowercase = scratch.tokenizer.lowercase;
    options.limit = scratch.encoder.positions;
    Ok(tokens::train(&options, &texts(records), progress)?)
}

/// Trains an encoder to guess words, and saves it with its tokenizer.
fn learn_words(
    args: &Args,
    scratch: &Scratch,
    tokens: &Tokens,
    records: &Records,
    (folder, state): (&Path, &Path),
    progress: &Progress,
) -> Result<Vec<StepReport>, Failure> {
    let mut config = scratch.config(tokens.size())?;
    config.pad = tokens.pad().or(config.pad);
    let texts: Vec<Text<'_>> = texts(records).into_iter().map(Text::of).collect();
    let encoded = tokens.encode_all(&texts, progress)?;
    let words: Vec<_> = encoded.iter().map(|one| one.words.clone()).collect();
    let examples = encoded.into_iter().map(|one| Example {
        text: one.sequence,
        ..Example::default()
    });
    let examples: Vec<Example> = examples.collect();
    let device = args.compute.device;
    let model = Model::fresh(config, Head::MaskedLm, args.seed("encoder"), device)?;
    let data = TrainData {
        examples: &examples,
        words: Some(&words),
        others: &[],
    };
    let mut trainer = Trainer::new(model, data, masked_params(args, scratch, tokens)?)?;
    let mut watch = Watch::new(WatchParams {
        save_every: args.watch.save_every,
        folder: Some(state.to_owned()),
        ..WatchParams::default()
    })?;
    if args.watch.resume && Trainer::is_saved(state) {
        watch.resume(&mut trainer)?;
    }
    if !args.compute.quiet {
        say(&format!(
            "a new encoder learns {} tokens from {} texts, then the task",
            tokens.size(),
            examples.len()
        ));
    }
    let table = Table::new(args, trainer.total_steps(), trainer.steps_done());
    let begun = std::time::Instant::now();
    let mut rows = 0u64;
    let mut each = |step: &StepReport| {
        rows = rows.saturating_add(step.rows);
        table.step(step, rows as f64 / begun.elapsed().as_secs_f64());
    };
    match watch.run(&mut trainer, &mut each, None, progress)? {
        Stop::Cancelled => {
            return Err(Failure::Kept(format!(
                "the run is kept in {}: the same command with --resume goes on with it",
                state.display()
            )));
        }
        Stop::Done | Stop::Patience => {}
    }
    let steps = trainer.history().to_vec();
    save(&trainer.into_model()?, tokens, folder, &steps)?;
    Ok(steps)
}

fn masked_params(args: &Args, scratch: &Scratch, tokens: &Tokens) -> Result<TrainParams, Failure> {
    let masking = masker(args, tokens, "first masks", scratch.masked.whole_words)?;
    Ok(TrainParams {
        plan: PlanParams {
            size: Size::Tokens(scratch.masked.tokens),
            order: Order::Grouped { megabatch: 50 },
            seed: args.seed("first order"),
            ..PlanParams::default()
        },
        length: Length::Steps(scratch.masked.steps),
        rate: scratch.masked.rate,
        masking: Some(masking),
        precision: args.compute.precision,
        seed: args.seed("first steps"),
        ..TrainParams::default()
    })
}

fn save(
    model: &Model,
    tokens: &Tokens,
    folder: &Path,
    steps: &[StepReport],
) -> Result<(), Failure> {
    let pieces = folder.join("tokenizer");
    tokens.save(&pieces)?;
    let options = SaveOptions {
        source: Some(&pieces),
        ..SaveOptions::default()
    };
    model.save(folder, &options)?;
    let path = folder.join(STEPS);
    let text = serde_json::to_vec(steps).map_err(Error::from)?;
    std::fs::write(&path, text).map_err(|source| {
        Failure::from(FinetuneError::Io {
            path: path.display().to_string(),
            what: "written",
            source,
        })
    })
}
