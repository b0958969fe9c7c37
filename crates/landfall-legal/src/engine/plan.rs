//! Rules as the engine keeps them: conditions compiled, exceptions hung where they aim.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use landfall_core::{Date, Mistake, Mistakes, Place};
use rayon::prelude::*;

use super::leaf::{Definitions, reads_region};
use super::region::{path, reaches};
use super::shown::{Shown, ShownException};
use super::tree::{Forest, Tree};
use crate::condition::{
    Comparison, Condition, FactIndex, Formula, Literal, Operand, ParameterIndex, Program, Symbols,
};
use crate::report::Text;
use crate::rule::{Effect, Exception, Law, LawBase, Rule, Scope};

/// How deep exceptions to exceptions may go.
const MOST_NESTED: usize = 16;

/// How many exceptions, those to exceptions counted wherever they aim, a rule may have.
const MOST_EXCEPTIONS: usize = 4_096;

/// A rule, ready to be checked.
#[derive(Debug, Clone)]
pub(super) struct Norm {
    pub(super) rule: Rule,
    pub(super) shown: Shown,
    pub(super) scope: Scope,
    /// The path of its law's jurisdiction.
    pub(super) own_path: Vec<String>,
    pub(super) applies: Clause,
    pub(super) requires: Clause,
    /// That the product was there before the rule.
    pub(super) earlier: Option<Clause>,
    pub(super) extends: Vec<Defence>,
    pub(super) exempts: Vec<Defence>,
    /// The most that breaking it can cost.
    pub(super) penalty: Option<Formula>,
    /// What all its conditions rest on, its scope first, exemptions last.
    pub(super) forest: Forest,
    /// The leaves, ready to be evaluated one by one.
    pub(super) leaves: Vec<Program>,
    /// Facts its conditions read, with the leaves that read them.
    pub(super) facts: BTreeMap<String, Vec<usize>>,
    /// What each leaf reads.
    pub(super) inputs: Vec<Inputs>,
    /// Parameters its conditions read.
    pub(super) parameters: BTreeSet<ParameterIndex>,
}

/// What a leaf reads.
#[derive(Debug, Clone, Default)]
pub(super) struct Inputs {
    pub(super) facts: Vec<(Text, FactIndex)>,
    /// By their names with `@`.
    pub(super) parameters: Vec<(Text, Option<ParameterIndex>)>,
    pub(super) as_of: bool,
    pub(super) region: bool,
}

impl Inputs {
    /// Whether it reads the fact, or the parameter with `@`, of that name.
    pub(super) fn names(&self, name: &str) -> bool {
        self.facts.iter().any(|(fact, _)| fact == name)
            || self.parameters.iter().any(|(id, _)| id == name)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.facts.len()
            + self.parameters.len()
            + usize::from(self.as_of)
            + usize::from(self.region)
    }

    fn of(leaf: &Condition, symbols: &Symbols) -> Self {
        let fact = |id: &str| Some((Text::from(id), symbols.fact(id)?));
        let parameter = |id: &str| (Text::from(format!("@{id}")), symbols.parameter(id));
        Self {
            facts: leaf.reads().into_iter().filter_map(fact).collect(),
            parameters: leaf.parameters().into_iter().map(parameter).collect(),
            as_of: leaf.operands().any(|one| *one == Operand::AsOf),
            region: reads_region(leaf),
        }
    }
}

impl Norm {
    /// The leaves that read a fact.
    pub(super) fn leaves_of(&self, fact: &str) -> impl Iterator<Item = usize> {
        self.facts.get(fact).into_iter().flatten().copied()
    }

    /// Whether something of it depends on a fact.
    pub(super) fn reads(&self, fact: &str) -> bool {
        let penalty = self.penalty.as_ref();
        let in_penalty = || penalty.is_some_and(|formula| formula.reads().contains(fact));
        self.facts.contains_key(fact) || in_penalty()
    }

    /// The condition of having been there before, while that still counts.
    pub(super) fn earlier_on(&self, day: Date) -> Option<&Clause> {
        let grandfather = self.rule.grandfather.as_ref()?;
        self.earlier.as_ref().filter(|_| day < grandfather.until)
    }

    /// A fact that its conditions read, with its number.
    pub(super) fn fact(&self, id: &str) -> Option<&(Text, FactIndex)> {
        let all = self.inputs.iter().flat_map(|leaf| &leaf.facts);
        all.into_iter().find(|(fact, _)| fact == id)
    }

    /// Whether it is checked for each target region.
    pub(super) fn is_market(&self) -> bool {
        self.scope == Scope::Market
    }
}

/// A condition, to be evaluated and to be walked.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub(super) program: Program,
    pub(super) tree: Tree,
}

/// An exception, ready to be checked, with those aimed at it.
#[derive(Debug, Clone)]
pub(super) struct Defence {
    pub(super) exception: Exception,
    pub(super) shown: ShownException,
    /// Place of its law in the base.
    pub(super) law: usize,
    pub(super) when: Clause,
    /// Exceptions that take it away.
    pub(super) aimed: Vec<Defence>,
}

/// What rules are compiled with.
pub(super) struct Plan<'a> {
    base: &'a LawBase,
    symbols: &'a Symbols,
    definitions: Definitions<'a>,
    /// Exceptions by what they aim at, in the order of the base.
    aimed: BTreeMap<&'a str, Vec<Aim<'a>>>,
}

/// Compiles one rule.
struct Compiler<'p, 'a> {
    plan: &'p Plan<'a>,
    mistakes: Vec<Mistake>,
    /// Exceptions hung on the rule.
    hung: usize,
}

#[derive(Clone, Copy)]
struct Aim<'a> {
    law: usize,
    exception: &'a Exception,
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        base: &'a LawBase,
        symbols: &'a Symbols,
        definitions: Definitions<'a>,
    ) -> Self {
        let mut aimed: BTreeMap<&str, Vec<Aim<'_>>> = BTreeMap::new();
        for (law, of) in base.laws().iter().enumerate() {
            for exception in &of.exceptions {
                for target in &exception.of {
                    aimed
                        .entry(target)
                        .or_default()
                        .push(Aim { law, exception });
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
        }
    }

    /// All rules, in the order of the base.
    ///
    /// # Errors
    /// Conditions that cannot be compiled, and exceptions that aim at each other in a circle.
    pub(super) fn norms(&self) -> Result<Vec<Arc<Norm>>, Mistakes> {
        let laws = self.base.laws().iter().enumerate();
        let rules = laws.flat_map(|(at, law)| law.rules.iter().map(move |rule| (at, law, rule)));
        let rules: Vec<_> = rules.collect();
        let compile = |(at, law, rule): &(usize, &'a Law, &'a Rule)| {
            let mut compiler = Compiler {
                plan: self,
                mistakes: Vec::new(),
                hung: 0,
            };
            let norm = compiler.norm(*at, law, rule).map(Arc::new);
            (norm, compiler.mistakes)
        };
        let (norms, mistakes): (Vec<_>, Vec<_>) = rules.par_iter().map(compile).unzip();
        Mistakes::none(mistakes.into_iter().flatten().collect())?;
        Ok(norms.into_iter().flatten().collect())
    }
}

impl<'a> Compiler<'_, 'a> {
    fn norm(&mut self, at: usize, law: &'a Law, rule: &'a Rule) -> Option<Norm> {
        let mut forest = Forest::default();
        let applies = self.clause(&rule.applies_when, &rule.id, &mut forest)?;
        let aims = self.aims(at, law, rule);
        let (extends, exempts): (Vec<_>, Vec<_>) = aims
            .into_iter()
            .partition(|aim| aim.exception.effect == Effect::Extend);
        let extends = self.defences(extends, rule, &mut forest);
        let earlier = self.earlier(rule, &mut forest);
        let requires = self.clause(&rule.requires, &rule.id, &mut forest)?;
        let exempts = self.defences(exempts, rule, &mut forest);
        let leaves = forest.leaves.iter();
        let leaves = leaves
            .map(|leaf| self.program(leaf, &rule.id))
            .collect::<Option<_>>()?;
        let parameters = forest.leaves.iter().flat_map(Condition::parameters);
        let symbols = self.plan.symbols;
        let inputs = forest.leaves.iter();
        let inputs = inputs.map(|leaf| Inputs::of(leaf, symbols));
        Some(Norm {
            shown: Shown::of(law, rule),
            scope: law.scope,
            own_path: path(self.plan.base.jurisdictions(), &law.jurisdiction),
            applies,
            requires,
            earlier,
            extends,
            exempts,
            penalty: self.penalty(rule),
            facts: readers(&forest),
            inputs: inputs.collect(),
            parameters: parameters.filter_map(|id| symbols.parameter(id)).collect(),
            forest,
            leaves,
            rule: rule.clone(),
        })
    }

    fn earlier(&mut self, rule: &Rule, forest: &mut Forest) -> Option<Clause> {
        let grandfather = rule.grandfather.as_ref()?;
        let condition = Condition::Compare {
            left: Operand::Fact(grandfather.fact.clone()),
            comparison: Comparison::Less,
            right: Operand::Literal(Literal::Date(grandfather.before)),
        };
        self.clause(&condition, &rule.id, forest)
    }

    fn defences(&mut self, aims: Vec<Aim<'a>>, rule: &Rule, forest: &mut Forest) -> Vec<Defence> {
        let mut way = vec![rule.id.clone()];
        aims.into_iter()
            .filter_map(|aim| self.defence(aim, &mut way, forest))
            .collect()
    }

    /// Exceptions aimed at the rule or at one of its groups, its own law's first.
    fn aims(&self, at: usize, law: &'a Law, rule: &'a Rule) -> Vec<Aim<'a>> {
        let mut aims = self
            .plan
            .aimed
            .get(rule.id.as_str())
            .cloned()
            .unwrap_or_default();
        for group in &rule.groups {
            let aimed = self.plan.aimed.get(group.as_str()).into_iter().flatten();
            aims.extend(aimed.filter(|aim| self.means(aim.law, at, group)).copied());
        }
        aims.retain(|aim| self.concerns(aim.law, law));
        aims.sort_by_key(|aim| (aim.law != at, aim.law, order(self.plan.base, aim)));
        aims.dedup_by_key(|aim| &aim.exception.id);
        aims
    }

    /// Whether the group that an exception of one law names is a group of another law: a law that
    /// has a group of that name means its own.
    fn means(&self, aiming: usize, aimed: usize, group: &str) -> bool {
        let own = self
            .plan
            .base
            .laws()
            .get(aiming)
            .into_iter()
            .flat_map(|law| &law.rules);
        aiming == aimed
            || !own
                .into_iter()
                .any(|rule| rule.groups.iter().any(|one| one == group))
    }

    /// Whether an exception of that law can concern a rule of the other one. For market rules the
    /// region decides; a rule that hangs on no region has exceptions of the law above it.
    fn concerns(&self, aiming: usize, law: &Law) -> bool {
        let Some(other) = self.plan.base.laws().get(aiming) else {
            return false;
        };
        let path = path(self.plan.base.jurisdictions(), &law.jurisdiction);
        law.scope == Scope::Market || other.id == law.id || reaches(other, &path)
    }

    fn defence(
        &mut self,
        aim: Aim<'a>,
        way: &mut Vec<String>,
        forest: &mut Forest,
    ) -> Option<Defence> {
        let id = &aim.exception.id;
        self.hung = self.hung.saturating_add(1);
        let wrong = if way.contains(id) {
            Some(format!(
                "the exception `{id}` is aimed at itself by way of others"
            ))
        } else if way.len() > MOST_NESTED || self.hung > MOST_EXCEPTIONS {
            Some(format!(
                "exceptions go deeper than {MOST_NESTED}, or are more than {MOST_EXCEPTIONS}, here"
            ))
        } else {
            None
        };
        if let Some(message) = wrong {
            let place = aim.exception.place.clone();
            self.mistakes.push(Mistake::new(place, message));
            return None;
        }
        let when = self.clause(&aim.exception.when, id, forest)?;
        way.push(id.clone());
        let mut aims = self
            .plan
            .aimed
            .get(id.as_str())
            .cloned()
            .unwrap_or_default();
        aims.dedup_by_key(|aim| &aim.exception.id);
        let aims = aims.into_iter();
        let aimed = aims
            .filter_map(|aim| self.defence(aim, way, forest))
            .collect();
        way.pop();
        Some(Defence {
            exception: aim.exception.clone(),
            shown: ShownException::of(aim.exception),
            law: aim.law,
            when,
            aimed,
        })
    }

    fn clause(&mut self, condition: &Condition, id: &str, forest: &mut Forest) -> Option<Clause> {
        Some(Clause {
            program: self.program(condition, id)?,
            tree: forest.plant(condition, &self.plan.definitions),
        })
    }

    fn program(&mut self, condition: &Condition, id: &str) -> Option<Program> {
        match Program::compile(condition, self.plan.symbols) {
            Ok(program) => Some(program),
            Err(error) => {
                let place = Place::default().field(id);
                self.mistakes.push(Mistake::new(place, error.to_string()));
                None
            }
        }
    }

    fn penalty(&mut self, rule: &Rule) -> Option<Formula> {
        let text = rule.penalty.as_ref()?.most.as_ref()?;
        match Formula::parse(text) {
            Ok(formula) => Some(formula),
            Err(error) => {
                let place = rule.place.clone().field("penalty.most");
                self.mistakes.push(Mistake::new(place, error.to_string()));
                None
            }
        }
    }
}

/// Facts with the leaves that read them.
fn readers(forest: &Forest) -> BTreeMap<String, Vec<usize>> {
    let mut readers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, leaf) in forest.leaves.iter().enumerate() {
        for fact in leaf.reads() {
            readers.entry(fact.to_owned()).or_default().push(number);
        }
    }
    readers
}

fn order(base: &LawBase, aim: &Aim<'_>) -> usize {
    let law = base.laws().get(aim.law);
    let mut exceptions = law.into_iter().flat_map(|law| &law.exceptions);
    exceptions
        .position(|one| one.id == aim.exception.id)
        .unwrap_or(usize::MAX)
}
