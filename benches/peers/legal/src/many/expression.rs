//! What ours and all peers can say: yes-no facts, whole numbers, values and lists of values.

use std::collections::BTreeMap;

use landfall_legal::LawBase;
use landfall_legal::condition::{Comparison, Condition, Literal, Operand, Set};
use landfall_legal::fact::FactType;

use super::Conditions;

pub enum Expression {
    Always(bool),
    Is(String),
    Compare(String, &'static str, i64),
    Equal(String, String),
    OneOf(String, Vec<String>),
    Holds(String, String),
    Any(String, Vec<String>),
    All(String, Vec<String>),
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

impl Conditions {
    /// Scopes and demands of all bundled rules, as far as all can say them.
    pub fn bundled() -> Self {
        let base = LawBase::bundled().unwrap();
        let laws = base.laws().iter();
        let definitions = laws.clone().flat_map(|law| &law.definitions);
        let reader = Reader {
            base: &base,
            definitions: definitions.map(|one| (&*one.id, &one.when)).collect(),
        };
        let rules = laws.flat_map(|law| &law.rules);
        let conditions = rules.flat_map(|rule| [&rule.applies_when, &rule.requires]);
        let read: Vec<_> = conditions.map(|one| reader.read(one)).collect();
        let of = read.len();
        let all = read.into_iter().flatten().collect();
        Self { base, all, of }
    }
}

struct Reader<'b> {
    base: &'b LawBase,
    definitions: BTreeMap<&'b str, &'b Condition>,
}

impl Reader<'_> {
    /// `None` for what some peer cannot say.
    fn read(&self, condition: &Condition) -> Option<Expression> {
        let all = |parts: &[Condition]| -> Option<Vec<Expression>> {
            parts.iter().map(|part| self.read(part)).collect()
        };
        Some(match condition {
            Condition::Always(value) => Expression::Always(*value),
            Condition::Is(id) => match self.definitions.get(id.as_str()) {
                Some(when) => self.read(when)?,
                None => Expression::Is(id.clone()),
            },
            Condition::Not(inner) => Expression::Not(Box::new(self.read(inner)?)),
            Condition::And(parts) => Expression::And(all(parts)?),
            Condition::Or(parts) => Expression::Or(all(parts)?),
            Condition::Compare {
                left: Operand::Fact(fact),
                comparison,
                right: Operand::Literal(literal),
            } => self.compare(fact, *comparison, literal)?,
            Condition::In {
                item: Operand::Fact(fact),
                set,
            } => Expression::OneOf(self.of_kind(fact, FactType::Enum)?, texts(set)?),
            Condition::Holds { list, item } => {
                Expression::Holds(self.of_kind(list, FactType::Set)?, item.clone())
            }
            Condition::AnyIn { list, set } => {
                Expression::Any(self.of_kind(list, FactType::Set)?, texts(set)?)
            }
            Condition::AllIn { list, set } => {
                Expression::All(self.of_kind(list, FactType::Set)?, texts(set)?)
            }
            _ => return None,
        })
    }

    fn compare(&self, fact: &str, how: Comparison, literal: &Literal) -> Option<Expression> {
        match literal {
            Literal::Number(number) => {
                let whole = number.fract().is_zero().then(|| number.trunc());
                let number = i64::try_from(whole?).ok()?;
                let fact = self.of_kind(fact, FactType::Number)?;
                Some(Expression::Compare(fact, sign(how), number))
            }
            Literal::Text(text) => {
                let fact = self.of_kind(fact, FactType::Enum)?;
                let equal = Expression::Equal(fact, text.clone());
                match how {
                    Comparison::Equal => Some(equal),
                    Comparison::NotEqual => Some(Expression::Not(Box::new(equal))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn of_kind(&self, fact: &str, kind: FactType) -> Option<String> {
        let found = self.base.facts().get(fact)?;
        (found.kind == kind).then(|| fact.to_owned())
    }
}

fn sign(how: Comparison) -> &'static str {
    match how {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
    }
}

fn texts(set: &Set) -> Option<Vec<String>> {
    let Set::Values(values) = set else {
        return None;
    };
    let text = |literal: &Literal| match literal {
        Literal::Text(text) => Some(text.clone()),
        _ => None,
    };
    values.iter().map(text).collect()
}

impl Expression {
    /// Calls `each` for this and everything below it.
    pub fn visit<'e>(&'e self, each: &mut impl FnMut(&'e Expression)) {
        each(self);
        match self {
            Self::Not(inner) => inner.visit(each),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.visit(each)),
            _ => {}
        }
    }

    /// The fact it reads itself.
    pub fn fact(&self) -> Option<&str> {
        match self {
            Self::Is(fact)
            | Self::Compare(fact, ..)
            | Self::Equal(fact, _)
            | Self::OneOf(fact, _)
            | Self::Holds(fact, _)
            | Self::Any(fact, _)
            | Self::All(fact, _) => Some(fact),
            _ => None,
        }
    }
}

/// A fact as a name without dots.
pub fn name(fact: &str) -> String {
    fact.replace('.', "__")
}

/// `"a", "b"`.
pub fn quoted(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
    quoted.join(", ")
}

/// The parts with something between them, in brackets; of no parts that one.
pub fn joined(parts: Vec<String>, between: &str, none: &str) -> String {
    match parts.is_empty() {
        true => none.to_owned(),
        false => format!("({})", parts.join(between)),
    }
}
