#![doc = include_str!("../README.md")]
// On the documentation pages every item that needs a feature says so.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod device;
mod error;
mod precision;

#[cfg(feature = "torch")]
pub mod allocator;
#[cfg(feature = "torch")]
pub mod attention;
#[cfg(feature = "torch")]
mod border;
#[cfg(feature = "torch")]
pub mod cuda;
#[cfg(feature = "torch")]
pub mod dropout;
#[cfg(feature = "torch")]
pub mod fused;
#[cfg(feature = "torch")]
pub mod int8;
#[cfg(feature = "torch")]
pub mod lookup;
#[cfg(feature = "torch")]
pub mod recompute;
#[cfg(feature = "torch")]
pub mod shared;
#[cfg(feature = "torch")]
pub mod thin;
#[cfg(feature = "torch")]
pub mod threads;

pub use device::Device;
#[cfg(feature = "torch")]
pub use device::placed;
pub use error::TorchError;
pub use precision::Precision;

/// The very version of tch this crate is built with.
#[cfg(feature = "torch")]
pub use tch;
