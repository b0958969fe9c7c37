//! What is declared and never read, what rests on no source, and limits written with `==`.

use std::collections::BTreeSet;

use landfall_core::Place;

use super::kind::{Lint, LintKind};
use super::space::value;
use crate::adjust::EXIT;
use crate::condition::{Comparison, Condition, Operand, is_id};
use crate::fact::{Fact, FactType};
use crate::rule::{Law, LawBase};

/// A condition with what states it.
pub(super) type Stated<'a> = (&'a str, &'a Place, &'a Condition);

/// Every condition of a law with its owner.
pub(super) fn conditions(law: &Law) -> impl Iterator<Item = Stated<'_>> {
    let definitions = law
        .definitions
        .iter()
        .map(|one| (one.id.as_str(), &one.place, &one.when));
    let rules = law.rules.iter().flat_map(|one| {
        [&one.applies_when, &one.requires].map(|condition| (one.id.as_str(), &one.place, condition))
    });
    let exceptions = law
        .exceptions
        .iter()
        .map(|one| (one.id.as_str(), &one.place, &one.when));
    definitions.chain(rules).chain(exceptions)
}

pub(super) fn check(base: &LawBase) -> Vec<Lint> {
    let mut found = unread(base);
    for law in base.laws() {
        found.extend(without_source(law));
        for stated in conditions(law) {
            exact(base, stated, &mut found);
        }
    }
    found
}

fn unread(base: &LawBase) -> Vec<Lint> {
    let (mut read, mut parameters) = (BTreeSet::new(), BTreeSet::new());
    for law in base.laws() {
        for (_, _, condition) in conditions(law) {
            read.extend(condition.reads());
            parameters.extend(condition.parameters());
        }
        for rule in &law.rules {
            read.extend(rule.grandfather.as_ref().map(|one| one.fact.as_str()));
            let formula = rule.penalty.as_ref().and_then(|one| one.most.as_deref());
            let words = formula.unwrap_or_default();
            let names = words
                .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.' || c == '@'));
            for name in names {
                match name.strip_prefix('@') {
                    Some(name) => drop(parameters.insert(name)),
                    None if is_id(name) => drop(read.insert(name)),
                    None => {}
                }
            }
        }
    }
    let facts = base
        .facts()
        .iter()
        .filter(|fact| !read.contains(fact.id.as_str()) && fact.id != EXIT);
    let mut found: Vec<Lint> = facts
        .map(|fact| lint(&fact.place, LintKind::UnreadFact, &fact.id))
        .collect();
    for law in base.laws() {
        let definitions = law
            .definitions
            .iter()
            .filter(|one| !read.contains(one.id.as_str()));
        found.extend(definitions.map(|one| lint(&one.place, LintKind::UnreadDefinition, &one.id)));
        let unread = law
            .parameters
            .iter()
            .filter(|one| !parameters.contains(one.id.as_str()));
        found.extend(unread.map(|one| lint(&one.place, LintKind::UnreadParameter, &one.id)));
    }
    found
}

fn lint(place: &Place, kind: LintKind, id: &str) -> Lint {
    Lint::new(place, kind, id, format!("no condition reads `{id}`"))
}

/// The loader asks for a source; a base put together otherwise may have none.
fn without_source(law: &Law) -> Vec<Lint> {
    let declared = |id: &String| law.sources.iter().any(|one| one.id == *id);
    let rules = law
        .rules
        .iter()
        .map(|one| (&one.id, &one.place, &one.article, &one.sources));
    let exceptions = law
        .exceptions
        .iter()
        .map(|one| (&one.id, &one.place, &one.article, &one.sources));
    let bare = rules.chain(exceptions).filter(|(_, _, article, sources)| {
        article.trim().is_empty() || !sources.iter().any(declared)
    });
    bare.map(|(id, place, ..)| {
        let message = format!("`{id}` cites no article of a declared source");
        Lint::new(place, LintKind::WithoutSource, id, message)
    })
    .collect()
}

/// `==` between ordered values. The end of the allowed range may be meant exactly: `count == 0`.
fn exact(base: &LawBase, (id, place, condition): Stated<'_>, found: &mut Vec<Lint>) {
    condition.visit(&mut |leaf| {
        let Condition::Compare {
            left,
            comparison,
            right,
        } = leaf
        else {
            return;
        };
        if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            return;
        }
        let facts = [left, right].into_iter().filter_map(|side| match side {
            Operand::Fact(fact) => base.facts().get(fact),
            _ => None,
        });
        let ordered = |fact: &Fact| {
            let kinds = [
                FactType::Number,
                FactType::Money,
                FactType::Date,
                FactType::Duration,
            ];
            kinds.contains(&fact.kind)
        };
        let end = |fact: &Fact| [left, right].into_iter().any(|side| is_end(fact, side));
        if facts.clone().any(ordered) && !facts.clone().any(end) {
            let message =
                format!("`{leaf}` asks for one exact value; a limit is written with `<` or `>=`");
            found.push(Lint::new(place, LintKind::ExactLimit, id, message));
        }
    });
}

fn is_end(fact: &Fact, side: &Operand) -> bool {
    let Operand::Literal(literal) = side else {
        return false;
    };
    let value = value(literal);
    value.is_some() && (value == fact.min || value == fact.max)
}
