//! Money at different times made comparable.

use landfall_core::Decimal;

use crate::BusinessError;

/// Months in a year.
const YEAR: u32 = 12;

/// Discounting at a constant yearly rate, in exact decimal steps.
///
/// A one-off amount falls due at entry. A yearly amount falls due at the end of every year of
/// operation; of a last year that the horizon cuts short, the share that is left, at its end:
/// PV = one_off + Σ per_year / (1 + r)^k + (rest / 12) per_year / (1 + r)^horizon.
///
/// ```
/// use landfall_business::Discounting;
/// use landfall_core::Decimal;
///
/// // 100 now and 11 after each of two years at 10 %: 100 + 10 + 9.0909…
/// let discounting = Discounting::new(Decimal::new(10, 2), 24)?;
/// let value = discounting.present_value(100.into(), 11.into())?;
/// assert_eq!(value.round_dp(4).to_string(), "119.0909");
/// # Ok::<(), landfall_business::BusinessError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discounting {
    monthly: Decimal,
    annuity: Decimal,
}

impl Discounting {
    /// Discounting at `rate` a year over `horizon_months` of operation.
    ///
    /// # Errors
    /// [`BusinessError::DiscountRate`] when the rate is not above -1 and at most 10.
    pub fn new(rate: Decimal, horizon_months: u32) -> Result<Self, BusinessError> {
        let wrong = || BusinessError::DiscountRate { given: rate };
        let growth = Decimal::ONE.checked_add(rate).ok_or_else(wrong)?;
        if growth <= Decimal::ZERO || rate > Decimal::TEN {
            return Err(wrong());
        }
        let monthly = twelfth_root(growth).and_then(|root| Decimal::ONE.checked_div(root));
        let monthly = monthly.ok_or_else(wrong)?;
        let yearly = Decimal::ONE.checked_div(growth).ok_or_else(wrong)?;
        let annuity = annuity(yearly, monthly, horizon_months).ok_or_else(wrong)?;
        Ok(Self { monthly, annuity })
    }

    /// What an amount due after `months` is worth now, as a share of it.
    ///
    /// # Errors
    /// [`BusinessError::TooLarge`] when it cannot be kept exactly.
    pub fn factor(&self, months: u32) -> Result<Decimal, BusinessError> {
        power(self.monthly, months).ok_or(BusinessError::TooLarge)
    }

    /// The present value at entry of a one-off and a yearly amount, not rounded.
    ///
    /// # Errors
    /// [`BusinessError::TooLarge`] when it cannot be kept exactly.
    pub fn present_value(
        &self,
        one_off: Decimal,
        per_year: Decimal,
    ) -> Result<Decimal, BusinessError> {
        let yearly = per_year
            .checked_mul(self.annuity)
            .ok_or(BusinessError::TooLarge)?;
        one_off.checked_add(yearly).ok_or(BusinessError::TooLarge)
    }
}

fn annuity(yearly: Decimal, monthly: Decimal, months: u32) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    let mut factor = Decimal::ONE;
    for _year in 0..months / YEAR {
        factor = factor.checked_mul(yearly)?;
        sum = sum.checked_add(factor)?;
    }
    let rest = months % YEAR;
    let share = Decimal::from(rest).checked_div(Decimal::from(YEAR))?;
    let last = factor
        .checked_mul(power(monthly, rest)?)?
        .checked_mul(share)?;
    sum.checked_add(last)
}

fn power(base: Decimal, exponent: u32) -> Option<Decimal> {
    (0..exponent).try_fold(Decimal::ONE, |product, _| product.checked_mul(base))
}

/// The twelfth root of a positive number by Newton's method, to about 24 decimals.
fn twelfth_root(value: Decimal) -> Option<Decimal> {
    let eleven = Decimal::from(11);
    let twelve = Decimal::from(12);
    let mut root = Decimal::ONE;
    for _step in 0..200 {
        let quotient = value.checked_div(power(root, 11)?)?;
        let next = root
            .checked_mul(eleven)?
            .checked_add(quotient)?
            .checked_div(twelve)?;
        let change = (next - root).abs();
        root = next;
        if change <= Decimal::new(1, 26) {
            break;
        }
    }
    Some(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn twelve_monthly_steps_are_one_year() {
        for rate in ["0.08", "0", "-0.5", "2.5", "10", "-0.99"] {
            let discounting = Discounting::new(decimal(rate), 12).unwrap();
            let year = discounting.factor(12).unwrap();
            let error = year * (Decimal::ONE + decimal(rate)) - Decimal::ONE;
            assert!(
                error.abs() < decimal("0.00000000000000001"),
                "{rate}: {error}"
            );
        }
    }

    #[test]
    fn a_horizon_that_ends_inside_a_year_counts_pro_rata() {
        // 18 months without discounting: 1 + 6/12 years of 100.
        let discounting = Discounting::new(Decimal::ZERO, 18).unwrap();
        assert_eq!(
            discounting.present_value(7.into(), 100.into()).unwrap(),
            decimal("157")
        );
    }

    #[test]
    fn five_years_at_eight_percent() {
        // The annuity factor of tables: (1 - 1.08^-5) / 0.08 = 3.992710…
        let discounting = Discounting::new(decimal("0.08"), 60).unwrap();
        let annuity = discounting
            .present_value(Decimal::ZERO, Decimal::ONE)
            .unwrap();
        assert_eq!(annuity.round_dp(6), decimal("3.992710"));
    }

    #[test]
    fn senseless_rates_are_refused() {
        for rate in ["-1", "-2", "10.01"] {
            assert!(Discounting::new(decimal(rate), 12).is_err());
        }
    }
}
