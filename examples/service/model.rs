//! The model that /v1/predict asks. Without the feature `torch` there is none.

#[cfg(not(feature = "torch"))]
mod absent;
#[cfg(feature = "torch")]
mod loaded;

#[cfg(not(feature = "torch"))]
pub(crate) use absent::Model;
#[cfg(feature = "torch")]
pub(crate) use loaded::Model;
