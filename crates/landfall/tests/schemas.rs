//! The checked-in JSON Schemas are those of the types, and the bundled files obey them.
//!
//! After a change of the types: `LANDFALL_WRITE_SCHEMAS=1 cargo test -p landfall --test schemas`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::fs;
use std::path::Path;

use landfall::{Progress, Strategy};
use landfall_testkit::{bundled, small_strategy};
use serde_json::Value;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas"))
}

fn validator(name: &str) -> jsonschema::Validator {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn assert_valid(schema: &str, instance: &Value) {
    let errors: Vec<String> = validator(schema)
        .iter_errors(instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn checked_in_schemas_are_current() {
    for (name, text) in landfall::schemas::schemas().unwrap() {
        let path = folder().join(name);
        if std::env::var_os("LANDFALL_WRITE_SCHEMAS").is_some() {
            fs::create_dir_all(folder()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            stored == text,
            "{name} is out of date; see the head of this test"
        );
    }
}

#[test]
fn a_plan_obeys_its_schema_and_reads_back_as_itself() {
    let temporary = tempfile::tempdir().unwrap();
    let path = small_strategy(temporary.path()).unwrap();
    let plan = Strategy::from_file(&path, &[])
        .unwrap()
        .run(&Progress::silent())
        .unwrap();
    let json = plan.to_json().unwrap();
    assert_valid("plan.schema.json", &serde_json::from_str(&json).unwrap());
    let again: landfall::Plan = serde_json::from_str(&json).unwrap();
    assert_eq!(again.to_json().unwrap(), json);
}

#[test]
fn strategy_files_obey_their_schema() {
    for text in [
        fs::read_to_string(bundled("strategy.toml")).unwrap(),
        fs::read_to_string(bundled("assistant.toml")).unwrap(),
        landfall::strategy::TEMPLATE.to_owned(),
        landfall_testkit::STRATEGY.to_owned(),
    ] {
        let file: landfall::strategy::StrategyFile = toml::from_str(&text).unwrap();
        assert_valid(
            "strategy.schema.json",
            &serde_json::to_value(&file).unwrap(),
        );
    }
}

#[test]
fn a_wrong_plan_breaks_the_schema() {
    let temporary = tempfile::tempdir().unwrap();
    let path = small_strategy(temporary.path()).unwrap();
    let plan = Strategy::from_file(&path, &[])
        .unwrap()
        .run(&Progress::silent())
        .unwrap();
    let mut json = serde_json::to_value(&plan).unwrap();
    *json.pointer_mut("/choice/status").unwrap() = Value::from("certain");
    assert!(!validator("plan.schema.json").is_valid(&json));
}
