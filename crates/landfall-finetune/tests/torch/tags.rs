//! Classes of tokens and words.

use landfall_core::Progress;
use landfall_finetune::tokens::Text;

use crate::common::open;

#[test]
fn every_token_and_every_word_has_a_class() {
    for name in ["bert-token", "xlmr-token"] {
        let predictor = open(name);
        let texts = [Text::of("  we met  in Windhoek"), Text::of("")];
        let tagged = predictor.tag(&texts, &Progress::silent()).unwrap();
        let encoded = predictor.tokens().unwrap().encode(texts[0]).unwrap();
        let first = &tagged[0];
        assert_eq!(first.tokens.len(), encoded.sequence.len());
        assert!(
            first
                .tokens
                .iter()
                .all(|token| token.answer.label.is_some())
        );
        let places: Vec<_> = first.words.iter().map(|word| word.place).collect();
        assert_eq!(places, [(2, 4), (5, 8), (10, 12), (13, 21)], "{name}");
        for word in &first.words {
            let token = &first.tokens[word.token.unwrap()];
            assert_eq!(word.label, token.answer.label);
            assert!((token.place.0 as usize) < word.place.1);
            assert!((token.place.1 as usize) > word.place.0);
        }
        assert_eq!((tagged[1].tokens.len(), tagged[1].words.len()), (2, 0));
    }
}

#[test]
fn a_word_that_was_cut_off_has_no_label() {
    let params = landfall_finetune::predict::PredictorParams::new().max_length(4);
    let folder = crate::common::reference("xlmr-token");
    let predictor = params.check().unwrap().open(&folder).unwrap();
    let long = "one two three four five six seven";
    let tagged = predictor
        .tag(&[Text::of(long)], &Progress::silent())
        .unwrap();
    assert_eq!(tagged[0].tokens.len(), 4);
    let last = tagged[0].words.last().unwrap();
    assert_eq!((last.token, &last.label), (None, &None));
}

#[test]
fn other_heads_cannot_tag_and_tags_are_no_classes() {
    let silent = Progress::silent();
    let error = open("bert").tag(&[], &silent).unwrap_err().to_string();
    assert_eq!(
        error,
        "the model's head is `ForSequenceClassification`, allowed is ForTokenClassification for this question"
    );
    assert!(open("bert-token").predict(&[], &silent).is_err());
}
