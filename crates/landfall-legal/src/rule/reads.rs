//! Which facts a rule reads, definitions and exceptions followed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Exception, Law, LawBase, Rule};
use crate::condition::{Condition, Formula};

/// The conditions of a base by name.
pub(super) struct Reads<'b> {
    base: &'b LawBase,
    definitions: HashMap<&'b str, &'b Condition>,
    /// Exceptions by what they are aimed at.
    aimed: BTreeMap<&'b str, Vec<(&'b Law, &'b Exception)>>,
}

impl<'b> Reads<'b> {
    pub(super) fn of(base: &'b LawBase) -> Self {
        let mut reads = Self {
            base,
            definitions: HashMap::new(),
            aimed: BTreeMap::new(),
        };
        for law in &base.laws {
            let definitions = law.definitions.iter();
            let definitions = definitions.map(|one| (one.id.as_str(), &one.when));
            reads.definitions.extend(definitions);
            for exception in &law.exceptions {
                for target in &exception.of {
                    let all = reads.aimed.entry(target).or_default();
                    all.push((law, exception));
                }
            }
        }
        reads
    }

    /// The facts that each rule reads, rules by id.
    pub(super) fn by_rule(&self) -> BTreeMap<&'b str, BTreeSet<&'b str>> {
        let rules = self.base.rules();
        rules
            .map(|(law, rule)| (rule.id.as_str(), self.facts(law, rule)))
            .collect()
    }

    fn facts(&self, law: &'b Law, rule: &'b Rule) -> BTreeSet<&'b str> {
        let mut names = Found::default();
        self.follow(&rule.applies_when, &mut names);
        self.follow(&rule.requires, &mut names);
        if let Some(grandfather) = &rule.grandfather {
            names.facts.insert(&grandfather.fact);
        }
        let mut open: Vec<&'b Exception> = self.aims(&rule.id).map(|(_, one)| one).collect();
        for group in &rule.groups {
            let aims = self.aims(group);
            open.extend(
                aims.filter(|(of, _)| means(of, law, group))
                    .map(|(_, one)| one),
            );
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(exception) = open.pop() {
            if seen.insert(&exception.id) {
                self.follow(&exception.when, &mut names);
                open.extend(self.aims(&exception.id).map(|(_, one)| one));
            }
        }
        let penalty = rule.penalty.as_ref().and_then(|one| one.most.as_deref());
        if let Some(formula) = penalty.and_then(|text| Formula::parse(text).ok()) {
            let read = formula.reads().into_iter();
            let known = read.filter_map(|id| self.base.facts.get(id));
            names.facts.extend(known.map(|fact| fact.id.as_str()));
        }
        names.facts
    }

    fn aims(&self, target: &str) -> impl Iterator<Item = (&'b Law, &'b Exception)> {
        self.aimed.get(target).into_iter().flatten().copied()
    }

    /// Takes in the facts of a condition and of the definitions it names.
    fn follow(&self, condition: &'b Condition, found: &mut Found<'b>) {
        let mut open: Vec<&'b str> = condition.reads().into_iter().collect();
        while let Some(name) = open.pop() {
            match self.definitions.get(name) {
                Some(definition) if found.definitions.insert(name) => {
                    open.extend(definition.reads());
                }
                Some(_) => {}
                None => drop(found.facts.insert(name)),
            }
        }
    }
}

#[derive(Default)]
struct Found<'b> {
    facts: BTreeSet<&'b str>,
    definitions: BTreeSet<&'b str>,
}

/// Whether a group named in one law is that of another: a law with a group of that name means its
/// own.
fn means(aiming: &Law, aimed: &Law, group: &str) -> bool {
    let named = |rule: &Rule| rule.groups.iter().any(|one| one == group);
    aiming.id == aimed.id || !aiming.rules.iter().any(named)
}
