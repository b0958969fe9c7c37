//! What is known about facts and parameters, compiled.

use std::sync::Arc;

use landfall_core::{Date, Decimal, Money};

use super::bits::Bits;
use super::orders::Orders;
use super::symbols::FactIndex;
use super::territory::{Ground, Territory};
use crate::value::Span;

/// What is known about one fact or parameter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Unknown,
    /// The question does not arise.
    NotApplicable,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// An amount of money.
    Money(Money),
    /// A date.
    Date(Date),
    /// A length of time.
    Duration(Span),
    /// An ordered value between two ends, both included; a missing end is open.
    Between(Arc<(Option<Cell>, Option<Cell>)>),
    /// A value of an enumeration: the numbers it can be, one when it is known.
    Choice(Bits),
    /// Several values of an enumeration: those in it for sure, and those that can be (`None`: all).
    Choices {
        /// In it for sure.
        min: Bits,
        /// Nothing but these.
        max: Option<Bits>,
    },
    /// A region.
    Region(Arc<Territory>),
    /// Several regions.
    Regions(Arc<RegionSet>),
    /// A parameter that is a set.
    Set(Arc<ParameterSet>),
}

/// Several regions, as far as known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionSet {
    /// In it for sure.
    pub min: Vec<Arc<Territory>>,
    /// Nothing but these; `None`: anything.
    pub max: Option<Vec<Arc<Territory>>>,
}

/// The values of a parameter that is a set, as each fact numbers them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterSet {
    /// For the facts that have some of the values, ascending.
    pub(super) choices: Vec<(FactIndex, Bits)>,
    /// All of them as regions.
    pub(super) ground: Ground,
}

impl ParameterSet {
    pub(super) fn choices(&self, fact: FactIndex) -> Option<&Bits> {
        let found = self.choices.iter().find(|(other, _)| *other == fact);
        found.map(|(_, bits)| bits)
    }
}

impl Cell {
    /// The orders possible between two ordered values, yes-no values or values of an enumeration.
    ///
    /// Values that cannot be compared (two currencies, unknown) can be ordered in any way.
    pub fn orders(&self, other: &Self) -> Orders {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left.cmp(right).into(),
            (Self::Date(left), Self::Date(right)) => left.cmp(right).into(),
            (Self::Money(left), Self::Money(right)) if left.currency() == right.currency() => {
                left.amount().cmp(&right.amount()).into()
            }
            (Self::Bool(left), Self::Bool(right)) => left.cmp(right).into(),
            (Self::Duration(left), Self::Duration(right)) => Orders::of_spans(*left, *right),
            (Self::Choice(left), Self::Choice(right)) => {
                let known = left.len() == 1 && left == right;
                let unequal = Orders::LESS.or(Orders::GREATER).when(!known);
                unequal.or(Orders::EQUAL.when(left.meets(right)))
            }
            (Self::Between(_), _) | (_, Self::Between(_)) => self.between(other),
            _ => Orders::ANY,
        }
    }

    /// The orders possible between two intervals.
    fn between(&self, other: &Self) -> Orders {
        let ((low, high), (least, most)) = (self.ends(), other.ends());
        let orders = |left: Option<&Self>, right: Option<&Self>| match (left, right) {
            (Some(left), Some(right)) => left.orders(right),
            _ => Orders::ANY,
        };
        // From my least against its most, and from my most against its least.
        let (down, up) = (orders(low, most), orders(high, least));
        let not_above = Orders::LESS.or(Orders::EQUAL);
        let not_below = Orders::GREATER.or(Orders::EQUAL);
        Orders::LESS
            .when(down.meets(Orders::LESS))
            .or(Orders::GREATER.when(up.meets(Orders::GREATER)))
            .or(Orders::EQUAL.when(down.meets(not_above) && up.meets(not_below)))
    }

    fn ends(&self) -> (Option<&Self>, Option<&Self>) {
        match self {
            Self::Between(ends) => (ends.0.as_ref(), ends.1.as_ref()),
            Self::Unknown | Self::NotApplicable => (None, None),
            exact => (Some(exact), Some(exact)),
        }
    }
}

/// The answers of one product for one region, by fact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells {
    pub(super) cells: Vec<Cell>,
}

impl Cells {
    /// What is known about a fact; unknown for one that the symbols do not have.
    pub fn get(&self, fact: FactIndex) -> &Cell {
        self.cells.get(fact.number()).unwrap_or(&Cell::Unknown)
    }

    /// Replaces what is known about a fact; what was known comes back.
    pub fn set(&mut self, fact: FactIndex, cell: Cell) -> Cell {
        match self.cells.get_mut(fact.number()) {
            Some(old) => std::mem::replace(old, cell),
            None => Cell::Unknown,
        }
    }
}
