//! The leaves of conditions: comparisons and memberships, and what they read.

use std::collections::BTreeMap;

use crate::condition::{Condition, Operand, Set};
use crate::rule::{Definition, Law, LawBase};

/// Definitions of a base, by id, with their laws.
pub(super) type Definitions<'a> = BTreeMap<&'a str, (&'a Law, &'a Definition)>;

/// All definitions of a base.
pub(super) fn definitions(base: &LawBase) -> Definitions<'_> {
    let laws = base.laws().iter();
    laws.flat_map(|law| law.definitions.iter().map(move |one| (law, one)))
        .map(|(law, one)| (one.id.as_str(), (law, one)))
        .collect()
}

/// Facts that a leaf reads.
pub(super) fn facts(leaf: &Condition) -> impl Iterator<Item = &str> {
    let direct = match leaf {
        Condition::Is(id) | Condition::Has(id) => Some(id),
        Condition::Holds { list, .. }
        | Condition::AnyIn { list, .. }
        | Condition::AllIn { list, .. } => Some(list),
        _ => None,
    };
    let compared = operands(leaf).filter_map(|operand| match operand {
        Operand::Fact(id) => Some(id),
        _ => None,
    });
    direct.into_iter().chain(compared).map(String::as_str)
}

/// Parameters that a leaf reads.
pub(super) fn parameters(leaf: &Condition) -> impl Iterator<Item = &str> {
    let compared = operands(leaf).filter_map(|operand| match operand {
        Operand::Parameter(id) => Some(id),
        _ => None,
    });
    let listed = set(leaf).and_then(|set| match set {
        Set::Parameter(id) => Some(id),
        _ => None,
    });
    compared.chain(listed).map(String::as_str)
}

/// The sides of a comparison, or the left side of a membership.
pub(super) fn operands(leaf: &Condition) -> impl Iterator<Item = &Operand> {
    let (one, other) = match leaf {
        Condition::Compare { left, right, .. } => (Some(left), Some(right)),
        Condition::In { item, .. } => (Some(item), None),
        _ => (None, None),
    };
    one.into_iter().chain(other)
}

/// Whether a leaf depends on the region that is checked.
pub(super) fn reads_region(leaf: &Condition) -> bool {
    operands(leaf).any(|one| *one == Operand::Region) || matches!(set(leaf), Some(Set::Region))
}

/// The right side of a membership.
pub(super) fn set(leaf: &Condition) -> Option<&Set> {
    match leaf {
        Condition::In { set, .. } | Condition::AnyIn { set, .. } | Condition::AllIn { set, .. } => {
            Some(set)
        }
        _ => None,
    }
}
