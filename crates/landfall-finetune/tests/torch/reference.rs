//! Outputs against those of transformers (`tests/reference`): 5e-5 of the largest magnitude.

use landfall_core::{Progress, Seed};
use landfall_finetune::checkpoint::{Dtype, FreshHead, Head, LoadOptions, SaveOptions};
use landfall_finetune::config::EncoderConfig;
use landfall_finetune::predict::{Embedding, Prediction, Predictor, PredictorParams};
use landfall_finetune::{Device, Example, Model, Pooling, Precision, Target};
use serde_json::Value;

use crate::common::{ARCHITECTURES, agree, examples, numbers, open, reference, rows};

const TOLERANCE: f64 = 5e-5;

fn logits(predictor: &Predictor, rows: &[Value]) -> Vec<Vec<f32>> {
    let answers = predictor.predict_examples(&examples(rows), &Progress::silent());
    answers.unwrap().into_iter().map(|one| one.logits).collect()
}

#[test]
fn logits_of_every_architecture() {
    for name in ARCHITECTURES {
        let rows = rows(name);
        agree(&rows, "logits", &logits(&open(name), &rows), TOLERANCE);
    }
}

#[test]
fn hidden_states_and_vectors_of_every_architecture() {
    for name in ARCHITECTURES {
        let (rows, predictor) = (rows(name), open(name));
        let (examples, silent) = (examples(&rows), Progress::silent());
        let hidden = predictor.hidden(&examples, &silent).unwrap();
        agree(&rows, "hidden", &hidden, TOLERANCE);
        for (key, pooling, normalize) in [
            ("mean", Pooling::Mean, false),
            ("cls", Pooling::Cls, false),
            ("max", Pooling::Max, false),
            ("normalized", Pooling::Mean, true),
        ] {
            let embedding = Embedding { pooling, normalize };
            let vectors = predictor.embed_examples(&examples, embedding, &silent);
            let vectors = vectors.unwrap();
            assert_eq!((vectors.width, vectors.len()), (32, rows.len()));
            let vectors: Vec<Vec<f32>> = vectors.rows().map(<[f32]>::to_vec).collect();
            agree(&rows, key, &vectors, TOLERANCE);
        }
    }
}

#[test]
fn masked_words_of_every_architecture() {
    for name in ARCHITECTURES {
        let predictor = open(&format!("{name}-mlm"));
        assert_eq!(predictor.head(), Head::MaskedLm);
        let rows: Vec<Value> = rows(name)
            .into_iter()
            .filter(|row| row.get("mlm").is_some())
            .collect();
        let mut examples = examples(&rows);
        let mut wanted = Vec::new();
        for (row, example) in rows.iter().zip(&mut examples) {
            let mut classes = vec![None; example.text.len()];
            let mut places: Vec<(usize, &Value)> = row["mlm"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(place, logits)| (place.parse().unwrap(), logits))
                .collect();
            places.sort_by_key(|(place, _)| *place);
            for (place, logits) in places {
                classes[place] = Some(0);
                wanted.push(numbers(logits));
            }
            example.target = Target::Tokens(classes);
        }
        let ours = predictor.outputs(&examples, &Progress::silent()).unwrap();
        let apart = crate::common::difference(&ours.concat(), &wanted.concat());
        assert!(apart <= TOLERANCE, "{name}: {apart:e}");
    }
}

#[test]
fn logits_of_tokens() {
    for name in ["bert", "xlmr"] {
        let (rows, predictor) = (rows(name), open(&format!("{name}-token")));
        let outputs = predictor.outputs(&examples(&rows), &Progress::silent());
        agree(&rows, "token", &outputs.unwrap(), TOLERANCE);
    }
}

#[test]
fn several_labels_numbers_and_halves() {
    let rows = rows("bert");
    for (folder, key) in [
        ("bert-multilabel", "multilabel"),
        ("bert-regression", "regression"),
        ("variants/bin", "multilabel"),
        ("variants/fp16", "fp16"),
        ("variants/bf16", "bf16"),
        ("variants/sharded", "fp16"),
        ("variants/old-names", "fp16"),
    ] {
        agree(&rows, key, &logits(&open(folder), &rows), TOLERANCE);
    }
}

#[test]
fn answers_are_read_as_the_problem_says() {
    let rows = rows("bert");
    let answers = |folder: &str| -> Vec<Prediction> {
        let answers = open(folder).predict_examples(&examples(&rows), &Progress::silent());
        answers.unwrap()
    };
    for answer in answers("bert") {
        let sum: f32 = answer.probabilities.unwrap().iter().sum();
        assert!((sum - 1.0).abs() < 1e-6);
        assert!(answer.label.is_some());
    }
    for answer in answers("bert-multilabel") {
        for (chance, logit) in answer.probabilities.unwrap().iter().zip(&answer.logits) {
            assert!((chance - 1.0 / (1.0 + (-logit).exp())).abs() < 1e-6);
        }
    }
    for answer in answers("bert-regression") {
        assert_eq!((answer.probabilities, answer.label), (None, None));
    }
}

/// bf16 has 8 bits: the layers stay within 3 % of the largest logit, f16 within 0.5 %.
#[test]
fn halves_are_close() {
    for name in ARCHITECTURES {
        let rows = rows(name);
        for (precision, tolerance) in [(Precision::Bf16, 0.03), (Precision::F16, 0.005)] {
            let params = PredictorParams::new().precision(precision).check().unwrap();
            let predictor = params.open(&reference(name)).unwrap();
            agree(&rows, "logits", &logits(&predictor, &rows), tolerance);
        }
    }
}

#[test]
fn packed_equals_alone() {
    for name in ARCHITECTURES {
        let (rows, together) = (rows(name), open(name));
        let single = PredictorParams::new().batch_tokens(1).check().unwrap();
        let alone = single.open(&reference(name)).unwrap();
        let (packed, alone) = (logits(&together, &rows), logits(&alone, &rows));
        let apart = crate::common::difference(&packed.concat(), &alone.concat());
        assert!(apart <= 1e-6, "{name}: {apart:e}");
    }
}

/// A saved folder gives the same bits again, and so does the model without a folder between.
#[test]
fn what_is_saved_predicts_the_same() {
    for name in ARCHITECTURES {
        let (rows, from) = (rows(name), reference(name));
        let config = EncoderConfig::read(&from).unwrap();
        let options = LoadOptions {
            head: FreshHead::Never,
            fresh_body: false,
        };
        let head = Head::Sequence;
        let seed = Seed::new(1);
        let (model, report) = Model::load(&from, config, head, options, seed, Device::Cpu).unwrap();
        assert!(report.is_complete());
        let before = logits(&open(name), &rows);
        let params = PredictorParams::new().check().unwrap();
        assert_eq!(logits(&params.of(&model, None).unwrap(), &rows), before);
        let folder = tempfile::tempdir().unwrap();
        let saved = folder.path().join("saved");
        model.save(&saved, &SaveOptions::default()).unwrap();
        assert_eq!(logits(&params.open(&saved).unwrap(), &rows), before);
        let halves = SaveOptions {
            dtype: Dtype::Bf16,
            ..SaveOptions::default()
        };
        model.save(&saved, &halves).unwrap();
        agree(
            &rows,
            "logits",
            &logits(&params.open(&saved).unwrap(), &rows),
            0.01,
        );
    }
}

#[test]
fn examples_that_do_not_fit_are_named() {
    let predictor = open("bert");
    let ask = |examples: &[Example]| {
        let answers = predictor.predict_examples(examples, &Progress::silent());
        answers.unwrap_err().to_string()
    };
    let of = |ids: Vec<u32>| Example {
        text: landfall_finetune::Sequence::of(ids),
        ..Example::default()
    };
    assert_eq!(
        ask(&[of(vec![2, 3]), of(vec![2, 480, 3])]),
        "example 1: token id 480 is given, there are 480 (counted from 0)"
    );
    assert_eq!(
        ask(&[of(vec![2; 64]), of(vec![2; 65])]),
        "text 1 of the batch has 65 tokens, the model takes 64"
    );
    assert!(ask(&[of(vec![2, 3]), of(Vec::new())]).starts_with("example 1: "));
    let none = predictor
        .predict_examples(&[], &Progress::silent())
        .unwrap();
    assert!(none.is_empty());
}
