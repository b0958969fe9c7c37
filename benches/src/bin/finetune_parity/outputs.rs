//! Logits, hidden states and vectors beside those of transformers.

use std::collections::BTreeMap;
use std::path::Path;

use landfall::Progress;
use landfall_finetune::predict::{Embedding, Predictor, PredictorParams};
use landfall_finetune::{Device, Example, Pooling, Precision, Sequence, Target};
use serde::Deserialize;
use serde_json::Value;

use crate::recorded::{Failure, worst};

/// What the names of these cases begin with.
pub(crate) const BEGINNING: &str = "outputs/";
/// The folders that are asked, named by architecture and head.
pub(crate) const CASES: [&str; 12] = [
    "bert",
    "distilbert",
    "roberta",
    "xlmr",
    "bert-mlm",
    "distilbert-mlm",
    "roberta-mlm",
    "xlmr-mlm",
    "bert-token",
    "xlmr-token",
    "bert-multilabel",
    "bert-regression",
];
/// The most that outputs in f32 may differ, relative to the largest recorded.
pub(crate) const BOUND: f64 = 5e-5;

#[derive(Deserialize)]
struct File {
    rows: Vec<Row>,
}

/// A text and what was recorded for it, by name.
#[derive(Deserialize)]
struct Row {
    ids: Vec<u32>,
    #[serde(default)]
    types: Vec<u8>,
    #[serde(flatten)]
    recorded: BTreeMap<String, Value>,
}

impl Row {
    fn example(&self) -> Example {
        let (ids, mut types) = (self.ids.clone(), self.types.clone());
        types.resize(ids.len(), 0);
        Example {
            text: Sequence { ids, types },
            ..Example::default()
        }
    }
}

/// The largest difference of each kind of output, relative to the largest recorded.
pub(crate) fn compare(
    reference: &Path,
    name: &str,
    device: Device,
    precision: Precision,
) -> Result<BTreeMap<&'static str, f64>, Failure> {
    let (architecture, head) = name.split_once('-').unwrap_or((name, "sequence"));
    let path = reference.join(format!("outputs/{architecture}.json"));
    let rows: File = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let rows = rows.rows;
    let params = PredictorParams::new().device(device).precision(precision);
    let predictor = params.check()?.open(&reference.join(name))?;
    match head {
        "sequence" => sequence(&predictor, &rows),
        "mlm" => masked(&predictor, rows),
        "token" => heads(&predictor, &rows, "token"),
        "multilabel" => heads(&predictor, &rows, "multilabel"),
        "regression" => heads(&predictor, &rows, "regression"),
        _ => Err(format!("`{name}` is no case").into()),
    }
}

fn examples(rows: &[Row]) -> Vec<Example> {
    rows.iter().map(Row::example).collect()
}

fn heads(
    predictor: &Predictor,
    rows: &[Row],
    key: &'static str,
) -> Result<BTreeMap<&'static str, f64>, Failure> {
    let outputs = predictor.outputs(&examples(rows), &Progress::silent())?;
    Ok(BTreeMap::from([(key, apart(rows, key, &outputs)?)]))
}

fn sequence(predictor: &Predictor, rows: &[Row]) -> Result<BTreeMap<&'static str, f64>, Failure> {
    let mut found = heads(predictor, rows, "logits")?;
    let (examples, silent) = (examples(rows), Progress::silent());
    let hidden = predictor.hidden(&examples, &silent)?;
    found.insert("hidden", apart(rows, "hidden", &hidden)?);
    for (key, pooling, normalize) in [
        ("mean", Pooling::Mean, false),
        ("cls", Pooling::Cls, false),
        ("max", Pooling::Max, false),
        ("normalized", Pooling::Mean, true),
    ] {
        let embedding = Embedding { pooling, normalize };
        let vectors = predictor.embed_examples(&examples, embedding, &silent)?;
        let vectors: Vec<Vec<f32>> = vectors.rows().map(<[f32]>::to_vec).collect();
        found.insert(key, apart(rows, key, &vectors)?);
    }
    Ok(found)
}

/// Logits over the vocabulary at the places that were recorded.
fn masked(
    predictor: &Predictor,
    mut rows: Vec<Row>,
) -> Result<BTreeMap<&'static str, f64>, Failure> {
    rows.retain(|row| row.recorded.contains_key("mlm"));
    let mut examples = examples(&rows);
    for (row, example) in rows.iter_mut().zip(&mut examples) {
        let recorded = row.recorded.remove("mlm").unwrap_or_default();
        let places: BTreeMap<usize, Value> = serde_json::from_value(recorded)?;
        let classes = (0..row.ids.len()).map(|place| places.contains_key(&place).then_some(0));
        example.target = Target::Tokens(classes.collect());
        let logits = places.into_values().collect();
        row.recorded.insert("mlm".to_owned(), Value::Array(logits));
    }
    let outputs = predictor.outputs(&examples, &Progress::silent())?;
    Ok(BTreeMap::from([("mlm", apart(&rows, "mlm", &outputs)?)]))
}

/// The largest difference to what the rows have under a name; rows without it are passed over.
fn apart(rows: &[Row], key: &str, ours: &[Vec<f32>]) -> Result<f64, Failure> {
    let (mut most, mut largest, mut count) = (0.0, 0.0, 0);
    for (row, ours) in rows.iter().zip(ours) {
        let Some(recorded) = row.recorded.get(key) else {
            continue;
        };
        let recorded = numbers(recorded);
        if recorded.len() != ours.len() {
            let (given, wanted) = (ours.len(), recorded.len());
            return Err(format!("`{key}` has {given} numbers instead of {wanted}").into());
        }
        for (own, recorded) in ours.iter().zip(&recorded) {
            most = worst(most, f64::from(*own) - recorded);
            largest = worst(largest, *recorded);
        }
        count += recorded.len();
    }
    if count == 0 {
        return Err(format!("no row has `{key}`").into());
    }
    Ok(most / largest)
}

/// All numbers of a nested list, in order; what is none becomes NaN.
fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(list) => list.iter().flat_map(numbers).collect(),
        one => vec![one.as_f64().unwrap_or(f64::NAN)],
    }
}
