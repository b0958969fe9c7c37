//! What attention needs to know of a batch, worked out once for all layers.

use std::cell::OnceCell;

use tch::Tensor;

use super::buckets::Buckets;
use crate::{Device, TorchError, placed};

/// Where the sequences of a packed batch lie: made once for a batch, used by every layer.
#[derive(Debug)]
pub struct Plan {
    device: Device,
    lengths: Vec<usize>,
    order: Vec<usize>,
    longest: i64,
    tokens: i64,
    starts: Tensor,
    order_tensor: Tensor,
    on_gpu: Option<Tensor>,
    buckets: OnceCell<Buckets>,
}

impl Plan {
    /// A plan for the sequences `starts[b]..starts[b + 1]`, for tensors on `device`.
    ///
    /// # Errors
    /// [`TorchError::Shape`] unless `starts` begins with 0 and rises: at least one sequence, none of
    /// them empty. [`TorchError::Refused`] where the device is not there.
    ///
    /// ```
    /// use landfall_torch::{Device, attention::Plan};
    ///
    /// let plan = Plan::new(&[0, 4, 9], Device::Cpu)?;
    /// assert_eq!((plan.sequences(), plan.tokens(), plan.longest()), (2, 9, 5));
    /// assert!(Plan::new(&[0], Device::Cpu).is_err());
    /// assert!(Plan::new(&[0, 4, 4], Device::Cpu).is_err());
    /// # Ok::<(), landfall_torch::TorchError>(())
    /// ```
    pub fn new(starts: &[usize], device: Device) -> Result<Self, TorchError> {
        let lengths = lengths(starts)?;
        let mut order: Vec<usize> = (0..lengths.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(lengths.get(*at).copied()));
        let longest = lengths.iter().copied().max().unwrap_or_default();
        let tokens = starts.last().copied().unwrap_or_default();
        let starts_tensor = indices(starts)?;
        let short = || -> Result<Vec<i32>, TorchError> {
            let each = starts.iter().map(|start| i32::try_from(*start));
            each.collect::<Result<_, _>>()
                .map_err(|_| TorchError::Range {
                    what: "a number of tokens on a GPU",
                    given: tokens.to_string(),
                    allowed: "less than 2^31",
                })
        };
        let on_gpu = match device {
            Device::Cpu => None,
            Device::Cuda(_) => Some(placed(&short()?, device.tch())?),
        };
        Ok(Self {
            device,
            longest: whole(longest)?,
            tokens: whole(tokens)?,
            order_tensor: indices(&order)?,
            starts: starts_tensor,
            lengths,
            order,
            on_gpu,
            buckets: OnceCell::new(),
        })
    }

    /// Number of sequences, at least 1.
    pub fn sequences(&self) -> usize {
        self.lengths.len()
    }

    /// Number of tokens of all sequences.
    pub fn tokens(&self) -> i64 {
        self.tokens
    }

    /// Length of the longest sequence in tokens.
    pub fn longest(&self) -> i64 {
        self.longest
    }

    /// Where the tensors are.
    pub fn device(&self) -> Device {
        self.device
    }

    /// Length of each sequence in tokens.
    pub fn lengths(&self) -> &[usize] {
        &self.lengths
    }

    /// The starts as i64 on the CPU, [B + 1].
    pub(crate) fn starts(&self) -> &Tensor {
        &self.starts
    }

    /// The sequences, longest first, as i64 on the CPU, [B].
    pub(crate) fn order(&self) -> &Tensor {
        &self.order_tensor
    }

    /// The starts as i32 on the GPU, [B + 1].
    pub(crate) fn starts_on_gpu(&self) -> Option<&Tensor> {
        self.on_gpu.as_ref()
    }

    /// The buckets, made on the first call.
    pub(crate) fn buckets(&self) -> Result<&Buckets, TorchError> {
        if self.buckets.get().is_none() {
            let made = Buckets::new(&self.lengths, &self.order, self.device)?;
            // Nobody else can have filled it meanwhile: a plan is not shared between threads.
            let _ = self.buckets.set(made);
        }
        self.buckets.get().ok_or_else(|| TorchError::Refused {
            what: "attention",
            message: "no buckets".to_owned(),
        })
    }
}

fn lengths(starts: &[usize]) -> Result<Vec<usize>, TorchError> {
    let refused = |given: String| TorchError::Shape {
        what: "a plan of attention",
        given,
        allowed: "starts that begin with 0 and rise, one more than there are sequences".to_owned(),
    };
    match starts {
        [] | [_] => return Err(refused("a batch without sequences".to_owned())),
        [0, ..] => {}
        [first, ..] => return Err(refused(format!("a first start of {first}"))),
    }
    let pairs = starts.iter().zip(starts.iter().skip(1)).enumerate();
    pairs
        .map(|(at, (from, to))| match to.checked_sub(*from) {
            None | Some(0) => Err(refused(format!(
                "sequence {at} that goes from {from} to {to}"
            ))),
            Some(length) => Ok(length),
        })
        .collect()
}

pub(super) fn whole(number: usize) -> Result<i64, TorchError> {
    i64::try_from(number).map_err(|_| TorchError::Range {
        what: "a number of tokens",
        given: number.to_string(),
        allowed: "less than 2^63",
    })
}

pub(super) fn indices(numbers: &[usize]) -> Result<Tensor, TorchError> {
    let whole: Vec<i64> = numbers
        .iter()
        .map(|number| whole(*number))
        .collect::<Result<_, _>>()?;
    Ok(Tensor::f_from_slice(&whole)?)
}
