//! Folders of adapters and their configurations.

use std::fs;
use std::path::Path;

use landfall_core::Seed;
use landfall_finetune::adapter::{AdapterConfig, AdapterKind, Lora, Names, TargetModules};
use landfall_finetune::checkpoint::{FreshHead, Head, LoadOptions};
use landfall_finetune::config::EncoderConfig;
use landfall_finetune::train::{TrainData, Trainer};
use landfall_finetune::{Device, Example, FinetuneError, Model};
use serde_json::Value;

use crate::common::{
    examples, hard, json, kinds, logits, lora, model, near, params, predictor, reference, run,
    saved,
};

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
