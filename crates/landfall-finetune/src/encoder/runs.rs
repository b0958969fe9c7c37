//! Which rows go through which adapters.

use std::sync::Arc;

use landfall_torch::TorchError;
use landfall_torch::tch::Tensor;

/// Numbers of adapters, the lowest first; empty for the base alone.
pub(crate) type Stack = Arc<[usize]>;

/// Rows one after the other that go through the same adapters.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) stack: Stack,
    pub(crate) start: i64,
    pub(crate) len: i64,
}

/// All rows of a tensor in runs; none at all where no row has an adapter.
#[derive(Debug, Clone, Default)]
pub(crate) struct Runs(Vec<Run>);

impl Runs {
    /// The runs of items with these stacks and lengths.
    pub(crate) fn of<'a>(items: impl Iterator<Item = (&'a Stack, usize)>) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        let mut start = 0;
        for (stack, len) in items {
            let len = i64::try_from(len).unwrap_or(i64::MAX);
            match runs.last_mut().filter(|run| run.stack == *stack) {
                Some(run) => run.len += len,
                None => runs.push(Run {
                    stack: Arc::clone(stack),
                    start,
                    len,
                }),
            }
            start += len;
        }
        match runs.iter().all(|run| run.stack.is_empty()) {
            true => Self::default(),
            false => Self(runs),
        }
    }

    /// `len` rows of one stack.
    pub(crate) fn whole(stack: &Stack, len: i64) -> Self {
        match stack.is_empty() {
            true => Self::default(),
            false => Self(vec![Run {
                stack: Arc::clone(stack),
                start: 0,
                len,
            }]),
        }
    }

    /// Whether no row has an adapter.
    pub(crate) fn is_base(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a row goes through one of these adapters.
    pub(crate) fn touch(&self, mut adapters: impl Iterator<Item = usize>) -> bool {
        adapters.any(|adapter| self.0.iter().any(|run| run.stack.contains(&adapter)))
    }

    /// `work` on the rows of each run, put together again. The tensors of `each` all have the same
    /// rows; where there is but one run nothing is cut.
    pub(crate) fn map(
        &self,
        tensors: &[&Tensor],
        mut work: impl FnMut(&Stack, &[&Tensor]) -> Result<Tensor, TorchError>,
    ) -> Result<Tensor, TorchError> {
        if let [run] = self.0.as_slice() {
            return work(&run.stack, tensors);
        }
        let mut done = Vec::with_capacity(self.0.len());
        for run in &self.0 {
            let own = tensors
                .iter()
                .map(|one| one.f_narrow(0, run.start, run.len));
            let own: Vec<Tensor> = own.collect::<Result<_, _>>()?;
            let own: Vec<&Tensor> = own.iter().collect();
            done.push(work(&run.stack, &own)?);
        }
        Ok(Tensor::f_cat(&done, 0)?)
    }
}
