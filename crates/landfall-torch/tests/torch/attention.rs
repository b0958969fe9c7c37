//! Packed attention against the definition, sequence by sequence.

use landfall_torch::attention::{Attention, Plan, attention, by_buckets};
use landfall_torch::dropout::Draw;
use landfall_torch::tch::{Kind, Tensor};
use landfall_torch::{Device, TorchError, threads};
use proptest::prelude::*;

use crate::{difference, normal, on_cpu};

type Way = fn(&Tensor, &Tensor, &Tensor, &Plan, &Attention) -> Result<Tensor, TorchError>;

fn starts(lengths: &[usize]) -> Vec<usize> {
    let mut all = vec![0];
    for length in lengths {
        all.push(all.last().unwrap() + length);
    }
    all
}

/// softmax(q kᵀ scale) v in f64, with an optional factor for each weight.
fn plain(tensors: &[Tensor; 3], lengths: &[usize], scale: f64, factors: &[Tensor]) -> Tensor {
    plain_in(Kind::Double, tensors, lengths, scale, factors)
}

fn plain_in(
    kind: Kind,
    tensors: &[Tensor; 3],
    lengths: &[usize],
    scale: f64,
    factors: &[Tensor],
) -> Tensor {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, length) in lengths.iter().enumerate() {
        let [q, k, v] = tensors.each_ref().map(|x| {
            x.narrow(0, start, *length as i64)
                .to_kind(kind)
                .transpose(0, 1)
        });
        let weights = (q.matmul(&k.transpose(1, 2)) * scale).softmax(-1, kind);
        let weights = match factors.get(at) {
            Some(factor) => weights * factor,
            None => weights,
        };
        out.push(weights.matmul(&v).transpose(0, 1));
        start += *length as i64;
    }
    Tensor::cat(&out, 0)
}

/// Output and the three gradients of the sum of output times `pull`.
fn with_gradients(
    tensors: &[Tensor; 3],
    pull: &Tensor,
    run: impl Fn(&[Tensor; 3]) -> Tensor,
) -> Vec<Tensor> {
    let leaves = tensors
        .each_ref()
        .map(|x| x.detach().copy().set_requires_grad(true));
    let out = run(&leaves);
    (&out * pull.to_kind(out.kind()))
        .sum(Kind::Double)
        .backward();
    let mut all = vec![out.detach()];
    all.extend(leaves.iter().map(Tensor::grad));
    all
}

fn inputs(lengths: &[usize], heads: i64, width: i64) -> ([Tensor; 3], Tensor) {
    let tokens = lengths.iter().sum::<usize>() as i64;
    let shape = [tokens, heads, width];
    let tensors = [1, 2, 3].map(|seed| normal(&shape, seed));
    (tensors, normal(&shape, 4))
}

fn agrees(way: Way, lengths: &[usize], heads: i64, width: i64, kind: Kind, bound: f64) {
    let (tensors, pull) = inputs(lengths, heads, width);
    let tensors = tensors.map(|x| x.to_kind(kind));
    let pull = pull.to_kind(kind);
    let plan = Plan::new(&starts(lengths), Device::Cpu).unwrap();
    let with = Attention::default();
    let ours = with_gradients(&tensors, &pull, |[q, k, v]| {
        way(q, k, v, &plan, &with).unwrap()
    });
    let scale = 1.0 / (width as f64).sqrt();
    let theirs = with_gradients(&tensors, &pull, |x| plain(x, lengths, scale, &[]));
    let rounded = with_gradients(&tensors, &pull, |x| plain_in(kind, x, lengths, scale, &[]));
    for (at, name) in ["out", "dq", "dk", "dv"].iter().enumerate() {
        let (a, b) = (&ours[at], &theirs[at]);
        assert_eq!(a.kind(), kind);
        let gap = difference(a, b);
        // A gradient is a difference of sums: three times as far off, or as the definition itself
        // when it is computed in this kind.
        let wide = if at == 0 { bound } else { 3.0 * bound };
        let bound = wide.max(2.0 * difference(&rounded[at], b));
        assert!(
            gap <= bound,
            "{name}: {gap:e} for {lengths:?}, {heads} x {width}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn packed_equals_plain(
        lengths in prop::collection::vec(1usize..70, 1..9),
        heads in 1i64..5,
        width in prop::sample::select(vec![1i64, 3, 8, 32, 33, 64]),
    ) {
        agrees(attention, &lengths, heads, width, Kind::Float, 1e-6);
        agrees(by_buckets, &lengths, heads, width, Kind::Float, 1e-6);
    }
}

#[test]
fn lengths_beyond_a_block_of_queries_agree() {
    for lengths in [&[128][..], &[129], &[300, 1, 128, 257, 512]] {
        agrees(attention, lengths, 2, 32, Kind::Float, 1e-6);
    }
}

#[test]
fn a_batch_of_real_size_agrees() {
    let lengths: Vec<usize> = (0..32).map(|at| 4 + (at * 37) % 125).collect();
    agrees(attention, &lengths, 12, 64, Kind::Float, 1e-6);
}

#[test]
fn short_numbers_agree_within_their_precision() {
    let lengths = [5, 140, 1, 33];
    // bf16 has 8 bits: 2^-8 of the largest value, a few times over.
    agrees(attention, &lengths, 3, 32, Kind::BFloat16, 0.02);
    agrees(by_buckets, &lengths, 3, 32, Kind::BFloat16, 0.02);
    agrees(attention, &lengths, 3, 32, Kind::Half, 0.003);
}

#[test]
fn doubles_go_by_buckets() {
    agrees(attention, &[7, 3, 3], 2, 5, Kind::Double, 1e-12);
}

#[test]
fn rows_of_a_joint_projection_need_no_copy() {
    let joint = normal(&[9, 3 * 2 * 4], 5);
    let parts: Vec<Tensor> = (0..3)
        .map(|at| joint.narrow(1, at * 8, 8).view([9, 2, 4]))
        .collect();
    let dense: Vec<Tensor> = parts.iter().map(Tensor::contiguous).collect();
    let plan = Plan::new(&[0, 4, 9], Device::Cpu).unwrap();
    let run = |x: &[Tensor]| attention(&x[0], &x[1], &x[2], &plan, &Attention::default()).unwrap();
    assert_eq!(run(&parts), run(&dense));
}

#[test]
fn large_scores_neither_overflow_nor_vanish() {
    let lengths = [3, 90];
    let (tensors, _) = inputs(&lengths, 2, 16);
    let tensors = tensors.map(|x| x * 60.0);
    let plan = Plan::new(&starts(&lengths), Device::Cpu).unwrap();
    let [q, k, v] = &tensors;
    let ours = attention(q, k, v, &plan, &Attention::default()).unwrap();
    // Scores of some thousand: an f32 carries them to about 2e-4.
    assert!(difference(&ours, &plain(&tensors, &lengths, 0.25, &[])) < 1e-3);
}

/// The weights themselves: each value is a unit vector, so the output shows them.
fn weights(tensors: &[Tensor; 3], length: i64, with: &Attention) -> Tensor {
    let [q, k, _] = tensors;
    let heads = q.size()[1];
    let unit = Tensor::eye(length, on_cpu(Kind::Float))
        .unsqueeze(1)
        .expand([length, heads, length], false)
        .contiguous();
    let plan = Plan::new(&[0, length as usize], Device::Cpu).unwrap();
    attention(q, k, &unit, &plan, with).unwrap().transpose(0, 1)
}

#[test]
fn dropout_is_that_of_its_mask_in_value_and_gradient() {
    let (length, heads) = (150i64, 2i64);
    let (tensors, pull) = inputs(&[length as usize], heads, length);
    let scale = 0.01;
    let still = Attention {
        scale: Some(scale),
        ..Attention::default()
    };
    let with = Attention {
        dropout: 0.3,
        draw: Draw {
            seed: 1,
            stream: 2,
            step: 3,
        },
        ..still
    };
    // What happened to each weight, seen from outside.
    let factors = weights(&tensors, length, &with) / weights(&tensors, length, &still);
    let dropped = factors.eq(0.0).to_kind(Kind::Double).mean(Kind::Double);
    assert!((dropped.double_value(&[]) - 0.3).abs() < 0.01);
    let kept = factors.masked_select(&factors.ne(0.0));
    assert!((kept.max().double_value(&[]) - 1.0 / 0.7).abs() < 1e-4);
    assert!((kept.min().double_value(&[]) - 1.0 / 0.7).abs() < 1e-4);

    let mask = factors.ne(0.0).to_kind(Kind::Double) * (65536.0 / (65536.0 - 19661.0));
    let plan = Plan::new(&[0, length as usize], Device::Cpu).unwrap();
    let ours = with_gradients(&tensors, &pull, |[q, k, v]| {
        attention(q, k, v, &plan, &with).unwrap()
    });
    let theirs = with_gradients(&tensors, &pull, |x| {
        plain(x, &[length as usize], scale, std::slice::from_ref(&mask))
    });
    for (a, b) in ours.iter().zip(&theirs) {
        assert!(difference(a, b) < 2e-6, "{}", difference(a, b));
    }
    // Another place, another mask.
    let other = Attention {
        draw: with.draw.at(9),
        ..with
    };
    let [q, k, v] = &tensors;
    assert_ne!(attention(q, k, v, &plan, &other).unwrap(), ours[0]);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let lengths = [17, 120, 3, 64, 64];
    let (tensors, pull) = inputs(&lengths, 4, 32);
    let plan = Plan::new(&starts(&lengths), Device::Cpu).unwrap();
    let with = Attention {
        dropout: 0.1,
        ..Attention::default()
    };
    let run = || {
        with_gradients(&tensors, &pull, |[q, k, v]| {
            attention(q, k, v, &plan, &with).unwrap()
        })
    };
    let before = threads::count();
    threads::set(1).unwrap();
    let alone = run();
    threads::set(3).unwrap();
    let three = run();
    threads::set(before).unwrap();
    threads::set(3).unwrap();
    assert_eq!(run(), three);
    threads::set(before).unwrap();
    assert_eq!(alone, three);
}

#[test]
fn a_number_that_is_none_stays_so_and_stays_in_its_sequence() {
    let x = normal(&[4, 1, 8], 1);
    let _ = x.narrow(0, 0, 1).fill_(f64::NAN);
    let plan = Plan::new(&[0, 2, 4], Device::Cpu).unwrap();
    let out = attention(&x, &x, &x, &plan, &Attention::default()).unwrap();
    let nan = |from| out.narrow(0, from, 2).isnan().all().int64_value(&[]);
    assert_eq!((nan(0), nan(2)), (1, 0));
    assert_eq!(out.narrow(0, 2, 2).isnan().any().int64_value(&[]), 0);
}

#[test]
fn what_does_not_fit_is_refused() {
    let said = |starts: &[usize]| Plan::new(starts, Device::Cpu).unwrap_err().to_string();
    let form = "starts that begin with 0 and rise, one more than there are sequences";
    assert_eq!(
        said(&[0]),
        format!("a plan of attention needs {form}, not a batch without sequences")
    );
    assert_eq!(
        said(&[0, 3, 2]),
        format!("a plan of attention needs {form}, not sequence 1 that goes from 3 to 2")
    );
    let plan = Plan::new(&[0, 2], Device::Cpu).unwrap();
    let x = normal(&[2, 1, 4], 1);
    let run = |q: &Tensor, with: &Attention| attention(q, &x, &x, &plan, with).map(|_| ());
    let wrong = run(&normal(&[3, 1, 4], 1), &Attention::default()).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "the query of attention needs [2, heads, width], alike for all three, not [3, 1, 4]"
    );
    let nan = Attention {
        dropout: f64::NAN,
        ..Attention::default()
    };
    assert_eq!(
        run(&x, &nan).unwrap_err().to_string(),
        "a dropout probability must be at least 0 and less than 1, not `NaN`"
    );
    assert!(run(&x.to_kind(Kind::Double), &Attention::default()).is_err());
    let whole = x.to_kind(Kind::Int64);
    assert!(attention(&whole, &whole, &whole, &plan, &Attention::default()).is_err());
}
