//! From tree to text: the inverse of the parser.

use std::fmt;

use super::ast::{Comparison, Condition, Literal, Operand, Set};
use super::literal::quote;
use super::number;

impl fmt::Display for Condition {
    /// The text that [`Condition::parse`] reads back as the same tree, provided that `And` and
    /// `Or` hold at least two parts and none of their own kind, as the parser makes them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always(value) => write!(f, "{value}"),
            Self::Is(id) => f.write_str(id),
            Self::Has(fact) => write!(f, "has({fact})"),
            Self::Compare {
                left,
                comparison,
                right,
            } => write!(f, "{left} {comparison} {right}"),
            Self::In { item, set } => write!(f, "{item} in {set}"),
            Self::Holds { list, item } => write!(f, "{} in {list}", quote(item)),
            Self::AnyIn { list, set } => write!(f, "any({list} in {set})"),
            Self::AllIn { list, set } => write!(f, "all({list} in {set})"),
            Self::Not(inner) if inner.stands_alone() => write!(f, "!{inner}"),
            Self::Not(inner) => write!(f, "!({inner})"),
            Self::And(parts) if parts.is_empty() => f.write_str("true"),
            Self::Or(parts) if parts.is_empty() => f.write_str("false"),
            Self::And(parts) => joined(f, parts, " && ", |part| matches!(part, Self::Or(_))),
            // Not needed, but easier to read.
            Self::Or(parts) => joined(f, parts, " || ", |part| matches!(part, Self::And(_))),
        }
    }
}

impl Condition {
    /// Whether `!` can stand before it without brackets.
    fn stands_alone(&self) -> bool {
        matches!(
            self,
            Self::Always(_)
                | Self::Is(_)
                | Self::Has(_)
                | Self::AnyIn { .. }
                | Self::AllIn { .. }
                | Self::Not(_)
        )
    }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Condition],
    sign: &str,
    brackets: impl Fn(&Condition) -> bool,
) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(sign)?;
        }
        match brackets(part) {
            true => write!(f, "({part})")?,
            false => write!(f, "{part}")?,
        }
    }
    Ok(())
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fact(id) => f.write_str(id),
            Self::Parameter(id) => write!(f, "@{id}"),
            Self::Literal(literal) => literal.fmt(f),
            Self::AsOf => f.write_str("AS_OF"),
            Self::Region => f.write_str("REGION"),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => f.write_str(&number::print(*value)),
            Self::Money(money) => f.write_str(&number::print_money(*money)),
            Self::Date(date) => write!(f, "{date}"),
            Self::Duration(span) => write!(f, "{span}"),
            Self::Text(text) => f.write_str(&quote(text)),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        })
    }
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Values(values) => {
                let values: Vec<String> = values.iter().map(Literal::to_string).collect();
                write!(f, "[{}]", values.join(", "))
            }
            Self::Range { low, high, closed } => {
                let sign = if *closed { "..=" } else { "..<" };
                write!(f, "{low}{sign}{high}")
            }
            Self::Jurisdiction(code) => f.write_str(code),
            Self::Region => f.write_str("REGION"),
            Self::Parameter(id) => write!(f, "@{id}"),
        }
    }
}
