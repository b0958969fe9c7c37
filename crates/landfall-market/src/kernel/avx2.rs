//! AVX2 with FMA: 8 single or 4 double numbers in a register, 16 registers.

use std::arch::x86_64::*;

use super::coded::{CUT, Codes};
use super::lanes::Lanes;

/// 8 single numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Single(__m256);

/// 4 double numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Double(__m256d);

/// The sign bit set in the first `count` lanes.
#[inline(always)]
unsafe fn mask_single(count: usize) -> __m256i {
    let lane = |i: usize| if i < count { -1 } else { 0 };
    // SAFETY: callers run where AVX2 is available.
    unsafe {
        _mm256_setr_epi32(
            lane(0),
            lane(1),
            lane(2),
            lane(3),
            lane(4),
            lane(5),
            lane(6),
            lane(7),
        )
    }
}

/// The sign bit set in the first `count` lanes.
#[inline(always)]
unsafe fn mask_double(count: usize) -> __m256i {
    let lane = |i: usize| if i < count { -1 } else { 0 };
    // SAFETY: callers run where AVX2 is available.
    unsafe { _mm256_setr_epi64x(lane(0), lane(1), lane(2), lane(3)) }
}

// SAFETY (all blocks of both implementations): callers run where AVX2 with FMA is available and vouch
// for the pointers, as the trait demands; loads and stores are the unaligned ones, and masked ones
// touch only the lanes of the mask.
impl Lanes for Single {
    type Number = f32;
    type Codes = Bytes;
    const WIDTH: usize = 8;
    const GROUP: usize = 4;
    // 12 accumulators, 2 columns of rows and a broadcast: 15 of 16 registers.
    const BLOCK: usize = 6;

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_loadu_ps(from) })
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_maskload_ps(from, mask_single(count)) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: see above.
        unsafe { _mm256_storeu_ps(to, self.0) }
    }

    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, count: usize) {
        // SAFETY: see above.
        unsafe { _mm256_maskstore_ps(to, mask_single(count), self.0) }
    }

    #[inline(always)]
    unsafe fn store_whole(self, to: *mut u32) {
        // SAFETY: see above.
        unsafe { _mm256_storeu_si256(to.cast(), _mm256_cvttps_epi32(self.0)) }
    }

    #[inline(always)]
    unsafe fn splat(number: f32) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_set1_ps(number) })
    }

    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_sub_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn mul_add(self, by: Self, plus: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_fmadd_ps(self.0, by.0, plus.0) })
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_max_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_min_ps(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_sqrt_ps(self.0) })
    }

    #[inline(always)]
    unsafe fn where_greater(self, than: Self, yes: Self, no: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let mask = _mm256_cmp_ps::<_CMP_GT_OQ>(self.0, than.0);
            Self(_mm256_blendv_ps(no.0, yes.0, mask))
        }
    }

    #[inline(always)]
    unsafe fn transposed(rows: *const *const f32, column: usize) -> [Self; 4] {
        // Rows q and q + 4 side by side, so that turning 4 x 4 inside each half
        // leaves the rows in order.
        // SAFETY: see above; 4 columns of 8 rows are read.
        unsafe {
            let quarter = |q: usize| _mm_loadu_ps((*rows.add(q)).add(column));
            let stack = |q: usize| {
                let stack = _mm256_castps128_ps256(quarter(q));
                _mm256_insertf128_ps::<1>(stack, quarter(q + 4))
            };
            let (a, b, c, d) = (stack(0), stack(1), stack(2), stack(3));
            let ab_low = _mm256_castps_pd(_mm256_unpacklo_ps(a, b));
            let ab_high = _mm256_castps_pd(_mm256_unpackhi_ps(a, b));
            let cd_low = _mm256_castps_pd(_mm256_unpacklo_ps(c, d));
            let cd_high = _mm256_castps_pd(_mm256_unpackhi_ps(c, d));
            [
                Self(_mm256_castpd_ps(_mm256_unpacklo_pd(ab_low, cd_low))),
                Self(_mm256_castpd_ps(_mm256_unpackhi_pd(ab_low, cd_low))),
                Self(_mm256_castpd_ps(_mm256_unpacklo_pd(ab_high, cd_high))),
                Self(_mm256_castpd_ps(_mm256_unpackhi_pd(ab_high, cd_high))),
            ]
        }
    }
}

impl Lanes for Double {
    type Number = f64;
    type Codes = Bytes;
    const WIDTH: usize = 4;
    const GROUP: usize = 2;
    const BLOCK: usize = 6;

    #[inline(always)]
    unsafe fn load(from: *const f64) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_loadu_pd(from) })
    }

    #[inline(always)]
    unsafe fn load_first(from: *const f64, count: usize) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_maskload_pd(from, mask_double(count)) })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f64) {
        // SAFETY: see above.
        unsafe { _mm256_storeu_pd(to, self.0) }
    }

    #[inline(always)]
    unsafe fn store_first(self, to: *mut f64, count: usize) {
        // SAFETY: see above.
        unsafe { _mm256_maskstore_pd(to, mask_double(count), self.0) }
    }

    #[inline(always)]
    unsafe fn store_whole(self, to: *mut u32) {
        // SAFETY: see above.
        unsafe { _mm_storeu_si128(to.cast(), _mm256_cvttpd_epi32(self.0)) }
    }

    #[inline(always)]
    unsafe fn splat(number: f64) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_set1_pd(number) })
    }

    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_sub_pd(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn mul_add(self, by: Self, plus: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_fmadd_pd(self.0, by.0, plus.0) })
    }

    #[inline(always)]
    unsafe fn max(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_max_pd(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn min(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_min_pd(self.0, other.0) })
    }

    #[inline(always)]
    unsafe fn sqrt(self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_sqrt_pd(self.0) })
    }

    #[inline(always)]
    unsafe fn where_greater(self, than: Self, yes: Self, no: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let mask = _mm256_cmp_pd::<_CMP_GT_OQ>(self.0, than.0);
            Self(_mm256_blendv_pd(no.0, yes.0, mask))
        }
    }

    #[inline(always)]
    unsafe fn transposed(rows: *const *const f64, column: usize) -> [Self; 4] {
        // Rows q and q + 2 side by side, two columns each.
        // SAFETY: see above; 2 columns of 4 rows are read.
        unsafe {
            let pair = |q: usize| _mm_loadu_pd((*rows.add(q)).add(column));
            let stack = |q: usize| {
                let stack = _mm256_castpd128_pd256(pair(q));
                _mm256_insertf128_pd::<1>(stack, pair(q + 2))
            };
            let (even, odd) = (stack(0), stack(1));
            let low = Self(_mm256_unpacklo_pd(even, odd));
            let high = Self(_mm256_unpackhi_pd(even, odd));
            [low, high, low, high]
        }
    }
}

/// 8 codes at a time.
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
        // SAFETY: callers run where AVX2 is available; no more than N codes and 32 shifts are read.
        unsafe {
            let (limit, base) = (_mm256_set1_ps(limit), _mm256_set1_epi32(base.cast_signed()));
            for first in (0..N).step_by(8) {
                let bytes = match N {
                    0..8 => _mm_cvtsi32_si128(from.cast::<i32>().read_unaligned()),
                    _ => _mm_loadl_epi64(from.add(first).cast()),
                };
                let leading = _mm256_add_epi32(base, _mm256_cvtepu8_epi32(bytes));
                let bounds =
                    _mm256_castsi256_ps(_mm256_slli_epi32::<{ CUT.cast_signed() }>(leading));
                let sums = _mm256_add_ps(limit, _mm256_loadu_ps(shifts.as_ptr().add(first)));
                let crossing = _mm256_cmp_ps::<_CMP_GE_OQ>(sums, bounds);
                crosses |= _mm256_movemask_ps(crossing).cast_unsigned() << first;
            }
        }
        // Lanes without a code say nothing.
        if N < 8 {
            crosses & ((1 << N) - 1)
        } else {
            crosses
        }
    }
}

super::table::table!(single, Single, f32, "avx2,fma");
super::table::table!(double, Double, f64, "avx2,fma");
