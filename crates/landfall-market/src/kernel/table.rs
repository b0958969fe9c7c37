//! From an instruction set to functions that can be called through pointers.

/// The functions of one instruction set for one type of number. Their arguments are described at
/// the functions of the same name in [`super::tile`].
#[derive(Debug, Clone, Copy)]
pub struct Table<T> {
    /// Most centroids in a block of packed ones.
    pub(super) block: usize,
    /// Numbers in a register.
    pub(super) width: usize,
    pub(super) load: unsafe fn(*const *const T, usize, *const T, T, *mut T),
    pub(super) nearest: unsafe fn(*const T, usize, *const T, *const T, usize, *mut T, *mut u32),
    pub(super) nearest_two: unsafe fn(*const T, usize, *const T, *const T, usize, *mut T, *mut u32),
    pub(super) bounds: unsafe fn(*const T, T, T, *mut T),
    pub(super) squared: unsafe fn(*const T, usize, *const T, usize, *mut T),
    pub(super) distance_sums: unsafe fn(*const T, usize, *const T, *const T, usize, *mut T),
    pub(super) add_rows:
        unsafe fn(*const *const T, *const u32, *const T, usize, usize, *const T, T, *mut T),
}

/// Writes the table `$name` of an instruction set.
macro_rules! table {
    ($name:ident, $lanes:ty, $number:ty $(, $feature:literal)?) => {
        pub(super) mod $name {
            use super::super::table::Table;
            use super::super::tile;
            use super::*;

            type N = $number;

            // SAFETY (all blocks): these functions are called through `Kernel` alone, which takes
            // the table of an instruction set only where the processor has it, and whose types
            // vouch for the lengths behind the pointers.
            $(#[target_feature(enable = $feature)])?
            unsafe fn load(rows: *const *const N, d: usize, offset: *const N, scale: N, to: *mut N) {
                // SAFETY: see above.
                unsafe { tile::load::<$lanes>(rows, d, offset, scale, to) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn nearest(
                x: *const N, d: usize, packed: *const N, halves: *const N, k: usize, to: *mut N,
                labels: *mut u32,
            ) {
                // SAFETY: see above.
                unsafe { tile::nearest::<$lanes, false>(x, d, packed, halves, k, to, labels) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn nearest_two(
                x: *const N, d: usize, packed: *const N, halves: *const N, k: usize, to: *mut N,
                labels: *mut u32,
            ) {
                // SAFETY: see above.
                unsafe { tile::nearest::<$lanes, true>(x, d, packed, halves, k, to, labels) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn bounds(found: *const N, longest: N, lost: N, to: *mut N) {
                // SAFETY: see above.
                unsafe { tile::bounds::<$lanes>(found, longest, lost, to) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn squared(x: *const N, d: usize, others: *const N, count: usize, to: *mut N) {
                // SAFETY: see above.
                unsafe { tile::squared::<$lanes>(x, d, others, count, to) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn distance_sums(
                x: *const N, d: usize, others: *const N, weights: *const N, count: usize, to: *mut N,
            ) {
                // SAFETY: see above.
                unsafe { tile::distance_sums::<$lanes>(x, d, others, weights, count, to) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn add_rows(
                rows: *const *const N, labels: *const u32, weights: *const N, count: usize,
                d: usize, offset: *const N, scale: N, sums: *mut N,
            ) {
                // SAFETY: see above.
                unsafe {
                    tile::add_rows::<$lanes>(rows, labels, weights, count, d, offset, scale, sums)
                }
            }

            pub(crate) const TABLE: Table<N> = Table {
                block: <$lanes as Lanes>::BLOCK,
                width: <$lanes as Lanes>::WIDTH,
                load,
                nearest,
                nearest_two,
                bounds,
                squared,
                distance_sums,
                add_rows,
            };
        }
    };
}
pub(super) use table;
