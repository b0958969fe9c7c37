//! What can go wrong between this program and libtorch.

use thiserror::Error;

/// What can go wrong between this program and libtorch.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TorchError {
    /// The program was built without the feature `torch`.
    #[error("this program was built without libtorch (feature `torch`)")]
    NotBuilt,

    /// libtorch refused an operation.
    #[error("libtorch refused {what}: {message}")]
    Refused {
        /// The operation.
        what: &'static str,
        /// What libtorch said.
        message: String,
    },

    /// A tensor has a shape that the operation has no meaning for.
    #[error("{what} needs {allowed}, not {given}")]
    Shape {
        /// The operation and its argument.
        what: &'static str,
        /// The shape it got.
        given: String,
        /// The shapes it takes.
        allowed: String,
    },

    /// A number out of its range.
    #[error("{what} must be {allowed}, not `{given}`")]
    Range {
        /// The number's name.
        what: &'static str,
        /// The number.
        given: String,
        /// Its range.
        allowed: &'static str,
    },

    /// No device has such a name.
    #[error("`{given}` is no device: `cpu`, `cuda` and `cuda:1` are")]
    DeviceName {
        /// The name.
        given: String,
    },

    /// No precision has such a name.
    #[error("`{given}` is no precision: `f32`, `bf16` and `f16` are")]
    PrecisionName {
        /// The name.
        given: String,
    },

    /// The CUDA part of libtorch is in none of the places looked at.
    #[error(
        "CUDA is not available because `{file}` is in none of {}",
        list(searched)
    )]
    CudaMissing {
        /// The file.
        file: &'static str,
        /// The folders looked into, in order.
        searched: Vec<String>,
    },

    /// The CUDA part belongs to another version of libtorch.
    #[error("CUDA is not available because `{file}` is of version {given}, not {needed}")]
    CudaVersion {
        /// The file.
        file: String,
        /// The version it says it has.
        given: String,
        /// The version of the program.
        needed: &'static str,
    },

    /// The CUDA part is there and could not be loaded.
    #[error("CUDA is not available because `{file}` could not be loaded: {message}")]
    CudaLoad {
        /// The file.
        file: String,
        /// What the system said.
        message: String,
    },

    /// The machine has no driver for a GPU.
    #[error("CUDA is not available because this machine has no NVIDIA driver (`{file}`)")]
    CudaDriver {
        /// The driver's library.
        file: &'static str,
    },

    /// Libraries and driver are there, and no GPU answers.
    #[error(
        "CUDA is not available because no GPU answers: its driver is too old, or tensors were made first"
    )]
    CudaSilent,

    /// There are fewer GPUs than asked for.
    #[error("there is no `cuda:{index}`: this machine has {count} GPUs, counted from 0")]
    CudaIndex {
        /// The number asked for.
        index: usize,
        /// How many there are.
        count: usize,
    },
}

fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(feature = "torch")]
impl From<tch::TchError> for TorchError {
    fn from(error: tch::TchError) -> Self {
        let text = match error {
            tch::TchError::Torch(text) => text,
            other => other.to_string(),
        };
        Self::Refused {
            what: "an operation",
            message: without_frames(&text).to_owned(),
        }
    }
}

/// The message without the list of C++ frames that libtorch puts after it.
#[cfg(feature = "torch")]
fn without_frames(text: &str) -> &str {
    let message = text
        .split_once("\nException raised from")
        .map_or(text, |(message, _)| message);
    message.trim()
}
