//! What adapters of two thin matrices (LoRA, Hu et al. 2021) add to a dense layer, each to its own
//! rows of a batch, in one operator.

use tch::{Device, Kind, Tensor};

use crate::{TorchError, border};

/// The rows of one adapter, and its matrices.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    /// The first row.
    pub start: i64,
    /// Number of rows.
    pub rows: i64,
    /// [rank, inputs].
    pub a: &'a Tensor,
    /// [outputs, rank].
    pub b: &'a Tensor,
    /// Factor of the product.
    pub scale: f64,
}

/// Whether [`add`] takes such rows: on the CPU, in f32 or bf16, where libtorch exports its products
/// of matrices.
pub fn takes(x: &Tensor) -> bool {
    let kind = x.f_kind();
    let kind = kind.is_ok_and(|kind| matches!(kind, Kind::Float | Kind::BFloat16));
    kind && x.device() == Device::Cpu && border::thin_there()
}

/// `y + scale · x A^T B^T` for the rows of each piece, `y` for all others, with gradients; products
/// and sums are in f32. `x` is [rows, inputs], `y` [rows, outputs]; no row is in two pieces. The bits
/// do not depend on the number of threads.
///
/// # Errors
/// [`TorchError::Range`] for rows that two pieces share, [`TorchError::Refused`] where shapes or kinds
/// do not fit.
///
/// ```
/// use landfall_torch::tch::Tensor;
/// use landfall_torch::thin::{self, Piece};
///
/// let rows = |values: &[f32], width| Tensor::from_slice(values).view([-1, width]);
/// let (x, y) = (rows(&[1.0, 2.0, 3.0, 4.0], 2), rows(&[0.5, 0.5], 1));
/// let (a, b) = (rows(&[1.0, 1.0], 2), rows(&[10.0], 1));
/// // The second row alone: 0.5 + 0.1 * (3 + 4) * 10.
/// let piece = Piece { start: 1, rows: 1, a: &a, b: &b, scale: 0.1 };
/// assert_eq!(thin::add(&x, &y, &[piece])?, rows(&[0.5, 7.5], 1));
/// # Ok::<(), landfall_torch::TorchError>(())
/// ```
pub fn add(x: &Tensor, y: &Tensor, pieces: &[Piece<'_>]) -> Result<Tensor, TorchError> {
    let mut spans: Vec<(i64, i64)> = pieces.iter().map(|one| (one.start, one.rows)).collect();
    spans.sort_unstable();
    let shared = spans.windows(2).find(|two| match two {
        [(start, rows), (next, _)] => start.saturating_add(*rows) > *next,
        _ => false,
    });
    if let Some([_, (row, _)]) = shared {
        return Err(TorchError::Range {
            what: "the first row of an adapter",
            given: row.to_string(),
            allowed: "rows of no other adapter",
        });
    }
    let matrices: Vec<&Tensor> = pieces.iter().flat_map(|one| [one.a, one.b]).collect();
    let places: Vec<i64> = pieces
        .iter()
        .flat_map(|one| [one.start, one.rows])
        .collect();
    let scales: Vec<f64> = pieces.iter().map(|one| one.scale).collect();
    border::thin(x, y, &matrices, &places, &scales)
}
