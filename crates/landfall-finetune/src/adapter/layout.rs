//! Names and shapes of all tensors of an adapter.

use super::config::{AdaLora, AdapterConfig, AdapterKind, Lora, LoraInit};
use super::targets::{TargetModules, of_pattern};
use crate::FinetuneError;
use crate::checkpoint::{Head, Init, Parameter, Part, file_name, layout};
use crate::config::{ConfigFlaw, EncoderConfig};

/// One tensor of an adapter.
#[derive(Debug, Clone, PartialEq)]
pub struct AdapterParameter {
    /// Name inside the program, shape and start. [`Part::Body`] for what the kind adds, else the
    /// part of the base's parameter of that name, of which it is a copy.
    pub parameter: Parameter,
    /// Name in the file.
    pub file: String,
}

/// The virtual tokens.
const VIRTUAL: &str = "prompt_embeddings";

/// Two thin matrices beside a dense layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LowRank {
    /// The dense layer by its name inside the program.
    pub module: String,
    /// Hugging Face's name of it.
    pub theirs: String,
    /// Its outputs and inputs.
    pub shape: (usize, usize),
    /// Rows of A.
    pub rank: usize,
    /// Factor of the product.
    pub scale: f64,
}

/// The dense layers beside which the kind puts thin matrices; none for other kinds.
///
/// # Errors
/// What is wrong with the targets or the configuration.
pub fn low_ranks(
    config: &AdapterConfig,
    base: &EncoderConfig,
    head: Head,
) -> Result<Vec<LowRank>, FinetuneError> {
    match &config.kind {
        AdapterKind::Lora(lora) => {
            let mut all = modules(&lora.targets, config, base, head)?;
            all.iter_mut().try_for_each(|one| lora_rank(lora, one))?;
            Ok(all)
        }
        AdapterKind::AdaLora(ada) => {
            let mut all = modules(&ada.targets, config, base, head)?;
            all.iter_mut().try_for_each(|one| ada_rank(ada, one))?;
            Ok(all)
        }
        _ => Ok(Vec::new()),
    }
}

fn lora_rank(lora: &Lora, one: &mut LowRank) -> Result<(), FinetuneError> {
    let rank = of_pattern(&lora.ranks, &one.theirs)?;
    one.rank = rank.copied().unwrap_or(lora.rank);
    let alpha = of_pattern(&lora.alphas, &one.theirs)?;
    let alpha = alpha.copied().unwrap_or(lora.alpha);
    let rank = one.rank as f64;
    one.scale = match lora.rank_stabilised {
        true => alpha / rank.sqrt(),
        false => alpha / rank,
    };
    Ok(())
}

fn ada_rank(ada: &AdaLora, one: &mut LowRank) -> Result<(), FinetuneError> {
    let key = format!("{}.lora_E", one.theirs);
    one.rank = match ada.kept.get(&key) {
        Some(kept) if kept.len() != ada.init_rank => {
            return Err(FinetuneError::Config {
                file: super::CONFIG_FILE.to_owned(),
                key: "rank_pattern".to_owned(),
                flaw: ConfigFlaw::Range {
                    found: format!("{} entries of `{key}`", kept.len()),
                    allowed: format!("{}, as many as `init_r`", ada.init_rank),
                },
            });
        }
        Some(kept) => kept.iter().filter(|kept| **kept).count(),
        None if ada.kept.is_empty() => ada.init_rank,
        None => {
            return Err(FinetuneError::Config {
                file: super::CONFIG_FILE.to_owned(),
                key: "rank_pattern".to_owned(),
                flaw: ConfigFlaw::Missing {
                    needed: format!("an entry `{key}`"),
                },
            });
        }
    };
    let first = ada.init_rank as f64;
    let alpha = if ada.alpha > 0.0 { ada.alpha } else { first };
    // PEFT divides by an f32 of the first rank plus 1e-5, whatever ranks become.
    one.scale = alpha / (first + 1e-5);
    Ok(())
}

/// The dense layers that are targets and not copied whole.
fn modules(
    targets: &TargetModules,
    config: &AdapterConfig,
    base: &EncoderConfig,
    head: Head,
) -> Result<Vec<LowRank>, FinetuneError> {
    let dense = |one: &Parameter| -> Option<LowRank> {
        let module = one.name.strip_suffix(".weight")?;
        let [outputs, inputs] = *one.shape.as_slice() else {
            return None;
        };
        let inside = module.starts_with("encoder.layer.");
        let served =
            inside || ["pooler.dense", "cls.predictions.transform.dense"].contains(&module);
        let theirs = file_name(base.architecture, head, &one.name);
        let theirs = theirs.strip_suffix(".weight")?.to_owned();
        (served && !copied(config, &theirs)).then(|| LowRank {
            module: module.to_owned(),
            theirs,
            shape: (outputs, inputs),
            rank: 0,
            scale: 0.0,
        })
    };
    let all: Vec<LowRank> = layout(base, head)?.iter().filter_map(dense).collect();
    let names: Vec<&str> = all.iter().map(|one| one.theirs.as_str()).collect();
    let found = targets.among(&names, base.architecture)?;
    let found = found.into_iter().filter_map(|at| all.get(at).cloned());
    Ok(found.collect())
}

/// Whether a module, or one around it, is copied whole: as in PEFT, its name ends with one of the
/// modules' (so `pre_classifier` with `classifier`).
fn copied(config: &AdapterConfig, theirs: &str) -> bool {
    let ends = |name: &str| {
        config
            .modules
            .iter()
            .any(|end| name.ends_with(end.as_str()))
    };
    let dots = theirs.match_indices('.').map(|(at, _)| at);
    let mut around = dots.filter_map(|at| theirs.get(..at));
    ends(theirs) || around.any(ends)
}

/// All tensors of an adapter of a model with `head`: first what the kind adds, then the copies.
///
/// # Errors
/// What is wrong with the configuration, or does not fit the base.
///
/// ```
/// use landfall_finetune::adapter::{AdapterConfig, AdapterKind, Lora, adapter_layout};
/// use landfall_finetune::checkpoint::Head;
/// use landfall_finetune::config::{Architecture, EncoderConfig};
///
/// let base = EncoderConfig::new(Architecture::XlmRoberta, 1000);
/// let config = AdapterConfig::of(AdapterKind::Lora(Lora::default()));
/// let all = adapter_layout(&config, &base, Head::Sequence)?;
/// assert_eq!(
///     all[0].file,
///     "base_model.model.roberta.encoder.layer.0.attention.self.query.lora_A.weight"
/// );
/// assert_eq!(all[0].parameter.shape, [8, 768]);
/// # Ok::<(), landfall_finetune::FinetuneError>(())
/// ```
pub fn adapter_layout(
    config: &AdapterConfig,
    base: &EncoderConfig,
    head: Head,
) -> Result<Vec<AdapterParameter>, FinetuneError> {
    config.check()?;
    let mut list = List {
        all: Vec::new(),
        start: config.kind.start(),
    };
    for one in low_ranks(config, base, head)? {
        list.thin(&config.kind, &one);
    }
    match &config.kind {
        AdapterKind::Bottleneck(bottleneck) => {
            let width = (base.hidden as f64 / bottleneck.reduction).floor() as usize;
            for layer in 0..base.layers {
                list.bottleneck(base, head, (layer, width.max(1)), &bottleneck.part);
            }
        }
        AdapterKind::Prefix(prefix) => {
            list.tokens(prefix.tokens, base.layers * 2 * base.hidden);
        }
        AdapterKind::Prompt(prompt) => list.tokens(prompt.tokens, base.hidden),
        _ => {}
    }
    let biases = config.kind == AdapterKind::BitFit;
    for parameter in layout(base, head)? {
        let theirs = file_name(base.architecture, head, &parameter.name);
        let bias = biases && parameter.part != Part::Head && parameter.name.ends_with(".bias");
        let whole = copied(
            config,
            theirs.rsplit_once('.').map_or("", |(module, _)| module),
        );
        if whole && parameter.part == Part::Body {
            return Err(not_served(&theirs));
        }
        // A masked language model's head is tied to the words: it stays the base's.
        if bias || whole && head != Head::MaskedLm {
            list.copy(parameter, &theirs);
        }
    }
    Ok(list.all)
}

fn not_served(module: &str) -> FinetuneError {
    FinetuneError::Config {
        file: super::CONFIG_FILE.to_owned(),
        key: "modules_to_save".to_owned(),
        flaw: ConfigFlaw::NotServed {
            found: module.to_owned(),
            served: "modules of the head, and `pooler`".to_owned(),
        },
    }
}

struct List {
    all: Vec<AdapterParameter>,
    start: &'static str,
}

impl List {
    fn push(&mut self, name: String, file: String, shape: Vec<usize>, init: Init) {
        self.all.push(AdapterParameter {
            parameter: Parameter {
                decay: !name.ends_with(".bias"),
                name,
                shape,
                part: Part::Body,
                init,
                trainable: true,
            },
            file,
        });
    }

    fn copy(&mut self, parameter: Parameter, theirs: &str) {
        let file = format!("{}{theirs}", self.start);
        self.all.push(AdapterParameter { parameter, file });
    }

    fn thin(&mut self, kind: &AdapterKind, one: &LowRank) {
        let (outputs, inputs) = one.shape;
        let (svd, init) = match kind {
            AdapterKind::Lora(lora) => (false, lora_init(lora.init, inputs, one.rank)),
            _ => (true, (normal(0.02), normal(0.02))),
        };
        let ending = if svd { "" } else { ".weight" };
        let parts = [
            ("lora_A", vec![one.rank, inputs], init.0),
            ("lora_B", vec![outputs, one.rank], init.1),
            ("lora_E", vec![one.rank, 1], Init::Zeros),
        ];
        for (part, shape, init) in parts.into_iter().take(if svd { 3 } else { 2 }) {
            let name = format!("{}.{part}{ending}", one.module);
            let file = format!("{}{}.{part}{ending}", self.start, one.theirs);
            self.push(name, file, shape, init);
        }
    }

    /// AdapterHub's names: those of the part around the dense layer that it stands behind.
    fn bottleneck(
        &mut self,
        base: &EncoderConfig,
        head: Head,
        (layer, width): (usize, usize),
        part: &str,
    ) {
        let hidden = base.hidden;
        let dense = format!("encoder.layer.{layer}.output.dense.weight");
        let theirs = file_name(base.architecture, head, &dense);
        let around = match theirs.strip_suffix(".ffn.lin2.weight") {
            Some(layer) => format!("{layer}.output_adapters"),
            None => theirs
                .strip_suffix(".dense.weight")
                .unwrap_or(&theirs)
                .to_owned(),
        };
        for (half, file, outputs, inputs) in [
            ("down", "adapter_down.0", width, hidden),
            ("up", "adapter_up", hidden, width),
        ] {
            let name = format!("encoder.layer.{layer}.bottleneck.{half}");
            let file = format!("{}{around}.adapters.{part}.{file}", self.start);
            let (weight, bias) = (format!("{name}.weight"), format!("{name}.bias"));
            let shape = vec![outputs, inputs];
            self.push(weight, format!("{file}.weight"), shape, normal(0.02));
            self.push(bias, format!("{file}.bias"), vec![outputs], Init::Zeros);
        }
    }

    fn tokens(&mut self, tokens: usize, width: usize) {
        let shape = vec![tokens, width];
        self.push(VIRTUAL.to_owned(), VIRTUAL.to_owned(), shape, normal(1.0));
    }
}

fn normal(std: f64) -> Init {
    let zero_row = None;
    Init::Normal { std, zero_row }
}

fn lora_init(init: LoraInit, inputs: usize, rank: usize) -> (Init, Init) {
    let bound = |inputs: usize| Init::Uniform {
        bound: 1.0 / (inputs.max(1) as f64).sqrt(),
    };
    match init {
        LoraInit::Kaiming => (bound(inputs), Init::Zeros),
        LoraInit::Gaussian => (normal(1.0 / rank.max(1) as f64), Init::Zeros),
        LoraInit::Random => (bound(inputs), bound(rank)),
    }
}
