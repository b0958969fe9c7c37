//! One predictor, several threads.

use std::sync::Barrier;
use std::thread;

use landfall_core::Progress;
use landfall_finetune::predict::{Embedding, Predictor, PredictorParams};

use crate::common::{ARCHITECTURES, examples, open, reference, rows};

#[test]
fn a_predictor_can_be_sent_and_shared() {
    fn both<T: Send + Sync>() {}
    both::<Predictor>();
}

#[test]
fn sixty_four_threads_at_once_give_the_bits_of_one() {
    let together = Barrier::new(64);
    for name in ARCHITECTURES {
        let predictor = open(name);
        let mut many = Vec::new();
        for _ in 0..8 {
            many.extend(examples(&rows(name)));
        }
        let ask = || {
            let silent = Progress::silent();
            let answers = predictor.predict_examples(&many, &silent).unwrap();
            let vectors = predictor.embed_examples(&many, Embedding::default(), &silent);
            (answers, vectors.unwrap())
        };
        let alone = ask();
        thread::scope(|scope| {
            let one = || {
                together.wait();
                ask()
            };
            let threads: Vec<_> = (0..64).map(|_| scope.spawn(one)).collect();
            for thread in threads {
                assert!(thread.join().unwrap() == alone, "{name}");
            }
        });
    }
}

#[test]
fn batches_of_any_size_keep_the_order() {
    let rows = rows("xlmr");
    let ask = |tokens| {
        let params = PredictorParams::new().batch_tokens(tokens).check().unwrap();
        let predictor = params.open(&reference("xlmr")).unwrap();
        let answers = predictor.predict_examples(&examples(&rows), &Progress::silent());
        answers.unwrap().concat_logits()
    };
    let wanted = ask(4096);
    for tokens in [1, 33, 100] {
        let apart = crate::common::difference(&ask(tokens), &wanted);
        assert!(apart <= 1e-6, "{tokens}: {apart:e}");
    }
}

trait Logits {
    fn concat_logits(self) -> Vec<f32>;
}

impl Logits for Vec<landfall_finetune::predict::Prediction> {
    fn concat_logits(self) -> Vec<f32> {
        self.into_iter().flat_map(|one| one.logits).collect()
    }
}

#[test]
fn work_can_be_cancelled() {
    let predictor = open("bert");
    let progress = Progress::silent();
    progress.cancel();
    let answers = predictor.predict_examples(&examples(&rows("bert")), &progress);
    assert!(matches!(
        answers,
        Err(landfall_finetune::FinetuneError::Cancelled(_))
    ));
}
