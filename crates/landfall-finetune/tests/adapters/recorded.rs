//! Recorded runs of PEFT.

use landfall_core::Progress;
use landfall_finetune::batch::{Order, PlanParams, Size};
use landfall_finetune::checkpoint::Head;
use landfall_finetune::predict::{Embedding, PredictorParams};
use landfall_finetune::train::{Length, TrainData, TrainParams, Trainer};
use landfall_finetune::{Example, Model, Pooling, Sequence, Target};
use serde_json::Value;

use crate::common::{hard, json, model, reference};

fn head(run: &Value) -> Head {
    match run["head"].as_str().unwrap() {
        "token" => Head::Tokens,
        "embedding" => Head::Embedding,
        _ => Head::Sequence,
    }
}

fn example(run: &Value, row: &Value) -> Example {
    let ids = |value: &Value| -> Vec<u32> { serde_json::from_value(value.clone()).unwrap() };
    let mut text = Sequence::of(ids(&row["ids"]));
    if let Ok(types) = serde_json::from_value(row["types"].clone()) {
        text.types = types;
    }
    let label = &row["label"];
    let target = match run["head"].as_str().unwrap() {
        "token" => {
            let classes: Vec<i64> = serde_json::from_value(label.clone()).unwrap();
            let classes = classes.into_iter().map(|class| u32::try_from(class).ok());
            Target::Tokens(classes.collect())
        }
        "embedding" if label.is_null() => Target::Unknown,
        "embedding" => Target::Likeness(label.as_f64().unwrap() as f32),
        _ => Target::Class(label.as_u64().unwrap() as u32),
    };
    Example {
        text,
        other: row.get("other").map(|other| Sequence::of(ids(other))),
        target,
        region: row["region"].as_u64().unwrap_or(0) as u32,
        weight: 1.0,
    }
}

fn params(run: &Value) -> TrainParams {
    let settings = &run["settings"];
    TrainParams {
        plan: PlanParams {
            size: Size::Count(settings["batch"].as_u64().unwrap() as usize),
            order: Order::Given,
            ..PlanParams::default()
        },
        length: Length::Steps(20),
        rate: settings["lr"].as_f64().unwrap(),
        shape: settings["schedule"].as_str().unwrap().parse().unwrap(),
        warmup: settings["warmup_steps"].as_u64(),
        decay: settings["weight_decay"].as_f64().unwrap(),
        clip: settings["clip"].as_f64(),
        pooling: settings["pooling"]
            .as_str()
            .map_or(Pooling::Mean, |one| one.parse().unwrap()),
        ..TrainParams::default()
    }
}

/// Logits, or vectors, of the hard texts.
fn outputs(model: &Model, run: &Value, texts: &[Example]) -> Vec<Vec<f32>> {
    let params = PredictorParams::new().batch_tokens(1).check().unwrap();
    let predictor = params.of(model, None).unwrap();
    let silent = Progress::silent();
    match head(run) {
        Head::Embedding => {
            let vectors = predictor.embed_examples(texts, Embedding::default(), &silent);
            let vectors = vectors.unwrap();
            vectors.rows().map(<[f32]>::to_vec).collect()
        }
        _ => predictor.outputs(texts, &silent).unwrap(),
    }
}

#[track_caller]
fn agree(name: &str, ours: &[Vec<f32>], said: &Value, key: &str) {
    let said = said["rows"].as_array().unwrap();
    assert_eq!(ours.len(), said.len());
    for (ours, said) in ours.iter().zip(said) {
        let theirs: Vec<f32> = serde_json::from_value(said[key].clone()).unwrap();
        assert!(!theirs.is_empty());
        for (a, b) in ours.iter().zip(&theirs) {
            assert!((a - b).abs() < 5e-5, "{name}, {key}: {a} {b}");
        }
    }
}

/// Follows a run: largest differences of losses, and of norms relatively.
fn follow(name: &str) -> (f64, f64) {
    let run = json(&reference(&format!("trajectories/adapter-{name}.json")));
    let mut model = model(run["checkpoint"].as_str().unwrap(), head(&run));
    let folder = reference(run["adapter"].as_str().unwrap());
    model.attach_from(&folder, "one").unwrap();
    let said = json(&reference(&format!("outputs/adapter-{name}.json")));
    let texts = json(&reference(&format!(
        "outputs/{}.json",
        run["architecture"].as_str().unwrap()
    )));
    let texts: Vec<Example> = texts["rows"].as_array().unwrap().iter().map(hard).collect();
    agree(name, &outputs(&model, &run, &texts), &said, "initial");
    let rows = run["rows"].as_array().unwrap();
    let examples: Vec<Example> = rows.iter().map(|row| example(&run, row)).collect();
    let mut trainer = Trainer::new(model, TrainData::of(&examples), params(&run)).unwrap();
    let learns = trainer.trainable_report().trainable as u64;
    assert_eq!(learns, run["trainable"].as_u64().unwrap(), "{name}");
    let mut worst = (0.0f64, 0.0f64);
    for (at, expected) in run["steps"].as_array().unwrap().iter().enumerate() {
        let step = trainer.step().unwrap().unwrap();
        let number = |key: &str| expected[key].as_f64().unwrap();
        assert!((step.rate - number("lr")).abs() <= 1e-12, "{name} {at}");
        worst.0 = worst.0.max((step.loss - number("loss")).abs());
        worst.1 = worst
            .1
            .max((step.grad_norm / number("grad_norm") - 1.0).abs());
    }
    let mut model = trainer.into_model().unwrap();
    agree(name, &outputs(&model, &run, &texts), &said, "trained");
    if !said["rows"][0]["merged"].is_null() {
        model.merge("one").unwrap();
        agree(name, &outputs(&model, &run, &texts), &said, "merged");
    }
    worst
}

#[track_caller]
fn check(names: &[&str]) {
    for name in names {
        let (loss, norm) = follow(name);
        assert!(
            loss <= 2e-5 && norm <= 1e-4,
            "{name}: loss {loss:.1e}, norm {norm:.1e}"
        );
    }
}

#[test]
fn runs_of_lora_are_followed_on_all_architectures() {
    check(&["lora-bert", "lora-distilbert", "lora-roberta", "lora-xlmr"]);
}

#[test]
fn runs_of_lora_with_other_scales_targets_and_heads_are_followed() {
    let names = [
        "lora-rslora-bert",
        "lora-all-linear-bert",
        "lora-token-bert",
    ];
    check(&names);
    check(&["lora-embedding-bert"]);
}

#[test]
fn runs_of_adalora_are_followed() {
    check(&["adalora-bert", "adalora-xlmr"]);
}

#[test]
fn runs_of_prefixes_are_followed_with_both_conventions() {
    check(&[
        "prefix-bert",
        "prefix-xlmr",
        "prefix-shifted-bert",
        "prefix-shifted-xlmr",
    ]);
}

#[test]
fn runs_of_prompts_are_followed_with_both_conventions() {
    check(&[
        "prompt-bert",
        "prompt-xlmr",
        "prompt-first-bert",
        "prompt-first-xlmr",
    ]);
}

#[test]
fn runs_of_bottlenecks_are_followed_alone_and_over_each_other() {
    check(&[
        "bottleneck-bert",
        "bottleneck-xlmr",
        "bottleneck-stack-bert",
    ]);
}

#[test]
fn runs_of_biases_are_followed() {
    check(&["bitfit-bert"]);
}
