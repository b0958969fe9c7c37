//! The words of the text form.

use landfall_core::{Date, Decimal};

use super::error::ParseError;
use super::literal;
use crate::value::Span;

/// One word.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// An operator or bracket, as written.
    Sign(&'static str),
    /// A dotted lower-case id, or a word such as `in`.
    Id(String),
    /// An upper-case code: a jurisdiction, a currency, `REGION`, `AS_OF`.
    Code(String),
    /// `@id`, without the sign.
    Parameter(String),
    /// A text between double quotes, without them.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A date.
    Date(Date),
    /// A length of time.
    Duration(Span),
    /// Nothing more.
    End,
}

/// A word with the bytes it covers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The signs, longer ones before their beginnings.
const SIGNS: [&str; 21] = [
    "..<", "..=", "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", "%",
    "+", "*", "-", "@",
];

/// What looks like an operator and is none: what was meant.
const FOREIGN: [(&str, &str); 18] = [
    ("===", "write `==`"),
    ("<>", "write `!=`"),
    ("=>", "write `>=`"),
    ("=<", "write `<=`"),
    ("=", "write `==`"),
    ("&", "write `&&`"),
    ("|", "write `||`"),
    ("≥", "write `>=`"),
    ("≤", "write `<=`"),
    ("≠", "write `!=`"),
    (
        "...",
        "write `..<` (without its end) or `..=` (with its end)",
    ),
    (
        "..",
        "write `..<` (without its end) or `..=` (with its end)",
    ),
    ("'", "write texts between double quotes"),
    ("“", "write texts between double quotes"),
    ("”", "write texts between double quotes"),
    ("€", "write the currency after the amount: `100 EUR`"),
    ("$", "write the currency after the amount: `100 USD`"),
    ("£", "write the currency after the amount: `100 GBP`"),
];

/// Reads word after word.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What is left from a byte on.
    pub(super) fn rest(&self, from: usize) -> &'a str {
        self.text.get(from..).unwrap_or_default()
    }

    /// The next word.
    pub(super) fn next(&mut self) -> Result<Word, ParseError> {
        let rest = self.rest(self.at).trim_start();
        self.at = self.text.len() - rest.len();
        let start = self.at;
        let (token, length) = match rest.chars().next() {
            None => (Token::End, 0),
            Some('"') => self.quoted(start)?,
            Some('0'..='9') => self.numeric(start)?,
            Some('-') if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => {
                self.numeric(start)?
            }
            Some('a'..='z') => self.id(start)?,
            Some('A'..='Z') => self.code(start)?,
            Some(first) => self.sign(start, first)?,
        };
        self.at = start + length;
        Ok(Word {
            token,
            start,
            end: self.at,
        })
    }

    fn error(&self, offset: usize, given: &str, allowed: &str) -> ParseError {
        ParseError::at(self.text, offset, quoted(given), allowed)
    }

    fn sign(&self, start: usize, first: char) -> Result<(Token, usize), ParseError> {
        let rest = self.rest(start);
        // Signs that begin nothing else, before the long look.
        let plain = match first {
            '(' => Some("("),
            ')' => Some(")"),
            '[' => Some("["),
            ']' => Some("]"),
            ',' => Some(","),
            '&' if rest.starts_with("&&") => Some("&&"),
            '|' if rest.starts_with("||") => Some("||"),
            _ => None,
        };
        if let Some(sign) = plain {
            return Ok((Token::Sign(sign), sign.len()));
        }
        let foreign = FOREIGN.iter().filter(|(sign, _)| rest.starts_with(sign));
        let foreign = foreign.max_by_key(|(sign, _)| sign.len());
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
        match (sign, foreign) {
            (Some(sign), foreign) if foreign.is_none_or(|(other, _)| other.len() <= sign.len()) => {
                self.signed(start, sign)
            }
            (_, Some((given, help))) => {
                let error = self.error(start, given, "a fact, a value or an operator");
                Err(error.help(*help))
            }
            _ => {
                let given: String = first.escape_debug().collect();
                Err(self.error(start, &given, "a fact, a value or an operator"))
            }
        }
    }

    fn signed(&self, start: usize, sign: &'static str) -> Result<(Token, usize), ParseError> {
        match sign {
            "@" => {
                let (length, id) = id_prefix(self.rest(start + 1));
                if length == 0 {
                    return Err(self.error(start, "@", "the id of a parameter, as in `@eu.limit`"));
                }
                Ok((Token::Parameter(id.to_owned()), 1 + length))
            }
            _ => Ok((Token::Sign(sign), sign.len())),
        }
    }

    fn id(&self, start: usize) -> Result<(Token, usize), ParseError> {
        let (length, id) = id_prefix(self.rest(start));
        let help = match id {
            "and" => "write `&&`",
            "or" => "write `||`",
            "not" => "write `!`",
            _ => return Ok((Token::Id(id.to_owned()), length)),
        };
        Err(self.error(start, id, "an operator").help(help))
    }

    fn code(&self, start: usize) -> Result<(Token, usize), ParseError> {
        let rest = self.rest(start);
        let length = rest.bytes().take_while(|byte| in_code(*byte)).count();
        let code = rest.get(..length).unwrap_or_default().trim_end_matches('-');
        let help = match code {
            "AND" => "write `&&`",
            "OR" => "write `||`",
            "NOT" => "write `!`",
            _ => return Ok((Token::Code(code.to_owned()), code.len())),
        };
        Err(self.error(start, code, "an operator").help(help))
    }

    fn quoted(&self, start: usize) -> Result<(Token, usize), ParseError> {
        literal::unquote(self.rest(start))
            .map(|(text, length)| (Token::Text(text), length))
            .map_err(|flaw| match flaw {
                literal::Flaw::Open => {
                    ParseError::at(self.text, start, "a text without an end".into(), "`\"`")
                        .help("close the text with `\"`")
                }
                literal::Flaw::Escape { at, given } => {
                    let allowed = "`\\\"`, `\\\\`, `\\n`, `\\t`, `\\r` or `\\u{hex}`";
                    self.error(start + at, &given, allowed)
                }
            })
    }

    fn numeric(&self, start: usize) -> Result<(Token, usize), ParseError> {
        literal::numeric(self.rest(start)).map_err(|wrong| {
            let error = self.error(start, &wrong.given, wrong.allowed);
            match wrong.help {
                Some(help) => error.help(help),
                None => error,
            }
        })
    }
}

/// A piece of the author's text in backticks, shortened.
pub(super) fn quoted(given: &str) -> String {
    const LONGEST: usize = 60;
    if given.chars().nth(LONGEST).is_none() {
        return format!("`{given}`");
    }
    let short: String = given.chars().take(LONGEST).collect();
    format!("`{short}…`")
}

fn in_code(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-'
}

/// The longest `[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*` at the beginning: its length and text.
fn id_prefix(text: &str) -> (usize, &str) {
    let mut length = 0;
    let mut first = true;
    let inside = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    let mut rest = text;
    loop {
        let part = rest.bytes().take_while(|byte| inside(*byte)).count();
        let begins = match rest.bytes().next() {
            Some(b'a'..=b'z') => true,
            Some(b'0'..=b'9') => !first,
            _ => false,
        };
        if !begins {
            // A dot that begins no part belongs to what follows.
            length -= usize::from(!first);
            break;
        }
        length += part;
        rest = rest.get(part..).unwrap_or_default();
        match rest.strip_prefix('.') {
            Some(after) => {
                rest = after;
                length += 1;
                first = false;
            }
            None => break,
        }
    }
    (length, text.get(..length).unwrap_or_default())
}

/// Whether a text can be the id of a fact, definition or parameter: dotted lower-case parts, and no
/// word of the language.
///
/// ```
/// use landfall_legal::condition::is_id;
///
/// assert!(is_id("eu.gdpr.30") && !is_id("EU.gdpr") && !is_id("eu..gdpr") && !is_id("in"));
/// ```
pub fn is_id(text: &str) -> bool {
    let (length, _) = id_prefix(text);
    length > 0 && length == text.len() && !RESERVED.contains(&text)
}

/// Words that cannot be ids.
pub(super) const RESERVED: [&str; 11] = [
    "true", "false", "in", "has", "any", "all", "and", "or", "not", "min", "max",
];
