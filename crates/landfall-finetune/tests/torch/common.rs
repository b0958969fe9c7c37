//! Reference folders and numbers.

use std::fs;
use std::path::{Path, PathBuf};

use landfall_finetune::predict::{Predictor, PredictorParams};
use landfall_finetune::{Example, Sequence};
use serde_json::Value;

pub(crate) const ARCHITECTURES: [&str; 4] = ["bert", "distilbert", "roberta", "xlmr"];

/// A file or folder of the reference.
pub(crate) fn reference(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference")
        .join(name)
}

/// A predictor with the folder's own settings.
pub(crate) fn open(folder: &str) -> Predictor {
    let params = PredictorParams::new().check().unwrap();
    params.open(&reference(folder)).unwrap()
}

/// The rows of `outputs/NAME.json`.
pub(crate) fn rows(name: &str) -> Vec<Value> {
    let path = reference(&format!("outputs/{name}.json"));
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    file["rows"].as_array().unwrap().clone()
}

fn whole(value: &Value) -> Vec<u32> {
    let list = value.as_array().into_iter().flatten();
    list.map(|one| one.as_u64().unwrap() as u32).collect()
}

/// A row's tokens.
pub(crate) fn example(row: &Value) -> Example {
    let ids = whole(&row["ids"]);
    let mut types: Vec<u8> = whole(&row["types"]).iter().map(|one| *one as u8).collect();
    types.resize(ids.len(), 0);
    Example {
        text: Sequence { ids, types },
        ..Example::default()
    }
}

pub(crate) fn examples(rows: &[Value]) -> Vec<Example> {
    rows.iter().map(example).collect()
}

/// All numbers of a nested list, in order.
pub(crate) fn numbers(value: &Value) -> Vec<f32> {
    match value {
        Value::Array(list) => list.iter().flat_map(numbers).collect(),
        one => vec![one.as_f64().unwrap() as f32],
    }
}

/// Largest difference relative to the largest magnitude of `theirs`.
#[track_caller]
pub(crate) fn difference(ours: &[f32], theirs: &[f32]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let largest = |values: &mut dyn Iterator<Item = f32>| {
        values.fold(0.0f64, |most, value| {
            assert!(value.is_finite());
            most.max(f64::from(value.abs()))
        })
    };
    let apart = largest(&mut ours.iter().zip(theirs).map(|(a, b)| a - b));
    apart / largest(&mut theirs.iter().copied())
}

/// Compares what the rows have under `key`; rows without it are passed over.
#[track_caller]
pub(crate) fn agree(rows: &[Value], key: &str, ours: &[Vec<f32>], tolerance: f64) {
    let (mut own, mut wanted) = (Vec::new(), Vec::new());
    for (row, ours) in rows.iter().zip(ours) {
        if let Some(value) = row.get(key) {
            own.extend_from_slice(ours);
            wanted.extend(numbers(value));
        }
    }
    assert!(!wanted.is_empty(), "{key}");
    let apart = difference(&own, &wanted);
    assert!(apart <= tolerance, "{key}: {apart:e}");
}
