//! Weights: reading them without trusting the file, their names and shapes, saving.

mod aside;
mod dtype;
mod flaw;
mod head;
mod init;
mod layout;
mod load;
mod names;
mod open;
mod pickle;
mod report;
mod safetensors;
mod save;
mod sentence;
mod shards;
mod store;
mod torch_file;
mod view;
mod write;
mod zip;

pub use aside::replace_files;
pub use dtype::Dtype;
pub use flaw::CheckpointFlaw;
pub use head::Head;
pub use init::Init;
pub use layout::{Parameter, Part, layout};
pub use load::{FreshHead, LoadOptions, Weights};
pub use names::{file_name, internal_name};
pub use open::Checkpoint;
pub use report::{LoadReport, Mismatch, Renamed};
pub use save::{SaveOptions, save};
#[cfg(feature = "torch")]
pub(crate) use sentence::modules;
pub use sentence::transformer_folder;
#[cfg(feature = "hub")]
pub(crate) use shards::shard_files;
pub use view::TensorView;
pub use write::{Entry, write_safetensors};
