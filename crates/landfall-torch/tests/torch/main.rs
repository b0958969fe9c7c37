//! What the crate adds to libtorch, on the CPU.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stop where something is not as they expect"
)]

mod attention;
mod dropout;
mod fused;
mod int8;
mod recompute;
mod runtime;
mod thin;

use landfall_torch::tch::{Device, Kind, Tensor};

/// Numbers of a normal distribution, the same for the same seed.
fn normal(shape: &[i64], seed: i64) -> Tensor {
    // Drawn from the crate's own dropout bits, so that no global generator is used.
    let count: i64 = shape.iter().product();
    let values: Vec<f32> = (0..count)
        .map(|at| {
            let uniform = |salt: u64| {
                let mut x = (at as u64 * 2 + salt)
                    .wrapping_add((seed as u64) << 40)
                    .wrapping_mul(0x9E37_79B9_7F4A_7C15);
                x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                ((x >> 40) as f64 + 0.5) / (1u64 << 24) as f64
            };
            let radius = (-2.0 * uniform(0).ln()).sqrt();
            (radius * (std::f64::consts::TAU * uniform(1)).cos()) as f32
        })
        .collect();
    Tensor::from_slice(&values).view(shape)
}

/// The largest difference, as a share of the largest value (at least 1).
fn difference(a: &Tensor, b: &Tensor) -> f64 {
    let (a, b) = (a.to_kind(Kind::Double), b.to_kind(Kind::Double));
    let scale = b.abs().max().double_value(&[]).max(1.0);
    let gap = (&a - &b).abs().max().double_value(&[]);
    // A NaN would compare as no difference.
    if gap.is_nan() {
        f64::INFINITY
    } else {
        gap / scale
    }
}

fn on_cpu(kind: Kind) -> (Kind, Device) {
    (kind, Device::Cpu)
}
