//! The inner loops of the clustering engine, one file per instruction set, chosen at run time.
//!
//! This folder holds the crate's `unsafe` code beside the memory map. [`Kernel`] is its safe
//! surface: it takes the functions of an instruction set only where the processor has it, and the
//! lengths behind every pointer are those of [`Tile`], [`Packed`] and [`Frame`], checked here.
#![allow(
    unsafe_code,
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    clippy::too_many_arguments,
    reason = "vector instructions; arrays of constant length are indexed by constants, the two \
              registers of a pair in step; pointers come with their lengths"
)]

mod coded;
mod frame;
mod lanes;
mod packed;
mod scalar;
mod screen;
mod table;
mod tile;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;

#[cfg(test)]
mod tests;

pub(crate) use coded::{Scale, WIDTHS, down, up};
pub(crate) use frame::Frame;
pub(crate) use packed::Packed;
pub(crate) use screen::{Screen, Screened, bits};
pub(crate) use table::Table;
pub(crate) use tile::TILE;

use std::marker::PhantomData;

use crate::cluster::{InstructionSet, Real};

/// The functions for single numbers.
pub(crate) fn single(set: InstructionSet) -> Table<f32> {
    match set {
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => avx512::single::TABLE,
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => avx2::single::TABLE,
        #[cfg(target_arch = "aarch64")]
        InstructionSet::Neon => neon::single::TABLE,
        _ => scalar::single::TABLE,
    }
}

/// The functions for double numbers.
pub(crate) fn double(set: InstructionSet) -> Table<f64> {
    match set {
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => avx512::double::TABLE,
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => avx2::double::TABLE,
        #[cfg(target_arch = "aarch64")]
        InstructionSet::Neon => neon::double::TABLE,
        _ => scalar::double::TABLE,
    }
}

/// Whether this processor has the instruction set.
pub(crate) fn available(set: InstructionSet) -> bool {
    match set {
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx512 => std::arch::is_x86_feature_detected!("avx512f"),
        #[cfg(target_arch = "x86_64")]
        InstructionSet::Avx2 => {
            std::arch::is_x86_feature_detected!("avx2")
                && std::arch::is_x86_feature_detected!("fma")
        }
        #[cfg(target_arch = "aarch64")]
        InstructionSet::Neon => std::arch::is_aarch64_feature_detected!("neon"),
        InstructionSet::Scalar => true,
        #[cfg(not(all(target_arch = "x86_64", target_arch = "aarch64")))]
        _ => false,
    }
}

/// The nearest centroid of each row of a tile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nearest<T> {
    /// Greatest scores and second greatest.
    scores: [[T; TILE]; 2],
    labels: [u32; TILE],
}

impl<T: Real> Nearest<T> {
    /// Greatest scores, x.c - c²/2.
    pub(crate) const fn scores(&self) -> &[T; TILE] {
        &self.scores[0]
    }

    /// Second greatest scores, from [`Kernel::nearest_two`].
    pub(crate) const fn seconds(&self) -> &[T; TILE] {
        &self.scores[1]
    }

    /// The centroids that have the greatest scores.
    pub(crate) const fn labels(&self) -> &[u32; TILE] {
        &self.labels
    }
}

/// Asks the processor to have these numbers at hand soon.
pub(crate) fn prefetch<T>(values: &[T]) {
    #[cfg(target_arch = "x86_64")]
    {
        let lines = values.chunks(64 / size_of::<T>().max(1));
        // They may end in a line of which there is no start among them.
        for number in lines.filter_map(<[T]>::first).chain(values.last()) {
            use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
            // SAFETY: a hint; every x86-64 processor has it, and the address is that of a number.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(number).cast()) };
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _hint_not_available = values;
}

/// Up to 32 rows of one matrix.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a, T> {
    /// To `columns` numbers each; those beyond `count` repeat the first.
    pointers: [*const T; TILE],
    count: usize,
    columns: usize,
    matrix: PhantomData<&'a [T]>,
}

impl<'a, T: Real> Rows<'a, T> {
    /// The first 32 rows of `values`, or all of them.
    pub(crate) fn run(values: &'a [T], columns: usize) -> Self {
        Self::from_rows(values.chunks_exact(columns.max(1)), columns)
    }

    /// The first 32 of these rows; there is at least one, and all have `columns` numbers.
    pub(crate) fn from_rows(rows: impl Iterator<Item = &'a [T]>, columns: usize) -> Self {
        let mut pointers = [std::ptr::null(); TILE];
        let mut count = 0;
        for (pointer, row) in pointers.iter_mut().zip(rows) {
            // A short row would be read beyond its end: this must hold in every build.
            assert!(row.len() == columns);
            *pointer = row.as_ptr();
            count += 1;
        }
        assert!(count > 0);
        let first = pointers[0];
        pointers[count..].fill(first);
        Self {
            pointers,
            count,
            columns,
            matrix: PhantomData,
        }
    }

    /// Number of rows.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }
}

/// Thirty-two rows, column after column.
#[derive(Debug)]
pub(crate) struct Tile<T> {
    /// Numbers before `start` align the rest to a cache line.
    buffer: Vec<T>,
    start: usize,
    columns: usize,
}

impl<T: Real> Tile<T> {
    /// A tile of zeros.
    pub(crate) fn new(columns: usize) -> Self {
        let line = 64 / size_of::<T>();
        let buffer = vec![T::default(); columns * TILE + line];
        let start = buffer.as_ptr().align_offset(64).min(line);
        Self {
            buffer,
            start,
            columns,
        }
    }

    /// Number `r` of column `j` at `32 j + r`.
    pub(crate) fn numbers(&self) -> &[T] {
        &self.buffer[self.start..self.start + self.columns * TILE]
    }

    fn as_mut_ptr(&mut self) -> *mut T {
        self.buffer[self.start..].as_mut_ptr()
    }
}

/// The functions of one instruction set that this processor has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kernel<T> {
    set: InstructionSet,
    table: Table<T>,
}

impl<T: Real> Kernel<T> {
    /// The functions of `set` if the processor has it, else of plain Rust.
    pub(crate) fn of(set: InstructionSet) -> Self {
        let set = if available(set) {
            set
        } else {
            InstructionSet::Scalar
        };
        Self {
            set,
            table: T::table(set),
        }
    }

    /// The best functions there are.
    pub(crate) fn best() -> Self {
        Self::of(InstructionSet::best())
    }

    /// The instruction set.
    pub(crate) const fn set(&self) -> InstructionSet {
        self.set
    }

    /// Centroids ready for [`Kernel::nearest`]: `k x columns`, row after row, in the frame.
    pub(crate) fn pack(&self, centroids: &[f64], columns: usize) -> Packed<T> {
        let k = u32::try_from(centroids.len() / columns.max(1)).unwrap_or(u32::MAX);
        let mut packed = Packed::new(columns, self.table.block);
        packed.push(centroids, 0..k);
        packed
    }

    /// The same in parts, for [`Kernel::screen`]; none of them is empty.
    pub(crate) fn pack_parts(
        &self,
        centroids: &[f64],
        columns: usize,
        parts: &[Vec<u32>],
    ) -> Packed<T> {
        let mut packed = Packed::new(columns, self.table.block);
        for part in parts {
            packed.push(centroids, part.iter().copied());
        }
        packed
    }

    /// Brings rows into the frame and turns them into a tile. Lanes without a row repeat the first
    /// one.
    pub(crate) fn load(&self, rows: &Rows<'_, T>, frame: &Frame<T>, tile: &mut Tile<T>) {
        let columns = tile.columns;
        // Other columns would read or write beyond the ends: this must hold in every build.
        assert!(rows.columns == columns && frame.columns() == columns);
        // SAFETY: there are 32 pointers, each to a row of `columns` numbers; the frame has as many
        // offsets and the tile 32 times as many numbers.
        unsafe {
            (self.table.load)(
                rows.pointers.as_ptr(),
                columns,
                frame.offset().as_ptr(),
                frame.factor(),
                tile.as_mut_ptr(),
            );
        }
    }

    /// The nearest centroid of each row of the tile, the lower label of equals.
    pub(crate) fn nearest(&self, tile: &Tile<T>, centroids: &Packed<T>) -> Nearest<T> {
        self.nearest_by(self.table.nearest, tile, centroids)
    }

    /// As [`Kernel::nearest`], with the second greatest score, which is minus infinity for one
    /// centroid.
    pub(crate) fn nearest_two(&self, tile: &Tile<T>, centroids: &Packed<T>) -> Nearest<T> {
        self.nearest_by(self.table.nearest_two, tile, centroids)
    }

    fn nearest_by(
        &self,
        function: table::NearestOf<T>,
        tile: &Tile<T>,
        centroids: &Packed<T>,
    ) -> Nearest<T> {
        let mut found = Nearest {
            scores: [[T::default(); TILE]; 2],
            labels: [0; TILE],
        };
        let part = centroids.part(0);
        // Another packing, or other columns, would read beyond the centroids.
        assert!(centroids.fits(tile.columns, self.table.block) && !part.halves.is_empty());
        // SAFETY: the tile has 32 numbers per column, the part k per column and k halves and
        // labels, k >= 1 and in blocks of this instruction set; the result has room for 64.
        unsafe {
            function(
                tile.numbers().as_ptr(),
                tile.columns,
                part.numbers.as_ptr(),
                part.halves.as_ptr(),
                part.labels.as_ptr(),
                part.halves.len(),
                found.scores.as_flattened_mut().as_mut_ptr(),
                found.labels.as_mut_ptr(),
            );
        }
        found
    }

    /// Squared length of each row of the tile.
    pub(crate) fn squares(&self, tile: &Tile<T>) -> [T; TILE] {
        let mut squares = [T::default(); TILE];
        // SAFETY: the tile has 32 numbers per column, the result room for 32.
        unsafe {
            (self.table.squares)(tile.numbers().as_ptr(), tile.columns, squares.as_mut_ptr());
        }
        squares
    }

    /// See [`Scale::cross`].
    pub(crate) fn cross(
        &self,
        scale: &Scale,
        own: &mut [f32],
        moved: (&[u32], &[f32]),
        codes: &[u8],
        picks: &mut [u32],
    ) -> usize {
        // SAFETY: the processor has the instruction set; all else is safe.
        unsafe { (self.table.cross)(scale, own, moved, codes, picks) }
    }

    /// Finds the nearest centroids of the rows of a tile, which are `picks` of many; `codes` are the
    /// bounds of all, and `owned` the groups of the centroids that are theirs, as bits.
    pub(crate) fn screen(
        &self,
        tile: &Tile<T>,
        with: &Screen<'_, T>,
        owned: u32,
        rows: (&mut [u8], &[u32]),
        found: &mut Screened<T>,
    ) {
        // As above: must hold in every build.
        assert!(with.centroids.fits(tile.columns, self.table.block) && owned != 0);
        // SAFETY: the tile has 32 numbers per column, as many as the centroids; all else is checked.
        unsafe {
            let x = tile.numbers().as_ptr();
            (self.table.screen)(x, tile.columns, with, owned, rows, found);
        }
    }

    /// Squared distances, by differences, of the tile's rows to `others`, which are in the tile's
    /// frame: 32 for each other.
    pub(crate) fn squared(&self, tile: &Tile<T>, others: &[T], distances: &mut Vec<T>) {
        let count = others.len() / tile.columns.max(1);
        distances.clear();
        distances.resize(count * TILE, T::default());
        // SAFETY: `others` has `count` whole rows, `distances` 32 numbers for each.
        unsafe {
            (self.table.squared)(
                tile.numbers().as_ptr(),
                tile.columns,
                others.as_ptr(),
                count,
                distances.as_mut_ptr(),
            );
        }
    }

    /// Adds to each of 32 sums the distances of that row of the tile to `others`, each times the
    /// other's weight. `others` are in the tile's frame, row after row.
    pub(crate) fn distance_sums(
        &self,
        tile: &Tile<T>,
        others: &[T],
        weights: &[T],
        sums: &mut [f64; TILE],
    ) {
        // Sums of more than this many numbers of type T would lose digits.
        const RUN: usize = 256;
        let columns = tile.columns.max(1);
        for (others, weights) in others.chunks(RUN * columns).zip(weights.chunks(RUN)) {
            let count = weights.len().min(others.len() / columns);
            let mut part = [T::default(); TILE];
            // SAFETY: `others` has at least `count` whole rows, `weights` at least `count` numbers.
            unsafe {
                (self.table.distance_sums)(
                    tile.numbers().as_ptr(),
                    tile.columns,
                    others.as_ptr(),
                    weights.as_ptr(),
                    count,
                    part.as_mut_ptr(),
                );
            }
            for (sum, part) in sums.iter_mut().zip(part) {
                *sum += part.to_f64();
            }
        }
    }

    /// Numbers from one sum of [`Kernel::add_rows`] to the next: the columns, rounded up.
    pub(crate) const fn stride(&self, columns: usize) -> usize {
        columns.next_multiple_of(self.table.width)
    }

    /// Adds each row, brought into the frame and times its weight, to the sum its label names. Sum
    /// `i` starts at `i` strides; what lies between its columns and the next stays zero.
    pub(crate) fn add_rows(
        &self,
        rows: &Rows<'_, T>,
        labels: &[u32; TILE],
        weights: &[T; TILE],
        frame: &Frame<T>,
        sums: &mut [T],
    ) {
        let columns = frame.columns();
        let known = sums.len() / self.stride(columns).max(1);
        // As above: must hold in every build.
        assert!(rows.columns == columns && labels.iter().all(|label| (*label as usize) < known));
        // SAFETY: `count` is at most 32; the rows and the offsets have `columns` numbers, the sums
        // a stride for every label.
        unsafe {
            (self.table.add_rows)(
                rows.pointers.as_ptr(),
                labels.as_ptr(),
                weights.as_ptr(),
                rows.count,
                columns,
                frame.offset().as_ptr(),
                frame.factor(),
                sums.as_mut_ptr(),
            );
        }
    }
}
