//! What can be wrong with the input of this part.

use landfall_core::{Mistake, Mistakes, Place};
use thiserror::Error;

/// Error of the bridge part.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BridgeError {
    /// Input that cannot be used; all mistakes are listed, each with its place.
    #[error(transparent)]
    Input(#[from] Mistakes),
}

/// A mistake in `field`, with what is allowed there.
pub(super) fn mistake(field: impl Into<String>, message: impl Into<String>) -> Mistake {
    Mistake::new(Place::default().field(field), message)
}

/// A mistake when `given` is not between 0 and 1.
pub(super) fn outside_unit(field: impl Into<String>, given: f64) -> Option<Mistake> {
    let message = || format!("`{given}` is not between 0 and 1");
    (!(0.0..=1.0).contains(&given)).then(|| mistake(field, message()))
}
