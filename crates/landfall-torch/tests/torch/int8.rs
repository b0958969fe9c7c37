//! Weights of one byte.

use landfall_torch::int8::{Int8Weight, quantized};
use landfall_torch::tch::{Kind, Tensor};
use landfall_torch::{Device, TorchError, threads};

use super::{difference, normal};

fn values(tensor: &Tensor) -> Vec<f32> {
    Vec::try_from(&tensor.contiguous().view(-1)).unwrap()
}

/// The same product with the weights brought back, in f64.
fn plain(x: &Tensor, weight: &[f32], inputs: usize, bias: &Tensor) -> Tensor {
    let (bytes, scale) = quantized(weight, inputs).unwrap();
    let rows = Tensor::from_slice(&bytes).view([-1, inputs as i64]);
    let wide = rows.to_kind(Kind::Double)
        * Tensor::from_slice(&scale)
            .to_kind(Kind::Double)
            .unsqueeze(1);
    x.to_kind(Kind::Double).matmul(&wide.tr()) + bias.to_kind(Kind::Double)
}

#[test]
fn ties_go_to_the_even_number() {
    // Factor 1: the largest is 127.
    let row = [127.0, 0.5, 1.5, 2.5, -0.5, -1.5, 126.49];
    let (bytes, scale) = quantized(&row, row.len()).unwrap();
    assert_eq!(scale, [1.0]);
    assert_eq!(bytes, [127, 0, 2, 2, 0, -2, 126]);
}

#[test]
fn rows_without_numbers_to_speak_of_have_a_factor_of_one() {
    let (bytes, scale) = quantized(&[0.0, 0.0, 1e-44, -1e-45], 2).unwrap();
    assert_eq!((bytes, scale), (vec![0; 4], vec![1.0; 2]));
}

#[test]
fn weights_that_cannot_be_rounded_are_refused() {
    let error = quantized(&[1.0, f32::NAN], 2).unwrap_err();
    assert!(matches!(error, TorchError::Range { .. }), "{error}");
    assert!(matches!(
        quantized(&[1.0], 2),
        Err(TorchError::Shape { .. })
    ));
    assert!(matches!(quantized(&[], 0), Err(TorchError::Shape { .. })));
}

#[test]
fn products_are_those_of_the_weights_brought_back() {
    let shapes = [
        (1, 1, 1),
        (3, 5, 2),
        (16, 32, 16),
        (33, 31, 17),
        (70, 384, 50),
        (300, 100, 3),
        (600, 1000, 96),
    ];
    for (m, k, n) in shapes {
        let (x, bias) = (normal(&[m, k], 1), normal(&[n], 2));
        let weight = values(&normal(&[n, k], 3));
        let ours = Int8Weight::of(&weight, k as usize, Device::Cpu).unwrap();
        let expected = plain(&x, &weight, k as usize, &bias);
        let found = ours.dense(&x, &bias).unwrap();
        assert_eq!(found.size(), [m, n]);
        let off = difference(&found, &expected);
        assert!(off < 5e-6, "{m} x {k} x {n}: {off}");
        let half = x.to_kind(Kind::BFloat16);
        let found = ours.dense(&half, &bias).unwrap();
        assert_eq!(found.kind(), Kind::BFloat16);
        let off = difference(&found, &plain(&half, &weight, k as usize, &bias));
        assert!(off < 1e-2, "{m} x {k} x {n} in bf16: {off}");
    }
}

#[test]
fn a_row_does_not_hang_on_its_company() {
    let (x, bias) = (normal(&[200, 96], 4), normal(&[40], 5));
    let weight = values(&normal(&[40, 96], 6));
    let ours = Int8Weight::of(&weight, 96, Device::Cpu).unwrap();
    let all = ours.dense(&x, &bias).unwrap();
    let before = threads::count();
    threads::set(1).unwrap();
    let alone = ours.dense(&x, &bias).unwrap();
    threads::set(before).unwrap();
    assert_eq!(all, alone);
    if ours.handles().into_parts().0.dim() == 4 {
        let one = ours.dense(&x.narrow(0, 77, 1), &bias).unwrap();
        assert_eq!(one, all.narrow(0, 77, 1));
    }
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
    let weight = Int8Weight::of(&[1.0; 64], 32, Device::Cpu).unwrap();
    let bias = Tensor::from_slice(&[0.0f32; 2]);
    assert!(weight.dense(&normal(&[4, 40], 1), &bias).is_err());
    assert!(
        weight
            .dense(&normal(&[4, 32], 1), &Tensor::from_slice(&[0.0f32; 3]))
            .is_err()
    );
}
