//! J, the cost of entering, region by region.

use landfall_core::{Currency, Decimal, Money};

use crate::{BusinessError, CostPart};

/// One region's term of J = Σ_i w_i (c_i + d_i + l_i + f_i + o_i).
///
/// ```
/// use landfall_business::RegionObjective;
///
/// // The worked figure of the source text: 100 + 50 + 30 + 40 + 60 = 280, weight 1. (The text
/// // prints 240, which leaves out the 40.)
/// let parts = [100, 50, 30, 40, 60].map(|amount| Some(amount.into()));
/// let region = RegionObjective::new(parts, 1.into(), "EUR".parse()?)?;
/// assert_eq!(region.j().to_string(), "280.00 EUR");
/// assert!(region.is_complete());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionObjective {
    parts: [Option<Money>; 5],
    weight: Decimal,
    sum: Money,
    j: Money,
}

impl RegionObjective {
    /// The term of a region with these parts, in the order of [`CostPart::ALL`]; `None` is not
    /// assessed. Every part is rounded half to even to the currency's smallest unit, and then
    /// their weighted sum.
    ///
    /// # Errors
    /// [`BusinessError::Weight`] for a negative weight, [`BusinessError::Money`] on overflow.
    pub fn new(
        parts: [Option<Decimal>; 5],
        weight: Decimal,
        currency: Currency,
    ) -> Result<Self, BusinessError> {
        if weight.is_sign_negative() && !weight.is_zero() {
            return Err(BusinessError::Weight { given: weight });
        }
        let parts = parts.map(|part| part.map(|part| Money::new(part, currency).rounded()));
        let mut sum = Money::zero(currency);
        for part in parts.into_iter().flatten() {
            sum = sum.checked_add(part)?;
        }
        let j = sum.checked_mul(weight)?.rounded();
        Ok(Self {
            parts,
            weight,
            sum,
            j,
        })
    }

    /// One part; `None` when it is not assessed.
    pub fn part(&self, part: CostPart) -> Option<Money> {
        let parts = CostPart::ALL.into_iter().zip(self.parts);
        parts
            .into_iter()
            .find(|(known, _)| *known == part)
            .and_then(|(_, money)| money)
    }

    /// The weight.
    pub const fn weight(&self) -> Decimal {
        self.weight
    }

    /// The sum of the assessed parts, not weighted.
    pub const fn sum(&self) -> Money {
        self.sum
    }

    /// weight x sum.
    pub const fn j(&self) -> Money {
        self.j
    }

    /// Whether all five parts are assessed; otherwise J is a lower bound.
    pub fn is_complete(&self) -> bool {
        self.parts.iter().all(Option::is_some)
    }

    /// Whether any part is assessed.
    pub fn is_assessed(&self) -> bool {
        self.parts.iter().any(Option::is_some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_part_is_not_free() {
        let parts = [Some(100.into()), None, None, None, None];
        let region = RegionObjective::new(parts, 2.into(), "EUR".parse().unwrap()).unwrap();
        assert_eq!(region.j().to_string(), "200.00 EUR");
        assert!(!region.is_complete());
        assert_eq!(region.part(CostPart::LegalCompliance), None);
    }

    #[test]
    fn parts_are_rounded_before_they_are_added() {
        // 0.125 -> 0.12 twice: 0.24, times 0.5: 0.12.
        let parts = [
            Some(Decimal::new(125, 3)),
            Some(Decimal::new(125, 3)),
            None,
            None,
            None,
        ];
        let half = Decimal::new(5, 1);
        let region = RegionObjective::new(parts, half, "EUR".parse().unwrap()).unwrap();
        assert_eq!(region.j().to_string(), "0.12 EUR");
    }

    #[test]
    fn a_negative_weight_is_refused() {
        let parts = [Some(Decimal::ONE); 5];
        assert!(
            RegionObjective::new(parts, Decimal::NEGATIVE_ONE, "EUR".parse().unwrap()).is_err()
        );
    }
}
