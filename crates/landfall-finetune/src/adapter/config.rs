//! What an adapter looks like.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::targets::TargetModules;
use crate::checkpoint::Head;
use crate::config::{Activation, Problem};

/// What an adapter looks like, and which modules of the base it has a copy of.
///
/// ```
/// use landfall_finetune::adapter::{AdapterConfig, AdapterKind, Lora};
///
/// let config = AdapterConfig::of(AdapterKind::Lora(Lora { rank: 16, ..Lora::default() }));
/// assert_eq!(config.modules, ["classifier", "score"]);
/// assert!(config.check().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AdapterConfig {
    /// What learns beside the modules below.
    pub kind: AdapterKind,
    /// Modules of which the adapter has a copy of its own that learns whole, by the ends of their
    /// names (`modules_to_save` in the file). PEFT's for heads: `classifier` and `score`. Only
    /// modules of the head and BERT's `pooler` are served.
    pub modules: Vec<String>,
    /// The base by the name that the file gives it; nothing is decided by it.
    pub base: Option<String>,
    /// [`fingerprint`](super::fingerprint) of the base, in files that this program wrote.
    pub fingerprint: Option<String>,
    /// The head it was trained under, where the file names one with labels.
    pub trained: Option<TrainedHead>,
    /// All other keys of the file, written back as they were.
    pub kept: Map<String, Value>,
}

/// The head that an adapter was trained under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainedHead {
    /// For sequences or for tokens.
    pub head: Head,
    /// Its labels in order, in files that this program wrote; else none.
    pub labels: Vec<String>,
    /// What it was trained for, in files that this program wrote.
    pub problem: Option<Problem>,
}

/// What learns.
#[derive(Debug, Clone, PartialEq)]
pub enum AdapterKind {
    /// Two thin matrices beside dense layers.
    Lora(Lora),
    /// Singular values and vectors beside dense layers, whose number moves to where it counts.
    AdaLora(AdaLora),
    /// A narrow layer after each feed-forward part.
    Bottleneck(Bottleneck),
    /// Keys and values before those of each layer.
    Prefix(Prefix),
    /// Vectors before the words.
    Prompt(Prompt),
    /// The biases of all dense layers and norms of the body.
    BitFit,
}

/// How new LoRA matrices start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LoraInit {
    /// A uniform within ±1/√inputs (Kaiming with a = √5), B zero: PEFT's default.
    #[default]
    Kaiming,
    /// A normal with standard deviation 1/rank, B zero.
    Gaussian,
    /// Both uniform, A within ±1/√inputs and B within ±1/√rank: not the base at the start. For
    /// tests.
    Random,
}

/// LoRA (Hu et al. 2021): `y = W x + b + scale · B A x`. Defaults are PEFT's.
#[derive(Debug, Clone, PartialEq)]
pub struct Lora {
    /// Rows of A: 8.
    pub rank: usize,
    /// The scale is `alpha / rank`: 8.
    pub alpha: f64,
    /// Share of the inputs of A that is dropped in training: 0.
    pub dropout: f64,
    /// Whether the scale is `alpha / √rank` (Kalajdzievski 2023): no.
    pub rank_stabilised: bool,
    /// The dense layers: query and value of every layer.
    pub targets: TargetModules,
    /// Other ranks for some modules, by a pattern of their names (`rank_pattern`): none.
    pub ranks: BTreeMap<String, usize>,
    /// Other alphas for some modules (`alpha_pattern`): none.
    pub alphas: BTreeMap<String, f64>,
    /// How it starts: [`LoraInit::Kaiming`].
    pub init: LoraInit,
}

impl Default for Lora {
    fn default() -> Self {
        Self {
            rank: 8,
            alpha: 8.0,
            dropout: 0.0,
            rank_stabilised: false,
            targets: TargetModules::default(),
            ranks: BTreeMap::new(),
            alphas: BTreeMap::new(),
            init: LoraInit::Kaiming,
        }
    }
}

/// AdaLoRA (Zhang et al. 2023): `y = W x + b + alpha / (init_rank + 1e-5) · B diag(E) A x`, of
/// which the least important triplets are set to zero while training goes on. Defaults are PEFT's.
#[derive(Debug, Clone, PartialEq)]
pub struct AdaLora {
    /// Mean rank at the end: 8.
    pub target_rank: usize,
    /// Rank at the start: 12.
    pub init_rank: usize,
    /// Steps before ranks fall: 0.
    pub tinit: u64,
    /// Steps after ranks have fallen: 0.
    pub tfinal: u64,
    /// Steps between two reallocations: 1.
    pub delta_t: u64,
    /// Share of the old importance in the smoothed one: 0.85.
    pub beta1: f64,
    /// Share of the old uncertainty in the smoothed one: 0.85.
    pub beta2: f64,
    /// Weight of the term that keeps A and B orthogonal: 0.5.
    pub orthogonal: f64,
    /// Steps of the whole run, which must be those of the trainer. PEFT has no default; here 0
    /// stands for what the trainer will do.
    pub total: u64,
    /// Factor of the product (`lora_alpha`); 0 or less stands for the rank: 8.
    pub alpha: f64,
    /// Share of the inputs of A that is dropped in training: 0.
    pub dropout: f64,
    /// The dense layers: query and value of every layer.
    pub targets: TargetModules,
    /// Which triplets of each module are kept (`rank_pattern`), by Hugging Face's name of the
    /// module and `.lora_E`; all where it is empty.
    pub kept: BTreeMap<String, Vec<bool>>,
}

impl Default for AdaLora {
    fn default() -> Self {
        Self {
            target_rank: 8,
            init_rank: 12,
            tinit: 0,
            tfinal: 0,
            delta_t: 1,
            beta1: 0.85,
            beta2: 0.85,
            orthogonal: 0.5,
            total: 0,
            alpha: 8.0,
            dropout: 0.0,
            targets: TargetModules::default(),
            kept: BTreeMap::new(),
        }
    }
}

/// Bottleneck adapters in Pfeiffer's place (`SeqBnConfig` of AdapterHub, whose defaults these
/// are): with h the output of the feed-forward part after its dropout and x its residual,
/// `z = norm(h + x)`, and `norm(h + scale · up(f(down(z))) + x)` takes the place of z.
#[derive(Debug, Clone, PartialEq)]
pub struct Bottleneck {
    /// What it is called in its file: `task`.
    pub part: String,
    /// The width is the hidden size divided by this, at least 1: 16.
    pub reduction: f64,
    /// The function in the middle; ReLU.
    pub activation: Activation,
    /// Factor of what is added: 1.
    pub scale: f64,
    /// Share that is dropped of what is added: 0.
    pub dropout: f64,
}

impl Default for Bottleneck {
    fn default() -> Self {
        Self {
            part: "task".to_owned(),
            reduction: 16.0,
            activation: Activation::Relu,
            scale: 1.0,
            dropout: 0.0,
        }
    }
}

/// Which positions the words have behind a prefix.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Positions {
    /// Later by the number of virtual tokens: what PEFT does with BERT and XLM-R.
    #[default]
    Shifted,
    /// Those that they have without a prefix.
    Kept,
}

/// Prefix tuning (Li, Liang 2021): each layer has keys and values of its own before those of the
/// words. Without the projection of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefix {
    /// Virtual tokens: 20.
    pub tokens: usize,
    /// Which positions the words have: [`Positions::Shifted`].
    pub positions: Positions,
}

impl Default for Prefix {
    fn default() -> Self {
        Self {
            tokens: 20,
            positions: Positions::Shifted,
        }
    }
}

/// Which token a head over the first token sees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum First {
    /// The first virtual token: what PEFT does.
    #[default]
    Virtual,
    /// The first token of the text.
    Real,
}

/// Prompt tuning (Lester et al. 2021): vectors before the words, which go through the model with
/// them. Type 0, positions from the first on; the words follow after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prompt {
    /// Virtual tokens: 20.
    pub tokens: usize,
    /// What a head over the first token sees: [`First::Virtual`]. Other heads and pooling see the
    /// tokens of the text.
    pub first: First,
}

impl Default for Prompt {
    fn default() -> Self {
        Self {
            tokens: 20,
            first: First::Virtual,
        }
    }
}

impl AdapterConfig {
    /// An adapter with a copy of the head.
    pub fn of(kind: AdapterKind) -> Self {
        Self {
            kind,
            modules: ["classifier", "score"].map(str::to_owned).to_vec(),
            base: None,
            fingerprint: None,
            trained: None,
            kept: Map::new(),
        }
    }

    /// What PEFT calls the task of a head.
    pub(super) fn task(head: Head) -> &'static str {
        match head {
            Head::Sequence => "SEQ_CLS",
            Head::Tokens => "TOKEN_CLS",
            Head::MaskedLm | Head::Embedding => "FEATURE_EXTRACTION",
        }
    }

    /// The head with labels that PEFT calls so.
    pub(super) fn labelled(task: &str) -> Option<Head> {
        let heads = [Head::Sequence, Head::Tokens];
        heads.into_iter().find(|head| Self::task(*head) == task)
    }
}

impl AdapterKind {
    /// What the kind is called at the command line and in reports.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lora(_) => "lora",
            Self::AdaLora(_) => "adalora",
            Self::Bottleneck(_) => "bottleneck",
            Self::Prefix(prefix) => match prefix.positions {
                Positions::Shifted => "prefix-shifted",
                Positions::Kept => "prefix",
            },
            Self::Prompt(prompt) => match prompt.first {
                First::Virtual => "prompt-first",
                First::Real => "prompt",
            },
            Self::BitFit => "bitfit",
        }
    }

    /// Positions that it takes from the words: those of virtual tokens before them.
    pub fn positions(&self) -> usize {
        match self {
            Self::Prefix(prefix) if prefix.positions == Positions::Shifted => prefix.tokens,
            Self::Prompt(prompt) => prompt.tokens,
            _ => 0,
        }
    }

    /// Whether it can become part of the base's weights.
    pub fn merges(&self) -> bool {
        matches!(self, Self::Lora(_) | Self::AdaLora(_) | Self::BitFit)
    }

    /// What stands before the names of modules in its file.
    pub(super) fn start(&self) -> &'static str {
        match self {
            Self::Lora(_) | Self::AdaLora(_) => "base_model.model.",
            Self::Prefix(_) | Self::Prompt(_) => "base_model.",
            Self::Bottleneck(_) | Self::BitFit => "",
        }
    }

    /// Whether PEFT has it.
    pub(super) fn is_of_peft(&self) -> bool {
        !matches!(self, Self::Bottleneck(_) | Self::BitFit)
    }
}

impl AdaLora {
    /// The configuration around this with all triplets.
    pub(super) fn whole(&self, config: &AdapterConfig) -> AdapterConfig {
        let kept = BTreeMap::new();
        AdapterConfig {
            kind: AdapterKind::AdaLora(Self {
                kept,
                ..self.clone()
            }),
            ..config.clone()
        }
    }

    /// Which triplets of the module are kept of which a tensor has this name in the file; empty
    /// where all are.
    pub(crate) fn kept_of(&self, file: &str) -> &[bool] {
        let module = file.strip_prefix("base_model.model.").unwrap_or(file);
        let module = module.rsplit_once('.').map_or("", |(module, _)| module);
        let kept = self.kept.get(&format!("{module}.lora_E"));
        kept.map_or(&[], Vec::as_slice)
    }
}
