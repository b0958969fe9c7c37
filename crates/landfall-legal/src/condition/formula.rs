//! Formulas of penalties.

mod check;
mod evaluate;
mod parse;
mod print;

use std::collections::BTreeSet;

use landfall_core::{Decimal, Money};
use serde::{Deserialize, Serialize};

pub use evaluate::Assessment;

/// A formula for an amount of money: `max(20_000_000 EUR, 4% of company.worldwide_revenue)`.
///
/// ```
/// use landfall_legal::condition::Formula;
///
/// let formula = Formula::parse("max(20_000_000 EUR, 4% of company.worldwide_revenue)")?;
/// assert!(formula.reads().into_iter().eq(["company.worldwide_revenue"]));
/// # Ok::<(), landfall_legal::condition::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// `20_000_000 EUR`.
    Amount(Money),
    /// `3`.
    Number(Decimal),
    /// A fact of type money or number.
    Fact(String),
    /// `4% of …`.
    Share {
        /// Hundredths.
        percent: Decimal,
        /// Of what.
        of: Box<Formula>,
    },
    /// `a + b + …`, at least two.
    Sum(Vec<Formula>),
    /// `a * b * …`, at least two, of which at most one is money.
    Product(Vec<Formula>),
    /// `max(a, b, …)`.
    Max(Vec<Formula>),
    /// `min(a, b, …)`.
    Min(Vec<Formula>),
}

impl Formula {
    /// The facts it names.
    pub fn reads(&self) -> BTreeSet<&str> {
        let mut reads = BTreeSet::new();
        self.visit(&mut |part| {
            if let Self::Fact(id) = part {
                reads.insert(id.as_str());
            }
        });
        reads
    }

    /// Calls `see` on it and every part, outer before inner, from left to right.
    fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        see(self);
        match self {
            Self::Share { of, .. } => of.visit(see),
            Self::Sum(parts) | Self::Product(parts) | Self::Max(parts) | Self::Min(parts) => {
                parts.iter().for_each(|part| part.visit(see));
            }
            Self::Amount(_) | Self::Number(_) | Self::Fact(_) => {}
        }
    }
}
