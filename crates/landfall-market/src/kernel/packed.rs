//! Centroids in the order the kernels read them.

use crate::cluster::Real;

/// Centroids in parts; a part lies in blocks of nearly equal size, and inside a block the numbers lie
/// column after column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Packed<T> {
    numbers: Vec<T>,
    /// -c²/2 for every centroid.
    halves: Vec<T>,
    /// Which centroid it is.
    labels: Vec<T>,
    /// Where each part starts, and the number of centroids.
    starts: Vec<usize>,
    columns: usize,
    block: usize,
}

/// Centroids of one part.
pub(super) struct Part<'p, T> {
    pub(super) numbers: &'p [T],
    pub(super) halves: &'p [T],
    pub(super) labels: &'p [T],
}

impl<T: Real> Packed<T> {
    pub(super) fn new(columns: usize, block: usize) -> Self {
        Self {
            numbers: Vec::new(),
            halves: Vec::new(),
            labels: Vec::new(),
            starts: vec![0],
            columns: columns.max(1),
            block,
        }
    }

    /// Adds a part of these centroids, `centroids` being all of them, row after row.
    pub(super) fn push(&mut self, centroids: &[f64], part: impl ExactSizeIterator<Item = u32>) {
        let columns = self.columns;
        let labels: Vec<u32> = part.collect();
        let row = |label: &u32| {
            let rest = centroids.get(*label as usize * columns..);
            rest.unwrap_or_default().get(..columns).unwrap_or_default()
        };
        let blocks = labels.len().div_ceil(self.block).max(1);
        let (size, longer) = (labels.len() / blocks, labels.len() % blocks);
        let mut rest = labels.as_slice();
        for number in 0..blocks {
            let (block, later) = rest.split_at(size + usize::from(number < longer));
            for column in 0..columns {
                let one = |label| T::from_f64(row(label).get(column).copied().unwrap_or(0.0));
                self.numbers.extend(block.iter().map(one));
            }
            rest = later;
        }
        for label in &labels {
            // Of the rounded numbers, so that a row equal to a centroid scores best with it.
            let squares = row(label).iter().map(|x| T::from_f64(*x).to_f64().powi(2));
            self.halves.push(T::from_f64(-0.5 * squares.sum::<f64>()));
            self.labels.push(T::from_f64(f64::from(*label)));
        }
        self.starts.push(self.halves.len());
    }

    /// The same with scores x.c: nearest is who has the smallest angle.
    pub(crate) fn without_norms(&mut self) {
        self.halves.fill(T::default());
    }

    pub(super) const fn fits(&self, columns: usize, block: usize) -> bool {
        !self.halves.is_empty() && self.columns == columns && self.block == block
    }

    /// A part, or no centroids when there is none of this number.
    pub(super) fn part(&self, number: usize) -> Part<'_, T> {
        let start = self.starts.get(number).copied().unwrap_or(0);
        let end = self.starts.get(number + 1).copied().unwrap_or(start);
        Part {
            numbers: &self.numbers[start * self.columns..end * self.columns],
            halves: &self.halves[start..end],
            labels: &self.labels[start..end],
        }
    }

    /// Number of centroids.
    pub(crate) const fn k(&self) -> usize {
        self.halves.len()
    }
}
