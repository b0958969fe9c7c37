//! `config.json`.

use landfall_finetune::checkpoint::Head;
use landfall_finetune::config::{Activation, Architecture, EncoderConfig, Problem};
use serde_json::{Value, json};

fn parse(value: &Value) -> Result<EncoderConfig, String> {
    EncoderConfig::parse(&value.to_string(), "folder/config.json")
        .map_err(|error| error.to_string())
}

/// A BERT with one key more.
fn bert(key: &str, value: Value) -> Result<EncoderConfig, String> {
    let mut object = json!({"model_type": "bert"});
    object[key] = value;
    parse(&object)
}

fn refused(key: &str, value: Value, part: &str) {
    let error = bert(key, value).unwrap_err();
    assert!(
        error.starts_with(&format!("`folder/config.json`, key `{key}")),
        "{error}"
    );
    assert!(error.contains(part), "{error}");
}

#[test]
fn missing_keys_take_the_documented_defaults() {
    let bert = parse(&json!({"model_type": "bert"})).unwrap();
    assert_eq!(
        (bert.vocabulary, bert.hidden, bert.layers, bert.heads),
        (30_522, 768, 12, 12)
    );
    assert_eq!(
        (bert.intermediate, bert.positions, bert.types),
        (3072, 512, 2)
    );
    assert_eq!(
        (bert.activation, bert.norm_eps, bert.pad),
        (Activation::Gelu, 1e-12, Some(0))
    );
    assert_eq!(bert.labels, ["LABEL_0", "LABEL_1"]);
    assert!(bert.tie_word_embeddings);
    let roberta = parse(&json!({"model_type": "roberta"})).unwrap();
    assert_eq!(
        (roberta.vocabulary, roberta.pad, roberta.position_offset()),
        (50_265, Some(1), 2)
    );
    assert_eq!(roberta.usable_positions(), 510);
    let xlmr = parse(&json!({"architectures": ["XLMRobertaForMaskedLM"]})).unwrap();
    assert_eq!(
        (xlmr.architecture, xlmr.vocabulary),
        (Architecture::XlmRoberta, 30_522)
    );
    let distil = parse(&json!({"model_type": "distilbert"})).unwrap();
    assert_eq!(
        (
            distil.layers,
            distil.types,
            distil.head_dropout(Head::Sequence)
        ),
        (6, 0, 0.2)
    );
    assert_eq!(distil.head_dropout(Head::Tokens), 0.1);
}

#[test]
fn distilbert_has_its_own_keys() {
    let text = json!({"model_type": "distilbert", "dim": 24, "n_layers": 3, "n_heads": 2, "hidden_dim": 48,
        "dropout": 0.3, "attention_dropout": 0.05, "seq_classif_dropout": 0.4, "activation": "relu",
        "max_position_embeddings": 40, "hidden_size": 999, "sinusoidal_pos_embds": true});
    let config = parse(&text).unwrap();
    assert_eq!(
        (
            config.hidden,
            config.layers,
            config.heads,
            config.intermediate
        ),
        (24, 3, 2, 48)
    );
    assert_eq!(
        (config.hidden_dropout, config.attention_dropout),
        (0.3, 0.05)
    );
    assert_eq!(config.activation, Activation::Relu);
    assert!(config.sinusoidal);
}

#[test]
fn what_is_not_served_is_said() {
    refused(
        "model_type",
        json!("deberta-v2"),
        "served: bert, distilbert, roberta, xlm-roberta",
    );
    refused(
        "position_embedding_type",
        json!("relative_key"),
        "served: absolute",
    );
    refused("is_decoder", json!(true), "encoders");
    refused("add_cross_attention", json!(true), "encoders");
    refused(
        "hidden_act",
        json!("mish"),
        "served: gelu, gelu_new, gelu_pytorch_tanh, relu, silu",
    );
    refused(
        "problem_type",
        json!("ranking"),
        "single_label_classification",
    );
    let error = parse(&json!({})).unwrap_err();
    assert!(
        error.contains("`model_type`: is missing; one of bert"),
        "{error}"
    );
    let error = parse(&json!({"architectures": ["GPT2LMHeadModel"]})).unwrap_err();
    assert!(error.contains("`GPT2LMHeadModel` is not served"), "{error}");
}

#[test]
fn values_are_checked() {
    refused(
        "hidden_size",
        json!("768"),
        "must be a whole number, not `\"768\"`",
    );
    refused("hidden_size", json!(-1), "must be a whole number");
    refused("hidden_size", json!(0), "out of range: from 1");
    refused("vocab_size", json!(1u64 << 40), "out of range");
    refused(
        "num_attention_heads",
        json!(7),
        "7 attention heads do not divide the width 768",
    );
    refused("num_hidden_layers", json!(1 << 24), "a model of at most");
    refused("hidden_dropout_prob", json!(1.0), "from 0 to below 1");
    refused("layer_norm_eps", json!(0), "above 0");
    refused("pad_token_id", json!(30_522), "an id below the 30522 words");
    refused("tie_word_embeddings", json!(1), "true or false");
    let error = parse(&json!({"model_type": "roberta", "pad_token_id": null})).unwrap_err();
    assert!(
        error.contains("`pad_token_id`: is missing; positions are counted from it"),
        "{error}"
    );
    let error = parse(&json!({"model_type": "roberta", "max_position_embeddings": 2})).unwrap_err();
    assert!(error.contains("above 2, where positions start"), "{error}");
    let mut config = EncoderConfig::new(Architecture::Bert, 10);
    config.hidden_dropout = f64::NAN;
    assert!(config.check().is_err());
    config.hidden_dropout = 0.0;
    config.initializer_range = f64::NAN;
    assert!(config.check().is_err());
}

#[test]
fn labels_have_no_gaps() {
    let config = bert("id2label", json!({"1": "b", "0": "a", "2": "c"})).unwrap();
    assert_eq!(config.labels, ["a", "b", "c"]);
    assert_eq!(bert("num_labels", json!(3)).unwrap().labels.len(), 3);
    refused(
        "id2label",
        json!({"0": "a", "2": "c"}),
        "2 labels need the ids 0 to 1; `2` is none of them",
    );
    refused(
        "id2label",
        json!({"0": "a", "x": "c"}),
        "`x` is none of them",
    );
    refused(
        "id2label",
        json!({"0": "a", "1": 5}),
        "must be a text, not `5`",
    );
    refused(
        "id2label",
        json!({"0": "a", "1": "a"}),
        "label `a` stands for the ids 0 and 1",
    );
    refused("id2label", json!(["a"]), "must be an object");
    refused("id2label", json!({}), "from 1 to");
    let both = json!({"model_type": "bert", "id2label": {"0": "a", "1": "b"}, "label2id": {"a": 1, "b": 0}});
    let error = parse(&both).unwrap_err();
    assert!(
        error.contains("label `a` has the id 1 here, but `id2label` says 0"),
        "{error}"
    );
    let both = json!({"model_type": "bert", "id2label": {"0": "a"}, "label2id": {"a": "0"}});
    assert!(parse(&both).unwrap_err().contains("label2id.a"));
    // Placeholders beside real names say nothing.
    let both = json!({"model_type": "bert", "id2label": {"0": "a", "1": "b"}, "label2id": {"LABEL_0": 0, "LABEL_1": 1}});
    assert_eq!(parse(&both).unwrap().labels, ["a", "b"]);
}

#[test]
fn every_key_is_written_back() {
    let text = json!({"model_type": "bert", "hidden_size": 24, "num_attention_heads": 2, "my_key": {"a": [1, 2]},
        "classifier_dropout": null, "torch_dtype": "float16", "architectures": ["BertModel"], "num_labels": 2});
    let mut config = parse(&text).unwrap();
    config.labels = vec!["no".to_owned(), "yes".to_owned()];
    config.problem = Some(Problem::MultiLabel);
    let written: Value = serde_json::from_str(&config.to_json(Head::Tokens, "float32")).unwrap();
    assert_eq!(written["my_key"], json!({"a": [1, 2]}));
    assert_eq!(
        written["architectures"],
        json!(["BertForTokenClassification"])
    );
    assert_eq!(written["id2label"], json!({"0": "no", "1": "yes"}));
    assert_eq!(written["label2id"], json!({"no": 0, "yes": 1}));
    assert_eq!(written["torch_dtype"], "float32");
    assert_eq!(written["problem_type"], "multi_label_classification");
    assert!(written.get("num_labels").is_none() && written.get("dtype").is_none());
    let again = parse(&written).unwrap();
    assert_eq!((again.hidden, again.labels), (24, config.labels));
    let new = parse(&json!({"model_type": "bert", "dtype": "float16"})).unwrap();
    let written: Value = serde_json::from_str(&new.to_json(Head::MaskedLm, "bfloat16")).unwrap();
    assert_eq!(written["dtype"], "bfloat16");
    assert!(written.get("torch_dtype").is_none());
}

#[test]
fn a_file_that_is_no_configuration_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = EncoderConfig::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains("config.json` could not be read"), "{error}");
    std::fs::write(folder.path().join("config.json"), [0xff, 0xfe]).unwrap();
    let error = EncoderConfig::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains("is not UTF-8 from byte 0 on"), "{error}");
    assert!(
        EncoderConfig::parse("[]", "c")
            .unwrap_err()
            .to_string()
            .contains("`c` is not a JSON object")
    );
}
