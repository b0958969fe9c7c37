//! The rows of one run with all that every pass over them needs.

use std::ops::Range;

use rayon::prelude::*;

use super::statistics::{Reducer, StepStatistics};
use super::{ClusterError, Geometry, InstructionSet, Points, Real};
use crate::kernel::{Frame, Kernel, Rows, TILE, Tile, prefetch};

/// Rows whose sums are formed in order, one thread at a time. Sums over more rows add up shard by
/// shard, so that the number of threads changes nothing.
pub(super) const SHARD: usize = 8192;

/// Numbers that results of shards may hold at a time, if that is more than two for each thread.
const HELD: usize = 1 << 16;

/// Rows, frame and functions of one run.
pub(super) struct Job<'a, T: Real> {
    pub(super) points: Points<'a, T>,
    pub(super) kernel: Kernel<T>,
    pub(super) frame: Frame<T>,
    pub(super) geometry: Geometry,
    /// What weights are divided by before they become numbers of type T: a power of two.
    pub(super) weight_unit: f64,
    /// Mean over the columns of their variance, in the frame.
    pub(super) mean_variance: f64,
    /// Rows of all shards.
    rows: f64,
}

impl<'a, T: Real> Job<'a, T> {
    /// Surveys the rows: their mean, their spread, the rows that have no direction.
    pub(super) fn new(
        points: Points<'a, T>,
        geometry: Geometry,
        set: InstructionSet,
        reducer: &dyn Reducer,
    ) -> Result<Self, ClusterError> {
        let columns = points.columns();
        let mut job = Self {
            points,
            kernel: Kernel::of(set),
            frame: Frame::plain(columns),
            geometry,
            weight_unit: 1.0,
            mean_variance: 0.0,
            rows: 1.0,
        };
        job.weight_unit = job.mean_weight(reducer)?.log2().floor().exp2();
        let (mean, rows) = job.column_sums(|x, _| x, reducer, &[])?;
        job.rows = rows;
        let mean: Vec<f64> = mean.iter().map(|sum| sum / rows).collect();
        let (squares, _) = job.column_sums(|x, mean| (x - mean) * (x - mean), reducer, &mean)?;
        match geometry {
            Geometry::Euclidean => {
                let reach = squares.iter().copied().fold(0.0, f64::max).sqrt();
                job.frame = Frame::new(&mean, reach);
            }
            Geometry::Spherical => job.check_directions()?,
        }
        let columns = f64::from(u32::try_from(columns).unwrap_or(u32::MAX));
        let variance = squares.iter().sum::<f64>() / rows / columns;
        job.mean_variance = match geometry {
            Geometry::Euclidean => variance / job.frame.squared_unit(),
            // Of unit vectors: the mean square of a coordinate.
            Geometry::Spherical => 1.0 / columns,
        };
        Ok(job)
    }

    /// Makes room in the frame for centroids that lie far outside the rows, whose squares would
    /// overflow otherwise. `centroids` are in the user's numbers.
    pub(super) fn include(&mut self, centroids: &[f64]) {
        if self.geometry == Geometry::Spherical {
            return;
        }
        let before = self.frame.squared_unit();
        let columns = self.points.columns();
        let framed = centroids
            .chunks_exact(columns)
            .flat_map(|row| self.frame.enter(row.iter().copied()));
        let reach = framed.map(f64::abs).fold(0.0, f64::max);
        if reach > 1.0 {
            self.frame = self.frame.widened(reach);
            self.mean_variance *= before / self.frame.squared_unit();
        }
    }

    /// Sum of squares of all rows about their mean, unweighted, in the frame; never 0.
    pub(super) fn sum_of_squares(&self) -> f64 {
        let columns = f64::from(u32::try_from(self.points.columns()).unwrap_or(u32::MAX));
        let sum = self.mean_variance * self.rows * columns;
        if sum > 0.0 { sum } else { 1.0 }
    }

    fn mean_weight(&self, reducer: &dyn Reducer) -> Result<f64, ClusterError> {
        let mut local = StepStatistics::new(1, 1);
        local.sums = vec![self.points.total_weight()];
        #[expect(clippy::cast_precision_loss, reason = "rows are far below 2^53")]
        let rows = self.points.rows() as f64;
        local.weights = vec![rows];
        let all = reducer.reduce(local)?;
        let first = |values: &[f64]| values.first().copied().unwrap_or(1.0);
        Ok(first(&all.sums) / first(&all.weights))
    }

    /// Sum over all rows of `what(value, centre of the column)`, and the number of rows.
    fn column_sums(
        &self,
        what: impl Fn(f64, f64) -> f64 + Sync,
        reducer: &dyn Reducer,
        centre: &[f64],
    ) -> Result<(Vec<f64>, f64), ClusterError> {
        let columns = self.points.columns();
        let centre = if centre.is_empty() {
            vec![0.0; columns]
        } else {
            centre.to_vec()
        };
        let mut total = StepStatistics::new(1, columns);
        self.each_shard(|range| {
            let mut sums = vec![0.0; columns];
            for row in self.values(&range).chunks_exact(columns) {
                for ((sum, x), centre) in sums.iter_mut().zip(row).zip(&centre) {
                    *sum += what(x.to_f64(), *centre);
                }
            }
            (sums, range.len())
        })
        .into_iter()
        .for_each(|(sums, rows)| {
            total.merge(&StepStatistics {
                sums,
                #[expect(clippy::cast_precision_loss, reason = "at most 8192")]
                weights: vec![rows as f64],
                moved: 0,
                farthest: Vec::new(),
            });
        });
        let total = reducer.reduce(total)?;
        let rows = total.weights.first().copied().unwrap_or(1.0);
        Ok((total.sums, rows))
    }

    fn check_directions(&self) -> Result<(), ClusterError> {
        let zero = |row: &[T]| row.iter().all(|x| x.to_f64() == 0.0);
        match self.points.iter().position(zero) {
            Some(row) => Err(ClusterError::NoDirection { row }),
            None => Ok(()),
        }
    }

    /// The result of `work` for each shard of the rows, in order.
    pub(super) fn each_shard<R: Send>(&self, work: impl Fn(Range<usize>) -> R + Sync) -> Vec<R> {
        let shards = self.points.rows().div_ceil(SHARD);
        if shards == 1 {
            return vec![work(0..self.points.rows())];
        }
        (0..shards)
            .into_par_iter()
            .map(|shard| work(self.shard(shard)))
            .collect()
    }

    /// As [`Job::each_shard`] with a mutable part of `values`, one value per row. A result holds
    /// about `held` numbers.
    pub(super) fn each_shard_with<V: Send, R: Send>(
        &self,
        (values, held): (&mut [V], usize),
        work: impl Fn(Range<usize>, &mut [V]) -> R + Sync,
        take: impl FnMut(R),
    ) {
        // A vector of units takes no memory.
        let mut units = vec![(); self.shards().len()];
        let work = |rows: Range<usize>, own: &mut [V], (): &mut ()| work(rows, own);
        self.each_shard_with_state((values, held), &mut units, work, take);
    }

    /// As [`Job::each_shard_with`], with one of `states` for each shard.
    pub(super) fn each_shard_with_state<V: Send, S: Send, R: Send>(
        &self,
        (values, held): (&mut [V], usize),
        states: &mut [S],
        work: impl Fn(Range<usize>, &mut [V], &mut S) -> R + Sync,
        mut take: impl FnMut(R),
    ) {
        if let [state] = states {
            take(work(0..self.points.rows(), values, state));
            return;
        }
        // In waves, so that the results held at a time are few or small.
        let wave = (2 * rayon::current_num_threads()).max(HELD / held.max(1));
        let parts = values.chunks_mut(SHARD * wave);
        let parts = parts.zip(states.chunks_mut(wave)).enumerate();
        for (number, (values, states)) in parts {
            let results: Vec<R> = values
                .par_chunks_mut(SHARD)
                .zip(states.par_iter_mut())
                .enumerate()
                .map(|(i, (values, state))| work(self.shard(number * wave + i), values, state))
                .collect();
            results.into_iter().for_each(&mut take);
        }
    }

    /// The rows of each shard.
    pub(super) fn shards(&self) -> impl ExactSizeIterator<Item = Range<usize>> {
        (0..self.points.rows().div_ceil(SHARD)).map(|shard| self.shard(shard))
    }

    fn shard(&self, shard: usize) -> Range<usize> {
        shard * SHARD..((shard + 1) * SHARD).min(self.points.rows())
    }

    /// The values of some rows.
    pub(super) fn values(&self, rows: &Range<usize>) -> &'a [T] {
        let columns = self.points.columns();
        self.points
            .values()
            .get(rows.start * columns..rows.end * columns)
            .unwrap_or_default()
    }

    /// Calls `work` for each 32 of some rows, with the number of the first.
    pub(super) fn each_tile(&self, rows: &Range<usize>, mut work: impl FnMut(usize, &Rows<'a, T>)) {
        let columns = self.points.columns();
        let mut first = rows.start;
        let mut tiles = self.values(rows).chunks(TILE * columns).peekable();
        while let Some(values) = tiles.next() {
            let run = Rows::run(values, columns);
            prefetch(tiles.peek().copied().unwrap_or_default());
            work(first, &run);
            first += run.count();
        }
    }

    /// The weights of up to 32 rows from `first` on as the sums count them. For directions that is
    /// per length of the row, so that what is summed are unit vectors.
    pub(super) fn tile_weights(&self, first: usize, tile: &Tile<T>) -> [T; TILE] {
        let mut weights = [T::from_f64(1.0); TILE];
        if let Some(given) = self.points.weights() {
            let given = given.get(first..).unwrap_or_default();
            for (weight, given) in weights.iter_mut().zip(given) {
                *weight = T::from_f64(given / self.weight_unit);
            }
        }
        if self.geometry == Geometry::Spherical {
            for (weight, square) in weights.iter_mut().zip(self.kernel.squares(tile)) {
                *weight = T::from_f64(weight.to_f64() / square.to_f64().sqrt());
            }
        }
        weights
    }

    /// The weight of a row in the unit of the sums.
    pub(super) fn weight(&self, row: usize) -> f64 {
        self.points.weight(row) / self.weight_unit
    }

    /// A row in the frame, in f64; a unit vector where rows are directions.
    pub(super) fn framed(&self, row: usize) -> Vec<f64> {
        let row = self.points.row(row).iter().map(|x| x.to_f64());
        let mut framed: Vec<f64> = self.frame.enter(row).collect();
        if self.geometry == Geometry::Spherical {
            normalise(&mut framed);
        }
        framed
    }
}

/// Makes a vector as long as one; one of zeros stays.
pub(super) fn normalise(vector: &mut [f64]) {
    let greatest = vector.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if greatest > 0.0 {
        let length = greatest
            * vector
                .iter()
                .map(|x| (x / greatest).powi(2))
                .sum::<f64>()
                .sqrt();
        vector.iter_mut().for_each(|x| *x /= length);
    }
}

/// Squared distance by differences.
pub(super) fn squared_distance(a: &[f64], b: &[f64]) -> f64 {
    let (a_quads, a_rest) = a.as_chunks::<4>();
    let (b_quads, b_rest) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in a_quads.iter().zip(b_quads) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += (a - b) * (a - b);
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (a - b) * (a - b));
    sums.iter().sum::<f64>() + rest.sum::<f64>()
}
