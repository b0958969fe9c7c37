//! The peers on one condition: 250 staff or more and not occasional, or health data.

use cedar_policy::{
    Authorizer, Context as CedarContext, Decision, Entities, EntityUid, PolicySet, Request,
};
use cel::{Context, Program, Value};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value as RegoValue};

use super::facts::Facts;

/// `cel`: compiled once, facts as variables.
pub struct Cel {
    program: Program,
    context: Context<'static, 'static>,
}

impl Cel {
    pub fn new(facts: &Facts) -> Self {
        let text = "staff >= 250 && !occasional || 'health' in kinds";
        let mut context = Context::default();
        context.add_variable("staff", facts.staff).unwrap();
        context
            .add_variable("occasional", facts.occasional)
            .unwrap();
        let kinds: Vec<String> = facts.kinds.iter().map(|kind| (*kind).to_owned()).collect();
        context.add_variable("kinds", kinds).unwrap();
        Self {
            program: Program::compile(text).unwrap(),
            context,
        }
    }

    pub fn holds(&self) -> bool {
        self.program.execute(&self.context).unwrap() == Value::Bool(true)
    }
}

const REGO: &str = "package p\nimport rego.v1\ndefault due := false\n\
    due if { input.staff >= 250; not input.occasional }\n\
    due if { \"health\" in input.kinds }\n";

fn engine() -> Engine {
    let mut engine = Engine::new();
    engine
        .add_policy("p.rego".to_owned(), REGO.to_owned())
        .unwrap();
    engine
}

fn input(facts: &Facts) -> RegoValue {
    RegoValue::from_json_str(&facts.json().to_string()).unwrap()
}

/// `regorus`, its interpreter: policy and input prepared, the rule evaluated.
pub struct Rego {
    engine: Engine,
}

impl Rego {
    pub fn new(facts: &Facts) -> Self {
        let mut engine = engine();
        engine.set_input(input(facts));
        Self { engine }
    }

    pub fn holds(&mut self) -> bool {
        self.engine.eval_rule("data.p.due".to_owned()).unwrap() == RegoValue::from(true)
    }
}

/// `regorus`, its virtual machine: program and input loaded, executed.
pub struct RegoMachine {
    machine: RegoVM,
    input: RegoValue,
}

impl RegoMachine {
    pub fn new(facts: &Facts) -> Self {
        let rule = "data.p.due";
        let policy = engine().compile_with_entrypoint(&rule.into()).unwrap();
        let program = Compiler::compile_from_policy(&policy, &[rule]).unwrap();
        let mut machine = RegoVM::new();
        machine.load_program(program);
        Self {
            machine,
            input: input(facts),
        }
    }

    pub fn holds(&mut self) -> bool {
        // Asked anew each time, as its own benchmark does: else it gives the answer it has.
        self.machine.set_input(self.input.clone());
        self.machine.execute().unwrap() == RegoValue::from(true)
    }
}

/// `cedar-policy`: policy set, entities and request prepared, authorised.
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    request: Request,
}

impl Cedar {
    pub fn new(facts: &Facts) -> Self {
        let policies = "permit(principal, action, resource) when { \
            context.staff >= 250 && !context.occasional || context.kinds.contains(\"health\") };";
        let uid = |text: &str| text.parse::<EntityUid>().unwrap();
        let context = CedarContext::from_json_value(facts.json(), None).unwrap();
        let request = Request::new(
            uid("P::\"p\""),
            uid("Action::\"a\""),
            uid("R::\"r\""),
            context,
            None,
        );
        Self {
            authorizer: Authorizer::new(),
            policies: policies.parse().unwrap(),
            entities: Entities::empty(),
            request: request.unwrap(),
        }
    }

    pub fn holds(&self) -> bool {
        let answer = self
            .authorizer
            .is_authorized(&self.request, &self.policies, &self.entities);
        answer.decision() == Decision::Allow
    }
}
