//! What becomes of tensors that are missing, misshaped, doubled or too many.

use std::collections::BTreeMap;
use std::path::Path;

use landfall_core::Seed;
use landfall_finetune::FinetuneError;
use landfall_finetune::checkpoint::{
    Checkpoint, Dtype, Entry, FreshHead, Head, LoadOptions, Weights, file_name, layout,
    write_safetensors,
};
use landfall_finetune::config::{Architecture, EncoderConfig};

fn small(architecture: Architecture) -> EncoderConfig {
    let mut config = EncoderConfig::new(architecture, 6);
    config.hidden = 4;
    config.heads = 2;
    config.layers = 1;
    config.intermediate = 6;
    config.positions = 8;
    config
}

/// A checkpoint with the parameters of `head`, changed by `change`.
fn checkpoint(
    folder: &Path,
    config: &EncoderConfig,
    head: Head,
    change: impl FnOnce(&mut Vec<Entry>),
) -> Checkpoint {
    let mut entries: Vec<Entry> = layout(config, head)
        .unwrap()
        .into_iter()
        .map(|one| Entry {
            name: file_name(config.architecture, head, &one.name),
            dtype: Dtype::F32,
            shape: one.shape,
        })
        .collect();
    change(&mut entries);
    let path = folder.join("model.safetensors");
    write_safetensors(&path, &entries, &BTreeMap::new(), |n| {
        let count: usize = entries[n].shape.iter().product();
        // The word table and what repeats it hold the same numbers.
        let first = if ["decoder", "projector.weight"]
            .iter()
            .any(|part| entries[n].name.contains(part))
            || entries[n].name.contains("word")
        {
            0
        } else {
            n
        };
        let values = (0..count).map(|at| (first + at) as f32);
        Ok(match entries[n].dtype {
            Dtype::I64 => vec![0; count * 8],
            _ => values.flat_map(f32::to_le_bytes).collect(),
        })
    })
    .unwrap();
    Checkpoint::open(folder).unwrap()
}

fn with(head: FreshHead) -> LoadOptions {
    LoadOptions {
        head,
        fresh_body: false,
    }
}

fn text<T: std::fmt::Debug>(result: Result<T, FinetuneError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_new_head_is_said_to_be_new() {
    let folder = tempfile::tempdir().unwrap();
    let config = small(Architecture::Bert);
    let body = checkpoint(folder.path(), &config, Head::Embedding, |_| {});
    let weights = Weights::load(&body, &config, Head::Sequence, LoadOptions::default()).unwrap();
    let report = weights.report();
    assert_eq!(
        report.new,
        [
            "bert.pooler.dense.bias",
            "bert.pooler.dense.weight",
            "classifier.bias",
            "classifier.weight"
        ]
    );
    assert!(report.missing.is_empty());
    assert_eq!(report.renamed.len(), report.loaded); // the prefix
    assert!(
        report
            .to_string()
            .contains("new, to be trained: bert.pooler.dense.bias")
    );
    let text = text(Weights::load(
        &body,
        &config,
        Head::Sequence,
        with(FreshHead::Never),
    ));
    assert!(
        text.contains("has no head `ForSequenceClassification`"),
        "{text}"
    );
    // Fresh values depend on the seed and the name alone.
    let head = weights.parameters().last().unwrap();
    let before = &weights.parameters()[weights.parameters().len() - 2];
    assert_eq!(head.name, "classifier.bias");
    let one = weights.values(before, Seed::new(1)).unwrap();
    assert_eq!(one, weights.values(before, Seed::new(1)).unwrap());
    assert_ne!(one, weights.values(before, Seed::new(2)).unwrap());
    assert!(one.iter().all(|value| value.abs() < 0.2));
}

#[test]
fn a_missing_body_is_an_error_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let config = small(Architecture::Roberta);
    let body = checkpoint(folder.path(), &config, Head::Embedding, |entries| {
        entries.retain(|entry| !entry.name.contains("query"));
    });
    let text = text(Weights::load(
        &body,
        &config,
        Head::Embedding,
        LoadOptions::default(),
    ));
    assert!(
        text.contains("2 of the 21 parameters of the body are missing"),
        "{text}"
    );
    assert!(
        text.contains("`encoder.layer.0.attention.self.query.weight`"),
        "{text}"
    );
    let options = LoadOptions {
        fresh_body: true,
        ..LoadOptions::default()
    };
    let weights = Weights::load(&body, &config, Head::Embedding, options).unwrap();
    assert_eq!(weights.report().missing.len(), 2);
}

#[test]
fn shapes_must_fit_unless_a_fresh_head_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = small(Architecture::DistilBert);
    let three = checkpoint(folder.path(), &config, Head::Sequence, |_| {});
    config.labels = ["a", "b", "c"].map(str::to_owned).to_vec();
    let load = |options| Weights::load(&three, &config, Head::Sequence, options);
    let error = text(load(LoadOptions::default()));
    assert!(
        error.contains(
            "tensor `classifier.weight` has the shape [2, 4], the configuration needs [3, 4]"
        ),
        "{error}"
    );
    let weights = load(with(FreshHead::Unfit)).unwrap();
    let report = weights.report();
    assert_eq!(report.new, ["classifier.bias", "classifier.weight"]);
    assert_eq!(report.mismatched[1].found, [2, 4]);
    assert!(report.unexpected.is_empty());
    let json = serde_json::to_value(report).unwrap();
    assert_eq!(json["mismatched"][0]["name"], "classifier.bias");
    let weights = load(with(FreshHead::Always)).unwrap();
    assert_eq!(weights.report().new.len(), 4);
    config.hidden = 8;
    let error = text(Weights::load(
        &three,
        &config,
        Head::Sequence,
        with(FreshHead::Unfit),
    ));
    assert!(
        error.contains("word_embeddings.weight` has the shape [6, 4]"),
        "{error}"
    );
}

#[test]
fn tied_decoders_may_be_doubled_but_not_differ() {
    let decoder = |entries: &mut Vec<Entry>, name: &str, shape: &[usize]| {
        let (name, shape) = (name.to_owned(), shape.to_vec());
        entries.push(Entry {
            name,
            dtype: Dtype::F32,
            shape,
        });
    };
    for (architecture, name) in [
        (Architecture::Bert, "cls.predictions.decoder.weight"),
        (Architecture::XlmRoberta, "lm_head.decoder.weight"),
        (Architecture::DistilBert, "vocab_projector.weight"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut config = small(architecture);
        let doubled = checkpoint(folder.path(), &config, Head::MaskedLm, |entries| {
            decoder(entries, name, &[6, 4])
        });
        let weights =
            Weights::load(&doubled, &config, Head::MaskedLm, LoadOptions::default()).unwrap();
        assert_eq!(weights.report().doubled, [name]);
        assert!(weights.report().unexpected.is_empty());
        config.tie_word_embeddings = false;
        let weights =
            Weights::load(&doubled, &config, Head::MaskedLm, with(FreshHead::Never)).unwrap();
        assert!(weights.report().is_complete());
        let folder = tempfile::tempdir().unwrap();
        config.tie_word_embeddings = true;
        let other = checkpoint(folder.path(), &config, Head::MaskedLm, |entries| {
            decoder(entries, name, &[5, 4])
        });
        let error = text(Weights::load(
            &other,
            &config,
            Head::MaskedLm,
            LoadOptions::default(),
        ));
        assert!(
            error.contains(name) && error.contains("tie_word_embeddings"),
            "{error}"
        );
        // Nobody else asks for it.
        let weights =
            Weights::load(&other, &config, Head::Embedding, LoadOptions::default()).unwrap();
        assert!(weights.report().unexpected.contains(&name.to_owned()));
    }
}

#[test]
fn a_bias_only_the_decoder_has_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let config = small(Architecture::Roberta);
    let old = checkpoint(folder.path(), &config, Head::MaskedLm, |entries| {
        let bias = entries
            .iter_mut()
            .find(|entry| entry.name == "lm_head.bias")
            .unwrap();
        bias.name = "lm_head.decoder.bias".to_owned();
    });
    let weights = Weights::load(&old, &config, Head::MaskedLm, with(FreshHead::Never)).unwrap();
    assert_eq!(weights.report().renamed[0].to, "lm_head.bias");
}

#[test]
fn integers_and_two_meanings_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let config = small(Architecture::Bert);
    let odd = checkpoint(folder.path(), &config, Head::Embedding, |entries| {
        entries[0].dtype = Dtype::I64
    });
    let error = text(Weights::load(
        &odd,
        &config,
        Head::Embedding,
        LoadOptions::default(),
    ));
    assert!(
        error.contains("`embeddings.word_embeddings.weight` holds I64"),
        "{error}"
    );
    let folder = tempfile::tempdir().unwrap();
    let both = checkpoint(folder.path(), &config, Head::Embedding, |entries| {
        let mut again = entries[0].clone();
        again.name = format!("bert.{}", again.name);
        entries.push(again);
    });
    let error = text(Weights::load(
        &both,
        &config,
        Head::Embedding,
        LoadOptions::default(),
    ));
    assert!(
        error.contains("both mean the parameter `embeddings.word_embeddings.weight`"),
        "{error}"
    );
}

#[test]
fn a_model_without_a_checkpoint_is_all_new() {
    let mut config = small(Architecture::XlmRoberta);
    config.pad = Some(1);
    let weights = Weights::fresh(&config, Head::Tokens).unwrap();
    assert_eq!(weights.report().loaded, 0);
    assert_eq!(
        weights.report().new,
        ["classifier.bias", "classifier.weight"]
    );
    let words = weights
        .values(&weights.parameters()[0], Seed::new(3))
        .unwrap();
    assert_eq!(words[4..8], [0.0; 4]); // the padding token
    let norm = weights
        .parameters()
        .iter()
        .find(|one| one.name == "embeddings.LayerNorm.weight")
        .unwrap();
    assert!(!norm.decay);
    assert_eq!(norm.fresh(Seed::new(0)), [1.0; 4]);
}
