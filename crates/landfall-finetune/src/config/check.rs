//! Whether the fields of a configuration fit together.

use super::flaw::ConfigFlaw;
use super::write::Keys;
use super::{Architecture, EncoderConfig, labels};
use crate::FinetuneError;

/// Largest size of anything: rows of a table, widths, layers.
const LARGEST: usize = 1 << 24;
/// Most numbers a model may have: 2^38, one TiB of 32-bit floats.
const MOST: u64 = 1 << 38;

/// Checks everything; `file` is named in errors.
pub(super) fn check(config: &EncoderConfig, file: &str) -> Result<(), FinetuneError> {
    let at = |(key, flaw): (&str, ConfigFlaw)| FinetuneError::Config {
        file: file.to_owned(),
        key: key.to_owned(),
        flaw,
    };
    sizes(config).map_err(at)?;
    numbers(config).map_err(at)?;
    padding(config).map_err(at)?;
    outputs(config).map_err(at)
}

type Checked = Result<(), (&'static str, ConfigFlaw)>;

fn range<T>(
    key: &'static str,
    found: impl ToString,
    allowed: impl Into<String>,
) -> Result<T, (&'static str, ConfigFlaw)> {
    let (found, allowed) = (found.to_string(), allowed.into());
    Err((key, ConfigFlaw::Range { found, allowed }))
}

fn sizes(config: &EncoderConfig) -> Checked {
    let keys = Keys::of(config.architecture);
    let least_types = usize::from(config.architecture != Architecture::DistilBert);
    for (key, size, least) in [
        ("vocab_size", config.vocabulary, 1),
        (keys.hidden, config.hidden, 1),
        (keys.layers, config.layers, 1),
        (keys.heads, config.heads, 1),
        (keys.intermediate, config.intermediate, 1),
        ("max_position_embeddings", config.positions, 1),
        ("type_vocab_size", config.types, least_types),
    ] {
        if !(least..=LARGEST).contains(&size) {
            return range(key, size, format!("from {least} to {LARGEST}"));
        }
    }
    if !config.hidden.is_multiple_of(config.heads) {
        let (heads, hidden) = (config.heads, config.hidden);
        return Err((keys.heads, ConfigFlaw::Heads { heads, hidden }));
    }
    if config.architecture == Architecture::DistilBert && config.types > 0 {
        return range("type_vocab_size", config.types, "0, DistilBERT has none");
    }
    let total = total(config).filter(|total| *total <= MOST);
    match total {
        Some(_) => Ok(()),
        None => range(
            keys.layers,
            config.layers,
            format!("a model of at most {MOST} numbers"),
        ),
    }
}

/// Numbers in tables and layers, `None` on overflow.
fn total(config: &EncoderConfig) -> Option<u64> {
    let size = |size: usize| u64::try_from(size).ok();
    let (hidden, inner) = (size(config.hidden)?, size(config.intermediate)?);
    let rows = size(config.vocabulary)?
        .checked_add(size(config.positions)?)?
        .checked_add(size(config.types)?)?;
    let attention = hidden.checked_mul(hidden)?.checked_mul(4)?;
    let inner = hidden.checked_mul(inner)?.checked_mul(2)?;
    let layers = attention
        .checked_add(inner)?
        .checked_mul(size(config.layers)?)?;
    rows.checked_mul(hidden)?.checked_add(layers)
}

fn numbers(config: &EncoderConfig) -> Checked {
    let keys = Keys::of(config.architecture);
    for (key, p) in [
        (keys.hidden_dropout, Some(config.hidden_dropout)),
        (keys.attention_dropout, Some(config.attention_dropout)),
        (keys.classifier_dropout, config.classifier_dropout),
    ] {
        if let Some(p) = p.filter(|p| !(0.0..1.0).contains(p)) {
            return range(key, p, "from 0 to below 1");
        }
    }
    if !(config.norm_eps > 0.0 && config.norm_eps < 1.0) {
        return range("layer_norm_eps", config.norm_eps, "above 0 and below 1");
    }
    if config.architecture == Architecture::DistilBert && config.norm_eps != 1e-12 {
        return range(
            "layer_norm_eps",
            config.norm_eps,
            "1e-12, DistilBERT has no other",
        );
    }
    if !(0.0..=10.0).contains(&config.initializer_range) {
        return range(
            "initializer_range",
            config.initializer_range,
            "from 0 to 10",
        );
    }
    Ok(())
}

fn padding(config: &EncoderConfig) -> Checked {
    match config.pad {
        Some(pad) if pad as usize >= config.vocabulary => {
            let allowed = format!("an id below the {} words", config.vocabulary);
            return range("pad_token_id", pad, allowed);
        }
        None if config.architecture.is_roberta() => {
            let needed = "positions are counted from it".to_owned();
            return Err(("pad_token_id", ConfigFlaw::Missing { needed }));
        }
        _ => {}
    }
    if config.usable_positions() == 0 {
        let allowed = format!("above {}, where positions start", config.position_offset());
        return range("max_position_embeddings", config.positions, allowed);
    }
    Ok(())
}

fn outputs(config: &EncoderConfig) -> Checked {
    if config.labels.is_empty() || config.labels.len() > labels::MOST {
        let allowed = format!("from 1 to {} labels", labels::MOST);
        return range("id2label", config.labels.len(), allowed);
    }
    labels::twice(&config.labels).map_or(Ok(()), |flaw| Err(("id2label", flaw)))
}
