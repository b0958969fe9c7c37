//! Saving replaces everything or nothing.

use std::path::Path;

use landfall_core::Seed;
use landfall_finetune::checkpoint::{
    Checkpoint, Dtype, Head, LoadOptions, SaveOptions, Weights, replace_files, save,
    transformer_folder,
};
use landfall_finetune::config::{Architecture, EncoderConfig};
use landfall_finetune::{FinetuneError, Pooling};

fn small() -> EncoderConfig {
    let mut config = EncoderConfig::new(Architecture::Bert, 6);
    config.hidden = 4;
    config.heads = 2;
    config.layers = 1;
    config.intermediate = 6;
    config.positions = 8;
    config
}

fn write(folder: &Path, seed: u64, dtype: Dtype) {
    let config = small();
    let weights = Weights::fresh(&config, Head::Sequence).unwrap();
    let options = SaveOptions {
        dtype,
        ..SaveOptions::default()
    };
    save(folder, &config, Head::Sequence, &options, |one| {
        weights.values(one, Seed::new(seed))
    })
    .unwrap();
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn what_is_saved_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 5, Dtype::F32);
    let config = EncoderConfig::read(folder.path()).unwrap();
    assert_eq!(Head::of(&config), Some(Head::Sequence));
    let checkpoint = Checkpoint::open(folder.path()).unwrap();
    let weights =
        Weights::load(&checkpoint, &config, Head::Sequence, LoadOptions::default()).unwrap();
    assert!(weights.report().is_complete());
    let fresh = Weights::fresh(&config, Head::Sequence).unwrap();
    for one in weights.parameters() {
        assert_eq!(
            weights.values(one, Seed::new(0)).unwrap(),
            fresh.values(one, Seed::new(5)).unwrap()
        );
    }
}

#[test]
fn an_error_on_the_way_leaves_the_old_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 1, Dtype::F32);
    let before = files(folder.path());
    let config = small();
    let mut asked = 0;
    let error = save(
        folder.path(),
        &config,
        Head::Sequence,
        &SaveOptions::default(),
        |one| {
            asked += 1;
            if asked > 9 {
                return Err(FinetuneError::Cancelled(landfall_core::Cancelled));
            }
            Ok(one.fresh(Seed::new(2)))
        },
    );
    assert!(matches!(error, Err(FinetuneError::Cancelled(_))));
    assert_eq!(files(folder.path()), before);
    let error = save(
        folder.path(),
        &config,
        Head::Sequence,
        &SaveOptions::default(),
        |_| Ok(vec![0.0; 3]),
    );
    let text = error.unwrap_err().to_string();
    assert!(text.contains("got 3 numbers to be saved"), "{text}");
    assert_eq!(files(folder.path()), before);
    let options = SaveOptions {
        dtype: Dtype::I64,
        ..SaveOptions::default()
    };
    assert!(
        save(folder.path(), &config, Head::Sequence, &options, |one| Ok(
            one.fresh(Seed::new(2))
        ))
        .is_err()
    );
    assert_eq!(files(folder.path()), before);
}

#[test]
fn an_old_mapping_outlives_a_save() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 1, Dtype::F32);
    let old = Checkpoint::open(folder.path()).unwrap();
    let before = old.tensor("classifier.weight").unwrap().bytes().to_vec();
    write(folder.path(), 2, Dtype::F32);
    assert_eq!(old.tensor("classifier.weight").unwrap().bytes(), before);
    let new = Checkpoint::open(folder.path()).unwrap();
    assert_ne!(new.tensor("classifier.weight").unwrap().bytes(), before);
}

#[test]
fn what_an_interrupted_save_left_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let left = folder.path().join(".landfall-saving");
    std::fs::create_dir_all(left.join("deep")).unwrap();
    std::fs::write(left.join("deep/file"), "x").unwrap();
    std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    replace_files(folder.path(), |aside| {
        std::fs::create_dir(aside.join("part")).unwrap();
        std::fs::write(aside.join("part/a"), "new").unwrap();
        Ok(())
    })
    .unwrap();
    assert!(!left.exists());
    assert!(!folder.path().join("deep").exists());
    assert_eq!(
        std::fs::read_to_string(folder.path().join("part/a")).unwrap(),
        "new"
    );
    assert_eq!(
        std::fs::read_to_string(folder.path().join("notes.txt")).unwrap(),
        "mine"
    );
}

#[test]
fn halves_are_rounded_and_named() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 1, Dtype::F16);
    let config = EncoderConfig::read(folder.path()).unwrap();
    assert_eq!(config.other("torch_dtype").unwrap(), "float16");
    let checkpoint = Checkpoint::open(folder.path()).unwrap();
    assert_eq!(
        checkpoint.tensor("classifier.weight").unwrap().dtype(),
        Dtype::F16
    );
}

#[test]
fn old_sentence_folders_are_found_and_saved_flat() {
    let source = tempfile::tempdir().unwrap();
    let inner = source.path().join("0_Transformer");
    write(&inner, 4, Dtype::F32);
    std::fs::write(inner.join("vocab.txt"), "[PAD]\n").unwrap();
    let modules = r#"[{"idx": 0, "name": "0", "path": "0_Transformer", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "../outside", "type": "x"}]"#;
    std::fs::write(source.path().join("modules.json"), modules).unwrap();
    std::fs::create_dir(source.path().join("1_Pooling")).unwrap();
    std::fs::write(source.path().join("1_Pooling/config.json"), "{}").unwrap();
    assert_eq!(transformer_folder(source.path()).unwrap(), inner);
    let config = EncoderConfig::read(&inner).unwrap();
    let checkpoint = Checkpoint::open(&inner).unwrap();
    let weights = Weights::load(
        &checkpoint,
        &config,
        Head::Embedding,
        LoadOptions::default(),
    )
    .unwrap();
    let target = tempfile::tempdir().unwrap();
    let options = SaveOptions {
        source: Some(source.path()),
        pooler: Some(&checkpoint),
        ..SaveOptions::default()
    };
    save(target.path(), &config, Head::Embedding, &options, |one| {
        weights.values(one, Seed::new(0))
    })
    .unwrap();
    assert_eq!(transformer_folder(target.path()).unwrap(), target.path());
    let text = std::fs::read_to_string(target.path().join("modules.json")).unwrap();
    let modules: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(modules[0]["path"], "");
    assert_eq!(modules[1]["path"], "1_Pooling");
    assert!(target.path().join("1_Pooling/config.json").is_file());
    assert!(target.path().join("vocab.txt").is_file());
    let again = Checkpoint::open(target.path()).unwrap();
    let pooler = again.tensor("pooler.dense.weight").unwrap();
    let old = checkpoint.tensor("bert.pooler.dense.weight").unwrap();
    assert_eq!(pooler.bytes(), old.bytes());
}

#[test]
fn an_embedding_says_how_it_is_pooled() {
    let source = tempfile::tempdir().unwrap();
    write(source.path(), 4, Dtype::F32);
    let config = EncoderConfig::read(source.path()).unwrap();
    let checkpoint = Checkpoint::open(source.path()).unwrap();
    let options = LoadOptions::default();
    let weights = Weights::load(&checkpoint, &config, Head::Embedding, options).unwrap();
    let target = tempfile::tempdir().unwrap();
    let json = |name: &str| -> serde_json::Value {
        let text = std::fs::read_to_string(target.path().join(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    // From a folder that says nothing, then from one that says something else and normalises.
    for (from, pooling) in [(source.path(), Pooling::Cls), (target.path(), Pooling::Max)] {
        let options = SaveOptions {
            source: Some(from),
            pooling: Some(pooling),
            ..SaveOptions::default()
        };
        save(target.path(), &config, Head::Embedding, &options, |one| {
            weights.values(one, Seed::new(0))
        })
        .unwrap();
        let modules = json("modules.json");
        assert_eq!(modules[1]["path"], "1_Pooling");
        let found = json("1_Pooling/config.json");
        assert_eq!(found["word_embedding_dimension"], config.hidden);
        for (name, own) in [
            ("cls_token", Pooling::Cls),
            ("mean_tokens", Pooling::Mean),
            ("max_tokens", Pooling::Max),
        ] {
            assert_eq!(found[format!("pooling_mode_{name}")], own == pooling);
        }
        let mut modules = modules.as_array().unwrap().clone();
        let kinds = modules.iter().map(|one| one["type"].as_str().unwrap());
        let kinds: Vec<&str> = kinds.filter_map(|kind| kind.rsplit('.').next()).collect();
        match pooling {
            Pooling::Max => assert_eq!(kinds, ["Transformer", "Pooling", "Normalize"]),
            _ => assert_eq!(kinds, ["Transformer", "Pooling"]),
        }
        modules.push(serde_json::json!({"path": "2_Normalize", "type": "x.Normalize"}));
        let text = serde_json::Value::Array(modules).to_string();
        std::fs::write(target.path().join("modules.json"), text).unwrap();
    }
}
