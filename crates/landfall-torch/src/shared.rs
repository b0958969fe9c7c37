//! Tensors that several threads read.
#![expect(
    unsafe_code,
    reason = "promises that reading frozen tensors from several threads is sound"
)]

use std::collections::BTreeMap;

use tch::Tensor;

use crate::{TorchError, border};

mod sealed {
    pub trait Sealed {}
}

/// Tensors and collections of them: what [`Shared`] can hold.
///
/// Sealed: the implementations contain nothing that must not be shared but the tensors themselves.
pub trait Tensors: sealed::Sealed + Sized {
    /// The same with every tensor replaced.
    ///
    /// # Errors
    /// The first that `replace` returns.
    #[doc(hidden)]
    fn replaced(
        self,
        replace: &dyn Fn(&Tensor) -> Result<Tensor, TorchError>,
    ) -> Result<Self, TorchError>;
}

impl sealed::Sealed for Tensor {}
impl Tensors for Tensor {
    fn replaced(
        self,
        replace: &dyn Fn(&Tensor) -> Result<Tensor, TorchError>,
    ) -> Result<Self, TorchError> {
        replace(&self)
    }
}

impl<T: Tensors> sealed::Sealed for Vec<T> {}
impl<T: Tensors> Tensors for Vec<T> {
    fn replaced(
        self,
        replace: &dyn Fn(&Tensor) -> Result<Tensor, TorchError>,
    ) -> Result<Self, TorchError> {
        self.into_iter().map(|one| one.replaced(replace)).collect()
    }
}

impl<T: Tensors> sealed::Sealed for Option<T> {}
impl<T: Tensors> Tensors for Option<T> {
    fn replaced(
        self,
        replace: &dyn Fn(&Tensor) -> Result<Tensor, TorchError>,
    ) -> Result<Self, TorchError> {
        self.map(|one| one.replaced(replace)).transpose()
    }
}

impl<T: Tensors> sealed::Sealed for BTreeMap<String, T> {}
impl<T: Tensors> Tensors for BTreeMap<String, T> {
    fn replaced(
        self,
        replace: &dyn Fn(&Tensor) -> Result<Tensor, TorchError>,
    ) -> Result<Self, TorchError> {
        self.into_iter()
            .map(|(name, one)| Ok((name, one.replaced(replace)?)))
            .collect()
    }
}

/// Read-only tensors for several threads.
///
/// Each tensor is copied when the wrapper is made. libtorch refuses to write to the copy, also
/// through a clone or a view of it, and it takes no part in a graph: use it without gradients.
/// (`detach` and raw pointers lead round that, as they lead round everything in tch: leave them.)
///
/// ```
/// use landfall_torch::{shared::Shared, tch::Tensor};
///
/// let weights = Shared::new(vec![Tensor::from_slice(&[1.0f32, 2.0])])?;
/// std::thread::scope(|scope| {
///     for _ in 0..2 {
///         scope.spawn(|| {
///             for one in weights.get() {
///                 assert!(one.f_sum(landfall_torch::tch::Kind::Float).is_ok());
///                 assert!(one.shallow_clone().f_zero_().is_err());
///             }
///         });
///     }
/// });
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
#[derive(Debug)]
pub struct Shared<T: Tensors>(T);

// SAFETY: tch's `Tensor` is `Send` but not `Sync`, because it can be written to through a shared
// handle. What is held here is only read: `Shared::new` copies every tensor in libtorch's inference
// mode, so each has a storage of its own that is referred to from here only, and libtorch refuses
// to write to it through this handle, its clones and its views outside that mode, which nothing in
// this workspace enters. (A detached alias could be written to. That is no new hole: tch lets safe
// code send a clone to another thread and write there, for any tensor.) Reading operations do not
// change a tensor: its reference counts are atomic, its shape and strides are fixed, and autograd's
// part of it is not made for a tensor of inference mode. `Tensors` is sealed and implemented for
// plain collections, so `T` holds nothing else that is not `Sync`.
unsafe impl<T: Tensors> Sync for Shared<T> {}

impl<T: Tensors> Shared<T> {
    /// Freezes a copy of each tensor and lets go of the originals.
    ///
    /// # Errors
    /// [`TorchError::Refused`] when memory is short.
    pub fn new(tensors: T) -> Result<Self, TorchError> {
        tensors.replaced(&border::freeze).map(Self)
    }

    /// The frozen tensors.
    pub fn get(&self) -> &T {
        &self.0
    }
}
