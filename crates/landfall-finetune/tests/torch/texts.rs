//! From texts to answers.

use landfall_core::Progress;
use landfall_finetune::dataset::read_lines;
use landfall_finetune::predict::PredictorParams;
use landfall_finetune::tokens::Text;

use crate::common::{ARCHITECTURES, agree, difference, reference, rows};

/// The reference's rows are the lines of the hard texts, then the pairs, cut to 32 tokens.
#[test]
fn hard_texts_and_pairs_give_the_reference_logits() {
    let read = |name: &str| read_lines(&reference(&format!("text/{name}.txt"))).unwrap();
    let (alone, first, second) = (read("hard"), read("hard-first"), read("hard-second"));
    let singles = alone.iter().map(|text| Text::of(text));
    let pairs = first.iter().zip(&second).map(|(a, b)| Text::pair(a, b));
    let texts: Vec<Text<'_>> = singles.chain(pairs).collect();
    for name in ARCHITECTURES {
        let params = PredictorParams::new().max_length(32).check().unwrap();
        let predictor = params.open(&reference(name)).unwrap();
        let answers = predictor.predict(&texts, &Progress::silent()).unwrap();
        let rows = rows(name);
        assert_eq!(answers.len(), rows.len());
        let logits: Vec<Vec<f32>> = answers.into_iter().map(|one| one.logits).collect();
        agree(&rows, "logits", &logits, 5e-5);
    }
}

#[test]
fn no_text_gives_no_answer_and_an_empty_text_gives_one() {
    let params = PredictorParams::new().check().unwrap();
    let predictor = params.open(&reference("xlmr")).unwrap();
    let silent = Progress::silent();
    assert!(predictor.predict(&[], &silent).unwrap().is_empty());
    let answers = predictor
        .predict(&[Text::of(""), Text::of("")], &silent)
        .unwrap();
    assert_eq!(answers.len(), 2);
    let (one, two) = (&answers[0], &answers[1]);
    assert_eq!(one.label, two.label);
    assert!(difference(&one.logits, &two.logits) < 1e-6);
}
