//! Which exceptions aim at what, and when they are active.

use std::collections::BTreeMap;

use crate::condition::{Comparison, Condition, Literal, Operand};
use crate::rule::{Effect, Exception, Law, LawBase, Rule, Window};

/// Exceptions by what they aim at, in the order of laws and files.
pub(super) struct Aims<'a>(BTreeMap<&'a str, Vec<(&'a Law, &'a Exception)>>);

impl<'a> Aims<'a> {
    pub(super) fn new(base: &'a LawBase) -> Self {
        let mut aims: BTreeMap<&str, Vec<(&Law, &Exception)>> = BTreeMap::new();
        for law in base.laws() {
            for exception in &law.exceptions {
                for target in &exception.of {
                    aims.entry(target).or_default().push((law, exception));
                }
            }
        }
        Self(aims)
    }

    /// Exceptions aimed at a rule or one of its groups. A group that the exception's own law has is
    /// a group of that law alone.
    pub(super) fn at_rule(&self, law: &Law, rule: &Rule) -> Vec<(&'a Law, &'a Exception)> {
        let direct = self.0.get(rule.id.as_str()).into_iter().flatten();
        let mut all: Vec<(&Law, &Exception)> = direct.copied().collect();
        for group in &rule.groups {
            let aimed = self.0.get(group.as_str()).into_iter().flatten();
            all.extend(aimed.copied().filter(|(from, _)| {
                from.id == law.id || !from.rules.iter().any(|one| one.groups.contains(group))
            }));
        }
        let order = |(from, one): &(&Law, &Exception)| {
            let at = from.exceptions.iter().position(|other| other.id == one.id);
            (from.id != law.id, from.id.clone(), at)
        };
        all.sort_by_key(order);
        all.dedup_by_key(|(_, one)| &one.id);
        all
    }

    /// Exceptions aimed at an exception.
    pub(super) fn at_exception(&self, id: &str) -> Vec<(&'a Law, &'a Exception)> {
        self.0.get(id).cloned().unwrap_or_default()
    }

    /// When an exception is active: in its window, when its condition holds, and no exception of
    /// the same law aimed at it is active.
    pub(super) fn active(&self, law: &Law, exception: &Exception) -> Condition {
        let mut parts = window(exception.window);
        parts.push(exception.when.clone());
        for (from, aimed) in self.at_exception(&exception.id) {
            if from.id == law.id {
                parts.push(not(self.active(law, aimed)));
            }
        }
        and(parts)
    }

    /// When a rule applies, exceptions of its own law included that extend it.
    pub(super) fn applies(&self, law: &Law, rule: &Rule) -> Condition {
        let mut parts = vec![rule.applies_when.clone()];
        parts.extend(
            self.own(law, rule, Effect::Extend)
                .into_iter()
                .map(|one| self.active(law, one)),
        );
        or(parts)
    }

    /// When a rule that applies is kept, by its requirement or by an exception of its own law.
    pub(super) fn kept(&self, law: &Law, rule: &Rule) -> Condition {
        let mut parts = vec![rule.requires.clone()];
        parts.extend(
            self.own(law, rule, Effect::Exempt)
                .into_iter()
                .map(|one| self.active(law, one)),
        );
        or(parts)
    }

    fn own(&self, law: &Law, rule: &Rule, effect: Effect) -> Vec<&'a Exception> {
        let all = self.at_rule(law, rule).into_iter();
        let own = all.filter(|(from, one)| from.id == law.id && one.effect == effect);
        own.map(|(_, one)| one).collect()
    }
}

/// All of them.
pub(super) fn and(mut parts: Vec<Condition>) -> Condition {
    match parts.len() {
        0 => Condition::Always(true),
        1 => parts.remove(0),
        _ => Condition::And(parts),
    }
}

/// One of them.
pub(super) fn or(mut parts: Vec<Condition>) -> Condition {
    match parts.len() {
        0 => Condition::Always(false),
        1 => parts.remove(0),
        _ => Condition::Or(parts),
    }
}

pub(super) fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// That the day lies in a window.
fn window(window: Window) -> Vec<Condition> {
    let compare = |comparison, day| Condition::Compare {
        left: Operand::AsOf,
        comparison,
        right: Operand::Literal(Literal::Date(day)),
    };
    let from = window.from.map(|day| compare(Comparison::AtLeast, day));
    let to = window.to.map(|day| compare(Comparison::AtMost, day));
    from.into_iter().chain(to).collect()
}
