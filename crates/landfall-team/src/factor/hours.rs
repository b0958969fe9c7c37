//! Working time in common.

/// Least value of the factor (our own default, unpublished): people without a common minute still
/// write to each other.
pub const FLOOR: f64 = 0.05;
/// Working minutes in common per date from which there is no loss: four hours (our own default,
/// unpublished).
pub const ENOUGH: f64 = 240.0;

/// The factor of `overlap` working minutes in common over `dates` dates of the horizon, working
/// days or not: `max(.05, min(1, overlap / dates / 240))`; `None` without a date.
///
/// ```
/// use landfall_team::factor::hours;
///
/// // 120 minutes on each of 5 days of a week: 600 / 7 / 240.
/// let factor = hours::value(600, 7).ok_or("no dates")?;
/// assert!((factor - 600.0 / 7.0 / 240.0).abs() < 1e-12);
/// assert_eq!(hours::value(0, 7), Some(0.05));
/// assert_eq!(hours::value(0, 0), None);
/// # Ok::<(), &str>(())
/// ```
pub fn value(overlap: u64, dates: u32) -> Option<f64> {
    per_date(overlap, dates).map(|minutes| (minutes / ENOUGH).clamp(FLOOR, 1.0))
}

/// Working minutes in common per date; `None` without a date.
pub fn per_date(overlap: u64, dates: u32) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "minutes of a horizon are far below 2^53"
    )]
    (dates > 0).then(|| overlap as f64 / f64::from(dates))
}
