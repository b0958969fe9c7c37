//! Sparse rows, and their product with their own transpose.

use rayon::prelude::*;

/// A sparse matrix by rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Column and value of each entry, row after row, columns ascending.
    entries: Vec<(u32, f32)>,
    /// Where each row starts, and the end.
    starts: Vec<usize>,
}

impl Rows {
    pub(super) fn of(rows: Vec<Vec<(u32, f32)>>) -> Self {
        let mut starts = Vec::with_capacity(rows.len() + 1);
        starts.push(0);
        let mut entries = Vec::with_capacity(rows.iter().map(Vec::len).sum());
        for row in rows {
            entries.extend(row);
            starts.push(entries.len());
        }
        Self { entries, starts }
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    fn row(&self, at: usize) -> &[(u32, f32)] {
        let ends = (self.starts.get(at), self.starts.get(at + 1));
        let (Some(from), Some(to)) = ends else {
            return &[];
        };
        self.entries.get(*from..*to).unwrap_or_default()
    }

    /// The same entries by columns, rows ascending.
    pub(super) fn transposed(&self, columns: usize) -> Self {
        let mut starts = vec![0usize; columns + 1];
        for (column, _) in &self.entries {
            if let Some(count) = starts.get_mut(*column as usize + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        let mut next = starts.clone();
        let mut entries = vec![(0u32, 0.0f32); self.entries.len()];
        for row in 0..self.len() {
            for (column, value) in self.row(row) {
                let place = next.get_mut(*column as usize);
                if let Some(entry) = place.and_then(|place| {
                    *place += 1;
                    entries.get_mut(*place - 1)
                }) {
                    *entry = (u32::try_from(row).unwrap_or(u32::MAX), *value);
                }
            }
        }
        Self { entries, starts }
    }

    /// This matrix times `dense` (columns x `width`, row by row): rows x `width`. Each row is summed
    /// by one thread in order, so the number of threads changes nothing.
    pub(super) fn times<T: Copy + Into<f64> + Sync>(&self, dense: &[T], width: usize) -> Vec<f64> {
        let mut product = vec![0.0; self.len() * width];
        product
            .par_chunks_mut(width.max(1))
            .enumerate()
            .with_min_len(64)
            .for_each(|(row, out)| {
                for (column, value) in self.row(row) {
                    let from = *column as usize * width;
                    let other = dense.get(from..from + width).unwrap_or_default();
                    let value = f64::from(*value);
                    for (sum, x) in out.iter_mut().zip(other) {
                        *sum += value * (*x).into();
                    }
                }
            });
        product
    }
}
