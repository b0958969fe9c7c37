//! Memory: how much was used, and whether freed memory goes back to the system.

use std::sync::OnceLock;

use crate::{Device, TorchError, border};

/// Keeps freed memory in this process: every block comes from the heap, and the heap is not
/// trimmed. Returns whether the C library could do it (glibc can); the first call decides.
///
/// Without it glibc gives every large block back to the system and takes page faults for the next:
/// training on the CPU is up to 40 % slower. The process then never shrinks, so this is for
/// programs that train or serve, and is not called by any library of ours.
///
/// ```
/// let kept = landfall_torch::allocator::keep_memory();
/// assert_eq!(kept, cfg!(all(target_os = "linux", target_env = "gnu")));
/// ```
pub fn keep_memory() -> bool {
    static DONE: OnceLock<bool> = OnceLock::new();
    *DONE.get_or_init(border::keep_memory)
}

/// Limits how many products of matrices, prepared for their sizes, libtorch keeps on the CPU (oneDNN's
/// primitive cache, 1,024 unless said). Returns whether it was asked for; a number that the user's
/// environment gives (`ONEDNN_PRIMITIVE_CACHE_CAPACITY`) stands.
///
/// Packed batches have ever new sizes, and a product in bf16 that is kept takes about half a
/// megabyte: training MiniLM's shape in batches of 16 took 1,886 MiB after 200 steps, and 1,341 with
/// 64 kept, at the same speed (64 and 65 texts a second, the mean of three runs each of 120 steps).
///
/// This changes the environment: to be called by a program at its start, before other threads run and
/// before the first tensor. No library of ours calls it.
///
/// ```
/// let asked = landfall_torch::allocator::limit_products(64);
/// // The second call finds a number.
/// assert!(!landfall_torch::allocator::limit_products(64));
/// # let _ = asked;
/// ```
pub fn limit_products(kept: u32) -> bool {
    border::limit_products(kept)
}

/// The most memory used so far, in bytes: on the CPU the largest resident size of the process, on
/// CUDA what libtorch's allocator handed out at most since [`reset_peak`].
///
/// # Errors
/// [`TorchError::Refused`] where CUDA is not loaded or has no such GPU.
///
/// ```
/// use landfall_torch::{Device, allocator};
///
/// assert!(allocator::peak(Device::Cpu)? > 1_000_000);
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn peak(device: Device) -> Result<u64, TorchError> {
    match device {
        Device::Cpu => Ok(resident_peak().unwrap_or_else(border::peak_resident)),
        Device::Cuda(index) => border::cuda_peak(number(index)?).map(|(used, _)| used),
    }
}

/// The most memory libtorch's allocator held of a GPU since [`reset_peak`], in bytes, blocks kept
/// for later included.
///
/// # Errors
/// [`TorchError::Refused`] where CUDA is not loaded or has no such GPU.
pub fn reserved_peak(index: usize) -> Result<u64, TorchError> {
    border::cuda_peak(number(index)?).map(|(_, reserved)| reserved)
}

/// Starts the count of [`peak`] anew. Returns whether that was possible: Linux can, for the CPU;
/// freed memory that [`keep_memory`] kept goes back to the system first and does not count.
///
/// # Errors
/// [`TorchError::Refused`] where CUDA is not loaded or has no such GPU.
pub fn reset_peak(device: Device) -> Result<bool, TorchError> {
    match device {
        Device::Cpu => {
            border::release_memory();
            // 5: "reset the peak resident set size" (proc_pid_clear_refs).
            Ok(std::fs::write("/proc/self/clear_refs", "5").is_ok())
        }
        Device::Cuda(index) => border::cuda_reset_peak(number(index)?).map(|()| true),
    }
}

/// `VmHWM` of the process, in bytes.
fn resident_peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// A GPU's number as libtorch counts them.
pub(crate) fn number(index: usize) -> Result<i32, TorchError> {
    i8::try_from(index)
        .map(i32::from)
        .map_err(|_| TorchError::Range {
            what: "the number of a GPU",
            given: index.to_string(),
            allowed: "at most 127",
        })
}
