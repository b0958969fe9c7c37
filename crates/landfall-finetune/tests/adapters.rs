//! Adapters against PEFT's recorded runs, against each other and alone.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]
#![cfg(feature = "torch")]

use std::fs;
use std::path::{Path, PathBuf};

use landfall_core::{Progress, Seed};
use landfall_finetune::adapter::{
    AdaLora, AdapterConfig, AdapterKind, Bottleneck, Lora, Names, Prefix, Prompt, TargetModules,
};
use landfall_finetune::batch::{Order, PlanParams, Size};
use landfall_finetune::checkpoint::{FreshHead, Head, LoadOptions, SaveOptions};
use landfall_finetune::config::EncoderConfig;
use landfall_finetune::predict::{Embedding, Predictor, PredictorParams};
use landfall_finetune::train::{Length, StepReport, TrainData, TrainParams, Trainer};
use landfall_finetune::{Device, Example, FinetuneError, Model, Pooling, Route, Sequence, Target};
use serde_json::Value;

fn reference(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference")
        .join(name)
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn model(folder: &str, head: Head) -> Model {
    dropping(folder, head, 0.0)
}

fn dropping(folder: &str, head: Head, dropout: f64) -> Model {
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
fn hard(row: &Value) -> Example {
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

/// Recorded runs of PEFT.
mod recorded {
    use super::*;

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
}

fn lora(rank: usize) -> AdapterConfig {
    AdapterConfig::of(AdapterKind::Lora(Lora {
        rank,
        ..Lora::default()
    }))
}

fn kinds() -> Vec<AdapterConfig> {
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

fn examples(rows: u32, regions: u32) -> Vec<Example> {
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

fn params(steps: u64, batch: usize) -> TrainParams {
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

fn run(trainer: &mut Trainer<'_>, steps: usize) -> Vec<StepReport> {
    (0..steps).map_while(|_| trainer.step().unwrap()).collect()
}

/// The bytes of an adapter's weights as saved.
fn saved(model: &Model, name: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    model.save_adapter(name, folder.path()).unwrap();
    fs::read(folder.path().join("adapter_model.safetensors")).unwrap()
}

/// The numbers of an adapter as saved.
fn numbers(model: &Model, name: &str) -> Vec<f32> {
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
fn near(ours: &[f32], theirs: &[f32], tolerance: f32) {
    assert_eq!(ours.len(), theirs.len());
    let apart = ours.iter().zip(theirs).map(|(a, b)| (a - b).abs());
    let apart = apart.fold(0.0f32, f32::max);
    assert!(apart <= tolerance, "{apart:e}");
}

fn logits(predictor: &Predictor, examples: &[Example]) -> Vec<Vec<f32>> {
    let rows = predictor.predict_examples(examples, &Progress::silent());
    rows.unwrap().into_iter().map(|one| one.logits).collect()
}

fn predictor(model: &Model) -> Predictor {
    let params = PredictorParams::new().check().unwrap();
    params.of(model, None).unwrap()
}

#[test]
fn regions_trained_together_are_regions_trained_alone() {
    let kinds = kinds();
    for folder in ["bert", "xlmr"] {
        let regions = kinds.len() as u32;
        let examples = examples(8 * regions, regions);
        let mut together = model(folder, Head::Sequence);
        let mut route = Route::base();
        for (region, config) in (0u32..).zip(&kinds) {
            let name = format!("r{region}");
            together
                .attach(config, &name, Seed::new(u64::from(region)))
                .unwrap();
            route = route.region(region, &[name]);
        }
        together.set_route(route).unwrap();
        let mut trainer = Trainer::new(
            together,
            TrainData::of(&examples),
            params(8, 4 * kinds.len()),
        )
        .unwrap();
        let steps = run(&mut trainer, 8);
        let together = trainer.into_model().unwrap();
        for (region, config) in (0u32..).zip(&kinds) {
            // Dropout hangs on the place in the batch: only without it are both the same.
            let name = format!("r{region}");
            if matches!(&config.kind, AdapterKind::Lora(lora) if lora.dropout > 0.0) {
                continue;
            }
            let own = examples.iter().filter(|one| one.region == region);
            let own: Vec<Example> = own.cloned().collect();
            let mut alone = model(folder, Head::Sequence);
            alone
                .attach(config, &name, Seed::new(u64::from(region)))
                .unwrap();
            let mut trainer = Trainer::new(alone, TrainData::of(&own), params(8, 4)).unwrap();
            for (alone, together) in run(&mut trainer, 8).iter().zip(&steps) {
                let together = &together.adapters[&name];
                assert!((alone.loss - together.loss).abs() < 1e-6, "{folder} {name}");
                let norm = alone.grad_norm / together.grad_norm - 1.0;
                assert!(norm.abs() < 1e-5, "{folder} {name}: {norm:e}");
                assert_eq!(alone.rate, together.rate);
            }
            let alone = trainer.into_model().unwrap();
            let tolerance = if config.kind == AdapterKind::BitFit {
                2e-2
            } else {
                2e-6
            };
            // The gradient of a key's bias is rounding alone, which AdamW makes large.
            near(
                &numbers(&together, &name),
                &numbers(&alone, &name),
                tolerance,
            );
        }
    }
}

#[test]
fn an_adapter_without_rows_in_a_step_takes_none() {
    // Region 1 is only in the second half of each batch of four, region 0 in all.
    let mut all = examples(16, 1);
    for at in [2, 3, 10, 11] {
        all[at].region = 1;
    }
    let together = |_: ()| {
        let mut model = model("bert", Head::Sequence);
        model.attach(&lora(4), "a", Seed::new(1)).unwrap();
        model.attach(&lora(4), "b", Seed::new(2)).unwrap();
        let route = Route::base().region(0, &["a"]).region(1, &["b"]);
        model.set_route(route).unwrap();
        model
    };
    let mut trainer = Trainer::new(together(()), TrainData::of(&all), params(4, 4)).unwrap();
    let steps = run(&mut trainer, 4);
    let seen: Vec<bool> = steps
        .iter()
        .map(|step| step.adapters.contains_key("b"))
        .collect();
    assert_eq!(seen, [true, false, true, false]);
    let together = trainer.into_model().unwrap();
    let own: Vec<Example> = [2, 3, 10, 11].iter().map(|at| all[*at].clone()).collect();
    let mut alone = model("bert", Head::Sequence);
    alone.attach(&lora(4), "b", Seed::new(2)).unwrap();
    let mut trainer = Trainer::new(alone, TrainData::of(&own), params(2, 2)).unwrap();
    run(&mut trainer, 2);
    let alone = trainer.into_model().unwrap();
    near(&numbers(&together, "b"), &numbers(&alone, "b"), 1e-6);
}

#[test]
fn a_new_region_leaves_the_others_bit_by_bit() {
    let all = examples(12, 2);
    let mut first = model("xlmr", Head::Sequence);
    first.attach(&lora(4), "a", Seed::new(1)).unwrap();
    let own: Vec<Example> = all.iter().filter(|one| one.region == 0).cloned().collect();
    let mut trainer = Trainer::new(first, TrainData::of(&own), params(3, 4)).unwrap();
    run(&mut trainer, 3);
    let mut model = trainer.into_model().unwrap();
    let (before, base) = (saved(&model, "a"), model.fingerprint().unwrap().to_owned());
    model.attach(&lora(8), "b", Seed::new(2)).unwrap();
    let new: Vec<Example> = all.iter().filter(|one| one.region == 1).cloned().collect();
    let mut trainer = Trainer::new(model, TrainData::of(&new), params(3, 4)).unwrap();
    run(&mut trainer, 3);
    let model = trainer.into_model().unwrap();
    assert!(saved(&model, "a") == before);
    assert_ne!(saved(&model, "b"), before);
    assert_eq!(model.fingerprint().unwrap(), base);
    // A region that no adapter is for is said.
    let mut model = model;
    model.set_route(Route::base().region(0, &["a"])).unwrap();
    let error = Trainer::new(model, TrainData::of(&all), params(3, 4))
        .map(drop)
        .unwrap_err();
    assert!(error.to_string().contains("none for region 1"), "{error}");
}

#[test]
fn a_resumed_run_of_adapters_is_an_uninterrupted_one() {
    let kinds = kinds();
    let regions = kinds.len() as u32;
    let examples = examples(6 * regions, regions);
    let data = TrainData::of(&examples);
    let with = TrainParams {
        average: Some(0.9),
        ..params(7, 10)
    };
    let fresh = || {
        let mut model = dropping("bert", Head::Sequence, 0.1);
        let mut route = Route::base();
        for (region, config) in (0u32..).zip(&kinds) {
            model
                .attach(config, &format!("r{region}"), Seed::new(3))
                .unwrap();
            route = route.region(region, &[format!("r{region}")]);
        }
        model.set_route(route).unwrap();
        model
    };
    let mut whole = Trainer::new(fresh(), data, with.clone()).unwrap();
    let expected = run(&mut whole, 7);
    let aside = tempfile::tempdir().unwrap();
    let mut first = Trainer::new(fresh(), data, with.clone()).unwrap();
    run(&mut first, 4);
    first.save(aside.path()).unwrap();
    let mut second = Trainer::new(fresh(), data, with.clone()).unwrap();
    second.resume(aside.path()).unwrap();
    assert_eq!(run(&mut second, 7), expected[4..]);
    let report = second.trainable_report();
    assert!(
        report.without_gradient.is_empty(),
        "{:?}",
        report.without_gradient
    );
    let (whole, second) = (whole.into_model().unwrap(), second.into_model().unwrap());
    for region in 0..regions {
        let name = format!("r{region}");
        assert!(saved(&whole, &name) == saved(&second, &name), "{name}");
    }
    // Recomputation changes nothing.
    let again = TrainParams {
        recompute: true,
        ..with
    };
    let mut again = Trainer::new(fresh(), data, again).unwrap();
    let again = run(&mut again, 7);
    for (again, step) in again.iter().zip(&expected) {
        assert!((again.loss - step.loss).abs() < 1e-6);
        assert!((again.grad_norm / step.grad_norm - 1.0).abs() < 1e-5);
    }
}

#[test]
fn what_learns_of_an_adapter_is_reported_and_checked() {
    let examples = examples(6, 1);
    for folder in ["bert", "distilbert", "roberta", "xlmr"] {
        for config in kinds() {
            let mut model = model(folder, Head::Sequence);
            let before = model.parameters().len();
            model.attach(&config, "one", Seed::new(3)).unwrap();
            let elements = model.adapters().next().unwrap().elements();
            let mut trainer = Trainer::new(model, TrainData::of(&examples), params(4, 6)).unwrap();
            trainer.step().unwrap();
            let report = trainer.trainable_report();
            let name = config.kind.name();
            assert!(
                report.without_gradient.is_empty(),
                "{name} {:?}",
                report.without_gradient
            );
            assert_eq!(report.trainable, elements, "{name}");
            let base = report.parameters.iter().take(before);
            assert!(
                base.clone()
                    .all(|one| !one.trainable && one.first_gradient.is_none())
            );
            assert!(report.words.is_some());
        }
    }
}

#[test]
fn folders_come_back_and_belong_to_their_base() {
    let texts = examples(7, 1);
    for config in kinds() {
        let name = config.kind.name();
        let mut first = model("distilbert", Head::Sequence);
        first.attach(&config, "one", Seed::new(3)).unwrap();
        let mut trainer = Trainer::new(first, TrainData::of(&texts), params(5, 7)).unwrap();
        run(&mut trainer, 5);
        let first = trainer.into_model().unwrap();
        let folder = tempfile::tempdir().unwrap();
        first.save_adapter("one", folder.path()).unwrap();
        let mut second = model("distilbert", Head::Sequence);
        second.attach_from(folder.path(), "two").unwrap();
        let (a, b) = (
            logits(&predictor(&first), &texts),
            logits(&predictor(&second), &texts),
        );
        if let AdapterKind::AdaLora(_) = config.kind {
            // Sums over fewer rows.
            near(&a.concat(), &b.concat(), 1e-6);
        } else {
            assert_eq!(a, b, "{name}");
            assert!(saved(&first, "one") == saved(&second, "two"), "{name}");
        }
        // PEFT cannot have thin matrices beside modules that it copies: names are spelt out.
        if name == "lora" {
            let config = json(&folder.path().join("adapter_config.json"));
            let targets = config["target_modules"].as_array().unwrap();
            assert_eq!(targets.len(), 2 * 6, "{targets:?}");
        }
        // Not for another base of the same shapes.
        let base = EncoderConfig::read(&reference("distilbert")).unwrap();
        let mut other = Model::fresh(base, Head::Sequence, Seed::new(9), Device::Cpu).unwrap();
        let error = other.attach_from(folder.path(), "two").unwrap_err();
        assert!(matches!(error, FinetuneError::Base { .. }), "{error}");
        // Not cut off.
        let file = folder.path().join("adapter_model.safetensors");
        let bytes = fs::read(&file).unwrap();
        fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
        let error = second.attach_from(folder.path(), "three").unwrap_err();
        assert!(matches!(error, FinetuneError::Checkpoint { .. }), "{error}");
    }
}

#[test]
fn a_cut_folder_of_adalora_gives_the_logits_of_peft_and_comes_back() {
    for name in ["bert", "xlmr"] {
        let folder = reference(&format!("adapters/adalora-{name}-trained"));
        let mut model = model(name, Head::Sequence);
        model.attach_from(&folder, "one").unwrap();
        let texts = json(&reference(&format!("outputs/{name}.json")));
        let texts = texts["rows"].as_array().unwrap().iter().map(hard);
        let texts: Vec<Example> = texts.collect();
        let said = json(&reference(&format!("outputs/adapter-adalora-{name}.json")));
        let said = said["rows"].as_array().unwrap().iter();
        let said = said.map(|row| serde_json::from_value(row["trained"].clone()).unwrap());
        let said: Vec<Vec<f32>> = said.collect();
        near(
            &logits(&predictor(&model), &texts).concat(),
            &said.concat(),
            5e-6,
        );
        let out = tempfile::tempdir().unwrap();
        model.save_adapter("one", out.path()).unwrap();
        let open = |folder: &Path| {
            let file = folder.join("adapter_model.safetensors");
            landfall_finetune::checkpoint::Checkpoint::open_file(&file).unwrap()
        };
        let (ours, theirs) = (open(out.path()), open(&folder));
        for name in theirs.names() {
            let (ours, theirs) = (ours.tensor(name).unwrap(), theirs.tensor(name).unwrap());
            assert!(ours.shape() == theirs.shape() && ours.bytes() == theirs.bytes());
        }
        let pattern =
            |folder: &Path| json(&folder.join("adapter_config.json"))["rank_pattern"].clone();
        assert_eq!(pattern(out.path()), pattern(&folder));
    }
}

#[test]
fn configurations_of_peft_come_back_as_they_were() {
    for entry in fs::read_dir(reference("adapters")).unwrap() {
        let folder = entry.unwrap().path();
        let path = folder.join("adapter_config.json");
        if !path.is_file() {
            continue;
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let base = name
            .trim_end_matches("-trained")
            .rsplit('-')
            .next()
            .unwrap();
        let base = EncoderConfig::read(&reference(base)).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let config = AdapterConfig::parse(&text, "adapter_config.json").unwrap();
        let head = match json(&path)["task_type"].as_str().unwrap() {
            "SEQ_CLS" => Head::Sequence,
            "TOKEN_CLS" => Head::Tokens,
            _ => Head::Embedding,
        };
        let ours: Value = serde_json::from_str(&config.to_json(&base, head)).unwrap();
        let mut theirs = json(&path);
        if ours.get("landfall").is_none() {
            theirs.as_object_mut().unwrap().remove("landfall");
        }
        let all: std::collections::BTreeSet<&String> = ours
            .as_object()
            .unwrap()
            .keys()
            .chain(theirs.as_object().unwrap().keys())
            .collect();
        for key in all {
            assert_eq!(ours.get(key), theirs.get(key), "{name} {key}");
        }
    }
}

#[test]
fn flaws_of_configurations_name_file_and_key() {
    let refused = |text: &str| {
        AdapterConfig::parse(text, "a.json")
            .unwrap_err()
            .to_string()
    };
    for (text, key) in [
        (r#"{}"#, "peft_type"),
        (r#"{"peft_type": "IA3"}"#, "peft_type"),
        (r#"{"peft_type": "LORA", "r": "x"}"#, "`r`"),
        (r#"{"peft_type": "LORA", "r": 0}"#, "rank"),
        (r#"{"peft_type": "LORA", "use_dora": true}"#, "use_dora"),
        (r#"{"peft_type": "LORA", "bias": "all"}"#, "bias"),
        (
            r#"{"peft_type": "LORA", "init_lora_weights": "pissa"}"#,
            "init_lora_weights",
        ),
        (r#"{"peft_type": "LORA", "lora_dropout": 1.0}"#, "dropout"),
        (
            r#"{"peft_type": "LORA", "target_modules": [1]}"#,
            "target_modules",
        ),
        (r#"{"peft_type": "PREFIX_TUNING"}"#, "num_virtual_tokens"),
        (
            r#"{"peft_type": "PREFIX_TUNING", "num_virtual_tokens": 2, "prefix_projection": true}"#,
            "prefix_projection",
        ),
        (
            r#"{"peft_type": "ADALORA", "total_step": 5, "tinit": 3, "tfinal": 2}"#,
            "total_step",
        ),
    ] {
        let error = refused(text);
        assert!(error.contains("a.json") && error.contains(key), "{error}");
    }
    let mut model = model("bert", Head::Sequence);
    let nothing = TargetModules {
        names: Names::Ends(vec!["no_such_module".to_owned()]),
        ..TargetModules::default()
    };
    let config = AdapterConfig::of(AdapterKind::Lora(Lora {
        targets: nothing,
        ..Lora::default()
    }));
    let error = model
        .attach(&config, "one", Seed::new(1))
        .unwrap_err()
        .to_string();
    assert!(error.contains("no_such_module"), "{error}");
}

#[test]
fn merging_goes_there_and_back() {
    let texts = examples(7, 1);
    for folder in ["bert", "distilbert", "roberta", "xlmr"] {
        for config in kinds() {
            let mut first = model(folder, Head::Sequence);
            let base = logits(&predictor(&first), &texts);
            first.attach(&config, "one", Seed::new(3)).unwrap();
            let mut trainer = Trainer::new(first, TrainData::of(&texts), params(5, 7)).unwrap();
            run(&mut trainer, 5);
            let mut model = trainer.into_model().unwrap();
            let apart = logits(&predictor(&model), &texts);
            assert_ne!(apart, base);
            if !config.kind.merges() {
                assert!(model.merge("one").is_err());
                continue;
            }
            model.merge("one").unwrap();
            near(
                &logits(&predictor(&model), &texts).concat(),
                &apart.concat(),
                2e-6,
            );
            let out = tempfile::tempdir().unwrap();
            model.save(out.path(), &SaveOptions::default()).unwrap();
            let params = PredictorParams::new().check().unwrap();
            let plain = params.open(out.path()).unwrap();
            near(&logits(&plain, &texts).concat(), &apart.concat(), 2e-6);
            assert!(
                model.merge("one").is_err() && model.attach(&config, "x", Seed::new(1)).is_err()
            );
            model.unmerge();
            assert_eq!(logits(&predictor(&model), &texts), apart);
            model.set_route(Route::base()).unwrap();
            assert_eq!(logits(&predictor(&model), &texts), base);
        }
    }
}

#[test]
fn rows_of_one_batch_go_through_their_own_adapters() {
    let kinds = kinds();
    let regions = kinds.len() as u32 + 1;
    let texts = examples(3 * regions, regions);
    let mut mixed = model("xlmr", Head::Sequence);
    let mut route = Route::base();
    for (region, config) in (1u32..).zip(&kinds) {
        mixed
            .attach(config, &format!("r{region}"), Seed::new(u64::from(region)))
            .unwrap();
        route = route.region(region, &[format!("r{region}")]);
    }
    let folders = tempfile::tempdir().unwrap();
    for region in 1..regions {
        let name = format!("r{region}");
        mixed
            .save_adapter(&name, &folders.path().join(&name))
            .unwrap();
    }
    mixed.set_route(route.clone()).unwrap();
    let together = logits(&predictor(&mixed), &texts);
    for region in 0..regions {
        let own = texts.iter().filter(|one| one.region == region);
        let own: Vec<Example> = own.cloned().collect();
        mixed
            .set_route(Route::to(
                &[format!("r{region}")][..usize::from(region > 0)],
            ))
            .unwrap();
        let alone = logits(&predictor(&mixed), &own);
        let ours = texts
            .iter()
            .zip(&together)
            .filter(|(one, _)| one.region == region);
        let ours: Vec<f32> = ours.flat_map(|(_, logits)| logits.clone()).collect();
        near(&ours, &alone.concat(), 2e-6);
    }
    // The same from the folder of folders, exchanged while questions are asked.
    let params = PredictorParams::new().check().unwrap();
    let served = params.of(&model("xlmr", Head::Sequence), None).unwrap();
    for region in 1..regions {
        let name = format!("r{region}");
        served.attach(&folders.path().join(&name), &name).unwrap();
    }
    served.set_route(route).unwrap();
    assert_eq!(logits(&served, &texts), together);
    assert!(served.detach("r1").is_err());
    assert!(served.set_route(Route::to(&["none"])).is_err());
    served.set_route(Route::base()).unwrap();
    served.detach("r1").unwrap();
    assert_eq!(served.adapters().len(), kinds.len() - 1);
    let mut all = model("xlmr", Head::Sequence);
    assert_eq!(all.attach_all(folders.path()).unwrap().len(), kinds.len());
    assert_eq!(*all.route(), Route::base());
}

#[test]
fn gradients_are_those_of_finite_differences() {
    // With rate 0 the loss of the next step is the same: differences of losses by hand.
    let texts = examples(4, 1);
    let with = |rate| TrainParams {
        rate,
        clip: None,
        decay: 0.0,
        warmup: Some(0),
        shape: "constant".parse().unwrap(),
        ..params(2, 4)
    };
    for config in kinds().into_iter().chain([lora(4)]) {
        if matches!(&config.kind, AdapterKind::Lora(lora) if lora.dropout > 0.0)
            || matches!(config.kind, AdapterKind::AdaLora(_))
        {
            continue;
        }
        let mut one = model("bert", Head::Sequence);
        one.attach(&config, "one", Seed::new(3)).unwrap();
        let mut trainer = Trainer::new(one, TrainData::of(&texts), with(1e-5)).unwrap();
        let steps = run(&mut trainer, 2);
        // AdamW's first step goes by the rate against the sign of each gradient, so the loss falls
        // by the rate times the sum of magnitudes, at least the rate times the norm.
        let fell = steps[0].loss - steps[1].loss;
        assert!(
            fell > 0.9e-5 * steps[0].grad_norm,
            "{} {fell:e}",
            config.kind.name()
        );
    }
}

#[test]
fn a_head_that_is_new_and_a_pooler_that_is_new_go_into_the_file() {
    let folder = reference("bert-mlm");
    let config = EncoderConfig::read(&folder).unwrap();
    let options = LoadOptions {
        head: FreshHead::Missing,
        fresh_body: false,
    };
    let seed = Seed::new(1);
    let mut model = Model::load(&folder, config, Head::Sequence, options, seed, Device::Cpu)
        .unwrap()
        .0;
    model.attach(&lora(2), "one", seed).unwrap();
    let out = tempfile::tempdir().unwrap();
    model.save_adapter("one", out.path()).unwrap();
    let config = json(&out.path().join("adapter_config.json"));
    assert_eq!(
        config["modules_to_save"],
        serde_json::json!(["classifier", "score", "pooler"])
    );
    let file = out.path().join("adapter_model.safetensors");
    let file = landfall_finetune::checkpoint::Checkpoint::open_file(&file).unwrap();
    assert!(
        file.names()
            .any(|name| name == "base_model.model.bert.pooler.dense.weight")
    );
}
