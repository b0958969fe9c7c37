//! `cel`: a program for each condition, facts as variables.

use cel::{Context, Program, Value};

use super::expression::{Expression, joined, name, quoted};
use super::product::Product;
use super::{Conditions, Contender};

struct Cel {
    programs: Vec<Program>,
    context: Context<'static, 'static>,
}

pub fn make(conditions: &Conditions, product: &Product) -> Box<dyn Contender> {
    let mut context = Context::default();
    for (fact, value) in &product.0 {
        context.add_variable(name(fact), value).unwrap();
    }
    let compile = |expression| Program::compile(&text(expression)).unwrap();
    let programs = conditions.all.iter().map(compile).collect();
    Box::new(Cel { programs, context })
}

impl Cel {
    fn holding(&self) -> impl Iterator<Item = usize> {
        let holds = |program: &Program| program.execute(&self.context) == Ok(Value::Bool(true));
        let programs = self.programs.iter().enumerate();
        programs
            .filter(move |(_, program)| holds(program))
            .map(|(at, _)| at)
    }
}

impl Contender for Cel {
    fn holding(&mut self) -> Vec<usize> {
        Cel::holding(self).collect()
    }

    fn count(&mut self) -> usize {
        Cel::holding(self).count()
    }
}

fn text(expression: &Expression) -> String {
    let all = |parts: &[Expression]| parts.iter().map(text).collect();
    match expression {
        Expression::Always(value) => value.to_string(),
        Expression::Is(fact) => name(fact),
        Expression::Compare(fact, sign, number) => format!("{} {sign} {number}", name(fact)),
        Expression::Equal(fact, value) => format!("{} == \"{value}\"", name(fact)),
        Expression::OneOf(fact, values) => format!("{} in [{}]", name(fact), quoted(values)),
        Expression::Holds(fact, value) => format!("\"{value}\" in {}", name(fact)),
        Expression::Any(fact, values) => {
            format!("{}.exists(it, it in [{}])", name(fact), quoted(values))
        }
        Expression::All(fact, values) => {
            format!("{}.all(it, it in [{}])", name(fact), quoted(values))
        }
        Expression::Not(inner) => format!("!({})", text(inner)),
        Expression::And(parts) => joined(all(parts), " && ", "true"),
        Expression::Or(parts) => joined(all(parts), " || ", "false"),
    }
}
