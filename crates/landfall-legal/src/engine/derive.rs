//! Derivations: why a rule says what it says, built from the truths after the fact.

use std::collections::BTreeSet;

use landfall_core::reason::Input;

use super::judge::earlier;
use super::parameter::Held;
use super::params::Waiver;
use super::plan::{Clause, Defence, Norm};
use super::region::holds;
use super::scene::Scene;
use super::text;
use super::tree::{Node, Tree, Truths};
use super::waiver::aimed;
use crate::condition::FactIndex;
use crate::report::{Derivation, Step};
use crate::rule::{Effect, Window};
use crate::truth::Truth;

/// Builds the derivation of one rule.
pub(super) struct Deriver<'a, 's> {
    norm: &'a Norm,
    scene: &'a Scene<'s>,
    truths: Truths,
    /// Definitions already spelled out: further mentions stand without what they rest on.
    spelled: BTreeSet<usize>,
}

/// Why a rule says what it says there and then. Each definition is spelled out once.
pub(super) fn derive(norm: &Norm, scene: &Scene<'_>, waivers: &[Waiver]) -> Derivation {
    let mut truths = Truths {
        leaves: scene.leaves(norm),
        definitions: Vec::new(),
    };
    norm.forest.settle(&mut truths);
    let mut deriver = Deriver {
        norm,
        scene,
        truths,
        spelled: BTreeSet::new(),
    };
    deriver.rule(waivers)
}

impl Deriver<'_, '_> {
    fn rule(&mut self, waivers: &[Waiver]) -> Derivation {
        let rule = &self.norm.rule;
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
        because.extend(self.waivers(waivers));
        Derivation {
            step: Step::Rule,
            text: rule.title.clone(),
            truth: (!applied).or(kept).or(exempt),
            id: Some(rule.id.clone()),
            article: Some(rule.article.clone()),
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
            text: clause.tree.text.clone(),
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
            text: tree.text.clone(),
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
        let exception = &defence.exception;
        let when = self.tree(&defence.when.tree);
        let mut truth = when.truth;
        let mut because = vec![when];
        for one in &defence.aimed {
            let one = self.defence(one);
            truth = truth.and(!one.truth);
            because.push(one);
        }
        if !self.scene.stands(defence) {
            truth = Truth::False;
            because.insert(0, self.stands(defence));
        }
        let what = match exception.effect {
            Effect::Exempt => "exempt",
            Effect::Extend => "extends the rule",
        };
        Derivation {
            step: Step::Exception,
            text: format!("{what}: {}", exception.summary),
            truth,
            id: Some(exception.id.clone()),
            article: Some(exception.article.clone()),
            inputs: Vec::new(),
            because,
        }
    }

    /// Why an exception is no law there and then.
    fn stands(&self, defence: &Defence) -> Derivation {
        let window = defence.exception.window;
        if holds(window, self.scene.day) {
            return claim("its law does not hold here".to_owned(), Truth::False);
        }
        self.window(window)
    }

    /// The window and the transition of the rule, as far as it has any.
    fn dates(&self) -> Vec<Derivation> {
        let rule = &self.norm.rule;
        let mut dates = Vec::new();
        if rule.window.from.is_some() || rule.window.to.is_some() {
            dates.push(self.window(rule.window));
        }
        if let Some(grandfather) = &rule.grandfather {
            let until = grandfather.until;
            let text = format!(
                "what was there before {} has until {until} ({})",
                grandfather.before, grandfather.article
            );
            let counts = earlier(self.norm, self.scene, true);
            let clause = counts.map(|clause| clause.tree.truth(&self.truths));
            let mut date = claim(text, clause.unwrap_or(Truth::False));
            let fact = self.scene.engine.symbols.fact(&grandfather.fact);
            let input = fact.map(|fact| self.fact_input(&grandfather.fact, fact));
            date.inputs = input.into_iter().collect();
            date.inputs.push(self.today());
            dates.push(date);
        }
        dates
    }

    fn window(&self, window: Window) -> Derivation {
        let text = match (window.from, window.to) {
            (Some(from), Some(to)) => format!("in force from {from} to {to}"),
            (Some(from), None) => format!("in force from {from}"),
            (None, Some(to)) => format!("in force until {to}"),
            (None, None) => "in force".to_owned(),
        };
        let mut date = claim(text, Truth::from(holds(window, self.scene.day)));
        date.inputs.push(self.today());
        date
    }

    fn today(&self) -> Input {
        Input {
            name: "AS_OF".to_owned(),
            value: self.scene.day.to_string(),
        }
    }

    fn waivers(&self, waivers: &[Waiver]) -> Vec<Derivation> {
        let day = self.scene.day;
        let path = &self.scene.territory.path;
        aimed(&self.norm.rule.id, path, waivers)
            .map(|waiver| {
                let Waiver {
                    owner,
                    until,
                    reason,
                    ..
                } = waiver;
                let text = format!("waived by {owner} up to {until}: {reason}");
                let mut derivation = claim(text, Truth::from(day <= *until));
                derivation.step = Step::Waiver;
                derivation
            })
            .collect()
    }

    /// Facts and parameters that a leaf reads, with their values.
    fn inputs(&self, leaf: usize) -> Vec<Input> {
        let Some(inputs) = self.norm.inputs.get(leaf) else {
            return Vec::new();
        };
        let facts = inputs.facts.iter();
        let facts = facts.map(|(id, fact)| self.fact_input(id, *fact));
        let parameters = inputs.parameters.iter().map(|id| self.parameter_input(id));
        let mut all: Vec<Input> = facts.chain(parameters).collect();
        if inputs.as_of {
            all.push(self.today());
        }
        if inputs.region {
            let region = self.scene.territory.region.clone();
            all.push(Input {
                name: "REGION".to_owned(),
                value: region.unwrap_or_else(|| "none".to_owned()),
            });
        }
        all
    }

    fn fact_input(&self, id: &str, fact: FactIndex) -> Input {
        let given = self.scene.given_by_number(fact);
        let value = match given {
            None => "unknown".to_owned(),
            Some(given) => match &given.evidence {
                None => text::answer(&given.answer),
                Some(evidence) => format!("{} ({evidence})", text::answer(&given.answer)),
            },
        };
        Input {
            name: id.to_owned(),
            value,
        }
    }

    fn parameter_input(&self, id: &str) -> Input {
        let value = match self.scene.parameter(id) {
            Held::Known(value) => text::parameter(&value.stated),
            Held::Stale(value) => {
                format!("{}, carried forward", text::parameter(&value.stated))
            }
            Held::Missing => "no value is stated for this place and day".to_owned(),
            Held::BeforeFirst(first) => format!("no value is known before {first}"),
        };
        Input {
            name: format!("@{id}"),
            value,
        }
    }
}

fn claim(text: String, truth: Truth) -> Derivation {
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
