//! Counts of shortest paths that never overflow.

/// 2^500: a carry of the mantissa.
const STEP: f64 = f64::from_bits((1023 + 500) << 52);

/// A count of 0 or at least 1: `mantissa * 2^(500 carry)`, the mantissa below 2^500. A ladder of
/// 1,100 squares has more shortest paths than a plain `f64` can hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Count {
    mantissa: f64,
    carry: i32,
}

impl Count {
    pub(super) const ZERO: Self = Self {
        mantissa: 0.0,
        carry: 0,
    };
    pub(super) const ONE: Self = Self {
        mantissa: 1.0,
        carry: 0,
    };

    fn settled(self) -> Self {
        if self.mantissa < STEP {
            self
        } else {
            Self {
                mantissa: self.mantissa / STEP,
                carry: self.carry + 1,
            }
        }
    }

    #[inline]
    pub(super) fn plus(self, other: Self) -> Self {
        if self.carry == other.carry {
            let mantissa = self.mantissa + other.mantissa;
            return Self { mantissa, ..self }.settled();
        }
        let (large, small) = if self.carry > other.carry {
            (self, other)
        } else {
            (other, self)
        };
        // Two carries below, the smaller one is less than the rounding of the larger one.
        let small = if large.carry - small.carry == 1 {
            small.mantissa / STEP
        } else {
            0.0
        };
        let mantissa = large.mantissa + small;
        Self { mantissa, ..large }.settled()
    }

    pub(super) fn times(self, other: Self) -> Self {
        Self {
            mantissa: self.mantissa * other.mantissa,
            carry: self.carry + other.carry,
        }
        .settled()
    }

    /// This count divided by a larger one, so between 0 and 1.
    #[inline]
    pub(super) fn over(self, whole: Self) -> f64 {
        let ratio = self.mantissa / whole.mantissa;
        match whole.carry - self.carry {
            0 => ratio,
            1 => ratio / STEP,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubling_two_thousand_times_keeps_ratios() {
        let mut counts = vec![Count::ONE];
        for _ in 0..2000 {
            let last = *counts.last().unwrap();
            counts.push(last.plus(last));
        }
        for pair in counts.windows(2) {
            assert_eq!(pair[0].over(pair[1]), 0.5);
        }
        assert_eq!(counts[1000].times(counts[1000]), counts[2000]);
        assert_eq!(counts[0].over(counts[2000]), 0.0);
        assert_eq!(counts[500].plus(counts[499]).over(counts[501]), 0.75);
    }
}
