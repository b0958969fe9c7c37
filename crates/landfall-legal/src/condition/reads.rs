//! What a condition reads.

use std::collections::BTreeSet;

use super::ast::{Condition, Operand, Set};

impl Condition {
    /// The ids of the facts and definitions it names, as written: definitions are not followed.
    ///
    /// ```
    /// use landfall_legal::condition::Condition;
    ///
    /// let condition = Condition::parse("eu.gdpr.applies && company.staff < @eu.gdpr.limit")?;
    /// assert!(condition.reads().into_iter().eq(["company.staff", "eu.gdpr.applies"]));
    /// assert!(condition.parameters().into_iter().eq(["eu.gdpr.limit"]));
    /// # Ok::<(), landfall_legal::condition::ParseError>(())
    /// ```
    pub fn reads(&self) -> BTreeSet<&str> {
        let mut reads = BTreeSet::new();
        self.visit(&mut |leaf| match leaf {
            Self::Is(id) | Self::Has(id) => drop(reads.insert(id.as_str())),
            Self::Holds { list, .. } | Self::AnyIn { list, .. } | Self::AllIn { list, .. } => {
                reads.insert(list.as_str());
            }
            leaf => reads.extend(leaf.operands().filter_map(|operand| match operand {
                Operand::Fact(id) => Some(id.as_str()),
                _ => None,
            })),
        });
        reads
    }

    /// The ids of the parameters it names, without `@`; definitions are not followed.
    pub fn parameters(&self) -> BTreeSet<&str> {
        let mut parameters = BTreeSet::new();
        self.visit(&mut |leaf| {
            parameters.extend(leaf.operands().filter_map(|operand| match operand {
                Operand::Parameter(id) => Some(id.as_str()),
                _ => None,
            }));
            if let Some(Set::Parameter(id)) = leaf.set() {
                parameters.insert(id.as_str());
            }
        });
        parameters
    }

    /// Calls `see` on every part that is not `And`, `Or` or `Not`, from left to right.
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Self)) {
        match self {
            Self::Not(inner) => inner.visit(see),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.visit(see)),
            leaf => see(leaf),
        }
    }

    /// The sides of a comparison, or the item of `in`.
    pub(crate) fn operands(&self) -> impl Iterator<Item = &Operand> {
        let (first, second) = match self {
            Self::Compare { left, right, .. } => (Some(left), Some(right)),
            Self::In { item, .. } => (Some(item), None),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// The right side of `in`.
    pub(crate) fn set(&self) -> Option<&Set> {
        match self {
            Self::In { set, .. } | Self::AnyIn { set, .. } | Self::AllIn { set, .. } => Some(set),
            _ => None,
        }
    }
}
