//! Ours: parsed from text, compiled against the dictionary.

use landfall_core::Date;
use landfall_legal::Truth;
use landfall_legal::condition::{Cells, Condition, Context, Program, Symbols};
use landfall_legal::fact::Profile;

use super::expression::{Expression, joined, quoted};
use super::product::Product;
use super::{Conditions, Contender};

const DAY: Date = Date::constant(2026, 11, 26);

struct Ours {
    programs: Vec<Program>,
    cells: Cells,
    /// With `Some` every node's truth is recorded.
    truths: Option<Vec<Truth>>,
}

pub fn plain(conditions: &Conditions, product: &Product) -> Box<dyn Contender> {
    Box::new(Ours::new(conditions, product, None))
}

pub fn traced(conditions: &Conditions, product: &Product) -> Box<dyn Contender> {
    Box::new(Ours::new(conditions, product, Some(Vec::new())))
}

impl Ours {
    fn new(conditions: &Conditions, product: &Product, truths: Option<Vec<Truth>>) -> Self {
        let (facts, regions) = (conditions.base.facts(), conditions.base.jurisdictions());
        let symbols = Symbols::new(facts, regions, [], []);
        let json = serde_json::to_string(&product.0).unwrap();
        let profile = Profile::from_json("facts.json", &json, facts, regions).unwrap();
        let answers = profile.iter().map(|(id, _, given)| (id, &given.answer));
        let compile = |expression: &Expression| {
            let condition = Condition::parse(&text(expression)).unwrap();
            Program::compile(&condition, &symbols).unwrap()
        };
        Self {
            programs: conditions.all.iter().map(compile).collect(),
            cells: symbols.cells(answers),
            truths,
        }
    }
}

impl Contender for Ours {
    fn holding(&mut self) -> Vec<usize> {
        let context = Context::new(&self.cells, &[], DAY, None);
        let programs = self.programs.iter().enumerate();
        let holding = programs.filter(|(_, one)| one.evaluate(&context) == Truth::True);
        holding.map(|(at, _)| at).collect()
    }

    fn count(&mut self) -> usize {
        let context = Context::new(&self.cells, &[], DAY, None);
        let programs = self.programs.iter();
        match &mut self.truths {
            None => programs
                .map(|one| one.evaluate(&context))
                .filter(holds)
                .count(),
            Some(truths) => {
                let traced = programs.map(|one| one.trace(&context, truths));
                traced.filter(holds).count()
            }
        }
    }
}

fn holds(truth: &Truth) -> bool {
    *truth == Truth::True
}

fn text(expression: &Expression) -> String {
    let all = |parts: &[Expression]| parts.iter().map(text).collect();
    match expression {
        Expression::Always(value) => value.to_string(),
        Expression::Is(fact) => fact.clone(),
        Expression::Compare(fact, sign, number) => format!("{fact} {sign} {number}"),
        Expression::Equal(fact, value) => format!("{fact} == \"{value}\""),
        Expression::OneOf(fact, values) => format!("{fact} in [{}]", quoted(values)),
        Expression::Holds(fact, value) => format!("\"{value}\" in {fact}"),
        Expression::Any(fact, values) => format!("any({fact} in [{}])", quoted(values)),
        Expression::All(fact, values) => format!("all({fact} in [{}])", quoted(values)),
        Expression::Not(inner) => format!("!({})", text(inner)),
        Expression::And(parts) => joined(all(parts), " && ", "true"),
        Expression::Or(parts) => joined(all(parts), " || ", "false"),
    }
}
