//! A part of a network that runs again on the way back.

use std::any::Any;
use std::ffi::{CString, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

use tch::Tensor;

use super::{Handle, handles, made};
use crate::TorchError;

type Run = unsafe extern "C" fn(*mut c_void, *const Handle, usize, *mut Handle) -> *mut c_char;

unsafe extern "C" {
    fn landfall_text(from: *const c_char, size: usize) -> *mut c_char;
    fn landfall_recomputed(
        closure: *mut c_void,
        run: Run,
        drop: unsafe extern "C" fn(*mut c_void),
        inputs: *const Handle,
        count: usize,
        out: *mut Handle,
    ) -> *mut c_char;
}

/// A part of a network: its inputs in, its output out.
pub(crate) type Part = Box<dyn Fn(&[Tensor]) -> Result<Tensor, TorchError> + Send>;

/// Runs `part`, keeping only `inputs`, and again on the way back.
pub(crate) fn recomputed(part: Part, inputs: &[Tensor]) -> Result<Tensor, TorchError> {
    let all = handles(inputs);
    let closure = Box::into_raw(Box::new(part)).cast::<c_void>();
    made("recomputation", |out| {
        // SAFETY: `closure` is a `Part` given away here; the other side frees it once, with
        // `drop_part`, also when the call fails. It may be called later from another thread, one
        // call at a time: `Part` is `Send`.
        unsafe { landfall_recomputed(closure, run_part, drop_part, all.as_ptr(), all.len(), out) }
    })
}

/// Called by the other side with what `recomputed` gave it.
unsafe extern "C" fn run_part(
    closure: *mut c_void,
    inputs: *const Handle,
    count: usize,
    out: *mut Handle,
) -> *mut c_char {
    // SAFETY: the `Part` of `recomputed`, alive until `drop_part`.
    let part = unsafe { &*closure.cast_const().cast::<Part>() };
    let work = || -> Result<Tensor, TorchError> {
        let mut given = Vec::with_capacity(count);
        for at in 0..count {
            // SAFETY: `count` live handles, which stay the other side's: each is cloned.
            given.push(unsafe { Tensor::clone_from_ptr(*inputs.add(at)) });
        }
        part(&given)
    };
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(mut tensor)) => {
            // SAFETY: a new handle of the same tensor, which the other side deletes.
            unsafe { *out = torch_sys::at_shallow_clone(tensor.as_mut_ptr()) };
            std::ptr::null_mut()
        }
        Ok(Err(error)) => given_text(&error.to_string()),
        Err(panic) => given_text(&said(panic.as_ref())),
    }
}

/// Called by the other side once, when the closure is no longer needed.
unsafe extern "C" fn drop_part(closure: *mut c_void) {
    // SAFETY: made by `Box::into_raw` in `recomputed`, given back exactly once.
    let part = unsafe { Box::from_raw(closure.cast::<Part>()) };
    // A panic must not cross the border.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(part)));
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    format!("a panic: {}", text.unwrap_or_default())
}

/// A text that the other side frees.
fn given_text(text: &str) -> *mut c_char {
    // A zero within would end it early.
    let text = CString::new(text.replace('\0', " ")).unwrap_or_default();
    let bytes = text.as_bytes();
    // SAFETY: as many readable bytes as said.
    unsafe { landfall_text(bytes.as_ptr().cast(), bytes.len()) }
}
