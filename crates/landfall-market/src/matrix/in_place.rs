//! Numbers that need no preparation stay where they are: one look at each, no copy.

use std::borrow::Cow;

use landfall_core::{Cancelled, Progress};
use rayon::prelude::*;

use super::prepare::CHUNK;
use super::{ColumnChange, Log, Matrix, MatrixNote, PreparedMatrix, Stored};
use crate::cluster::Real;

/// The matrix as it lies in memory or in its file; `None` when it lies there in another form or
/// when a cell is missing or infinite.
pub(super) fn untouched<'a, T: Stored>(
    matrix: &'a Matrix,
    progress: &Progress,
) -> Result<Option<PreparedMatrix<'a, T>>, Cancelled> {
    let Some(values) = matrix.as_slice::<T>() else {
        return Ok(None);
    };
    let stage = progress.stage("check", Some(values.len().div_ceil(CHUNK) as u64));
    let columns = matrix.columns();
    let first = values.get(..columns).unwrap_or_default();
    let same: Vec<Option<Vec<bool>>> = values
        .par_chunks(CHUNK.next_multiple_of(columns))
        .map(|rows| {
            stage.advance(rows.len().div_ceil(CHUNK) as u64)?;
            Ok(like(first, rows))
        })
        .collect::<Result<_, Cancelled>>()?;
    let all = vec![true; columns];
    let constant = same.into_iter().try_fold(all, |mut all, part| {
        all.iter_mut()
            .zip(part?)
            .for_each(|(all, part)| *all &= part);
        Some(all)
    });
    let Some(constant) = constant else {
        return Ok(None);
    };
    let change = |name: &String| ColumnChange {
        name: name.clone(),
        log: Log::None,
        centre: 0.0,
        spread: 1.0,
        missing: 0,
        fill: None,
    };
    let note = |(name, constant): (&String, bool)| {
        constant.then(|| MatrixNote::Constant {
            column: name.clone(),
        })
    };
    let names = matrix.names();
    Ok(Some(PreparedMatrix {
        matrix,
        values: Cow::Borrowed(values),
        changes: names.iter().map(change).collect(),
        notes: names.iter().zip(constant).filter_map(note).collect(),
        missing: 0,
    }))
}

/// Which columns hold the same value as `first` throughout; `None` for a cell that is not finite.
fn like<T: Real>(first: &[T], rows: &[T]) -> Option<Vec<bool>> {
    let mut same = vec![true; first.len()];
    for row in rows.chunks_exact(first.len()) {
        for ((same, first), value) in same.iter_mut().zip(first).zip(row) {
            if !value.to_f64().is_finite() {
                return None;
            }
            *same &= value == first;
        }
    }
    Some(same)
}
