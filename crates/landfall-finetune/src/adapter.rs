//! Adapters: small weights on a base model that stays as it is, in PEFT's files.
//!
//! An adapter is a configuration and the tensors that it names. Many adapters stand on one base,
//! each row of a batch goes through its own, and only they learn (`Model::attach`, feature `torch`).
//! Files are those of PEFT 0.21: `adapter_config.json` and `adapter_model.safetensors`.
//!
//! | kind | what learns | file |
//! |---|---|---|
//! | [`Lora`] | two thin matrices beside dense layers (Hu et al. 2021) | PEFT's |
//! | [`AdaLora`] | the same as a singular value decomposition whose ranks move to where they count (Zhang et al. 2023) | PEFT's |
//! | [`Prefix`] | keys and values before those of each layer (Li, Liang 2021) | PEFT's |
//! | [`Prompt`] | vectors before the words (Lester et al. 2021) | PEFT's |
//! | [`Bottleneck`] | a narrow layer after each feed-forward part (Pfeiffer et al. 2020) | own |
//! | [`AdapterKind::BitFit`] | the biases (Ben Zaken et al. 2021) | own |

mod check;
mod config;
mod fingerprint;
mod folder;
mod layout;
mod lists;
mod read;
mod targets;
mod write;

pub use config::{
    AdaLora, AdapterConfig, AdapterKind, Bottleneck, First, Lora, LoraInit, Positions, Prefix,
    Prompt, TrainedHead,
};
pub use fingerprint::{SAMPLES, fingerprint};
pub use folder::{AdapterFolder, CONFIG_FILE, WEIGHTS_FILE, adapter_folders};
pub use layout::{AdapterParameter, LowRank, adapter_layout, low_ranks};
pub use targets::{Names, TargetModules};
