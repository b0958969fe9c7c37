//! Whether a formula's facts are declared and its types fit.

use std::collections::BTreeSet;

use landfall_core::Currency;

use super::Formula;
use crate::condition::error::did_you_mean;
use crate::condition::names::Problem;
use crate::fact::{Dictionary, FactType};

/// What a formula comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Money,
    Number,
}

impl Formula {
    /// Everything in it that cannot be meant: undeclared facts with the nearest known one, facts
    /// that are neither money nor number, sums of money and numbers, products of money and money,
    /// amounts in two currencies, and a formula that comes to no amount of money.
    pub fn problems(&self, facts: &Dictionary) -> Vec<Problem> {
        let mut problems = Vec::new();
        let kind = self.kind(facts, &mut problems);
        if kind == Some(Kind::Number) {
            let message = format!("`{self}` is a number, not an amount of money");
            problems.push(Problem::new(
                message,
                help("give the currency: `10_000 EUR`"),
            ));
        }
        let mut currencies: BTreeSet<Currency> = BTreeSet::new();
        self.visit(&mut |part| {
            if let Self::Amount(money) = part {
                currencies.insert(money.currency());
            }
        });
        if currencies.len() > 1 {
            let codes: Vec<&str> = currencies.iter().map(|one| one.code()).collect();
            let message = format!("`{self}` mixes {}", codes.join(", "));
            problems.push(Problem::new(message, help("use one currency")));
        }
        problems
    }

    fn kind(&self, facts: &Dictionary, problems: &mut Vec<Problem>) -> Option<Kind> {
        match self {
            Self::Amount(_) => Some(Kind::Money),
            Self::Number(_) => Some(Kind::Number),
            Self::Fact(id) => fact(id, facts, problems),
            Self::Share { of, .. } => of.kind(facts, problems),
            Self::Product(parts) => {
                let kinds = kinds(parts, facts, problems)?;
                let amounts = kinds.iter().filter(|kind| **kind == Kind::Money).count();
                if amounts > 1 {
                    let message = format!("`{self}` multiplies money by money");
                    problems.push(Problem::new(message, None));
                    return None;
                }
                Some(if amounts == 1 {
                    Kind::Money
                } else {
                    Kind::Number
                })
            }
            Self::Sum(parts) | Self::Max(parts) | Self::Min(parts) => {
                let kinds = kinds(parts, facts, problems)?;
                let first = kinds.first().copied()?;
                if kinds.iter().any(|kind| *kind != first) {
                    let message = format!("`{self}` mixes money and numbers");
                    let remedy = help("give the currency: `10_000 EUR`");
                    problems.push(Problem::new(message, remedy));
                    return None;
                }
                Some(first)
            }
        }
    }
}

/// The kinds of all parts, when all are known; every part is looked at.
fn kinds(parts: &[Formula], facts: &Dictionary, problems: &mut Vec<Problem>) -> Option<Vec<Kind>> {
    let kinds: Vec<Option<Kind>> = parts
        .iter()
        .map(|part| part.kind(facts, problems))
        .collect();
    kinds.into_iter().collect()
}

fn fact(id: &str, facts: &Dictionary, problems: &mut Vec<Problem>) -> Option<Kind> {
    let Some(fact) = facts.get(id) else {
        let nearest = did_you_mean(id, facts.iter().map(|fact| fact.id.as_str()));
        problems.push(Problem::new(format!("`{id}` is not a fact"), nearest));
        return None;
    };
    match fact.kind {
        FactType::Money => Some(Kind::Money),
        FactType::Number => Some(Kind::Number),
        _ => {
            let message = format!("`{id}` is neither money nor a number");
            problems.push(Problem::new(message, None));
            None
        }
    }
}

fn help(text: &str) -> Option<String> {
    Some(text.to_owned())
}
