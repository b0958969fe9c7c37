//! Names in files and names inside the program.

use super::head::Head;
use crate::config::Architecture;

/// Parts of a layer: BERT's names, which the program uses, and DistilBERT's.
const LAYER: [(&str, &str); 8] = [
    ("attention.self.query", "attention.q_lin"),
    ("attention.self.key", "attention.k_lin"),
    ("attention.self.value", "attention.v_lin"),
    ("attention.output.dense", "attention.out_lin"),
    ("attention.output.LayerNorm", "sa_layer_norm"),
    ("intermediate.dense", "ffn.lin1"),
    ("output.dense", "ffn.lin2"),
    ("output.LayerNorm", "output_layer_norm"),
];

/// Starts of names that other programs put before a whole model.
const WRAPPERS: [&str; 5] = ["module.", "auto_model.", "model.", "0.", "encoder."];

/// How names inside the body start.
const BODY: [&str; 3] = ["embeddings.", "encoder.layer.", "pooler."];

/// Prefixes of bodies: every architecture's, because files were saved with each.
const PREFIXES: [&str; 3] = ["bert.", "roberta.", "distilbert."];

/// The masked language model's head: BERT's names, which the program uses, RoBERTa's and
/// DistilBERT's.
const MASKED: [[&str; 3]; 5] = [
    [
        "cls.predictions.transform.dense.",
        "lm_head.dense.",
        "vocab_transform.",
    ],
    [
        "cls.predictions.transform.LayerNorm.",
        "lm_head.layer_norm.",
        "vocab_layer_norm.",
    ],
    [
        "cls.predictions.decoder.weight",
        "lm_head.decoder.weight",
        "vocab_projector.weight",
    ],
    [
        "cls.predictions.bias",
        "lm_head.bias",
        "vocab_projector.bias",
    ],
    [
        "cls.predictions.decoder.bias",
        "lm_head.decoder.bias",
        "vocab_projector.decoder.bias",
    ],
];

/// The prefix that Hugging Face puts before the body's names in models with a head.
const fn prefix(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::Bert => "bert.",
        Architecture::DistilBert => "distilbert.",
        Architecture::Roberta | Architecture::XlmRoberta => "roberta.",
    }
}

/// Which column of [`MASKED`] an architecture uses.
const fn column(architecture: Architecture) -> usize {
    match architecture {
        Architecture::Bert => 0,
        Architecture::Roberta | Architecture::XlmRoberta => 1,
        Architecture::DistilBert => 2,
    }
}

/// The name that Hugging Face gives the parameter `name` of a model with `head`.
///
/// ```
/// use landfall_finetune::checkpoint::{Head, file_name, internal_name};
/// use landfall_finetune::config::Architecture::DistilBert;
///
/// let own = "encoder.layer.3.attention.self.query.weight";
/// let theirs = file_name(DistilBert, Head::Tokens, own);
/// assert_eq!(theirs, "distilbert.transformer.layer.3.attention.q_lin.weight");
/// assert_eq!(internal_name(DistilBert, &theirs), own);
/// ```
pub fn file_name(architecture: Architecture, head: Head, name: &str) -> String {
    if !BODY.iter().any(|start| name.starts_with(start)) {
        let column = column(architecture);
        return renamed(name, |row| (row.first().copied(), row.get(column).copied()));
    }
    let prefix = if head == Head::Embedding {
        ""
    } else {
        prefix(architecture)
    };
    let body = match architecture {
        Architecture::DistilBert => distil_name(name).unwrap_or_else(|| name.to_owned()),
        Architecture::Bert | Architecture::Roberta | Architecture::XlmRoberta => name.to_owned(),
    };
    format!("{prefix}{body}")
}

/// The name inside the program of a tensor called `name` in a file of this architecture: the body
/// prefix (any architecture's, or none) and wrappers such as `module.` taken off, old endings
/// (`gamma`, `beta`) and the architecture's own names replaced. A name that means nothing comes
/// back as it is, at most without its wrappers.
pub fn internal_name(architecture: Architecture, name: &str) -> String {
    let name = unwrapped(name);
    let name = match (name.strip_suffix(".gamma"), name.strip_suffix(".beta")) {
        (Some(stem), _) => format!("{stem}.weight"),
        (_, Some(stem)) => format!("{stem}.bias"),
        _ => name.to_owned(),
    };
    if architecture == Architecture::DistilBert
        && let Some(own) = bert_name(&name)
    {
        return own;
    }
    let column = column(architecture);
    renamed(&name, |row| {
        (row.get(column).copied(), row.first().copied())
    })
}

/// Takes wrappers and body prefixes off.
fn unwrapped(name: &str) -> &str {
    let mut name = name;
    loop {
        let wrapped = WRAPPERS.iter().chain(&PREFIXES).find_map(|start| {
            let rest = name.strip_prefix(start)?;
            // `encoder.layer.0` is no wrapper.
            (*start != "encoder." || is_model(rest)).then_some(rest)
        });
        match wrapped {
            Some(rest) => name = rest,
            None => return name,
        }
    }
}

/// Whether a name starts as the names of a whole body do.
fn is_model(name: &str) -> bool {
    let own = BODY.iter().chain(&PREFIXES);
    own.chain(&["transformer.layer."])
        .any(|start| name.starts_with(start))
}

/// Replaces the start of `name` by the first row of [`MASKED`] that fits.
fn renamed(
    name: &str,
    columns: impl Fn(&[&'static str; 3]) -> (Option<&'static str>, Option<&'static str>),
) -> String {
    let found = MASKED.iter().find_map(|row| {
        let (from, to) = columns(row);
        let rest = name.strip_prefix(from?)?;
        Some(format!("{}{rest}", to?))
    });
    found.unwrap_or_else(|| name.to_owned())
}

/// `encoder.layer.3.output.dense.bias` as DistilBERT calls it.
fn distil_name(name: &str) -> Option<String> {
    let (layer, part, ending) = layer_parts(name.strip_prefix("encoder.layer.")?)?;
    let (_, theirs) = LAYER.iter().find(|(own, _)| *own == part)?;
    Some(format!("transformer.layer.{layer}.{theirs}.{ending}"))
}

/// `transformer.layer.3.ffn.lin2.bias` as BERT calls it.
fn bert_name(name: &str) -> Option<String> {
    let (layer, part, ending) = layer_parts(name.strip_prefix("transformer.layer.")?)?;
    let (own, _) = LAYER.iter().find(|(_, theirs)| *theirs == part)?;
    Some(format!("encoder.layer.{layer}.{own}.{ending}"))
}

/// `3.ffn.lin2.bias` as layer, part, ending.
fn layer_parts(name: &str) -> Option<(&str, &str, &str)> {
    let (layer, rest) = name.split_once('.')?;
    let (part, ending) = rest.rsplit_once('.')?;
    Some((layer, part, ending))
}

/// Whether a tensor is a constant that old versions saved and nobody needs.
pub(super) fn is_buffer(internal: &str) -> bool {
    matches!(
        internal,
        "embeddings.position_ids" | "embeddings.token_type_ids"
    )
}
