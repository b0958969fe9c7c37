//! `id2label` and `label2id`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::fields::Fields;
use super::flaw::ConfigFlaw;
use crate::FinetuneError;

/// Most labels that are read.
pub(super) const MOST: usize = 1 << 20;

/// The labels of a file in the order of their ids.
pub(super) fn read(fields: Fields<'_>) -> Result<Vec<String>, FinetuneError> {
    let count = fields.count("num_labels", 0)?;
    if count > MOST {
        let (found, allowed) = (count.to_string(), format!("at most {MOST}"));
        return Err(fields.flaw("num_labels", ConfigFlaw::Range { found, allowed }));
    }
    let Some(map) = fields.object("id2label")? else {
        let count = if fields.value("num_labels").is_some() {
            count
        } else {
            2
        };
        return Ok((0..count).map(|id| format!("LABEL_{id}")).collect());
    };
    let labels = in_order(fields, map)?;
    if fields.value("num_labels").is_some() && count != labels.len() {
        let found = count.to_string();
        let allowed = format!("`id2label` has {} labels", labels.len());
        return Err(fields.flaw("num_labels", ConfigFlaw::Range { found, allowed }));
    }
    different(fields, &labels)?;
    agree(fields, &labels)?;
    Ok(labels)
}

/// The labels by id, which must be 0, 1, 2 … without gaps.
fn in_order(fields: Fields<'_>, map: &Map<String, Value>) -> Result<Vec<String>, FinetuneError> {
    let count = map.len();
    let mut by_id = BTreeMap::new();
    for (id, label) in map {
        let key = format!("id2label.{id}");
        let gap = |missing| ConfigFlaw::LabelGap {
            count,
            id: id.clone(),
            missing,
        };
        let number: usize = id.parse().map_err(|_| fields.flaw(&key, gap(false)))?;
        let text = label
            .as_str()
            .ok_or_else(|| fields.wrong(&key, "a text", label))?;
        // `1` and `01` are the same id.
        if number >= count || by_id.insert(number, text.to_owned()).is_some() {
            return Err(fields.flaw(&key, gap(false)));
        }
    }
    Ok(by_id.into_values().collect())
}

/// No label may stand for two ids.
fn different(fields: Fields<'_>, labels: &[String]) -> Result<(), FinetuneError> {
    match twice(labels) {
        None => Ok(()),
        Some(flaw) => Err(fields.flaw("id2label", flaw)),
    }
}

/// The first label that stands for two ids.
pub(super) fn twice(labels: &[String]) -> Option<ConfigFlaw> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    labels.iter().enumerate().find_map(|(second, label)| {
        let first = seen.insert(label, second)?;
        Some(ConfigFlaw::LabelTwice {
            label: label.clone(),
            first,
            second,
        })
    })
}

/// `label2id` must say the same. A file whose `label2id` only has Hugging Face's placeholders
/// (`LABEL_0` …) says nothing.
fn agree(fields: Fields<'_>, labels: &[String]) -> Result<(), FinetuneError> {
    let Some(map) = fields.object("label2id")? else {
        return Ok(());
    };
    let mut ids = Vec::new();
    for (label, id) in map {
        let key = format!("label2id.{label}");
        let id = id
            .as_i64()
            .ok_or_else(|| fields.wrong(&key, "a whole number", id))?;
        ids.push((label, id));
    }
    if ids
        .iter()
        .all(|(label, id)| **label == format!("LABEL_{id}"))
    {
        return Ok(());
    }
    for (label, found) in ids {
        let place = labels.iter().position(|own| own == label);
        if place.and_then(|at| i64::try_from(at).ok()) == Some(found) {
            continue;
        }
        let expected = place.map_or_else(|| "nothing".to_owned(), |at| at.to_string());
        let flaw = ConfigFlaw::LabelContradiction {
            label: label.clone(),
            found,
            expected,
        };
        return Err(fields.flaw(&format!("label2id.{label}"), flaw));
    }
    Ok(())
}
