//! Threads and repeatability of libtorch.

use crate::{TorchError, border};

/// The number of threads one operation is spread over.
pub fn count() -> usize {
    usize::try_from(tch::get_num_threads()).unwrap_or(1)
}

/// Spreads each operation over `threads` threads, for the whole process.
///
/// Results may differ in the last bits between thread counts (sums are taken in another order);
/// the same count gives the same bits.
///
/// # Errors
/// [`TorchError::Range`] unless there are 1 to 4096.
///
/// ```
/// use landfall_torch::threads;
///
/// threads::set(2)?;
/// assert_eq!(threads::count(), 2);
/// assert!(threads::set(0).is_err());
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn set(threads: usize) -> Result<(), TorchError> {
    let number = i32::try_from(threads)
        .ok()
        .filter(|number| (1..=4096).contains(number))
        .ok_or_else(|| TorchError::Range {
            what: "the number of threads",
            given: threads.to_string(),
            allowed: "1 to 4096",
        })?;
    tch::set_num_threads(number);
    Ok(())
}

/// Has libtorch use only operations that give the same bits each time; one that has no such form
/// is then refused. Off by default, and not needed on the CPU.
///
/// # Errors
/// [`TorchError::Refused`] where libtorch cannot switch.
pub fn deterministic(yes: bool) -> Result<(), TorchError> {
    border::deterministic(yes)
}
