//! The types of the sides of a condition.

use super::ast::{Literal, Operand};
use super::names::Names;
use crate::fact::FactType;
use crate::rule::ParameterType;

/// What a side of a comparison, or an element of a list, is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    Bool,
    Number {
        unit: Option<&'a str>,
    },
    Money,
    Date,
    Duration,
    /// A value of an enumeration, with all its values.
    Choice(&'a [String]),
    /// A text in the condition.
    Text(&'a str),
    Region,
    /// Several values of an enumeration, with all values.
    Choices(&'a [String]),
    /// Several regions.
    Regions,
    /// A parameter that is a set.
    Set,
}

impl<'a> Kind<'a> {
    pub(super) fn of(operand: &'a Operand, names: &Names<'a>) -> Option<Self> {
        match operand {
            Operand::Fact(id) => Self::of_name(id, names),
            Operand::Parameter(id) => Self::of_parameter(id, names),
            Operand::Literal(literal) => Some(Self::of_literal(literal)),
            Operand::AsOf => Some(Self::Date),
            Operand::Region => Some(Self::Region),
        }
    }

    /// The type of a fact or definition.
    pub(super) fn of_name(id: &str, names: &Names<'a>) -> Option<Self> {
        if names.definitions.contains(id) {
            return Some(Self::Bool);
        }
        let fact = names.facts.get(id)?;
        let unit = fact.unit.as_deref();
        Some(match fact.kind {
            FactType::Bool => Self::Bool,
            FactType::Number => Self::Number { unit },
            FactType::Enum => Self::Choice(&fact.values),
            FactType::Set => Self::Choices(&fact.values),
            FactType::Date => Self::Date,
            FactType::Duration => Self::Duration,
            FactType::Money => Self::Money,
            FactType::Region => Self::Region,
            FactType::Regions => Self::Regions,
        })
    }

    fn of_parameter(id: &str, names: &Names<'a>) -> Option<Self> {
        let (kind, unit) = names.parameters.get(id).copied()?;
        Some(match kind {
            ParameterType::Number => Self::Number { unit },
            ParameterType::Money => Self::Money,
            ParameterType::Date => Self::Date,
            ParameterType::Duration => Self::Duration,
            ParameterType::Set => Self::Set,
        })
    }

    pub(super) fn of_literal(literal: &'a Literal) -> Self {
        match literal {
            Literal::Bool(_) => Self::Bool,
            Literal::Number(_) => Self::Number { unit: None },
            Literal::Money(_) => Self::Money,
            Literal::Date(_) => Self::Date,
            Literal::Duration(_) => Self::Duration,
            Literal::Text(text) => Self::Text(text),
        }
    }

    /// With an article, for messages.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Bool => "yes or no",
            Self::Number { .. } => "a number",
            Self::Money => "money",
            Self::Date => "a date",
            Self::Duration => "a duration",
            Self::Choice(_) => "a value of an enumeration",
            Self::Text(_) => "a text",
            Self::Region => "a region",
            Self::Choices(_) => "several values of an enumeration",
            Self::Regions => "several regions",
            Self::Set => "a set",
        }
    }

    /// Whether one value can be less than another.
    pub(super) fn ordered(&self) -> bool {
        matches!(
            self,
            Self::Number { .. } | Self::Money | Self::Date | Self::Duration
        )
    }

    pub(super) fn list(&self) -> bool {
        matches!(self, Self::Choices(_) | Self::Regions | Self::Set)
    }
}
