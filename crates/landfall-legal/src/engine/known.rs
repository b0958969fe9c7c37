//! What is known of one product in one place.

use super::Engine;
use super::setting::{Words, unwritten};
use crate::condition::{Cells, FactIndex};
use crate::fact::{Given, Profile};

/// The answers of one product that hold in one place, by the numbers of the facts, on whatever day.
#[derive(Debug, Clone)]
pub(super) struct Known<'a> {
    given: Vec<Option<&'a Given>>,
    pub(super) cells: Cells,
    /// The answers in words, written when first asked for; none once an answer was replaced.
    words: Option<Words>,
}

impl<'a> Known<'a> {
    /// The answers that hold at the end of a path: those given for the nearest place on it, else
    /// those for all regions.
    pub(super) fn new(engine: &Engine, profile: &'a Profile, path: &[String]) -> Self {
        let mut answers = profile.iter().peekable();
        let mut nearest = Vec::with_capacity(engine.symbols.fact_count());
        // Both by id: they are walked side by side.
        for id in engine.symbols.fact_ids() {
            while answers.next_if(|(fact, ..)| *fact < id).is_some() {}
            let mut best: Option<(usize, &Given)> = None;
            while let Some((_, region, given)) = answers.next_if(|(fact, ..)| *fact == id) {
                let distance = match region {
                    None => Some(usize::MAX),
                    Some(region) => path.iter().position(|place| place == region),
                };
                let nearer = |one: &usize| best.is_none_or(|(other, _)| *one < other);
                if let Some(distance) = distance.filter(nearer) {
                    best = Some((distance, given));
                }
            }
            nearest.push(best.map(|(_, given)| given));
        }
        let all = nearest.iter().map(|one| one.map(|given| &given.answer));
        Self {
            cells: engine.symbols.cells_by_number(all),
            words: Some(unwritten(nearest.len())),
            given: nearest,
        }
    }

    /// The answers at the end of a path out of those that hold without a region.
    pub(super) fn at(&self, engine: &Engine, profile: &'a Profile, path: &[String]) -> Self {
        match profile.iter().any(|(_, region, _)| region.is_some()) {
            true => Self::new(engine, profile, path),
            false => self.clone(),
        }
    }

    /// The answer to a fact.
    pub(super) fn given(&self, fact: FactIndex) -> Option<&'a Given> {
        self.given.get(fact.number()).copied().flatten()
    }

    /// Room for the answers in words, shared with all places that have the same answers.
    pub(super) fn words(&self) -> Words {
        let new = || unwritten(self.given.len());
        self.words.clone().unwrap_or_else(new)
    }

    /// Replaces the answer to a fact.
    pub(super) fn set(&mut self, engine: &Engine, fact: FactIndex, given: &'a Given) {
        if let Some(place) = self.given.get_mut(fact.number()) {
            *place = Some(given);
            self.words = None;
            let cell = engine.symbols.cell(fact, &given.answer);
            self.cells.set(fact, cell);
        }
    }
}
