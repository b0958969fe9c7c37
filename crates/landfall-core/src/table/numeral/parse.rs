//! From written digits to a 64-bit number, once the decimal mark is known.

use super::{Evidence, NumeralError};

/// Reads `text` with `mark` (`.` or `,`) as the decimal mark.
pub(super) fn with_mark(text: &str, mark: char) -> Result<f64, NumeralError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumeralError::Empty);
    }
    if is_plain(text, mark)
        && let Ok(value) = text.parse::<f64>()
        && value.is_finite()
    {
        return Ok(value + 0.0); // -0.0 becomes 0.0
    }
    let plain = plain_digits(text, mark).ok_or_else(|| fault(text))?;
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value + 0.0),
        Ok(_) => Err(NumeralError::Overflow {
            given: text.to_owned(),
        }),
        Err(_) => Err(fault(text)),
    }
}

/// Whether `text` is written as Rust writes numbers, as almost all are: the fast way.
fn is_plain(text: &str, mark: char) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = |b: u8| b.is_ascii_digit() || (b == b'.' && mark == '.');
    unsigned.starts_with(|c: char| c.is_ascii_digit()) && unsigned.bytes().all(plain)
}

/// What a plainly written number tells about the decimal mark; `None` for one that needs a closer
/// look.
pub(super) fn plain_evidence(text: &str) -> Option<Evidence> {
    let text = text.trim();
    if !is_plain(text, '.') {
        return None;
    }
    match text.split_once('.') {
        None => Some(Evidence::Neutral),
        Some((_, fraction)) if fraction.len() == 3 || fraction.contains('.') => None,
        Some((_, fraction)) => (!fraction.is_empty()).then_some(Evidence::Point),
    }
}

/// The number in the form Rust reads; `None` when it is not a number.
fn plain_digits(text: &str, mark: char) -> Option<String> {
    let ascii: String = text
        .chars()
        .map(|c| to_ascii(c, mark))
        .collect::<Option<_>>()?;
    let unsigned = ascii.strip_prefix(['-', '+']).unwrap_or(&ascii);
    let (mantissa, exponent) = match unsigned.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once(mark).unwrap_or((mantissa, ""));
    let whole = ungrouped(whole)?;
    if !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let sign = if ascii.starts_with('-') { "-" } else { "" };
    let exponent = exponent.map_or(Some("0"), |e| valid_exponent(e).then_some(e))?;
    Some(format!("{sign}{whole}.{fraction}e{exponent}"))
}

fn valid_exponent(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    !unsigned.is_empty() && digits(unsigned)
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The whole part without the signs that group its digits; `None` when the groups are wrong.
fn ungrouped(whole: &str) -> Option<String> {
    let Some(sign) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return Some(whole.to_owned());
    };
    let groups: Vec<&str> = whole.split(sign).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let in_groups_of = |size: usize| middle.iter().all(|group| group.len() == size);
    let fits = matches!(sign, '.' | ',' | ' ' | '\'')
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && last.len() == 3
        && (in_groups_of(3) || (in_groups_of(2) && first.len() <= 2))
        && groups.iter().all(|group| digits(group));
    fits.then(|| groups.concat())
}

/// The ASCII sign that means the same in a number; `None` for one that has no place there.
fn to_ascii(c: char, mark: char) -> Option<char> {
    let digit = |zero: u32| char::from_digit((c as u32).checked_sub(zero)?, 10);
    match c {
        '0'..='9' | '.' | ',' | '+' | '-' | ' ' | '\'' | 'e' => Some(c),
        'E' => Some('e'),
        '\u{2212}' | '\u{FF0D}' => Some('-'),
        '\u{FF0B}' => Some('+'),
        '\u{00A0}' | '\u{202F}' | '\u{2009}' => Some(' '),
        '\u{2019}' => Some('\''),
        '\u{FF0E}' => Some('.'),
        '\u{FF0C}' => Some(','),
        '\u{066B}' => Some(mark),
        '\u{066C}' => Some(if mark == '.' { ',' } else { '.' }),
        '\u{0660}'..='\u{0669}' => digit(0x0660),
        '\u{06F0}'..='\u{06F9}' => digit(0x06F0),
        '\u{FF10}'..='\u{FF19}' => digit(0xFF10),
        _ => None,
    }
}

/// Why `text` is not a number.
fn fault(text: &str) -> NumeralError {
    let given = text.to_owned();
    let lower = text.to_lowercase();
    let has = |signs: &[char]| text.contains(signs);
    let currency = |c: char| ('\u{20A0}'..='\u{20CF}').contains(&c);
    if text.starts_with('#') {
        NumeralError::FormulaError { given }
    } else if matches!(
        lower.trim_start_matches(['-', '+']),
        "inf" | "infinity" | "∞"
    ) {
        NumeralError::Infinite { given }
    } else if has(&['%', '‰', '٪', '％']) {
        NumeralError::Percent { given }
    } else if has(&['$', '¢', '£', '¤', '¥', '＄', '￥']) || text.chars().any(currency) {
        NumeralError::CurrencySign { given }
    } else if MISSING_WORDS.contains(&lower.as_str()) {
        NumeralError::MissingWord { given }
    } else {
        NumeralError::Text { given }
    }
}

const MISSING_WORDS: &[&str] = &[
    "na", "n.a.", "n.a", "n/a", "nan", "null", "none", "nil", "missing", "unknown", "..", "...",
    "-", "--", "–", "—", "?", ".",
];
