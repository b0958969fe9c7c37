//! From text to formula.

use std::str::FromStr;

use landfall_core::Money;

use super::Formula;
use crate::condition::error::ParseError;
use crate::condition::reader::Parser;
use crate::condition::token::Token;

const FACTOR: &str = "an amount, a number, a fact, `max(…)` or `min(…)`";

impl Formula {
    /// Reads `+`, `*`, `n% of …`, `max(…)`, `min(…)`, brackets, amounts, numbers and facts.
    ///
    /// # Errors
    /// When the text is none, is longer than 64 KiB or nests more than 128 brackets.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut parser = Parser::new(text)?;
        let formula = sum(&mut parser)?;
        parser.finish("`+`, `*` or the end")?;
        Ok(formula)
    }
}

impl FromStr for Formula {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

fn sum(parser: &mut Parser<'_>) -> Result<Formula, ParseError> {
    let mut parts = Vec::new();
    loop {
        match product(parser)? {
            Formula::Sum(inner) => parts.extend(inner),
            part => parts.push(part),
        }
        if !parser.sign("+")? {
            return Ok(one_or(parts, Formula::Sum));
        }
    }
}

fn product(parser: &mut Parser<'_>) -> Result<Formula, ParseError> {
    let mut parts = Vec::new();
    loop {
        match factor(parser)? {
            Formula::Product(inner) => parts.extend(inner),
            part => parts.push(part),
        }
        if !parser.sign("*")? {
            return Ok(one_or(parts, Formula::Product));
        }
    }
}

fn one_or(mut parts: Vec<Formula>, join: fn(Vec<Formula>) -> Formula) -> Formula {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn factor(parser: &mut Parser<'_>) -> Result<Formula, ParseError> {
    match &parser.word.token {
        Token::Sign("(") => {
            parser.take()?;
            parser.down()?;
            let inner = sum(parser)?;
            parser.up();
            parser.expect(")")?;
            Ok(inner)
        }
        Token::Number(_) => number(parser),
        Token::Id(id) if id == "max" || id == "min" => {
            let most = id == "max";
            parser.take()?;
            let parts = list(parser)?;
            Ok(if most {
                Formula::Max(parts)
            } else {
                Formula::Min(parts)
            })
        }
        Token::Id(id) if id != "of" => Ok(Formula::Fact(parser.fact()?)),
        _ => Err(parser.unexpected(FACTOR)),
    }
}

fn number(parser: &mut Parser<'_>) -> Result<Formula, ParseError> {
    let Token::Number(number) = parser.take()?.token else {
        return Err(parser.unexpected(FACTOR));
    };
    if parser.sign("%")? {
        if parser.word.token != Token::Id("of".to_owned()) {
            let error = parser.unexpected("`of`");
            return Err(error.help("write `4% of company.worldwide_revenue`"));
        }
        parser.take()?;
        parser.down()?;
        let of = factor(parser)?;
        parser.up();
        return Ok(Formula::Share {
            percent: number,
            of: Box::new(of),
        });
    }
    Ok(match parser.currency()? {
        Some(currency) => Formula::Amount(Money::new(number, currency)),
        None => Formula::Number(number),
    })
}

fn list(parser: &mut Parser<'_>) -> Result<Vec<Formula>, ParseError> {
    parser.expect("(")?;
    parser.down()?;
    let mut parts = vec![sum(parser)?];
    while parser.sign(",")? {
        parts.push(sum(parser)?);
    }
    parser.up();
    if !parser.sign(")")? {
        return Err(parser.unexpected("`,` or `)`"));
    }
    Ok(parts)
}
