//! Parts that are computed again on the way back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use landfall_torch::TorchError;
use landfall_torch::dropout::{Draw, dropout};
use landfall_torch::recompute::recomputed;
use landfall_torch::tch::{Kind, Tensor, no_grad};

use crate::normal;

const DRAW: Draw = Draw {
    seed: 1,
    stream: 1,
    step: 1,
};

fn layer(x: &Tensor, weight: &Tensor, stream: u64) -> Result<Tensor, TorchError> {
    let hidden = x.f_matmul(weight)?.f_gelu("none")?;
    dropout(&hidden, 0.2, DRAW.at(stream))
}

/// The gradients of the input and of three weights, with or without recomputation.
fn gradients(again: bool, input_trained: bool) -> Vec<Tensor> {
    let x = normal(&[6, 8], 1).set_requires_grad(input_trained);
    let weights: Vec<Tensor> = (2..5)
        .map(|seed| normal(&[8, 8], seed).set_requires_grad(true))
        .collect();
    let mut hidden = x.shallow_clone();
    for (at, weight) in weights.iter().enumerate() {
        hidden = if again {
            let inside = weight.shallow_clone();
            recomputed(&[hidden], move |given| layer(&given[0], &inside, at as u64)).unwrap()
        } else {
            layer(&hidden, weight, at as u64).unwrap()
        };
    }
    hidden.square().sum(Kind::Float).backward();
    let mut all: Vec<Tensor> = weights.iter().map(Tensor::grad).collect();
    if input_trained {
        all.push(x.grad());
    }
    all
}

#[test]
fn gradients_are_the_same_bits() {
    assert_eq!(gradients(true, true), gradients(false, true));
    assert_eq!(gradients(true, false), gradients(false, false));
}

#[test]
fn a_part_may_hold_parts() {
    let weight = normal(&[8, 8], 2).set_requires_grad(true);
    let x = normal(&[6, 8], 1);
    let inside = weight.shallow_clone();
    let out = recomputed(&[x.shallow_clone()], move |given| {
        let deeper = inside.shallow_clone();
        let half = recomputed(&[given[0].shallow_clone()], move |given| {
            layer(&given[0], &deeper, 1)
        })?;
        layer(&half, &inside, 2)
    })
    .unwrap();
    out.sum(Kind::Float).backward();
    let nested = weight.grad().copy();
    let _ = weight.grad().zero_();
    let plain = layer(&layer(&x, &weight, 1).unwrap(), &weight, 2).unwrap();
    plain.sum(Kind::Float).backward();
    assert_eq!(weight.grad(), nested);
}

#[test]
fn it_runs_twice_with_gradients_and_once_without_and_is_freed() {
    let runs = Arc::new(AtomicUsize::new(0));
    let weight = normal(&[2, 2], 1).set_requires_grad(true);
    let run = || {
        let (runs, weight) = (Arc::clone(&runs), weight.shallow_clone());
        recomputed(&[normal(&[2, 2], 2)], move |given| {
            runs.fetch_add(1, Ordering::SeqCst);
            Ok(given[0].f_matmul(&weight)?)
        })
        .unwrap()
    };
    run().sum(Kind::Float).backward();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    let _ = no_grad(run);
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    assert_eq!(Arc::strong_count(&runs), 1);
}

#[test]
fn errors_and_panics_of_a_part_come_back_as_errors() {
    let x = normal(&[2], 1);
    let refused = recomputed(&[x.shallow_clone()], |_| {
        Err(TorchError::DeviceName {
            given: "x".to_owned(),
        })
    });
    assert_eq!(
        refused.unwrap_err().to_string(),
        "libtorch refused recomputation: `x` is no device: `cpu`, `cuda` and `cuda:1` are"
    );
    let panics = recomputed(&[x], |_| panic!("oh"));
    assert_eq!(
        panics.unwrap_err().to_string(),
        "libtorch refused recomputation: a panic: oh"
    );
}

#[test]
fn an_error_on_the_way_back_is_that_of_the_backward_pass() {
    let calls = AtomicUsize::new(0);
    let x = normal(&[2], 1).set_requires_grad(true);
    let out = recomputed(&[x], move |given| {
        if calls.fetch_add(1, Ordering::SeqCst) == 0 {
            Ok(given[0].f_mul_scalar(2.0)?)
        } else {
            Err(TorchError::NotBuilt)
        }
    })
    .unwrap();
    let error = TorchError::from(out.sum(Kind::Float).f_backward().unwrap_err());
    assert_eq!(
        error.to_string(),
        "libtorch refused an operation: this program was built without libtorch (feature `torch`)"
    );
}
