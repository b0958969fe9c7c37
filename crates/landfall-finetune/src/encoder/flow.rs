//! What every layer needs to know of a batch.

use landfall_torch::attention::Plan;
use landfall_torch::tch::Tensor;
use landfall_torch::{Device, TorchError, lookup, placed};

use super::runs::Runs;

/// What every layer needs to know of a batch of N tokens, virtual words among them.
pub(crate) struct Flow {
    /// Where the sequences lie.
    pub(crate) plan: Plan,
    /// Which tokens go through which adapters.
    pub(crate) runs: Runs,
    /// Where prefixes lie, if there are some.
    pub(crate) longer: Option<Longer>,
    starts: Vec<usize>,
    device: Device,
}

/// Sequences with their prefixes before them, M tokens in all.
pub(crate) struct Longer {
    pub(crate) plan: Plan,
    starts: Vec<usize>,
    /// For each of the M its row among the N tokens and, after these, the virtual ones.
    places: Tensor,
    /// For each of the N its row among the M.
    back: Tensor,
}

impl Longer {
    /// `before` says for each sequence how many virtual tokens it gets, and where these begin
    /// among all virtual tokens.
    fn of(starts: &[usize], before: &[(usize, usize)], device: Device) -> Result<Self, TorchError> {
        let tokens = starts.last().copied().unwrap_or_default();
        let (mut places, mut back, mut longer) = (Vec::new(), Vec::new(), vec![0]);
        for (ends, (count, first)) in starts.windows(2).zip(before) {
            let [from, to] = ends else {
                continue;
            };
            places.extend((0..*count).map(|at| (tokens + first + at) as i64));
            back.extend((0..to - from).map(|at| (places.len() + at) as i64));
            places.extend((*from..*to).map(|at| at as i64));
            longer.push(places.len());
        }
        let whole = |values: &[i64]| placed(values, device.tch());
        Ok(Self {
            plan: Plan::new(&longer, device)?,
            starts: longer,
            places: whole(&places)?,
            back: whole(&back)?,
        })
    }

    /// [N, heads, width] with the virtual tokens' rows put before: [M, heads, width].
    pub(super) fn with(&self, own: &Tensor, more: &Tensor) -> Result<Tensor, TorchError> {
        lookup::rows(&Tensor::f_cat(&[own, more], 0)?, &self.places)
    }

    /// [M, heads, width] to [N, heads, width].
    pub(super) fn without(&self, all: &Tensor) -> Result<Tensor, TorchError> {
        Ok(all.f_index_select(0, &self.back)?)
    }
}

impl Flow {
    /// Sequences `starts[b]..starts[b + 1]`. `before` is as in `Longer::of`, empty where no
    /// sequence has a prefix.
    pub(super) fn of(
        starts: Vec<usize>,
        runs: Runs,
        before: &[(usize, usize)],
        device: Device,
    ) -> Result<Self, TorchError> {
        let longer = match before.iter().any(|(count, _)| *count > 0) {
            true => Some(Longer::of(&starts, before, device)?),
            false => None,
        };
        Ok(Self {
            plan: Plan::new(&starts, device)?,
            runs,
            longer,
            starts,
            device,
        })
    }

    /// The same once more, to be owned by a layer that runs again.
    pub(crate) fn again(&self) -> Result<Self, TorchError> {
        let longer = match &self.longer {
            None => None,
            Some(longer) => Some(Longer {
                plan: Plan::new(&longer.starts, self.device)?,
                starts: longer.starts.clone(),
                places: longer.places.shallow_clone(),
                back: longer.back.shallow_clone(),
            }),
        };
        Ok(Self {
            plan: Plan::new(&self.starts, self.device)?,
            runs: self.runs.clone(),
            longer,
            starts: self.starts.clone(),
            device: self.device,
        })
    }
}
