//! Schedules, depths, masking and compact vocabularies.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use landfall_core::Seed;
use landfall_finetune::Sequence;
use landfall_finetune::masking::{MaskParams, Masker};
use landfall_finetune::schedule::{Frozen, Schedule, Shape, decays, default_warmup};
use landfall_finetune::vocabulary::{Compact, UnusedDecay};
use proptest::prelude::*;

#[test]
fn schedules_follow_the_formulas_of_transformers() {
    let at = |shape, warmup, total, step| {
        Schedule {
            shape,
            warmup,
            total,
        }
        .factor(step)
    };
    // Linear: step / warmup, then (total - step) / (total - warmup).
    assert_eq!(at(Shape::Linear, 0, 4, 0), 1.0);
    assert_eq!(at(Shape::Linear, 3, 20, 1), 1.0 / 3.0);
    assert_eq!(at(Shape::Linear, 3, 20, 10), 10.0 / 17.0);
    assert_eq!(at(Shape::Linear, 3, 20, 25), 0.0);
    // Cosine: (1 + cos(pi (step - warmup) / (total - warmup))) / 2; half way down at the middle.
    assert_eq!(at(Shape::Cosine, 2, 10, 0), 0.0);
    assert_eq!(at(Shape::Cosine, 2, 10, 2), 1.0);
    assert!((at(Shape::Cosine, 2, 10, 6) - 0.5).abs() < 1e-15);
    assert!((at(Shape::Cosine, 2, 10, 4) - 0.853_553_390_593_273_8).abs() < 1e-15);
    assert_eq!(at(Shape::Cosine, 2, 10, 10), 0.0);
    assert_eq!(at(Shape::Constant, 2, 10, 1), 0.5);
    assert_eq!(at(Shape::Constant, 2, 10, 99), 1.0);
    // A warm-up as long as the run, or longer.
    assert_eq!(at(Shape::Linear, 5, 5, 4), 0.8);
    assert_eq!(at(Shape::Linear, 9, 5, 4), 4.0 / 9.0);
    assert_eq!(
        (default_warmup(0), default_warmup(1), default_warmup(95)),
        (0, 1, 10)
    );
    assert!("cosin".parse::<Shape>().is_err() && "cosine".parse::<Shape>().is_ok());
}

#[test]
fn decay_spares_biases_and_normalisations() {
    for name in [
        "embeddings.LayerNorm.weight",
        "encoder.layer.3.output.LayerNorm.bias",
        "encoder.layer.3.output.dense.bias",
        "cls.predictions.transform.LayerNorm.weight",
        "vocab_layer_norm.weight",
        "bias",
    ] {
        assert!(!decays(name), "{name}");
    }
    for name in [
        "embeddings.word_embeddings.weight",
        "classifier.out_proj.weight",
        "weight",
    ] {
        assert!(decays(name), "{name}");
    }
}

#[test]
fn frozen_layers_are_counted_from_below() {
    let frozen = Frozen {
        embeddings: true,
        layers: 2,
    };
    assert!(frozen.holds("embeddings.LayerNorm.weight"));
    assert!(frozen.holds("encoder.layer.1.output.dense.weight"));
    assert!(!frozen.holds("encoder.layer.2.output.dense.weight"));
    assert!(!frozen.holds("pooler.dense.weight") && !frozen.holds("classifier.weight"));
}

fn masker(whole_words: bool) -> Masker {
    let mut params = MaskParams::new(4, 1000, vec![0, 1, 2, 3, 4, 7777], Seed::new(9));
    params.whole_words = whole_words;
    params.check().unwrap()
}

#[test]
fn masking_has_the_usual_shares() {
    let text = Sequence::of((0..1000).map(|i| 5 + i % 900).collect());
    let masker = masker(false);
    let (mut chosen, mut masked, mut kept) = (0.0_f64, 0.0_f64, 0.0_f64);
    for example in 0..100 {
        let (seen, truth) = masker.mask(&text, None, 0, example).unwrap();
        for ((seen, truth), id) in seen.ids.iter().zip(&truth).zip(&text.ids) {
            match truth {
                None => assert_eq!(seen, id),
                Some(truth) => {
                    assert_eq!(truth, id);
                    assert!(*seen >= 4 && *seen < 1000);
                    chosen += 1.0;
                    masked += f64::from(u8::from(*seen == 4));
                    kept += f64::from(u8::from(seen == id));
                }
            }
        }
    }
    // 100,000 tokens: standard errors 0.0011 of 0.15, 0.0033 of 0.8, 0.0025 of 0.1.
    assert!((chosen / 100_000.0 - 0.15).abs() < 0.005, "{chosen}");
    assert!((masked / chosen - 0.8).abs() < 0.015, "{masked}");
    assert!((kept / chosen - 0.1).abs() < 0.012, "{kept}");
}

#[test]
fn masking_depends_on_epoch_and_example_only() {
    let text = Sequence::of((10..60).collect());
    let masker = masker(false);
    let truth = |epoch, example| masker.mask(&text, None, epoch, example).unwrap();
    assert_eq!(truth(1, 2), truth(1, 2));
    assert_ne!(truth(1, 2), truth(2, 2));
    assert_ne!(truth(1, 2), truth(1, 3));
    // A longer text is masked alike where both have tokens.
    let long = Sequence::of((10..90).collect());
    let (seen, _) = masker.mask(&long, None, 1, 2).unwrap();
    assert_eq!(seen.ids[..50], truth(1, 2).0.ids);
}

#[test]
fn special_tokens_are_never_masked() {
    let mut params = MaskParams::new(4, 10, vec![0, 1, 2, 3, 4], Seed::new(1));
    params.share = 1.0;
    params.masked = 0.0;
    params.random = 1.0;
    let masker = params.check().unwrap();
    let mut drawn = std::collections::BTreeSet::new();
    for example in 0..200 {
        let text = Sequence::of(vec![2, 5, 9, 3]);
        let (seen, truth) = masker.mask(&text, None, 0, example).unwrap();
        assert_eq!((seen.ids[0], seen.ids[3]), (2, 3));
        assert_eq!((truth[0], truth[1], truth[3]), (None, Some(5), None));
        drawn.insert(seen.ids[1]);
    }
    assert_eq!(Vec::from_iter(drawn), [5, 6, 7, 8, 9]);
}

#[test]
fn whole_words_are_chosen_together() {
    let words: Vec<Option<u32>> = (0..300u32)
        .map(|i| {
            if i == 0 || i == 299 {
                None
            } else {
                Some((i - 1) / 3)
            }
        })
        .collect();
    let text = Sequence::of(
        (0..300)
            .map(|i| {
                if i == 0 {
                    1
                } else if i == 299 {
                    2
                } else {
                    10 + i
                }
            })
            .collect(),
    );
    let masker = masker(true);
    let mut chosen = 0;
    for example in 0..50 {
        let (_, truth) = masker.mask(&text, Some(&words), 0, example).unwrap();
        for place in 1..299 {
            let start = 1 + (place - 1) / 3 * 3;
            assert_eq!(truth[place].is_some(), truth[start].is_some());
            chosen += usize::from(truth[place].is_some());
        }
    }
    // 50 x 298 tokens: 2,235 expected, standard error sqrt(50 · 100 · 0.1275) · 3 = 76.
    assert!((1930..2540).contains(&chosen), "{chosen}");
    assert!(masker.mask(&text, None, 0, 0).is_err());
}

#[test]
fn wrong_masks_are_refused() {
    let usual = || MaskParams::new(4, 10, vec![0, 4], Seed::new(1));
    let said = |params: MaskParams| params.check().unwrap_err().to_string();
    let mut wild = usual();
    wild.share = f64::NAN;
    assert_eq!(
        said(wild),
        "share of tokens to guess is `NaN`, allowed is 0 to 1"
    );
    let mut wild = usual();
    wild.random = 0.3;
    assert!(said(wild).starts_with("share of masked and random tokens is"));
    let mut wild = usual();
    wild.mask_id = 10;
    assert_eq!(
        said(wild),
        "mask id 10 is given, there are 10 (counted from 0)"
    );
    let mut wild = usual();
    wild.special = (0..10).collect();
    assert!(wild.check().is_err());
}

#[test]
fn unused_rows_shrink_as_adamw_shrinks_them() {
    // Rates 0, 1e-3, 2e-3 with decay 0.01, row by row as torch does it in f32.
    let mut left = UnusedDecay::default();
    let mut row = 0.731_f32;
    for rate in [0.0, 1e-3, 2e-3] {
        left.step(rate, 0.01);
        row *= (1.0 - rate * 0.01) as f32;
    }
    let once = (f64::from(0.731_f32) * left.factor()) as f32;
    assert!((once - row).abs() <= 2.0 * f32::EPSILON, "{once} {row}");
    let text = serde_json::to_string(&left).unwrap();
    assert_eq!(serde_json::from_str::<UnusedDecay>(&text).unwrap(), left);
}

#[test]
fn ids_beyond_the_vocabulary_are_refused() {
    let text = [Sequence::of(vec![3])];
    assert_eq!(
        Compact::of(&text, &[], 3).unwrap_err().to_string(),
        "token id 3 is given, there are 3 (counted from 0)"
    );
    let compact = Compact::of(&text, &[], 5).unwrap();
    assert!(
        compact
            .sequence(&Sequence::of(vec![4]))
            .unwrap_err()
            .to_string()
            .contains("`4`")
    );
    assert!(compact.sequence(&Sequence::of(vec![5])).is_err());
}

proptest! {
    #[test]
    fn compact_ids_lead_back(ids in proptest::collection::vec(0u32..500, 1..100), always in 0u32..500) {
        let text = Sequence::of(ids);
        let compact = Compact::of([&text], &[always], 500).unwrap();
        let small = compact.sequence(&text).unwrap();
        let back: Vec<u32> = small.ids.iter().map(|id| compact.original(*id).unwrap()).collect();
        prop_assert_eq!(&back, &text.ids);
        prop_assert!(small.ids.iter().all(|id| (*id as usize) < compact.len()));
        prop_assert!(compact.used().is_sorted() && compact.compact(always).is_some());
        prop_assert_eq!(compact.original(compact.len() as u32), None);
    }
}
