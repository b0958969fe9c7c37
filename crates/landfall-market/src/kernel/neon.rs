//! NEON: 4 single or 2 double numbers in a register, 32 registers.

use std::arch::aarch64::*;

use super::coded::OneByOne;
use super::lanes::Lanes;

/// 4 single numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Single(float32x4_t);

/// 2 double numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Double(float64x2_t);

macro_rules! lanes {
    ($lanes:ident, $number:ty, $width:literal, $group:literal, $load:ident, $store:ident,
     $splat:ident, $sub:ident, $fma:ident, $max:ident, $min:ident, $sqrt:ident,
     $greater:ident, $select:ident, $transposed:item) => {
        // SAFETY (all blocks): callers run where NEON is available and vouch for the pointers, as
        // the trait demands.
        impl Lanes for $lanes {
            type Number = $number;
            type Codes = OneByOne;
            const WIDTH: usize = $width;
            const GROUP: usize = $group;
            // 24 accumulators, 2 columns of rows and a broadcast: 27 of 32 registers.
            const BLOCK: usize = 12;

            #[inline(always)]
            unsafe fn load(from: *const $number) -> Self {
                // SAFETY: see above.
                Self(unsafe { $load(from) })
            }

            #[inline(always)]
            unsafe fn load_first(from: *const $number, count: usize) -> Self {
                let mut lanes = [0.0; $width];
                for (i, lane) in lanes.iter_mut().enumerate().take(count) {
                    // SAFETY: see above.
                    *lane = unsafe { *from.add(i) };
                }
                // SAFETY: see above.
                Self(unsafe { $load(lanes.as_ptr()) })
            }

            #[inline(always)]
            unsafe fn store(self, to: *mut $number) {
                // SAFETY: see above.
                unsafe { $store(to, self.0) }
            }

            #[inline(always)]
            unsafe fn store_first(self, to: *mut $number, count: usize) {
                let mut lanes = [0.0; $width];
                // SAFETY: see above.
                unsafe { $store(lanes.as_mut_ptr(), self.0) };
                for (i, lane) in lanes.iter().enumerate().take(count) {
                    // SAFETY: see above.
                    unsafe { *to.add(i) = *lane };
                }
            }

            #[inline(always)]
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole numbers of 0 to 2^24"
            )]
            unsafe fn store_whole(self, to: *mut u32) {
                let mut lanes = [0.0; $width];
                // SAFETY: see above.
                unsafe { $store(lanes.as_mut_ptr(), self.0) };
                for (i, lane) in lanes.iter().enumerate() {
                    // SAFETY: see above.
                    unsafe { *to.add(i) = *lane as u32 };
                }
            }

            #[inline(always)]
            unsafe fn splat(number: $number) -> Self {
                // SAFETY: see above.
                Self(unsafe { $splat(number) })
            }

            #[inline(always)]
            unsafe fn sub(self, other: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $sub(self.0, other.0) })
            }

            #[inline(always)]
            unsafe fn mul_add(self, by: Self, plus: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $fma(plus.0, self.0, by.0) })
            }

            #[inline(always)]
            unsafe fn max(self, other: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $max(self.0, other.0) })
            }

            #[inline(always)]
            unsafe fn min(self, other: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $min(self.0, other.0) })
            }

            #[inline(always)]
            unsafe fn sqrt(self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $sqrt(self.0) })
            }

            #[inline(always)]
            unsafe fn where_greater(self, than: Self, yes: Self, no: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $select($greater(self.0, than.0), yes.0, no.0) })
            }

            #[inline(always)]
            $transposed
        }
    };
}

lanes!(
    Single,
    f32,
    4,
    4,
    vld1q_f32,
    vst1q_f32,
    vdupq_n_f32,
    vsubq_f32,
    vfmaq_f32,
    vmaxq_f32,
    vminq_f32,
    vsqrtq_f32,
    vcgtq_f32,
    vbslq_f32,
    unsafe fn transposed(rows: *const *const f32, column: usize) -> [Self; 4] {
        // SAFETY: see above; 4 columns of 4 rows are read.
        unsafe {
            let row = |q: usize| vld1q_f32((*rows.add(q)).add(column));
            let (a, b, c, d) = (row(0), row(1), row(2), row(3));
            let wide = |low: float32x4_t, high: float32x4_t| {
                (vreinterpretq_f64_f32(low), vreinterpretq_f64_f32(high))
            };
            let (ab_even, cd_even) = wide(vtrn1q_f32(a, b), vtrn1q_f32(c, d));
            let (ab_odd, cd_odd) = wide(vtrn2q_f32(a, b), vtrn2q_f32(c, d));
            [
                Self(vreinterpretq_f32_f64(vtrn1q_f64(ab_even, cd_even))),
                Self(vreinterpretq_f32_f64(vtrn1q_f64(ab_odd, cd_odd))),
                Self(vreinterpretq_f32_f64(vtrn2q_f64(ab_even, cd_even))),
                Self(vreinterpretq_f32_f64(vtrn2q_f64(ab_odd, cd_odd))),
            ]
        }
    }
);

lanes!(
    Double,
    f64,
    2,
    2,
    vld1q_f64,
    vst1q_f64,
    vdupq_n_f64,
    vsubq_f64,
    vfmaq_f64,
    vmaxq_f64,
    vminq_f64,
    vsqrtq_f64,
    vcgtq_f64,
    vbslq_f64,
    unsafe fn transposed(rows: *const *const f64, column: usize) -> [Self; 4] {
        // SAFETY: see above; 2 columns of 2 rows are read.
        unsafe {
            let row = |q: usize| vld1q_f64((*rows.add(q)).add(column));
            let (a, b) = (row(0), row(1));
            let (even, odd) = (Self(vtrn1q_f64(a, b)), Self(vtrn2q_f64(a, b)));
            [even, odd, even, odd]
        }
    }
);

super::table::table!(single, Single, f32, "neon");
super::table::table!(double, Double, f64, "neon");
