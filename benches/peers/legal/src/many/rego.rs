//! `regorus`: one policy, each inner part a rule of its own, and the set of conditions that hold.

use std::fmt::Write as _;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value};

use super::expression::{Expression, name, quoted};
use super::product::Product;
use super::{Conditions, Contender};

const ENTRY: &str = "data.p.holding";

/// The interpreter, policy and input prepared.
struct Interpreter(Engine);

/// The virtual machine, program and input loaded.
struct Machine {
    machine: RegoVM,
    input: Value,
}

pub fn interpreter(conditions: &Conditions, product: &Product) -> Box<dyn Contender> {
    let mut engine = engine(conditions);
    engine.set_input(input(product));
    Box::new(Interpreter(engine))
}

pub fn machine(conditions: &Conditions, product: &Product) -> Box<dyn Contender> {
    let policy = engine(conditions).compile_with_entrypoint(&ENTRY.into());
    let program = Compiler::compile_from_policy(&policy.unwrap(), &[ENTRY]).unwrap();
    let mut machine = RegoVM::new();
    machine.load_program(program);
    let input = input(product);
    Box::new(Machine { machine, input })
}

impl Contender for Interpreter {
    fn holding(&mut self) -> Vec<usize> {
        numbers(&self.0.eval_rule(ENTRY.to_owned()).unwrap())
    }

    fn count(&mut self) -> usize {
        size(&self.0.eval_rule(ENTRY.to_owned()).unwrap())
    }
}

impl Contender for Machine {
    fn holding(&mut self) -> Vec<usize> {
        self.machine.set_input(self.input.clone());
        numbers(&self.machine.execute().unwrap())
    }

    fn count(&mut self) -> usize {
        // Asked anew each time, as its own benchmark does: else it gives the answer it has.
        self.machine.set_input(self.input.clone());
        size(&self.machine.execute().unwrap())
    }
}

fn numbers(set: &Value) -> Vec<usize> {
    let set = set.as_set().unwrap().iter();
    set.map(|one| one.as_u64().unwrap() as usize).collect()
}

fn size(set: &Value) -> usize {
    set.as_set().unwrap().len()
}

fn input(product: &Product) -> Value {
    let facts = product.0.iter();
    let facts = facts.map(|(fact, value)| (name(fact), value.clone()));
    let json = serde_json::Value::Object(facts.collect());
    Value::from_json_str(&json.to_string()).unwrap()
}

fn engine(conditions: &Conditions) -> Engine {
    let mut writer = Writer {
        text: "package p\nimport rego.v1\n".to_owned(),
        rules: 0,
    };
    for (at, expression) in conditions.all.iter().enumerate() {
        let line = writer.line(expression);
        writeln!(writer.text, "holding contains {at} if {{ {line} }}").unwrap();
    }
    let mut engine = Engine::new();
    engine.add_policy("p.rego".to_owned(), writer.text).unwrap();
    engine
}

struct Writer {
    text: String,
    rules: usize,
}

impl Writer {
    /// The expression in one line; what needs more becomes a rule.
    fn line(&mut self, expression: &Expression) -> String {
        let fact = |fact: &String| format!("input.{}", name(fact));
        match expression {
            Expression::Always(true) => "true".to_owned(),
            Expression::Always(false) => "1 == 0".to_owned(),
            Expression::Is(it) => fact(it),
            Expression::Compare(it, sign, number) => format!("{} {sign} {number}", fact(it)),
            Expression::Equal(it, value) => format!("{} == \"{value}\"", fact(it)),
            Expression::OneOf(it, values) => format!("{} in {{{}}}", fact(it), quoted(values)),
            Expression::Holds(it, value) => format!("\"{value}\" in {}", fact(it)),
            Expression::Any(it, values) => {
                let body = format!("some it in {}; it in {{{}}}", fact(it), quoted(values));
                self.rule(&[body])
            }
            Expression::All(it, values) => {
                let body = format!(
                    "every it in {} {{ it in {{{}}} }}",
                    fact(it),
                    quoted(values)
                );
                self.rule(&[body])
            }
            Expression::Not(inner) => match self.line(inner) {
                line if line.starts_with("not ") => format!("not {}", self.rule(&[line])),
                line => format!("not {line}"),
            },
            Expression::And(parts) => {
                let lines: Vec<String> = parts.iter().map(|part| self.line(part)).collect();
                self.rule(&[lines.join("; ")])
            }
            Expression::Or(parts) => {
                let bodies: Vec<String> = parts.iter().map(|part| self.line(part)).collect();
                self.rule(&bodies)
            }
        }
    }

    /// A rule that holds when one of the bodies does; its name.
    fn rule(&mut self, bodies: &[String]) -> String {
        let name = format!("r{}", self.rules);
        self.rules += 1;
        for body in bodies {
            writeln!(self.text, "{name} if {{ {body} }}").unwrap();
        }
        name
    }
}
