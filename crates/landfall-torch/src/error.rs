//! What can go wrong between this program and libtorch.

use thiserror::Error;

/// What can go wrong between this program and libtorch.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TorchError {
    /// The program was built without the feature `torch`.
    #[error("this program was built without libtorch (feature `torch`)")]
    NotBuilt,
}
