//! Dropout by counter.

use landfall_torch::dropout::{Draw, dropout, dropout_add};
use landfall_torch::tch::{Kind, Tensor};
use landfall_torch::threads;

use crate::{difference, normal, on_cpu};

const DRAW: Draw = Draw {
    seed: 7,
    stream: 1,
    step: 5,
};

fn ones(count: i64) -> Tensor {
    Tensor::ones([count], on_cpu(Kind::Float))
}

fn share_dropped(x: &Tensor) -> f64 {
    x.eq(0.0)
        .to_kind(Kind::Double)
        .mean(Kind::Double)
        .double_value(&[])
}

#[test]
fn the_share_dropped_is_the_probability_and_the_mean_stays() {
    // Standard error of the share: sqrt(p (1 - p) / 4e6) < 2.5e-4; five of them.
    for p in [0.001, 0.1, 0.5, 0.9] {
        let out = dropout(&ones(4_000_000), p, DRAW).unwrap();
        assert!((share_dropped(&out) - p).abs() < 1.3e-3, "{p}");
        let mean = out.mean(Kind::Double).double_value(&[]);
        assert!((mean - 1.0).abs() < 1.3e-3 / (1.0 - p), "{p}: {mean}");
    }
}

#[test]
fn neighbours_rows_and_places_are_not_correlated() {
    let centred = |draw: Draw| dropout(&ones(1 << 20), 0.5, draw).unwrap() - 1.0;
    let x = centred(DRAW);
    let related = |a: &Tensor, b: &Tensor| (a * b).mean(Kind::Double).double_value(&[]);
    // Standard error 2^-10; five of them.
    for shift in [1i64, 2, 31, 32, 33, 63, 64, 65, 384, 768, 1 << 16] {
        let gap = related(&x, &x.roll([shift], [0]));
        assert!(gap.abs() < 5e-3, "{shift}: {gap}");
    }
    for other in [
        DRAW.at(2),
        Draw { step: 6, ..DRAW },
        Draw { seed: 8, ..DRAW },
    ] {
        for shift in [0i64, 1, 32, 64] {
            let gap = related(&x, &centred(other).roll([shift], [0]));
            assert!(gap.abs() < 5e-3, "{other:?} {shift}: {gap}");
        }
    }
}

#[test]
fn the_mask_depends_on_the_place_alone() {
    let whole = dropout(&ones(10_007), 0.3, DRAW).unwrap();
    let part = dropout(&ones(777), 0.3, DRAW).unwrap();
    assert_eq!(whole.narrow(0, 0, 777), part);
    let shaped = dropout(&ones(10_000).view([100, 100]), 0.3, DRAW).unwrap();
    assert_eq!(shaped.view([-1]), whole.narrow(0, 0, 10_000));
    for kind in [Kind::Double, Kind::BFloat16, Kind::Half] {
        let other = dropout(&ones(10_007).to_kind(kind), 0.3, DRAW).unwrap();
        assert_eq!(other.eq(0.0), whole.eq(0.0), "{kind:?}");
    }
    let before = threads::count();
    threads::set(3).unwrap();
    let three = dropout(&ones(1_000_003), 0.3, DRAW).unwrap();
    threads::set(1).unwrap();
    let one = dropout(&ones(1_000_003), 0.3, DRAW).unwrap();
    threads::set(before).unwrap();
    assert_eq!(one, three);
}

#[test]
fn the_gradient_goes_where_the_values_went() {
    for kind in [Kind::Float, Kind::Double] {
        let x = normal(&[31, 45], 1).to_kind(kind).set_requires_grad(true);
        let rest = normal(&[31, 45], 2).to_kind(kind).set_requires_grad(true);
        let pull = normal(&[31, 45], 3).to_kind(kind);
        let out = dropout_add(&x, &rest, 0.4, DRAW).unwrap();
        (&out * &pull).sum(kind).backward();
        let factor = (&out - &rest).detach() / x.detach();
        assert!(difference(&x.grad(), &(&pull * factor)) < 1e-5);
        assert_eq!(rest.grad(), pull);
        let apart = dropout(&x, 0.4, DRAW).unwrap() + &rest;
        assert!(difference(&out, &apart) < 1e-6);
    }
}

#[test]
fn a_view_with_strides_is_dropped_in_its_own_order() {
    let x = normal(&[20, 30], 1);
    let turned = x.transpose(0, 1);
    let out = dropout(&turned, 0.5, DRAW).unwrap();
    assert_eq!(out, dropout(&turned.contiguous(), 0.5, DRAW).unwrap());
}

#[test]
fn nothing_and_everything() {
    let x = normal(&[5], 1);
    assert_eq!(dropout(&x, 0.0, DRAW).unwrap(), x);
    let empty = Tensor::zeros([0, 4], on_cpu(Kind::Float));
    assert_eq!(dropout(&empty, 0.5, DRAW).unwrap().size(), [0, 4]);
    for p in [1.0, -0.1, f64::NAN] {
        assert_eq!(
            dropout(&x, p, DRAW).unwrap_err().to_string(),
            format!("a dropout probability must be at least 0 and less than 1, not `{p}`")
        );
    }
    assert!(dropout(&x.to_kind(Kind::Int64), 0.5, DRAW).is_err());
    assert!(dropout_add(&x, &normal(&[6], 1), 0.5, DRAW).is_err());
}
