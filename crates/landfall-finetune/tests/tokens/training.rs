//! Trained tokenizers.

use landfall_core::Progress;
use landfall_finetune::config::{Architecture, EncoderConfig};
use landfall_finetune::tokens::{Text, TokenizerKind, Tokens, TrainOptions, train};

/// Lines in ten languages and scripts.
pub(crate) const LINES: [&str; 12] = [
    "Where can I find the nearest railway station, please?",
    "Wo finde ich bitte den nächsten Bahnhof?",
    "Où se trouve la gare la plus proche, s’il vous plaît ?",
    "¿Dónde está la estación de tren más cercana, por favor?",
    "Подскажите, пожалуйста, где ближайший вокзал?",
    "أين أقرب محطة قطار من فضلك؟",
    "最寄りの駅はどこですか。",
    "最近的火车站在哪里？",
    "निकटतम रेलवे स्टेशन कहाँ है?",
    "가장 가까운 기차역이 어디입니까?",
    "Kituo cha treni kilicho karibu kiko wapi?",
    "En yakın tren istasyonu nerede? En yakın?",
];

pub(crate) fn trained(
    kind: TokenizerKind,
    architecture: Architecture,
    vocabulary: usize,
) -> Tokens {
    let mut options = TrainOptions::new(kind, architecture, vocabulary);
    options.limit = 64;
    train(&options, &LINES, &Progress::silent()).unwrap()
}

const ALL: [(TokenizerKind, Architecture, usize); 4] = [
    (TokenizerKind::WordPiece, Architecture::Bert, 320),
    (TokenizerKind::WordPiece, Architecture::DistilBert, 320),
    (TokenizerKind::ByteLevel, Architecture::Roberta, 330),
    (TokenizerKind::Unigram, Architecture::XlmRoberta, 260),
];

fn json(tokens: &Tokens) -> String {
    let folder = tempfile::tempdir().unwrap();
    tokens.save(folder.path()).unwrap();
    std::fs::read_to_string(folder.path().join("tokenizer.json")).unwrap()
}

#[test]
fn the_same_texts_give_the_same_tokenizer() {
    for (kind, architecture, vocabulary) in ALL {
        let one = json(&trained(kind, architecture, vocabulary));
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let again = pool.install(|| json(&trained(kind, architecture, vocabulary)));
            assert!(one == again, "{kind:?} by {threads} threads");
        }
    }
}

#[test]
fn a_saved_one_gives_the_same_ids() {
    for (kind, architecture, vocabulary) in ALL {
        let tokens = trained(kind, architecture, vocabulary);
        assert!(tokens.size() <= vocabulary, "{kind:?}: {}", tokens.size());
        let folder = tempfile::tempdir().unwrap();
        tokens.save(folder.path()).unwrap();
        let mut config = EncoderConfig::new(architecture, tokens.size());
        config.positions = 100;
        let again = Tokens::open(folder.path(), &config).unwrap();
        assert_eq!(again.limit(), 64);
        for line in LINES {
            let (one, two) = (
                tokens.encode(Text::of(line)).unwrap(),
                again.encode(Text::of(line)).unwrap(),
            );
            assert_eq!(one, two);
            assert!(
                !one.sequence
                    .ids
                    .contains(&tokens.unknown().unwrap_or(u32::MAX)),
                "{line}"
            );
        }
        let pair = tokens.encode(Text::pair("Where", "Wo")).unwrap();
        let separators = pair.special.iter().filter(|special| **special).count();
        assert_eq!(separators, if architecture.is_roberta() { 4 } else { 3 });
        assert_eq!(tokens.pad(), Some(u32::from(architecture.is_roberta())));
    }
}

#[test]
fn only_byte_level_ones_know_everything() {
    let word = trained(TokenizerKind::WordPiece, Architecture::Bert, 320);
    let ids = word.encode(Text::of("ξ")).unwrap().sequence.ids;
    assert_eq!(ids, [2, 1, 3]);
    let bytes = trained(TokenizerKind::ByteLevel, Architecture::Roberta, 330);
    assert_eq!(bytes.unknown(), None);
    assert_eq!(bytes.encode(Text::of("ξ")).unwrap().sequence.len(), 4);
}

#[test]
fn impossible_vocabularies_are_refused() {
    let error = |options: &TrainOptions, texts: &[&str]| {
        train(options, texts, &Progress::silent())
            .unwrap_err()
            .to_string()
    };
    let small = TrainOptions::new(TokenizerKind::WordPiece, Architecture::Bert, 20);
    let text = error(&small, &LINES);
    assert!(
        text.contains("20 tokens are wanted, but single characters and special tokens are"),
        "{text}"
    );
    for vocabulary in [0, 4, 5, 20, 100] {
        let small = TrainOptions::new(TokenizerKind::Unigram, Architecture::XlmRoberta, vocabulary);
        let text = error(&small, &LINES);
        assert!(
            text.contains("single characters and special tokens are"),
            "{text}"
        );
    }
    let small = TrainOptions::new(TokenizerKind::Unigram, Architecture::XlmRoberta, 260);
    assert!(error(&small, &[]).contains("there is no text"));
    assert!(error(&small, &["", "  "]).contains("there is no text"));
    let huge = TrainOptions::new(TokenizerKind::ByteLevel, Architecture::Bert, usize::MAX);
    assert!(error(&huge, &LINES).contains("the most is"));
}
