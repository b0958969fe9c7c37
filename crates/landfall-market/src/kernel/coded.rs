//! Lower bounds in one byte each: the five leading bits of a number's fraction and its exponent
//! within a window of eight.
//!
//! A code stands for a number no greater than the one it was made of. What lies above the window is
//! cut to its top; what lies below becomes 0, whose number counts as nothing because every
//! comparison adds it to the other side.

use super::lanes::Lanes;
use super::tile::TILE;

/// Numbers of groups there are functions for.
pub(crate) const WIDTHS: [usize; 4] = [4, 8, 16, 32];
const MOST: usize = 32;
/// Bits of a single number that a code leaves out.
pub(super) const CUT: u32 = 18;

/// Calls the function for the number of groups, one of [`WIDTHS`].
macro_rules! by_width {
    ($scale:expr, $n:ident => $call:expr) => {
        match $scale.width {
            4 => {
                const $n: usize = 4;
                $call
            }
            8 => {
                const $n: usize = 8;
                $call
            }
            16 => {
                const $n: usize = 16;
                $call
            }
            _ => {
                const $n: usize = 32;
                $call
            }
        }
    };
}

/// What codes of bounds stand for, and by how much the groups they bound have moved.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    /// Number of groups, one of [`WIDTHS`].
    width: usize,
    /// Code 0 as leading bits.
    base: u32,
    /// By group, added to what is compared with its bounds; minus infinity for one that is not
    /// there.
    shifts: [f32; MOST],
}

impl Scale {
    /// Codes for numbers up to `top`, which is positive, of `width` groups. The groups are not there
    /// yet.
    pub(crate) fn new(top: f32, width: usize) -> Self {
        let leading = top.clamp(1e-30, 1e30).to_bits() >> CUT;
        Self {
            width: width.min(MOST),
            base: leading - u32::from(u8::MAX),
            shifts: [f32::NEG_INFINITY; MOST],
        }
    }

    /// Number of groups there is room for.
    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    /// How far a group has moved since the beginning, no less than it has.
    pub(crate) fn shift(&mut self, group: usize, by: f32) {
        if let Some(shift) = self.shifts.get_mut(group) {
            // A little more, for the rounding of this sum and of those it will be in.
            *shift = (by + number(self.base, 0)) * (1.0 + 2.0 * f32::EPSILON);
        }
    }

    /// For each code of a group's bounds the one of what is left of it after the group's movements,
    /// which can then be forgotten.
    pub(crate) fn left(&self, group: usize) -> [u8; 256] {
        let shift = self.shifts.get(group).copied().unwrap_or(f32::INFINITY);
        let mut left = [0; 256];
        for (to, code) in left.iter_mut().zip(0..=u8::MAX) {
            let bound = (number(self.base, code) - shift) * (1.0 - 2.0 * f32::EPSILON);
            *to = self.code(bound.max(0.0));
        }
        left
    }

    /// Carries the distances of rows to their centroids on by what those moved, and finds the rows
    /// whose distance is not certainly below all their bounds; `codes` holds the bounds of each row
    /// in turn. Writes the rows' numbers to `picks`, which has room for all, and returns how many.
    ///
    /// # Safety
    /// The instruction set is available.
    #[inline(always)]
    pub(super) unsafe fn cross<V: Lanes>(
        &self,
        own: &mut [f32],
        by: (&[u32], &[f32]),
        codes: &[u8],
        picks: &mut [u32],
    ) -> usize {
        // SAFETY: the caller's promise.
        unsafe { by_width!(self, N => self.cross_of::<V, N>(own, by, codes, picks)) }
    }

    /// # Safety
    /// As [`Scale::cross`].
    #[inline(always)]
    unsafe fn cross_of<V: Lanes, const N: usize>(
        &self,
        own: &mut [f32],
        (labels, moved): (&[u32], &[f32]),
        codes: &[u8],
        picks: &mut [u32],
    ) -> usize {
        let mut count = 0;
        let rows = own.iter_mut().zip(labels).zip(codes.as_chunks::<N>().0);
        for (row, ((own, label), codes)) in (0..).zip(rows) {
            // A little more than rounding can take, for this sum and for those below.
            *own = (*own + moved[*label as usize]) * (1.0 + 2.0 * f32::EPSILON);
            let limit = *own * (1.0 + 2.0 * f32::EPSILON);
            // SAFETY: the caller's promise.
            let crosses = unsafe { V::Codes::crosses(limit, &self.shifts, codes, self.base) };
            // Without a branch, which could not be foretold.
            picks[count] = row;
            count += usize::from(crosses != 0);
        }
        count
    }

    /// Gathers the bounds of some rows, at most 32, and tells the groups, as bits, that any of the
    /// rows must be compared with.
    ///
    /// # Safety
    /// The instruction set is available.
    #[inline(always)]
    pub(super) unsafe fn needed<V: Lanes>(
        &self,
        own: &[f32; TILE],
        codes: &[u8],
        picks: &[u32],
        bounds: &mut Bounds,
    ) -> u32 {
        // SAFETY: the caller's promise.
        unsafe { by_width!(self, N => self.needed_of::<V, N>(own, codes, picks, bounds)) }
    }

    /// # Safety
    /// As [`Scale::needed`].
    #[inline(always)]
    unsafe fn needed_of<V: Lanes, const N: usize>(
        &self,
        own: &[f32; TILE],
        codes: &[u8],
        picks: &[u32],
        bounds: &mut Bounds,
    ) -> u32 {
        let mut any = 0;
        let (codes, lines) = (codes.as_chunks::<N>().0, bounds.0.as_chunks_mut::<N>().0);
        for ((own, pick), line) in own.iter().zip(picks).zip(lines) {
            *line = codes[*pick as usize];
            let limit = own * (1.0 + 2.0 * f32::EPSILON);
            // SAFETY: the caller's promise.
            any |= unsafe { V::Codes::crosses(limit, &self.shifts, line, self.base) };
        }
        any
    }

    /// Sets the bounds of a group: `distances` to the rows, no more than they are, plus what the
    /// group has moved, rounded down.
    #[inline(always)]
    pub(super) fn bound(
        &self,
        group: usize,
        distances: &[f32; TILE],
        drift: f32,
        bounds: &mut Bounds,
    ) {
        let mut codes = [0; TILE];
        for (code, distance) in codes.iter_mut().zip(distances) {
            let bound = (distance + drift) * (1.0 - 2.0 * f32::EPSILON);
            *code = self.code(bound);
        }
        for (line, code) in bounds.0.chunks_exact_mut(self.width).zip(codes) {
            line[group] = code;
        }
    }

    /// Puts bounds back where [`Scale::needed`] found them.
    #[inline(always)]
    pub(super) fn put(&self, bounds: &Bounds, picks: &[u32], codes: &mut [u8]) {
        by_width!(self, N => put_of::<N>(bounds, picks, codes))
    }

    #[cfg(test)]
    pub(super) fn stands_for(&self, code: u8) -> f64 {
        f64::from(number(self.base, code) - number(self.base, 0))
    }

    /// The code of the greatest number not above this one, which is not negative.
    #[inline(always)]
    fn code(&self, number: f32) -> u8 {
        let leading = number.to_bits() >> CUT;
        let above = leading.max(self.base) - self.base;
        above.min(255) as u8
    }
}

#[inline(always)]
fn put_of<const N: usize>(bounds: &Bounds, picks: &[u32], codes: &mut [u8]) {
    let codes = codes.as_chunks_mut::<N>().0;
    for (line, pick) in bounds.0.as_chunks::<N>().0.iter().zip(picks) {
        codes[*pick as usize] = *line;
    }
}

/// The bounds of the rows of a tile, row after row.
#[derive(Debug, Clone)]
pub(super) struct Bounds([u8; TILE * MOST]);

impl Bounds {
    pub(super) const fn new() -> Self {
        Self([0; TILE * MOST])
    }
}

/// A single number not below this one, which is not negative.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "rounding is made good")]
pub(crate) fn up(number: f64) -> f32 {
    number as f32 * (1.0 + f32::EPSILON) + f32::MIN_POSITIVE
}

/// A single number not above this one, which is not negative.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "rounding is made good")]
pub(crate) fn down(number: f64) -> f32 {
    // What is infinite as a single number need not be.
    (number as f32 * (1.0 - f32::EPSILON)).min(f32::MAX)
}

/// How an instruction set compares the bounds of a row.
pub(super) trait Codes {
    /// Where `limit + shift >= bound`, as bits: of the bound that each of `N` codes stands for and
    /// the shift in its place, `N` one of [`WIDTHS`].
    ///
    /// # Safety
    /// The instruction set is available.
    unsafe fn crosses<const N: usize>(
        limit: f32,
        shifts: &[f32; MOST],
        codes: &[u8; N],
        base: u32,
    ) -> u32;
}

/// Plain Rust.
#[derive(Debug, Clone, Copy)]
pub(super) struct OneByOne;

impl Codes for OneByOne {
    #[inline(always)]
    unsafe fn crosses<const N: usize>(
        limit: f32,
        shifts: &[f32; MOST],
        codes: &[u8; N],
        base: u32,
    ) -> u32 {
        let mut crosses = 0;
        for (i, (code, shift)) in codes.iter().zip(shifts).enumerate() {
            crosses |= u32::from(limit + shift >= number(base, *code)) << i;
        }
        crosses
    }
}

/// What a code stands for.
#[inline(always)]
fn number(base: u32, code: u8) -> f32 {
    f32::from_bits((base + u32::from(code)) << CUT)
}

#[cfg(test)]
mod tests {
    use super::super::scalar::Eight;
    use super::*;

    type Plain = Eight<f32>;

    #[test]
    fn a_code_is_never_above_its_number() {
        let scale = Scale::new(4.0, 4);
        let floor = number(scale.base, 0);
        let mut x = 1e-4_f32;
        while x < 100.0 {
            let coded = number(scale.base, scale.code(x));
            assert!(coded - floor <= x, "{coded} for {x}");
            if (0.05..4.0).contains(&x) {
                assert!(coded > x * (1.0 - 1.0 / 32.0), "{coded} for {x}");
            }
            x *= 1.001;
        }
    }

    #[test]
    fn the_rows_and_groups_that_cross_are_found() {
        for width in WIDTHS {
            let mut scale = Scale::new(8.0, width);
            // The last group is not there.
            for group in 0..width - 1 {
                scale.shift(group, 0.5);
            }
            let mut codes = vec![scale.code(3.0); 40 * width];
            codes[5 * width + 1] = scale.code(1.2);
            codes[39 * width + 2] = 0;
            for row in 0..40 {
                codes[row * width + width - 1] = 0;
            }
            let (mut own, labels) = ([0.75; 40], [1; 40]);
            let mut picks = [0; 40];
            // SAFETY: plain Rust.
            let count = unsafe {
                scale.cross::<Plain>(&mut own, (&labels, &[9.0, 0.25]), &codes, &mut picks)
            };
            assert_eq!(picks[..count], [5, 39]);
            assert!(own.iter().all(|own| (1.0..1.0001).contains(own)));

            let mut bounds = Bounds::new();
            let picks = [39, 5, 7];
            // SAFETY: plain Rust.
            let needed =
                unsafe { scale.needed::<Plain>(&[1.0; TILE], &codes, &picks, &mut bounds) };
            assert_eq!(needed, 0b110);
            scale.bound(1, &[4.0; TILE], 0.5, &mut bounds);
            scale.put(&bounds, &picks, &mut codes);
            // Half has gone to the movement of the group, and with it what the code counts as nothing.
            let left = scale.stands_for(scale.left(1)[usize::from(scale.code(4.499))]);
            assert!((3.7..=3.875).contains(&left), "{left}");
            let code = scale.code(4.499);
            assert_eq!(picks.map(|row| codes[row as usize * width + 1]), [code; 3]);
            assert_eq!(codes[39 * width + 2], 0);
            assert_eq!(codes[6 * width + 1], scale.code(3.0));
        }
    }
}
