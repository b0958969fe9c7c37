//! Steps over lists of tensors.

use std::ffi::c_char;

use tch::Tensor;

use super::{Handle, done, handle, handles, made, optional};
use crate::TorchError;

/// The numbers of a step of AdamW, laid out as `LandfallAdamW` of `optimizer.cpp`.
#[repr(C)]
pub(crate) struct StepNumbers {
    pub(crate) rate: f64,
    pub(crate) beta1: f64,
    pub(crate) beta2: f64,
    pub(crate) decay: f64,
    pub(crate) epsilon: f64,
}

unsafe extern "C" {
    fn landfall_cast(
        tensors: *const Handle,
        count: usize,
        like: Handle,
        out: *mut Handle,
    ) -> *mut c_char;
    fn landfall_forget(tensors: *const Handle, count: usize) -> *mut c_char;
    fn landfall_norm(tensors: *const Handle, count: usize, out: *mut Handle) -> *mut c_char;
    fn landfall_clip(
        tensors: *const Handle,
        count: usize,
        limit: f64,
        out: *mut Handle,
    ) -> *mut c_char;
    fn landfall_adamw(
        weights: *const Handle,
        grads: *const Handle,
        firsts: *const Handle,
        seconds: *const Handle,
        steps: *const Handle,
        count: usize,
        with: *const StepNumbers,
        grad_scale: Handle,
        found_inf: Handle,
    ) -> *mut c_char;
}

/// Copies of at least one tensor in the kind of another.
pub(crate) fn cast(tensors: &[&Tensor], like: &Tensor) -> Result<Vec<Tensor>, TorchError> {
    let all = handles(tensors.iter().copied());
    let mut out: Vec<Handle> = vec![std::ptr::null_mut(); all.len()];
    // SAFETY: as many live handles as said, and as many places; `like` is alive too.
    let text = unsafe { landfall_cast(all.as_ptr(), all.len(), handle(like), out.as_mut_ptr()) };
    done("copies in another kind", text)?;
    let own = |one| {
        // SAFETY: a tensor that the other side made with `new` for this call; nobody else frees it.
        unsafe { Tensor::from_ptr(one) }
    };
    Ok(out.into_iter().map(own).collect())
}

pub(crate) fn forget(tensors: &[&Tensor]) -> Result<(), TorchError> {
    let all = handles(tensors.iter().copied());
    // SAFETY: as many live handles as said.
    done("forgetting gradients", unsafe {
        landfall_forget(all.as_ptr(), all.len())
    })
}

pub(crate) fn norm(tensors: &[Tensor]) -> Result<Tensor, TorchError> {
    let all = handles(tensors);
    made("the gradient norm", |out| {
        // SAFETY: as many live handles as said.
        unsafe { landfall_norm(all.as_ptr(), all.len(), out) }
    })
}

pub(crate) fn clip(tensors: &[Tensor], limit: f64) -> Result<Tensor, TorchError> {
    let all = handles(tensors);
    made("clipping", |out| {
        // SAFETY: as many live handles as said; what they hold is scaled in place.
        unsafe { landfall_clip(all.as_ptr(), all.len(), limit, out) }
    })
}

/// The tensors of a step, five lists of one length.
pub(crate) struct StepTensors<'a> {
    pub(crate) weights: &'a [Tensor],
    pub(crate) grads: &'a [Tensor],
    pub(crate) firsts: &'a [Tensor],
    pub(crate) seconds: &'a [Tensor],
    pub(crate) steps: &'a [Tensor],
}

pub(crate) fn adamw(
    tensors: &StepTensors<'_>,
    numbers: &StepNumbers,
    grad_scale: Option<&Tensor>,
    found_inf: Option<&Tensor>,
) -> Result<(), TorchError> {
    let count = tensors.weights.len();
    let lists = [
        tensors.weights,
        tensors.grads,
        tensors.firsts,
        tensors.seconds,
        tensors.steps,
    ]
    .map(handles);
    if let Some(odd) = lists.iter().find(|list| list.len() != count) {
        return Err(TorchError::Shape {
            what: "a step of AdamW",
            given: format!("a list of {}", odd.len()),
            allowed: format!("five lists of {count} tensors"),
        });
    }
    let [weights, grads, firsts, seconds, steps] = &lists;
    // SAFETY: five lists of `count` live handles; libtorch checks shapes and kinds.
    let text = unsafe {
        landfall_adamw(
            weights.as_ptr(),
            grads.as_ptr(),
            firsts.as_ptr(),
            seconds.as_ptr(),
            steps.as_ptr(),
            count,
            std::ptr::from_ref(numbers),
            optional(grad_scale),
            optional(found_inf),
        )
    };
    done("a step of AdamW", text)
}
