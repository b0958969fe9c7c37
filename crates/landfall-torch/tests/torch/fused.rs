//! Steps over lists of tensors, against the same written out.

use landfall_torch::fused::{AdamW, Moments, Scaled, adamw, cast, clip, forget, gradient_norm};
use landfall_torch::tch::{Kind, Tensor};

use crate::{difference, normal, on_cpu};

fn shapes() -> Vec<Vec<i64>> {
    vec![vec![30, 70], vec![70], vec![1], vec![3, 1, 5]]
}

fn list(seed: i64) -> Vec<Tensor> {
    shapes()
        .iter()
        .enumerate()
        .map(|(at, shape)| normal(shape, seed * 10 + at as i64))
        .collect()
}

#[test]
fn five_steps_of_adamw_are_its_formula() {
    let with = AdamW {
        rate: 0.01,
        decay: 0.1,
        ..AdamW::default()
    };
    let weights = list(1);
    let moments = Moments::zeros(&weights).unwrap();
    let mut plain: Vec<[Tensor; 3]> = weights
        .iter()
        .map(|w| {
            let w = w.to_kind(Kind::Double);
            [w.copy(), w.zeros_like(), w.zeros_like()]
        })
        .collect();
    for step in 1..=5 {
        let grads = list(step + 1);
        adamw(&weights, &grads, &moments, &with, None).unwrap();
        for (state, grad) in plain.iter_mut().zip(&grads) {
            let g = grad.to_kind(Kind::Double);
            let [w, m, v] = &*state;
            let m = m * with.beta1 + &g * (1.0 - with.beta1);
            let v = v * with.beta2 + &g * &g * (1.0 - with.beta2);
            let root = (&v / (1.0 - with.beta2.powi(step as i32))).sqrt() + with.epsilon;
            let move_by = &m / (1.0 - with.beta1.powi(step as i32)) / root;
            let w = w * (1.0 - with.rate * with.decay) - move_by * with.rate;
            *state = [w, m, v];
        }
    }
    for (weight, [expected, _, _]) in weights.iter().zip(&plain) {
        assert!(difference(weight, expected) < 1e-6);
    }
    for steps in &moments.steps {
        assert_eq!(steps.double_value(&[]), 5.0);
    }
}

#[test]
fn an_infinite_gradient_takes_no_step_and_a_scale_is_divided_out() {
    let with = AdamW::default();
    let (weights, same) = (list(1), list(1));
    let (moments, plain) = (
        Moments::zeros(&weights).unwrap(),
        Moments::zeros(&same).unwrap(),
    );
    let scale = Tensor::from(128.0f32);
    let [no, yes] = [0.0f32, 1.0].map(Tensor::from);
    let infinite = Scaled {
        scale: &scale,
        infinite: &yes,
    };
    let finite = Scaled {
        scale: &scale,
        infinite: &no,
    };
    let grads = list(2);
    let large: Vec<Tensor> = grads.iter().map(|g| g * 128.0).collect();
    adamw(&weights, &large, &moments, &with, Some(&infinite)).unwrap();
    assert_eq!(weights, list(1));
    assert_eq!(moments.steps[0].double_value(&[]), 0.0);
    adamw(&weights, &large, &moments, &with, Some(&finite)).unwrap();
    adamw(&same, &grads, &plain, &with, None).unwrap();
    for (a, b) in weights.iter().zip(&same) {
        assert!(difference(a, b) < 1e-6);
    }
}

#[test]
fn the_norm_is_that_of_all_numbers_together() {
    let grads = list(3);
    let all: Vec<Tensor> = grads.iter().map(|g| g.view([-1])).collect();
    let expected = Tensor::cat(&all, 0)
        .to_kind(Kind::Double)
        .square()
        .sum(Kind::Double)
        .sqrt();
    assert!(difference(&gradient_norm(&grads).unwrap(), &expected) < 1e-6);

    let before = clip(&grads, 1.5).unwrap();
    assert!(difference(&before, &expected) < 1e-6);
    let after = gradient_norm(&grads).unwrap().double_value(&[]);
    assert!((after - 1.5).abs() < 1e-5);
    // Below the limit nothing changes.
    let copies: Vec<Tensor> = grads.iter().map(Tensor::copy).collect();
    let _ = clip(&grads, 100.0).unwrap();
    assert_eq!(grads, copies);
}

#[test]
fn a_gradient_that_is_no_number_shows_in_the_norm() {
    let grads = [Tensor::from_slice(&[1.0f32, f32::NAN])];
    assert!(clip(&grads, 1.0).unwrap().double_value(&[]).is_nan());
}

#[test]
fn weights_that_are_trained_may_be_leaves() {
    let weight = normal(&[4, 3], 1).set_requires_grad(true);
    let x = normal(&[2, 4], 2);
    x.matmul(&weight).square().sum(Kind::Float).backward();
    let (weights, grads) = ([weight.shallow_clone()], [weight.grad()]);
    let before = weight.detach().copy();
    let moments = Moments::zeros(&weights).unwrap();
    adamw(&weights, &grads, &moments, &AdamW::default(), None).unwrap();
    assert_ne!(weight.detach(), before);
    assert!(weight.requires_grad());
}

#[test]
fn what_does_not_fit_is_refused() {
    let weights = list(1);
    let moments = Moments::zeros(&weights).unwrap();
    let short = &list(2)[..2];
    let said = adamw(&weights, short, &moments, &AdamW::default(), None).unwrap_err();
    assert_eq!(
        said.to_string(),
        "a step of AdamW needs five lists of 4 tensors, not a list of 2"
    );
    let wrong = AdamW {
        rate: f64::NAN,
        ..AdamW::default()
    };
    assert_eq!(
        adamw(&weights, &list(2), &moments, &wrong, None)
            .unwrap_err()
            .to_string(),
        "the learning rate must be a number of at least 0, not `NaN`"
    );
    assert!(clip(&list(1), f64::NAN).is_err());
    assert_eq!(
        gradient_norm(&[]).unwrap_err().to_string(),
        "a gradient norm needs at least one gradient, not an empty list"
    );
    let mixed = [normal(&[2], 1), Tensor::zeros([2], on_cpu(Kind::Int64))];
    assert!(gradient_norm(&mixed).is_err());
}

#[test]
fn copies_in_another_kind_bring_their_gradients_back() {
    let weights: Vec<Tensor> = list(3)
        .into_iter()
        .map(|weight| weight.set_requires_grad(true))
        .collect();
    let given: Vec<&Tensor> = weights.iter().collect();
    let copies = cast(&given, Kind::BFloat16).unwrap();
    // One copy is not used.
    let used: Vec<Tensor> = copies[1..].iter().map(|copy| copy.square()).collect();
    let sums = used.iter().map(|one| one.sum(Kind::Float));
    sums.reduce(|a, b| a + b).unwrap().backward();
    assert!(!weights[0].grad().defined());
    for weight in &weights[1..] {
        let wanted = weight.detach().to_kind(Kind::BFloat16).to_kind(Kind::Float) * 2.0;
        assert_eq!(weight.grad().kind(), Kind::Float);
        assert!(difference(&weight.grad(), &wanted) < 1e-6);
    }
    forget(&given).unwrap();
    assert!(weights.iter().all(|weight| !weight.grad().defined()));
    assert!(cast(&[], Kind::Half).unwrap().is_empty());
    let mixed = [&weights[0], &copies[1]];
    let error = cast(&mixed, Kind::Half).unwrap_err().to_string();
    assert!(error.contains("of one kind"), "{error}");
}
