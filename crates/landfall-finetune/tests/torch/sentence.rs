//! Folders of sentence-transformers.

use std::fs;
use std::path::Path;

use landfall_core::Progress;
use landfall_finetune::Pooling;
use landfall_finetune::checkpoint::Head;
use landfall_finetune::dataset::read_lines;
use landfall_finetune::predict::{Embedding, Predictor, PredictorParams};
use landfall_finetune::tokens::Text;

use crate::common::{agree, open, reference, rows};

/// A copy of the sentence folder that may be changed.
fn copy(to: &Path) {
    let from = reference("variants/sentence");
    fs::create_dir_all(to.join("1_Pooling")).unwrap();
    for entry in fs::read_dir(&from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    fs::copy(
        from.join("1_Pooling/config.json"),
        to.join("1_Pooling/config.json"),
    )
    .unwrap();
}

fn opened(folder: &Path) -> Predictor {
    PredictorParams::new()
        .check()
        .unwrap()
        .open(folder)
        .unwrap()
}

#[test]
fn the_folder_says_how_vectors_are_made() {
    let predictor = open("variants/sentence");
    let own = predictor.embedding().unwrap();
    let wanted = Embedding {
        pooling: Pooling::Mean,
        normalize: true,
    };
    assert_eq!((predictor.head(), own), (Head::Embedding, wanted));
    assert_eq!(predictor.tokens().unwrap().limit(), 16);
    let lines = read_lines(&reference("text/hard.txt")).unwrap();
    let texts: Vec<Text<'_>> = lines.iter().map(|line| Text::of(line)).collect();
    let vectors = predictor.embed(&texts, own, &Progress::silent()).unwrap();
    let vectors: Vec<Vec<f32>> = vectors.rows().map(<[f32]>::to_vec).collect();
    let rows = rows("sentence");
    assert_eq!(vectors.len(), rows.len());
    agree(&rows, "normalized", &vectors, 1e-5);
}

#[test]
fn other_poolings_and_layouts_are_found() {
    let folder = tempfile::tempdir().unwrap();
    copy(folder.path());
    let pooling = folder.path().join("1_Pooling/config.json");
    for (text, wanted) in [
        (r#"{"pooling_mode_cls_token": true}"#, Some(Pooling::Cls)),
        (r#"{"pooling_mode": "max"}"#, Some(Pooling::Max)),
        (r#"{"pooling_mode": "lasttoken"}"#, None),
        (
            r#"{"pooling_mode_cls_token": true, "pooling_mode_max_tokens": true}"#,
            None,
        ),
        (r#"{"pooling_mode_mean_tokens": false}"#, None),
        (r#"{"word_embedding_dimension": 32}"#, Some(Pooling::Mean)),
    ] {
        fs::write(&pooling, text).unwrap();
        let found = opened(folder.path()).embedding();
        assert_eq!(found.ok().map(|own| own.pooling), wanted, "{text}");
    }
}

#[test]
fn a_dense_layer_is_refused_unless_a_pooling_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    copy(folder.path());
    let modules = folder.path().join("modules.json");
    let text = fs::read_to_string(&modules).unwrap();
    fs::write(&modules, text.replace("Normalize", "Dense")).unwrap();
    let predictor = opened(folder.path());
    let error = predictor.embedding().unwrap_err().to_string();
    assert!(error.contains("a part of the type `Dense`"), "{error}");
    let vectors = predictor.embed(&[Text::of("x")], Embedding::default(), &Progress::silent());
    assert_eq!(vectors.unwrap().len(), 1);
}

/// The transformer in a subfolder, as old versions of sentence-transformers wrote it.
#[test]
fn the_transformer_may_lie_in_a_subfolder() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("0_Transformer");
    copy(&below);
    let modules = fs::read_to_string(below.join("modules.json")).unwrap();
    let modules = modules.replacen("\"path\": \"\"", "\"path\": \"0_Transformer\"", 1);
    fs::remove_file(below.join("modules.json")).unwrap();
    fs::write(folder.path().join("modules.json"), modules).unwrap();
    fs::rename(below.join("1_Pooling"), folder.path().join("1_Pooling")).unwrap();
    let predictor = opened(folder.path());
    assert!(predictor.embedding().unwrap().normalize);
    assert_eq!(predictor.tokens().unwrap().limit(), 16);
    let text = [Text::of("the quick brown fox")];
    let own = predictor.embedding().unwrap();
    let ask = |predictor: &Predictor| predictor.embed(&text, own, &Progress::silent()).unwrap();
    assert_eq!(ask(&predictor), ask(&open("variants/sentence")));
}
