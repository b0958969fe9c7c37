//! Models, adapters and examples of these tests.

use std::fs;
use std::path::{Path, PathBuf};

use landfall_core::{Progress, Seed};
use landfall_finetune::adapter::{
    AdaLora, AdapterConfig, AdapterKind, Bottleneck, Lora, Names, Prefix, Prompt, TargetModules,
};
use landfall_finetune::batch::{Order, PlanParams, Size};
use landfall_finetune::checkpoint::{Head, LoadOptions};
use landfall_finetune::config::EncoderConfig;
use landfall_finetune::predict::{Predictor, PredictorParams};
use landfall_finetune::train::{Length, StepReport, TrainParams, Trainer};
use landfall_finetune::{Device, Example, Model, Sequence, Target};
use serde_json::Value;

pub(crate) fn reference(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference")
        .join(name)
}

pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn model(folder: &str, head: Head) -> Model {
    dropping(folder, head, 0.0)
}

pub(crate) fn dropping(folder: &str, head: Head, dropout: f64) -> Model {
    let folder = reference(folder);
    let mut config = EncoderConfig::read(&folder).unwrap();
    config.hidden_dropout = dropout;
    config.attention_dropout = dropout;
    let options = LoadOptions::default();
    let seed = Seed::new(1);
    Model::load(&folder, config, head, options, seed, Device::Cpu)
        .unwrap()
        .0
}

/// One of the hard texts.
pub(crate) fn hard(row: &Value) -> Example {
    let ids: Vec<u32> = serde_json::from_value(row["ids"].clone()).unwrap();
    let mut text = Sequence::of(ids);
    if let Ok(types) = serde_json::from_value(row["types"].clone()) {
        text.types = types;
    }
    Example {
        text,
        ..Example::default()
    }
}

pub(crate) fn lora(rank: usize) -> AdapterConfig {
    AdapterConfig::of(AdapterKind::Lora(Lora {
        rank,
        ..Lora::default()
    }))
}

pub(crate) fn kinds() -> Vec<AdapterConfig> {
    let all = TargetModules {
        names: Names::AllLinear,
        ..TargetModules::default()
    };
    let kinds = [
        AdapterKind::Lora(Lora {
            rank: 4,
            dropout: 0.1,
            rank_stabilised: true,
            targets: all,
            ..Lora::default()
        }),
        AdapterKind::AdaLora(AdaLora {
            init_rank: 5,
            target_rank: 2,
            tinit: 1,
            tfinal: 1,
            ..AdaLora::default()
        }),
        AdapterKind::Bottleneck(Bottleneck {
            reduction: 4.0,
            ..Bottleneck::default()
        }),
        AdapterKind::Prefix(Prefix {
            tokens: 3,
            ..Prefix::default()
        }),
        AdapterKind::Prompt(Prompt {
            tokens: 2,
            ..Prompt::default()
        }),
        AdapterKind::BitFit,
    ];
    kinds.map(AdapterConfig::of).to_vec()
}

pub(crate) fn examples(rows: u32, regions: u32) -> Vec<Example> {
    let text = |row: u32| {
        let ids = (0..3 + row % 9).map(|at| 5 + (row * 7 + at * 3) % 90);
        ids.collect()
    };
    let example = |row| Example {
        text: Sequence::of(text(row)),
        target: Target::Class((row / regions) % 3),
        region: row % regions,
        ..Example::default()
    };
    (0..rows).map(example).collect()
}

pub(crate) fn params(steps: u64, batch: usize) -> TrainParams {
    TrainParams {
        plan: PlanParams {
            size: Size::Count(batch),
            order: Order::Given,
            ..PlanParams::default()
        },
        length: Length::Steps(steps),
        rate: 5e-3,
        clip: Some(0.3),
        ..TrainParams::default()
    }
}

pub(crate) fn run(trainer: &mut Trainer<'_>, steps: usize) -> Vec<StepReport> {
    (0..steps).map_while(|_| trainer.step().unwrap()).collect()
}

/// The bytes of an adapter's weights as saved.
pub(crate) fn saved(model: &Model, name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    model.save_adapter(name, folder.path()).unwrap();
    fs::read(folder.path().join("adapter_model.safetensors")).unwrap()
}

/// The numbers of an adapter as saved.
pub(crate) fn numbers(model: &Model, name: &str) -> Vec<f32> {
    let folder = tempfile::tempdir().unwrap();
    model.save_adapter(name, folder.path()).unwrap();
    let file = folder.path().join("adapter_model.safetensors");
    let file = landfall_finetune::checkpoint::Checkpoint::open_file(&file).unwrap();
    let names: Vec<String> = file.names().map(str::to_owned).collect();
    let values = names
        .iter()
        .flat_map(|name| file.tensor(name).unwrap().to_f32().unwrap().into_owned());
    values.collect()
}

#[track_caller]
pub(crate) fn near(ours: &[f32], theirs: &[f32], tolerance: f32) {
    assert_eq!(ours.len(), theirs.len());
    let apart = ours.iter().zip(theirs).map(|(a, b)| (a - b).abs());
    let apart = apart.fold(0.0f32, f32::max);
    assert!(apart <= tolerance, "{apart:e}");
}

pub(crate) fn logits(predictor: &Predictor, examples: &[Example]) -> Vec<Vec<f32>> {
    let rows = predictor.predict_examples(examples, &Progress::silent());
    rows.unwrap().into_iter().map(|one| one.logits).collect()
}

pub(crate) fn predictor(model: &Model) -> Predictor {
    let params = PredictorParams::new().check().unwrap();
    params.of(model, None).unwrap()
}
