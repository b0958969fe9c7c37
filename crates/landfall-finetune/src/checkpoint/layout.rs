//! Names and shapes of all parameters.

use landfall_core::Seed;

use super::head::Head;
use super::init::Init;
use crate::FinetuneError;
use crate::config::{Architecture, EncoderConfig};

/// Which part of a model a parameter belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Tables and layers.
    Body,
    /// The dense layer over the first token that BERT's sequence head stands on.
    Pooler,
    /// The head.
    Head,
}

/// One parameter of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Name inside the program: BERT's without body prefix, whatever the architecture.
    pub name: String,
    /// Shape; dense layers are (outputs, inputs) as in torch.
    pub shape: Vec<usize>,
    /// Part of the model.
    pub part: Part,
    /// How it starts when it is new.
    pub init: Init,
    /// Whether weight decay applies: not to biases and layer norms.
    pub decay: bool,
    /// Whether it is trained: all but DistilBERT's fixed sine table.
    pub trainable: bool,
}

impl Parameter {
    /// Number of elements.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether it has no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// New values in row order. The stream of random numbers is the parameter's own, so that one
    /// parameter more does not shift the others.
    pub fn fresh(&self, seed: Seed) -> Vec<f32> {
        self.init.values(&self.shape, seed.stream(&self.name))
    }
}

/// All parameters of a model with `head`, in the order in which data flows.
///
/// BERT's sequence head stands on the pooler; no other head has one. A masked language model has
/// the word table as decoder, which is no parameter of its own unless `tie_word_embeddings` is
/// false.
///
/// # Shapes
/// With hidden width H, inner width I, V words, P positions, T token types, and C labels: tables
/// (V, H), (P, H), (T, H); dense layers (H, H), (I, H), (H, I); classifiers (C, H).
///
/// ```
/// use landfall_finetune::checkpoint::{Head, layout};
/// use landfall_finetune::config::{Architecture, EncoderConfig};
///
/// let config = EncoderConfig::new(Architecture::Bert, 30_522);
/// let total: usize = layout(&config, Head::Sequence)?.iter().map(|p| p.len()).sum();
/// assert_eq!(total, 109_483_778); // bert-base with two labels
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
///
/// # Errors
/// When [`EncoderConfig::check`] fails.
pub fn layout(config: &EncoderConfig, head: Head) -> Result<Vec<Parameter>, FinetuneError> {
    config.check()?;
    let mut plan = Plan {
        std: config.initializer_range,
        part: Part::Body,
        parameters: Vec::new(),
    };
    tables(config, &mut plan);
    for layer in 0..config.layers {
        block(config, layer, &mut plan);
    }
    match head {
        Head::Sequence => sequence(config, &mut plan),
        Head::Tokens => {
            plan.part = Part::Head;
            plan.dense("classifier", config.labels.len(), config.hidden);
        }
        Head::MaskedLm => masked(config, &mut plan),
        Head::Embedding => {}
    }
    Ok(plan.parameters)
}

struct Plan {
    std: f64,
    part: Part,
    parameters: Vec<Parameter>,
}

impl Plan {
    fn push(&mut self, name: String, shape: Vec<usize>, init: Init) {
        self.parameters.push(Parameter {
            decay: !name.ends_with("bias") && !name.contains("LayerNorm"),
            name,
            shape,
            part: self.part,
            trainable: init != Init::Sine,
            init,
        });
    }

    fn table(&mut self, name: &str, rows: usize, width: usize, zero_row: Option<usize>) {
        let std = self.std;
        let init = Init::Normal { std, zero_row };
        self.push(format!("{name}.weight"), vec![rows, width], init);
    }

    fn dense(&mut self, name: &str, outputs: usize, inputs: usize) {
        self.table(name, outputs, inputs, None);
        self.push(format!("{name}.bias"), vec![outputs], Init::Zeros);
    }

    fn norm(&mut self, name: &str, width: usize) {
        self.push(format!("{name}.weight"), vec![width], Init::Ones);
        self.push(format!("{name}.bias"), vec![width], Init::Zeros);
    }
}

fn tables(config: &EncoderConfig, plan: &mut Plan) {
    let width = config.hidden;
    let pad = config.pad.map(|pad| pad as usize);
    plan.table("embeddings.word_embeddings", config.vocabulary, width, pad);
    let positions = "embeddings.position_embeddings";
    if config.sinusoidal {
        let shape = vec![config.positions, width];
        plan.push(format!("{positions}.weight"), shape, Init::Sine);
    } else {
        let zero_row = pad.filter(|_| config.architecture.is_roberta());
        plan.table(positions, config.positions, width, zero_row);
    }
    if config.types > 0 {
        plan.table(
            "embeddings.token_type_embeddings",
            config.types,
            width,
            None,
        );
    }
    plan.norm("embeddings.LayerNorm", width);
}

fn block(config: &EncoderConfig, layer: usize, plan: &mut Plan) {
    let (width, inner) = (config.hidden, config.intermediate);
    let layer = format!("encoder.layer.{layer}");
    for part in ["query", "key", "value"] {
        plan.dense(&format!("{layer}.attention.self.{part}"), width, width);
    }
    plan.dense(&format!("{layer}.attention.output.dense"), width, width);
    plan.norm(&format!("{layer}.attention.output.LayerNorm"), width);
    plan.dense(&format!("{layer}.intermediate.dense"), inner, width);
    plan.dense(&format!("{layer}.output.dense"), width, inner);
    plan.norm(&format!("{layer}.output.LayerNorm"), width);
}

fn sequence(config: &EncoderConfig, plan: &mut Plan) {
    let (width, outputs) = (config.hidden, config.labels.len());
    match config.architecture {
        Architecture::Bert => {
            plan.part = Part::Pooler;
            plan.dense("pooler.dense", width, width);
            plan.part = Part::Head;
            plan.dense("classifier", outputs, width);
        }
        Architecture::DistilBert => {
            plan.part = Part::Head;
            plan.dense("pre_classifier", width, width);
            plan.dense("classifier", outputs, width);
        }
        Architecture::Roberta | Architecture::XlmRoberta => {
            plan.part = Part::Head;
            plan.dense("classifier.dense", width, width);
            plan.dense("classifier.out_proj", outputs, width);
        }
    }
}

fn masked(config: &EncoderConfig, plan: &mut Plan) {
    let width = config.hidden;
    plan.part = Part::Head;
    plan.dense("cls.predictions.transform.dense", width, width);
    plan.norm("cls.predictions.transform.LayerNorm", width);
    if !config.tie_word_embeddings {
        plan.table("cls.predictions.decoder", config.vocabulary, width, None);
    }
    let shape = vec![config.vocabulary];
    plan.push("cls.predictions.bias".to_owned(), shape, Init::Zeros);
}
