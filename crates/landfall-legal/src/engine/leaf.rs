//! What the leaves of conditions depend on beside facts.

use std::collections::BTreeMap;

use crate::condition::{Condition, Literal, Operand, Set};
use crate::rule::{Definition, LawBase};
use crate::value::Value;

/// Definitions of a base, by id.
pub(super) type Definitions<'a> = BTreeMap<&'a str, &'a Definition>;

/// All definitions of a base.
pub(super) fn definitions(base: &LawBase) -> Definitions<'_> {
    let all = base.laws().iter().flat_map(|law| &law.definitions);
    all.map(|one| (one.id.as_str(), one)).collect()
}

/// Whether a leaf depends on the region that is checked.
pub(super) fn reads_region(leaf: &Condition) -> bool {
    let compared = leaf.operands().any(|one| *one == Operand::Region);
    compared || matches!(leaf.set(), Some(Set::Region))
}

/// Values that a leaf compares with, parameters and facts apart.
pub(super) fn constants(leaf: &Condition) -> Vec<Value> {
    let compared = leaf.operands().filter_map(|operand| match operand {
        Operand::Literal(literal) => Some(value(literal)),
        _ => None,
    });
    let mut all: Vec<Value> = compared.collect();
    match leaf.set() {
        Some(Set::Values(values)) => all.extend(values.iter().map(value)),
        Some(Set::Range { low, high, .. }) => all.extend([value(low), value(high)]),
        _ => {}
    }
    all
}

/// A literal as a value.
fn value(literal: &Literal) -> Value {
    match literal {
        Literal::Bool(holds) => Value::Bool(*holds),
        Literal::Number(number) => Value::Number(*number),
        Literal::Money(money) => Value::Money(*money),
        Literal::Date(date) => Value::Date(*date),
        Literal::Duration(span) => Value::Duration(*span),
        Literal::Text(text) => Value::Text(text.clone()),
    }
}
