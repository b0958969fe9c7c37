//! Exact numbers as text.

use landfall_core::{Decimal, Money};

/// Digits after the first that make a power of ten readable as `1e25`.
const MANY_ZEROS: usize = 15;

/// The exact value of `10_000`, `0.5`, `-3` or `1e25`; `None` where 28 digits do not hold it.
pub(super) fn parse(text: &str) -> Option<Decimal> {
    let plain = text.replace('_', "");
    let (mantissa, exponent) = match plain.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (plain.as_str(), 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    let mut power = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let kept = digits.trim_end_matches('0');
    power = power.checked_add(i32::try_from(digits.len() - kept.len()).ok()?)?;
    let number: i128 = match kept {
        "" | "-" => return Some(Decimal::ZERO),
        kept => kept.parse().ok()?,
    };
    if power <= 0 {
        let scale = u32::try_from(power.checked_neg()?).ok()?;
        return Decimal::try_from_i128_with_scale(number, scale).ok();
    }
    let factor = 10_i128.checked_pow(u32::try_from(power).ok()?)?;
    Decimal::try_from_i128_with_scale(number.checked_mul(factor)?, 0).ok()
}

/// The text of a number: digits in groups of three from five on, `1e25` for many zeros.
pub(super) fn print(number: Decimal) -> String {
    written(&number.normalize().to_string())
}

/// The text of an amount: `10_000 EUR`, `12.50 EUR`.
pub(super) fn print_money(money: Money) -> String {
    let mut amount = money.amount().normalize();
    let digits = money.currency().minor_digits();
    if (1..digits).contains(&amount.scale()) {
        amount.rescale(digits);
    }
    format!("{} {}", written(&amount.to_string()), money.currency())
}

fn written(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some("0") | None => ("", text.trim_start_matches('-')),
        Some(digits) => ("-", digits),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let kept = whole.trim_end_matches('0');
    if fraction.is_empty() && !kept.is_empty() && whole.len() - kept.len() >= MANY_ZEROS {
        return format!("{sign}{kept}e{}", whole.len() - kept.len());
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", grouped(whole))
}

fn grouped(whole: &str) -> String {
    if whole.len() < 5 {
        return whole.to_owned();
    }
    let mut text = String::with_capacity(whole.len() + whole.len() / 3);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        let cases = [
            ("10_000", "10000"),
            ("0.50", "0.5"),
            ("1e25", "10000000000000000000000000"),
            ("2.5e3", "2500"),
            ("1e-3", "0.001"),
            ("-7", "-7"),
            ("-0", "0"),
            ("0e99", "0"),
            ("1000e-3", "1"),
        ];
        for (text, value) in cases {
            assert_eq!(parse(text).unwrap(), value.parse().unwrap(), "{text}");
        }
        for text in [
            "1e29",
            "1e-29",
            "79228162514264337593543950336",
            "1e99999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_print_readably() {
        let cases = [
            ("10000", "10_000"),
            ("9999", "9999"),
            ("1234567.8900", "1_234_567.89"),
            ("1e25", "1e25"),
            ("-12000", "-12_000"),
            ("0.000", "0"),
        ];
        for (text, printed) in cases {
            assert_eq!(print(parse(text).unwrap()), printed);
        }
        let money: Money = "12.5 EUR".parse().unwrap();
        assert_eq!(print_money(money), "12.50 EUR");
        assert_eq!(print_money("10000 EUR".parse().unwrap()), "10_000 EUR");
        assert_eq!(print_money("0.001 EUR".parse().unwrap()), "0.001 EUR");
    }
}
