//! Rules as the engine keeps them: conditions compiled, exceptions hung where they aim.

use std::collections::BTreeMap;

use landfall_core::{Mistake, Mistakes};

use super::leaf::{Definitions, Leaves};
use super::region::path;
use crate::condition::{Condition, Formula, Program, Symbols};
use crate::report::{Citation, CitedSource};
use crate::rule::{Effect, Exception, Law, LawBase, Rule, Scope};

/// A rule, ready to be checked.
#[derive(Debug, Clone)]
pub(super) struct Norm {
    pub(super) rule: Rule,
    /// Place of its law in the base.
    pub(super) law: usize,
    pub(super) law_id: String,
    pub(super) jurisdiction: String,
    pub(super) scope: Scope,
    pub(super) citation: Citation,
    /// The path of its law's jurisdiction.
    pub(super) own_path: Vec<String>,
    pub(super) applies: Program,
    pub(super) requires: Program,
    pub(super) extends: Vec<Defence>,
    pub(super) exempts: Vec<Defence>,
    pub(super) penalty: Option<Formula>,
    /// What all its conditions rest on, its scope first, exemptions last.
    pub(super) leaves: Leaves,
}

/// An exception, ready to be checked, with those aimed at it.
#[derive(Debug, Clone)]
pub(super) struct Defence {
    pub(super) exception: Exception,
    /// Place of its law in the base.
    pub(super) law: usize,
    pub(super) when: Program,
    /// Exceptions that take it away.
    pub(super) aimed: Vec<Defence>,
}

/// Compiles rules.
pub(super) struct Compiler<'a> {
    base: &'a LawBase,
    symbols: &'a Symbols,
    definitions: Definitions<'a>,
    /// Exceptions by what they aim at, in the order of the base.
    aimed: BTreeMap<&'a str, Vec<Aim<'a>>>,
    mistakes: Vec<Mistake>,
}

#[derive(Clone, Copy)]
struct Aim<'a> {
    law: usize,
    exception: &'a Exception,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(
        base: &'a LawBase,
        symbols: &'a Symbols,
        definitions: Definitions<'a>,
    ) -> Self {
        let mut aimed: BTreeMap<&str, Vec<Aim<'_>>> = BTreeMap::new();
        for (law, of) in base.laws().iter().enumerate() {
            for exception in &of.exceptions {
                for target in &exception.of {
                    aimed.entry(target).or_default().push(Aim { law, exception });
                }
                if let Some(other) = &exception.over {
                    aimed.entry(other).or_default().push(Aim { law, exception });
                }
            }
        }
        Self {
            base,
            symbols,
            definitions,
            aimed,
            mistakes: Vec::new(),
        }
    }

    /// All rules, in the order of the base.
    ///
    /// # Errors
    /// Conditions that cannot be compiled, and exceptions that aim at each other in a circle.
    pub(super) fn norms(mut self) -> Result<Vec<Norm>, Mistakes> {
        let mut norms = Vec::new();
        for (at, law) in self.base.laws().iter().enumerate() {
            for rule in &law.rules {
                norms.extend(self.norm(at, law, rule));
            }
        }
        Mistakes::none(self.mistakes)?;
        Ok(norms)
    }

    fn norm(&mut self, at: usize, law: &'a Law, rule: &'a Rule) -> Option<Norm> {
        let mut leaves = Leaves::default();
        leaves.add(&rule.applies_when, &self.definitions);
        let applies = self.program(&rule.applies_when, &rule.id)?;
        let (extends, exempts) = self.aimed_at_rule(at, law, rule);
        self.collect(&extends, &mut leaves);
        leaves.add(&rule.requires, &self.definitions);
        let requires = self.program(&rule.requires, &rule.id)?;
        self.collect(&exempts, &mut leaves);
        if let Some(grandfather) = &rule.grandfather {
            leaves.facts.insert(grandfather.fact.clone());
        }
        Some(Norm {
            law: at,
            law_id: law.id.clone(),
            jurisdiction: law.jurisdiction.clone(),
            scope: law.scope,
            citation: citation(law, rule),
            own_path: path(self.base.jurisdictions(), &law.jurisdiction),
            applies,
            requires,
            extends,
            exempts,
            penalty: self.penalty(rule),
            leaves,
            rule: rule.clone(),
        })
    }

    /// Exceptions aimed at the rule or at one of its groups: those that extend, those that exempt.
    fn aimed_at_rule(
        &mut self,
        at: usize,
        law: &'a Law,
        rule: &'a Rule,
    ) -> (Vec<Defence>, Vec<Defence>) {
        let mut aims = self.aimed.get(rule.id.as_str()).cloned().unwrap_or_default();
        for group in &rule.groups {
            let aimed = self.aimed.get(group.as_str()).into_iter().flatten();
            let here = aimed.filter(|aim| self.means(aim.law, at, group)).copied();
            aims.extend(here.collect::<Vec<_>>());
        }
        aims.sort_by_key(|aim| (aim.law != at, aim.law, order(self.base, aim)));
        aims.dedup_by_key(|aim| &aim.exception.id);
        let mut way = vec![rule.id.clone()];
        let nodes = aims.into_iter().filter(|aim| self.concerns(aim.law, law));
        let nodes: Vec<Aim<'a>> = nodes.collect();
        nodes
            .into_iter()
            .filter_map(|aim| self.defence(aim, &mut way))
            .partition(|node| node.exception.effect == Effect::Extend)
    }

    /// Whether the group that an exception of one law names is a group of another law: a law that
    /// has a group of that name means its own.
    fn means(&self, aiming: usize, aimed: usize, group: &str) -> bool {
        let own = self.base.laws().get(aiming).into_iter().flat_map(|law| &law.rules);
        aiming == aimed || !own.into_iter().any(|rule| rule.groups.iter().any(|one| one == group))
    }

    /// Whether an exception of that law can concern a rule of the other one. For market rules the
    /// region decides; a rule that hangs on no region has exceptions of the law above it.
    fn concerns(&self, aiming: usize, law: &Law) -> bool {
        let Some(other) = self.base.laws().get(aiming) else {
            return false;
        };
        let path = path(self.base.jurisdictions(), &law.jurisdiction);
        law.scope == Scope::Market || other.id == law.id || super::region::reaches(other, &path)
    }

    fn defence(&mut self, aim: Aim<'a>, way: &mut Vec<String>) -> Option<Defence> {
        let id = &aim.exception.id;
        if way.contains(id) {
            let message = format!("the exception `{id}` is aimed at itself by way of others");
            let place = aim.exception.place.clone();
            self.mistakes.push(Mistake::new(place, message));
            return None;
        }
        way.push(id.clone());
        let aims = self.aimed.get(id.as_str()).cloned().unwrap_or_default();
        let aimed = aims.into_iter().filter_map(|aim| self.defence(aim, way)).collect();
        way.pop();
        Some(Defence {
            exception: aim.exception.clone(),
            law: aim.law,
            when: self.program(&aim.exception.when, id)?,
            aimed,
        })
    }

    fn collect(&self, nodes: &[Defence], leaves: &mut Leaves) {
        for node in nodes {
            leaves.add(&node.exception.when, &self.definitions);
            self.collect(&node.aimed, leaves);
        }
    }

    fn program(&mut self, condition: &Condition, id: &str) -> Option<Program> {
        let _ = id;
        Some(Program::new(condition, self.symbols))
    }

    fn penalty(&mut self, rule: &Rule) -> Option<Formula> {
        let _ = rule;
        None
    }
}

fn order(base: &LawBase, aim: &Aim<'_>) -> usize {
    let law = base.laws().get(aim.law);
    let mut exceptions = law.into_iter().flat_map(|law| &law.exceptions);
    exceptions.position(|one| one.id == aim.exception.id).unwrap_or(usize::MAX)
}

/// Where a rule stands and what was read of it.
fn citation(law: &Law, rule: &Rule) -> Citation {
    let read = law.sources.iter().filter(|source| rule.sources.contains(&source.id));
    Citation {
        law: law.title.clone(),
        number: law.number.clone(),
        article: rule.article.clone(),
        sources: read
            .map(|source| CitedSource {
                title: source.title.clone(),
                url: source.url.clone(),
                kind: source.kind,
                read: source.read,
            })
            .collect(),
    }
}
