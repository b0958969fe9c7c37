//! Whether a condition's names are declared and its types fit.

use landfall_core::{Date, RegionCode};

use super::ast::{Comparison, Condition, Literal, Operand, Set};
use super::error::did_you_mean;
use super::kind::Kind;
use super::names::{Names, Problem};

impl Condition {
    /// Everything in it that cannot be meant: undeclared names with the nearest known one, sides
    /// of different types, texts that are no value of the enumeration, an order where there is
    /// none, `in` on the wrong thing. From left to right; empty when it can be evaluated.
    pub fn problems(&self, names: &Names<'_>) -> Vec<Problem> {
        let mut check = Check {
            names,
            problems: Vec::new(),
        };
        self.visit(&mut |leaf| check.leaf(leaf));
        let mut seen = std::collections::BTreeSet::new();
        let mut problems = check.problems;
        problems.retain(|problem| seen.insert(problem.clone()));
        problems
    }
}

struct Check<'a, 'n> {
    names: &'n Names<'a>,
    problems: Vec<Problem>,
}

impl Check<'_, '_> {
    fn say(&mut self, message: String, help: impl Into<Option<String>>) {
        self.problems.push(Problem::new(message, help.into()));
    }

    fn leaf(&mut self, leaf: &Condition) {
        match leaf {
            Condition::Is(id) => self.yes_no(id),
            Condition::Has(id) if self.names.definitions.contains(id.as_str()) => {
                self.say(
                    format!("`has({id})`: `{id}` is a definition; only a fact can be known"),
                    format!("write `{id}`"),
                );
            }
            Condition::Has(id) => self.known(id),
            Condition::Compare {
                left,
                comparison,
                right,
            } => self.compare(leaf, left, *comparison, right),
            Condition::In { item, set } => self.one_in(leaf, item, set),
            Condition::Holds { list, item } => self.holds(leaf, list, item),
            Condition::AnyIn { list, set } | Condition::AllIn { list, set } => {
                self.list_in(leaf, list, set);
            }
            _ => {}
        }
    }

    /// Reports a name that is neither fact nor definition.
    fn known(&mut self, id: &str) {
        if self.names.facts.get(id).is_some() || self.names.definitions.contains(id) {
            return;
        }
        let facts = self.names.facts.iter().map(|fact| fact.id.as_str());
        let known = facts.chain(self.names.definitions.iter().copied());
        let help = did_you_mean(id, known);
        self.say(format!("`{id}` is neither a fact nor a definition"), help);
    }

    fn known_parameter(&mut self, id: &str) {
        if !self.names.parameters.contains_key(id) {
            let help = did_you_mean(id, self.names.parameters.keys().copied());
            self.say(format!("`@{id}` is not a parameter"), help);
        }
    }

    fn known_operand(&mut self, operand: &Operand) {
        match operand {
            Operand::Fact(id) => self.known(id),
            Operand::Parameter(id) => self.known_parameter(id),
            Operand::Region => self.region(),
            Operand::Literal(_) | Operand::AsOf => {}
        }
    }

    fn region(&mut self) {
        if !self.names.region {
            let message = "`REGION` in a law that is checked for no target region";
            self.say(message.to_owned(), None);
        }
    }

    fn jurisdiction(&mut self, code: &str) {
        let all = self.names.jurisdictions;
        let known = RegionCode::parse(code).is_ok_and(|region| region.as_str() == code);
        if all.get(code).is_none() && !known {
            let help = did_you_mean(code, all.iter().map(|one| one.id.as_str()));
            self.say(
                format!("`{code}` is neither a jurisdiction nor an ISO 3166 code"),
                help,
            );
        }
    }

    fn yes_no(&mut self, id: &str) {
        self.known(id);
        match Kind::of_name(id, self.names) {
            None | Some(Kind::Bool) => {}
            Some(kind) => {
                let help = match kind {
                    Kind::Choices(_) => format!("write `any({id} in [\"…\"])`"),
                    Kind::Regions => format!("write `any({id} in EU)`"),
                    Kind::Region => format!("write `{id} in EU`"),
                    Kind::Choice(_) => format!("write `{id} == \"…\"`"),
                    _ => format!("compare it: `{id} >= …`"),
                };
                let what = kind.words();
                self.say(format!("`{id}` is {what}, not yes or no"), help);
            }
        }
    }

    fn compare(&mut self, leaf: &Condition, left: &Operand, how: Comparison, right: &Operand) {
        self.known_operand(left);
        self.known_operand(right);
        let (Some(one), Some(other)) = (Kind::of(left, self.names), Kind::of(right, self.names))
        else {
            return;
        };
        if matches!((left, right), (Operand::Literal(_), Operand::Literal(_))) {
            return self.say(format!("`{leaf}` compares two constants"), None);
        }
        for (kind, operand) in [(&one, left), (&other, right)] {
            if kind.list() {
                let help = format!("write `any({operand} in […])` or `all({operand} in […])`");
                let what = kind.words();
                return self.say(format!("`{leaf}`: `{operand}` is {what}"), help);
            }
            if *kind == Kind::Region {
                let help = "write `… in EU`, with the code of a jurisdiction or `REGION`";
                let message = format!("`{leaf}`: regions are not compared");
                return self.say(message, help.to_owned());
            }
        }
        if self.same(leaf, &one, &other) && !ordered(how, &one) {
            let what = one.words();
            let message = format!("`{leaf}`: {what} has no order");
            self.say(message, "only `==` and `!=` can compare it".to_owned());
        }
    }

    /// Reports two sides that cannot be equal for their types.
    fn same(&mut self, leaf: &Condition, one: &Kind<'_>, other: &Kind<'_>) -> bool {
        let message = match (one, other) {
            (Kind::Bool, Kind::Bool)
            | (Kind::Money, Kind::Money)
            | (Kind::Date, Kind::Date)
            | (Kind::Duration, Kind::Duration) => return true,
            (Kind::Number { unit: Some(a) }, Kind::Number { unit: Some(b) }) if a != b => {
                self.say(format!("`{leaf}` compares {a} with {b}"), None);
                return false;
            }
            (Kind::Number { .. }, Kind::Number { .. }) => return true,
            (Kind::Choice(values), Kind::Text(text)) | (Kind::Text(text), Kind::Choice(values)) => {
                return self.value(leaf, values, text);
            }
            (Kind::Choice(a), Kind::Choice(b)) if a == b => return true,
            (Kind::Choice(_), Kind::Choice(_)) => {
                format!("`{leaf}` compares two enumerations with different values")
            }
            _ => format!("`{leaf}` compares {} with {}", one.words(), other.words()),
        };
        let bare = |kind: &Kind<'_>| matches!(kind, Kind::Number { .. });
        let help = match (one, other) {
            (Kind::Duration, kind) | (kind, Kind::Duration) if bare(kind) => {
                Some("give the unit: `72h`, `30d`, `1mo`, `2y`".to_owned())
            }
            (Kind::Money, kind) | (kind, Kind::Money) if bare(kind) => {
                Some("give the currency: `10_000 EUR`".to_owned())
            }
            (Kind::Date, Kind::Text(_)) | (Kind::Text(_), Kind::Date) => {
                Some("write dates without quotes: `2026-08-02`".to_owned())
            }
            _ => None,
        };
        self.say(message, help);
        false
    }

    /// Reports a text that is no value of an enumeration.
    fn value(&mut self, leaf: &Condition, values: &[String], text: &str) -> bool {
        let there = values.iter().any(|value| value == text);
        if !there {
            let allowed: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            let help = did_you_mean(text, values.iter().map(String::as_str));
            let help = help.unwrap_or_else(|| format!("it is one of {}", allowed.join(", ")));
            let message = format!("`{leaf}`: `{text}` is not a value of the enumeration");
            self.say(message, help);
        }
        there
    }

    fn one_in(&mut self, leaf: &Condition, item: &Operand, set: &Set) {
        self.known_operand(item);
        let kind = Kind::of(item, self.names);
        match (&kind, item) {
            (Some(kind), _) if kind.list() => {
                let help = format!("write `any({item} in {set})` or `all({item} in {set})`");
                let what = kind.words();
                self.say(format!("`{leaf}`: `{item}` is {what}"), help);
            }
            (_, Operand::Literal(_)) => {
                self.say(format!("`{leaf}`: a constant in a set says nothing"), None);
            }
            _ => self.elements(leaf, kind.as_ref(), set),
        }
    }

    fn holds(&mut self, leaf: &Condition, list: &str, item: &str) {
        self.known(list);
        match Kind::of_name(list, self.names) {
            Some(Kind::Choices(values)) => {
                self.value(leaf, values, item);
            }
            Some(Kind::Regions) => {
                let message = format!("`{leaf}`: `{list}` is several regions");
                self.say(message, format!("write `any({list} in {item})`"));
            }
            Some(Kind::Choice(_)) => {
                let message = format!("`{leaf}`: `{list}` is one value, not a list");
                self.say(message, format!("write `{list} == \"{item}\"`"));
            }
            Some(kind) => {
                let what = kind.words();
                self.say(format!("`{leaf}`: `{list}` is {what}, not a list"), None);
            }
            None => {}
        }
    }

    fn list_in(&mut self, leaf: &Condition, list: &str, set: &Set) {
        self.known(list);
        let kind = match Kind::of_name(list, self.names) {
            Some(Kind::Choices(values)) => Some(Kind::Choice(values)),
            Some(Kind::Regions) => Some(Kind::Region),
            Some(kind) => {
                let message = format!("`{leaf}`: `{list}` is {}, not a list", kind.words());
                return self.say(message, format!("write `{list} in {set}`"));
            }
            None => None,
        };
        self.elements(leaf, kind.as_ref(), set);
    }

    /// Reports a set that cannot hold values of `kind` (`None`: not known, only names count).
    fn elements(&mut self, leaf: &Condition, kind: Option<&Kind<'_>>, set: &Set) {
        match set {
            Set::Values(values) => self.values(leaf, kind, values),
            Set::Range { low, high, closed } => self.range(leaf, kind, (low, high, *closed)),
            Set::Jurisdiction(code) => {
                self.jurisdiction(code);
                self.regional(leaf, kind);
            }
            Set::Region => {
                self.region();
                self.regional(leaf, kind);
            }
            Set::Parameter(id) => {
                self.known_parameter(id);
                self.in_parameter(leaf, kind, id);
            }
        }
    }

    fn regional(&mut self, leaf: &Condition, kind: Option<&Kind<'_>>) {
        if let Some(kind) = kind.filter(|kind| **kind != Kind::Region) {
            let what = kind.words();
            let message = format!("`{leaf}` looks for {what} in a jurisdiction");
            self.say(message, "only regions lie in a jurisdiction".to_owned());
        }
    }

    fn in_parameter(&mut self, leaf: &Condition, kind: Option<&Kind<'_>>, id: &str) {
        let holder = self.names.parameters.get(id).map(|(kind, _)| *kind);
        if holder.is_some_and(|kind| kind != crate::rule::ParameterType::Set) {
            let message = format!("`{leaf}`: `@{id}` is one value, not a set");
            return self.say(message, format!("compare it: `… <= @{id}`"));
        }
        if let Some(kind) = kind.filter(|kind| !matches!(kind, Kind::Choice(_) | Kind::Region)) {
            let what = kind.words();
            let message = format!("`{leaf}` looks for {what} in a set of texts");
            self.say(message, None);
        }
    }

    fn values(&mut self, leaf: &Condition, kind: Option<&Kind<'_>>, values: &[Literal]) {
        if values.is_empty() {
            self.say(format!("`{leaf}`: nothing is in an empty list"), None);
        }
        let Some(kind) = kind else { return };
        for value in values {
            match (kind, value) {
                (Kind::Region, Literal::Text(code)) => self.jurisdiction(code),
                (kind, value) => {
                    let _ = self.same(leaf, kind, &Kind::of_literal(value));
                }
            }
        }
    }

    fn range(
        &mut self,
        leaf: &Condition,
        kind: Option<&Kind<'_>>,
        ends: (&Literal, &Literal, bool),
    ) {
        let (low, high, closed) = ends;
        let (one, other) = (Kind::of_literal(low), Kind::of_literal(high));
        if !one.ordered() || !other.ordered() {
            return self.say(format!("`{leaf}`: a range is between ordered values"), None);
        }
        if !self.same(leaf, &one, &other) {
            return;
        }
        if kind.is_none_or(|kind| self.same(leaf, kind, &one)) && empty(low, high, closed) {
            let message = format!("`{leaf}`: nothing is in the range");
            self.say(message, "the lower end stands first".to_owned());
        }
    }
}

fn ordered(how: Comparison, kind: &Kind<'_>) -> bool {
    matches!(how, Comparison::Equal | Comparison::NotEqual) || kind.ordered()
}

/// Whether a range holds no value for sure.
fn empty(low: &Literal, high: &Literal, closed: bool) -> bool {
    let none = |order: std::cmp::Ordering| order.is_gt() || order.is_eq() && !closed;
    match (low, high) {
        (Literal::Number(low), Literal::Number(high)) => none(low.cmp(high)),
        (Literal::Money(low), Literal::Money(high)) => {
            low.currency() != high.currency() || none(low.amount().cmp(&high.amount()))
        }
        (Literal::Date(low), Literal::Date(high)) => none(Date::cmp(low, high)),
        (Literal::Duration(low), Literal::Duration(high)) => low == high && !closed,
        _ => false,
    }
}
