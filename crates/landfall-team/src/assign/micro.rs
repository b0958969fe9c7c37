//! Values in millionths: whole numbers in the solvers.

/// Largest absolute value accepted, in units of the user.
pub const MAX_VALUE: f64 = 1e9;

/// Millionths per unit.
pub(crate) const MICRO: f64 = 1e6;

/// `value` in millionths, rounded half away from zero; `None` unless finite and within
/// [`MAX_VALUE`].
pub(crate) fn to_micro(value: f64) -> Option<i64> {
    // The bound keeps the product below 2^53: the conversion is exact.
    (value.abs() <= MAX_VALUE).then(|| (value * MICRO).round() as i64)
}

/// Millionths as units of the user.
pub(crate) fn from_micro(micro: i64) -> f64 {
    micro as f64 / MICRO
}
