//! Dense layers with weights of one byte, beside transformers with its weights rounded by
//! `benches/peers/int8_reference.py`.

use std::fs;

use landfall_core::Progress;
use landfall_finetune::predict::{Embedding, Predictor, PredictorParams};
use landfall_finetune::{FinetuneError, Precision};
use serde_json::Value;

use crate::common::{ARCHITECTURES, difference, examples, numbers, open, reference, rows};

fn bytes(folder: &str, precision: Precision) -> Predictor {
    let params = PredictorParams::new().precision(precision).int8(true);
    params.check().unwrap().open(&reference(folder)).unwrap()
}

fn logits(predictor: &Predictor, name: &str) -> Vec<f32> {
    let answers = predictor.predict_examples(&examples(&rows(name)), &Progress::silent());
    let answers = answers.unwrap().into_iter();
    answers.flat_map(|one| one.logits).collect()
}

fn theirs(name: &str) -> Vec<f32> {
    let text = fs::read_to_string(reference(&format!("int8/{name}.json"))).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let rows = file["rows"].as_array().unwrap().iter();
    rows.flat_map(|row| numbers(&row["logits"])).collect()
}

#[test]
fn logits_are_those_of_transformers_with_rounded_weights() {
    for name in ARCHITECTURES {
        let (ours, theirs) = (logits(&bytes(name, Precision::F32), name), theirs(name));
        let apart = difference(&ours, &theirs);
        assert!(apart <= 5e-5, "{name}: {apart:e}");
        // Else this test could not tell rounded weights from others.
        let loss = difference(&logits(&open(name), name), &theirs);
        assert!(loss > 5e-4, "{name}: {loss:e}");
    }
}

#[test]
fn activations_may_be_bf16() {
    for name in ARCHITECTURES {
        let apart = difference(&logits(&bytes(name, Precision::Bf16), name), &theirs(name));
        assert!(apart <= 3e-2, "{name}: {apart:e}");
    }
}

#[test]
fn vectors_stay_near_those_of_the_full_weights() {
    let ask = |predictor: &Predictor| {
        let vectors = predictor.embed_examples(
            &examples(&rows("xlmr")),
            Embedding::default(),
            &Progress::silent(),
        );
        vectors.unwrap().values
    };
    let apart = difference(&ask(&bytes("xlmr", Precision::F32)), &ask(&open("xlmr")));
    assert!(apart > 0.0 && apart < 5e-2, "{apart:e}");
}

#[test]
fn f16_is_refused() {
    let params = PredictorParams::new().precision(Precision::F16).int8(true);
    let error = params.check().unwrap_err();
    assert!(matches!(error, FinetuneError::Setting { .. }), "{error}");
    assert!(error.to_string().contains("f32 or bf16"), "{error}");
}
