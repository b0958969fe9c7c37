//! Folders that have no tokenizer, a broken one, or another model's.

use landfall_core::Progress;
use landfall_finetune::config::{Architecture, EncoderConfig};
use landfall_finetune::tokens::{Text, TokenizerKind, Tokens, TrainOptions, train};

use crate::training::trained;

fn open(files: &[(&str, &[u8])], config: &EncoderConfig) -> Result<Tokens, String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    Tokens::open(folder.path(), config).map_err(|error| error.to_string())
}

#[test]
fn a_tokenizer_of_another_model_is_refused() {
    let tokens = trained(TokenizerKind::WordPiece, Architecture::Bert, 320);
    let folder = tempfile::tempdir().unwrap();
    tokens.save(folder.path()).unwrap();
    let size = tokens.size();
    let config = EncoderConfig::new(Architecture::Bert, size - 1);
    let error = Tokens::open(folder.path(), &config)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&format!("has the id {}", size - 1)),
        "{error}"
    );
    assert!(
        error.contains(&format!("only has {} words", size - 1)),
        "{error}"
    );
    // A word table with more rows is usual.
    assert!(
        Tokens::open(
            folder.path(),
            &EncoderConfig::new(Architecture::Bert, size + 9)
        )
        .is_ok()
    );
}

#[test]
fn broken_files_are_named() {
    let config = EncoderConfig::new(Architecture::Bert, 100);
    let error = open(&[], &config).unwrap_err();
    assert!(
        error.contains("has no tokenizer; needed: one of `tokenizer.json`, `vocab.txt`"),
        "{error}"
    );
    let error = open(&[("tokenizer.json", b"{")], &config).unwrap_err();
    assert!(
        error.contains("tokenizer.json` is not a JSON object"),
        "{error}"
    );
    let error = open(&[("tokenizer.json", b"{}")], &config).unwrap_err();
    assert!(
        error.contains("tokenizer.json`: is no usable tokenizer"),
        "{error}"
    );
    let error = open(
        &[("vocab.txt", b"[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n")],
        &config,
    )
    .unwrap_err();
    assert!(
        error.contains("vocab.txt`: the special token `[MASK]` is not in the vocabulary"),
        "{error}"
    );
    let error = open(&[("vocab.json", b"[]"), ("merges.txt", b"a b")], &config).unwrap_err();
    assert!(
        error.contains("`vocab.json` is no object of ids"),
        "{error}"
    );
    let vocabulary = br#"{"<s>":0,"<pad>":1,"</s>":2,"<unk>":3,"<mask>":4,"a":5}"#;
    let error = open(
        &[("vocab.json", vocabulary), ("merges.txt", b"a b")],
        &config,
    )
    .unwrap_err();
    assert!(error.contains("is no usable tokenizer"), "{error}");
    for bytes in [
        &b""[..],
        b"\x0a",
        b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        &[0xff; 40],
    ] {
        let error = open(&[("sentencepiece.bpe.model", bytes)], &config).unwrap_err();
        assert!(error.contains("no SentencePiece model"), "{error}");
    }
}

#[test]
fn settings_beside_the_vocabulary_count() {
    let vocabulary = b"[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nA\na\n\xc3\xa9\ne\nnew\n";
    let config = EncoderConfig::new(Architecture::Bert, 20);
    let ids = |settings: &str, text: &str| {
        let files = [
            ("vocab.txt", &vocabulary[..]),
            ("tokenizer_config.json", settings.as_bytes()),
        ];
        open(&files, &config)
            .unwrap()
            .encode(Text::of(text))
            .unwrap()
            .sequence
            .ids
    };
    assert_eq!(ids("{}", "A é"), [2, 6, 8, 3]);
    assert_eq!(ids(r#"{"do_lower_case": false}"#, "A é"), [2, 5, 7, 3]);
    assert_eq!(
        ids(r#"{"do_lower_case": true, "strip_accents": false}"#, "A é"),
        [2, 6, 7, 3]
    );
    let added = r#"{"added_tokens_decoder": {"10": {"content": "<new>"}}}"#;
    assert_eq!(ids(added, "a <new>"), [2, 6, 10, 3]);
    assert_eq!(ids(r#"{"truncation_side": "left"}"#, "[MASK]"), [2, 4, 3]);
}

#[test]
fn huge_limits_mean_none() {
    let vocabulary = b"[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n";
    let config = EncoderConfig::new(Architecture::Bert, 20);
    let limit = |settings: &str, sentence: &str| {
        let files = [
            ("vocab.txt", &vocabulary[..]),
            ("tokenizer_config.json", settings.as_bytes()),
            ("sentence_bert_config.json", sentence.as_bytes()),
        ];
        open(&files, &config).unwrap().limit()
    };
    let sentinel = r#"{"model_max_length": 1000000000000000019884624838656}"#;
    assert_eq!(limit(sentinel, "{}"), 512);
    assert_eq!(limit(r#"{"model_max_length": 100}"#, "{}"), 100);
    assert_eq!(
        limit(r#"{"model_max_length": 100}"#, r#"{"max_seq_length": 60}"#),
        60
    );
    assert_eq!(
        limit(
            r#"{"model_max_length": 100}"#,
            r#"{"max_seq_length": null}"#
        ),
        100
    );
    assert_eq!(limit(r#"{"model_max_length": 9999}"#, "{}"), 512);
}

/// What transformers 5.24 makes of a `tokenizer.json` that keeps case, by what stands beside it.
#[test]
fn the_class_of_the_tokenizer_decides_what_settings_overrule() {
    let mut options = TrainOptions::new(TokenizerKind::WordPiece, Architecture::Bert, 60);
    options.least = 1;
    let tokens = train(&options, &["a A b B"], &Progress::silent()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    tokens.save(folder.path()).unwrap();
    let config = EncoderConfig::new(Architecture::Bert, tokens.size());
    let keeps = |settings: Option<&str>| {
        let path = folder.path().join("tokenizer_config.json");
        match settings {
            Some(text) => std::fs::write(&path, text).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        let opened = Tokens::open(folder.path(), &config).unwrap();
        let ids = opened.encode(Text::of("A")).unwrap().sequence.ids;
        opened.token(ids[1]).unwrap() == "A"
    };
    assert!(keeps(Some(
        r#"{"tokenizer_class": "PreTrainedTokenizerFast"}"#
    )));
    assert!(keeps(Some(
        r#"{"tokenizer_class": "TokenizersBackend", "do_lower_case": true}"#
    )));
    assert!(keeps(Some(
        r#"{"tokenizer_class": "BertTokenizer", "do_lower_case": false}"#
    )));
    assert!(!keeps(Some(r#"{"tokenizer_class": "BertTokenizerFast"}"#)));
    assert!(!keeps(Some("{}")));
    assert!(!keeps(None));
}
