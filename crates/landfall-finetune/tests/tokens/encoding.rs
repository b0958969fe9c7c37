//! Cutting, words, order, reports.

use landfall_core::Progress;
use landfall_finetune::FinetuneError;
use landfall_finetune::config::Architecture;
use landfall_finetune::tokens::{Text, TokenizerKind, Truncation};

use crate::training::{LINES, trained};

#[test]
fn a_text_that_may_not_be_cut_is_an_error() {
    let tokens = trained(TokenizerKind::WordPiece, Architecture::Bert, 320);
    let tokens = tokens.with_limit(6).unwrap();
    let cut = tokens.encode(Text::of(LINES[0])).unwrap();
    assert_eq!((cut.sequence.len(), cut.truncated), (6, true));
    assert!(!tokens.encode(Text::of("find")).unwrap().truncated);
    let strict = tokens.clone().with_truncation(Truncation::None);
    let error = strict.encode(Text::of(LINES[0])).unwrap_err().to_string();
    assert!(
        error.contains("the limit is 6; choose another truncation than none"),
        "{error}"
    );
    let texts = [Text::of("find"), Text::of(LINES[1])];
    let error = strict
        .encode_all(&texts, &Progress::silent())
        .unwrap_err()
        .to_string();
    assert!(error.contains("text 1 (from 0): the text has"), "{error}");
    let second = tokens.with_truncation(Truncation::OnlySecond);
    assert!(second.encode(Text::of(LINES[0])).is_err());
}

#[test]
fn two_texts_of_any_length_are_cut_at_once() {
    let tokens = trained(TokenizerKind::WordPiece, Architecture::Bert, 320);
    let long = LINES.join(" ").repeat(200);
    let pair = tokens.encode(Text::pair(&long, &long)).unwrap();
    assert_eq!(pair.sequence.len(), 64);
    assert_eq!(
        pair.texts.iter().filter(|text| **text == Some(0)).count(),
        30
    );
}

#[test]
fn limits_are_checked() {
    let tokens = trained(TokenizerKind::ByteLevel, Architecture::Roberta, 300);
    let error = tokens.clone().with_limit(2).unwrap_err().to_string();
    assert!(
        error.contains("a limit of 2 tokens is not possible: 3 to 64 are"),
        "{error}"
    );
    let error = tokens.clone().with_limit(65).unwrap_err().to_string();
    assert!(error.contains("3 to 64 are"), "{error}");
    // Room for a text, but not for the four special tokens of a pair.
    let tokens = tokens.with_limit(3).unwrap();
    assert!(tokens.encode(Text::pair("a", "b")).is_err());
}

#[test]
fn given_words_keep_their_places() {
    let words = ["nearest", "", "railway", "station,", "?!"];
    for (kind, architecture, vocabulary) in [
        (TokenizerKind::WordPiece, Architecture::Bert, 320),
        (TokenizerKind::ByteLevel, Architecture::Roberta, 330),
        (TokenizerKind::Unigram, Architecture::XlmRoberta, 260),
    ] {
        let encoded = trained(kind, architecture, vocabulary)
            .encode_words(&words)
            .unwrap();
        assert_eq!(
            (encoded.words[0], *encoded.words.last().unwrap()),
            (None, None)
        );
        let mut places: Vec<u32> = encoded.words.iter().copied().flatten().collect();
        assert!(places.is_sorted(), "{kind:?}: {places:?}");
        places.dedup();
        assert_eq!(places, [0, 2, 3, 4], "{kind:?}");
    }
}

#[test]
fn order_is_kept_and_work_can_be_cancelled() {
    let tokens = trained(TokenizerKind::Unigram, Architecture::XlmRoberta, 260);
    let texts: Vec<Text<'_>> = (0..2000).map(|n| Text::of(LINES[n % 12])).collect();
    let all = tokens.encode_all(&texts, &Progress::silent()).unwrap();
    assert_eq!(all.len(), 2000);
    for (text, encoded) in texts.iter().zip(&all).step_by(97) {
        assert_eq!(tokens.encode(*text).unwrap(), *encoded);
    }
    let progress = Progress::silent();
    progress.cancel();
    let error = tokens.encode_all(&texts, &progress);
    assert!(matches!(error, Err(FinetuneError::Cancelled(_))));
}

#[test]
fn the_report_counts_each_language() {
    let tokens = trained(TokenizerKind::WordPiece, Architecture::Bert, 320)
        .with_limit(6)
        .unwrap();
    let texts = [
        ("en", Text::of("find find")),                       // 2 words
        ("en", Text::of("find the nearest station please")), // 5 words
        ("el", Text::of("πού είναι")),                       // 2 words, both unknown
        ("none", Text::of("")),
    ];
    let report = tokens.report(&texts, &Progress::silent()).unwrap();
    let en = &report.languages["en"];
    // The words, counted one by one (no word reaches over a space).
    let roomy = tokens.clone().with_limit(64).unwrap();
    let count = |text: &str| -> u64 {
        let words = text
            .split(' ')
            .map(|word| roomy.encode(Text::of(word)).unwrap());
        words.map(|one| one.sequence.len() as u64 - 2).sum()
    };
    let (short, long) = (count("find find"), count("find the nearest station please"));
    assert_eq!((en.texts, en.words, en.unknown_share), (2, 7, 0.0));
    assert_eq!(en.tokens, short + long);
    assert_eq!(en.tokens_per_word.unwrap(), (short + long) as f64 / 7.0);
    assert_eq!(en.truncated_share, 0.5);
    assert_eq!(en.mean_length, (short + long + 4) as f64 / 2.0);
    assert_eq!(en.length_95, long + 2);
    let el = &report.languages["el"];
    assert_eq!(
        (el.words, el.tokens, el.unknown_share, el.length_95),
        (2, 2, 1.0, 4)
    );
    let none = &report.languages["none"];
    assert_eq!(
        (none.words, none.tokens_per_word, none.mean_length),
        (0, None, 2.0)
    );
    assert!(
        serde_json::to_string(&report)
            .unwrap()
            .starts_with("{\"languages\":{\"el\":")
    );
}
