//! Derivations: why a rule says what it says, built from the truths after the fact.

use std::collections::BTreeSet;

use super::plan::{Clause, Defence, Norm};
use super::record::Record;
use super::region::holds;
use super::setting::Setting;
use super::tree::{Node, Tree, Truths};
use crate::report::{Derivation, Input, Step, Text};
use crate::truth::Truth;

/// Builds the derivation of one rule.
struct Deriver<'a> {
    norm: &'a Norm,
    setting: &'a Setting,
    truths: Truths,
    /// Definitions already spelled out: further mentions stand without what they rest on.
    spelled: BTreeSet<usize>,
}

/// Why a rule says what it says there and then. Each definition is spelled out once.
pub(super) fn derive(record: &Record) -> Derivation {
    let norm = &*record.norm;
    let mut truths = Truths {
        leaves: record.leaves.to_vec(),
        definitions: Vec::new(),
    };
    norm.forest.settle(&mut truths);
    let mut deriver = Deriver {
        norm,
        setting: &record.setting,
        truths,
        spelled: BTreeSet::new(),
    };
    deriver.rule(&record.waivers)
}

impl Deriver<'_> {
    fn rule(&mut self, waivers: &[(Text, bool)]) -> Derivation {
        let shown = &self.norm.shown;
        let mut because: Vec<Derivation> = self.dates();
        let applies = self.applies();
        let requires = self.clause(Step::Requires, &self.norm.requires);
        let kept = requires.truth;
        let applied = applies.truth;
        because.extend([applies, requires]);
        let exempts = self.norm.exempts.iter();
        let exempts: Vec<Derivation> = exempts.map(|one| self.defence(one)).collect();
        let exempt = exempts
            .iter()
            .fold(Truth::False, |any, one| any.or(one.truth));
        because.extend(exempts);
        because.extend(waivers.iter().map(waiver));
        Derivation {
            step: Step::Rule,
            text: shown.title.clone(),
            truth: (!applied).or(kept).or(exempt),
            id: Some(shown.rule.clone()),
            article: Some(shown.article.clone()),
            inputs: Vec::new(),
            because,
        }
    }

    fn applies(&mut self) -> Derivation {
        let mut applies = self.clause(Step::AppliesWhen, &self.norm.applies);
        for extension in &self.norm.extends {
            let extension = self.defence(extension);
            applies.truth = applies.truth.or(extension.truth);
            applies.because.push(extension);
        }
        applies
    }

    /// A condition with its role: `applies_when`, `requires`.
    fn clause(&mut self, step: Step, clause: &Clause) -> Derivation {
        let inner = self.tree(&clause.tree);
        Derivation {
            step,
            text: self.norm.forest.text(&clause.tree),
            truth: inner.truth,
            id: None,
            article: None,
            inputs: Vec::new(),
            because: vec![inner],
        }
    }

    fn tree(&mut self, tree: &Tree) -> Derivation {
        let truth = tree.truth(&self.truths);
        let mut derivation = Derivation {
            step: Step::Condition,
            text: self.norm.forest.text(tree),
            truth,
            id: None,
            article: None,
            inputs: Vec::new(),
            because: Vec::new(),
        };
        match &tree.node {
            Node::Always(_) => {}
            Node::Leaf(number) => derivation.inputs = self.inputs(*number),
            Node::Not(inner) => {
                derivation.step = Step::Not;
                derivation.because.push(self.tree(inner));
            }
            Node::And(parts) => {
                derivation.step = Step::And;
                derivation.because = parts.iter().map(|part| self.tree(part)).collect();
            }
            Node::Or(parts) => {
                derivation.step = Step::Or;
                derivation.because = parts.iter().map(|part| self.tree(part)).collect();
            }
            Node::Definition(number) => self.definition(*number, &mut derivation),
        }
        derivation
    }

    fn definition(&mut self, number: usize, derivation: &mut Derivation) {
        let norm = self.norm;
        derivation.step = Step::Definition;
        if let Some(definition) = norm.forest.definitions.get(number) {
            derivation.id = Some(definition.id.clone());
            derivation.article = Some(definition.article.clone());
            if self.spelled.insert(number) {
                derivation.because.push(self.tree(&definition.tree));
            }
        }
    }

    fn defence(&mut self, defence: &Defence) -> Derivation {
        let when = self.tree(&defence.when.tree);
        let mut truth = when.truth;
        let mut because = vec![when];
        for one in &defence.aimed {
            let one = self.defence(one);
            truth = truth.and(!one.truth);
            because.push(one);
        }
        if !self.setting.stands(defence) {
            truth = Truth::False;
            because.insert(0, self.stands(defence));
        }
        let shown = &defence.shown;
        Derivation {
            step: Step::Exception,
            text: shown.claim.clone(),
            truth,
            id: Some(shown.id.clone()),
            article: Some(shown.article.clone()),
            inputs: Vec::new(),
            because,
        }
    }

    /// Why an exception is no law there and then.
    fn stands(&self, defence: &Defence) -> Derivation {
        let window = defence.exception.window;
        if holds(window, self.setting.day) {
            return claim("its law does not hold here".into(), Truth::False);
        }
        self.window(defence.shown.window.clone(), false)
    }

    /// The window and the transition of the rule, as far as it has any.
    fn dates(&self) -> Vec<Derivation> {
        let (norm, rule) = (self.norm, &self.norm.rule);
        let mut dates = Vec::new();
        if rule.window.from.is_some() || rule.window.to.is_some() {
            let in_force = holds(rule.window, self.setting.day);
            dates.push(self.window(self.norm.shown.window.clone(), in_force));
        }
        if let (Some(grandfather), Some(text)) = (&rule.grandfather, &norm.shown.transition) {
            let earlier = norm.earlier_on(self.setting.day);
            let truth = earlier.map(|clause| clause.tree.truth(&self.truths));
            let mut date = claim(text.clone(), truth.unwrap_or(Truth::False));
            date.inputs
                .extend(norm.fact(&grandfather.fact).map(|(id, fact)| Input {
                    name: id.clone(),
                    value: self.setting.answer(*fact),
                }));
            date.inputs.push(self.today());
            dates.push(date);
        }
        dates
    }

    fn window(&self, text: Text, in_force: bool) -> Derivation {
        let mut date = claim(text, Truth::from(in_force));
        date.inputs.push(self.today());
        date
    }

    fn today(&self) -> Input {
        Input {
            name: self.setting.names.as_of.clone(),
            value: self.setting.today.clone(),
        }
    }

    /// Facts and parameters that a leaf reads, with their values.
    fn inputs(&self, leaf: usize) -> Vec<Input> {
        let Some(inputs) = self.norm.inputs.get(leaf) else {
            return Vec::new();
        };
        let (setting, names) = (self.setting, &self.setting.names);
        let mut all = Vec::with_capacity(inputs.len());
        all.extend(inputs.facts.iter().map(|(id, fact)| Input {
            name: id.clone(),
            value: setting.answer(*fact),
        }));
        all.extend(inputs.parameters.iter().map(|(id, index)| Input {
            name: id.clone(),
            value: setting.parameter(*index),
        }));
        if inputs.as_of {
            all.push(self.today());
        }
        if inputs.region {
            all.push(Input {
                name: names.region.clone(),
                value: setting.region.clone(),
            });
        }
        all
    }
}

fn waiver((text, holds): &(Text, bool)) -> Derivation {
    let mut waiver = claim(text.clone(), Truth::from(*holds));
    waiver.step = Step::Waiver;
    waiver
}

fn claim(text: Text, truth: Truth) -> Derivation {
    Derivation {
        step: Step::Date,
        text,
        truth,
        id: None,
        article: None,
        inputs: Vec::new(),
        because: Vec::new(),
    }
}
