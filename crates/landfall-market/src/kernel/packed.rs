//! Centroids in the order the kernels read them.

use crate::cluster::Real;

/// Centroids in blocks of nearly equal size; inside a block they lie column after column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Packed<T> {
    numbers: Vec<T>,
    /// -c²/2 for every centroid.
    halves: Vec<T>,
    columns: usize,
    block: usize,
}

impl<T: Real> Packed<T> {
    pub(super) fn fill(&mut self, centroids: &[f64], columns: usize, block: usize) {
        let columns = columns.max(1);
        let k = centroids.len() / columns;
        let blocks = k.div_ceil(block).max(1);
        let (size, longer) = (k / blocks, k % blocks);
        self.numbers.clear();
        self.halves.clear();
        (self.columns, self.block) = (columns, block);
        let mut rest = centroids;
        for number in 0..blocks {
            let count = size + usize::from(number < longer);
            let (rows, later) = rest.split_at(count * columns);
            for column in 0..columns {
                let one = |row: &[f64]| T::from_f64(row.get(column).copied().unwrap_or(0.0));
                self.numbers.extend(rows.chunks_exact(columns).map(one));
            }
            // Of the rounded numbers, so that a row equal to a centroid scores best with it.
            let half = |row: &[f64]| {
                let squares = row.iter().map(|x| T::from_f64(*x).to_f64().powi(2));
                T::from_f64(-0.5 * squares.sum::<f64>())
            };
            self.halves.extend(rows.chunks_exact(columns).map(half));
            rest = later;
        }
    }

    /// The same with scores x.c: nearest is who has the smallest angle.
    pub(crate) fn without_norms(&mut self) {
        self.halves.fill(T::default());
    }

    pub(super) const fn fits(&self, columns: usize, block: usize) -> bool {
        !self.halves.is_empty() && self.columns == columns && self.block == block
    }

    pub(super) fn numbers(&self) -> &[T] {
        &self.numbers
    }

    pub(super) fn halves(&self) -> &[T] {
        &self.halves
    }

    /// Number of centroids.
    pub(crate) const fn k(&self) -> usize {
        self.halves.len()
    }
}
