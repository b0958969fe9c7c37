//! The verdict table: from truths to what a rule says.

use crate::rule::Kind;
use crate::truth::Truth;

/// What a rule in force says of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Outcome {
    /// Broken.
    Violation,
    /// Kept.
    Compliant,
    /// Not kept, and need not be: the place of the exception among those of the rule.
    Exempt(usize),
    /// It does not apply.
    NotApplicable,
    /// It binds what is new only, and this was there before.
    Grandfathered,
    /// Not settled.
    Open,
}

/// The truths a rule rests on. They are asked for one after another, only as far as they matter.
pub(super) trait Truths {
    /// Whether the rule binds the product: its own condition, or an exception that extends it.
    fn applies(&mut self) -> Truth;
    /// Whether the product was there before the rule and has time left.
    fn grandfathered(&mut self) -> Truth;
    /// Whether what it demands holds.
    fn requires(&mut self) -> Truth;
    /// Whether the exemption of that place holds; `None` after the last.
    fn exempts(&mut self, at: usize) -> Option<Truth>;
}

/// The verdict as far as the truths settle it.
///
/// In this order: does not apply; grandfathered; what it demands holds; the first exemption that
/// holds; violation. For a permission: allowed where it applies and what it demands holds, and not
/// applicable otherwise.
pub(super) fn outcome(kind: Kind, truths: &mut impl Truths) -> Outcome {
    let applies = truths.applies();
    if applies == Truth::False {
        return Outcome::NotApplicable;
    }
    let earlier = truths.grandfathered();
    if earlier == Truth::Unknown || (earlier == Truth::True && applies == Truth::Unknown) {
        return Outcome::Open;
    }
    if earlier == Truth::True {
        return Outcome::Grandfathered;
    }
    let requires = truths.requires();
    if kind == Kind::Permission {
        return match applies.and(requires) {
            Truth::True => Outcome::Compliant,
            Truth::False => Outcome::NotApplicable,
            Truth::Unknown => Outcome::Open,
        };
    }
    match (applies, requires) {
        (Truth::True, Truth::True) => Outcome::Compliant,
        (Truth::True, Truth::False) => first_exemption(truths),
        _ => Outcome::Open,
    }
}

fn first_exemption(truths: &mut impl Truths) -> Outcome {
    let mut at = 0;
    while let Some(holds) = truths.exempts(at) {
        match holds {
            Truth::True => return Outcome::Exempt(at),
            Truth::Unknown => return Outcome::Open,
            Truth::False => at += 1,
        }
    }
    Outcome::Violation
}

/// Whether the truths leave a violation possible.
pub(super) fn may_be_violated(kind: Kind, truths: &mut impl Truths) -> bool {
    if kind == Kind::Permission
        || truths.applies() == Truth::False
        || truths.grandfathered() == Truth::True
        || truths.requires() == Truth::True
    {
        return false;
    }
    let mut at = 0;
    while let Some(holds) = truths.exempts(at) {
        if holds == Truth::True {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use Truth::{False, True, Unknown};

    struct Fixed(Truth, Truth, Truth, Vec<Truth>);

    impl Truths for Fixed {
        fn applies(&mut self) -> Truth {
            self.0
        }
        fn grandfathered(&mut self) -> Truth {
            self.1
        }
        fn requires(&mut self) -> Truth {
            self.2
        }
        fn exempts(&mut self, at: usize) -> Option<Truth> {
            self.3.get(at).copied()
        }
    }

    fn duty(applies: Truth, earlier: Truth, requires: Truth, exempts: &[Truth]) -> Outcome {
        let mut truths = Fixed(applies, earlier, requires, exempts.to_vec());
        outcome(Kind::Duty, &mut truths)
    }

    #[test]
    fn the_table_of_a_duty() {
        assert_eq!(duty(False, Unknown, Unknown, &[]), Outcome::NotApplicable);
        assert_eq!(duty(True, True, Unknown, &[]), Outcome::Grandfathered);
        assert_eq!(duty(Unknown, True, True, &[]), Outcome::Open);
        assert_eq!(duty(True, Unknown, True, &[]), Outcome::Open);
        assert_eq!(duty(True, False, True, &[Unknown]), Outcome::Compliant);
        assert_eq!(duty(Unknown, False, True, &[]), Outcome::Open);
        assert_eq!(duty(True, False, False, &[]), Outcome::Violation);
        assert_eq!(duty(True, False, False, &[False, True]), Outcome::Exempt(1));
        assert_eq!(duty(True, False, False, &[Unknown, True]), Outcome::Open);
        assert_eq!(duty(True, False, False, &[False, Unknown]), Outcome::Open);
    }

    #[test]
    fn a_permission_is_never_violated() {
        let permission = |applies, requires| {
            outcome(
                Kind::Permission,
                &mut Fixed(applies, False, requires, vec![True]),
            )
        };
        assert_eq!(permission(True, True), Outcome::Compliant);
        assert_eq!(permission(True, False), Outcome::NotApplicable);
        assert_eq!(permission(Unknown, False), Outcome::NotApplicable);
        assert_eq!(permission(Unknown, True), Outcome::Open);
        let mut truths = Fixed(True, False, False, Vec::new());
        assert!(!may_be_violated(Kind::Permission, &mut truths));
    }

    #[test]
    fn an_open_rule_may_be_violated_unless_something_rules_it_out() {
        let may =
            |a, g, r, x: &[Truth]| may_be_violated(Kind::Duty, &mut Fixed(a, g, r, x.to_vec()));
        assert!(may(Unknown, Unknown, Unknown, &[Unknown]));
        assert!(!may(Unknown, Unknown, Unknown, &[Unknown, True]));
        assert!(!may(False, Unknown, Unknown, &[]));
        assert!(!may(Unknown, Unknown, True, &[]));
    }
}
