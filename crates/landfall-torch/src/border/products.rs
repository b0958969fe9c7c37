//! Products of adapters, and of weights of one byte.

use std::ffi::c_char;

use tch::Tensor;

use super::{Handle, handle, handles, made};
use crate::TorchError;

unsafe extern "C" {
    fn landfall_thin_there() -> bool;
    fn landfall_thin(
        x: Handle,
        y: Handle,
        matrices: *const Handle,
        count: usize,
        pieces: *const i64,
        scales: *const f64,
        out: *mut Handle,
    ) -> *mut c_char;
    fn landfall_int8_pack(weights: Handle, out: *mut Handle) -> *mut c_char;
    fn landfall_int8_dense(
        x: Handle,
        weights: Handle,
        scale: Handle,
        bias: Handle,
        out: *mut Handle,
    ) -> *mut c_char;
}

/// Whether the products of adapters can be computed in one operator.
pub(crate) fn thin_there() -> bool {
    // SAFETY: looks a symbol up once.
    unsafe { landfall_thin_there() }
}

/// Two matrices, two numbers of rows and a factor for each adapter.
pub(crate) fn thin(
    x: &Tensor,
    y: &Tensor,
    matrices: &[&Tensor],
    pieces: &[i64],
    scales: &[f64],
) -> Result<Tensor, TorchError> {
    let all = handles(matrices.iter().copied());
    let count = scales.len().min(all.len() / 2).min(pieces.len() / 2);
    made("the product of adapters", |out| {
        // SAFETY: live tensors and lists of at least `count` entries; shapes, kinds and rows are
        // checked there.
        unsafe {
            landfall_thin(
                handle(x),
                handle(y),
                all.as_ptr(),
                count,
                pieces.as_ptr(),
                scales.as_ptr(),
                out,
            )
        }
    })
}

/// Weights of one byte in the order that this machine multiplies them in.
pub(crate) fn int8_pack(weights: &Tensor) -> Result<Tensor, TorchError> {
    made("packing weights of one byte", |out| {
        // SAFETY: a live tensor; its shape and kind are checked there.
        unsafe { landfall_int8_pack(handle(weights), out) }
    })
}

/// Rows through a dense layer of such weights.
pub(crate) fn int8_dense(
    x: &Tensor,
    weights: &Tensor,
    scale: &Tensor,
    bias: &Tensor,
) -> Result<Tensor, TorchError> {
    made("a dense layer of one byte", |out| {
        // SAFETY: live tensors; shapes and kinds are checked there.
        unsafe { landfall_int8_dense(handle(x), handle(weights), handle(scale), handle(bias), out) }
    })
}
