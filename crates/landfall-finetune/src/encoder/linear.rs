//! Dense layers and norms with what adapters add to them.

use landfall_torch::TorchError;
use landfall_torch::dropout::{Draw, dropout};
use landfall_torch::tch::Tensor;
use landfall_torch::thin::{self, Piece};

use super::bind::Affine;
use super::dense::Dense;
use super::mode::Place;
use super::runs::{Runs, Stack};

/// A dense layer and what adapters, by their numbers, add to it.
pub(crate) struct Linear {
    pub(super) base: Dense,
    pub(super) thin: Vec<(usize, Thin)>,
    /// Biases in the place of the base's.
    pub(super) biases: Vec<(usize, Tensor)>,
    /// Number of the layer among all, for dropout.
    pub(super) number: u64,
}

/// Two thin matrices: A [rank, inputs], B [outputs, rank], in the kind they are kept in.
pub(crate) struct Thin {
    pub(super) a: Tensor,
    pub(super) b: Tensor,
    /// Factors of the rows of A, [rank, 1].
    pub(super) e: Option<Tensor>,
    pub(super) scale: f64,
    pub(super) dropout: f64,
}

impl Thin {
    /// `y + scale · drop(x) A^T B^T`.
    fn add(&self, x: &Tensor, y: &Tensor, draw: Option<Draw>) -> Result<Tensor, TorchError> {
        let dropped = match draw {
            Some(draw) => dropout(x, self.dropout, draw)?,
            None => x.shallow_clone(),
        };
        let none: Option<&Tensor> = None;
        let kind = x.f_kind()?;
        let inner = dropped.f_linear(&self.first()?.f_to_kind(kind)?, none)?;
        let b = self.b.f_to_kind(kind)?.f_transpose(0, 1)?;
        Ok(y.f_addmm(&inner.f_mul_scalar(self.scale)?, &b)?)
    }

    /// A with the factors of its rows.
    fn first(&self) -> Result<Tensor, TorchError> {
        match &self.e {
            Some(e) => Ok(self.a.f_mul(e)?),
            None => Ok(self.a.shallow_clone()),
        }
    }

    fn handles(&self) -> Self {
        Self {
            a: self.a.shallow_clone(),
            b: self.b.shallow_clone(),
            e: self.e.as_ref().map(Tensor::shallow_clone),
            ..*self
        }
    }
}

/// The entry of an adapter.
fn own_of<T>(all: &[(usize, T)], adapter: usize) -> Option<&T> {
    let found = all.iter().find(|(number, _)| *number == adapter);
    found.map(|(_, entry)| entry)
}

/// The entry of the topmost adapter of a stack that has one.
fn topmost<'a, T>(all: &'a [(usize, T)], stack: &Stack) -> Option<&'a T> {
    stack.iter().rev().find_map(|adapter| own_of(all, *adapter))
}

fn biases_again(biases: &[(usize, Tensor)]) -> Vec<(usize, Tensor)> {
    let each = biases.iter();
    each.map(|(number, bias)| (*number, bias.shallow_clone()))
        .collect()
}

impl Linear {
    /// x [rows, inputs] to [rows, outputs]; the rows are those of `runs`. All rows go through the
    /// base in one product, those of each run through their adapters.
    pub(crate) fn dense(
        &self,
        x: &Tensor,
        runs: &Runs,
        draw: Option<Draw>,
    ) -> Result<Tensor, TorchError> {
        let thin = runs.touch(self.thin.iter().map(|(number, _)| *number));
        let biased = runs.touch(self.biases.iter().map(|(number, _)| *number));
        match (thin, biased) {
            (false, false) => self.base.dense(x, None),
            (true, false) => {
                let y = self.base.dense(x, None)?;
                if self.fits(x, draw) {
                    return self.add_all(x, y, runs);
                }
                runs.map(&[x, &y], |stack, own| match own {
                    [x, y] => self.add(x, y, stack, draw),
                    _ => Err(two()),
                })
            }
            (_, true) => runs.map(&[x], |stack, own| match own {
                [x] => {
                    let y = self.base.dense(x, topmost(&self.biases, stack))?;
                    self.add(x, &y, stack, draw)
                }
                _ => Err(two()),
            }),
        }
    }

    /// Whether all adapters can be added in one product: none drops anything.
    fn fits(&self, x: &Tensor, draw: Option<Draw>) -> bool {
        let drops = draw.is_some() && self.thin.iter().any(|(_, thin)| thin.dropout > 0.0);
        !drops && thin::takes(x)
    }

    /// `y` and what the adapters of all rows make of `x`: the lowest of every stack first.
    fn add_all(&self, x: &Tensor, y: Tensor, runs: &Runs) -> Result<Tensor, TorchError> {
        let deepest = runs.places().map(|(_, _, stack)| stack.len()).max();
        let mut sum = y;
        for depth in 0..deepest.unwrap_or(0) {
            let mut own = Vec::new();
            for (start, rows, stack) in runs.places() {
                let adapter = stack.get(depth);
                if let Some(thin) = adapter.and_then(|number| own_of(&self.thin, *number)) {
                    own.push((start, rows, thin.first()?, thin));
                }
            }
            let pieces: Vec<Piece<'_>> = own
                .iter()
                .map(|(start, rows, a, thin)| Piece {
                    start: *start,
                    rows: *rows,
                    a,
                    b: &thin.b,
                    scale: thin.scale,
                })
                .collect();
            if !pieces.is_empty() {
                sum = thin::add(x, &sum, &pieces)?;
            }
        }
        Ok(sum)
    }

    /// `y` and what the adapters of a stack make of `x`.
    fn add(
        &self,
        x: &Tensor,
        y: &Tensor,
        stack: &Stack,
        draw: Option<Draw>,
    ) -> Result<Tensor, TorchError> {
        let mut sum = y.shallow_clone();
        for adapter in stack.iter() {
            if let Some(thin) = own_of(&self.thin, *adapter) {
                let place = Place::Delta.stream_of(self.number, *adapter);
                sum = thin.add(x, &sum, draw.map(|draw| draw.at(place)))?;
            }
        }
        Ok(sum)
    }

    /// More handles to the same tensors.
    pub(crate) fn handles(&self) -> Self {
        let thin = self.thin.iter();
        Self {
            base: self.base.handles(),
            thin: thin
                .map(|(number, thin)| (*number, thin.handles()))
                .collect(),
            biases: biases_again(&self.biases),
            number: self.number,
        }
    }
}

/// A layer norm, and biases of adapters in the place of the base's.
pub(crate) struct Norm {
    pub(super) base: Affine,
    pub(super) biases: Vec<(usize, Tensor)>,
    pub(super) epsilon: f64,
}

impl Norm {
    /// Layer norm over the last axis.
    pub(crate) fn norm(&self, x: &Tensor, runs: &Runs) -> Result<Tensor, TorchError> {
        if !runs.touch(self.biases.iter().map(|(number, _)| *number)) {
            return self.base.norm(x, self.epsilon);
        }
        runs.map(&[x], |stack, own| match own {
            [x] => {
                let bias = topmost(&self.biases, stack).unwrap_or(&self.base.bias);
                let (shape, weight) = (self.base.bias.size(), &self.base.weight);
                Ok(x.f_layer_norm(shape, Some(weight), Some(bias), self.epsilon, false)?)
            }
            _ => Err(two()),
        })
    }

    /// More handles to the same tensors.
    pub(crate) fn handles(&self) -> Self {
        Self {
            base: self.base.handles(),
            biases: biases_again(&self.biases),
            epsilon: self.epsilon,
        }
    }
}

/// Never seen: `Runs::map` gives back as many tensors as it was given.
fn two() -> TorchError {
    TorchError::Shape {
        what: "the rows of an adapter",
        given: "another number of tensors".to_owned(),
        allowed: "as many as were cut".to_owned(),
    }
}
