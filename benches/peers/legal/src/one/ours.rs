//! Ours: compiled once against the bundled dictionary, facts by number.

use landfall_core::Date;
use landfall_legal::condition::{Cells, Condition, Context, Program, Symbols};
use landfall_legal::fact::Profile;
use landfall_legal::{LawBase, Truth};
use serde_json::json;

use super::facts::Facts;

const DAY: Date = Date::constant(2026, 11, 26);

pub struct Ours {
    program: Program,
    cells: Cells,
    truths: Vec<Truth>,
}

impl Ours {
    pub fn new(facts: &Facts) -> Self {
        let text = "company.staff >= 250 && !data.processing_is_occasional \
                    || \"health\" in data.kinds";
        let base = LawBase::bundled().unwrap();
        let symbols = Symbols::new(base.facts(), base.jurisdictions(), [], []);
        let condition = Condition::parse(text).unwrap();
        let facts = json!({
            "company.staff": facts.staff,
            "data.processing_is_occasional": facts.occasional,
            "data.kinds": facts.kinds,
        });
        let (known, regions) = (base.facts(), base.jurisdictions());
        let text = facts.to_string();
        let profile = Profile::from_json("facts.json", &text, known, regions).unwrap();
        let answers = profile.iter().map(|(id, _, given)| (id, &given.answer));
        Self {
            program: Program::compile(&condition, &symbols).unwrap(),
            cells: symbols.cells(answers),
            truths: Vec::new(),
        }
    }

    pub fn holds(&self) -> bool {
        let context = Context::new(&self.cells, &[], DAY, None);
        self.program.evaluate(&context) == Truth::True
    }

    pub fn holds_with_trace(&mut self) -> bool {
        let context = Context::new(&self.cells, &[], DAY, None);
        self.program.trace(&context, &mut self.truths) == Truth::True
    }
}
