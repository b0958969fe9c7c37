//! The border to the C++ of this crate: the only place with `unsafe` calls.
#![expect(
    unsafe_code,
    reason = "functions of another language are called here, and nowhere else"
)]

mod products;
mod recomputed;
mod steps;

use std::ffi::{CStr, c_char, c_int};

use tch::Tensor;
use torch_sys::C_tensor;

use crate::TorchError;

pub(crate) use products::{int8_dense, int8_pack, thin, thin_there};
pub(crate) use recomputed::recomputed;
pub(crate) use steps::{StepNumbers, StepTensors, adamw, cast, clip, forget, norm};

type Handle = *mut C_tensor;

unsafe extern "C" {
    fn landfall_free_text(text: *mut c_char);
    fn landfall_keep_memory() -> c_int;
    fn landfall_release_memory();
    fn landfall_limit_products(kept: u32) -> c_int;
    fn landfall_peak_resident() -> u64;
    fn landfall_cuda_peak(index: c_int, used: *mut u64, reserved: *mut u64) -> *mut c_char;
    fn landfall_cuda_reset_peak(index: c_int) -> *mut c_char;
    fn landfall_deterministic(yes: bool) -> *mut c_char;
    fn landfall_load(file: *const c_char) -> *mut c_char;
    fn landfall_loaded(file: *const c_char) -> c_int;
    fn landfall_finds(file: *const c_char) -> c_int;
    fn landfall_library() -> *mut c_char;
    fn landfall_seed(cuda_index: c_int, value: u64) -> *mut c_char;
    fn landfall_dropout(
        x: Handle,
        residual: Handle,
        p: f64,
        key: u64,
        out: *mut Handle,
    ) -> *mut c_char;
    fn landfall_lookup(table: Handle, at: Handle, out: *mut Handle) -> *mut c_char;
    fn landfall_attention_way(q: Handle, way: *mut c_int) -> *mut c_char;
    fn landfall_attention_cpu(
        q: Handle,
        k: Handle,
        v: Handle,
        starts: Handle,
        order: Handle,
        p: f64,
        key: u64,
        scale: f64,
        out: *mut Handle,
    ) -> *mut c_char;
    fn landfall_attention_cuda(
        q: Handle,
        k: Handle,
        v: Handle,
        starts: Handle,
        longest: i64,
        p: f64,
        key: u64,
        scale: f64,
        out: *mut Handle,
    ) -> *mut c_char;
    fn landfall_grad_enabled() -> bool;
    fn landfall_freeze(tensor: Handle, out: *mut Handle) -> *mut c_char;
}

/// The handle of a tensor that stays alive during a call.
fn handle(tensor: &Tensor) -> Handle {
    tensor.as_ptr().cast_mut()
}

fn handles<'a>(tensors: impl IntoIterator<Item = &'a Tensor>) -> Vec<Handle> {
    tensors.into_iter().map(handle).collect()
}

fn optional(tensor: Option<&Tensor>) -> Handle {
    tensor.map_or(std::ptr::null_mut(), handle)
}

/// Takes a text of the other side; none for a null.
fn taken(text: *mut c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null, ends in a zero, and is ours until it is freed right after.
    let copy = unsafe { CStr::from_ptr(text) }
        .to_string_lossy()
        .into_owned();
    // SAFETY: allocated by the other side for exactly this function; not used afterwards.
    unsafe { landfall_free_text(text) };
    Some(copy)
}

/// No text means that all went well.
fn done(what: &'static str, text: *mut c_char) -> Result<(), TorchError> {
    match taken(text) {
        None => Ok(()),
        Some(message) => Err(TorchError::Refused { what, message }),
    }
}

/// Runs a call that hands out a tensor.
fn made(
    what: &'static str,
    call: impl FnOnce(*mut Handle) -> *mut c_char,
) -> Result<Tensor, TorchError> {
    let mut out: Handle = std::ptr::null_mut();
    done(what, call(&raw mut out))?;
    if out.is_null() {
        return Err(TorchError::Refused {
            what,
            message: "no tensor came back".to_owned(),
        });
    }
    // SAFETY: a tensor that the other side made with `new` for this call; nobody else frees it.
    Ok(unsafe { Tensor::from_ptr(out) })
}

/// Keeps freed memory in the process, where the C library can.
pub(crate) fn keep_memory() -> bool {
    // SAFETY: changes three settings of the allocator, which may be done at any time.
    unsafe { landfall_keep_memory() == 1 }
}

/// Gives freed memory back to the system, where the C library can.
pub(crate) fn release_memory() {
    // SAFETY: touches only memory that nobody holds; the allocator locks itself.
    unsafe { landfall_release_memory() }
}

/// Limits how many prepared products oneDNN keeps.
pub(crate) fn limit_products(kept: u32) -> bool {
    // SAFETY: sets a variable of the environment; the caller says that no other thread runs.
    unsafe { landfall_limit_products(kept) == 1 }
}

/// The largest resident size so far, in bytes.
pub(crate) fn peak_resident() -> u64 {
    // SAFETY: asks the system for a number.
    unsafe { landfall_peak_resident() }
}

/// The most bytes used and reserved on a GPU since the last reset.
pub(crate) fn cuda_peak(index: c_int) -> Result<(u64, u64), TorchError> {
    let (mut used, mut reserved) = (0, 0);
    // SAFETY: both places live during the call.
    let text = unsafe { landfall_cuda_peak(index, &raw mut used, &raw mut reserved) };
    done("the memory statistics", text).map(|()| (used, reserved))
}

pub(crate) fn cuda_reset_peak(index: c_int) -> Result<(), TorchError> {
    // SAFETY: takes a number; a wrong one is refused with a text.
    done("the memory statistics", unsafe {
        landfall_cuda_reset_peak(index)
    })
}

pub(crate) fn deterministic(yes: bool) -> Result<(), TorchError> {
    // SAFETY: sets switches of libtorch's global context.
    done("a switch", unsafe { landfall_deterministic(yes) })
}

/// Loads a library with its symbols for all, for the rest of the process.
pub(crate) fn load(file: &CStr) -> Result<(), String> {
    // SAFETY: a text that ends in a zero. The library's initialisers run; the caller names a part
    // of libtorch.
    taken(unsafe { landfall_load(file.as_ptr()) }).map_or(Ok(()), Err)
}

/// Whether a library of this name is part of the process already.
pub(crate) fn loaded(file: &CStr) -> bool {
    // SAFETY: a text that ends in a zero.
    unsafe { landfall_loaded(file.as_ptr()) == 1 }
}

/// Whether the system finds a library by name.
pub(crate) fn finds(file: &CStr) -> bool {
    // SAFETY: a text that ends in a zero.
    unsafe { landfall_finds(file.as_ptr()) == 1 }
}

/// The file that libtorch was loaded from.
pub(crate) fn library() -> Option<String> {
    // SAFETY: asks the loader; the text is ours.
    taken(unsafe { landfall_library() })
}

/// Seeds the default generator of the CPU (`-1`) or of a GPU.
pub(crate) fn seed(cuda_index: c_int, value: u64) -> Result<(), TorchError> {
    // SAFETY: takes numbers; locks the generator itself.
    done("a seed", unsafe { landfall_seed(cuda_index, value) })
}

pub(crate) fn dropout(
    x: &Tensor,
    residual: Option<&Tensor>,
    p: f64,
    key: u64,
) -> Result<Tensor, TorchError> {
    made("dropout", |out| {
        // SAFETY: the tensors live during the call; shapes and kinds are checked there.
        unsafe { landfall_dropout(handle(x), optional(residual), p, key, out) }
    })
}

pub(crate) fn lookup(table: &Tensor, at: &Tensor) -> Result<Tensor, TorchError> {
    made("rows of a table", |out| {
        // SAFETY: live tensors; shapes, kinds and places are checked there.
        unsafe { landfall_lookup(handle(table), handle(at), out) }
    })
}

/// How attention can be computed for such a tensor: 1 on the CPU, 2 on CUDA, 0 by buckets.
pub(crate) fn attention_way(q: &Tensor) -> Result<c_int, TorchError> {
    let mut way = 0;
    // SAFETY: a live tensor and a place that lives during the call.
    let text = unsafe { landfall_attention_way(handle(q), &raw mut way) };
    done("attention", text).map(|()| way)
}

/// What attention draws its dropout from, and the factor of its scores.
#[derive(Clone, Copy)]
pub(crate) struct Draw {
    pub(crate) p: f64,
    pub(crate) key: u64,
    pub(crate) scale: f64,
}

/// The caller has checked that q, k, v are alike, [N, heads, width], and that `starts` (i64 on the
/// CPU) rises from 0 to N with `order` a permutation of its sequences, longest first.
pub(crate) fn attention_cpu(
    [q, k, v]: [&Tensor; 3],
    starts: &Tensor,
    order: &Tensor,
    draw: Draw,
) -> Result<Tensor, TorchError> {
    made("attention", |out| {
        // SAFETY: live tensors, of the shapes the function relies on (see above).
        unsafe {
            landfall_attention_cpu(
                handle(q),
                handle(k),
                handle(v),
                handle(starts),
                handle(order),
                draw.p,
                draw.key,
                draw.scale,
                out,
            )
        }
    })
}

/// As on the CPU, with `starts` as i32 on the GPU and the length of the longest sequence.
pub(crate) fn attention_cuda(
    [q, k, v]: [&Tensor; 3],
    starts: &Tensor,
    longest: i64,
    draw: Draw,
) -> Result<Tensor, TorchError> {
    made("attention", |out| {
        // SAFETY: live tensors; libtorch checks the rest.
        unsafe {
            landfall_attention_cuda(
                handle(q),
                handle(k),
                handle(v),
                handle(starts),
                longest,
                draw.p,
                draw.key,
                draw.scale,
                out,
            )
        }
    })
}

/// Whether this thread records what is needed for gradients.
pub(crate) fn grad_enabled() -> bool {
    // SAFETY: reads a switch of this thread.
    unsafe { landfall_grad_enabled() }
}

/// A copy that nothing can write to.
pub(crate) fn freeze(tensor: &Tensor) -> Result<Tensor, TorchError> {
    made("freezing", |out| {
        // SAFETY: a live tensor.
        unsafe { landfall_freeze(handle(tensor), out) }
    })
}
