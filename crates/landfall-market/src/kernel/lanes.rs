//! What the tile algorithms ask of an instruction set.

use super::coded::Codes;
use crate::cluster::Real;

/// A register of numbers of one type.
///
/// # Safety
/// Every method may be called only where the instruction set of the implementing type is
/// available. Pointers must be valid for the numbers the method reads or writes; no alignment is
/// needed.
pub(super) trait Lanes: Copy {
    /// Type of one number.
    type Number: Real;
    /// How bounds in codes are compared.
    type Codes: Codes;
    /// Numbers in a register.
    const WIDTH: usize;
    /// Columns that [`Lanes::transposed`] turns at a time: 16 bytes of a row, 1 for plain Rust.
    const GROUP: usize;
    /// Centroids whose scores are kept in registers at a time.
    const BLOCK: usize;

    /// `WIDTH` numbers from memory.
    unsafe fn load(from: *const Self::Number) -> Self;
    /// The first `count` numbers from memory, zeros after them; `count < WIDTH`.
    unsafe fn load_first(from: *const Self::Number, count: usize) -> Self;
    /// Writes `WIDTH` numbers.
    unsafe fn store(self, to: *mut Self::Number);
    /// Writes the first `count` numbers; `count < WIDTH`.
    unsafe fn store_first(self, to: *mut Self::Number, count: usize);
    /// Writes `WIDTH` whole numbers, of 0 to 2^24, as integers.
    unsafe fn store_whole(self, to: *mut u32);
    /// The same number in every lane.
    unsafe fn splat(number: Self::Number) -> Self;
    /// `self - other`.
    unsafe fn sub(self, other: Self) -> Self;
    /// `self * by + plus`, rounded once where the instruction set can.
    unsafe fn mul_add(self, by: Self, plus: Self) -> Self;
    /// The greater of each pair.
    unsafe fn max(self, other: Self) -> Self;
    /// The lesser of each pair.
    unsafe fn min(self, other: Self) -> Self;
    /// Square roots.
    unsafe fn sqrt(self) -> Self;
    /// Where `self > than`: `yes`, elsewhere `no`.
    unsafe fn where_greater(self, than: Self, yes: Self, no: Self) -> Self;
    /// `GROUP` columns from `column` on of the `WIDTH` rows at `rows`: one register per column;
    /// registers beyond `GROUP` mean nothing.
    unsafe fn transposed(rows: *const *const Self::Number, column: usize) -> [Self; 4];
}
