//! Plain Rust: for processors without the other instruction sets, and the model they are tested
//! against.

use super::coded::OneByOne;
use super::lanes::Lanes;

/// Eight numbers side by side; the compiler uses what vector instructions every processor has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eight<T>([T; 8]);

macro_rules! lanes {
    ($number:ty) => {
        // SAFETY (all blocks): the trait's callers vouch for the pointers; nothing else is unsafe.
        impl Lanes for Eight<$number> {
            type Number = $number;
            type Codes = OneByOne;
            const WIDTH: usize = 8;
            const GROUP: usize = 1;
            const BLOCK: usize = 2;

            #[inline(always)]
            unsafe fn load(from: *const $number) -> Self {
                // SAFETY: `from` is valid for 8 numbers.
                Self(unsafe { from.cast::<[$number; 8]>().read_unaligned() })
            }

            #[inline(always)]
            unsafe fn load_first(from: *const $number, count: usize) -> Self {
                let mut lanes = [0.0; 8];
                for (i, lane) in lanes.iter_mut().enumerate().take(count) {
                    // SAFETY: `from` is valid for `count` numbers.
                    *lane = unsafe { *from.add(i) };
                }
                Self(lanes)
            }

            #[inline(always)]
            unsafe fn store(self, to: *mut $number) {
                // SAFETY: `to` is valid for 8 numbers.
                unsafe { to.cast::<[$number; 8]>().write_unaligned(self.0) }
            }

            #[inline(always)]
            unsafe fn store_first(self, to: *mut $number, count: usize) {
                for (i, lane) in self.0.iter().enumerate().take(count) {
                    // SAFETY: `to` is valid for `count` numbers.
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
                // SAFETY: `to` is valid for 8 numbers.
                unsafe {
                    to.cast::<[u32; 8]>()
                        .write_unaligned(self.0.map(|x| x as u32))
                }
            }

            #[inline(always)]
            unsafe fn splat(number: $number) -> Self {
                Self([number; 8])
            }

            #[inline(always)]
            unsafe fn sub(self, other: Self) -> Self {
                Self(std::array::from_fn(|i| self.0[i] - other.0[i]))
            }

            #[inline(always)]
            unsafe fn mul_add(self, by: Self, plus: Self) -> Self {
                // Without an instruction for it, a fused product would be a slow call.
                Self(std::array::from_fn(|i| self.0[i] * by.0[i] + plus.0[i]))
            }

            #[inline(always)]
            unsafe fn max(self, other: Self) -> Self {
                Self(std::array::from_fn(|i| {
                    if self.0[i] > other.0[i] {
                        self.0[i]
                    } else {
                        other.0[i]
                    }
                }))
            }

            #[inline(always)]
            unsafe fn min(self, other: Self) -> Self {
                Self(std::array::from_fn(|i| {
                    if self.0[i] < other.0[i] {
                        self.0[i]
                    } else {
                        other.0[i]
                    }
                }))
            }

            #[inline(always)]
            unsafe fn sqrt(self) -> Self {
                Self(self.0.map(<$number>::sqrt))
            }

            #[inline(always)]
            unsafe fn where_greater(self, than: Self, yes: Self, no: Self) -> Self {
                Self(std::array::from_fn(|i| {
                    if self.0[i] > than.0[i] {
                        yes.0[i]
                    } else {
                        no.0[i]
                    }
                }))
            }

            #[inline(always)]
            unsafe fn transposed(rows: *const *const $number, column: usize) -> [Self; 4] {
                // SAFETY: there are 8 pointers at `rows`, each valid at `column`.
                let one = Self(std::array::from_fn(|i| unsafe {
                    *(*rows.add(i)).add(column)
                }));
                [one; 4]
            }
        }
    };
}

lanes!(f32);
lanes!(f64);

super::table::table!(single, Eight<f32>, f32);
super::table::table!(double, Eight<f64>, f64);
