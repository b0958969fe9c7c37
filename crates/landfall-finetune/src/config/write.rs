//! From a configuration to the text of `config.json`.

use serde_json::{Map, Value, json};

use super::{Architecture, EncoderConfig, Problem};
use crate::checkpoint::Head;

/// What an architecture calls its sizes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys {
    pub(super) hidden: &'static str,
    pub(super) layers: &'static str,
    pub(super) heads: &'static str,
    pub(super) intermediate: &'static str,
    pub(super) activation: &'static str,
    pub(super) hidden_dropout: &'static str,
    pub(super) attention_dropout: &'static str,
    pub(super) classifier_dropout: &'static str,
}

impl Keys {
    /// The keys of `architecture`.
    pub(super) const fn of(architecture: Architecture) -> Self {
        match architecture {
            Architecture::DistilBert => Self {
                hidden: "dim",
                layers: "n_layers",
                heads: "n_heads",
                intermediate: "hidden_dim",
                activation: "activation",
                hidden_dropout: "dropout",
                attention_dropout: "attention_dropout",
                classifier_dropout: "seq_classif_dropout",
            },
            Architecture::Bert | Architecture::Roberta | Architecture::XlmRoberta => Self {
                hidden: "hidden_size",
                layers: "num_hidden_layers",
                heads: "num_attention_heads",
                intermediate: "intermediate_size",
                activation: "hidden_act",
                hidden_dropout: "hidden_dropout_prob",
                attention_dropout: "attention_probs_dropout_prob",
                classifier_dropout: "classifier_dropout",
            },
        }
    }
}

/// The text of `config.json`, keys sorted, two spaces, as Hugging Face writes it.
pub(super) fn config(config: &EncoderConfig, head: Head, dtype: &str) -> String {
    let mut map = config.kept.clone();
    sizes(config, &mut map);
    heads(config, head, &mut map);
    numbers_kept_as(dtype, &mut map);
    format!("{:#}\n", Value::Object(map))
}

fn sizes(config: &EncoderConfig, map: &mut Map<String, Value>) {
    let keys = Keys::of(config.architecture);
    let mut set = |key: &str, value: Value| map.insert(key.to_owned(), value);
    set("model_type", json!(config.architecture.model_type()));
    set("vocab_size", json!(config.vocabulary));
    set(keys.hidden, json!(config.hidden));
    set(keys.layers, json!(config.layers));
    set(keys.heads, json!(config.heads));
    set(keys.intermediate, json!(config.intermediate));
    set("max_position_embeddings", json!(config.positions));
    set(keys.activation, json!(config.activation.name()));
    set(keys.hidden_dropout, json!(config.hidden_dropout));
    set(keys.attention_dropout, json!(config.attention_dropout));
    set(keys.classifier_dropout, json!(config.classifier_dropout));
    set("initializer_range", json!(config.initializer_range));
    set("pad_token_id", json!(config.pad));
    set("tie_word_embeddings", json!(config.tie_word_embeddings));
    if config.architecture == Architecture::DistilBert {
        set("sinusoidal_pos_embds", json!(config.sinusoidal));
    } else {
        set("type_vocab_size", json!(config.types));
        set("layer_norm_eps", json!(config.norm_eps));
    }
}

fn heads(config: &EncoderConfig, head: Head, map: &mut Map<String, Value>) {
    let class = format!("{}{}", config.architecture.class(), head.class_ending());
    map.insert("architectures".to_owned(), json!([class]));
    // The number of labels follows from them, and Hugging Face does not write it.
    map.remove("num_labels");
    let ids: Map<String, Value> = (0..)
        .zip(&config.labels)
        .map(|(id, label): (u32, _)| (id.to_string(), json!(label)))
        .collect();
    let labels: Map<String, Value> = (0..)
        .zip(&config.labels)
        .map(|(id, label): (u32, _)| (label.clone(), json!(id)))
        .collect();
    map.insert("id2label".to_owned(), Value::Object(ids));
    map.insert("label2id".to_owned(), Value::Object(labels));
    match config.problem.map(Problem::name) {
        Some(name) => map.insert("problem_type".to_owned(), json!(name)),
        None => map.remove("problem_type"),
    };
}

/// `dtype` since transformers 4.56, `torch_dtype` before; every version reads the older name.
fn numbers_kept_as(dtype: &str, map: &mut Map<String, Value>) {
    let new = map.contains_key("dtype");
    if new {
        map.insert("dtype".to_owned(), json!(dtype));
    }
    if !new || map.contains_key("torch_dtype") {
        map.insert("torch_dtype".to_owned(), json!(dtype));
    }
}
