//! Numbers, dates, money and durations out of their written form.

use landfall_core::document::{Entry, Node, Raw};
use landfall_core::{Currency, Date, Decimal, Money};

use crate::value::{Span, SpanError};

/// Digits that an exact decimal can have.
const MOST_DIGITS: usize = 29;

/// A decimal from its text, exactly: `10_000`, `-0.5`, `1e25`.
pub(crate) fn decimal(text: &str) -> Result<Decimal, String> {
    exact(text).ok_or_else(|| match text.trim_start_matches(['+', '-']) {
        "nan" | "NaN" | "inf" | "Infinity" => format!("`{text}` is not a number"),
        _ => format!("`{text}` is not a number that can be kept exactly (at most 28 digits)"),
    })
}

fn exact(text: &str) -> Option<Decimal> {
    let text = text.replace('_', "");
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    digits = digits.trim_start_matches('0').to_owned();
    if digits.is_empty() {
        return Some(Decimal::ZERO);
    }
    while scale > 0 && digits.ends_with('0') {
        digits.pop();
        scale -= 1;
    }
    if scale < 0 {
        let zeros = usize::try_from(scale.checked_neg()?).ok()?;
        if digits.len().checked_add(zeros)? > MOST_DIGITS {
            return None;
        }
        digits.push_str(&"0".repeat(zeros));
        scale = 0;
    }
    if digits.len() > MOST_DIGITS {
        return None;
    }
    let number: i128 = digits.parse().ok()?;
    let number = if negative { -number } else { number };
    Decimal::try_from_i128_with_scale(number, u32::try_from(scale).ok()?).ok()
}

/// A number.
pub(crate) fn number(node: &Node<'_>) -> Result<Decimal, String> {
    match &node.value {
        Raw::Number(text) => decimal(text),
        other => Err(format!("must be a number, not {}", other.kind())),
    }
}

/// A civil date: a TOML date, or text such as `2026-11-22`.
pub(crate) fn date(node: &Node<'_>) -> Result<Date, String> {
    match &node.value {
        Raw::Date(date) => Ok(*date),
        Raw::Text(text) => {
            date_text(text).ok_or_else(|| format!("`{text}` is not a date such as 2026-11-22"))
        }
        Raw::Time => Err("must be a date without a time".to_owned()),
        other => Err(format!(
            "must be a date such as 2026-11-22, not {}",
            other.kind()
        )),
    }
}

fn date_text(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    plain.then(|| text.parse().ok()).flatten()
}

/// Money: `"12.50 EUR"`, or a table of amount (text, or a whole number) and currency.
pub(crate) fn money(node: &Node<'_>) -> Result<Money, String> {
    match &node.value {
        Raw::Text(text) => text.parse().map_err(|error| format!("{error}")),
        Raw::Table(entries) => money_table(entries),
        other => {
            let kind = other.kind();
            Err(format!("must be money such as \"12.50 EUR\", not {kind}"))
        }
    }
}

fn money_table(entries: &[Entry<'_>]) -> Result<Money, String> {
    let find = |name: &str| entries.iter().find(|entry| entry.key == name);
    if let Some(other) = entries
        .iter()
        .find(|e| e.key != "amount" && e.key != "currency")
    {
        return Err(format!(
            "`{}` is not part of money: amount, currency",
            other.key
        ));
    }
    let amount = find("amount").ok_or("money without `amount`")?;
    let currency = find("currency").ok_or("money without `currency`")?;
    let amount = match &amount.node.value {
        Raw::Text(text) => decimal(text)?,
        Raw::Number(text) if text.contains(['.', 'e', 'E']) => {
            return Err(format!(
                "put the amount {text} in quotes, so that it stays exact"
            ));
        }
        Raw::Number(text) => decimal(text)?,
        other => return Err(format!("`amount` must be a number, not {}", other.kind())),
    };
    let currency: Currency = match &currency.node.value {
        Raw::Text(text) => text.parse().map_err(|error| format!("{error}"))?,
        other => return Err(format!("`currency` must be text, not {}", other.kind())),
    };
    Ok(Money::new(amount, currency))
}

/// The units in which durations are given as numbers.
pub(crate) const UNITS: [&str; 4] = ["hours", "days", "months", "years"];

/// A duration: text such as `72h`, or a number in `unit`.
pub(crate) fn duration(node: &Node<'_>, unit: Option<&str>) -> Result<Span, String> {
    match &node.value {
        Raw::Text(text) => text.parse().map_err(|error: SpanError| error.to_string()),
        Raw::Number(text) => {
            let unit = unit.ok_or("must be a text such as \"72h\": no unit is declared")?;
            Span::of(decimal(text)?, unit)
                .ok_or_else(|| format!("{text} {unit} is no duration in whole seconds or months"))
        }
        other => {
            let kind = other.kind();
            Err(format!("must be a duration such as \"72h\", not {kind}"))
        }
    }
}
