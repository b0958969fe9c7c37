//! From the keys of a file to a configuration.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::flaw::ConfigFlaw;
use super::write::Keys;
use super::{Activation, Architecture, EncoderConfig, Problem, check, labels};
use crate::FinetuneError;

/// Reads and checks a configuration.
pub(super) fn config(map: Map<String, Value>, file: &str) -> Result<EncoderConfig, FinetuneError> {
    let fields = Fields { file, map: &map };
    let architecture = architecture(fields)?;
    served(fields)?;
    let mut config = sizes(fields, architecture)?;
    config.labels = labels::read(fields)?;
    config.problem = problem(fields)?;
    config.architectures = fields.texts("architectures")?;
    config.kept = map;
    check::check(&config, file)?;
    Ok(config)
}

/// A new model of default size.
pub(super) fn fresh(architecture: Architecture, vocabulary: usize) -> EncoderConfig {
    let roberta = architecture.is_roberta();
    let distil = architecture == Architecture::DistilBert;
    EncoderConfig {
        architecture,
        vocabulary,
        hidden: 768,
        layers: if distil { 6 } else { 12 },
        heads: 12,
        intermediate: 3072,
        positions: if roberta { 514 } else { 512 },
        types: match architecture {
            Architecture::DistilBert => 0,
            Architecture::Bert => 2,
            Architecture::Roberta | Architecture::XlmRoberta => 1,
        },
        activation: Activation::Gelu,
        norm_eps: if roberta { 1e-5 } else { 1e-12 },
        hidden_dropout: 0.1,
        attention_dropout: 0.1,
        classifier_dropout: distil.then_some(0.2),
        initializer_range: 0.02,
        pad: Some(u32::from(roberta)),
        sinusoidal: false,
        tie_word_embeddings: true,
        labels: vec!["LABEL_0".to_owned(), "LABEL_1".to_owned()],
        problem: None,
        architectures: Vec::new(),
        kept: Map::new(),
    }
}

/// By `model_type`, in files without one by the class in `architectures`.
fn architecture(fields: Fields<'_>) -> Result<Architecture, FinetuneError> {
    let served = || Architecture::ALL.map(Architecture::model_type).join(", ");
    let refused = |key: &str, found: &str| {
        let (found, served) = (found.to_owned(), served());
        fields.flaw(key, ConfigFlaw::NotServed { found, served })
    };
    if let Some(name) = fields.text("model_type")? {
        return Architecture::of_model_type(name).ok_or_else(|| refused("model_type", name));
    }
    match fields.texts("architectures")?.first() {
        Some(class) => Architecture::of_class(class).ok_or_else(|| refused("architectures", class)),
        None => {
            let needed = format!("one of {}", served());
            Err(fields.flaw("model_type", ConfigFlaw::Missing { needed }))
        }
    }
}

/// Refuses what the encoder does not do.
fn served(fields: Fields<'_>) -> Result<(), FinetuneError> {
    let refused = |key: &str, found: &str, served: &str| {
        let (found, served) = (found.to_owned(), served.to_owned());
        Err(fields.flaw(key, ConfigFlaw::NotServed { found, served }))
    };
    for key in ["is_decoder", "add_cross_attention", "is_encoder_decoder"] {
        if fields.flag(key, false)? {
            return refused(key, "true", "encoders (false)");
        }
    }
    match fields.text("position_embedding_type")? {
        None | Some("absolute") => Ok(()),
        Some(other) => refused("position_embedding_type", other, "absolute"),
    }
}

fn sizes(fields: Fields<'_>, architecture: Architecture) -> Result<EncoderConfig, FinetuneError> {
    let keys = Keys::of(architecture);
    let base = defaults(architecture);
    let distil = architecture == Architecture::DistilBert;
    Ok(EncoderConfig {
        vocabulary: fields.count("vocab_size", base.vocabulary)?,
        hidden: fields.count(keys.hidden, base.hidden)?,
        layers: fields.count(keys.layers, base.layers)?,
        heads: fields.count(keys.heads, base.heads)?,
        intermediate: fields.count(keys.intermediate, base.intermediate)?,
        positions: fields.count("max_position_embeddings", base.positions)?,
        types: if distil {
            0
        } else {
            fields.count("type_vocab_size", base.types)?
        },
        activation: activation(fields, keys.activation)?,
        norm_eps: if distil {
            base.norm_eps
        } else {
            fields.number("layer_norm_eps", base.norm_eps)?
        },
        hidden_dropout: fields.number(keys.hidden_dropout, base.hidden_dropout)?,
        attention_dropout: fields.number(keys.attention_dropout, base.attention_dropout)?,
        classifier_dropout: fields
            .number_or_none(keys.classifier_dropout)?
            .or(base.classifier_dropout),
        initializer_range: fields.number("initializer_range", base.initializer_range)?,
        pad: pad(fields, base.pad)?,
        sinusoidal: distil && fields.flag("sinusoidal_pos_embds", false)?,
        tie_word_embeddings: fields.flag("tie_word_embeddings", true)?,
        ..base
    })
}

/// Hugging Face's defaults for missing keys, which are not those of the published models.
fn defaults(architecture: Architecture) -> EncoderConfig {
    let vocabulary = match architecture {
        Architecture::Roberta => 50_265,
        _ => 30_522,
    };
    EncoderConfig {
        positions: 512,
        types: if architecture == Architecture::DistilBert {
            0
        } else {
            2
        },
        norm_eps: 1e-12,
        ..fresh(architecture, vocabulary)
    }
}

fn activation(fields: Fields<'_>, key: &str) -> Result<Activation, FinetuneError> {
    let name = fields.text(key)?.unwrap_or(Activation::Gelu.name());
    Activation::named(name).ok_or_else(|| {
        let (found, served) = (
            name.to_owned(),
            Activation::ALL.map(Activation::name).join(", "),
        );
        fields.flaw(key, ConfigFlaw::NotServed { found, served })
    })
}

/// `null` means that there is no padding id; a missing key means the default.
fn pad(fields: Fields<'_>, default: Option<u32>) -> Result<Option<u32>, FinetuneError> {
    match fields.map.get("pad_token_id") {
        None => Ok(default),
        Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_u64()
            .and_then(|id| u32::try_from(id).ok())
            .map(Some)
            .ok_or_else(|| fields.wrong("pad_token_id", "a whole number", value)),
    }
}

fn problem(fields: Fields<'_>) -> Result<Option<Problem>, FinetuneError> {
    let Some(name) = fields.text("problem_type")? else {
        return Ok(None);
    };
    let known = Problem::named(name);
    known.map(Some).ok_or_else(|| {
        let (found, served) = (name.to_owned(), Problem::ALL.map(Problem::name).join(", "));
        fields.flaw("problem_type", ConfigFlaw::NotServed { found, served })
    })
}
