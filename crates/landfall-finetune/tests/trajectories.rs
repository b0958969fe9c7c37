//! Twenty steps of training against the recorded runs of transformers.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]
#![cfg(feature = "torch")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use landfall_core::Seed;
use landfall_finetune::batch::{Loss, Order, PlanParams, Size};
use landfall_finetune::checkpoint::{Head, LoadOptions};
use landfall_finetune::config::EncoderConfig;
use landfall_finetune::schedule::Frozen;
use landfall_finetune::train::{Length, Optimizer, TrainData, TrainParams, Trainer};
use landfall_finetune::{Device, Example, Model, Objective, Pooling, Sequence, Target};
use serde_json::Value;

fn reference() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference")
}

/// A recorded run.
struct Run(Value);

impl Run {
    fn read(name: &str) -> Self {
        let path = reference().join(format!("trajectories/{name}.json"));
        Self(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
    }

    fn setting(&self, key: &str) -> &Value {
        &self.0["settings"][key]
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.setting(key).as_f64()
    }

    fn head(&self) -> Head {
        match self.0["head"].as_str().unwrap() {
            "token" => Head::Tokens,
            "mlm" => Head::MaskedLm,
            "embedding" => Head::Embedding,
            _ => Head::Sequence,
        }
    }

    fn examples(&self) -> Vec<Example> {
        let rows = self.0["rows"].as_array().unwrap();
        rows.iter().map(|row| self.example(row)).collect()
    }

    fn example(&self, row: &Value) -> Example {
        let ids = |value: &Value| -> Vec<u32> { serde_json::from_value(value.clone()).unwrap() };
        let mut text = Sequence::of(ids(&row["ids"]));
        if let Ok(types) = serde_json::from_value(row["types"].clone()) {
            text.types = types;
        }
        Example {
            text,
            other: row.get("other").map(|other| Sequence::of(ids(other))),
            target: self.target(&row["label"]),
            region: row["region"].as_u64().unwrap_or(0) as u32,
            weight: row["weight"].as_f64().unwrap_or(1.0) as f32,
        }
    }

    fn target(&self, label: &Value) -> Target {
        let classes =
            |value: &Value| -> Vec<i64> { serde_json::from_value(value.clone()).unwrap() };
        match self.0["head"].as_str().unwrap() {
            _ if label.is_null() => Target::Unknown,
            "sequence" | "pair" => Target::Class(label.as_u64().unwrap() as u32),
            "token" | "mlm" => {
                let classes = classes(label).into_iter();
                Target::Tokens(classes.map(|class| u32::try_from(class).ok()).collect())
            }
            "multilabel" => {
                let flags: Vec<f64> = serde_json::from_value(label.clone()).unwrap();
                Target::Classes(flags.iter().map(|flag| *flag > 0.5).collect())
            }
            "regression" => match label.as_array() {
                Some(all) => {
                    Target::Numbers(all.iter().map(|x| x.as_f64().unwrap() as f32).collect())
                }
                None => Target::Numbers(vec![label.as_f64().unwrap() as f32]),
            },
            "embedding" => Target::Likeness(label.as_f64().unwrap() as f32),
            other => panic!("{other}"),
        }
    }

    fn params(&self, lengths: usize) -> TrainParams {
        let accumulate = self.setting("accumulate").as_u64().unwrap_or(1) as usize;
        let count = self.setting("batch").as_u64().unwrap() as usize;
        assert!(lengths > 0);
        TrainParams {
            plan: PlanParams {
                size: Size::Count(count),
                order: Order::Given,
                ..PlanParams::default()
            },
            length: Length::Steps(20),
            accumulate,
            loss: self
                .setting("loss")
                .as_str()
                .unwrap_or("batch")
                .parse()
                .unwrap_or(Loss::Batch),
            optimizer: match self.setting("optimizer").as_str() {
                Some("adafactor") => Optimizer::Adafactor,
                _ => Optimizer::default(),
            },
            rate: self.number("lr").unwrap(),
            shape: self.setting("schedule").as_str().unwrap().parse().unwrap(),
            warmup: self.setting("warmup_steps").as_u64(),
            decay: self.number("weight_decay").unwrap_or(0.0),
            clip: self.number("clip"),
            layer_decay: self.number("layer_decay"),
            frozen: self.frozen(),
            smoothing: self.number("label_smoothing").unwrap_or(0.0),
            class_weights: serde_json::from_value(self.setting("class_weights").clone()).unwrap(),
            objective: self.objective(),
            pooling: self
                .setting("pooling")
                .as_str()
                .map_or(Pooling::Mean, |one| one.parse().unwrap()),
            ..TrainParams::default()
        }
    }

    /// Mean losses by the region's number: of the step, or the means over its micro-batches.
    fn regions(&self, recorded: &Value) -> BTreeMap<u32, f64> {
        let names: Vec<String> = serde_json::from_value(self.0["regions"].clone()).unwrap();
        let number = |name: &String| names.iter().position(|one| one == name).unwrap() as u32;
        let mut all: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (name, loss) in recorded.as_object().into_iter().flatten() {
            let losses = match loss.as_array() {
                Some(losses) => losses.iter().filter_map(Value::as_f64).collect(),
                None => vec![loss.as_f64().unwrap()],
            };
            all.insert(number(name), losses);
        }
        let mean = |losses: Vec<f64>| losses.iter().sum::<f64>() / losses.len() as f64;
        all.into_iter()
            .map(|(region, losses)| (region, mean(losses)))
            .collect()
    }

    fn frozen(&self) -> Frozen {
        let names: Vec<String> =
            serde_json::from_value(self.setting("frozen").clone()).unwrap_or_default();
        let layers = names.iter().filter(|name| name.contains("layer.")).count();
        Frozen {
            embeddings: names.iter().any(|name| name.contains("embeddings")),
            layers,
        }
    }

    fn objective(&self) -> Objective {
        match self.setting("embedding_loss").as_str() {
            Some("contrastive") => Objective::Contrastive { margin: 0.5 },
            Some("cosine") => Objective::Cosine,
            _ => Objective::Ranking { scale: 20.0 },
        }
    }
}

/// Where a run differs most: in loss, and in the norm relatively.
fn differences(name: &str, compact: bool) -> (f64, f64) {
    let run = Run::read(name);
    let folder = reference().join(run.0["checkpoint"].as_str().unwrap());
    let config = EncoderConfig::read(&folder).unwrap();
    let options = LoadOptions::default();
    let (model, _) = Model::load(
        &folder,
        config,
        run.head(),
        options,
        Seed::new(1),
        Device::Cpu,
    )
    .unwrap();
    let examples = run.examples();
    let mut params = run.params(examples.len());
    params.compact = compact;
    let mut trainer = Trainer::new(model, TrainData::of(&examples), params).unwrap();
    let mut worst = (0.0f64, 0.0f64);
    for expected in run.0["steps"].as_array().unwrap() {
        let step = trainer.step().unwrap().unwrap();
        let loss = expected["loss"].as_f64().unwrap();
        let norm = expected["grad_norm"].as_f64().unwrap();
        let rate = expected["lr"].as_f64().unwrap();
        assert!(
            (step.rate - rate).abs() <= 1e-12,
            "{name}: rate {} not {rate}",
            step.rate
        );
        worst.0 = worst.0.max((step.loss - loss).abs());
        worst.1 = worst.1.max((step.grad_norm - norm).abs() / norm.max(1e-9));
        for (region, loss) in run.regions(&expected["regions"]) {
            let own = step.regions.get(&region).copied().unwrap();
            worst.0 = worst.0.max((own - loss).abs());
        }
    }
    assert!(trainer.step().unwrap().is_none());
    worst
}

fn follow(choose: impl Fn(&str) -> bool) {
    let folder = reference().join("trajectories");
    let files = std::fs::read_dir(folder).unwrap();
    let stem = |path: PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    let names = files.map(|file| stem(file.unwrap().path()));
    let mut names: Vec<String> = names.filter(|name| choose(name)).collect();
    names.sort();
    assert!(!names.is_empty());
    for name in &names {
        let (loss, norm) = differences(name, true);
        assert!(
            loss <= 2e-5 && norm <= 1e-4,
            "{name}: loss {loss:.1e}, norm {norm:.1e}"
        );
    }
}

#[test]
fn runs_of_sequence_heads_are_followed_on_all_architectures() {
    follow(|name| name.starts_with("sequence") || name.starts_with("pair"));
}

#[test]
fn runs_of_masked_words_are_followed_on_all_architectures() {
    follow(|name| name.starts_with("mlm"));
}

#[test]
fn runs_of_tokens_embeddings_numbers_and_several_labels_are_followed() {
    let kinds = ["token", "embedding", "multilabel", "regression"];
    follow(|name| kinds.iter().any(|kind| name.starts_with(kind)));
}

#[test]
fn runs_with_several_micro_batches_and_regions_are_followed() {
    follow(|name| name.starts_with("accumulate") || name.starts_with("regions"));
}

#[test]
fn runs_with_other_settings_are_followed() {
    let others = [
        "adafactor",
        "class-weights",
        "constant",
        "cosine",
        "frozen",
        "label-smoothing",
        "layer-decay",
        "no-warmup",
        "row-weights",
        "tight-clip",
    ];
    follow(|name| others.iter().any(|other| name.starts_with(other)));
}

#[test]
fn the_whole_word_table_gives_the_same_run() {
    let (loss, norm) = differences("sequence-xlmr", false);
    assert!(
        loss <= 2e-5 && norm <= 1e-4,
        "loss {loss:.1e}, norm {norm:.1e}"
    );
}
