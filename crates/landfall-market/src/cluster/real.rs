//! The two floating-point types the engine works in.

use std::fmt::Debug;
use std::ops::{Add, Mul, Sub};

use super::InstructionSet;
use crate::kernel::{self, Table};

mod sealed {
    use super::{InstructionSet, Table};

    /// What the kernels need to know of a type; nobody else implements it.
    pub trait Kernels: Sized {
        fn table(set: InstructionSet) -> Table<Self>;
    }
}

pub(crate) use sealed::Kernels;

impl Kernels for f32 {
    fn table(set: InstructionSet) -> Table<Self> {
        kernel::single(set)
    }
}

impl Kernels for f64 {
    fn table(set: InstructionSet) -> Table<Self> {
        kernel::double(set)
    }
}

/// `f32` or `f64`: the type of the values to cluster. Sums, centroids and inertia are `f64` in
/// both cases.
pub trait Real:
    Kernels
    + Copy
    + Debug
    + Default
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Send
    + Sync
    + 'static
{
    /// Greatest magnitude a value may have, so that sums of squares stay finite.
    const LIMIT: f64;
    /// Distance from 1 to the next greater value.
    const EPSILON: f64;

    /// Greatest power of two the engine scales by.
    const EXPONENTS: f64;

    /// The value as `f64`, exactly.
    fn to_f64(self) -> f64;

    /// The nearest value of this type.
    fn from_f64(value: f64) -> Self;
}

impl Real for f32 {
    const LIMIT: f64 = 1e37;
    const EPSILON: f64 = f32::EPSILON as f64;
    const EXPONENTS: f64 = 120.0;

    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "rounding is what is wanted"
    )]
    fn from_f64(value: f64) -> Self {
        value as f32
    }
}

impl Real for f64 {
    const LIMIT: f64 = 1e145;
    const EPSILON: f64 = f64::EPSILON;
    const EXPONENTS: f64 = 480.0;

    fn to_f64(self) -> f64 {
        self
    }

    fn from_f64(value: f64) -> Self {
        value
    }
}
