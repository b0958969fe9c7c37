//! Where and when rules were checked, and on what answers: what derivations are written from.

use std::sync::{Arc, OnceLock};

use landfall_core::Date;

use super::plan::{Defence, Norm};
use super::region::{Territory, holds};
use super::shown::Names;
use crate::condition::{FactIndex, ParameterIndex};
use crate::report::Text;

/// Texts by number, each written when first asked for.
pub(super) type Words = Arc<[OnceLock<Text>]>;

/// So many texts, none of them written.
pub(super) fn unwritten(count: usize) -> Words {
    (0..count).map(|_| OnceLock::new()).collect()
}

/// One product in one place on one day, in words, as far as rules have read it.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) territory: Arc<Territory>,
    pub(super) day: Date,
    pub(super) names: Arc<Names>,
    pub(super) region: Text,
    pub(super) today: Text,
    /// Answers, by fact.
    pub(super) answers: Words,
    /// By parameter.
    pub(super) parameters: Words,
}

impl Setting {
    /// Whether an exception is law there on that day.
    pub(super) fn stands(&self, defence: &Defence) -> bool {
        self.territory.stands(defence.law) && holds(defence.exception.window, self.day)
    }

    /// The answer to a fact that a recorded rule reads.
    pub(super) fn answer(&self, fact: FactIndex) -> Text {
        written(&self.answers, fact.number())
    }

    /// A parameter that a recorded rule reads.
    pub(super) fn parameter(&self, index: Option<ParameterIndex>) -> Text {
        match index {
            Some(index) => written(&self.parameters, index.number()),
            None => self.names.unstated.clone(),
        }
    }

    /// Writes down what a rule reads.
    pub(super) fn write(
        &self,
        norm: &Norm,
        answer: impl Fn(FactIndex) -> Text,
        parameter: impl Fn(ParameterIndex) -> Text,
    ) {
        for leaf in &norm.inputs {
            for (_, fact) in &leaf.facts {
                let place = self.answers.get(fact.number());
                place.map(|place| place.get_or_init(|| answer(*fact)));
            }
            for index in leaf.parameters.iter().filter_map(|(_, index)| *index) {
                let place = self.parameters.get(index.number());
                place.map(|place| place.get_or_init(|| parameter(index)));
            }
        }
    }
}

fn written(words: &Words, at: usize) -> Text {
    let text = words.get(at).and_then(OnceLock::get);
    text.cloned().unwrap_or_else(|| "unknown".into())
}
