//! Texts, numbers, dates and lengths of time as they are written.

use landfall_core::Date;

use super::number;
use super::token::Token;
use crate::value::Span;

/// What is wrong with a quoted text.
pub(super) enum Flaw {
    /// It does not end.
    Open,
    /// A backslash with something it cannot stand before.
    Escape { at: usize, given: String },
}

/// What is wrong with a number, date or length of time.
pub(super) struct Wrong {
    pub(super) given: String,
    pub(super) allowed: &'static str,
    pub(super) help: Option<String>,
}

/// The quoted text at the beginning, and the bytes it takes with its quotes.
pub(super) fn unquote(source: &str) -> Result<(String, usize), Flaw> {
    let mut text = String::new();
    let mut chars = source.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((text, at + 1)),
            '\\' => {
                let after = source.get(at + 1..).unwrap_or_default();
                let (meant, length) = escaped(after).ok_or_else(|| Flaw::Escape {
                    at,
                    given: format!("\\{}", after.chars().take(1).collect::<String>()),
                })?;
                text.push(meant);
                for _ in 0..length {
                    chars.next();
                }
            }
            c => text.push(c),
        }
    }
    Err(Flaw::Open)
}

/// The character meant after a backslash, and how many characters say so.
fn escaped(after: &str) -> Option<(char, usize)> {
    let simple = |c| Some((c, 1));
    match after.chars().next()? {
        '"' => simple('"'),
        '\\' => simple('\\'),
        'n' => simple('\n'),
        't' => simple('\t'),
        'r' => simple('\r'),
        'u' => {
            let (hex, _) = after.strip_prefix("u{")?.split_once('}')?;
            let digits = hex.len() <= 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
            let code = u32::from_str_radix(digits.then_some(hex)?, 16).ok()?;
            Some((char::from_u32(code)?, hex.len() + 3))
        }
        _ => None,
    }
}

/// The text between quotes, with backslashes where needed.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The number, date or length of time at the beginning, and the bytes it takes.
pub(super) fn numeric(source: &str) -> Result<(Token, usize), Wrong> {
    if let Some(length) = date_length(source) {
        return date(source.get(..length).unwrap_or_default());
    }
    let length = number_length(source);
    let (number, after) = source.split_at_checked(length).unwrap_or((source, ""));
    let letters = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if letters > 0 || after.starts_with('_') {
        let whole = source.get(..length + letters.max(1)).unwrap_or(source);
        return unit(whole, number);
    }
    let digits = number.trim_start_matches('-');
    let zeros = digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(|b| *b != b'.');
    if zeros && !digits.starts_with("0e") || after.starts_with('.') && !after.starts_with("..") {
        return Err(Wrong {
            given: number.to_owned(),
            allowed: "a number such as `10_000`, `0.5` or `1e25`",
            help: zeros.then(|| {
                "digits are grouped by `_`: `10_000`; a number does not begin with `0`".to_owned()
            }),
        });
    }
    grouped(number, after)?;
    let value = number::parse(number).ok_or_else(|| Wrong {
        given: number.to_owned(),
        allowed: "a number of at most 28 digits",
        help: None,
    })?;
    Ok((Token::Number(value), length))
}

/// Refuses `10,000`: a comma directly followed by three digits that begin with `0` or end there.
fn grouped(number: &str, after: &str) -> Result<(), Wrong> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let three = |text: &str| text.strip_prefix(',').is_some_and(|rest| digits(rest) == 3);
    let whole = digits(number) == number.len() && number.len() <= 3;
    if !(whole && three(after)) || after.starts_with(", ") {
        return Ok(());
    }
    let mut end = 0;
    let mut meant = number.to_owned();
    while let Some(group) = after.get(end..).filter(|rest| three(rest)) {
        meant.push('_');
        meant.push_str(group.get(1..4).unwrap_or_default());
        end += 4;
    }
    Err(Wrong {
        given: format!("{number}{}", after.get(..end).unwrap_or_default()),
        allowed: "a number without commas",
        help: Some(format!(
            "write `{meant}`; in a list, put a space after each comma"
        )),
    })
}

/// Bytes of `-? digits (. digits)? (e [+-]? digits)?`, digits with `_` between them.
fn number_length(source: &str) -> usize {
    let digits = |from: usize| {
        let rest = source.get(from..).unwrap_or_default();
        let mut length = 0;
        let bytes = rest.as_bytes();
        while let Some(byte) = bytes.get(length) {
            let next = bytes.get(length + 1).is_some_and(u8::is_ascii_digit);
            if !(byte.is_ascii_digit() || *byte == b'_' && length > 0 && next) {
                break;
            }
            length += 1;
        }
        length
    };
    let mut end = usize::from(source.starts_with('-'));
    end += digits(end);
    if source.as_bytes().get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if source.as_bytes().get(end) == Some(&b'e') {
        let sign = matches!(source.as_bytes().get(end + 1), Some(b'+' | b'-'));
        let power = end + 1 + usize::from(sign);
        if digits(power) > 0 {
            end = power + digits(power);
        }
    }
    end
}

/// `72h` and its like, or a number with letters that mean nothing.
fn unit(whole: &str, number: &str) -> Result<(Token, usize), Wrong> {
    let plain = whole.replace('_', "");
    let help = match plain.parse::<Span>() {
        Ok(span) => return Ok((Token::Duration(span), whole.len())),
        Err(_) => whole
            .strip_prefix(number)
            .filter(|unit| unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase())),
    };
    Err(Wrong {
        given: whole.to_owned(),
        allowed: "a number, or a duration in whole `h`, `d`, `mo` or `y`",
        help: help.map(|unit| format!("write `{number} {unit}`")),
    })
}

/// Bytes of what looks like a date: four digits (or a minus and six), two, two.
fn date_length(source: &str) -> Option<usize> {
    let year = if source.starts_with('-') { 7 } else { 4 };
    let shape = source.get(..year + 6)?;
    let fits = shape.bytes().enumerate().all(|(at, byte)| match at {
        0 if year == 7 => byte == b'-',
        at if at == year || at == year + 3 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    fits.then_some(year + 6)
}

fn date(text: &str) -> Result<(Token, usize), Wrong> {
    match text.parse::<Date>() {
        Ok(date) => Ok((Token::Date(date), text.len())),
        Err(_) => Err(Wrong {
            given: text.to_owned(),
            allowed: "a day of the calendar such as `2026-08-02`",
            help: None,
        }),
    }
}
