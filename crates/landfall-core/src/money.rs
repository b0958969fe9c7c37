//! Money that knows its currency and refuses to mix two.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// An ISO 4217 currency.
///
/// ```
/// use landfall_core::Currency;
///
/// let yen: Currency = "JPY".parse()?;
/// assert_eq!((yen.code(), yen.minor_digits()), ("JPY", 0));
/// # Ok::<(), landfall_core::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

/// An exact amount in one currency.
///
/// In JSON and TOML it is `{"amount": "12.50", "currency": "EUR"}`; a whole number may stand for
/// the amount, and the short text `"12.50 EUR"` for the whole. A binary fraction such as `12.5`
/// without quotes is refused, because it need not be the number that was written.
///
/// ```
/// use landfall_core::{Currency, Money};
///
/// let price: Money = "12.50 EUR".parse()?;
/// let fee = Money::new("0.75".parse().unwrap(), price.currency());
/// assert_eq!(price.checked_add(fee)?.to_string(), "13.25 EUR");
/// assert!(price.checked_add("1 USD".parse()?).is_err());
/// # Ok::<(), landfall_core::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

/// What can go wrong with money.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Not an ISO 4217 code.
    #[error("`{given}` is not an ISO 4217 currency code such as `EUR`")]
    UnknownCurrency {
        /// What was given.
        given: String,
    },
    /// Not a decimal number.
    #[error("`{given}` is not a decimal amount such as `12.50` (at most 28 digits)")]
    NotAnAmount {
        /// What was given.
        given: String,
    },
    /// Not an amount with a currency.
    #[error("`{given}` is not money such as `12.50 EUR`")]
    NotMoney {
        /// What was given.
        given: String,
    },
    /// Two currencies in one sum.
    #[error("cannot combine {left} with {right}: convert one with a dated exchange rate first")]
    TwoCurrencies {
        /// Currency of the first amount.
        left: Currency,
        /// Currency of the second amount.
        right: Currency,
    },
    /// More than 28 digits.
    #[error("the amount {what} exceeds the largest one that can be kept exactly (about 7.9e28)")]
    Overflow {
        /// What was computed.
        what: String,
    },
}

impl Currency {
    /// The three letters.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// The English name.
    pub fn name(self) -> String {
        self.0.name().to_owned()
    }

    /// Digits after the decimal point of its smallest unit; 2 where ISO 4217 states none.
    pub fn minor_digits(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(&code.to_ascii_uppercase())
            .map(Self)
            .ok_or_else(|| MoneyError::UnknownCurrency {
                given: code.to_owned(),
            })
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
impl Money {
    /// An amount in a currency.
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self {
            amount: Decimal::ZERO,
            currency,
        }
    }

    /// An amount given in the currency's smallest unit (cents).
    pub fn from_minor(units: i64, currency: Currency) -> Self {
        Self {
            amount: Decimal::new(units, currency.minor_digits()),
            currency,
        }
    }

    /// The amount.
    pub const fn amount(self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Rounded half to even to the currency's smallest unit.
    #[must_use]
    pub fn rounded(self) -> Self {
        let digits = self.currency.minor_digits();
        let amount = self
            .amount
            .round_dp_with_strategy(digits, RoundingStrategy::MidpointNearestEven);
        Self { amount, ..self }
    }

    /// The amount in the currency's smallest unit, rounded half to even.
    ///
    /// # Errors
    /// When the number of units does not fit 64 bits.
    pub fn minor_units(self) -> Result<i64, MoneyError> {
        let mut amount = self.rounded().amount;
        amount.rescale(self.currency.minor_digits());
        i64::try_from(amount.mantissa()).map_err(|_| self.overflow("in smallest units"))
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// When the currencies differ or the sum has too many digits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, "of a sum", Decimal::checked_add)
    }

    /// The difference of two amounts of one currency.
    ///
    /// # Errors
    /// When the currencies differ or the difference has too many digits.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.combine(other, "of a difference", Decimal::checked_sub)
    }

    /// The amount times a plain factor.
    ///
    /// # Errors
    /// When the product has too many digits.
    pub fn checked_mul(self, factor: Decimal) -> Result<Self, MoneyError> {
        let amount = self
            .amount
            .checked_mul(factor)
            .ok_or_else(|| self.overflow("of a product"))?;
        Ok(Self { amount, ..self })
    }

    fn combine(
        self,
        other: Self,
        what: &str,
        operation: impl Fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::TwoCurrencies {
                left: self.currency,
                right: other.currency,
            });
        }
        let amount = operation(self.amount, other.amount).ok_or_else(|| self.overflow(what))?;
        Ok(Self { amount, ..self })
    }

    fn overflow(self, what: &str) -> MoneyError {
        MoneyError::Overflow {
            what: format!("{what} with {self}"),
        }
    }

    /// The amount as text with at least the digits of the currency's smallest unit.
    fn amount_text(self) -> String {
        let mut amount = self.amount.normalize();
        if amount.scale() < self.currency.minor_digits() {
            amount.rescale(self.currency.minor_digits());
        }
        amount.to_string()
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount_text(), self.currency)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (amount, currency) = text.split_once(' ').ok_or_else(|| MoneyError::NotMoney {
            given: text.to_owned(),
        })?;
        Ok(Self::new(parse_amount(amount)?, currency.trim().parse()?))
    }
}

fn parse_amount(text: &str) -> Result<Decimal, MoneyError> {
    let wrong = || MoneyError::NotAnAmount {
        given: text.to_owned(),
    };
    // An exact parse: `from_str_exact` refuses digits it would have to round away.
    Decimal::from_str_exact(text.trim()).map_err(|_| wrong())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Amount {
    Whole(i64),
    Text(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    amount: Amount,
    currency: Currency,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "money such as { amount = \"12.50\", currency = \"EUR\" } or \"12.50 EUR\""
)]
enum Written {
    Parts(Parts),
    Short(String),
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let money = match Written::deserialize(deserializer)? {
            Written::Short(text) => text.parse(),
            Written::Parts(Parts {
                amount: Amount::Whole(amount),
                currency,
            }) => Ok(Self::new(amount.into(), currency)),
            Written::Parts(Parts {
                amount: Amount::Text(text),
                currency,
            }) => parse_amount(&text).map(|amount| Self::new(amount, currency)),
        };
        money.map_err(serde::de::Error::custom)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut parts = serializer.serialize_struct("Money", 2)?;
        parts.serialize_field("amount", &self.amount_text())?;
        parts.serialize_field("currency", &self.currency)?;
        parts.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn json_has_the_documented_form() {
        let json = serde_json::to_string(&money("12.5 EUR")).unwrap();
        assert_eq!(json, r#"{"amount":"12.50","currency":"EUR"}"#);
        assert_eq!(
            serde_json::from_str::<Money>(&json).unwrap(),
            money("12.50 EUR")
        );
        assert_eq!(
            serde_json::from_str::<Money>("\"7 JPY\"").unwrap(),
            money("7 JPY")
        );
        let whole = r#"{"amount":2000000,"currency":"EUR"}"#;
        assert_eq!(
            serde_json::from_str::<Money>(whole).unwrap(),
            money("2000000 EUR")
        );
    }

    #[test]
    fn binary_fractions_unknown_currencies_and_extra_keys_are_refused() {
        for bad in [
            r#"{"amount":12.5,"currency":"EUR"}"#,
            r#"{"amount":"12.5","currency":"EURO"}"#,
            r#"{"amount":"12,5","currency":"EUR"}"#,
            r#"{"amount":"NaN","currency":"EUR"}"#,
            r#"{"amount":"1","currency":"EUR","x":1}"#,
            r#"{"amount":"1"}"#,
        ] {
            assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn two_currencies_never_add() {
        let error = money("1 EUR").checked_add(money("1 USD")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot combine EUR with USD: convert one with a dated exchange rate first"
        );
    }

    #[test]
    fn overflow_is_an_error() {
        let huge = Money::new(Decimal::MAX, "EUR".parse().unwrap());
        assert!(huge.checked_add(huge).is_err());
        assert!(huge.checked_mul(Decimal::TEN).is_err());
        assert!(huge.minor_units().is_err());
    }

    #[test]
    fn rounding_is_half_to_even_in_the_currencys_unit() {
        assert_eq!(money("0.125 EUR").rounded(), money("0.12 EUR"));
        assert_eq!(money("2.5 JPY").rounded().to_string(), "2 JPY");
        assert_eq!(money("1.2345 KWD").minor_units().unwrap(), 1234);
        assert_eq!(
            Money::from_minor(-105, "EUR".parse().unwrap()).to_string(),
            "-1.05 EUR"
        );
    }
}
