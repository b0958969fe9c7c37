//! From text to tree.

use std::str::FromStr;

use landfall_core::{Decimal, Money};

use super::ast::{Condition, Literal, Operand, Set};
use super::error::ParseError;
use super::reader::Parser;
use super::token::{RESERVED, Token, quoted};

/// The most values in one list.
const LONGEST_LIST: usize = 1_000;

const OPERAND: &str = "a fact, a value, `@parameter`, `AS_OF` or `REGION`";
const SET: &str = "a list `[…]`, a range, a jurisdiction, `REGION` or `@parameter`";

impl Condition {
    /// Reads the text form, which `docs/adding-a-law.md` describes.
    ///
    /// ```
    /// use landfall_legal::condition::Condition;
    ///
    /// let condition = Condition::parse("company.staff < 250 && !data.processes_personal")?;
    /// assert_eq!(condition.to_string(), "company.staff < 250 && !data.processes_personal");
    /// let error = Condition::parse("company.staff = 250").unwrap_err();
    /// assert_eq!((error.column, error.help.as_deref()), (15, Some("write `==`")));
    /// # Ok::<(), landfall_legal::condition::ParseError>(())
    /// ```
    ///
    /// # Errors
    /// When the text is none, is longer than 64 KiB, nests more than 128 brackets or lists more
    /// than 1,000 values. The first error is reported, with its place.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut parser = Parser::new(text)?;
        let condition = parser.either()?;
        parser.finish("`&&`, `||` or the end")?;
        Ok(condition)
    }
}

impl FromStr for Condition {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

impl Parser<'_> {
    fn either(&mut self) -> Result<Condition, ParseError> {
        let mut parts = Vec::new();
        loop {
            match self.both()? {
                Condition::Or(inner) => parts.extend(inner),
                part => parts.push(part),
            }
            if !self.sign("||")? {
                return Ok(one_or(parts, Condition::Or));
            }
        }
    }

    fn both(&mut self) -> Result<Condition, ParseError> {
        let mut parts = Vec::new();
        loop {
            match self.negated()? {
                Condition::And(inner) => parts.extend(inner),
                part => parts.push(part),
            }
            if !self.sign("&&")? {
                return Ok(one_or(parts, Condition::And));
            }
        }
    }

    fn negated(&mut self) -> Result<Condition, ParseError> {
        let start = self.word.start;
        if !self.sign("!")? {
            return self.primary();
        }
        let plain = !matches!(self.word.token, Token::Sign("(" | "!"));
        self.down()?;
        let inner = self.negated()?;
        self.up();
        let compared = matches!(
            inner,
            Condition::Compare { .. } | Condition::In { .. } | Condition::Holds { .. }
        );
        if plain && compared {
            let given = format!("`!` before `{inner}`");
            let error = self.error(start, given, "brackets around what `!` denies");
            return Err(error.help(format!("write `!({inner})`")));
        }
        Ok(Condition::Not(Box::new(inner)))
    }

    fn primary(&mut self) -> Result<Condition, ParseError> {
        if self.sign("(")? {
            self.down()?;
            let inner = self.either()?;
            self.up();
            self.expect(")")?;
            return Ok(inner);
        }
        if self.is_word("has") {
            self.take()?;
            self.expect("(")?;
            let fact = self.fact()?;
            self.expect(")")?;
            return Ok(Condition::Has(fact));
        }
        if self.is_word("any") || self.is_word("all") {
            return self.quantified();
        }
        let start = self.word.start;
        let operand = self.operand()?;
        self.after(operand, start)
    }

    /// `any(list in set)`, `all(list in set)`.
    fn quantified(&mut self) -> Result<Condition, ParseError> {
        let every = self.is_word("all");
        self.take()?;
        self.expect("(")?;
        let list = self.fact()?;
        if !self.is_word("in") {
            return Err(self.unexpected("`in`").help("write `any(list in set)`"));
        }
        self.take()?;
        let set = self.set()?;
        self.expect(")")?;
        Ok(match every {
            true => Condition::AllIn { list, set },
            false => Condition::AnyIn { list, set },
        })
    }

    /// What follows an operand.
    fn after(&mut self, left: Operand, start: usize) -> Result<Condition, ParseError> {
        if let Some(comparison) = self.comparison() {
            self.take()?;
            let right = self.operand()?;
            if self.comparison().is_some() {
                self.finish("`&&`, `||` or the end")?;
            }
            return Ok(Condition::Compare {
                left,
                comparison,
                right,
            });
        }
        if self.is_word("in") {
            self.take()?;
            return self.membership(left);
        }
        match left {
            Operand::Fact(id) => Ok(Condition::Is(id)),
            Operand::Literal(Literal::Bool(value)) => Ok(Condition::Always(value)),
            _ => {
                let source = self.lexer.rest(start);
                let alone = source.get(..self.word.start - start).unwrap_or(source);
                let what = format!("a comparison or `in` after {}", quoted(alone.trim()));
                Err(self.unexpected(&what))
            }
        }
    }

    fn membership(&mut self, item: Operand) -> Result<Condition, ParseError> {
        if let Token::Id(list) = &self.word.token {
            let list = list.clone();
            return match item {
                Operand::Literal(Literal::Text(item)) if !RESERVED.contains(&list.as_str()) => {
                    self.take()?;
                    Ok(Condition::Holds { list, item })
                }
                _ => Err(self.unexpected(SET).help(
                    "only a text can be looked for in a list fact: `\"health\" in data.kinds`",
                )),
            };
        }
        let set = self.set()?;
        Ok(Condition::In { item, set })
    }

    /// The id of a fact.
    pub(super) fn fact(&mut self) -> Result<String, ParseError> {
        match &self.word.token {
            Token::Id(id) if !RESERVED.contains(&id.as_str()) => {
                let id = id.clone();
                self.take()?;
                Ok(id)
            }
            _ => Err(self.unexpected("a fact")),
        }
    }

    fn operand(&mut self) -> Result<Operand, ParseError> {
        let operand = match &self.word.token {
            Token::Parameter(id) => Operand::Parameter(id.clone()),
            Token::Code(code) if code == "AS_OF" => Operand::AsOf,
            Token::Code(code) if code == "REGION" => Operand::Region,
            Token::Code(_) => {
                let help = "a jurisdiction stands after `in`: `company.seat in EU`";
                return Err(self.unexpected(OPERAND).help(help));
            }
            Token::Id(id) if id == "true" || id == "false" => {
                Operand::Literal(Literal::Bool(id == "true"))
            }
            Token::Id(id) if !RESERVED.contains(&id.as_str()) => Operand::Fact(id.clone()),
            Token::Text(_) | Token::Number(_) | Token::Date(_) | Token::Duration(_) => {
                return Ok(Operand::Literal(self.literal()?));
            }
            _ => return Err(self.unexpected(OPERAND)),
        };
        self.take()?;
        Ok(operand)
    }

    fn set(&mut self) -> Result<Set, ParseError> {
        let set = match &self.word.token {
            Token::Sign("[") => return self.values(),
            Token::Parameter(id) => Set::Parameter(id.clone()),
            Token::Code(code) if code == "REGION" => Set::Region,
            Token::Code(code) if code != "AS_OF" => Set::Jurisdiction(code.clone()),
            Token::Text(text) => {
                let help = format!("write `[{}]`", super::literal::quote(text));
                return Err(self.unexpected(SET).help(help));
            }
            Token::Number(_) | Token::Date(_) | Token::Duration(_) => return self.range(),
            _ => return Err(self.unexpected(SET)),
        };
        self.take()?;
        Ok(set)
    }

    fn range(&mut self) -> Result<Set, ParseError> {
        let low = self.literal()?;
        let closed = self.word.token == Token::Sign("..=");
        if !closed && self.word.token != Token::Sign("..<") {
            let help = "a range is `low..<high` (without high) or `low..=high` (with it)";
            return Err(self.unexpected("`..<` or `..=`").help(help));
        }
        self.take()?;
        let high = self.literal()?;
        Ok(Set::Range { low, high, closed })
    }

    fn values(&mut self) -> Result<Set, ParseError> {
        self.take()?;
        let mut values = Vec::new();
        if self.sign("]")? {
            return Ok(Set::Values(values));
        }
        loop {
            if values.len() == LONGEST_LIST {
                let allowed = format!("at most {LONGEST_LIST} values in a list");
                return Err(self.error(self.word.start, "one more".to_owned(), &allowed));
            }
            values.push(self.literal()?);
            if self.sign("]")? {
                return Ok(Set::Values(values));
            }
            if !self.sign(",")? {
                return Err(self.unexpected("`,` or `]`"));
            }
        }
    }

    fn literal(&mut self) -> Result<Literal, ParseError> {
        let literal = match &self.word.token {
            Token::Text(text) => Literal::Text(text.clone()),
            Token::Date(date) => Literal::Date(*date),
            Token::Duration(span) => Literal::Duration(*span),
            Token::Id(id) if id == "true" || id == "false" => Literal::Bool(id == "true"),
            Token::Number(number) => {
                let number = *number;
                self.take()?;
                return self.amount(number);
            }
            _ => return Err(self.unexpected("a value such as `\"text\"`, `250` or `10_000 EUR`")),
        };
        self.take()?;
        Ok(literal)
    }

    /// The number, or the money when a currency follows.
    fn amount(&mut self, number: Decimal) -> Result<Literal, ParseError> {
        Ok(match self.currency()? {
            Some(currency) => Literal::Money(Money::new(number, currency)),
            None => Literal::Number(number),
        })
    }
}

fn one_or(mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}
