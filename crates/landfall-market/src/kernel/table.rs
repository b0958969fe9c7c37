//! From an instruction set to functions that can be called through pointers.

use super::coded::Scale;
use super::screen::{Screen, Screened};

/// The functions of one instruction set for one type of number. Their arguments are described at
/// the functions of the same name in [`super::tile`].
#[derive(Debug, Clone, Copy)]
pub struct Table<T> {
    /// Most centroids in a block of packed ones.
    pub(super) block: usize,
    /// Numbers in a register.
    pub(super) width: usize,
    pub(super) load: unsafe fn(*const *const T, usize, *const T, T, *mut T),
    pub(super) nearest: NearestOf<T>,
    pub(super) nearest_two: NearestOf<T>,
    pub(super) squares: unsafe fn(*const T, usize, *mut T),
    pub(super) cross: CrossOf,
    pub(super) screen: ScreenOf<T>,
    pub(super) squared: unsafe fn(*const T, usize, *const T, usize, *mut T),
    pub(super) distance_sums: unsafe fn(*const T, usize, *const T, *const T, usize, *mut T),
    pub(super) add_rows:
        unsafe fn(*const *const T, *const u32, *const T, usize, usize, *const T, T, *mut T),
}

/// Arguments: tile, columns, centroids, halves, labels, number of centroids; then what is written.
pub(super) type NearestOf<T> =
    unsafe fn(*const T, usize, *const T, *const T, *const T, usize, *mut T, *mut u32);

/// As [`Scale::cross`].
pub(super) type CrossOf =
    unsafe fn(&Scale, &mut [f32], (&[u32], &[f32]), &[u8], &mut [u32]) -> usize;

/// As [`super::screen::screen`].
pub(super) type ScreenOf<T> =
    unsafe fn(*const T, usize, &Screen<'_, T>, u32, (&mut [u8], &[u32]), &mut Screened<T>);

/// Writes the table `$name` of an instruction set.
macro_rules! table {
    ($name:ident, $lanes:ty, $number:ty $(, $feature:literal)?) => {
        pub(super) mod $name {
            use super::super::coded::Scale;
            use super::super::screen::{self, Screen, Screened};
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
                x: *const N, d: usize, packed: *const N, halves: *const N, names: *const N,
                k: usize, to: *mut N, labels: *mut u32,
            ) {
                // SAFETY: see above.
                unsafe { tile::nearest::<$lanes, false>(x, d, packed, halves, names, k, to, labels) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn nearest_two(
                x: *const N, d: usize, packed: *const N, halves: *const N, names: *const N,
                k: usize, to: *mut N, labels: *mut u32,
            ) {
                // SAFETY: see above.
                unsafe { tile::nearest::<$lanes, true>(x, d, packed, halves, names, k, to, labels) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn squares(x: *const N, d: usize, to: *mut N) {
                // SAFETY: see above.
                unsafe { tile::squares::<$lanes>(x, d, to) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn cross(
                scale: &Scale, own: &mut [f32], moved: (&[u32], &[f32]), codes: &[u8],
                picks: &mut [u32],
            ) -> usize {
                // SAFETY: see above.
                unsafe { scale.cross::<$lanes>(own, moved, codes, picks) }
            }

            $(#[target_feature(enable = $feature)])?
            unsafe fn screen(
                x: *const N, d: usize, with: &Screen<'_, N>, owned: u32,
                rows: (&mut [u8], &[u32]), tile: &mut Screened<N>,
            ) {
                // SAFETY: see above.
                unsafe { screen::screen::<$lanes>(x, d, with, owned, rows, tile) }
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
                squares,
                cross,
                screen,
                squared,
                distance_sums,
                add_rows,
            };
        }
    };
}
pub(super) use table;
