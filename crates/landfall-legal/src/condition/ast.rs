//! The tree of a condition.

use landfall_core::{Date, Decimal, Money};
use serde::{Deserialize, Serialize};

use crate::value::Span;

/// A condition over facts. It is true, false or unknown; see `docs/adding-a-law.md` for its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// `true` or `false`.
    Always(bool),
    /// A yes-no fact, or a definition, by its id.
    Is(String),
    /// `has(fact)`: known, and not "not applicable".
    Has(String),
    /// `left < right`.
    Compare {
        /// The left side.
        left: Operand,
        /// How the sides are compared.
        comparison: Comparison,
        /// The right side.
        right: Operand,
    },
    /// `item in set`: one value is in a set; for a region, it is that jurisdiction or below it.
    In {
        /// The value.
        item: Operand,
        /// The set.
        set: Set,
    },
    /// `"value" in fact`: a list fact holds a value.
    Holds {
        /// The list fact.
        list: String,
        /// The value.
        item: String,
    },
    /// `any(fact in set)`: some value of a list fact is in the set.
    AnyIn {
        /// The list fact.
        list: String,
        /// The set.
        set: Set,
    },
    /// `all(fact in set)`: every value of a list fact is in the set.
    AllIn {
        /// The list fact.
        list: String,
        /// The set.
        set: Set,
    },
    /// `!condition`.
    Not(Box<Condition>),
    /// `a && b && …`, at least two.
    And(Vec<Condition>),
    /// `a || b || …`, at least two.
    Or(Vec<Condition>),
}

/// A side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operand {
    /// A fact by its id.
    Fact(String),
    /// `@id`: a dated parameter, as it stands in the region on the day.
    Parameter(String),
    /// A value.
    Literal(Literal),
    /// `AS_OF`: the day of the check.
    AsOf,
    /// `REGION`: the region that is checked.
    Region,
}

/// A value written in a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    /// `true`.
    Bool(bool),
    /// `10_000`, `0.5`, `1e25`.
    Number(Decimal),
    /// `10_000 EUR`.
    Money(Money),
    /// `2026-08-02`.
    Date(Date),
    /// `72h`, `30d`, `1mo`, `2y`.
    Duration(Span),
    /// `"released"`.
    Text(String),
}

/// How two sides are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// `==`
    #[serde(rename = "==")]
    Equal,
    /// `!=`
    #[serde(rename = "!=")]
    NotEqual,
    /// `<`
    #[serde(rename = "<")]
    Less,
    /// `<=`
    #[serde(rename = "<=")]
    AtMost,
    /// `>`
    #[serde(rename = ">")]
    Greater,
    /// `>=`
    #[serde(rename = ">=")]
    AtLeast,
}

/// The right side of `in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Set {
    /// `["a", "b"]`.
    Values(Vec<Literal>),
    /// `low..<high` or `low..=high`.
    Range {
        /// The least value, included.
        low: Literal,
        /// The other end.
        high: Literal,
        /// Whether the other end belongs to it.
        closed: bool,
    },
    /// A jurisdiction by its code: it and everything below it.
    Jurisdiction(String),
    /// `REGION`: the region that is checked, and everything below it.
    Region,
    /// `@id`: a parameter that is a set.
    Parameter(String),
}
