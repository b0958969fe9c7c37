//! `adapter_config.json` as PEFT writes it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::config::{
    AdaLora, AdapterConfig, AdapterKind, Bottleneck, First, Lora, LoraInit, Positions, Prefix,
    Prompt, TrainedHead,
};
use super::lists;
use super::targets::{Names, TargetModules};
use super::write::{OWN, known};
use crate::FinetuneError;
use crate::config::{Activation, ConfigFlaw, Fields, Problem};

/// Kinds by their names in files.
const KINDS: [&str; 4] = ["LORA", "ADALORA", "PREFIX_TUNING", "PROMPT_TUNING"];
/// Kinds that PEFT does not have, by their names in files of this program.
const METHODS: [&str; 2] = ["bottleneck", "bitfit"];

impl AdapterConfig {
    /// Reads the text of an `adapter_config.json`; `file` is its name for errors.
    ///
    /// # Errors
    /// [`FinetuneError::Json`]; [`FinetuneError::Config`] with the key whose value is of another
    /// type, out of range or not served.
    ///
    /// ```
    /// use landfall_finetune::adapter::{AdapterConfig, AdapterKind};
    ///
    /// let text = r#"{"peft_type": "LORA", "r": 4, "lora_alpha": 8, "use_dora": false}"#;
    /// let config = AdapterConfig::parse(text, "adapter_config.json")?;
    /// assert!(matches!(&config.kind, AdapterKind::Lora(lora) if lora.rank == 4));
    /// let text = r#"{"peft_type": "LORA", "use_dora": true}"#;
    /// let error = AdapterConfig::parse(text, "adapter_config.json").unwrap_err();
    /// assert!(error.to_string().contains("`use_dora`"));
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn parse(text: &str, file: &str) -> Result<Self, FinetuneError> {
        let map = crate::files::object(text, file)?;
        let fields = Fields { file, map: &map };
        fixed(fields)?;
        let own = fields.object(OWN)?;
        let config = Self {
            kind: kind(fields, own)?,
            modules: fields.texts("modules_to_save")?,
            base: fields.text("base_model_name_or_path")?.map(str::to_owned),
            fingerprint: own
                .and_then(|own| own.get("base"))
                .and_then(Value::as_str)
                .map(str::to_owned),
            trained: trained(fields, own)?,
            kept: unknown(&map),
        };
        config.check().map_err(|error| placed(fields, error))?;
        Ok(config)
    }
}

/// The head that the adapter was trained under.
fn trained(
    fields: Fields<'_>,
    own: Option<&Map<String, Value>>,
) -> Result<Option<TrainedHead>, FinetuneError> {
    let empty = Map::new();
    let own = Fields {
        map: own.unwrap_or(&empty),
        ..fields
    };
    let task = own.text("task_type")?.or(fields.text("task_type")?);
    let Some(head) = task.and_then(AdapterConfig::labelled) else {
        return Ok(None);
    };
    Ok(Some(TrainedHead {
        head,
        labels: own.texts("labels")?,
        problem: own.text("problem_type")?.and_then(Problem::named),
    }))
}

/// A setting out of range, with its file.
fn placed(fields: Fields<'_>, error: FinetuneError) -> FinetuneError {
    match error {
        FinetuneError::Setting {
            name,
            given,
            allowed,
        } => fields.flaw(
            name,
            ConfigFlaw::Range {
                found: given,
                allowed,
            },
        ),
        other => other,
    }
}

fn unknown(map: &Map<String, Value>) -> Map<String, Value> {
    let known = known();
    let own = map.iter().filter(|(key, _)| !known.contains(key.as_str()));
    own.map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// Refuses what would be computed in another way than the file means.
fn fixed(fields: Fields<'_>) -> Result<(), FinetuneError> {
    for (key, served) in lists::fixed() {
        let value = fields.value(&key).filter(|value| **value != served);
        if let Some(value) = value {
            return Err(not_served(fields, &key, value, &served.to_string()));
        }
    }
    Ok(())
}

fn not_served(fields: Fields<'_>, key: &str, value: &Value, served: &str) -> FinetuneError {
    let found = match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    };
    let served = served.to_owned();
    fields.flaw(key, ConfigFlaw::NotServed { found, served })
}

fn kind(
    fields: Fields<'_>,
    own: Option<&Map<String, Value>>,
) -> Result<AdapterKind, FinetuneError> {
    let key = "peft_type";
    let own = |key: &str| own.and_then(|own| own.get(key)).and_then(Value::as_str);
    Ok(match fields.text(key)? {
        Some("LORA") => AdapterKind::Lora(lora(fields)?),
        Some("ADALORA") => AdapterKind::AdaLora(ada(fields)?),
        Some("PREFIX_TUNING") => AdapterKind::Prefix(Prefix {
            tokens: tokens(fields)?,
            positions: match own("method") {
                Some("prefix") => Positions::Kept,
                _ => Positions::Shifted,
            },
        }),
        Some("PROMPT_TUNING") => AdapterKind::Prompt(Prompt {
            tokens: tokens(fields)?,
            first: match own("method") {
                Some("prompt") => First::Real,
                _ => First::Virtual,
            },
        }),
        Some(other) => {
            let value = Value::String(other.to_owned());
            return Err(not_served(fields, key, &value, &KINDS.join(", ")));
        }
        None => {
            let needed = format!("one of {}", KINDS.join(", "));
            return Err(fields.flaw(key, ConfigFlaw::Missing { needed }));
        }
    })
}

fn tokens(fields: Fields<'_>) -> Result<usize, FinetuneError> {
    let key = "num_virtual_tokens";
    if fields.value(key).is_none() {
        let needed = "the number of virtual tokens".to_owned();
        return Err(fields.flaw(key, ConfigFlaw::Missing { needed }));
    }
    fields.count(key, 0)
}

fn lora(fields: Fields<'_>) -> Result<Lora, FinetuneError> {
    let base = Lora::default();
    Ok(Lora {
        rank: fields.count("r", base.rank)?,
        alpha: fields.number("lora_alpha", base.alpha)?,
        dropout: fields.number("lora_dropout", base.dropout)?,
        rank_stabilised: fields.flag("use_rslora", base.rank_stabilised)?,
        targets: targets(fields)?,
        ranks: pattern(fields, "rank_pattern", |value| {
            value.as_u64().and_then(|rank| rank.try_into().ok())
        })?,
        alphas: pattern(fields, "alpha_pattern", Value::as_f64)?,
        init: init(fields)?,
    })
}

fn init(fields: Fields<'_>) -> Result<LoraInit, FinetuneError> {
    let key = "init_lora_weights";
    match fields.value(key) {
        None | Some(Value::Bool(true)) => Ok(LoraInit::Kaiming),
        Some(Value::Bool(false)) => Ok(LoraInit::Random),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("gaussian") => {
            Ok(LoraInit::Gaussian)
        }
        // The others change the base's own weights, or need its data.
        Some(value) => Err(not_served(fields, key, value, "true, false, gaussian")),
    }
}

fn ada(fields: Fields<'_>) -> Result<AdaLora, FinetuneError> {
    let base = AdaLora::default();
    let steps = |key, default: u64| -> Result<u64, FinetuneError> {
        let default = usize::try_from(default).unwrap_or_default();
        Ok(fields.count(key, default)? as u64)
    };
    // PEFT reads the key of LoRA but has no meaning for it.
    Ok(AdaLora {
        target_rank: fields.count("target_r", base.target_rank)?,
        init_rank: fields.count("init_r", base.init_rank)?,
        tinit: steps("tinit", base.tinit)?,
        tfinal: steps("tfinal", base.tfinal)?,
        delta_t: steps("deltaT", base.delta_t)?,
        beta1: fields.number("beta1", base.beta1)?,
        beta2: fields.number("beta2", base.beta2)?,
        orthogonal: fields.number("orth_reg_weight", base.orthogonal)?,
        total: steps("total_step", base.total)?,
        alpha: fields.number("lora_alpha", base.alpha)?,
        dropout: fields.number("lora_dropout", base.dropout)?,
        targets: targets(fields)?,
        kept: pattern(fields, "rank_pattern", |value| {
            value.as_array()?.iter().map(Value::as_bool).collect()
        })?,
    })
}

impl AdapterConfig {
    /// Reads the text of an `adapter.json`, the file of kinds that PEFT does not have: one adapter,
    /// or several over each other, the lowest first. Only the topmost has a head.
    ///
    /// # Errors
    /// As [`AdapterConfig::parse`].
    ///
    /// ```
    /// use landfall_finetune::adapter::AdapterConfig;
    ///
    /// let text = r#"{"method": "bottleneck", "stack": ["language", "task"]}"#;
    /// let stack = AdapterConfig::parse_own(text, "adapter.json")?;
    /// assert_eq!((stack.len(), stack[0].modules.len()), (2, 0));
    /// # Ok::<(), landfall_finetune::FinetuneError>(())
    /// ```
    pub fn parse_own(text: &str, file: &str) -> Result<Vec<Self>, FinetuneError> {
        let map = crate::files::object(text, file)?;
        let fields = Fields { file, map: &map };
        let kinds = match fields.text("method")? {
            Some("bitfit") => vec![AdapterKind::BitFit],
            Some("bottleneck") => {
                let mut parts = fields.texts("stack")?;
                if parts.is_empty() {
                    parts.push(Bottleneck::default().part);
                }
                let each = parts.into_iter();
                let each = each.map(|part| Ok(AdapterKind::Bottleneck(bottleneck(fields, part)?)));
                each.collect::<Result<_, FinetuneError>>()?
            }
            other => {
                let value = other.map_or(Value::Null, |other| Value::String(other.to_owned()));
                return Err(not_served(fields, "method", &value, &METHODS.join(", ")));
            }
        };
        let own = fields.object(OWN)?;
        let base = own.and_then(|own| own.get("base"));
        let trained = trained(fields, own)?;
        let modules = fields.texts("modules_to_save")?;
        let last = kinds.len().saturating_sub(1);
        let config = |(at, kind)| {
            let mut config = Self::of(kind);
            if at < last {
                config.modules.clear();
            } else if !modules.is_empty() {
                config.modules.clone_from(&modules);
            }
            config.base = fields.text("base_model")?.map(str::to_owned);
            config.fingerprint = base.and_then(Value::as_str).map(str::to_owned);
            config.trained = trained.clone().filter(|_| at == last);
            config.kept = unknown(&map);
            config.check().map_err(|error| placed(fields, error))?;
            Ok(config)
        };
        kinds.into_iter().enumerate().map(config).collect()
    }
}

fn bottleneck(fields: Fields<'_>, part: String) -> Result<Bottleneck, FinetuneError> {
    let base = Bottleneck::default();
    let key = "non_linearity";
    let name = fields.text(key)?.unwrap_or(base.activation.name());
    let activation = Activation::named(name).ok_or_else(|| {
        let served = Activation::ALL.map(Activation::name).join(", ");
        let found = name.to_owned();
        fields.flaw(key, ConfigFlaw::NotServed { found, served })
    })?;
    Ok(Bottleneck {
        part,
        reduction: fields.number("reduction_factor", base.reduction)?,
        activation,
        scale: fields.number("scaling", base.scale)?,
        dropout: fields.number("dropout", base.dropout)?,
    })
}

/// An object with values of one kind.
fn pattern<T>(
    fields: Fields<'_>,
    key: &str,
    convert: impl Fn(&Value) -> Option<T>,
) -> Result<BTreeMap<String, T>, FinetuneError> {
    let Some(object) = fields.object(key)? else {
        return Ok(BTreeMap::new());
    };
    let each = object.iter().map(|(name, value)| {
        let wanted = "an object of numbers, or of lists of true and false";
        let converted = convert(value).ok_or_else(|| fields.wrong(key, wanted, value));
        Ok((name.clone(), converted?))
    });
    each.collect()
}

fn targets(fields: Fields<'_>) -> Result<TargetModules, FinetuneError> {
    let key = "layers_to_transform";
    let whole = |value: &Value| value.as_u64().and_then(|at| usize::try_from(at).ok());
    let layers = match fields.value(key) {
        None => None,
        Some(Value::Array(all)) if all.is_empty() => None,
        Some(Value::Array(all)) => Some(all.iter().map(whole).collect::<Option<Vec<usize>>>()),
        Some(one) => Some(whole(one).map(|one| vec![one])),
    };
    let layers = match layers {
        Some(None) => {
            let found = fields.value(key).cloned().unwrap_or_default();
            return Err(fields.wrong(key, "numbers of layers", &found));
        }
        Some(Some(layers)) => Some(layers),
        None => None,
    };
    Ok(TargetModules {
        names: names(fields, "target_modules")?.unwrap_or_default(),
        exclude: names(fields, "exclude_modules")?,
        layers,
    })
}

fn names(fields: Fields<'_>, key: &str) -> Result<Option<Names>, FinetuneError> {
    Ok(match fields.value(key) {
        None => None,
        Some(Value::String(text)) if text.eq_ignore_ascii_case("all-linear") => {
            Some(Names::AllLinear)
        }
        Some(Value::String(text)) => Some(Names::Pattern(text.clone())),
        Some(_) => Some(Names::Ends(fields.texts(key)?)),
    })
}
