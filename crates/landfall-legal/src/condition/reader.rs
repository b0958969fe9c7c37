//! The words of a text, one after another, and what is said of one that does not fit.

use landfall_core::Currency;

use super::ast::Comparison;
use super::error::{ParseError, did_you_mean};
use super::token::{Lexer, Token, Word, quoted};

/// The longest text, in bytes.
const LONGEST_TEXT: usize = 64 * 1024;

/// The most brackets and `!` inside one another.
const DEEPEST: usize = 128;

const COMPARISONS: [(&str, Comparison); 6] = [
    ("==", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<", Comparison::Less),
    ("<=", Comparison::AtMost),
    (">", Comparison::Greater),
    (">=", Comparison::AtLeast),
];

/// A reader with one word in view.
pub(super) struct Parser<'a> {
    pub(super) lexer: Lexer<'a>,
    pub(super) word: Word,
    depth: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Result<Self, ParseError> {
        if text.len() > LONGEST_TEXT {
            let given = format!("{} bytes", text.len());
            let allowed = format!("at most {LONGEST_TEXT} bytes");
            let error = ParseError::at(text, 0, given, &allowed);
            return Err(error.help("name parts of it as definitions"));
        }
        let mut lexer = Lexer::new(text);
        let word = lexer.next()?;
        Ok(Self {
            lexer,
            word,
            depth: 0,
        })
    }

    /// The word in view, after moving on.
    pub(super) fn take(&mut self) -> Result<Word, ParseError> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.word, next))
    }

    /// Moves on when that sign is in view.
    pub(super) fn sign(&mut self, sign: &str) -> Result<bool, ParseError> {
        let there = matches!(self.word.token, Token::Sign(other) if other == sign);
        if there {
            self.take()?;
        }
        Ok(there)
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<(), ParseError> {
        if self.sign(sign)? {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{sign}`")))
    }

    pub(super) fn finish(&self, allowed: &str) -> Result<(), ParseError> {
        if self.word.token == Token::End {
            return Ok(());
        }
        let error = self.unexpected(allowed);
        if self.comparison().is_some() {
            let help = "compare two sides at a time: `a < b && b < c`, or `b in low..<high`";
            return Err(error.help(help));
        }
        Err(error)
    }

    /// The error that the word in view is none of `allowed`.
    pub(super) fn unexpected(&self, allowed: &str) -> ParseError {
        let source = self.lexer.rest(self.word.start);
        let given = match self.word.token {
            Token::End => "the end".to_owned(),
            _ => quoted(
                source
                    .get(..self.word.end - self.word.start)
                    .unwrap_or(source),
            ),
        };
        ParseError::at(self.lexer.text, self.word.start, given, allowed)
    }

    pub(super) fn error(&self, offset: usize, given: String, allowed: &str) -> ParseError {
        ParseError::at(self.lexer.text, offset, given, allowed)
    }

    /// Goes one level down; the caller goes up again.
    pub(super) fn down(&mut self) -> Result<(), ParseError> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        let allowed = format!("at most {DEEPEST} brackets and `!` inside one another");
        let error = self.error(self.word.start, "one more".to_owned(), &allowed);
        Err(error.help("name parts of it as definitions"))
    }

    pub(super) fn up(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn comparison(&self) -> Option<Comparison> {
        let Token::Sign(sign) = self.word.token else {
            return None;
        };
        let found = COMPARISONS.iter().find(|(text, _)| *text == sign);
        found.map(|(_, comparison)| *comparison)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(&self.word.token, Token::Id(id) if id == word)
    }

    /// The currency in view, if a code is in view.
    pub(super) fn currency(&mut self) -> Result<Option<Currency>, ParseError> {
        let Token::Code(code) = &self.word.token else {
            return Ok(None);
        };
        let Ok(currency) = code.parse() else {
            let mut error = self.unexpected("a currency (ISO 4217)");
            let known = currencies();
            error.help = did_you_mean(code, known.iter().map(String::as_str));
            return Err(error);
        };
        self.take()?;
        Ok(Some(currency))
    }
}

/// All codes of currencies, for suggestions.
fn currencies() -> Vec<String> {
    let letters = b'A'..=b'Z';
    let pairs = letters
        .clone()
        .flat_map(|first| (b'A'..=b'Z').map(move |second| [first, second]));
    let codes = pairs.flat_map(|[first, second]| {
        (b'A'..=b'Z').map(move |third| [first, second, third].map(char::from).iter().collect())
    });
    let exists = |code: &String| code.parse::<Currency>().is_ok();
    codes.filter(exists).collect()
}
