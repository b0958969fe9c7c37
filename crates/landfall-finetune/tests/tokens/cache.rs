//! The cache is used when it fits and never trusted.

use landfall_core::Progress;
use landfall_finetune::config::Architecture;
use landfall_finetune::tokens::{CacheState, Text, TokenCache, TokenizerKind};

use crate::training::{LINES, trained};

#[test]
fn a_cache_gives_the_tokens_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens.cache");
    let tokens = trained(TokenizerKind::WordPiece, Architecture::Bert, 320);
    let mut texts: Vec<Text<'_>> = LINES.iter().map(|line| Text::of(line)).collect();
    texts.push(Text::pair(LINES[0], LINES[1]));
    texts.push(Text::of(""));
    let open = |texts: &[Text<'_>]| {
        TokenCache::open_or_build(&path, &tokens, texts, &Progress::silent()).unwrap()
    };
    let built = open(&texts);
    assert_eq!(*built.state(), CacheState::Built);
    let again = open(&texts);
    assert_eq!(*again.state(), CacheState::Reused);
    assert_eq!(again.len(), texts.len());
    for (number, text) in texts.iter().enumerate() {
        let encoded = tokens.encode(*text).unwrap().sequence;
        assert_eq!(again.length(number), Some(encoded.len()));
        assert_eq!(again.sequence(number), Some(encoded));
    }
    assert_eq!(again.sequence(texts.len()), None);
    let total: usize = (0..texts.len())
        .map(|number| again.length(number).unwrap())
        .sum();
    assert_eq!(again.tokens(), total);
    // Other texts, another limit: another cache.
    assert!(matches!(open(&texts[1..]).state(), CacheState::Rebuilt(_)));
    let short = tokens.clone().with_limit(9).unwrap();
    let error = TokenCache::open(&path, &short, &texts[1..])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("of other texts or another tokenizer"),
        "{error}"
    );
    assert!(open(&[]).is_empty());
}

#[test]
fn every_damaged_byte_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens.cache");
    let tokens = trained(TokenizerKind::WordPiece, Architecture::Bert, 320);
    let texts = [Text::of("find"), Text::of("station")];
    TokenCache::open_or_build(&path, &tokens, &texts, &Progress::silent()).unwrap();
    let good = std::fs::read(&path).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(&path, &bad).unwrap();
        assert!(
            TokenCache::open(&path, &tokens, &texts).is_err(),
            "byte {at}"
        );
    }
    for length in 0..good.len() {
        std::fs::write(&path, &good[..length]).unwrap();
        assert!(
            TokenCache::open(&path, &tokens, &texts).is_err(),
            "{length} bytes"
        );
    }
    let rebuilt = TokenCache::open_or_build(&path, &tokens, &texts, &Progress::silent()).unwrap();
    assert!(matches!(rebuilt.state(), CacheState::Rebuilt(_)));
    assert_eq!(std::fs::read(&path).unwrap(), good);
}
