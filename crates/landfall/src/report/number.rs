//! Numbers, amounts and dates as people read them.

use landfall_core::{Decimal, Money};

/// An amount as a plain number, for charts and sorting.
pub(super) fn amount(money: Money) -> f64 {
    f64::try_from(money.amount()).unwrap_or(0.0)
}

/// An amount with its currency; no cents from 1,000 up.
pub(super) fn money(money: Money) -> String {
    let digits = if money.amount().abs() >= Decimal::ONE_THOUSAND {
        0
    } else {
        money.currency().minor_digits()
    };
    let mut amount = money.amount().round_dp(digits);
    amount.rescale(digits);
    format!("{} {}", grouped(&amount.to_string()), money.currency())
}

/// A figure with about three significant digits, all digits of the whole part.
pub(super) fn figure(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    let digits = match size {
        s if s == 0.0 || s >= 100.0 => 0,
        s if s >= 10.0 => 1,
        s if s >= 1.0 => 2,
        s if s >= 0.1 => 3,
        s if s >= 0.001 => 4,
        _ => return format!("{value:.2e}").replace('-', "−"),
    };
    grouped(&format!("{value:.digits$}"))
}

/// A number with a fixed number of digits after the point.
pub(super) fn fixed(value: f64, digits: usize) -> String {
    if value.is_finite() {
        grouped(&format!("{value:.digits$}"))
    } else {
        "–".to_owned()
    }
}

/// A difference with its sign.
pub(super) fn signed(value: f64, digits: usize) -> String {
    let text = fixed(value, digits);
    if value > 0.0 {
        format!("+{text}")
    } else {
        text
    }
}

/// A share as a percentage.
pub(super) fn percent(share: f64, digits: usize) -> String {
    format!("{}%", fixed(share * 100.0, digits))
}

/// A count with separators.
pub(super) fn count(number: usize) -> String {
    grouped(&number.to_string())
}

/// A count of any size, with separators.
pub(super) fn whole(number: u64) -> String {
    grouped(&number.to_string())
}

/// A number inside a sentence: whole, or a figure.
pub(super) fn plain(number: f64) -> String {
    if number.fract() == 0.0 {
        fixed(number, 0)
    } else {
        figure(number)
    }
}

/// A text with its amounts, such as `6000000.00 EUR`, grouped for people.
pub(super) fn readable(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let currency = |word: &&str| {
        let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase())
    };
    let plain = |(index, word): (usize, &&str)| {
        let next = words.get(index + 1).is_some_and(currency);
        let digits = word
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
        if next && digits {
            short_amount(word)
        } else {
            (*word).to_owned()
        }
    };
    words
        .iter()
        .enumerate()
        .map(plain)
        .collect::<Vec<_>>()
        .join(" ")
}

/// An exact amount as people read it: no cents from 1,000 up.
fn short_amount(exact: &str) -> String {
    let Ok(amount) = exact.parse::<Decimal>() else {
        return exact.to_owned();
    };
    if amount.abs() >= Decimal::ONE_THOUSAND {
        grouped(&amount.round().to_string())
    } else {
        grouped(exact)
    }
}

/// Separates thousands by commas and writes a true minus sign.
fn grouped(plain: &str) -> String {
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", plain), |rest| ("−", rest));
    let (whole, rest) = digits
        .find('.')
        .map_or((digits, ""), |at| digits.split_at(at));
    let negative_zero = digits.chars().all(|c| matches!(c, '0' | '.'));
    let mut out = String::from(if negative_zero { "" } else { sign });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_lose_their_cents_at_a_thousand() {
        let text = |given: &str| money(given.parse().unwrap());
        assert_eq!(text("1234567.89 EUR"), "1,234,568 EUR");
        assert_eq!(text("999.5 EUR"), "999.50 EUR");
        assert_eq!(text("-1500 JPY"), "−1,500 JPY");
        assert_eq!(text("12 JPY"), "12 JPY");
    }

    #[test]
    fn figures_keep_three_digits() {
        let texts: Vec<String> = [12345.6, 99.97, 2.345, 0.1234, 0.0, -0.004]
            .map(figure)
            .into();
        assert_eq!(texts, ["12,346", "100.0", "2.35", "0.123", "0", "−0.0040"]);
    }

    #[test]
    fn amounts_inside_a_text_are_grouped() {
        let text = "J of BR is 1051694.49 EUR, not “12.50 EUR”: K = 30000 regions -1234 USD.";
        let read = "J of BR is 1,051,694 EUR, not “12.50 EUR”: K = 30000 regions −1,234 USD.";
        assert_eq!(readable(text), read);
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(signed(0.25, 1), "+0.2");
    }
}
