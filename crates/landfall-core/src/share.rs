//! Shares that are known between two bounds.

use serde::{Deserialize, Serialize};

/// A share between two bounds, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShareRange {
    /// It is not less.
    pub low: f64,
    /// It is not more.
    pub high: f64,
}

impl ShareRange {
    /// The least and the greatest mean, over people, of the best value each can have, where only
    /// the share of people who have each value is known: `(value, share)`, both 0 to 1.
    ///
    /// With the entries by falling value v, the mean is the sum of (U_k - U_(k-1)) v_k, where U_k
    /// is the share of people who have at least one of the first k: at least the greatest share
    /// among them, at most their sum (Boole and Fréchet). People with none of them count 0. Both
    /// ends can occur.
    ///
    /// ```
    /// use landfall_core::ShareRange;
    ///
    /// // 60 % speak one language, 50 % another, both served: at least 60 % and at most all of them.
    /// let both = ShareRange::mean_of_best([(1.0, 0.6), (1.0, 0.5)]);
    /// assert_eq!((both.low, both.high), (0.6, 1.0));
    /// ```
    pub fn mean_of_best(entries: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut sorted: Vec<(f64, f64)> = entries.into_iter().collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (mut low, mut high) = (0.0, 0.0);
        let (mut least, mut most) = (0.0_f64, 0.0_f64);
        for (value, share) in sorted {
            let (before_least, before_most) = (least, most);
            least = least.max(share);
            most = (most + share).min(1.0);
            low += (least - before_least) * value;
            high += (most - before_most) * value;
        }
        Self {
            low: f64::min(low, high),
            high: f64::min(high, 1.0),
        }
    }
}
