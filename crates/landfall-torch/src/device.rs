//! Where to compute.

use std::fmt;
use std::str::FromStr;

use crate::TorchError;

/// Where to compute: chosen by the caller, never guessed.
///
/// ```
/// use landfall_torch::Device;
///
/// assert_eq!("cuda".parse(), Ok(Device::Cuda(0)));
/// assert_eq!(Device::Cuda(1).to_string(), "cuda:1");
/// assert_eq!(Device::default(), Device::Cpu);
/// assert_eq!(
///     "gpu".parse::<Device>().map_err(|error| error.to_string()),
///     Err("`gpu` is no device: `cpu`, `cuda` and `cuda:1` are".to_owned())
/// );
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Device {
    /// The processor: the default.
    #[default]
    Cpu,
    /// A GPU, counted from 0.
    Cuda(usize),
}

impl Device {
    /// tch's name for it. This does not look whether it is there: [`crate::cuda::open`] does.
    #[cfg(feature = "torch")]
    pub fn tch(self) -> tch::Device {
        match self {
            Self::Cpu => tch::Device::Cpu,
            Self::Cuda(index) => tch::Device::Cuda(index),
        }
    }
}

/// Numbers one after the other on a device, `[count]`. Nothing waits: what a GPU still has to do goes on
/// meanwhile.
///
/// # Errors
/// [`TorchError::Refused`] where the device is not there or its memory is short.
///
/// ```
/// use landfall_torch::{Device, placed};
///
/// let row = placed(&[1.5f32, 2.0], Device::Cpu.tch())?;
/// assert_eq!(row.size(), [2]);
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
#[cfg(feature = "torch")]
pub fn placed<T: tch::kind::Element>(
    values: &[T],
    device: tch::Device,
) -> Result<tch::Tensor, TorchError> {
    let here = tch::Tensor::f_from_slice(values)?;
    match device {
        tch::Device::Cpu => Ok(here),
        _ => Ok(here.f_to_device_(device, T::KIND, true, false)?),
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cpu => f.write_str("cpu"),
            Self::Cuda(index) => write!(f, "cuda:{index}"),
        }
    }
}

impl FromStr for Device {
    type Err = TorchError;

    fn from_str(text: &str) -> Result<Self, TorchError> {
        let index = match text {
            "cpu" => return Ok(Self::Cpu),
            "cuda" => Some(0),
            // libtorch counts GPUs in 8 bits with a sign.
            _ => text
                .strip_prefix("cuda:")
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
                .and_then(|digits| digits.parse().ok())
                .filter(|index| *index < 128),
        };
        index.map(Self::Cuda).ok_or_else(|| TorchError::DeviceName {
            given: text.to_owned(),
        })
    }
}
