//! Values of facts and of the literals in conditions.

mod span;

use std::collections::BTreeSet;

use landfall_core::{Date, Decimal, Money};
use serde::{Deserialize, Serialize};

pub use span::{Span, SpanError};

/// A value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// An exact number in the fact's unit.
    Number(#[cfg_attr(feature = "schema", schemars(with = "String"))] Decimal),
    /// An amount of money.
    Money(Money),
    /// A civil date.
    Date(#[cfg_attr(feature = "schema", schemars(with = "String"))] Date),
    /// A length of time.
    Duration(Span),
    /// A value of an enumeration, or the code of a region.
    Text(String),
    /// Several values of an enumeration, or codes of regions; the list is complete.
    Set(BTreeSet<String>),
}

/// What is known about a fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum Answer {
    /// Nothing.
    #[default]
    Unknown,
    /// The question does not arise for this product. Comparisons with it are false.
    NotApplicable,
    /// The value.
    Value {
        /// It.
        value: Value,
    },
    /// An ordered value between two ends, both included; a missing end is open.
    Between {
        /// The least it can be.
        min: Option<Value>,
        /// The most it can be.
        max: Option<Value>,
    },
    /// A set that holds at least these and at most those values.
    SetBetween {
        /// In it for sure.
        min: BTreeSet<String>,
        /// Nothing but these can be in it; `None`: anything can.
        max: Option<BTreeSet<String>>,
    },
}
