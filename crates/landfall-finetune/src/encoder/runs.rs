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
    pub(crate) len: i64,
}

/// All rows of a tensor in runs; none at all where no row has an adapter.
#[derive(Debug, Clone, Default)]
pub(crate) struct Runs(Vec<Run>);

impl Runs {
    /// The runs of items with these stacks and lengths.
    pub(crate) fn of<'a>(items: impl Iterator<Item = (&'a Stack, usize)>) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        for (stack, len) in items {
            let len = i64::try_from(len).unwrap_or(i64::MAX);
            match runs.last_mut().filter(|run| run.stack == *stack) {
                Some(run) => run.len += len,
                None => runs.push(Run {
                    stack: Arc::clone(stack),
                    len,
                }),
            }
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

    /// The first row, the number of rows and the stack of each run.
    pub(crate) fn places(&self) -> impl Iterator<Item = (i64, i64, &Stack)> {
        self.0.iter().scan(0, |start, run| {
            let first = *start;
            *start += run.len;
            Some((first, run.len, &run.stack))
        })
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
        // One cut of all rows: on the way back the parts are joined once, where parts cut one by one
        // would each be filled up with zeros to the size of all.
        let lengths: Vec<i64> = self.0.iter().map(|run| run.len).collect();
        let cut = tensors
            .iter()
            .map(|one| one.f_split_with_sizes(&lengths, 0));
        let cut: Vec<Vec<Tensor>> = cut.collect::<Result<_, _>>()?;
        let mut done = Vec::with_capacity(self.0.len());
        for (at, run) in self.0.iter().enumerate() {
            let own: Vec<&Tensor> = cut.iter().filter_map(|parts| parts.get(at)).collect();
            done.push(work(&run.stack, &own)?);
        }
        Ok(Tensor::f_cat(&done, 0)?)
    }
}
