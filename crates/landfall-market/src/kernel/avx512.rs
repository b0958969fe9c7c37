//! AVX-512F: 16 single or 8 double numbers in a register, 32 registers.

use std::arch::x86_64::*;

use super::coded::{CUT, Codes};
use super::lanes::Lanes;

/// 16 single numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Single(__m512);

/// 8 double numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Double(__m512d);

// SAFETY (all blocks of both implementations): callers run where AVX-512F is available and vouch
// for the pointers, as the trait demands; loads and stores are the unaligned ones, and masked ones
// touch only the lanes of the mask.
impl Lanes for Single {
    type Number = f32;
    type Codes = Bytes;
    const WIDTH: usize = 16;
    const GROUP: usize = 4;
    // 24 accumulators, 2 columns of rows and a broadcast: 27 of 32 registers.
    const BLOCK: usize = 12;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_loadu_ps(from) })
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_maskz_loadu_ps((1_u16 << count) - 1, from) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: see above.
        unsafe { _mm512_storeu_ps(to, self.0) }
    }

    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, count: usize) {
        // SAFETY: see above.
        unsafe { _mm512_mask_storeu_ps(to, (1_u16 << count) - 1, self.0) }
    }

    #[inline(always)]
    unsafe fn store_whole(self, to: *mut u32) {
        // SAFETY: see above.
        unsafe { _mm512_storeu_si512(to.cast(), _mm512_cvttps_epi32(self.0)) }
    }

    #[inline(always)]
    unsafe fn splat(number: f32) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_set1_ps(number) })
    }

    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_sub_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn mul_add(self, by: Self, plus: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_fmadd_ps(self.0, by.0, plus.0) })
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_max_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_min_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_sqrt_ps(self.0) })
    }

    #[inline(always)]
    unsafe fn where_greater(self, than: Self, yes: Self, no: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let mask = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(self.0, than.0);
            Self(_mm512_mask_blend_ps(mask, no.0, yes.0))
        }
    }

    #[inline(always)]
    unsafe fn transposed(rows: *const *const f32, column: usize) -> [Self; 4] {
        // Rows q, q + 4, q + 8, q + 12 side by side, so that turning 4 x 4 inside each quarter
        // leaves the rows in order.
        // SAFETY: see above; 4 columns of 16 rows are read.
        unsafe {
            let quarter = |q: usize| _mm_loadu_ps((*rows.add(q)).add(column));
            let stack = |q: usize| {
                let stack = _mm512_castps128_ps512(quarter(q));
                let stack = _mm512_insertf32x4::<1>(stack, quarter(q + 4));
                let stack = _mm512_insertf32x4::<2>(stack, quarter(q + 8));
                _mm512_insertf32x4::<3>(stack, quarter(q + 12))
            };
            let (a, b, c, d) = (stack(0), stack(1), stack(2), stack(3));
            let ab_low = _mm512_castps_pd(_mm512_unpacklo_ps(a, b));
            let ab_high = _mm512_castps_pd(_mm512_unpackhi_ps(a, b));
            let cd_low = _mm512_castps_pd(_mm512_unpacklo_ps(c, d));
            let cd_high = _mm512_castps_pd(_mm512_unpackhi_ps(c, d));
            [
                Self(_mm512_castpd_ps(_mm512_unpacklo_pd(ab_low, cd_low))),
                Self(_mm512_castpd_ps(_mm512_unpackhi_pd(ab_low, cd_low))),
                Self(_mm512_castpd_ps(_mm512_unpacklo_pd(ab_high, cd_high))),
                Self(_mm512_castpd_ps(_mm512_unpackhi_pd(ab_high, cd_high))),
            ]
        }
    }
}

impl Lanes for Double {
    type Number = f64;
    type Codes = Bytes;
    const WIDTH: usize = 8;
    const GROUP: usize = 2;
    const BLOCK: usize = 12;

    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_loadu_pd(from) })
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f64, count: usize) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_maskz_loadu_pd((1_u8 << count) - 1, from) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        // SAFETY: see above.
        unsafe { _mm512_storeu_pd(to, self.0) }
    }

    #[inline(always)]
    unsafe fn store_first(self, to: *mut f64, count: usize) {
        // SAFETY: see above.
        unsafe { _mm512_mask_storeu_pd(to, (1_u8 << count) - 1, self.0) }
    }

    #[inline(always)]
    unsafe fn store_whole(self, to: *mut u32) {
        // SAFETY: see above.
        unsafe { _mm256_storeu_si256(to.cast(), _mm512_cvttpd_epi32(self.0)) }
    }

    #[inline(always)]
    unsafe fn splat(number: f64) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_set1_pd(number) })
    }

    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_sub_pd(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn mul_add(self, by: Self, plus: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_fmadd_pd(self.0, by.0, plus.0) })
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_max_pd(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_min_pd(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_sqrt_pd(self.0) })
    }

    #[inline(always)]
    unsafe fn where_greater(self, than: Self, yes: Self, no: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let mask = _mm512_cmp_pd_mask::<_CMP_GT_OQ>(self.0, than.0);
            Self(_mm512_mask_blend_pd(mask, no.0, yes.0))
        }
    }

    #[inline(always)]
    unsafe fn transposed(rows: *const *const f64, column: usize) -> [Self; 4] {
        // Rows q, q + 2, q + 4, q + 6 side by side, two columns each.
        // SAFETY: see above; 2 columns of 8 rows are read.
        unsafe {
            let pair = |q: usize| _mm_castpd_ps(_mm_loadu_pd((*rows.add(q)).add(column)));
            let stack = |q: usize| {
                let stack = _mm512_castps128_ps512(pair(q));
                let stack = _mm512_insertf32x4::<1>(stack, pair(q + 2));
                let stack = _mm512_insertf32x4::<2>(stack, pair(q + 4));
                _mm512_castps_pd(_mm512_insertf32x4::<3>(stack, pair(q + 6)))
            };
            let (even, odd) = (stack(0), stack(1));
            let low = Self(_mm512_unpacklo_pd(even, odd));
            let high = Self(_mm512_unpackhi_pd(even, odd));
            [low, high, low, high]
        }
    }
}

/// 16 codes at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes;

impl Codes for Bytes {
    #[inline(always)]
    unsafe fn crosses<const N: usize>(
        limit: f32,
        shifts: &[f32; 32],
        codes: &[u8; N],
        base: u32,
    ) -> u32 {
        let from = codes.as_ptr();
        let mut crosses = 0;
        // SAFETY: callers run where AVX-512F is available; no more than N codes and 32 shifts are read.
        unsafe {
            let (limit, base) = (_mm512_set1_ps(limit), _mm512_set1_epi32(base.cast_signed()));
            for first in (0..N).step_by(16) {
                let bytes = match N {
                    0..8 => _mm_cvtsi32_si128(from.cast::<i32>().read_unaligned()),
                    8..16 => _mm_loadl_epi64(from.cast()),
                    _ => _mm_loadu_si128(from.add(first).cast()),
                };
                let leading = _mm512_add_epi32(base, _mm512_cvtepu8_epi32(bytes));
                let bounds = _mm512_castsi512_ps(_mm512_slli_epi32::<CUT>(leading));
                let sums = _mm512_add_ps(limit, _mm512_loadu_ps(shifts.as_ptr().add(first)));
                let crossing = _mm512_cmp_ps_mask::<_CMP_GE_OQ>(sums, bounds);
                crosses |= u32::from(crossing) << first;
            }
        }
        // Lanes without a code say nothing.
        if N < 16 {
            crosses & ((1 << N) - 1)
        } else {
            crosses
        }
    }
}

super::table::table!(single, Single, f32, "avx512f");
super::table::table!(double, Double, f64, "avx512f");
