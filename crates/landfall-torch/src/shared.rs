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
/// Each tensor is copied when the wrapper is made. On the CPU the copy lies on memory pages that
/// the system seals: reading is as fast as ever, and a program that writes to it, by whatever way,
/// is ended by the system (a segmentation fault) instead of racing. On CUDA nothing seals the copy;
/// there the wrapper's only reference keeps it apart. Use it without gradients.
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
///             }
///         });
///     }
/// });
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
#[derive(Debug)]
pub struct Shared<T: Tensors>(T);

// SAFETY: tch's `Tensor` is `Send` but not `Sync`, because it can be written to through a shared
// handle. What is held here can only be read: `Shared::new` gives every tensor a storage of its own,
// on the CPU on pages that are sealed against writing before anyone sees them. (On CUDA a clone sent
// to another thread could be written to, as tch lets safe code do with any tensor; kernels of one
// device run on one stream, in order.) Reading operations do not change a tensor: its reference
// counts are atomic, its shape and strides are fixed, and it is a leaf without gradient. `Tensors`
// is sealed and implemented for plain collections, so `T` holds nothing else that is not `Sync`.
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
