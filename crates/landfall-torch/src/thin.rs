//! What adapters of two thin matrices (LoRA, Hu et al. 2021) add to a dense layer, each to its own
//! rows of a batch, in one operator.

use std::collections::BTreeMap;

use tch::{Device, Kind, Tensor};

use crate::{TorchError, border, placed};

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

/// Whether [`add`] takes such rows: on the CPU in f32 or bf16, where libtorch exports its products of
/// matrices; on CUDA in f16 too.
pub fn takes(x: &Tensor) -> bool {
    match (x.device(), x.f_kind()) {
        (Device::Cpu, Ok(Kind::Float | Kind::BFloat16)) => border::thin_there(),
        (Device::Cuda(_), Ok(Kind::Float | Kind::BFloat16 | Kind::Half)) => true,
        _ => false,
    }
}

/// `y + scale · x A^T B^T` for the rows of each piece, `y` for all others, with gradients. `x` is
/// [rows, inputs], `y` [rows, outputs]; no row is in two pieces.
///
/// On the CPU products and sums are in f32, adapter by adapter, and the bits do not depend on the
/// number of threads. On a GPU it is [`wide`].
///
/// # Errors
/// [`TorchError::Range`] for rows that are none of `x` or that two pieces share, [`TorchError::Refused`] where shapes or kinds
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
    if x.device() != Device::Cpu {
        return wide(x, y, pieces);
    }
    apart(x, pieces)?;
    let matrices: Vec<&Tensor> = pieces.iter().flat_map(|one| [one.a, one.b]).collect();
    let places: Vec<i64> = pieces
        .iter()
        .flat_map(|one| [one.start, one.rows])
        .collect();
    let scales: Vec<f64> = pieces.iter().map(|one| one.scale).collect();
    border::thin(x, y, &matrices, &places, &scales)
}

/// An error unless each piece has rows of `x`, and none that another has.
fn apart(x: &Tensor, pieces: &[Piece<'_>]) -> Result<(), TorchError> {
    let mut spans: Vec<(i64, i64)> = pieces.iter().map(|one| (one.start, one.rows)).collect();
    spans.sort_unstable();
    let mut free = 0;
    for (start, rows) in spans {
        let end = start.saturating_add(rows);
        if start < free || rows < 0 || end > x.size().first().copied().unwrap_or_default() {
            return Err(TorchError::Range {
                what: "the rows of an adapter",
                given: format!("{start} to {end}"),
                allowed: "rows of x that no other adapter has",
            });
        }
        free = end;
    }
    Ok(())
}

/// The same by two products of all adapters of one rank side by side, in which a row keeps only what
/// is its own adapter's: few and large steps, as a GPU wants them, for P adapters of rank r P r times
/// as many operations as there are numbers in `x` and `y`. Products are in the kind of `x`.
///
/// # Errors
/// As [`add`].
pub fn wide(x: &Tensor, y: &Tensor, pieces: &[Piece<'_>]) -> Result<Tensor, TorchError> {
    apart(x, pieces)?;
    let mut ranks: BTreeMap<i64, Vec<&Piece<'_>>> = BTreeMap::new();
    for piece in pieces {
        let rank = piece.a.size().first().copied().unwrap_or_default();
        ranks.entry(rank).or_default().push(piece);
    }
    let mut sum = y.shallow_clone();
    for (rank, pieces) in ranks {
        sum = of_one_rank(x, &sum, rank, &pieces)?;
    }
    Ok(sum)
}

fn of_one_rank(
    x: &Tensor,
    y: &Tensor,
    rank: i64,
    pieces: &[&Piece<'_>],
) -> Result<Tensor, TorchError> {
    let kind = x.f_kind()?;
    let rows = x.size().first().copied().unwrap_or_default();
    let (first, second): (Vec<_>, Vec<_>) = pieces.iter().map(|one| (one.a, one.b)).unzip();
    let (a, b) = (
        Tensor::f_cat(&first, 0)?.f_to_kind(kind)?,
        Tensor::f_cat(&second, 1)?.f_to_kind(kind)?,
    );
    let none: Option<&Tensor> = None;
    let inner = x.f_linear(&a, none)?;
    let own = match pieces {
        [one] if one.rows == rows => inner.f_mul_scalar(one.scale)?,
        _ => {
            let factors = factors(rows, pieces, x)?.f_unsqueeze(2)?;
            let apart = inner.f_view([rows, -1, rank])?;
            apart.f_mul(&factors)?.f_view_as(&inner)?
        }
    };
    Ok(y.f_addmm(&own, &b.f_transpose(0, 1)?)?)
}

/// For each row the factor of each piece, 0 where it is another's: [rows, pieces], in the kind of x.
fn factors(rows: i64, pieces: &[&Piece<'_>], x: &Tensor) -> Result<Tensor, TorchError> {
    let wrong = |_| TorchError::Range {
        what: "a row of an adapter",
        given: rows.to_string(),
        allowed: "less than 2^31",
    };
    // -1: no piece.
    let mut owners = vec![-1i32; usize::try_from(rows).map_err(wrong)?];
    for (number, piece) in (0i32..).zip(pieces) {
        let start = usize::try_from(piece.start).map_err(wrong)?;
        let count = usize::try_from(piece.rows).map_err(wrong)?;
        for owner in owners.iter_mut().skip(start).take(count) {
            *owner = number;
        }
    }
    let scales: Vec<f32> = pieces.iter().map(|piece| piece.scale as f32).collect();
    let numbers: Vec<i32> = (0i32..).zip(pieces).map(|(number, _)| number).collect();
    let device = x.device();
    let owners = placed(&owners, device)?.f_unsqueeze(1)?;
    let own = owners.f_eq_tensor(&placed(&numbers, device)?)?;
    let scales = placed(&scales, device)?.f_to_kind(x.f_kind()?)?;
    Ok(own.f_to_kind(x.f_kind()?)?.f_mul(&scales)?)
}
