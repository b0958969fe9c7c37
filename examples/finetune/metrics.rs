//! metrics.json.

use std::collections::BTreeMap;

use landfall_finetune::train::StepReport;
use landfall_torch::{allocator, threads};
use serde_json::{Map, Value, json};

use super::judge::Verdict;
use super::results::Results;
use super::study::Folds;

/// The whole file.
pub(crate) fn json(results: &Results<'_>) -> Result<String, serde_json::Error> {
    let trained = results.trained;
    let args = results.args;
    let learning = &trained.learning;
    let steps: Vec<Value> = trained.steps.iter().map(|one| step(one, results)).collect();
    let masked = results.start.masked.iter().map(|one| step(one, results));
    let masked: Vec<Value> = masked.collect();
    let verdict = |name| {
        let found = results.judged.iter().find(|one| one.name == name);
        found.map_or(Ok(Value::Null), scores)
    };
    let warnings = results.input.data.warnings.iter();
    let all = json!({
        "task": results.input.setup.task,
        "labels": results.input.data.labels,
        "regions": results.input.data.regions,
        "train": { "rows": rows(results) },
        "steps": steps,
        "masked_steps": masked,
        "stop": results.stop,
        "metric": trained.metric,
        "measured": trained.measured,
        "best": trained.best,
        "dev": verdict("dev")?,
        "test": verdict("test")?,
        "cross_validation": results.study.folds.as_ref().map(folds),
        "transfer": results.study.transfer,
        "samples_per_second": results.samples_per_second(),
        "tokens_per_second": results.tokens_per_second(),
        "peak_memory_bytes": allocator::peak(args.compute.device).ok(),
        "seconds": results.seconds,
        "train_seconds": trained.seconds,
        "device": args.compute.device.to_string(),
        "precision": args.compute.precision.to_string(),
        "threads": threads::count(),
        "seed": args.seed,
        "head": results.input.setup.note,
        "load": trained.load,
        "learning": {
            "trainable": learning.trainable,
            "total": learning.total,
            "words": learning.words,
            "without_gradient": learning.without_gradient,
        },
        "adapters": adapters(results),
        "tokens": results.input.report,
        "truncated": results.input.truncated(),
        "warnings": warnings.map(ToString::to_string).collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}

/// The adapter of each region and what it costs to keep; null where the model itself was trained. One
/// adapter for all stands at each of them.
fn adapters(results: &Results<'_>) -> Option<BTreeMap<String, Value>> {
    let adapting = &results.args.adapting;
    let model = &results.trained.model;
    model.adapters().next()?;
    let (regions, total) = (&results.input.data.regions, model.adapters().last()?);
    let one = |name: &String| {
        let own = model.adapters().find(|one| one.name() == name);
        let own = own.filter(|_| adapting.per_region);
        let adapter = own.unwrap_or(total);
        let parameters = adapter.elements();
        let cost = json!({
            "folder": if adapting.per_region { name.as_str() } else { "." },
            "method": adapter.config().kind.name(),
            "parameters": parameters,
            "bytes": parameters * 4,
        });
        (name.clone(), cost)
    };
    let named = regions.iter().filter(|name| !name.is_empty());
    Some(named.map(one).collect())
}

/// Records trained on, by region; one unnamed region is none.
fn rows<'a>(results: &'a Results<'_>) -> BTreeMap<&'a str, u64> {
    let mut rows = BTreeMap::new();
    for region in &results.input.data.train.regions {
        *rows.entry(results.region(*region)).or_default() += 1;
    }
    rows.remove("");
    rows
}

fn step(step: &StepReport, results: &Results<'_>) -> Value {
    let regions = step.regions.iter();
    let regions = regions.map(|(region, loss)| {
        let name = results.region(*region).to_owned();
        (name, json!(loss))
    });
    let mut regions: Map<String, Value> = regions.collect();
    // One unnamed region is none.
    regions.remove("");
    json!({
        "step": step.step,
        "epoch": step.epoch,
        "loss": step.loss,
        "grad_norm": step.grad_norm,
        "lr": step.rate,
        "regions": regions,
        "rows": step.rows,
        "tokens": step.tokens,
        "taken": step.taken,
    })
}

/// Each fold, and scores of all training records by models that have not seen them.
fn folds(folds: &Folds) -> Value {
    let mut all = folds.verdict.scores.flat();
    if let Value::Object(all) = &mut all {
        all.insert("folds".to_owned(), json!(folds.found.folds));
        all.insert("mean".to_owned(), json!(folds.found.mean));
        all.insert("deviation".to_owned(), json!(folds.found.deviation));
    }
    all
}

/// Scores on one file: at the top and under `overall` those of all records, under `region` those
/// of each.
fn scores(verdict: &Verdict) -> Result<Value, serde_json::Error> {
    let mut all = match verdict.scores.flat() {
        Value::Object(all) => all,
        other => return Ok(other),
    };
    let mut overall = all.clone();
    overall.remove("region");
    all.insert("overall".to_owned(), Value::Object(overall));
    all.entry("region").or_insert_with(|| json!({}));
    let warnings = verdict.scores.warnings().iter();
    let more = verdict.comparison.iter().flat_map(|one| &one.warnings);
    let warnings: Vec<String> = warnings.chain(more).map(ToString::to_string).collect();
    all.insert("warnings".to_owned(), json!(warnings));
    if let Some(comparison) = &verdict.comparison {
        let methods = serde_json::to_value(&comparison.methods)?;
        all.insert("methods".to_owned(), methods);
    }
    Ok(Value::Object(all))
}
