//! Batches: which rows, in which order, and what they count.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use landfall_core::Seed;
use landfall_finetune::batch::{
    Accumulation, Batch, Items, Loss, Order, PlanParams, Size, Targets, factors,
};
use landfall_finetune::{Example, Sequence, Target};
use proptest::prelude::*;

fn params(size: Size, order: Order) -> PlanParams {
    PlanParams {
        size,
        order,
        temperature: None,
        seed: Seed::new(5),
    }
}

fn example(ids: &[u32], target: Target, region: u32) -> Example {
    Example {
        text: Sequence::of(ids.to_vec()),
        target,
        region,
        ..Example::default()
    }
}

#[test]
fn the_given_order_is_kept() {
    let plan = params(Size::Count(2), Order::Given)
        .epoch(&[1; 5], &[0; 5], 3)
        .unwrap();
    assert_eq!(plan.batches, [vec![0, 1], vec![2, 3], vec![4]]);
    assert_eq!((plan.step_count(2), plan.steps(2).count()), (2, 2));
    assert_eq!(plan.drawn, [5]);
}

#[test]
fn epochs_differ_and_repeat() {
    let plan = |epoch| {
        let params = params(Size::Count(4), Order::Shuffled);
        params.epoch(&[1; 40], &[0; 40], epoch).unwrap()
    };
    assert_eq!(plan(3), plan(3));
    assert_ne!(plan(3), plan(4));
}

#[test]
fn prediction_goes_from_long_to_short() {
    let plan = params(Size::Count(2), Order::Longest)
        .epoch(&[3, 9, 3, 7], &[0; 4], 0)
        .unwrap();
    assert_eq!(plan.batches, [vec![1, 3], vec![0, 2]]);
}

#[test]
fn grouping_takes_most_of_the_padding_away() {
    // Lengths 4 to 103 in a scattered order.
    let lengths: Vec<usize> = (0..1000).map(|i| 4 + (i * 37) % 100).collect();
    let padding = |order| {
        let plan = params(Size::Count(16), order)
            .epoch(&lengths, &[0; 1000], 0)
            .unwrap();
        let padded =
            |batch: &Vec<usize>| batch.len() * batch.iter().map(|row| lengths[*row]).max().unwrap();
        let all: usize = plan.batches.iter().map(padded).sum();
        1.0 - lengths.iter().sum::<usize>() as f64 / all as f64
    };
    let (plain, grouped) = (
        padding(Order::Shuffled),
        padding(Order::Grouped { megabatch: 50 }),
    );
    assert!(plain > 0.4 && grouped < 0.03, "{plain} {grouped}");
}

#[test]
fn grouping_starts_with_the_longest() {
    let lengths: Vec<usize> = (0..300).map(|i| 4 + (i * 37) % 100).collect();
    let order = Order::Grouped { megabatch: 4 };
    let plan = params(Size::Tokens(400), order)
        .epoch(&lengths, &[0; 300], 1)
        .unwrap();
    assert!(plan.batches[0].iter().any(|row| lengths[*row] == 103));
}

#[test]
fn temperature_lifts_small_languages_by_the_formula() {
    // 90 and 10 rows at T = 2: sqrt(90) : sqrt(10) = 3 : 1 of 100 draws.
    let regions: Vec<u32> = (0..100).map(|i| u32::from(i >= 90)).collect();
    let drawn = |temperature| {
        let params = PlanParams {
            temperature: Some(temperature),
            ..params(Size::Count(8), Order::Shuffled)
        };
        params.epoch(&[1; 100], &regions, 0).unwrap()
    };
    assert_eq!(drawn(2.0).drawn, [75, 25]);
    assert_eq!(drawn(1.0).drawn, [90, 10]);
    assert_eq!(drawn(f64::INFINITY).drawn, [50, 50]);
    // 25 draws of 10 rows: each row twice or three times.
    let rows = drawn(2.0).batches.concat();
    for row in 90..100 {
        let times = rows.iter().filter(|other| **other == row).count();
        assert!((2..=3).contains(&times), "{times}");
    }
}

#[test]
fn wrong_plans_are_refused() {
    let said = |params: PlanParams| params.epoch(&[5, 9], &[0, 0], 0).unwrap_err().to_string();
    assert_eq!(
        said(params(Size::Tokens(8), Order::Given)),
        "tokens of a batch is `8`, allowed is the longest example's 9 tokens or more"
    );
    assert_eq!(
        said(params(Size::Count(0), Order::Given)),
        "batch size is `0`, allowed is 1 or more"
    );
    for temperature in [0.5, f64::NAN] {
        let params = PlanParams {
            temperature: Some(temperature),
            ..PlanParams::default()
        };
        assert!(said(params).starts_with("temperature is"));
    }
    let unmixed = PlanParams {
        temperature: Some(2.0),
        ..params(Size::Count(2), Order::Given)
    };
    assert_eq!(
        said(unmixed),
        "order of examples is `Given`, allowed is a shuffled one where regions are sampled by \
         temperature"
    );
    assert!(PlanParams::default().epoch(&[], &[], 0).is_err());
    assert!(PlanParams::default().epoch(&[1], &[0, 0], 0).is_err());
    // A wild region asks for no memory.
    assert_eq!(
        PlanParams::default()
            .epoch(&[1], &[u32::MAX], 0)
            .unwrap()
            .batches,
        [vec![0]]
    );
}

fn items(regions: &[u32], weights: &[f32], class_weights: &[f32]) -> Items {
    Items {
        regions: regions.to_vec(),
        weights: weights.to_vec(),
        class_weights: class_weights.to_vec(),
    }
}

#[test]
fn the_batch_loss_is_torchs_weighted_mean() {
    // Class weights 2 and 1, examples 1 and 3: the divisor is 1·2 + 3·1 = 5, factors e / 5.
    let step = factors(
        Loss::Batch,
        Accumulation::MicroBatches,
        &[items(&[0, 1], &[1.0, 3.0], &[2.0, 1.0])],
    );
    assert_eq!(step[0].factors, [0.2, 0.6]);
    // l includes the class weight, as torch's does: (1·4) / 2 and (3·5) / 3.
    assert_eq!(step[0].region_losses(&[4.0, 5.0]), [(0, 2.0), (1, 5.0)]);
}

#[test]
fn the_joint_loss_is_the_sum_of_the_regions_means() {
    let regions = [2, 0, 2, 2, 0];
    let losses = [1.0f32, 2.0, 3.0, 5.0, 4.0];
    let one = items(&regions, &[1.0; 5], &[1.0; 5]);
    let step = factors(Loss::Regions, Accumulation::MicroBatches, &[one]);
    let total: f32 = step[0].factors.iter().zip(losses).map(|(f, l)| f * l).sum();
    // (2 + 4) / 2 + (1 + 3 + 5) / 3 = 3 + 3
    assert!((total - 6.0).abs() < 1e-6);
    let apart = step[0].region_losses(&losses);
    assert_eq!(apart, [(0, 3.0), (2, 3.0)]);
}

#[test]
fn accumulation_by_micro_batches_and_by_items_differ_as_documented() {
    let micro = [
        items(&[0, 0, 0], &[1.0; 3], &[1.0; 3]),
        items(&[0], &[1.0], &[1.0]),
    ];
    let by = |accumulation| {
        let step = factors(Loss::Batch, accumulation, &micro);
        (step[0].factors[0], step[1].factors[0])
    };
    // Half of a mean over 3 and half of a mean over 1; or a mean over 4.
    assert_eq!(by(Accumulation::MicroBatches), (1.0 / 6.0, 0.5));
    assert_eq!(by(Accumulation::Items), (0.25, 0.25));
}

#[test]
fn nothing_that_counts_is_a_loss_of_nothing() {
    let step = factors(
        Loss::Batch,
        Accumulation::MicroBatches,
        &[items(&[0, 0], &[0.0, 0.0], &[1.0, 1.0])],
    );
    assert_eq!(step[0].factors, [0.0, 0.0]);
    assert!(step[0].region_losses(&[f32::NAN, 1.0]).is_empty());
}

#[test]
fn tokens_count_one_by_one() {
    let examples = [
        example(&[1, 5, 2], Target::Tokens(vec![None, Some(3), None]), 0),
        example(&[1, 2], Target::Tokens(vec![None, Some(0)]), 4),
    ];
    let batch = Batch::of(&examples, &[1, 0]).unwrap();
    assert_eq!(batch.targets, Targets::Tokens(vec![-100, 0, -100, 3, -100]));
    let items = batch.items(Some(&[1.0, 1.0, 1.0, 0.5])).unwrap();
    assert_eq!(items.weights, [0.0, 1.0, 0.0, 1.0, 0.0]);
    assert_eq!(items.regions, [4, 4, 0, 0, 0]);
    assert_eq!(items.class_weights, [1.0, 1.0, 1.0, 0.5, 1.0]);
    assert_eq!(
        batch.items(Some(&[1.0, 1.0])).unwrap_err().to_string(),
        "class 3 is given, there are 2 (counted from 0)"
    );
}

#[test]
fn rows_that_do_not_fit_together_are_refused() {
    let a = example(&[1], Target::Class(0), 0);
    let said = |examples: &[Example]| {
        let all: Vec<usize> = (0..examples.len()).collect();
        Batch::of(examples, &all).unwrap_err().to_string()
    };
    let likeness = example(&[1], Target::Likeness(0.5), 0);
    assert_eq!(
        said(&[a.clone(), likeness]),
        "example 1 has a likeness where the batch has a class"
    );
    let short = example(&[1, 2], Target::Tokens(vec![None]), 0);
    assert_eq!(
        said(&[short]),
        "classes of an example's tokens: 1 given, 2 expected"
    );
    let wild = Example {
        weight: f32::NAN,
        ..a.clone()
    };
    assert!(said(&[wild]).starts_with("weight of an example is `NaN`"));
    let pair = Example {
        other: Some(Sequence::of(vec![3])),
        ..a.clone()
    };
    assert_eq!(
        said(&[a.clone(), pair]),
        "second texts of a batch: 1 given, 2 expected"
    );
    assert!(Batch::of(&[a], &[1]).is_err());
}

proptest! {
    #[test]
    fn every_example_is_taken_once(
        lengths in proptest::collection::vec(1usize..40, 1..200),
        seed: u64,
        kind in 0usize..8,
        epoch in 0u64..5,
    ) {
        let size = if kind % 2 == 0 { Size::Count(7) } else { Size::Tokens(64) };
        let orders = [Order::Given, Order::Shuffled, Order::Grouped { megabatch: 3 }, Order::Longest];
        let params = PlanParams { size, order: orders[kind / 2], temperature: None, seed: Seed::new(seed) };
        let plan = params.epoch(&lengths, &vec![0; lengths.len()], epoch).unwrap();
        for batch in &plan.batches {
            let tokens: usize = batch.iter().map(|row| lengths[*row]).sum();
            prop_assert!(!batch.is_empty());
            prop_assert!(kind % 2 == 0 && batch.len() <= 7 || kind % 2 == 1 && tokens <= 64);
        }
        let mut all = plan.batches.concat();
        all.sort_unstable();
        prop_assert_eq!(all, (0..lengths.len()).collect::<Vec<_>>());
    }

    #[test]
    fn draws_are_as_many_as_rows(
        regions in proptest::collection::vec(0u32..5, 1..300),
        temperature in 1.0f64..10.0,
    ) {
        let params = PlanParams { temperature: Some(temperature), ..PlanParams::default() };
        let plan = params.epoch(&vec![1; regions.len()], &regions, 2).unwrap();
        let rows = plan.batches.concat();
        prop_assert_eq!(rows.len(), regions.len());
        for (region, drawn) in (0u32..).zip(&plan.drawn) {
            let count = rows.iter().filter(|row| regions[**row] == region).count();
            prop_assert_eq!(count as u64, *drawn);
        }
    }
}
