//! What a rule in force says of a product.

use std::collections::BTreeSet;

use super::choice::Choice;
use super::completion::{Choices, explore};
use super::domain::Domain;
use super::outcome::{Outcome, Truths as Asked, may_be_violated, outcome};
use super::parameter::Held;
use super::plan::{Clause, Defence, Norm};
use super::scene::Scene;
use super::tree::{Residual, Truths};
use crate::truth::Truth;

/// What a rule in force says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    /// [`Outcome::Open`] where the facts leave more than one outcome.
    pub(super) outcome: Outcome,
    /// For an open rule: whether no answer makes it a violation.
    pub(super) lawful_either_way: bool,
    /// For an open rule: facts that can settle it, and `@` parameters without a value.
    pub(super) needed: BTreeSet<String>,
}

/// How much is asked of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// The outcome and the facts that matter.
    Full,
    /// The outcome alone.
    Outcome,
}

/// What the rule says, as if its window held. `transition`: whether what was there before counts.
pub(super) fn judge(norm: &Norm, scene: &Scene<'_>, transition: bool, depth: Depth) -> Judged {
    let mut asked = Known {
        norm,
        scene,
        transition,
    };
    let outcome = outcome(norm.rule.kind, &mut asked);
    if outcome != Outcome::Open {
        return Judged {
            outcome,
            lawful_either_way: false,
            needed: BTreeSet::new(),
        };
    }
    Open::new(norm, scene, transition).settle(depth)
}

/// The truths as far as the facts settle them.
struct Known<'a, 's> {
    norm: &'a Norm,
    scene: &'a Scene<'s>,
    transition: bool,
}

impl Asked for Known<'_, '_> {
    fn applies(&mut self) -> Truth {
        let mut truth = self.scene.truth(&self.norm.applies);
        for extension in &self.norm.extends {
            if truth == Truth::True {
                break;
            }
            truth = truth.or(self.scene.active(extension));
        }
        truth
    }

    fn grandfathered(&mut self) -> Truth {
        match earlier(self.norm, self.scene, self.transition) {
            Some(clause) => self.scene.truth(clause),
            None => Truth::False,
        }
    }

    fn requires(&mut self) -> Truth {
        self.scene.truth(&self.norm.requires)
    }

    fn exempts(&mut self, at: usize) -> Option<Truth> {
        let exemption = self.norm.exempts.get(at)?;
        Some(self.scene.active(exemption))
    }
}

/// The condition of being there before the rule, while that still counts.
fn earlier<'n>(norm: &'n Norm, scene: &Scene<'_>, transition: bool) -> Option<&'n Clause> {
    norm.earlier_on(scene.day).filter(|_| transition)
}

/// A rule that the facts leave open, with the truths of its leaves.
pub(super) struct Open<'a, 's> {
    norm: &'a Norm,
    scene: &'a Scene<'s>,
    transition: bool,
    truths: Truths,
    /// The truths of the leaves before any choice.
    known: Vec<Truth>,
    domain: Domain,
    /// Leaves that stayed unknown though everything was chosen.
    stuck: BTreeSet<usize>,
    may_be_violated: bool,
}

impl<'a, 's> Open<'a, 's> {
    pub(super) fn new(norm: &'a Norm, scene: &'a Scene<'s>, transition: bool) -> Self {
        let mut open = Self {
            norm,
            scene,
            transition,
            truths: Truths {
                leaves: scene.leaves(norm),
                definitions: Vec::new(),
            },
            known: Vec::new(),
            domain: Domain::default(),
            stuck: BTreeSet::new(),
            may_be_violated: false,
        };
        norm.forest.settle(&mut open.truths);
        open
    }

    /// Lays out the ways in which these facts can turn out.
    pub(super) fn lay_out<'f>(&mut self, facts: impl IntoIterator<Item = &'f str>) {
        self.domain = Domain::of(self.norm, self.scene, facts);
        for (leaf, truth) in std::mem::take(&mut self.domain.settled) {
            self.set(leaf, truth);
        }
        for list in 0..self.domain.lists.len() {
            self.refresh(list);
        }
        self.known = self.truths.leaves.clone();
        self.norm.forest.settle(&mut self.truths);
    }

    fn settle(mut self, depth: Depth) -> Judged {
        let before = self.residual();
        let facts = self.facts_of(&before);
        self.lay_out(facts.iter().map(String::as_str));
        if !self.domain.is_small() {
            return self.unsettled(&before);
        }
        let found = explore(&mut self, depth == Depth::Outcome);
        if let Some(outcome) = found.decided() {
            return Judged {
                outcome,
                lawful_either_way: false,
                needed: BTreeSet::new(),
            };
        }
        if !found.whole {
            return self.unsettled(&before);
        }
        let violated = found.outcomes.contains(&Outcome::Violation) || self.may_be_violated;
        let mut needed = self.names_of(&self.stuck);
        let choices = self.domain.choices.iter().zip(&found.matter);
        let matter = choices.filter(|(_, matters)| **matters);
        needed.extend(matter.filter_map(|(choice, _)| {
            let fact = self.domain.fact(choice);
            fact.map(str::to_owned)
        }));
        Judged {
            outcome: Outcome::Open,
            lawful_either_way: !violated,
            needed,
        }
    }

    /// The judgement where not everything was tried: all facts that may matter are needed.
    fn unsettled(mut self, residual: &BTreeSet<usize>) -> Judged {
        for list in &mut self.domain.lists {
            list.absent = false;
        }
        self.norm.forest.settle(&mut self.truths);
        let kind = self.norm.rule.kind;
        let lawful = !may_be_violated(kind, &mut Assumed(&self));
        Judged {
            outcome: Outcome::Open,
            lawful_either_way: lawful,
            needed: self.names_of(residual),
        }
    }

    /// Leaves on which the outcome still hangs.
    fn residual(&self) -> BTreeSet<usize> {
        let mut found = Residual::default();
        let forest = &self.norm.forest;
        let mut add = |clause: &Clause| forest.residual(&clause.tree, &self.truths, &mut found);
        add(&self.norm.applies);
        if let Some(clause) = earlier(self.norm, self.scene, self.transition) {
            add(clause);
        }
        add(&self.norm.requires);
        let exceptions = self.norm.extends.iter().chain(&self.norm.exempts);
        for exception in exceptions {
            self.residual_of(exception, &mut add);
        }
        found.leaves
    }

    fn residual_of(&self, defence: &'a Defence, add: &mut impl FnMut(&Clause)) {
        if self.active(defence) == Truth::Unknown {
            add(&defence.when);
            for aimed in &defence.aimed {
                self.residual_of(aimed, add);
            }
        }
    }

    /// Facts that leaves read, in the order of the leaves.
    fn facts_of(&self, leaves: &BTreeSet<usize>) -> Vec<String> {
        let mut facts: Vec<String> = Vec::new();
        for inputs in leaves.iter().filter_map(|at| self.norm.inputs.get(*at)) {
            for (fact, _) in &inputs.facts {
                if !facts.iter().any(|known| fact == known) {
                    facts.push(fact.to_string());
                }
            }
        }
        facts
    }

    /// Facts without an answer that leaves read, and their parameters without a value; where a
    /// leaf has neither, what it reads is not precise enough: a coarse region, an amount in
    /// another currency.
    fn names_of(&self, leaves: &BTreeSet<usize>) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for leaf in leaves.iter().filter_map(|at| self.norm.inputs.get(*at)) {
            let missing = leaf.parameters.iter().filter(|(_, index)| {
                let held = self.scene.parameter(*index);
                matches!(held, Held::Missing | Held::BeforeFirst(_))
            });
            let missing = missing.map(|(id, _)| id.to_string());
            let facts = || leaf.facts.iter().map(|(fact, _)| fact.to_string());
            let open = leaf.facts.iter();
            let open = open.filter(|(_, fact)| !self.scene.is_settled(*fact));
            let open = open.map(|(id, _)| id.to_string());
            let before = names.len();
            names.extend(missing.chain(open));
            if names.len() == before && !names.iter().any(|name| leaf.names(name)) {
                names.extend(facts());
                names.extend(leaf.region.then(|| "REGION".to_owned()));
            }
        }
        names
    }

    fn set(&mut self, leaf: usize, truth: Truth) {
        if let Some(known) = self.truths.leaves.get_mut(leaf) {
            *known = truth;
        }
    }

    fn refresh(&mut self, list: usize) {
        let Some(list) = self.domain.lists.get(list) else {
            return;
        };
        for (leaf, truth) in list.truths() {
            if let Some(known) = self.truths.leaves.get_mut(leaf) {
                *known = truth;
            }
        }
    }

    fn active(&self, defence: &Defence) -> Truth {
        if !self.scene.stands(defence) {
            return Truth::False;
        }
        let aimed = defence.aimed.iter().map(|aimed| !self.active(aimed));
        aimed.fold(defence.when.tree.truth(&self.truths), Truth::and)
    }

    /// How a choice turns out.
    fn turn(&mut self, choice: usize, way: Option<usize>) {
        let Some(one) = self.domain.choices.get(choice) else {
            return;
        };
        let list = match one {
            Choice::Pick { leaves, ways, .. } => {
                let truths = way.and_then(|way| ways.get(way));
                for (at, leaf) in leaves.iter().enumerate() {
                    let known = match truths {
                        Some(truths) => truths.get(at),
                        None => self.known.get(*leaf),
                    };
                    if let (Some(truth), Some(known)) = (self.truths.leaves.get_mut(*leaf), known) {
                        *truth = *known;
                    }
                }
                return;
            }
            Choice::Presence { list } => {
                if let Some(list) = self.domain.lists.get_mut(*list) {
                    list.absent = way == Some(1);
                }
                *list
            }
            Choice::Member { list, kind } => {
                let list_of = self.domain.lists.get_mut(*list);
                if let Some(kind) = list_of.and_then(|list| list.kinds.get_mut(*kind)) {
                    kind.held = way.map_or(Truth::Unknown, |way| Truth::from(way == 1));
                }
                *list
            }
        };
        self.refresh(list);
    }
}

impl Choices for Open<'_, '_> {
    fn counts(&self) -> &[usize] {
        &self.domain.counts
    }

    fn choose(&mut self, choice: usize, way: Option<usize>) {
        self.turn(choice, way);
    }

    fn outcome(&mut self) -> Outcome {
        self.norm.forest.settle(&mut self.truths);
        outcome(self.norm.rule.kind, &mut Assumed(self))
    }

    fn stuck(&mut self) {
        self.stuck.extend(self.residual());
        self.may_be_violated |= may_be_violated(self.norm.rule.kind, &mut Assumed(self));
    }
}

/// The truths with the choices made so far.
struct Assumed<'o, 'a, 's>(&'o Open<'a, 's>);

impl Asked for Assumed<'_, '_, '_> {
    fn applies(&mut self) -> Truth {
        let own = self.0.norm.applies.tree.truth(&self.0.truths);
        let extensions = self.0.norm.extends.iter();
        extensions.fold(own, |truth, one| truth.or(self.0.active(one)))
    }

    fn grandfathered(&mut self) -> Truth {
        match earlier(self.0.norm, self.0.scene, self.0.transition) {
            Some(clause) => clause.tree.truth(&self.0.truths),
            None => Truth::False,
        }
    }

    fn requires(&mut self) -> Truth {
        self.0.norm.requires.tree.truth(&self.0.truths)
    }

    fn exempts(&mut self, at: usize) -> Option<Truth> {
        let exemption = self.0.norm.exempts.get(at)?;
        Some(self.0.active(exemption))
    }
}
